//! What a journal beside a book is worth.
//!
//! SQLite takes any file of that name for the book's own and puts its pages into the
//! book, unasked. But a power cut leaves a book and its journal, and then somebody copies
//! yesterday's book over the one, or gives it another name. So a journal is evidence and
//! not an order: both states that there can be, the file as it is and with the pages put
//! back, are looked at in copies of our own, and [`decide`] says which of them is true.
//! Only then anything is done to the files themselves.

mod files;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use uuid::Uuid;

use crate::book::{Change, Record, RowKey};
use crate::error::{Error, Result};
use crate::file::{IfExists, SaveDraft, Scratch};

use super::journal::{DATABASE_HEADER, Journal, journal_of};
use super::load::Depth;
use super::{Contents, confirmed, connect, load, log, opening, rows, schema, sum, volumes};
use files::free_name;
pub use files::{elsewhere, put_aside, reunite, settle};

/// What is done where the file is whole both as it is and with the last write taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// Nothing: [`Error::TwoStates`].
    Ask,
    /// It stays as it is.
    Keep,
    /// The write is taken back.
    TakeBack,
}

/// What a journal comes to.
#[derive(Debug)]
pub enum Verdict {
    /// It is the file's own, and only with it is true what the file says.
    TakeBack,
    /// It is not the file's own, which is whole as it is.
    PutAside,
    /// It is the file's own, and the file is whole with and without it: the write was
    /// done but for its end.
    Either,
    /// The file is whole in neither way.
    Neither(Error),
}

/// A state that is whole, in numbers by which it is told from another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct WholeState {
    revision: i64,
    mark: String,
    rows: i64,
    log: i64,
    /// What the log wrote last is what stands in the file.
    fits: bool,
}

impl WholeState {
    /// # Errors
    /// Those of [`load::verified`].
    fn of(conn: &Connection, path: &Path) -> Result<Self> {
        load::verified(conn, path, Depth::Full)?;
        let read = || -> rusqlite::Result<Self> {
            let current = schema::current(conn)?;
            let conn = &*current;
            let (revision, mark) = head(conn)?;
            let mut rows = 0;
            for sql in
                ["SELECT sum, annex_sum FROM book", "SELECT id, sum FROM sheet", "SELECT id, sum FROM entry"]
            {
                rows = sum::plus(rows, fingerprint(conn, sql)?);
            }
            let log = fingerprint(conn, "SELECT seq, sum FROM op_log")?;
            Ok(Self { revision, mark, rows, log, fits: log_fits(conn)? })
        };
        read().map_err(|error| opening(path, &error))
    }
}

