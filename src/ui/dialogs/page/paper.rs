//! 用紙: size and direction.

use eframe::egui::{self, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, vec2};

use crate::book::PaperSize;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::viewmodel::page::{Entered, Length};

use super::widgets::{BESIDE, length_ui, note_ui, radio_ui, row_ui};

const CAPTION: f32 = 72.0;

/// Asks for the paper.
pub fn paper_ui(ui: &mut Ui, entered: &mut Entered) {
    row_ui(ui, "サイズ", CAPTION, |ui| {
        ui.spacing_mut().item_spacing.x = BESIDE;
        for paper in PaperSize::ALL {
            let chosen = !entered.other_paper && entered.page.paper().is_some_and(|(size, _)| size == paper);
            if radio_ui(ui, chosen, paper.name, paper.name) {
                entered.take_paper(paper);
            }
        }
        if radio_ui(ui, entered.other_paper, "その他", "その他の用紙") {
            entered.other_paper = true;
        }
    });
    row_ui(ui, "", CAPTION, |ui| {
        if entered.other_paper {
            for (length, name) in [(Length::Width, "幅"), (Length::Height, "高さ")] {
                row_ui(ui, name, if length == Length::Width { 16.0 } else { 30.0 }, |ui| {
                    let complaint = entered.length(length).err();
                    length_ui(ui, entered.text(length), name, complaint.as_deref());
                });
            }
        } else {
            let (width, height) = (entered.page.width_mm, entered.page.height_mm);
            note_ui(ui, &format!("幅 {width} mm　高さ {height} mm"));
        }
    });
    ui.add_space(size::GAP);
    row_ui(ui, "向き", CAPTION, |ui| {
        for (landscape, words) in [(false, "縦"), (true, "横")] {
            if direction_ui(ui, landscape, words, entered.is_landscape() == landscape).clicked() {
                entered.turn(landscape);
            }
        }
    });
}

/// A button with a small sheet on it that stands or lies.
fn direction_ui(ui: &mut Ui, landscape: bool, words: &str, chosen: bool) -> Response {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(72.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, enabled, chosen, words));
    let lit = chosen || response.hovered();
    let painter = ui.painter();
    painter.rect_filled(rect, 4.0, if chosen { palette.tint } else { palette.surface });
    let edge = match (chosen || response.has_focus(), response.hovered()) {
        (true, _) => Stroke::new(1.5, palette.accent),
        (false, true) => Stroke::new(1.0, palette.strong_line),
        (false, false) => Stroke::new(1.0, palette.line),
    };
    painter.rect_stroke(rect, 4.0, edge, StrokeKind::Inside);
    let color = if lit { palette.accent } else { palette.second };
    let sides = if landscape { vec2(34.0, 24.0) } else { vec2(24.0, 34.0) };
    let sheet = Rect::from_center_size(rect.center() - vec2(0.0, 9.0), sides);
    painter.rect_stroke(sheet, 1.0, Stroke::new(1.5, color), StrokeKind::Inside);
    for line in 1..4 {
        let y = sheet.top() + sides.y * line as f32 / 4.0;
        painter.hline(sheet.x_range().shrink(5.0), y, Stroke::new(1.0, color));
    }
    let at = egui::pos2(rect.center().x, rect.bottom() - 12.0);
    painter.text(at, egui::Align2::CENTER_CENTER, words, regular(size::TEXT), color);
    response
}
