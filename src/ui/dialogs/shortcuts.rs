//! ショートカットキーの一覧: all keys on one page.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{self, Align, Color32, Galley, Layout, RichText, ScrollArea, Stroke, Ui, UiBuilder, vec2};

use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene};
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{named, scroll_ui};
use crate::ui::request::Verb;

use super::palette::{TypedKana, Words};

/// A menu: its name, and its commands, with lines between them.
pub type MenuKeys = (&'static str, &'static [Option<Verb>]);
/// A part of the window: its name, and its own keys with what they do.
pub type PartKeys = (&'static str, &'static [(&'static str, &'static str)]);

/// The keys of all commands.
#[derive(Debug)]
pub struct ShortcutsDialog {
    menus: &'static [MenuKeys],
    parts: &'static [PartKeys],
    typed: String,
}

/// Keys that work everywhere.
const ANYWHERE: [(&str, &str); 1] = [("Esc", "ダイアログやメニューを閉じる")];

/// Keys of one menu, or of one part of the window.
struct Group {
    title: &'static str,
    /// Keys, what they do and by what that is found.
    lines: Vec<(String, &'static str, Words)>,
}

impl Group {
    fn new(title: &'static str) -> Self {
        Self { title, lines: Vec::new() }
    }

    fn verbs(mut self, verbs: impl Iterator<Item = Verb>) -> Self {
        self.lines.extend(verbs.filter_map(|verb| {
            let label = verb.label().trim_end_matches('…');
            let keys = verb.keys()?;
            let words = Words::new(label, verb.reading()).also(&keys);
            Some((keys, label, words))
        }));
        self
    }

    fn keys(mut self, keys: &[(&str, &'static str)]) -> Self {
        let line = |&(keys, label): &(&str, &'static str)| {
            (keys.to_owned(), label, Words::new(label, "").also(keys))
        };
        self.lines.extend(keys.iter().map(line));
        self
    }

    fn height(&self) -> f32 {
        HEADING + size::ROW * self.lines.len() as f32
    }
}

/// A heading with the space above it.
const HEADING: f32 = 40.0;
/// The height of the list, at least and at most.
const LIST: (f32, f32) = (160.0, 760.0);
/// The height of a key.
const KEY: f32 = 22.0;
/// The room for the keys, at the left of what they do.
const KEYS: f32 = 190.0;
/// Between the keys and what they do, at least.
const GAP: f32 = 8.0;
/// Between the edge of a key and its name.
const INSIDE: f32 = 6.0;
/// The room of a + or / between two keys.
const BETWEEN: f32 = 15.0;

/// All keys in the order of the menus; what is in none of them stands under 表示.
fn groups(menus: &[MenuKeys], parts: &[PartKeys]) -> Vec<Group> {
    let in_menus: Vec<Verb> = menus.iter().flat_map(|(_, verbs)| verbs.iter().flatten().copied()).collect();
    let shown = Verb::all().filter(|verb| !in_menus.contains(verb));
    let mut groups: Vec<Group> =
        menus.iter().map(|(title, verbs)| Group::new(title).verbs(verbs.iter().flatten().copied())).collect();
    let help = groups.pop();
    groups.extend(parts.iter().map(|(title, keys)| Group::new(title).keys(keys)));
    groups.push(Group::new("表示").verbs(shown));
    groups.extend(help.map(|help| help.keys(&ANYWHERE)));
    groups
}

impl ShortcutsDialog {
    /// With the keys of the menus, and those that parts of the window have.
    pub fn new(menus: &'static [MenuKeys], parts: &'static [PartKeys]) -> Self {
        Self { menus, parts, typed: String::new() }
    }
}

impl Dialog for ShortcutsDialog {
    fn title(&self) -> String {
        "ショートカットキーの一覧".to_owned()
    }

    fn width(&self) -> f32 {
        880.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::close()
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let mut editable = Editable::new(&mut self.typed);
        let edit = text_edit::singleline(&mut editable)
            .hint_text("操作やキーで絞り込み")
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, size::ROW))
            .align(egui::Align2([Align::Min, Align::Center]))
            .return_key(None);
        let field = text_edit::add(ui, edit);
        named(&field, "操作やキーで絞り込み");
        scene.first(&field);
        let typed = TypedKana::new(&self.typed);
        let mut groups = groups(self.menus, self.parts);
        for group in &mut groups {
            group.lines.retain(|(_, _, words)| typed.is_empty() || words.fit(&typed).is_some());
        }
        groups.retain(|group| !group.lines.is_empty());
        let height = (scene.rest(ui) - size::SPACE).clamp(LIST.0, LIST.1);
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
        scroll_ui(ui, area, |ui, _| {
            if groups.is_empty() {
                let color = Palette::of(ui.ctx()).second;
                ui.add_space(8.0);
                ui.label(RichText::new("当てはまるキーがありません。").color(color));
            }
            columns_ui(ui, groups);
        });
    }
}

/// Shows groups in two columns of about the same height.
fn columns_ui(ui: &mut Ui, groups: Vec<Group>) {
    let half = groups.iter().map(Group::height).sum::<f32>() / 2.0;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut height = 0.0;
    for group in groups {
        // A group goes to the side where most of it would stand.
        let middle = height + group.height() / 2.0;
        height += group.height();
        if middle <= half || left.is_empty() { left.push(group) } else { right.push(group) }
    }
    let gap = 32.0;
    let width = (ui.available_width() - gap) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for column in [left, right] {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
                column.iter().for_each(|group| group_ui(ui, group));
            });
        }
    });
}

