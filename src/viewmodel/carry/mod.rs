//! 前年度から引き継ぐ: what was decided so far, and what becomes of it.

pub mod draft;
pub mod outlook;
pub mod selection;
#[cfg(test)]
mod tests;
pub mod words;
