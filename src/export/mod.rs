//! Other documents from books.

pub mod pdf;
