//! The books that this process has open.
//!
//! On POSIX, closing any handle of a file drops the locks that the process holds
//! on it (<https://sqlite.org/howtocorrupt.html> 2.2). So a file that is open for
//! editing must not be looked into but through its own connection, and none may
//! become so while it is being looked into.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::file::{Identity, identity};

static OPEN: Mutex<Vec<Identity>> = Mutex::new(Vec::new());

/// The list, which stays as it is while somebody holds it.
pub struct Here(MutexGuard<'static, Vec<Identity>>);

/// Holds the list. Whoever has it must not drop a [`Claim`].
pub fn hold() -> Here {
    Here(OPEN.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Here {
    /// Whether this process has the file open for editing.
    pub fn has(&self, path: &Path) -> bool {
        !self.0.is_empty() && identity(path).is_some_and(|own| self.0.contains(&own))
    }

    /// Puts a file on the list, which was just opened.
    pub fn add(&mut self, path: &Path) -> Claim {
        let own = identity(path);
        self.0.extend(own.iter().cloned());
        Claim(own)
    }
}

/// A file is on the list until this is dropped.
pub struct Claim(Option<Identity>);

impl Drop for Claim {
    fn drop(&mut self) {
        let mut open = hold().0;
        if let Some(at) = open.iter().position(|other| Some(other) == self.0.as_ref()) {
            open.swap_remove(at);
        }
    }
}
