//! One sheet with its rows, read and found to be as it was saved.

use rusqlite::{Connection, OptionalExtension as _};

use crate::book::{Body, EntryId, Key as _, Listed, Record, limits};

use super::rows::{self, CELLS, ENTRIES, SHEETS};
use super::sound;
use super::sum::Sums;

/// Why a sheet is not to be worked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfitBody {
    /// They are not as they were saved.
    Changed,
    /// A number or an order that cannot be; what is told.
    Unsound(&'static str),
}

/// Reads a sheet with its rows and their cells, in a file of the current version.
pub fn read(conn: &Connection, listed: &Listed) -> rusqlite::Result<Result<Body, UnfitBody>> {
    let sheet = listed.id;
    let mut sums = Sums::default();
    let mut fits = true;
    let mut excess = None;
    let mut take = |record: &Record| -> rusqlite::Result<()> {
        fits &= sound::numbers_fit(record);
        excess = excess.or_else(|| sound::excess(record));
        sums.add_row(record)
    };
    let of = |kind: usize| rows::READ_ALL.get(kind).copied().unwrap_or_default();
    // The sheet itself counts towards the same sum as its rows.
    let own = conn
        .prepare_cached(&format!("{} WHERE id = ?1", of(SHEETS)))?
        .query_row([sheet.raw()], |row| rows::read(SHEETS, row))
        .optional()?;
    let Some(own) = own else { return Ok(Err(UnfitBody::Changed)) };
    take(&own)?;
    let Record::Sheet(own) = own else { return Ok(Err(UnfitBody::Changed)) };
    let mut body = Body::new(own);
    // How many there are is known before they are read.
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM entry WHERE sheet_id = ?1")?
        .query_row([sheet.raw()], |row| row.get(0))?;
    if usize::try_from(count).is_ok_and(|count| count > limits::ROWS_OF_SHEET) {
        return Ok(Err(UnfitBody::Unsound(sound::ROWS)));
    }
    let mut select = conn.prepare_cached(&format!("{} WHERE sheet_id = ?1", of(ENTRIES)))?;
    for record in select.query_map([sheet.raw()], |row| rows::read(ENTRIES, row))? {
        let record = record?;
        take(&record)?;
        if let Record::Entry(entry) = record {
            body.put_entry(entry);
        }
    }
    let mut select = conn.prepare_cached(&format!("{} WHERE entry_id = ?1", of(CELLS)))?;
    let entries: Vec<EntryId> = body.entries().map(|row| row.id).collect();
    for entry in entries {
        for record in select.query_map([entry.raw()], |row| rows::read(CELLS, row))? {
            let record = record?;
            take(&record)?;
            if let Record::Cell(cell) = record {
                body.put_cell(cell);
            }
        }
    }
    Ok(if !sums.are_of_sheet(conn, sheet)? || !body.is_listed_as(listed) {
        Err(UnfitBody::Changed)
    } else if !fits {
        Err(UnfitBody::Unsound(sound::NUMBERS))
    } else if let Some(words) = excess {
        Err(UnfitBody::Unsound(words))
    } else if !sound::parts_fit(&body) {
        Err(UnfitBody::Unsound(sound::PARTS))
    } else {
        Ok(body)
    })
}
