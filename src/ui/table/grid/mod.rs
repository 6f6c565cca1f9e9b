//! The table as a grid: its keys and its cursor.

pub mod cursor;
pub mod input;
pub mod keys;
#[cfg(test)]
mod tests;
