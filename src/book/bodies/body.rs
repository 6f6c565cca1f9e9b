//! A sheet with its rows, and where it comes from.

use std::collections::BTreeMap;

use crate::error::Result;

use super::super::{
    Cell, CellRecord, ColumnId, Entry, EntryId, Key as _, Node, PolicyId, RowTable, Sheet, SheetId,
};

/// The cells of a row that are not blank.
pub type Cells = BTreeMap<ColumnId, Cell>;

/// A sheet with its rows and their cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Missing only while a change is half made.
    pub(super) sheet: Option<Sheet>,
    pub(super) entries: RowTable<Entry>,
    pub(super) cells: BTreeMap<EntryId, Cells>,
}

/// What is known of a sheet that was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Listed {
    pub id: SheetId,
    pub policy: PolicyId,
    pub position: i64,
    pub number: u32,
}

impl Listed {
    pub(in crate::book) fn of(sheet: &Sheet) -> Self {
        Self { id: sheet.id, policy: sheet.policy, position: sheet.position, number: sheet.number }
    }
}

impl Node for Listed {
    type Key = SheetId;
    fn key(&self) -> SheetId {
        self.id
    }
    fn parent(&self) -> i64 {
        self.policy.raw()
    }
    fn position(&self) -> i64 {
        self.position
    }
}

/// Where sheets are that are not in memory.
pub trait BodySource: std::fmt::Debug + Send + Sync {
    /// A sheet with its rows as they were saved last, found to be sound and to be where
    /// it is listed.
    ///
    /// # Errors
    /// Those of reading the file.
    fn body(&self, listed: &Listed) -> Result<Body>;

    /// The sheet of a row; `None` where there is no such row.
    ///
    /// # Errors
    /// Those of reading the file.
    fn sheet_of(&self, entry: EntryId) -> Result<Option<SheetId>>;

    /// Whether the file can be read just now without waiting for somebody else.
    fn is_free(&self) -> bool;
}

impl Body {
    /// One without rows.
    pub fn new(sheet: Sheet) -> Self {
        Self { sheet: Some(sheet), ..Self::default() }
    }

    /// Puts a row in, in the place of the one with its key.
    pub fn put_entry(&mut self, entry: Entry) {
        self.entries.put(entry);
    }

    /// Puts a cell in, in the place of the one that is there.
    pub fn put_cell(&mut self, CellRecord { entry, column, cell }: CellRecord) {
        self.cells.entry(entry).or_default().insert(column, cell);
    }

    /// The sheet itself; missing only while a change is half made.
    pub fn sheet(&self) -> Option<&Sheet> {
        self.sheet.as_ref()
    }

    /// Whether it is of the sheet that is listed so.
    pub fn is_listed_as(&self, listed: &Listed) -> bool {
        self.sheet.as_ref().map(Listed::of).as_ref() == Some(listed)
    }

    /// The rows in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + Clone {
        self.entries.all()
    }

    /// The cells of a row that are not blank.
    pub fn row(&self, entry: EntryId) -> Option<&Cells> {
        self.cells.get(&entry)
    }

    pub(super) fn remove_cell(&mut self, entry: EntryId, column: &ColumnId) {
        remove_cell(&mut self.cells, entry, column);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sheet.is_none() && self.entries.is_empty() && self.cells.is_empty()
    }

    /// About how much memory its texts take, in bytes.
    pub(super) fn size(&self) -> usize {
        /// What a row or a cell takes beside its text.
        const APIECE: usize = 150;
        let sheet = self.sheet.iter().map(|sheet| sheet.overall.len() + sheet.note.len() + APIECE);
        let rows = self.entries.iter().map(|row| row.name.len() + APIECE);
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.len(),
            Cell::Merged => 0,
        };
        let cells = self.cells.values().flat_map(BTreeMap::values).map(|cell| text(cell) + APIECE);
        sheet.chain(rows).chain(cells).sum()
    }
}

pub(super) fn remove_cell(cells: &mut BTreeMap<EntryId, Cells>, entry: EntryId, column: &ColumnId) {
    if let Some(row) = cells.get_mut(&entry) {
        row.remove(column);
        if row.is_empty() {
            cells.remove(&entry);
        }
    }
}
