//! The table of a sheet with many rows, driven through its accessibility tree.

use crate::support::{Folder, Window, cell, label, rows};
use chosho::book::{Book, Cell, CellRecord, Change, Entry, POSITION_STEP, Record, Role};
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};
use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2, accesskit, pos2, vec2,
};
use egui_kittest::kittest::Queryable as _;

/// The sample with so many more rows on its first sheet, named by their number.
fn book_with(rows: usize) -> Book {
    let mut book = import::sample().unwrap();
    let sheet = book.sheets().next().unwrap().id;
    let originals: Vec<Entry> = book.entries_of(sheet).unwrap().cloned().collect();
    let count = originals.len();
    for (at, original) in (0..rows).zip(originals.iter().cycle()) {
        let cells: Vec<_> = book.cells_of(original.id).map(|(id, cell)| (id.clone(), cell.clone())).collect();
        let position = original.position + (at as i64 + 100) * POSITION_STEP;
        let name = format!("事業{}", at + count + 1);
        let entry = Entry { id: book.new_key(), position, name, parent: None, ..original.clone() };
        for (column, cell) in cells.into_iter().filter(|(_, cell)| *cell != Cell::Merged) {
            let record = CellRecord { entry: entry.id, column, cell };
            book.apply(&Change::insert(Record::Cell(record)));
        }
        book.apply(&Change::insert(Record::Entry(entry)));
    }
    book
}

fn window_with(rows: usize, folder: &Folder) -> Window {
    let path = folder.path("large.chosho");
    store::create(&path, &Contents::new(book_with(rows)), IfExists::Refuse).unwrap();
    Window::open(&path, vec![])
}

fn wheel(delta: Vec2, modifiers: Modifiers) -> Event {
    let (unit, phase, source) = (MouseWheelUnit::Point, TouchPhase::Move, MouseWheelSource::Unknown);
    Event::MouseWheel { unit, delta, phase, source, modifiers }
}

/// Turns the wheel over the table, by points.
fn scroll(window: &mut Window, by: f32) {
    window.harness.hover_at(pos2(700.0, 500.0));
    window.harness.event(wheel(vec2(0.0, by), Modifiers::NONE));
    window.harness.run_steps(40);
}

fn fields(window: &Window) -> usize {
    window.harness.query_all_by_role(accesskit::Role::MultilineTextInput).count()
}

#[test]
fn a_sheet_of_five_thousand_rows_shows_only_some_dozens_of_fields() {
    let folder = Folder::new();
    let mut window = window_with(5_000, &folder);
    let shown = fields(&window);
    assert!((4..80).contains(&shown), "{shown} fields");
    scroll(&mut window, -100_000.0);
    assert!(!window.shows("1行目"), "the first row is out of sight");
    assert!((4..80).contains(&fields(&window)), "{} fields", fields(&window));
}

#[test]
fn a_cell_keeps_the_focus_and_takes_what_is_typed_while_it_is_out_of_sight() {
    let folder = Folder::new();
    let mut window = window_with(500, &folder);
    let target = "事業9・取組み・方針";
    scroll(&mut window, -1_200.0);
    window.harness.get_by_label(target).focus();
    window.harness.run_steps(3);
    scroll(&mut window, -30_000.0);
    assert!(window.harness.get_by_label(target).is_focused(), "far away");
    window.harness.event(Event::Text("遠くから".to_owned()));
    window.harness.run_steps(12);
    assert!(window.book(|book| cell(book, 8, Role::Target)).contains("遠くから"));
    scroll(&mut window, 28_800.0);
    assert!(window.harness.get_by_label(target).is_focused(), "and back");
}

#[test]
fn a_cell_is_edited_on_a_large_page_and_undone_there() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    let before = window.book(|book| cell(book, 0, Role::Target));
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::F4);
    let large = format!("{target}（大きな画面）");
    assert!(window.harness.get_by_label(&large).is_focused());

    window.press(Modifiers::COMMAND, Key::End);
    window.harness.event(Event::Text("追記です。".to_owned()));
    window.harness.run_steps(3);
    let count = before.chars().filter(|character| *character != '\n').count() + 5;
    assert!(window.harness.query_by_label_contains(&format!("{count}字（改行を除く）")).is_some());
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.value(&large), before, "undone in front of the clerk");
    window.press(Modifiers::COMMAND, Key::End);
    window.harness.event(Event::Text("改めて。".to_owned()));
    window.harness.run_steps(3);
    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(!window.shows(&large), "closed");
    assert!(window.harness.get_by_label(&target).is_focused(), "back in the cell");
    window.harness.run_steps(12);
    assert_eq!(window.book(|book| cell(book, 0, Role::Target)), format!("{before}改めて。"));
}

