//! One row of the tree.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, DragAndDrop, FontId, Id, Key, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2,
};
use egui_material_icons::icons;

use crate::book::Outline;
use crate::edit::Item;
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::list::ListRow;
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{named, progress_bar};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::scene::Scene;
use crate::viewmodel::tree::nodes::{Tree, TreeRow};
use crate::words::grouped;

use super::menu::{context_menu, rename, renamed};

/// The height of a plan's or a policy's row, with its bar.
const HEAD: f32 = 36.0;

/// Two clicks on a name within this time open it, in seconds; slower ones rename it.
const DOUBLE_CLICK: f64 = 0.5;
/// A click later than this begins anew.
const SLOW_CLICK: f64 = 3.0;

/// How far in a row of this level begins.
pub fn indent(depth: usize) -> f32 {
    8.0 + depth as f32 * 16.0
}

/// The height of an item's row.
pub fn height(item: Item) -> f32 {
    if matches!(item, Item::Sheet(_)) { size::ROW } else { HEAD }
}

/// Shows a row; gives what it is called.
pub fn row_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: &TreeRow,
    shown: &ListRow<Item>,
    tree: &mut Tree,
    actions: &mut Actions,
) -> String {
    let (item, rect, response) = (row.item, shown.rect, &shown.response);
    let progress = scene.progress.get(item);
    let found = findings(item, scene);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        // It comes and goes by itself: what a row is called stays.
        if found > 0 {
            node.set_description(format!("指摘{}件", grouped(found)));
        }
    });
    let renaming = tree.rename.as_ref().is_some_and(|rename| rename.item == item);
    if ui.is_rect_visible(rect) || renaming {
        let name = paint(ui, scene, row, shown, tree);
        if renaming {
            // Over the count too: names are long.
            let field = Rect::from_min_max(name.min, pos2(rect.right() - 8.0, name.max.y));
            rename_ui(ui, field, response.id.with("name"), scene.book(), tree, actions);
        } else {
            clicks(ui, response, name, row, scene, tree, actions);
        }
    }
    if response.drag_started() {
        DragAndDrop::set_payload(ui.ctx(), item);
    }
    if ui.is_rect_visible(rect) || tree.menu == Some(item) {
        context_menu(response, scene, item, tree, actions);
    }
    let note = if row.note { " メモあり" } else { "" };
    format!("{} {}行中{}行記入済み{note}", row.name, progress.total, progress.filled)
}

/// How many findings on a sheet are to be looked at.
fn findings(item: Item, scene: &Scene<'_>) -> usize {
    match item {
        Item::Sheet(sheet) => scene.findings.count_of(sheet),
        Item::Plan(_) | Item::Policy(_) => 0,
    }
}

/// Draws a row; gives the place of its name.
fn paint(ui: &Ui, scene: &Scene<'_>, row: &TreeRow, shown: &ListRow<Item>, tree: &mut Tree) -> Rect {
    let progress = scene.progress.get(row.item);
    let palette = Palette::of(ui.ctx());
    let item = row.item;
    let is_sheet = matches!(item, Item::Sheet(_));
    let painter = ui.painter();
    let (rect, ground, selected) = (shown.rect, shown.ground, shown.is_selected);
    let now = ui.input(|input| input.time);
    let marked = tree.mark(item, now);
    if let Some(left) = marked {
        ui.ctx().request_repaint_after_secs(left as f32);
    }
    if marked.is_some() {
        // Within the frame of the keyboard.
        painter.rect_filled(ground.shrink(palette.focus), size::CORNER, palette.tint);
    }

    let mut x = ground.left() + indent(item.depth());
    let line = if is_sheet { rect.center().y } else { rect.center().y - 4.0 };
    let (picture, color) = match item {
        Item::Sheet(_) if progress.is_complete() => (icons::ICON_CHECK_CIRCLE, palette.green),
        Item::Sheet(_) if progress.filled > 0 => (icons::ICON_CLOCK_LOADER_40, palette.accent),
        Item::Sheet(_) => (icons::ICON_CIRCLE, palette.faint),
        _ if row.open => (icons::ICON_KEYBOARD_ARROW_DOWN, palette.second),
        _ => (icons::ICON_KEYBOARD_ARROW_RIGHT, palette.second),
    };
    let icon_font = FontId::new(16.0, picture.font_family());
    painter.text(pos2(x + 8.0, line), Align2::CENTER_CENTER, picture.codepoint, icon_font, color);
    x += 24.0;

    let count = format!("{}/{}", progress.filled, progress.total);
    let count = painter.layout_no_wrap(count, regular(size::CAPTION), palette.second);
    let count_at = pos2(ground.right() - 8.0 - count.size().x, line - count.size().y / 2.0);
    let mut room = count_at.x - x - 8.0;
    if row.note {
        let picture = icons::ICON_STICKY_NOTE_2;
        let font = FontId::new(14.0, picture.font_family());
        let at = pos2(count_at.x - 14.0, line);
        painter.text(at, Align2::CENTER_CENTER, picture.codepoint, font, palette.amber);
        room -= 20.0;
    }
    if let found @ 1.. = findings(item, scene) {
        let words = painter.layout_no_wrap(grouped(found), bold(size::CAPTION - 1.0), palette.amber);
        let own = vec2((words.size().x + 8.0).max(18.0), 16.0);
        let right = count_at.x - 6.0 - if row.note { 20.0 } else { 0.0 };
        let chip = Rect::from_min_size(pos2(right - own.x, line - own.y / 2.0), own);
        painter.rect_stroke(chip, 8.0, Stroke::new(1.0, palette.amber), StrokeKind::Inside);
        painter.galley(chip.center() - words.size() / 2.0, words, palette.amber);
        room -= own.x + 6.0;
    }
    painter.galley(count_at, count, palette.second);

    let font = if matches!(item, Item::Plan(_)) { bold(size::TEXT) } else { regular(size::TEXT) };
    let color = if selected { palette.accent } else { palette.text };
    let mut job = LayoutJob::simple_singleline(row.name.clone(), font, color);
    job.wrap = TextWrapping::truncate_at_width(room);
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let elided = words.elided;
    painter.galley(pos2(x, line - words.size().y / 2.0), words, color);
    if !is_sheet {
        let foot = rect.bottom() - 6.0;
        let bar = Rect::from_min_max(pos2(x, foot - 3.0), pos2(ground.right() - 8.0, foot));
        progress_bar(ui, bar, progress.fraction());
    }
    if elided {
        shown.response.clone().on_hover_text(&row.name);
    }
    Rect::from_min_max(pos2(x - 4.0, line - 13.0), pos2(count_at.x - 4.0, line + 13.0))
}

