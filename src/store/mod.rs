//! The book's file: one SQLite database. The only place with SQL.
//!
//! [`create()`] writes a whole book into a new file, [`read()`] reads one without
//! touching it, [`copy()`] copies one whole, and a [`Store`] holds one open for
//! editing, alone. The window
//! talks to a [`Store`] through its [`Writer`], on a thread of its own.

mod alive;
mod body;
mod cause;
mod connect;
mod copy;
mod create;
mod editing;
mod evidence;
mod here;
mod hold;
mod journal;
mod line;
mod load;
mod lock;
mod log;
mod problem;
mod proof;
mod read;
mod rows;
mod salvage;
mod schema;
mod snapshot;
mod sound;
mod sum;
mod volumes;
mod writer;

#[cfg(test)]
mod lazy_tests;
#[cfg(test)]
mod lock_tests;
#[cfg(test)]
mod migration_tests;
#[cfg(test)]
mod proof_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod volume_tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use crate::book::{Book, Change, Record};
use crate::error::{Error, Result, Unsaved};
use crate::file::Identity;
use crate::who::Holder;

use editing::Opened;
use here::{OpenClaim, OpenEnding};
use line::{LazyReader, lock};
use lock::{BesideFile, Sidecar};

use cause::{opening, reason};
pub use copy::{CopySource, Snapshot, copy};
pub use create::create;
pub use evidence::{Unfinished, reunite};
use load::{CheckPart, Depth};
pub use lock::{Access, Left};
pub use log::{Fold, Logged, Step, StepState};
pub use problem::Problem;
use proof::{KnownState, Proof, Proven};
pub use read::{doubt, is_free, keep_other, oddities, read, read_all, states, verify};
pub use salvage::{Salvaged, salvage};
pub use schema::{APPLICATION_ID, VERSION};
use sum::Sums;
pub use writer::{Awaited, Beginning, Checker, Report, Writer};

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Contents {
    pub book: Book,
    /// The undo log, oldest first.
    pub log: Vec<Logged>,
    /// How often the book was changed since it was made.
    pub revision: i64,
}

/// A change of the file: one transaction.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Write {
    /// The book's revision once it is done.
    pub revision: i64,
    /// The first key not given to any row yet.
    pub next_key: i64,
    /// The number of the step in the undo log.
    pub seq: i64,
    pub kind: WriteKind,
    /// A mark that no other write has.
    pub mark: Uuid,
    /// The rows it changes, in order.
    pub changes: Vec<Change>,
}

/// What a [`Write`] means to the undo log.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum WriteKind {
    Do(Step),
    /// The last step went on: it is now this one.
    Amend(Step),
    /// The step was undone, and with it all that stood after it.
    Undo,
    /// It was redone, and with it all before it that were undone.
    Redo,
    /// Old steps became fewer; the rows are what they were.
    Fold(Fold),
}

/// Files larger than this, in bytes, are not read whole when they are opened: a sheet's
/// rows are when it is looked at. A city's book has less than a twentieth of it.
const LARGE: u64 = 64 << 20;

/// A book's file, open for editing and locked against others.
pub struct Store {
    /// What says beside the file who has it open: goes while the lock still holds,
    /// so that nobody takes it for what a crash left behind.
    sidecar: Option<Sidecar>,
    holder: Option<Holder>,
    /// Shared with those who read sheets by the line, and only while they do.
    conn: line::Shared,
    line: Arc<LazyReader>,
    /// What of the file was not checked when it was opened.
    unchecked: Vec<CheckPart>,
    _ending: OpenEnding,
    /// Knows the file again. Goes after the connection, as does the claim.
    proof: Proof,
    _claim: OpenClaim,
    /// The session before did not come to its end.
    left: Option<Left>,
    /// Where the journal is now that was beside the file and not its own.
    aside: Option<PathBuf>,
    path: PathBuf,
}

impl Store {
    /// Opens a book and locks it. One of an older version is brought up to date,
    /// once there is a copy of it beside it.
    ///
    /// # Errors
    /// [`Error::NotABook`], [`Error::Newer`], [`Error::Damaged`], [`Error::Renamed`],
    /// [`Error::Read`] and [`Error::NotKept`] leave the file as it was, byte for byte, as
    /// do [`Error::Locked`] where somebody else has it open, [`Error::Elsewhere`] where
    /// somebody may have and [`Error::NotWritable`].
    pub fn open(path: &Path) -> Result<(Self, Contents)> {
        Self::open_keeping(path, Access::Ask, Unfinished::Keep, copy_beside)
    }

