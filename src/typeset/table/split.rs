//! Which rows, and which of their lines, go on which page.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::block::TextBlock;
use super::super::flow::Flow;
use super::super::tree::{ElementKind, Leaf};
use super::{Table, TableCell};

/// A row is moved to the next page rather than split where that leaves no more
/// than this part of the page empty.
const MOST_EMPTY: f32 = 0.25;
/// A header that takes up more of the page than this part is not repeated.
const MOST_HEADER: f32 = 0.4;
/// What a cell repeats on the next page may take up this part of it.
const MOST_REPEATED: f32 = 1.0 / 3.0;

/// What a page shows of a cell's text.
pub(super) enum ShownText {
    Lines(Range<usize>),
    Again,
}

/// What of the table goes on one page.
#[derive(Default)]
pub(super) struct Portion {
    /// The rows on it, whole or in part, with their heights.
    pub slices: Vec<(usize, f32)>,
    /// Each cell's height on the page so far.
    heights: BTreeMap<usize, f32>,
    pub shown: BTreeMap<usize, ShownText>,
    /// The row that comes next.
    next: usize,
}

impl Portion {
    pub fn height(&self) -> f32 {
        self.slices.iter().map(|(_, height)| height).sum()
    }

    pub fn height_of(&self, cell: usize) -> f32 {
        self.heights.get(&cell).copied().unwrap_or(0.0)
    }
}

/// Setting a table: what is done of it, page by page.
pub(super) struct Setter<'t> {
    pub table: &'t Table,
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
    pub header: Portion,
    /// The height of the header, repeated or not.
    header_height: f32,
    /// The element of each paragraph of each cell.
    elements: Vec<Vec<Leaf>>,
    /// Whether the header stands on a page already: it only repeats from then on.
    header_drawn: bool,
}

impl<'t> Setter<'t> {
    pub fn new(table: &'t Table, flow: &Flow) -> Self {
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
            elements: vec![Vec::new(); table.cells.len()],
            header_drawn: false,
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

    pub fn run(mut self, flow: &mut Flow) {
        self.elements = self.tag(flow);
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
            self.header_drawn = true;
            self.note(&portion);
            row = portion.next;
            if row < self.table.rows {
                flow.new_page();
            }
        }
    }

    /// Adds the table to the document's structure; gives the element of each
    /// paragraph of each cell.
    fn tag(&self, flow: &mut Flow) -> Vec<Vec<Leaf>> {
        let mut elements = vec![Vec::new(); self.table.cells.len()];
        let mut tag_row = |row: usize, flow: &mut Flow| {
            for (index, cell) in self.cells_in(row).filter(|(_, cell)| cell.rows.0 == row) {
                if self.table.boxes && cell.block.is_empty() {
                    continue;
                }
                let (kind, source) = (cell.kind(), cell.source.clone());
                let shapes = cell.block.shapes();
                let own = if self.table.boxes {
                    flow.tree.leaves(kind, source, &shapes)
                } else {
                    flow.tree.open(kind, source.clone());
                    let own = flow.tree.leaves(ElementKind::Paragraph, source, &shapes);
                    flow.tree.close();
                    own
                };
                if let Some(slot) = elements.get_mut(index) {
                    *slot = own;
                }
            }
        };
        if self.table.boxes {
            (0..self.table.rows).for_each(|row| tag_row(row, flow));
            return elements;
        }
        flow.tree.open(ElementKind::Table, None);
        let body = self.table.header_rows.min(self.table.rows);
        for (kind, rows) in
            [(ElementKind::TableHead, 0..body), (ElementKind::TableBody, body..self.table.rows)]
        {
            if rows.is_empty() {
                continue;
            }
            flow.tree.open(kind, None);
            for row in rows {
                let own = flow.tree.open(ElementKind::Row, None);
                for (_, name, value) in self.table.properties.iter().filter(|(at, ..)| *at == row) {
                    flow.tree.describe(own, name, value.clone());
                }
                tag_row(row, flow);
                flow.tree.close();
            }
            flow.tree.close();
        }
        flow.tree.close();
        elements
    }

    /// The element of each of a cell's paragraphs; `None` where it is the header
    /// once more.
    pub fn elements(&self, index: usize, in_header: bool) -> Option<&[Leaf]> {
        let again = in_header && self.header_drawn;
        self.elements.get(index).map(Vec::as_slice).filter(|_| !again)
    }

    /// How high the table is where no page ends in it.
    pub fn whole_height(&self) -> f32 {
        let mut portion = Portion::default();
        for row in self.header_rows..self.table.rows {
            let height = self.need(row, &portion);
            self.add_whole(row, height, &mut portion);
        }
        self.header.height() + portion.height()
    }

