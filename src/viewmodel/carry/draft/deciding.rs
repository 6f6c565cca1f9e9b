//! What is decided for entries.

use std::collections::BTreeSet;

use crate::book::{Entry, EntryId, SheetId};
use crate::carry::Decision;

use super::{CarryDraft, CarryKind, CarrySubject};

impl CarryDraft {
    /// Whether an entry has a row in this year's book, as far as that was decided for it.
    pub fn goes_on(&self, entry: EntryId) -> bool {
        self.decision(entry).is_some_and(Decision::goes_on)
    }

    /// The rows that divide an entry.
    fn parts(&self, entry: EntryId) -> Vec<EntryId> {
        let Ok(row) = self.last.entry(entry) else { return Vec::new() };
        let is_part = |other: &&Entry| other.parent == Some(entry);
        let rows = self.last.entries_of(row.sheet).into_iter().flatten();
        rows.filter(is_part).map(|part| part.id).collect()
    }

    /// Decides the same for several entries. What was already said for such a decision
    /// stays, such as what an entry goes into. Of a row that divides another it is only
    /// said otherwise where that does not lead it there already.
    pub fn decide(&mut self, subjects: &BTreeSet<CarrySubject>, kind: CarryKind) {
        let mut all = entries(subjects);
        all.sort_by_key(|entry| self.whole(*entry).is_some());
        for entry in all {
            let proposed = self.proposed(entry).filter(|proposed| CarryKind::of(proposed) == kind).cloned();
            let led = self.whole(entry).and_then(|head| self.choice(head)).map(|head| match &head.decision {
                own @ (Decision::End | Decision::Merge(_)) => own.clone(),
                _ => Decision::Continue,
            });
            let Some(choice) = self.choice_mut(entry) else { continue };
            if led.as_ref().is_some_and(|led| CarryKind::of(led) == kind) {
                (choice.decision, choice.follows) = (Decision::Continue, true);
                continue;
            }
            if CarryKind::of(&choice.decision) != kind {
                choice.decision = proposed.unwrap_or(match kind {
                    CarryKind::Continue => Decision::Continue,
                    CarryKind::Change => Decision::Change,
                    CarryKind::Merge => Decision::Merge(None),
                    CarryKind::End => Decision::End,
                    CarryKind::Split => Decision::Split(Vec::new()),
                });
            }
            choice.follows = false;
        }
    }

    /// The entry that a row divides.
    pub(super) fn whole(&self, entry: EntryId) -> Option<EntryId> {
        self.last.entry(entry).ok().and_then(|row| row.parent)
    }

    /// What becomes of an entry: what was said of it, or of the one that it follows.
    pub fn decision(&self, entry: EntryId) -> Option<&Decision> {
        let own = self.choice(entry)?;
        let head = self.whole(entry).filter(|_| own.follows).and_then(|head| self.choice(head));
        let led = head.map(|head| &head.decision).filter(|decision| !decision.goes_on());
        Some(led.unwrap_or(&own.decision))
    }

    /// Says what those go into that go into another.
    pub fn merge(&mut self, subjects: &BTreeSet<CarrySubject>, into: EntryId) {
        for entry in entries(subjects) {
            let own = self.choice_mut(entry);
            if let Some(choice) = own.filter(|own| CarryKind::of(&own.decision) == CarryKind::Merge) {
                choice.decision = Decision::Merge(Some(into));
            }
        }
    }

    /// Says what comes out of an entry, a name a line.
    pub fn split(&mut self, entry: EntryId, names: &str) {
        let names =
            if names.is_empty() { Vec::new() } else { names.split('\n').map(str::to_owned).collect() };
        if let Some(choice) = self.choice_mut(entry) {
            choice.decision = Decision::Split(names);
        }
    }

    /// Another name.
    pub fn rename(&mut self, subject: CarrySubject, name: &str) {
        let own = match subject {
            CarrySubject::Entry(entry) => self.choice_mut(entry).map(|choice| &mut choice.name),
            CarrySubject::Added(at) => self.proposal.added.get_mut(at).map(|added| &mut added.name),
        };
        if let Some(own) = own {
            name.clone_into(own);
        }
    }

    /// Has entries, with the rows that divide them, stand on another sheet.
    pub fn send(&mut self, subjects: &BTreeSet<CarrySubject>, sheet: SheetId) {
        self.generation += 1;
        for subject in subjects {
            match *subject {
                CarrySubject::Entry(entry) => {
                    for row in std::iter::once(entry).chain(self.parts(entry)) {
                        let beside =
                            self.whole(row).and_then(|head| self.choice(head)).map(|head| head.sheet);
                        let Some(choice) = self.choice_mut(row) else { continue };
                        choice.sheet = sheet;
                        // Elsewhere than its entry it is one of its own.
                        choice.follows &= beside.is_none_or(|beside| beside == sheet);
                    }
                }
                CarrySubject::Added(at) => {
                    if let Some(added) = self.proposal.added.get_mut(at) {
                        added.sheet = sheet;
                    }
                }
            }
        }
    }
}

/// Those of last year's entries among them.
fn entries(subjects: &BTreeSet<CarrySubject>) -> Vec<EntryId> {
    let entry = |subject: &CarrySubject| match subject {
        CarrySubject::Entry(entry) => Some(*entry),
        CarrySubject::Added(_) => None,
    };
    subjects.iter().filter_map(entry).collect()
}