/// A sheet is opened; the arrow folds; a name is chosen, opened by a double
/// click, and typed anew after a slow second one.
fn clicks(
    ui: &Ui,
    response: &Response,
    name: Rect,
    row: &TreeRow,
    scene: &Scene<'_>,
    tree: &mut Tree,
    actions: &mut Actions,
) {
    if !response.clicked() {
        return;
    }
    let item = row.item;
    if let Item::Sheet(sheet) = item {
        tree.cursor = Some(item);
        actions.push(Action::ShowSheet(sheet));
        return;
    }
    tree.wanted = Some(item);
    let now = ui.input(|input| input.time);
    let before = tree.clicked.take();
    let on_name = response.interact_pointer_pos().is_some_and(|at| at.x >= name.left());
    let since = before.filter(|(before, _)| *before == item).map(|(_, at)| now - at);
    match since {
        // What is clicked without a pointer, by a screen reader, opens and folds.
        _ if !on_name || !row.open => actions.push(Action::Toggle(item)),
        Some(since) if since < DOUBLE_CLICK => actions.push(Action::Toggle(item)),
        Some(since) if since < SLOW_CLICK => rename(item, scene, tree, actions),
        _ => tree.clicked = Some((item, now)),
    }
}

/// The name in a field. It is taken over by Enter or by leaving the field, not
/// by Esc.
fn rename_ui(ui: &mut Ui, rect: Rect, id: Id, book: &Outline, tree: &mut Tree, actions: &mut Actions) {
    let Some(typed) = &mut tree.rename else { return };
    let item = typed.item;
    let palette = Palette::of(ui.ctx());
    ui.painter().rect_filled(rect, size::CORNER, palette.surface);
    let mut editable = Editable::new(&mut typed.text);
    let edit = text_edit::singleline(&mut editable)
        .id(id)
        .desired_width(rect.width())
        .align(Align2::LEFT_CENTER)
        .margin(eframe::egui::Margin::symmetric(4, 3));
    let field = ui.put(rect, |ui: &mut Ui| text_edit::add(ui, edit));
    named(&field, if matches!(item, Item::Plan(_)) { "計画名" } else { "施策名" });
    if !std::mem::replace(&mut typed.focused, true) {
        field.request_focus();
        text_edit::select_all(ui.ctx(), field.id, &typed.text);
        return;
    }
    if field.has_focus() {
        return;
    }
    let escaped = ui.input(|input| input.key_pressed(Key::Escape)) && !is_deciding(ui.ctx());
    let by_key = escaped || ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(typed) = tree.rename.take().filter(|_| !escaped) {
        actions.extend(renamed(item, &typed.text, book).map(Action::EditInPlace));
    }
    if by_key {
        tree.wanted = Some(item);
    }
}
