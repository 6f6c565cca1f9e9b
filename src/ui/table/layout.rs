//! Where the table's columns and rows are on the screen.
//!
//! What a row needs is measured once and kept until the row, the columns or the
//! scale change; a frame in which nothing changed looks at no row out of sight.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use eframe::egui::{Rect, Ui, pos2, vec2};

use crate::book::{Cell, Column, ColumnKind, Context, Entry, EntryId, SheetId, Spans};
use crate::ui::kit::theme::{regular, size};
use crate::ui::kit::wrap;
use crate::ui::table::typing::Typing;
use crate::viewmodel::field::Field;
use crate::viewmodel::filter::TableFilter;
use crate::viewmodel::table::columns::Columns;

use super::same::{ROOM, is_same};

/// The least height of a row.
const LEAST: f32 = 44.0;
/// How many rows are measured in one frame. Where more have changed at once, as
/// when a long sheet is opened, those out of sight are estimated at first and
/// measured in the frames that follow.
const AT_ONCE: usize = 300;
/// How many rows around the top of what is seen are measured before all others.
const FIRST: usize = 40;
/// The height of a mark, and the space around it.
const MARK: f32 = 19.0;
const MARK_GAP: f32 = 3.0;

/// The columns and rows of the sheet that is shown, kept from frame to frame.
#[derive(Debug, Default)]
pub struct TableLayout {
    /// Where the columns are.
    pub columns: Columns,
    key: Option<Key>,
    entries: Vec<EntryId>,
    /// Each row's place among all rows of the sheet, hidden ones counted.
    numbers: Vec<usize>,
    /// Each row's place, and at which revision it was measured.
    known: HashMap<EntryId, (usize, u64)>,
    /// The height that each cell needs, row by row.
    needed: Vec<f32>,
    /// The rows of which that is only estimated.
    rough: BTreeSet<usize>,
    /// The cell that is typed into, by its place in `needed`, and what it needs
    /// at the moment.
    live: Option<(usize, f32)>,
    /// The rows' tops, and the bottom of the last.
    tops: Vec<f32>,
    /// The row at the top of what is seen, and how much of it is above that.
    place: Option<(EntryId, f32)>,
    /// Whether the columns or the scale changed, so that the view has to be taken
    /// back to its place.
    refitted: bool,
    /// Which cells are one. Names are each by themselves here, so that a part
    /// that has none yet can be given one.
    pub spans: Spans,
    /// Which rows are filled in.
    pub filled: Vec<bool>,
    /// How many rows the sheet has, hidden ones counted.
    pub total: usize,
}

/// What the layout depends on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    fit: Fit,
    sheet_revision: u64,
    filter_revision: u64,
    annex_revision: u64,
}

/// What the height of every cell depends on.
#[derive(Clone, Debug, PartialEq)]
struct Fit {
    sheet: SheetId,
    outline_revision: u64,
    edges: Vec<f32>,
    pixels_per_point: f32,
}

impl TableLayout {
    /// Fits a sheet's table into `width` points from the left of `ui`.
    pub fn settle(
        &mut self,
        ui: &Ui,
        shown: &Context<'_>,
        typing: &Typing,
        filter: &TableFilter,
        width: f32,
    ) {
        let Context { book, sheet, form, .. } = *shown;
        let left = ui.available_rect_before_wrap().left();
        self.columns = Columns::new(form, left, width).shifted(self.columns.shift);
        let key = Key {
            fit: Fit {
                sheet: sheet.id,
                outline_revision: book.outline_revision(),
                edges: self.columns.edges().to_vec(),
                pixels_per_point: ui.pixels_per_point(),
            },
            sheet_revision: book.sheet_revision(sheet.id),
            filter_revision: filter.revision(),
            annex_revision: book.annex_revision(),
        };
        let changed = self.key.as_ref() != Some(&key);
        if changed {
            self.take_in(shown, filter, key);
        }
        let refined = self.refine(ui, shown);
        let live = self.live(ui, shown, typing);
        if changed || refined || self.live != live {
            self.live = live;
            let columns = form.columns.len();
            self.tops = self.spans.row_tops(LEAST, |row, at| {
                let own = row * columns + at;
                match live {
                    Some((cell, height)) if cell == own => height,
                    _ => self.needed.get(own).copied().unwrap_or_default(),
                }
            });
        }
    }