#[test]
fn the_large_page_follows_its_text_into_the_cell_that_it_is_merged_with() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 1, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    let joint = window.book(|book| cell(book, 0, Role::Target));
    window.press(Modifiers::COMMAND, Key::Z);
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::F4);
    window.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.book(|book| cell(book, 0, Role::Target)), joint);
    window.press(Modifiers::COMMAND, Key::End);
    window.harness.event(Event::Text("追記".to_owned()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Escape);
    window.harness.run_steps(12);
    let after = window.book(|book| cell(book, 0, Role::Target));
    assert!(after.contains("追記"), "{after}");
    assert_eq!(after.replace("追記", ""), joint);
}

#[test]
fn nothing_but_text_is_changed_behind_the_large_page() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::F4);
    let rows_before = window.book(|book| rows(book).len());
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete);
    assert_eq!(window.book(|book| rows(book).len()), rows_before);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows(&format!("{target}（大きな画面）")));
}

/// The middle of a column's border in the header.
fn border(window: &Window, column: &str) -> Pos2 {
    window.harness.get_by_label(&format!("{column}の列の右端")).rect().center()
}

#[test]
fn a_border_of_the_header_is_dragged_and_the_step_undone() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let shares = |window: &Window| -> Vec<u16> {
        window.book(|book| book.forms().next().unwrap().columns.iter().map(|own| own.width).collect())
    };
    let (before, from) = (shares(&window), border(&window, "達成度"));
    window.harness.drag_at(from);
    for step in [10.0, 25.0, 40.0] {
        window.harness.hover_at(from + vec2(step, 0.0));
        window.harness.step();
    }
    assert_eq!(shares(&window), before, "not before it is let go");
    window.harness.drop_at(from + vec2(40.0, 0.0));
    window.harness.run_steps(4);
    assert!((border(&window, "達成度").x - from.x - 40.0).abs() <= 1.5, "{:?}", border(&window, "達成度"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(shares(&window), before);
    assert_eq!(border(&window, "達成度"), from);
}

#[test]
fn columns_that_do_not_fit_scroll_sideways_under_the_name() {
    let folder = Folder::new();
    let path = folder.sample();
    let (name, evaluation) = (label(&path, 0, "個別事業名"), label(&path, 0, "評価"));
    let mut window = Window::open(&path, vec![]);
    window.harness.set_size(vec2(640.0, 800.0));
    window.harness.run_steps(4);
    let place = |window: &Window, name: &str| window.harness.get_by_label(name).rect().left();
    let before = [&name, &evaluation].map(|name| place(&window, name));
    window.harness.hover_at(pos2(500.0, 500.0));
    window.harness.event(wheel(vec2(-120.0, 0.0), Modifiers::NONE));
    window.harness.run_steps(20);
    assert_eq!(place(&window, &name), before[0], "the name stays");
    assert!(place(&window, &evaluation) < before[1] - 100.0, "the others go");
}

#[test]
fn ctrl_and_the_wheel_zoom_in_steps_and_ctrl_zero_goes_back() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.harness.hover_at(pos2(700.0, 500.0));
    for expected in ["110％", "120％"] {
        window.harness.event(wheel(vec2(0.0, 50.0), Modifiers::COMMAND));
        window.harness.run_steps(4);
        assert!(window.shows(expected), "{expected}");
    }
    window.press(Modifiers::COMMAND, Key::Num0);
    assert!(window.shows("100％"));
}

