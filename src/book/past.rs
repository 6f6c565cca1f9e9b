//! 前年度: what earlier years' books said, kept in this one.

use serde::{Deserialize, Serialize};

use super::{Column, ColumnId, FiscalYear, Goal, Key as _, Lineage, PastId, PlanId, PolicyId, Role};

/// What the book of an earlier year said of an entry, of a sheet, or of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Past {
    pub id: PastId,
    /// Its place among all that were carried forward from the same book.
    pub position: i64,
    /// The entry, the sheet or the plan it is about, in the book of that year.
    pub lineage: Lineage,
    /// The year of that book.
    pub year: FiscalYear,
    /// Where it stood there: the names of plan and policy, and the sheet's number. A plan
    /// has its own name alone.
    pub plan: String,
    pub policy: String,
    pub sheet: u32,
    /// The sheet it stood on; of a sheet, or of a plan, its own.
    pub sheet_lineage: Lineage,
    pub subject: Subject,
    /// What went on from it in the following year: its own lineage alone where it
    /// was continued, another's where it went into that (統合), several where it was
    /// divided (分割), none where it ended (廃止).
    pub next: Vec<Lineage>,
}

/// What an earlier year's book said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Of an entry.
    Entry(PastEntry),
    /// Of a sheet: its closing text, and what of its plan it served.
    Sheet {
        /// 施策全体又は基本目標からの実績評価.
        overall: String,
        /// Not known of years that were carried forward in format 7 or before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        links: Option<Links>,
    },
    /// Of a plan.
    Plan(PastPlan),
}

/// The codes of the goals and measures that a sheet served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Links {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
}

/// A plan as it was: what of it is printed on its sheets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PastPlan {
    /// Its key, which it keeps from book to book.
    pub plan: PlanId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<(FiscalYear, FiscalYear)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
    /// In their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PastPolicy>,
}

/// A policy as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PastPolicy {
    /// Its key, which it keeps from book to book.
    pub policy: PolicyId,
    pub name: String,
    /// What it went on as in the plan of the next period: nothing is said where that is
    /// itself, or where it ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub into: Vec<PolicyId>,
}

/// An entry as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PastEntry {
    /// Empty in a row that only continued the one above.
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// The entry that this row divided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Lineage>,
    /// Those that were not blank, in the order of the columns.
    pub cells: Vec<PastCell>,
}

/// A cell as it was, with what the form of its year said of its column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PastCell {
    pub column: ColumnId,
    /// What its column was called in the window.
    pub caption: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Its text; of a merged cell that of the one it was merged with.
    pub text: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
    /// Whether its column was put aside then: nobody saw it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shelved: bool,
}

impl PastEntry {
    /// The cell of a column.
    pub fn cell(&self, column: &ColumnId) -> Option<&PastCell> {
        self.cells.iter().find(|cell| cell.column == *column)
    }

    /// What stood in a column: its cell, or else the one with the same role. The number
    /// of a counted id may have been that of another column then.
    pub fn cell_for(&self, column: &Column) -> Option<&PastCell> {
        let is_its_own = |cell: &&PastCell| {
            let is_same_role = column.role.is_some() && cell.role == column.role;
            !column.id.is_counted() || is_same_role || column.is_called(&cell.caption)
        };
        let own = self.cell(&column.id).filter(is_its_own);
        own.or_else(|| column.role.and_then(|role| self.role(role)))
    }

    /// The cell with a role, whatever its column was called.
    pub fn role(&self, role: Role) -> Option<&PastCell> {
        self.cells.iter().find(|cell| cell.role == Some(role))
    }
}

/// What became of an entry in the following year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// 継続: it went on.
    Continued,
    /// 統合: it went into others and has no row of its own any more.
    Merged,
    /// 分割: others came out of it.
    Divided,
    /// 廃止: it ended.
    Ended,
}

impl Past {
    /// What became of it.
    pub fn fate(&self) -> Fate {
        match self.next.as_slice() {
            [] => Fate::Ended,
            next if !next.contains(&self.lineage) => Fate::Merged,
            [_] => Fate::Continued,
            [..] => Fate::Divided,
        }
    }

    /// The entry, where it is about one.
    pub fn entry(&self) -> Option<&PastEntry> {
        match &self.subject {
            Subject::Entry(entry) => Some(entry),
            Subject::Sheet { .. } | Subject::Plan(_) => None,
        }
    }

    /// The plan, where it is about one.
    pub fn of_plan(&self) -> Option<&PastPlan> {
        match &self.subject {
            Subject::Plan(plan) => Some(plan),
            Subject::Entry(_) | Subject::Sheet { .. } => None,
        }
    }

    /// The goals and measures that a sheet served, where it is about one and they are known.
    pub fn links(&self) -> Option<&Links> {
        match &self.subject {
            Subject::Sheet { links, .. } => links.as_ref(),
            Subject::Entry(_) | Subject::Plan(_) => None,
        }
    }

    /// The closing text, where it is about a sheet.
    pub fn overall(&self) -> Option<&str> {
        match &self.subject {
            Subject::Entry(_) | Subject::Plan(_) => None,
            Subject::Sheet { overall, .. } => Some(overall),
        }
    }
}

impl PastPlan {
    /// What every plan is known by through the years, in the history.
    pub fn lineage(plan: PlanId) -> Lineage {
        Lineage::derived(&["計画", &plan.raw().to_string()])
    }
}
