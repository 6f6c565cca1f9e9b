//! The tree plan › policy › sheet, with how far each is filled in.

use eframe::egui::{
    self, Align2, CursorIcon, FontId, Popup, Rect, Response, RichText, ScrollArea, Sense, Ui, Vec2, pos2,
    vec2,
};
use egui_material_icons::icons;

use crate::book::Book;
use crate::edit::{Command, Direction, Item};

use super::action::Action;
use super::dialog::{Dialog, NameDialog};
use super::theme::{Palette, bold, regular, size};
use super::verb::Verb;
use super::view::{Actions, View};
use super::widgets::{icon, named, progress_bar, scroll_ui};

/// Shows the tree.
pub fn sidebar_ui(ui: &mut Ui, book: &Book, revision: i64, view: &mut View, actions: &mut Actions) {
    view.progress(book, revision);
    egui::Panel::bottom("sidebar-add").show_separator_line(false).show(ui, |ui| {
        ui.add_space(2.0);
        add_buttons_ui(ui, book, view, actions);
        ui.add_space(4.0);
    });
    scroll_ui(ui, ScrollArea::vertical().auto_shrink(false), |ui, _| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add_space(6.0);
        if book.plans().next().is_none() {
            empty_ui(ui, actions);
        }
        for plan in book.plans() {
            let item = Item::Plan(plan.id);
            if !item_ui(ui, book, revision, view, item, &plan.name, actions) {
                continue;
            }
            for policy in book.policies_of(plan.id) {
                let item = Item::Policy(policy.id);
                let name = if policy.name.is_empty() { "（施策名なし）" } else { &policy.name };
                if !item_ui(ui, book, revision, view, item, name, actions) {
                    continue;
                }
                for sheet in book.sheets_of(policy.id) {
                    let name = format!("調書-{}", sheet.number);
                    item_ui(ui, book, revision, view, Item::Sheet(sheet.id), &name, actions);
                }
            }
        }
        ui.add_space(12.0);
    });
}

fn empty_ui(ui: &mut Ui, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(16.0);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new("まず、計画を追加してください。").color(palette.second));
        if ui.button(Verb::AddPlan.label()).clicked() {
            actions.push(Action::Do(Verb::AddPlan));
        }
    });
}

fn add_buttons_ui(ui: &mut Ui, book: &Book, view: &View, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    ui.horizontal(|ui| {
        let can_add_sheet = target_policy(book, view).is_some();
        let label = (icon(icons::ICON_ADD, palette.second), "調書を追加");
        let button = ui.add_enabled(can_add_sheet, egui::Button::new(label));
        named(&button, "調書を追加");
        if button.clicked() {
            actions.push(Action::Do(Verb::AddSheet));
        }
        let more = ui.button("その他").on_hover_text("計画や施策を追加します");
        Popup::menu(&more).show(|ui| {
            ui.set_min_width(200.0);
            for (verb, enabled) in [
                (Verb::AddPolicy, book.plans().next().is_some()),
                (Verb::AddPlan, true),
                (Verb::Renumber, true),
            ] {
                if ui.add_enabled(enabled, egui::Button::new(verb.label())).clicked() {
                    actions.push(Action::Do(verb));
                }
            }
        });
    });
}

/// The policy that a new sheet goes into: that of the sheet shown, or the last.
pub fn target_policy(book: &Book, view: &View) -> Option<crate::book::PolicyId> {
    view.sheet
        .and_then(|sheet| book.sheet(sheet))
        .map(|sheet| sheet.policy)
        .or_else(|| book.plans().flat_map(|plan| book.policies_of(plan.id)).last().map(|policy| policy.id))
}

