//! Small parts that several screens share.

mod answer;

use std::sync::Arc;

use eframe::egui::{
    self, Align, Button, Color32, ComboBox, CursorIcon, Id, Modifiers, Response, RichText, ScrollArea, Sense,
    Stroke, Ui, Vec2,
};
use egui_material_icons::{MaterialIcon, icons};

use crate::quote;

use super::text_edit;
use super::text_edit::Editable;
use super::theme::{Palette, bold, size};
use crate::ui::kit::ime::is_deciding;
use crate::ui::request::Verb;
use answer::Enter;
pub use answer::{answers, click_modifiers, enter_pressed};

/// An icon as text, in the middle of its line.
pub fn icon(icon: MaterialIcon, color: Color32) -> RichText {
    icon.rich_text().size(size::ICON).color(color)
}

/// A square button that shows only an icon; `name` is its tooltip and what a
/// screen reader says.
pub fn icon_button(ui: &mut Ui, picture: MaterialIcon, name: &str, enabled: bool) -> Response {
    let palette = Palette::of(ui.ctx());
    let color = if enabled { palette.second } else { palette.strong_line };
    // A frame only under the pointer and with the focus.
    let button =
        Button::new(icon(picture, color)).frame_when_inactive(false).min_size(Vec2::splat(size::ROW));
    // The room around words would make it wider than it is high.
    let usual = std::mem::replace(&mut ui.spacing_mut().button_padding, Vec2::splat(2.0));
    let response = ui.add_enabled(enabled, button).on_hover_text(name);
    ui.spacing_mut().button_padding = usual;
    named(&response, name);
    response
}

/// Gives a widget its accessible name.
pub fn named(response: &Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// The main button of a dialog.
pub fn primary_button(ui: &mut Ui, text: &str, enabled: bool) -> Response {
    let palette = Palette::of(ui.ctx());
    let button = Button::new(RichText::new(text).color(palette.on_accent))
        .fill(palette.accent)
        .stroke(Stroke::NONE)
        .min_size(size::BUTTON.into());
    let response = ui.add_enabled(enabled, button);
    if response.has_focus() {
        // Its own colour is the focus' colour: a frame beside it, with a gap.
        let frame = response.rect.expand(palette.focus + 1.0);
        ui.painter().rect_stroke(frame, size::CORNER + 2.0, palette.focus_stroke(), egui::StrokeKind::Inside);
    }
    response
}

/// Any other button of a dialog.
pub fn plain_button(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new(text).min_size(size::BUTTON.into()))
}

/// A row of a menu: words at the left, keys at the right.
pub fn menu_item(ui: &mut Ui, verb: Verb, label: &str, enabled: bool) -> Response {
    let palette = Palette::of(ui.ctx());
    let mut button = Button::new(label).min_size(Vec2::new(260.0, size::ROW));
    if let Some(keys) = verb.keys() {
        button = button.shortcut_text(RichText::new(keys).color(palette.second).size(size::CAPTION));
    }
    let response = ui.add_enabled(enabled, button);
    named(&response, label);
    focus_frame(ui, &response);
    // egui closes the menu of what is chosen with the pointer, not with a key.
    if response.clicked() {
        ui.close();
    }
    response
}

/// Sets the rows of a menu or a list close together, as those of Windows are.
pub fn menu_rows(ui: &mut Ui) {
    let spacing = ui.spacing_mut();
    spacing.item_spacing.y = 2.0;
    spacing.button_padding = Vec2::new(8.0, 0.0);
}

/// A list that opens under what is chosen from it. egui's own triangle is as
/// heavy as the words beside it.
pub fn combo(salt: impl std::hash::Hash + std::fmt::Debug) -> ComboBox<'static> {
    ComboBox::from_id_salt(salt).icon(|ui, rect, visuals, _| {
        let icon = icons::ICON_KEYBOARD_ARROW_DOWN;
        let font = egui::FontId::new(size::ICON, icon.font_family());
        let middle = egui::Align2::CENTER_CENTER;
        ui.painter().text(rect.center(), middle, icon.codepoint, font, visuals.fg_stroke.color);
    })
}

/// Shows that a row of a menu has the focus; egui gives those no frame.
pub fn focus_frame(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let stroke = Palette::of(ui.ctx()).focus_stroke();
        ui.painter().rect_stroke(response.rect, size::CORNER, stroke, egui::StrokeKind::Inside);
    }
}

/// What leaves a dialog as it is.
pub const CANCEL: &str = "キャンセル";

