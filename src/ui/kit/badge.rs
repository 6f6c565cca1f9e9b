//! A word or two in a frame, at the end of a line.

use eframe::egui::{Color32, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::theme::{Palette, bold, size};

/// Words in a frame that end at a place; gives where the frame begins.
pub fn chip_ui(ui: &Ui, end: Pos2, words: &str, color: Color32) -> f32 {
    let painter = ui.painter();
    let words = painter.layout_no_wrap(words.to_owned(), bold(size::CAPTION - 1.0), color);
    let chip = vec2(words.size().x + 12.0, 18.0);
    let rect = Rect::from_min_size(pos2(end.x - chip.x, end.y - chip.y / 2.0), chip);
    painter.rect_filled(rect, 9.0, Palette::of(ui.ctx()).chip(color));
    painter.rect_stroke(rect, 9.0, Stroke::new(1.0, color), StrokeKind::Inside);
    painter.galley(rect.center() - words.size() / 2.0, words, color);
    rect.left()
}
