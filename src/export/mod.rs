//! Other documents from books.

pub mod json;
pub mod pdf;

use std::path::Path;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::file::{IfExists, write_whole};
use crate::typeset::Parts;

/// Writes `book` to `path` in the format that its ending names. `parts` says
/// what goes into a PDF.
///
/// # Errors
/// [`Error::UnknownOutput`] for another ending, [`Error::NoSuchSheet`] for a
/// sheet that the book does not have, [`Error::Pdf`], and those of
/// [`write_whole`]; nothing is written then.
pub fn to_file(book: &Book, path: &Path, parts: &Parts, if_exists: IfExists) -> Result<()> {
    let known = |number: u32| book.sheets().any(|sheet| sheet.number == number);
    if let Some(number) = parts.sheets.iter().flatten().copied().find(|&number| !known(number)) {
        return Err(Error::NoSuchSheet { number });
    }
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let bytes = match ending.to_str() {
        Some("pdf") => pdf::write(book, parts)?,
        Some("json") => json::to_json(book).into_bytes(),
        _ => return Err(Error::UnknownOutput { path: path.to_owned() }),
    };
    write_whole(path, &bytes, if_exists)
}