/// What a question whether to give something up is answered by with 「いいえ」: 「キャンセル」
/// would give up the giving up.
pub const GO_ON: &str = "続ける";

/// A field of several lines in a dialog; Enter makes a new one there.
pub fn area_field(ui: &mut Ui, text: &mut String, width: f32, rows: usize, name: &str) -> Response {
    let field = lines_field(ui, text, width, rows, Modifiers::NONE);
    answer::note(&field, Enter::NewLine);
    named(&field, name);
    field
}

/// A field of a name, which can have several lines: Enter confirms it, as
/// [`confirms`] says; Shift+Enter makes a new line.
pub fn name_field(ui: &mut Ui, text: &mut String, width: f32, rows: usize, name: &str) -> Response {
    let field = lines_field(ui, text, width, rows, Modifiers::SHIFT);
    keep_enter(&field);
    named(&field, name);
    field
}

/// Keeps Enter for a field, in which it confirms what stands there.
pub fn keep_enter(field: &Response) {
    answer::note(field, Enter::Own);
}

/// Whether Enter confirms in this frame what stands in a field that keeps it.
pub fn confirms(field: &Response) -> bool {
    let is_plain = |modifiers: Modifiers| !modifiers.command && !modifiers.shift;
    (field.has_focus() || field.lost_focus())
        && enter_pressed(&field.ctx).is_some_and(is_plain)
        && !is_deciding(&field.ctx)
}

/// A field of several lines; Enter makes a new one with these modifiers.
fn lines_field(ui: &mut Ui, text: &mut String, width: f32, rows: usize, with: Modifiers) -> Response {
    let (font, color) = (super::theme::regular(size::TEXT), Palette::of(ui.ctx()).text);
    let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
        super::wrap::galley(ui.ctx(), text.as_str(), &font, color, width, &[])
    };
    let height = rows as f32 * super::wrap::line_height(ui.ctx(), &font) + 10.0;
    let mut editable = Editable::new(text);
    let edit = text_edit::multiline(&mut editable)
        .desired_width(width)
        .desired_rows(rows)
        .min_size(Vec2::new(0.0, height))
        .return_key(egui::KeyboardShortcut::new(with, egui::Key::Enter))
        .layouter(&mut layouter);
    text_edit::show(ui, edit).response.response
}

/// A small button for what stands beside text.
pub fn small_button(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new(RichText::new(text).size(size::CAPTION)).min_size(Vec2::new(0.0, 24.0)))
}

/// A button for one of several parts of a panel.
pub fn tab_button(ui: &mut Ui, is_shown: bool, text: &str) -> Response {
    let palette = Palette::of(ui.ctx());
    let color = if is_shown { palette.accent } else { palette.second };
    let text = RichText::new(text).font(bold(size::TEXT)).color(color);
    ui.add(Button::selectable(is_shown, text).min_size(Vec2::new(64.0, size::ROW)))
}

/// Whether what has the focus stands in `rect`.
pub fn has_focus_in(ui: &Ui, rect: egui::Rect) -> bool {
    let focused = ui.memory(|memory| memory.focused()).and_then(|id| ui.ctx().read_response(id));
    focused.is_some_and(|own| rect.contains_rect(own.rect))
}

/// A field of one line, `width` points wide; `name` is what a screen reader says.
pub fn line_field(ui: &mut Ui, text: &mut String, width: f32, hint: &str, name: &str) -> Response {
    let middle = egui::Align2([Align::Min, Align::Center]);
    let mut editable = Editable::new(text);
    let edit = text_edit::singleline(&mut editable).desired_width(width).hint_text(hint).align(middle);
    let field = text_edit::add(ui, edit);
    // A field of several lines that was there before may have had the same id.
    answer::note(&field, Enter::Answers);
    named(&field, name);
    field
}

