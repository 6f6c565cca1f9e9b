//! 履歴: what was done to the file and what a cell said before, in a panel at the
//! right.

mod cell;
mod list;
mod panel;

use crate::book::Book;
use crate::edit::{Session, Way};
use crate::search::Spot;
use crate::ui::kit::list::ListFocus;
use crate::ui::request::HistoryTab;
use crate::ui::shell::view::View;
use crate::viewmodel::field::Field;
use crate::viewmodel::history::lines::Lines;
pub use crate::viewmodel::history::words::gone;

use cell::Wordings;
pub use panel::panel_ui;

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
    /// Whether the panel is there.
    pub open: bool,
    pub tab: HistoryTab,
    /// The panel is to get the focus.
    pub wants_focus: bool,
    /// The focus was in the panel in the last frame.
    pub has_focus: bool,
    /// The step that was chosen.
    selected: Option<i64>,
    /// The list's.
    focus: ListFocus,
    /// At a revision of the book, the way to a step.
    way: Option<((i64, i64), Option<Way>)>,
    lines: Lines,
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

/// The text that 「このセル」 is about: of the field of this sheet that last had the
/// focus, or else is selected.
pub fn target(book: &Book, view: &View) -> Option<Spot> {
    let here = |field: &Field| field.spot(book).filter(|spot| spot.sheet() == view.sheet);
    view.typing.last.as_ref().and_then(here).or_else(|| here(&view.cursor.field()?))
}
