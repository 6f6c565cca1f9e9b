//! Sequences of keys, and what is selected after them.
//!
//! The grid is the first sheet of the small book:
//!
//! ```text
//!     n    t    a    e    r
//! 1  相談  ■    ■    ■    ■
//! 2  保育  ■    ┬    ┬    ■
//! 3        ■    ┴    ┴    ■
//! 4  学童  ■    ■    ■    ■
//! 5  ───── closing text ─────
//! ```

use eframe::egui::{Key as K, Modifiers};

use crate::book::testing::{Small, small};
use crate::edit::Command;
use crate::viewmodel::table::grid::{Grid, GridArea, GridSpot};
use crate::viewmodel::table::selection::{Caret, CellMode, GridAction, Motion, Selection};

use super::keys::{act, rating_of};
use crate::ui::table::grid::keys::TableKey;

/// A grid with these cells blank, such as "t2".
fn grid_without(blank: &[&str]) -> Grid {
    let Small { mut book, first, .. } = small();
    let rows: Vec<_> = book.entries_of(first).unwrap().map(|row| row.id).collect();
    for name in blank {
        let spot = spot(name);
        let column = book.context(first).unwrap().form.columns[spot.column].id.clone();
        let block = crate::edit::CellBlock { entries: vec![rows[spot.row]], columns: vec![column] };
        let step = Command::Clear(block).step(&mut book).unwrap().unwrap();
        book.apply_all(&step.changes);
    }
    Grid::of(&book.context(first).unwrap())
}

fn spot(name: &str) -> GridSpot {
    let (column, row) = name.split_at(1);
    GridSpot::new(row.parse::<usize>().unwrap() - 1, "ntaer".find(column).unwrap())
}

fn name(grid: &Grid, spot: GridSpot) -> String {
    if grid.is_closing(spot) {
        return "closing".to_owned();
    }
    let column = "ntaer".as_bytes()[spot.column] as char;
    format!("{column}{}", spot.row + 1)
}

/// What is selected: the active cell, the corners of a block, and `!` in a text.
fn shown(grid: &Grid, selection: &Selection) -> String {
    let mut shown = name(grid, selection.active);
    if selection.is_block(grid) {
        let GridArea { top, bottom, left, right } = selection.area(grid);
        let (one, other) = (name(grid, GridSpot::new(top, left)), name(grid, GridSpot::new(bottom, right)));
        shown = format!("{shown} {one}:{other}");
    }
    if selection.mode == CellMode::Editing {
        shown.push('!');
    }
    shown
}

fn key(word: &str, mode: CellMode, caret: Caret) -> TableKey {
    let mut modifiers = Modifiers::NONE;
    let mut parts: Vec<&str> = word.split('+').collect();
    let last = parts.pop().unwrap();
    for part in parts {
        modifiers |= match part {
            "S" => Modifiers::SHIFT,
            "C" => Modifiers::COMMAND | Modifiers::CTRL,
            "A" => Modifiers::ALT,
            other => panic!("{other}"),
        };
    }
    let key = match last {
        "←" => K::ArrowLeft,
        "→" => K::ArrowRight,
        "↑" => K::ArrowUp,
        "↓" => K::ArrowDown,
        other => K::from_name(other).unwrap(),
    };
    TableKey { key, modifiers, mode, caret, is_rating: false, page: (0, 3) }
}

/// Presses keys from `start`. `"` in the sequence stands for a typed character.
fn press(grid: &Grid, start: &str, keys: &str, caret: Caret) -> String {
    let start = if start == "closing" { GridSpot::new(grid.rows(), 0) } else { spot(start) };
    let mut selection = Selection::at(grid, start, CellMode::Ready);
    for word in keys.split_whitespace() {
        if word == "\"" {
            selection = selection.single(CellMode::Editing);
            continue;
        }
        selection = apply(grid, selection, act(&key(word, selection.mode, caret)));
    }
    shown(grid, &selection)
}

fn apply(grid: &Grid, selection: Selection, act: Option<GridAction>) -> Selection {
    selection.after(grid, act).unwrap_or(selection)
}

