//! The smallest change of a book: one row, before and after.
//!
//! The same value is applied to the book in memory, written to the file, kept
//! in the undo log, and turned round to undo it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Book, Cell, ColumnId, Dismissal, DismissalId, Entry as Row, EntryId, Form, FormId, Head, Inquiry,
    InquiryId, Key as _, LastFile, Past, PastId, Plan, PlanId, Policy, PolicyId, Reason, ReasonId, Series,
    SeriesId, Sheet, SheetId, Unread,
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
    Entry(Row),
    Cell(CellRecord),
    Past(Past),
    Series(Series),
    Dismissal(Dismissal),
    Reason(Reason),
    LastFile(LastFile),
    Inquiry(Inquiry),
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
    Past(PastId),
    Series(SeriesId),
    Dismissal(DismissalId),
    Reason(ReasonId),
    LastFile,
    Inquiry(InquiryId),
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
            Self::Past(row) => RowKey::Past(row.id),
            Self::Series(row) => RowKey::Series(row.id),
            Self::Dismissal(row) => RowKey::Dismissal(row.id),
            Self::Reason(row) => RowKey::Reason(row.id),
            Self::LastFile(_) => RowKey::LastFile,
            Self::Inquiry(row) => RowKey::Inquiry(row.id),
        }
    }

    /// The number of its key in the file; the head, a cell and last year's
    /// file have none of their own.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Head(_) | Self::Cell(_) | Self::LastFile(_) => None,
            Self::Form(row) => Some(row.id.raw()),
            Self::Plan(row) => Some(row.id.raw()),
            Self::Policy(row) => Some(row.id.raw()),
            Self::Sheet(row) => Some(row.id.raw()),
            Self::Entry(row) => Some(row.id.raw()),
            Self::Past(row) => Some(row.id.raw()),
            Self::Series(row) => Some(row.id.raw()),
            Self::Dismissal(row) => Some(row.id.raw()),
            Self::Reason(row) => Some(row.id.raw()),
            Self::Inquiry(row) => Some(row.id.raw()),
        }
    }

    /// Its place among its siblings, where it has one.
    pub fn position(&self) -> Option<i64> {
        match self {
            Self::Head(_) | Self::Cell(_) | Self::Dismissal(_) | Self::Reason(_) => None,
            Self::LastFile(_) | Self::Inquiry(_) => None,
            Self::Form(row) => Some(row.position),
            Self::Plan(row) => Some(row.position),
            Self::Policy(row) => Some(row.position),
            Self::Sheet(row) => Some(row.position),
            Self::Entry(row) => Some(row.position),
            Self::Past(row) => Some(row.position),
            Self::Series(row) => Some(row.position),
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

/// What comes of all of `changes`, each of which goes on from those before it: a change of
/// each row that is another in the end, in an order in which they can be done, and turned
/// round taken back. A row never comes before what it stands under, nor stays behind it.
pub fn merged<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Vec<Change> {
    let mut rows: BTreeMap<RowKey, Change> = BTreeMap::new();
    for change in changes {
        let Some(record) = change.after.as_ref().or(change.before.as_ref()) else { continue };
        match rows.entry(record.key()) {
            Entry::Vacant(place) => drop(place.insert(change.clone())),
            Entry::Occupied(mut place) => place.get_mut().after.clone_from(&change.after),
        }
    }
    let differing = rows.into_iter().filter(|(_, change)| change.before != change.after);
    let mut groups: [Vec<Change>; 5] = Default::default();
    let [above, gone, other, new, below] = &mut groups;
    for (key, change) in differing {
        let is_on_sheet = matches!(key, RowKey::Entry(_) | RowKey::Cell(..));
        match (&change.before, &change.after) {
            (None, _) if is_on_sheet => new.push(change),
            (None, _) => above.push(change),
            (_, None) if is_on_sheet => gone.push(change),
            (_, None) => below.push(change),
            _ => other.push(change),
        }
    }
    // By their keys parents come first: what goes, goes the other way round.
    gone.reverse();
    below.reverse();
    groups.concat()
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

    /// What stands under a key.
    pub fn record(&self, key: &RowKey) -> Option<Record> {
        match key {
            RowKey::Head => Some(Record::Head(self.head.clone())),
            RowKey::Form(id) => self.form(*id).cloned().map(Record::Form),
            RowKey::Plan(id) => self.plan(*id).cloned().map(Record::Plan),
            RowKey::Policy(id) => self.policy(*id).cloned().map(Record::Policy),
            RowKey::Sheet(id) => self.sheet(*id).ok().cloned().map(Record::Sheet),
            RowKey::Entry(id) => self.entry(*id).ok().cloned().map(Record::Entry),
            RowKey::Cell(entry, column) => {
                let cell = self.cell(*entry, column)?.clone();
                Some(Record::Cell(CellRecord { entry: *entry, column: column.clone(), cell }))
            }
            RowKey::Past(id) => self.past(*id).cloned().map(Record::Past),
            RowKey::Series(id) => self.series(*id).cloned().map(Record::Series),
            RowKey::Dismissal(id) => self.dismissal(*id).cloned().map(Record::Dismissal),
            RowKey::Reason(id) => self.reason(*id).cloned().map(Record::Reason),
            RowKey::LastFile => self.last_file().cloned().map(Record::LastFile),
            RowKey::Inquiry(id) => self.inquiry(*id).cloned().map(Record::Inquiry),
        }
    }

    /// Every row of the book, parents first; [`Unread`] instead of those of a sheet that could
    /// not be read. Rows that have to be read for it are not kept.
    pub fn records(&self) -> impl Iterator<Item = Result<Record, Unread>> + '_ {
        self.outline_records_with(self.read_pasts()).map(Ok).chain(self.body_records())
    }

    /// The same but for what is bound of what earlier years said.
    pub fn loose_records(&self) -> impl Iterator<Item = Result<Record, Unread>> + '_ {
        self.outline_records().map(Ok).chain(self.body_records())
    }

    /// Every row but for the sheets and their rows, and for what is bound of what earlier
    /// years said; parents first.
    pub fn outline_records(&self) -> impl Iterator<Item = Record> + '_ {
        self.outline_records_with(self.loose_pasts().cloned())
    }

    fn outline_records_with<'b>(
        &'b self,
        pasts: impl Iterator<Item = Past> + 'b,
    ) -> impl Iterator<Item = Record> + 'b {
        std::iter::once(Record::Head(self.head.clone()))
            .chain(self.outline.forms.iter().cloned().map(Record::Form))
            .chain(self.outline.plans.iter().cloned().map(Record::Plan))
            .chain(self.outline.policies.iter().cloned().map(Record::Policy))
            .chain(pasts.map(Record::Past))
            .chain(self.series.values().cloned().map(Record::Series))
            .chain(self.dismissals.values().cloned().map(Record::Dismissal))
            .chain(self.reasons.values().cloned().map(Record::Reason))
            .chain(self.last_file().cloned().map(Record::LastFile))
            .chain(self.inquiries().cloned().map(Record::Inquiry))
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
            Record::Head(head) => self.outline.head = head,
            Record::Form(form) => self.outline.forms.put(form),
            Record::Plan(plan) => self.outline.plans.put(plan),
            Record::Policy(policy) => self.outline.policies.put(policy),
            Record::Sheet(sheet) => {
                self.outline.put_sheet(&sheet);
                self.bodies.put_sheet(sheet);
            }
            Record::Entry(entry) => self.bodies.put_entry(entry),
            Record::Cell(cell) => self.bodies.put_cell(cell),
            Record::Past(past) => self.pasts.put(past),
            Record::Series(series) => drop(Arc::make_mut(&mut self.series).insert(series.id, series)),
            Record::Dismissal(row) => drop(self.dismissals.insert(row.id, row)),
            Record::Reason(row) => drop(self.reasons.insert(row.id, row)),
            Record::LastFile(file) => self.last_file = Some(file),
            Record::Inquiry(row) => drop(self.inquiries.insert(row.id, row)),
        }
    }

    fn remove(&mut self, record: &Record) {
        match record {
            Record::Head(_) => {}
            Record::Form(form) => self.outline.forms.remove(form.id),
            Record::Plan(plan) => self.outline.plans.remove(plan.id),
            Record::Policy(policy) => self.outline.policies.remove(policy.id),
            Record::Sheet(sheet) => {
                self.bodies.remove_sheet(sheet.id);
                self.outline.listing.remove(sheet.id);
            }
            Record::Entry(entry) => self.bodies.remove_entry(entry.id),
            Record::Cell(cell) => self.bodies.remove_cell(cell.entry, &cell.column),
            Record::Past(past) => self.pasts.remove(past.id),
            Record::Series(series) => drop(Arc::make_mut(&mut self.series).remove(&series.id)),
            Record::Dismissal(row) => drop(self.dismissals.remove(&row.id)),
            Record::Reason(row) => drop(self.reasons.remove(&row.id)),
            Record::LastFile(_) => self.last_file = None,
            Record::Inquiry(row) => drop(self.inquiries.remove(&row.id)),
        }
    }
}
