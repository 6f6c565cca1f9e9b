//! The tree by keyboard, as Windows' own trees have it.

use eframe::egui::{Context, Key, Modifiers};

use crate::edit::{Command, Direction, Item};
use crate::ui::kit::list::ListFocus;
use crate::ui::request::{Action, Actions};
use crate::viewmodel::scene::Scene;
use crate::viewmodel::tree::nodes::{Tree, TreeRow};

use super::menu::rename;

/// Takes the keys that are no other tree's for the item at work, as long as the keyboard is
/// in the tree.
pub fn keys(
    ctx: &Context,
    focus: &ListFocus,
    (item, rows): (Item, &[TreeRow]),
    scene: &Scene<'_>,
    tree: &mut Tree,
    actions: &mut Actions,
) {
    let pressed = |modifiers, key| focus.takes(ctx, modifiers, key);
    let plain = |key| pressed(Modifiers::NONE, key);
    for (key, direction) in [(Key::ArrowUp, Direction::Up), (Key::ArrowDown, Direction::Down)] {
        if pressed(Modifiers::ALT, key) {
            tree.wanted = Some(item);
            actions.push(Action::EditInPlace(Command::MoveItem(item, direction)));
        }
    }
    if pressed(Modifiers::SHIFT, Key::F10) || plain(Key::Menu) {
        tree.menu = Some(item);
    }
    if plain(Key::F2) {
        rename(item, scene, tree, actions);
    }
    if plain(Key::Delete) {
        // The focus stays in the tree, at what follows.
        let at = rows.iter().position(|row| row.item == item).unwrap_or_default();
        let next = rows.iter().skip(at + 1).find(|row| row.item.depth() <= item.depth());
        let next = next.or_else(|| at.checked_sub(1).and_then(|above| rows.get(above)));
        tree.wanted = next.map(|row| row.item);
        actions.push(Action::Edit(Command::DeleteItem(item)));
    }
}
