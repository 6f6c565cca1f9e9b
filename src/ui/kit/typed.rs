//! Fields for what is typed and read: one look for what is wrong with it, for the eye and for
//! a screen reader. As in all fields of one line, Tab selects what stands there.

use eframe::egui::{Response, RichText, Stroke, StrokeKind, Ui, accesskit};

use crate::viewmodel::typed::Typed;

use super::theme::{Palette, size};
use super::widgets::line_field;

/// A field for something, `width` points wide; `name` is what a screen reader says.
pub fn typed_field<T>(ui: &mut Ui, typed: &mut Typed<T>, width: f32, hint: &str, name: &str) -> Response {
    let field = line_field(ui, &mut typed.text, width, hint, name);
    mark(ui, &field, typed.complaint());
    field
}

/// Marks a field in which something is wrong.
pub fn mark(ui: &Ui, field: &Response, complaint: Option<&str>) {
    let Some(words) = complaint else { return };
    let edge = Stroke::new(1.5, Palette::of(ui.ctx()).red);
    ui.painter().rect_stroke(field.rect, size::CORNER, edge, StrokeKind::Inside);
    ui.ctx().accesskit_node_builder(field.id, |node| {
        node.set_description(words);
        node.set_invalid(accesskit::Invalid::True);
    });
}

/// What is wrong, small and red.
pub fn complaint_ui(ui: &mut Ui, complaint: Option<&str>) {
    if let Some(words) = complaint {
        let red = Palette::of(ui.ctx()).red;
        ui.label(RichText::new(words).size(size::CAPTION).color(red));
    }
}

/// Below a field: what is wrong with what stands there, or else how it was understood.
pub fn understood_ui(ui: &mut Ui, complaint: Option<&str>, understood: Option<&str>) {
    if complaint.is_some() {
        return complaint_ui(ui, complaint);
    }
    if let Some(words) = understood {
        let color = Palette::of(ui.ctx()).second;
        ui.label(RichText::new(words).size(size::CAPTION).color(color));
    }
}
