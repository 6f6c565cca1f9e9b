//! Tabs: one of several pages of a dialog. As in the property sheets of Windows they are one
//! stop of the Tab key, the arrow keys go from one to the next, and Ctrl+Tab does so from
//! anywhere.

use eframe::egui::{Button, Context, EventFilter, Key, Modifiers, Response, RichText, Sense, Ui};

use super::ime::is_deciding;
use super::theme::Palette;
use super::widgets::named;

/// The pages that there are, each with its words, and which is shown.
#[derive(Clone, Copy, Debug)]
pub struct Tabs<T: 'static> {
    all: &'static [(T, &'static str)],
    shown: T,
    /// The keyboard is to go to the tab of the page.
    moves: bool,
}

impl<T: Copy + PartialEq> Tabs<T> {
    /// These, of which one is shown at first.
    pub fn new(all: &'static [(T, &'static str)], shown: T) -> Self {
        Self { all, shown, moves: false }
    }

    /// The page that is shown.
    pub fn shown(&self) -> T {
        self.shown
    }

    /// Shows another page.
    pub fn turn_to(&mut self, page: T) {
        self.shown = page;
    }

    /// What the page is called.
    pub fn words(&self, page: T) -> &'static str {
        self.all.iter().find(|(own, _)| *own == page).map_or("", |(_, words)| words)
    }

    /// Takes the keys that go to another page from wherever the keyboard is.
    pub fn take_keys(&mut self, ctx: &Context) {
        if is_deciding(ctx) {
            return;
        }
        let back = Modifiers::COMMAND | Modifiers::SHIFT;
        let taken = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
        // With Shift first: what is without it fits both.
        if taken(back, Key::Tab) || taken(Modifiers::COMMAND, Key::PageUp) {
            self.step(-1);
        } else if taken(Modifiers::COMMAND, Key::Tab) || taken(Modifiers::COMMAND, Key::PageDown) {
            self.step(1);
        }
    }

    /// Goes on by so many pages, round and round.
    fn step(&mut self, by: isize) {
        let count = self.all.len().cast_signed();
        let at = self.all.iter().position(|(page, _)| *page == self.shown).unwrap_or_default();
        let to = (at.cast_signed() + by).rem_euclid(count.max(1));
        if let Some((page, _)) = self.all.get(to.unsigned_abs()) {
            self.shown = *page;
            self.moves = true;
        }
    }

    /// Shows the tabs, those of pages that are not `sound` in red.
    pub fn show(&mut self, ui: &mut Ui, sound: &[bool]) {
        let palette = Palette::of(ui.ctx());
        let page = self.shown;
        let mut shown: Option<Response> = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (at, (own, words)) in self.all.iter().enumerate() {
                let is_shown = *own == page;
                let color = match (sound.get(at), is_shown) {
                    (Some(false), _) => palette.red,
                    (_, true) => palette.accent,
                    (_, false) => palette.second,
                };
                let button = Button::selectable(is_shown, RichText::new(*words).color(color));
                // Only one is a stop of the Tab key.
                let response = ui.add(if is_shown { button } else { button.sense(Sense::CLICK) });
                named(&response, &format!("{words}のタブ"));
                if response.clicked() {
                    (self.shown, self.moves) = (*own, true);
                }
                if is_shown {
                    shown = Some(response);
                }
            }
        });
        ui.separator();
        let Some(response) = shown else { return };
        if std::mem::take(&mut self.moves) {
            response.request_focus();
            if page != self.shown {
                // It is another one's, which can take it in the next frame.
                self.moves = true;
                ui.ctx().request_repaint();
            }
        } else if response.has_focus() && !is_deciding(ui.ctx()) {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            for (key, by) in [(Key::ArrowLeft, -1), (Key::ArrowRight, 1)] {
                if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                    self.step(by);
                    ui.ctx().request_repaint();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_go_round() {
        let mut tabs = Tabs::new(&[(1, "一"), (2, "二"), (3, "三")], 3);
        tabs.step(1);
        assert_eq!(tabs.shown(), 1);
        tabs.step(-1);
        assert_eq!((tabs.shown(), tabs.words(3)), (3, "三"));
    }
}
