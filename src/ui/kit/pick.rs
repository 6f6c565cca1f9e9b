//! Choosing one of many by its name: a field to search in and the list of what fits.

use eframe::egui::{
    Align2, CursorIcon, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::search::Folding;
use crate::viewmodel::names::name_line;

use super::theme::{Palette, regular, size};
use super::widgets::{elided, line_field, scroll_ui};
use crate::ui::kit::ime::is_composing;

/// Where the names begin, from the left.
const INDENT: f32 = 10.0;

/// Something that can be chosen.
#[derive(Clone, Debug)]
struct Item<K> {
    key: K,
    label: String,
    /// Where it stands, in fainter letters behind it.
    note: String,
    folded: String,
}

/// What can be chosen, and what is searched for.
#[derive(Clone, Debug)]
pub struct Picker<K> {
    items: Vec<Item<K>>,
    words: String,
    /// Those that fit, and for which words that was found out.
    hits: (Option<String>, Vec<usize>),
    /// The how-manieth hit is lit.
    at: usize,
    reveals: bool,
    wants_focus: bool,
    has_focus: bool,
}

impl<K: Copy + PartialEq + std::hash::Hash + std::fmt::Debug> Picker<K> {
    /// Out of these, each with its name and where it stands. The one that is `chosen`
    /// is lit, or the first.
    pub fn new(items: impl Iterator<Item = (K, String, String)>, chosen: Option<K>) -> Self {
        let item = |(key, label, note): (K, String, String)| {
            let label = name_line(&label);
            let folded = Folding::ALL.apply(&format!("{label}\n{note}"));
            Item { key, label, note, folded }
        };
        let items: Vec<Item<K>> = items.map(item).collect();
        let at = items.iter().position(|item| Some(item.key) == chosen).unwrap_or(0);
        let hits = (None, Vec::new());
        Self { items, words: String::new(), hits, at, reveals: true, wants_focus: false, has_focus: false }
    }

    /// Gives the keyboard to its field.
    pub fn take_focus(&mut self) {
        self.wants_focus = true;
    }

    /// Whether its field has the keyboard.
    pub fn has_focus(&self) -> bool {
        self.has_focus
    }

    /// The one that is lit.
    pub fn lit(&self) -> Option<K> {
        Some(self.items.get(*self.hits.1.get(self.at)?)?.key)
    }

    fn search(&mut self) {
        if self.hits.0.as_ref() == Some(&self.words) {
            return;
        }
        let is_first = self.hits.0.is_none();
        let folded = Folding::ALL.apply(&self.words);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let fits = |item: &Item<K>| words.iter().all(|word| item.folded.contains(word));
        let hits = self.items.iter().enumerate().filter(|(_, item)| fits(item)).map(|(at, _)| at);
        self.hits = (Some(self.words.clone()), hits.collect());
        if !is_first {
            self.at = 0;
        }
        self.reveals = true;
    }

    /// The arrow keys are the list's although the field has the keyboard.
    fn take_keys(&mut self, ui: &Ui, page: usize) {
        if !self.has_focus || is_composing(ui.ctx()) {
            return;
        }
        let last = self.hits.1.len().saturating_sub(1);
        for (key, by) in [
            (Key::ArrowUp, -1),
            (Key::ArrowDown, 1),
            (Key::PageUp, -isize::try_from(page).unwrap_or(1)),
            (Key::PageDown, isize::try_from(page).unwrap_or(1)),
        ] {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                self.at = self.at.saturating_add_signed(by).min(last);
                self.reveals = true;
            }
        }
    }

    /// Shows it in a height; `name` is what the field is called. Gives the one that was
    /// clicked.
    pub fn show(&mut self, ui: &mut Ui, name: &str, height: f32) -> Option<K> {
        self.search();
        let room = (height - size::ROW - size::SPACE).max(size::ROW);
        self.take_keys(ui, (room / size::ROW) as usize);
        let field = line_field(ui, &mut self.words, f32::INFINITY, "名前の一部で探す", name);
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
        self.has_focus = field.has_focus();
        self.search();
        let count = self.hits.1.len();
        let mut clicked = None;
        let palette = Palette::of(ui.ctx());
        if count == 0 {
            ui.label(eframe::egui::RichText::new("当てはまるものがありません。").color(palette.second));
            return None;
        }
        let area = ScrollArea::vertical().id_salt(("pick", name)).max_height(room);
        let area = area.min_scrolled_height(room).auto_shrink(false);
        scroll_ui(ui, area, |ui, viewport| {
            let height = size::ROW * count as f32;
            let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            let rect_of = |at: usize| {
                let top = space.top() + size::ROW * at as f32;
                Rect::from_min_size(pos2(space.left(), top), vec2(space.width(), size::ROW))
            };
            let from = (viewport.top() / size::ROW) as usize;
            let to = (viewport.bottom() / size::ROW).ceil() as usize;
            for at in from..to.min(count) {
                let item = self.hits.1.get(at).and_then(|hit| self.items.get(*hit));
                if item.is_some_and(|item| item_ui(ui, rect_of(at), item, at == self.at)) {
                    self.at = at;
                    clicked = self.lit();
                }
            }
            if std::mem::take(&mut self.reveals) {
                ui.scroll_to_rect(rect_of(self.at), None);
            }
        });
        clicked
    }
}

