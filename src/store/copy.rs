//! Whole copies of a book's file. Each is checked before it takes its place.

use std::ffi::c_int;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::error::{Error, Result};
use crate::file::{IfExists, SaveDraft};
use crate::monitor::Monitor;

use super::create::make_way;
use super::load::Depth;
use super::{load, locked, opening, reason, schema, snapshot};

/// How many pages are copied before it is asked whether the copy is still wanted.
const PAGES: c_int = 256;

/// So many copies are made beside a file at most.
const BESIDE: u32 = 99;

/// A file as it was at one moment, in a place of SQLite's own that goes with it: in
/// memory as far as it is small, else in a temporary file that has no name
/// (<https://sqlite.org/inmemorydb.html#temp_db>). Nothing of it is left, however the
/// program ends.
#[derive(Debug)]
pub struct Snapshot {
    conn: Connection,
    path: PathBuf,
}

impl Snapshot {
    /// What is copied from it is a copy of the file.
    pub fn source(&self) -> CopySource<'_> {
        CopySource { conn: &self.conn, path: &self.path }
    }
}

/// A book's file that can be copied: whole, and as it was last written.
pub struct CopySource<'s> {
    pub(super) conn: &'s Connection,
    pub(super) path: &'s Path,
}

impl CopySource<'_> {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.path
    }

    /// Copies it to `target`, in the version it is in, by SQLite's backup API
    /// (<https://sqlite.org/backup.html>).
    ///
    /// # Errors
    /// [`Error::Exists`]; [`Error::Write`]; [`Error::Damaged`] where the copy, opened
    /// anew, is not sound; [`Error::Cancelled`]. There is then no file.
    pub fn copy_to(&self, target: &Path, monitor: &Monitor) -> Result<()> {
        make_way(target, IfExists::Refuse)?;
        let draft = SaveDraft::new(target, IfExists::Refuse)?;
        self.fill_file(draft.path(), monitor).map_err(|failed| match failed {
            Failed::Write(error) if is_damage(&error) => {
                Error::Damaged { path: self.path.to_owned(), detail: reason(&error) }
            }
            Failed::Write(error) => {
                let source = std::io::Error::other(reason(&error));
                Error::Write { path: target.to_owned(), source }
            }
            Failed::Otherwise(error) => *error,
        })?;
        let copy = snapshot::open(draft.path())?;
        load::verified(&copy, target, Depth::Quick)?;
        drop(copy);
        draft.finish()
    }

    /// Keeps the file as it is now, for it to be copied at leisure: copying it then takes
    /// nothing of the time of who has it open. `None` where `gives_way` has said meanwhile
    /// that something else comes first.
    ///
    /// # Errors
    /// [`Error::Backup`]; [`Error::Damaged`]; [`Error::Cancelled`].
    pub fn snapshot(&self, monitor: &Monitor, gives_way: &dyn Fn() -> bool) -> Result<Option<Snapshot>> {
        let take = || -> Result<Option<Connection>, Failed> {
            let mut conn = Connection::open("")?;
            Ok(self.fill(&mut conn, monitor, gives_way)?.then_some(conn))
        };
        let taken = take().map_err(|failed| match failed {
            Failed::Write(error) if is_damage(&error) => {
                Error::Damaged { path: self.path.to_owned(), detail: reason(&error) }
            }
            Failed::Write(error) => Error::Backup { path: self.path.to_owned(), detail: reason(&error) },
            Failed::Otherwise(error) => *error,
        })?;
        Ok(taken.map(|conn| Snapshot { conn, path: self.path.to_owned() }))
    }

    /// Copies all pages into an empty file.
    fn fill_file(&self, path: &Path, monitor: &Monitor) -> Result<(), Failed> {
        let mut copy = Connection::open(path)?;
        self.fill(&mut copy, monitor, &|| false)?;
        copy.close().map_err(|(_, error)| error.into())
    }

    /// Copies all pages into an empty database. Nothing is synced: that is the draft's.
    /// `false` where it was broken off to give way.
    fn fill(
        &self,
        copy: &mut Connection,
        monitor: &Monitor,
        gives_way: &dyn Fn() -> bool,
    ) -> Result<bool, Failed> {
        copy.pragma_update(None, "journal_mode", "MEMORY")?;
        copy.pragma_update(None, "synchronous", "OFF")?;
        let backup = Backup::new(self.conn, copy)?;
        loop {
            if gives_way() {
                return Ok(false);
            }
            let step = backup.step(PAGES)?;
            let progress = backup.progress();
            let count = |pages: c_int| usize::try_from(pages).unwrap_or_default();
            monitor.reach(count(progress.pagecount - progress.remaining), count(progress.pagecount));
            match step {
                StepResult::Done => return Ok(true),
                StepResult::More => monitor.check().map_err(|error| Failed::Otherwise(Box::new(error)))?,
                // Somebody else is writing to it.
                _ => return Err(Failed::Otherwise(Box::new(locked(self.path)))),
            }
        }
    }

    /// Copies it to a file beside it whose name says what it is: 調書（形式2のバックアップ）.chosho.
    /// One that is there already and was made of the same is enough.
    ///
    /// # Errors
    /// [`Error::NotKept`].
    pub fn copy_beside(&self) -> Result<PathBuf> {
        let not_kept = |error: Error| Error::NotKept { path: self.path.to_owned(), detail: error.cause() };
        let version = schema::version(self.conn).map_err(|error| not_kept(opening(self.path, &error)))?;
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let mut number = 1;
        loop {
            let more = if number == 1 { String::new() } else { format!(" {number}") };
            let target =
                self.path.with_file_name(format!("{stem}（形式{version}のバックアップ{more}）.chosho"));
            match self.copy_to(&target, &Monitor::default()) {
                Ok(()) => return Ok(target),
                Err(Error::Exists { .. }) if self.is_copied_to(&target) => return Ok(target),
                Err(Error::Exists { .. }) if number < BESIDE => number += 1,
                Err(error) => return Err(not_kept(error)),
            }
        }
    }
}

