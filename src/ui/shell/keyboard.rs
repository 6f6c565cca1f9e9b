//! The keyboard's events in their order. A shortcut is taken out before any field
//! sees it; what was typed behind it waits until what it opened can be typed into.

use eframe::egui::os::OperatingSystem;
use eframe::egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

use crate::edit::Session;
use crate::ui::kit::ime::is_composing;
use crate::ui::kit::text_edit;
use crate::ui::request::{Action, Actions, Verb};

use super::menu::is_enabled;
use super::view::View;

/// What has a field of its own that gets the focus when it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct OpenedFields {
    pub dialog: bool,
    pub search: bool,
    pub large: bool,
    pub rename: bool,
    /// A cell that is to get the focus in the next frame.
    pub field: bool,
}

impl OpenedFields {
    /// Whether there is something that was not there `before`.
    fn is_more_than(self, before: Self) -> bool {
        self.dialog && !before.dialog
            || self.search && !before.search
            || self.large && !before.large
            || self.rename && !before.rename
    }
}

/// What was typed and has not been given to anybody yet.
#[derive(Debug, Default)]
pub struct Keyboard {
    waiting: Vec<Event>,
    opened: OpenedFields,
    /// Something was opened, or a dialog left: a field gets the focus in this
    /// frame, and what is typed in the next.
    moves: bool,
    /// Alt was down when the last frame ended.
    alt: bool,
}

impl Keyboard {
    /// Begins a frame: what waited comes first.
    pub fn begin(&mut self, ctx: &Context) {
        // On a Mac, Option is how other characters are typed.
        let is_mac = ctx.os() == OperatingSystem::Mac;
        let mut events = std::mem::take(&mut self.waiting);
        ctx.input_mut(|input| {
            let own = &mut input.events;
            own.retain(|event| {
                self.alt = alt_after(event).unwrap_or(self.alt);
                // Text comes with Alt and a letter too, which is no text of anybody's.
                is_mac || !self.alt || !matches!(event, Event::Text(_))
            });
            self.alt = input.modifiers.alt;
            events.append(&mut input.events);
            input.events = events;
        });
        if std::mem::take(&mut self.moves) {
            self.hold(ctx, 0);
        }
        if text_edit::steps_singly(ctx)
            && let Some(at) = ctx.input(|input| input.events.iter().position(text_edit::is_step))
        {
            self.hold(ctx, at + 1);
        }
        text_edit::note_tab(ctx);
    }

    /// Ends a frame in which this was open.
    pub fn end(&mut self, opened: OpenedFields) {
        let left = self.opened.dialog && !opened.dialog;
        self.moves = left || opened.field || opened.is_more_than(self.opened);
        self.opened = opened;
    }

    /// Has the keyboard's events wait for the next frame, from the one at `from`.
    fn hold(&mut self, ctx: &Context, from: usize) {
        ctx.input_mut(|input| {
            let later = input.events.split_off(from.min(input.events.len()));
            let (typed, rest): (Vec<Event>, Vec<Event>) = later.into_iter().partition(is_typed);
            input.events.extend(rest);
            self.waiting.extend(typed);
        });
        if !self.waiting.is_empty() {
            ctx.request_repaint();
        }
    }

    /// Takes the first shortcut of this frame out of the input. While the input
    /// method composes it does nothing: what it would act on is not decided.
    pub fn take_shortcuts(
        &mut self,
        ctx: &Context,
        session: Option<&Session>,
        view: &View,
        actions: &mut Actions,
    ) {
        let composing = is_composing(ctx);
        let known: Vec<(Verb, KeyboardShortcut)> = shortcuts(view).collect();
        let mut found = None;
        ctx.input_mut(|input| {
            let mut at = 0;
            input.events.retain(|event| {
                let own = || known.iter().find(|(verb, shortcut)| is_press(event, *verb, shortcut));
                let taken = if found.is_none() { own() } else { None };
                if let Some((verb, _)) = taken
                    && !composing
                    && is_enabled(*verb, session, view)
                {
                    found = Some((*verb, at));
                }
                at += usize::from(taken.is_none());
                taken.is_none()
            });
        });
        if let Some((verb, at)) = found {
            actions.push(Action::Do(verb));
            self.hold(ctx, at);
        }
    }
}

/// The shortcuts that work from anywhere.
fn shortcuts(view: &View) -> impl Iterator<Item = (Verb, KeyboardShortcut)> {
    // Excel on Windows knows both for やり直す.
    let redo = KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    let own =
        Verb::all().filter(|verb| !verb.is_of_table()).filter_map(|verb| Some((verb, verb.shortcut()?)));
    // In the tree, Alt+↑ and Alt+↓ move what is chosen there.
    let is_of_tree = |verb| view.tree.has_focus && matches!(verb, Verb::RowUp | Verb::RowDown);
    own.chain([(Verb::Redo, redo)]).filter(move |(verb, _)| !is_of_tree(*verb))
}

fn is_press(event: &Event, verb: Verb, shortcut: &KeyboardShortcut) -> bool {
    match event {
        Event::Key { key, modifiers, pressed: true, .. } if *key == shortcut.logical_key => {
            // On a Japanese keyboard + is Shift+;
            let pattern = shortcut.modifiers;
            let with_shift = verb == Verb::ZoomIn && modifiers.matches_logically(pattern);
            with_shift || modifiers.matches_exact(pattern)
        }
        _ => false,
    }
}

/// Whether Alt is down after an event; `None` where that does not say. Where AltGr is
/// a key of its own, it is no Alt.
fn alt_after(event: &Event) -> Option<bool> {
    match event {
        Event::ModifiersChanged(modifiers) | Event::Key { modifiers, .. } => Some(modifiers.alt),
        Event::WindowFocused(_) => Some(false),
        _ => None,
    }
}

/// Whether an event comes from the keyboard.
fn is_typed(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. } | Event::Text(_) | Event::Ime(_) | Event::Copy | Event::Cut | Event::Paste(_)
    )
}
