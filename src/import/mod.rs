//! Books from other documents.

pub mod json;
pub mod office;
pub mod text;

mod build;
mod captions;
mod decode;
mod document;
mod lineage;
mod recognise;
mod scale;
mod sheet;
mod titles;

use std::path::Path;

use crate::book::limits::{self, Excess};
use crate::book::{Book, Form, POSITION_STEP};
use crate::error::{Error, Result};
use crate::file;
use crate::words::grouped;

/// The bundled sample book: a whole year of an imagined city.
///
/// # Errors
/// Never in a program that passed its tests.
pub fn sample() -> Result<Book> {
    json::parse(include_str!("../../assets/sample.json"))
}

/// Reads a document, whatever it is.
///
/// # Errors
/// Those of [`file::read`] and [`import`].
pub fn from_file(path: &Path) -> Result<Book> {
    from_file_in(path, None)
}

/// As [`from_file`]; where a form is `given`, a text is read by it, and so is
/// JSON that has no form of its own.
///
/// # Errors
/// Those of [`file::read`] and [`import`].
pub fn from_file_in(path: &Path, given: Option<&Form>) -> Result<Book> {
    Ok(from_file_noting(path, given)?.0)
}

/// As [`from_file_in`], with what the clerk had better look at: what a text does not say
/// and was taken to be meant.
///
/// # Errors
/// As for [`from_file_in`].
pub fn from_file_noting(path: &Path, given: Option<&Form>) -> Result<(Book, Vec<String>)> {
    read(&file::read(path, LARGEST)?, given)
}

/// A form from its file, in any of the encodings that a text editor writes.
///
/// # Errors
/// Those of [`file::read`]; [`FormFormat`](crate::error::Error::FormFormat) says which line does
/// not fit; [`UnknownInput`](crate::error::Error::UnknownInput) where it is no such file at all.
pub fn form_from_file(path: &Path) -> Result<Form> {
    json::parse_form(&decode::decode(&file::read(path, LARGEST_FORM)?)?)
}

/// Reads a book from a document, whose kind shows in its content: the JSON of
/// `chosho show`, or the text of published evaluation sheets, in UTF-8, UTF-16
/// or Shift_JIS.
///
/// # Errors
/// [`Format`](crate::error::Error::Format) says which line does not fit,
/// [`UnknownInput`](crate::error::Error::UnknownInput) that
/// it is no such document at all.
pub fn import(bytes: &[u8]) -> Result<Book> {
    Ok(read(bytes, None)?.0)
}

fn read(bytes: &[u8], given: Option<&Form>) -> Result<(Book, Vec<String>)> {
    if office::is_office(bytes) {
        return office::parse_noting(bytes, given);
    }
    let text = decode::decode(bytes)?;
    match text.trim_start().starts_with('{') {
        true => Ok((json::parse_in(&text, given)?, Vec::new())),
        false => text::parse_noting(&text, given),
    }
}

/// The most bytes that a document may have: more than thirty times what the largest
/// book of a city has as JSON (2 MB), and what is read within 512 MB of memory.
const LARGEST: u64 = 64 << 20;

/// The most bytes that a form's file may have.
const LARGEST_FORM: u64 = 1 << 20;

/// Something that does not fit in the text that is read, and where.
#[derive(Debug)]
struct Refused {
    line: usize,
    expected: String,
    found: String,
}

impl Refused {
    fn new(line: usize, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { line, expected: expected.into(), found: found.into() }
    }
}

impl From<Refused> for Error {
    fn from(Refused { line, expected, found }: Refused) -> Self {
        Self::Format { line, expected, found }
    }
}

/// What a text is expected to hold where it holds too much.
fn within(excess: Excess) -> String {
    match excess {
        Excess::Text => format!("1つの欄は{}文字まで", grouped(limits::TEXT)),
        Excess::Line => format!("名前や見出しは{}文字まで", grouped(limits::LINE)),
        Excess::Columns => format!("列は{}個まで", grouped(limits::COLUMNS)),
        Excess::Listed => format!("評価区分と印は、それぞれ{}個まで", grouped(limits::LISTED)),
        Excess::Goals => format!("基本目標と基本施策は、合わせて{}個まで", grouped(limits::GOALS)),
    }
}

/// The position of the `index`th of its siblings.
fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1).saturating_mul(POSITION_STEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_what_a_document_is() {
        let json = " \n{ \"title\": \"調書\", \"fiscal_year\": 2010 }";
        for text in [json.to_owned(), format!("\u{feff}{json}")] {
            assert_eq!(import(text.as_bytes()).unwrap().head.title, "調書");
        }
        for (bytes, at) in [(&b""[..], 1), (b"{", 1), ("題名\n福祉課".as_bytes(), 2)] {
            assert!(matches!(import(bytes), Err(Error::Format { line, .. }) if line == at));
        }
        assert!(matches!(import(b"PK\x03\x04"), Err(Error::Office(_))));
        assert!(matches!(import(b"%PDF-1.7"), Err(Error::UnknownInput { .. })));
    }
}
