//! A panel at the right of the sheet. Of those that need its room, one is there at a
//! time (`perform/side.rs`).

use eframe::egui::{Align, Frame, Key, Layout, Margin, Modifiers, Panel, Popup, Rect, RichText, Ui};
use egui_material_icons::icons;

use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{has_focus_in, icon_button};

/// Shows a panel under its head. Gives its place, and whether the clerk leaves it with
/// Esc; `has_focus` is whether the focus was in it in the last frame.
pub fn side_ui(
    ui: &mut Ui,
    name: &'static str,
    width: f32,
    has_focus: &mut bool,
    contents: impl FnOnce(&mut Ui),
) -> (Rect, bool) {
    let frame = Frame::new().fill(Palette::of(ui.ctx()).ground).inner_margin(Margin::symmetric(0, 8));
    let panel = Panel::right(name)
        .frame(frame)
        .default_size(width)
        .size_range(size::FIND_LEAST..=size::FIND_MOST)
        .show(ui, contents);
    // With Esc the focus is gone before anybody can ask for it. A menu that is
    // open takes Esc for itself.
    let rect = panel.response.rect;
    let had_focus = std::mem::replace(has_focus, has_focus_in(ui, rect));
    let is_free = had_focus && !Popup::is_any_open(ui.ctx()) && !is_deciding(ui.ctx());
    (rect, is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)))
}

/// What a panel is called, in its head.
pub fn title_ui(ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).font(bold(size::TEXT)).color(Palette::of(ui.ctx()).text));
}

/// The head of a panel, with the button at its right that closes it; says whether
/// that was pressed.
pub fn head_ui(ui: &mut Ui, close: &str, contents: impl FnOnce(&mut Ui)) -> bool {
    let mut closes = false;
    Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            contents(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                closes = icon_button(ui, icons::ICON_CLOSE, close, true).clicked();
            });
        });
    });
    ui.add_space(4.0);
    ui.separator();
    closes
}