    /// Takes in the rows as they are now; those that changed are to be measured.
    fn take_in(&mut self, shown: &Context<'_>, filter: &TableFilter, key: Key) {
        let Context { book, form, .. } = *shown;
        let fits = self.key.as_ref().is_some_and(|old| old.fit == key.fit);
        self.refitted = !fits && self.key.as_ref().is_some_and(|old| old.fit.sheet == key.fit.sheet);
        let old = if fits { std::mem::take(&mut self.known) } else { HashMap::new() };
        let columns = form.columns.len();
        let rows = filter.rows(shown);
        self.numbers = rows.iter().map(|(number, _)| *number).collect();
        let entries: Vec<&Entry> = rows.into_iter().map(|(_, entry)| entry).collect();
        let mut needed = Vec::with_capacity(entries.len() * columns);
        let mut rough = BTreeSet::new();
        self.known = HashMap::with_capacity(entries.len());
        for (row, entry) in entries.iter().enumerate() {
            let revision = book.row_revision(entry.id);
            let same = old.get(&entry.id).filter(|(_, known)| *known == revision);
            match same.and_then(|(at, _)| self.needed.get(at * columns..(at + 1) * columns)) {
                Some(own) => {
                    needed.extend_from_slice(own);
                    rough.extend(same.filter(|(at, _)| self.rough.contains(at)).map(|_| row));
                }
                None => {
                    needed.extend(self.row_heights(shown, entry, estimate));
                    rough.insert(row);
                }
            }
            self.known.insert(entry.id, (row, revision));
        }
        self.needed = needed;
        self.rough = rough;
        let cells: Vec<_> = entries.iter().map(|entry| book.row(entry.id)).collect();
        self.spans = Spans::new(entries.len(), columns, |row, at| {
            let cells = cells.get(row).copied().flatten();
            let column = form.columns.get(at).filter(|column| column.kind != ColumnKind::Name);
            cells.zip(column).is_some_and(|(cells, column)| cells.get(&column.id) == Some(&Cell::Merged))
        });
        self.entries = entries.into_iter().map(|entry| entry.id).collect();
        let filled = shown.filled_rows();
        self.total = filled.len();
        let is_filled = |number: &usize| filled.get(*number).copied().unwrap_or_default();
        self.filled = self.numbers.iter().map(is_filled).collect();
        self.key = Some(key);
    }

    /// Measures rows that were only estimated, those near what is seen first; says
    /// whether there were any.
    fn refine(&mut self, ui: &Ui, shown: &Context<'_>) -> bool {
        if self.rough.is_empty() {
            return false;
        }
        let top = self.place.and_then(|(entry, _)| self.row_of(entry)).unwrap_or_default();
        let near = self.rough.range(top.saturating_sub(FIRST)..top + FIRST).copied();
        let mut rows: Vec<usize> = near.chain(self.rough.iter().copied().take(AT_ONCE)).collect();
        rows.truncate(AT_ONCE);
        let above = rows.iter().any(|row| *row < top);
        let columns = shown.form.columns.len();
        for row in rows {
            let entry = self.entry(row).and_then(|entry| shown.book.entry(entry).ok());
            if let (true, Some(entry)) = (self.rough.remove(&row), entry) {
                let measured = self.row_heights(shown, entry, |entry, column, text, width| {
                    cell_height(ui, shown, entry, column, text, width)
                });
                if let Some(own) = self.needed.get_mut(row * columns..(row + 1) * columns) {
                    own.copy_from_slice(&measured);
                }
            }
        }
        if !self.rough.is_empty() {
            ui.ctx().request_repaint();
        }
        // What is above what is seen is as tall as before only by chance.
        self.refitted |= above;
        true
    }

