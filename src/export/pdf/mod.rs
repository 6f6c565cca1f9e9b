//! A book as a PDF.
//!
//! [`crate::typeset`] says what stands where; `writer` makes a file of it. The
//! same book gives the same bytes: nothing comes from a clock or from chance.

mod faces;
mod finish;
mod writer;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::typeset::{self, Fonts, Missing, Parts};

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
pub fn write(book: &Book, parts: &Parts) -> Result<Vec<u8>> {
    let fonts = fonts()?;
    let pages = typeset::layout(book, parts, &fonts);
    if pages.is_empty() {
        return Err(failed("印刷する調書がありません"));
    }
    writer::write(&pages, &fonts, &meta(book))
}

/// The characters in `parts` of `book` for which 〓 would be printed.
pub fn missing_characters(book: &Book, parts: &Parts) -> Result<Vec<Missing>> {
    Ok(typeset::missing_characters(book, parts, &fonts()?))
}

fn fonts() -> Result<Fonts> {
    Fonts::bundled().map_err(|error| failed(format!("文字の形を読み込めません: {error}")))
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
