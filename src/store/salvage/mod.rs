//! What can still be read of a damaged file.
//!
//! Tables are read row by row from both ends, so that a page that cannot be read
//! costs only what stands on it. What the undo log knows of a row that is gone, or
//! is not as it was saved, comes back from there. What then has nothing to stand
//! under is put under something new (`repair`), and the sheets that are not whole
//! are named.

mod repair;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, Row};

use crate::book::{Book, Cell, CellRecord, Change, ColumnId, EntryId, Key as _, Record, RowKey, SheetId};
use crate::error::{Error, Result};

use super::load::Problem;
use super::log::State;
use super::sum::{Mismatch, Sums};
use super::{Contents, connect, log, opening, rows, schema, snapshot, sound};

/// What came out of a damaged file.
#[derive(Clone, Debug, PartialEq)]
pub struct Salvaged {
    /// The book as far as it could be read, with nothing to undo.
    pub contents: Contents,
    /// What is missing or may be wrong in it.
    pub problems: Vec<Problem>,
}

/// Reads what can be read of the file at `path`, without touching it.
///
/// # Errors
/// [`Error::Damaged`] where no sheet can be read; those of reading the file at all.
pub fn salvage(path: &Path) -> Result<Salvaged> {
    let (_folder, copies) = snapshot::copies(path)?;
    let mut all = Vec::new();
    for copy in copies {
        let conn = connect::for_salvage(&copy).map_err(|error| opening(path, &error))?;
        all.push(Found::read(&conn));
    }
    // Of two, that in which less is wrong; of the same, that with more in it.
    let worth = |(found, damaged): &(Found, Damaged)| (Reverse(damaged.count()), found.rows.len());
    let best = all.into_iter().rev().max_by_key(worth);
    let (found, damaged) = best.unwrap_or_default();
    let has_sheet = found.rows.keys().any(|key| matches!(key, RowKey::Sheet(_) | RowKey::Entry(_)));
    if !has_sheet {
        let detail = "読み取れる調書がありません".to_owned();
        return Err(Error::Damaged { path: path.to_owned(), detail });
    }
    let book = repair::whole(found.rows);
    let problems = damaged.problems(&book);
    Ok(Salvaged { contents: Contents::new(book), problems })
}

/// The sheets of a damaged file that are not as they were saved, as far as that
/// can be said.
pub(super) fn damaged_sheets(conn: &Connection) -> Vec<Problem> {
    let (found, damaged) = Found::read(conn);
    damaged.problems(&repair::whole(found.rows))
}

/// What is not as it was saved.
#[derive(Default)]
struct Damaged {
    outline: bool,
    annex: bool,
    sheets: BTreeSet<SheetId>,
}

impl Damaged {
    /// How much that is.
    fn count(&self) -> usize {
        usize::from(self.outline) + usize::from(self.annex) + self.sheets.len()
    }

    fn problems(&self, book: &Book) -> Vec<Problem> {
        let outline = self.outline.then_some(Problem::Outline);
        let sheets = self.sheets.iter().filter_map(|sheet| Problem::of_sheet(book, *sheet));
        let annex = self.annex.then_some(Problem::Annex);
        outline.into_iter().chain(annex).chain(sheets).collect()
    }
}

/// The rows that could be read.
#[derive(Default)]
struct Found {
    rows: BTreeMap<RowKey, Record>,
    /// Entries with a cell that could not be read as it stands.
    unclear: BTreeSet<EntryId>,
    /// A form, a plan or a policy could not be read.
    lacks_outline: bool,
    /// Something that stands beside the sheets could not.
    lacks_annex: bool,
}

/// What each of [`rows::READ_ALL`] is in order by: the way its table is stored.
const KEYS: [&str; 11] = ["id", "id", "id", "id", "id", "id", "entry_id, column_id", "id", "id", "id", "id"];

/// The place of the cells among them.
const CELLS: usize = 6;

impl Found {
    /// All rows, and what of them is not as it was saved.
    fn read(conn: &Connection) -> (Self, Damaged) {
        let mut found = Self::default();
        for (kind, (sql, key)) in rows::READ_ALL.into_iter().zip(KEYS).enumerate() {
            let is_whole = found.read_rows(conn, kind, &format!("{sql} ORDER BY {key}"));
            if !is_whole {
                let backwards = key.replace(',', " DESC,");
                found.read_rows(conn, kind, &format!("{sql} ORDER BY {backwards} DESC"));
                found.lacks(kind);
            }
        }
        let damaged = found.damaged(conn);
        if !damaged.outline && !damaged.annex && damaged.sheets.is_empty() {
            return (found, damaged);
        }
        found.take_from_log(conn, &damaged);
        let damaged = found.damaged(conn);
        (found, damaged)
    }

