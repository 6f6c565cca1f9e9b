//! Where the table's columns and rows are on the screen.
//!
//! What a row needs is measured once and kept until the row, the columns or the
//! scale change; a frame in which nothing changed looks at no row out of sight.

use std::collections::HashMap;
use std::ops::Range;

use eframe::egui::{Pos2, Rect, Ui, pos2, vec2};

use crate::book::{Column, ColumnKind, Context, Entry, EntryId, SheetId, Spans};

use super::super::field::{Field, Typing};
use super::super::theme::{regular, size};
use super::super::wrap;

/// The strip at the left with the rows' numbers.
pub const GUTTER: f32 = 30.0;
/// The least height of a row.
const LEAST: f32 = 44.0;
/// The least width of a column.
const NARROWEST: f32 = 84.0;
/// The height of a mark, and the space around it.
const MARK: f32 = 19.0;
const MARK_GAP: f32 = 3.0;

/// The columns and rows of the sheet that is shown, kept from frame to frame.
#[derive(Debug, Default)]
pub struct Layout {
    /// The left edge of the first column.
    pub left: f32,
    /// All that the table takes, with the gutter.
    pub width: f32,
    /// The columns' edges from `left`.
    edges: Vec<f32>,
    key: Option<Key>,
    entries: Vec<EntryId>,
    /// Each row's place, and at which revision it was measured.
    known: HashMap<EntryId, (usize, u64)>,
    /// The height that each cell needs, row by row.
    needed: Vec<f32>,
    /// The cell that is typed into, by its place in `needed`, and what it needs
    /// at the moment.
    live: Option<(usize, f32)>,
    /// The rows' tops, and the bottom of the last.
    tops: Vec<f32>,
    /// Which cells are one. Names are each by themselves here, so that a part
    /// that has none yet can be given one.
    pub spans: Spans,
    /// Which rows are filled in.
    pub filled: Vec<bool>,
}

/// What the layout depends on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    fit: Fit,
    sheet_revision: u64,
}

/// What the height of every cell depends on.
#[derive(Clone, Debug, PartialEq)]
struct Fit {
    sheet: SheetId,
    outline_revision: u64,
    edges: Vec<f32>,
    pixels_per_point: f32,
}

