//! A very large book's sheets: read when they are looked at, and let go of again.

use crate::book::{Book, SheetId};
use crate::store::Contents;

use super::Session;

/// About how many bytes of rows are kept in memory before those go that nobody works
/// with.
const ROOM: usize = 16 << 20;

/// How many sheets are kept all the same: the last ones that were looked at.
const IN_HAND: usize = 4;

impl Session {
    /// The clerk works on this sheet now.
    pub fn take_in_hand(&mut self, sheet: SheetId) {
        if self.in_hand.first() != Some(&sheet) {
            self.in_hand.retain(|other| *other != sheet);
            self.in_hand.insert(0, sheet);
            self.in_hand.truncate(IN_HAND);
        }
    }

    /// Whether all of the file was checked: of a very large one that goes on after it was
    /// opened.
    pub fn is_checked(&self) -> bool {
        self.is_checked || !self.book.is_lazy()
    }

    /// What could not be read is tried again when it is next looked at.
    pub fn read_again(&mut self) {
        self.book.read_again();
    }

    /// Lets go of what was only looked at, where it is much.
    pub(super) fn make_room(&mut self) {
        self.keep_within(ROOM);
        // They are what they were when the file was opened, whatever was changed since.
        if self.book.read_pasts_size() > ROOM {
            self.book.forget_pasts();
        }
    }

    /// Lets go of the sheets of a very large book that nobody works with, where all of
    /// them take more than about `room` bytes. What was changed stays until it is in the
    /// file.
    pub fn keep_within(&mut self, room: usize) {
        let is_saved = self.is_settled() && !self.has_unsaved_changes() && self.failure.is_none();
        if is_saved && self.book.read_size() > room {
            self.book.forget(&self.in_hand);
        }
    }

    /// What can be kept of the book where its file cannot be reached: all of it, or of
    /// a very large one the sheets that were changed or looked at, with nothing to undo.
    pub(super) fn contents_at_hand(&self) -> Contents {
        if !self.book.is_lazy() {
            return self.contents();
        }
        Contents { book: Book::at_hand(&self.book), log: Vec::new(), revision: self.revision }
    }
}
