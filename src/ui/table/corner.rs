//! A cell of the table in which something is to be looked at.

use eframe::egui::{Rect, Shape, Stroke, Ui, vec2};

use crate::review::Severity;
use crate::ui::kit::theme::Palette;

/// How large the corner is, in points.
const SIDE: f32 = 8.0;

/// Marks the corner of a cell, as Excel does for its notes; gives the words for who
/// does not see it.
pub fn corner_ui(ui: &Ui, cell: Rect, severity: Option<Severity>) -> &'static str {
    let Some(severity) = severity else { return "" };
    let palette = Palette::of(ui.ctx());
    let color = if severity == Severity::Error { palette.red } else { palette.amber };
    let at = cell.right_top() + vec2(-1.0, 1.0);
    let corner = vec![at + vec2(-SIDE, 0.0), at, at + vec2(0.0, SIDE)];
    ui.painter().add(Shape::convex_polygon(corner, color, Stroke::NONE));
    "、指摘あり"
}
