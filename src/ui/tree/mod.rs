//! The tree plan › policy › sheet, with how far each is filled in.

mod drag;
mod keys;
mod menu;
mod row;

use eframe::egui::{self, Align, Key, Layout, Popup, Rect, RichText, ScrollArea, Ui, pos2, vec2};
use egui_material_icons::icons;

use crate::edit::Item;
use crate::ui::kit::ime::is_composing;
use crate::ui::kit::list::{List, ListEvent, ListFocus};
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{icon, icon_button, menu_item, menu_rows, named};
use crate::ui::request::{Action, Actions, Verb};
use crate::viewmodel::rows::ListRows;
use crate::viewmodel::scene::Scene;
use crate::viewmodel::tree::filter;
use crate::viewmodel::tree::nodes::{Tree, TreeRow};

pub use menu::take_rename;

/// The room between two rows.
const BETWEEN: f32 = 1.0;

/// Shows the tree.
pub fn sidebar_ui(ui: &mut Ui, scene: &Scene<'_>, tree: &mut Tree, actions: &mut Actions) {
    let book = scene.book();
    // In one line with the rows of the tree.
    let indent = egui::Frame::new().inner_margin(egui::Margin::symmetric(size::GAP as i8, 0));
    egui::Panel::bottom("sidebar-add").frame(indent).show_separator_line(false).show(ui, |ui| {
        ui.add_space(size::GAP);
        add_buttons_ui(ui, scene, actions);
        ui.add_space(size::GAP);
    });
    if book.plans().next().is_none() {
        let words = "まず、計画を追加してください。";
        if empty_ui(ui, words, Verb::AddPlan.label()) {
            actions.push(Action::Do(Verb::AddPlan));
        }
        return;
    }
    ui.add_space(size::GAP);
    indent.show(ui, |ui| filter_ui(ui, tree));
    ui.add_space(size::GAP);
    tree_ui(ui, scene, tree, actions);
}

/// The box for words and the switch for what is left to be done.
fn filter_ui(ui: &mut Ui, tree: &mut Tree) {
    let palette = Palette::of(ui.ctx());
    let row = vec2(ui.available_width(), size::ROW);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = size::GAP;
        ui.spacing_mut().button_padding.x = 8.0;
        let filter = &mut tree.filter;
        let words = RichText::new("未完了のみ").size(size::CAPTION);
        let button = egui::Button::selectable(filter.unfinished, words).frame_when_inactive(true);
        let button = ui.add(button.min_size(vec2(0.0, size::ROW)));
        let button = button.on_hover_text("記入が済んでいない調書だけを表示します");
        if button.clicked() {
            filter.unfinished = !filter.unfinished;
        }
        if !filter.words.is_empty()
            && icon_button(ui, icons::ICON_CLOSE, "絞り込みの文字を消す", true).clicked()
        {
            filter.words.clear();
        }
        let middle = egui::Align2([Align::Min, Align::Center]);
        ui.visuals_mut().widgets.inactive.bg_stroke.color = palette.strong_line;
        let mut editable = Editable::new(&mut filter.words);
        let field = text_edit::singleline(&mut editable)
            .id(egui::Id::unique("tree filter"))
            .desired_width(ui.available_width())
            .hint_text(RichText::new("調書を絞り込み").color(palette.faint))
            .align(middle);
        let field =
            text_edit::add(ui, field).on_hover_text("調書番号、計画名、施策名、個別事業名で絞り込みます");
        named(&field, "調書の絞り込み");
        let escaped = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        if escaped && !is_composing(ui.ctx()) {
            filter.words.clear();
        }
    });
}