/// One item of the tree; says whether what is below it is to be shown.
fn item_ui(
    ui: &mut Ui,
    book: &Book,
    revision: i64,
    view: &mut View,
    item: Item,
    name: &str,
    actions: &mut Actions,
) -> bool {
    let palette = Palette::of(ui.ctx());
    let progress = view.progress(book, revision).get(item);
    let is_sheet = matches!(item, Item::Sheet(_));
    let open = !view.folded.contains(&item);
    let selected = matches!(item, Item::Sheet(sheet) if Some(sheet) == view.sheet);
    let depth = match item {
        Item::Plan(_) => 0.0,
        Item::Policy(_) => 1.0,
        Item::Sheet(_) => 2.0,
    };
    let height = if is_sheet { 30.0 } else { 36.0 };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        let note = if has_note(book, item) { " メモあり" } else { "" };
        let words = format!("{name} {}行中{}行記入済み{note}", progress.total, progress.filled);
        egui::WidgetInfo::selected(egui::Role::TreeItem, enabled, selected, words)
    });

    let painter = ui.painter();
    let row = rect.shrink2(vec2(6.0, 0.0));
    if selected {
        painter.rect_filled(row, 4.0, palette.tint);
    } else if response.hovered() || response.has_focus() {
        painter.rect_filled(row, 4.0, palette.line.gamma_multiply(0.45));
    }
    let mut x = row.left() + 6.0 + depth * 14.0;
    let line = if is_sheet { rect.center().y } else { rect.center().y - 3.0 };
    let (picture, color) = match item {
        Item::Sheet(_) if progress.is_complete() => (icons::ICON_CHECK_CIRCLE, palette.green),
        Item::Sheet(_) if progress.filled > 0 => (icons::ICON_CLOCK_LOADER_40, palette.accent),
        Item::Sheet(_) => (icons::ICON_CIRCLE, palette.faint),
        _ if open => (icons::ICON_KEYBOARD_ARROW_DOWN, palette.second),
        _ => (icons::ICON_KEYBOARD_ARROW_RIGHT, palette.second),
    };
    let icon_font = FontId::new(16.0, picture.font_family());
    painter.text(pos2(x + 8.0, line), Align2::CENTER_CENTER, picture.codepoint, icon_font, color);
    x += 22.0;

    let count = format!("{}/{}", progress.filled, progress.total);
    let count = painter.layout_no_wrap(count, regular(size::CAPTION), palette.second);
    let count_at = pos2(row.right() - 8.0 - count.size().x, line - count.size().y / 2.0);
    let mut room = count_at.x - x - 8.0;
    if has_note(book, item) {
        let picture = icons::ICON_STICKY_NOTE_2;
        let at = pos2(count_at.x - 14.0, line);
        let font = FontId::new(14.0, picture.font_family());
        painter.text(at, Align2::CENTER_CENTER, picture.codepoint, font, palette.amber);
        room -= 20.0;
    }
    painter.galley(count_at, count, palette.second);

    let font = if matches!(item, Item::Plan(_)) { bold(size::TEXT) } else { regular(size::TEXT) };
    let color = if selected { palette.accent } else { palette.text };
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let elided = words.elided;
    painter.galley(pos2(x, line - words.size().y / 2.0), words, color);
    if !is_sheet {
        let bar =
            Rect::from_min_max(pos2(x, rect.bottom() - 7.0), pos2(row.right() - 8.0, rect.bottom() - 4.0));
        progress_bar(ui, bar, progress.fraction());
    }

    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if elided {
        response.clone().on_hover_text(name);
    }
    if response.clicked() {
        actions.push(match item {
            Item::Sheet(sheet) => Action::ShowSheet(sheet),
            _ => Action::Toggle(item),
        });
    }
    context_menu(&response, book, item, actions);
    open
}

/// Whether the clerk has written notes on a sheet.
fn has_note(book: &Book, item: Item) -> bool {
    matches!(item, Item::Sheet(id) if book.sheet(id).is_some_and(|sheet| !sheet.note.trim().is_empty()))
}

fn context_menu(response: &Response, book: &Book, item: Item, actions: &mut Actions) {
    response.context_menu(|ui| {
        ui.set_min_width(200.0);
        let mut entry = |ui: &mut Ui, label: &str, action: Action| {
            if ui.button(label).clicked() {
                actions.push(action);
            }
        };
        match item {
            Item::Plan(plan) => {
                entry(ui, "施策を追加…", Action::Ask(Dialog::Name(NameDialog::new_policy(plan))));
                entry(ui, "計画の名前・目標を変更…", Action::EditPlan(plan));
            }
            Item::Policy(policy) => {
                entry(ui, "調書を追加", Action::Edit(Command::AddSheet { policy }));
                let name = book.policy(policy).map_or("", |policy| &policy.name);
                entry(ui, "名前を変更…", Action::Ask(Dialog::Name(NameDialog::policy(policy, name))));
            }
            Item::Sheet(sheet) => entry(ui, Verb::PageSetup.label(), Action::EditPage(sheet)),
        }
        for (label, direction) in [("上へ移動", Direction::Up), ("下へ移動", Direction::Down)] {
            entry(ui, label, Action::Edit(Command::MoveItem(item, direction)));
        }
        ui.separator();
        entry(ui, "削除", Action::Edit(Command::DeleteItem(item)));
    });
}
