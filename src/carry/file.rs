//! Last year's file read, whatever it is.

use std::path::Path;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::{import, store};

/// Reads a book, or a document that is imported, whichever the file is. Not a byte of
/// it changes.
///
/// # Errors
/// Those of [`store::read`] and [`import::from_file`].
pub fn read(path: &Path) -> Result<Book> {
    match store::read(path) {
        Err(Error::NotABook { .. }) => import::from_file(path),
        other => other,
    }
}
