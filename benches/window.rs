//! What a frame of the window costs, without painting it: `cargo bench --bench window`.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::mpsc::Sender;

use chosho::book::{Book, Cell, CellRecord, Change, Entry, POSITION_STEP, Record};
use chosho::edit::Wake;
use chosho::file::IfExists;
use chosho::import;
use chosho::prefs::Prefs;
use chosho::store::{self, Contents};
use chosho::ui::App;
use chosho::ui::files::{Chosen, FileDialogs, Request};
use divan::Bencher;
use eframe::egui::{Context, Pos2, RawInput, Rect, vec2};

fn main() {
    divan::main();
}

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&mut self, _: &Request, _: Sender<Chosen>, _: Wake) -> bool {
        false
    }
}

/// The sample with so many more rows on its first sheet.
fn book_with(rows: usize) -> Book {
    let mut book = import::sample().unwrap();
    let sheet = book.sheets().next().unwrap().id;
    let originals: Vec<Entry> = book.entries_of(sheet).cloned().collect();
    for (at, original) in (0..rows).zip(originals.iter().cycle()) {
        let cells: Vec<(_, Cell)> =
            book.cells_of(original.id).map(|(id, cell)| (id.clone(), cell.clone())).collect();
        let position = original.position + (at as i64 + 100) * POSITION_STEP;
        let entry = Entry { id: book.new_key(), position, ..original.clone() };
        for (column, cell) in cells {
            let record = CellRecord { entry: entry.id, column, cell };
            book.apply(&Change::insert(Record::Cell(record)));
        }
        book.apply(&Change::insert(Record::Entry(entry)));
    }
    book
}

#[divan::bench(args = [0, 100, 1_000, 10_000])]
fn frame(bencher: Bencher<'_, '_>, rows: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    store::create(&path, &Contents::new(book_with(rows)), IfExists::Refuse).unwrap();
    let ctx = Context::default();
    let mut app = App::new(&ctx, Prefs::default(), Box::new(NoDialogs));
    app.open(&ctx, &path);
    let screen = Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0));
    let mut frame = || {
        let input = RawInput { screen_rect: Some(screen), ..RawInput::default() };
        ctx.run_ui(input, |ui| app.frame(ui)).drop_without_applying_deltas();
    };
    for _ in 0..4 {
        frame();
    }
    bencher.bench_local(frame);
}
