//! Where in a book something is.

use serde::{Deserialize, Serialize};

use super::{ColumnId, EntryId, SheetId};

/// A sheet, a row of it or a single cell; nothing at all is the book itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Place {
    pub sheet: Option<SheetId>,
    pub entry: Option<EntryId>,
    pub column: Option<ColumnId>,
}

impl Place {
    /// A whole sheet.
    pub fn sheet(sheet: SheetId) -> Self {
        Self { sheet: Some(sheet), ..Self::default() }
    }

    /// A row of a sheet.
    pub fn row(sheet: SheetId, entry: EntryId) -> Self {
        Self { sheet: Some(sheet), entry: Some(entry), column: None }
    }

    /// A cell.
    pub fn cell(sheet: SheetId, entry: EntryId, column: &ColumnId) -> Self {
        Self { sheet: Some(sheet), entry: Some(entry), column: Some(column.clone()) }
    }
}
