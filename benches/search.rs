//! Searching a whole book: `cargo bench --bench search`.
#![allow(clippy::unwrap_used, missing_docs)]

mod books;

use chosho::search::{Folding, Matcher, Query, Scope, Search, search};
use divan::Bencher;

fn main() {
    divan::main();
}

fn matcher(text: &str, regex: bool, folding: Folding) -> Matcher {
    Matcher::new(&Query { text: text.to_owned(), regex, folding }).unwrap().unwrap()
}

/// What is looked for: words as they are, folded, found nearly everywhere, and
/// patterns.
const QUERIES: [(&str, bool, Folding); 4] = [
    ("延長保育", false, Folding::NONE),
    ("エンチョウ", false, Folding::ALL),
    ("の", false, Folding::ALL),
    (r"令和\d+年度", true, Folding::ALL),
];

/// All of a book with 500 sheets.
#[divan::bench(args = QUERIES)]
fn whole_book(bencher: Bencher<'_, '_>, (text, regex, folding): (&str, bool, Folding)) {
    let book = books::book_of(500);
    let matcher = matcher(text, regex, folding);
    bencher.bench_local(|| search(&book, &matcher, Scope::default()).unwrap().len());
}

/// What one frame of the window does of it.
#[divan::bench]
fn one_frame(bencher: Bencher<'_, '_>) {
    let book = books::book_of(500);
    let matcher = matcher("の", false, Folding::ALL);
    bencher.bench_local(|| {
        let mut search = Search::new(&book, matcher.clone(), Scope::default());
        search.go_on(&book, chosho::search::BYTES_A_FRAME);
        search.hits().len()
    });
}
