//! Choosing one of many by its name: a field to search in and the list of what fits.

use eframe::egui::{Align2, Rect, ScrollArea, Ui, pos2};

use crate::search::Folding;
use crate::viewmodel::names::name_line;
use crate::viewmodel::rows::NumberedRows;

use super::list::{List, ListEvent, ListFocus, field_step};
use super::theme::{Palette, regular, size};
use super::widgets::{elided, line_field};

/// Where the names begin, from the left.
const INDENT: f32 = 10.0;

/// Something that can be chosen.
#[derive(Clone, Debug)]
struct PickItem<K> {
    key: K,
    label: String,
    /// Where it stands, in fainter letters behind it.
    note: String,
    folded: String,
}

/// What can be chosen, and what is searched for.
#[derive(Clone, Debug)]
pub struct Picker<K> {
    items: Vec<PickItem<K>>,
    words: String,
    /// Those that fit, and for which words that was found out.
    hits: (Option<String>, Vec<usize>),
    /// The how-manieth hit is lit.
    at: usize,
    list: ListFocus,
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
            PickItem { key, label, note, folded }
        };
        let items: Vec<PickItem<K>> = items.map(item).collect();
        let at = items.iter().position(|item| Some(item.key) == chosen).unwrap_or(0);
        let hits = (None, Vec::new());
        let mut list = ListFocus::default();
        list.reveal();
        Self { items, words: String::new(), hits, at, list, wants_focus: false, has_focus: false }
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
        let fits = |item: &PickItem<K>| words.iter().all(|word| item.folded.contains(word));
        let hits = self.items.iter().enumerate().filter(|(_, item)| fits(item)).map(|(at, _)| at);
        self.hits = (Some(self.words.clone()), hits.collect());
        if !is_first {
            self.at = 0;
        }
        self.list.reveal();
    }

    fn rows(&self) -> NumberedRows {
        NumberedRows { count: self.hits.1.len(), height: size::ROW }
    }

    /// The arrow keys are the list's although the field has the keyboard.
    fn take_keys(&mut self, ui: &Ui, page: f32) {
        if !self.has_focus {
            return;
        }
        if let Some(at) = field_step(ui.ctx(), &self.rows(), Some(self.at), page) {
            self.at = at;
            self.list.reveal();
        }
    }

    /// Shows it in a height; `name` is what the field is called. Gives the one that was
    /// clicked.
    pub fn show(&mut self, ui: &mut Ui, name: &str, height: f32) -> Option<K> {
        self.search();
        let room = (height - size::ROW - size::SPACE).max(size::ROW);
        self.take_keys(ui, room);
        let field = line_field(ui, &mut self.words, f32::INFINITY, "名前の一部で探す", name);
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
        self.has_focus = field.has_focus();
        self.search();
        let palette = Palette::of(ui.ctx());
        if self.hits.1.is_empty() {
            ui.label(eframe::egui::RichText::new("当てはまるものがありません。").color(palette.second));
            return None;
        }
        let area = ScrollArea::vertical().id_salt(("pick", name)).max_height(room);
        let area = area.min_scrolled_height(room).auto_shrink(false);
        let (rows, mut focus) = (self.rows(), self.list);
        let list = List::new("pick", name, Some(self.at)).of_field().in_line();
        let events = list.show(ui, area, &rows, &mut focus, |ui, row| {
            let item = self.hits.1.get(row.at).and_then(|hit| self.items.get(*hit));
            item.map(|item| item_ui(ui, row.rect, item)).unwrap_or_default()
        });
        self.list = focus;
        let clicked = events.into_iter().find_map(|event| match event {
            ListEvent::Clicked(at) => Some(at),
            _ => None,
        })?;
        self.at = clicked;
        self.lit()
    }
}

/// One of the list; gives what it is called.
fn item_ui<K>(ui: &Ui, rect: Rect, item: &PickItem<K>) -> String {
    let palette = Palette::of(ui.ctx());
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
    format!("{}　{}", item.label, item.note)
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
