//! What was done to a book, as its log has it: to be looked through, gone back
//! to, and to take earlier texts from.

use std::collections::HashSet;

use jiff::civil;

use crate::book::{Book, Cell, Change, Place, Record, SheetId};
use crate::search::{self, Spot};
use crate::store::{Logged, StepState};

use super::{Session, Told};

/// The number that stands for the book before its first step.
pub const START: i64 = 0;

/// A step of the log.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct PastStep<'s> {
    /// Its number, rising with time; above [`START`].
    pub seq: i64,
    pub state: StepState,
    /// What it is called after 「元に戻す：」.
    pub label: &'s str,
    /// Where it happened.
    pub place: &'s Place,
    /// When, where the user was; unknown of steps from before format 4.
    pub at: Option<civil::DateTime>,
    /// By which user of which machine, where that is known.
    pub by: Option<&'s str>,
    changes: &'s [Change],
}

/// A text of the book that a step changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct TextChange<'s> {
    pub spot: Spot,
    pub before: &'s str,
    pub after: &'s str,
}

/// How a step is reached from where the book is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is the last one that stands.
    Here,
    /// By undoing so many.
    Back(usize),
    /// By redoing so many.
    Forward(usize),
}

/// What a text of the book is, or was at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Wording {
    pub text: String,
    /// When it was last written; unknown of steps from before format 4.
    pub at: Option<civil::DateTime>,
    pub by: Option<String>,
    /// It was there before the first step that is known.
    pub is_first: bool,
    /// It is what the book says now.
    pub stands: bool,
}

impl<'s> PastStep<'s> {
    fn of(logged: &'s Logged) -> Self {
        let Logged { seq, state, step } = logged;
        Self {
            seq: *seq,
            state: *state,
            label: &step.label,
            place: &step.place,
            at: step.at,
            by: step.by.as_deref(),
            changes: &step.changes,
        }
    }

    /// The sheet, policy or plan that it added or took out, the highest of them.
    pub fn item(&self) -> Option<&'s Record> {
        let rows = self.changes.iter().filter_map(made_or_deleted);
        let depth = |record: &&Record| match record {
            Record::Plan(_) => Some(0),
            Record::Policy(_) => Some(1),
            Record::Sheet(_) => Some(2),
            _ => None,
        };
        rows.filter(|row| depth(row).is_some()).min_by_key(depth)
    }

    /// The texts that it changed, in order; of rows that it added or took out
    /// their names. None where it added or took out an item of the tree.
    pub fn texts(&self, book: &'s Book) -> impl Iterator<Item = TextChange<'s>> + use<'s> {
        let place = self.place.sheet;
        let is_of_rows = self.changes.iter().filter_map(made_or_deleted).any(|row| {
            // What a blank row says is what was written into it in the same step.
            matches!(row, Record::Entry(row) if !row.name.is_empty())
        });
        let changes = if self.item().is_some() { &[] } else { self.changes };
        changes
            .iter()
            .filter(move |change| !is_of_rows || matches!(made_or_deleted(change), Some(Record::Entry(_))))
            .flat_map(move |change| {
                let record = change.after.as_ref().or(change.before.as_ref());
                let spots = record.map(|record| spots(book, record, place)).unwrap_or_default();
                spots.into_iter().filter_map(move |spot| text_change(change, spot))
            })
    }
}

/// The row that comes into being or goes with a change.
fn made_or_deleted(change: &Change) -> Option<&Record> {
    match (&change.before, &change.after) {
        (None, Some(record)) | (Some(record), None) => Some(record),
        _ => None,
    }
}

/// The texts that a row holds. A row that is gone was on the sheet of its step.
fn spots(book: &Book, record: &Record, place: Option<SheetId>) -> Vec<Spot> {
    match record {
        Record::Head(_) | Record::Form(_) => Vec::new(),
        Record::Past(_)
        | Record::Series(_)
        | Record::Dismissal(_)
        | Record::Reason(_)
        | Record::LastFile(_)
        | Record::Inquiry(_) => Vec::new(),
        Record::Plan(row) => vec![Spot::Plan(row.id)],
        Record::Policy(row) => vec![Spot::Policy(row.id)],
        Record::Sheet(row) => vec![Spot::Overall(row.id), Spot::Note(row.id)],
        Record::Entry(row) => vec![Spot::Name(row.sheet, row.id)],
        Record::Cell(row) => {
            let sheet = book.entry(row.entry).ok().map(|entry| entry.sheet).or(place);
            sheet.map(|sheet| Spot::Cell(sheet, row.entry, row.column.clone())).into_iter().collect()
        }
    }
}

