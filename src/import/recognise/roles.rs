//! What was recognised in a document: what each row and cell of its leaves is.

use std::collections::BTreeMap;

use serde::Serialize;

use super::adjust::{ColumnMeaning, HeaderRows};
use crate::book::Book;
use crate::error::{Error, OfficeTrouble, Result};
use crate::import::note::{ImportNote, ImportNoteKind};

/// What a cell of a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeafRole {
    /// Of the cover: title, department, scale.
    Cover,
    /// A sheet's title, with its number.
    Title,
    /// What the plan is called, or the caption before it.
    Plan,
    /// What the policy is called, or the caption before it.
    Policy,
    /// Who is in charge, or the caption before it.
    Department,
    /// Goals and measures by their codes.
    Goals,
    /// A caption of a table's header.
    Header,
    /// A row's name.
    Name,
    /// What a row says in a column.
    Value,
    /// What stands over a closing text.
    ClosingHeading,
    /// A closing text.
    Closing,
    /// Nothing of the book.
    LeftOut,
}

impl LeafRole {
    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cover => "表紙",
            Self::Title => "調書の題名",
            Self::Plan => "計画名",
            Self::Policy => "施策名",
            Self::Department => "担当課",
            Self::Goals => "基本目標・基本施策",
            Self::Header => "見出し",
            Self::Name => "事業名",
            Self::Value => "記入欄",
            Self::ClosingHeading => "実績評価の見出し",
            Self::Closing => "実績評価",
            Self::LeftOut => "読み取らない",
        }
    }
}

/// What a row of a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowRole {
    /// Of the cover.
    Cover,
    /// Above a table: its title, its plan.
    Head,
    /// Of a table's header.
    Header,
    /// A row of a sheet.
    Row,
    /// A row of a sheet that goes on the one above.
    Part,
    /// Under a table.
    Closing,
    /// Nothing of the book.
    LeftOut,
}

impl RowRole {
    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cover => "表紙",
            Self::Head => "表の上",
            Self::Header => "見出し",
            Self::Row => "事業",
            Self::Part => "区分の行",
            Self::Closing => "実績評価",
            Self::LeftOut => "読み取らない",
        }
    }
}

/// A column of a table that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognisedColumn {
    /// Its first column in the leaf, from 0.
    pub start: u32,
    /// The column behind its last.
    pub end: u32,
    /// What is written over it.
    pub caption: String,
    /// What is written over it and those beside it.
    pub group: Option<String>,
    /// What it holds.
    pub meaning: ColumnMeaning,
}

/// A table that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognisedTable {
    /// The rows of its header, by their numbers.
    pub header: HeaderRows,
    /// Where its header would stand if nobody had moved it.
    pub origin: u32,
    /// The numbers of its first row above the header and of its last row.
    pub rows: (u32, u32),
    /// From the left.
    pub columns: Vec<RecognisedColumn>,
    /// What tells its header from others, whatever year stands in it.
    pub signature: Vec<String>,
}

/// A sheet that came of a table, and the rows of the leaf that its rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognisedSheet {
    /// Its number in the book.
    pub number: u32,
    /// The leaf's place in the document.
    pub leaf: usize,
    /// The numbers of the leaf's rows, in the order of the sheet's.
    pub rows: Vec<u32>,
}

/// What was recognised in a leaf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecognisedLeaf {
    /// Whether it is read at all.
    pub is_taken: bool,
    /// What each row that shows something is, by its number.
    pub rows: BTreeMap<u32, RowRole>,
    /// What each cell that shows something is, by row number and column.
    pub cells: BTreeMap<(u32, u32), LeafRole>,
    /// In their order.
    pub tables: Vec<RecognisedTable>,
}

/// What was recognised in a document.
#[derive(Debug)]
pub struct Recognised {
    /// The book that it becomes, or why it cannot be one as it is.
    pub book: Result<Book>,
    /// As in the source.
    pub leaves: Vec<RecognisedLeaf>,
    /// In the order of the book.
    pub sheets: Vec<RecognisedSheet>,
    /// What the clerk had better look at.
    pub notes: Vec<ImportNote>,
}

impl Recognised {
    /// Nothing, of a document with so many leaves.
    pub fn none(leaves: usize) -> Self {
        Self {
            book: Err(Error::Office(OfficeTrouble::NoTable)),
            leaves: vec![RecognisedLeaf::default(); leaves],
            sheets: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether anything was guessed.
    pub fn is_guessed(&self) -> bool {
        has(&self.notes, ImportNoteKind::Guessed)
    }

    /// Whether anything was left out.
    pub fn leaves_out(&self) -> bool {
        has(&self.notes, ImportNoteKind::LeftOut)
    }
}

/// Whether there is a note of a kind.
fn has(notes: &[ImportNote], kind: ImportNoteKind) -> bool {
    notes.iter().any(|note| note.kind == kind)
}