    /// What each cell of a row needs, by its entry, column, text and width.
    fn row_heights(
        &self,
        shown: &Context<'_>,
        entry: &Entry,
        height: impl Fn(&Entry, &Column, &str, f32) -> f32,
    ) -> Vec<f32> {
        let columns = shown.form.columns.iter().enumerate();
        columns
            .map(|(at, column)| {
                let text = match column.kind {
                    ColumnKind::Name => &entry.name,
                    _ => shown.book.text(entry.id, &column.id),
                };
                height(entry, column, text, self.column_width(at))
            })
            .collect()
    }

    /// What the cell needs that is typed into.
    fn live(&self, ui: &Ui, shown: &Context<'_>, typing: &Typing) -> Option<(usize, f32)> {
        let (field, text) = typing.typed()?;
        let columns = &shown.form.columns;
        let (entry, at) = match field {
            Field::Name(entry) => (*entry, columns.iter().position(|column| column.kind == ColumnKind::Name)),
            Field::Cell(entry, id) => (*entry, columns.iter().position(|column| column.id == *id)),
            Field::Overall(_) | Field::Note(_) => return None,
        };
        let (at, row) = (at?, self.row_of(entry)?);
        let (entry, column) = (shown.book.entry(entry).ok()?, columns.get(at)?);
        let height = cell_height(ui, shown, entry, column, text, self.column_width(at));
        Some((row * columns.len() + at, height))
    }

    /// The row so far below the table's top; the nearest one where there is none.
    pub fn row_at(&self, below: f32) -> usize {
        let last = self.tops.len().saturating_sub(2);
        self.tops.partition_point(|top| *top <= below).saturating_sub(1).min(last)
    }

    /// The entry of a row.
    pub fn entry(&self, row: usize) -> Option<EntryId> {
        self.entries.get(row).copied()
    }

    /// The number of a row among all of the sheet, from 1.
    pub fn number(&self, row: usize) -> usize {
        self.numbers.get(row).copied().unwrap_or(row) + 1
    }

    /// How many rows are shown.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The row of an entry.
    pub fn row_of(&self, entry: EntryId) -> Option<usize> {
        self.known.get(&entry).map(|(row, _)| *row)
    }

    /// From where to where a cell goes that begins in `row` and goes over so many.
    pub fn rows(&self, row: usize, span: usize) -> (f32, f32) {
        let top = |row: usize| self.tops.get(row).or(self.tops.last()).copied().unwrap_or_default();
        (top(row), top(row + span))
    }

    /// The height of all rows.
    pub fn height(&self) -> f32 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// The rows of which something is between two heights, and their neighbours:
    /// Tab goes on to what is there, if only just out of sight.
    pub fn rows_between(&self, top: f32, bottom: f32) -> Range<usize> {
        let first = self.tops.partition_point(|own| *own <= top).saturating_sub(2).min(self.entries.len());
        let end = self.tops.partition_point(|own| *own < bottom) + 1;
        first..end.min(self.entries.len())
    }

    /// Remembers which row is at the top of what is seen.
    pub fn keep_place(&mut self, top: f32) {
        let row = self.tops.partition_point(|own| *own <= top).saturating_sub(1);
        let (begins, ends) = self.rows(row, 1);
        let part = if ends > begins { (top - begins) / (ends - begins) } else { 0.0 };
        self.place = self.entry(row).filter(|_| top > 0.0).map(|entry| (entry, part));
    }

    /// Where to scroll to for the same row to be at the top as before, once, after
    /// the columns or the scale changed.
    pub fn take_offset(&mut self) -> Option<f32> {
        let (entry, part) = self.place.filter(|_| std::mem::take(&mut self.refitted))?;
        let (begins, ends) = self.rows(self.row_of(entry)?, 1);
        Some(begins + part * (ends - begins))
    }

    fn column_width(&self, at: usize) -> f32 {
        let (left, right) = self.columns.column(at);
        right - left
    }
}

/// The width of the text in a field of this width.
pub fn text_width(width: f32) -> f32 {
    width - 2.0 * size::CELL_PADDING
}

/// How far the name of a part stands in from that of its project.
pub fn indent(entry: &Entry) -> f32 {
    if entry.parent.is_some() { 12.0 } else { 0.0 }
}

