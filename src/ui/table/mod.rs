//! A sheet: its head, its table and its closing text.

pub mod field;
pub mod grid;
pub mod large;
pub mod slip;
pub mod state;
pub mod told;
pub mod typing;

mod borders;
mod cell;
mod corner;
mod filter;
mod gutter;
mod head;
mod header;
mod layout;
mod note;
mod pointer;
mod rating;
mod rows;
mod same;
mod unread;

use eframe::egui::{
    Align2, Event, MouseWheelUnit, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    Vec2, pos2, scroll_area, vec2,
};

use crate::book::{Context, SheetId};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::scroll_ui;
use crate::ui::kit::wrap;
use crate::ui::request::{Action, Actions, Verb};
use crate::ui::table::field::FieldLook;
use crate::ui::table::unread::unread_ui;
use crate::viewmodel::field::Field;
use crate::viewmodel::found::KnownFindings;
use crate::viewmodel::scene::Scene;
use crate::viewmodel::table::columns;
use crate::viewmodel::table::grid::GridSpot;

pub use crate::ui::table::layout::TableLayout;
use field::field_ui;
use state::TableState;

/// Space around the paper.
const MARGIN: f32 = 16.0;

/// Shows a sheet of the book.
pub fn sheet_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    sheet: SheetId,
    state: &mut TableState,
    actions: &mut Actions,
) {
    let book = scene.book();
    let Ok(shown) = book.context(sheet) else {
        return unread_ui(ui, book, sheet, actions);
    };
    let outer = ui.available_rect_before_wrap().shrink(MARGIN);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(outer));
    let ui = &mut ui;
    let progress = scene.progress.get(crate::edit::Item::Sheet(sheet));
    head::head_ui(ui, &shown, progress, state.is_read_only(), actions);
    note::note_ui(ui, shown.sheet, state, actions);
    ui.add_space(8.0);

    filter::filter_ui(ui, &shown, state);
    // Whatever stands above, the table keeps to its room.
    let room = outer.with_min_y(ui.cursor().top());
    table_ui(&mut ui.new_child(UiBuilder::new().max_rect(room)), &shown, scene.findings, state, actions);
    zoom_by_wheel(ui, outer, actions);
}

/// The table with its header, and below it the closing text.
fn table_ui(
    ui: &mut Ui,
    shown: &Context<'_>,
    findings: &KnownFindings,
    state: &mut TableState,
    actions: &mut Actions,
) {
    let room = ui.available_width();
    let bar = ui.spacing().scroll.allocated_width();
    // Out of the state while the rows are shown, which change the rest of it.
    let mut layout = std::mem::take(&mut state.layout);
    layout.settle(ui, shown, &state.typing, &state.filter, room - bar);
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let header = header::Header::new(ui, shown, &layout.columns);
    let (above, _) = ui.allocate_exact_size(vec2(room, header.height()), Sense::hover());
    let mut area = ScrollArea::new([layout.columns.is_wide(), true])
        .id_salt(shown.sheet.id)
        .auto_shrink(false)
        .scroll_bar_visibility(scroll_area::ScrollBarVisibility::AlwaysVisible);
    if let Some(offset) = layout.take_offset() {
        area = area.vertical_scroll_offset(offset);
    }
    scroll_ui(ui, area, |ui, viewport| {
        layout.columns.shift = viewport.left();
        layout.keep_place(viewport.top());
        rows::rows_ui(ui, shown, findings, &layout, viewport, state, actions);
        if !state.is_read_only() {
            add_row_ui(ui, &layout, actions);
        }
        overall_ui(ui, shown, &layout, state);
        ui.add_space(48.0);
    });
    header.show(ui, above, &layout.columns);
    for (at, column) in shown.form.columns.iter().enumerate() {
        pointer::column_ui(ui, header.column(above, &layout.columns, at), at, column, state);
    }
    borders::borders_ui(ui, above, shown, &layout.columns, actions);
    state.layout = layout;
}

/// Ctrl and the wheel make everything larger or smaller, as in Excel.
fn zoom_by_wheel(ui: &Ui, area: Rect, actions: &mut Actions) {
    /// How far a trackpad has to go for what one notch of a wheel does.
    const NOTCH: f32 = 50.0;
    if !ui.rect_contains_pointer(area) {
        return;
    }
    let id = ui.scope_id().with("zoom by wheel");
    let mut turned: f32 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    ui.input(|input| {
        for event in &input.events {
            if let Event::MouseWheel { unit, delta, modifiers, .. } = event
                && modifiers.command
            {
                turned += if *unit == MouseWheelUnit::Point { delta.y / NOTCH } else { delta.y };
            }
        }
    });
    let steps = turned.trunc();
    let verb = if steps > 0.0 { Verb::ZoomIn } else { Verb::ZoomOut };
    actions.extend((0..steps.abs() as usize).map(|_| Action::Do(verb)));
    ui.data_mut(|data| data.insert_temp(id, turned - steps));
}

fn add_row_ui(ui: &mut Ui, layout: &TableLayout, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.add_space(layout.columns.shift + columns::GUTTER);
        let label = RichText::new("＋ 行を追加").color(palette.second).size(size::CAPTION + 1.0);
        if ui.add(eframe::egui::Button::new(label).frame(false)).clicked() {
            actions.push(Action::Do(Verb::AppendRow));
        }
    });
}

fn overall_ui(ui: &mut Ui, shown: &Context<'_>, layout: &TableLayout, state: &mut TableState) {
    let sheet = shown.sheet;
    let palette = Palette::of(ui.ctx());
    let caption = shown.expand(&shown.form.captions.overall);
    ui.add_space(16.0);
    // It is not scrolled sideways with the columns.
    let (left, right) = layout.columns.in_sight();
    let (heading, _) = ui.allocate_exact_size(vec2(layout.columns.width(), 24.0), Sense::hover());
    let at = pos2(left, heading.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, &caption, bold(size::TEXT), palette.text);
    ui.add_space(4.0);

    let field = Field::Overall(sheet.id);
    let font = regular(size::TEXT);
    let width = right - left;
    let text = state.typing.shown(&field, &sheet.overall);
    let height = wrap::height(ui.ctx(), text, &font, layout::text_width(width)) + 2.0 * size::CELL_PADDING;
    let (space, _) = ui.allocate_exact_size(vec2(layout.columns.width(), height.max(96.0)), Sense::hover());
    let rect = Rect::from_min_max(pos2(left, space.top()), pos2(right, space.bottom()));
    ui.painter().rect_filled(rect, 0.0, palette.surface);
    ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, palette.strong_line), StrokeKind::Middle);
    let hint = "施策全体として、実績をどう評価するかを入力";
    let look = FieldLook { name: &caption, hint, font };
    let response = field_ui(ui, rect, &field, &sheet.overall, &look, &mut state.typing);
    let closing = GridSpot::new(state.cursor.grid().rows(), 0);
    rows::follow_focus(ui, &response, &field, closing, state);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Middle);
    }
}
