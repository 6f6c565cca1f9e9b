//! The items of the tree, and where they go in it.

use serde::{Deserialize, Serialize};

use crate::book::{Outline, PlanId, PolicyId, SheetId};

/// Up or down among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Up,
    Down,
}

/// An item of the tree plan › policy › sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Item {
    Plan(PlanId),
    Policy(PolicyId),
    Sheet(SheetId),
}

impl Item {
    /// Its level in the tree: 0 for a plan.
    pub fn depth(self) -> usize {
        match self {
            Self::Plan(_) => 0,
            Self::Policy(_) => 1,
            Self::Sheet(_) => 2,
        }
    }

    /// What it stands under; `None` for a plan, or what is no longer there.
    pub fn parent(self, book: &Outline) -> Option<Self> {
        match self {
            Self::Plan(_) => None,
            Self::Policy(id) => book.policy(id).map(|policy| Self::Plan(policy.plan)),
            Self::Sheet(id) => book.listing(id).map(|sheet| Self::Policy(sheet.policy)),
        }
    }

    /// Whether the book has it.
    pub fn is_in(self, book: &Outline) -> bool {
        match self {
            Self::Plan(id) => book.plan(id).is_some(),
            Self::Policy(id) => book.policy(id).is_some(),
            Self::Sheet(id) => book.listing(id).is_some(),
        }
    }
}
