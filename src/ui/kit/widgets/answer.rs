//! How a dialog hears Enter and Esc.

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Context, Event, Id, Key, Modifiers, Popup, Response};

use crate::ui::kit::ime::is_deciding;

/// What Enter does where it does not press what has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enter {
    /// It makes a new line; Ctrl+Enter answers.
    NewLine,
    /// It is for what has the focus; Ctrl+Enter answers.
    Own,
    /// It answers the dialog.
    Answers,
}

/// What is kept of a dialog from frame to frame.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    /// What last had the focus while no list was open.
    focus: Option<Id>,
    /// Whether a list or a menu was open in the last frame.
    has_list: bool,
    /// Enter chose of it in the last frame.
    has_chosen: bool,
}

/// Whether Enter or Esc answers a dialog in this frame. Neither does while the input
/// method composes or a list is open, which they close; nor Enter where it presses
/// what has the focus; Ctrl+Enter answers wherever the keyboard is. A click beside the
/// dialog is no answer: what was filled in would be gone.
pub fn answers(ctx: &Context) -> (bool, bool) {
    let has_list = Popup::is_any_open(ctx);
    keep_focus(ctx, has_list);
    if has_list || is_deciding(ctx) {
        return (false, false);
    }
    let enter = match enter_pressed(ctx) {
        Some(modifiers) if modifiers.command => {
            // It does not also press what has the focus: a box that was just ticked.
            ctx.input_mut(|input| input.events.retain(|event| !is_enter(event)));
            true
        }
        Some(_) => is_free(ctx),
        None => false,
    };
    (enter, ctx.input(|input| input.key_pressed(Key::Escape)))
}

fn is_enter(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Enter, pressed: true, .. })
}

/// What else was down when Enter was pressed in this frame; `None` where it was not.
/// Whoever is quick has let go of Ctrl when the frame ends.
pub fn enter_pressed(ctx: &Context) -> Option<Modifiers> {
    ctx.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Key { key: Key::Enter, pressed: true, modifiers, .. } => Some(*modifiers),
            _ => None,
        })
    })
}

/// What else was down when the pointer was pressed or let go in this frame, or is now.
pub fn click_modifiers(ctx: &Context) -> Modifiers {
    ctx.input(|input| {
        let of_click = |event: &Event| match event {
            Event::PointerButton { modifiers, .. } => Some(*modifiers),
            _ => None,
        };
        input.events.iter().rev().find_map(of_click).unwrap_or(input.modifiers)
    })
}

/// Notes what Enter does on something, if that has the focus.
pub fn note(response: &Response, enter: Enter) {
    if response.has_focus() {
        response.ctx.data_mut(|data| data.insert_temp(noted(), (response.id, enter)));
    }
}

fn noted() -> Id {
    Id::unique("enter in a dialog")
}

/// Whether nothing that has the focus takes Enter for itself. egui lets Enter click
/// whatever can be clicked.
fn is_free(ctx: &Context) -> bool {
    let Some(focused) = ctx.memory(|memory| memory.focused()) else { return true };
    let noted = ctx.data(|data| data.get_temp::<(Id, Enter)>(noted()));
    match noted.filter(|(own, _)| *own == focused) {
        Some((_, Enter::NewLine | Enter::Own)) => false,
        Some((_, Enter::Answers)) => true,
        None => {
            let is_text = TextEditState::load(ctx, focused).is_some();
            is_text || !ctx.read_response(focused).is_some_and(|own| own.sense.senses_click())
        }
    }
}

/// Closes a list once Enter has chosen of it, which egui does only for a click, and
/// gives the focus back to where it was before: with Esc or what was chosen it is gone.
fn keep_focus(ctx: &Context, has_list: bool) {
    let id = Id::unique("focus of a dialog");
    let mut kept = ctx.data(|data| data.get_temp::<Kept>(id)).unwrap_or_default();
    let focused = ctx.memory(|memory| memory.focused());
    if kept.has_chosen {
        Popup::close_all(ctx);
        ctx.memory_mut(|memory| kept.focus.into_iter().for_each(|before| memory.request_focus(before)));
    } else if !has_list {
        match (focused, kept.focus) {
            (None, Some(before)) if kept.has_list => ctx.memory_mut(|memory| memory.request_focus(before)),
            _ => kept.focus = focused,
        }
    }
    kept.has_list = has_list && !kept.has_chosen;
    // What has the focus hears of Enter later in this frame.
    let is_within = has_list && focused.is_some() && focused != kept.focus;
    kept.has_chosen = !kept.has_chosen && is_within && ctx.input(|input| input.key_pressed(Key::Enter));
    if kept.has_chosen {
        ctx.request_repaint();
    }
    ctx.data_mut(|data| data.insert_temp(id, kept));
}
