//! How what is on the screen gets into a file, and where it is kept until then.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::DateTime;

use crate::clock;
use crate::error::{Error, Result};
use crate::file::IfExists;
use crate::monitor::Monitor;
use crate::store::{Checker, Report, Source, Store, Write, WriteKind};

use super::super::fold;
use super::super::history::START;
use super::super::rescue::Rescue;
use super::{Notice, SaveState, Session};

impl Session {
    /// The same, with what is in no file yet kept in `folder`.
    pub fn with_rescue(mut self, folder: Option<PathBuf>) -> Self {
        self.rescue_folder = folder;
        self.keep_safe(None);
        self
    }

    /// Keeps what is in no file yet in one of our own. `write` is the last change,
    /// which a copy that is there lacks.
    pub(super) fn keep_safe(&mut self, write: Option<Write>) {
        let is_bad = self.rescue.as_mut().is_some_and(|rescue| !rescue.is_good());
        if let Some(bad) = self.rescue.take_if(|_| is_bad) {
            bad.end();
        }
        if let Some(rescue) = &self.rescue {
            write.into_iter().for_each(|write| rescue.write(write));
            return;
        }
        let lacks_file = match self.file {
            None => self.has_unsaved_changes(),
            Some(_) => self.failure.is_some() && self.has_unsaved_changes(),
        };
        if lacks_file {
            self.begin_copy();
        }
    }

    /// Begins a copy, where there is none.
    pub(super) fn begin_copy(&mut self) {
        if let (None, Some(folder)) = (&self.rescue, &self.rescue_folder) {
            let (contents, is_part) = (self.contents_at_hand(), self.book.is_lazy());
            self.rescue = Rescue::begin(folder, self.path(), contents, is_part, self.wake.clone());
        }
    }

    /// All of it is in its file: no other is needed.
    fn end_rescue(&mut self) {
        if !self.has_unsaved_changes()
            && let Some(rescue) = self.rescue.take()
        {
            rescue.end();
        }
    }

    /// Whether all of it is at least in a file of our own.
    pub fn is_kept(&mut self) -> bool {
        let revision = self.revision;
        self.rescue.as_mut().is_some_and(|rescue| rescue.holds(revision))
    }

    /// Leaves what is in no file yet, as the clerk has chosen.
    pub fn discard(mut self) {
        if let Some(rescue) = self.rescue.take() {
            rescue.end();
        }
    }

    /// Takes in what the store's thread has to say. To be called once a frame.
    pub fn poll(&mut self) -> Vec<Notice> {
        let mut notices = Vec::new();
        while let Some(report) = self.file.as_ref().and_then(|(_, writer)| writer.poll()) {
            notices.extend(self.hear(report));
        }
        self.make_room();
        // The file is being changed, and nobody waits for it just now.
        if self.saved_at.is_some() && !self.is_folded {
            self.fold_old_steps();
        }
        notices
    }

    /// Waits for the next thing that the store's thread has to say.
    pub fn wait(&mut self) -> Vec<Notice> {
        let report = self.file.as_ref().and_then(|(_, writer)| writer.wait());
        report.and_then(|report| self.hear(report)).into_iter().collect()
    }

    /// Waits until everything sent has been written, or has failed.
    pub fn settle(&mut self) -> Vec<Notice> {
        let mut notices = self.poll();
        while self.pending > 0 {
            let Some(report) = self.file.as_ref().and_then(|(_, writer)| writer.wait()) else { break };
            notices.extend(self.hear(report));
        }
        if let Some(rescue) = &mut self.rescue {
            rescue.settle(self.revision);
        }
        notices
    }

    /// Waits until everything sent has been written, or has failed; no longer than that.
    pub fn settle_within(&mut self, limit: Duration) -> Vec<Notice> {
        let begun = Instant::now();
        let mut notices = self.poll();
        while self.pending > 0 {
            let left = limit.saturating_sub(begun.elapsed());
            let Some(report) = self.file.as_ref().and_then(|(_, writer)| writer.wait_for(left)) else {
                break;
            };
            notices.extend(self.hear(report));
        }
        notices
    }

    /// Waits until what a copy here was given is in it; no longer than that.
    pub fn settle_copy(&mut self, limit: Duration) {
        let revision = self.revision;
        self.rescue.iter_mut().for_each(|rescue| rescue.settle_within(revision, limit));
    }

