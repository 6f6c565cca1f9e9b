//! The tree by keyboard, as Windows' own trees have it.

use eframe::egui::{EventFilter, Id, Key, Modifiers, Ui};

use crate::book::Book;
use crate::edit::{Command, Direction, Item};
use crate::ui::kit::ime::is_deciding;
use crate::ui::request::{Action, Actions};
use crate::ui::shell::view::View;
use crate::viewmodel::tree::nodes::Row;

use super::menu::rename;

/// What the tree wants of the keys: the arrows are its own.
const OWN: EventFilter =
    EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };

/// Takes the keys for the item that has the focus, whose widget is `id`.
pub fn keys(ui: &Ui, id: Id, row: &Row, rows: &[Row], book: &Book, view: &mut View, actions: &mut Actions) {
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, OWN));
    if is_deciding(ui.ctx()) {
        return;
    }
    let item = row.item;
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let plain = |key| pressed(Modifiers::NONE, key);
    for (key, direction) in [(Key::ArrowUp, Direction::Up), (Key::ArrowDown, Direction::Down)] {
        if pressed(Modifiers::ALT, key) {
            view.tree.wanted = Some(item);
            actions.push(Action::EditInPlace(Command::MoveItem(item, direction)));
        }
    }
    if pressed(Modifiers::SHIFT, Key::F10) || plain(Key::Menu) {
        view.tree.menu = Some(item);
    }
    let at = rows.iter().position(|row| row.item == item).unwrap_or_default();
    let foldable = !matches!(item, Item::Sheet(_));
    let target = if plain(Key::ArrowUp) {
        at.checked_sub(1)
    } else if plain(Key::ArrowDown) {
        Some(at + 1)
    } else if plain(Key::Home) {
        Some(0)
    } else if plain(Key::End) {
        rows.len().checked_sub(1)
    } else if plain(Key::ArrowLeft) {
        if foldable && row.open {
            actions.push(Action::Toggle(item));
            None
        } else {
            item.parent(book).and_then(|parent| rows.iter().position(|row| row.item == parent))
        }
    } else if plain(Key::ArrowRight) {
        if foldable && !row.open {
            actions.push(Action::Toggle(item));
            None
        } else {
            foldable.then_some(at + 1)
        }
    } else {
        None
    };
    if let Some(target) = target.and_then(|at| rows.get(at)) {
        view.tree.wanted = Some(target.item);
        view.tree.scroll_to = Some(target.item);
    }
    if plain(Key::Enter) || plain(Key::Space) {
        actions.push(match item {
            Item::Sheet(sheet) => Action::ShowSheet(sheet),
            _ => Action::Toggle(item),
        });
    }
    if plain(Key::F2) {
        rename(item, book, view, actions);
    }
    if plain(Key::Delete) {
        // The focus stays in the tree, at what follows.
        let next = rows.iter().skip(at + 1).find(|row| row.item.depth() <= item.depth());
        let next = next.or_else(|| at.checked_sub(1).and_then(|above| rows.get(above)));
        view.tree.wanted = next.map(|row| row.item);
        actions.push(Action::Edit(Command::DeleteItem(item)));
    }
}
