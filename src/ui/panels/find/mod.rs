//! 検索と置換: what is looked for and found, in a panel at the right.

mod list;
mod panel;

use crate::edit::Replacement;

pub use panel::panel_ui;

/// What is asked for in the panel.
#[derive(Debug)]
pub enum Act {
    /// Shows the panel, to replace as well or only to find.
    Open {
        /// With the box for what replaces it?
        replace: bool,
    },
    /// Takes the panel away and gives the focus back.
    Close,
    /// Shows the next hit or, for −1, the one before; the focus stays in the panel.
    Step(isize),
    /// Goes to a hit.
    GoTo(usize),
    /// Replaces the hit that is shown, and shows the next.
    ReplaceOne,
    /// Lists all that would be replaced.
    ReplaceAll,
    /// Replaces these.
    Replace(Vec<Replacement>),
}

impl Act {
    /// Whether it changes the book, or leads to that.
    pub fn changes_book(&self) -> bool {
        matches!(self, Self::Open { replace: true } | Self::ReplaceOne | Self::ReplaceAll | Self::Replace(_))
    }
}

/// Keys of the panel, for the page of keys.
pub const HELP: [(&str, &str); 4] = [
    ("Enter", "次の結果へ"),
    ("Shift+Enter", "前の結果へ"),
    ("↑ / ↓", "前の結果／次の結果へ"),
    ("Esc", "検索を閉じて、セルに戻る"),
];