    fn hear(&mut self, report: Report) -> Option<Notice> {
        // Copies are not waited for.
        let is_counted = !matches!(report, Report::Copied(_) | Report::Checked(_) | Report::Lost(_));
        self.pending = self.pending.saturating_sub(usize::from(is_counted));
        match report {
            Report::Saved { revision } => {
                self.saved = revision;
                self.saved_at = Some(clock::time());
                if self.failure.take().is_some() {
                    // What could not be read meanwhile can be again.
                    self.book.read_again();
                }
                self.retrying = false;
                self.end_rescue();
                None
            }
            Report::Proven { revision } => {
                self.saved = revision;
                if self.failure.take().is_some() {
                    self.book.read_again();
                }
                self.retrying = false;
                self.end_rescue();
                None
            }
            Report::Failed(error) | Report::Lost(error) => {
                if matches!(&error, Error::Save { cause, .. } if cause.is_lost()) {
                    // What was saved there is now on the screen alone.
                    self.saved = -1;
                }
                self.failure = Some(error);
                self.retrying = false;
                self.keep_safe(None);
                None
            }
            Report::Moved { path, revision } => {
                self.moving = false;
                self.saved = revision;
                self.saved_at = Some(clock::time());
                self.failure = None;
                if let Some((old, _)) = &mut self.file {
                    old.clone_from(&path);
                }
                self.end_rescue();
                Some(Notice::Moved(path))
            }
            Report::NotMoved(error) => {
                self.moving = false;
                Some(Notice::NotMoved(error))
            }
            Report::Copied(copied) => {
                if let (Some((revision, _)), true) = (self.backing_up.take(), copied.is_ok()) {
                    self.backed_up = revision;
                }
                Some(Notice::BackedUp(copied))
            }
            Report::Checked(problems) => {
                self.is_checked = true;
                Some(problems).filter(|problems| !problems.is_empty()).map(Notice::Unsound)
            }
        }
    }

    /// Makes old steps of the log fewer, where all is saved and nothing is under way.
    pub fn fold_old_steps(&mut self) {
        let is_idle = self.pending == 0 && self.saved == self.revision && self.failure.is_none();
        if !is_idle || self.file.is_none() || self.moving || self.rescue.is_some() {
            return;
        }
        let Some(fold) = fold::fold(&self.log) else {
            self.is_folded = true;
            return;
        };
        fold::apply(&mut self.log, &fold);
        let seq = self.log.last().map_or(START, |last| last.seq);
        self.write(seq, WriteKind::Fold(fold), Vec::new());
    }

    /// Where the latest changes are.
    pub fn save_state(&self) -> SaveState<'_> {
        match (&self.file, &self.failure) {
            (None, _) if self.read_only => SaveState::ReadOnly,
            (None, _) => SaveState::NoFile,
            _ if self.moving || self.retrying => SaveState::Saving,
            (_, Some(error)) => SaveState::Failed(error),
            _ if self.saved < self.revision => SaveState::Saving,
            _ => SaveState::Saved,
        }
    }

    /// Why the last try to save failed, until one goes well.
    pub fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// When the last change got into the file, as a clock shows it; `None`
    /// where nothing was changed yet.
    pub fn saved_at(&self) -> Option<&str> {
        self.saved_at.as_deref()
    }

    /// Whether closing now would lose something that was changed.
    pub fn has_unsaved_changes(&self) -> bool {
        self.saved < self.revision
    }

    /// What checks the book's file; `None` where it has none.
    pub fn checker(&self) -> Option<Checker> {
        self.file.as_ref().and_then(|(_, writer)| writer.checker())
    }

    /// Tries again what could not be written.
    pub fn retry(&mut self) {
        if let Some((_, writer)) = &self.file {
            self.retrying = true;
            self.pending += 1;
            writer.retry();
        }
    }

    /// Has it looked at whether the file is still as it was saved last: others may have
    /// written over it. What comes of it is in a later [`Session::poll`].
    pub fn prove(&mut self) {
        if let Some((_, writer)) = &self.file {
            self.pending += 1;
            writer.prove();
        }
    }

    /// Has `work` make a copy of the file, once all that was done is in it, and say
    /// where; it is told what time it is. What came of it is in a later
    /// [`Session::poll`]. Nothing where one is being made, or where there is no file.
    pub fn back_up(
        &mut self,
        work: impl FnOnce(&Source<'_>, DateTime, &Monitor) -> Result<Option<PathBuf>> + Send + 'static,
    ) {
        if let (Some((_, writer)), None) = (&self.file, &self.backing_up) {
            let (monitor, now) = (Arc::new(Monitor::default()), clock::now());
            self.backing_up = Some((self.revision, monitor.clone()));
            writer.copy(Box::new(move |source, monitor| work(source, now, monitor)), monitor);
        }
    }

    /// The copy that is being made.
    pub fn backing_up(&self) -> Option<&Arc<Monitor>> {
        self.backing_up.as_ref().map(|(_, monitor)| monitor)
    }

    /// Whether the file was changed since it was opened or copied.
    pub fn has_changed(&self) -> bool {
        self.file.is_some() && self.revision != self.backed_up
    }

    /// Writes the book with its whole undo log to another file and goes on
    /// there; what came of it is in a later [`Session::poll`].
    ///
    /// # Errors
    /// For a book without a file, or one that is only looked at, those of [`crate::store::create`]; then
    /// nothing has changed.
    pub fn save_as(&mut self, path: &Path, if_exists: IfExists) -> Result<()> {
        let contents = self.contents();
        if let Some((_, writer)) = &self.file {
            self.moving = true;
            self.pending += 1;
            writer.save_as(path, contents, if_exists);
            return Ok(());
        }
        crate::store::create(path, &contents, if_exists)?;
        let (store, _) = Store::open(path)?;
        self.attach(store)?;
        self.read_only = false;
        self.saved = self.revision;
        self.saved_at = Some(clock::time());
        self.end_rescue();
        Ok(())
    }
}
