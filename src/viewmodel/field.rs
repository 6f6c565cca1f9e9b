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

    /// The field that a text is typed into; names of plans and policies have none.
    pub fn of(book: &Book, spot: &Spot) -> Option<Self> {
        Some(match spot {
            Spot::Plan(_) | Spot::Policy(_) => return None,
            Spot::Name(_, entry) => Self::Name(*entry),
            Spot::Cell(_, entry, column) => Self::Cell(book.anchor(*entry, column), column.clone()),
            Spot::Overall(sheet) => Self::Overall(*sheet),
            Spot::Note(sheet) => Self::Note(*sheet),
        })
    }

    /// The text that is typed into it; of a merged cell, that of the one it is merged with.
    pub fn spot(&self, book: &Book) -> Option<Spot> {
        Some(match self {
            Self::Cell(entry, column) => {
                Spot::Cell(book.entry(*entry).ok()?.sheet, book.anchor(*entry, column), column.clone())
            }
            Self::Name(entry) => Spot::Name(book.entry(*entry).ok()?.sheet, *entry),
            Self::Overall(sheet) => Spot::Overall(book.sheet(*sheet).ok()?.id),
            Self::Note(sheet) => Spot::Note(book.sheet(*sheet).ok()?.id),
        })
    }
}
