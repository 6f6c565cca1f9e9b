//! The smallest change of a book: one row, before and after.
//!
//! The same value is applied to the book in memory, written to the file, kept
//! in the undo log, and turned round to undo it.

use serde::{Deserialize, Serialize};

use super::{
    Book, Cell, ColumnId, Entry, EntryId, Form, FormId, Head, Plan, PlanId, Policy, PolicyId, Sheet, SheetId,
};

/// One row of the book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Record {
    Head(Head),
    Form(Form),
    Plan(Plan),
    Policy(Policy),
    Sheet(Sheet),
    Entry(Entry),
    Cell(CellRecord),
}

/// A cell together with its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CellRecord {
    pub entry: EntryId,
    pub column: ColumnId,
    pub cell: Cell,
}

/// What tells a row from all others of its book; parents come before children.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum RowKey {
    Head,
    Form(FormId),
    Plan(PlanId),
    Policy(PolicyId),
    Sheet(SheetId),
    Entry(EntryId),
    Cell(EntryId, ColumnId),
}

impl Record {
    /// What it is known by.
    pub fn key(&self) -> RowKey {
        match self {
            Self::Head(_) => RowKey::Head,
            Self::Form(row) => RowKey::Form(row.id),
            Self::Plan(row) => RowKey::Plan(row.id),
            Self::Policy(row) => RowKey::Policy(row.id),
            Self::Sheet(row) => RowKey::Sheet(row.id),
            Self::Entry(row) => RowKey::Entry(row.id),
            Self::Cell(row) => RowKey::Cell(row.entry, row.column.clone()),
        }
    }
}

/// A row before and after; one side is missing where it is made or deleted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Change {
    pub before: Option<Record>,
    pub after: Option<Record>,
}

impl Change {
    /// A row that comes into being.
    pub fn insert(after: Record) -> Self {
        Self { before: None, after: Some(after) }
    }

    /// A row that goes.
    pub fn delete(before: Record) -> Self {
        Self { before: Some(before), after: None }
    }

    /// A row that becomes another.
    pub fn update(before: Record, after: Record) -> Self {
        Self { before: Some(before), after: Some(after) }
    }

    /// Whether `next` changes the same row, and goes on from what this leaves.
    pub fn leads_to(&self, next: &Self) -> bool {
        match (&self.before, &self.after, &next.after) {
            // A blank cell is no row: that of which cell it was is seen beside it.
            (Some(Record::Cell(own)), None, Some(Record::Cell(other))) => {
                next.before.is_none() && (own.entry, &own.column) == (other.entry, &other.column)
            }
            (_, Some(own), _) => next.before.as_ref() == Some(own),
            _ => false,
        }
    }

    /// What takes it back.
    pub fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }
}

/// What takes `changes` back, in the order in which it has to happen.
pub fn inverse(changes: &[Change]) -> Vec<Change> {
    changes.iter().rev().map(Change::inverse).collect()
}

impl Book {
    /// Makes `change` true of the book in memory.
    ///
    /// Rows that are deleted take nothing else with them: what stood under
    /// them has changes of its own, children first.
    pub fn apply(&mut self, change: &Change) {
        if let Some(record) = change.after.as_ref().or(change.before.as_ref()) {
            self.count_change(record);
        }
        match (&change.before, &change.after) {
            (_, Some(after)) => self.put(after.clone()),
            (Some(before), None) => self.remove(before),
            (None, None) => {}
        }
    }

    /// Every row of the book, parents first.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        let cells = self.cells.iter().flat_map(|(&entry, row)| {
            row.iter().map(move |(column, cell)| CellRecord {
                entry,
                column: column.clone(),
                cell: cell.clone(),
            })
        });
        std::iter::once(Record::Head(self.head.clone()))
            .chain(self.forms.iter().cloned().map(Record::Form))
            .chain(self.plans.iter().cloned().map(Record::Plan))
            .chain(self.policies.iter().cloned().map(Record::Policy))
            .chain(self.sheets.iter().cloned().map(Record::Sheet))
            .chain(self.entries.iter().cloned().map(Record::Entry))
            .chain(cells.map(Record::Cell))
    }

    /// Applies `changes` in order.
    pub fn apply_all(&mut self, changes: &[Change]) {
        for change in changes {
            self.apply(change);
        }
    }

    fn put(&mut self, record: Record) {
        self.note_key(&record);
        match record {
            Record::Head(head) => self.head = head,
            Record::Form(form) => self.forms.put(form),
            Record::Plan(plan) => self.plans.put(plan),
            Record::Policy(policy) => self.policies.put(policy),
            Record::Sheet(sheet) => self.sheets.put(sheet),
            Record::Entry(entry) => self.entries.put(entry),
            Record::Cell(CellRecord { entry, column, cell }) => {
                self.cells.entry(entry).or_default().insert(column, cell);
            }
        }
    }

    fn remove(&mut self, record: &Record) {
        match record {
            Record::Head(_) => {}
            Record::Form(form) => self.forms.remove(form.id),
            Record::Plan(plan) => self.plans.remove(plan.id),
            Record::Policy(policy) => self.policies.remove(policy.id),
            Record::Sheet(sheet) => self.sheets.remove(sheet.id),
            Record::Entry(entry) => self.entries.remove(entry.id),
            Record::Cell(cell) => {
                if let Some(row) = self.cells.get_mut(&cell.entry) {
                    row.remove(&cell.column);
                    if row.is_empty() {
                        self.cells.remove(&cell.entry);
                    }
                }
            }
        }
    }
}
