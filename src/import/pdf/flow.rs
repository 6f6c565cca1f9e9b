//! Tables that go on over pages: their headers once, their cells in one piece.

use super::join::is_end;
use super::placed::{PlacedCell, PlacedTable};
use crate::import::captions::squeeze;

/// Edges of columns that are so near are the same, in points.
const NEAR: f32 = 4.0;
/// The most rows of a header that is said again.
const HEADER: usize = 6;

/// Whether `next`, at the head of a page, has the columns of `table`.
pub(super) fn goes_on(table: &PlacedTable, next: &PlacedTable) -> bool {
    let (Some(first), Some(last)) = (table.x.first(), table.x.last()) else { return false };
    let (Some(next_first), Some(next_last)) = (next.x.first(), next.x.last()) else { return false };
    // Pages that are bound have other margins on the left and on the right.
    let shift = next_first - first;
    let is_as_wide = ((next_last - next_first) - (last - first)).abs() <= NEAR;
    let is_known = |edge: &&f32| table.x.iter().any(|own| (own + shift - **edge).abs() <= NEAR);
    is_as_wide && next.x.iter().filter(is_known).count() * 10 >= next.x.len() * 7
}

/// Puts the rows of `next` under those of `table`, whose columns it has.
pub(super) fn append(table: &mut PlacedTable, next: PlacedTable) {
    let shift = next.x.first().copied().unwrap_or(0.0) - table.x.first().copied().unwrap_or(0.0);
    let down = table.bottom + 1.0;
    // The columns of both.
    let mut x = table.x.clone();
    for edge in &next.x {
        if x.iter().all(|own| (own + shift - edge).abs() > NEAR) {
            x.push(edge - shift);
        }
    }
    x.sort_by(f32::total_cmp);
    let place = |edge: f32| {
        let nearest =
            x.iter().enumerate().min_by(|(_, a), (_, b)| (*a - edge).abs().total_cmp(&(*b - edge).abs()));
        nearest.map_or(0, |(at, _)| at)
    };
    let placed = |cell: &PlacedCell, edges: &[f32], shift: f32| {
        let edge = |at: usize| place(edges.get(at).copied().unwrap_or(0.0) - shift);
        (edge(cell.column), edge(cell.column + cell.columns))
    };
    for cell in &mut table.cells {
        let (from, to) = placed(cell, &table.x, 0.0);
        (cell.column, cell.columns) = (from, (to - from).max(1));
    }
    let mut cells = next.cells;
    for cell in &mut cells {
        let (from, to) = placed(cell, &next.x, shift);
        (cell.column, cell.columns) = (from, (to - from).max(1));
        for line in &mut cell.lines {
            line.shift(-shift, down);
        }
        cell.sides = (cell.sides.0 - shift, cell.sides.1 - shift);
    }
    table.x = x;
    let skip = repeated(table, &cells);
    let mut rows = next.rows.saturating_sub(skip);
    cells.retain(|cell| cell.row >= skip);
    cells.iter_mut().for_each(|cell| cell.row -= skip);
    if carry_on(table, &mut cells) {
        // The first row is the rest of the last.
        cells.retain(|cell| cell.row > 0);
        cells.iter_mut().for_each(|cell| cell.row -= 1);
        rows = rows.saturating_sub(1);
    }
    let before = table.rows;
    cells.iter_mut().for_each(|cell| cell.row += before);
    table.cells.extend(cells);
    table.rows += rows;
    table.bottom = down + next.bottom;
}

