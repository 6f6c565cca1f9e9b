//! Text fields of the sheet: what is being typed, until it is in the book.
//!
//! What is typed stays here while typing goes on and becomes a command when the
//! field is left or typing pauses. While the input method composes, it is only
//! on the screen.

use std::ops::Range;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{
    self, Align, Color32, Event, EventFilter, FontId, Frame, Id, Key, KeyboardShortcut, Layout, Margin,
    Modifiers, Rect, Response, Stroke, TextEdit, Ui, UiBuilder, text_edit::TextEditState, vec2,
};

use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::wrap;
use crate::viewmodel::field::Field;

use super::grid::keys::caret_of;
use super::slip;
use super::typing::Typing;

/// The widget's identity of a field.
pub fn widget_id(field: &Field) -> Id {
    Id::unique(("field", field))
}

/// How a field looks and what it is called.
pub struct FieldLook<'l> {
    /// What a screen reader calls it.
    pub name: &'l str,
    /// What a blank one asks for.
    pub hint: &'l str,
    /// The type.
    pub font: FontId,
}

/// Shows a field that fills `rect`.
pub fn field_ui(
    ui: &mut Ui,
    rect: Rect,
    field: &Field,
    stored: &str,
    look: &FieldLook<'_>,
    typing: &mut Typing,
) -> Response {
    let palette = Palette::of(ui.ctx());
    let mut text = typing.shown(field, stored).to_owned();
    let read_only = typing.read_only;
    let found = typing.found.clone();
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, width: f32| {
        let parts = found.parts(field, buffer.as_str()).into_iter();
        // Where the focus is, the words are marked as any text is.
        let marked = ui.memory(|memory| memory.has_focus(widget_id(field)));
        let color = |current| if current && !marked { palette.found_current } else { palette.found };
        let marked: Vec<_> = parts.map(|(range, current)| (range, color(current))).collect();
        wrap::galley(ui.ctx(), buffer.as_str(), &look.font, palette.text, width, &marked)
    };
    let id = widget_id(field);
    if typing.wanted.as_ref() == Some(field) {
        typing.wanted = None;
        ui.memory_mut(|memory| memory.request_focus(id));
        // What is taller than its room begins at the top of it.
        let tall = rect.height() > ui.clip_rect().height();
        ui.scroll_to_rect(rect, tall.then_some(Align::TOP));
    }
    let mark = Typing::take_part(&mut typing.mark, field);
    let seen = Typing::take_part(&mut typing.reveal, field).or_else(|| mark.clone());
    let rests = typing.resting.as_ref() == Some(field);
    if let Some(range) = mark {
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        state.cursor.set_char_range(Some(char_range(&text, &range)));
        state.store(ui.ctx(), id);
        typing.marked = Some(field.clone());
    } else if rests {
        put_caret_at_end(ui, id, &text);
    }
    take_alt_enter_as_enter(ui, id);
    let hint = egui::RichText::new(if read_only { "" } else { look.hint })
        .font(look.font.clone())
        .line_height(Some(wrap::line_height(ui.ctx(), &look.font)))
        .color(palette.faint);
    // What cannot be changed can still be marked and copied.
    let mut editable = Editable::fixed_if(&mut text, read_only);
    let edit = text_edit::multiline(&mut editable)
        .id(id)
        .frame(Frame::NONE.inner_margin(Margin::same(size::CELL_PADDING as i8)))
        .background_color(Color32::TRANSPARENT)
        .desired_width(rect.width())
        .min_size(rect.size())
        .desired_rows(1)
        .hint_text(hint)
        .layouter(&mut layouter)
        .event_filter(EventFilter {
            tab: false,
            horizontal_arrows: true,
            vertical_arrows: true,
            // In the table Esc leaves the text, not the cell.
            escape: !matches!(field, Field::Note(_)),
        });
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
    let shown = ui.scope_builder(builder, |ui| {
        if rests {
            ui.visuals_mut().text_cursor.stroke = Stroke::NONE;
        }
        let deaf = typing.is_deaf && !ui.memory(|memory| memory.has_focus(id));
        text_edit::show(ui, edit.interactive(!deaf))
    });
    let output = shown.inner;
    if let Some(range) = seen {
        let range = char_range(&text, &range);
        let [start, end] = range.sorted_cursors().map(|cursor| output.galley.pos_from_cursor(cursor));
        // With the lines around it: at the very edge it would be half covered.
        let found = start.union(end).translate(output.galley_pos.to_vec2());
        ui.scroll_to_rect(found.expand2(vec2(0.0, 2.0 * size::LINE)), None);
    }
    let response = output.response.response;
    ui.ctx().accesskit_node_builder(id, |node| node.set_label(look.name));

    let before = text.clone();
    if response.changed() && !read_only {
        wrap::normalize_newlines(&mut text);
        typing.put(field, text, ui.input(|input| input.time));
    }
    if response.has_focus() {
        if let Some(range) = output.cursor_range {
            typing.caret = caret_of(&output.galley, range);
            if !rests {
                let shown = typing.shown(field, &before).to_owned();
                let caret = byte_at(&shown, range.primary.index.0);
                slip::look(ui.ctx(), field, &shown, caret, typing);
                let caret =
                    output.galley.pos_from_cursor(range.primary).translate(output.galley_pos.to_vec2());
                slip::told_ui(ui, rect, caret, typing);
            }
        }
        typing.focused = Some(field.clone());
        typing.last = Some(field.clone());
    }
    response
}

/// The byte that a character of a text begins at.
pub fn byte_at(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

/// So that what is typed first goes on from there.
fn put_caret_at_end(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = CCursorRange::one(CCursor::new(text.chars().count()));
    if state.cursor.char_range() != Some(end) {
        state.cursor.set_char_range(Some(end));
        state.store(ui.ctx(), id);
    }
}

/// A text, and the bytes of it that become others or were that.
#[allow(missing_docs)]
pub struct ChangedPart<'t> {
    pub text: &'t str,
    pub bytes: Range<usize>,
}

/// Keeps the caret of a field at what it stood at when a part of its text becomes another.
pub fn keep_caret(ctx: &egui::Context, id: Id, before: &ChangedPart<'_>, after: &ChangedPart<'_>) {
    let (old, new) = (&before.bytes, &after.bytes);
    let Some(mut state) = TextEditState::load(ctx, id) else { return };
    let Some(range) = state.cursor.char_range() else { return };
    let caret = byte_at(before.text, range.primary.index.0);
    let caret = match caret {
        at if at <= old.start => at,
        at if at < old.end => new.end,
        at => at - old.end + new.end,
    };
    let caret = CCursor::new(after.text.get(..caret).unwrap_or(after.text).chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(caret)));
    state.store(ctx, id);
}

/// Bytes of a text as the characters that a field counts.
fn char_range(text: &str, bytes: &Range<usize>) -> CCursorRange {
    let chars = |byte| CCursor::new(text.get(..byte).unwrap_or(text).chars().count());
    CCursorRange::two(chars(bytes.start), chars(bytes.end))
}

/// Excel's habit of Alt+Enter for a new line works too.
fn take_alt_enter_as_enter(ui: &Ui, id: Id) {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    let alt_enter = KeyboardShortcut::new(Modifiers::ALT, Key::Enter);
    ui.input_mut(|input| {
        if input.consume_shortcut(&alt_enter) {
            input.events.push(Event::Key {
                key: Key::Enter,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            });
        }
    });
}
