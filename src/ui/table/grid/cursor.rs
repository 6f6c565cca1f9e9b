//! The selection of the sheet that is shown, as the window keeps it from frame
//! to frame: it stays with its rows while they move.

mod settle;

use eframe::egui::Event;

use crate::book::{ColumnId, ColumnKind, EntryId, Place, SheetId};
use crate::edit::CellBlock;
use crate::viewmodel::field::Field;
use crate::viewmodel::table::grid::{Grid, GridArea, GridSpot};
use crate::viewmodel::table::selection::Selection;

/// Where the pointer was pressed to select.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dragged {
    /// On a cell.
    Cell(GridSpot),
    /// On the number of a row.
    Row(usize),
}

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
    pub reveal: Option<GridSpot>,
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
    pub fn block_area(&self) -> Option<GridArea> {
        let selection = self.selection.as_ref()?;
        selection.is_block(&self.grid).then(|| selection.area(&self.grid))
    }

    /// The rows and columns in which something is selected.
    pub fn area(&self) -> Option<GridArea> {
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
    pub fn field_at(&self, spot: GridSpot) -> Option<Field> {
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

    fn is_rating_at(&self, spot: GridSpot) -> bool {
        let column = self.columns.get(spot.column).filter(|_| !self.grid.is_closing(spot));
        column.is_some_and(|(_, kind)| *kind == ColumnKind::Rating)
    }

    /// The ratings that are selected, by entry and column.
    pub fn ratings(&self) -> Vec<(EntryId, ColumnId)> {
        let Some(area) = self.area() else { return Vec::new() };
        let spots = (area.top..=area.bottom)
            .flat_map(|row| (area.left..=area.right).map(move |column| GridSpot::new(row, column)));
        let key =
            |spot: GridSpot| Some((*self.rows.get(spot.row)?, self.columns.get(spot.column)?.0.clone()));
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
        let row = |spot: GridSpot| self.rows.get(spot.row).copied();
        self.held_rows = self
            .selection
            .map_or([None; 3], |selection| [selection.active, selection.anchor, selection.head].map(row));
    }
}
