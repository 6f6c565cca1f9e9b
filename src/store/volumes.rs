//! What earlier years said, bound together (`volume`), and what of it is not any more.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::book::{Book, Key as _, Past, PastId, Record, Volume, VolumeYear};
use crate::error::Error;

use super::problem::Problem;
use super::rows;
use super::sum::{self, Sums};

const SELECT: &str = "SELECT years, lineages, body, sum, id FROM volume";

/// Reads a volume and finds it to be as it was saved.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Volume>> {
    let years = row.get_ref(0)?.as_str().unwrap_or_default();
    let (Ok(lineages), Ok(body)) = (row.get_ref(1)?.as_blob(), row.get_ref(2)?.as_blob()) else {
        return Ok(None);
    };
    if sum::of_volume(years, lineages, body) != row.get::<_, i64>(3)? {
        return Ok(None);
    }
    let years: Option<Vec<VolumeYear>> = serde_json::from_str(years).ok();
    Ok(years.and_then(|years| Volume::from_parts(years, lineages, body.to_vec())))
}

/// Writes a volume; its sum is still to be added to the file's.
pub fn put(conn: &Connection, volume: &Volume, sums: &mut Sums) -> rusqlite::Result<()> {
    let (years, lineages) = (rows::to_json(&volume.years())?, volume.lineage_bytes());
    let sum = sum::of_volume(&years, &lineages, volume.body());
    sums.add_volume(sum);
    let insert = "INSERT INTO volume (years, lineages, sum, body) VALUES (?1, ?2, ?3, ?4)";
    conn.prepare_cached(insert)?.execute(params![years, lineages, sum, volume.body()]).map(|_| ())
}

/// Writes what earlier years said into a file that has nothing of it yet.
pub fn put_all(conn: &Connection, book: &Book, sums: &mut Sums) -> rusqlite::Result<()> {
    let (volumes, loose) = book.bind_pasts();
    volumes.iter().try_for_each(|volume| put(conn, volume, sums))?;
    for past in loose {
        let record = Record::Past(past);
        rows::put(conn, &record)?;
        sums.add_row(&record)?;
    }
    Ok(())
}

/// Binds what a file has of earlier years, which is all loose there. What is wrong with it
/// stays wrong: only what is read is taken out of the sums.
pub fn bind(conn: &Connection) -> rusqlite::Result<()> {
    let Some(book) = rows::book(conn)?.filter(Book::has_past) else { return Ok(()) };
    let mut sums = Sums::default();
    for past in book.loose_pasts() {
        sums.take_row(&Record::Past(past.clone()))?;
    }
    conn.execute("DELETE FROM past", [])?;
    put_all(conn, &book, &mut sums)?;
    sums.add_to(conn)
}

/// Gives `book` what the file at `path` has bound; whether that is as it was saved.
pub fn take(conn: &Connection, path: &Path, book: &mut Book) -> rusqlite::Result<bool> {
    let mut select = conn.prepare(SELECT)?;
    let volumes: Option<Vec<Volume>> = select.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    let unread = Error::NotRead { path: path.to_owned(), detail: Problem::Annex.to_string() };
    let unbound = unbound(conn)?;
    Ok(volumes.is_some_and(|volumes| book.take_volumes(volumes, unbound, unread)))
}

/// The keys of the bound records that do not count any more.
pub fn unbound(conn: &Connection) -> rusqlite::Result<Vec<PastId>> {
    let mut select = conn.prepare("SELECT id FROM unbound")?;
    select.query_map([], |row| row.get(0).map(PastId::from_raw))?.collect()
}

/// Where in a file each bound record is; for one look through it.
#[derive(Debug, Default)]
pub struct VolumeIndex {
    /// By the first of a row of keys: the last, and the volume with the place of the year.
    keys: BTreeMap<PastId, (PastId, (i64, usize))>,
    /// What was read, by key.
    read: HashMap<(i64, usize), BTreeMap<PastId, Past>>,
}

