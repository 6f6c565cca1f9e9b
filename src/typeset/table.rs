//! Ruled tables: rows as tall as their text, cells over several rows and
//! columns, split over pages without a line being lost.

use std::collections::BTreeMap;
use std::ops::Range;

use super::block::Block;
use super::flow::Flow;
use super::page::{Fill, Item, Rule};

/// The rules between cells, in points.
const HAIRLINE: f32 = 0.4;
/// The rule round the table, in points.
const FRAME: f32 = 0.8;
/// The tint of header cells; light enough for a copier.
const TINT: f32 = 0.93;
/// A row is moved to the next page rather than split where that leaves no more
/// than this part of the page empty.
const MOST_EMPTY: f32 = 0.25;
/// A header that takes up more of the page than this part is not repeated.
const MOST_HEADER: f32 = 0.4;
/// What a cell repeats on the next page may take up this part of it.
const MOST_REPEATED: f32 = 1.0 / 3.0;

/// A table. Its cells cover it without overlapping.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How far its left edge stands from that of the body, in points.
    pub left: f32,
    /// The columns' widths in points.
    pub widths: Vec<f32>,
    /// How many rows there are, header rows included.
    pub rows: usize,
    /// How many rows at the top are repeated on every page.
    pub header_rows: usize,
    /// Space between a cell's rules and its text, sideways and up and down.
    pub padding: (f32, f32),
    /// The least height of a row's text.
    pub least: f32,
    /// The cells in any order.
    pub cells: Vec<Cell>,
}

/// A cell: a box over one or more rows and columns.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its first row and how many it covers.
    pub rows: (usize, usize),
    /// Its first column and how many it covers.
    pub columns: (usize, usize),
    /// What stands in it.
    pub block: Block,
    /// What further stands left of its text, in points.
    pub indent: f32,
    /// Whether it is tinted as a header.
    pub tint: bool,
    /// Whether its text stands in the middle of its height.
    pub middle: bool,
    /// What it says on a page that it continues on once its text is at its end.
    pub again: Option<Block>,
}

impl Cell {
    /// A plain cell of one row and column.
    pub fn new(row: usize, column: usize, block: Block) -> Self {
        Self {
            rows: (row, 1),
            columns: (column, 1),
            block,
            indent: 0.0,
            tint: false,
            middle: false,
            again: None,
        }
    }

    /// A cell of a header: tinted, its text in the middle of its height.
    pub fn header(rows: (usize, usize), columns: (usize, usize), block: Block) -> Self {
        Self { rows, columns, tint: true, middle: true, ..Self::new(0, 0, block) }
    }
}

impl Table {
    /// The width of a cell's text in these columns.
    pub fn text_width(&self, columns: (usize, usize)) -> f32 {
        let (from, to) = (columns.0, columns.0 + columns.1);
        let width: f32 = self.widths.get(from..to).unwrap_or_default().iter().sum();
        (width - 2.0 * self.padding.0).max(width * 0.5)
    }

    /// Sets the table where the flow stands.
    pub fn set(&self, flow: &mut Flow) {
        Setter::new(self, flow).run(flow);
    }

    /// How high the table is where no page ends in it.
    pub fn height(&self, flow: &Flow) -> f32 {
        let setter = Setter::new(self, flow);
        let mut portion = Portion::default();
        for row in setter.header_rows..self.rows {
            let height = setter.need(row, &portion);
            setter.add_whole(row, height, &mut portion);
        }
        setter.header.height() + portion.height()
    }
}

