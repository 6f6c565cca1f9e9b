//! A file that is opened to be edited, and locked against others.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::file::Bytes;

use super::connect::configure;
use super::evidence::{self, Unfinished};
use super::here::{self, OpenClaim, OpenEnding};
use super::{locked, opening, schema};

/// A file that is open for editing. Its parts are to be dropped in this order.
pub struct Opened {
    /// Owns the file until it is dropped.
    pub conn: Connection,
    pub ending: OpenEnding,
    /// The file itself, open for at least as long as the connection has its locks.
    pub bytes: Bytes,
    pub claim: OpenClaim,
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
    let (ending, claim) = hold.claim(path);
    Ok(Opened { conn, ending, bytes, claim, aside })
}
