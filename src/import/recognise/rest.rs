//! What of a document is not in the book, cell by cell.

use super::adjust::Adjustments;
use super::reading::{BookReading, is_left_out, of_leaf};
use super::roles::{LeafRole, RecognisedTable, RowRole};
use crate::import::document::{DocumentLeaf, DocumentSource, LeafCell, LeafPlace, LeafRow};
use crate::import::note::{ImportNote, excerpts};
use crate::quote::quoted;

/// Says what each row and cell is, and tells of those that are nothing of the book; where
/// there are no tables at all, what is nothing needs no telling.
pub(super) fn tell(reading: &mut BookReading<'_>, source: &DocumentSource, adjustments: &Adjustments) {
    let has_tables = reading.leaves.iter().any(|leaf| !leaf.tables.is_empty());
    for (at, leaf) in source.leaves.iter().enumerate() {
        let is_taken = reading.leaves.get(at).is_some_and(|own| own.is_taken);
        if !is_taken && has_tables {
            tell_leaf(reading, (at, leaf));
        } else if has_tables {
            tell_columns(reading, (at, leaf));
            tell_rows(reading, (at, leaf), adjustments);
        }
        finish(reading, (at, leaf));
    }
}

/// A leaf that is not read.
fn tell_leaf(reading: &mut BookReading<'_>, (at, leaf): (usize, &DocumentLeaf)) {
    let texts: Vec<String> =
        leaf.rows.iter().flat_map(LeafRow::filled).map(|cell| cell.text.clone()).collect();
    let name = leaf.words();
    let words = match (leaf.is_hidden, reading.is_remembered(at)) {
        (true, _) => format!("非表示の{name}は、読み取っていません：{}", excerpts(&texts)),
        (false, true) => format!("{name}は、前回と同じく読み取っていません：{}", excerpts(&texts)),
        (false, false) => format!("{name}は、除きました：{}", excerpts(&texts)),
    };
    reading.notes.push(ImportNote::left_out(words).at(LeafPlace::of_leaf(at)));
}

/// Columns of a table that are not read, each in one.
fn tell_columns(reading: &mut BookReading<'_>, (at, leaf): (usize, &DocumentLeaf)) {
    let tables: Vec<RecognisedTable> =
        reading.leaves.get(at).map(|own| own.tables.clone()).unwrap_or_default();
    for table in &tables {
        for column in table.columns.iter().filter(|column| is_left_out(&column.meaning)) {
            let is_in = |row: &&LeafRow| row.number > table.header.last && row.number <= table.rows.1;
            let mut rest: Vec<(LeafPlace, String)> = Vec::new();
            for row in leaf.rows.iter().filter(is_in) {
                // Only of rows that are read otherwise.
                let own = |cell: &LeafCell| reading.role((at, row), cell);
                if !row.filled().any(|cell| matches!(own(cell), LeafRole::Name | LeafRole::Value)) {
                    continue;
                }
                let cells = row.filled().filter(|cell| (column.start..column.end).contains(&cell.column));
                let is_rest = |cell: &&LeafCell| own(cell) == LeafRole::LeftOut;
                rest.extend(cells.filter(is_rest).map(|cell| {
                    (LeafPlace { leaf: at, row: row.number, column: cell.column }, cell.text.clone())
                }));
            }
            rest.retain(|(place, _)| reading.told.insert(*place));
            let texts: Vec<String> = rest.iter().map(|(_, text)| text.clone()).collect();
            if let Some((place, _)) = rest.first() {
                let caption = quoted(&column.caption);
                let words =
                    format!("{}列「{caption}」は、読み取っていません：{}", of_leaf(leaf), excerpts(&texts));
                reading.notes.push(ImportNote::left_out(words).at(*place));
            }
        }
    }
}

/// Rows with cells that are not read.
fn tell_rows(reading: &mut BookReading<'_>, (at, leaf): (usize, &DocumentLeaf), adjustments: &Adjustments) {
    let said = adjustments.leaves.get(&at).map(|own| &own.rows);
    for row in &leaf.rows {
        let is_rest = |cell: &&LeafCell| {
            let place = LeafPlace { leaf: at, row: row.number, column: cell.column };
            reading.role((at, row), cell) == LeafRole::LeftOut && !reading.told.contains(&place)
        };
        let rest: Vec<&LeafCell> = row.filled().filter(is_rest).collect();
        let Some(first) = rest.first() else { continue };
        let texts: Vec<String> = rest.iter().map(|cell| cell.text.clone()).collect();
        let place = leaf.place(row, first);
        let place = if rest.len() > 1 { format!("{place}から") } else { place };
        let done = match said.and_then(|said| said.get(&row.number)) {
            Some(false) => "除きました",
            _ => "読み取っていません",
        };
        let words = format!("{place}は、{done}：{}", excerpts(&texts));
        let at = LeafPlace { leaf: at, row: row.number, column: first.column };
        reading.notes.push(ImportNote::left_out(words).at(at));
    }
}

/// Says of all cells and rows what they are.
fn finish(reading: &mut BookReading<'_>, (at, leaf): (usize, &DocumentLeaf)) {
    for row in &leaf.rows {
        let mut role = RowRole::LeftOut;
        for cell in row.filled() {
            let place = LeafPlace { leaf: at, row: row.number, column: cell.column };
            let own = match reading.told.contains(&place) {
                true => LeafRole::LeftOut,
                false => reading.role((at, row), cell),
            };
            let of_row = match own {
                LeafRole::LeftOut => role,
                LeafRole::Cover => RowRole::Cover,
                LeafRole::Header => RowRole::Header,
                LeafRole::Name | LeafRole::Value if reading.parts.contains(&(at, row.number)) => {
                    RowRole::Part
                }
                LeafRole::Name | LeafRole::Value => RowRole::Row,
                LeafRole::ClosingHeading | LeafRole::Closing => RowRole::Closing,
                LeafRole::Title
                | LeafRole::Plan
                | LeafRole::Policy
                | LeafRole::Department
                | LeafRole::Goals => RowRole::Head,
            };
            // In a list of all rows the plan stands beside a row's name.
            role = match (role, of_row) {
                (RowRole::Row | RowRole::Part, RowRole::Head) => role,
                (_, of_row) => of_row,
            };
            if let Some(leaf) = reading.leaves.get_mut(at) {
                leaf.cells.insert((row.number, cell.column), own);
            }
        }
        if let Some(leaf) = reading.leaves.get_mut(at) {
            leaf.rows.insert(row.number, role);
        }
    }
}

impl BookReading<'_> {
    /// What a cell was taken for so far.
    fn role(&self, (leaf, row): (usize, &LeafRow), cell: &LeafCell) -> LeafRole {
        let own = self.leaves.get(leaf).and_then(|leaf| leaf.cells.get(&(row.number, cell.column)));
        own.copied().unwrap_or(LeafRole::LeftOut)
    }
}
