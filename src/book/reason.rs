//! 変更理由：why something is not what it was.

use serde::{Deserialize, Serialize};

use super::{Book, FiscalYear, Lineage, PlanId, PolicyId, ReasonId};

/// Why something changed since the year before, in the clerk's words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Reason {
    pub id: ReasonId,
    /// The year in which it is not what it was the year before.
    pub year: FiscalYear,
    /// What changed.
    pub change: Changed,
    /// Why; a line is a paragraph.
    pub text: String,
}

/// What there can be a reason for: it is known by the same in each year's book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// Name, goals and period of a plan, or that it is new or has ended.
    Plan(PlanId),
    /// The name of a policy, or that it is new or has ended.
    Policy(PolicyId),
    /// Where a sheet stands: number, policy, goals; or that it is new or has ended.
    Sheet(Lineage),
    /// A sheet's closing text.
    Overall(Lineage),
    /// An entry: what became of it, and all its texts.
    Entry(Lineage),
}

impl Book {
    /// All reasons, by key.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.values()
    }

    /// The reason with this key.
    pub fn reason(&self, id: ReasonId) -> Option<&Reason> {
        self.reasons.get(&id)
    }

    /// Why something is not what it was the year before.
    pub fn reason_for(&self, change: Changed) -> Option<&Reason> {
        let year = self.head.fiscal_year;
        self.reasons().find(|reason| reason.year == year && reason.change == change)
    }
}
