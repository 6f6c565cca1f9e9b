//! What was done, line by line.

pub mod lines;
pub mod words;
