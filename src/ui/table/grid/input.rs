//! The keys of a frame, given to the table before any field sees them.
//!
//! The active cell's own field has the focus in either mode, so that the first
//! key and the first kana of a composition go where they belong: into its text.
//! Only what is a key of the table is taken out here.

use eframe::egui::{self, Event, FocusDirection, ImeEvent};

use crate::book::Form;
use crate::clipboard::ClipboardTable;
use crate::edit::{Command, Refusal};
use crate::ui::kit::ime::ImeKeeper;
use crate::ui::request::{Action, Actions, Verb};
use crate::ui::table::field::widget_id;
use crate::ui::table::grid::keys::TableKey;
use crate::ui::table::grid::keys::act;
use crate::ui::table::grid::keys::rating_of;
use crate::ui::table::state::TableState;
use crate::viewmodel::field::Field;
use crate::viewmodel::table::selection::CellMode;
use crate::viewmodel::table::selection::GridAction;

/// Takes the table's keys out of the input and carries them out. `composing` says
/// whether the input method was at it when the frame began; until it is through,
/// no key is for the table.
pub fn take_keys(
    ctx: &egui::Context,
    form: &Form,
    state: &mut TableState,
    mut composing: bool,
    actions: &mut Actions,
) {
    let Some(field) = state.cursor.field() else { return };
    if !has_focus(ctx, state, &field) || egui::Popup::is_any_open(ctx) {
        return;
    }
    // Where to go is decided here, and not by what happens to be beside it.
    let mut events = std::mem::take(&mut state.cursor.waiting);
    if !events.is_empty() {
        // What the keeper knows is how it was after them.
        composing = state.cursor.waited_composing;
    }
    let direction_is_ours = !leaves_table(ctx, state);
    if direction_is_ours {
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    ctx.input_mut(|input| events.append(&mut input.events));
    let mut shift = ctx.input(|input| input.modifiers.shift);

    let mut rest = Vec::with_capacity(events.len());
    // Text that came before a key has to be in the cell before the cell is left.
    let mut has_text = false;
    // A composition that begins here is for the cell that is active by then.
    let mut begins = false;
    // A space that was a key of the table comes once more, as text.
    let mut spent_space = false;
    let mut events = events.into_iter();
    while let Some(event) = events.next() {
        let wish = match &event {
            Event::Ime(ime) => {
                let text = match ime {
                    ImeEvent::Preedit { text, .. } => Some((text, !text.is_empty())),
                    ImeEvent::Commit(text) => Some((text, false)),
                    _ => None,
                };
                if let Some((text, goes_on)) = text {
                    begins |= !composing && goes_on;
                    composing = goes_on;
                    if !text.is_empty() {
                        typed(form, state, text, actions);
                        has_text = true;
                    }
                }
                Wish::Pass
            }
            Event::Text(text) if spent_space && text.trim().is_empty() => Wish::Drop,
            Event::Text(text) => {
                typed(form, state, text, actions);
                has_text = true;
                Wish::Pass
            }
            // Those that the input method was given are not for anybody else.
            Event::Key { pressed: true, .. } if composing => Wish::Drop,
            // egui takes only Ctrl+V for pasting.
            Event::Key { key: egui::Key::V, pressed: true, modifiers, .. }
                if modifiers.command && modifiers.shift && !modifiers.alt =>
            {
                Wish::Do(Action::Do(Verb::PasteText))
            }
            Event::Key { key, pressed: true, modifiers, .. } => {
                spent_space = *key == egui::Key::Space;
                let key = TableKey {
                    key: *key,
                    modifiers: *modifiers,
                    mode: state.cursor.selection().map_or(CellMode::Ready, |selection| selection.mode),
                    caret: state.typing.caret,
                    is_rating: state.cursor.is_rating(),
                    page: state.cursor.page,
                };
                let act = act(&key);
                spent_space &= act.is_some();
                act.map_or(Wish::Pass, Wish::Act)
            }
            Event::ModifiersChanged(modifiers) => {
                // As it was at that key, however soon it was let go.
                shift = modifiers.shift;
                Wish::Pass
            }
            Event::Copy | Event::Cut if !composing => copied(state, event == Event::Cut),
            Event::Paste(text) if !composing => pasted(state, text, shift),
            _ => Wish::Pass,
        };
        if has_text && !matches!(wish, Wish::Pass | Wish::Drop) {
            wait(ctx, state, composing, std::iter::once(event).chain(events));
            break;
        }
        match wish {
            Wish::Pass => rest.push(event),
            Wish::Drop => {}
            Wish::Act(act) => {
                let asked = actions.len();
                if !perform(ctx, form, state, act, actions) {
                    rest.push(event);
                }
                if actions.len() > asked {
                    wait(ctx, state, composing, events);
                    break;
                }
            }
            Wish::Do(action) => {
                actions.push(action);
                wait(ctx, state, composing, events);
                break;
            }
            Wish::Insert(text) => {
                begin_editing(state);
                rest.push(Event::Paste(text));
                has_text = true;
            }
        }
    }
    ctx.input_mut(|input| input.events = rest);
    if begins {
        ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.began_here = true);
    }
}

