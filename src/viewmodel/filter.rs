//! 絞り込み: which rows of the sheet are shown. Nothing of it is in the book: rows
//! that are hidden stay where they are.
//!
//! As in Excel, rows are hidden when a condition is chosen. What is typed after
//! that hides no row under the clerk's hands, and a new row is shown.

use std::collections::{BTreeSet, HashSet};

use crate::book::{Book, Cell, ColumnKind, Context, Entry, EntryId, SheetId};
use crate::lookalike::{Folding, is_blank};

/// What a row has to say to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// One of these ratings; the empty one stands for none chosen yet. Any where
    /// there is none.
    pub ratings: BTreeSet<String>,
    /// One of these marks.
    pub marks: BTreeSet<String>,
    /// A cell in it is empty.
    pub blank: bool,
    /// Its name or one of its cells holds this, whatever the case, width and kana.
    pub text: String,
}

impl Conditions {
    /// Whether there is any.
    pub fn are_set(&self) -> bool {
        *self != Self::default()
    }

    /// Whether they hold for a row.
    fn hold(&self, shown: &Context<'_>, row: &Entry) -> bool {
        let Context { book, form, .. } = *shown;
        let text_at = |column| book.text(book.anchor(row.id, column), column);
        let of_kind = |kind| form.columns.iter().filter(move |column| column.kind == kind);
        let rating = || of_kind(ColumnKind::Rating).any(|column| self.ratings.contains(text_at(&column.id)));
        let blank = || {
            let cells = form.columns.iter().filter(|column| column.kind != ColumnKind::Name);
            is_blank(&row.name) && row.parent.is_none()
                || cells.into_iter().any(|column| is_blank(text_at(&column.id)))
        };
        let wanted = Folding::ALL.apply(self.text.trim());
        let says = || {
            let cells = form.cell_columns().map(|column| text_at(&column.id));
            cells.chain([row.name.as_str()]).any(|text| Folding::ALL.apply(text).contains(&wanted))
        };
        (self.ratings.is_empty() || rating())
            && (self.marks.is_empty() || row.marks.iter().any(|mark| self.marks.contains(mark)))
            && (!self.blank || blank())
            && (wanted.is_empty() || says())
    }
}

/// The rows that are hidden.
#[derive(Clone, Debug, Default)]
pub struct TableFilter {
    /// Whether the bar with the conditions is there.
    pub open: bool,
    /// What is chosen in it.
    pub conditions: Conditions,
    sheet: Option<SheetId>,
    hidden: HashSet<EntryId>,
    /// Goes up with every change of what is hidden.
    revision: u64,
}

impl TableFilter {
    /// Hides the rows for which the conditions do not hold.
    pub fn apply(&mut self, shown: &Context<'_>) {
        self.sheet = Some(shown.sheet.id);
        self.hidden.clear();
        self.revision += 1;
        if !self.conditions.are_set() {
            return;
        }
        let rows = shown.entries().filter(|row| !self.conditions.hold(shown, row));
        self.hidden = rows.map(|row| row.id).collect();
    }

    /// Shows all rows.
    pub fn clear(&mut self) {
        *self = Self { revision: self.revision + 1, open: self.open, ..Self::default() };
    }

    /// Lets go of what was chosen for another sheet.
    pub fn settle(&mut self, sheet: Option<SheetId>) {
        if self.sheet.is_some() && self.sheet != sheet {
            self.clear();
        }
    }

    /// Shows a row: it was gone to.
    pub fn reveal(&mut self, entry: EntryId) {
        if self.hidden.remove(&entry) {
            self.revision += 1;
        }
    }

    /// The rows that are shown, each with its place among all. Those that a merged
    /// cell goes over come together, also where they were merged later.
    pub fn rows<'b>(&self, shown: &Context<'b>) -> Vec<(usize, &'b Entry)> {
        let mut rows = Vec::new();
        // Where the rows of one cell begin, and whether one of them is shown.
        let (mut begin, mut keep) = (0, false);
        for (at, row) in shown.entries().enumerate() {
            if self.hidden.is_empty() || !is_joined(shown.book, row.id) {
                rows.truncate(if keep { rows.len() } else { begin });
                (begin, keep) = (rows.len(), false);
            }
            keep |= !self.hidden.contains(&row.id);
            rows.push((at, row));
        }
        rows.truncate(if keep { rows.len() } else { begin });
        rows
    }

    /// Whether a row is hidden.
    pub fn is_hidden(&self, entry: EntryId) -> bool {
        self.hidden.contains(&entry)
    }

    /// Whether any row may be hidden.
    pub fn is_on(&self) -> bool {
        self.conditions.are_set()
    }

    /// Another number after each change of what is hidden.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