/// The marks that can be put on an entry, and where each stands below its name,
/// from the field's left edge and the end of the text.
pub fn marks<'c>(shown: &Context<'c>, entry: &'c Entry, width: f32) -> Vec<(&'c String, Rect)> {
    let known = &shown.form.marks;
    let others = entry.marks.iter().filter(|own| !known.contains(own));
    let mut next = pos2(size::CELL_PADDING, 0.0);
    known
        .iter()
        .chain(others)
        .map(|mark| {
            let own = vec2(mark.chars().count() as f32 * 11.0 + 6.0, MARK);
            if next.x + own.x > width - 4.0 && next.x > size::CELL_PADDING {
                next = pos2(size::CELL_PADDING, next.y + MARK + MARK_GAP);
            }
            let spot = Rect::from_min_size(next, own);
            next.x = spot.right() + MARK_GAP - 1.0;
            (mark, spot)
        })
        .collect()
}

/// About how tall a cell is, as if all its characters were as wide as they are high.
fn estimate(_: &Entry, column: &Column, text: &str, width: f32) -> f32 {
    if column.kind == ColumnKind::Rating {
        return LEAST;
    }
    let room = (text_width(width) / size::TEXT).floor().max(1.0);
    let lines: f32 = text.split('\n').map(|line| (line.chars().count() as f32 / room).ceil().max(1.0)).sum();
    lines * (size::TEXT + size::LEADING) + 2.0 * size::CELL_PADDING
}

fn cell_height(ui: &Ui, shown: &Context<'_>, entry: &Entry, column: &Column, text: &str, width: f32) -> f32 {
    let font = regular(size::TEXT);
    let height =
        |width: f32| wrap::height(ui.ctx(), text, &font, text_width(width)) + 2.0 * size::CELL_PADDING;
    match column.kind {
        ColumnKind::Name => {
            let width = width - indent(entry);
            let marks = marks(shown, entry, width).last().map_or(0.0, |(_, spot)| spot.bottom() + MARK_GAP);
            height(width) + marks
        }
        ColumnKind::Rating => LEAST,
        ColumnKind::Text | ColumnKind::Figure if is_same(shown.book, entry, column) => height(width) + ROOM,
        ColumnKind::Text | ColumnKind::Figure => height(width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that end at these heights.
    fn layout(bottoms: &[f32]) -> TableLayout {
        let tops = std::iter::once(0.0).chain(bottoms.iter().copied()).collect();
        let entries: Vec<EntryId> = (1..=bottoms.len() as i64).map(crate::book::Key::from_raw).collect();
        let known = entries.iter().enumerate().map(|(row, &entry)| (entry, (row, 0))).collect();
        TableLayout { tops, entries, known, ..TableLayout::default() }
    }

    #[test]
    fn only_the_rows_in_sight_and_their_neighbours_are_shown() {
        let tall = layout(&[100.0, 200.0, 300.0, 400.0, 500.0, 600.0]);
        assert_eq!(tall.rows_between(0.0, 150.0), 0..3);
        assert_eq!(tall.rows_between(250.0, 350.0), 1..5);
        assert_eq!(tall.rows_between(300.0, 400.0), 2..5, "a row that only touches is a neighbour");
        assert_eq!(tall.rows_between(590.0, 2000.0), 4..6);
        assert_eq!(layout(&[]).rows_between(0.0, 800.0), 0..0);
    }

    #[test]
    fn the_same_part_of_the_same_row_stays_at_the_top() {
        let mut layout = layout(&[100.0, 200.0, 300.0]);
        layout.keep_place(150.0);
        assert_eq!(layout.take_offset(), None, "nothing changed");
        layout.tops = vec![0.0, 300.0, 700.0, 800.0];
        layout.refitted = true;
        assert_eq!(layout.take_offset(), Some(500.0));
        assert_eq!(layout.take_offset(), None, "once");
    }

    #[test]
    fn the_top_stays_the_top() {
        let mut layout = layout(&[100.0]);
        layout.keep_place(0.0);
        layout.refitted = true;
        assert_eq!(layout.take_offset(), None);
    }
}
