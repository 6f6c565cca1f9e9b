//! 履歴: what was done to the file and what a cell said before, in a panel at the
//! right.

mod cell;
mod list;
mod panel;

use crate::edit::{Session, Way};
use crate::ui::kit::list::ListFocus;
use crate::ui::request::HistoryTab;
use crate::viewmodel::history::lines::HistoryLines;
pub use crate::viewmodel::history::words::gone;

use cell::Wordings;

/// Keys of the panel, for the page of keys.
pub const HELP: [(&str, &str); 4] = [
    ("↑ / ↓", "前後の操作を選ぶ"),
    ("Home / End", "最新／最初の操作を選ぶ"),
    ("Enter", "選んだ操作の場所に移る"),
    ("Esc", "履歴を開いたまま、セルに戻る"),
];

/// The state of the panel.
#[derive(Debug, Default)]
pub struct History {
    pub tab: HistoryTab,
    /// The panel is to get the focus.
    pub wants_focus: bool,
    /// The step that was chosen.
    selected: Option<i64>,
    /// The list's.
    focus: ListFocus,
    /// At a revision of the book, the way to a step.
    way: Option<((i64, i64), Option<Way>)>,
    lines: HistoryLines,
    wordings: Wordings,
}

impl History {
    /// Makes a step the one that is chosen.
    pub fn choose(&mut self, seq: i64) {
        self.selected = Some(seq);
    }

    /// The way to the step that is chosen, counted once for each change of the book.
    fn way(&mut self, session: &Session, seq: i64) -> Option<Way> {
        let key = (session.revision(), seq);
        match self.way {
            Some((known, way)) if known == key => way,
            _ => {
                let way = session.way_to(seq);
                self.way = Some((key, way));
                way
            }
        }
    }
}
