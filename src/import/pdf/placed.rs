//! A table where it stands, with the lines of text in its cells.

use super::join::{Room, SeenColumn, room, text};
use super::line::SeenLine;

/// A table with its text.
#[derive(Clone, Debug, Default)]
pub(super) struct PlacedTable {
    pub top: f32,
    pub bottom: f32,
    /// The edges of its columns.
    pub x: Vec<f32>,
    pub rows: usize,
    /// From the top, and in a row from the left.
    pub cells: Vec<PlacedCell>,
}

/// A cell with the lines in it.
#[derive(Clone, Debug)]
pub(super) struct PlacedCell {
    pub row: usize,
    pub rows: usize,
    pub column: usize,
    pub columns: usize,
    pub lines: Vec<SeenLine>,
    /// Its left and right edge.
    pub sides: (f32, f32),
}

impl PlacedCell {
    /// What it shows; `column` says what its column is like.
    pub fn text(&self, column: SeenColumn) -> String {
        text(&self.lines, self.room(column))
    }

    pub fn room(&self, column: SeenColumn) -> Room {
        room(&self.lines, self.sides, column)
    }
}

impl PlacedTable {
    /// What cells say of their column that have the same sides.
    pub fn column(&self, cell: &PlacedCell) -> SeenColumn {
        let same = self.cells.iter().filter(|own| (own.column, own.columns) == (cell.column, cell.columns));
        SeenColumn::of(same.map(|own| own.lines.as_slice()))
    }
}
