//! What keys mean in the table.

use eframe::egui::text::CCursorRange;
use eframe::egui::{self, Galley, Modifiers};
use unicode_normalization::UnicodeNormalization as _;

use crate::book::Form;
use crate::viewmodel::table::selection::{Caret, CellMode, GridAction, Motion};

/// The keys of the table, for the list of keys.
pub const HELP: [(&str, &str); 15] = [
    ("↑ ↓ ← →", "隣のセルへ"),
    ("Tab / Shift+Tab", "次のセル／前のセルへ（行の終わりでは次の行へ）"),
    ("Enter / Shift+Enter", "下のセル／上のセルへ（セルを選んでいるとき）"),
    ("Ctrl+Enter", "入力を終えて下のセルへ"),
    ("Enter / Alt+Enter", "セルの中で改行（入力しているとき）"),
    ("文字を入力", "選んだセルの文字の終わりに続けて入力（元の文字は消えません）"),
    ("F2", "セルの文字を編集、評価区分の一覧を開く"),
    ("Esc", "入力を終える、選んだ範囲を1つのセルに戻す"),
    ("Shift+↑ ↓ ← → / Shift+クリック", "範囲を選ぶ"),
    ("Shift+Space", "行を選ぶ"),
    ("Home / End", "行の最初／最後のセルへ"),
    ("Ctrl+Home / Ctrl+End", "表の最初／最後のセルへ"),
    ("Ctrl+↑ ↓ ← →", "記入のある範囲の端へ"),
    ("PageUp / PageDown", "1画面上／下へ"),
    ("1 ～ 9、区分の最初の文字", "評価区分を選ぶ（評価区分のセルで。範囲を選んでいるときは、まとめて）"),
];

/// Where `range` is in a text.
pub fn caret_of(galley: &Galley, range: CCursorRange) -> Caret {
    let at = range.primary;
    let line = galley.layout_from_cursor(at).row;
    Caret {
        in_first_line: line == 0,
        in_last_line: line + 1 >= galley.rows.len(),
        at_start: at.index == galley.begin().index,
        at_end: at.index == galley.end().index,
        has_range: !range.is_empty(),
    }
}

/// A key that was pressed, and what it is pressed in.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct TableKey {
    pub key: egui::Key,
    pub modifiers: Modifiers,
    pub mode: CellMode,
    pub caret: Caret,
    /// The active cell is a rating.
    pub is_rating: bool,
    /// The rows a window's height above and below.
    pub page: (usize, usize),
}

/// What `key` does; `None` where it is for the text field, or somebody else.
pub fn act(key: &TableKey) -> Option<GridAction> {
    match key.mode {
        CellMode::Ready => ready(key),
        CellMode::Editing => editing(key),
    }
}

fn ready(pressed: &TableKey) -> Option<GridAction> {
    use egui::Key;
    let Modifiers { alt, ctrl, shift, command, .. } = pressed.modifiers;
    let control = ctrl || command;
    if alt {
        return None;
    }
    let moves = |motion| Some(if shift { GridAction::Extend(motion) } else { GridAction::Go(motion) });
    let either = |plain, with_control| moves(if control { with_control } else { plain });
    match pressed.key {
        Key::ArrowLeft => either(Motion::Left, Motion::EdgeLeft),
        Key::ArrowRight => either(Motion::Right, Motion::EdgeRight),
        Key::ArrowUp => either(Motion::Up, Motion::EdgeUp),
        Key::ArrowDown => either(Motion::Down, Motion::EdgeDown),
        Key::Home => either(Motion::RowStart, Motion::First),
        Key::End => either(Motion::RowEnd, Motion::Last),
        Key::PageUp if !control => moves(Motion::Page(pressed.page.0)),
        Key::PageDown if !control => moves(Motion::Page(pressed.page.1)),
        Key::Tab if !control => Some(GridAction::Go(if shift { Motion::Previous } else { Motion::Next })),
        Key::Enter => Some(GridAction::Go(if shift { Motion::Up } else { Motion::Down })),
        Key::Space if shift && !control => Some(GridAction::Rows),
        Key::Space if pressed.is_rating && !control => Some(GridAction::Edit),
        Key::A if control && !shift => Some(GridAction::All),
        Key::D if control && !shift => Some(GridAction::FillDown),
        Key::F2 if !control && !shift => Some(GridAction::Edit),
        Key::Escape => Some(GridAction::Escape),
        Key::Delete | Key::Backspace if !control && !shift => Some(GridAction::Clear),
        // With these the text field would delete what is not seen as marked.
        Key::Delete | Key::Backspace | Key::H | Key::K | Key::U | Key::W if control => {
            Some(GridAction::Nothing)
        }
        key if pressed.is_rating && !control && !shift => number(key).map(GridAction::Rate),
        _ => None,
    }
}

fn editing(pressed: &TableKey) -> Option<GridAction> {
    use egui::Key;
    let Caret { in_first_line, in_last_line, at_start, at_end, has_range } = pressed.caret;
    let Modifiers { alt, ctrl, shift, command, .. } = pressed.modifiers;
    let control = ctrl || command;
    if alt {
        return None;
    }
    if control {
        return match pressed.key {
            Key::Enter => Some(GridAction::Go(if shift { Motion::Up } else { Motion::Down })),
            Key::D => Some(GridAction::FillDown),
            _ => None,
        };
    }
    let leaves = |edge: bool, motion| (edge && !shift && !has_range).then_some(GridAction::Leave(motion));
    match pressed.key {
        Key::Tab => Some(GridAction::Go(if shift { Motion::Previous } else { Motion::Next })),
        Key::Escape => Some(GridAction::Escape),
        Key::ArrowUp => leaves(in_first_line, Motion::Up),
        Key::ArrowDown => leaves(in_last_line, Motion::Down),
        Key::ArrowLeft => leaves(at_start, Motion::Left),
        Key::ArrowRight => leaves(at_end, Motion::Right),
        _ => None,
    }
}

/// The place in the scale that a number key stands for.
fn number(key: egui::Key) -> Option<usize> {
    use egui::Key;
    const KEYS: [Key; 9] =
        [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    KEYS.iter().position(|number| *number == key)
}

/// The rating that a typed character means: by its number, or where exactly one
/// name begins with it.
pub fn rating_of(form: &Form, typed: &str) -> Option<usize> {
    let plain = |text: &str| text.nfkc().next().map(|first| first.to_lowercase().collect::<String>());
    let typed = plain(typed)?;
    if let Some(number) = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) {
        return (number < form.ratings.len()).then_some(number);
    }
    let begins =
        |at: &usize| form.ratings.get(*at).and_then(|rating| plain(&rating.name)) == Some(typed.clone());
    let mut all = (0..form.ratings.len()).filter(begins);
    let first = all.next();
    first.filter(|_| all.next().is_none())
}
