//! What is shown and selected of the sheet in the middle: nothing of it is in the book.

use crate::book::Place;
use crate::viewmodel::field::Field;
use crate::viewmodel::filter::TableFilter;

use super::grid::cursor::Cursor;
use crate::ui::table::TableLayout;
use crate::ui::table::typing::Typing;

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct TableState {
    /// What commands on rows and cells are about.
    pub place: Place,
    /// What is being typed.
    pub typing: Typing,
    /// What is selected of the sheet.
    pub cursor: Cursor,
    /// Which rows of the sheet are shown.
    pub filter: TableFilter,
    /// Where the rows of the sheet are.
    pub layout: TableLayout,
    /// The cell that is edited on a large page.
    pub large: Option<Field>,
    /// How often the clerk has selected something.
    pub selections: u64,
}

impl TableState {
    /// Whether the book is only looked at.
    pub fn is_read_only(&self) -> bool {
        self.typing.read_only
    }
}
