//! A leaf as it looks: its cells between the edges that they have, and where the keys lead.

use std::ops::Range;

use crate::import::document::{DocumentLeaf, LeafCell, LeafPlace, LeafRow};

/// The width of a column in ems, at least and at most.
const WIDTH: (f32, f32) = (3.5, 17.0);

/// A column over which something is chosen is so wide at least.
const CHOICE: f32 = 7.5;
/// A row shows so many lines at most.
const LINES: u32 = 3;

/// A column of the grid: what lies between two edges of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeafGridColumn {
    /// Its first column in the leaf.
    pub start: u32,
    /// The column behind its last.
    pub end: u32,
    /// How wide it is, in ems.
    pub width: f32,
}

/// A cell that is at work, by its row and column in the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct LeafCursor {
    pub row: usize,
    pub column: usize,
}

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LeafMotion {
    Up(usize),
    Down(usize),
    Left,
    Right,
    RowStart,
    RowEnd,
    First,
    Last,
}

/// The grid of a leaf. Rows that show nothing have no place in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeafGrid {
    /// From the left.
    pub columns: Vec<LeafGridColumn>,
    /// For each row, the first whose cells reach into it.
    reach: Vec<usize>,
    /// How many lines stand above each row; behind the last, how many there are.
    above: Vec<u32>,
}

impl LeafGrid {
    /// That of a leaf.
    pub fn of(leaf: &DocumentLeaf) -> Self {
        let cells = || leaf.rows.iter().flat_map(|row| &row.cells);
        let mut edges: Vec<u32> = cells().flat_map(|cell| [cell.column, cell.end()]).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut columns: Vec<LeafGridColumn> = edges
            .windows(2)
            .filter_map(|pair| match pair {
                &[start, end] => Some(LeafGridColumn { start, end, width: WIDTH.0 }),
                _ => None,
            })
            .collect();
        for cell in cells() {
            let Ok(at) = columns.binary_search_by_key(&cell.column, |own| own.start) else { continue };
            if let Some(own) = columns.get_mut(at).filter(|own| own.end == cell.end()) {
                own.width = own.width.max(ems(&cell.text)).min(WIDTH.1);
            }
        }
        let mut grid = Self { columns, reach: (0..leaf.rows.len()).collect(), above: Vec::new() };
        for (at, row) in leaf.rows.iter().enumerate() {
            for cell in row.cells.iter().filter(|cell| cell.rows > 1) {
                let end = at + grid.span(leaf, at, cell);
                for below in grid.reach.get_mut(at + 1..end).into_iter().flatten() {
                    *below = (*below).min(at);
                }
            }
        }
        grid.count_lines(leaf);
        grid
    }

    /// Sees to it that what is chosen over columns of the leaf has room there.
    pub fn make_room(&mut self, leaf: &DocumentLeaf, columns: impl Iterator<Item = (u32, u32)>) {
        let mut is_wider = false;
        for (start, end) in columns {
            let from = self.columns.partition_point(|own| own.start < start);
            let to = self.columns.partition_point(|own| own.end <= end).max(from);
            let own = self.columns.get_mut(from..to).unwrap_or_default();
            let width: f32 = own.iter().map(|own| own.width).sum();
            if width < CHOICE && width > 0.0 {
                own.iter_mut().for_each(|own| own.width *= CHOICE / width);
                is_wider = true;
            }
        }
        if is_wider {
            self.count_lines(leaf);
        }
    }

    /// How many lines the rows before this one take up.
    pub fn lines_above(&self, row: usize) -> u32 {
        self.above.get(row).or(self.above.last()).copied().unwrap_or_default()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.reach.len()
    }

    fn count_lines(&mut self, leaf: &DocumentLeaf) {
        let width = |cell: &LeafCell| {
            let columns = self.columns.get(self.columns_of(cell)).unwrap_or_default();
            columns.iter().map(|own| own.width).sum::<f32>().max(WIDTH.0) - 1.0
        };
        let lines = |row: &LeafRow| {
            let of = |cell: &LeafCell| {
                let of = |line: &str| (em_count(line) / width(cell)).ceil().max(1.0) as u32;
                cell.text.lines().take(LINES as usize).map(of).sum::<u32>().min(LINES)
            };
            row.filled().filter(|cell| cell.rows == 1).map(of).max().unwrap_or(1).max(1)
        };
        let mut above = vec![0];
        for row in &leaf.rows {
            above.push(above.last().copied().unwrap_or_default() + lines(row));
        }
        self.above = above;
    }

