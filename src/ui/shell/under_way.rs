//! What may be under way beside the clerk's work: the end, a book that is being opened, a look
//! at last year's file.

use std::path::PathBuf;

use crate::background::Pending;
use crate::edit::Session;
use crate::error::Result;
use crate::ui::request::How;

/// How far the end has come.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// All is done that can be: nothing is shown any more.
    pub(super) is_over: bool,
    /// A frame failed.
    pub(super) has_failed: bool,
    /// Something that was typed is in no file at all.
    pub(super) is_lost: bool,
    /// The window was told to close.
    pub(super) wants_to_close: bool,
    /// When the last frame was shown.
    pub(super) shown_at: Option<f64>,
}

/// A book that is being opened or made.
pub(super) struct Opening {
    pub(super) path: PathBuf,
    /// How it is opened; `None` where it is made.
    pub(super) how: Option<How>,
    pub(super) result: Pending<Result<OpenedBook>>,
}

/// What came of it.
pub(super) struct OpenedBook {
    pub(super) session: Session,
    /// Where a file of an older version was kept.
    pub(super) kept: Option<PathBuf>,
    /// Where the state of two was kept that was not chosen.
    pub(super) other: Option<PathBuf>,
}

/// Last year's file beside the book that is open.
#[derive(Default)]
pub(super) struct Correcting {
    pub(super) looking: Option<Pending<bool>>,
    /// It was corrected, and nobody has looked at that yet.
    pub(super) is_told: bool,
}
