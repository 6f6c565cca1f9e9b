//! Reading a whole file, and finding what is wrong with it.

use std::path::Path;

use rusqlite::Connection;

use crate::book::{Book, SheetId};
use crate::error::{Error, Result};

use super::sum::{Mismatch, Sums};
use super::{Contents, cause, log, rows, schema, sound};

/// How thoroughly SQLite looks at its own structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// `quick_check`: all pages, without comparing indexes with their tables.
    Quick,
    /// `integrity_check`: those too.
    Full,
}

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// SQLite's pages, in its own words.
    Structure(String),
    /// Rows belong to others that are not there.
    References,
    /// There are other tables than a book has.
    Tables,
    /// A number or an order that cannot be; what is told.
    Unsound(&'static str),
    /// The head, a form, a plan or a policy is not as it was saved.
    Outline,
    /// What stands beside the sheets: earlier years, figures, findings that may stand.
    Annex,
    /// A sheet, by its number and its policy's name.
    #[allow(missing_docs)]
    Sheet { number: u32, policy: String },
    /// The record of what was done.
    Log,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Structure(words) => write!(f, "データの構造: {words}"),
            Self::References => f.write_str("行のつながりが切れています"),
            Self::Tables => f.write_str("表の構成が違います"),
            Self::Unsound(words) => f.write_str(words),
            Self::Outline => f.write_str("表題・様式・計画・施策の内容が、保存したときと違います"),
            Self::Annex => {
                f.write_str("前年度までの記録・指標・点検の記録が、保存したときと違うか、読めません")
            }
            Self::Sheet { number, policy } => {
                write!(f, "調書-{number}（{policy}）の内容が、保存したときと違うか、読めません")
            }
            Self::Log => f.write_str("操作の記録が、保存したときと違うか、読めません"),
        }
    }
}

impl Problem {
    /// What stands between several in the detail of [`Error::Damaged`].
    pub const BETWEEN: &str = "／";

    /// A sheet of `book`.
    pub fn of_sheet(book: &Book, sheet: SheetId) -> Option<Self> {
        let sheet = book.sheet(sheet)?;
        let policy = book.policy(sheet.policy).map(|policy| policy.name.clone()).unwrap_or_default();
        Some(Self::Sheet { number: sheet.number, policy })
    }

    /// The error for a file that has these.
    pub fn error(problems: &[Self], path: &Path) -> Error {
        const MOST: usize = 10;
        let mut words: Vec<String> = problems.iter().take(MOST).map(ToString::to_string).collect();
        if problems.len() > MOST {
            words.push(format!("ほか{}件", problems.len() - MOST));
        }
        Error::Damaged { path: path.to_owned(), detail: words.join(Self::BETWEEN) }
    }
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
pub enum Part {
    /// SQLite's full check of one table and its indexes.
    Table(&'static str),
    References,
    /// All rows, by our own checksums.
    Rows,
}

/// All parts; SQLite's own first.
pub const PARTS: [Part; 13] = [
    Part::Table("book"),
    Part::Table("form"),
    Part::Table("plan"),
    Part::Table("policy"),
    Part::Table("sheet"),
    Part::Table("entry"),
    Part::Table("cell"),
    Part::Table("past"),
    Part::Table("series"),
    Part::Table("dismissal"),
    Part::Table("op_log"),
    Part::References,
    Part::Rows,
];

/// What is wrong with a part of a file.
pub fn part(conn: &Connection, path: &Path, part: Part) -> Result<Vec<Problem>> {
    let opening = |error: rusqlite::Error| cause::opening(path, &error);
    match part {
        Part::Table(table) => {
            let sql = format!("PRAGMA integrity_check('{table}')");
            let verdict: String = conn.query_row(&sql, [], |row| row.get(0)).map_err(opening)?;
            Ok((verdict != "ok").then_some(Problem::Structure(verdict)).into_iter().collect())
        }
        Part::References => {
            let dangling = conn.prepare("PRAGMA foreign_key_check").and_then(|mut check| check.exists([]));
            Ok(dangling.map_err(opening)?.then_some(Problem::References).into_iter().collect())
        }
        Part::Rows => match found(conn).map_err(opening)? {
            Ok(_) => Ok(Vec::new()),
            Err(problems) => Ok(problems),
        },
    }
}

/// Checks a file and reads all of it.
///
/// # Errors
/// [`Error::Damaged`] that names what is wrong, by sheet where that is known.
pub fn checked(conn: &Connection, path: &Path, depth: Depth) -> Result<Contents> {
    let found = structure(conn, depth).map_err(|error| cause::opening(path, &error));
    let found = match found {
        Ok(problems) if problems.is_empty() => contents(conn, path),
        Ok(problems) => Err(Problem::error(&problems, path)),
        Err(error) => Err(error),
    };
    match found {
        // Which sheets it is can be said by what is still readable.
        Err(Error::Damaged { path, detail }) => Err(named(conn, Error::Damaged { path, detail })),
        other => other,
    }
}

/// The same error with the sheets that are damaged.
fn named(conn: &Connection, error: Error) -> Error {
    let Error::Damaged { path, detail } = error else { return error };
    let sheets = super::salvage::damaged_sheets(conn);
    if sheets.is_empty() || sheets.iter().all(|sheet| detail.contains(&sheet.to_string())) {
        return Error::Damaged { path, detail };
    }
    let Error::Damaged { detail: sheets, .. } = Problem::error(&sheets, &path) else {
        return Error::Damaged { path, detail };
    };
    Error::Damaged { path, detail: format!("{sheets}{}{detail}", Problem::BETWEEN) }
}

fn contents(conn: &Connection, path: &Path) -> Result<Contents> {
    let opening = |error: rusqlite::Error| cause::opening(path, &error);
    found(conn).map_err(opening)?.map_err(|problems| Problem::error(&problems, path))
}

/// What a file holds, or what is wrong with it.
fn found(conn: &Connection) -> rusqlite::Result<std::result::Result<Contents, Vec<Problem>>> {
    if !schema::is_ours(conn)? {
        return Ok(Err(vec![Problem::Tables]));
    }
    let copy;
    let conn = if schema::version(conn)? == schema::VERSION {
        conn
    } else {
        copy = schema::current_copy(conn)?;
        &copy
    };
    let Some(mut book) = rows::book(conn)? else {
        return Ok(Err(vec![Problem::Unsound("表題がありません")]));
    };
    let (revision, next_key) =
        conn.query_row("SELECT revision, next_key FROM book", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let log = log::read(conn, true)?;
    let mut problems = mismatched(conn, &book)?;
    let steps = log.len();
    let log: Vec<_> = log.into_iter().flatten().collect();
    if log.len() < steps {
        problems.push(Problem::Log);
    }
    problems.extend(sound::complaint(&book, &log, revision, next_key).map(Problem::Unsound));
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    book.reserve_keys(next_key);
    Ok(Ok(Contents { book, log, revision }))
}

/// What our checksums say of `book`, which was read from this file.
fn mismatched(conn: &Connection, book: &Book) -> rusqlite::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for mismatch in Sums::of(book)?.mismatches(conn)? {
        let problem = match mismatch {
            Mismatch::Outline => Some(Problem::Outline),
            Mismatch::Annex => Some(Problem::Annex),
            Mismatch::Sheet(sheet) => Problem::of_sheet(book, sheet),
            Mismatch::Cells(entry) => book.entry(entry).and_then(|row| Problem::of_sheet(book, row.sheet)),
        };
        let problem = problem.unwrap_or(Problem::Outline);
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    Ok(problems)
}
