//! Which cells of a sheet are one: merged cells, and the name that a project's
//! nameless rows share.

use super::{Book, ColumnKind, Form, SheetId};

/// For each row of a sheet and each column of its form, over how many rows the
/// cell goes; 0 for one that is part of the cell above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    columns: usize,
    spans: Vec<usize>,
}

impl Spans {
    /// Over how many rows the cell goes that begins at `row` and `column`.
    pub fn get(&self, row: usize, column: usize) -> usize {
        self.spans.get(row * self.columns + column).copied().unwrap_or(1)
    }

    /// The same with every cell of one column by itself.
    pub fn apart(mut self, column: usize) -> Self {
        for span in self.spans.iter_mut().skip(column).step_by(self.columns.max(1)) {
            *span = 1;
        }
        self
    }

    /// The heights of rows whose cells need `needed(row, column)`: each row as
    /// tall as its tallest cell, but at least `least`; what a cell that goes
    /// over several rows needs beyond theirs goes to the last of them.
    pub fn row_heights(&self, least: f32, needed: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        let rows = self.spans.len().checked_div(self.columns).unwrap_or(0);
        let mut heights = vec![least; rows];
        for row in 0..rows {
            // Cells that end in this row: all their other rows are settled.
            for column in 0..self.columns {
                let first = self.first_row(row, column);
                let ends_here = self.get(first, column) == row + 1 - first;
                let above: f32 = heights.iter().skip(first).take(row - first).sum();
                if let (true, Some(height)) = (ends_here, heights.get_mut(row)) {
                    *height = height.max(needed(first, column) - above);
                }
            }
        }
        heights
    }

    /// The row in which the cell begins that covers `row`.
    fn first_row(&self, row: usize, column: usize) -> usize {
        (0..=row).rev().find(|&row| self.get(row, column) > 0).unwrap_or(row)
    }
}

impl Book {
    /// Which cells of a sheet are one.
    pub fn spans(&self, sheet: SheetId, form: &Form) -> Spans {
        let columns = form.columns.len();
        let rows: Vec<_> = self.entries_of(sheet).collect();
        let mut spans = vec![1; rows.len() * columns];
        for (at, column) in form.columns.iter().enumerate() {
            let mut first = 0;
            for (row, entry) in rows.iter().enumerate() {
                let joined = row > 0
                    && match column.kind {
                        // A nameless row of the project that the row above is of.
                        ColumnKind::Name => {
                            let above = rows.get(row - 1).map(|above| above.parent.unwrap_or(above.id));
                            entry.parent.is_some() && entry.parent == above && entry.name.trim().is_empty()
                        }
                        _ => self.is_merged(entry.id, &column.id),
                    };
                if !joined {
                    first = row;
                    continue;
                }
                if let Some(own) = spans.get_mut(row * columns + at) {
                    *own = 0;
                }
                if let Some(span) = spans.get_mut(first * columns + at) {
                    *span += 1;
                }
            }
        }
        Spans { columns, spans }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Small, small};
    use super::*;

    fn spans() -> Spans {
        let Small { book, first, .. } = small();
        let form = book.forms().next().unwrap().clone();
        book.spans(first, &form)
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
    fn rows_are_as_tall_as_they_must() {
        let spans = spans();
        // Nothing needs more than the least height.
        assert_eq!(spans.row_heights(20.0, |_, _| 0.0), [20.0; 4]);
        // The evaluation over rows 1 and 2 needs 100: row 1 has 30 for its target.
        let needed = |row: usize, column: usize| match (row, column) {
            (1, 1) => 30.0,
            (1, 3) => 100.0,
            _ => 0.0,
        };
        assert_eq!(spans.row_heights(20.0, needed), [20.0, 30.0, 70.0, 20.0]);
    }
}
