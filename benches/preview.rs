//! From a change in the book to the pages on the screen: `cargo bench --bench preview`.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::sync::Arc;

use chosho::book::{Book, Change, Record, Sheet};
use chosho::preview::{Event, PageKey, Preview, Request, Want};
use chosho::typeset::{Parts, SectionKind};
use divan::Bencher;

mod books;

use books::book_of;

fn main() {
    divan::main();
}

/// Waits until all that was asked for is there.
fn answer(preview: &mut Preview, request: Request) {
    let number = preview.ask(request);
    loop {
        match preview.wait().unwrap() {
            Event::Done(done) if done == number => return,
            Event::Failed(error) => panic!("{error}"),
            _ => {}
        }
    }
}

/// The first two pages of a sheet, as large as in a panel on an ordinary screen
/// (`scale` 0.5) or on one of twice its density.
fn request(book: &Arc<Book>, sheet: &Sheet, scale: f32) -> Request {
    let shown = SectionKind::Sheet(sheet.id);
    let want = |index| Want { page: PageKey { part: shown, index }, scale, has: None };
    Request {
        book: book.clone(),
        parts: Parts::default(),
        compares: None,
        shown,
        wants: vec![want(0), want(1)],
    }
}

/// With all that the window does for it: a copy of the book is part of it.
#[divan::bench(args = [(5, 0.5), (5, 1.0), (100, 0.5), (500, 0.5), (2000, 0.5)], sample_count = 20)]
fn after_a_change(bencher: Bencher<'_, '_>, (sheets, scale): (usize, f32)) {
    let mut book = book_of(sheets);
    let sheet = book.full_sheets().unwrap().into_iter().nth(1).unwrap().clone();
    let mut preview = Preview::new(Arc::new(|| {}));
    answer(&mut preview, request(&Arc::new(book.clone()), &sheet, scale));
    let mut count = 0;
    bencher.bench_local(|| {
        count += 1;
        let before = book.sheet(sheet.id).unwrap().clone();
        let after = Sheet { overall: format!("{count}回目"), ..before.clone() };
        book.apply(&Change::update(Record::Sheet(before), Record::Sheet(after)));
        answer(&mut preview, request(&Arc::new(book.clone()), &sheet, scale));
    });
}

/// What of that holds up the window: the copy.
#[divan::bench(args = [5, 100, 500, 2000])]
fn copy(bencher: Bencher<'_, '_>, sheets: usize) {
    let book = book_of(sheets);
    bencher.bench(|| book.clone());
}

/// The first pages of a book that was just opened: all its pages are counted.
#[divan::bench(args = [5, 500], sample_count = 10)]
fn after_opening(bencher: Bencher<'_, '_>, sheets: usize) {
    let book = Arc::new(book_of(sheets));
    let sheet = book.full_sheets().unwrap().into_iter().next().unwrap().clone();
    bencher.bench_local(|| {
        let mut preview = Preview::new(Arc::new(|| {}));
        answer(&mut preview, request(&book, &sheet, 0.5));
    });
}