/// Whether it is what was to be copied that is at fault.
fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

impl CopySource<'_> {
    /// Whether `target` is a sound copy of the file as it is: in the same version, and
    /// with the same last write.
    fn is_copied_to(&self, target: &Path) -> bool {
        let state = |conn: &Connection| -> rusqlite::Result<(i64, i64, String)> {
            let (revision, mark) = conn.query_row("SELECT revision, last_write FROM book", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            Ok((schema::version(conn)?, revision, mark))
        };
        let Ok(copy) = snapshot::open(target) else { return false };
        let is_same = state(self.conn).is_ok_and(|own| state(&copy).is_ok_and(|other| own == other));
        is_same && load::verified(&copy, target, Depth::Quick).is_ok()
    }
}

/// Why a copy could not be filled.
enum Failed {
    Write(rusqlite::Error),
    Otherwise(Box<Error>),
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Write(error)
    }
}

/// Copies the book at `source`, which nobody may have open, to a new file.
///
/// # Errors
/// Those of [`super::read()`] and [`CopySource::copy_to`]; there is then no file.
pub fn copy(source: &Path, target: &Path, monitor: &Monitor) -> Result<()> {
    snapshot::reading(source, |conn| {
        CopySource { conn, path: source }.copy_to(target, monitor).map_err(|error| match error {
            // What is wrong with the copy is wrong with what it is of.
            Error::Damaged { detail, .. } => Error::Damaged { path: source.to_owned(), detail },
            error => error,
        })
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::line::lock;
    use super::super::{Contents, Store, create, read};
    use super::*;
    use crate::book::testing::small;

    fn folder_with_a_book() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        create(&path, &Contents::new(small().book), IfExists::Refuse).unwrap();
        (folder, path)
    }

    #[test]
    fn a_copy_is_the_same_book_whether_it_is_open_or_not() {
        let (folder, path) = folder_with_a_book();
        let (one, other) = (folder.path().join("b.chosho"), folder.path().join("c.chosho"));
        let (store, contents) = Store::open(&path).unwrap();
        let monitor = Monitor::default();
        store.copy_by(|source| source.copy_to(&one, &monitor)).unwrap();
        assert_eq!(monitor.fraction(), 1.0);
        assert!(matches!(copy(&path, &other, &monitor), Err(Error::Locked { .. })));
        drop(store);
        copy(&path, &other, &monitor).unwrap();
        for path in [one, other] {
            assert_eq!(Store::open(&path).unwrap().1, contents);
        }
    }

    #[test]
    fn nothing_is_replaced_by_a_copy() {
        let (folder, path) = folder_with_a_book();
        let target = folder.path().join("b.chosho");
        fs::write(&target, "mine").unwrap();
        assert!(matches!(copy(&path, &target, &Monitor::default()), Err(Error::Exists { .. })));
        assert_eq!(fs::read(&target).unwrap(), b"mine");
    }

    #[test]
    fn a_copy_that_is_not_sound_is_not_kept() {
        let (folder, path) = folder_with_a_book();
        let conn = Connection::open(&path).unwrap();
        let target = folder.path().join("b.chosho");
        for damage in ["UPDATE book SET revision = -1", "DELETE FROM book"] {
            conn.execute_batch(damage).unwrap();
            let source = CopySource { conn: &conn, path: &path };
            let result = source.copy_to(&target, &Monitor::default());
            assert!(matches!(result, Err(Error::Damaged { .. })), "{damage}: {result:?}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{damage}: something was left");
        }
    }

    #[test]
    fn copies_beside_the_file_have_names_of_their_own_and_one_of_each_is_enough() {
        let (folder, path) = folder_with_a_book();
        let (store, _) = Store::open(&path).unwrap();
        let copy = || store.copy_by(|source| source.copy_beside()).unwrap();
        let version = super::super::VERSION;
        let named = |more: &str| folder.path().join(format!("a（形式{version}のバックアップ{more}）.chosho"));
        assert_eq!([copy(), copy()], [named(""), named("")]);
        // Something else, or another state of the file, has the name.
        fs::write(named(""), "mine").unwrap();
        assert_eq!([copy(), copy()], [named(" 2"), named(" 2")]);
        lock(&store.conn).execute("UPDATE book SET last_write = 'later'", []).unwrap();
        assert_eq!(copy(), named(" 3"));
        assert_eq!(fs::read(named("")).unwrap(), b"mine");
        assert!([" 2", " 3"].iter().all(|more| read(&named(more)).unwrap() == small().book));
    }
}
