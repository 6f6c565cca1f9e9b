//! The texts of the book that are typed into.

use crate::book::{Book, ColumnId, EntryId, SheetId};
use crate::edit::Command;
use crate::search::Spot;

/// A text of the book that can be typed into.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// A cell of a text column.
    Cell(EntryId, ColumnId),
    /// An entry's name.
    Name(EntryId),
    /// A sheet's closing text.
    Overall(SheetId),
    /// The clerk's notes on a sheet.
    Note(SheetId),
}

impl Field {
    /// The entry that it is of; `None` for a text of the whole sheet.
    pub fn entry(&self) -> Option<EntryId> {
        match self {
            Self::Cell(entry, _) | Self::Name(entry) => Some(*entry),
            Self::Overall(_) | Self::Note(_) => None,
        }
    }

    /// The command that makes `text` what it holds.
    pub fn command(self, text: String) -> Command {
        match self {
            Self::Cell(entry, column) => Command::SetCell { entry, column, text },
            Self::Name(entry) => Command::SetName { entry, name: text },
            Self::Overall(sheet) => Command::SetOverall { sheet, text },
            Self::Note(sheet) => Command::SetNote { sheet, text },
        }
    }
}

/// The field that a text is typed into; names of plans and policies have none.
pub fn field_of(book: &Book, spot: &Spot) -> Option<Field> {
    Some(match spot {
        Spot::Plan(_) | Spot::Policy(_) => return None,
        Spot::Name(_, entry) => Field::Name(*entry),
        Spot::Cell(_, entry, column) => Field::Cell(book.anchor(*entry, column), column.clone()),
        Spot::Overall(sheet) => Field::Overall(*sheet),
        Spot::Note(sheet) => Field::Note(*sheet),
    })
}
