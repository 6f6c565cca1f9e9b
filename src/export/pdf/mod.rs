//! A book as a PDF.
//!
//! [`crate::typeset`] says what stands where; `writer` makes a file of it. The
//! same book gives the same bytes: nothing comes from a clock or from chance.

mod colour;
mod content;
mod document;
mod faces;
mod file;
mod identity;
mod outline;
mod sfnt;
mod structure;
mod syntax;
mod writer;

use std::io::Write as _;

use super::json::to_json;
use super::meta::Meta;
use crate::book::{Book, Change, Form, Outline, Record};
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::typeset::{self, Fonts, Layout, Missing, Parts};
use flate2::Compression;
use flate2::write::ZlibEncoder;

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
/// As [`write()`].
pub fn draw(book: &Book, layout: &Layout, monitor: &Monitor) -> Result<Vec<u8>> {
    if layout.is_empty() {
        return Err(failed("印刷する調書がありません"));
    }
    monitor.check()?;
    writer::write(layout, Fonts::shared()?, (&Meta::of(book), &to_json(&frame(book))?), monitor)
}

/// The book's head and forms.
fn frame(book: &Outline) -> Book {
    let mut frame = Book::new(book.head.clone());
    for form in book.forms() {
        // What is taken out of a form is printed nowhere.
        let form = Form { shelved: Vec::new(), ..form.clone() };
        frame.apply(&Change::insert(Record::Form(form)));
    }
    frame
}

/// The characters in `parts` of `book` for which 〓 would be printed.
///
/// # Errors
/// As [`Fonts::shared`].
pub fn missing_characters(book: &Book, parts: &Parts) -> Result<Vec<Missing>> {
    let layout = typeset::layout(book, parts, Fonts::shared()?, &Monitor::default())?;
    Ok(typeset::missing_characters(book, &layout, Fonts::shared()?))
}

/// Deflates.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn failed(detail: impl Into<String>) -> Error {
    Error::Pdf { detail: detail.into() }
}

#[cfg(test)]
mod tests;