    pub fn cell(&self, index: usize) -> Option<&'t TableCell> {
        self.table.cells.get(index)
    }

    /// The row a cell ends in.
    pub fn last_row(&self, cell: &TableCell) -> usize {
        (cell.rows.0 + cell.rows.1.max(1)).min(self.table.rows) - 1
    }

    pub fn cells_in(&self, row: usize) -> impl Iterator<Item = (usize, &'t TableCell)> {
        let cells = self.by_row.get(row).map(Vec::as_slice).unwrap_or_default();
        cells.iter().filter_map(|&index| Some((index, self.cell(index)?)))
    }

    fn done(&self, index: usize) -> usize {
        self.done.get(index).copied().unwrap_or(0)
    }

    /// What a cell repeats here, having said all on an earlier page.
    fn again(&self, index: usize, cell: &'t TableCell) -> Option<&'t TextBlock> {
        let begun = self.begun.get(index).copied().unwrap_or(false);
        let again = cell.again.as_ref().filter(|_| begun && self.done(index) >= cell.block.len())?;
        (again.height_of(again.len()) <= self.page * MOST_REPEATED).then_some(again)
    }

    /// What a cell repeats here above the rest of its text, of which some stands on an
    /// earlier page.
    pub fn lead(&self, index: usize, cell: &'t TableCell) -> Option<&'t TextBlock> {
        let is_cut = (1..cell.block.len()).contains(&self.done(index));
        let again = cell.again.as_ref().filter(|_| is_cut)?;
        (again.height_of(again.len()) <= self.page * MOST_REPEATED).then_some(again)
    }

    /// The height of that, and of the space between a cell's rules and its text.
    fn around(&self, index: usize, cell: &'t TableCell) -> f32 {
        self.lead(index, cell).map_or(0.0, |lead| lead.height_of(lead.len())) + 2.0 * self.table.padding.1
    }

    /// The height that what is left of a cell takes, rules to rules.
    fn content(&self, index: usize, cell: &'t TableCell) -> f32 {
        let text = match self.again(index, cell) {
            Some(again) => again.height_of(again.len()),
            None => cell.block.height_of(cell.block.len() - self.done(index).min(cell.block.len())),
        };
        text + self.around(index, cell)
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
                    Some(_) => ShownText::Again,
                    None => ShownText::Lines(self.done(index)..cell.block.len()),
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
                None if may_move => {
                    self.stretch(row, left, &mut portion);
                    self.close(row, &mut portion);
                }
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
        // Not even an empty row fits.
        let mut proper = left >= self.table.least + 2.0 * self.table.padding.1;
        let lines = self
            .cells_in(row)
            .map(|(index, cell)| {
                let room = portion.height_of(index) + left - self.around(index, cell);
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
                    ShownText::Again
                }
                None => ShownText::Lines(from..from + count),
            };
            portion.shown.insert(index, shown);
            let text = cell.block.height_of(count) + self.around(index, cell);
            height = height.max(text - portion.height_of(index));
            whole &= self.last_row(cell) != row || from + count >= cell.block.len();
        }
        for &(index, _) in &lines {
            *portion.heights.entry(index).or_default() += height;
        }
        portion.slices.push((row, height));
        portion.next = if whole { row + 1 } else { row };
    }

    /// Makes the last row of a page taller, if the room that is left allows it, so that
    /// no name is cut that goes on in `row`.
    fn stretch(&self, row: usize, left: f32, portion: &mut Portion) {
        let missing = self
            .cells_in(row)
            .filter(|(_, cell)| cell.rows.0 < row && cell.again.is_some())
            .map(|(index, cell)| self.content(index, cell) - portion.height_of(index))
            .filter(|missing| *missing <= left)
            .fold(0.0, f32::max);
        let Some((last, height)) = portion.slices.last_mut().filter(|_| missing > 0.0) else { return };
        *height += missing;
        for (index, _) in self.cells_in(*last) {
            *portion.heights.entry(index).or_default() += missing;
        }
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
                Some(_) => ShownText::Again,
                None => {
                    let from = self.done(index);
                    let room = height - self.around(index, cell);
                    ShownText::Lines(from..from + portion_of(&cell.block, from, room))
                }
            };
            portion.shown.insert(index, shown);
        }
        portion.next = row;
    }

    /// Remembers what now stands on a page.
    fn note(&mut self, portion: &Portion) {
        for (&index, shown) in &portion.shown {
            if let (ShownText::Lines(lines), Some(done)) = (shown, self.done.get_mut(index)) {
                *done = lines.end;
            }
        }
        for &index in portion.heights.keys() {
            if let Some(begun) = self.begun.get_mut(index) {
                *begun = true;
            }
        }
    }
}

/// How many of a block's lines from `done` on to put into `height`: all that
/// is left, or no fewer than two with no fewer than two to follow.
fn portion_of(block: &TextBlock, done: usize, height: f32) -> usize {
    let rest = block.len().saturating_sub(done);
    let fit = block.lines_in(height).min(rest);
    if fit == rest {
        return fit;
    }
    let fit = if rest - fit == 1 { fit.saturating_sub(1) } else { fit };
    if fit < 2 { 0 } else { fit }
}
