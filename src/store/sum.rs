//! Checksums of our own, over what the rows say.
//!
//! SQLite's `integrity_check` looks at the structure of its pages; a bit that
//! flips within a text passes it (<https://sqlite.org/pragma.html#pragma_integrity_check>).
//! Every row therefore counts towards a sum that stands elsewhere:
//!
//! | rows | in the sum of |
//! | --- | --- |
//! | cells | their entry |
//! | a sheet and its entries | the sheet |
//! | head, forms, plans, policies, which sheets there are | the book |
//! | what stands beside the sheets: earlier years, figures, findings that may stand, what was sent | the book, apart |
//! | what is bound of earlier years, as it is bound (`volume`), and what is not any more | the same |
//!
//! And all sums of sheets, rows and steps of the log add up to one of the whole file, which
//! stands with its head: every write changes that, so a file of which only some pages were
//! written, or with pages of another time, does not add up.
//!
//! A sum adds up, so a change costs only the rows it changes, and what was damaged
//! meanwhile is never taken for good. A row counts as the undo log writes it
//! (`Record` as JSON), which later versions add to only what is left out while it
//! is at its default.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};
use xxhash_rust::xxh3::xxh3_64;

use crate::book::{Book, Change, EntryId, Key as _, PastId, Record, SheetId};

use super::rows::to_json;

/// Sums are counted in 62 bits, so that SQLite can add two without leaving its
/// integers.
const MASK: i64 = (1 << 62) - 1;

/// What was added to the sums, or all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    outline: i64,
    annex: i64,
    sheets: BTreeMap<SheetId, i64>,
    entries: BTreeMap<EntryId, i64>,
    /// Of sums that went with their rows.
    gone: i64,
}

/// A sum that is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Of what is above the sheets.
    Outline,
    /// Of what stands beside the sheets.
    Annex,
    /// Of a sheet and its rows.
    Sheet(SheetId),
    /// Of the cells of a row.
    Cells(EntryId),
}

/// The sum of a text.
pub fn of_text(text: &str) -> i64 {
    // The two highest bits go.
    (xxh3_64(text.as_bytes()) as i64) & MASK
}

fn of_record(record: &Record) -> rusqlite::Result<i64> {
    Ok(of_text(&to_json(record)?))
}

/// The sum of a volume: of what the file has of it.
pub fn of_volume(years: &str, lineages: &[u8], body: &[u8]) -> i64 {
    let of_bytes = |bytes: &[u8]| (xxh3_64(bytes) as i64) & MASK;
    of_text(&format!("volume {} {} {}", of_text(years), of_bytes(lineages), of_bytes(body)))
}

fn of_presence(sheet: SheetId) -> i64 {
    of_text(&format!("sheet {}", sheet.raw()))
}

/// Two sums together.
pub fn plus(sum: i64, part: i64) -> i64 {
    sum.wrapping_add(part) & MASK
}

/// The same in SQL: the column `sum` and an expression.
pub fn sql_plus(part: &str) -> String {
    format!("(sum + ({part})) & {MASK}")
}

fn add(sum: &mut i64, part: i64) {
    *sum = plus(*sum, part);
}

impl Sums {
    /// The sums that `book` should have, all of which is in memory.
    pub fn of(book: &Book) -> rusqlite::Result<Self> {
        let mut sums = Self::default();
        book.records().flatten().try_for_each(|record| sums.add_row(&record))?;
        Ok(sums)
    }

    /// The sums that what is above `book`'s sheets and beside them should have; of what is
    /// bound of earlier years those that were found when it was read.
    pub fn of_outline(book: &Book) -> rusqlite::Result<Self> {
        let mut sums = Self::default();
        book.outline_records().try_for_each(|record| sums.add_row(&record))?;
        book.all_listed().for_each(|listed| add(&mut sums.outline, of_presence(listed.id)));
        for volume in book.volumes() {
            sums.add_volume(of_volume(&to_json(&volume.years())?, &volume.lineage_bytes(), volume.body()));
        }
        book.unbound_pasts().for_each(|id| sums.add_unbound(id));
        Ok(sums)
    }

