//! What a page is made of: lines of text, and tables of cells with lines.

use super::grid::{RuledGrid, grids};
use super::line::{SeenLine, lines};
use super::page::{SeenGlyph, SeenPage};
use super::placed::{PlacedCell, PlacedTable};
use super::unruled::{self, Unruled};

/// A page's parts from the top.
#[derive(Debug)]
pub(super) struct SeenParts {
    pub height: f32,
    pub parts: Vec<PagePart>,
    /// Small letters beside lines that were left out.
    pub ruby: usize,
    /// There is a table without lines, of which the columns or rows cannot be told apart.
    pub is_unsure: bool,
}

/// A line, or a table.
#[derive(Debug)]
pub(super) enum PagePart {
    Line(SeenLine),
    Table(PlacedTable),
}

impl PagePart {
    /// Where it begins.
    pub fn top(&self) -> f32 {
        match self {
            Self::Line(line) => line.y,
            Self::Table(table) => table.top,
        }
    }
}

/// Takes a page apart; `is_read` says of which glyphs.
pub(super) fn parts(page: &SeenPage, is_read: impl Fn(&SeenGlyph) -> bool) -> SeenParts {
    let grids = grids(&page.rules);
    let mut own: Vec<Vec<Vec<&SeenGlyph>>> =
        grids.iter().map(|grid| vec![Vec::new(); grid.boxes.len()]).collect();
    let mut free: Vec<&SeenGlyph> = Vec::new();
    for glyph in page.glyphs.iter().filter(|glyph| is_read(glyph)) {
        let middle = glyph.middle();
        let place = grids.iter().enumerate().find_map(|(at, grid)| Some((at, grid.find(middle)?)));
        match place.and_then(|(grid, cell)| own.get_mut(grid)?.get_mut(cell)) {
            Some(cell) => cell.push(glyph),
            None => free.push(glyph),
        }
    }
    let mut ruby = 0;
    let mut parts: Vec<PagePart> = Vec::new();
    for (grid, own) in grids.iter().zip(own) {
        let table = table(page, grid, own, &mut ruby);
        if table.cells.iter().any(|cell| !cell.lines.is_empty()) {
            parts.push(PagePart::Table(table));
        }
    }
    let has_table = parts.iter().any(|part| matches!(part, PagePart::Table(table) if table.cells.len() > 3));
    let mut is_unsure = false;
    if !has_table {
        match unruled::find(page, &free) {
            Unruled::Nothing => {}
            Unruled::Unsure => is_unsure = true,
            Unruled::Table(table, is_own) => {
                parts.push(PagePart::Table(table));
                let mut is_own = is_own.iter();
                free.retain(|_| !is_own.next().copied().unwrap_or(false));
            }
        }
    }
    let (free, more) = lines(page, free);
    ruby += more;
    parts.extend(free.into_iter().map(PagePart::Line));
    parts.sort_by(|a, b| a.top().total_cmp(&b.top()));
    SeenParts { height: page.height, parts, ruby, is_unsure }
}

fn table(page: &SeenPage, grid: &RuledGrid, glyphs: Vec<Vec<&SeenGlyph>>, ruby: &mut usize) -> PlacedTable {
    let [_, top, _, bottom] = grid.bounds();
    let cells = grid.boxes.iter().zip(glyphs).map(|(own, glyphs)| {
        let (lines, more) = lines(page, glyphs);
        *ruby += more;
        PlacedCell {
            row: own.row,
            rows: own.rows,
            column: own.column,
            columns: own.columns,
            lines,
            sides: grid.sides(own),
        }
    });
    let cells = cells.collect();
    PlacedTable { top, bottom, x: grid.x.clone(), rows: grid.y.len() - 1, cells }
}
