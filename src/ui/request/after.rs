//! What follows once the open book is left, and how another is opened.

use std::path::PathBuf;

use crate::book::Book;
use crate::edit::Rescued;
use crate::store::Unfinished;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// To work on; nobody else can meanwhile.
    Editing,
    /// The same, where one of two states was chosen.
    Chosen(Unfinished),
    /// The same, although another computer may have it open: the clerk knows that it does
    /// not.
    TakingOver,
    /// To look at, as it is now.
    ReadOnly,
    /// As a book of its own that is to be saved under another name.
    Copy,
}

/// What follows once the open book may be left.
#[derive(Debug)]
pub enum After {
    /// The start screen.
    Close,
    /// The end of the program.
    Quit,
    /// Another book.
    Open(PathBuf, How),
    /// A new book at this place, which may replace what is there.
    Create(Box<Book>, PathBuf, bool),
    /// What an earlier session left, in no file yet.
    Rescued(Rescued),
    /// A book without a file, and the file that it was made from: it would be a loss to
    /// close such a one as it is.
    Untitled(Box<Book>, Option<PathBuf>),
}
