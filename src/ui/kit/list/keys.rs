//! The keys of a list.

use std::fmt::Debug;
use std::hash::Hash;

use eframe::egui::{Context, Event, EventFilter, Key, Modifiers, Response, Ui};

use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::widgets::{keep_enter, leave_enter};
use crate::viewmodel::rows::{self, ListMotion, ListRows};

use super::{List, ListEvent, ListFocus};

impl<'l, K: Copy + PartialEq + Hash + Debug + 'l> List<'l, K> {
    /// Takes the keyboard where it is to have it, and the keys that are its.
    pub(super) fn keys<R: ListRows<Key = K>>(
        &self,
        ui: &Ui,
        own: &Response,
        rows: &R,
        page: f32,
        focus: &mut ListFocus,
    ) -> Vec<ListEvent<K>> {
        if !self.has_keyboard {
            return Vec::new();
        }
        if std::mem::take(&mut focus.wants) {
            own.request_focus();
        }
        focus.has = own.has_focus();
        if !focus.has {
            return Vec::new();
        }
        if self.answers {
            leave_enter(own)
        } else {
            keep_enter(own)
        }
        let filter =
            EventFilter { vertical_arrows: true, horizontal_arrows: self.is_tree, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(own.id, filter));
        let mut cursor = self.cursor.filter(|cursor| rows.place(*cursor).is_some());
        let mut events = Vec::new();
        take_keys(ui.ctx(), |key, modifiers| {
            let Some(event) = self.key(rows, page, cursor, key, modifiers) else { return false };
            if let Some(ListEvent::Moved(to, _)) = event {
                cursor = Some(to);
            }
            events.extend(event);
            true
        });
        events
    }

    /// What a key does; `None` where it is not the list's, and an empty event where it leads
    /// nowhere.
    fn key<R: ListRows<Key = K>>(
        &self,
        rows: &R,
        page: f32,
        cursor: Option<K>,
        key: Key,
        modifiers: Modifiers,
    ) -> Option<Option<ListEvent<K>>> {
        let is_plain = modifiers.is_none();
        let moved = |to: Option<K>| to.map(|to| ListEvent::Moved(to, modifiers.shift));
        if let Some(motion) = motion(key, page).filter(|_| is_plain || self.extends && modifiers.shift_only())
        {
            return Some(moved(rows::step(rows, cursor, motion)));
        }
        let entered = cursor.map(ListEvent::Entered);
        let branch = cursor.and_then(|cursor| Some((cursor, rows.place(cursor)?)));
        match key {
            _ if !is_plain => None,
            Key::Enter if self.answers => None,
            Key::Enter | Key::Space => Some(entered),
            Key::ArrowLeft | Key::ArrowRight if self.is_tree => {
                Some(branch.and_then(|(cursor, at)| match (key, rows.branch(at).1) {
                    (Key::ArrowLeft, Some(true)) | (Key::ArrowRight, Some(false)) => {
                        Some(ListEvent::Folded(cursor))
                    }
                    (Key::ArrowLeft, _) => moved(rows::parent(rows, at)),
                    (_, Some(true)) => moved(rows::step(rows, Some(cursor), ListMotion::By(1))),
                    (_, _) => None,
                }))
            }
            _ => None,
        }
    }
}

/// The row of a list that the keys lead to while the keyboard is in a field beside it: the
/// arrows and the pages, which a field of one line has no use for. To be asked before the
/// field is shown.
pub fn field_step<R: ListRows>(ctx: &Context, rows: &R, cursor: Option<R::Key>, page: f32) -> Option<R::Key> {
    let mut to = None;
    take_keys(ctx, |key, modifiers| {
        let motion =
            motion(key, page).filter(|motion| !matches!(motion, ListMotion::First | ListMotion::Last));
        let Some(motion) = motion.filter(|_| modifiers.is_none()) else { return false };
        to = rows::step(rows, to.or(cursor), motion);
        true
    });
    to
}

/// Where a key leads; `page` is the height of what is seen.
fn motion(key: Key, page: f32) -> Option<ListMotion> {
    Some(match key {
        Key::ArrowDown => ListMotion::By(1),
        Key::ArrowUp => ListMotion::By(-1),
        Key::PageDown => ListMotion::Page(page),
        Key::PageUp => ListMotion::Page(-page),
        Key::Home => ListMotion::First,
        Key::End => ListMotion::Last,
        _ => return None,
    })
}

/// Goes through the keys that were pressed in this frame, and takes away those that `take`
/// wants. While the input method composes there are none, nor is the one that ends it.
fn take_keys(ctx: &Context, mut take: impl FnMut(Key, Modifiers) -> bool) {
    if is_deciding(ctx) {
        return;
    }
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } => !take(*key, *modifiers),
            _ => true,
        });
    });
}