#[test]
fn keys_move_the_selection() {
    let grid = grid_without(&[]);
    for (start, keys, expected) in [
        // Step by step.
        ("n1", "→", "t1"),
        ("n1", "←", "n1"),
        ("n1", "↑", "n1"),
        ("r1", "→", "r1"),
        ("n1", "↓ ↓", "n3"),
        ("n1", "Enter Enter S+Enter", "n2"),
        ("n1", "C+Enter", "n2"),
        // Merged cells are one; the way sideways goes on in the row one came from.
        ("a1", "↓", "a2"),
        ("a1", "↓ ↓", "a4"),
        ("a4", "↑", "a2"),
        ("t3", "→", "a2"),
        ("t3", "→ → →", "r3"),
        ("t3", "→ ← ←", "n3"),
        ("a4", "↑ ←", "t3"),
        ("a1", "↓ ←", "t2"),
        // Tab goes through the rows.
        ("e1", "Tab Tab", "n2"),
        ("n2", "S+Tab", "r1"),
        ("n1", "S+Tab", "n1"),
        ("t3", "Tab Tab Tab Tab", "n4"),
        ("r4", "Tab", "closing"),
        // The closing text is one more cell, of the whole width.
        ("t4", "↓", "closing"),
        ("t4", "↓ ↑", "t4"),
        ("a4", "↓ → ← ↓ ↑", "a4"),
        ("r4", "Tab S+Tab", "r4"),
        ("closing", "Home End", "closing"),
        // Ends.
        ("e3", "Home", "n3"),
        ("n3", "End", "r3"),
        ("e3", "C+Home", "n1"),
        ("n1", "C+End", "r4"),
        ("closing", "C+Home", "n1"),
        ("t1", "PageDown", "t4"),
        ("t3", "PageUp", "t1"),
        ("t1", "S+PageDown", "t1 t1:t4"),
    ] {
        assert_eq!(press(&grid, start, keys, Caret::default()), expected, "{start}: {keys}");
    }
}

#[test]
fn shift_selects_blocks_of_whole_cells() {
    let grid = grid_without(&[]);
    for (start, keys, expected) in [
        ("n1", "S+→", "n1 n1:t1"),
        ("n1", "S+→ S+↓", "n1 n1:t2"),
        ("n1", "S+→ S+←", "n1"),
        ("t2", "S+↑ S+←", "t2 n1:t2"),
        // A block takes in whole merged cells, and lets go of them whole.
        ("t2", "S+→", "t2 t2:a3"),
        ("a1", "S+↓", "a1 a1:a3"),
        ("a1", "S+↓ S+↓", "a1 a1:a4"),
        ("a1", "S+↓ S+↓ S+↑", "a1 a1:a3"),
        ("a1", "S+↓ S+↑", "a1"),
        ("a4", "S+↑ S+↑ S+↓", "a4 a2:a4"),
        // The closing text is no part of a block.
        ("n4", "S+↓", "n4"),
        ("closing", "S+↑", "closing"),
        // Rows, and everything.
        ("e1", "S+Space", "e1 n1:r1"),
        ("e2", "S+Space", "e2 n2:r3"),
        ("t1", "S+Space S+↓", "t1 n1:r3"),
        ("t2", "C+A", "t2 n1:r4"),
        ("t1", "S+C+End", "t1 t1:r4"),
        // From a block on, and back to a single cell.
        ("n1", "S+→ S+↓ →", "t1"),
        ("n1", "S+→ Escape", "n1"),
        ("t2", "C+A Escape Escape", "t2"),
        ("n1", "S+→ F2", "n1!"),
        ("n1", "S+→ \"", "n1!"),
    ] {
        assert_eq!(press(&grid, start, keys, Caret::default()), expected, "{start}: {keys}");
    }
}