/// Divides `total` by `shares`, no column narrower than its `least` where that
/// is possible.
pub fn column_widths(total: f32, shares: &[u16], least: &[f32]) -> Vec<f32> {
    let share_of = |at: usize| shares.get(at).copied().map_or(0.0, f32::from);
    let asked: f32 = least.iter().sum();
    let scale = if asked > total { total / asked } else { 1.0 };
    let least_of = |at: usize| least.get(at).copied().unwrap_or(0.0) * scale;
    let mut widths: Vec<f32> = (0..shares.len()).map(least_of).collect();
    let mut open: Vec<usize> = (0..shares.len()).collect();
    let mut left = total;
    // Columns whose share is too small take the least; the others divide what
    // that leaves, until nobody falls short.
    loop {
        let sum: f32 = open.iter().map(|&at| share_of(at)).sum();
        let width_of =
            |at: usize| if sum > 0.0 { left * share_of(at) / sum } else { left / open.len() as f32 };
        let (short, enough): (Vec<usize>, Vec<usize>) =
            open.iter().partition(|&&at| width_of(at) < least_of(at) - 0.001);
        if short.is_empty() || enough.is_empty() {
            for &at in &open {
                if let Some(width) = widths.get_mut(at) {
                    *width = if short.is_empty() { width_of(at) } else { *width };
                }
            }
            return widths;
        }
        left -= short.iter().map(|&at| least_of(at)).sum::<f32>();
        open = enough;
    }
}

/// What a page shows of a cell's text.
enum Shown {
    Lines(Range<usize>),
    Again,
}

/// What of the table goes on one page.
#[derive(Default)]
struct Portion {
    /// The rows on it, whole or in part, with their heights.
    slices: Vec<(usize, f32)>,
    /// Each cell's height on the page so far.
    heights: BTreeMap<usize, f32>,
    shown: BTreeMap<usize, Shown>,
    /// The row that comes next.
    next: usize,
}

impl Portion {
    fn height(&self) -> f32 {
        self.slices.iter().map(|(_, height)| height).sum()
    }

    fn height_of(&self, cell: usize) -> f32 {
        self.heights.get(&cell).copied().unwrap_or(0.0)
    }
}

/// Setting a table: what is done of it, page by page.
struct Setter<'t> {
    table: &'t Table,
    /// The height of a whole page's body.
    page: f32,
    /// The cells that cover each row, from left to right.
    by_row: Vec<Vec<usize>>,
    /// How many of each cell's lines stand on earlier pages.
    done: Vec<usize>,
    /// Whether a cell began on an earlier page.
    begun: Vec<bool>,
    /// How many header rows are repeated: none where they would fill the page.
    header_rows: usize,
    header: Portion,
    /// The height of the header, repeated or not.
    header_height: f32,
}

impl<'t> Setter<'t> {
    fn new(table: &'t Table, flow: &Flow) -> Self {
        let mut by_row = vec![Vec::new(); table.rows];
        for (index, cell) in table.cells.iter().enumerate() {
            for row in by_row.iter_mut().skip(cell.rows.0).take(cell.rows.1.max(1)) {
                row.push(index);
            }
        }
        for row in &mut by_row {
            row.sort_by_key(|&index| table.cells.get(index).map_or(0, |cell| cell.columns.0));
        }
        let mut setter = Self {
            table,
            page: flow.paper.body_height,
            by_row,
            done: vec![0; table.cells.len()],
            begun: vec![false; table.cells.len()],
            header_rows: 0,
            header: Portion::default(),
            header_height: 0.0,
        };
        let mut header = Portion::default();
        for row in 0..table.header_rows {
            let height = setter.need(row, &header);
            setter.add_whole(row, height, &mut header);
        }
        setter.header_height = header.height();
        if setter.header_height <= setter.page * MOST_HEADER {
            setter.header_rows = table.header_rows;
            setter.header = header;
        }
        setter
    }

    fn run(mut self, flow: &mut Flow) {
        let mut row = self.header_rows;
        if row < self.table.header_rows && self.header_height > flow.room() && !flow.at_top() {
            // A header that is set like other rows still stands in one piece.
            flow.new_page();
        }
        while row < self.table.rows {
            let portion = self.fill(row, flow.room() - self.header.height(), flow.at_top());
            if portion.slices.is_empty() {
                flow.new_page();
                continue;
            }
            self.draw(&portion, flow);
            self.note(&portion);
            row = portion.next;
            if row < self.table.rows {
                flow.new_page();
            }
        }
    }

