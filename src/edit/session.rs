//! A book being edited: on the screen at once, in its file soon after.

mod backing_up;
mod ending;
mod reading;
mod saving;
mod undo;
mod wait;
mod watch;
mod whereabouts;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::DateTime;
use uuid::Uuid;

use crate::background::Wake;
use crate::book::{Book, Place, SheetId, change};
use crate::clock;
use crate::crash;
use crate::error::{Error, Result};
use crate::file::IfExists;
use crate::store::{
    Access, Contents, CopySource, Left, Logged, Problem, Step, StepState, Store, Unfinished, Write,
    WriteKind, Writer,
};
use crate::who::{self, Holder};

pub use ending::End;

use super::rescue::Rescue;
use super::{Command, Refusal};

use backing_up::BackingUp;
use wait::Wait;
pub(super) use whereabouts::CopyState;
pub use whereabouts::Whereabouts;

/// How it stands with the book's file. Where the latest changes are says
/// [`Session::whereabouts`].
#[derive(Clone, Copy, Debug)]
pub enum SaveState<'s> {
    /// In the file.
    Saved,
    /// On their way there.
    Saving,
    /// Not in it: the last write failed, or is not answered.
    Failed(&'s Error),
    /// The book has no file yet.
    NoFile,
    /// Nothing is changed: the book is only looked at.
    ReadOnly,
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
    file: Option<Writer>,
    /// The file that it is a copy of, or that is only looked at.
    source: Option<PathBuf>,
    read_only: bool,
    /// The session before this one did not come to its end.
    left: Option<Left>,
    /// Where a journal is now that was beside the file and not its own.
    aside: Option<PathBuf>,
    failure: Option<Error>,
    /// The file that the book goes on in, as soon as it is there.
    moving: Option<Writer>,
    /// What was done since is kept from the old file: it stays as it was, if all goes
    /// well and soon.
    held: Option<Vec<Arc<Write>>>,
    retrying: bool,
    /// How long is waited already for the file, for the new one, for the copy here, and
    /// until that is tried again.
    waits: Waits,
    /// Where to keep what is in no file yet, and what is kept there.
    rescue_folder: Option<PathBuf>,
    rescue: Option<Rescue>,
    /// The revision that there is a copy of, or that was opened.
    backed_up: i64,
    /// A copy that is being made, and of which revision.
    backing_up: Option<BackingUp>,
    /// Nothing of the file is still to be checked.
    is_checked: bool,
    /// No step of the log is old any more.
    is_folded: bool,
    /// The sheets that are worked with, the latest first.
    in_hand: Vec<SheetId>,
    wake: Wake,
}

#[derive(Default)]
struct Waits {
    file: Wait,
    moving: Wait,
    copy: Wait,
    renewing: Wait,
}

/// What happened since the last [`Session::poll`] that the clerk should hear of.
#[derive(Debug)]
pub enum Notice {
    /// The book goes on in this file.
    Moved(PathBuf),
    /// It could not be written there; it goes on where it was.
    NotMoved(Error),
    /// There is a backup at this place, or none was due; or it could not be made.
    BackedUp(Result<Option<PathBuf>>),
    /// Something is wrong with the file, which was too large to be checked at once.
    Unsound(Vec<Problem>),
}

