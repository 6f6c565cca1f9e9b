//! Rescue by time: what does not answer is told, and made good for, as what fails is.

use std::io::ErrorKind;
use std::time::Duration;

use crate::error::{Error, Unsaved};
use crate::store::Writer;

use super::{Notice, Session};

/// A write that is not confirmed within this time is taken for one that may never be.
const PATIENCE: Duration = Duration::from_secs(3);

/// A new file that is not there after this time is not waited for any longer.
const NEW_FILE: Duration = Duration::from_secs(20);

/// How soon a copy on this computer that fails is tried again.
const AGAIN: Duration = Duration::from_secs(10);

impl Session {
    /// Looks at what is waited for. `now` is the time of a clock that only goes forward.
    /// Gives what the clerk should hear of, and after what time to look again if nothing
    /// happens before. To be called after each [`Session::poll`], and after each change.
    pub fn watch(&mut self, now: Duration) -> (Vec<Notice>, Option<Duration>) {
        let file = self.watch_file(now);
        let (not_moved, moving) = self.watch_new_file(now);
        let copy = self.watch_copy(now);
        let (not_backed_up, backup) = self.watch_backup(now);
        let notices = not_moved.into_iter().chain(not_backed_up).collect();
        (notices, [file, moving, copy, backup].into_iter().flatten().min())
    }

    /// Whether the file is not known to answer any more.
    pub fn is_silent(&self) -> bool {
        matches!(self.failure, Some(Error::Save { cause: Unsaved::NoAnswer, .. }))
    }

    fn watch_file(&mut self, now: Duration) -> Option<Duration> {
        let writer = self.file.as_ref()?;
        let is_awaited = !writer.is_idle() && !self.is_silent();
        let left = self.waits.file.left(is_awaited, writer.answered(), now, PATIENCE);
        if left == Some(Duration::ZERO) {
            self.take_for_silent();
            return None;
        }
        left
    }

    /// Neither waits for the file any longer nor gives it up.
    pub(super) fn take_for_silent(&mut self) {
        if let Some(path) = self.file.as_ref().map(Writer::path) {
            let path = path.to_owned();
            self.failure = Some(Error::Save { path, cause: Unsaved::NoAnswer });
            self.retrying = false;
            self.keep_safe(None);
        }
    }

    fn watch_new_file(&mut self, now: Duration) -> (Option<Notice>, Option<Duration>) {
        let Some(moving) = &self.moving else {
            return (None, self.waits.moving.left(false, 0, now, NEW_FILE));
        };
        let Some(left) = self.waits.moving.left(true, 0, now, NEW_FILE) else { return (None, None) };
        if left + PATIENCE > NEW_FILE {
            return (None, Some(left + PATIENCE - NEW_FILE));
        }
        if self.book.is_lazy() {
            // All of it is read for that, which may take long, and must not be changed
            // meanwhile where it is read from.
            self.begin_copy();
            return (None, None);
        }
        if left > Duration::ZERO {
            self.let_go_of_held();
            return (None, Some(left));
        }
        let path = moving.path().to_owned();
        let error = Error::Write { path, source: ErrorKind::TimedOut.into() };
        self.moving.take().into_iter().for_each(Writer::call_off);
        (Some(Notice::NotMoved(error)), None)
    }

    fn watch_copy(&mut self, now: Duration) -> Option<Duration> {
        let revision = self.revision;
        let rescue = self.rescue.as_mut()?;
        let is_awaited = !rescue.holds(revision) && !rescue.is_lacking();
        let left = self.waits.copy.left(is_awaited, rescue.answered(), now, PATIENCE);
        if left == Some(Duration::ZERO) {
            rescue.take_for_silent();
        }
        let is_lacking = rescue.is_lacking();
        let again = self.waits.renewing.left(is_lacking, 0, now, AGAIN);
        if again == Some(Duration::ZERO) {
            self.waits.renewing = Default::default();
            self.renew_copy();
            return Some(AGAIN);
        }
        left.filter(|left| *left > Duration::ZERO).into_iter().chain(again).min()
    }
}

#[cfg(test)]
impl Session {
    /// The file answers from now on only once what is given back is dropped.
    pub(crate) fn hang(&self) -> std::sync::mpsc::Sender<()> {
        self.file.as_ref().map(Writer::hang).unwrap_or_else(|| std::sync::mpsc::channel().0)
    }

    /// The thread that saves breaks down.
    pub(crate) fn break_down(&self) {
        self.file.iter().for_each(Writer::break_down);
    }
}
