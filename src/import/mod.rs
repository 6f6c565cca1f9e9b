//! Books from other documents.

pub mod json;
pub mod text;

mod decode;
mod lineage;
mod scale;

use std::io::Read as _;
use std::path::Path;

use crate::book::{Book, Form, POSITION_STEP};
use crate::error::{Error, Result};

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
/// [`Error::Read`], and those of [`import`].
pub fn from_file(path: &Path) -> Result<Book> {
    from_file_in(path, None)
}

/// As [`from_file`]; where a form is `given`, a text is read by it, and so is
/// JSON that has no form of its own.
///
/// # Errors
/// [`Error::Read`], and those of [`import`].
pub fn from_file_in(path: &Path, given: Option<&Form>) -> Result<Book> {
    read(&std::fs::read(path).map_err(Error::reading(path))?, given)
}

/// A form from its file, in any of the encodings that a text editor writes.
///
/// # Errors
/// [`Error::Read`]; [`Error::FormFormat`] says which line does not fit;
/// [`Error::UnknownInput`] where it is no such file at all.
pub fn form_from_file(path: &Path) -> Result<Form> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(Error::reading(path))?;
    file.take(LARGEST_FORM + 1).read_to_end(&mut bytes).map_err(Error::reading(path))?;
    if bytes.len() as u64 > LARGEST_FORM {
        return Err(Error::UnknownInput {
            detail: "様式のファイルとしては大きすぎます".to_owned()
        });
    }
    json::parse_form(&decode::decode(&bytes)?)
}

/// Reads a book from a document, whose kind shows in its content: the JSON of
/// `chosho show`, or the text of published evaluation sheets, in UTF-8, UTF-16
/// or Shift_JIS.
///
/// # Errors
/// [`Error::Format`] says which line does not fit, [`Error::UnknownInput`] that
/// it is no such document at all.
pub fn import(bytes: &[u8]) -> Result<Book> {
    read(bytes, None)
}

fn read(bytes: &[u8], given: Option<&Form>) -> Result<Book> {
    let text = decode::decode(bytes)?;
    if text.trim_start().starts_with('{') { json::parse_in(&text, given) } else { text::parse(&text, given) }
}

/// The most bytes that a form's file may have.
const LARGEST_FORM: u64 = 1 << 20;

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
        assert!(matches!(import(b"PK\x03\x04"), Err(Error::UnknownInput { .. })));
    }

    #[test]
    fn an_excerpt_is_cut_between_letters() {
        assert_eq!(excerpt(" 調書 "), "調書");
        assert_eq!(excerpt(&"調".repeat(41)), format!("{}…", "調".repeat(40)));
    }
}
