//! Other documents from books.

pub mod csv;
pub mod docx;
pub mod files;
pub mod json;
pub mod list;
mod meta;
pub mod name;
pub mod pdf;
pub mod plan;
pub mod range;
pub mod text;
pub mod workbook;
pub mod xlsx;

use std::path::Path;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::file::{IfExists, write_whole};
use crate::monitor::Monitor;
use crate::typeset::{self, Fonts, Missing, Parts};

pub use plan::{Choice, Planned, Split};
pub use range::Numbers;

/// What a book is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// As it is printed.
    Pdf,
    /// All of it, for programs.
    Json,
    /// A workbook of Excel, as it is printed.
    Workbook,
    /// A workbook of Excel with one list of all rows.
    WorkbookList,
    /// A document of Word, as it is printed.
    Document,
    /// Text without tables, to be read aloud.
    PlainText,
    /// One list of all rows.
    Csv,
}

impl OutputKind {
    /// The kind that the ending of `path` names; a list where there are both.
    ///
    /// # Errors
    /// [`Error::UnknownOutput`] for another ending; [`Error::NotInThisKind`] where a list is
    /// asked for of a kind that has none.
    pub fn of(path: &Path, as_list: bool) -> Result<Self> {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        let kind = match (ending.to_str(), as_list) {
            (Some("xlsx"), true) => return Ok(Self::WorkbookList),
            (Some("csv"), _) => return Ok(Self::Csv),
            (Some("pdf"), _) => Self::Pdf,
            (Some("json"), _) => Self::Json,
            (Some("xlsx"), false) => Self::Workbook,
            (Some("docx"), _) => Self::Document,
            (Some("txt"), _) => Self::PlainText,
            _ => return Err(Error::UnknownOutput { path: path.to_owned() }),
        };
        if as_list {
            return Err(Error::NotInThisKind { what: "一覧", kinds: "「.xlsx」と「.csv」" });
        }
        Ok(kind)
    }
}

/// Writes `book` to `path` in the format that its ending names. `parts` says
/// what goes into it; gives the characters for which 〓 stands in a PDF.
/// `monitor` sees how far it has come.
///
/// # Errors
/// Those of [`OutputKind::of`] and [`to_file_as`]; nothing is written then.
pub fn to_file(
    book: &Book,
    path: &Path,
    parts: &Parts,
    if_exists: IfExists,
    monitor: &Monitor,
) -> Result<Vec<Missing>> {
    to_file_as(book, OutputKind::of(path, false)?, path, parts, if_exists, monitor)
}

/// The same as a certain kind, whatever the file is called.
///
/// # Errors
/// Those of [`pdf::write`], [`xlsx::write`], [`docx::write`], [`text::write`], [`csv::write`] and
/// [`write_whole`]; [`Error::NotInThisKind`] where `parts` has what the kind has no room for.
pub fn to_file_as(
    book: &Book,
    kind: OutputKind,
    path: &Path,
    parts: &Parts,
    if_exists: IfExists,
    monitor: &Monitor,
) -> Result<Vec<Missing>> {
    if parts.comparison.is_some() && kind != OutputKind::Pdf {
        return Err(Error::NotInThisKind { what: "新旧対照表", kinds: "「.pdf」" });
    }
    let mut missing = Vec::new();
    let bytes = match kind {
        OutputKind::Pdf => {
            let layout = typeset::layout(book, parts, Fonts::shared()?, monitor)?;
            missing = typeset::missing_characters(book, &layout, Fonts::shared()?);
            pdf::draw(book, &layout, monitor)?
        }
        OutputKind::Json => {
            let json = json::to_json(book)?.into_bytes();
            book.check_read()?;
            json
        }
        OutputKind::Workbook => xlsx::write(book, parts, monitor)?,
        OutputKind::WorkbookList => xlsx::write_list(book, parts, monitor)?,
        OutputKind::Document => docx::write(book, parts, monitor)?,
        OutputKind::PlainText => text::write(book, parts)?,
        OutputKind::Csv => csv::write(book, parts)?,
    };
    monitor.check()?;
    write_whole(path, &bytes, if_exists)?;
    Ok(missing)
}
