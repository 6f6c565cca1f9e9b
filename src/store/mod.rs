//! The book's file: one SQLite database. The only place with SQL.
//!
//! [`create`] writes a whole book into a new file, [`read`] reads one without
//! touching it, [`copy`] copies one whole, and a [`Store`] holds one open for
//! editing, alone. The window
//! talks to a [`Store`] through its [`Writer`], on a thread of its own.

mod connect;
mod copy;
mod log;
mod rows;
mod schema;
mod sound;
mod writer;

#[cfg(test)]
mod migration_tests;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use crate::book::{Book, Change, Record};
use crate::error::{Error, Result};
use crate::file::{Draft, Identity, IfExists, identity};

pub use copy::{Source, copy};
pub use log::{Logged, State, Step};
pub use schema::{APPLICATION_ID, VERSION};
pub use writer::{Report, Work, Writer};

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
    Undo,
    Redo,
}

/// A book's file, open for editing and locked against others.
pub struct Store {
    conn: Connection,
    path: PathBuf,
    /// What told the file from others when it was opened.
    identity: Option<Identity>,
    /// The mark of the last write in it.
    mark: String,
}

impl Store {
    /// Opens a book and locks it. One of an older version is brought up to date,
    /// once there is a copy of it beside it.
    ///
    /// # Errors
    /// [`Error::NotABook`], [`Error::Newer`], [`Error::Damaged`], [`Error::Read`]
    /// and [`Error::NotKept`] leave the file as it was, byte for byte;
    /// [`Error::Locked`] where somebody else has it open.
    pub fn open(path: &Path) -> Result<(Self, Contents)> {
        Self::open_keeping(path, |old| old.copy_beside().map(|_| ()))
    }

    /// The same, where `keep` sees to it that there is a copy of a file of an older
    /// version. Only when it has done so is that brought up to date.
    ///
    /// # Errors
    /// As for [`Store::open`], and those of `keep`.
    pub fn open_keeping(
        path: &Path,
        keep: impl FnOnce(&Source<'_>) -> Result<()>,
    ) -> Result<(Self, Contents)> {
        schema::check_header(path)?;
        let mut conn = connect::for_editing(path)?;
        check(&conn, path, "quick_check")?;
        // What cannot be read stays in the version it is in.
        let contents = load(&conn, path)?;
        if schema::version(&conn).map_err(|error| opening(path, &error))? < VERSION {
            keep(&Source { conn: &conn, path })?;
        }
        schema::migrate(&mut conn).map_err(|error| opening(path, &error))?;
        let mark = conn
            .query_row("SELECT last_write FROM book", [], |row| row.get(0))
            .map_err(|error| opening(path, &error))?;
        Ok((Self { conn, path: path.to_owned(), identity: identity(path), mark }, contents))
    }

    /// The mark of the last write in the file.
    fn mark(&self) -> &str {
        &self.mark
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file, to be copied.
    pub fn source(&self) -> Source<'_> {
        Source { conn: &self.conn, path: &self.path }
    }

    /// Carries out `write` in one transaction.
    ///
    /// # Errors
    /// [`Error::Save`]; the file is then as it was before.
    pub fn write(&mut self, write: &Write) -> Result<()> {
        self.check_place()?;
        let saving = |error: rusqlite::Error| Error::Save { path: self.path.clone(), detail: reason(&error) };
        let tx = self.conn.transaction().map_err(saving)?;
        apply(&tx, &self.path, &write.changes)?;
        match &write.kind {
            WriteKind::Do(step) => log::append(&tx, write.seq, step),
            WriteKind::Amend(step) => log::amend(&tx, write.seq, step),
            WriteKind::Undo => log::set_state(&tx, write.seq, State::Undone),
            WriteKind::Redo => log::set_state(&tx, write.seq, State::Done),
        }
        .map_err(saving)?;
        let mark = write.mark.to_string();
        set_counters(&tx, write.revision, write.next_key, &mark).map_err(saving)?;
        tx.commit().map_err(saving)?;
        self.mark = mark;
        // What was written to a file that is no longer in its place is not saved.
        self.check_place()
    }

    /// Whether the file is still where it was opened: an open file can be moved
    /// away or replaced, and what is written then goes nowhere.
    fn check_place(&self) -> Result<()> {
        if identity(&self.path) == self.identity {
            return Ok(());
        }
        let detail = "ファイルが移動または置き換えられています".to_owned();
        Err(Error::Save { path: self.path.clone(), detail })
    }
}

/// Reads a book without writing to its file.
///
/// # Errors
/// As for [`Store::open`].
pub fn read(path: &Path) -> Result<Book> {
    let conn = connect::for_reading(path)?;
    check(&conn, path, "quick_check")?;
    Ok(load(&conn, path)?.book)
}

/// Goes through the whole file: SQLite's full check, references, and whether
/// every row can be read.
///
/// # Errors
/// As for [`Store::open`]; [`Error::Damaged`] says what is wrong.
pub fn verify(path: &Path) -> Result<()> {
    let conn = connect::for_reading(path)?;
    check(&conn, path, "integrity_check")?;
    load(&conn, path).map(|_| ())
}

/// Writes `contents` into a new file.
///
/// # Errors
/// [`Error::Exists`], [`Error::Locked`] where somebody has the existing file
/// open, and [`Error::Write`]; an existing file is then as it was.
pub fn create(path: &Path, contents: &Contents, if_exists: IfExists) -> Result<()> {
    make_way(path, if_exists)?;
    let draft = Draft::new(path, if_exists)?;
    let fill = || -> rusqlite::Result<()> {
        let mut conn = Connection::open(draft.path())?;
        connect::configure(&conn)?;
        schema::migrate(&mut conn)?;
        let tx = conn.transaction()?;
        for record in contents.book.records() {
            rows::put(&tx, &record)?;
        }
        for logged in &contents.log {
            log::insert(&tx, logged)?;
        }
        let mark = contents.mark().to_string();
        set_counters(&tx, contents.revision, contents.book.next_key(), &mark)?;
        tx.commit()?;
        conn.close().map_err(|(_, error)| error)
    };
    fill().map_err(|error| Error::Write {
        path: path.to_owned(),
        source: std::io::Error::other(reason(&error)),
    })?;
    draft.finish()
}

impl Contents {
    /// A book that is new, with nothing to undo.
    pub fn new(book: Book) -> Self {
        Self { book, log: Vec::new(), revision: 0 }
    }

