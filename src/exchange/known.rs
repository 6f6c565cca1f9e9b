//! What the book knows of what was sent.

use std::collections::BTreeSet;

use crate::book::{
    AskedRow, Book, ColumnId, ColumnKind, Context, Entry, EntryId, Form, Inquiry, SheetId, TextSum,
};

use super::department;

/// What stands in a cell that goes on from the one above: it is not to be filled in.
pub const SHARED: &str = "（上の行と共通）";

/// What stands before the name of an entry in the rows that divide it and have none.
const PART: &str = "└ ";

/// The files that were sent and of which nothing came back yet, the oldest first. One whose rows
/// were all sent to the same department again later is not waited for any more.
pub fn open(book: &Book) -> Vec<&Inquiry> {
    let rows = |inquiry: &Inquiry| -> BTreeSet<EntryId> {
        inquiry.rows.iter().map(|row| row.entry).filter(|row| book.entry(*row).is_ok()).collect()
    };
    let all: Vec<&Inquiry> = book.inquiries().collect();
    let is_open = |(at, inquiry): &(usize, &Inquiry)| {
        let own = rows(inquiry);
        let later = all.iter().skip(at + 1);
        let mut again = later.filter(|later| department::is_same(&later.department, &inquiry.department));
        !inquiry.is_answered() && !own.is_empty() && !again.any(|later| own.is_subset(&rows(later)))
    };
    all.iter().copied().enumerate().filter(is_open).map(|(_, inquiry)| inquiry).collect()
}

/// The columns of a form that are filled in anew each year: those are asked.
pub fn usually_asked(form: &Form) -> BTreeSet<ColumnId> {
    let own = department::column(form).map(|column| &column.id);
    let cells = || form.cell_columns().filter(|column| Some(&column.id) != own);
    let anew: BTreeSet<ColumnId> = cells()
        .filter(|column| column.carry != crate::book::Carry::Keep)
        .map(|column| column.id.clone())
        .collect();
    if anew.is_empty() { cells().map(|column| column.id.clone()).collect() } else { anew }
}

/// A row's name as it is shown in what is sent, with its marks.
pub fn shown_name(book: &Book, row: &Entry) -> String {
    let marks: String = row.marks.iter().map(|mark| format!("※{mark}")).collect();
    let name = match row.parent.filter(|_| row.name.is_empty()).and_then(|parent| book.entry(parent).ok()) {
        Some(parent) => format!("{PART}{}", parent.name),
        None => row.name.clone(),
    };
    match (name.is_empty(), marks.is_empty()) {
        (_, true) => name,
        (true, false) => marks,
        (false, false) => format!("{name}\n{marks}"),
    }
}

/// Whether a name is one that [`shown_name`] makes up for a row that has none.
pub fn is_made_up(name: &str) -> bool {
    name.trim_start().starts_with(PART.trim_end())
}

/// What a cell shows in what is sent.
pub fn shown_text<'b>(book: &'b Book, row: EntryId, column: &ColumnId) -> &'b str {
    if book.is_merged(row, column) && book.anchor(row, column) != row {
        SHARED
    } else {
        book.text(row, column)
    }
}

/// A row as it is sent now.
pub fn asked_row(context: &Context<'_>, row: &Entry) -> AskedRow {
    let book = context.book;
    let cells = context
        .form
        .cell_columns()
        .map(|column| (column.id.clone(), TextSum::of(shown_text(book, row.id, &column.id))));
    AskedRow {
        entry: row.id,
        name: TextSum::of(&shown_name(book, row)),
        cells: cells.filter(|(_, sum)| !sum.is_blank()).collect(),
    }
}

/// What the newest earlier year said in a column, of all that went into the row.
pub fn last_year(book: &Book, row: &Entry, column: &crate::book::Column) -> String {
    if column.kind == ColumnKind::Name {
        return String::new();
    }
    let texts = book.past_of(row.lineage).into_iter().filter_map(|past| {
        let cell = past.entry()?.cell_for(column)?;
        (!cell.text.trim().is_empty()).then(|| cell.text.clone())
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The rows of an inquiry by their sheets, in the order of the book; rows that are gone are
/// left out.
pub fn by_sheet<'b>(book: &'b Book, inquiry: &Inquiry) -> Vec<(Context<'b>, Vec<&'b Entry>)> {
    let wanted: BTreeSet<EntryId> = inquiry.rows.iter().map(|row| row.entry).collect();
    let on: BTreeSet<SheetId> =
        wanted.iter().filter_map(|row| book.entry(*row).ok()).map(|row| row.sheet).collect();
    let contexts = book.sheets().filter(|listed| on.contains(&listed.id));
    let contexts = contexts.filter_map(|listed| book.context(listed.id).ok());
    let rows = |context: Context<'b>| {
        let rows: Vec<&Entry> = context.entries().filter(|row| wanted.contains(&row.id)).collect();
        (context, rows)
    };
    contexts.map(rows).filter(|(_, rows)| !rows.is_empty()).collect()
}
