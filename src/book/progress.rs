//! How far a sheet is filled in.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Book, Cell, Column, ColumnKind, Context, Entry, EntryId, Key as _, Lineage, LookupError, Role, Sheet,
    SheetId,
};
use crate::lookalike::is_blank;

/// Rows filled, of rows in all, and closing texts that are yet to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Progress {
    pub filled: usize,
    pub total: usize,
    pub unclosed: usize,
}

impl Progress {
    /// Whether there is something to fill and all of it is.
    pub fn is_complete(self) -> bool {
        self.total > 0 && self.filled == self.total && self.unclosed == 0
    }

    /// From 0 to 1; 0 where there is nothing to fill.
    pub fn fraction(self) -> f32 {
        if self.total == 0 { 0.0 } else { self.filled as f32 / self.total as f32 }
    }
}

impl std::ops::Add for Progress {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            filled: self.filled + other.filled,
            total: self.total + other.total,
            unclosed: self.unclosed + other.unclosed,
        }
    }
}

impl std::iter::Sum for Progress {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| sum + one)
    }
}

impl Book {
    /// How far a sheet is filled in.
    ///
    /// # Errors
    /// [`LookupError`] where there is no such sheet, or it could not be read.
    pub fn sheet_progress(&self, sheet: SheetId) -> Result<Progress, LookupError> {
        self.context(sheet).map(|shown| shown.progress())
    }

    fn may_stand(&self, finding: &str) -> bool {
        self.dismissals().any(|own| own.finding == finding)
    }
}

/// What it is known by that a row lacks something in these columns, to those who let it
/// stand: the key of that finding.
pub fn blank_key(lineage: Lineage, columns: &[&Column]) -> String {
    let shorts: String = columns.iter().map(|column| column.short.as_str()).collect();
    let first = columns.first().map_or("", |column| &column.id.0);
    format!("missing:{lineage}:{:016x}", xxh3_64(format!("{shorts}{first}\u{1f}").as_bytes()))
}

/// The same of a sheet's closing text.
pub fn unclosed_key(sheet: &Sheet) -> String {
    format!("missing:{}:{:016x}", whom(sheet.lineage, sheet.id), xxh3_64(b"\x1f"))
}

/// What a sheet is called in the keys of findings.
pub fn whom(lineage: Option<Lineage>, sheet: SheetId) -> String {
    lineage.map_or_else(|| format!("sheet-{}", sheet.raw()), |lineage| lineage.to_string())
}

impl<'b> Context<'b> {
    /// How far the sheet is filled in.
    pub fn progress(&self) -> Progress {
        let rows = self.filled_rows();
        let may_stand = || self.book.may_stand(&unclosed_key(self.sheet));
        Progress {
            filled: rows.iter().filter(|filled| **filled).count(),
            total: rows.len(),
            unclosed: usize::from(self.lacks_overall() && !may_stand()),
        }
    }

    /// For each row, whether it says all that a reader needs, also what it is called:
    /// a row without a name is only one as a part of another. What somebody let stand
    /// (確認済み), as of a row that is only a heading, is as good as filled in.
    pub fn filled_rows(&self) -> Vec<bool> {
        let stands: BTreeSet<&str> = self.book.dismissals().map(|own| own.finding.as_str()).collect();
        let is_named = |row: &Entry| row.parent.is_some() || !is_blank(&row.name);
        let may_stand = |row: &Entry, blanks: &[&Column]| {
            let is_own = |column: &&&Column| !self.book.is_merged(row.id, &column.id);
            let own: Vec<&Column> = blanks.iter().filter(is_own).copied().collect();
            !own.is_empty() && stands.contains(blank_key(row.lineage, &own).as_str())
        };
        let is_filled = |(row, blanks): (&Entry, Vec<&Column>)| {
            is_named(row) && (blanks.is_empty() || !stands.is_empty() && may_stand(row, &blanks))
        };
        self.entries().zip(self.blanks()).map(is_filled).collect()
    }

    /// Whether its closing text is yet to be written. A form without a heading for it has
    /// none, and a sheet without rows has nothing to close.
    pub fn lacks_overall(&self) -> bool {
        is_blank(&self.sheet.overall)
            && !is_blank(&self.form.captions.overall)
            && self.entries().next().is_some()
    }