/// One of the list; says whether it was clicked.
fn item_ui<K: std::hash::Hash + std::fmt::Debug>(ui: &mut Ui, rect: Rect, item: &Item<K>, lit: bool) -> bool {
    let palette = Palette::of(ui.ctx());
    let response = ui.interact(rect, Id::unique(("pick", &item.key)), Sense::CLICK);
    let enabled = ui.is_enabled();
    let name = format!("{}　{}", item.label, item.note);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, enabled, lit, &name));
    if lit {
        ui.painter().rect_filled(rect, size::CORNER, palette.tint);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, size::CORNER, palette.hover());
    }
    let painter = ui.painter();
    let note = painter.text(
        pos2(rect.right() - INDENT, rect.center().y),
        Align2::RIGHT_CENTER,
        &item.note,
        regular(size::CAPTION),
        palette.second,
    );
    let room = note.left() - rect.left() - 2.0 * INDENT;
    let words = elided(ui, &item.label, regular(size::TEXT), palette.text, room);
    let at = pos2(rect.left() + INDENT, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, palette.text);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(words: &str, chosen: Option<u32>) -> (Vec<u32>, Option<u32>) {
        let items = [(1, "一時保育", "調書-1"), (2, "学童クラブ", "調書-2"), (3, "子育てひろば", "調書-12")];
        let items = items.map(|(key, label, note)| (key, label.to_owned(), note.to_owned()));
        let mut picker = Picker::new(items.into_iter(), chosen);
        picker.search();
        picker.words = words.to_owned();
        picker.search();
        let keys = picker.hits.1.iter().map(|hit| picker.items[*hit].key).collect();
        (keys, picker.lit())
    }

    #[test]
    fn what_is_searched_for_is_in_the_name_or_says_where_it_stands() {
        for (words, found) in [
            ("", vec![1, 2, 3]),
            ("ｸﾗﾌﾞ", vec![2]),
            ("ひろば", vec![3]),
            ("調書-1", vec![1, 3]),
            ("調書　学童", vec![2]),
            ("ない", vec![]),
        ] {
            assert_eq!(hits(words, None).0, found, "{words}");
        }
    }

    #[test]
    fn what_is_chosen_is_lit_until_something_is_searched_for() {
        assert_eq!(hits("", Some(2)).1, Some(2));
        assert_eq!(hits("調書", Some(2)).1, Some(1));
        assert_eq!(hits("ない", Some(2)).1, None);
    }
}
