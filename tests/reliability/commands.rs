//! One command of each kind, on the book of the jobs.

use chosho::book::{Book, Column, ColumnKind, EntryId, SheetId};
use chosho::clipboard::{ClipboardCell, ClipboardTable};
use chosho::edit::{CellBlock, Command, Paste, Renamed};

pub fn sheet(book: &Book) -> SheetId {
    book.sheets().next().unwrap().id
}

pub fn rows(book: &Book) -> Vec<EntryId> {
    book.entries_of(sheet(book)).unwrap().map(|row| row.id).collect()
}

pub fn texts(book: &Book) -> Vec<Column> {
    let is_text = |column: &&Column| column.kind == ColumnKind::Text;
    book.forms().next().unwrap().columns.iter().filter(is_text).cloned().collect()
}

pub fn set_cell(book: &Book, row: usize, text: &str) -> Command {
    Command::SetCell { entry: rows(book)[row], column: texts(book)[0].id.clone(), text: text.to_owned() }
}

pub fn block(book: &Book) -> CellBlock {
    CellBlock {
        entries: rows(book)[..2].to_vec(),
        columns: texts(book).into_iter().map(|column| column.id).collect(),
    }
}

pub fn paste(book: &Book) -> Command {
    let row = |text: &str| {
        vec![ClipboardCell::Text(format!("貼り付けた{text}")), ClipboardCell::Text("隣".to_owned())]
    };
    let table = ClipboardTable::new((0..8).map(|at| row(&at.to_string())).collect());
    let (entry, column) = (rows(book)[0], texts(book)[0].id.clone());
    Command::Paste(Box::new(Paste { sheet: sheet(book), entry, column, table, hidden: Default::default() }))
}

pub fn change_form(book: &Book) -> Command {
    let mut form = book.forms().next().unwrap().clone();
    let place = form.columns.iter().position(|column| column.kind == ColumnKind::Text).unwrap();
    form.shelved.push(form.columns.remove(place));
    "改めた様式".clone_into(&mut form.name);
    Command::SetForm { form: Box::new(form), renamed: Renamed::default() }
}
