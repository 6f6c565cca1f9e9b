//! The small parts that the tabs share.

use eframe::egui::{
    self, Align, Button, Key, Layout, Modifiers, Response, RichText, Sense, Stroke, StrokeKind, Ui, Vec2,
    accesskit, vec2,
};
use egui_material_icons::{MaterialIcon, icons};

use crate::book::Head;
use crate::book::fields::offer;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{line_field, named, small_button};
use crate::viewmodel::page::{number, show};

/// The room of a length, with that for a complaint below it.
const LENGTH: Vec2 = vec2(172.0, 46.0);

/// The words that stand before what is asked for.
pub fn row_ui<R>(ui: &mut Ui, words: &str, width: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = Palette::of(ui.ctx());
    ui.horizontal_top(|ui| {
        let room = vec2(width, size::ROW + 2.0);
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(room);
            ui.label(RichText::new(words).color(palette.second));
        });
        contents(ui)
    })
    .inner
}

/// A heading within a tab.
pub fn heading_ui(ui: &mut Ui, words: &str) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(size::GAP);
    ui.label(RichText::new(words).color(palette.second));
}

/// What explains something, small.
pub fn note_ui(ui: &mut Ui, words: &str) {
    let palette = Palette::of(ui.ctx());
    let words = RichText::new(words).size(size::CAPTION).line_height(Some(size::CAPTION + size::LEADING));
    ui.label(words.color(palette.second));
}

/// A year or a day that is written in a text and could go along by itself, with a button
/// that has it do so. Says whether that was pressed.
pub fn offer_ui(ui: &mut Ui, text: &mut String, head: &Head, name: &str) -> bool {
    let Some((range, field)) = offer(text, head) else { return false };
    let said = text.get(range.clone()).unwrap_or_default().to_owned();
    let button = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        note_ui(ui, &format!("「{said}」は、毎年自動で進む項目にできます。"));
        let button = small_button(ui, &format!("{field} にする"));
        named(&button, &format!("{name}の「{said}」を {field} にする"));
        button
    });
    let is_pressed = button.inner.clicked();
    if is_pressed {
        text.replace_range(range, field);
    }
    is_pressed
}

/// A field for a number, and below it what is wrong with it.
pub fn length_ui(ui: &mut Ui, text: &mut String, name: &str, complaint: Option<&str>) {
    ui.allocate_ui_with_layout(LENGTH, Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(LENGTH);
        ui.spacing_mut().item_spacing.y = 1.0;
        number_ui(ui, text, (name, "mm"), 1.0, complaint);
        complaint_ui(ui, complaint);
    });
}

/// What is wrong, small and red.
pub fn complaint_ui(ui: &mut Ui, complaint: Option<&str>) {
    let red = Palette::of(ui.ctx()).red;
    if let Some(words) = complaint {
        ui.label(RichText::new(words).size(size::CAPTION).color(red));
    }
}

/// A field for a number with its unit behind it. The arrow keys, and the arrows
/// beside it, go in steps of `step`.
pub fn number_ui(
    ui: &mut Ui,
    text: &mut String,
    (name, unit): (&str, &str),
    step: f32,
    complaint: Option<&str>,
) {
    let palette = Palette::of(ui.ctx());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let field = line_field(ui, text, 64.0, "", name);
        if let Some(steps) = steps_of(ui, &field, name) {
            *text = show(stepped(text, steps * step));
        }
        ui.add_space(size::GAP);
        ui.label(RichText::new(unit).color(palette.second));
        if let Some(words) = complaint {
            let edge = Stroke::new(1.5, palette.red);
            ui.painter().rect_stroke(field.rect, 4.0, edge, StrokeKind::Inside);
            ui.ctx().accesskit_node_builder(field.id, |node| {
                node.set_description(words);
                node.set_invalid(accesskit::Invalid::True);
            });
        }
    });
}

/// How many steps up (or down, below zero) are asked for by key or mouse.
fn steps_of(ui: &mut Ui, field: &Response, name: &str) -> Option<f32> {
    let mut steps = 0.0;
    if field.has_focus() {
        ui.input_mut(|input| {
            steps += input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as f32;
            steps -= input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) as f32;
        });
    }
    let (rect, _) = ui.allocate_exact_size(vec2(18.0, field.rect.height()), Sense::hover());
    let (above, below) = rect.split_top_bottom_at_fraction(0.5);
    for (part, picture, way, words) in [
        (above, icons::ICON_ARROW_DROP_UP, 1.0, "増やす"),
        (below, icons::ICON_ARROW_DROP_DOWN, -1.0, "減らす"),
    ] {
        if arrow_ui(ui, part, picture, &format!("{name}を{words}")).clicked() {
            steps += way;
        }
    }
    (steps != 0.0).then_some(steps)
}

fn arrow_ui(ui: &Ui, rect: egui::Rect, picture: MaterialIcon, name: &str) -> Response {
    let palette = Palette::of(ui.ctx());
    // Not a stop for the Tab key: the field has the arrow keys.
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::CLICK);
    let color = if response.hovered() { palette.accent } else { palette.second };
    let font = egui::FontId::new(size::ICON, picture.font_family());
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, picture.codepoint, font, color);
    let enabled = ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response
}

/// What `text` says and `by` more, never below zero, on a whole step.
fn stepped(text: &str, by: f32) -> f32 {
    let step = by.abs();
    let value = number(text).unwrap_or(0.0);
    // From between two steps, to the next of them.
    let steps =
        if by > 0.0 { (value / step + 0.001).floor() + 1.0 } else { (value / step - 0.001).ceil() - 1.0 };
    (steps * step).max(0.0)
}

/// Space between values that stand side by side, each with its words.
pub const BESIDE: f32 = 18.0;

/// A radio button; says whether it was pressed.
pub fn radio_ui(ui: &mut Ui, chosen: bool, words: &str, name: &str) -> bool {
    let response = ui.radio(chosen, words);
    named(&response, name);
    response.clicked()
}

/// One of a few values that stand side by side.
pub fn choice_ui<T: PartialEq>(ui: &mut Ui, value: &mut T, own: T, words: &str, name: &str) -> bool {
    let chosen = *value == own;
    let button =
        Button::selectable(chosen, words).frame_when_inactive(true).min_size(Vec2::new(40.0, size::ROW));
    let response = ui.add(button);
    named(&response, name);
    response.clicked().then(|| *value = own).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_to_whole_ones_and_not_below_zero() {
        for (text, by, expected) in [
            ("15", 1.0, 16.0),
            ("15", -1.0, 14.0),
            ("12.7", 1.0, 13.0),
            ("12.7", -1.0, 12.0),
            ("0.4", -1.0, 0.0),
            ("0", -1.0, 0.0),
            ("", 5.0, 5.0),
            ("150", -5.0, 145.0),
        ] {
            assert_eq!(stepped(text, by), expected, "{text} by {by}");
        }
    }
}