/// A text on one line, cut with … where it is wider than `width`.
pub fn elided(ui: &Ui, text: &str, font: egui::FontId, color: Color32, width: f32) -> Arc<egui::Galley> {
    // It may hold a name that somebody else gave.
    let line = quote::visible(text.lines().next().unwrap_or_default());
    let mut job = egui::text::LayoutJob::simple_singleline(line, font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A path on one line; where it is wider than `width`, the folders farthest from the file
/// give way to …
pub fn elided_path(
    ui: &Ui,
    path: &std::path::Path,
    font: egui::FontId,
    color: Color32,
    width: f32,
) -> Arc<egui::Galley> {
    let line = |text: String| ui.fonts_mut(|fonts| fonts.layout_no_wrap(text, font.clone(), color));
    let whole = line(quote::path(path));
    if whole.size().x <= width {
        return whole;
    }
    let parts: Vec<_> = path.components().collect();
    let shorter = (1..parts.len()).map(|from| {
        let rest: std::path::PathBuf = parts.iter().skip(from).collect();
        line(format!("…{}{}", std::path::MAIN_SEPARATOR, quote::path(&rest)))
    });
    let fits = shorter.into_iter().find(|line| line.size().x <= width);
    fits.unwrap_or_else(|| {
        let name = quote::path(std::path::Path::new(path.file_name().unwrap_or_default()));
        elided(ui, &name, font, color, width)
    })
}

/// Text of several lines, as far apart as those of the table.
pub fn paragraph(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).line_height(Some(size::LINE)))
}

/// Text of several paragraphs, each on a line of `text`.
pub fn paragraphs(ui: &mut Ui, text: &str) {
    for line in text.lines() {
        paragraph(ui, line);
    }
}

/// How many characters are written in a text, without its line breaks.
pub fn characters(text: &str) -> usize {
    text.chars().filter(|character| !matches!(character, '\n' | '\r')).count()
}

/// A label at the left of a field, in one line with its words although there may
/// be more below the field.
pub fn field_label(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui.ctx());
    ui.vertical(|ui| {
        ui.add_space((size::ROW - size::TEXT) / 2.0);
        ui.add(egui::Label::new(RichText::new(text).color(palette.second)).extend());
    });
}

/// A label beside which a field stands.
pub fn caption(ui: &mut Ui, text: &str) -> Response {
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new(text).color(palette.second).size(size::CAPTION))
}

/// A thin bar that shows how much of something is done.
pub fn progress_bar(ui: &Ui, rect: egui::Rect, fraction: f32) {
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter();
    painter.rect_filled(rect, 1.0, palette.line);
    let mut done = rect;
    done.set_width(rect.width() * fraction.clamp(0.0, 1.0));
    let color = if fraction >= 1.0 { palette.green } else { palette.accent };
    painter.rect_filled(done, 1.0, color);
}

/// A small outlined tag, such as 新規 beside a name; lit when on.
pub fn tag(ui: &mut Ui, rect: egui::Rect, id: Id, text: &str, on: bool) -> Response {
    let palette = Palette::of(ui.ctx());
    let response = ui.interact(rect, id, Sense::CLICK).on_hover_cursor(CursorIcon::PointingHand);
    let color = match (on, response.hovered()) {
        (true, _) => palette.accent,
        (false, true) => palette.second,
        (false, false) => palette.faint,
    };
    let painter = ui.painter();
    if on {
        painter.rect_filled(rect, 3.0, palette.tint);
    }
    let stroke = Stroke::new(1.0, if on { palette.accent } else { palette.line });
    painter.rect_stroke(rect, 3.0, stroke, egui::StrokeKind::Inside);
    if response.has_focus() {
        painter.rect_stroke(rect.expand(2.0), size::CORNER, palette.focus_stroke(), egui::StrokeKind::Inside);
    }
    let font = super::theme::regular(size::CAPTION - 1.0);
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, font, color);
    let enabled = ui.is_enabled();
    // As it is printed; alone, it could be the word on a button.
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, enabled, on, format!("※{text}")));
    response
}

/// A row of a list in a dialog: Enter on it is the main button.
pub fn leave_enter(response: &Response) {
    answer::note(response, Enter::Answers);
}

/// Shows what may be taller than its room. The bar is drawn in a colour that
/// stands out; egui would give it that of an unpressed button.
pub fn scroll_ui<R>(ui: &mut Ui, area: ScrollArea, contents: impl FnOnce(&mut Ui, egui::Rect) -> R) -> R {
    ui.scope(|ui| {
        let palette = Palette::of(ui.ctx());
        let usual = ui.visuals().widgets.clone();
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.bg_fill = palette.strong_line;
        widgets.hovered.bg_fill = palette.second;
        widgets.active.bg_fill = palette.second;
        area.show_viewport(ui, |ui, viewport| {
            ui.visuals_mut().widgets = usual;
            contents(ui, viewport)
        })
        .inner
    })
    .inner
}

#[cfg(test)]
mod tests {
    use crate::words::grouped;

    #[test]
    fn numbers_have_commas() {
        let words = [0, 999, 1000, 12_345, 1_234_567].map(grouped);
        assert_eq!(words, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }
}
