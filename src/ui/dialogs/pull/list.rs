//! The tree of the other file, by mouse and by keyboard. Only rows in sight have widgets.

use eframe::egui::{
    Align2, CursorIcon, EventFilter, FontId, Id, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense,
    StrokeKind, Ui, WidgetInfo, accesskit, pos2, vec2,
};
use egui_material_icons::icons;

use crate::book::Book;
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided, leave_enter, paragraph, scroll_ui};
use crate::viewmodel::pull::tree::{Line, Node, Tree};

/// What the tree wants of the keys: the arrows are its own.
const OWN: EventFilter =
    EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };

/// How far in a row of this level begins.
fn indent(depth: usize) -> f32 {
    4.0 + depth as f32 * 16.0
}

fn id(node: Node) -> Id {
    Id::unique(("pull", node))
}

/// Where the keyboard goes next.
#[derive(Debug, Default)]
pub struct List {
    /// The row that is to get the focus.
    wanted: Option<Node>,
    /// The row that was chosen, or the first, is to get it.
    enters: bool,
}

/// What is done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Choose(usize),
    Toggle,
}

impl List {
    /// Leads the keyboard into the list.
    pub fn enter(&mut self) {
        self.enters = true;
    }

    /// Shows the list; a row that is clicked or gone to is `chosen`.
    pub fn ui(&mut self, ui: &mut Ui, book: &Book, tree: &mut Tree, chosen: &mut Option<Node>) {
        let lines = tree.lines(book);
        if lines.is_empty() {
            eframe::egui::Frame::new().inner_margin(eframe::egui::Margin::symmetric(12, 8)).show(ui, |ui| {
                let is_all = tree.words.trim().is_empty();
                let words = if is_all {
                    "このファイルには、計画がありません。"
                } else {
                    "当てはまるものがありません。"
                };
                paragraph(ui, words);
            });
            return;
        }
        let count = lines.len();
        let stop = chosen.and_then(|node| lines.iter().position(|line| line.node == node));
        // One stop of the Tab key.
        let stop = stop.unwrap_or(0);
        if std::mem::take(&mut self.enters) {
            self.wanted = lines.get(stop).map(|line| line.node);
        }
        let wanted = self.wanted.and_then(|node| lines.iter().position(|line| line.node == node));
        let mut done = None;
        let area = ScrollArea::vertical().id_salt("pull tree").auto_shrink(false);
        scroll_ui(ui, area, |ui, viewport| {
            let height = size::ROW * count as f32 + size::SPACE;
            let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            let rect = |at: usize| {
                let top = space.top() + size::GAP + at as f32 * size::ROW;
                Rect::from_min_size(pos2(space.left(), top), vec2(space.width(), size::ROW))
            };
            let first = (viewport.top() / size::ROW).floor().max(0.0) as usize;
            let last = (viewport.bottom() / size::ROW).ceil().max(0.0) as usize;
            let seen = first.min(count)..last.min(count);
            // The keyboard may be on a row that is out of sight.
            let beside = [Some(stop), wanted].into_iter().flatten().filter(|at| !seen.contains(at));
            for at in seen.clone().chain(beside.collect::<std::collections::BTreeSet<_>>()) {
                let Some(line) = tree.lines(book).get(at).cloned() else { continue };
                let is_chosen = *chosen == Some(line.node);
                let response = self.row_ui(ui, &line, rect(at), is_chosen, at == stop);
                if wanted == Some(at) {
                    response.request_focus();
                    ui.scroll_to_rect(rect(at), None);
                }
                if let Some(act) = act(ui, &response, &line, rect(at), (at, count), tree) {
                    done = Some((at, act));
                }
            }
        });
        if wanted.is_some() {
            // Who comes to a row chooses it.
            *chosen = self.wanted;
        }
        self.wanted = None;
        match done {
            Some((_, Act::Choose(to))) => self.wanted = tree.lines(book).get(to).map(|line| line.node),
            Some((at, Act::Toggle)) => {
                self.wanted = tree.lines(book).get(at).map(|line| line.node);
                self.wanted.into_iter().for_each(|node| tree.toggle(node));
            }
            None => {}
        }
        if done.is_some() {
            ui.ctx().request_repaint();
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, line: &Line, rect: Rect, is_chosen: bool, is_stop: bool) -> Response {
        let own = id(line.node);
        // A screen reader goes to any row.
        if ui.input(|input| input.has_accesskit_action_request(own, accesskit::Action::Focus)) {
            self.wanted = Some(line.node);
        }
        let has_focus = ui.memory(|memory| memory.has_focus(own));
        let mut sense = Sense::CLICK;
        if is_stop || has_focus || self.wanted == Some(line.node) {
            sense |= Sense::FOCUSABLE;
        }
        let response = ui.interact(rect, own, sense).on_hover_cursor(CursorIcon::PointingHand);
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::selected(Role::TreeItem, enabled, is_chosen, &line.name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_level(line.node.depth() + 1);
            node.add_action(accesskit::Action::Focus);
            if let Some(open) = line.open {
                node.set_expanded(open);
            }
        });
        if ui.is_rect_visible(rect) {
            paint(ui, line, rect, is_chosen, &response);
        }
        response
    }
}

