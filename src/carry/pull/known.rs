//! What of another book is in one already.

use std::collections::BTreeMap;

use crate::book::{Book, EntryId, Lineage, SheetId, Unread};

use super::super::past::sheet_lineages;

/// The entries and sheets of a book by what they are known by through the years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct KnownRows {
    pub entries: BTreeMap<Lineage, EntryId>,
    pub sheets: BTreeMap<Lineage, SheetId>,
}

impl KnownRows {
    /// Those of `book`; of several with one lineage the first.
    ///
    /// # Errors
    /// [`Unread`] where some sheet of it could not be read.
    pub fn of(book: &Book) -> Result<Self, Unread> {
        let mut own = Self::default();
        for row in book.entries()? {
            own.entries.entry(row.lineage).or_insert(row.id);
        }
        for (sheet, lineage) in sheet_lineages(book) {
            own.sheets.entry(lineage).or_insert(sheet);
        }
        Ok(own)
    }
}
