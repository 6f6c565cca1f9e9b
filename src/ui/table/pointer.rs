//! Selecting with the pointer: over cells, over row numbers, with Shift.

use eframe::egui::{self, Align, Id, Pos2, Rect, Sense, Ui, WidgetInfo, pos2};

use crate::book::Column;
use crate::ui::kit::theme::Palette;
use crate::ui::kit::widgets::click_modifiers;
use crate::ui::table::field::widget_id;
use crate::ui::table::grid::cursor::Dragged;
use crate::ui::table::layout::TableLayout;
use crate::ui::table::state::TableState;
use crate::viewmodel::table::grid::GridSpot;
use crate::viewmodel::table::selection::{CellMode, Selection};

/// Extends the selection while the pointer is pressed. To be called before the
/// fields are shown: with Shift the press is none of theirs.
pub fn drag_ui(ui: &Ui, layout: &TableLayout, table: Rect, state: &mut TableState) {
    let (pressed, down, released, at) = ui.input(|input| {
        let pointer = &input.pointer;
        let at = pointer.interact_pos();
        (pointer.primary_pressed(), pointer.primary_down(), pointer.primary_released(), at)
    });
    let shift = click_modifiers(ui.ctx()).shift;
    let Some(at) = at.filter(|_| down || pressed) else {
        state.cursor.dragged_from = None;
        state.typing.is_deaf &= released;
        return;
    };
    let row = layout.row_at(at.y - table.top());
    let spot = GridSpot::new(row, layout.columns.at(at.x));
    if pressed {
        let on_table = layout.count() > 0 && is_on(ui, table, at);
        let from = if at.x < layout.columns.in_sight().0 { Dragged::Row(row) } else { Dragged::Cell(spot) };
        state.cursor.dragged_from = Some(from).filter(|_| on_table);
        state.typing.is_deaf = shift && state.cursor.dragged_from.is_some() && state.cursor.area().is_some();
        if !state.typing.is_deaf && !matches!(state.cursor.dragged_from, Some(Dragged::Row(_))) {
            return;
        }
    }
    let Some(from) = state.cursor.dragged_from else { return };
    let grid = state.cursor.grid();
    let now = state.cursor.selection().copied();
    let extended = now.filter(|_| state.typing.is_deaf);
    let after = match (from, extended) {
        (Dragged::Row(_), Some(now)) => Selection::rows(grid, now.anchor.row, row),
        (Dragged::Row(from), None) => Selection::rows(grid, from, row),
        (Dragged::Cell(_), Some(now)) => now.to(grid, spot),
        (Dragged::Cell(from), None) => {
            let has_left = grid.top(from) != grid.top(spot) || state.cursor.block_area().is_some();
            if !has_left {
                return;
            }
            Selection::at(grid, from, CellMode::Ready).to(grid, spot)
        }
    };
    if now != Some(after) {
        state.select_and_enter(ui.ctx(), after);
    }
    // Beyond the edge the table goes on under the pointer.
    let clip = ui.clip_rect();
    if !(clip.top()..clip.bottom()).contains(&at.y) {
        state.cursor.reveal = Some(spot);
        ui.ctx().request_repaint();
    }
}

/// Whether a point is on the table, where it is seen, with nothing above it.
fn is_on(ui: &Ui, table: Rect, at: Pos2) -> bool {
    let is_top = || ui.ctx().layer_id_at(at).is_none_or(|layer| layer == ui.layer_id());
    table.contains(at) && ui.clip_rect().contains(at) && is_top()
}

/// A click takes the focus from any field that is elsewhere. One that selects
/// several cells gives it back to the active one.
pub fn keep_focus(ui: &Ui, table: Rect, state: &mut TableState) {
    let regains = std::mem::take(&mut state.cursor.regains_focus);
    let (is_press, at) = ui.input(|input| {
        let pointer = &input.pointer;
        (pointer.primary_pressed() || pointer.primary_released(), pointer.interact_pos())
    });
    let on_table = at.is_some_and(|at| is_on(ui, table, at));
    let selects = is_press && on_table && (state.typing.is_deaf || state.cursor.block_area().is_some());
    if (regains || selects)
        && let Some(field) = state.cursor.field()
    {
        ui.memory_mut(|memory| memory.request_focus(widget_id(&field)));
    }
}

/// Scrolls to a cell that is to be seen, and notes how far a page goes.
pub fn reveal_ui(ui: &Ui, layout: &TableLayout, table: Rect, viewport: Rect, state: &mut TableState) {
    if let Some(spot) = state.cursor.reveal.take() {
        let (top, bottom) = layout.rows(spot.row, 1);
        let (left, right) = layout.columns.column(spot.column);
        let rect = Rect::from_min_max(pos2(left, table.top() + top), pos2(right, table.top() + bottom));
        let tall = rect.height() > ui.clip_rect().height();
        ui.scroll_to_rect(rect, tall.then_some(Align::TOP));
    }
    if let Some(active) = state.cursor.selection().map(|selection| selection.active) {
        let (top, _) = layout.rows(active.row, 1);
        let page = viewport.height();
        state.cursor.page = (
            layout.row_at(top - page).min(active.row.saturating_sub(1)),
            layout.row_at(top + page).max(active.row + 1),
        );
    }
}

/// The header of a column: a press selects all of it, with Shift all from the
/// column that was selected before.
pub fn column_ui(ui: &mut Ui, rect: Rect, at: usize, column: &Column, state: &mut TableState) {
    let palette = Palette::of(ui.ctx());
    let is_selected = state.cursor.area().is_some_and(|area| area.has_column(at));
    let response = ui.interact(rect, Id::unique(("column", &column.id)), Sense::CLICK);
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::ColumnHeader, enabled, is_selected, format!("{}の列", column.short))
    });
    if is_selected {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
        ui.painter().rect_filled(line, 0.0, palette.accent);
    }
    if response.clicked() && state.cursor.grid().rows() > 0 {
        let grid = state.cursor.grid();
        let from = state.cursor.selection().filter(|_| click_modifiers(ui.ctx()).shift);
        let from = from.map_or(at, |selection| selection.anchor.column);
        let columns = Selection::columns(grid, from, at);
        state.select_and_enter(ui.ctx(), columns);
        state.cursor.regains_focus = true;
    }
}