    /// The mark of a file that was just made: the same for the same contents.
    fn mark(&self) -> Uuid {
        let records: Vec<Record> = self.book.records().collect();
        let text = serde_json::to_vec(&(records, self.revision)).unwrap_or_default();
        Uuid::new_v5(&Uuid::NAMESPACE_OID, &text)
    }
}

/// Sees to it that a new book can take the place `path`: that nobody works with
/// the one that is there, and that no journal lies beside it, which SQLite
/// would take for the new one's (<https://sqlite.org/howtocorrupt.html> 1.4).
fn make_way(path: &Path, if_exists: IfExists) -> Result<()> {
    if if_exists == IfExists::Replace && schema::check_header(path).is_ok() {
        // Whole or damaged, it is to be replaced, but not under somebody's hands.
        if let Err(error @ Error::Locked { .. }) = connect::for_editing(path) {
            return Err(error);
        }
    }
    let journal = connect::journal_of(path);
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    if is_there(&journal) && (if_exists == IfExists::Replace || !is_there(path)) {
        // Not deleted: it may be all that is left of something.
        let mut aside = journal.clone().into_os_string();
        aside.push(".old");
        std::fs::rename(&journal, &aside).map_err(Error::writing(path))?;
    }
    Ok(())
}

/// Writes `changes`, each of which must find the row as it was when the change
/// was made: else the screen and the file no longer agree.
fn apply(tx: &Transaction<'_>, path: &Path, changes: &[Change]) -> Result<()> {
    let saving = |error: rusqlite::Error| Error::Save { path: path.to_owned(), detail: reason(&error) };
    for change in changes {
        let Some(record) = change.after.as_ref().or(change.before.as_ref()) else { continue };
        if rows::current(tx, record).map_err(saving)? != change.before {
            let detail = "画面とファイルの内容が一致しません".to_owned();
            return Err(Error::Save { path: path.to_owned(), detail });
        }
        match (&change.before, &change.after) {
            (_, Some(after)) => rows::put(tx, after),
            (Some(before), None) => rows::delete(tx, before),
            (None, None) => Ok(()),
        }
        .map_err(saving)?;
    }
    Ok(())
}

fn set_counters(conn: &Connection, revision: i64, next_key: i64, mark: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE book SET revision = ?1, next_key = ?2, last_write = ?3")?
        .execute(params![revision, next_key, mark])
        .map(|_| ())
}

/// Has SQLite check the file (`quick_check` or `integrity_check`) and its references.
fn check(conn: &Connection, path: &Path, pragma: &str) -> Result<()> {
    let verdict: String = conn
        .query_row(&format!("PRAGMA {pragma}(1)"), [], |row| row.get(0))
        .map_err(|error| opening(path, &error))?;
    if verdict != "ok" {
        return Err(Error::Damaged { path: path.to_owned(), detail: verdict });
    }
    let dangling = conn
        .prepare("PRAGMA foreign_key_check")
        .and_then(|mut check| check.exists([]))
        .map_err(|error| opening(path, &error))?;
    if dangling {
        let detail = "行のつながりが切れています".to_owned();
        return Err(Error::Damaged { path: path.to_owned(), detail });
    }
    Ok(())
}

fn load(conn: &Connection, path: &Path) -> Result<Contents> {
    let opening = |error: rusqlite::Error| opening(path, &error);
    let damaged = |detail: &str| Error::Damaged { path: path.to_owned(), detail: detail.to_owned() };
    if !schema::is_ours(conn).map_err(opening)? {
        return Err(damaged("表の構成が違います"));
    }
    let copy;
    let conn = if schema::version(conn).map_err(opening)? == VERSION {
        conn
    } else {
        copy = schema::current_copy(conn).map_err(opening)?;
        &copy
    };
    let mut book: Option<Book> = None;
    for (kind, sql) in rows::READ_ALL.into_iter().enumerate() {
        let mut select = conn.prepare(sql).map_err(opening)?;
        let records = select.query_map([], |row| rows::read(kind, row)).map_err(opening)?;
        for record in records {
            match (record.map_err(opening)?, &mut book) {
                (Record::Head(head), book @ None) => *book = Some(Book::new(head)),
                (record, Some(book)) => book.apply(&Change::insert(record)),
                (_, None) => return Err(damaged("表題がありません")),
            }
        }
    }
    let mut book = book.ok_or_else(|| damaged("表題がありません"))?;
    let (revision, next_key) = conn
        .query_row("SELECT revision, next_key FROM book", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(opening)?;
    let log = log::read(conn).map_err(opening)?;
    if let Some(complaint) = sound::complaint(&book, &log, revision, next_key) {
        return Err(damaged(complaint));
    }
    book.reserve_keys(next_key);
    Ok(Contents { book, log, revision })
}

/// What an SQLite error on opening `path` means to the clerk.
fn opening(path: &Path, error: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, PermissionDenied, ReadOnly};
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => Error::Locked { path },
        Some(CannotOpen | PermissionDenied | ReadOnly) => {
            Error::Read { path, source: std::io::Error::other(reason(error)) }
        }
        _ => Error::Damaged { path, detail: reason(error) },
    }
}

/// The reason in few words; SQLite's own where we have no better ones.
fn reason(error: &rusqlite::Error) -> String {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, PermissionDenied,
        ReadOnly, SystemIoFailure,
    };
    let words = match error.sqlite_error_code() {
        Some(DiskFull) => "ディスクの空き容量が足りません",
        Some(ReadOnly | PermissionDenied) => "書き込みが許可されていません",
        Some(CannotOpen) => "ファイルを開けません",
        Some(SystemIoFailure) => "ディスクまたは接続に問題があります",
        Some(DatabaseBusy | DatabaseLocked) => "ほかで使用中です",
        Some(DatabaseCorrupt | NotADatabase) => "データが壊れています",
        _ => return error.to_string(),
    };
    words.to_owned()
}
