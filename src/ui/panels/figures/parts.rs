//! What both the accepted and the proposed series are shown with.

use eframe::egui::{
    Align, Frame, Label, Layout, Link, Margin, Response, RichText, Stroke, StrokeKind, Ui, vec2,
};

use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::named;

/// How wide the columns of a table are: 年度, 目標, 実績, 達成率.
const WIDTHS: [f32; 4] = [84.0, 66.0, 66.0, 66.0];
/// From column to column.
const GAP: f32 = 4.0;
/// How high a row is.
const ROW: f32 = 24.0;

/// A card on which a series is shown.
pub fn card_ui<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = Palette::of(ui.ctx());
    let card = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(palette.edge, palette.line))
        .corner_radius(size::CORNER)
        .inner_margin(Margin::symmetric(10, 8));
    let shown = card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = size::GAP;
        contents(ui)
    });
    ui.add_space(size::SPACE);
    shown.inner
}

/// A heading of the panel.
pub fn heading(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new(text).font(bold(size::TEXT)).color(palette.second));
}

/// A series' name.
pub fn name_ui(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui.ctx());
    ui.add(Label::new(RichText::new(text).font(bold(size::TEXT)).color(palette.text)).wrap());
}

/// The head of a table with so many columns.
pub fn head_ui(ui: &mut Ui, words: &[&str]) {
    let palette = Palette::of(ui.ctx());
    row_ui(ui, |row| {
        for word in words {
            row.put(|ui| {
                ui.label(RichText::new(*word).size(size::CAPTION).color(palette.second));
            });
        }
    });
}

/// A row of a table, filled from the left.
pub struct FigureRow<'u> {
    ui: &'u mut Ui,
    at: usize,
}

impl FigureRow<'_> {
    /// The next cell: the year at the left, numbers at the right of theirs.
    pub fn put(&mut self, contents: impl FnOnce(&mut Ui)) {
        let width = WIDTHS.get(self.at).copied().unwrap_or_default();
        let layout = if self.at == 0 {
            Layout::left_to_right(Align::Center)
        } else {
            Layout::right_to_left(Align::Center)
        };
        self.ui.allocate_ui_with_layout(vec2(width, ROW), layout, |ui| {
            ui.set_min_size(vec2(width, ROW));
            contents(ui);
        });
        self.at += 1;
    }

    /// A cell of plain words.
    pub fn words(&mut self, words: &str) {
        let color = Palette::of(self.ui.ctx()).text;
        self.put(|ui| {
            ui.add(Label::new(RichText::new(words).color(color)).extend());
        });
    }

    /// A number that leads to where it stands.
    pub fn link(&mut self, words: &str, name: &str, tip: &str) -> bool {
        let mut clicked = false;
        self.put(|ui| clicked = link_ui(ui, words, name, tip).clicked());
        clicked
    }
}

/// Shows a row of a table.
pub fn row_ui(ui: &mut Ui, contents: impl FnOnce(&mut FigureRow<'_>)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        contents(&mut FigureRow { ui, at: 0 });
    });
}

fn link_ui(ui: &mut Ui, words: &str, name: &str, tip: &str) -> Response {
    let response = ui.add(Link::new(words)).on_hover_text(tip);
    named(&response, name);
    if response.has_focus() {
        let stroke = Palette::of(ui.ctx()).focus_stroke();
        ui.painter().rect_stroke(
            response.rect.expand2(vec2(4.0, 2.0)),
            size::CORNER,
            stroke,
            StrokeKind::Inside,
        );
    }
    response
}
