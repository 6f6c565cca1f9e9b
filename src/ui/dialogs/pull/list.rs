//! The tree of the other file, by mouse and by keyboard.

use eframe::egui::{Align2, FontId, Frame, Margin, ScrollArea, Ui, pos2};
use egui_material_icons::icons;

use crate::book::Book;
use crate::ui::kit::list::{List, ListEvent, ListFocus, ListRow};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided, paragraph};
use crate::viewmodel::pull::tree::{PullNode, PullNodes, PullTreeLine};
use crate::viewmodel::rows::{ListMotion, ListRows, step};

/// How far in a row of this level begins.
fn indent(depth: usize) -> f32 {
    4.0 + depth as f32 * 16.0
}

/// The rows that are shown.
struct PullRows<'l>(&'l [PullTreeLine]);

impl ListRows for PullRows<'_> {
    type Key = PullNode;

    fn count(&self) -> usize {
        self.0.len()
    }

    fn key(&self, at: usize) -> Option<PullNode> {
        self.0.get(at).map(|line| line.node)
    }

    fn place(&self, node: PullNode) -> Option<usize> {
        self.0.iter().position(|line| line.node == node)
    }

    fn top(&self, at: usize) -> f32 {
        let below = if at >= self.0.len() { size::GAP } else { 0.0 };
        size::GAP + size::ROW * at as f32 + below
    }

    fn height(&self, _at: usize) -> f32 {
        size::ROW
    }

    fn branch(&self, at: usize) -> (usize, Option<bool>) {
        self.0.get(at).map_or((0, None), |line| (line.node.depth(), line.open))
    }
}

/// The tree's state beside what is chosen.
#[derive(Debug, Default)]
pub struct PullTree {
    focus: ListFocus,
    /// The row that was chosen, or the first, is to get the keyboard.
    enters: bool,
}

impl PullTree {
    /// Leads the keyboard into the tree.
    pub fn enter(&mut self) {
        self.enters = true;
    }

    /// Shows the tree; a row that is clicked or gone to is `chosen`.
    pub fn ui(&mut self, ui: &mut Ui, book: &Book, tree: &mut PullNodes, chosen: &mut Option<PullNode>) {
        let lines = tree.lines(book);
        if lines.is_empty() {
            Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
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
        let rows = PullRows(lines);
        let is_there = |node: &PullNode| rows.place(*node).is_some();
        let cursor = chosen.filter(is_there).or_else(|| step(&rows, None, ListMotion::First));
        if std::mem::take(&mut self.enters) {
            self.focus.take();
            // Who comes to a row chooses it.
            *chosen = cursor;
        }
        let (mut folds, own) = (None, *chosen);
        let area = ScrollArea::vertical().id_salt("pull tree").auto_shrink(false);
        let list = List::new("pull", "引き継ぐ元の一覧", cursor).selected(move |node| own == Some(node));
        let events = list.tree().answering().show(ui, area, &rows, &mut self.focus, |ui, row| {
            let Some(line) = lines.get(row.at) else { return String::new() };
            if is_to_fold(row, line) {
                folds = Some(line.node);
            }
            if ui.is_rect_visible(row.rect) {
                paint(ui, row, line);
            }
            line.name.clone()
        });
        for event in events {
            match event {
                ListEvent::Moved(node, _) => *chosen = Some(node),
                ListEvent::Clicked(node) => {
                    *chosen = Some(node);
                    self.focus.take_in_place();
                }
                ListEvent::Folded(node) => folds = Some(node),
                ListEvent::Entered(node) => {
                    let open = rows.place(node).and_then(|at| rows.branch(at).1);
                    folds = open.map(|_| node).or(folds);
                }
            }
        }
        if let Some(node) = folds {
            tree.toggle(node);
            self.focus.reveal();
            ui.ctx().request_repaint();
        }
    }
}

/// Whether a click folds a row: on its arrow, or a double one.
fn is_to_fold(row: &ListRow<PullNode>, line: &PullTreeLine) -> bool {
    let arrow = row.rect.left() + 4.0 + indent(line.node.depth()) + 18.0;
    let on_arrow = || row.response.interact_pointer_pos().is_some_and(|pointer| pointer.x < arrow);
    line.open.is_some() && row.response.clicked() && (on_arrow() || row.response.double_clicked())
}

fn paint(ui: &Ui, row: &ListRow<PullNode>, line: &PullTreeLine) {
    let palette = Palette::of(ui.ctx());
    let (rect, ground) = (row.rect, row.ground);
    let left = ground.left() + indent(line.node.depth());
    if let Some(open) = line.open {
        let picture = if open { icons::ICON_KEYBOARD_ARROW_DOWN } else { icons::ICON_KEYBOARD_ARROW_RIGHT };
        let font = FontId::new(16.0, picture.font_family());
        let at = pos2(left + 8.0, rect.center().y);
        ui.painter().text(at, Align2::CENTER_CENTER, picture.codepoint, font, palette.second);
    }
    let font = if line.node.depth() == 0 { bold(size::TEXT) } else { regular(size::TEXT) };
    let color = if row.is_selected { palette.accent } else { palette.text };
    let left = left + 20.0;
    let words = elided(ui, &line.name, font, color, ground.right() - size::SPACE - left);
    let is_cut = words.elided;
    ui.painter().galley(pos2(left, rect.center().y - words.size().y / 2.0), words, color);
    if is_cut {
        row.response.clone().on_hover_text(&line.name);
    }
}
