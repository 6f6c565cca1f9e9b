//! The box in which the place is chosen that something goes to.

use eframe::egui::{
    Align, Button, EventFilter, Key, Layout, Modifiers, Rect, RichText, Sense, Ui, UiBuilder, pos2, vec2,
};

use crate::book::Book;
use crate::carry::pull::Source;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{combo, menu_rows, named};
use crate::viewmodel::pull::target::{TargetChoice, TargetWanted, Targets};

/// How wide the box is at most, and how high its list.
const WIDTH: f32 = 520.0;
const HEIGHT: f32 = 320.0;

/// How the box stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlaceBox {
    /// Its list was open in the last frame.
    is_open: bool,
}

impl PlaceBox {
    /// Says where `source` goes, or lets a place be chosen for it.
    pub fn ui(&mut self, ui: &mut Ui, targets: &mut Targets, own: &Book, other: &Book, source: Source) {
        let palette = Palette::of(ui.ctx());
        let goal = targets.goal(own, other, source).clone();
        let row = vec2(ui.available_width(), size::ROW);
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            ui.label(RichText::new("引き継ぐ先").color(palette.second));
            match goal {
                TargetWanted::Settled(words) => {
                    *self = Self::default();
                    ui.label(RichText::new(words).color(palette.text));
                }
                TargetWanted::Place(choice) => {
                    let chosen = self.choice_ui(ui, targets, choice);
                    *targets.goal(own, other, source) = TargetWanted::Place(chosen);
                }
            }
        });
    }

    fn choice_ui(&mut self, ui: &mut Ui, targets: &Targets, choice: TargetChoice) -> TargetChoice {
        let (at, name) = match choice {
            TargetChoice::Sheet(at) => (at, "引き継ぐ先の調書"),
            TargetChoice::Policy(at) => (at, "引き継ぐ先の施策"),
        };
        let count = targets.count(choice);
        let words = at.map_or("（ありません）", |at| targets.words(choice, at));
        let width = ui.available_width().min(WIDTH);
        let mut next = at;
        let was_open = self.is_open;
        let shown = ui.add_enabled_ui(count > 0, |ui| {
            let combo = combo("pull place").width(width).height(HEIGHT).truncate().selected_text(words);
            combo.show_ui(ui, |ui| {
                next = rows_ui(ui, count, at, !was_open, |at| targets.words(choice, at));
            })
        });
        let shown = shown.inner;
        named(&shown.response, name);
        self.is_open = shown.inner.is_some();
        if shown.response.has_focus() && !self.is_open {
            next = stepped(ui, shown.response.id, at, count);
        }
        match choice {
            TargetChoice::Sheet(_) => TargetChoice::Sheet(next),
            TargetChoice::Policy(_) => TargetChoice::Policy(next),
        }
    }
}

/// The places of the list that is open; only those in sight have widgets.
fn rows_ui<'w>(
    ui: &mut Ui,
    count: usize,
    at: Option<usize>,
    is_new: bool,
    words: impl Fn(usize) -> &'w str,
) -> Option<usize> {
    menu_rows(ui);
    let mut next = at;
    let height = size::ROW * count as f32;
    let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let rect = |at: usize| {
        let top = space.top() + at as f32 * size::ROW;
        Rect::from_min_size(pos2(space.left(), top), vec2(space.width(), size::ROW))
    };
    let clip = ui.clip_rect();
    let first = ((clip.top() - space.top()) / size::ROW).floor().max(0.0) as usize;
    let last = ((clip.bottom() - space.top()) / size::ROW).ceil().max(0.0) as usize;
    // One more at each end, for the keyboard to go on to.
    for own in first.saturating_sub(1)..(last + 1).min(count) {
        let button =
            Button::selectable(at == Some(own), words(own)).truncate().min_size(vec2(0.0, size::ROW));
        let part = UiBuilder::new().max_rect(rect(own)).layout(Layout::top_down_justified(Align::Min));
        let response = ui.scope_builder(part, |ui| ui.add(button)).inner;
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if response.clicked() {
            next = Some(own);
        }
    }
    if let Some(at) = at.filter(|_| is_new) {
        ui.scroll_to_rect(rect(at), Some(Align::Center));
    }
    next
}

/// Another place that the arrow keys lead to, as in Windows' own boxes.
fn stepped(ui: &Ui, id: eframe::egui::Id, at: Option<usize>, count: usize) -> Option<usize> {
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let at = at?;
    if pressed(Key::ArrowDown) {
        Some((at + 1).min(count.saturating_sub(1)))
    } else if pressed(Key::ArrowUp) {
        Some(at.saturating_sub(1))
    } else {
        Some(at)
    }
}
