//! Where the table's columns and rows are on the screen.

use eframe::egui::{Rect, Ui, pos2, vec2};

use crate::book::{Column, ColumnKind, Context, Entry, Spans};

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

/// The columns and rows of a sheet.
pub struct Layout {
    /// The left edge of the first column.
    pub left: f32,
    /// All that the table takes, with the gutter.
    pub width: f32,
    edges: Vec<f32>,
    /// The height of each row.
    pub heights: Vec<f32>,
    /// Which cells are one. Names are each by themselves here, so that a part
    /// that has none yet can be given one.
    pub spans: Spans,
    /// Which rows are filled in.
    pub filled: Vec<bool>,
}

impl Layout {
    /// Fits a sheet's table into `width` points from the left of `ui`.
    pub fn new(ui: &Ui, shown: &Context<'_>, typing: &Typing, width: f32) -> Self {
        let Context { book, sheet, form, .. } = *shown;
        let left = ui.available_rect_before_wrap().left() + GUTTER;
        let edges = edges(left, width - GUTTER, form.columns.iter().map(|column| f32::from(column.width)));
        let names = form.columns.iter().position(|column| column.kind == ColumnKind::Name);
        let spans = book.spans(sheet.id, form);
        let spans = names.map_or_else(|| spans.clone(), |at| spans.clone().apart(at));
        let entries: Vec<&Entry> = shown.entries().collect();
        let column_width =
            |at: usize| edges.get(at + 1).zip(edges.get(at)).map_or(NARROWEST, |(right, left)| right - left);
        let heights = spans.row_heights(LEAST, |row, at| {
            let (Some(entry), Some(column)) = (entries.get(row), form.columns.get(at)) else { return 0.0 };
            cell_height(ui, shown, entry, column, typing, column_width(at))
        });
        Self { left, width, edges, heights, spans, filled: shown.filled_rows() }
    }

    /// The left and right edge of a column.
    pub fn column(&self, at: usize) -> (f32, f32) {
        let edge = |at: usize| self.edges.get(at).copied().unwrap_or(self.left);
        (edge(at), edge(at + 1))
    }

    /// The right edge of the last column.
    pub fn right(&self) -> f32 {
        self.edges.last().copied().unwrap_or(self.left)
    }
}

/// The edges of columns that share `width` by their shares, none too narrow.
fn edges(left: f32, width: f32, shares: impl Iterator<Item = f32>) -> Vec<f32> {
    let shares: Vec<f32> = shares.map(|share| share.max(1.0)).collect();
    let total: f32 = shares.iter().sum();
    let widths: Vec<f32> = shares.iter().map(|share| (width * share / total).max(NARROWEST)).collect();
    // What narrow columns got beyond their share comes from the wide ones.
    let excess = (widths.iter().sum::<f32>() - width).max(0.0);
    let spare: f32 = widths.iter().map(|own| own - NARROWEST).sum();
    let mut edges = vec![left];
    let mut edge = left;
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

fn cell_height(
    ui: &Ui,
    shown: &Context<'_>,
    entry: &Entry,
    column: &Column,
    typing: &Typing,
    width: f32,
) -> f32 {
    let font = regular(size::TEXT);
    let height = |field: &Field, stored: &str, width: f32| {
        let text = typing.shown(field, stored);
        wrap::height(ui.ctx(), text, &font, text_width(width)) + 2.0 * size::CELL_PADDING
    };
    match column.kind {
        ColumnKind::Name => {
            let width = width - indent(entry);
            let marks = marks(shown, entry, width).last().map_or(0.0, |(_, spot)| spot.bottom() + MARK_GAP);
            height(&Field::Name(entry.id), &entry.name, width) + marks
        }
        ColumnKind::Rating => LEAST,
        ColumnKind::Text | ColumnKind::Figure => {
            let field = Field::Cell(entry.id, column.id.clone());
            height(&field, shown.book.text(entry.id, &column.id), width)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::edges;

    #[test]
    fn columns_share_the_width() {
        assert_eq!(edges(10.0, 1000.0, [1.0, 3.0].into_iter()), [10.0, 260.0, 1010.0]);
    }

    #[test]
    fn a_narrow_column_takes_from_the_wide_ones() {
        assert_eq!(edges(0.0, 500.0, [1.0, 99.0].into_iter()), [0.0, 84.0, 500.0]);
    }

    #[test]
    fn no_width_at_all_still_gives_columns() {
        assert_eq!(edges(0.0, -50.0, [1.0, 1.0].into_iter()), [0.0, 84.0, 168.0]);
    }
}
