//! A file that is a book, or a document of one.

use std::path::Path;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::import::recognise::KnownHeader;
use crate::import::{self, ImportNote, ReadDocument};
use crate::store;

use super::draft::ImportDraft;

/// What a file is.
#[derive(Debug)]
pub enum BookOrDraft {
    /// A book, or what became one by itself; what the clerk had better look at.
    Book(Box<Book>, Vec<ImportNote>),
    /// A document in which sheets were recognised.
    Draft(Box<ImportDraft>),
}

/// Reads a document; `known` is what is known of the headers of others.
///
/// # Errors
/// Those of [`import::document_from_file`].
pub fn read_document(path: &Path, known: Vec<KnownHeader>) -> Result<BookOrDraft> {
    Ok(match import::document_from_file(path, None)? {
        ReadDocument::Book(book, notes) => BookOrDraft::Book(book, notes),
        ReadDocument::Source(source) => {
            BookOrDraft::Draft(Box::new(ImportDraft::new(path.to_owned(), source, known)))
        }
    })
}

/// Reads a book or a document, whichever the file is. What needs no looking at is a book.
///
/// # Errors
/// Those of [`store::read`] and [`read_document`].
pub fn read_either(path: &Path, known: Vec<KnownHeader>) -> Result<BookOrDraft> {
    match store::read(path) {
        Err(Error::NotABook { .. }) => {}
        book => return Ok(BookOrDraft::Book(Box::new(book?), Vec::new())),
    }
    Ok(match read_document(path, known)? {
        BookOrDraft::Draft(draft) if !draft.needs_looking() => {
            let notes = draft.notes().to_vec();
            BookOrDraft::Book(Box::new(draft.into_book()?), notes)
        }
        other => other,
    })
}