fn paint(ui: &Ui, line: &Line, rect: Rect, is_chosen: bool, response: &Response) {
    let palette = Palette::of(ui.ctx());
    let ground = rect.shrink2(vec2(4.0, 0.0));
    if is_chosen {
        ui.painter().rect_filled(ground, size::CORNER, palette.tint);
    } else if response.hovered() {
        ui.painter().rect_filled(ground, size::CORNER, palette.hover());
    }
    if response.has_focus() {
        ui.painter().rect_stroke(ground, size::CORNER, palette.focus_stroke(), StrokeKind::Inside);
    } else if is_chosen && palette.edge > 1.0 {
        ui.painter().rect_stroke(ground, size::CORNER, (1.0, palette.accent), StrokeKind::Inside);
    }
    let left = ground.left() + indent(line.node.depth());
    if let Some(open) = line.open {
        let picture = if open { icons::ICON_KEYBOARD_ARROW_DOWN } else { icons::ICON_KEYBOARD_ARROW_RIGHT };
        let font = FontId::new(16.0, picture.font_family());
        let at = pos2(left + 8.0, rect.center().y);
        ui.painter().text(at, Align2::CENTER_CENTER, picture.codepoint, font, palette.second);
    }
    let font = if line.node.depth() == 0 { bold(size::TEXT) } else { regular(size::TEXT) };
    let color = if is_chosen { palette.accent } else { palette.text };
    let left = left + 20.0;
    let words = elided(ui, &line.name, font, color, ground.right() - size::SPACE - left);
    let is_cut = words.elided;
    ui.painter().galley(pos2(left, rect.center().y - words.size().y / 2.0), words, color);
    if is_cut {
        response.clone().on_hover_text(&line.name);
    }
}

/// What the mouse or the keyboard does to a row.
fn act(
    ui: &Ui,
    response: &Response,
    line: &Line,
    rect: Rect,
    (at, count): (usize, usize),
    tree: &Tree,
) -> Option<Act> {
    if response.clicked() {
        let arrow = rect.left() + 4.0 + indent(line.node.depth()) + 18.0;
        let on_arrow = response.interact_pointer_pos().is_some_and(|pointer| pointer.x < arrow);
        let folds = line.open.is_some() && (on_arrow || response.double_clicked());
        return Some(if folds { Act::Toggle } else { Act::Choose(at) });
    }
    if !response.has_focus() {
        return None;
    }
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, OWN));
    leave_enter(response);
    if is_deciding(ui.ctx()) {
        return None;
    }
    let plain = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let page = (ui.clip_rect().height() / size::ROW).floor().max(1.0) as usize;
    let to = if plain(Key::ArrowUp) {
        at.saturating_sub(1)
    } else if plain(Key::ArrowDown) {
        at + 1
    } else if plain(Key::PageUp) {
        at.saturating_sub(page)
    } else if plain(Key::PageDown) {
        at + page
    } else if plain(Key::Home) {
        0
    } else if plain(Key::End) {
        count
    } else if plain(Key::ArrowLeft) {
        match (line.open, tree.parent(at)) {
            (Some(true), _) => return Some(Act::Toggle),
            (_, Some(parent)) => parent,
            (_, None) => return None,
        }
    } else if plain(Key::ArrowRight) {
        match line.open {
            Some(false) => return Some(Act::Toggle),
            Some(true) => at + 1,
            None => return None,
        }
    } else if plain(Key::Space) {
        return line.open.map(|_| Act::Toggle);
    } else {
        return None;
    };
    Some(Act::Choose(to.min(count.saturating_sub(1))))
}
