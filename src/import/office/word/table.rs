//! A table while it is read.

use crate::import::document::{LeafCell, LeafRow};

/// A cell of a row.
#[derive(Debug, Default)]
pub(super) struct WordCell {
    /// Its first column of the table's grid.
    pub column: u32,
    pub columns: u32,
    /// It goes on what stands above it (`vMerge`).
    pub continues: bool,
    /// Its paragraphs so far.
    pub text: String,
    /// Whether a paragraph stands in it, so that the next begins a line.
    pub has_paragraph: bool,
}

impl WordCell {
    /// Takes in a paragraph.
    pub fn push(&mut self, paragraph: &str) {
        if std::mem::replace(&mut self.has_paragraph, true) {
            self.text.push('\n');
        }
        self.text.push_str(paragraph);
    }
}

/// A table: finished rows, and the row that is being read.
#[derive(Debug, Default)]
pub(super) struct WordTable {
    pub rows: Vec<Vec<WordCell>>,
    pub row: Vec<WordCell>,
    /// The next column of the grid in the row.
    pub at: u32,
    /// The row was deleted, and the deletion is not settled.
    pub is_deleted: bool,
}

impl WordTable {
    /// Begins a row.
    pub fn begin_row(&mut self) {
        (self.row, self.at, self.is_deleted) = (Vec::new(), 0, false);
    }

    /// Takes in a cell, behind those of its row.
    pub fn push(&mut self, cell: WordCell) {
        let columns = cell.columns.clamp(1, 1_000);
        let cell = WordCell { column: self.at, columns, ..cell };
        self.at = self.at.saturating_add(columns);
        self.row.push(cell);
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !self.is_deleted {
            self.rows.push(row);
        }
    }

    /// The rows of a leaf; cells that go on above ones make these higher.
    pub fn into_rows(self, table: u32, number: u32) -> Vec<LeafRow> {
        // From below: how many cells under each column go on.
        let mut going: Vec<(u32, u32)> = Vec::new();
        let mut rows: Vec<LeafRow> = Vec::new();
        for row in self.rows.into_iter().rev() {
            let mut cells = Vec::new();
            let mut next: Vec<(u32, u32)> = Vec::new();
            for cell in row {
                let below = going.iter().find(|(column, _)| *column == cell.column).map_or(0, |own| own.1);
                if cell.continues {
                    next.push((cell.column, below + 1));
                    continue;
                }
                let text = tidy(&cell.text);
                if !text.is_empty() || below > 0 {
                    cells.push(LeafCell {
                        column: cell.column,
                        columns: cell.columns,
                        rows: below + 1,
                        text,
                    });
                }
            }
            going = next;
            rows.push(LeafRow { number: 0, table, cells });
        }
        rows.reverse();
        for (row, number) in rows.iter_mut().zip(number..) {
            row.number = number;
        }
        rows
    }

    /// The words of a table that stands in a cell: a line for each row.
    pub fn lines(self) -> Vec<String> {
        let of_row = |row: Vec<WordCell>| {
            let words: Vec<String> = row.into_iter().map(|cell| tidy(&cell.text)).collect();
            words.join("\u{3000}").trim_end().to_owned()
        };
        self.rows.into_iter().map(of_row).filter(|line| !line.is_empty()).collect()
    }
}

/// A cell's text without blank lines and spaces at its ends.
pub(super) fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.trim_matches('\n').split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[(&str, u32, bool)]) -> WordTable {
        let mut table = WordTable::default();
        table.begin_row();
        for (text, columns, continues) in cells {
            let cell = WordCell { columns: *columns, continues: *continues, ..WordCell::default() };
            table.push(WordCell { text: (*text).to_owned(), ..cell });
        }
        table.end_row();
        table
    }

    #[test]
    fn cells_that_go_on_make_those_above_higher() {
        let mut table = row(&[("名", 1, false), ("実績", 2, false)]);
        for other in [row(&[("", 1, true), ("人数", 1, false), ("日数", 1, false)]), row(&[("", 1, true)])]
        {
            table.rows.extend(other.rows);
        }
        let rows = table.into_rows(1, 5);
        let shown: Vec<Vec<(u32, u32, u32, &str)>> = rows
            .iter()
            .map(|row| row.cells.iter().map(|own| (own.column, own.columns, own.rows, &*own.text)).collect())
            .collect();
        assert_eq!(
            shown,
            [vec![(0, 1, 3, "名"), (1, 2, 1, "実績")], vec![(1, 1, 1, "人数"), (2, 1, 1, "日数")], vec![]]
        );
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [5, 6, 7]);
    }
}
