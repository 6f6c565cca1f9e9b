//! Lists and trees, all of one kind: rows in sight only, one stop of the Tab key, the keys
//! of Windows' own lists, and a screen reader that hears where it is.
//!
//! The list has the focus as a whole, and tells the row at work as its active descendant:
//! the focus never hops from row to row, where a key that comes between would go astray.
//! What its rows are says [`ListRows`]; which one is at work and what becomes of it is its
//! owner's. While the input method composes, all keys are its.

mod focus;
mod keys;

use std::fmt::Debug;
use std::hash::Hash;

use eframe::egui::{
    CursorIcon, Id, Rect, Response, Role, ScrollArea, Sense, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo,
    accesskit, pos2, vec2,
};

use crate::viewmodel::rows::{self, ListRows};

use super::theme::{Palette, size};
use super::widgets::scroll_ui;

pub use focus::ListFocus;
pub use keys::field_step;

/// How far from its edges a row is lit: within a panel that the list fills, and in line with
/// what stands above and below it.
const IN_PANEL: Vec2 = Vec2::new(4.0, 1.0);
const IN_LINE: Vec2 = Vec2::new(0.0, 1.0);

/// What is done in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListEvent<K> {
    /// The keyboard or a screen reader goes to this row; with Shift where the list takes that.
    Moved(K, bool),
    /// This row is clicked.
    Clicked(K),
    /// This row at work is entered by Enter or Space.
    Entered(K),
    /// This row of a tree is opened or folded.
    Folded(K),
}

/// A row as it is shown.
#[derive(Debug)]
pub struct ListRow<K> {
    /// Its place in the list.
    pub at: usize,
    /// What it is known by; `None` for one that only heads others.
    pub key: Option<K>,
    /// Where it is.
    pub rect: Rect,
    /// Where it is lit.
    pub ground: Rect,
    /// It is lit.
    pub is_selected: bool,
    /// What the pointer does to it.
    pub response: Response,
}

/// A list or a tree.
pub struct List<'l, K> {
    salt: &'static str,
    name: &'l str,
    cursor: Option<K>,
    is_selected: Box<dyn Fn(K) -> bool + 'l>,
    is_tree: bool,
    has_keyboard: bool,
    extends: bool,
    answers: bool,
    reads_all: bool,
    keeps: Option<K>,
    sense: Sense,
    inset: Vec2,
}

