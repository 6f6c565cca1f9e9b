//! What differs between two states of one book, by the keys of their rows.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Book, Entry, EntryId, Known as _, Listed, Node, Past, PastId, Record, RowKey, RowTable, Sheet, SheetId,
    Unread,
};

/// What differs between two states of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The sheets that differ, in the order in which they are printed.
    pub sheets: Vec<SheetDifference>,
    /// How many forms, plans, policies and places of sheets differ; the head is one.
    pub others: usize,
}

/// What differs in one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SheetDifference {
    pub id: SheetId,
    /// The number in its title: that of the later state, where it is there.
    pub number: u32,
    pub is_in: Presence,
    /// How many cells and other texts of it differ, in rows that are in both.
    pub texts: usize,
    /// How many of its rows are only in one state, or stand elsewhere.
    pub rows: usize,
}

/// In which of two states a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Presence {
    Both,
    Before,
    After,
}

impl Difference {
    /// Compares a state of a book with a later one.
    ///
    /// # Errors
    /// [`Unread`] where a sheet of one of both could not be read.
    pub fn between(before: &Book, after: &Book) -> Result<Self, Unread> {
        let mut tally = Tally::default();
        tally.sheets(before, after)?;
        tally.rows(before, after)?;
        tally.cells(before, after)?;
        let others = usize::from(before.head != after.head)
            + differing(&before.forms, &after.forms)
            + differing(&before.plans, &after.plans)
            + differing(&before.policies, &after.policies)
            + tally.moved
            + annex(before, after);
        let order = after.sheets().chain(before.sheets().filter(|sheet| after.listing(sheet.id).is_none()));
        let sheets = order.filter_map(|sheet| tally.take(before, after, sheet)).collect();
        Ok(Self { sheets, others })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty() && self.others == 0
    }

    /// How many cells and other texts differ on the sheets that are in both, and how
    /// many of their rows.
    pub fn counts(&self) -> (usize, usize) {
        let both = self.sheets.iter().filter(|sheet| sheet.is_in == Presence::Both);
        both.fold((0, 0), |(texts, rows), sheet| (texts + sheet.texts, rows + sheet.rows))
    }
}

/// How many texts and rows differ, by the sheet they are on.
#[derive(Default)]
struct Tally {
    counts: BTreeMap<SheetId, (usize, usize)>,
    moved: usize,
}

impl Tally {
    fn texts(&mut self, sheet: SheetId, count: usize) {
        if count > 0 {
            self.counts.entry(sheet).or_default().0 += count;
        }
    }

    fn row(&mut self, sheet: SheetId) {
        self.counts.entry(sheet).or_default().1 += 1;
    }

    /// What sheets that are in both say themselves.
    fn sheets(&mut self, before: &Book, after: &Book) -> Result<(), Unread> {
        for (one, other) in common_sheets(before, after)? {
            let texts = [
                one.number != other.number,
                one.goals != other.goals || one.measures != other.measures,
                one.overall != other.overall,
                one.note != other.note,
                one.page != other.page,
            ];
            self.texts(one.id, texts.into_iter().filter(|differs| *differs).count());
            self.moved += usize::from((one.policy, one.position) != (other.policy, other.position));
        }
        Ok(())
    }

    fn rows(&mut self, before: &Book, after: &Book) -> Result<(), Unread> {
        for (one, other) in common_rows(before, after)? {
            let texts = [one.name != other.name, one.marks != other.marks];
            self.texts(other.sheet, texts.into_iter().filter(|differs| *differs).count());
            let place = |row: &Entry| (row.sheet, row.position, row.parent, row.lineage);
            if place(one) != place(other) {
                self.row(other.sheet);
            }
        }
        for (one, other) in [(before, after), (after, before)] {
            for row in one.all_entries()? {
                if other.entry(row.id).known()?.is_none() {
                    self.row(row.sheet);
                }
            }
        }
        Ok(())
    }

    fn cells(&mut self, before: &Book, after: &Book) -> Result<(), Unread> {
        for (_, row) in common_rows(before, after)? {
            let (one, other) = (before.row(row.id), after.row(row.id));
            if one == other {
                continue;
            }
            let changed = |entry: EntryId| {
                let all = before.cells_of(entry).chain(after.cells_of(entry)).map(|(column, _)| column);
                let mut columns: Vec<_> = all.collect();
                columns.sort_unstable();
                columns.dedup();
                columns.retain(|column| before.cell(entry, column) != after.cell(entry, column));
                columns.len()
            };
            self.texts(row.sheet, changed(row.id));
        }
        Ok(())
    }

