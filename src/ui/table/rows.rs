//! The rows of a sheet's table.

use std::ops::Range;

use eframe::egui::{
    Event, Id, PointerButton, Rect, Response, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2,
};

use crate::book::{ColumnKind, Context, Role};
use crate::edit::Command;
use crate::ui::kit::spots::mark_cell;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::tag;
use crate::ui::kit::wrap;
use crate::ui::request::{Action, Actions};
use crate::ui::table::cell::GridCell;
use crate::ui::table::corner::corner_ui;
use crate::ui::table::field::FieldLook;
use crate::ui::table::grid::cursor::Dragged;
use crate::ui::table::layout::TableLayout;
use crate::ui::table::state::TableState;
use crate::viewmodel::field::Field;
use crate::viewmodel::found::KnownFindings;
use crate::viewmodel::table::grid::GridSpot;
use crate::viewmodel::table::selection::{CellMode, Selection};

use super::field::field_ui;
use super::gutter::{Numbered, gutter_ui, row_menu_ui};
use super::layout::{indent, marks, text_width};
use super::pointer;
use super::rating::rating_ui;
use super::same::{is_same, same_ui};

/// Shows the rows that `viewport` lets see, and takes the room of all of them.
pub fn rows_ui(
    ui: &mut Ui,
    shown: &Context<'_>,
    findings: &KnownFindings,
    layout: &TableLayout,
    viewport: Rect,
    state: &mut TableState,
    actions: &mut Actions,
) {
    let Context { sheet, form, .. } = *shown;
    let palette = Palette::of(ui.ctx());
    let columns = &layout.columns;
    let (space, _) = ui.allocate_exact_size(vec2(columns.width(), layout.height()), Sense::hover());
    let (left, right) = columns.in_sight();
    let paper = Rect::from_x_y_ranges(left..=right, space.y_range());
    let seen = layout.rows_between(viewport.top(), viewport.bottom());
    ui.painter().rect_filled(paper, 0.0, palette.surface);

    pointer::drag_ui(ui, layout, space, state);
    pointer::reveal_ui(ui, layout, space, viewport, state);
    let block = state.cursor.block_area();
    let area = state.cursor.area();
    let current = state.place.entry.filter(|_| state.place.sheet == Some(sheet.id));
    let found = state.typing.reveal.as_ref().map(|(field, _)| field);
    let fields = [state.typing.wanted.as_ref(), state.typing.last.as_ref(), found];
    let held = fields.into_iter().flatten().filter_map(|field| layout.row_of(field.entry()?));
    let mut accent = None;
    let mut focused = None;
    // Columns that are scrolled sideways end where those begin that stay.
    let mut beyond = ui.new_child(UiBuilder::new());
    if columns.is_wide() {
        let clip = ui.clip_rect();
        beyond.set_clip_rect(clip.with_min_x(clip.left().max(columns.frozen_edge())));
    }
    for row in rows_shown(&seen, held, layout.count()) {
        let Some(entry) = layout.entry(row).and_then(|entry| shown.book.entry(entry).ok()) else { continue };
        for (at, column) in form.columns.iter().enumerate() {
            // A cell that begins above what is seen can reach into it.
            let first = if row == seen.start { layout.spans.first_row(row, at) } else { row };
            let span = layout.spans.get(first, at);
            let begins = layout.entry(first).and_then(|entry| shown.book.entry(entry).ok());
            let (Some(entry), 1..) = (begins, span) else { continue };
            if row < seen.start && row + span > seen.start {
                continue;
            }
            let (left, right) = columns.column(at);
            let (top, bottom) = layout.rows(first, span);
            let rect = Rect::from_x_y_ranges(left..=right, space.top() + top..=space.top() + bottom);
            let filled = layout.filled.get(first).copied().unwrap_or_default();
            let spot = GridSpot::new(first, at);
            let is_selected = block.is_some_and(|block| block.has(spot));
            let cell = GridCell {
                shown,
                findings,
                entry,
                column,
                number: layout.number(first),
                filled,
                spot,
                is_selected,
                rect,
            };
            mark_cell(ui.ctx(), first, column.kind, rect);
            let is_current = current == Some(entry.id);
            let ui = if columns.is_frozen(at) { &mut *ui } else { &mut beyond };
            if cell_ui(ui, &cell, is_current, state, actions) {
                focused = Some((ui.painter().clone(), rect));
                if !columns.is_frozen(at) && columns.is_wide() {
                    scroll_into_the_clear(ui, rect);
                }
            }
            if is_same(shown.book, entry, column) {
                same_ui(ui, rect, &cell.name());
            }
        }
        let (top, bottom) = layout.rows(row, 1);
        let (top, bottom) = (space.top() + top, space.top() + bottom);
        let line = Rect::from_x_y_ranges(columns.left..=left, top..=bottom);
        let is_selected = area.is_some_and(|area| area.has_row(row));
        let number = layout.number(row);
        gutter_ui(ui, line, &Numbered { entry, row, number, is_selected }, state, actions);
        if current == Some(entry.id) {
            accent = Some(Rect::from_x_y_ranges(left..=left + 3.0, top..=bottom));
        }
    }
    pointer::keep_focus(ui, space, state);
    let painter = ui.painter();
    painter.rect_stroke(paper, 0.0, Stroke::new(1.0, palette.strong_line), StrokeKind::Middle);
    if let Some(accent) = accent {
        painter.rect_filled(accent, 0.0, palette.accent);
    }
    // Above its neighbours, whose edges and grounds it touches.
    if let Some((painter, focused)) = focused {
        painter.rect_stroke(focused, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Middle);
    }
}

