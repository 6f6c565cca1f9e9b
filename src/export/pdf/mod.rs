//! A book as a PDF.
//!
//! [`crate::typeset`] says what stands where; `writer` makes a file of it. The
//! same book gives the same bytes: nothing comes from a clock or from chance.

mod faces;
mod finish;
mod writer;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::typeset::{self, Fonts, Layout, Missing, Parts};

/// What the file says of itself.
pub(crate) struct Meta {
    /// The document's title.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// When it was made, as PDF writes a date.
    pub date: Option<String>,
}

/// Sets `parts` of `book` and writes them as a PDF file.
///
/// # Errors
/// [`Error::Pdf`] where there is nothing to print, [`Error::Cancelled`] where
/// `monitor` says so.
pub fn write(book: &Book, parts: &Parts, monitor: &Monitor) -> Result<Vec<u8>> {
    draw(book, &typeset::layout(book, parts, Fonts::shared()?, monitor)?, monitor)
}

/// Writes pages of `book`, all of them or some of their sections, as a PDF file.
///
/// # Errors
/// As [`write`].
pub fn draw(book: &Book, layout: &Layout, monitor: &Monitor) -> Result<Vec<u8>> {
    if layout.is_empty() {
        return Err(failed("印刷する調書がありません"));
    }
    monitor.check()?;
    writer::write(layout, Fonts::shared()?, &meta(book))
}

/// The characters in `parts` of `book` for which 〓 would be printed.
///
/// # Errors
/// As [`Fonts::shared`].
pub fn missing_characters(book: &Book, parts: &Parts) -> Result<Vec<Missing>> {
    Ok(typeset::missing_characters(book, parts, Fonts::shared()?))
}

fn meta(book: &Book) -> Meta {
    let head = &book.head;
    let year = head.fiscal_year.wareki();
    let title =
        if head.title.contains(&year) { head.title.clone() } else { format!("{}（{year}）", head.title) };
    Meta {
        title,
        author: [&head.municipality, &head.department].map(|part| part.trim()).join(" ").trim().to_owned(),
        // The day the book speaks of, at the hour it begins in Japan.
        date: head
            .as_of
            .map(|day| format!("D:{:04}{:02}{:02}000000+09'00'", day.year(), day.month(), day.day())),
    }
}

fn failed(detail: impl Into<String>) -> Error {
    Error::Pdf { detail: detail.into() }
}

#[cfg(test)]
mod tests;
