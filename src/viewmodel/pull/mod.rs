//! 他のファイルから引き継ぐ: what can be taken, where it goes, and how it is said.

pub mod target;
pub mod tree;
pub mod words;