    /// What is said of a sheet; nothing where it is the same.
    fn take(&mut self, before: &Book, after: &Book, sheet: &Listed) -> Option<SheetDifference> {
        let counts = self.counts.remove(&sheet.id);
        let is_in = match (before.listing(sheet.id), after.listing(sheet.id)) {
            (Some(_), None) => Presence::Before,
            (None, _) => Presence::After,
            (Some(_), Some(_)) => Presence::Both,
        };
        let (texts, rows) = match is_in {
            Presence::Both => counts?,
            Presence::Before | Presence::After => counts.unwrap_or_default(),
        };
        Some(SheetDifference { id: sheet.id, number: sheet.number, is_in, texts, rows })
    }
}

/// How many rows beside the sheets are in one of both only, or not the same.
fn annex(before: &Book, after: &Book) -> usize {
    let of = |book: &Book| -> BTreeMap<RowKey, Record> {
        let series = book.all_series().cloned().map(Record::Series);
        let dismissals = book.dismissals().cloned().map(Record::Dismissal);
        let reasons = book.reasons().cloned().map(Record::Reason);
        let last_file = book.last_file().cloned().map(Record::LastFile);
        let inquiries = book.inquiries().cloned().map(Record::Inquiry);
        let all = series.chain(dismissals).chain(reasons).chain(last_file).chain(inquiries);
        all.map(|record| (record.key(), record)).collect()
    };
    let pasts = pasts(before, after);
    let (before, after) = (of(before), of(after));
    let gone = before.keys().filter(|key| !after.contains_key(key)).count();
    pasts + gone + after.iter().filter(|(key, record)| before.get(key) != Some(record)).count()
}

/// How many records of earlier years are in one of both only, or not the same.
fn pasts(before: &Book, after: &Book) -> usize {
    if before.has_volumes_of(after) {
        let own: BTreeSet<PastId> = [before, after].into_iter().flat_map(changed_pasts).collect();
        return own.into_iter().filter(|id| before.past(*id) != after.past(*id)).count();
    }
    let (mut one, mut other) = (before.read_pasts().peekable(), after.read_pasts().peekable());
    let mut count = 0;
    while let Some(id) = [one.peek(), other.peek()].into_iter().flatten().map(|past| past.id).min() {
        let is_it = |past: &Past| past.id == id;
        count += usize::from(one.next_if(is_it) != other.next_if(is_it));
    }
    count
}

/// The keys of the records that are not as they are bound.
fn changed_pasts(book: &Book) -> impl Iterator<Item = PastId> {
    book.loose_pasts().map(|past| past.id).chain(book.unbound_pasts())
}

/// What is in both, once from each.
fn common<'b, T: Node>(
    before: &'b RowTable<T>,
    after: &'b RowTable<T>,
) -> impl Iterator<Item = (&'b T, &'b T)> {
    before.iter().filter_map(|one| Some((one, after.get(one.key())?)))
}

/// The sheets that are in both, once from each.
fn common_sheets<'b>(before: &'b Book, after: &'b Book) -> Result<Vec<(&'b Sheet, &'b Sheet)>, Unread> {
    let both = before.all_listed().filter(|own| after.listing(own.id).is_some());
    let both = both.map(|own| Ok(before.sheet(own.id).known()?.zip(after.sheet(own.id).known()?)));
    both.filter_map(Result::transpose).collect()
}

/// The rows that are in both, once from each.
fn common_rows<'b>(before: &'b Book, after: &'b Book) -> Result<Vec<(&'b Entry, &'b Entry)>, Unread> {
    let rows = before.all_entries()?.into_iter();
    let both = rows.map(|one| Ok(after.entry(one.id).known()?.map(|other| (one, other))));
    both.filter_map(Result::transpose).collect()
}

