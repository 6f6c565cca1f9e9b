//! 検索と置換: what is looked for and found.

pub mod finder;
pub mod words;
