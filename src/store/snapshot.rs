//! Reading a book without changing a byte of it, whoever has it open.
//!
//! Where SQLite can read the file itself, it does. Where a broken-off write waits
//! to be taken back, or somebody has the file open, a copy of it in a folder of
//! our own is read.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::file::Scratch;

use super::evidence::{self, AS_IS, Evidence};
use super::journal::{is_hot, journal_of};
use super::{connect, here, locked, opening, schema};

/// How often a copy is tried while somebody is writing, and how long is waited
/// in between.
const ATTEMPTS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(50);

/// A connection that only reads: the book as it was at one moment.
pub struct ReadConnection {
    conn: Connection,
    /// Where the copy is; goes after the connection to it.
    _copy: Option<Scratch>,
}

impl Deref for ReadConnection {
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
pub fn open(path: &Path) -> Result<ReadConnection> {
    let _hold = here::hold(path).ok_or_else(|| locked(path))?;
    schema::check_header(path)?;
    for _ in 0..ATTEMPTS {
        let busy = match in_place(path)? {
            Ok(conn) => return Ok(ReadConnection { conn, _copy: None }),
            Err(busy) => busy,
        };
        if let Some(folder) = copied(path, busy).map_err(Error::reading(path))? {
            let (folder, copy) = match busy {
                Busy::Held => {
                    let copy = folder.path().join(AS_IS);
                    (folder, copy)
                }
                Busy::Left => Evidence::weigh(folder, path)?.into_copy()?,
            };
            return of_copy(folder, &copy, path);
        }
        std::thread::sleep(PAUSE);
    }
    Err(locked(path))
}

fn of_copy(folder: Scratch, copy: &Path, path: &Path) -> Result<ReadConnection> {
    let conn = connect::to_copy(copy).and_then(begun).map_err(|error| opening(path, &error))?;
    Ok(ReadConnection { conn, _copy: Some(folder) })
}

/// Reads a book by `read`. One that is not whole as it is may be so with a journal that
/// lies in the same folder under the name that the book had.
///
/// # Errors
/// As for [`open()`], and those of `read`.
pub fn reading<T>(path: &Path, read: impl Fn(&Connection) -> Result<T>) -> Result<T> {
    let damaged = match open(path).and_then(|conn| read(&conn)) {
        Err(error @ Error::Damaged { .. }) => error,
        done => return done,
    };
    let Ok(Some((_, evidence))) = evidence::elsewhere(path) else { return Err(damaged) };
    let (folder, copy) = evidence.into_copy()?;
    read(&*of_copy(folder, &copy, path)?)
}

/// What the journal beside a book comes to; `None` where there is none that counts, or
/// somebody is at work on the file.
///
/// # Errors
/// As for [`open()`].
pub fn evidence(path: &Path) -> Result<Option<Evidence>> {
    let _hold = here::hold(path).ok_or_else(|| locked(path))?;
    schema::check_header(path)?;
    let folder = copied(path, Busy::Left).map_err(Error::reading(path))?;
    folder.map(|folder| Evidence::weigh(folder, path)).transpose()
}

/// Copies of the file as it was at one moment, whatever is wrong with it, each with
/// another part of what can be known of it, and the folder that they go with.
///
/// # Errors
/// As for [`open()`].
pub fn copies(path: &Path) -> Result<(Scratch, Vec<PathBuf>)> {
    let _hold = here::hold(path).ok_or_else(|| locked(path))?;
    schema::check_header(path)?;
    for _ in 0..ATTEMPTS {
        let left = match in_place(path) {
            Ok(Err(busy)) => busy == Busy::Left,
            // What SQLite cannot read may be so for want of its journal.
            Ok(Ok(_)) | Err(_) => is_hot(path).map_err(Error::reading(path))?,
        };
        let busy = if left { Busy::Left } else { Busy::Held };
        if let Some(folder) = copied(path, busy).map_err(Error::reading(path))? {
            if left {
                return Ok(Evidence::weigh(folder, path)?.into_copies());
            }
            let copy = folder.path().join(AS_IS);
            return Ok((folder, vec![copy]));
        }
        std::thread::sleep(PAUSE);
    }
    Err(locked(path))
}

/// Whether somebody has the file open, as far as that is seen from here.
///
/// # Errors
/// Those of [`schema::check_header`].
pub fn is_held(path: &Path) -> Result<bool> {
    let Some(_hold) = here::hold(path) else { return Ok(true) };
    schema::check_header(path)?;
    Ok(matches!(in_place(path), Ok(Err(Busy::Held))))
}

/// Reads the file where it is. It stays as it is meanwhile.
fn in_place(path: &Path) -> Result<Result<Connection, Busy>> {
    use rusqlite::{ErrorCode, ffi};
    let error = match connect::read_only(path).and_then(begun) {
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

/// A copy of the file as it was at one moment; `None` where there is none to be had
/// just now.
fn copied(path: &Path, busy: Busy) -> io::Result<Option<Scratch>> {
    let whole = || {
        let Some(copy) = Copy::take(path, busy)? else { return Ok(None) };
        Ok(copy.is_whole()?.then_some(copy.folder))
    };
    match whole() {
        Err(error) if is_kept_away(&error) => Ok(None),
        done => done,
    }
}

/// A copy of the file and, where that counts, of its journal.
///
/// A write is in progress while there is a hot journal, and only then are bytes of
/// the file changed. So the file is copied and then compared, with a look at the
/// journal before, between and after: no write lies across two of them. One that
/// came and went while the file was copied is in the comparison as a whole; one that
/// came and went during that leaves a new mark (`last_write`), which the copy lacks.
struct Copy<'p> {
    path: &'p Path,
    hot: bool,
    folder: Scratch,
}

impl<'p> Copy<'p> {
    /// `None` where somebody is writing.
    fn take(path: &'p Path, busy: Busy) -> io::Result<Option<Self>> {
        let hot = busy == Busy::Left;
        if is_hot(path)? != hot {
            return Ok(None);
        }
        let folder = Scratch::new()?;
        let copy = Self { path, hot, folder };
        for (from, to) in copy.files() {
            io::copy(&mut File::open(from)?, &mut File::create_new(to)?)?;
        }
        Ok(Some(copy))
    }

    /// The files, with the copies of them.
    fn files(&self) -> impl Iterator<Item = (PathBuf, PathBuf)> {
        let book = self.folder.path().join(AS_IS);
        let journal = self.hot.then(|| (journal_of(self.path), journal_of(&book)));
        std::iter::once((self.path.to_owned(), book)).chain(journal)
    }

    /// Whether nothing was changed since it was begun.
    fn is_whole(&self) -> io::Result<bool> {
        if is_hot(self.path)? != self.hot {
            return Ok(false);
        }
        for (from, to) in self.files() {
            if !is_equal(File::open(from)?, File::open(to)?)? {
                return Ok(false);
            }
        }
        Ok(is_hot(self.path)? == self.hot)
    }
}

/// Whether others keep us from reading some bytes: on Windows, those at 1 GiB,
/// where SQLite has its locks, cannot be read while it holds them.
fn is_kept_away(error: &io::Error) -> bool {
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_copy_counts_only_where_nothing_was_changed_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        let journal = journal_of(&path);
        let begin = |busy, before: &[u8]| {
            fs::write(&path, [7; 200_000]).unwrap();
            fs::write(&journal, before).unwrap();
            Copy::take(&path, busy).unwrap()
        };
        let (hot, done) = ([0xd9, 1].as_slice(), [0, 1].as_slice());
        for (busy, before) in [(Busy::Held, done), (Busy::Held, b""), (Busy::Left, hot)] {
            assert!(begin(busy, before).unwrap().is_whole().unwrap());
            let copy = begin(busy, before).unwrap();
            fs::write(&path, [[7; 199_999].as_slice(), &[8]].concat()).unwrap();
            assert!(!copy.is_whole().unwrap(), "a byte is another");
            let copy = begin(busy, before).unwrap();
            fs::write(&path, [7; 200_001]).unwrap();
            assert!(!copy.is_whole().unwrap(), "it is longer");
            let copy = begin(busy, before).unwrap();
            fs::write(&journal, if before == hot { done } else { hot }).unwrap();
            assert!(!copy.is_whole().unwrap(), "somebody writes, or has taken back");
        }
        let copy = begin(Busy::Left, hot).unwrap();
        fs::write(&journal, [0xd9, 2]).unwrap();
        assert!(!copy.is_whole().unwrap(), "another write");
        assert!(begin(Busy::Held, hot).is_none(), "somebody is writing");
        assert!(begin(Busy::Left, done).is_none(), "nothing is to be taken back any longer");
    }
}
