//! Books of any size, for benches.

use chosho::book::{Book, CellRecord, Change, Entry, Node as _, Record, Sheet};
use chosho::import;

/// The sample with its sheets repeated to this number.
pub fn book_of(sheets: usize) -> Book {
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
                let record = CellRecord { entry: entry.id, column, cell };
                book.apply(&Change::insert(Record::Cell(record)));
            }
            book.apply(&Change::insert(Record::Entry(entry)));
        }
        book.apply(&Change::insert(Record::Sheet(copy)));
    }
    book
}