/// What `record` says at a spot; `None` where it is another row, or a cell
/// without a text of its own.
fn text_in<'c>(record: &'c Record, spot: &Spot) -> Option<&'c str> {
    match (record, spot) {
        (Record::Plan(row), Spot::Plan(id)) if row.id == *id => Some(&row.name),
        (Record::Policy(row), Spot::Policy(id)) if row.id == *id => Some(&row.name),
        (Record::Sheet(row), Spot::Overall(id)) if row.id == *id => Some(&row.overall),
        (Record::Sheet(row), Spot::Note(id)) if row.id == *id => Some(&row.note),
        (Record::Entry(row), Spot::Name(_, id)) if row.id == *id => Some(&row.name),
        (Record::Cell(row), Spot::Cell(_, id, column)) if row.entry == *id && row.column == *column => {
            match &row.cell {
                Cell::Text(text) => Some(text),
                Cell::Merged => None,
            }
        }
        _ => None,
    }
}

fn text_change(change: &Change, spot: Spot) -> Option<TextChange<'_>> {
    let (before, after) = (text_of(&change.before, &spot), text_of(&change.after, &spot));
    (before != after).then_some(TextChange { spot, before, after })
}

fn text_of<'c>(record: &'c Option<Record>, spot: &Spot) -> &'c str {
    record.as_ref().and_then(|record| text_in(record, spot)).unwrap_or_default()
}

impl Session {
    /// How many steps the log has.
    pub fn steps(&self) -> usize {
        self.log().len()
    }

    /// A step, counted from the oldest.
    pub fn past(&self, index: usize) -> Option<PastStep<'_>> {
        self.log().get(index).map(PastStep::of)
    }

    /// The step with a number.
    pub fn past_of(&self, seq: i64) -> Option<PastStep<'_>> {
        let index = self.log().binary_search_by_key(&seq, |logged| logged.seq).ok()?;
        self.past(index)
    }

    /// How to come to where the step `seq` is the last one that stands; for
    /// [`START`], to where none does. `None` where there is no way: other work went
    /// on after it was undone, the book is only looked at, or there is no such step.
    pub fn way_to(&self, seq: i64) -> Option<Way> {
        let count = |state, after: bool| {
            let steps = self.log().iter().filter(|logged| logged.state == state);
            steps.filter(|logged| if after { logged.seq > seq } else { logged.seq <= seq }).count()
        };
        let state = if seq == START { StepState::Done } else { self.past_of(seq)?.state };
        match state {
            StepState::Done if count(StepState::Done, true) == 0 => Some(Way::Here),
            _ if self.is_read_only() => None,
            StepState::Done => Some(Way::Back(count(StepState::Done, true))),
            StepState::Undone => Some(Way::Forward(count(StepState::Undone, false))),
            StepState::Abandoned => None,
        }
    }

    /// Undoes every step after `seq`, or redoes those up to it, in one write, so
    /// that it is done in full or not at all; there is a way back. What the last of
    /// them did; `None` where nothing was to be done or there is no way.
    pub fn go_to(&mut self, seq: i64) -> Option<Told> {
        match self.way_to(seq)? {
            Way::Here => None,
            Way::Back(steps) => self.undo_steps(steps),
            Way::Forward(steps) => self.redo_steps(steps),
        }
    }

    /// All that a text of the book ever was, each wording once, the one that was
    /// written last first; also those of steps that were undone. Blank is none.
    pub fn wordings(&self, spot: &Spot) -> Vec<Wording> {
        let now = search::text(self.book(), spot).unwrap_or_default();
        let mut known = HashSet::from([""]);
        let mut wordings = Vec::new();
        let mut befores = Vec::new();
        for logged in self.log().iter().rev() {
            let Logged { step, .. } = logged;
            for change in step.changes.iter().rev() {
                let (before, after) = (text_of(&change.before, spot), text_of(&change.after, spot));
                if before == after {
                    continue;
                }
                befores.push(before);
                if known.insert(after) {
                    wordings.push(Wording {
                        text: after.to_owned(),
                        at: step.at,
                        by: step.by.clone(),
                        is_first: false,
                        stands: after == now,
                    });
                }
            }
        }
        // What no step has written was there from the beginning.
        for first in befores.into_iter().chain([now]).filter(|text| known.insert(text)) {
            let (text, stands) = (first.to_owned(), first == now);
            wordings.push(Wording { text, at: None, by: None, is_first: true, stands });
        }
        wordings
    }
}

#[cfg(test)]
mod tests;
