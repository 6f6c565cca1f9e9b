//! How what is on the screen gets into a file, and where it is kept until then.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::clock;
use crate::deadline::Deadline;
use crate::error::{Error, Result};
use crate::file::IfExists;
use crate::store::{Beginning, Checker, Report, Write, WriteKind, Writer};
use crate::who::Holder;

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
    pub(super) fn keep_safe(&mut self, write: Option<Arc<Write>>) {
        if let Some(rescue) = &mut self.rescue {
            return write.into_iter().for_each(|write| rescue.write(write));
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

    /// Tries again to have a copy that has all.
    pub(super) fn renew_copy(&mut self) {
        let is_over = match &mut self.rescue {
            Some(rescue) if rescue.is_lacking() => !rescue.retry(),
            _ => return,
        };
        if is_over {
            self.rescue.take().into_iter().for_each(Rescue::end);
            self.keep_safe(None);
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
        self.rescue.as_mut().is_some_and(|rescue| {
            rescue.listen();
            rescue.holds(revision)
        })
    }

    /// Why there is no copy on this computer that has all, where that was tried.
    pub fn copy_failure(&self) -> Option<&Error> {
        self.rescue.as_ref().and_then(Rescue::failure)
    }

    /// Leaves what is in no file yet, as the clerk has chosen.
    pub fn discard(mut self) {
        self.rescue.take().into_iter().for_each(Rescue::end);
        self.moving.take().into_iter().for_each(Writer::call_off);
        self.let_go(false);
    }

    /// Leaves the book, whatever is not in its file yet being kept on this computer. A file
    /// that does not answer is not waited for.
    pub fn leave(mut self) {
        self.let_go(true);
    }

    fn let_go(&mut self, is_wanted: bool) {
        match self.file.take() {
            Some(writer) if self.is_silent() && is_wanted => writer.let_go(),
            Some(writer) if self.is_silent() => writer.call_off(),
            Some(writer) if !is_wanted => writer.close(),
            other => drop(other),
        }
    }

    /// Takes in what the store's thread and others have to say. To be called once a frame.
    pub fn poll(&mut self) -> Vec<Notice> {
        let mut notices = Vec::new();
        while let Some(report) = self.moving.as_mut().and_then(Writer::poll) {
            notices.extend(self.hear_of_new(report));
        }
        while let Some(report) = self.file.as_mut().and_then(Writer::poll) {
            notices.extend(self.hear(report));
        }
        notices.extend(self.hear_of_backup());
        self.rescue.iter_mut().for_each(Rescue::listen);
        self.make_room();
        // The file is being changed, and nobody waits for it just now.
        if self.saved_at.is_some() && !self.is_folded {
            self.fold_old_steps();
        }
        notices
    }

    /// Waits for the next thing that the store's thread has to say.
    pub fn wait(&mut self) -> Vec<Notice> {
        let report = self.file.as_mut().and_then(Writer::wait);
        report.and_then(|report| self.hear(report)).into_iter().collect()
    }

    /// Whether everything sent has been written, or has failed.
    pub fn is_settled(&self) -> bool {
        self.moving.is_none() && self.file.as_ref().is_none_or(Writer::is_idle)
    }

    /// Waits until it is, and until what a copy here was given is in that. For ever, where
    /// nothing answers: the window waits with [`Session::settle_within`].
    pub fn settle(&mut self) -> Vec<Notice> {
        let notices = self.settle_within(Duration::MAX);
        self.settle_copy(Duration::MAX);
        notices
    }

    /// Waits until everything sent has been written, or has failed; no longer than that.
    pub fn settle_within(&mut self, limit: Duration) -> Vec<Notice> {
        let end = Deadline::after(limit);
        let mut notices = self.settle_new_file(limit);
        while let Some(writer) = self.file.as_mut().filter(|writer| !writer.is_idle()) {
            let Some(report) = writer.wait_for(end.left()) else { return notices };
            notices.extend(self.hear(report));
        }
        notices
    }

    /// Waits until the book goes on in the new file, where there is to be one; no longer
    /// than that.
    pub fn settle_new_file(&mut self, limit: Duration) -> Vec<Notice> {
        let end = Deadline::after(limit);
        let mut notices = self.poll();
        while let Some(writer) = self.moving.as_mut() {
            let Some(report) = writer.wait_for(end.left()) else { break };
            notices.extend(self.hear_of_new(report));
        }
        notices
    }

    /// Waits until what the copy here was given is in it; no longer than that.
    pub fn settle_copy(&mut self, limit: Duration) {
        let revision = self.revision;
        self.rescue.iter_mut().for_each(|rescue| rescue.settle(revision, Deadline::after(limit)));
    }

    /// Takes in what is said of the file that the book is to go on in.
    fn hear_of_new(&mut self, report: Report) -> Option<Notice> {
        match report {
            Report::Begun { revision, .. } => {
                let new = self.moving.take()?;
                let path = new.path().to_owned();
                // The new file has or gets all that was still waiting for the old one.
                self.held = None;
                self.let_go(false);
                self.file = Some(new);
                self.read_only = false;
                self.saved = revision;
                self.saved_at = Some(clock::time());
                self.failure = None;
                self.retrying = false;
                self.end_rescue();
                Some(Notice::Moved(path))
            }
            Report::NotBegun(error) => {
                self.moving = None;
                self.let_go_of_held();
                Some(Notice::NotMoved(error))
            }
            Report::Saved { .. }
            | Report::Proven { .. }
            | Report::Failed(_)
            | Report::Lost(_)
            | Report::Checked(_) => None,
        }
    }

    /// Has the old file get what was kept from it.
    pub(super) fn let_go_of_held(&mut self) {
        if let (Some(writer), Some(held)) = (&mut self.file, self.held.take()) {
            held.into_iter().for_each(|write| writer.write(write));
        }
    }

    fn hear(&mut self, report: Report) -> Option<Notice> {
        match report {
            Report::Saved { revision, .. } => {
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
                if self.failure.is_none() {
                    tracing::warn!("保存できませんでした（{}）", error.kind());
                }
                self.failure = Some(error);
                self.retrying = false;
                self.keep_safe(None);
                None
            }
            Report::Checked(problems) => {
                self.is_checked = true;
                Some(problems).filter(|problems| !problems.is_empty()).map(Notice::Unsound)
            }
            // It was made before it was this one.
            Report::Begun { .. } | Report::NotBegun(_) => None,
        }
    }

    /// Makes old steps of the log fewer, where all is saved and nothing is under way.
    pub fn fold_old_steps(&mut self) {
        let is_idle = self.is_settled() && self.saved == self.revision && self.failure.is_none();
        if !is_idle || self.file.is_none() || self.moving.is_some() || self.rescue.is_some() {
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

    /// How it stands with the file.
    pub fn save_state(&self) -> SaveState<'_> {
        match (&self.file, &self.failure) {
            _ if self.moving.is_some() || self.retrying => SaveState::Saving,
            (None, _) if self.read_only => SaveState::ReadOnly,
            (None, _) => SaveState::NoFile,
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
        self.file.as_ref().and_then(Writer::checker)
    }

    /// Tries again what could not be written. What is not answered is under way still.
    pub fn retry(&mut self) {
        let (is_silent, is_due) = (self.is_silent(), self.failure.is_some() || self.has_unsaved_changes());
        if let Some(writer) = self.file.as_mut().filter(|_| !is_silent) {
            writer.retry();
            self.retrying = is_due && !writer.is_idle();
        }
        self.renew_copy();
    }

    /// Has it looked at whether the file is still as it was saved last: others may have
    /// written over it. What comes of it is in a later [`Session::poll`].
    pub fn prove(&mut self) {
        let is_silent = self.is_silent();
        if let Some(writer) = self.file.as_mut().filter(|_| !is_silent) {
            writer.prove();
        }
    }

    /// Writes the book with its whole undo log to another file and goes on
    /// there; what came of it is in a later [`Session::poll`]. Another thread does that:
    /// neither has a file that does not answer to be waited for, nor is the old file kept
    /// from being saved to by a new place that does not.
    ///
    /// # Errors
    /// [`Error::Save`] where the system gives no thread; [`Error::NotRead`] where a very
    /// large book's file does not answer, so that not all of it can be had.
    pub fn save_as(&mut self, path: &Path, if_exists: IfExists) -> Result<()> {
        let from = self.file.as_ref().filter(|_| self.book.is_lazy());
        if let Some(old) = from.filter(|_| self.is_silent()) {
            let detail = crate::error::Unsaved::NoAnswer.to_string();
            return Err(Error::NotRead { path: old.path().to_owned(), detail });
        }
        let (wake, begun) = (self.wake.clone(), self.wake.clone());
        let beginning = Beginning {
            contents: self.contents(),
            if_exists,
            holder: Some(Holder::here(clock::moment())),
            // That it is under way is to be seen.
            prepare: Box::new(move || {
                begun();
                Ok(())
            }),
        };
        let new = Writer::begin(path, beginning, from, move || wake())?;
        // One that was begun before is not wanted any longer.
        self.moving.replace(new).into_iter().for_each(Writer::call_off);
        self.waits.moving = Default::default();
        self.held = self.file.is_some().then(|| self.held.take().unwrap_or_default());
        Ok(())
    }
}