/// How many rows at the top of `cells` say again what stands together in the table.
fn repeated(table: &PlacedTable, cells: &[PlacedCell]) -> usize {
    let row = |cells: &[PlacedCell], at: usize| -> Vec<(usize, String)> {
        let own = cells.iter().filter(|cell| cell.row == at && !cell.lines.is_empty());
        own.map(|cell| {
            let text: String = cell.lines.iter().map(|line| squeeze(&line.text)).collect();
            (cell.column, text)
        })
        .collect()
    };
    let first = row(cells, 0);
    if first.len() < 2 {
        return 0;
    }
    let Some(start) = (0..table.rows.min(3 * HEADER)).find(|at| row(&table.cells, *at) == first) else {
        return 0;
    };
    let tall = |cells: &[PlacedCell], at: usize| {
        cells.iter().filter(|cell| cell.row == at).map(|cell| cell.rows).max().unwrap_or(1)
    };
    let mut count = tall(cells, 0).min(tall(&table.cells, start));
    while count < HEADER {
        let next = row(cells, count);
        if next.is_empty() || next != row(&table.cells, start + count) {
            break;
        }
        count += 1;
    }
    count
}

/// Whether the first row of `cells` is the rest of the table's last row, and if so adds it
/// there. Cells that go on beside rows of their own are made longer.
fn carry_on(table: &mut PlacedTable, cells: &mut [PlacedCell]) -> bool {
    let last = table.rows;
    let above = |table: &PlacedTable, cell: &PlacedCell| {
        table.cells.iter().position(|own| own.column == cell.column && own.row + own.rows == last)
    };
    let words = |cell: &PlacedCell| -> String { cell.lines.iter().map(|line| squeeze(&line.text)).collect() };
    let first: Vec<usize> =
        cells.iter().enumerate().filter(|(_, cell)| cell.row == 0).map(|(at, _)| at).collect();
    let Some(name) = first.first().and_then(|at| cells.get(*at)) else { return false };
    let Some(over) = above(table, name).and_then(|at| table.cells.get(at)) else { return false };
    let (own, upper) = (words(name), words(over));
    let bare = own.replace("(続き)", "").replace("(つづき)", "");
    let is_again = own.is_empty()
        || (!upper.is_empty() && (bare == upper || upper.starts_with(&bare)) && own != bare)
        || bare.is_empty();
    if !is_again {
        return false;
    }
    let name_rows = name.rows;
    let mut any = false;
    let mut parts = false;
    for at in first.iter().skip(1) {
        let Some(cell) = cells.get(*at).filter(|cell| !cell.lines.is_empty()) else { continue };
        let over =
            above(table, cell).and_then(|at| table.cells.get(at)).filter(|over| !over.lines.is_empty());
        let Some(over) = over else {
            // Something begins here.
            parts = true;
            continue;
        };
        let (Some(end), Some(start)) = (over.lines.last(), cell.lines.first()) else { continue };
        any = true;
        let is_short = over.lines.len() == 1 && is_end(end, &near(start, end), over.room(table.column(over)));
        parts |= is_short && !end.text.ends_with(['、', '，']);
    }
    let goes_on = any && !parts;
    for at in first {
        let Some(cell) = cells.get_mut(at) else { continue };
        let is_name = at == 0 || cell.lines.is_empty();
        let Some(over) = above(table, cell).and_then(|at| table.cells.get_mut(at)) else { continue };
        if goes_on {
            if !is_name {
                if let (Some(end), Some(start)) = (over.lines.last(), cell.lines.first()) {
                    let up = end.y + end.size * 1.4 - start.y;
                    cell.lines.iter_mut().for_each(|line| line.shift(0.0, up));
                }
                over.lines.append(&mut cell.lines);
            }
            // What covers more rows goes on beside them.
            over.rows += cell.rows - 1;
        } else if at == 0 {
            over.rows += name_rows;
            cell.lines.clear();
        }
    }
    if !goes_on {
        // The name's cell is a part of the one above.
        if let Some(cell) = cells.first_mut().filter(|cell| cell.row == 0) {
            cell.row = usize::MAX / 2;
        }
    }
    goes_on
}

/// A line as if it stood right under another.
fn near(line: &super::line::SeenLine, above: &super::line::SeenLine) -> super::line::SeenLine {
    let mut own = line.clone();
    own.y = above.y + above.size * 1.4;
    own
}
