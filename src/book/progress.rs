//! How far a sheet is filled in.

use super::{Book, ColumnKind, Context, Entry, Form, PlanId, PolicyId, Role, SheetId};

/// Rows filled, of rows in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Progress {
    pub filled: usize,
    pub total: usize,
}

impl Progress {
    /// Whether there is something to fill and all of it is.
    pub fn is_complete(self) -> bool {
        self.total > 0 && self.filled == self.total
    }

    /// From 0 to 1; 0 where there is nothing to fill.
    pub fn fraction(self) -> f32 {
        if self.total == 0 { 0.0 } else { self.filled as f32 / self.total as f32 }
    }
}

impl std::ops::Add for Progress {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { filled: self.filled + other.filled, total: self.total + other.total }
    }
}

impl std::iter::Sum for Progress {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| sum + one)
    }
}

impl Book {
    /// How far a sheet's rows are filled in.
    pub fn sheet_progress(&self, sheet: SheetId) -> Progress {
        let Some(Context { form, .. }) = self.context(sheet) else { return Progress::default() };
        let mut progress = Progress::default();
        for entry in self.entries_of(sheet) {
            progress.total += 1;
            progress.filled += usize::from(self.is_filled(entry, form));
        }
        progress
    }

    /// How far a policy's sheets are filled in.
    pub fn policy_progress(&self, policy: PolicyId) -> Progress {
        self.sheets_of(policy).map(|sheet| self.sheet_progress(sheet.id)).sum()
    }

    /// How far a plan's sheets are filled in.
    pub fn plan_progress(&self, plan: PlanId) -> Progress {
        self.policies_of(plan).map(|policy| self.policy_progress(policy.id)).sum()
    }

    /// Whether a row says all that a reader needs: what was reached, what is
    /// thought of it, and its rating. A merged cell counts as what it is merged
    /// with. A row that only heads named rows of its own needs nothing.
    pub fn is_filled(&self, entry: &Entry, form: &Form) -> bool {
        let heads_others = self
            .entries_of(entry.sheet)
            .any(|child| child.parent == Some(entry.id) && !child.name.is_empty());
        heads_others
            || form
                .cell_columns()
                .filter(|column| {
                    column.kind == ColumnKind::Rating
                        || matches!(column.role, Some(Role::Achievement | Role::Evaluation))
                })
                .all(|column| {
                    let holder = self.anchor(entry.id, &column.id);
                    !self.text(holder, &column.id).trim().is_empty()
                })
    }
}
