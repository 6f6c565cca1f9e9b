//! How long the jobs take that the clerk waits for: `cargo bench`.
#![allow(clippy::unwrap_used, missing_docs)]

use chosho::edit::{Command, Session};
use chosho::export;
use chosho::file::IfExists;
use chosho::monitor::Monitor;
use chosho::store::{self, Contents};
use chosho::typeset::{self, Fonts, Parts};
use divan::{Bencher, black_box};

mod books;

use books::book_of;

fn main() {
    divan::main();
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
