//! Other documents from books.

pub mod files;
pub mod json;
mod meta;
pub mod name;
pub mod pdf;
pub mod plan;
pub mod range;
pub mod workbook;

use std::path::Path;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::file::{IfExists, write_whole};
use crate::monitor::Monitor;
use crate::typeset::{self, Fonts, Missing, Parts};

pub use plan::{Choice, Planned, Split};
pub use range::Numbers;

/// Writes `book` to `path` in the format that its ending names. `parts` says
/// what goes into a PDF; gives the characters for which 〓 stands in it.
/// `monitor` sees how far it has come.
///
/// # Errors
/// [`Error::UnknownOutput`] for another ending, and those of [`pdf::write`] and
/// [`write_whole`]; nothing is written then.
pub fn to_file(
    book: &Book,
    path: &Path,
    parts: &Parts,
    if_exists: IfExists,
    monitor: &Monitor,
) -> Result<Vec<Missing>> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let (bytes, missing) = match ending.to_str() {
        Some("pdf") => {
            let layout = typeset::layout(book, parts, Fonts::shared()?, monitor)?;
            let missing = typeset::missing_characters(book, &layout, Fonts::shared()?);
            (pdf::draw(book, &layout, monitor)?, missing)
        }
        Some("json") => {
            let json = json::to_json(book).into_bytes();
            book.check_read()?;
            (json, Vec::new())
        }
        _ => return Err(Error::UnknownOutput { path: path.to_owned() }),
    };
    monitor.check()?;
    write_whole(path, &bytes, if_exists)?;
    Ok(missing)
}
