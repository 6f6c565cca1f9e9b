//! Carrying a large book forward: `cargo bench --bench carry`.
//!
//! `proposal` is what the wizard shows first, `carry` makes the new book in memory,
//! `file` is all that `chosho carry` does: reading last year's file, both of these,
//! and writing the new one.
#![allow(clippy::unwrap_used, missing_docs)]

use chosho::book::{Book, FiscalYear, Head};
use chosho::carry::pull::{Source, Target, pull};
use chosho::carry::{Proposal, carry};
use chosho::file::IfExists;
use chosho::store::{self, Contents};
use divan::Bencher;

mod books;

fn main() {
    divan::main();
}

const SHEETS: [usize; 2] = [500, 2000];

#[divan::bench(args = SHEETS, sample_count = 5)]
fn proposal(bencher: Bencher<'_, '_>, sheets: usize) {
    let book = books::book_of(sheets);
    bencher.bench(|| Proposal::of(&book).unwrap());
}

#[divan::bench(name = "carry", args = SHEETS, sample_count = 5)]
fn carry_it(bencher: Bencher<'_, '_>, sheets: usize) {
    let book = books::book_of(sheets);
    let mut proposal = Proposal::of(&book).unwrap();
    proposal.settle(&book);
    bencher.bench(|| carry(&book, &proposal).unwrap());
}

#[divan::bench(args = SHEETS, sample_count = 5)]
fn file(bencher: Bencher<'_, '_>, sheets: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (last, new) = (folder.path().join("last.chosho"), folder.path().join("new.chosho"));
    store::create(&last, &Contents::new(books::book_of(sheets)), IfExists::Refuse).unwrap();
    bencher.bench(|| {
        let book = store::read(&last).unwrap();
        let mut proposal = Proposal::of(&book).unwrap();
        proposal.settle(&book);
        let carried = carry(&book, &proposal).unwrap();
        store::create(&new, &Contents::new(carried), IfExists::Replace).unwrap();
    });
}

/// What the dialog works out for a whole plan of last year's, of which nothing is there.
#[divan::bench(args = SHEETS, sample_count = 5)]
fn pull_a_plan(bencher: Bencher<'_, '_>, sheets: usize) {
    let last = books::book_of(sheets);
    let year = FiscalYear::new(last.head.fiscal_year.year() + 1).unwrap();
    let book = Book::new(Head { fiscal_year: year, ..last.head.clone() });
    let plan = last.plans().next().unwrap().id;
    bencher.bench(|| pull(&book, &last, Source::Plan(plan), Target::default()).unwrap());
}
