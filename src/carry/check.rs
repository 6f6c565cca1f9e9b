//! Whether a proposal can be carried out.

use crate::book::{Book, EntryId};

use super::{Decision, Fates, Proposal};

/// What has to be settled before a book can be carried forward.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct CarryComplaint {
    pub entry: EntryId,
    pub why: UnfitDecision,
}

/// Why a decision cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfitDecision {
    /// It is not said which entry it goes into.
    NoTarget,
    /// What it is to go into does not go on itself.
    TargetGoes,
    /// It would go into itself, or into a row that divides it.
    Itself,
    /// Nothing comes out of it, or what does has no name.
    NoParts,
    /// It is to stand on a sheet that does not go on.
    SheetGoes,
}

/// What was decided where nobody could be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Which entry; it goes on.
    pub entry: EntryId,
    /// What was likely instead.
    pub instead_of: Decision,
    /// Why that was not done: it could not be. `None` where it was not certain enough.
    pub why: Option<UnfitDecision>,
}

impl Proposal {
    /// What has to be settled first, in the order of the entries.
    pub fn complaints(&self, last: &Book) -> Vec<CarryComplaint> {
        let fates = Fates::of(last, self);
        let mut complaints = Vec::new();
        for choice in &self.entries {
            let Ok(row) = last.entry(choice.entry) else { continue };
            let ends = !fates.keeps(row.sheet) && choice.sheet == row.sheet;
            if ends || fates.goes_with_head(choice.entry) {
                continue;
            }
            let why = match &choice.decision {
                Decision::Merge(None) => Some(UnfitDecision::NoTarget),
                Decision::Merge(Some(into)) => {
                    let own_part = last.entry(*into).is_ok_and(|into| into.parent == Some(row.id));
                    if *into == row.id || own_part {
                        Some(UnfitDecision::Itself)
                    } else {
                        (!fates.goes_on(*into)).then_some(UnfitDecision::TargetGoes)
                    }
                }
                Decision::Split(names) => (names.is_empty()
                    || names.iter().any(|name| name.trim().is_empty()))
                .then_some(UnfitDecision::NoParts),
                Decision::End => None,
                Decision::Continue | Decision::Change => {
                    (!fates.keeps(choice.sheet)).then_some(UnfitDecision::SheetGoes)
                }
            };
            complaints.extend(why.map(|why| CarryComplaint { entry: choice.entry, why }));
        }
        complaints
    }

    /// Lets those go on of which it is not certain that they do not, and those that could
    /// not be carried out as they are, until nothing is left to be said; says which. For
    /// where nobody is there to be asked.
    pub fn settle(&mut self, last: &Book) -> Vec<Settled> {
        let mut settled: Vec<Settled> = Vec::new();
        let places = self.places();
        let doubtful: Vec<EntryId> =
            self.grounds.iter().filter(|(_, ground)| !ground.is_certain).map(|(entry, _)| *entry).collect();
        for entry in doubtful {
            self.let_go_on(last, places.get(&entry), None, &mut settled);
        }
        loop {
            let complaints = self.complaints(last);
            let mut is_changed = false;
            for CarryComplaint { entry, why } in complaints {
                is_changed |= self.let_go_on(last, places.get(&entry), Some(why), &mut settled);
            }
            if !is_changed {
                break;
            }
        }
        settled.sort_by_key(|own| places.get(&own.entry).copied());
        settled
    }

    /// Whether that changed anything.
    fn let_go_on(
        &mut self,
        last: &Book,
        place: Option<&usize>,
        why: Option<UnfitDecision>,
        settled: &mut Vec<Settled>,
    ) -> bool {
        let Some(choice) = place.and_then(|at| self.entries.get_mut(*at)) else { return false };
        let Ok(row) = last.entry(choice.entry) else { return false };
        let is_moved = std::mem::replace(&mut choice.sheet, row.sheet) != row.sheet;
        if choice.decision == Decision::Continue {
            return is_moved;
        }
        choice.follows = row.parent.is_some();
        let instead_of = std::mem::replace(&mut choice.decision, Decision::Continue);
        settled.push(Settled { entry: choice.entry, instead_of, why });
        true
    }
}
