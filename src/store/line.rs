//! The open file, as whoever reads sheets from it later has it in hand: for as long as
//! the [`Store`](super::Store) is there, and on to the one that takes its place.

use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rusqlite::{Connection, OptionalExtension as _};

use crate::book::{Body, BodySource, EntryId, Key as _, Listed, SheetId};
use crate::error::{Error, Result, Unsaved};
use crate::file;

use super::problem::Problem;
use super::{body, reason};

/// A connection that the store's thread and those who read share.
pub type Shared = Arc<Mutex<Connection>>;

/// Waits for a lock. Who panicked while he had it left nothing half done in it.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many of SQLite's steps a check goes on for while others wait.
const STEPS: c_int = 500;

/// The way to a file.
#[derive(Debug, Default)]
pub struct LazyReader {
    end: Mutex<End>,
    /// How many wait for the file, or for its thread.
    waiting: Arc<AtomicUsize>,
    /// Something is done to the file that is not broken off.
    is_busy: AtomicBool,
}

/// While there is one, whoever wants to read has to wait.
pub struct Busy<'l>(&'l LazyReader);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.is_busy.store(false, SeqCst);
    }
}

/// As long as there is one, somebody waits for the file or for its thread.
#[derive(Debug)]
pub struct Waiting(Arc<AtomicUsize>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// Where it leads to: nowhere while the file is not open.
#[derive(Debug, Default)]
struct End {
    path: PathBuf,
    conn: Weak<Mutex<Connection>>,
}

impl LazyReader {
    /// Leads to this file from now on.
    pub fn connect(&self, path: &Path, conn: &Shared) {
        *lock(&self.end) = End { path: path.to_owned(), conn: Arc::downgrade(conn) };
    }

    /// Leads nowhere any more, if it led there. Nobody reads any more once this is done.
    pub fn disconnect(&self, conn: &Shared) {
        let mut end = lock(&self.end);
        if Weak::ptr_eq(&end.conn, &Arc::downgrade(conn)) {
            end.conn = Weak::new();
        }
    }

    /// One more waits for the file or for its thread, until that is dropped: what can be put
    /// off is not to be done.
    pub fn waits(&self) -> Waiting {
        self.waiting.fetch_add(1, SeqCst);
        Waiting(self.waiting.clone())
    }

    /// The same for as long as there is a thread that has the file.
    pub fn waits_for_good(&self) {
        self.waiting.fetch_add(1, SeqCst);
    }

    /// Something is done to the file that is not broken off and may take long.
    pub fn busy(&self) -> Busy<'_> {
        self.is_busy.store(true, SeqCst);
        Busy(self)
    }

    /// Has a check that is broken off as soon as somebody waits; `None` where it was.
    pub fn check<T>(
        &self,
        conn: &mut Connection,
        check: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        let waiting = self.waiting.clone();
        if waiting.load(SeqCst) > 0 {
            return Ok(None);
        }
        conn.progress_handler(STEPS, Some(move || waiting.load(SeqCst) > 0))?;
        let checked = check(conn);
        conn.progress_handler(0, None::<fn() -> bool>)?;
        match checked {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) => {
                Ok(None)
            }
            checked => checked.map(Some),
        }
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<Result<T, Problem>>) -> Result<T> {
        let _waiting = self.waits();
        self.read_now(read)
    }

    /// Reads from the file.
    fn read_now<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<Result<T, Problem>>,
    ) -> Result<T> {
        let end = lock(&self.end);
        let not_read = |detail: String| Error::NotRead { path: end.path.clone(), detail };
        let Some(conn) = end.conn.upgrade() else {
            let cause = file::trouble(&end.path).unwrap_or(Unsaved::Disk);
            return Err(not_read(cause.to_string()));
        };
        let conn = lock(&conn);
        let read = read(&conn).map_err(|error| reason(&error));
        read.and_then(|found| found.map_err(|problem| problem.to_string())).map_err(not_read)
    }
}

impl BodySource for LazyReader {
    fn body(&self, listed: &Listed) -> Result<Body> {
        self.read(|conn| {
            Ok(body::read(conn, listed)?.map_err(|unfit| Problem::of_body(conn, listed.id, unfit)))
        })
    }

    fn sheet_of(&self, entry: EntryId) -> Result<Option<SheetId>> {
        self.read(|conn| {
            let sheet = conn
                .prepare_cached("SELECT sheet_id FROM entry WHERE id = ?1")?
                .query_row([entry.raw()], |row| row.get(0))
                .optional()?;
            Ok(Ok(sheet.map(SheetId::from_raw)))
        })
    }

    fn is_free(&self) -> bool {
        !self.is_busy.load(SeqCst)
    }
}
