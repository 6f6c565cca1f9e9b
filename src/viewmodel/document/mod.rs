//! A document that becomes a book: the leaf as it looks, what was recognised in it, what the
//! clerk says otherwise, and the sheets that come of it.

pub mod draft;
pub mod file;
pub mod grid;
pub mod outcome;

#[cfg(test)]
mod tests;
