//! What is said instead of what could not be read.

use std::sync::Arc;

use crate::error::Error;

/// A sheet is in the file and could not be read from there, and why. What is said of it has
/// to be this: it is not known to be empty.
#[derive(Clone, Debug)]
pub struct Unread(pub Arc<Error>);

impl PartialEq for Unread {
    /// Whether it is the same failure.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl From<Unread> for Error {
    fn from(Unread(error): Unread) -> Self {
        Self::Shared(error)
    }
}

/// Why a book does not give what was asked for by its key.
#[derive(Clone, Debug, PartialEq)]
pub enum LookupError {
    /// There is no such thing in the book.
    Gone,
    /// It may be there; its sheet could not be read.
    Unread(Unread),
}

impl LookupError {
    /// Whether it is certain that there is no such thing.
    pub fn is_gone(&self) -> bool {
        *self == Self::Gone
    }
}

impl From<Unread> for LookupError {
    fn from(unread: Unread) -> Self {
        Self::Unread(unread)
    }
}

/// What is there, where all could be read.
pub trait Known<T> {
    /// `Ok(None)` where there is no such thing.
    ///
    /// # Errors
    /// [`Unread`] where that cannot be said.
    fn known(self) -> Result<Option<T>, Unread>;
}

impl<T> Known<T> for Result<T, LookupError> {
    fn known(self) -> Result<Option<T>, Unread> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(LookupError::Gone) => Ok(None),
            Err(LookupError::Unread(unread)) => Err(unread),
        }
    }
}
