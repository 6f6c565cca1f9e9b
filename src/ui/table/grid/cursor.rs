//! The selection of the sheet that is shown, as the window keeps it from frame
//! to frame: it stays with its rows while they move.

use eframe::egui::{self, Event};

use crate::book::{Book, ColumnId, ColumnKind, EntryId, Place, SheetId};
use crate::edit::CellBlock;
use crate::ui::table::Dragged;
use crate::ui::table::field::widget_id;
use crate::ui::table::state::TableState;
use crate::viewmodel::field::Field;
use crate::viewmodel::table::grid::{Area, Grid, Spot};
use crate::viewmodel::table::selection::{Mode, Selection};

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Cursor {
    selection: Option<Selection>,
    /// The rows of the selection's active cell, anchor and head, by their keys.
    held_rows: [Option<EntryId>; 3],
    /// The sheet as it was at a revision of the book and of the filter.
    at: Option<(SheetId, (i64, u64))>,
    grid: Grid,
    rows: Vec<EntryId>,
    columns: Vec<(ColumnId, ColumnKind)>,
    /// The state's place as it follows from the selection.
    written: Place,
    /// The active cell had the focus in the last frame.
    pub has_focus: bool,
    /// Keys that came after text in one frame: they wait until that is in.
    pub waiting: Vec<Event>,
    /// Whether the input method was at it before the first of them.
    pub waited_composing: bool,
    /// A cell to be scrolled to.
    pub reveal: Option<Spot>,
    /// The rows a window's height above and below the active cell.
    pub page: (usize, usize),
    /// The list of ratings is open; the focus comes back from it.
    pub has_list: bool,
    /// The list of ratings is to be opened.
    pub opens_list: bool,
    /// The focus is to go back to the active cell once all fields are shown.
    pub regains_focus: bool,
    /// Where the pointer was pressed.
    pub dragged_from: Option<Dragged>,
}

impl Cursor {
    /// What is selected, if anything.
    pub fn selection(&self) -> Option<&Selection> {
        self.selection.as_ref()
    }

    /// The sheet's cells.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The cells that are selected where there are several.
    pub fn block_area(&self) -> Option<Area> {
        let selection = self.selection.as_ref()?;
        selection.is_block(&self.grid).then(|| selection.area(&self.grid))
    }

    /// The rows and columns in which something is selected.
    pub fn area(&self) -> Option<Area> {
        let selection = self.selection.as_ref()?;
        (!self.grid.is_closing(selection.active)).then(|| selection.area(&self.grid))
    }

    /// The rows and columns of the selection. `None` where nothing is selected,
    /// or the closing text.
    pub fn block(&self) -> Option<CellBlock> {
        let area = self.area()?;
        let entries = self.rows.get(area.top..=area.bottom)?.to_vec();
        let columns = self.columns.get(area.left..=area.right)?;
        Some(CellBlock { entries, columns: columns.iter().map(|(id, _)| id.clone()).collect() })
    }

    /// The rows of the sheet that are shown, in order.
    pub fn rows(&self) -> &[EntryId] {
        &self.rows
    }

    /// The field of a place in the grid.
    pub fn field_at(&self, spot: Spot) -> Option<Field> {
        if self.grid.is_closing(spot) {
            return self.at.map(|(sheet, _)| Field::Overall(sheet));
        }
        let entry = *self.rows.get(self.grid.top(spot).row)?;
        let (column, kind) = self.columns.get(spot.column)?;
        Some(match kind {
            ColumnKind::Name => Field::Name(entry),
            _ => Field::Cell(entry, column.clone()),
        })
    }

    /// The field of the active cell.
    pub fn field(&self) -> Option<Field> {
        self.field_at(self.selection.as_ref()?.active)
    }

    /// Whether the active cell is a rating.
    pub fn is_rating(&self) -> bool {
        self.selection.is_some_and(|selection| self.is_rating_at(selection.active))
    }

    fn is_rating_at(&self, spot: Spot) -> bool {
        let column = self.columns.get(spot.column).filter(|_| !self.grid.is_closing(spot));
        column.is_some_and(|(_, kind)| *kind == ColumnKind::Rating)
    }

    /// The ratings that are selected, by entry and column.
    pub fn ratings(&self) -> Vec<(EntryId, ColumnId)> {
        let Some(area) = self.area() else { return Vec::new() };
        let spots = (area.top..=area.bottom)
            .flat_map(|row| (area.left..=area.right).map(move |column| Spot::new(row, column)));
        let key = |spot: Spot| Some((*self.rows.get(spot.row)?, self.columns.get(spot.column)?.0.clone()));
        spots.filter(|spot| self.is_rating_at(*spot)).filter_map(key).collect()
    }

    /// The place that commands on rows and cells are about.
    fn place(&self) -> Place {
        let Some((sheet, _)) = self.at else { return Place::default() };
        let Some(selection) = self.selection.filter(|selection| !self.grid.is_closing(selection.active))
        else {
            return Place::sheet(sheet);
        };
        let row = self.rows.get(selection.active.row);
        let column = self.columns.get(selection.active.column);
        let whole_rows = self.block_area().is_some_and(|area| {
            area.left == 0 && area.right + 1 == self.grid.columns() && selection.anchor.column == 0
        });
        match (row, column) {
            (Some(&row), _) if whole_rows => Place::row(sheet, row),
            (Some(&row), Some((column, _))) => Place::cell(sheet, row, column),
            _ => Place::sheet(sheet),
        }
    }

    fn hold_rows(&mut self) {
        let row = |spot: Spot| self.rows.get(spot.row).copied();
        self.held_rows = self
            .selection
            .map_or([None; 3], |selection| [selection.active, selection.anchor, selection.head].map(row));
    }
}

impl TableState {
    /// Takes in what has changed in the book, and where others want the clerk to be.
    pub fn settle_cursor(&mut self, book: &Book, revision: i64, sheet: Option<SheetId>) {
        let shown = sheet.and_then(|sheet| book.context(sheet));
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
                        .map(|row| Spot { row, ..spot })
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
        let spot = row.map(|row| Spot::new(row, column.unwrap_or(0)));
        cursor.selection = spot.map(|spot| Selection::at(&cursor.grid, spot, Mode::Ready));
        cursor.hold_rows();
        cursor.written.clone_from(&self.place);
    }

    /// Makes `selection` what is selected. A rating has no text that could be edited.
    pub fn select(&mut self, mut selection: Selection) {
        if self.cursor.is_rating_at(selection.active) {
            selection.mode = Mode::Ready;
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
        let ready = self.cursor.selection.is_some_and(|selection| selection.mode == Mode::Ready);
        self.typing.resting = self.cursor.field().filter(|_| ready);
        self.cursor.has_focus = false;
    }
}
