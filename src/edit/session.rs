//! A book being edited: on the screen at once, in its file soon after.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::book::{Book, Place, change};
use crate::clock;
use crate::error::{Error, Result};
use crate::file::IfExists;
use crate::store::{Contents, Logged, Report, State, Step, Store, Write, WriteKind, Writer};

use super::told::{Told, Undoable, back, told, undoable};
use super::{Command, Refusal};

/// Where the latest changes are.
#[derive(Clone, Copy, Debug)]
pub enum SaveState<'s> {
    /// In the file.
    Saved,
    /// On their way there.
    Saving,
    /// Only on the screen: the last write failed.
    Failed(&'s Error),
    /// Only on the screen: the book has no file yet.
    NoFile,
}

/// A book being edited.
pub struct Session {
    book: Book,
    /// All steps ever done, oldest first, as in the file.
    log: Vec<Logged>,
    /// The last step that was typed, by the visit to its field and its number.
    typed: Option<(u64, i64)>,
    revision: i64,
    /// The last revision known to be in the file, and when it got there.
    saved: i64,
    saved_at: Option<String>,
    file: Option<(PathBuf, Writer)>,
    failure: Option<Error>,
    /// A whole copy is being written elsewhere.
    moving: bool,
    retrying: bool,
    wake: Wake,
}

/// Called from the store's thread when there is something to [`Session::poll`].
pub type Wake = std::sync::Arc<dyn Fn() + Send + Sync>;

/// What happened since the last [`Session::poll`] that the clerk should hear of.
#[derive(Debug)]
pub enum Notice {
    /// The book goes on in this file.
    Moved(PathBuf),
    /// It could not be written there; it goes on where it was.
    NotMoved(Error),
}