    /// How many rows of the grid a cell of the row `at` covers.
    pub fn span(&self, leaf: &DocumentLeaf, at: usize, cell: &LeafCell) -> usize {
        let Some(row) = leaf.rows.get(at) else { return 1 };
        let end = row.number.saturating_add(cell.rows);
        let from = leaf.rows.get(at..).unwrap_or_default();
        from.partition_point(|own| own.number < end && own.table == row.table).max(1)
    }

    /// The columns of the grid that a cell covers.
    pub fn columns_of(&self, cell: &LeafCell) -> Range<usize> {
        let start = self.columns.partition_point(|own| own.start < cell.column);
        let end = self.columns.partition_point(|own| own.end <= cell.end());
        start..end.max(start)
    }

    /// The rows to be looked at for all cells that are seen in these.
    pub fn reaching(&self, seen: Range<usize>) -> Range<usize> {
        let first = self.reach.get(seen.clone()).into_iter().flatten().min().copied();
        first.unwrap_or(seen.start)..seen.end
    }

    /// The cell at a place, with the row that it begins in.
    pub fn at<'l>(
        &self,
        leaf: &'l DocumentLeaf,
        cursor: LeafCursor,
    ) -> Option<(usize, &'l LeafRow, &'l LeafCell)> {
        let column = self.columns.get(cursor.column)?;
        let from = *self.reach.get(cursor.row)?;
        (from..=cursor.row).rev().find_map(|at| {
            let row = leaf.rows.get(at)?;
            let cell = row.cell_at(column.start)?;
            (at + self.span(leaf, at, cell) > cursor.row).then_some((at, row, cell))
        })
    }

    /// Where a key leads from a cell.
    pub fn step(&self, leaf: &DocumentLeaf, cursor: LeafCursor, motion: LeafMotion) -> LeafCursor {
        let (rows, columns) = (leaf.rows.len().saturating_sub(1), self.columns.len().saturating_sub(1));
        let cell = self.at(leaf, cursor);
        let cell_columns = cell.map_or(cursor.column..cursor.column + 1, |(.., cell)| self.columns_of(cell));
        let below = cell.map_or(cursor.row + 1, |(at, _, cell)| at + self.span(leaf, at, cell));
        let above = cell.map_or(cursor.row, |(at, ..)| at);
        let to = match motion {
            LeafMotion::Up(by) => LeafCursor { row: above.saturating_sub(by), ..cursor },
            LeafMotion::Down(by) => LeafCursor { row: below.saturating_sub(1) + by, ..cursor },
            LeafMotion::Left => LeafCursor { column: cell_columns.start.saturating_sub(1), ..cursor },
            LeafMotion::Right => LeafCursor { column: cell_columns.end, ..cursor },
            LeafMotion::RowStart => LeafCursor { column: 0, ..cursor },
            LeafMotion::RowEnd => LeafCursor { column: columns, ..cursor },
            LeafMotion::First => LeafCursor::default(),
            LeafMotion::Last => LeafCursor { row: rows, column: columns },
        };
        LeafCursor { row: to.row.min(rows), column: to.column.min(columns) }
    }

    /// Where in the grid a place of the document is; its row, or the next, where it shows
    /// nothing.
    pub fn find(&self, leaf: &DocumentLeaf, place: LeafPlace) -> LeafCursor {
        let row = leaf.rows.partition_point(|row| row.number < place.row);
        let column = self.columns.partition_point(|own| own.end <= place.column);
        LeafCursor {
            row: row.min(leaf.rows.len().saturating_sub(1)),
            column: column.min(self.columns.len().saturating_sub(1)),
        }
    }
}

/// How wide the longest line of a text is, with what is between it and the edges.
fn ems(text: &str) -> f32 {
    text.lines().take(20).map(em_count).fold(0.0, f32::max) + 1.5
}

/// How wide a line is, as far as that matters.
fn em_count(line: &str) -> f32 {
    line.chars().take(200).map(|letter| if letter.is_ascii() { 0.55 } else { 1.0 }).sum()
}
