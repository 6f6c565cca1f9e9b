//! The sheets that come of a leaf, line by line.

use crate::book::{Book, Cell, ColumnKind, EntryId, SheetId};
use crate::import::recognise::Recognised;
use crate::words::one_line;

/// A line of what comes of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeLine {
    /// A sheet, which heads its rows.
    Sheet(SheetId),
    /// The captions of its columns.
    Captions(SheetId),
    /// A row, with the number of the leaf's row that it is.
    Entry(EntryId, u32),
    /// The closing text of a sheet.
    Overall(SheetId),
}

/// All lines of what comes of a leaf.
pub fn lines(found: &Recognised, leaf: usize) -> Vec<OutcomeLine> {
    let Ok(book) = &found.book else { return Vec::new() };
    let mut lines = Vec::new();
    for own in found.sheets.iter().filter(|own| own.leaf == leaf) {
        let Some(sheet) = book.sheets().find(|sheet| sheet.number == own.number).map(|sheet| sheet.id) else {
            continue;
        };
        lines.extend([OutcomeLine::Sheet(sheet), OutcomeLine::Captions(sheet)]);
        // What was read of a document is in memory.
        let rows = book.entries_of(sheet).into_iter().flatten().zip(&own.rows);
        lines.extend(rows.map(|(entry, row)| OutcomeLine::Entry(entry.id, *row)));
        if book.sheet(sheet).is_ok_and(|sheet| !sheet.overall.is_empty()) {
            lines.push(OutcomeLine::Overall(sheet));
        }
    }
    lines
}

/// What a line says: one text, or one for each column.
pub fn texts(book: &Book, line: OutcomeLine) -> Vec<String> {
    match line {
        OutcomeLine::Sheet(sheet) => {
            let number = book.listing(sheet).map_or(0, |sheet| sheet.number);
            let policy =
                book.context(sheet).map(|context| one_line(&context.policy.name)).unwrap_or_default();
            vec![format!("調書-{number}　{policy}").trim_end().to_owned()]
        }
        OutcomeLine::Captions(sheet) => {
            let Ok(context) = book.context(sheet) else { return Vec::new() };
            context.form.columns.iter().map(|column| one_line(&context.expand(&column.caption))).collect()
        }
        OutcomeLine::Entry(id, _) => {
            let Ok(entry) = book.entry(id) else { return Vec::new() };
            let Ok(context) = book.context(entry.sheet) else { return Vec::new() };
            let marks: String = entry.marks.iter().map(|mark| format!("※{mark}")).collect();
            let part =
                if entry.parent.is_some() && entry.name.is_empty() { "（区分の行）" } else { "" };
            let name = format!("{}{marks}{part}", one_line(&entry.name));
            let of = |column: &crate::book::Column| match (column.kind, book.cell(id, &column.id)) {
                (ColumnKind::Name, _) => name.clone(),
                (_, Some(Cell::Text(text))) => one_line(text),
                (_, Some(Cell::Merged)) => "（上と結合）".to_owned(),
                (_, None) => String::new(),
            };
            context.form.columns.iter().map(of).collect()
        }
        OutcomeLine::Overall(sheet) => {
            let overall = book.sheet(sheet).map(|sheet| one_line(&sheet.overall));
            vec![format!("実績評価：{}", overall.unwrap_or_default())]
        }
    }
}
