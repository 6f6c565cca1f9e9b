//! Patterns with fields, {年度}, in a field that text is edited in: a field is a chip with its
//! word, and to the caret one character.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, Align2, Color32, Galley, Id, Response, TextBuffer, Ui};

use crate::book::fields::{FieldPiece, pieces};

use super::text_edit;
use super::text_edit::Editable;
use super::theme::{Palette, regular, size};
use super::widgets::named;

/// A field of one line for a pattern, `width` points wide. `is_known` says which fields there
/// are, with their braces.
pub fn pattern_field(
    ui: &mut Ui,
    id: Option<Id>,
    pattern: &mut String,
    is_known: &dyn Fn(&str) -> bool,
    (width, name): (f32, &str),
) -> Response {
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| layout(ui, text.as_str(), is_known);
    let mut editable = Editable::with_fields(pattern);
    let edit = text_edit::singleline(&mut editable)
        .desired_width(width)
        .align(Align2([Align::Min, Align::Center]))
        .layouter(&mut layouter);
    let edit = match id {
        Some(id) => edit.id(id),
        None => edit,
    };
    let field = text_edit::add(ui, edit);
    named(&field, name);
    field
}

/// The text with its fields on a ground of their own. The braces are there, and not seen.
fn layout(ui: &Ui, pattern: &str, is_known: &dyn Fn(&str) -> bool) -> Arc<Galley> {
    let palette = Palette::of(ui.ctx());
    // High enough for what hangs below the line: an underscore is not to be lost.
    let simple = TextFormat::simple(regular(size::TEXT), palette.text);
    let plain = TextFormat { line_height: Some(size::LINE), valign: Align::Center, ..simple };
    let word = TextFormat { color: palette.accent, background: palette.tint, ..plain.clone() };
    let brace = TextFormat { color: Color32::TRANSPARENT, ..word.clone() };
    let mut job = LayoutJob::default();
    job.wrap.max_width = f32::INFINITY;
    job.break_on_newline = false;
    for piece in pieces(pattern) {
        match piece {
            FieldPiece::Field(field) if is_known(field) => {
                let inner = field.trim_start_matches('{').trim_end_matches('}');
                job.append("{", 1.0, brace.clone());
                job.append(inner, 0.0, word.clone());
                job.append("}", 0.0, brace.clone());
            }
            FieldPiece::Field(text) | FieldPiece::Text(text) => job.append(text, 1.0, plain.clone()),
        }
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}
