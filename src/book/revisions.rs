//! When each part of a book was last changed, for what is made from it and kept:
//! heights of rows, how far a sheet is filled in. Only in memory.

use std::collections::HashMap;

use super::{Book, EntryId, Record, SheetId};

/// The last change of each row and sheet, as a count of all changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Revisions {
    pub now: u64,
    pub outline: u64,
    pub annex: u64,
    pub years: u64,
    pub sheets: HashMap<SheetId, u64>,
    pub rows: HashMap<EntryId, u64>,
}

impl Revisions {
    /// Those that a part of the book with this sheet has.
    pub fn of_sheet(&self, sheet: SheetId) -> Self {
        let own = self.sheets.get(&sheet).map(|revision| (sheet, *revision));
        Self { sheets: own.into_iter().collect(), rows: HashMap::new(), ..*self }
    }
}

impl PartialEq for Revisions {
    /// A book is what it holds, however it came to that.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Book {
    /// Counts a change of `record`, before it is made. A row that leaves its
    /// sheet changes that too.
    pub(super) fn count_change(&mut self, record: &Record) {
        let (rows, sheets) = match record {
            Record::Head(_) | Record::Form(_) | Record::Plan(_) | Record::Policy(_) => (None, [None, None]),
            Record::Past(_)
            | Record::Series(_)
            | Record::Dismissal(_)
            | Record::Reason(_)
            | Record::LastFile(_)
            | Record::Inquiry(_) => {
                let revisions = &mut self.outline.revisions;
                revisions.now += 1;
                revisions.annex = revisions.now;
                if matches!(record, Record::Past(_) | Record::Series(_)) {
                    revisions.years = revisions.now;
                }
                return;
            }
            Record::Sheet(sheet) => (None, [Some(sheet.id), None]),
            Record::Entry(row) => {
                let old = self.entry(row.id).ok().map(|row| row.sheet);
                (Some(row.id), [Some(row.sheet), old])
            }
            Record::Cell(cell) => {
                (Some(cell.entry), [self.entry(cell.entry).ok().map(|row| row.sheet), None])
            }
        };
        let revisions = &mut self.outline.revisions;
        revisions.now += 1;
        if rows.is_none() && sheets == [None, None] {
            revisions.outline = revisions.now;
        }
        revisions.rows.extend(rows.map(|row| (row, revisions.now)));
        revisions.sheets.extend(sheets.into_iter().flatten().map(|sheet| (sheet, revisions.now)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::super::{Cell, CellRecord, Change};
    use super::*;

    #[test]
    fn a_change_of_a_cell_counts_for_its_row_and_its_sheet_alone() {
        let small = small();
        let (rows, mut book) = (small.rows(), small.book);
        let before = book.clone();
        let cell = CellRecord { entry: rows[1], column: "target".into(), cell: Cell::Text("新".to_owned()) };
        book.apply(&Change::insert(Record::Cell(cell)));
        assert!(book.revision() > before.revision());
        assert_eq!(book.row_revision(rows[1]), book.revision());
        assert_eq!(book.sheet_revision(small.first), book.revision());
        assert_eq!(book.row_revision(rows[0]), before.row_revision(rows[0]));
        assert_eq!(book.sheet_revision(small.second), before.sheet_revision(small.second));
        assert_eq!(book.outline_revision(), before.outline_revision());
    }

    #[test]
    fn a_row_that_goes_elsewhere_counts_for_both_sheets() {
        let small = small();
        let mut book = small.book;
        let row = book.entries_of(small.first).unwrap().next().unwrap().clone();
        let moved = super::super::Entry { sheet: small.second, ..row.clone() };
        book.apply(&Change::update(Record::Entry(row), Record::Entry(moved)));
        assert_eq!(book.sheet_revision(small.first), book.revision());
        assert_eq!(book.sheet_revision(small.second), book.revision());
    }

    #[test]
    fn a_change_that_is_undone_leaves_the_same_book() {
        let mut book = small().book;
        let before = book.clone();
        let head = Record::Head(super::super::Head { title: "別".to_owned(), ..book.head.clone() });
        let change = Change::update(Record::Head(book.head.clone()), head);
        book.apply(&change);
        assert!(book.outline_revision() > before.outline_revision());
        book.apply(&change.inverse());
        assert_eq!(book, before);
    }
}
