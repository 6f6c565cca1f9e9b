//! Pages as rows of cells.

use std::collections::BTreeMap;

use super::flow;
use super::join::{self, Room};
use super::layout::{PagePart, SeenParts};
use super::line::SeenLine;
use super::placed::PlacedTable;
use crate::import::document::{DocumentLeaf, LeafCell, LeafKind, LeafRow};

/// Makes rows of pages, whose running lines are taken out.
pub(super) fn leaf(pages: Vec<SeenParts>) -> DocumentLeaf {
    let mut making = LeafMaking::default();
    for page in pages {
        making.page(page);
    }
    making.finish()
}

#[derive(Default)]
struct LeafMaking {
    leaf: DocumentLeaf,
    number: u32,
    tables: u32,
    /// The last table, as long as it may go on over the page.
    open: Option<PlacedTable>,
    /// Lines that stand together.
    lines: Vec<SeenLine>,
}

impl LeafMaking {
    fn page(&mut self, page: SeenParts) {
        // Where lines of text may end on this page.
        let ends = page.parts.iter().map(|part| match part {
            PagePart::Line(line) => line.end,
            PagePart::Table(table) => table.x.last().copied().unwrap_or(0.0),
        });
        let starts = page.parts.iter().map(|part| match part {
            PagePart::Line(line) => line.x,
            PagePart::Table(table) => table.x.first().copied().unwrap_or(0.0),
        });
        let room = Room {
            left: starts.fold(f32::INFINITY, f32::min),
            right: ends.fold(0.0, f32::max),
            reached: 0.0,
            edge: None,
        };
        let mut is_first = true;
        for part in page.parts {
            match part {
                PagePart::Line(line) => {
                    self.close_table();
                    let goes_on = self.lines.last().is_some_and(|last| {
                        line.parts().len() == 1 && last.parts().len() == 1 && !join::is_end(last, &line, room)
                    });
                    if !goes_on {
                        self.paragraph(room);
                    }
                    self.lines.push(line);
                }
                PagePart::Table(table) => {
                    self.paragraph(room);
                    match self.open.as_mut().filter(|open| is_first && flow::goes_on(open, &table)) {
                        Some(open) => flow::append(open, table),
                        None => {
                            self.close_table();
                            self.open = Some(table);
                        }
                    }
                }
            }
            is_first = false;
        }
        self.paragraph(room);
    }

    /// Ends the paragraph that is open.
    fn paragraph(&mut self, room: Room) {
        let lines = std::mem::take(&mut self.lines);
        let Some(first) = lines.first() else { return };
        let parts = first.parts();
        let texts = match parts.as_slice() {
            [_] => vec![join::text(&lines, room)],
            parts => parts.iter().map(|part| part.text.clone()).collect(),
        };
        self.number += 1;
        let cells = (0..).zip(texts).map(|(column, text)| LeafCell { column, columns: 1, rows: 1, text });
        self.leaf.rows.push(LeafRow { number: self.number, table: 0, cells: cells.collect() });
    }

    fn close_table(&mut self) {
        let Some(table) = self.open.take() else { return };
        self.tables += 1;
        let first = self.number + 1;
        let mut rows: Vec<LeafRow> = (0..table.rows)
            .map(|at| LeafRow {
                number: first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)),
                table: self.tables,
                cells: Vec::new(),
            })
            .collect();
        let mut columns = BTreeMap::new();
        for cell in &table.cells {
            let Some(row) = rows.get_mut(cell.row) else { continue };
            let key = (cell.column, cell.columns);
            let column = *columns.entry(key).or_insert_with(|| table.column(cell));
            let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            let text = cell.text(column);
            let spans = (cell.rows.min(table.rows - cell.row), cell.columns);
            if !text.is_empty() || spans != (1, 1) {
                row.cells.push(LeafCell {
                    column: count(cell.column),
                    columns: count(spans.1),
                    rows: count(spans.0),
                    text,
                });
            }
        }
        rows.iter_mut().for_each(|row| row.cells.sort_by_key(|cell| cell.column));
        self.number += u32::try_from(table.rows).unwrap_or(u32::MAX);
        self.leaf.rows.extend(rows.into_iter().filter(|row| !row.cells.is_empty()));
    }

    fn finish(mut self) -> DocumentLeaf {
        self.close_table();
        self.leaf.kind = LeafKind::Body;
        self.leaf
    }
}