impl Session {
    /// Opens a book's file for editing.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub fn open(path: &Path, wake: Wake) -> Result<Self> {
        let (store, contents) = Store::open(path)?;
        let mut session = Self::new(contents, wake);
        session.attach(store)?;
        Ok(session)
    }

    /// Writes a new book to `path` and goes on there.
    ///
    /// # Errors
    /// Those of [`crate::store::create`] and [`Store::open`].
    pub fn create(path: &Path, book: Book, if_exists: IfExists, wake: Wake) -> Result<Self> {
        crate::store::create(path, &Contents::new(book), if_exists)?;
        Self::open(path, wake)
    }

    /// A book that has no file yet. `precious` says whether it would be a loss
    /// to close it as it is.
    pub fn untitled(book: Book, precious: bool, wake: Wake) -> Self {
        let session = Self::new(Contents::new(book), wake);
        // Nothing of a precious one is saved, not even its beginning.
        let saved = if precious { -1 } else { session.saved };
        Self { saved, ..session }
    }

    fn new(contents: Contents, wake: Wake) -> Self {
        let Contents { book, log, revision } = contents;
        Self {
            book,
            log,
            typed: None,
            revision,
            saved: revision,
            saved_at: None,
            file: None,
            failure: None,
            moving: false,
            retrying: false,
            wake,
        }
    }

    fn attach(&mut self, store: Store) -> Result<()> {
        let path = store.path().to_owned();
        let wake = self.wake.clone();
        self.file = Some((path, Writer::start(store, self.revision, move || wake())?));
        Ok(())
    }

    /// The book as it is on the screen.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The book's file, if it has one.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|(path, _)| path.as_path())
    }

    /// All steps ever done, oldest first.
    pub(super) fn log(&self) -> &[Logged] {
        &self.log
    }

    /// Rises with every change; what is derived from the book can be kept by it.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// Carries out `command`. `None` where it changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing has changed then.
    pub fn execute(&mut self, command: &Command) -> Result<Option<Place>, Refusal> {
        let Some(step) = command.step(&mut self.book)? else { return Ok(None) };
        Ok(Some(self.add(step)))
    }

    /// The same for what is typed: in one visit to a field it is one step, however
    /// often it is brought into the book meanwhile.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing has changed then.
    pub fn execute_in_visit(&mut self, command: &Command, visit: u64) -> Result<Option<Place>, Refusal> {
        let Some(step) = command.step(&mut self.book)? else { return Ok(None) };
        let place = match self.amended(&step, visit) {
            Some((seq, whole)) => {
                self.book.apply_all(&step.changes);
                if let Some(last) = self.log.last_mut() {
                    last.step.clone_from(&whole);
                }
                self.write(seq, WriteKind::Amend(whole), step.changes);
                step.place
            }
            None => self.add(step),
        };
        self.typed = self.log.last().map(|last| (visit, last.seq));
        Ok(Some(place))
    }

    /// The last step together with `step`, where both change the same thing in one
    /// visit. What would come to nothing stays two steps.
    fn amended(&self, step: &Step, visit: u64) -> Option<(i64, Step)> {
        let last = self.log.last()?;
        if self.typed != Some((visit, last.seq)) || last.state != State::Done {
            return None;
        }
        let ([first], [second]) = (last.step.changes.as_slice(), step.changes.as_slice()) else {
            return None;
        };
        if !first.leads_to(second) || first.before == second.after {
            return None;
        }
        let whole = change::Change { before: first.before.clone(), after: second.after.clone() };
        Some((last.seq, Step { changes: vec![whole], at: Some(clock::now()), ..last.step.clone() }))
    }

    /// Makes a step true.
    fn add(&mut self, step: Step) -> Place {
        let step = Step { at: Some(clock::now()), ..step };
        self.book.apply_all(&step.changes);
        for logged in &mut self.log {
            if logged.state == State::Undone {
                logged.state = State::Abandoned;
            }
        }
        let seq = self.log.last().map_or(1, |last| last.seq + 1);
        let place = step.place.clone();
        self.write(seq, WriteKind::Do(step.clone()), step.changes.clone());
        self.log.push(Logged { seq, state: State::Done, step });
        place
    }

    /// What [`Session::undo`] would take back.
    pub fn can_undo(&self) -> Option<Undoable> {
        self.last_done().and_then(|at| self.log.get(at)).map(|logged| undoable(&logged.step))
    }

    /// What [`Session::redo`] would do again.
    pub fn can_redo(&self) -> Option<Undoable> {
        self.first_undone().and_then(|at| self.log.get(at)).map(|logged| undoable(&logged.step))
    }

    /// What the last step that is done did. `None` where there is none.
    pub fn told(&self) -> Option<Told> {
        self.last_done().and_then(|at| self.log.get(at)).map(|logged| told(&self.book, &logged.step))
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Option<Told> {
        self.undo_steps(1)
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) -> Option<Told> {
        self.redo_steps(1)
    }

    /// Takes so many steps back in one write, the last one first. What happened
    /// with the one that was taken back last.
    pub(super) fn undo_steps(&mut self, steps: usize) -> Option<Told> {
        let end = self.last_done()?;
        let done = self.log.get_mut(..=end)?.iter_mut().rev().filter(|logged| logged.state == State::Done);
        let (mut all, mut last) = (Vec::new(), None);
        for logged in done.take(steps) {
            logged.state = State::Undone;
            let changes = change::inverse(&logged.step.changes);
            self.book.apply_all(&changes);
            all.extend(changes.iter().cloned());
            last = Some((&*logged, changes));
        }
        let (Logged { seq, step, .. }, changes) = last?;
        let place = back(&changes).unwrap_or_else(|| step.place.clone());
        let told = told(&self.book, &Step { place, changes, ..step.clone() });
        let seq = *seq;
        self.write(seq, WriteKind::Undo, all);
        Some(told)
    }

    /// Does so many undone steps again in one write, the first one first. What
    /// happened with the last of them.
    pub(super) fn redo_steps(&mut self, steps: usize) -> Option<Told> {
        let start = self.first_undone()?;
        let undone = self.log.get_mut(start..)?.iter_mut().filter(|logged| logged.state == State::Undone);
        let (mut all, mut last) = (Vec::new(), None);
        for logged in undone.take(steps) {
            logged.state = State::Done;
            self.book.apply_all(&logged.step.changes);
            all.extend(logged.step.changes.iter().cloned());
            last = Some(&*logged);
        }
        let Logged { seq, step, .. } = last?;
        let (seq, told) = (*seq, told(&self.book, step));
        self.write(seq, WriteKind::Redo, all);
        Some(told)
    }

    fn last_done(&self) -> Option<usize> {
        self.log.iter().rposition(|logged| logged.state == State::Done)
    }

    fn first_undone(&self) -> Option<usize> {
        // Asked for in each frame: only what came after the last step that stands.
        let after = self.last_done().map_or(0, |last| last + 1);
        let undone = |logged: &Logged| logged.state == State::Undone;
        self.log.get(after..)?.iter().position(undone).map(|at| after + at)
    }

    fn write(&mut self, seq: i64, kind: WriteKind, changes: Vec<change::Change>) {
        self.revision += 1;
        let write = Write {
            revision: self.revision,
            next_key: self.book.next_key(),
            seq,
            kind,
            mark: Uuid::new_v4(),
            changes,
        };
        if let Some((_, writer)) = &self.file {
            writer.write(write);
        }
    }

    /// Takes in what the store's thread has to say. To be called once a frame.
    pub fn poll(&mut self) -> Vec<Notice> {
        let mut notices = Vec::new();
        while let Some(report) = self.file.as_ref().and_then(|(_, writer)| writer.poll()) {
            notices.extend(self.hear(report));
        }
        notices
    }

    /// Waits until everything sent has been written, or has failed.
    pub fn settle(&mut self) -> Vec<Notice> {
        let mut notices = self.poll();
        while matches!(self.save_state(), SaveState::Saving) {
            let Some(report) = self.file.as_ref().and_then(|(_, writer)| writer.wait()) else { break };
            notices.extend(self.hear(report));
        }
        notices
    }

    fn hear(&mut self, report: Report) -> Option<Notice> {
        match report {
            Report::Saved { revision } => {
                self.saved = revision;
                self.saved_at = Some(clock::time());
                self.failure = None;
                self.retrying = false;
                None
            }
            Report::Failed(error) => {
                self.failure = Some(error);
                self.retrying = false;
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
                Some(Notice::Moved(path))
            }
            Report::NotMoved(error) => {
                self.moving = false;
                Some(Notice::NotMoved(error))
            }
        }
    }

    /// Where the latest changes are.
    pub fn save_state(&self) -> SaveState<'_> {
        match (&self.file, &self.failure) {
            (None, _) => SaveState::NoFile,
            _ if self.moving || self.retrying => SaveState::Saving,
            (_, Some(error)) => SaveState::Failed(error),
            _ if self.saved < self.revision => SaveState::Saving,
            _ => SaveState::Saved,
        }
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

    /// Tries again what could not be written.
    pub fn retry(&mut self) {
        if let Some((_, writer)) = &self.file {
            self.failure = None;
            self.retrying = true;
            writer.retry();
        }
    }

    /// Writes the book with its whole undo log to another file and goes on
    /// there; what came of it is in a later [`Session::poll`].
    ///
    /// # Errors
    /// For a book without a file, those of [`crate::store::create`]; then
    /// nothing has changed.
    pub fn save_as(&mut self, path: &Path, if_exists: IfExists) -> Result<()> {
        let contents = Contents { book: self.book.clone(), log: self.log.clone(), revision: self.revision };
        if let Some((_, writer)) = &self.file {
            self.moving = true;
            writer.save_as(path, contents, if_exists);
            return Ok(());
        }
        crate::store::create(path, &contents, if_exists)?;
        let (store, _) = Store::open(path)?;
        self.attach(store)?;
        self.saved = self.revision;
        self.saved_at = Some(clock::time());
        Ok(())
    }
}
