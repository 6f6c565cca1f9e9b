//! The table as a grid: what is selected, and how keys move that. Nothing is
//! drawn here.

use crate::book::{ColumnKind, Context, Entry};
use crate::lookalike::is_blank;

pub use super::selection::{CellMode, Motion, Selection};

/// A place in the grid. The row after the last is the closing text, as wide as
/// the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct GridSpot {
    pub row: usize,
    pub column: usize,
}

impl GridSpot {
    /// The place in this row and column.
    pub fn new(row: usize, column: usize) -> Self {
        Self { row, column }
    }
}

/// Neighbouring rows and columns, the last ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct GridArea {
    pub top: usize,
    pub bottom: usize,
    pub left: usize,
    pub right: usize,
}

impl GridArea {
    /// Whether it covers this row.
    pub fn has_row(&self, row: usize) -> bool {
        (self.top..=self.bottom).contains(&row)
    }

    /// Whether it covers this column.
    pub fn has_column(&self, column: usize) -> bool {
        (self.left..=self.right).contains(&column)
    }

    /// Whether it covers this place.
    pub fn has(&self, spot: GridSpot) -> bool {
        self.has_row(spot.row) && self.has_column(spot.column)
    }
}

/// The cells of a sheet: which are one, and which are filled. Names are each by
/// themselves, so that a part without one can be given one.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    rows: usize,
    columns: usize,
    /// For each place the first and the last row of its cell, row by row.
    spans: Vec<(usize, usize)>,
    filled: Vec<bool>,
}

impl Grid {
    /// The grid of a sheet.
    #[cfg(test)]
    pub fn of(shown: &Context<'_>) -> Self {
        Self::of_rows(shown, &shown.entries().collect::<Vec<_>>())
    }

    /// The grid of these rows of a sheet.
    pub fn of_rows(shown: &Context<'_>, entries: &[&Entry]) -> Self {
        let columns = shown.form.columns.len();
        let mut grid = Self { columns, ..Self::default() };
        for entry in entries {
            for (at, column) in shown.form.columns.iter().enumerate() {
                let above = grid.spans.len().checked_sub(columns);
                let above = above.filter(|_| {
                    column.kind != ColumnKind::Name && shown.book.is_merged(entry.id, &column.id)
                });
                let first = above.and_then(|above| grid.spans.get(above)).map_or(grid.rows, |cell| cell.0);
                for row in first..grid.rows {
                    if let Some(cell) = grid.spans.get_mut(row * columns + at) {
                        cell.1 = grid.rows;
                    }
                }
                let filled = match above {
                    Some(above) => grid.filled.get(above).copied().unwrap_or_default(),
                    None if column.kind == ColumnKind::Name => !is_blank(&entry.name),
                    None => !is_blank(shown.book.text(entry.id, &column.id)),
                };
                grid.spans.push((first, grid.rows));
                grid.filled.push(filled);
            }
            grid.rows += 1;
        }
        grid
    }

    /// How many rows it has, without the closing text.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Whether `spot` is the closing text.
    pub fn is_closing(&self, spot: GridSpot) -> bool {
        spot.row >= self.rows
    }

    /// The cell that covers `spot`, by its first row.
    pub fn top(&self, spot: GridSpot) -> GridSpot {
        GridSpot { row: self.span(spot).0, ..spot }
    }

    /// The last row of the cell that covers `spot`.
    pub fn bottom(&self, spot: GridSpot) -> usize {
        self.span(spot).1
    }

    fn span(&self, spot: GridSpot) -> (usize, usize) {
        self.spans.get(spot.row * self.columns + spot.column).copied().unwrap_or((spot.row, spot.row))
    }

    /// Whether something stands in the cell that covers `spot`.
    pub fn is_filled(&self, spot: GridSpot) -> bool {
        self.filled.get(spot.row * self.columns + spot.column).copied().unwrap_or_default()
    }

    /// The cells between two places, grown to take in whole merged cells.
    pub fn area(&self, one: GridSpot, other: GridSpot) -> GridArea {
        let mut area = GridArea {
            top: one.row.min(other.row),
            bottom: one.row.max(other.row),
            left: one.column.min(other.column),
            right: one.column.max(other.column),
        };
        if self.is_closing(one) || self.is_closing(other) {
            return area;
        }
        loop {
            let columns = area.left..=area.right;
            let top = columns.clone().map(|column| self.top(GridSpot::new(area.top, column)).row).min();
            let bottom = columns.map(|column| self.bottom(GridSpot::new(area.bottom, column))).max();
            let grown =
                GridArea { top: top.unwrap_or(area.top), bottom: bottom.unwrap_or(area.bottom), ..area };
            if grown == area {
                return area;
            }
            area = grown;
        }
    }
}
