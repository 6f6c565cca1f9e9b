//! Sheets in leaves: covers, heads, headers, rows and closing texts are found by their words
//! and places. Nothing is dropped in silence: what is taken is kept account of, and the rest
//! is told. What the clerk says otherwise ([`Adjustments`]) goes before what is found.

mod adjust;
mod cover;
mod form;
mod head;
mod header;
mod rating;
mod reading;
mod rest;
mod roles;
mod rows;
mod section;

#[cfg(test)]
mod tests;

use crate::book::{Book, Form};
use crate::error::Result;
use crate::import::document::DocumentSource;
use crate::import::note::ImportNote;

pub use self::adjust::{Adjustments, ColumnMeaning, HeaderRows, KnownHeader, LeafAdjustment, signature};
pub use self::rating::rating_in;
use self::reading::BookReading;
pub use self::roles::{
    LeafRole, Recognised, RecognisedColumn, RecognisedLeaf, RecognisedSheet, RecognisedTable, RowRole,
};

/// What a source is, with what somebody says of it otherwise than it looks. Where a form is
/// `given`, its columns are looked for.
///
/// The book is [`OfficeTrouble::NoTable`](crate::error::OfficeTrouble::NoTable),
/// [`OfficeTrouble::NoYear`](crate::error::OfficeTrouble::NoYear) or
/// [`OfficeTrouble::TooLarge`](crate::error::OfficeTrouble::TooLarge) where it is none.
pub fn recognise(source: &DocumentSource, given: Option<&Form>, adjustments: &Adjustments) -> Recognised {
    let mut reading = BookReading::new(source, adjustments);
    let book = reading.book(given);
    rest::tell(&mut reading, source, adjustments);
    reading.finish(book)
}

/// The book in a source, with what the clerk had better look at.
///
/// # Errors
/// As [`recognise`] says.
pub(super) fn book(source: &DocumentSource, given: Option<&Form>) -> Result<(Book, Vec<ImportNote>)> {
    let Recognised { book, notes, .. } = recognise(source, given, &Adjustments::default());
    Ok((book?, notes))
}

/// Whether there is a table in a source, as far as that can be seen.
pub(super) fn has_table(source: &DocumentSource) -> bool {
    let said = section::SaidHeaders { own: None, known: &[] };
    source.leaves.iter().any(|leaf| !leaf.is_hidden && !section::all(leaf, said).is_empty())
}