impl Session {
    /// Opens a book's file for editing.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub fn open(path: &Path, wake: Wake) -> Result<Self> {
        Self::begin(Store::open(path)?, wake)
    }

    /// The same of a file that is treated as a large one whatever its size is: sheets
    /// are read when they are looked at.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub fn open_lazily(path: &Path, wake: Wake) -> Result<Self> {
        Self::begin(Store::open_lazily(path)?, wake)
    }

    /// The same, where `keep` sees to it that there is a copy of a file of an older
    /// version before that is brought up to date; it is told what time it is. `unfinished`
    /// says what is done with a write that was broken off at its very end.
    ///
    /// # Errors
    /// Those of [`Store::open_keeping`].
    pub fn open_keeping(
        path: &Path,
        access: Access,
        unfinished: Unfinished,
        keep: impl FnOnce(&CopySource<'_>, DateTime) -> Result<()>,
        wake: Wake,
    ) -> Result<Self> {
        Self::begin(Store::open_keeping(path, access, unfinished, |older| keep(older, clock::now()))?, wake)
    }

    fn begin((store, contents): (Store, Contents), wake: Wake) -> Result<Self> {
        let mut session = Self::new(contents, wake);
        session.left = store.left().cloned();
        session.aside = store.aside().map(Path::to_owned);
        session.attach(store)?;
        Ok(session)
    }

    /// Opens a book to look at: its file stays as it is, whoever has it open.
    ///
    /// # Errors
    /// Those of [`crate::store::read`].
    pub fn look_at(path: &Path, wake: Wake) -> Result<Self> {
        let session = Self::new(crate::store::read_all(path)?, wake);
        Ok(Self { source: Some(path.to_owned()), read_only: true, ..session })
    }

    /// A book that has no file yet, but all that another's file holds, whoever has
    /// that open. It would be a loss to close it as it is.
    ///
    /// # Errors
    /// Those of [`crate::store::read`].
    pub fn copy_of(path: &Path, wake: Wake) -> Result<Self> {
        let session = Self::new(crate::store::read_all(path)?, wake);
        Ok(Self { source: Some(path.to_owned()), saved: -1, ..session })
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
            source: None,
            read_only: false,
            left: None,
            aside: None,
            failure: None,
            moving: None,
            held: None,
            retrying: false,
            waits: Waits::default(),
            rescue_folder: None,
            rescue: None,
            backed_up: revision,
            backing_up: None,
            is_checked: false,
            is_folded: false,
            in_hand: Vec::new(),
            wake,
        }
    }

    /// A book that another session left without a file, with all that can be undone.
    pub fn rescued(contents: Contents, wake: Wake) -> Self {
        Self { saved: -1, ..Self::new(contents, wake) }
    }

    fn contents(&self) -> Contents {
        Contents { book: self.book.clone(), log: self.log.clone(), revision: self.revision }
    }

    fn attach(&mut self, mut store: Store) -> Result<()> {
        store.sign(&Holder::here(clock::moment()))?;
        let wake = self.wake.clone();
        self.file = Some(Writer::start(store, self.revision, move || wake())?);
        Ok(())
    }

    /// The book as it is on the screen.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The book's file, if it has one; also where it is only looked at.
    pub fn path(&self) -> Option<&Path> {
        let looked_at = self.source.as_deref().filter(|_| self.read_only);
        self.file.as_ref().map(Writer::path).or(looked_at)
    }

    /// Whether `path` leads to the file that the book is saved to. That one's own place is
    /// not looked at: it may be that nothing answers there.
    pub fn is_saved_to(&self, path: &Path) -> bool {
        self.file.as_ref().is_some_and(|writer| writer.is_at(path))
    }

    /// The file that this is a copy of, or that is only looked at, as long as the
    /// book has none of its own.
    pub fn source(&self) -> Option<&Path> {
        self.source.as_deref().filter(|_| self.file.is_none())
    }

    /// Whether the book is only looked at: every command is refused.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The session before this one, where it did not come to its end.
    pub fn left(&self) -> Option<&Left> {
        self.left.as_ref()
    }

    /// Where a journal is now that lay beside the file when it was opened, and was not
    /// its own.
    pub fn aside(&self) -> Option<&Path> {
        self.aside.as_deref()
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
        let Some(step) = self.step(command)? else { return Ok(None) };
        Ok(Some(self.add(step)))
    }

    /// The same for what is typed: in one visit to a field it is one step, however
    /// often it is brought into the book meanwhile.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing has changed then.
    pub fn execute_in_visit(&mut self, command: &Command, visit: u64) -> Result<Option<Place>, Refusal> {
        let Some(step) = self.step(command)? else { return Ok(None) };
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

    /// What `command` would do, with all in memory that it is done to.
    fn step(&mut self, command: &Command) -> Result<Option<Step>, Refusal> {
        if self.read_only {
            return Err(Refusal::ReadOnly);
        }
        self.book.read_again();
        crash::doing(command.name());
        let step = command.step(&mut self.book);
        // What could not be read looked as if it were not there.
        self.book.check_read().map_err(|_| Refusal::NotRead)?;
        let step = step?;
        if let Some(step) = &step {
            self.book.read_for(&step.changes).map_err(|_| Refusal::NotRead)?;
        }
        Ok(step)
    }

    /// The last step together with `step`, where both change the same thing in one
    /// visit. What would come to nothing stays two steps.
    fn amended(&self, step: &Step, visit: u64) -> Option<(i64, Step)> {
        let last = self.log.last()?;
        if self.typed != Some((visit, last.seq)) || last.state != StepState::Done {
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
        let by = Some(who::user()).filter(|user| !user.is_empty()).map(str::to_owned);
        let step = Step { at: Some(clock::now()), by, ..step };
        self.book.apply_all(&step.changes);
        for logged in &mut self.log {
            if logged.state == StepState::Undone {
                logged.state = StepState::Abandoned;
            }
        }
        let seq = self.log.last().map_or(1, |last| last.seq + 1);
        let place = step.place.clone();
        self.log.push(Logged { seq, state: StepState::Done, step: step.clone() });
        let changes = step.changes.clone();
        self.write(seq, WriteKind::Do(step), changes);
        place
    }

    fn write(&mut self, seq: i64, kind: WriteKind, changes: Vec<change::Change>) {
        self.revision += 1;
        let write = Arc::new(Write {
            revision: self.revision,
            next_key: self.book.next_key(),
            seq,
            kind,
            mark: Uuid::new_v4(),
            changes,
        });
        if let Some(moving) = &mut self.moving {
            moving.write(write.clone());
        }
        match (&mut self.file, &mut self.held) {
            (Some(_), Some(held)) => held.push(write.clone()),
            (Some(writer), None) => writer.write(write.clone()),
            (None, _) => {}
        }
        self.keep_safe(Some(write));
    }
}
