//! Reading a book without changing a byte of it, whoever has it open.
//!
//! Where SQLite can read the file itself, it does. Where a broken-off write waits
//! to be taken back, or somebody has the file open, a copy of it in a folder of
//! our own is read.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::error::{Error, Result};

use super::connect::{self, PATIENCE, is_hot, journal_of};
use super::{here, locked, opening, schema};

/// How often a copy is tried while somebody is writing, and how long is waited
/// in between.
const ATTEMPTS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(50);

/// A connection that only reads: the book as it was at one moment.
pub struct Reading {
    conn: Connection,
    /// Where the copy is; goes after the connection to it.
    _copy: Option<TempDir>,
}

impl Deref for Reading {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.conn
    }
}

/// Why a file cannot be read in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Busy {
    /// Somebody has it open.
    Held,
    /// Somebody died while writing; the journal says what stood there before.
    Left,
}

/// Opens a book for reading.
///
/// # Errors
/// Those of [`super::Store::open`]; [`Error::Locked`] where this process has it open
/// itself, or somebody is writing without a pause.
pub fn open(path: &Path) -> Result<Reading> {
    let here = here::hold();
    if here.has(path) {
        return Err(locked(path));
    }
    schema::check_header(path)?;
    for attempt in 0..ATTEMPTS {
        let patience = if attempt == 0 { PATIENCE } else { Duration::ZERO };
        let busy = match in_place(path, patience)? {
            Ok(conn) => return Ok(Reading { conn, _copy: None }),
            Err(busy) => busy,
        };
        if let Some(copy) = copied(path, busy).map_err(Error::reading(path))? {
            let conn = connect::to_copy(&copy.path().join(COPY))
                .and_then(begun)
                .map_err(|error| opening(path, &error))?;
            return Ok(Reading { conn, _copy: Some(copy) });
        }
        std::thread::sleep(PAUSE);
    }
    Err(locked(path))
}

/// Reads the file where it is. It stays as it is meanwhile.
fn in_place(path: &Path, patience: Duration) -> Result<Result<Connection, Busy>> {
    use rusqlite::{ErrorCode, ffi};
    let error = match connect::read_only(path, patience).and_then(begun) {
        Ok(conn) => return Ok(Ok(conn)),
        Err(error) => error,
    };
    let extended = error.sqlite_error().map(|error| error.extended_code);
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Ok(Err(Busy::Held)),
        _ if extended == Some(ffi::SQLITE_READONLY_ROLLBACK) => Ok(Err(Busy::Left)),
        _ => Err(opening(path, &error)),
    }
}

/// Begins to read: takes SQLite's shared lock, for as long as there is the connection.
fn begun(conn: Connection) -> rusqlite::Result<Connection> {
    conn.execute_batch("BEGIN")?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(conn)
}

/// What the copy is called.
const COPY: &str = "book";

/// A copy of the file as it was at one moment; `None` where it changed meanwhile.
///
/// A write is in progress while there is a hot journal, and only then are bytes of
/// the file changed. So it is copied and then compared, with a look at the journal
/// before, between and after. A write that began and ended during one of both goes
/// through the comparison only if it left what it found in all that was read after
/// it: each leaves a new mark (`last_write`).
fn copied(path: &Path, busy: Busy) -> io::Result<Option<TempDir>> {
    let hot = busy == Busy::Left;
    let journal = journal_of(path);
    let changed = || -> io::Result<bool> { Ok(is_hot(path)? != hot) };
    if changed()? {
        return Ok(None);
    }
    let folder = tempfile::Builder::new().prefix("chosho-").tempdir()?;
    let book = folder.path().join(COPY);
    let pairs = [(path, book.clone()), (journal.as_path(), journal_of(&book))];
    let pairs = pairs.get(..if hot { 2 } else { 1 }).unwrap_or_default();
    let copy = || -> io::Result<bool> {
        for (from, to) in pairs {
            io::copy(&mut File::open(from)?, &mut File::create_new(to)?)?;
        }
        if changed()? {
            return Ok(false);
        }
        for (from, to) in pairs {
            if !is_equal(File::open(from)?, File::open(to)?)? {
                return Ok(false);
            }
        }
        Ok(!changed()?)
    };
    match copy() {
        Ok(whole) => Ok(whole.then_some(folder)),
        Err(error) if is_held(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether others keep us from reading some bytes: on Windows, those at 1 GiB,
/// where SQLite has its locks, cannot be read while it holds them.
fn is_held(error: &io::Error) -> bool {
    const ERROR_LOCK_VIOLATION: i32 = 33;
    // It can also be the journal that has gone just now.
    cfg!(windows) && error.raw_os_error() == Some(ERROR_LOCK_VIOLATION)
        || error.kind() == io::ErrorKind::NotFound
}

fn is_equal(one: impl Read, other: impl Read) -> io::Result<bool> {
    const PIECE: u64 = 1 << 16;
    let (mut one, mut other) = (one, other);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        left.clear();
        right.clear();
        one.by_ref().take(PIECE).read_to_end(&mut left)?;
        other.by_ref().take(PIECE).read_to_end(&mut right)?;
        if left != right {
            return Ok(false);
        }
        if left.is_empty() {
            return Ok(true);
        }
    }
}