    /// The sums that a book of these rows should have.
    pub fn of_records<'r>(records: impl Iterator<Item = &'r Record>) -> rusqlite::Result<Self> {
        let mut sums = Self::default();
        for record in records {
            sums.add_row(record)?;
        }
        Ok(sums)
    }

    /// Takes in a row of a book.
    pub fn add_row(&mut self, record: &Record) -> rusqlite::Result<()> {
        self.count(record, 1)?;
        match record {
            Record::Sheet(sheet) => add(&mut self.outline, of_presence(sheet.id)),
            // A row without cells has a sum too: nothing.
            Record::Entry(entry) => {
                self.entries.entry(entry.id).or_default();
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a row out again that is no sheet's.
    pub fn take_row(&mut self, record: &Record) -> rusqlite::Result<()> {
        self.count(record, -1)
    }

    /// Takes in a volume with this sum.
    pub fn add_volume(&mut self, sum: i64) {
        add(&mut self.annex, sum);
    }

    /// Takes in that a bound record does not count any more.
    pub fn add_unbound(&mut self, id: PastId) {
        add(&mut self.annex, of_text(&format!("unbound {}", id.raw())));
    }

    /// Takes in what others have beside the sheets.
    pub fn add_annex_of(&mut self, other: &Self) {
        add(&mut self.annex, other.annex);
    }

    /// Whether these, of a sheet and its rows, are those that the file has.
    pub fn are_of_sheet(&self, conn: &Connection, sheet: SheetId) -> rusqlite::Result<bool> {
        let stored = |sql: &str| {
            conn.prepare_cached(sql)?
                .query_map([sheet.raw()], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<BTreeMap<i64, i64>>>()
        };
        let own = stored("SELECT id, sum FROM sheet WHERE id = ?1")?;
        let rows = stored("SELECT id, sum FROM entry WHERE sheet_id = ?1")?;
        let is = |stored: &BTreeMap<i64, i64>, id: i64, sum: i64| stored.get(&id) == Some(&sum);
        Ok(self.sheets.iter().all(|(id, sum)| is(&own, id.raw(), *sum))
            && self.entries.iter().all(|(id, sum)| is(&rows, id.raw(), *sum))
            && self.entries.len() == rows.len())
    }

    /// Whether the file has these for what is above the sheets and beside them.
    pub fn mismatches_of_outline(&self, conn: &Connection) -> rusqlite::Result<Vec<Mismatch>> {
        let stored: Option<(i64, i64)> = conn
            .query_row("SELECT sum, annex_sum FROM book", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let outline = stored.map(|(outline, _)| outline) != Some(self.outline);
        let annex = stored.map(|(_, annex)| annex) != Some(self.annex);
        let outline = outline.then_some(Mismatch::Outline);
        Ok(outline.into_iter().chain(annex.then_some(Mismatch::Annex)).collect())
    }

    /// A number that the same rows always have.
    pub fn fingerprint(&self) -> i64 {
        let ids = |kind: &str, id: i64, sum: i64| of_text(&format!("{kind} {id} {sum}"));
        let sheets = self.sheets.iter().map(|(id, sum)| ids("sheet", id.raw(), *sum));
        let entries = self.entries.iter().map(|(id, sum)| ids("entry", id.raw(), *sum));
        let outline = [ids("outline", 0, self.outline), ids("annex", 0, self.annex)];
        sheets.chain(entries).chain(outline).fold(0, plus)
    }

    fn count(&mut self, record: &Record, sign: i64) -> rusqlite::Result<()> {
        let part = of_record(record)?.wrapping_mul(sign);
        let sum = match record {
            Record::Head(_) | Record::Form(_) | Record::Plan(_) | Record::Policy(_) => &mut self.outline,
            Record::Sheet(sheet) => self.sheets.entry(sheet.id).or_default(),
            Record::Entry(entry) => self.sheets.entry(entry.sheet).or_default(),
            Record::Cell(cell) => self.entries.entry(cell.entry).or_default(),
            Record::Past(_)
            | Record::Series(_)
            | Record::Dismissal(_)
            | Record::Reason(_)
            | Record::LastFile(_)
            | Record::Inquiry(_) => &mut self.annex,
        };
        add(sum, part);
        Ok(())
    }

    /// Takes in `change`, which is about to be made in the file.
    pub fn follow(&mut self, conn: &Connection, change: &Change) -> rusqlite::Result<()> {
        if let Some(before) = &change.before {
            self.count(before, -1)?;
        }
        if let Some(after) = &change.after {
            self.count(after, 1)?;
        }
        match (&change.before, &change.after) {
            (None, Some(Record::Sheet(sheet))) => add(&mut self.outline, of_presence(sheet.id)),
            (Some(Record::Sheet(sheet)), None) => {
                add(&mut self.outline, of_presence(sheet.id).wrapping_neg());
                // The row goes with its sum; it may come again in the same write.
                let sum = sum_of(conn, "sheet", sheet.id.raw())?;
                add(&mut self.gone, sum);
                add(self.sheets.entry(sheet.id).or_default(), sum);
            }
            (Some(Record::Entry(entry)), None) => {
                let sum = sum_of(conn, "entry", entry.id.raw())?;
                add(&mut self.gone, sum);
                add(self.entries.entry(entry.id).or_default(), sum);
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds these to the file's.
    pub fn add_to(&self, conn: &Connection) -> rusqlite::Result<()> {
        let raise = |table: &str, id: i64, part: i64| {
            let sql = format!("UPDATE {table} SET sum = {} WHERE id = ?1", sql_plus("?2"));
            conn.prepare_cached(&sql)?.execute(params![id, part]).map(|_| ())
        };
        raise("book", 1, self.outline)?;
        if self.annex != 0 {
            let sql = format!("UPDATE book SET annex_sum = (annex_sum + ?1) & {MASK}");
            conn.prepare_cached(&sql)?.execute([self.annex])?;
        }
        for (sheet, part) in &self.sheets {
            raise("sheet", sheet.raw(), *part)?;
        }
        for (entry, part) in &self.entries {
            raise("entry", entry.raw(), *part)?;
        }
        let parts = self.sheets.values().chain(self.entries.values());
        add_to_whole(conn, parts.fold(self.gone.wrapping_neg(), |all, part| plus(all, *part)))
    }

    /// Where a damaged file has other sums than these, which its rows add up to: a sum
    /// that cannot be read is another.
    pub fn mismatches_of_damaged(&self, conn: &Connection) -> Vec<Mismatch> {
        let stored = |table: &str| {
            let mut stored = BTreeMap::new();
            // From both ends, up to the pages that cannot be read.
            for order in ["ASC", "DESC"] {
                let sql = format!("SELECT id, sum FROM {table} ORDER BY id {order}");
                let Ok(mut select) = conn.prepare(&sql) else { continue };
                let Ok(mut rows) = select.query([]) else { continue };
                while let Ok(Some(row)) = rows.next() {
                    if let (Ok(id), Ok(sum)) = (row.get(0), row.get(1)) {
                        stored.insert(id, sum);
                    }
                }
            }
            stored
        };
        let annex = conn.query_row("SELECT annex_sum FROM book", [], |row| row.get(0)).ok();
        self.compare(&stored("book"), annex, &stored("sheet"), &stored("entry"))
    }

    fn compare(
        &self,
        book: &BTreeMap<i64, i64>,
        annex: Option<i64>,
        sheets: &BTreeMap<i64, i64>,
        entries: &BTreeMap<i64, i64>,
    ) -> Vec<Mismatch> {
        let differs = |stored: &BTreeMap<i64, i64>, id: i64, sum: i64| stored.get(&id) != Some(&sum);
        let outline = differs(book, 1, self.outline).then_some(Mismatch::Outline);
        let annex = (annex != Some(self.annex)).then_some(Mismatch::Annex);
        let sheets = self.sheets.iter().filter(|(id, sum)| differs(sheets, id.raw(), **sum));
        let entries = self.entries.iter().filter(|(id, sum)| differs(entries, id.raw(), **sum));
        outline
            .into_iter()
            .chain(annex)
            .chain(sheets.map(|(id, _)| Mismatch::Sheet(*id)))
            .chain(entries.map(|(id, _)| Mismatch::Cells(*id)))
            .collect()
    }
}

/// What the sums of sheets, rows and steps add up to.
fn whole(conn: &Connection) -> rusqlite::Result<i64> {
    let mut all = 0;
    for table in ["sheet", "entry", "op_log"] {
        let mut select = conn.prepare(&format!("SELECT sum FROM {table}"))?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            add(&mut all, row.get(0)?);
        }
    }
    Ok(all)
}

/// Whether they add up to what the file says.
pub fn is_whole(conn: &Connection) -> rusqlite::Result<bool> {
    let stored: i64 = conn.query_row("SELECT whole_sum FROM book", [], |row| row.get(0))?;
    Ok(stored == whole(conn)?)
}

/// Writes what they add up to.
pub fn set_whole(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute("UPDATE book SET whole_sum = ?1", [whole(conn)?]).map(|_| ())
}

/// Adds to what they add up to.
pub fn add_to_whole(conn: &Connection, part: i64) -> rusqlite::Result<()> {
    let sql = format!("UPDATE book SET whole_sum = (whole_sum + ?1) & {MASK}");
    conn.prepare_cached(&sql)?.execute([part & MASK]).map(|_| ())
}

fn sum_of(conn: &Connection, table: &str, id: i64) -> rusqlite::Result<i64> {
    let sum = conn
        .prepare_cached(&format!("SELECT sum FROM {table} WHERE id = ?1"))?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(sum.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::change::inverse;
    use crate::book::testing::small;

    /// An empty file with the sums of nothing.
    fn file() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        super::super::schema::migrate(&mut conn).unwrap();
        conn
    }

    fn write(conn: &Connection, changes: &[Change]) {
        let mut sums = Sums::default();
        for change in changes {
            sums.follow(conn, change).unwrap();
            match (&change.before, &change.after) {
                (_, Some(after)) => super::super::rows::put(conn, after).unwrap(),
                (Some(before), None) => super::super::rows::delete(conn, before).unwrap(),
                (None, None) => {}
            }
        }
        sums.add_to(conn).unwrap();
    }

    #[test]
    fn whatever_the_order_of_the_changes_the_sums_are_those_of_the_book() {
        let small = small();
        let conn = file();
        conn.pragma_update(None, "foreign_keys", "OFF").unwrap();
        let all: Vec<Change> = small.book.records().map(Result::unwrap).map(Change::insert).collect();
        write(&conn, &all);
        let sums = Sums::of(&small.book).unwrap();
        assert_eq!(sums.mismatches_of_damaged(&conn), []);

        // A sheet goes and comes back within one write, children first and last.
        let of_sheet = |change: &&Change| match &change.after {
            Some(Record::Sheet(sheet)) => sheet.id == small.first,
            Some(Record::Entry(row)) => row.sheet == small.first,
            Some(Record::Cell(cell)) => small.rows().contains(&cell.entry),
            _ => false,
        };
        let sheet: Vec<Change> = all.iter().filter(of_sheet).cloned().collect();
        let mut changes = inverse(&sheet);
        changes.extend(sheet.iter().rev().cloned());
        changes.extend(sheet.iter().map(Change::inverse));
        changes.extend(sheet);
        write(&conn, &changes);
        assert_eq!(sums.mismatches_of_damaged(&conn), []);
    }

    #[test]
    fn what_changes_behind_our_back_is_named() {
        let small = small();
        let (rows, sums) = (small.rows(), Sums::of(&small.book).unwrap());
        let all: Vec<Change> = small.book.records().map(Result::unwrap).map(Change::insert).collect();
        let found = |record: Record| {
            let conn = file();
            conn.pragma_update(None, "foreign_keys", "OFF").unwrap();
            write(&conn, &all);
            let mut book = small.book.clone();
            book.apply(&Change::insert(record));
            assert_ne!(Sums::of(&book).unwrap(), sums);
            Sums::of(&book).unwrap().mismatches_of_damaged(&conn)
        };
        let row = small.book.entry(rows[0]).unwrap();
        let renamed = Record::Entry(crate::book::Entry { name: "相讃".to_owned(), ..row.clone() });
        assert_eq!(found(renamed), [Mismatch::Sheet(small.first)]);
        let cell = small
            .book
            .records()
            .map(Result::unwrap)
            .find(|record| matches!(record, Record::Cell(cell) if cell.entry == rows[1]));
        let Some(Record::Cell(cell)) = cell else { panic!() };
        let other = crate::book::CellRecord { cell: crate::book::Cell::Text("1,302".to_owned()), ..cell };
        assert_eq!(found(Record::Cell(other)), [Mismatch::Cells(rows[1])]);
        let head = crate::book::Head { title: "別の題".to_owned(), ..small.book.head.clone() };
        assert_eq!(found(Record::Head(head)), [Mismatch::Outline]);
        let id = crate::book::Key::from_raw(1 << 20);
        let dismissal =
            crate::book::Dismissal { id, finding: "同文".to_owned(), reason: "確認済み".to_owned() };
        assert_eq!(found(Record::Dismissal(dismissal)), [Mismatch::Annex]);
    }

    #[test]
    fn a_sum_that_cannot_be_read_is_another() {
        let small = small();
        let conn = file();
        let all: Vec<Change> = small.book.records().map(Result::unwrap).map(Change::insert).collect();
        conn.pragma_update(None, "foreign_keys", "OFF").unwrap();
        write(&conn, &all);
        let sums = Sums::of(&small.book).unwrap();
        assert_eq!(sums.mismatches_of_damaged(&conn), []);
        conn.execute_batch("DROP TABLE entry").unwrap();
        let cells = sums.entries.keys().map(|row| Mismatch::Cells(*row)).collect::<Vec<_>>();
        assert_eq!(sums.mismatches_of_damaged(&conn), cells);
    }
}