impl Layout {
    /// Fits a sheet's table into `width` points from the left of `ui`.
    pub fn settle(&mut self, ui: &Ui, shown: &Context<'_>, typing: &Typing, width: f32) {
        let Context { book, sheet, form, .. } = *shown;
        self.left = ui.available_rect_before_wrap().left() + GUTTER;
        self.width = width;
        self.edges = edges(width - GUTTER, form.columns.iter().map(|column| f32::from(column.width)));
        let key = Key {
            fit: Fit {
                sheet: sheet.id,
                outline_revision: book.outline_revision(),
                edges: self.edges.clone(),
                pixels_per_point: ui.pixels_per_point(),
            },
            sheet_revision: book.sheet_revision(sheet.id),
        };
        let changed = self.key.as_ref() != Some(&key);
        if changed {
            self.measure(ui, shown, key);
        }
        let live = self.live(ui, shown, typing);
        if changed || self.live != live {
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

    /// Measures the rows that changed.
    fn measure(&mut self, ui: &Ui, shown: &Context<'_>, key: Key) {
        let Context { book, form, .. } = *shown;
        let fits = self.key.as_ref().is_some_and(|old| old.fit == key.fit);
        let old = if fits { std::mem::take(&mut self.known) } else { HashMap::new() };
        let columns = form.columns.len();
        let entries: Vec<&Entry> = shown.entries().collect();
        let mut needed = Vec::with_capacity(entries.len() * columns);
        self.known = HashMap::with_capacity(entries.len());
        for (row, entry) in entries.iter().enumerate() {
            let revision = book.row_revision(entry.id);
            let same = old.get(&entry.id).filter(|(_, known)| *known == revision);
            match same.and_then(|(at, _)| self.needed.get(at * columns..(at + 1) * columns)) {
                Some(own) => needed.extend_from_slice(own),
                None => needed.extend(form.columns.iter().enumerate().map(|(at, column)| {
                    let text = match column.kind {
                        ColumnKind::Name => &entry.name,
                        _ => book.text(entry.id, &column.id),
                    };
                    cell_height(ui, shown, entry, column, text, self.column_width(at))
                })),
            }
            self.known.insert(entry.id, (row, revision));
        }
        self.needed = needed;
        self.spans = Spans::new(entries.len(), columns, |row, at| {
            let cell = entries.get(row).zip(form.columns.get(at));
            cell.is_some_and(|(entry, column)| {
                column.kind != ColumnKind::Name && book.is_merged(entry.id, &column.id)
            })
        });
        self.entries = entries.into_iter().map(|entry| entry.id).collect();
        self.filled = shown.filled_rows();
        self.key = Some(key);
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
        let (entry, column) = (shown.book.entry(entry)?, columns.get(at)?);
        let height = cell_height(ui, shown, entry, column, text, self.column_width(at));
        Some((row * columns.len() + at, height))
    }

    /// The row and the column at a point, as far below the table's top as it is;
    /// the nearest ones where it is beside them.
    pub fn place_at(&self, at: Pos2) -> (usize, usize) {
        let index = |edges: &[f32], at: f32| {
            let last = edges.len().saturating_sub(2);
            edges.partition_point(|edge| *edge <= at).saturating_sub(1).min(last)
        };
        (index(&self.tops, at.y), index(&self.edges, at.x - self.left))
    }

    /// The entry of a row.
    pub fn entry(&self, row: usize) -> Option<EntryId> {
        self.entries.get(row).copied()
    }

    /// How many rows there are.
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

    /// The left and right edge of a column.
    pub fn column(&self, at: usize) -> (f32, f32) {
        let edge = |at: usize| self.left + self.edges.get(at).copied().unwrap_or_default();
        (edge(at), edge(at + 1))
    }

    fn column_width(&self, at: usize) -> f32 {
        let (left, right) = self.column(at);
        right - left
    }

    /// The right edge of the last column.
    pub fn right(&self) -> f32 {
        self.left + self.edges.last().copied().unwrap_or_default()
    }
}

/// The edges of columns that share `width` by their shares, none too narrow; the
/// first is 0.
fn edges(width: f32, shares: impl Iterator<Item = f32>) -> Vec<f32> {
    let shares: Vec<f32> = shares.map(|share| share.max(1.0)).collect();
    let total: f32 = shares.iter().sum();
    let widths: Vec<f32> = shares.iter().map(|share| (width * share / total).max(NARROWEST)).collect();
    // What narrow columns got beyond their share comes from the wide ones.
    let excess = (widths.iter().sum::<f32>() - width).max(0.0);
    let spare: f32 = widths.iter().map(|own| own - NARROWEST).sum();
    let mut edges = vec![0.0];
    let mut edge = 0.0;
    for own in widths {
        edge += own - if spare > 0.0 { (own - NARROWEST) * (excess / spare).min(1.0) } else { 0.0 };
        edges.push(edge.round());
    }
    edges
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
        ColumnKind::Text | ColumnKind::Figure => height(width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that end at these heights.
    fn layout(bottoms: &[f32]) -> Layout {
        let tops = std::iter::once(0.0).chain(bottoms.iter().copied()).collect();
        let entries = vec![crate::book::Key::from_raw(1); bottoms.len()];
        Layout { tops, entries, ..Layout::default() }
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
    fn columns_share_the_width() {
        assert_eq!(edges(1000.0, [1.0, 3.0].into_iter()), [0.0, 250.0, 1000.0]);
    }

    #[test]
    fn a_narrow_column_takes_from_the_wide_ones() {
        assert_eq!(edges(500.0, [1.0, 99.0].into_iter()), [0.0, 84.0, 500.0]);
    }

    #[test]
    fn no_width_at_all_still_gives_columns() {
        assert_eq!(edges(-50.0, [1.0, 1.0].into_iter()), [0.0, 84.0, 168.0]);
    }
}
