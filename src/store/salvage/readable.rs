//! The rows that can be read of a damaged file, and what of them is not as it was saved.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};

use crate::book::{Book, Cell, CellRecord, Change, ColumnId, EntryId, Key as _, Record, RowKey, SheetId};

use super::super::log::{self, StepState};
use super::super::problem::Problem;
use super::super::sum::{Mismatch, Sums};
use super::super::{rows, schema, sound, volumes};
use super::repair;

/// The sheets of a damaged file that are not as they were saved, as far as that
/// can be said.
pub fn damaged_sheets(conn: &Connection) -> Vec<Problem> {
    let (found, damaged) = Readable::read(conn);
    damaged.problems(&repair::whole(found.into_rows()))
}

/// What is not as it was saved.
#[derive(Default)]
pub struct Damaged {
    outline: bool,
    annex: bool,
    sheets: BTreeSet<SheetId>,
}

impl Damaged {
    /// How much that is.
    pub fn count(&self) -> usize {
        usize::from(self.outline) + usize::from(self.annex) + self.sheets.len()
    }

    /// The same for whoever is told.
    pub fn problems(&self, book: &Book) -> Vec<Problem> {
        let outline = self.outline.then_some(Problem::Outline);
        let sheets = self.sheets.iter().filter_map(|sheet| Problem::of_sheet(book, *sheet));
        let annex = self.annex.then_some(Problem::Annex);
        outline.into_iter().chain(annex).chain(sheets).collect()
    }
}

/// The rows that could be read.
#[derive(Default)]
pub struct Readable {
    pub rows: BTreeMap<RowKey, Record>,
    /// What is bound of earlier years.
    bound: BTreeMap<RowKey, Record>,
    /// What the file's volumes add to its sums.
    volumes: Sums,
    /// Entries with a cell that could not be read as it stands.
    unclear: BTreeSet<EntryId>,
    /// A form, a plan or a policy could not be read.
    lacks_outline: bool,
    /// Something that stands beside the sheets could not.
    lacks_annex: bool,
}

/// What each of [`rows::READ_ALL`] is in order by: the way its table is stored.
const KEYS: [&str; 12] =
    ["id", "id", "id", "id", "id", "id", "entry_id, column_id", "id", "id", "id", "id", "id"];

/// The place of the cells among them.
const CELLS: usize = 6;

impl Readable {
    /// All rows, and what of them is not as it was saved.
    pub fn read(conn: &Connection) -> (Self, Damaged) {
        let mut found = Self::default();
        for (kind, (sql, key)) in rows::READ_ALL.into_iter().zip(KEYS).enumerate() {
            let is_whole = found.read_rows(conn, kind, &format!("{sql} ORDER BY {key}"));
            if !is_whole {
                let backwards = key.replace(',', " DESC,");
                found.read_rows(conn, kind, &format!("{sql} ORDER BY {backwards} DESC"));
                found.lacks(kind);
            }
        }
        let bound = volumes::salvage(conn);
        found.lacks_annex |= bound.lacks;
        found.volumes = bound.sums;
        found.bound = bound.pasts.into_iter().map(Record::Past).map(|own| (own.key(), own)).collect();
        let damaged = found.damaged(conn);
        if !damaged.outline && !damaged.annex && damaged.sheets.is_empty() {
            return (found, damaged);
        }
        found.take_from_log(conn, &damaged);
        let damaged = found.damaged(conn);
        (found, damaged)
    }

    /// How much could be read.
    pub fn count(&self) -> usize {
        self.rows.len() + self.bound.len()
    }

    /// All rows; one that stands by itself comes before one that is bound.
    pub fn into_rows(self) -> BTreeMap<RowKey, Record> {
        let mut rows = self.bound;
        rows.extend(self.rows);
        rows
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
        let sums = Sums::of_records(self.rows.values()).map(|mut sums| {
            sums.add_annex_of(&self.volumes);
            sums.mismatches_of_damaged(conn)
        });
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
            .filter(|logged| logged.state == StepState::Done)
            .flat_map(|logged| logged.step.changes)
        {
            let Change { before, after } = change;
            if let Some(key) = after.as_ref().or(before.as_ref()).map(Record::key) {
                last.insert(key, after);
            }
        }
        for (key, record) in last {
            let Some(record) = record.filter(|own| self.bound.get(&key) != Some(own)) else { continue };
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