    fn cell(&self, index: usize) -> Option<&'t Cell> {
        self.table.cells.get(index)
    }

    /// The row a cell ends in.
    fn last_row(&self, cell: &Cell) -> usize {
        (cell.rows.0 + cell.rows.1.max(1)).min(self.table.rows) - 1
    }

    fn cells_in(&self, row: usize) -> impl Iterator<Item = (usize, &'t Cell)> {
        let cells = self.by_row.get(row).map(Vec::as_slice).unwrap_or_default();
        cells.iter().filter_map(|&index| Some((index, self.cell(index)?)))
    }

    fn done(&self, index: usize) -> usize {
        self.done.get(index).copied().unwrap_or(0)
    }

    /// What a cell repeats here, having said all on an earlier page.
    fn again(&self, index: usize, cell: &'t Cell) -> Option<&'t Block> {
        let begun = self.begun.get(index).copied().unwrap_or(false);
        let again = cell.again.as_ref().filter(|_| begun && self.done(index) >= cell.block.len())?;
        (again.height_of(again.len()) <= self.page * MOST_REPEATED).then_some(again)
    }

    /// The height that what is left of a cell takes, rules to rules.
    fn content(&self, index: usize, cell: &'t Cell) -> f32 {
        let text = match self.again(index, cell) {
            Some(again) => again.height_of(again.len()),
            None => cell.block.height_of(cell.block.len() - self.done(index).min(cell.block.len())),
        };
        text + 2.0 * self.table.padding.1
    }

    /// The height `row` needs so that all cells that end in it are whole.
    fn need(&self, row: usize, portion: &Portion) -> f32 {
        let least = self.table.least + 2.0 * self.table.padding.1;
        self.cells_in(row)
            .filter(|(_, cell)| self.last_row(cell) == row)
            .map(|(index, cell)| self.content(index, cell) - portion.height_of(index))
            .fold(least, f32::max)
    }

    /// Puts all that is left of `row` on the page.
    fn add_whole(&self, row: usize, height: f32, portion: &mut Portion) {
        portion.slices.push((row, height));
        for (index, cell) in self.cells_in(row) {
            *portion.heights.entry(index).or_default() += height;
            if self.last_row(cell) == row {
                let shown = match self.again(index, cell) {
                    Some(_) => Shown::Again,
                    None => Shown::Lines(self.done(index)..cell.block.len()),
                };
                portion.shown.insert(index, shown);
            }
        }
        portion.next = row + 1;
    }

    /// Chooses what goes on a page with `room` for rows from `first` on.
    ///
    /// At the head of a page something always goes; elsewhere nothing may.
    fn fill(&self, first: usize, room: f32, at_top: bool) -> Portion {
        let mut portion = Portion { next: first, ..Portion::default() };
        for row in first..self.table.rows {
            let left = room - portion.height();
            let need = self.need(row, &portion);
            if need <= left + 0.01 {
                self.add_whole(row, need, &mut portion);
                continue;
            }
            let may_move = row > first || !at_top;
            let moves = may_move && left <= self.page * MOST_EMPTY;
            let split = if moves { None } else { self.split(row, left, &portion, true) };
            match split {
                Some(lines) => self.add_part(row, lines, &mut portion),
                None if may_move => self.close(row, &mut portion),
                None => {
                    let lines = self.split(row, left, &portion, false).unwrap_or_default();
                    self.add_part(row, lines, &mut portion);
                }
            }
            break;
        }
        portion
    }

    /// How many lines of each cell in `row` fit into `left`; `None` where that
    /// is no proper split. If `strict` is off, one line of each goes in any case.
    fn split(&self, row: usize, left: f32, portion: &Portion, strict: bool) -> Option<Vec<(usize, usize)>> {
        let mut proper = true;
        let lines = self
            .cells_in(row)
            .map(|(index, cell)| {
                let room = portion.height_of(index) + left - 2.0 * self.table.padding.1;
                let rest = cell.block.len().saturating_sub(self.done(index));
                let lines = match strict {
                    true => portion_of(&cell.block, self.done(index), room),
                    false => cell.block.lines_in(room).max(1).min(rest),
                };
                // The cells of a row begin on the same page.
                proper &= lines > 0 || rest == 0 || self.last_row(cell) > row;
                (index, lines)
            })
            .collect();
        (proper || !strict).then_some(lines)
    }

    /// Puts a part of `row` on the page: so many lines of each of its cells.
    fn add_part(&self, row: usize, lines: Vec<(usize, usize)>, portion: &mut Portion) {
        let mut height = self.table.least + 2.0 * self.table.padding.1;
        let mut whole = true;
        for &(index, count) in &lines {
            let Some(cell) = self.cell(index) else { continue };
            let from = self.done(index);
            let shown = match self.again(index, cell) {
                Some(again) => {
                    height = height.max(again.height_of(again.len()) + 2.0 * self.table.padding.1);
                    Shown::Again
                }
                None => Shown::Lines(from..from + count),
            };
            portion.shown.insert(index, shown);
            let text = cell.block.height_of(count) + 2.0 * self.table.padding.1;
            height = height.max(text - portion.height_of(index));
            whole &= self.last_row(cell) != row || from + count >= cell.block.len();
        }
        for &(index, _) in &lines {
            *portion.heights.entry(index).or_default() += height;
        }
        portion.slices.push((row, height));
        portion.next = if whole { row + 1 } else { row };
    }

    /// Ends the page before `row`: cells that go on in it show what their
    /// height on this page has room for.
    fn close(&self, row: usize, portion: &mut Portion) {
        for (index, cell) in self.cells_in(row) {
            let height = portion.height_of(index);
            if cell.rows.0 >= row || height == 0.0 {
                continue;
            }
            let shown = match self.again(index, cell) {
                Some(_) => Shown::Again,
                None => {
                    let from = self.done(index);
                    let room = height - 2.0 * self.table.padding.1;
                    Shown::Lines(from..from + portion_of(&cell.block, from, room))
                }
            };
            portion.shown.insert(index, shown);
        }
        portion.next = row;
    }

    /// Remembers what now stands on a page.
    fn note(&mut self, portion: &Portion) {
        for (&index, shown) in &portion.shown {
            if let (Shown::Lines(lines), Some(done)) = (shown, self.done.get_mut(index)) {
                *done = lines.end;
            }
        }
        for &index in portion.heights.keys() {
            if let Some(begun) = self.begun.get_mut(index) {
                *begun = true;
            }
        }
    }

    fn draw(&self, portion: &Portion, flow: &mut Flow) {
        let left = flow.paper.left + self.table.left;
        let lefts: Vec<f32> = std::iter::once(left)
            .chain(self.table.widths.iter().scan(left, |x, width| {
                *x += width;
                Some(*x)
            }))
            .collect();
        let edge = |column: usize| lefts.get(column).or(lefts.last()).copied().unwrap_or(left);
        let right = edge(usize::MAX);
        let (top, bottom) = (flow.y(), flow.y() + self.header.height() + portion.height());

        let (mut fills, mut texts, mut rules) = (Vec::new(), Vec::new(), Rules::default());
        let mut y = top;
        for part in [&self.header, portion] {
            let mut drawn = Vec::new();
            for &(row, height) in &part.slices {
                for (index, cell) in self.cells_in(row) {
                    if drawn.contains(&index) {
                        continue;
                    }
                    drawn.push(index);
                    let (x, x_end) = (edge(cell.columns.0), edge(cell.columns.0 + cell.columns.1));
                    let y_end = y + part.height_of(index);
                    if cell.tint {
                        fills.push(Item::Fill(Fill {
                            x,
                            y,
                            width: x_end - x,
                            height: y_end - y,
                            gray: TINT,
                        }));
                    }
                    self.draw_text(index, cell, part, (x, y, x_end, y_end), flow, &mut texts);
                    if x_end < right - 0.1 {
                        rules.upright(x_end, y, y_end);
                    }
                    if y_end < bottom - 0.1 {
                        rules.level(y_end, x, x_end);
                    }
                }
                // Cells that ended in the row are not met again.
                drawn.retain(|&index| self.cell(index).is_some_and(|cell| self.last_row(cell) > row));
                y += height;
            }
        }
        flow.push(fills);
        flow.push(texts);
        flow.push(rules.finish());
        flow.push(frame(left, top, right, bottom));
        flow.advance(bottom - top);
    }

    fn draw_text(
        &self,
        index: usize,
        cell: &Cell,
        part: &Portion,
        (x, y, x_end, y_end): (f32, f32, f32, f32),
        flow: &Flow,
        items: &mut Vec<Item>,
    ) {
        let (block, lines) = match part.shown.get(&index) {
            Some(Shown::Lines(lines)) => (&cell.block, lines.clone()),
            Some(Shown::Again) => match &cell.again {
                Some(again) => (again, 0..again.len()),
                None => return,
            },
            None => return,
        };
        let sideways = ((x_end - x - cell.indent - block.width) / 2.0).clamp(0.0, self.table.padding.0);
        let spare = y_end - y - block.height_of(lines.len());
        let whole = lines.len() == block.len();
        let down = if cell.middle && whole { (spare / 2.0).max(0.0) } else { self.table.padding.1 };
        block.place(lines, x + cell.indent + sideways, y + down, flow.fonts, items);
    }
}

