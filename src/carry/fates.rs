//! What becomes of every entry in the end: rows that divide another go where it goes,
//! unless it was said otherwise of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, EntryId, SheetId};

use super::{Decision, EntryChoice, Proposal};

/// The decisions of a proposal as they come out.
#[derive(Clone, Debug)]
pub struct Fates<'p> {
    entries: BTreeMap<EntryId, Fated<'p>>,
    /// The sheets that go on.
    sheets: BTreeSet<SheetId>,
}

#[derive(Clone, Copy, Debug)]
struct Fated<'p> {
    choice: &'p EntryChoice,
    decision: &'p Decision,
    goes_on: bool,
    with_head: bool,
}

impl<'p> Fates<'p> {
    /// Those of a proposal for `last`.
    pub fn of(last: &Book, proposal: &'p Proposal) -> Self {
        let mut own = Self {
            entries: BTreeMap::new(),
            sheets: proposal.kept_sheets().map(|choice| choice.sheet).collect(),
        };
        let head_of = |entry: EntryId| last.entry(entry).ok().and_then(|row| row.parent);
        let (parts, heads): (Vec<&EntryChoice>, Vec<&EntryChoice>) =
            proposal.entries.iter().partition(|choice| head_of(choice.entry).is_some());
        for choice in heads.into_iter().chain(parts) {
            let head = head_of(choice.entry).filter(|_| choice.follows);
            let head = head.and_then(|head| own.entries.get(&head)).copied();
            let ends_with = head.filter(|head| !head.decision.goes_on());
            let decision = ends_with.map_or(&choice.decision, |head| head.decision);
            let stands = own.sheets.contains(&choice.sheet) && head.is_none_or(|head| head.goes_on);
            let goes_on = decision.goes_on() && stands;
            let fated = Fated { choice, decision, goes_on, with_head: ends_with.is_some() };
            own.entries.insert(choice.entry, fated);
        }
        own
    }

    /// The choice for an entry.
    pub fn choice(&self, entry: EntryId) -> Option<&'p EntryChoice> {
        self.entries.get(&entry).map(|own| own.choice)
    }

    /// What is decided for an entry, or for the one that it follows.
    pub fn decision(&self, entry: EntryId) -> Option<&'p Decision> {
        self.entries.get(&entry).map(|own| own.decision)
    }

    /// Whether it has a row in this year's book.
    pub fn goes_on(&self, entry: EntryId) -> bool {
        self.entries.get(&entry).is_some_and(|own| own.goes_on)
    }

    /// Whether it goes where the entry goes that it divides, which has no row any more.
    pub fn goes_with_head(&self, entry: EntryId) -> bool {
        self.entries.get(&entry).is_some_and(|own| own.with_head)
    }

    /// The sheet it stands on from now on.
    pub fn sheet(&self, entry: EntryId) -> Option<SheetId> {
        self.entries.get(&entry).map(|own| own.choice.sheet)
    }

    /// Whether a sheet goes on, with all that it stands under.
    pub fn keeps(&self, sheet: SheetId) -> bool {
        self.sheets.contains(&sheet)
    }
}
