//! A book's file, held against everybody without SQLite, which would put a journal's
//! pages into it as soon as it has the lock.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How often the lock is tried, and how long is waited in between: somebody else's can
/// be a short one (a backup program's, say).
const ATTEMPTS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(50);

/// As long as there is one, no other program's SQLite gets a lock on the file. It must be
/// gone before ours opens it, and nothing else may open the file meanwhile: on POSIX,
/// closing any handle drops the lock (<https://sqlite.org/howtocorrupt.html> 2.2).
pub struct FileLock {
    pub file: File,
}

impl FileLock {
    /// Takes it; `None` where somebody has the file open.
    ///
    /// # Errors
    /// Those of opening the file for writing, and of locking it.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        for attempt in 1..=ATTEMPTS {
            if is_locked(&file)? {
                return Ok(Some(Self { file }));
            }
            if attempt < ATTEMPTS {
                std::thread::sleep(PAUSE);
            }
        }
        Ok(None)
    }
}

/// Locks all bytes there can be, those of SQLite's own locks among them
/// (<https://sqlite.org/lockingv3.html#how_locks_are_implemented>). Not `File::lock`, which is
/// another kind of lock here.
#[cfg(unix)]
fn is_locked(file: &File) -> io::Result<bool> {
    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;
    match fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The same as SQLite's own kind of lock on Windows.
#[cfg(not(unix))]
fn is_locked(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(std::fs::TryLockError::WouldBlock) => Ok(false),
        Err(std::fs::TryLockError::Error(error)) => Err(error),
    }
}
