//! The file's format: how it is known, its versions, and the way from one to the next.

use std::io::Read as _;
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::limits::Limit;

use crate::error::{Error, Result};
use crate::file;

use super::journal::journal_of;
use super::sum::{self, Sums};
use super::{log, rows, volumes};

/// Marks a file as a book: "Chos" in ASCII, at offset 68 of the file
/// (<https://sqlite.org/fileformat2.html#application_id>).
pub const APPLICATION_ID: u32 = u32::from_be_bytes(*b"Chos");

/// The statements that lead from version `n` to `n + 1`, from an empty file on.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
    include_str!("migrations/6.sql"),
    include_str!("migrations/7.sql"),
    include_str!("migrations/8.sql"),
    include_str!("migrations/9.sql"),
    include_str!("migrations/10.sql"),
];

/// The version from which on a file has our own checksums.
pub const SUMMED: i64 = 4;

/// The version from which on there is one sum of them all.
const SUMMED_WHOLE: i64 = 7;

/// The version this program writes, as `PRAGMA user_version`.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// The version from which on earlier years are bound.
const BOUND: i64 = 9;

/// How many pages are copied in one go; the copy is the only one at work.
const COPY_PAGES: std::ffi::c_int = 1024;

/// Looks at the first 100 bytes of `path` without SQLite, so that a file which
/// is not a book, or one of a later program, is left exactly as it is: not even
/// a journal beside it is rolled back.
///
/// # Errors
/// [`Error::NotAFile`], [`Error::Read`], [`Error::NotABook`] or [`Error::Newer`].
pub fn check_header(path: &Path) -> Result<()> {
    let not_a_book = || Error::NotABook { path: path.to_owned() };
    let mut header = [0_u8; 100];
    let mut file = file::open(path)?;
    // SQLite opens the journal as well, whatever it is.
    file::check_file(&journal_of(path))?;
    if let Err(error) = file.read_exact(&mut header) {
        return Err(match error.kind() {
            std::io::ErrorKind::UnexpectedEof => not_a_book(),
            _ => Error::Read { path: path.to_owned(), source: error },
        });
    }
    let number = |at: usize| {
        header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
    };
    // Bytes 18 and 19: 1 is a rollback journal, 2 is WAL, which we never write.
    let rollback_journal = header.get(18..20) == Some(&[1, 1]);
    if !header.starts_with(b"SQLite format 3\0") || number(68) != APPLICATION_ID || !rollback_journal {
        return Err(not_a_book());
    }
    let found = i64::from(number(60));
    if found > VERSION {
        return Err(Error::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(())
}

/// Brings a file up to [`VERSION`] in one transaction; nothing to do for a
/// current one. An empty file becomes a book without contents.
pub fn migrate(conn: &mut Connection) -> rusqlite::Result<()> {
    bring_to(conn, VERSION, YearBinding::Bound)
}

/// What becomes of what earlier years said on the way to the version that has it bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum YearBinding {
    Bound,
    /// It stays loose: for a look at it, binding it would take longer.
    Loose,
}

/// Brings a file up to `target`, which is at most [`VERSION`].
#[cfg(test)]
pub(super) fn migrate_to(conn: &mut Connection, target: i64) -> rusqlite::Result<()> {
    bring_to(conn, target, YearBinding::Bound)
}

fn bring_to(conn: &mut Connection, target: i64, binding: YearBinding) -> rusqlite::Result<()> {
    let place = |version: i64| usize::try_from(version).unwrap_or(usize::MAX);
    let pending = MIGRATIONS.get(place(version(conn)?)..place(target)).unwrap_or_default();
    if pending.is_empty() {
        return Ok(());
    }
    let tx = conn.transaction()?;
    // Rows are read as they are today: what is only brought half way has none.
    let gets_sums = version(&tx)? < SUMMED && target == VERSION;
    let gets_whole = version(&tx)? < SUMMED_WHOLE && target == VERSION;
    let gets_bound = version(&tx)? < BOUND && target == VERSION && binding == YearBinding::Bound;
    for sql in pending {
        tx.execute_batch(sql)?;
    }
    if gets_sums {
        sum_up(&tx)?;
    }
    if gets_bound {
        volumes::bind(&tx)?;
    }
    if gets_whole {
        sum::set_whole(&tx)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", target)?;
    tx.commit()
}

/// Has a file take no more room than it needs, where more than half of it is free.
pub fn give_back_room(conn: &Connection) -> rusqlite::Result<()> {
    let pages = |pragma| conn.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    if pages("freelist_count")? * 2 <= pages("page_count")? {
        return Ok(());
    }
    // SQLite makes the new file beside the old one, as an attached one.
    let before = conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
    let done = conn.execute_batch("VACUUM");
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, before)?;
    done
}

/// Gives what is there its checksums, once.
fn sum_up(conn: &Connection) -> rusqlite::Result<()> {
    if let Some(book) = rows::book(conn)? {
        Sums::of(&book)?.add_to(conn)?;
        log::sum_up(conn)?;
    }
    Ok(())
}

/// The tables of [`VERSION`] with what an unsound file has, which cannot be summed up.
pub fn migrate_tables(conn: &Connection) -> rusqlite::Result<()> {
    let from = usize::try_from(version(conn)?).unwrap_or(usize::MAX);
    MIGRATIONS.get(from..).unwrap_or_default().iter().try_for_each(|sql| conn.execute_batch(sql))
}

/// The version a file is in.
pub fn version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// What is read in the current version: the file itself, or a copy of an older one.
pub enum Current<'c> {
    /// It is in that.
    Own(&'c Connection),
    /// In memory.
    Copy(Connection),
}

impl Deref for Current<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Own(conn) => conn,
            Self::Copy(conn) => conn,
        }
    }
}

