//! Reading a whole file, and finding what is wrong with it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::book::{Listed, Volume, limits};
use crate::error::{Error, Result};

use super::problem::Problem;
use super::sum::{self, Mismatch, Sums};
use super::{Contents, body, cause, log, rows, schema, sound, volumes};

/// How thoroughly SQLite looks at its own structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// `quick_check`: all pages, without comparing indexes with their tables.
    Quick,
    /// `integrity_check`: those too.
    Full,
}

/// What SQLite finds: one problem, that the pages are not sound, or that
/// references lead nowhere.
pub fn structure(conn: &Connection, depth: Depth) -> rusqlite::Result<Vec<Problem>> {
    let pragma = match depth {
        Depth::Quick => "quick_check",
        Depth::Full => "integrity_check",
    };
    let verdict: String = conn.query_row(&format!("PRAGMA {pragma}(1)"), [], |row| row.get(0))?;
    if verdict != "ok" {
        return Ok(vec![Problem::Structure(verdict)]);
    }
    let dangling = conn.prepare("PRAGMA foreign_key_check")?.exists([])?;
    Ok(dangling.then_some(Problem::References).into_iter().collect())
}

/// A part of a check that leaves room for writes between.
#[derive(Clone, Copy, Debug)]
pub enum CheckPart {
    /// SQLite's full check of one table and its indexes.
    Table(&'static str),
    /// SQLite's quick check of one.
    Pages(&'static str),
    References,
    /// All rows, by our own checksums.
    Rows,
}

/// What is not checked when a large file is opened, the last first. Rows are by our own
/// checksums when they are read.
pub const UNCHECKED: [CheckPart; 9] = [
    CheckPart::References,
    CheckPart::Pages("op_log"),
    CheckPart::Pages("past"),
    CheckPart::Pages("volume"),
    CheckPart::Pages("cell"),
    CheckPart::Pages("entry"),
    CheckPart::Pages("sheet"),
    CheckPart::Pages("policy"),
    CheckPart::Pages("book"),
];

/// All parts; SQLite's own first.
pub const PARTS: [CheckPart; 18] = [
    CheckPart::Table("book"),
    CheckPart::Table("form"),
    CheckPart::Table("plan"),
    CheckPart::Table("policy"),
    CheckPart::Table("sheet"),
    CheckPart::Table("entry"),
    CheckPart::Table("cell"),
    CheckPart::Table("past"),
    CheckPart::Table("volume"),
    CheckPart::Table("unbound"),
    CheckPart::Table("series"),
    CheckPart::Table("dismissal"),
    CheckPart::Table("reason"),
    CheckPart::Table("last_file"),
    CheckPart::Table("inquiry"),
    CheckPart::Table("op_log"),
    CheckPart::References,
    CheckPart::Rows,
];

/// What is wrong with a part of a file.
pub fn part(conn: &Connection, part: CheckPart) -> rusqlite::Result<Vec<Problem>> {
    let verdict = |check: &str, table: &str| -> rusqlite::Result<Vec<Problem>> {
        let verdict: String = conn.query_row(&format!("PRAGMA {check}('{table}')"), [], |row| row.get(0))?;
        Ok((verdict != "ok").then_some(Problem::Structure(verdict)).into_iter().collect())
    };
    match part {
        CheckPart::Table(table) => verdict("integrity_check", table),
        CheckPart::Pages(table) => verdict("quick_check", table),
        CheckPart::References => {
            let dangling = conn.prepare("PRAGMA foreign_key_check")?.exists([])?;
            Ok(dangling.then_some(Problem::References).into_iter().collect())
        }
        CheckPart::Rows => Ok(found(conn, Path::new(""), Keep::Nothing)?.err().unwrap_or_default()),
    }
}

/// What stands behind the last page of the file at `path`, if anything does.
pub fn trailing(conn: &Connection, path: &Path) -> rusqlite::Result<Option<Problem>> {
    let number = |pragma| conn.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let pages = u64::try_from(number("page_count")? * number("page_size")?).unwrap_or_default();
    let bytes = path.metadata().map_or(pages, |file| file.len());
    Ok(bytes.checked_sub(pages).filter(|beyond| *beyond > 0).map(Problem::Trailing))
}

/// What of the rows of sheets is kept of what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    All,
    /// They are only looked at.
    Nothing,
    /// They are not even looked at.
    Unread,
}

/// Checks a file and reads all of it.
///
/// # Errors
/// [`Error::Damaged`] that names what is wrong, by sheet where that is known.
pub fn checked(conn: &Connection, path: &Path, depth: Depth) -> Result<Contents> {
    structured(conn, path, depth).and_then(|()| contents(conn, path, Keep::All)).map_err(named(conn))
}

/// Checks a file.
///
/// # Errors
/// As for [`checked`].
pub fn verified(conn: &Connection, path: &Path, depth: Depth) -> Result<()> {
    let looked_at = structured(conn, path, depth).and_then(|()| contents(conn, path, Keep::Nothing));
    looked_at.map(|_| ()).map_err(named(conn))
}

/// Reads a file of the current version but for the rows of its sheets, each of which
/// is to be checked when it is read, as the file's pages are to be.
///
/// # Errors
/// As for [`checked`].
pub fn outlined(conn: &Connection, path: &Path) -> Result<Contents> {
    contents(conn, path, Keep::Unread).map_err(named(conn))
}

fn structured(conn: &Connection, path: &Path, depth: Depth) -> Result<()> {
    let problems = structure(conn, depth).map_err(|error| cause::opening(path, &error))?;
    if problems.is_empty() { Ok(()) } else { Err(Problem::error(&problems, path)) }
}

/// Which sheets are damaged can be said by what is still readable.
fn named(conn: &Connection) -> impl Fn(Error) -> Error {
    |error| match error {
        Error::Damaged { path, detail } => with_sheets(conn, path, detail),
        other => other,
    }
}

/// The error for a damaged file with the sheets that are damaged.
fn with_sheets(conn: &Connection, path: PathBuf, detail: String) -> Error {
    let sheets = super::salvage::damaged_sheets(conn);
    if sheets.is_empty() || sheets.iter().all(|sheet| detail.contains(&sheet.to_string())) {
        return Error::Damaged { path, detail };
    }
    let Error::Damaged { detail: sheets, .. } = Problem::error(&sheets, &path) else {
        return Error::Damaged { path, detail };
    };
    Error::Damaged { path, detail: format!("{sheets}{}{detail}", Problem::BETWEEN) }
}

fn contents(conn: &Connection, path: &Path, keep: Keep) -> Result<Contents> {
    let opening = |error: rusqlite::Error| cause::opening(path, &error);
    found(conn, path, keep).map_err(opening)?.map_err(|problems| Problem::error(&problems, path))
}

/// What the file at `path` holds, or what is wrong with it.
fn found(
    conn: &Connection,
    path: &Path,
    keep: Keep,
) -> rusqlite::Result<std::result::Result<Contents, Vec<Problem>>> {
    if !schema::is_ours(conn)? {
        return Ok(Err(vec![Problem::Tables]));
    }
    let current = schema::current(conn)?;
    let conn = &*current;
    // Only where all of them are to be in memory.
    let rows: i64 = match keep {
        Keep::All => conn.query_row("SELECT count(*) FROM entry", [], |row| row.get(0))?,
        Keep::Nothing | Keep::Unread => 0,
    };
    if usize::try_from(rows).is_ok_and(|rows| rows > limits::ROWS) {
        return Ok(Err(vec![Problem::Unsound(sound::ROWS)]));
    }
    let Some(mut book) = rows::outline(conn)? else {
        return Ok(Err(vec![Problem::Unsound("表題がありません")]));
    };
    let is_bound_well = volumes::take(conn, path, &mut book)?
        && (keep != Keep::Nothing || book.volumes().iter().all(Volume::is_sound));
    let (revision, next_key) =
        conn.query_row("SELECT revision, next_key FROM book", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let log = log::read(conn, true)?;
    let mut problems = Vec::new();
    let mut add = |problem: Problem| {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    };
    if !is_bound_well {
        add(Problem::Annex);
    }
    for mismatch in Sums::of_outline(&book)?.mismatches_of_outline(conn)? {
        add(if mismatch == Mismatch::Annex { Problem::Annex } else { Problem::Outline });
    }
    let sheets: Vec<Listed> = book.all_listed().copied().collect();
    for listed in sheets.into_iter().filter(|_| keep != Keep::Unread) {
        match body::read(conn, &listed)? {
            Ok(body) if keep == Keep::All => book.fill(listed.id, body),
            Ok(_) => {}
            Err(unfit) => add(Problem::of_body(conn, listed.id, unfit)),
        }
    }
    let steps = log.len();
    let log: Vec<_> = log.into_iter().flatten().collect();
    if log.len() < steps {
        add(Problem::Log);
    }
    sound::complaint(&book, &log, revision, next_key).map(Problem::Unsound).into_iter().for_each(add);
    // What is wrong with a sheet says more.
    if problems.is_empty() && keep != Keep::Unread && !sum::is_whole(conn)? {
        problems.push(Problem::Torn);
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    book.reserve_keys(next_key);
    Ok(Ok(Contents { book, log, revision }))
}
