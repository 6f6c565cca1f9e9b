//! Text fields of the sheet: what is being typed, until it is in the book.
//!
//! What is typed stays here while typing goes on and becomes a command when the
//! field is left or typing pauses. While the input method composes, it is only
//! on the screen.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{
    self, Align, Color32, Event, EventFilter, FontId, Frame, Id, Key, KeyboardShortcut, Layout, Margin,
    Modifiers, Rect, Response, Stroke, TextEdit, Ui, UiBuilder, text_edit::TextEditState, vec2,
};

use crate::book::FiscalYear;
use crate::edit::Command;
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::wrap;
use crate::viewmodel::field::Field;
use crate::viewmodel::find::finder::Found;
use crate::viewmodel::table::selection::Caret;

use super::grid::keys::caret_of;
use super::slip;

/// How long typing has to pause before it is saved, in seconds.
const PAUSE: f64 = 1.0;
/// How long typing without a pause goes on before it is saved all the same.
const AT_THE_LATEST: f64 = 5.0;

/// The widget's identity of a field.
pub fn widget_id(field: &Field) -> Id {
    Id::unique(("field", field))
}

/// What is being typed.
#[derive(Debug, Default)]
pub struct Typing {
    current: Option<Typed>,
    /// What was typed into other fields before and is on its way to the book.
    left: Vec<Visited>,
    /// The field that was typed into last, since it got the focus.
    visited: Option<Field>,
    visit: u64,
    /// The field that has the focus.
    pub focused: Option<Field>,
    /// The field that last had it.
    pub last: Option<Field>,
    /// The field that is selected without being edited: its caret waits at the
    /// end of its text and is not shown.
    pub resting: Option<Field>,
    /// Where the caret of the focused field is.
    pub caret: Caret,
    /// Nothing can be typed: the book is only looked at.
    pub read_only: bool,
    /// Clicks are not for the fields: with Shift they select.
    pub is_deaf: bool,
    /// The field that is to get the focus next.
    pub wanted: Option<Field>,
    /// What is to be marked in it.
    pub mark: Option<(Field, Range<usize>)>,
    /// The field in which it was marked just now.
    pub marked: Option<Field>,
    /// What is to be seen, without the focus going there.
    pub reveal: Option<(Field, Range<usize>)>,
    /// What was searched for.
    pub found: Arc<Found>,
    /// The fiscal year of the book.
    pub year: Option<FiscalYear>,
    /// What does not come out in the text that has the focus, as it is told there.
    pub told: Option<slip::Told>,
    /// The same of the whole text.
    pub known: slip::Known,
}

/// What was typed into a field, and in which visit to it: all of one visit is one
/// step of undo.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Visited {
    pub visit: u64,
    pub command: Command,
}

#[derive(Debug)]
struct Typed {
    field: Field,
    text: String,
    visit: u64,
    /// When the first and the last of it was typed.
    since: f64,
    until: f64,
}

impl Typed {
    fn visited(self) -> Visited {
        Visited { visit: self.visit, command: self.field.command(self.text) }
    }
}

impl Typing {
    /// Takes in what `field` holds now.
    pub fn put(&mut self, field: &Field, text: String, now: f64) {
        if let Some(typed) = self.current.take_if(|typed| typed.field != *field) {
            self.left.push(typed.visited());
        }
        if self.visited.as_ref() != Some(field) {
            self.visited = Some(field.clone());
            self.visit += 1;
        }
        let visit = self.visit;
        let since = self.current.as_ref().map_or(now, |typed| typed.since);
        self.current = Some(Typed { field: field.clone(), text, visit, since, until: now });
    }

    /// The commands that bring all that was typed into the book.
    pub fn take(&mut self) -> Vec<Visited> {
        let mut all = std::mem::take(&mut self.left);
        all.extend(self.current.take().map(Typed::visited));
        all
    }

    /// Those of what was typed some time ago, or elsewhere. Asks for a frame at
    /// the time when there will be more.
    pub fn take_when_due(&mut self, ctx: &egui::Context, composing: bool) -> Vec<Visited> {
        // Whoever comes back to a field begins anew.
        self.visited.take_if(|visited| self.focused.as_ref() != Some(visited));
        let Some(typed) = &self.current else { return std::mem::take(&mut self.left) };
        let due = (typed.until + PAUSE).min(typed.since + AT_THE_LATEST);
        let wait = due - ctx.input(|input| input.time);
        let elsewhere = self.focused.as_ref() != Some(&typed.field);
        if !elsewhere && (composing || wait > 0.0) {
            ctx.request_repaint_after_secs(wait.max(0.05) as f32);
            return std::mem::take(&mut self.left);
        }
        self.take()
    }

    /// Whether something is typed that is not yet in the book.
    pub fn is_busy(&self) -> bool {
        self.current.is_some() || !self.left.is_empty()
    }

    /// The field that is typed into, with what it holds.
    pub fn typed(&self) -> Option<(&Field, &str)> {
        self.current.as_ref().map(|typed| (&typed.field, typed.text.as_str()))
    }

    /// The text on the screen, typed or stored.
    pub fn shown<'t>(&'t self, field: &Field, stored: &'t str) -> &'t str {
        self.current.as_ref().filter(|typed| typed.field == *field).map_or(stored, |typed| &typed.text)
    }

    /// Whether a field has to be there although it may be out of sight.
    pub fn seeks(&self, field: &Field) -> bool {
        self.wanted.as_ref() == Some(field) || self.reveal.as_ref().is_some_and(|(own, _)| own == field)
    }

    /// What is to be seen of a field, or marked in it.
    fn take_part(part: &mut Option<(Field, Range<usize>)>, field: &Field) -> Option<Range<usize>> {
        part.take_if(|(own, _)| own == field).map(|(_, range)| range)
    }

    /// Whether a rating is to be seen.
    pub fn take_reveal(&mut self, field: &Field) -> bool {
        Self::take_part(&mut self.reveal, field).is_some()
    }

    /// Has the field that last had the focus get it back.
    pub fn return_focus(&mut self) {
        if self.wanted.is_none() {
            self.wanted.clone_from(&self.last);
        }
    }
}

/// How a field looks and what it is called.
pub struct Look<'l> {
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
    look: &Look<'_>,
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
