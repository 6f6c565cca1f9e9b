//! Whether a proposal can be carried out.

use std::collections::BTreeSet;

use crate::book::{Book, EntryId};

use super::{Decision, Proposal};

/// What has to be settled before a book can be carried forward.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Complaint {
    pub entry: EntryId,
    pub why: Unfit,
}

/// Why a decision cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
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

impl Proposal {
    /// What has to be settled first, in the order of the entries.
    pub fn complaints(&self, last: &Book) -> Vec<Complaint> {
        let sheets: BTreeSet<_> = self.kept_sheets().map(|choice| choice.sheet).collect();
        let all: std::collections::BTreeMap<EntryId, &Decision> =
            self.entries.iter().map(|choice| (choice.entry, &choice.decision)).collect();
        let goes_on = |entry: EntryId| {
            let row = last.entry(entry);
            let choice = self.entries.iter().find(|choice| choice.entry == entry);
            row.zip(choice).is_some_and(|(row, choice)| {
                let head_goes = row.parent.is_none_or(|head| all.get(&head).is_some_and(|own| own.goes_on()));
                choice.decision.goes_on() && head_goes && sheets.contains(&choice.sheet)
            })
        };
        let mut complaints = Vec::new();
        for choice in &self.entries {
            let Some(row) = last.entry(choice.entry) else { continue };
            let ends = !sheets.contains(&row.sheet) && choice.sheet == row.sheet;
            // A part goes where its entry goes.
            let head_goes = row.parent.is_some_and(|head| all.get(&head).is_some_and(|own| !own.goes_on()));
            let why = match &choice.decision {
                _ if ends || head_goes => None,
                Decision::Merge(None) => Some(Unfit::NoTarget),
                Decision::Merge(Some(into)) => {
                    let own_part = last.entry(*into).is_some_and(|into| into.parent == Some(row.id));
                    if *into == row.id || own_part {
                        Some(Unfit::Itself)
                    } else {
                        (!goes_on(*into)).then_some(Unfit::TargetGoes)
                    }
                }
                Decision::Split(names) => (names.is_empty()
                    || names.iter().any(|name| name.trim().is_empty()))
                .then_some(Unfit::NoParts),
                Decision::End => None,
                Decision::Continue | Decision::Change => {
                    (!sheets.contains(&choice.sheet)).then_some(Unfit::SheetGoes)
                }
            };
            complaints.extend(why.map(|why| Complaint { entry: choice.entry, why }));
        }
        complaints
    }
}
