//! What the page of a document asks for.

use std::path::PathBuf;

use crate::book::Book;
use crate::import::recognise::KnownHeader;

/// What is asked for once a document was read. What was learned of its headers is kept.
#[derive(Debug)]
pub enum ImportRequest {
    /// A new book that the document became; the document.
    Make(Box<Book>, PathBuf, Vec<KnownHeader>),
    /// To take something out of the book that the document became.
    Pull(Box<Book>, PathBuf, Vec<KnownHeader>),
    /// Only to keep what was learned.
    Learn(Vec<KnownHeader>),
    /// To see how the document was read that became a book last.
    Look,
}
