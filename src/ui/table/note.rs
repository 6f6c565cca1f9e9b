//! The clerk's own notes on a sheet, which are never printed.

use eframe::egui::{Button, Id, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2};
use egui_material_icons::icons;

use crate::book::{Place, Sheet};
use crate::lookalike::is_blank;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::{icon, named, scroll_ui};
use crate::ui::kit::wrap;
use crate::ui::request::{Action, Actions};
use crate::ui::table::field::FieldLook;
use crate::ui::table::state::TableState;
use crate::viewmodel::field::Field;

use super::field::field_ui;
use super::layout::text_width;

/// What the field is called.
const NAME: &str = "メモ（印刷されません）";
/// The least and the most height of the field.
const LEAST: f32 = 56.0;
const MOST: f32 = 132.0;

/// Whether the notes are unfolded; they stay so from sheet to sheet.
fn is_open(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp(open_id())).unwrap_or(false)
}

/// Under this the frame stands in which the notes were unfolded.
fn opened_id() -> Id {
    Id::unique("note opened")
}

fn open_id() -> Id {
    Id::unique("note open")
}

/// A button in the head that unfolds the notes, and says whether there are any.
pub fn note_button_ui(ui: &mut Ui, sheet: &Sheet) {
    let palette = Palette::of(ui.ctx());
    let open = is_open(ui);
    let has_note = !is_blank(&sheet.note);
    let color = if has_note { palette.amber } else { palette.second };
    let picture = if has_note { icons::ICON_STICKY_NOTE_2 } else { icons::ICON_NOTE_ADD };
    let words = RichText::new("メモ").size(size::CAPTION).color(color);
    let button = Button::selectable(open, (icon(picture, color).size(16.0), words));
    let first = sheet.note.trim().lines().next().unwrap_or_default();
    let hint = match (open, has_note) {
        (true, _) => "メモを閉じます".to_owned(),
        (false, true) => format!("メモがあります：{first}"),
        (false, false) => "自分用のメモを書きます。印刷もPDFへの書き出しもされません".to_owned(),
    };
    let response = ui.add(button.frame_when_inactive(true).min_size(vec2(0.0, 24.0))).on_hover_text(hint);
    named(&response, if has_note { "メモ（あり）" } else { "メモ" });
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(open_id(), !open));
        if !open {
            // The click that opens the field would take the focus from it again.
            let frame = ui.ctx().cumulative_frame_nr();
            ui.data_mut(|data| data.insert_temp(opened_id(), frame));
            ui.ctx().request_repaint();
        }
    }
}

/// The notes, where they are unfolded or are to be written in.
pub fn note_ui(ui: &mut Ui, sheet: &Sheet, state: &mut TableState, actions: &mut Actions) {
    let field = Field::Note(sheet.id);
    let opened: Option<u64> = ui.data(|data| data.get_temp(opened_id()));
    if opened.is_some_and(|frame| frame < ui.ctx().cumulative_frame_nr()) {
        ui.data_mut(|data| data.remove::<u64>(opened_id()));
        state.typing.wanted = Some(field.clone());
    }
    if state.typing.seeks(&field) {
        ui.data_mut(|data| data.insert_temp(open_id(), true));
    }
    if !is_open(ui) {
        return;
    }
    let palette = Palette::of(ui.ctx());
    let font = regular(size::TEXT);
    let text = state.typing.shown(&field, &sheet.note);
    let width = ui.available_width() - ui.spacing().scroll.allocated_width();
    let needed = wrap::height(ui.ctx(), text, &font, text_width(width)) + 2.0 * size::CELL_PADDING;
    ui.add_space(4.0);
    let frame = Rect::from_min_size(ui.cursor().min, vec2(width, needed.clamp(LEAST, MOST)));
    ui.painter().rect_filled(frame, 4.0, palette.surface);
    ui.painter().rect_filled(frame, 4.0, palette.amber.gamma_multiply(0.08));
    let look = FieldLook {
        name: NAME, hint: "自分用のメモ。印刷もPDFへの書き出しもされません", font
    };
    let area = ScrollArea::vertical().id_salt(("note", sheet.id)).max_height(frame.height());
    let response = scroll_ui(ui, area, |ui, _| {
        let (rect, _) = ui.allocate_exact_size(vec2(width, needed.max(LEAST)), Sense::hover());
        field_ui(ui, rect, &field, &sheet.note, &look, &mut state.typing)
    });
    let (stroke, color) = if response.has_focus() { (2.0, palette.accent) } else { (1.0, palette.line) };
    ui.painter().rect_stroke(frame, 4.0, Stroke::new(stroke, color), StrokeKind::Inside);
    if response.has_focus() && state.place != Place::sheet(sheet.id) {
        actions.push(Action::SetPlace(Place::sheet(sheet.id)));
    }
}