#[test]
fn rows_are_filtered_and_the_others_stay_in_the_book() {
    let folder = Folder::new();
    let path = folder.sample();
    let (first, second) = (label(&path, 0, "達成度"), label(&path, 1, "達成度"));
    let rating = label(&path, 1, "評価区分");
    let mut window = Window::open(&path, vec![]);
    let before = window.book(|book| chosho::export::json::to_json(book).unwrap());
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    window.click("評価区分で絞り込む");
    window.click("充実");
    window.press(Modifiers::NONE, Key::Escape);
    let ratings: Vec<String> = (0..7).map(|row| window.book(|book| cell(book, row, Role::Rating))).collect();
    let count = ratings.iter().filter(|rating| *rating == "充実").count();
    assert!((1..7).contains(&count));
    assert!(window.shows(&format!("7行中{count}行を表示")));
    assert!(window.shows("2行目") && !window.shows("1行目"), "the numbers are those of the sheet");
    assert!(window.shows(&second) && !window.shows(&first));

    // What does not hold any longer stays until it is asked for again.
    window.harness.get_by_role_and_label(accesskit::Role::ComboBox, &rating).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Num1);
    assert!(window.shows(&second));
    window.click("再適用");
    assert!(!window.shows(&second));
    window.click("解除");
    assert!(window.shows(&first) && window.shows(&second));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(|book| chosho::export::json::to_json(book).unwrap()), before);
}

#[test]
fn what_is_pasted_and_copied_down_goes_past_hidden_rows() {
    let folder = Folder::new();
    let path = folder.sample();
    let targets: Vec<String> = (0..7).map(|row| label(&path, row, "取組み・方針")).collect();
    let mut window = Window::open(&path, vec![]);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    window.click("評価区分で絞り込む");
    window.click("継続");
    window.press(Modifiers::NONE, Key::Escape);
    let before: Vec<String> = (0..7).map(|row| window.book(|book| cell(book, row, Role::Target))).collect();
    let shown: Vec<usize> = (0..7).filter(|row| window.shows(&format!("{}行目", row + 1))).collect();
    assert!(shown.windows(2).any(|pair| pair[1] > pair[0] + 1), "hidden rows between: {shown:?}");

    window.harness.get_by_label(&targets[shown[0]]).focus();
    window.harness.run_steps(3);
    let text = shown.iter().map(|row| format!("{row}番\r\n")).collect::<String>();
    for _ in &shown[1..] {
        window.press(Modifiers::SHIFT, Key::ArrowDown);
    }
    window.harness.event(Event::Paste(text));
    window.harness.run_steps(4);
    window.click("行ごとに");
    window.harness.get_by_role_and_label(accesskit::Role::Button, "貼り付け").click();
    window.harness.run_steps(6);
    for (row, before) in before.iter().enumerate() {
        let expected = if shown.contains(&row) { format!("{row}番") } else { before.clone() };
        assert_eq!(window.book(|book| cell(book, row, Role::Target)), expected, "row {row}");
    }
    let last = *shown.last().unwrap();
    window.harness.get_by_label(&targets[last]).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::COMMAND, Key::D);
    let above = shown[shown.len() - 2];
    assert_eq!(window.book(|book| cell(book, last, Role::Target)), format!("{above}番"));
}

#[test]
fn a_new_row_is_shown_whatever_is_filtered() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    window.fill_in("絞り込む文字", "どこにもない文字");
    assert!(window.shows("7行中0行を表示"));
    window.click("＋ 行を追加");
    assert!(window.shows("8行中1行を表示"));
    assert!(window.harness.get_by_label("8行目・個別事業名").is_focused());
}

#[test]
fn a_merged_cell_reaches_into_what_is_seen_from_above() {
    let folder = Folder::new();
    let path = folder.path("merged.chosho");
    let mut book = book_with(60);
    let evaluation = book.forms().next().unwrap().role(Role::Evaluation).unwrap().id.clone();
    for entry in rows(&book)[8..50].to_vec() {
        let record = CellRecord { entry, column: evaluation.clone(), cell: Cell::Merged };
        book.apply(&Change::insert(Record::Cell(record)));
    }
    store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
    let mut window = Window::open(&path, vec![]);
    scroll(&mut window, -4_000.0);
    assert!(!window.shows("8行目"), "the row in which it begins is far above");
    assert!(window.shows("事業8・評価"));
    window.harness.get_by_label("事業8・評価").focus();
    window.harness.run_steps(3);
    window.harness.event(Event::Text("合わせて".to_owned()));
    window.harness.run_steps(12);
    assert!(window.book(|book| cell(book, 7, Role::Evaluation)).contains("合わせて"));
}
