//! The parts of the window that the guided tour points at: they tell where they are.

use eframe::egui::{Context, Id, Rect};

use crate::book::ColumnKind;

/// What a step of the tour points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TourSpot {
    /// The tree of plans, policies and sheets.
    Sidebar,
    /// A cell of text.
    Cell,
    /// A cell with a rating.
    Rating,
    /// Whether all is saved.
    Saved,
    /// The button that exports.
    Export,
}

/// Tells where something is that a step points at.
pub fn mark(ctx: &Context, spot: TourSpot, rect: Rect) {
    ctx.data_mut(|data| data.insert_temp(spot_id(spot), rect));
}

/// Tells where a cell of the table is; those of the first row are pointed at.
pub fn mark_cell(ctx: &Context, row: usize, kind: ColumnKind, rect: Rect) {
    match kind {
        _ if row > 0 => {}
        ColumnKind::Text => mark(ctx, TourSpot::Cell, rect),
        ColumnKind::Rating => mark(ctx, TourSpot::Rating, rect),
        ColumnKind::Name | ColumnKind::Figure => {}
    }
}

/// Under this it is kept where it was in the last frame.
pub fn spot_id(spot: TourSpot) -> Id {
    Id::unique(("tour", spot))
}
