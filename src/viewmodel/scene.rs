//! What everything that is drawn of a book looks at: the same for a whole frame, so that
//! what draws needs to know nobody who keeps it.

use crate::book::{Book, Place, SheetId};
use crate::edit::Session;
use crate::prefs::Prefs;
use crate::search::Spot;

use super::field::Field;
use super::found::KnownFindings;
use super::progress::ProgressCache;

/// See the module's documentation.
#[derive(Clone, Copy)]
pub struct Scene<'s> {
    /// The book that is open, and what is done to it.
    pub session: &'s Session,
    /// How the clerk has the window.
    pub prefs: &'s Prefs,
    /// The sheet in the middle.
    pub sheet: Option<SheetId>,
    /// What commands on rows and cells are about.
    pub place: &'s Place,
    /// The field at work: the one of the sheet that last had the focus, or else is selected.
    pub field: Option<&'s Field>,
    /// What the checks found.
    pub findings: &'s KnownFindings,
    /// How far every item of the tree is filled in.
    pub progress: &'s ProgressCache,
}

impl<'s> Scene<'s> {
    /// The book that is open.
    pub fn book(&self) -> &'s Book {
        self.session.book()
    }

    /// Whether the book is only looked at.
    pub fn is_read_only(&self) -> bool {
        self.session.is_read_only()
    }

    /// The text of the field at work.
    pub fn spot(&self) -> Option<Spot> {
        self.field?.spot(self.book())
    }
}