impl<'l, K: Copy + PartialEq + Hash + Debug + 'l> List<'l, K> {
    /// A list, by which its rows are told from others', with its name for a screen reader;
    /// `cursor` is the row at work, which is lit.
    pub fn new(salt: &'static str, name: &'l str, cursor: Option<K>) -> Self {
        Self {
            salt,
            name,
            cursor,
            is_selected: Box::new(move |key| Some(key) == cursor),
            is_tree: false,
            has_keyboard: true,
            extends: false,
            answers: false,
            reads_all: false,
            keeps: None,
            sense: Sense::CLICK,
            inset: IN_PANEL,
        }
    }

    /// Says which rows are lit.
    pub fn selected(self, is_selected: impl Fn(K) -> bool + 'l) -> Self {
        Self { is_selected: Box::new(is_selected), ..self }
    }

    /// A tree: ← and → fold and open.
    pub fn tree(self) -> Self {
        Self { is_tree: true, ..self }
    }

    /// Shift with the arrows selects several.
    pub fn extending(self) -> Self {
        Self { extends: true, ..self }
    }

    /// Enter answers the dialog that it is in.
    pub fn answering(self) -> Self {
        Self { answers: true, ..self }
    }

    /// Its rows are as wide as what stands above and below it.
    pub fn in_line(self) -> Self {
        Self { inset: IN_LINE, ..self }
    }

    /// Its rows can be dragged.
    pub fn draggable(self) -> Self {
        Self { sense: Sense::CLICK | Sense::DRAG, ..self }
    }

    /// A screen reader finds all of its rows, not only those in sight.
    pub fn read_whole(self) -> Self {
        Self { reads_all: true, ..self }
    }

    /// This row is there, in sight or not.
    pub fn keeping(self, keeps: Option<K>) -> Self {
        Self { keeps, ..self }
    }

    /// The keyboard stays in a field beside it, which asks [`field_step`].
    pub fn of_field(self) -> Self {
        Self { has_keyboard: false, ..self }
    }

    /// Shows it in an area. `row_ui` paints a row and says what it is called.
    pub fn show<R: ListRows<Key = K>>(
        self,
        ui: &mut Ui,
        area: ScrollArea,
        rows: &R,
        focus: &mut ListFocus,
        row_ui: impl FnMut(&mut Ui, &ListRow<K>) -> String,
    ) -> Vec<ListEvent<K>> {
        self.show_with(ui, area, rows, focus, row_ui, |_, _| ()).0
    }

    /// The same; then does `after` in the area, with where the whole of the list is.
    #[allow(clippy::too_many_arguments)]
    pub fn show_with<R: ListRows<Key = K>, O>(
        self,
        ui: &mut Ui,
        area: ScrollArea,
        rows: &R,
        focus: &mut ListFocus,
        mut row_ui: impl FnMut(&mut Ui, &ListRow<K>) -> String,
        after: impl FnOnce(&mut Ui, Rect) -> O,
    ) -> (Vec<ListEvent<K>>, O) {
        scroll_ui(ui, area, |ui, viewport| {
            let whole = vec2(ui.available_width(), rows.top(rows.count()));
            let (space, _) = ui.allocate_exact_size(whole, Sense::hover());
            let id = self.id();
            let own = ui.interact(ui.clip_rect().intersect(space), id, self.focusable());
            let mut events = self.keys(ui, &own, rows, viewport.height(), focus);
            let seen = rows::seen(rows, viewport.top(), viewport.bottom());
            let cursor = self.cursor.and_then(|cursor| rows.place(cursor));
            let is_read = self.tell(&own, rows, cursor);
            let seen = if self.reads_all && is_read { 0..rows.count() } else { seen };
            // The row at work is there wherever it is.
            let kept = self.keeps.and_then(|kept| rows.place(kept)).filter(|kept| Some(*kept) != cursor);
            let beyond: Vec<usize> = cursor.into_iter().chain(kept).filter(|at| !seen.contains(at)).collect();
            let part = UiBuilder::new().max_rect(space).accessibility_parent(id);
            ui.scope_builder(part, |ui| {
                for at in seen.chain(beyond) {
                    let top = space.top() + rows.top(at);
                    let rect =
                        Rect::from_min_size(pos2(space.left(), top), vec2(space.width(), rows.height(at)));
                    self.row(ui, (rows, at, rect), focus.has, &mut row_ui, &mut events);
                }
            });
            if events.iter().any(|event| matches!(event, ListEvent::Moved(..))) {
                focus.reveal();
                ui.ctx().request_repaint();
            } else {
                focus.scroll(ui, rows, cursor, (space, viewport));
            }
            (events, after(ui, space))
        })
    }

    fn focusable(&self) -> Sense {
        if self.has_keyboard { Sense::FOCUSABLE } else { Sense::hover() }
    }

    /// Says what the list is, and which of its rows is at work; whether anybody hears that.
    fn tell<R: ListRows<Key = K>>(&self, own: &Response, rows: &R, cursor: Option<usize>) -> bool {
        let key = cursor.and_then(|at| rows.key(at));
        let told = own.ctx.accesskit_node_builder(own.id, |node| {
            node.set_role(if self.is_tree { Role::Tree } else { Role::List });
            node.set_label(self.name);
            node.set_size_of_set(rows.count());
            if let Some(key) = key.filter(|_| self.has_keyboard) {
                node.set_active_descendant(self.row_id(key).accesskit_id());
            }
        });
        told.is_some()
    }

    /// Which has the focus where the list has.
    fn id(&self) -> Id {
        Id::unique(("list", self.salt, self.name))
    }

    fn row_id(&self, key: K) -> Id {
        self.id().with(key)
    }

    fn row<R: ListRows<Key = K>>(
        &self,
        ui: &mut Ui,
        (rows, at, rect): (&R, usize, Rect),
        has_focus: bool,
        row_ui: &mut impl FnMut(&mut Ui, &ListRow<K>) -> String,
        events: &mut Vec<ListEvent<K>>,
    ) {
        let key = rows.key(at);
        let ground = rect.shrink2(self.inset);
        let Some(key) = key else {
            let response = ui.interact(rect, self.id().with(("head", at)), Sense::hover());
            let row = ListRow { at, key: None, rect, ground, is_selected: false, response };
            let name = row_ui(ui, &row);
            row.response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
            return;
        };
        let id = self.row_id(key);
        let response = ui.interact(rect, id, self.sense).on_hover_cursor(CursorIcon::PointingHand);
        let is_selected = (self.is_selected)(key);
        let shows_focus = has_focus && Some(key) == self.cursor;
        ground_ui(ui, ground, is_selected, response.hovered(), shows_focus);
        let row = ListRow { at, key: Some(key), rect, ground, is_selected, response };
        let name = row_ui(ui, &row);
        let is_enabled = ui.is_enabled() && rows.is_enabled(at);
        let role = if self.is_tree { Role::TreeItem } else { Role::ListItem };
        row.response.widget_info(|| WidgetInfo::selected(role, is_enabled, is_selected, &name));
        ui.ctx().accesskit_node_builder(id, |node| {
            // It is chosen of several, and is no switch.
            node.clear_toggled();
            node.set_selected(is_selected);
            node.set_position_in_set(at);
            node.add_action(accesskit::Action::Focus);
            if self.is_tree {
                let (depth, is_open) = rows.branch(at);
                node.set_level(depth + 1);
                is_open.into_iter().for_each(|is_open| node.set_expanded(is_open));
            }
        });
        // A screen reader goes to any row.
        if self.has_keyboard
            && ui.input(|input| input.has_accesskit_action_request(id, accesskit::Action::Focus))
        {
            ui.memory_mut(|memory| memory.request_focus(self.id()));
            events.push(ListEvent::Moved(key, false));
        }
        if row.response.clicked() && is_enabled {
            events.push(ListEvent::Clicked(key));
        }
    }
}

/// Lights a row. The frame is that of the keyboard, the same everywhere.
fn ground_ui(ui: &Ui, ground: Rect, is_selected: bool, is_hovered: bool, has_focus: bool) {
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter();
    if is_selected {
        painter.rect_filled(ground, size::CORNER, palette.tint);
    } else if is_hovered {
        painter.rect_filled(ground, size::CORNER, palette.hover());
    }
    if has_focus {
        painter.rect_stroke(ground, size::CORNER, palette.focus_stroke(), StrokeKind::Inside);
    } else if is_selected && palette.edge > 1.0 {
        painter.rect_stroke(ground, size::CORNER, (1.0, palette.accent), StrokeKind::Inside);
    }
}
