//! The books that this process has open.
//!
//! On POSIX, closing any handle of a file drops the locks that the process holds
//! on it (<https://sqlite.org/howtocorrupt.html> 2.2). So a file that is open for
//! editing must not be looked into but through its own connection, and none may
//! become so while it is being looked into.
//!
//! That is seen to file by file. One that lies where nothing answers holds up only
//! those who want the same file, and these not for ever.

use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::file::{Identity, identity};

/// How long is waited for somebody else who looks into a file.
const PATIENCE: Duration = Duration::from_secs(3);

static FILES: Mutex<Vec<Held>> = Mutex::new(Vec::new());
static FREED: Condvar = Condvar::new();

/// A file that is not to be touched by others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    file: Identity,
    /// It is open for editing; otherwise it is being opened, looked into or closed.
    is_open: bool,
}

fn files() -> MutexGuard<'static, Vec<Held>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn free(is_own: impl Fn(&Held) -> bool) {
    let mut files = files();
    if let Some(at) = files.iter().position(is_own) {
        files.swap_remove(at);
    }
    FREED.notify_all();
}

/// A file that nobody else in this process opens or looks into while there is this.
pub struct HereHold(Option<Held>);

/// Keeps others in this process from the file at `path`. `None` where it has the file
/// open for editing, or somebody in it has been looking into it for long.
pub fn hold(path: &Path) -> Option<HereHold> {
    hold_within(path, PATIENCE)
}

fn hold_within(path: &Path, patience: Duration) -> Option<HereHold> {
    // Asked before the list is locked: the answer may never come.
    let Some(file) = identity(path) else { return Some(HereHold(None)) };
    let is_other = |files: &mut Vec<Held>| files.iter().any(|held| held.file == file && !held.is_open);
    let waited = FREED.wait_timeout_while(files(), patience, is_other);
    let mut files = waited.unwrap_or_else(PoisonError::into_inner).0;
    if files.iter().any(|held| held.file == file) {
        return None;
    }
    let held = Held { file, is_open: false };
    files.push(held.clone());
    Some(HereHold(Some(held)))
}

impl HereHold {
    /// Goes on as long as the file, which was just opened for editing, stays so. The handles
    /// of the file go between the two.
    pub fn claim(self, path: &Path) -> (OpenEnding, OpenClaim) {
        let own = identity(path);
        files().extend(own.map(|file| Held { file, is_open: true }));
        (OpenEnding(own), OpenClaim(own))
    }
}

impl Drop for HereHold {
    fn drop(&mut self) {
        self.0.iter().for_each(|own| free(|held| held == own));
    }
}

/// When this is dropped, a file that is open for editing is about to be closed: whoever wants
/// it waits for that. Without it, a file that is new and got the number of one that was
/// deleted while it was open would for a moment seem to be open itself.
pub struct OpenEnding(Option<Identity>);

impl Drop for OpenEnding {
    fn drop(&mut self) {
        let mut files = files();
        let own = files.iter_mut().filter(|held| Some(&held.file) == self.0.as_ref());
        own.for_each(|held| held.is_open = false);
    }
}

/// A file is open for editing until this is dropped.
pub struct OpenClaim(Option<Identity>);

impl Drop for OpenClaim {
    fn drop(&mut self) {
        self.0.iter().for_each(|file| free(|held| held.file == *file));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_into_one_file_holds_up_nobody_who_wants_another() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = ["a", "b"].map(|name| folder.path().join(name));
        for path in [&one, &other] {
            std::fs::write(path, "x").unwrap();
        }
        let looking = hold(&one).unwrap();
        assert!(hold_within(&one, Duration::ZERO).is_none(), "it is not waited for for ever");
        let (ending, claim) = hold(&other).unwrap().claim(&other);
        assert!(hold(&other).is_none(), "an open one is told at once");
        drop(looking);
        assert!(hold_within(&one, Duration::ZERO).is_some());
        drop((ending, claim));
        assert!(hold_within(&other, Duration::ZERO).is_some());
        assert!(hold(&folder.path().join("none")).is_some(), "there is nothing to be kept from");
    }

    /// Its handles may have gone by then, and the file's number be another's.
    #[test]
    fn one_that_is_about_to_be_closed_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "x").unwrap();
        let (ending, claim) = hold(&path).unwrap().claim(&path);
        assert!(hold(&path).is_none());
        drop(ending);
        assert!(hold_within(&path, Duration::ZERO).is_none(), "not yet");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| hold(&path).is_some());
            drop(claim);
            assert!(waiting.join().unwrap());
        });
    }
}