/// The revision and the mark of the last write.
fn head(conn: &Connection) -> rusqlite::Result<(i64, String)> {
    conn.query_row("SELECT revision, last_write FROM book", [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// One number for rows of two, in whatever order they come.
fn fingerprint(conn: &Connection, sql: &str) -> rusqlite::Result<i64> {
    let mut select = conn.prepare(sql)?;
    let mut rows = select.query([])?;
    let mut all = 0;
    while let Some(row) = rows.next()? {
        let (one, other): (i64, i64) = (row.get(0)?, row.get(1)?);
        all = sum::plus(all, sum::of_text(&format!("{sql} {one} {other}")));
    }
    Ok(all)
}

/// Whether each row is what the steps that stand made of it last. Pages of two times
/// in one file can all be sound; but then what was done does not lead to what is there.
fn log_fits(conn: &Connection) -> rusqlite::Result<bool> {
    let mut last: BTreeMap<RowKey, Change> = BTreeMap::new();
    let mut bound: Option<volumes::VolumeIndex> = None;
    for logged in log::read(conn, true)?.into_iter().flatten() {
        for change in logged.step.changes {
            let record = change.after.as_ref().or(change.before.as_ref());
            let Some(key) = record.map(Record::key) else { continue };
            match logged.state {
                log::StepState::Done => drop(last.insert(key, change)),
                // There stands what the first step found that was taken back.
                log::StepState::Undone => drop(last.entry(key).or_insert_with(|| change.inverse())),
                log::StepState::Abandoned => {}
            }
        }
    }
    for change in last.into_values() {
        let Some(record) = change.after.as_ref().or(change.before.as_ref()) else { continue };
        let mut current = rows::current(conn, record)?;
        if let (None, Record::Past(past)) = (&current, record) {
            let index = match &mut bound {
                Some(index) => index,
                bound => bound.insert(volumes::VolumeIndex::of(conn)?),
            };
            current = index.find(conn, past.id)?.map(Record::Past);
        }
        if current != change.after {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the bytes of a journal and of the file tell without SQLite.
#[derive(Clone, Copy, Debug, Default)]
struct Outside {
    /// By their headers they are of one file, and of one time.
    is_near: bool,
    /// The journal says what the mark of the last write was before.
    has_mark: bool,
}

/// Which state is true. `found` is the revision that the file says as it is, if it does
/// although it is not whole.
fn decide(
    outside: Outside,
    as_is: Result<WholeState>,
    found: Option<i64>,
    back: Option<WholeState>,
) -> Verdict {
    let Some(back) = back.filter(|_| outside.is_near) else {
        return as_is.map_or_else(Verdict::Neither, |_| Verdict::PutAside);
    };
    let as_is = match as_is {
        Ok(as_is) => as_is,
        // Of a write the file has its revision, or still that of the one before.
        Err(_) if found.is_none_or(|found| (0..=1).contains(&(found - back.revision))) => {
            return Verdict::TakeBack;
        }
        Err(error) => return Verdict::Neither(error),
    };
    match as_is.revision - back.revision {
        0 if as_is == back => Verdict::TakeBack,
        // A part of the write is there, and holds together as it happens.
        0 if as_is.mark == back.mark && outside.has_mark => Verdict::TakeBack,
        0 if is_confirmed(&as_is.mark, &back.mark) => Verdict::TakeBack,
        1 if as_is.rows == back.rows || as_is.log == back.log || !as_is.fits => Verdict::TakeBack,
        1 if back.fits => Verdict::Either,
        _ => Verdict::PutAside,
    }
}

/// Whether one of two marks was written to confirm the other.
fn is_confirmed(one: &str, other: &str) -> bool {
    let confirms =
        |one: &str, other: &str| Uuid::parse_str(other).is_ok_and(|mark| confirmed(mark).to_string() == one);
    confirms(one, other) || confirms(other, one)
}

/// What the copies are called that are looked at: of the file as it is, with the last
/// write taken back, and of the journal.
pub const AS_IS: &str = "book";
const BACK: &str = "back";
const JOURNAL: &str = "journal";

/// Both states of a book, in a folder of our own, and what they come to.
pub struct Evidence {
    folder: Scratch,
    pub verdict: Verdict,
}

impl Evidence {
    /// Looks at the copies in a folder, of the file at `path` and of a journal that may
    /// be its own: [`AS_IS`] with the journal beside it.
    ///
    /// # Errors
    /// [`Error::Read`] where there is no room for the copies.
    pub fn weigh(folder: Scratch, path: &Path) -> Result<Self> {
        let verdict = weigh(folder.path(), path)?;
        Ok(Self { folder, verdict })
    }

    /// The copy that says what is true; of two states the file as it is.
    ///
    /// # Errors
    /// Where the file is whole in neither way, what is wrong with it.
    pub fn into_copy(self) -> Result<(Scratch, PathBuf)> {
        let name = match self.verdict {
            Verdict::TakeBack => BACK,
            Verdict::PutAside | Verdict::Either => AS_IS,
            Verdict::Neither(error) => return Err(error),
        };
        let path = self.folder.path().join(name);
        Ok((self.folder, path))
    }

    /// The copies that may have something of the book in them, the better one first
    /// where that is known.
    pub fn into_copies(self) -> (Scratch, Vec<PathBuf>) {
        let names: &[&str] = match self.verdict {
            Verdict::TakeBack => &[BACK],
            Verdict::PutAside | Verdict::Either => &[AS_IS],
            Verdict::Neither(_) => &[BACK, AS_IS],
        };
        let paths = names.iter().map(|name| self.folder.path().join(name)).filter(|path| path.exists());
        let paths = paths.collect();
        (self.folder, paths)
    }

    /// The book as it is and with the last write taken back, where it is whole either way.
    ///
    /// # Errors
    /// Those of reading the copies.
    pub fn states(&self, path: &Path) -> Result<Option<[Contents; 2]>> {
        if !matches!(self.verdict, Verdict::Either) {
            return Ok(None);
        }
        let read = |name| {
            let conn =
                connect::to_copy(&self.folder.path().join(name)).map_err(|error| opening(path, &error))?;
            load::checked(&conn, path, Depth::Quick)
        };
        Ok(Some([read(AS_IS)?, read(BACK)?]))
    }

    /// Writes the state that is not chosen to a file of its own beside the book.
    ///
    /// # Errors
    /// [`Error::Write`]; there is then no new file.
    pub fn keep_other(&self, path: &Path, chosen: Unfinished) -> Result<Option<PathBuf>> {
        if !matches!(self.verdict, Verdict::Either) {
            return Ok(None);
        }
        let other = if chosen == Unfinished::TakeBack { AS_IS } else { BACK };
        let journal = self.folder.path().join(JOURNAL);
        let target = free_name(path, "使わなかった内容", "chosho", &journal);
        let draft = SaveDraft::new(&target, IfExists::Refuse)?;
        fs::copy(self.folder.path().join(other), draft.path()).map_err(Error::writing(&target))?;
        draft.finish()?;
        Ok(Some(target))
    }
}

fn weigh(folder: &Path, path: &Path) -> Result<Verdict> {
    let [book, back, journal] = [AS_IS, BACK, JOURNAL].map(|name| folder.join(name));
    let prepare = || -> io::Result<Option<(Journal, bool)>> {
        fs::rename(journal_of(&book), &journal)?;
        let (mut file, mut own) = (File::open(&journal)?, File::open(&book)?);
        let Some(read) = Journal::read(&mut file)? else { return Ok(None) };
        if read.is_done(&mut file, &mut own)? {
            fs::rename(&book, &back)?;
            return Ok(Some((read, true)));
        }
        let is_near = is_near(&read, &mut file, &mut own)?;
        if is_near {
            fs::copy(&book, &back)?;
            fs::copy(&journal, journal_of(&back))?;
        }
        Ok(Some((read, is_near)))
    };
    let read = prepare().map_err(Error::reading(path))?;
    if !book.exists() {
        // There is only one state.
        return Ok(Verdict::TakeBack);
    }
    let conn = connect::to_copy(&book).map_err(|error| opening(path, &error));
    let found = conn.as_ref().ok().and_then(|conn| head(conn).ok()).map(|(revision, _)| revision);
    let as_is = looked_at(conn.and_then(|conn| WholeState::of(&conn, path)))?;
    let Some((read, true)) = read else { return Ok(decide(Outside::default(), as_is, found, None)) };
    // SQLite puts the pages back as soon as it reads.
    let conn = connect::to_copy(&back).map_err(|error| opening(path, &error));
    let state = looked_at(conn.and_then(|conn| WholeState::of(&conn, path)))?.ok();
    let mark = state.as_ref().map(|state| state.mark.as_str()).filter(|mark| !mark.is_empty());
    let has_mark = match mark {
        Some(mark) => {
            let has = File::open(&journal).and_then(|mut file| read.has(&mut file, mark.as_bytes()));
            has.map_err(Error::reading(path))?
        }
        None => false,
    };
    Ok(decide(Outside { is_near: true, has_mark }, as_is, found, state))
}

/// That a state is damaged says something of it; that it could not be looked at does not.
fn looked_at(state: Result<WholeState>) -> Result<Result<WholeState>> {
    match state {
        Err(error) if !matches!(error, Error::Damaged { .. }) => Err(error),
        looked_at => Ok(looked_at),
    }
}

/// Whether a journal and a file are of one file, and of one time, by their headers. The
/// change counter rises with the first write after the file was opened.
fn is_near(journal: &Journal, file: &mut File, book: &mut File) -> io::Result<bool> {
    let mut header = [0; DATABASE_HEADER];
    book.seek(SeekFrom::Start(0))?;
    book.read_exact(&mut header)?;
    if journal.page_size != page_size(&header) {
        return Ok(false);
    }
    let counter = |header: &[u8]| {
        header.get(24..28).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
    };
    Ok(match journal.database_header(file)? {
        Some(before) => counter(&header).wrapping_sub(counter(&before)) <= 1,
        // How many pages there are stands in the first one: there are as many as before.
        None => book.seek(SeekFrom::End(0))? == journal.bytes(),
    })
}

/// The size of a page, as a file's header says it.
fn page_size(header: &[u8]) -> u32 {
    match header.get(16..18) {
        Some(&[0, 1]) => 1 << 16,
        Some(&[high, low]) => u32::from_be_bytes([0, 0, high, low]),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
