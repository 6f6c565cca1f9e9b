//! 変更一覧: what changed since last year, entry by entry, in a panel at the right.

mod panel;

use crate::book::SheetId;
use crate::ui::kit::list::ListFocus;
use crate::viewmodel::changes::lines::{ChangeFilter, ChangeLines};

/// Keys of the panel, for the page of keys.
pub const HELP: [(&str, &str); 4] = [
    ("↑ / ↓", "前後の変更を選ぶ"),
    ("Enter", "選んだ変更の場所に移る"),
    ("F2", "選んだ変更の理由を入力する"),
    ("Esc", "変更一覧を開いたまま、セルに戻る"),
];

/// The state of the panel.
#[derive(Debug, Default)]
pub struct Changes {
    /// The panel is to get the focus.
    pub wants_focus: bool,
    filter: ChangeFilter,
    lines: ChangeLines,
    /// The line that was chosen last.
    selected: Option<usize>,
    focus: ListFocus,
    /// The sheet that the list was last led to.
    followed: Option<SheetId>,
}
