//! What the rows of one sheet are kept in, shared by the clones of a book.

use std::sync::{Arc, OnceLock};

use super::{Body, Listed};

/// The rows of a sheet, or the place for them.
#[derive(Debug, Default)]
pub struct Slot {
    body: OnceLock<Arc<Body>>,
    /// What is to be read into it; `None` where that is nothing.
    listed: Option<Listed>,
    /// They did not come from the source, or were changed since.
    is_own: bool,
    /// The slot of the book that this one is of a part of: what that has read is what
    /// counts.
    beside: Option<Arc<Slot>>,
}

impl Slot {
    /// One with rows that are a book's own.
    pub fn own(body: Arc<Body>) -> Self {
        Self { body: OnceLock::from(body), is_own: true, ..Self::default() }
    }

    /// An empty one, for the rows of the sheet that is listed so.
    pub fn unread(listed: Listed) -> Self {
        Self { listed: Some(listed), ..Self::default() }
    }

    /// An empty one that never gets other rows than `slot`, but does not fill that.
    pub fn beside(slot: &Arc<Self>) -> Self {
        Self { listed: slot.listed, beside: Some(slot.clone()), ..Self::default() }
    }

    /// What is to be read into it.
    pub fn listed(&self) -> Option<&Listed> {
        self.listed.as_ref()
    }

    /// Whether the rows are a book's own.
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// The rows, if they were read.
    pub fn get(&self) -> Option<&Body> {
        self.body.get().map(|body| &**body)
    }

    /// The same, to be held.
    pub fn shared(&self) -> Option<Arc<Body>> {
        self.body.get().cloned()
    }

    /// Puts in what was just read, and gives what counts: where others read it at the
    /// same time, what they put in, for only that may be changed in the file since.
    pub fn fill(&self, read: Body) -> &Body {
        let beside = self.beside.as_ref().and_then(|slot| slot.shared());
        self.body.get_or_init(|| beside.unwrap_or_else(|| Arc::new(read)))
    }

    /// What counts of what was just read, without keeping it.
    pub fn prefer(&self, read: Body) -> Arc<Body> {
        let kept = self.shared().or_else(|| self.beside.as_ref()?.shared());
        kept.unwrap_or_else(|| Arc::new(read))
    }

    /// The rows, out of the slot where it is nobody else's.
    pub fn take(slot: Arc<Self>) -> Option<Arc<Body>> {
        match Arc::try_unwrap(slot) {
            Ok(own) => own.body.into_inner(),
            Err(shared) => shared.shared(),
        }
    }
}