/// Keeps events for the next frame, in which what came before them is done.
fn wait(ctx: &egui::Context, state: &mut TableState, composing: bool, events: impl Iterator<Item = Event>) {
    state.cursor.waiting = events.collect();
    state.cursor.waited_composing = composing;
    if !state.cursor.waiting.is_empty() {
        ctx.request_repaint();
    }
}

/// What becomes of an event.
enum Wish {
    /// It is for the field.
    Pass,
    /// It is for nobody.
    Drop,
    Act(GridAction),
    Do(Action),
    /// This text goes into the field in its place.
    Insert(String),
}

/// Whether the active cell has the focus. Esc has taken it away already; it goes
/// back there.
fn has_focus(ctx: &egui::Context, state: &TableState, field: &Field) -> bool {
    let focused = ctx.memory(|memory| memory.focused());
    let escape = |event: &Event| matches!(event, Event::Key { key: egui::Key::Escape, pressed: true, .. });
    if focused.is_none() && state.cursor.has_focus && ctx.input(|input| input.events.iter().any(escape)) {
        ctx.memory_mut(|memory| memory.request_focus(widget_id(field)));
        return true;
    }
    focused == Some(widget_id(field))
}

/// Whether Tab goes on to what is beside the table: from the closing text, and
/// backwards from the first cell.
fn leaves_table(ctx: &egui::Context, state: &TableState) -> bool {
    let Some(selection) = state.cursor.selection() else { return false };
    let grid = state.cursor.grid();
    ctx.input(|input| {
        input.events.iter().any(|event| match event {
            Event::Key { key: egui::Key::Tab, pressed: true, modifiers, .. } => {
                let motion = if modifiers.shift {
                    crate::viewmodel::table::selection::Motion::Previous
                } else {
                    crate::viewmodel::table::selection::Motion::Next
                };
                selection.go(grid, motion).is_none()
            }
            _ => false,
        })
    })
}

fn begin_editing(state: &mut TableState) {
    if let Some(selection) = state.cursor.selection().copied()
        && (selection.mode != CellMode::Editing || selection.is_block(state.cursor.grid()))
    {
        state.select(selection.single(CellMode::Editing));
    }
}

/// What typed text does beyond going into the field.
fn typed(form: &Form, state: &mut TableState, text: &str, actions: &mut Actions) {
    if state.is_read_only() {
        actions.push(Action::Refuse(Refusal::ReadOnly));
    } else if !state.cursor.is_rating() {
        begin_editing(state);
    } else if let Some(rating) = rating_of(form, text) {
        rate(form, state, rating, actions);
    }
}

fn rate(form: &Form, state: &TableState, rating: usize, actions: &mut Actions) {
    let Some(rating) = form.ratings.get(rating) else { return };
    let set = |(entry, column)| Command::SetCell { entry, column, text: rating.name.clone() };
    let mut commands: Vec<Command> = state.cursor.ratings().into_iter().map(set).collect();
    actions.push(Action::EditInPlace(match commands.len() {
        0 => return,
        1 => commands.remove(0),
        count => Command::Together { label: format!("評価区分の入力（{count}件）"), commands },
    }));
}

fn copied(state: &TableState, cut: bool) -> Wish {
    let editing = state.cursor.selection().is_some_and(|selection| selection.mode == CellMode::Editing);
    match (editing, cut) {
        // Marked text is the field's own affair.
        (true, _) if state.typing.caret.has_range => Wish::Pass,
        (true, true) => Wish::Drop,
        (_, true) => Wish::Do(Action::Do(Verb::Cut)),
        (_, false) => Wish::Do(Action::Do(Verb::Copy)),
    }
}

fn pasted(state: &TableState, text: &str, shift: bool) -> Wish {
    let Some(selection) = state.cursor.selection() else { return Wish::Pass };
    if text.is_empty() {
        return Wish::Pass;
    }
    if state.is_read_only() {
        return Wish::Do(Action::Refuse(Refusal::ReadOnly));
    }
    if shift && !state.cursor.is_rating() || state.cursor.grid().is_closing(selection.active) {
        return Wish::Insert(text.to_owned());
    }
    let table = ClipboardTable::read(text, None);
    if text.contains('\t') || selection.mode == CellMode::Ready {
        return Wish::Do(Action::Paste(text.to_owned()));
    }
    // A cell of several lines comes in quotes; lines of text are lines of the cell.
    Wish::Insert(table.only_cell().unwrap_or(text).to_owned())
}

/// Carries out what a key does; `false` where that leads nowhere and the key is
/// for the field after all.
fn perform(
    ctx: &egui::Context,
    form: &Form,
    state: &mut TableState,
    act: GridAction,
    actions: &mut Actions,
) -> bool {
    let Some(selection) = state.cursor.selection().copied() else { return false };
    match act {
        GridAction::Clear => actions.push(Action::Do(Verb::Clear)),
        GridAction::FillDown => actions.push(Action::Do(Verb::FillDown)),
        GridAction::Rate(rating) => rate(form, state, rating, actions),
        GridAction::Nothing => {}
        GridAction::Edit if state.cursor.is_rating() => state.cursor.opens_list = true,
        _ => {
            let after = selection.after(state.cursor.grid(), Some(act));
            let Some(after) = after else { return !matches!(act, GridAction::Leave(_)) };
            if matches!(act, GridAction::Extend(_)) {
                state.cursor.reveal = Some(after.head);
            }
            state.select_and_enter(ctx, after);
        }
    }
    true
}
