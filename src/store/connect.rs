//! Connections, set up for files that may come from anywhere.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::schema;

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

/// A connection to a copy of a file that may be damaged.
pub fn for_salvage(copy: &Path) -> rusqlite::Result<Connection> {
    let conn = to_copy(copy)?;
    // Those tables that are there get the columns they lack.
    let _ = schema::migrate_tables(&conn);
    Ok(conn)
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