/// How many are in one of both only, or not the same.
fn differing<T: Node + PartialEq>(before: &RowTable<T>, after: &RowTable<T>) -> usize {
    let changed = common(before, after).filter(|(one, other)| one != other).count();
    let both = common(before, after).count();
    changed + (before.len() - both) + (after.len() - both)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Small, rows, small};
    use super::super::{Cell, CellRecord, Change, Form, Plan, Policy, Record};
    use super::*;

    fn set(book: &mut Book, entry: EntryId, column: &str, text: &str) {
        let cell = Cell::Text(text.to_owned());
        book.apply(&Change::insert(Record::Cell(CellRecord { entry, column: column.into(), cell })));
    }

    fn sheet(id: SheetId, number: u32, is_in: Presence, texts: usize, rows: usize) -> SheetDifference {
        SheetDifference { id, number, is_in, texts, rows }
    }

    #[test]
    fn what_is_the_same_does_not_differ_however_it_came_about() {
        let Small { book, first, .. } = small();
        let mut other = book.clone();
        let row = rows(&book, first)[0];
        set(&mut other, row, "target", "途中の文");
        set(&mut other, row, "target", "相談のtarget");
        assert!(Difference::between(&book, &other).unwrap().is_empty());
    }

    #[test]
    fn texts_are_counted_by_sheet_whichever_state_has_them() {
        let own = small();
        let (first, second) = (own.first, own.second);
        let (mut before, mut after) = (own.book.clone(), own.book.clone());
        let rows = own.rows();
        set(&mut after, rows[0], "target", "書き換えた文");
        set(&mut after, rows[0], "new", "増えた文");
        set(&mut before, rows[1], "old", "なくなった文");
        let merged = before.cell(rows[2], &"evaluation".into()).cloned().unwrap();
        let gone = CellRecord { entry: rows[2], column: "evaluation".into(), cell: merged };
        after.apply(&Change::delete(Record::Cell(gone)));
        let changed = Sheet {
            overall: "別の評価".to_owned(),
            note: "要確認".to_owned(),
            ..after.sheet(second).unwrap().clone()
        };
        after.apply(&Change::insert(Record::Sheet(changed)));

        let expected = [sheet(first, 1, Presence::Both, 4, 0), sheet(second, 2, Presence::Both, 2, 0)];
        for (one, other) in [(&before, &after), (&after, &before)] {
            let found = Difference::between(one, other).unwrap();
            assert_eq!((found.sheets.as_slice(), found.others), (expected.as_slice(), 0));
            assert_eq!(found.counts(), (6, 0));
        }
    }

    #[test]
    fn rows_are_counted_that_come_go_or_move() {
        let own = small();
        let (rows, mut after) = (own.rows(), own.book.clone());
        let last = after.entry(rows[3]).unwrap().clone();
        for (column, cell) in own.book.cells_of(rows[3]) {
            let (entry, column, cell) = (rows[3], column.clone(), cell.clone());
            after.apply(&Change::delete(Record::Cell(CellRecord { entry, column, cell })));
        }
        after.apply(&Change::delete(Record::Entry(last.clone())));
        let new = Entry { id: after.new_key(), position: 99, ..last };
        after.apply(&Change::insert(Record::Entry(new.clone())));
        set(&mut after, new.id, "target", "新しい行の文");
        let moved = Entry { position: -5, ..after.entry(rows[1]).unwrap().clone() };
        after.apply(&Change::insert(Record::Entry(moved)));
        let found = Difference::between(&own.book, &after).unwrap();
        // The cells of a row that comes or goes are not counted beside it.
        assert_eq!(found.sheets, [sheet(own.first, 1, Presence::Both, 0, 3)]);
    }

    #[test]
    fn a_sheet_that_only_one_has_is_named_as_such() {
        let own = small();
        let mut after = own.book.clone();
        let new =
            Sheet { id: after.new_key(), number: 7, position: 5, ..after.sheet(own.first).unwrap().clone() };
        after.apply(&Change::insert(Record::Sheet(new.clone())));
        let found = Difference::between(&own.book, &after).unwrap();
        assert_eq!(found.sheets, [sheet(new.id, 7, Presence::After, 0, 0)]);
        let found = Difference::between(&after, &own.book).unwrap();
        assert_eq!(found.sheets, [sheet(new.id, 7, Presence::Before, 0, 0)]);
    }

    #[test]
    fn what_is_on_no_sheet_is_counted_apart() {
        let own = small();
        let mut after = own.book.clone();
        after.head_mut().title = "別の表題".to_owned();
        let plan = after.plans().next().unwrap().clone();
        after.apply(&Change::insert(Record::Plan(Plan { name: "別の計画".to_owned(), ..plan.clone() })));
        let policy =
            Policy { id: after.new_key(), plan: plan.id, position: 9, name: "新しい施策".to_owned() };
        after.apply(&Change::insert(Record::Policy(policy)));
        let form = after.forms().next().unwrap().clone();
        after.apply(&Change::insert(Record::Form(Form { name: "別の様式".to_owned(), ..form })));
        let moved = Sheet { position: 3, ..after.sheet(own.first).unwrap().clone() };
        after.apply(&Change::insert(Record::Sheet(moved)));
        let found = Difference::between(&own.book, &after).unwrap();
        assert_eq!(found, Difference { sheets: vec![], others: 5 });
    }
}
