//! Whether another program of this computer is still there.
//!
//! Each program that has a book open holds a lock on a small file of its own in the
//! system's folder for temporary files, which the system takes away when the program
//! dies, however that happens. Where a share passes no locks on, this tells a program
//! that is at work from one that a crash has ended.

use std::env;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use uuid::Uuid;

/// What tells this run of the program from all others.
pub fn own() -> Uuid {
    static OWN: OnceLock<Uuid> = OnceLock::new();
    *OWN.get_or_init(Uuid::new_v4)
}

/// As long as there is one, others find this program alive.
pub struct Pulse {
    path: PathBuf,
    /// Holds the lock.
    _file: File,
}

impl Drop for Pulse {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Lets others find this program alive. `None` where the system has no place for that.
pub fn pulse() -> Option<Arc<Pulse>> {
    static HELD: Mutex<Weak<Pulse>> = Mutex::new(Weak::new());
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pulse) = held.upgrade() {
        return Some(pulse);
    }
    let pulse = Arc::new(hold(own())?);
    *held = Arc::downgrade(&pulse);
    Some(pulse)
}

/// Lets others find a program alive that has this id.
pub(super) fn hold(id: Uuid) -> Option<Pulse> {
    let path = path_of(id);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).ok()?;
    file.try_lock().ok()?;
    Some(Pulse { path, _file: file })
}

/// Whether the program of this computer that has this id is there. What a dead one left
/// is taken away.
pub fn is_alive(id: Uuid) -> bool {
    let path = path_of(id);
    let file = match File::open(&path) {
        Ok(file) => file,
        // It is another user's, whose programs take theirs away themselves.
        Err(error) => return error.kind() == io::ErrorKind::PermissionDenied,
    };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(_)) => false,
        Ok(()) => {
            let _ = fs::remove_file(&path);
            false
        }
    }
}

fn path_of(id: Uuid) -> PathBuf {
    env::temp_dir().join(format!("chosho-{id}.running"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_alive_as_long_as_it_holds_its_file() {
        let id = Uuid::new_v4();
        assert!(!is_alive(id), "there was never one");
        let pulse = hold(id).unwrap();
        assert!(is_alive(id));
        drop(pulse);
        assert!(!is_alive(id));
        // One that did not come to its end leaves its file.
        fs::write(path_of(id), "").unwrap();
        assert!(!is_alive(id));
        assert!(!path_of(id).exists(), "what the dead one left is gone");
    }

    #[test]
    fn this_program_is_alive_while_it_has_something_open() {
        let (one, other) = (pulse().unwrap(), pulse().unwrap());
        drop(one);
        assert!(is_alive(own()));
        drop(other);
    }
}
