//! The numbers of the rows, and what can be done with a row by the right button.

use eframe::egui::{self, Align2, Button, CursorIcon, Id, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::book::{ColumnKind, Entry};
use crate::edit::Command;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{menu_item, menu_rows};
use crate::ui::request::{Action, Actions, Verb};
use crate::ui::table::cell::GridCell;
use crate::ui::table::state::TableState;
use crate::viewmodel::table::selection::Selection;

/// A row with its number.
#[allow(missing_docs)]
pub struct Numbered<'e> {
    pub entry: &'e Entry,
    /// Its place in the grid.
    pub row: usize,
    /// The number that is shown, which counts the rows that are hidden too.
    pub number: usize,
    pub is_selected: bool,
}

/// The row's number: a handle to choose the row by.
pub fn gutter_ui(
    ui: &mut Ui,
    rect: Rect,
    numbered: &Numbered<'_>,
    state: &mut TableState,
    actions: &mut Actions,
) {
    let Numbered { entry, row, number, is_selected } = *numbered;
    let palette = Palette::of(ui.ctx());
    if !ui.is_rect_visible(rect) {
        return;
    }
    let response = ui
        .interact(rect, Id::unique(("row", entry.id)), Sense::CLICK)
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text("押すと行を選びます。右クリックで、行の追加・削除・移動ができます");
    let words = format!("{number}行目");
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(egui::Role::RowHeader, enabled, is_selected, &words));
    if is_selected {
        ui.painter().rect_filled(rect.shrink2(vec2(1.0, 0.0)), 0.0, palette.tint);
    }
    let (font, color) = match is_selected {
        true => (bold(size::CAPTION), palette.accent),
        false => (regular(size::CAPTION), palette.faint),
    };
    // In sight for as long as anything of the row is.
    let last = (rect.bottom() - size::ROW).max(rect.top());
    let top = rect.top().max(ui.clip_rect().top()).min(last);
    let at = pos2(rect.center().x - 2.0, top + 18.0);
    ui.painter().text(at, Align2::CENTER_CENTER, number.to_string(), font, color);
    // The pointer has selected the row already, when it was pressed.
    if (response.clicked() || response.secondary_clicked()) && !is_selected {
        let one = Selection::rows(state.cursor.grid(), row, row);
        state.select_and_enter(ui.ctx(), one);
    }
    response.context_menu(|ui| {
        ui.set_min_width(220.0);
        menu_rows(ui);
        verbs_ui(ui, &[Verb::AddRow, Verb::AddPart, Verb::RowUp, Verb::RowDown], actions);
        let part = if entry.parent.is_some() { Verb::MakeWhole } else { Verb::MakePart };
        verbs_ui(ui, &[part, Verb::SendRows], actions);
        ui.separator();
        verbs_ui(ui, &[Verb::DeleteRow], actions);
    });
}

/// The menu of a cell, by the right button.
pub fn row_menu_ui(ui: &mut Ui, cell: &GridCell<'_>, actions: &mut Actions) {
    menu_rows(ui);
    ui.set_min_width(220.0);
    verbs_ui(ui, &[Verb::Cut, Verb::Copy, Verb::Paste, Verb::PasteText], actions);
    ui.separator();
    verbs_ui(ui, &[Verb::Clear, Verb::FillDown], actions);
    ui.separator();
    if matches!(cell.column.kind, ColumnKind::Text | ColumnKind::Figure) {
        verbs_ui(ui, &[Verb::LargeEditor], actions);
    }
    verbs_ui(ui, &[Verb::CellHistory], actions);
    ui.separator();
    if cell.column.kind == ColumnKind::Text {
        verbs_ui(ui, &[Verb::Merge], actions);
        let below = cell.shown.book.entry_below(cell.entry.id);
        let merged = below.filter(|below| cell.shown.book.is_merged(below.id, &cell.column.id));
        if let Some(below) = merged
            && ui.add(Button::new("下のセルとの結合を解除").min_size(vec2(0.0, size::ROW))).clicked()
        {
            let command = Command::Unmerge { entry: below.id, column: cell.column.id.clone() };
            actions.push(Action::Edit(command));
        }
        ui.separator();
    }
    verbs_ui(ui, &[Verb::AddRow, Verb::AddPart, Verb::RowUp, Verb::RowDown], actions);
    let part = if cell.entry.parent.is_some() { Verb::MakeWhole } else { Verb::MakePart };
    verbs_ui(ui, &[part, Verb::SendRows], actions);
    ui.separator();
    verbs_ui(ui, &[Verb::DeleteRow], actions);
}

fn verbs_ui(ui: &mut Ui, verbs: &[Verb], actions: &mut Actions) {
    for &verb in verbs {
        if menu_item(ui, verb, verb.label(), true).clicked() {
            actions.push(Action::Do(verb));
        }
    }
}