    /// The same, where `keep` sees to it that there is a copy of a file of an older
    /// version. Only when it has done so is that brought up to date. `unfinished` says
    /// what is done with a write that was broken off at its very end.
    ///
    /// # Errors
    /// As for [`Store::open`], [`Error::TwoStates`], and those of `keep`.
    pub fn open_keeping(
        path: &Path,
        access: Access,
        unfinished: Unfinished,
        keep: impl FnOnce(&CopySource<'_>) -> Result<()>,
    ) -> Result<(Self, Contents)> {
        Self::open_from(path, access, unfinished, keep, LARGE)
    }

    /// Opens anew a file that could not be written to: of two states that of before.
    ///
    /// # Errors
    /// As for [`Store::open`].
    fn reopen(path: &Path) -> Result<(Self, Contents)> {
        Self::open_keeping(path, Access::Ask, Unfinished::TakeBack, copy_beside)
    }

    /// The same of a file that is treated as a large one whatever its size is.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub fn open_lazily(path: &Path) -> Result<(Self, Contents)> {
        Self::open_from(path, Access::Ask, Unfinished::Keep, copy_beside, 0)
    }

    fn open_from(
        path: &Path,
        access: Access,
        unfinished: Unfinished,
        keep: impl FnOnce(&CopySource<'_>) -> Result<()>,
        large: u64,
    ) -> Result<(Self, Contents)> {
        let renamed = || {
            let journal = evidence::elsewhere(path).ok().flatten().map(|(journal, _)| journal);
            journal.map(|journal| Error::Renamed { path: path.to_owned(), journal })
        };
        // Before anything is done to it: somebody may be at work whose lock is not seen here.
        let beside = lock::beside(path);
        match access {
            Access::Ask => give_way(path, &beside)?,
            Access::TakeOver => {}
        }
        // Of a large file it is not seen at once that it is not whole.
        if path.metadata().is_ok_and(|file| file.len() > large)
            && let Some(error) = renamed()
        {
            return Err(error);
        }
        Self::open_as_named(path, beside, unfinished, keep, large).map_err(|error| match error {
            Error::Damaged { .. } => renamed().unwrap_or(error),
            error => error,
        })
    }

    fn open_as_named(
        path: &Path,
        beside: BesideFile,
        unfinished: Unfinished,
        keep: impl FnOnce(&CopySource<'_>) -> Result<()>,
        large: u64,
    ) -> Result<(Self, Contents)> {
        // Opening takes back what was broken off; it is to be known of all the same.
        let broken_off = journal::is_hot(path).unwrap_or(false);
        // Those declared last are dropped first.
        let Opened { aside, claim, bytes, ending, mut conn } = editing::for_editing(path, unfinished)?;
        let is_own = broken_off && aside.is_none();
        let left = match beside {
            BesideFile::Left(left) => Some(left),
            BesideFile::Nothing | BesideFile::Here(_) | BesideFile::Elsewhere(_) => {
                is_own.then(Left::default)
            }
        };
        // What cannot be read stays in the version it is in.
        let is_old = schema::version(&conn).map_err(|error| opening(path, &error))? < VERSION;
        let is_large = !is_old && path.metadata().is_ok_and(|file| file.len() > large);
        let mut contents = match is_large {
            true => load::outlined(&conn, path)?,
            false => load::checked(&conn, path, Depth::Quick)?,
        };
        if is_old {
            keep(&CopySource { conn: &conn, path })?;
            schema::migrate(&mut conn).map_err(|error| opening(path, &error))?;
            // Where that cannot be, it is only larger than it needs to be.
            let _ = schema::give_back_room(&conn);
            drop((contents, conn, ending, bytes, claim));
            // As it is from now on; a connection on which something failed is used no more.
            let (mut store, contents) =
                Self::open_as_named(path, BesideFile::Nothing, unfinished, keep_nothing, large)?;
            (store.left, store.aside) = (left, aside.or(store.aside.take()));
            return Ok((store, contents));
        }
        let proof = Proof::begin(path, bytes, &conn)?;
        let store = Self {
            sidecar: None,
            holder: None,
            conn: Arc::new(Mutex::new(conn)),
            line: Arc::default(),
            unchecked: if is_large { load::UNCHECKED.to_vec() } else { Vec::new() },
            _ending: ending,
            proof,
            _claim: claim,
            left,
            aside,
            path: path.to_owned(),
        };
        if is_large {
            contents.book.read_from(store.line.clone());
        }
        store.line.connect(path, &store.conn);
        Ok((store, contents))
    }

    /// From now on those who read by `line` read from this file.
    fn join(&mut self, line: &Arc<LazyReader>) {
        line.connect(&self.path, &self.conn);
        self.line = line.clone();
    }

    /// Says beside the file who has it open, for those who come later.
    ///
    /// # Errors
    /// [`Error::NotWritable`] where nothing can be saved in this folder. Whatever else
    /// goes wrong does not matter: nobody is told a name then.
    pub fn sign(&mut self, holder: &Holder) -> Result<()> {
        // The old one is not to be taken away after the new one is there.
        self.sidecar = None;
        self.holder = Some(holder.clone());
        self.sidecar = Sidecar::write(&self.path, holder)?;
        Ok(())
    }

    /// Who has signed.
    fn holder(&self) -> Option<&Holder> {
        self.holder.as_ref()
    }

    /// The session before this one, where it did not come to its end.
    pub fn left(&self) -> Option<&Left> {
        self.left.as_ref()
    }

    /// Where the journal is now that was beside the file and not its own: of another
    /// file, or of another time.
    pub fn aside(&self) -> Option<&Path> {
        self.aside.as_deref()
    }

    /// What told the file from others when it was opened.
    fn identity(&self) -> &Option<Identity> {
        self.proof.identity()
    }

    /// The mark of the last write in the file.
    fn mark(&self) -> &str {
        &self.proof.known().mark
    }

    /// What the file holds, in short.
    fn known(&self) -> &KnownState {
        self.proof.known()
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Has the file copied. Who wants to read a sheet meanwhile has to wait.
    pub fn copy_by<T>(&self, work: impl FnOnce(&CopySource<'_>) -> T) -> T {
        let _busy = self.line.busy();
        work(&CopySource { conn: &lock(&self.conn), path: &self.path })
    }

    /// Makes sure that the file is as this program left it, and that nobody else has
    /// taken it over.
    ///
    /// # Errors
    /// [`Error::Save`] says what has become of it. It is then not to be written to.
    pub fn prove(&mut self) -> Result<()> {
        let not_ours = |cause| Error::Save { path: self.path.clone(), cause };
        let taken = self.sidecar.as_ref().and_then(|_| lock::taken_over(&self.path));
        if let Some(holder) = taken {
            return Err(not_ours(Unsaved::TakenOver(Box::new(holder))));
        }
        if self.proof.check().map_err(not_ours)? == Proven::AtItsEnds {
            self.unchecked = load::UNCHECKED.to_vec();
        }
        Ok(())
    }

    /// Carries out `write` in one transaction.
    ///
    /// # Errors
    /// [`Error::Save`]; the file is then as it was before.
    pub fn write(&mut self, write: &Write) -> Result<()> {
        self.prove()?;
        let path = self.path.clone();
        let saving = |error: rusqlite::Error| cause::saving(&path, &error);
        let line = self.line.clone();
        let _busy = line.busy();
        let mut conn = lock(&self.conn);
        let tx = conn.transaction().map_err(saving)?;
        let sums = apply(&tx, &self.path, &write.changes)?;
        sums.add_to(&tx).map_err(saving)?;
        match &write.kind {
            WriteKind::Do(step) => log::append(&tx, write.seq, step),
            WriteKind::Amend(step) => log::amend(&tx, write.seq, step),
            WriteKind::Undo => log::undo_from(&tx, write.seq),
            WriteKind::Redo => log::redo_to(&tx, write.seq),
            WriteKind::Fold(fold) => match log::fold(&tx, fold) {
                Ok(false) => return Err(Error::Save { path, cause: Unsaved::Mismatch }),
                folded => folded.map(drop),
            },
        }
        .map_err(saving)?;
        let mark = write.mark.to_string();
        set_counters(&tx, write.revision, write.next_key, &mark).map_err(saving)?;
        tx.commit().map_err(saving)?;
        self.proof.renew(&conn).map_err(|cause| Error::Save { path, cause })
    }

    /// What is wrong with a part of the file.
    fn check(&self, part: CheckPart) -> Result<Vec<Problem>> {
        let _busy = self.line.busy();
        let conn = lock(&self.conn);
        let check = || -> rusqlite::Result<Vec<Problem>> {
            let mut problems = load::part(&conn, part)?;
            if let CheckPart::Rows = part {
                problems.extend(load::trailing(&conn, &self.path)?);
            }
            Ok(problems)
        };
        check().map_err(|error| opening(&self.path, &error))
    }

    /// Checks the next part of what was not checked when the file was opened: what is
    /// wrong with it. `None` where somebody wants to read first; it is then still to be
    /// done.
    fn check_on(&mut self) -> Option<Vec<Problem>> {
        let part = *self.unchecked.last()?;
        let checked = self.line.check(&mut lock(&self.conn), |conn| load::part(conn, part));
        let problems = checked.unwrap_or_else(|error| Some(vec![Problem::Structure(reason(&error))]))?;
        self.unchecked.pop();
        Some(problems)
    }

    /// Whether something of the file was not checked yet.
    fn is_unchecked(&self) -> bool {
        !self.unchecked.is_empty()
    }

    /// Writes once more, with another mark, so that what is in the file is known to be
    /// on the disk: an earlier write went in, but was reported as failed.
    fn confirm(&mut self, mark: Uuid) -> Result<()> {
        let set = "UPDATE book SET last_write = ?1";
        let conn = lock(&self.conn);
        conn.execute(set, [mark.to_string()]).map_err(|error| cause::saving(&self.path, &error))?;
        self.proof.renew(&conn).map_err(|cause| Error::Save { path: self.path.clone(), cause })
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Before the lock on the file goes, nobody else has the connection any more.
        self.line.disconnect(&self.conn);
    }
}

impl Contents {
    /// A book that is new, with nothing to undo.
    pub fn new(book: Book) -> Self {
        Self { book, log: Vec::new(), revision: 0 }
    }
}

fn copy_beside(older: &CopySource<'_>) -> Result<()> {
    older.copy_beside().map(|_| ())
}

/// For a file that is in the current version.
fn keep_nothing(_: &CopySource<'_>) -> Result<()> {
    Ok(())
}

/// The mark of a write that confirms the one with `mark`.
fn confirmed(mark: Uuid) -> Uuid {
    Uuid::new_v5(&mark, b"confirmed")
}

/// Writes `changes`, each of which must find the row as it was when the change
/// was made: else the screen and the file no longer agree. What it does to the
/// checksums is still to be added.
fn apply(tx: &Transaction<'_>, path: &Path, changes: &[Change]) -> Result<Sums> {
    let mut sums = Sums::default();
    let mut bound: Option<volumes::VolumeIndex> = None;
    let saving = |error: rusqlite::Error| cause::saving(path, &error);
    for change in changes {
        let Some(record) = change.after.as_ref().or(change.before.as_ref()) else { continue };
        if let Record::Past(past) = record {
            let index = match &mut bound {
                Some(index) => index,
                bound => bound.insert(volumes::VolumeIndex::of(tx).map_err(saving)?),
            };
            index.unbind(tx, past.id, &mut sums).map_err(saving)?;
        }
        if rows::current(tx, record).map_err(saving)? != change.before {
            return Err(Error::Save { path: path.to_owned(), cause: Unsaved::Mismatch });
        }
        sums.follow(tx, change).map_err(saving)?;
        match (&change.before, &change.after) {
            (_, Some(after)) => rows::put(tx, after),
            (Some(before), None) => rows::delete(tx, before),
            (None, None) => Ok(()),
        }
        .map_err(saving)?;
    }
    Ok(sums)
}

fn set_counters(conn: &Connection, revision: i64, next_key: i64, mark: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE book SET revision = ?1, next_key = ?2, last_write = ?3")?
        .execute(params![revision, next_key, mark])
        .map(|_| ())
}

/// Somebody has the file open: who, where that is known.
fn locked(path: &Path) -> Error {
    Error::Locked { path: path.to_owned(), holder: lock::holder(path).map(Box::new) }
}

/// Leaves a book to whoever has it open, or may have, by what is beside it.
fn give_way(path: &Path, beside: &BesideFile) -> Result<()> {
    let held = || Error::Locked { path: path.to_owned(), holder: lock::holder(path).map(Box::new) };
    match beside {
        BesideFile::Nothing | BesideFile::Left(_) => Ok(()),
        BesideFile::Here(_) => Err(held()),
        // Where locks are passed on, there is no doubt.
        BesideFile::Elsewhere(_) if snapshot::is_held(path)? => Err(held()),
        BesideFile::Elsewhere(holder) => {
            Err(Error::Elsewhere { path: path.to_owned(), holder: Box::new(holder.clone()) })
        }
    }
}
