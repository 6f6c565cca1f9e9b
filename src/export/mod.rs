//! Other documents from books.

pub mod json;
