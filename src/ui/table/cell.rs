//! What a cell of the table needs to know to be shown.

use eframe::egui::Rect;

use crate::book::{Column, ColumnKind, Context, Entry};
use crate::viewmodel::field::Field;
use crate::viewmodel::found::KnownFindings;
use crate::viewmodel::names::name_line;
use crate::viewmodel::table::grid::GridSpot;

/// What a cell needs to know.
pub struct GridCell<'c> {
    pub(super) shown: &'c Context<'c>,
    pub(super) findings: &'c KnownFindings,
    pub(super) entry: &'c Entry,
    pub(super) column: &'c Column,
    /// The row's place, and whether it is filled in.
    pub(super) number: usize,
    pub(super) filled: bool,
    /// Its place in the grid, and whether it is one of several selected.
    pub(super) spot: GridSpot,
    pub(super) is_selected: bool,
    pub(super) rect: Rect,
}

impl GridCell<'_> {
    /// The field that it is.
    pub(super) fn field(&self) -> Field {
        match self.column.kind {
            ColumnKind::Name => Field::Name(self.entry.id),
            // A rating is not for text, but it can be gone to like the others.
            _ => Field::Cell(self.entry.id, self.column.id.clone()),
        }
    }

    /// What a screen reader calls it: the entry's name and the column.
    pub(super) fn name(&self) -> String {
        let entry = match name_line(&self.entry.name) {
            name if name.is_empty() => format!("{}行目", self.number),
            name => name,
        };
        format!("{entry}・{}", self.column.short)
    }
}
