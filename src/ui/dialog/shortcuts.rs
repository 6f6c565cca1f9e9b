//! ショートカットキーの一覧: all keys on one page.

use eframe::egui::{self, Align, Layout, RichText, ScrollArea, Stroke, TextEdit, Ui, UiBuilder, vec2};

use super::super::menu::MENUS;
use super::super::palette::{Typed, Words};
use super::super::theme::{Palette, bold, regular, size};
use super::super::verb::Verb;
use super::super::widgets::{named, notice_ui, scroll_ui};
use super::super::{find, grid};

/// The keys of all commands.
#[derive(Debug, Default)]
pub struct ShortcutsDialog {
    typed: String,
    focused: bool,
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
/// The height of a key.
const KEY: f32 = 22.0;
/// The room for the keys, at the left of what they do.
const KEYS: f32 = 186.0;

/// All keys in the order of the menus; what is in none of them stands under 表示.
fn groups() -> Vec<Group> {
    let in_menus: Vec<Verb> = MENUS.iter().flat_map(|(_, verbs)| verbs.iter().flatten().copied()).collect();
    let shown = Verb::all().filter(|verb| !in_menus.contains(verb));
    let mut groups: Vec<Group> =
        MENUS.iter().map(|(title, verbs)| Group::new(title).verbs(verbs.iter().flatten().copied())).collect();
    let help = groups.pop();
    groups.push(Group::new("表のセル").keys(&grid::HELP));
    groups.push(Group::new("検索の欄").keys(&find::HELP));
    groups.push(Group::new("表示").verbs(shown));
    groups.extend(help.map(|help| help.keys(&ANYWHERE)));
    groups
}

impl ShortcutsDialog {
    pub(super) fn show(&mut self, ctx: &egui::Context) -> bool {
        notice_ui(ctx, "ショートカットキーの一覧", 880.0, |ui| {
            let edit = TextEdit::singleline(&mut self.typed)
                .hint_text("操作やキーで絞り込み")
                .desired_width(f32::INFINITY)
                .min_size(vec2(0.0, size::ROW))
                .align(egui::Align2([Align::Min, Align::Center]))
                .return_key(None);
            let field = ui.add(edit);
            named(&field, "操作やキーで絞り込み");
            if !std::mem::replace(&mut self.focused, true) {
                field.request_focus();
            }
            let typed = Typed::new(&self.typed);
            let mut groups = groups();
            for group in &mut groups {
                group.lines.retain(|(_, _, words)| typed.is_empty() || words.fit(&typed).is_some());
            }
            groups.retain(|group| !group.lines.is_empty());
            let height = (ctx.content_rect().height() - 240.0).clamp(160.0, 520.0);
            ui.set_min_height(height + size::ROW + 12.0);
            let area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
            scroll_ui(ui, area, |ui, _| {
                if groups.is_empty() {
                    let color = Palette::of(ui.ctx()).second;
                    ui.add_space(8.0);
                    ui.label(RichText::new("当てはまるキーがありません。").color(color));
                }
                columns_ui(ui, groups);
            });
        })
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
        let room = ui.available_width() - KEYS;
        let color = palette.text;
        let words = ui.fonts_mut(|fonts| fonts.layout((*label).to_owned(), regular(size::TEXT), color, room));
        let lines = words.rows.len().saturating_sub(1) as f32;
        let height = size::ROW + lines * words.rows.first().map_or(0.0, |row| row.height());
        let size = vec2(ui.available_width(), height);
        let rect = ui.allocate_exact_size(size, egui::Sense::hover()).0;
        let first = rect.with_max_y(rect.top() + size::ROW);
        keys_ui(&mut ui.new_child(builder(first.with_max_x(rect.left() + KEYS))), keys);
        let text = UiBuilder::new().max_rect(rect.with_min_x(rect.left() + KEYS));
        let mut text = ui.new_child(text.layout(Layout::top_down(Align::Min)));
        text.add_space((rect.height() - words.size().y) / 2.0);
        text.label(words);
    }
}

/// Keys as they are on the keyboard: Ctrl and + and F.
fn keys_ui(ui: &mut Ui, keys: &str) {
    let palette = Palette::of(ui.ctx());
    ui.spacing_mut().item_spacing.x = 3.0;
    let between = |ui: &mut Ui, words: &str| {
        ui.label(RichText::new(words).size(size::CAPTION).color(palette.second));
    };
    for (at, other) in keys.split(" / ").enumerate() {
        if at > 0 {
            between(ui, "/");
        }
        // 「Ctrl++」 ends with the key +.
        let parts = other.strip_suffix("++").map_or_else(
            || other.split('+').collect::<Vec<_>>(),
            |before| before.split('+').chain(["+"]).collect(),
        );
        for (at, key) in parts.into_iter().enumerate() {
            if at > 0 {
                between(ui, "+");
            }
            key_ui(ui, key);
        }
    }
}

fn key_ui(ui: &mut Ui, key: &str) {
    let palette = Palette::of(ui.ctx());
    let font = regular(size::CAPTION);
    let words = ui.fonts_mut(|fonts| fonts.layout_no_wrap(key.to_owned(), font, palette.text));
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + 12.0, KEY), egui::Sense::hover());
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
    fn every_command_that_has_keys_is_on_the_page_once() {
        let groups = groups();
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
