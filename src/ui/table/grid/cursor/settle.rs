//! The selection follows the book, and whoever wants the clerk to be elsewhere.

use eframe::egui;

use crate::book::{Book, ColumnKind, SheetId};
use crate::ui::table::field::widget_id;
use crate::ui::table::state::TableState;
use crate::viewmodel::table::grid::{Grid, GridSpot};
use crate::viewmodel::table::selection::{CellMode, Selection};

impl TableState {
    /// Takes in what has changed in the book, and where others want the clerk to be.
    pub fn settle_cursor(&mut self, book: &Book, revision: i64, sheet: Option<SheetId>) {
        let shown = sheet.and_then(|sheet| book.context(sheet).ok());
        let at = shown.map(|shown| (shown.sheet.id, (revision, self.filter.revision())));
        let cursor = &mut self.cursor;
        if cursor.at != at {
            let same_sheet = cursor.at.map(|(sheet, _)| sheet) == at.map(|(sheet, _)| sheet);
            if !same_sheet {
                // They were meant for a cell of the other sheet.
                cursor.waiting.clear();
            }
            cursor.at = at;
            let rows = shown.as_ref().map(|shown| self.filter.rows(shown)).unwrap_or_default();
            let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
            cursor.grid = shown.as_ref().map(|shown| Grid::of_rows(shown, &rows)).unwrap_or_default();
            cursor.rows = rows.into_iter().map(|row| row.id).collect();
            let columns = shown.iter().flat_map(|shown| &shown.form.columns);
            cursor.columns = columns.map(|column| (column.id.clone(), column.kind)).collect();
            let selection = cursor.selection.take().filter(|_| same_sheet);
            cursor.selection = selection.map(|old| {
                old.following(&cursor.grid, |index, spot| {
                    let [active, anchor, head] = cursor.held_rows;
                    let row = [active, anchor, head].get(index).copied().flatten();
                    row.and_then(|row| cursor.rows.iter().position(|own| *own == row))
                        .map(|row| GridSpot { row, ..spot })
                })
            });
            cursor.hold_rows();
            // Where the book moved a row, the place moved along.
            if self.place == cursor.written {
                cursor.written = cursor.place();
                self.place.clone_from(&cursor.written);
            }
        }
        if self.place != self.cursor.written {
            self.adopt_place();
        }
    }

    /// Whether what is selected is of the book and the filter as they are now.
    pub fn is_cursor_settled(&self, revision: i64) -> bool {
        self.cursor.at.is_none_or(|(_, at)| at == (revision, self.filter.revision()))
    }

    /// Makes the selection follow a place that somebody else has set.
    fn adopt_place(&mut self) {
        let cursor = &mut self.cursor;
        let row = self.place.entry.and_then(|entry| cursor.rows.iter().position(|row| *row == entry));
        let name = || cursor.columns.iter().position(|(_, kind)| *kind == ColumnKind::Name);
        let column = match &self.place.column {
            Some(column) => cursor.columns.iter().position(|(id, _)| id == column),
            None => name(),
        };
        let spot = row.map(|row| GridSpot::new(row, column.unwrap_or(0)));
        cursor.selection = spot.map(|spot| Selection::at(&cursor.grid, spot, CellMode::Ready));
        cursor.hold_rows();
        cursor.written.clone_from(&self.place);
    }

    /// Makes `selection` what is selected. A rating has no text that could be edited.
    pub fn select(&mut self, mut selection: Selection) {
        if self.cursor.is_rating_at(selection.active) {
            selection.mode = CellMode::Ready;
        }
        self.selections += 1;
        self.cursor.selection = Some(selection);
        self.cursor.hold_rows();
        self.cursor.written = self.cursor.place();
        self.place.clone_from(&self.cursor.written);
    }

    /// The same, and gives the active cell the focus, in this frame.
    pub fn select_and_enter(&mut self, ctx: &egui::Context, selection: Selection) {
        let before = self.cursor.field();
        self.select(selection);
        let after = self.cursor.field();
        if let Some(field) = after.filter(|after| before.as_ref() != Some(after) || !self.cursor.has_focus) {
            ctx.memory_mut(|memory| memory.request_focus(widget_id(&field)));
            self.typing.wanted = Some(field);
        }
    }

    /// Tells the fields which of them is selected without being edited.
    pub fn rest_cursor(&mut self) {
        let ready = self.cursor.selection.is_some_and(|selection| selection.mode == CellMode::Ready);
        self.typing.resting = self.cursor.field().filter(|_| ready);
        self.cursor.has_focus = false;
    }
}
