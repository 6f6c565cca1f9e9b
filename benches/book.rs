//! How long the jobs take that the clerk waits for: `cargo bench`.
#![allow(clippy::unwrap_used, missing_docs)]

use chosho::book::{Book, Change, Entry, Node as _, Record, Sheet};
use chosho::edit::{Command, Session};
use chosho::file::IfExists;
use chosho::monitor::Monitor;
use chosho::store::{self, Contents};
use chosho::typeset::{self, Fonts, Parts};
use chosho::{export, import};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// The sample with its sheets repeated to this number.
fn book_of(sheets: usize) -> Book {
    let mut book = import::sample().unwrap();
    let originals: Vec<Sheet> = book.sheets().cloned().collect();
    for (number, original) in (0..sheets).zip(originals.iter().cycle()).skip(originals.len()) {
        let copy = Sheet {
            id: book.new_key(),
            position: original.position() + number as i64,
            number: number as u32 + 1,
            ..original.clone()
        };
        let rows: Vec<Entry> = book.entries_of(original.id).cloned().collect();
        for row in rows {
            let cells: Vec<_> = book.cells_of(row.id).map(|(id, cell)| (id.clone(), cell.clone())).collect();
            let entry = Entry { id: book.new_key(), sheet: copy.id, parent: None, ..row };
            for (column, cell) in cells {
                let record = chosho::book::CellRecord { entry: entry.id, column, cell };
                book.apply(&Change::insert(Record::Cell(record)));
            }
            book.apply(&Change::insert(Record::Entry(entry)));
        }
        book.apply(&Change::insert(Record::Sheet(copy)));
    }
    book
}

#[divan::bench(args = [5, 100, 500], sample_count = 20)]
fn layout(bencher: Bencher<'_, '_>, sheets: usize) {
    let (book, fonts) = (book_of(sheets), Fonts::bundled().unwrap());
    bencher
        .bench(|| typeset::layout(black_box(&book), &Parts::default(), &fonts, &Monitor::default()).unwrap());
}

#[divan::bench(args = [5, 100, 500], sample_count = 20)]
fn pdf(bencher: Bencher<'_, '_>, sheets: usize) {
    let book = book_of(sheets);
    bencher.bench(|| export::pdf::write(black_box(&book), &Parts::default(), &Monitor::default()).unwrap());
}

#[divan::bench(args = [5, 500])]
fn open(bencher: Bencher<'_, '_>, sheets: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    store::create(&path, &Contents::new(book_of(sheets)), IfExists::Refuse).unwrap();
    bencher.bench(|| store::read(black_box(&path)).unwrap());
}

/// From a command to its being in the file, with all the fsyncs of that.
#[divan::bench(args = [5, 500])]
fn commit(bencher: Bencher<'_, '_>, sheets: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let wake: chosho::edit::Wake = std::sync::Arc::new(|| {});
    let mut session = Session::create(&path, book_of(sheets), IfExists::Refuse, wake).unwrap();
    let sheet = session.book().sheets().next().unwrap().id;
    let mut count = 0;
    bencher.bench_local(|| {
        count += 1;
        session.execute(&Command::SetOverall { sheet, text: format!("{count}回目") }).unwrap();
        session.settle();
    });
}

#[divan::bench]
fn break_lines(bencher: Bencher<'_, '_>) {
    let text = "事業の内容や目標を変更したもの（見直しや廃止も含む）。令和6年度は1,970人でした。".repeat(500);
    bencher.bench(|| typeset::break_lines(black_box(&text), 20.0, |_| 1.0));
}
