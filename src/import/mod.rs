//! Books from other documents.

pub mod json;

mod lineage;
mod scale;

use crate::book::{Book, POSITION_STEP};
use crate::error::Result;

/// The bundled sample book: a whole year of an imagined city.
///
/// # Errors
/// Never in a program that passed its tests.
pub fn sample() -> Result<Book> {
    json::parse(include_str!("../../assets/sample.json"))
}

/// Characters of the source that an error message quotes.
const EXCERPT: usize = 40;

/// The beginning of `text`, for an error message.
fn excerpt(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The position of the `index`th of its siblings.
fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1).saturating_mul(POSITION_STEP)
}

/// Reads a document, whatever it is.
///
/// # Errors
/// [`crate::error::Error::Read`], and those of [`import`].
pub fn from_file(path: &std::path::Path) -> Result<Book> {
    let bytes = std::fs::read(path).map_err(crate::error::Error::reading(path))?;
    import(&bytes)
}

/// TEMPORARY
pub fn import(bytes: &[u8]) -> Result<Book> {
    json::parse(&String::from_utf8_lossy(bytes))
}
