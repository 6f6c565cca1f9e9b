//! Books from other documents.

pub mod json;
pub mod office;
pub mod pdf;
pub mod text;

mod build;
mod captions;
mod decode;
mod delimited;
pub mod document;
mod lineage;
mod mended;
mod note;
pub mod recognise;
mod scale;
mod sheet;
mod titles;

use std::path::Path;

use self::document::{DocumentSource, LeafKind};
use self::mended::MendedCharacters;
pub use self::note::{ImportNote, ImportNoteKind};
pub use self::recognise::rating_in;
use crate::book::limits::{self, Excess};
use crate::book::{Book, Form, POSITION_STEP};
use crate::error::{Error, Result};
use crate::file;
use crate::quote::quoted;
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
pub fn from_file_noting(path: &Path, given: Option<&Form>) -> Result<(Book, Vec<ImportNote>)> {
    match told_document_from_file(path, given)?.0 {
        ReadDocument::Book(book, notes) => Ok((*book, notes)),
        ReadDocument::Source(source) => recognise::book(&source, given),
    }
}

/// Reads a document as far as that goes without knowing what is meant.
///
/// # Errors
/// As for [`from_file_in`]; none of those that [`recognise`](recognise::recognise) finds.
pub fn document_from_file(path: &Path, given: Option<&Form>) -> Result<ReadDocument> {
    Ok(told_document_from_file(path, given)?.0)
}

/// As [`document_from_file`], and whether the document is one of ours, in which each space is
/// as it was typed: the JSON of `chosho show`.
///
/// # Errors
/// As for [`document_from_file`].
pub fn told_document_from_file(path: &Path, given: Option<&Form>) -> Result<(ReadDocument, bool)> {
    let bytes = file::read(path, LARGEST)?;
    let is_ours = !office::is_office(&bytes) && decode::decode(&bytes).is_ok_and(|text| is_json(&text));
    let mut read = document(&bytes, given)?;
    // Lines have no name but that of their file, which may say the year.
    if let (ReadDocument::Source(source), Some(name)) = (&mut read, path.file_stem()) {
        for leaf in source.leaves.iter_mut().filter(|leaf| leaf.kind == LeafKind::Lines) {
            leaf.name = name.to_string_lossy().into_owned();
        }
    }
    Ok((read, is_ours))
}

/// A document that was read.
#[derive(Debug)]
pub enum ReadDocument {
    /// It says itself what it is: a book, with what the clerk had better look at.
    Book(Box<Book>, Vec<ImportNote>),
    /// It shows rows of cells, in which sheets are recognised.
    Source(DocumentSource),
}

/// A form from its file, in any of the encodings that a text editor writes.
///
/// # Errors
/// Those of [`file::read`]; [`FormFormat`](crate::error::Error::FormFormat) says which line does
/// not fit; [`UnknownInput`](crate::error::Error::UnknownInput) where it is no such file at all.
pub fn form_from_file(path: &Path) -> Result<Form> {
    json::parse_form(&decode::decode(&file::read(path, LARGEST_FORM)?)?)
}

/// Reads a book from a document, whose kind shows in its content: a file of Excel or Word, a PDF,
/// the JSON of `chosho show`, the text of published evaluation sheets, or values between tabs,
/// commas or semicolons; text in UTF-8, UTF-16, Shift_JIS, EUC-JP or ISO-2022-JP.
///
/// # Errors
/// [`Format`](crate::error::Error::Format) says which line of JSON does not fit,
/// [`NoSheets`](crate::error::Error::NoSheets) from which line on a text cannot be understood,
/// [`Office`](crate::error::Error::Office) what keeps a file of an office program from being
/// read, [`PdfSource`](crate::error::Error::PdfSource) the same of a PDF,
/// [`UnknownInput`](crate::error::Error::UnknownInput) that it is no document at all.
pub fn import(bytes: &[u8]) -> Result<Book> {
    Ok(read(bytes, None)?.0)
}