/// Scrolls a cell with the focus sideways from under the columns that stay, when
/// something is done in it.
fn scroll_into_the_clear(ui: &Ui, cell: Rect) {
    let covered = ui.clip_rect().left();
    // Not when the clerk scrolls away from it.
    let is_typing = |event: &Event| matches!(event, Event::Key { .. } | Event::Text(_) | Event::Ime(_));
    if cell.left() >= covered || !ui.input(|input| input.events.iter().any(is_typing)) {
        return;
    }
    // The whole cell where nothing is typed; else no further than to the caret.
    let caret = ui.output(|output| output.ime.map(|ime| ime.cursor_rect));
    let target = caret.filter(|caret| cell.contains_rect(*caret)).unwrap_or(cell);
    if target.left() < covered + size::CELL_PADDING {
        let hidden = covered + size::CELL_PADDING - target.left();
        let by = vec2(hidden.min(covered - cell.left()), 0.0);
        ui.scroll_with_delta(by);
    }
}

/// The rows that have widgets, in order: those that are seen, and, wherever they
/// are, those that hold a field with the focus or are to get it. The focus would
/// be lost where its field is missing in a single frame. Their neighbours are
/// there too, for Tab to go on to.
fn rows_shown(seen: &Range<usize>, held: impl Iterator<Item = usize>, count: usize) -> Vec<usize> {
    let around = held.flat_map(|row| row.saturating_sub(1)..(row + 2).min(count));
    let mut rows: Vec<usize> = seen.clone().chain(around.filter(|row| !seen.contains(row))).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Shows a cell; says whether it has the focus.
fn cell_ui(
    ui: &mut Ui,
    cell: &GridCell<'_>,
    is_current: bool,
    state: &mut TableState,
    actions: &mut Actions,
) -> bool {
    let palette = Palette::of(ui.ctx());
    if cell.is_selected {
        ui.painter().rect_filled(cell.rect, 0.0, palette.tint);
    }
    ui.painter().rect_stroke(cell.rect, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Middle);
    let response = match cell.column.kind {
        ColumnKind::Name => name_ui(ui, cell, is_current, state, actions),
        ColumnKind::Text | ColumnKind::Figure => text_ui(ui, cell, state),
        ColumnKind::Rating => {
            found_ui(ui, cell, state);
            rating_ui(ui, cell, state, actions)
        }
    };
    // AT-SPI knows no tables of ours: the place is told in words.
    let finding = corner_ui(ui, cell.rect, cell.findings.at(cell.entry.id, cell.column));
    let place = format!("{}行{}列{finding}", cell.spot.row + 1, cell.spot.column + 1);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(place));
    follow_focus(ui, &response, &cell.field(), cell.spot, state);
    let has_focus = response.has_focus();
    response.context_menu(|ui| row_menu_ui(ui, cell, actions));
    has_focus
}

/// The selection follows a field that was given the focus by something else than
/// the table's keys: by the pointer, which goes into its text, or by Tab from
/// elsewhere or a screen reader.
pub fn follow_focus(ui: &Ui, response: &Response, field: &Field, spot: GridSpot, state: &mut TableState) {
    let (pressed, second) = ui.input(|input| {
        let pointer = &input.pointer;
        let second = PointerButton::Secondary;
        let second = pointer.button_down(second) || pointer.button_released(second);
        (pointer.primary_pressed() || pointer.primary_released(), second)
    });
    let is_active = state.cursor.field().as_ref() == Some(field);
    if second && response.contains_pointer() {
        // What is selected stays so where its menu is opened.
        if state.cursor.area().is_some_and(|area| area.has(spot)) && !is_active {
            state.typing.wanted = state.cursor.field();
        } else if !is_active {
            let one = Selection::at(state.cursor.grid(), spot, CellMode::Ready);
            state.select_and_enter(ui.ctx(), one);
        }
        return;
    }
    if !response.has_focus() {
        return;
    }
    let is_text = !matches!(state.cursor.dragged_from, Some(Dragged::Row(_))) && !state.typing.is_deaf;
    let is_pressed = is_text && (pressed && response.contains_pointer() || response.clicked());
    // What was searched for is marked to be worked on.
    let is_marked = state.typing.marked.take_if(|marked| marked == field).is_some();
    let has_left = is_active && state.cursor.block_area().is_some() && !response.clicked();
    if !is_active || is_marked || is_pressed && !has_left {
        let mode = if is_pressed || is_marked { CellMode::Editing } else { CellMode::Ready };
        state.select(Selection::at(state.cursor.grid(), spot, mode));
    }
    state.cursor.has_focus = true;
}

