//! The boundaries of the printed table's columns, which can be dragged.

use eframe::egui::{CursorIcon, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo};

use crate::book::Book;
use crate::edit::Command;
use crate::preview::PageKey;
use crate::typeset::page::Paper;
use crate::typeset::{Fonts, Page, SectionKind, TextSource, column_widths};
use crate::ui::kit::theme::Palette;
use crate::ui::request::{Action, Actions};
use crate::viewmodel::shares::moved;

use super::Pane;

/// How near the mouse has to be to a boundary, in the window's points.
const NEAR: f32 = 4.0;
/// What is left of a column at least, in points of the page.
const NARROWEST: f32 = 16.0;

impl Pane {
    /// Lets the boundaries be moved in the header of the table on a page that is
    /// shown in `rect`.
    pub(super) fn columns_ui(
        &mut self,
        ui: &mut Ui,
        key: PageKey,
        (page, rect): (&Page, Rect),
        book: &Book,
        actions: &mut Actions,
    ) {
        let SectionKind::Sheet(sheet) = key.part else { return };
        let (Some(shown), Ok(fonts)) = (book.context(sheet).ok(), Fonts::shared()) else { return };
        let paper = Paper::new(shown.page());
        let Some((top, bottom)) = header(page, paper.top) else { return };
        let printed = column_widths(shown.form, paper, fonts);
        let factor = self.factor;
        let mut edge = paper.left;
        for (at, width) in printed.iter().enumerate().take(printed.len().saturating_sub(1)) {
            edge += width;
            let x = rect.left() + edge * factor;
            let (upper, lower) = (rect.top() + top * factor, rect.top() + bottom * factor);
            let spot = Rect::from_x_y_ranges(x - NEAR..=x + NEAR, upper..=lower);
            if !ui.is_rect_visible(spot) {
                continue;
            }
            let response = ui
                .interact(spot, Id::unique(("column edge", key, at)), Sense::DRAG)
                .on_hover_cursor(CursorIcon::ResizeHorizontal)
                .on_hover_text("ドラッグして列の幅を変える（同じ様式のすべての調書が変わります）");
            let column = shown.form.columns.get(at).map_or("", |column| &column.short);
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Splitter, true, format!("印刷された{column}の列の右端"))
            });
            // Where in the strip it was taken hold of.
            let pointer = response.interact_pointer_pos().map_or(x, |pointer| pointer.x);
            if response.drag_started() {
                ui.data_mut(|data| data.insert_temp(response.id, pointer - x));
            }
            let held = ui.data(|data| data.get_temp::<f32>(response.id)).unwrap_or_default();
            let pulled = pointer - x - held;
            let accent = Stroke::new(2.0, Palette::of(ui.ctx()).on_paper);
            if response.dragged() {
                ui.painter().vline(x + pulled, rect.y_range(), accent);
            } else if response.hovered() {
                ui.painter().vline(x, spot.y_range(), accent);
            }
            if response.drag_stopped() {
                let widths = moved(shown.form, &printed, at, pulled / factor, NARROWEST);
                let command = Command::SetColumnWidths { form: shown.form.id, widths };
                actions.push(Action::EditInPlace(command));
            }
        }
    }
}

/// From where to where the header of the table goes on a page; `None` where
/// there is no table on it.
fn header(page: &Page, body: f32) -> Option<(f32, f32)> {
    let frames = |is: fn(&TextSource) -> bool| {
        page.areas.iter().filter(move |area| is(&area.source)).map(|area| area.frame)
    };
    let cells = frames(|source| matches!(source, TextSource::Cell(_)));
    let bottom = cells.map(|frame| frame.y).reduce(f32::min)?;
    let heads = frames(|source| matches!(source, TextSource::Head(_)));
    let top = heads.map(|frame| frame.y + frame.height).fold(body, f32::max);
    (top < bottom).then_some((top, bottom))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;

    /// How wide the columns are when the boundary behind one is moved.
    fn widths(at: usize, by: f32) -> (Vec<f32>, Vec<f32>) {
        let book = small().book;
        let mut form = book.forms().next().unwrap().clone();
        let paper = Paper::new(&form.page);
        let fonts = Fonts::shared().unwrap();
        let before = column_widths(&form, paper, fonts);
        let shares = moved(&form, &before, at, by, NARROWEST);
        for (column, share) in form.columns.iter_mut().zip(shares) {
            column.width = share;
        }
        (before, column_widths(&form, paper, fonts))
    }

    #[test]
    fn a_boundary_goes_where_it_is_dragged_and_the_others_stay() {
        for by in [-25.0, 1.0, 40.0] {
            let (before, after) = widths(1, by);
            let moved: Vec<f32> = after.iter().zip(&before).map(|(after, before)| after - before).collect();
            for (at, expected) in [0.0, by, -by, 0.0, 0.0].into_iter().enumerate() {
                assert!((moved[at] - expected).abs() < 0.6, "column {at} by {by}: {moved:?}");
            }
        }
    }

    #[test]
    fn no_column_is_dragged_away() {
        for by in [-5000.0, 5000.0] {
            let (before, after) = widths(1, by);
            assert!(after.iter().all(|width| *width >= NARROWEST - 1.0), "{after:?}");
            let sums = [&before, &after].map(|widths| widths.iter().sum::<f32>());
            assert!((sums[0] - sums[1]).abs() < 0.1);
        }
    }
}