    /// Reads rows up to the first that cannot be reached; whether there was none.
    fn read_rows(&mut self, conn: &Connection, kind: usize, sql: &str) -> bool {
        let Ok(mut select) = conn.prepare(sql) else { return false };
        let Ok(mut rows) = select.query([]) else { return false };
        loop {
            match rows.next() {
                Ok(Some(row)) => match rows::read(kind, row) {
                    Ok(record) => self.put(record),
                    Err(_) if kind == CELLS => self.put_unclear(row),
                    Err(_) => self.lacks(kind),
                },
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }

    /// A row of this kind could not be read.
    fn lacks(&mut self, kind: usize) {
        self.lacks_outline |= kind < 4;
        self.lacks_annex |= kind > CELLS;
    }

    fn put(&mut self, record: Record) {
        if sound::numbers_fit(&record) {
            self.rows.insert(record.key(), record);
        }
    }

    /// A cell whose text is no text any more: what of it can be read.
    fn put_unclear(&mut self, row: &Row<'_>) {
        let (Ok(entry), Ok(column), Ok(text)) = (row.get(0), row.get::<_, String>(1), row.get_ref(2)) else {
            return;
        };
        let (entry, column) = (EntryId::from_raw(entry), ColumnId(column));
        self.unclear.insert(entry);
        if let Ok(bytes) = text.as_bytes() {
            let cell = Cell::Text(String::from_utf8_lossy(bytes).into_owned());
            self.put(Record::Cell(CellRecord { entry, column, cell }));
        }
    }

    fn sheet_of(&self, record: &Record) -> Option<SheetId> {
        match record {
            Record::Sheet(row) => Some(row.id),
            Record::Entry(row) => Some(row.sheet),
            Record::Cell(row) => match self.rows.get(&RowKey::Entry(row.entry)) {
                Some(Record::Entry(row)) => Some(row.sheet),
                _ => None,
            },
            _ => None,
        }
    }

    /// What is not as it was saved: by what could not be read, and by the checksums.
    fn damaged(&self, conn: &Connection) -> Damaged {
        let sheet_of = |entry: &EntryId| match self.rows.get(&RowKey::Entry(*entry)) {
            Some(Record::Entry(row)) => Some(row.sheet),
            _ => None,
        };
        let mut damaged = Damaged {
            outline: self.lacks_outline,
            annex: self.lacks_annex,
            sheets: self.unclear.iter().filter_map(sheet_of).collect(),
        };
        // Rows whose sheet is gone.
        let is_gone = |sheet: &SheetId| !self.rows.contains_key(&RowKey::Sheet(*sheet));
        damaged.sheets.extend(self.rows.values().filter_map(|row| self.sheet_of(row)).filter(is_gone));
        if schema::version(conn).is_ok_and(|version| version < schema::SUMMED) {
            return damaged;
        }
        let sums = Sums::of_records(self.rows.values()).map(|sums| sums.mismatches_of_damaged(conn));
        for mismatch in sums.unwrap_or_default() {
            match mismatch {
                Mismatch::Outline => damaged.outline = true,
                Mismatch::Annex => damaged.annex = true,
                Mismatch::Sheet(sheet) => drop(damaged.sheets.insert(sheet)),
                Mismatch::Cells(entry) => damaged.sheets.extend(sheet_of(&entry)),
            }
        }
        damaged
    }

    /// What the log says of rows that are gone, or are on damaged sheets: what it
    /// wrote last is what the file had.
    fn take_from_log(&mut self, conn: &Connection, damaged: &Damaged) {
        let is_summed = schema::version(conn).is_ok_and(|version| version >= schema::SUMMED);
        let mut last: BTreeMap<RowKey, Option<Record>> = BTreeMap::new();
        // Where some of the log is gone, what it says is not the last word.
        let Some(log) =
            log::read(conn, is_summed).ok().and_then(|log| log.into_iter().collect::<Option<Vec<_>>>())
        else {
            return;
        };
        for change in log
            .into_iter()
            .filter(|logged| logged.state == State::Done)
            .flat_map(|logged| logged.step.changes)
        {
            let Change { before, after } = change;
            if let Some(key) = after.as_ref().or(before.as_ref()).map(Record::key) {
                last.insert(key, after);
            }
        }
        for (key, record) in last {
            let Some(record) = record else { continue };
            let is_damaged = self.sheet_of(&record).is_none_or(|sheet| damaged.sheets.contains(&sheet));
            if is_damaged || !self.rows.contains_key(&key) {
                if let RowKey::Cell(entry, _) = &key {
                    self.unclear.remove(entry);
                }
                self.put(record);
            }
        }
    }
}
