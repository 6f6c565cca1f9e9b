//! The table of a sheet with many rows, driven through its accessibility tree.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use chosho::book::{Book, Cell, CellRecord, Change, Entry, POSITION_STEP, Record, Role};
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};
use eframe::egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, accesskit, vec2};
use egui_kittest::kittest::Queryable as _;
use support::{Folder, Window, cell};

/// The sample with so many more rows on its first sheet, named by their number.
fn book_with(rows: usize) -> Book {
    let mut book = import::sample().unwrap();
    let sheet = book.sheets().next().unwrap().id;
    let originals: Vec<Entry> = book.entries_of(sheet).cloned().collect();
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

/// Turns the wheel over the table, by points.
fn scroll(window: &mut Window, by: f32) {
    window.harness.hover_at(eframe::egui::pos2(700.0, 500.0));
    window.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, by),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
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
