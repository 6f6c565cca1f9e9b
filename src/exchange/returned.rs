//! A file that came back, as rows of texts: whose columns they are is known, whose rows is not
//! yet.

mod document;
mod leaf;

use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use crate::book::{Book, ColumnId, EntryId, Inquiry, SheetId};
use crate::error::{Error, Result};
use crate::{file, import, store};

/// What one file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned {
    /// What it is called, without its folder.
    pub file: String,
    /// Who answers: the department that it was sent to, or what the file is called.
    pub who: String,
    /// What it was sent as: as the book remembers, or else the file.
    pub inquiry: Option<Inquiry>,
    /// It was sent from another book: what is known of it does not count here.
    pub is_foreign: bool,
    /// Its rows, in their order.
    pub rows: Vec<ReturnedRow>,
    /// What else it says, and what could not be read of it, in the clerk's words.
    pub notes: Vec<String>,
    /// The same for the same bytes.
    pub(super) print: u64,
}

/// A row of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReturnedRow {
    /// Where it stands: シート「調書-1」の8行目.
    pub place: String,
    /// The row of the book that its id says, where it has one.
    pub id: RowId,
    /// The sheet that it stands on, where that shows.
    pub sheet: Option<SheetId>,
    /// Its name with its marks; `None` where there is no column of names.
    pub name: Option<String>,
    /// It is a row without a name of its own, below the one that it divides.
    pub is_part: bool,
    /// What its columns say, blank ones too.
    pub cells: Vec<(ColumnId, String)>,
}

/// What a row's id says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowId {
    /// There is none.
    #[default]
    None,
    /// It is this row of the book.
    Entry(EntryId),
    /// It was a row of the book that is there no more.
    Gone,
}

impl ReturnedRow {
    /// The texts that it has, without its name.
    pub fn filled(&self) -> impl Iterator<Item = &(ColumnId, String)> {
        self.cells.iter().filter(|(_, text)| !crate::lookalike::is_blank(text))
    }
}

/// Reads a file that came back for `book`: one of Excel, a book of ours, or whatever else can
/// be imported.
///
/// # Errors
/// Those of [`import::from_file`] and [`store::read`]; with the file's name.
pub fn read(book: &Book, path: &Path) -> Result<Returned> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = match store::read(path) {
        Err(Error::NotABook { .. }) => {
            let bytes = file::read(path, import::LARGEST)?;
            from_bytes(book, &name, &bytes)
        }
        Ok(other) => {
            let print = file::read(path, import::LARGEST).map_or(0, |bytes| xxh3_64(&bytes));
            Ok(Returned { print, ..document::returned(book, &name, &other, Vec::new()) })
        }
        Err(error) => Err(error),
    };
    read.map_err(|source| Error::NotReturned { path: path.to_owned(), source: Box::new(source) })
}

/// Reads the bytes of a file called `name`.
///
/// # Errors
/// As for [`read`].
pub fn from_bytes(book: &Book, name: &str, bytes: &[u8]) -> Result<Returned> {
    book.read_all()?;
    let of_leaves = import::workbook(bytes)?.and_then(|source| leaf::returned(book, name, source));
    let returned = match of_leaves {
        Some(returned) => returned,
        None => {
            let (other, notes) = import::import_noting(bytes)?;
            document::returned(book, name, &other, notes.into_iter().map(|note| note.words).collect())
        }
    };
    Ok(Returned { print: xxh3_64(bytes), ..returned })
}

/// Who answers in a file that does not say: what it is called, from which the department is
/// taken where the book has one in its name.
fn who(book: &Book, file: &str) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    let sheets: Vec<SheetId> = book.sheets().map(|listed| listed.id).collect();
    let sent = book.inquiries().map(|inquiry| inquiry.department.clone());
    let known = super::departments(book, &sheets).into_iter().chain(sent);
    let named = known.filter(|name| !name.is_empty() && stem.contains(name.as_str()));
    named.max_by_key(|name| name.chars().count()).unwrap_or_else(|| {
        let pieces = stem.split(['_', '＿', ' ', '　', '（', '(', '）', ')']);
        let mut departments = pieces.filter(|piece| piece.ends_with('課') || piece.ends_with('室'));
        departments.next().map_or_else(|| stem.to_string(), str::to_owned)
    })
}
