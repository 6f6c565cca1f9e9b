//! Backups of the file, made beside the work.
//!
//! The store's thread only takes a snapshot, which stays on this computer. What is made
//! of that is made on a thread of its own: a folder for backups that answers slowly or
//! not at all holds up no write. A thread that does not come to an end is given up on.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::DateTime;

use crate::background::{Pending, Poll};
use crate::clock;
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::store::{CopySource, Writer};

use super::wait::Wait;
use super::{Notice, Session};

/// A backup that does not get on for so long is given up on: what each of its pages may
/// take to be synced and read again goes with it, of which no sign is given.
const PATIENCE: Duration = Duration::from_secs(15);
const A_PAGE: Duration = Duration::from_millis(2);

/// One that is broken off is waited for so long, for it to take away what it began.
const ENDING: Duration = Duration::from_millis(500);

/// A backup that is being made.
pub struct BackingUp {
    /// The revision that it is of.
    revision: i64,
    monitor: Arc<Monitor>,
    made: Pending<Result<Option<PathBuf>>>,
    wait: Wait,
}

impl Session {
    /// Has `work` make a copy of the file, once all that was done is in it, and say
    /// where; it is told what time it is. What came of it is in a later
    /// [`Session::poll`]. Nothing where one is being made, or where there is no file.
    /// What is done meanwhile comes first, and may be in it.
    pub fn back_up(
        &mut self,
        work: impl FnOnce(&CopySource<'_>, DateTime, &Monitor) -> Result<Option<PathBuf>> + Send + 'static,
    ) {
        self.back_up_any(true, work);
    }

    /// The same of the file as it is now: what is done meanwhile has to wait until the
    /// snapshot is there, and is not in it.
    pub fn back_up_as_it_is(
        &mut self,
        work: impl FnOnce(&CopySource<'_>, DateTime, &Monitor) -> Result<Option<PathBuf>> + Send + 'static,
    ) {
        self.back_up_any(false, work);
    }

    fn back_up_any(
        &mut self,
        gives_way: bool,
        work: impl FnOnce(&CopySource<'_>, DateTime, &Monitor) -> Result<Option<PathBuf>> + Send + 'static,
    ) {
        let (Some(writer), None) = (&mut self.file, &self.backing_up) else { return };
        let (monitor, now) = (Arc::new(Monitor::default()), clock::now());
        let snapshot = writer.snapshot(monitor.clone(), gives_way);
        let own = monitor.clone();
        let make = move || snapshot.wait().and_then(|snapshot| work(&snapshot.source(), now, &own));
        let made = Pending::start("backup", self.wake.clone(), make);
        self.backing_up = Some(BackingUp { revision: self.revision, monitor, made, wait: Wait::default() });
    }

    /// The backup that is being made.
    pub fn backing_up(&self) -> Option<&Arc<Monitor>> {
        self.backing_up.as_ref().map(|backing_up| &backing_up.monitor)
    }

    /// Breaks off the backup that is being made.
    pub fn stop_backing_up(&mut self) {
        let Some(backing_up) = &self.backing_up else { return };
        backing_up.monitor.cancel();
        if let Poll::Ready(_) | Poll::Gone = backing_up.made.wait_for(ENDING) {
            self.backing_up = None;
        }
    }

    /// Whether the file was changed since it was opened or copied.
    pub fn has_changed(&self) -> bool {
        self.file.is_some() && self.revision != self.backed_up
    }

    /// What came of it, if that is known by now.
    pub(super) fn hear_of_backup(&mut self) -> Option<Notice> {
        let backing_up = self.backing_up.as_ref()?;
        let made = match backing_up.made.poll() {
            Poll::Ready(made) => made,
            Poll::NotYet => return None,
            Poll::Gone => Err(self.no_backup(&Error::BrokenOff)),
        };
        if let (Some(backing_up), true) = (self.backing_up.take(), made.is_ok()) {
            self.backed_up = backing_up.revision;
        }
        Some(Notice::BackedUp(made))
    }

    /// Gives up on a backup that does not get on; otherwise says when to look again.
    pub(super) fn watch_backup(&mut self, now: Duration) -> (Option<Notice>, Option<Duration>) {
        let Some(backing_up) = &mut self.backing_up else { return (None, None) };
        let sign = backing_up.monitor.signs();
        let pages = u32::try_from(backing_up.monitor.total()).unwrap_or(u32::MAX);
        let patience = PATIENCE.saturating_add(A_PAGE.saturating_mul(pages));
        let left = backing_up.wait.left(true, sign, now, patience);
        if left != Some(Duration::ZERO) {
            return (None, left);
        }
        backing_up.monitor.cancel();
        self.backing_up = None;
        let silent = Error::Write { path: PathBuf::new(), source: std::io::ErrorKind::TimedOut.into() };
        (Some(Notice::BackedUp(Err(self.no_backup(&silent)))), None)
    }

    fn no_backup(&self, cause: &Error) -> Error {
        let path = self.file.as_ref().map(Writer::path).unwrap_or(std::path::Path::new("")).to_owned();
        Error::Backup { path, detail: cause.cause() }
    }
}