fn tree_ui(ui: &mut Ui, scene: &Scene<'_>, tree: &mut Tree, actions: &mut Actions) {
    let (book, sheet) = (scene.book(), scene.sheet);
    tree.follow(book, sheet);
    let rows = tree.rows(book, scene.session.revision(), scene.progress);
    if rows.is_empty() {
        let unfinished = tree.filter.unfinished && tree.filter.words.trim().is_empty();
        let words = if unfinished {
            "すべての調書が記入済みです。"
        } else {
            "当てはまる調書がありません。"
        };
        tree.has_focus = false;
        if empty_ui(ui, words, "すべての調書を表示") {
            tree.filter = filter::TreeFilter::default();
        }
        return;
    }
    // At work is where the keyboard was, or the sheet that is shown.
    let is_shown = |item: &Item| rows.iter().any(|row| row.item == *item);
    let stop = tree.cursor.filter(is_shown).or(sheet.map(Item::Sheet).filter(is_shown));
    let mut stop = stop.or_else(|| rows.first().map(|row| row.item));
    let tops = std::iter::once(0.0).chain(rows.iter().scan(0.0, |top, row| {
        *top += row::height(row.item) + BETWEEN;
        Some(*top)
    }));
    let placed = TreeRows { rows: &rows, tops: tops.collect() };
    let kept = egui::Id::unique("tree focus");
    let mut focus: ListFocus = ui.data(|data| data.get_temp(kept)).unwrap_or_default();
    let scrolls = tree.scroll_to.take().and_then(|item| placed.place(item));
    scrolls.into_iter().for_each(|at| focus.reveal_row(at));
    if let Some(item) = tree.wanted.take_if(|item| is_shown(item)) {
        (tree.cursor, stop) = (Some(item), Some(item));
        focus.take_in_place();
    }
    let renamed = tree.rename.as_ref().map(|rename| rename.item);
    let list = List::new("tree", "調書の一覧", stop).tree().draggable().read_whole().keeping(renamed);
    let list = list.selected(move |item| sheet.map(Item::Sheet) == Some(item));
    let area = ScrollArea::vertical().id_salt("tree").auto_shrink(false);
    let events = list.show_with(
        ui,
        area,
        &placed,
        &mut focus,
        |ui, shown| {
            let Some(row) = rows.get(shown.at) else { return String::new() };
            row::row_ui(ui, scene, row, shown, tree, actions)
        },
        |ui, space| drag::drag(ui, book, &placed.rects(space)),
    );
    let (events, dropped) = events;
    tree.has_focus = focus.is_here();
    if focus.is_here() {
        tree.cursor = stop;
    }
    for event in events {
        match event {
            ListEvent::Moved(item, _) => tree.cursor = Some(item),
            ListEvent::Entered(Item::Sheet(sheet)) => actions.push(Action::ShowSheet(sheet)),
            ListEvent::Entered(item) | ListEvent::Folded(item) => actions.push(Action::Toggle(item)),
            // The row knows where it was clicked.
            ListEvent::Clicked(_) => {}
        }
    }
    if let Some(item) = stop {
        keys::keys(ui.ctx(), &focus, (item, &rows), scene, tree, actions);
    }
    ui.data_mut(|data| data.insert_temp(kept, focus));
    actions.extend(dropped.map(Action::Edit));
}

/// The rows where they are.
struct TreeRows<'r> {
    rows: &'r [TreeRow],
    tops: Vec<f32>,
}

impl TreeRows<'_> {
    /// Each with its place.
    fn rects(&self, space: Rect) -> Vec<(TreeRow, Rect)> {
        let tops = self.rows.iter().zip(&self.tops);
        let placed = tops.map(|(row, top)| {
            let min = pos2(space.left(), space.top() + top);
            (row.clone(), Rect::from_min_size(min, vec2(space.width(), row::height(row.item))))
        });
        placed.collect()
    }
}

impl ListRows for TreeRows<'_> {
    type Key = Item;

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, at: usize) -> Option<Item> {
        self.rows.get(at).map(|row| row.item)
    }

    fn place(&self, item: Item) -> Option<usize> {
        self.rows.iter().position(|row| row.item == item)
    }

    fn top(&self, at: usize) -> f32 {
        let below = if at >= self.rows.len() { size::SECTION } else { 0.0 };
        self.tops.get(at).map_or(0.0, |top| top + below)
    }

    fn height(&self, at: usize) -> f32 {
        self.rows.get(at).map_or(0.0, |row| row::height(row.item))
    }

    fn branch(&self, at: usize) -> (usize, Option<bool>) {
        let of = |row: &TreeRow| {
            let opens = !matches!(row.item, Item::Sheet(_));
            (row.item.depth(), opens.then_some(row.open))
        };
        self.rows.get(at).map_or((0, None), of)
    }
}

/// Says what to do where there is nothing to be seen; whether it is to be done.
fn empty_ui(ui: &mut Ui, words: &str, button: &str) -> bool {
    let palette = Palette::of(ui.ctx());
    ui.add_space(size::SECTION);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(words).color(palette.second));
        ui.add_space(size::GAP);
        ui.button(button).clicked()
    })
    .inner
}

fn add_buttons_ui(ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
    let book = scene.book();
    let palette = Palette::of(ui.ctx());
    ui.horizontal(|ui| {
        let read_only = scene.is_read_only();
        let has_policy = book.plans().any(|plan| book.policies_of(plan.id).next().is_some());
        let can_add_sheet = has_policy && !read_only;
        let label = (icon(icons::ICON_ADD, palette.second), "調書を追加");
        let button = ui.add_enabled(can_add_sheet, egui::Button::new(label));
        named(&button, "調書を追加");
        if button.clicked() {
            actions.push(Action::Do(Verb::AddSheet));
        }
        let more = ui.button("その他").on_hover_text("計画や施策を追加します");
        Popup::menu(&more).show(|ui| {
            menu_rows(ui);
            ui.set_min_width(200.0);
            for (verb, enabled) in [
                (Verb::AddPolicy, book.plans().next().is_some()),
                (Verb::AddPlan, true),
                (Verb::Renumber, true),
            ] {
                if menu_item(ui, verb, verb.label(), enabled && !read_only).clicked() {
                    actions.push(Action::Do(verb));
                }
            }
        });
    });
}
