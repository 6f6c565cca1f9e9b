//! Files and folders that are only there while something is under way. What makes them takes
//! them away again, but not where the program is ended by Ctrl+C: then this list does.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use crate::deadline::Deadline;

/// While something is made it is not yet on the list: who takes all away waits for that, but
/// not for a share that does not answer.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(5);

static PENDING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// Held while several whole files are put in their places, one after the other.
static PLACING: Mutex<()> = Mutex::new(());

/// On the list for as long as there is this.
#[derive(Debug)]
pub struct PendingPath(PathBuf);

impl Drop for PendingPath {
    fn drop(&mut self) {
        pending().remove(&self.0);
    }
}

fn pending() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes something that is on the list from its first moment on.
pub(super) fn make<T>(
    make: impl FnOnce() -> io::Result<T>,
    path: impl FnOnce(&T) -> &Path,
) -> io::Result<(T, PendingPath)> {
    let mut pending = pending();
    let made = make()?;
    let path = path(&made);
    // The program's folder may be another one by then.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    pending.insert(path.clone());
    Ok((made, PendingPath(path)))
}

/// Held while several files are put in their places.
pub(super) fn placing() -> MutexGuard<'static, ()> {
    PLACING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nothing more is made, nor put in its place, while there is this.
pub struct Discarded {
    _placing: Option<MutexGuard<'static, ()>>,
    _pending: Option<MutexGuard<'static, BTreeSet<PathBuf>>>,
}

/// Takes away all that is only there while something is under way: for who ends the program.
pub fn discard_all() -> Discarded {
    let deadline = Deadline::after(PATIENCE);
    let (_placing, _pending) = (held(&PLACING, &deadline), held(&PENDING, &deadline));
    for path in _pending.iter().flat_map(|pending| pending.iter()) {
        if path.is_dir() {
            let _ = fs::remove_dir_all(path);
            continue;
        }
        let _ = fs::remove_file(path);
        // SQLite's, of a book in the making.
        let mut journal = path.clone().into_os_string();
        journal.push("-journal");
        let _ = fs::remove_file(journal);
    }
    Discarded { _placing, _pending }
}

fn held<T>(of: &'static Mutex<T>, deadline: &Deadline) -> Option<MutexGuard<'static, T>> {
    loop {
        match of.try_lock() {
            Ok(held) => return Some(held),
            Err(TryLockError::Poisoned(held)) => return Some(held.into_inner()),
            Err(TryLockError::WouldBlock) if deadline.left().is_zero() => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
        }
    }
}

/// A folder of our own in the system's for temporary files, gone when dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: tempfile::TempDir,
    _entry: PendingPath,
}

impl Scratch {
    /// A new one.
    ///
    /// # Errors
    /// Those of the system.
    pub fn new() -> io::Result<Self> {
        let make = || tempfile::Builder::new().prefix("chosho-").tempdir();
        let (folder, _entry) = self::make(make, tempfile::TempDir::path)?;
        Ok(Self { folder, _entry })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