impl VolumeIndex {
    pub fn of(conn: &Connection) -> rusqlite::Result<Self> {
        let mut own = Self::default();
        let mut select = conn.prepare("SELECT id, years FROM volume")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let volume: i64 = row.get(0)?;
            let years: Vec<VolumeYear> = rows::json(row, 1)?;
            for (at, year) in years.iter().enumerate() {
                let keys = year.keys.iter().map(|(first, last)| (*first, (*last, (volume, at))));
                own.keys.extend(keys);
            }
        }
        Ok(own)
    }

    /// The bound record with this key, if it counts.
    pub fn find(&mut self, conn: &Connection, id: PastId) -> rusqlite::Result<Option<Past>> {
        let Some((_, (last, place))) = self.keys.range(..=id).next_back() else { return Ok(None) };
        let is_unbound = || conn.prepare_cached("SELECT 1 FROM unbound WHERE id = ?1")?.exists([id.raw()]);
        if *last < id || is_unbound()? {
            return Ok(None);
        }
        if !self.read.contains_key(place) {
            let volume = conn
                .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
                .query_row([place.0], read)
                .optional()?
                .flatten();
            let pasts = volume.and_then(|volume| volume.read(place.1)).unwrap_or_default();
            self.read.insert(*place, pasts.into_iter().map(|past| (past.id, past)).collect());
        }
        Ok(self.read.get(place).and_then(|pasts| pasts.get(&id)).cloned())
    }

    /// Has the bound record with this key, if there is one that counts, be a row of its own
    /// from now on.
    pub fn unbind(&mut self, conn: &Connection, id: PastId, sums: &mut Sums) -> rusqlite::Result<()> {
        let Some(past) = self.find(conn, id)? else { return Ok(()) };
        let record = Record::Past(past);
        conn.prepare_cached("INSERT INTO unbound (id) VALUES (?1)")?.execute([id.raw()])?;
        sums.add_unbound(id);
        rows::put(conn, &record)?;
        sums.add_row(&record)
    }
}

/// What can be read of the volumes of a damaged file, from both ends.
#[derive(Debug, Default)]
pub struct SalvagedVolumes {
    pub pasts: Vec<Past>,
    /// What the volumes and what is unbound add to the sum of what stands beside the sheets.
    pub sums: Sums,
    /// Something could not be read.
    pub lacks: bool,
}

/// Reads what can be read.
pub fn salvage(conn: &Connection) -> SalvagedVolumes {
    let mut found = SalvagedVolumes::default();
    // A file of an older version has no such table, or an empty one.
    if conn.prepare(SELECT).is_err() {
        return found;
    }
    let mut volumes: BTreeMap<i64, (Option<Volume>, i64)> = BTreeMap::new();
    found.lacks |= !each(conn, &format!("{SELECT} ORDER BY id"), |row| {
        let id = row.get(4)?;
        volumes.insert(id, (read(row)?, row.get(3)?));
        Ok(())
    });
    if found.lacks {
        each(conn, &format!("{SELECT} ORDER BY id DESC"), |row| {
            let id = row.get(4)?;
            volumes.insert(id, (read(row)?, row.get(3)?));
            Ok(())
        });
    }
    let mut unbound = Vec::new();
    found.lacks |= !each(conn, "SELECT id FROM unbound ORDER BY id", |row| {
        unbound.push(PastId::from_raw(row.get(0)?));
        Ok(())
    });
    for (volume, sum) in volumes.into_values() {
        found.sums.add_volume(sum);
        let read = |volume: &Volume| (0..volume.years().len()).map(|at| volume.read(at)).collect::<Vec<_>>();
        let years = volume.as_ref().map(read).unwrap_or_else(|| vec![None]);
        found.lacks |= years.iter().any(Option::is_none);
        found.pasts.extend(years.into_iter().flatten().flatten());
    }
    unbound.sort_unstable();
    found.pasts.retain(|past| unbound.binary_search(&past.id).is_err());
    unbound.into_iter().for_each(|id| found.sums.add_unbound(id));
    found
}

/// Looks at rows up to the first that cannot be reached or read; whether there was none.
fn each(conn: &Connection, sql: &str, mut look: impl FnMut(&Row<'_>) -> rusqlite::Result<()>) -> bool {
    let Ok(mut select) = conn.prepare(sql) else { return false };
    let Ok(mut rows) = select.query([]) else { return false };
    let mut is_whole = true;
    loop {
        match rows.next() {
            Ok(Some(row)) => is_whole &= look(row).is_ok(),
            Ok(None) => return is_whole,
            Err(_) => return false,
        }
    }
}
