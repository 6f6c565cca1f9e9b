//! Text fields of the sheet: what is being typed, until it is in the book.
//!
//! What is typed stays here while typing goes on and becomes a command when the
//! field is left or typing pauses. While the input method composes, it is only
//! on the screen.

use eframe::egui::{
    self, Align, Color32, Event, FontId, Frame, Id, Key, KeyboardShortcut, Layout, Margin, Modifiers, Rect,
    Response, Stroke, TextEdit, Ui, UiBuilder,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};

use crate::book::{ColumnId, EntryId, SheetId};
use crate::edit::Command;

use super::grid::Caret;
use super::theme::{Palette, size};
use super::wrap;

/// How long typing has to pause before it is saved, in seconds.
const PAUSE: f64 = 1.0;
/// How long typing without a pause goes on before it is saved all the same.
const AT_THE_LATEST: f64 = 5.0;

/// A text of the book that can be typed into.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// A cell of a text column.
    Cell(EntryId, ColumnId),
    /// An entry's name.
    Name(EntryId),
    /// A sheet's closing text.
    Overall(SheetId),
    /// The clerk's notes on a sheet.
    Note(SheetId),
}

impl Field {
    /// The widget's identity.
    pub fn id(&self) -> Id {
        Id::unique(("field", self))
    }

    /// The entry that it is of; `None` for a text of the whole sheet.
    pub fn entry(&self) -> Option<EntryId> {
        match self {
            Self::Cell(entry, _) | Self::Name(entry) => Some(*entry),
            Self::Overall(_) | Self::Note(_) => None,
        }
    }

    fn command(self, text: String) -> Command {
        match self {
            Self::Cell(entry, column) => Command::SetCell { entry, column, text },
            Self::Name(entry) => Command::SetName { entry, name: text },
            Self::Overall(sheet) => Command::SetOverall { sheet, text },
            Self::Note(sheet) => Command::SetNote { sheet, text },
        }
    }
}

/// What is being typed.
#[derive(Debug, Default)]
pub struct Typing {
    current: Option<Typed>,
    /// What was typed into other fields before and is on its way to the book.
    left: Vec<Command>,
    /// The field that has the focus.
    pub focused: Option<Field>,
    /// The field that last had it.
    pub last: Option<Field>,
    /// The field that is selected without being edited: its caret waits at the
    /// end of its text and is not shown.
    pub resting: Option<Field>,
    /// Where the caret of the focused field is.
    pub caret: Caret,
    /// Clicks are not for the fields: with Shift they select.
    pub is_deaf: bool,
    /// The field that is to get the focus next.
    pub wanted: Option<Field>,
}

#[derive(Debug)]
struct Typed {
    field: Field,
    text: String,
    /// When the first and the last of it was typed.
    since: f64,
    until: f64,
}

impl Typing {
    /// Takes in what `field` holds now.
    pub fn put(&mut self, field: &Field, text: String, now: f64) {
        if let Some(typed) = self.current.take_if(|typed| typed.field != *field) {
            self.left.push(typed.field.command(typed.text));
        }
        let since = self.current.as_ref().map_or(now, |typed| typed.since);
        self.current = Some(Typed { field: field.clone(), text, since, until: now });
    }

    /// The commands that bring all that was typed into the book.
    pub fn take(&mut self) -> Vec<Command> {
        let mut all = std::mem::take(&mut self.left);
        all.extend(self.current.take().map(|typed| typed.field.command(typed.text)));
        all
    }

    /// Those of what was typed some time ago, or elsewhere. Asks for a frame at
    /// the time when there will be more.
    pub fn take_when_due(&mut self, ctx: &egui::Context, composing: bool) -> Vec<Command> {
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
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, width: f32| {
        wrap::galley(ui.ctx(), buffer.as_str(), &look.font, palette.text, width)
    };
    let id = field.id();
    if typing.wanted.as_ref() == Some(field) {
        typing.wanted = None;
        ui.memory_mut(|memory| memory.request_focus(id));
        // What is taller than its room begins at the top of it.
        let tall = rect.height() > ui.clip_rect().height();
        ui.scroll_to_rect(rect, tall.then_some(Align::TOP));
    }
    let rests = typing.resting.as_ref() == Some(field);
    if rests {
        put_caret_at_end(ui, id, &text);
    }
    take_alt_enter_as_enter(ui, id);
    let hint = egui::RichText::new(look.hint)
        .font(look.font.clone())
        .line_height(Some(wrap::line_height(ui.ctx(), &look.font)))
        .color(palette.faint);
    let edit = TextEdit::multiline(&mut text)
        .id(id)
        .frame(Frame::NONE.inner_margin(Margin::same(size::CELL_PADDING as i8)))
        .background_color(Color32::TRANSPARENT)
        .desired_width(rect.width())
        .min_size(rect.size())
        .desired_rows(1)
        .hint_text(hint)
        .layouter(&mut layouter)
        .lock_focus(false);
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
    let shown = ui.scope_builder(builder, |ui| {
        if rests {
            ui.visuals_mut().text_cursor.stroke = Stroke::NONE;
        }
        let deaf = typing.is_deaf && !ui.memory(|memory| memory.has_focus(id));
        edit.interactive(!deaf).show(ui)
    });
    let output = shown.inner;
    let response = output.response.response;
    ui.ctx().accesskit_node_builder(id, |node| node.set_label(look.name));

    if response.changed() {
        wrap::normalize_newlines(&mut text);
        typing.put(field, text, ui.input(|input| input.time));
    }
    if response.has_focus() {
        if let Some(range) = output.cursor_range {
            typing.caret = Caret::of(&output.galley, range);
        }
        typing.focused = Some(field.clone());
        typing.last = Some(field.clone());
    }
    response
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
