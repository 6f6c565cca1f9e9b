//! What a document shows, as rows of cells: a worksheet, a page, what Word has in its body.
//! What was left out, joined or guessed is told in words, so that nothing goes in silence.

use serde::{Deserialize, Serialize};

use super::note::ImportNote;
pub use super::note::LeafPlace;
pub(super) use super::note::{excerpt, named};
use crate::quote::quoted;

/// What a document shows, and what of it was not taken.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DocumentSource {
    /// In their order.
    pub leaves: Vec<DocumentLeaf>,
    /// What is no cell of any leaf, and how what is one was read.
    pub notes: Vec<ImportNote>,
}

/// What a leaf is of its document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeafKind {
    /// A worksheet of a workbook.
    #[default]
    Worksheet,
    /// What a word processor has in its body.
    Body,
    /// A page.
    Page,
    /// The lines of a file of values.
    Lines,
}

/// The rows of a worksheet, of a page, or of a whole Word document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DocumentLeaf {
    /// What it is of the document.
    pub kind: LeafKind,
    /// What the document calls it; empty for Word's body.
    pub name: String,
    /// The document hides it: it is read only where that is asked for.
    pub is_hidden: bool,
    /// Those that show something, in their order.
    pub rows: Vec<LeafRow>,
}

/// A row that shows something.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LeafRow {
    /// Its number in the worksheet, from 1; in Word's body, its place among paragraphs and
    /// rows of tables.
    pub number: u32,
    /// Which of Word's tables it is of, from 1; 0 for a paragraph and for a worksheet.
    pub table: u32,
    /// In the order of their columns; each shows something or covers others.
    pub cells: Vec<LeafCell>,
}

/// A cell, which may cover others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LeafCell {
    /// Its first column, from 0.
    pub column: u32,
    /// How many columns it covers, at least 1.
    pub columns: u32,
    /// How many rows it covers, at least 1.
    pub rows: u32,
    /// What it shows; empty where it only covers.
    pub text: String,
}

impl LeafCell {
    /// The column behind its last.
    pub fn end(&self) -> u32 {
        self.column.saturating_add(self.columns)
    }
}

impl LeafRow {
    /// The cells that show something.
    pub fn filled(&self) -> impl Iterator<Item = &LeafCell> {
        self.cells.iter().filter(|cell| !cell.text.is_empty())
    }

    /// Its only text.
    pub fn only_text(&self) -> Option<&str> {
        let mut filled = self.filled();
        let first = filled.next()?;
        filled.next().is_none().then_some(first.text.as_str())
    }

    /// The cell that covers `column`.
    pub fn cell_at(&self, column: u32) -> Option<&LeafCell> {
        self.cells.iter().find(|cell| (cell.column..cell.end()).contains(&column))
    }
}

impl DocumentLeaf {
    /// Where a cell is, in the clerk's words: シート「調書1」のC8.
    pub fn place(&self, row: &LeafRow, cell: &LeafCell) -> String {
        match (self.kind, row.table) {
            (LeafKind::Worksheet, _) => {
                format!("シート「{}」の{}{}", quoted(&self.name), letters(cell.column), row.number)
            }
            (LeafKind::Body, 0) => format!("本文の{}段落目", row.number),
            (LeafKind::Body, table) => format!("{table}番目の表"),
            (LeafKind::Page, _) => format!("{}の{}行目", quoted(&self.name), row.number),
            (LeafKind::Lines, _) => format!("{}行目の{}列", row.number, cell.column.saturating_add(1)),
        }
    }

    /// What it is called in the clerk's words: シート「調書1」; empty where it is all there is.
    pub fn words(&self) -> String {
        match self.kind {
            LeafKind::Worksheet => format!("シート「{}」", quoted(&self.name)),
            LeafKind::Body | LeafKind::Lines => String::new(),
            LeafKind::Page => quoted(&self.name),
        }
    }

    /// The row with a number.
    pub fn row(&self, number: u32) -> Option<&LeafRow> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.rows.get(at)
    }
}

/// The letters of a column, from 0: A, Z, AA.
pub fn letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        match (rest / 26).checked_sub(1) {
            Some(more) => rest = more,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

/// The column and row, both from 0, of a reference like `AB12`.
pub(super) fn cell_of(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim().trim_start_matches('$');
    let at = reference.find(|c: char| !c.is_ascii_alphabetic())?;
    let (name, row) = reference.split_at_checked(at)?;
    let column = name.bytes().try_fold(0_u32, |sum, letter| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = row.trim_start_matches('$').parse().ok()?;
    Some((column.checked_sub(1)?, row.checked_sub(1)?))
        .filter(|(column, row)| *column < COLUMNS && *row < ROWS)
}

/// A worksheet of Excel has so many columns and rows.
pub(super) const COLUMNS: u32 = 16_384;
pub(super) const ROWS: u32 = 1_048_576;

#[cfg(test)]
impl LeafRow {
    /// A row whose cells, from the left, are these.
    pub fn of(texts: &[&str]) -> Self {
        let cell =
            |(column, text): (u32, &&str)| LeafCell { column, columns: 1, rows: 1, text: (*text).to_owned() };
        Self { number: 1, table: 0, cells: (0..).zip(texts).map(cell).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
            assert_eq!(cell_of(&format!("{name}7")), Some((column, 6)));
        }
        assert_eq!(cell_of("$C$2"), Some((2, 1)));
        for wrong in ["", "A", "7", "A0", "ZZZZZZZZZZ1", "A99999999"] {
            assert_eq!(cell_of(wrong), None, "{wrong}");
        }
    }
}