/// A rating that was found, or is to be seen.
fn found_ui(ui: &Ui, cell: &GridCell<'_>, state: &mut TableState) {
    let field = Field::Cell(cell.entry.id, cell.column.id.clone());
    let parts = state.typing.found.parts(&field, cell.shown.book.text(cell.entry.id, &cell.column.id));
    if !parts.is_empty() {
        let palette = Palette::of(ui.ctx());
        let current = parts.iter().any(|(_, current)| *current);
        let color = if current { palette.found_current } else { palette.found };
        ui.painter().rect_filled(cell.rect.shrink(1.0), 0.0, color);
    }
    if state.typing.take_reveal(&field) {
        ui.scroll_to_rect(cell.rect, None);
    }
}

fn text_ui(ui: &mut Ui, cell: &GridCell<'_>, state: &mut TableState) -> Response {
    let required = matches!(cell.column.role, Some(Role::Achievement | Role::Evaluation));
    let has_rating = cell
        .shown
        .form
        .role(Role::Rating)
        .is_some_and(|rating| !cell.shown.book.text(cell.entry.id, &rating.id).is_empty());
    let hint = if required && (has_rating || !cell.filled) {
        format!("{}を入力", cell.column.short)
    } else {
        String::new()
    };
    let name = cell.name();
    let look = FieldLook { name: &name, hint: &hint, font: regular(size::TEXT) };
    let field = Field::Cell(cell.entry.id, cell.column.id.clone());
    let stored = cell.shown.book.text(cell.entry.id, &cell.column.id);
    field_ui(ui, cell.rect, &field, stored, &look, &mut state.typing)
}

fn name_ui(
    ui: &mut Ui,
    cell: &GridCell<'_>,
    is_current: bool,
    state: &mut TableState,
    actions: &mut Actions,
) -> Response {
    let entry = cell.entry;
    let mut rect = cell.rect;
    if entry.parent.is_some() {
        rect.min.x += indent(entry);
        let palette = Palette::of(ui.ctx());
        let at = pos2(cell.rect.left() + 8.0, rect.top() + size::CELL_PADDING);
        let corner = [at, at + vec2(0.0, 8.0), at + vec2(6.0, 8.0)];
        ui.painter().line(corner.to_vec(), Stroke::new(1.0, palette.faint));
    }
    let hint =
        if entry.parent.is_some() { "区分名（なくても可）" } else { "個別事業名を入力" };
    let name = cell.name();
    let look = FieldLook { name: &name, hint, font: regular(size::TEXT) };
    let field = Field::Name(entry.id);
    let text = state.typing.shown(&field, &entry.name);
    let below = wrap::height(ui.ctx(), text, &look.font, text_width(rect.width())) + size::CELL_PADDING + 4.0;
    let response = field_ui(ui, rect, &field, &entry.name, &look, &mut state.typing);
    // All marks can be chosen in the row at work; elsewhere only those that are set show.
    for (mark, spot) in marks(cell.shown, entry, rect.width()) {
        let on = entry.marks.contains(mark);
        if !on && (!is_current || state.is_read_only()) {
            continue;
        }
        let spot = spot.translate(rect.min.to_vec2() + vec2(0.0, below));
        let id = Id::unique(("mark", entry.id, mark));
        let tag = tag(ui, spot, id, mark, on).on_hover_text(format!("※{mark}を付ける・外す"));
        if tag.clicked() {
            let mark = mark.clone();
            actions.push(Action::EditInPlace(Command::ToggleMark { entry: entry.id, mark }));
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use crate::ui::table::rows::rows_shown;

    #[test]
    fn rows_with_the_focus_are_there_wherever_they_are() {
        assert_eq!(rows_shown(&(4..6), [].into_iter(), 100), [4, 5]);
        assert_eq!(rows_shown(&(4..6), [0, 99].into_iter(), 100), [0, 1, 4, 5, 98, 99]);
        assert_eq!(rows_shown(&(4..6), [5, 6].into_iter(), 100), [4, 5, 6, 7]);
        assert!(rows_shown(&(0..0), [].into_iter(), 0).is_empty());
    }
}