    /// For each row, the columns in which it lacks what a reader needs: what was
    /// reached, what is thought of it, and its rating. A merged cell counts as what
    /// it is merged with. A row that only heads named rows of its own needs nothing.
    pub fn blanks(&self) -> Vec<Vec<&'b Column>> {
        let needed: Vec<&Column> = self
            .form
            .cell_columns()
            .filter(|column| {
                column.kind == ColumnKind::Rating
                    || matches!(column.role, Some(Role::Achievement | Role::Evaluation))
            })
            .collect();
        let heads: BTreeSet<EntryId> =
            self.entries().filter(|row| !is_blank(&row.name)).filter_map(|row| row.parent).collect();
        // Whether the cell last begun in each of the columns has text.
        let mut says = vec![false; needed.len()];
        self.entries()
            .map(|row| {
                let cells = self.book.row(row.id);
                for (says, column) in says.iter_mut().zip(&needed) {
                    match cells.and_then(|cells| cells.get(&column.id)) {
                        Some(Cell::Merged) => {}
                        Some(Cell::Text(text)) => *says = !is_blank(text),
                        None => *says = false,
                    }
                }
                let blank = says.iter().zip(&needed).filter(|(says, _)| !**says);
                if heads.contains(&row.id) { Vec::new() } else { blank.map(|(_, column)| *column).collect() }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Small, small};
    use super::super::{Cell, CellRecord, Change, Record};
    use super::*;

    fn blank(book: &mut Book, entry: EntryId, column: &str) {
        let cell = Cell::Text(book.text(entry, &column.into()).to_owned());
        book.apply(&Change::delete(Record::Cell(CellRecord { entry, column: column.into(), cell })));
    }

    #[test]
    fn a_merged_cell_counts_as_what_it_is_merged_with() {
        let Small { mut book, first, .. } = small();
        assert!(book.sheet_progress(first).unwrap().is_complete());
        let above = super::super::testing::rows(&book, first)[1];
        blank(&mut book, above, "evaluation");
        assert_eq!(book.context(first).unwrap().filled_rows(), [true, false, false, true]);
    }

    #[test]
    fn a_closing_text_counts_where_the_form_has_one() {
        let Small { mut book, first, .. } = small();
        let before = book.sheet(first).unwrap().clone();
        let after = Sheet { overall: " \u{200B}".to_owned(), ..before.clone() };
        book.apply(&Change::update(Record::Sheet(before), Record::Sheet(after)));
        assert_eq!(book.sheet_progress(first).unwrap(), Progress { filled: 4, total: 4, unclosed: 1 });
        assert!(!book.sheet_progress(first).unwrap().is_complete());
        let form = book.forms().next().unwrap().clone();
        let mut without = form.clone();
        without.captions.overall.clear();
        book.apply(&Change::update(Record::Form(form), Record::Form(without)));
        assert!(book.sheet_progress(first).unwrap().is_complete());
    }

    #[test]
    fn a_row_without_a_name_is_filled_in_only_as_a_part() {
        let Small { mut book, first, .. } = small();
        let rows = super::super::testing::rows(&book, first);
        for (row, filled) in [(2, true), (3, false)] {
            let before = book.entry(rows[row]).unwrap().clone();
            let after = Entry { name: "\u{200B}".to_owned(), ..before.clone() };
            book.apply(&Change::update(Record::Entry(before), Record::Entry(after)));
            assert_eq!(book.context(first).unwrap().filled_rows()[row], filled);
        }
    }

    #[test]
    fn a_row_that_heads_named_rows_needs_nothing() {
        let Small { mut book, first, .. } = small();
        let rows = super::super::testing::rows(&book, first);
        blank(&mut book, rows[0], "rating");
        assert_eq!(book.sheet_progress(first).unwrap(), Progress { filled: 3, total: 4, unclosed: 0 });
        let below = book.entry(rows[3]).unwrap().clone();
        let part = Entry { parent: Some(rows[0]), ..below.clone() };
        book.apply(&Change::update(Record::Entry(below), Record::Entry(part)));
        assert!(book.sheet_progress(first).unwrap().is_complete());
    }
    #[test]
    fn each_of_two_rating_columns_is_needed() {
        let Small { mut book, first, .. } = small();
        let rows = book.entries_of(first).unwrap().count();
        let needing = book.context(first).unwrap().blanks().len();
        assert_eq!(needing, rows);
        let form = book.forms().next().unwrap().clone();
        let mut wide = form.clone();
        let rating = form.columns.iter().find(|column| column.kind == ColumnKind::Rating).unwrap();
        wide.columns.push(Column { id: "second".into(), short: "進捗区分".to_owned(), ..rating.clone() });
        book.apply(&Change::update(Record::Form(form), Record::Form(wide)));
        let context = book.context(first).unwrap();
        let lacks = |blanks: &Vec<&Column>| blanks.iter().any(|column| column.id.0 == "second");
        assert!(context.blanks().iter().all(lacks));
        assert_eq!(context.filled_rows(), vec![false; rows]);
    }
}
