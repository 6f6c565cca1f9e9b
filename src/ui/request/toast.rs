//! Short messages of what was done.

use std::path::PathBuf;

use crate::book::Place;

use super::verb::Verb;

/// A message that stays until it is taken away or time has passed.
#[derive(Clone, Debug)]
pub struct Toast {
    pub id: u64,
    pub text: String,
    pub kind: ToastKind,
    /// When it goes, in the window's seconds.
    pub until: f64,
}

/// What a message offers.
#[derive(Clone, Debug)]
pub enum ToastKind {
    /// Something was done.
    Done,
    /// Something was done that can be undone.
    Undoable,
    /// A file was written.
    Written(PathBuf),
    /// Several files were written, this one among them.
    WrittenBeside(PathBuf),
    /// Something cannot be done.
    Refused,
    /// Something was read in which something is to be mended, by this.
    Mendable(Verb),
    /// A document became a book, and it can be seen how.
    Imported,
    /// What was done last, before the program was cut short, is here.
    CutShort(Option<Place>),
}

impl ToastKind {
    /// Whether there is a button to be pressed.
    pub fn offers_something(&self) -> bool {
        !matches!(self, Self::Done | Self::Refused | Self::CutShort(None))
    }
}
