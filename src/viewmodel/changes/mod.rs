//! What changed since last year, line by line.

pub mod excerpt;
pub mod lines;
