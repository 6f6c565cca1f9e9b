//! Books of any size, for benches.

#![allow(dead_code)]

use std::collections::BTreeSet;

use chosho::book::{
    Book, Cell, CellRecord, Change, Entry, EntryId, Key as _, Lineage, Node as _, POSITION_STEP, Record,
    Sheet,
};
use chosho::carry::{Proposal, carry};
use chosho::import;

/// The sample with its sheets repeated to this number.
pub fn book_of(sheets: usize) -> Book {
    let mut book = import::sample().unwrap();
    let originals: Vec<Sheet> = book.full_sheets().unwrap().into_iter().cloned().collect();
    for (number, original) in (0..sheets).zip(originals.iter().cycle()).skip(originals.len()) {
        let copy = Sheet {
            id: book.new_key(),
            position: original.position() + number as i64,
            number: number as u32 + 1,
            // A sheet of its own, without a past.
            lineage: None,
            ..original.clone()
        };
        let rows: Vec<Entry> = book.entries_of(original.id).unwrap().cloned().collect();
        for row in rows {
            let cells: Vec<_> = book.cells_of(row.id).map(|(id, cell)| (id.clone(), cell.clone())).collect();
            let id: EntryId = book.new_key();
            let lineage = Lineage::derived(&[&id.raw().to_string()]);
            let entry = Entry { id, sheet: copy.id, parent: None, lineage, ..row };
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

/// The sample with so many more rows on its first sheet.
pub fn with_rows(rows: usize) -> Book {
    let mut book = import::sample().unwrap();
    let sheet = book.sheets().next().unwrap().id;
    let originals: Vec<Entry> = book.entries_of(sheet).unwrap().cloned().collect();
    for (at, original) in (0..rows).zip(originals.iter().cycle()) {
        let cells: Vec<_> = book.cells_of(original.id).map(|(id, cell)| (id.clone(), cell.clone())).collect();
        let position = original.position + (at as i64 + 100) * POSITION_STEP;
        let entry = Entry { id: book.new_key(), position, parent: None, ..original.clone() };
        for (column, mut cell) in cells {
            // No two rows are the same, so that nothing is measured once for many.
            if let Cell::Text(text) = &mut cell
                && column.0 != "rating"
            {
                text.insert_str(0, &format!("{at}の"));
            }
            let record = CellRecord { entry: entry.id, column, cell };
            book.apply(&Change::insert(Record::Cell(record)));
        }
        book.apply(&Change::insert(Record::Entry(entry)));
    }
    book
}

/// A book of so many sheets, each of ten rows with three cells of 3.4 kB: 10,000
/// sheets are a file of about 1 GB.
pub fn large(sheets: usize) -> Book {
    let mut book = import::sample().unwrap();
    let original = book.full_sheets().unwrap().into_iter().next().unwrap().clone();
    let row = book.entries_of(original.id).unwrap().next().unwrap().clone();
    for number in 0..sheets {
        let sheet = Sheet {
            id: book.new_key(),
            position: original.position() + number as i64 + 1,
            number: number as u32 + 1000,
            // A sheet of its own, without a past.
            lineage: None,
            ..original.clone()
        };
        for at in 0..10 {
            let position = at * POSITION_STEP;
            let entry = Entry { id: book.new_key(), sheet: sheet.id, position, parent: None, ..row.clone() };
            for column in ["target", "achievement", "evaluation"] {
                // 37 bytes each.
                let text = format!("{number:05}の{at:02}行目の評価を記す。").repeat(92);
                let record = CellRecord { entry: entry.id, column: column.into(), cell: Cell::Text(text) };
                book.apply(&Change::insert(Record::Cell(record)));
            }
            book.apply(&Change::insert(Record::Entry(entry)));
        }
        book.apply(&Change::insert(Record::Sheet(sheet)));
    }
    book
}

/// A book of so many sheets that was carried forward so many times, with six rows on each
/// sheet: their achievements, evaluations and closing texts are other sentences each year, and
/// their targets go on.
pub fn through_years(sheets: usize, years: usize) -> Book {
    let mut book = book_of(sheets);
    let phrases: Vec<String> = {
        let texts = book
            .sheets()
            .flat_map(|sheet| book.entries_of(sheet.id).unwrap())
            .flat_map(|row| book.cells_of(row.id));
        let texts = texts.filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(text) } else { None });
        let phrases =
            texts.flat_map(|text| text.split(['。', '\n'])).filter(|phrase| phrase.chars().count() > 5);
        phrases.map(|phrase| format!("{phrase}。")).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize % below
    };
    let mut text = || {
        (0..1 + draw(3))
            .map(|_| phrases.get(draw(phrases.len())).map(String::as_str).unwrap_or_default())
            .collect::<String>()
    };
    write_into(&mut book, &["target", "achievement", "evaluation"], &mut text);
    for _ in 0..years {
        let mut proposal = Proposal::of(&book).unwrap();
        proposal.settle(&book);
        book = carry(&book, &proposal).unwrap();
        write_into(&mut book, &["achievement", "evaluation"], &mut text);
    }
    book
}

/// Writes texts into columns of all rows, and the closing texts.
fn write_into(book: &mut Book, columns: &[&str], text: &mut impl FnMut() -> String) {
    let sheets: Vec<Sheet> = book.full_sheets().unwrap().into_iter().cloned().collect();
    for sheet in sheets {
        let rows: Vec<EntryId> = book.entries_of(sheet.id).unwrap().map(|row| row.id).collect();
        for (entry, column) in rows.iter().flat_map(|row| columns.iter().map(|column| (*row, *column))) {
            let record = CellRecord { entry, column: column.into(), cell: Cell::Text(text()) };
            book.apply(&Change::insert(Record::Cell(record)));
        }
        book.apply(&Change::insert(Record::Sheet(Sheet { overall: text(), ..sheet })));
    }
}
