//! Text fields of the sheet: what is being typed, until it is in the book.
//!
//! What is typed stays here while typing goes on and becomes a command when the
//! field is left or typing pauses. While the input method composes, it is only
//! on the screen.

use eframe::egui::{
    self, Align, Color32, Event, FontId, Frame, Id, Key, KeyboardShortcut, Layout, Margin, Modifiers, Rect,
    Response, TextEdit, Ui, UiBuilder,
};

use crate::book::{Book, ColumnId, EntryId, Place, SheetId};
use crate::edit::Command;

use super::theme::{Palette, size};
use super::wrap;

/// How long typing has to pause before it is saved, in seconds.
const PAUSE: f64 = 1.0;

/// A text of the book that can be typed into.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// A cell of a text column.
    Cell(EntryId, ColumnId),
    /// An entry's name.
    Name(EntryId),
    /// A sheet's closing text.
    Overall(SheetId),
}

impl Field {
    /// The widget's identity.
    pub fn id(&self) -> Id {
        Id::new(("field", self))
    }

    fn command(self, text: String) -> Command {
        match self {
            Self::Cell(entry, column) => Command::SetCell { entry, column, text },
            Self::Name(entry) => Command::SetName { entry, name: text },
            Self::Overall(sheet) => Command::SetOverall { sheet, text },
        }
    }

    /// Where it is in the book; `None` once that is gone.
    pub fn place(&self, book: &Book) -> Option<Place> {
        Some(match self {
            Self::Cell(entry, column) => Place::cell(book.entry(*entry)?.sheet, *entry, column),
            Self::Name(entry) => Place::row(book.entry(*entry)?.sheet, *entry),
            Self::Overall(sheet) => Place::sheet(book.sheet(*sheet)?.id),
        })
    }
}

/// What is being typed.
#[derive(Debug, Default)]
pub struct Typing {
    /// The field, its text, and when that last changed.
    current: Option<(Field, String, f64)>,
    /// The field that has the focus.
    pub focused: Option<Field>,
    /// The field that is to get the focus next.
    pub wanted: Option<Field>,
}

impl Typing {
    /// The command that brings what was typed into the book.
    pub fn take(&mut self) -> Option<Command> {
        self.current.take().map(|(field, text, _)| field.command(text))
    }

    /// The same, once typing has paused or has gone elsewhere. Asks for a frame
    /// at the time when that will be.
    pub fn take_when_due(&mut self, ctx: &egui::Context, composing: bool) -> Option<Command> {
        let (field, _, changed) = self.current.as_ref()?;
        let left = PAUSE - (ctx.input(|input| input.time) - changed);
        let elsewhere = self.focused.as_ref() != Some(field);
        if !elsewhere && (composing || left > 0.0) {
            ctx.request_repaint_after_secs(left.max(0.05) as f32);
            return None;
        }
        self.take()
    }

    /// What stands in `field` on the screen, where that is not yet in the book.
    pub fn text_of(&self, field: &Field) -> Option<&str> {
        self.current.as_ref().filter(|(own, ..)| own == field).map(|(_, text, _)| text.as_str())
    }

    /// The text on the screen, typed or stored.
    pub fn shown<'t>(&'t self, field: &Field, stored: &'t str) -> &'t str {
        self.text_of(field).unwrap_or(stored)
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
        ui.scroll_to_rect(rect, None);
    }
    take_alt_enter_as_enter(ui, id);
    let edit = TextEdit::multiline(&mut text)
        .id(id)
        .frame(Frame::NONE.inner_margin(Margin::same(size::CELL_PADDING as i8)))
        .background_color(Color32::TRANSPARENT)
        .desired_width(rect.width())
        .min_size(rect.size())
        .desired_rows(1)
        .hint_text(egui::RichText::new(look.hint).font(look.font.clone()).color(palette.faint))
        .layouter(&mut layouter)
        .lock_focus(false);
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
    let response = ui.scope_builder(builder, |ui| edit.show(ui).response.response).inner;
    ui.ctx().accesskit_node_builder(id, |node| node.set_label(look.name));

    if response.changed() {
        wrap::normalize_newlines(&mut text);
        typing.current = Some((field.clone(), text, ui.input(|input| input.time)));
    }
    if response.has_focus() {
        typing.focused = Some(field.clone());
    }
    response
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