#[test]
fn ctrl_and_arrows_go_to_the_edge_of_what_is_filled() {
    let grid = grid_without(&["t2", "t3", "n4", "r4", "e4"]);
    for (start, keys, expected) in [
        ("r1", "C+↓", "r3"),
        ("r3", "C+↓", "r4"),
        ("t1", "C+↓", "t4"),
        ("t2", "C+↓", "t4"),
        ("t4", "C+↑", "t1"),
        ("t4", "C+↓", "t4"),
        ("n1", "C+→", "r1"),
        ("t4", "C+→", "a4"),
        ("a4", "C+→", "r4"),
        ("a1", "C+↓", "a4"),
        ("closing", "C+↑", "n4"),
        ("r1", "C+S+↓", "r1 r1:r3"),
    ] {
        assert_eq!(press(&grid, start, keys, Caret::default()), expected, "{start}: {keys}");
    }
}

#[test]
fn in_a_text_only_its_edges_lead_out() {
    let grid = grid_without(&[]);
    let middle = Caret::default();
    let all =
        Caret { in_first_line: true, in_last_line: true, at_start: true, at_end: true, has_range: false };
    for (caret, start, keys, expected) in [
        (middle, "t1", "\" ↓ ↑ ← →", "t1!"),
        (middle, "t1", "\" Home End C+Home C+End PageDown", "t1!"),
        (middle, "t1", "\" Enter A+Enter", "t1!"),
        (middle, "t1", "\" Escape", "t1"),
        (middle, "t1", "\" C+Enter", "t2"),
        (middle, "t1", "\" Tab", "a1"),
        (middle, "t1", "\" S+Tab", "n1"),
        (middle, "t1", "\" C+A Delete Backspace", "t1!"),
        (all, "t1", "\" ↓", "t2"),
        (all, "t2", "\" ↑", "t1"),
        (all, "t1", "\" →", "a1"),
        (all, "t1", "\" ←", "n1"),
        (all, "n1", "\" ← ↑", "n1!"),
        (all, "t1", "\" S+↓ S+→", "t1!"),
        (Caret { has_range: true, ..all }, "t1", "\" ↓ →", "t1!"),
    ] {
        assert_eq!(press(&grid, start, keys, caret), expected, "{start}: {keys}");
    }
}

#[test]
fn a_sheet_without_rows_has_its_closing_text() {
    let Small { mut book, first, .. } = small();
    let rows = book.entries_of(first).unwrap().map(|row| row.id).collect();
    let step = Command::DeleteEntries(rows).step(&mut book).unwrap().unwrap();
    book.apply_all(&step.changes);
    let grid = Grid::of(&book.context(first).unwrap());
    for keys in ["", "↑", "↓", "Tab", "S+Tab", "C+A", "C+Home", "S+Space", "S+↑", "C+↑", "PageDown", "End"]
    {
        assert_eq!(press(&grid, "n1", keys, Caret::default()), "closing", "{keys}");
    }
}

#[test]
fn a_rating_is_chosen_by_its_number_or_first_letter() {
    let Small { book, .. } = small();
    let mut form = book.forms().next().unwrap().clone();
    for (typed, rating) in
        [("1", Some(0)), ("５", Some(4)), ("6", None), ("0", None), ("達", Some(0)), ("あ", None), ("", None)]
    {
        assert_eq!(rating_of(&form, typed), rating, "{typed}");
    }
    for (rating, name) in form.ratings.iter_mut().zip(["A", "B", "Ｃ", "未着手", "未実施"]) {
        rating.name = name.to_owned();
    }
    for (typed, rating) in [("a", Some(0)), ("B", Some(1)), ("ｃ", Some(2)), ("未", None)] {
        assert_eq!(rating_of(&form, typed), rating, "{typed}");
    }
    let rating = |word| act(&TableKey { is_rating: true, ..key(word, CellMode::Ready, Caret::default()) });
    assert_eq!(rating("3"), Some(GridAction::Rate(2)));
    assert_eq!(rating("Space"), Some(GridAction::Edit));
    assert_eq!(rating("Enter"), Some(GridAction::Go(Motion::Down)), "the list is not in the way");
    let text = |word| act(&key(word, CellMode::Ready, Caret::default()));
    assert_eq!((text("3"), text("Space")), (None, None), "elsewhere they are text");
}
