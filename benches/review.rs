//! How long a whole book is checked, and one sheet of it.
#![allow(clippy::unwrap_used, missing_docs)]

mod books;

use std::sync::Arc;

use books::book_of;
use chosho::book::{Book, Change, Node as _, Past, PastCell, PastEntry, PastId, Record, Sheet, Subject};
use chosho::review::{self, Keeper};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// A book of so many sheets with what two earlier years said of all its rows: the
/// same with other figures.
fn with_past(sheets: usize) -> Book {
    let mut book = book_of(sheets);
    let all: Vec<Sheet> = book.full_sheets().unwrap().into_iter().cloned().collect();
    for (sheet, back) in all.iter().flat_map(|sheet| [(sheet, 1), (sheet, 2)]) {
        let form = book.context(sheet.id).unwrap().form.clone();
        let year = chosho::book::FiscalYear::new(book.head.fiscal_year.year() - back).unwrap();
        let rows: Vec<_> = book.entries_of(sheet.id).unwrap().cloned().collect();
        for row in rows {
            let cells = form.cell_columns().map(|column| PastCell {
                column: column.id.clone(),
                caption: column.short.clone(),
                role: column.role,
                text: book.text(row.id, &column.id).replace('3', "4"),
                merged: false,
                shelved: false,
            });
            let cells = cells.collect();
            let entry = PastEntry { name: row.name.clone(), marks: Vec::new(), parent: None, cells };
            // Copies of the sample's rows have its lineages; here each has its own.
            let lineage = chosho::book::Lineage::derived(&[&format!("{:?}", row.id)]);
            let past = Past {
                id: book.new_key::<PastId>(),
                position: row.position(),
                lineage,
                year,
                plan: String::new(),
                policy: String::new(),
                sheet: sheet.number,
                sheet_lineage: lineage,
                subject: Subject::Entry(entry),
                next: vec![lineage],
            };
            book.apply(&Change::insert(Record::Past(past)));
            let before = row.clone();
            let own = chosho::book::Entry { lineage, ..row };
            book.apply(&Change::update(Record::Entry(before), Record::Entry(own)));
        }
    }
    book
}

#[divan::bench(args = [5, 100, 500], sample_count = 20)]
fn check(bencher: Bencher<'_, '_>, sheets: usize) {
    let book = with_past(sheets);
    bencher.bench(|| review::check(black_box(&book)).unwrap());
}

/// What the window's thread does after each change: a sheet of a large book costs no more
/// than one of a small book.
#[divan::bench(args = [5, 500], sample_count = 100)]
fn one_sheet(bencher: Bencher<'_, '_>, sheets: usize) {
    let book = with_past(sheets);
    let sheet = book.sheets().next().unwrap().id;
    bencher.bench(|| review::of_sheet(black_box(&book), sheet));
}

#[divan::bench(args = [5, 500], sample_count = 50)]
fn whole_book_rules(bencher: Bencher<'_, '_>, sheets: usize) {
    let book = with_past(sheets);
    bencher.bench(|| {
        let rows = book
            .sheets()
            .flat_map(|sheet| book.entries_of(sheet.id).unwrap())
            .map(|row| row.lineage)
            .collect();
        review::whole(black_box(&book), Some(&rows))
    });
}

/// What a frame has to do where nothing has changed, and where a sheet has.
#[divan::bench(args = [5, 500], sample_count = 50)]
fn frame_after_a_change(bencher: Bencher<'_, '_>, sheets: usize) {
    let mut book = with_past(sheets);
    let mut keeper = Keeper::new(Arc::new(|| {}));
    keeper.wait(&book);
    let mut sheet = book.full_sheets().unwrap().into_iter().next().unwrap().clone();
    bencher.bench_local(|| {
        let before = sheet.clone();
        sheet.overall.push('。');
        book.apply(&Change::update(Record::Sheet(before), Record::Sheet(sheet.clone())));
        keeper.bring_up_to(black_box(&book));
    });
}
