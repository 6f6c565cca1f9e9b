//! What the clerk is told of a step.

use crate::book::{Book, Place, Record, SheetId, change};
use crate::store::Step;

use super::{Item, touched};

/// A step that can be undone or redone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Undoable {
    pub label: String,
    pub place: Place,
}

/// What a step did, for the clerk to be told and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Told {
    pub label: String,
    pub place: Place,
    /// The sheets on which something changed.
    pub sheets: Vec<SheetId>,
    /// The item of the tree that it is about, where it changes the tree.
    pub item: Option<Item>,
    /// It took away something that was entered.
    pub takes_away: bool,
}

pub fn undoable(step: &Step) -> Undoable {
    Undoable { label: step.label.clone(), place: step.place.clone() }
}

pub fn told(book: &Book, step: &Step) -> Told {
    Told {
        label: step.label.clone(),
        place: step.place.clone(),
        sheets: touched::sheets(book, &step.changes),
        item: touched::item(&step.changes),
        takes_away: touched::takes_away(&step.changes),
    }
}

/// What comes back is what the clerk wants to see: the first sheet, or a row.
pub fn back(changes: &[change::Change]) -> Option<Place> {
    let mut inserted = changes
        .iter()
        .filter_map(|change| change.before.is_none().then_some(change.after.as_ref()).flatten());
    let row = |record: &Record| match record {
        Record::Entry(row) => Some(Place::row(row.sheet, row.id)),
        _ => None,
    };
    let sheets = inserted.clone().filter_map(|record| match record {
        Record::Sheet(sheet) => Some(sheet),
        _ => None,
    });
    let first = sheets.min_by_key(|sheet| (sheet.policy, sheet.position));
    first.map(|sheet| Place::sheet(sheet.id)).or_else(|| inserted.find_map(row))
}
