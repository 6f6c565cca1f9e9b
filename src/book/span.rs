//! Which cells of a sheet are one: merged cells, and the name that a project's
//! nameless rows share.

use super::{ColumnKind, Context};
use crate::lookalike::is_blank;

/// For each row of a sheet and each column of its form, over how many rows the
/// cell goes; 0 for one that is part of the cell above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    columns: usize,
    spans: Vec<usize>,
    /// For each of them the row in which the cell begins.
    firsts: Vec<usize>,
}

impl Spans {
    /// Those of so many rows and columns, where `joined(row, column)` says
    /// whether a cell is part of the one above.
    pub fn new(rows: usize, columns: usize, joined: impl Fn(usize, usize) -> bool) -> Self {
        let mut spans = vec![1; rows * columns];
        let mut firsts = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let own = row * columns + column;
                let above = own.checked_sub(columns).and_then(|above| firsts.get(above)).copied();
                let first = above.filter(|_| joined(row, column)).unwrap_or(row);
                firsts.push(first);
                if first == row {
                    continue;
                }
                if let Some(span) = spans.get_mut(own) {
                    *span = 0;
                }
                if let Some(span) = spans.get_mut(first * columns + column) {
                    *span += 1;
                }
            }
        }
        Self { columns, spans, firsts }
    }

    /// Over how many rows the cell goes that begins at `row` and `column`.
    pub fn get(&self, row: usize, column: usize) -> usize {
        self.spans.get(row * self.columns + column).copied().unwrap_or(1)
    }

    /// The row in which the cell begins that covers `row` in a column.
    pub fn first_row(&self, row: usize, column: usize) -> usize {
        self.firsts.get(row * self.columns + column).copied().unwrap_or(row)
    }

    /// The tops of rows whose cells need `needed(row, column)`, and the bottom
    /// of the last: each row as tall as its tallest cell, but at least `least`;
    /// what a cell that goes over several rows needs beyond theirs goes to the
    /// last of them.
    pub fn row_tops(&self, least: f32, needed: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        let rows = self.spans.len().checked_div(self.columns).unwrap_or(0);
        let mut tops = Vec::with_capacity(rows + 1);
        let mut top = 0.0;
        tops.push(top);
        for row in 0..rows {
            let mut bottom: f32 = top + least;
            // Cells that end in this row: all their other rows are settled.
            for column in 0..self.columns {
                let first = self.first_row(row, column);
                if self.get(first, column) == row + 1 - first {
                    let begin = tops.get(first).copied().unwrap_or(top);
                    bottom = bottom.max(begin + needed(first, column));
                }
            }
            tops.push(bottom);
            top = bottom;
        }
        tops
    }
}

impl Context<'_> {
    /// Which cells of the sheet are one.
    pub fn spans(&self) -> Spans {
        let rows: Vec<_> = self.entries().collect();
        let columns = &self.form.columns;
        Spans::new(rows.len(), columns.len(), |row, at| {
            let (Some(entry), Some(column)) = (rows.get(row), columns.get(at)) else { return false };
            match column.kind {
                // A nameless row of the project that the row above is of.
                ColumnKind::Name => {
                    let above = rows.get(row.wrapping_sub(1)).map(|above| above.parent.unwrap_or(above.id));
                    entry.parent.is_some() && entry.parent == above && is_blank(&entry.name)
                }
                _ => self.book.is_merged(entry.id, &column.id),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Small, small};
    use super::*;

    fn spans() -> Spans {
        let Small { book, first, .. } = small();
        book.context(first).unwrap().spans()
    }

    #[test]
    fn merged_cells_and_shared_names_are_one() {
        let spans = spans();
        let row = |row: usize| (0..5).map(|column| spans.get(row, column)).collect::<Vec<_>>();
        // name, target, achievement, evaluation, rating
        assert_eq!(row(0), [1, 1, 1, 1, 1]);
        assert_eq!(row(1), [2, 1, 2, 2, 1]);
        assert_eq!(row(2), [0, 1, 0, 0, 1]);
        assert_eq!(row(3), [1, 1, 1, 1, 1]);
    }

    #[test]
    fn a_cell_that_is_part_of_another_knows_where_that_begins() {
        let spans = spans();
        assert_eq!([1, 3].map(|column| spans.first_row(2, column)), [2, 1]);
        assert_eq!(spans.first_row(3, 3), 3);
    }

    #[test]
    fn nothing_above_the_first_row_is_joined() {
        let spans = Spans::new(3, 1, |_, _| true);
        assert_eq!((0..3).map(|row| spans.get(row, 0)).collect::<Vec<_>>(), [3, 0, 0]);
    }

    #[test]
    fn rows_are_as_tall_as_they_must() {
        let spans = spans();
        // Nothing needs more than the least height.
        assert_eq!(spans.row_tops(20.0, |_, _| 0.0), [0.0, 20.0, 40.0, 60.0, 80.0]);
        // The evaluation over rows 1 and 2 needs 100: row 1 has 30 for its target.
        let needed = |row: usize, column: usize| match (row, column) {
            (1, 1) => 30.0,
            (1, 3) => 100.0,
            _ => 0.0,
        };
        assert_eq!(spans.row_tops(20.0, needed), [0.0, 20.0, 50.0, 120.0, 140.0]);
    }
}