fn group_ui(ui: &mut Ui, group: &Group) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(HEADING - size::ROW);
    let row =
        |ui: &mut Ui| ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), egui::Sense::hover()).0;
    let rect = row(ui);
    let builder = |rect| UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
    let title = RichText::new(group.title).font(bold(size::TEXT)).color(palette.accent);
    ui.new_child(builder(rect)).label(title);
    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(1.0, palette.line));
    for (keys, label, _) in &group.lines {
        let words = words_of(ui, label, ui.available_width() - KEYS);
        // Keys that are too wide for one line have one each.
        let all = keys_of(keys);
        let is_wide = all.iter().map(|keys| width(ui, keys)).sum::<f32>() > KEYS - GAP;
        let key_lines = if is_wide { all.len() } else { 1 };
        let height = (size::ROW * key_lines as f32).max(words.size().y + size::ROW - size::LINE);
        let rect = ui.allocate_exact_size(vec2(ui.available_width(), height), egui::Sense::hover()).0;
        let mut line = rect.with_max_y(rect.top() + size::ROW).with_max_x(rect.left() + KEYS);
        let per_line = if is_wide { 1 } else { all.len().max(1) };
        for (at, some) in all.chunks(per_line).enumerate() {
            let is_last = (at + 1) * per_line >= all.len();
            keys_ui(&mut ui.new_child(builder(line)), some, is_last);
            line = line.translate(vec2(0.0, size::ROW));
        }
        let text = UiBuilder::new().max_rect(rect.with_min_x(rect.left() + KEYS));
        let mut text = ui.new_child(text.layout(Layout::top_down(Align::Min)));
        text.add_space((size::ROW - size::LINE) / 2.0);
        text.label(words);
    }
}

/// What keys do, in as many lines as they need.
fn words_of(ui: &Ui, words: &str, room: f32) -> Arc<Galley> {
    let color = Palette::of(ui.ctx()).text;
    let mut job = LayoutJob::simple(words.to_owned(), regular(size::TEXT), color, room);
    for section in &mut job.sections {
        section.format.line_height = Some(size::LINE);
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// 「Tab / Shift+Tab」: Tab, or else Shift and Tab.
fn keys_of(keys: &str) -> Vec<Vec<&str>> {
    // 「Ctrl++」 ends with the key +.
    let all = keys.split(" / ").map(|keys| match keys.strip_suffix("++") {
        Some(before) => before.split('+').chain(["+"]).collect(),
        None => keys.split('+').collect(),
    });
    all.collect()
}

/// How wide keys that are pressed together are, with what stands between them.
fn width(ui: &Ui, keys: &[&str]) -> f32 {
    let wide = |key: &&str| {
        let font = regular(size::CAPTION);
        let words = ui.fonts_mut(|fonts| fonts.layout_no_wrap((*key).to_owned(), font, Color32::BLACK));
        words.size().x + 2.0 * INSIDE + BETWEEN
    };
    keys.iter().map(wide).sum()
}

/// Keys as they are on the keyboard: Ctrl and + and F. Others follow if not `is_last`.
fn keys_ui(ui: &mut Ui, all: &[Vec<&str>], is_last: bool) {
    let palette = Palette::of(ui.ctx());
    ui.spacing_mut().item_spacing.x = 3.0;
    let between = |ui: &mut Ui, words: &str| {
        ui.label(RichText::new(words).size(size::CAPTION).color(palette.second));
    };
    for (at, keys) in all.iter().enumerate() {
        for (at, key) in keys.iter().enumerate() {
            if at > 0 {
                between(ui, "+");
            }
            key_ui(ui, key);
        }
        if !is_last || at + 1 < all.len() {
            between(ui, "/");
        }
    }
}

fn key_ui(ui: &mut Ui, key: &str) {
    let palette = Palette::of(ui.ctx());
    let font = regular(size::CAPTION);
    let words = ui.fonts_mut(|fonts| fonts.layout_no_wrap(key.to_owned(), font, palette.text));
    let (rect, response) =
        ui.allocate_exact_size(vec2(words.size().x + 2.0 * INSIDE, KEY), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, key));
    let painter = ui.painter();
    painter.rect_filled(rect, 3.0, palette.surface);
    let stroke = Stroke::new(1.0, palette.strong_line);
    painter.rect_stroke(rect, 3.0, stroke, egui::StrokeKind::Inside);
    painter.galley(rect.center() - words.size() / 2.0, words, palette.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart() {
        assert_eq!(keys_of("Tab / Shift+Tab"), [vec!["Tab"], vec!["Shift", "Tab"]]);
        assert_eq!(keys_of("Ctrl++"), [["Ctrl", "+"]]);
    }

    #[test]
    fn every_command_that_has_keys_is_on_the_page_once() {
        let groups = groups(&crate::ui::shell::menu::MENUS, &[]);
        for verb in Verb::all() {
            let label = verb.label().trim_end_matches('…');
            let lines = groups.iter().flat_map(|group| &group.lines);
            let count =
                lines.filter(|(keys, own, _)| *own == label && Some(keys) == verb.keys().as_ref()).count();
            assert_eq!(count, usize::from(verb.keys().is_some()), "{label}");
        }
        assert!(groups.iter().all(|group| !group.lines.is_empty() || group.title == "ヘルプ"));
    }
}
