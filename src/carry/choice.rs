//! What becomes of a plan, a policy, a sheet or an entry of last year.

use crate::book::{EntryId, PlanId, PolicyId, SheetId};

/// What becomes of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PlanChoice {
    pub plan: PlanId,
    /// Its period ended before this year.
    pub has_ended: bool,
    /// It goes on, with all that stands under it and goes on too.
    pub keep: bool,
}

/// What becomes of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PolicyChoice {
    pub policy: PolicyId,
    /// The plan it stands under from now on.
    pub plan: PlanId,
    pub keep: bool,
}

/// What becomes of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SheetChoice {
    pub sheet: SheetId,
    /// The policy it stands under from now on.
    pub policy: PolicyId,
    pub keep: bool,
}

/// What becomes of an entry. A row that divides another goes where that goes, as long as
/// it `follows`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct EntryChoice {
    pub entry: EntryId,
    pub decision: Decision,
    /// Nothing else was said of a row that divides another.
    pub follows: bool,
    /// Its name from now on; its lineage stays.
    pub name: String,
    pub marks: Vec<String>,
    /// The sheet it stands on from now on.
    pub sheet: SheetId,
}

/// What becomes of an entry in this year's book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// 継続: it goes on.
    Continue,
    /// 変更: it goes on, marked as changed.
    Change,
    /// 統合: it goes into another entry; which one has to be said before it can.
    Merge(Option<EntryId>),
    /// 分割: it goes on, and these come out of it.
    Split(Vec<String>),
    /// 廃止: it ends, and stays in the history.
    End,
}

/// An entry that begins this year (新規).
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Added {
    pub sheet: SheetId,
    pub name: String,
}

impl Decision {
    /// Whether the entry has a row in this year's book.
    pub fn goes_on(&self) -> bool {
        matches!(self, Self::Continue | Self::Change | Self::Split(_))
    }
}
