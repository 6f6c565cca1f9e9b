//! Connections, set up for files that may come from anywhere.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::file::Bytes;

use super::evidence::{self, Unfinished};
use super::here::{self, Claim};
use super::{locked, opening, schema};

/// How long to wait for somebody else's short lock (a backup program's, say).
const PATIENCE: Duration = Duration::from_millis(300);

/// What no file of ours needs more of (<https://sqlite.org/limits.html>). A step of
/// the undo log is one text, and may hold a whole plan.
const LIMITS: [(Limit, i32); 8] = [
    (Limit::SQLITE_LIMIT_LENGTH, 64 << 20),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (Limit::SQLITE_LIMIT_COLUMN, 100),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 20),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 3),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 20),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
];

/// A file that is open for editing. Its parts are to be dropped in this order.
pub struct Opened {
    /// Owns the file until it is dropped.
    pub conn: Connection,
    /// The file itself, open for at least as long as the connection has its locks.
    pub bytes: Bytes,
    pub claim: Claim,
    /// Where the journal is now that was beside the file and not its own.
    pub aside: Option<PathBuf>,
}

/// Opens a file and locks it. `unfinished` says what is done with a write that was broken
/// off at its very end.
pub fn for_editing(path: &Path, unfinished: Unfinished) -> Result<Opened> {
    let hold = here::hold(path).ok_or_else(|| locked(path))?;
    schema::check_header(path)?;
    // SQLite takes back whatever it finds, as soon as it has the lock.
    let aside = evidence::settle(path, unfinished)?;
    // Goes after the connection here, too: what is declared first is dropped last.
    let bytes = Bytes::of(path).map_err(Error::reading(path))?;
    let open = || -> rusqlite::Result<Connection> {
        let conn = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        configure(&conn)?;
        // The lock takes hold only with the first write, or with this.
        conn.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
        Ok(conn)
    };
    let not_writable = || Error::NotWritable { path: path.to_owned() };
    let conn = open().map_err(|error| match error.sqlite_error_code() {
        Some(CannotOpen | PermissionDenied | ReadOnly) => not_writable(),
        _ => opening(path, &error),
    })?;
    // SQLite opens what must not be written to for reading, and says nothing.
    if conn.is_readonly("main").map_err(|error| opening(path, &error))? {
        return Err(not_writable());
    }
    Ok(Opened { conn, bytes, claim: hold.claim(path), aside })
}

/// A connection that cannot write, and does not wait for those who do.
pub fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    harden(&conn)?;
    conn.busy_timeout(Duration::ZERO)?;
    Ok(conn)
}

/// A connection to a copy of our own, in which a broken-off write is taken back.
pub fn to_copy(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    harden(&conn)?;
    Ok(conn)
}

/// A connection to a file's bytes, in memory.
pub fn to_bytes(bytes: &[u8]) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    harden(&conn)?;
    conn.deserialize_read_exact("main", bytes, bytes.len(), true)?;
    Ok(conn)
}

/// Whether a write was broken off, or is in progress: whether there is a journal
/// that counts. One that is done with begins with zeroes, as long as the file is open
/// (<https://sqlite.org/fileformat2.html#the_rollback_journal>).
pub fn is_hot(path: &Path) -> io::Result<bool> {
    let mut first = [0];
    let journal = journal_of(path);
    // What is no file would be waited for; it is no journal, and SQLite must not open it.
    if journal.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    match File::open(journal).and_then(|mut journal| journal.read(&mut first)) {
        Ok(_) => Ok(first != [0]),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A connection to a copy of a file that may be damaged.
pub fn for_salvage(copy: &Path) -> rusqlite::Result<Connection> {
    let conn = to_copy(copy)?;
    // Those tables that are there get the columns they lack.
    let _ = schema::migrate_tables(&conn);
    Ok(conn)
}

/// Where SQLite keeps what it needs to take a broken-off write back: beside the file
/// itself, should `path` be a link to it.
pub fn journal_of(path: &Path) -> PathBuf {
    let target = path.is_symlink().then(|| path.canonicalize().ok()).flatten();
    let mut journal = target.as_deref().unwrap_or(path).as_os_str().to_owned();
    journal.push("-journal");
    journal.into()
}

/// Durable and exclusive. No WAL: it does not work on network shares, and a
/// copied file would lack what is still in it (<https://sqlite.org/wal.html>).
pub fn configure(conn: &Connection) -> rusqlite::Result<()> {
    harden(conn)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    conn.pragma_update(None, "journal_mode", "DELETE")?;
    conn.pragma_update(None, "synchronous", "EXTRA")?;
    conn.pragma_update(None, "foreign_keys", "ON")
}

/// What <https://sqlite.org/security.html> advises for files of unknown origin.
fn harden(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(PATIENCE)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    for (limit, value) in LIMITS {
        conn.set_limit(limit, value)?;
    }
    conn.pragma_update(None, "trusted_schema", "OFF")?;
    conn.pragma_update(None, "cell_size_check", "ON")?;
    conn.pragma_update(None, "mmap_size", 0)
}