/// The contents in the current version: an older file can be read, and found unsound,
/// without being touched.
pub fn current(conn: &Connection) -> rusqlite::Result<Current<'_>> {
    if version(conn)? == VERSION {
        return Ok(Current::Own(conn));
    }
    let mut copy = Connection::open_in_memory()?;
    Backup::new(conn, &mut copy)?.run_to_completion(COPY_PAGES, Duration::ZERO, None)?;
    bring_to(&mut copy, VERSION, YearBinding::Loose)?;
    Ok(Current::Copy(copy))
}

/// Every table, index, trigger and view a connection has, with its definition.
fn definitions(conn: &Connection) -> rusqlite::Result<Vec<(String, String, Option<String>)>> {
    conn.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

/// What the definitions of each version come to, from the first on: known beforehand, so
/// that nothing is built to be compared with while the clerk waits.
const DEFINED: [i64; MIGRATIONS.len()] = [
    219_768_046_107_735_320,
    2_579_977_786_679_335_482,
    2_181_806_158_201_356_230,
    2_219_837_256_515_856_853,
    3_241_101_405_269_944_141,
    4_281_894_412_592_841_772,
    3_308_363_625_633_167_041,
    490_166_332_264_515_740,
    4_393_048_763_528_795_874,
    174_604_243_118_642_830,
];

/// One number for all definitions.
fn defined(conn: &Connection) -> rusqlite::Result<i64> {
    Ok(sum::of_text(&rows::to_json(&definitions(conn)?)?))
}

/// Whether a file has exactly the tables of its version: one that has others (a
/// trigger, say) is not to be worked with.
pub fn is_ours(conn: &Connection) -> rusqlite::Result<bool> {
    let place = usize::try_from(version(conn)? - 1).ok();
    let expected = place.and_then(|place| DEFINED.get(place));
    Ok(expected == Some(&defined(conn)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_the_tables_that_its_statements_make() {
        let made = (1..=VERSION).map(|version| {
            let mut model = Connection::open_in_memory().unwrap();
            migrate_to(&mut model, version).unwrap();
            defined(&model).unwrap()
        });
        assert_eq!(made.collect::<Vec<_>>(), DEFINED);
    }
}
