//! Other documents from books.
