//! The borders of the header's columns: dragged to make a column wider, pressed
//! twice to fit it to what is in it.

use eframe::egui::{CursorIcon, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo};

use crate::book::{Column, ColumnKind, Context};
use crate::edit::Command;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::wrap;
use crate::ui::request::{Action, Actions};
use crate::viewmodel::shares::moved;
use crate::viewmodel::table::columns::{Columns, least};

/// How near the mouse has to be to a border, in points.
const NEAR: f32 = 4.0;

/// Lets the borders of the header in `rect` be moved.
pub fn borders_ui(ui: &Ui, rect: Rect, shown: &Context<'_>, columns: &Columns, actions: &mut Actions) {
    let form = shown.form;
    let (_, end) = columns.in_sight();
    for (at, pair) in form.columns.windows(2).enumerate() {
        let [column, next] = pair else { continue };
        let x = columns.column(at).1;
        let hidden = !columns.is_frozen(at) && x < columns.frozen_edge() + NEAR;
        if hidden || x > end {
            continue;
        }
        let spot = Rect::from_x_y_ranges(x - NEAR..=x + NEAR, rect.y_range());
        let response = ui
            .interact(spot, Id::unique(("column border", form.id, at)), Sense::click_and_drag())
            .on_hover_cursor(CursorIcon::ResizeHorizontal)
            .on_hover_text("ドラッグで列の幅を変更、ダブルクリックで文字に合わせる\n（同じ様式のすべての調書と、印刷が変わります）");
        let label = format!("{}の列の右端", column.short);
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &label));

        // Where in the strip it was taken hold of counts for nothing.
        let pulled = ui.input(|input| {
            let pointer = &input.pointer;
            pointer.latest_pos().zip(pointer.press_origin()).map_or(0.0, |(now, then)| now.x - then.x)
        });
        let pulled = if response.drag_stopped() {
            ui.data(|data| data.get_temp(response.id)).unwrap_or_default()
        } else {
            ui.data_mut(|data| data.insert_temp(response.id, pulled));
            pulled
        };
        let (least, least_next) = (least(column.kind), least(next.kind));
        let (left, right) = (columns.column(at).0, columns.column(at + 1).1);
        let both = (left + least, (right - least_next).max(left + least));
        let target = (x + pulled).clamp(both.0, both.1);
        let accent = Stroke::new(2.0, Palette::of(ui.ctx()).accent);
        if response.dragged() {
            let bottom = ui.max_rect().bottom();
            ui.painter().vline(target, rect.top()..=bottom, accent);
        } else if response.hovered() {
            ui.painter().vline(x, rect.y_range(), accent);
        }
        let by = if response.double_clicked() {
            (left + fitting(ui, shown, column)).clamp(both.0, both.1) - x
        } else if response.drag_stopped() {
            target - x
        } else {
            continue;
        };
        if by.abs() >= 1.0 {
            let widths = moved(form, &columns.widths(), at, by, least.min(least_next));
            actions.push(Action::EditInPlace(Command::SetColumnWidths { form: form.id, widths }));
        }
    }
}

/// How wide a column is to be for its longest line.
fn fitting(ui: &Ui, shown: &Context<'_>, column: &Column) -> f32 {
    let font = regular(size::TEXT);
    let texts = shown.entries().map(|entry| match column.kind {
        ColumnKind::Name => entry.name.as_str(),
        _ => shown.book.text(entry.id, &column.id),
    });
    let longest = texts.map(|text| wrap::width(ui.ctx(), text, &font)).fold(0.0, f32::max);
    // A point more, for what is lost when widths become shares.
    (longest + 2.0 * size::CELL_PADDING + 1.0).ceil()
}
