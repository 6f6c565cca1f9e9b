//! Other documents from books.

pub mod json;
pub mod pdf;

use std::path::Path;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::file::{IfExists, write_whole};
use crate::typeset::{Missing, Parts};

/// Writes `book` to `path` in the format that its ending names. `parts` says
/// what goes into a PDF; gives the characters for which 〓 stands in it.
///
/// # Errors
/// [`Error::UnknownOutput`] for another ending, and those of [`pdf::write`] and
/// [`write_whole`]; nothing is written then.
pub fn to_file(book: &Book, path: &Path, parts: &Parts, if_exists: IfExists) -> Result<Vec<Missing>> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let (bytes, missing) = match ending.to_str() {
        Some("pdf") => (pdf::write(book, parts)?, pdf::missing_characters(book, parts)?),
        Some("json") => (json::to_json(book).into_bytes(), Vec::new()),
        _ => return Err(Error::UnknownOutput { path: path.to_owned() }),
    };
    write_whole(path, &bytes, if_exists)?;
    Ok(missing)
}
