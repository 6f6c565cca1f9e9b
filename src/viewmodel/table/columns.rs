//! The table's columns on the screen: how wide they are, and which stay where
//! they are when the others are scrolled sideways.

use crate::book::{ColumnKind, Form};

/// The strip at the left with the rows' numbers.
pub const GUTTER: f32 = 30.0;

/// The least width in which a column can be worked in.
pub fn least(kind: ColumnKind) -> f32 {
    match kind {
        ColumnKind::Name => 104.0,
        ColumnKind::Text => 112.0,
        ColumnKind::Rating | ColumnKind::Figure => 84.0,
    }
}

/// Where the columns are, from the left edge of the gutter.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Columns {
    /// The left edge of the gutter on the screen, and how much room there is.
    pub left: f32,
    pub room: f32,
    /// How far the columns are scrolled to the left.
    pub shift: f32,
    edges: Vec<f32>,
    /// How many columns stay where they are.
    frozen: usize,
}

impl Columns {
    /// Those of a form in `room` points.
    pub fn new(form: &Form, left: f32, room: f32) -> Self {
        let shares = form.columns.iter().map(|column| (f32::from(column.width), least(column.kind)));
        let edges = edges(room, shares);
        let name_first = form.columns.first().is_some_and(|column| column.kind == ColumnKind::Name);
        let name = edges.get(1).copied().unwrap_or_default();
        let wide = edges.last().is_some_and(|right| *right > room + 0.5);
        // In a room so narrow that nothing else could be seen beside it, it goes too.
        let frozen = usize::from(wide && name_first && name <= room / 2.0);
        Self { left, room, shift: 0.0, edges, frozen }
    }

    /// The same, scrolled to the left so far.
    pub fn shifted(self, shift: f32) -> Self {
        Self { shift, ..self }
    }

    /// The columns' edges, from the left edge of the gutter.
    pub fn edges(&self) -> &[f32] {
        &self.edges
    }

    /// How wide each column is.
    pub fn widths(&self) -> Vec<f32> {
        self.edges
            .windows(2)
            .map(|pair| pair.iter().rev().copied().reduce(|b, a| b - a).unwrap_or(0.0))
            .collect()
    }

    /// All that the table takes, with the gutter.
    pub fn width(&self) -> f32 {
        self.edges.last().copied().unwrap_or_default().max(self.room)
    }

    /// Whether there is not room for all columns.
    pub fn is_wide(&self) -> bool {
        self.width() > self.room + 0.5
    }

    /// Whether a column stays where it is.
    pub fn is_frozen(&self, at: usize) -> bool {
        at < self.frozen
    }

    /// The left and right edge of a column on the screen.
    pub fn column(&self, at: usize) -> (f32, f32) {
        let shift = if self.is_frozen(at) { 0.0 } else { self.shift };
        let edge = |at: usize| self.left - shift + self.edges.get(at).copied().unwrap_or_default();
        (edge(at), edge(at + 1))
    }

    /// The column at `x` on the screen; the nearest one where it is beside them.
    pub fn at(&self, x: f32) -> usize {
        let shift = if x < self.frozen_edge() { 0.0 } else { self.shift };
        let last = self.edges.len().saturating_sub(2);
        let behind = self.edges.partition_point(|edge| *edge <= x - self.left + shift);
        behind.saturating_sub(1).min(last)
    }

    /// Up to where columns that stay are on the screen; all others end there.
    pub fn frozen_edge(&self) -> f32 {
        self.left + self.edges.get(self.frozen).copied().unwrap_or(GUTTER)
    }

    /// From where to where there is something of the table on the screen,
    /// without the gutter.
    pub fn in_sight(&self) -> (f32, f32) {
        let right = self.left - self.shift + self.edges.last().copied().unwrap_or_default();
        (self.left + GUTTER, right.min(self.left + self.room))
    }
}

/// The edges of columns that share `room` behind the gutter, each at least as
/// wide as its least width.
fn edges(room: f32, columns: impl Iterator<Item = (f32, f32)>) -> Vec<f32> {
    let width = room - GUTTER;
    let columns: Vec<(f32, f32)> = columns.map(|(share, least)| (share.max(1.0), least)).collect();
    let total: f32 = columns.iter().map(|(share, _)| share).sum();
    let widths: Vec<(f32, f32)> =
        columns.iter().map(|(share, least)| ((width * share / total).max(*least), *least)).collect();
    // What narrow columns got beyond their share comes from the wide ones.
    let excess = (widths.iter().map(|(own, _)| own).sum::<f32>() - width).max(0.0);
    let spare: f32 = widths.iter().map(|(own, least)| own - least).sum();
    let mut edges = vec![GUTTER];
    let mut edge = GUTTER;
    for (own, least) in widths {
        edge += own - if spare > 0.0 { (own - least) * (excess / spare).min(1.0) } else { 0.0 };
        edges.push(edge.round());
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;

    fn widths(room: f32, columns: &[(f32, f32)]) -> Vec<f32> {
        let edges = edges(room + GUTTER, columns.iter().copied());
        edges.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    #[test]
    fn columns_share_the_width() {
        assert_eq!(widths(1000.0, &[(1.0, 84.0), (3.0, 84.0)]), [250.0, 750.0]);
    }

    #[test]
    fn a_narrow_column_takes_from_the_wide_ones() {
        assert_eq!(widths(500.0, &[(1.0, 84.0), (99.0, 112.0)]), [84.0, 416.0]);
    }

    #[test]
    fn no_width_at_all_still_gives_columns() {
        assert_eq!(widths(-50.0, &[(1.0, 84.0), (1.0, 100.0)]), [84.0, 100.0]);
    }

    fn columns(room: f32) -> Columns {
        let book = small().book;
        Columns::new(book.forms().next().unwrap(), 10.0, room)
    }

    #[test]
    fn with_room_for_all_nothing_is_scrolled_sideways() {
        let columns = columns(900.0);
        assert!(!columns.is_wide() && !columns.is_frozen(0));
        assert_eq!(columns.width(), 900.0);
        assert_eq!(columns.frozen_edge(), 10.0 + GUTTER);
    }

    #[test]
    fn without_room_the_name_stays_and_the_others_go_on() {
        let mut columns = columns(400.0);
        assert!(columns.is_wide());
        let (name, target) = (columns.column(0), columns.column(1));
        columns.shift = 50.0;
        assert_eq!(columns.column(0), name);
        assert_eq!(columns.column(1), (target.0 - 50.0, target.1 - 50.0));
        assert_eq!(columns.frozen_edge(), name.1);
        assert!(columns.widths().iter().all(|width| *width >= 84.0));
    }

    #[test]
    fn where_the_name_would_fill_the_screen_it_goes_too() {
        assert!(!columns(200.0).is_frozen(0));
    }
}
