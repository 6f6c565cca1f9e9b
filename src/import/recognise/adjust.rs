//! What the clerk says of a document otherwise than it was recognised, and what is known of
//! one that was read before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::book::{ColumnId, FiscalYear, Role};
use crate::import::captions::squeeze;

/// What a column of a table holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnMeaning {
    /// The rows' names.
    Name,
    /// What was planned.
    Target,
    /// What was reached.
    Achievement,
    /// What is thought of it.
    Evaluation,
    /// The rating.
    Rating,
    /// Something of its own: a column of the form that means nothing to checking.
    Own,
    /// This column of the form that was given.
    Column(ColumnId),
    /// In a list of all rows, the plan.
    Plan,
    /// In a list of all rows, the policy.
    Policy,
    /// In a list of all rows, the number of the sheet.
    SheetNumber,
    /// Nothing of the book.
    LeftOut,
}

impl ColumnMeaning {
    /// What a column can hold, whatever the form.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Target,
        Self::Achievement,
        Self::Evaluation,
        Self::Rating,
        Self::Own,
        Self::Plan,
        Self::Policy,
        Self::SheetNumber,
        Self::LeftOut,
    ];

    /// That of a column with a role, or without one.
    pub(super) fn of(role: Option<Role>) -> Self {
        match role {
            Some(Role::Name) => Self::Name,
            Some(Role::Target) => Self::Target,
            Some(Role::Achievement) => Self::Achievement,
            Some(Role::Evaluation) => Self::Evaluation,
            Some(Role::Rating) => Self::Rating,
            None => Self::Own,
        }
    }

    /// The role that a column has by it: `None` where it says nothing of one.
    pub(super) fn role(&self) -> Option<Option<Role>> {
        Some(match self {
            Self::Name => Some(Role::Name),
            Self::Target => Some(Role::Target),
            Self::Achievement => Some(Role::Achievement),
            Self::Evaluation => Some(Role::Evaluation),
            Self::Rating => Some(Role::Rating),
            Self::Own => None,
            Self::Column(_) | Self::Plan | Self::Policy | Self::SheetNumber | Self::LeftOut => return None,
        })
    }

    /// What it is called; that of a form's own column is the form's.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Name => "事業名",
            Self::Target => "目標・取組み",
            Self::Achievement => "達成度・実績",
            Self::Evaluation => "評価・方策",
            Self::Rating => "評価区分",
            Self::Own => "その他の列",
            Self::Column(_) => "様式の列",
            Self::Plan => "計画名",
            Self::Policy => "施策名",
            Self::SheetNumber => "調書番号",
            Self::LeftOut => "読み取らない",
        }
    }
}

/// The rows of a header, by their numbers in the leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct HeaderRows {
    pub first: u32,
    pub last: u32,
}

/// What is known of tables with a header, from this document or from one of an earlier year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnownHeader {
    /// What tells the header from others: [`signature`] of each column, its group before it.
    pub signature: Vec<String>,
    /// How many rows the header has.
    pub height: u32,
    /// What columns mean otherwise than their captions say, by their places from the left.
    pub meanings: BTreeMap<usize, ColumnMeaning>,
    /// Leaves that are left out, by their names.
    pub leaves: Vec<String>,
    /// Rows that are left out, by what stands first in them.
    pub rows: Vec<String>,
}

/// What is said of a leaf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeafAdjustment {
    /// Whether it is read.
    pub is_taken: Option<bool>,
    /// Where headers stand, by the number of the row where each would stand otherwise; `None`
    /// where there is no header.
    pub headers: BTreeMap<u32, Option<HeaderRows>>,
    /// Rows that are read as rows of the table, or not at all.
    pub rows: BTreeMap<u32, bool>,
}

/// What the clerk says of a document otherwise than it was recognised. The same document with
/// the same adjustments becomes the same book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adjustments {
    /// The fiscal year that the book is of.
    pub year: Option<FiscalYear>,
    /// By the leaves' places in the document.
    pub leaves: BTreeMap<usize, LeafAdjustment>,
    /// By what tables are headed with.
    pub known: Vec<KnownHeader>,
}

impl Adjustments {
    /// What is said of a leaf, to be changed.
    pub fn leaf(&mut self, at: usize) -> &mut LeafAdjustment {
        self.leaves.entry(at).or_default()
    }

    /// Has a column of all tables with this header mean something.
    pub fn set_meaning(&mut self, signature: &[String], height: u32, column: usize, meaning: ColumnMeaning) {
        let at = self.known.iter().position(|known| known.signature == signature).unwrap_or_else(|| {
            let signature = signature.to_vec();
            self.known.push(KnownHeader { signature, height, ..KnownHeader::default() });
            self.known.len() - 1
        });
        if let Some(known) = self.known.get_mut(at) {
            known.height = height;
            known.meanings.insert(column, meaning);
        }
    }
}

/// What of a caption tells it from others, whatever year and day stand in it.
pub fn signature(caption: &str) -> String {
    let mut key = squeeze(caption);
    for era in ["明治", "大正", "昭和", "平成", "令和"] {
        key = key.replace(era, "〓");
    }
    key = key.replace("〓元年", "〓#年");
    let mut own = String::with_capacity(key.len());
    for letter in key.chars() {
        match letter {
            '0'..='9' if own.ends_with('#') => {}
            '0'..='9' => own.push('#'),
            other => own.push(other),
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_header_of_another_year_is_known() {
        for (one, other) in [
            ("達成度（平成23年3月31日現在）", "達 成 度\n（令和元年３月３１日現在）"),
            ("R5実績", "R６実績"),
            ("評価区分", "評価\n区分"),
        ] {
            assert_eq!(signature(one), signature(other));
        }
        assert_ne!(signature("実績"), signature("評価"));
    }

    #[test]
    fn what_a_column_means_is_said_once_for_all_tables_of_its_header() {
        let mut adjustments = Adjustments::default();
        let header = ["事業名".to_owned(), "実績".to_owned()];
        adjustments.set_meaning(&header, 1, 1, ColumnMeaning::Own);
        adjustments.set_meaning(&header, 2, 1, ColumnMeaning::LeftOut);
        assert_eq!(adjustments.known.len(), 1);
        assert_eq!(adjustments.known[0].meanings[&1], ColumnMeaning::LeftOut);
        assert_eq!(adjustments.known[0].height, 2);
    }
}