/// How many of a block's lines from `done` on to put into `height`: all that
/// is left, or no fewer than two with no fewer than two to follow.
fn portion_of(block: &Block, done: usize, height: f32) -> usize {
    let rest = block.len().saturating_sub(done);
    let fit = block.lines_in(height).min(rest);
    if fit == rest {
        return fit;
    }
    let fit = if rest - fit == 1 { fit.saturating_sub(1) } else { fit };
    if fit < 2 { 0 } else { fit }
}

/// The rules between cells, joined where they meet.
#[derive(Default)]
struct Rules {
    /// Place, from, to.
    upright: Vec<(f32, f32, f32)>,
    level: Vec<(f32, f32, f32)>,
}

impl Rules {
    fn upright(&mut self, x: f32, from: f32, to: f32) {
        self.upright.push((snapped(x), snapped(from), snapped(to)));
    }

    fn level(&mut self, y: f32, from: f32, to: f32) {
        self.level.push((snapped(y), snapped(from), snapped(to)));
    }

    fn finish(self) -> Vec<Item> {
        let rule = |from, to| Item::Rule(Rule { from, to, weight: HAIRLINE });
        let upright = joined(self.upright).into_iter().map(|(x, a, b)| rule((x, a), (x, b)));
        let level = joined(self.level).into_iter().map(|(y, a, b)| rule((a, y), (b, y)));
        upright.chain(level).collect()
    }
}

/// To a hundredth of a point, so that what should meet does.
fn snapped(at: f32) -> f32 {
    (at * 100.0).round() / 100.0
}

fn joined(mut segments: Vec<(f32, f32, f32)>) -> Vec<(f32, f32, f32)> {
    segments.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut joined: Vec<(f32, f32, f32)> = Vec::new();
    for (at, from, to) in segments {
        match joined.last_mut() {
            Some(last) if last.0 == at && from <= last.2 + 0.02 => last.2 = last.2.max(to),
            _ => joined.push((at, from, to)),
        }
    }
    joined
}

fn frame(left: f32, top: f32, right: f32, bottom: f32) -> Vec<Item> {
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    corners
        .windows(2)
        .filter_map(|pair| match pair {
            &[from, to] => Some(Item::Rule(Rule { from, to, weight: FRAME })),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