fn read(bytes: &[u8], given: Option<&Form>) -> Result<(Book, Vec<ImportNote>)> {
    match document(bytes, given)? {
        ReadDocument::Book(book, notes) => Ok((*book, notes)),
        ReadDocument::Source(source) => recognise::book(&source, given),
    }
}

fn document(bytes: &[u8], given: Option<&Form>) -> Result<ReadDocument> {
    if office::is_office(bytes) {
        let mut source = office::read(bytes)?;
        mended::mend(&mut source);
        return Ok(ReadDocument::Source(source));
    }
    if pdf::is_pdf(bytes) {
        let mut read = pdf::read(bytes)?;
        if let ReadDocument::Source(source) = &mut read {
            mended::mend(source);
        }
        return Ok(read);
    }
    let text = decode::decode(bytes)?;
    if is_json(&text) {
        return Ok(ReadDocument::Book(Box::new(json::parse_in(&text, given)?), Vec::new()));
    }
    let mut mended = MendedCharacters::default();
    let mut read = text_document(&mended.apply(&text), given)?;
    let (ReadDocument::Book(_, notes) | ReadDocument::Source(DocumentSource { notes, .. })) = &mut read;
    notes.extend(mended.note());
    Ok(read)
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Reads a published text as it is published, or else the tables that are in it.
fn text_document(text: &str, given: Option<&Form>) -> Result<ReadDocument> {
    let text = text::with_plain_ends(text);
    let refused = match text::parse_noting(&text, given) {
        Ok((book, notes)) => {
            let notes = notes.into_iter().map(ImportNote::guessed).collect();
            return Ok(ReadDocument::Book(Box::new(book), notes));
        }
        Err(Error::Format { line, expected, found }) => Refused { line, expected, found },
        Err(error) => return Err(error),
    };
    for separator in delimited::SEPARATORS {
        let is_tab = separator == '\t';
        let source = if is_tab { text::tables(&text)? } else { delimited::source(&text, separator)? };
        if let Some(mut source) = source.filter(recognise::has_table) {
            if is_tab {
                source.notes.insert(0, ImportNote::guessed(refused.note()));
            }
            return Ok(ReadDocument::Source(source));
        }
    }
    let Refused { line, expected, found } = refused;
    Err(Error::NoSheets { line, expected, found })
}

/// All that the worksheets of a workbook say, hidden or not; `None` where `bytes` are none of
/// Excel's.
///
/// # Errors
/// [`Error::Office`] says why it cannot be read, and the step that helps.
pub fn workbook(bytes: &[u8]) -> Result<Option<DocumentSource>> {
    if office::is_office(bytes) { office::workbook(bytes) } else { Ok(None) }
}

/// Reads a book from the bytes of a document, with what the clerk had better look at.
///
/// # Errors
/// As for [`import`].
pub fn import_noting(bytes: &[u8]) -> Result<(Book, Vec<ImportNote>)> {
    read(bytes, None)
}

/// The most bytes that a document may have: more than thirty times what the largest
/// book of a city has as JSON (2 MB), and what is read within 512 MB of memory.
pub const LARGEST: u64 = 64 << 20;

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

    /// What is said where a text is read by its tables all the same.
    fn note(&self) -> String {
        let Self { line, found, .. } = self;
        format!(
            "{line}行目「{}」から、公表された調書の形と違うため、表の見出しと欄から読み取りました。ご確認ください。",
            quoted(found)
        )
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
        Excess::Rows => format!("1つのファイルで送る行は{}行まで", grouped(limits::ROWS_OF_SHEET)),
        Excess::Goals => format!("基本目標と基本施策は、合わせて{}個まで", grouped(limits::GOALS)),
    }
}

/// The position of the `index`th of its siblings.
fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1).saturating_mul(POSITION_STEP)
}

#[cfg(test)]
mod tests;