/// Whether a cell of a row is part of the one above.
fn is_joined(book: &Book, entry: EntryId) -> bool {
    book.cells_of(entry).any(|(_, cell)| *cell == Cell::Merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, small};
    use crate::book::{CellRecord, Change, Record};

    /// The rows of the small book's first sheet that are shown: 「相談」, 「保育」
    /// with its nameless part, 「学童」.
    fn shown(small: &Small, filter: &TableFilter) -> Vec<usize> {
        let context = small.book.context(small.first).unwrap();
        filter.rows(&context).into_iter().map(|(at, _)| at).collect()
    }

    fn filtered(small: &Small, conditions: Conditions) -> TableFilter {
        let mut filter = TableFilter { conditions, ..TableFilter::default() };
        filter.apply(&small.book.context(small.first).unwrap());
        filter
    }

    fn set(small: &mut Small, row: usize, column: &str, text: &str) {
        let cell =
            CellRecord { entry: small.rows()[row], column: column.into(), cell: Cell::Text(text.to_owned()) };
        small.book.apply(&Change::insert(Record::Cell(cell)));
    }

    fn ratings(names: &[&str]) -> Conditions {
        let ratings = names.iter().map(|name| (*name).to_owned()).collect();
        Conditions { ratings, ..Conditions::default() }
    }

    #[test]
    fn without_conditions_all_rows_are_shown() {
        let small = small();
        assert_eq!(shown(&small, &filtered(&small, Conditions::default())), [0, 1, 2, 3]);
    }

    #[test]
    fn rows_are_chosen_by_their_rating_and_by_having_none() {
        let mut small = small();
        set(&mut small, 0, "rating", "達成");
        set(&mut small, 3, "rating", "");
        assert_eq!(shown(&small, &filtered(&small, ratings(&["達成"]))), [0]);
        assert_eq!(shown(&small, &filtered(&small, ratings(&[""]))), [3]);
        assert_eq!(shown(&small, &filtered(&small, ratings(&["達成", ""]))), [0, 3]);
    }

    #[test]
    fn rows_of_one_cell_stay_together() {
        let mut small = small();
        set(&mut small, 2, "rating", "達成");
        assert_eq!(shown(&small, &filtered(&small, ratings(&["達成"]))), [1, 2]);
    }

    #[test]
    fn an_empty_cell_is_found_though_not_where_it_is_part_of_another() {
        let mut small = small();
        let blank = Conditions { blank: true, ..Conditions::default() };
        assert_eq!(shown(&small, &filtered(&small, blank.clone())), [0_usize; 0]);
        set(&mut small, 3, "target", " ");
        assert_eq!(shown(&small, &filtered(&small, blank)), [3]);
    }

    #[test]
    fn text_is_looked_for_in_names_and_cells() {
        let small = small();
        let text = |text: &str| Conditions { text: text.to_owned(), ..Conditions::default() };
        assert_eq!(shown(&small, &filtered(&small, text("学童"))), [3]);
        assert_eq!(shown(&small, &filtered(&small, text("ACHIEVE"))), [0, 1, 2, 3]);
        assert_eq!(shown(&small, &filtered(&small, text("どこにもない"))), [0_usize; 0]);
    }

    #[test]
    fn what_is_typed_later_hides_nothing_and_what_is_gone_to_is_shown() {
        let mut small = small();
        let mut filter = filtered(&small, ratings(&["達成"]));
        assert_eq!(shown(&small, &filter), [0_usize; 0]);
        set(&mut small, 0, "rating", "達成");
        filter.apply(&small.book.context(small.first).unwrap());
        set(&mut small, 0, "rating", "変更");
        assert_eq!(shown(&small, &filter), [0]);
        filter.reveal(small.rows()[2]);
        assert_eq!(shown(&small, &filter), [0, 1, 2], "with the row that it shares cells with");
        filter.settle(Some(small.second));
        assert_eq!(shown(&small, &filter), [0, 1, 2, 3], "another sheet has none");
    }
}
