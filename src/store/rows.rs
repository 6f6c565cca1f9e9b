//! One row of the book to and from the file's tables.

use std::str::FromStr as _;

use jiff::civil;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::book::{
    Book, Cell, CellRecord, Change, ColumnId, Dismissal, Entry, FiscalYear, Form, Head, Inquiry, Key,
    Lineage, Listed, Past, Plan, Policy, Reason, Record, Series, Sheet,
};

type Result<T> = rusqlite::Result<T>;

/// The order in which a book is read and written: parents first.
pub const READ_ALL: [&str; 13] = [
    "SELECT title, subtitle, municipality, department, fiscal_year, as_of FROM book",
    "SELECT id, position, body FROM form",
    "SELECT id, position, name, form_id, period_first, period_last, goals FROM plan",
    "SELECT id, plan_id, position, name FROM policy",
    "SELECT id, policy_id, position, number, goals, measures, overall, page, note, lineage FROM sheet",
    "SELECT id, sheet_id, position, parent_id, lineage, name, marks FROM entry",
    "SELECT entry_id, column_id, text FROM cell",
    "SELECT id, position, body FROM past",
    "SELECT id, position, body FROM series",
    "SELECT id, finding, reason FROM dismissal",
    "SELECT id, year, change, text FROM reason",
    "SELECT id, body FROM last_file",
    "SELECT id, body FROM inquiry",
];

/// The places of the sheets, their rows and the cells among them.
pub const SHEETS: usize = 4;
pub const ENTRIES: usize = 5;
pub const CELLS: usize = 6;

/// Reads the row that one of [`READ_ALL`] gave; `kind` is its place there.
pub fn read(kind: usize, row: &Row<'_>) -> Result<Record> {
    Ok(match kind {
        0 => Record::Head(Head {
            title: row.get(0)?,
            subtitle: row.get(1)?,
            municipality: row.get(2)?,
            department: row.get(3)?,
            fiscal_year: fiscal_year(row, 4)?.ok_or_else(|| invalid(4, "fiscal year"))?,
            as_of: row
                .get::<_, Option<String>>(5)?
                .map(|day| civil::Date::from_str(&day).map_err(|_| invalid(5, "date")))
                .transpose()?,
        }),
        1 => {
            let form: Form = json(row, 2)?;
            Record::Form(Form { id: key(row, 0)?, position: row.get(1)?, ..form })
        }
        2 => Record::Plan(Plan {
            id: key(row, 0)?,
            position: row.get(1)?,
            name: row.get(2)?,
            form: key(row, 3)?,
            period: fiscal_year(row, 4)?.zip(fiscal_year(row, 5)?),
            goals: json(row, 6)?,
        }),
        3 => Record::Policy(Policy {
            id: key(row, 0)?,
            plan: key(row, 1)?,
            position: row.get(2)?,
            name: row.get(3)?,
        }),
        4 => Record::Sheet(Sheet {
            id: key(row, 0)?,
            policy: key(row, 1)?,
            position: row.get(2)?,
            number: row.get(3)?,
            goals: json(row, 4)?,
            measures: json(row, 5)?,
            overall: row.get(6)?,
            page: row.get::<_, Option<String>>(7)?.map(|text| from_json(7, &text)).transpose()?,
            note: row.get(8)?,
            lineage: row.get::<_, Option<String>>(9)?.map(|text| lineage(9, &text)).transpose()?,
        }),
        5 => Record::Entry(Entry {
            id: key(row, 0)?,
            sheet: key(row, 1)?,
            position: row.get(2)?,
            parent: row.get::<_, Option<i64>>(3)?.map(Key::from_raw),
            lineage: lineage(4, &row.get::<_, String>(4)?)?,
            name: row.get(5)?,
            marks: json(row, 6)?,
        }),
        6 => Record::Cell(CellRecord {
            entry: key(row, 0)?,
            column: ColumnId(row.get(1)?),
            cell: row.get::<_, Option<String>>(2)?.map_or(Cell::Merged, Cell::Text),
        }),
        7 => {
            let past: Past = from_json(2, &row.get::<_, String>(2)?)?;
            Record::Past(Past { id: key(row, 0)?, position: row.get(1)?, ..past })
        }
        8 => {
            let series: Series = json(row, 2)?;
            Record::Series(Series { id: key(row, 0)?, position: row.get(1)?, ..series })
        }
        9 => Record::Dismissal(Dismissal { id: key(row, 0)?, finding: row.get(1)?, reason: row.get(2)? }),
        10 => Record::Reason(Reason {
            id: key(row, 0)?,
            year: fiscal_year(row, 1)?.ok_or_else(|| invalid(1, "fiscal year"))?,
            change: json(row, 2)?,
            text: row.get(3)?,
        }),
        11 => Record::LastFile(json(row, 1)?),
        _ => {
            let inquiry: Inquiry = json(row, 1)?;
            Record::Inquiry(Inquiry { id: key(row, 0)?, ..inquiry })
        }
    })
}

/// The whole book, but for what is bound of earlier years; `None` in a file that has none
/// yet.
pub fn book(conn: &Connection) -> Result<Option<Book>> {
    read_kinds(conn, |_| true)
}

/// The same with its sheets only listed.
pub fn outline(conn: &Connection) -> Result<Option<Book>> {
    let outline = read_kinds(conn, |kind| !matches!(kind, SHEETS | ENTRIES | CELLS))?;
    let Some(mut book) = outline else { return Ok(None) };
    // The index `sheet_outline` has all of this: no row is read.
    let mut select = conn.prepare("SELECT id, policy_id, position, number FROM sheet")?;
    let listed = select.query_map([], |row| {
        Ok(Listed { id: key(row, 0)?, policy: key(row, 1)?, position: row.get(2)?, number: row.get(3)? })
    })?;
    book.list(listed.collect::<Result<_>>()?);
    // Rows that are not read have keys too, whatever the file says is the next.
    let last: Option<i64> = conn.query_row("SELECT max(id) FROM entry", [], |row| row.get(0))?;
    book.reserve_keys(last.map_or(0, |last| last.saturating_add(1)));
    Ok(Some(book))
}

fn read_kinds(conn: &Connection, is_wanted: impl Fn(usize) -> bool) -> Result<Option<Book>> {
    let mut book: Option<Book> = None;
    for (kind, sql) in READ_ALL.into_iter().enumerate().filter(|(kind, _)| is_wanted(*kind)) {
        let mut select = conn.prepare(sql)?;
        for record in select.query_map([], |row| read(kind, row))? {
            match (record?, &mut book) {
                (Record::Head(head), book @ None) => *book = Some(Book::new(head)),
                (record, Some(book)) => book.apply(&Change::insert(record)),
                (_, None) => return Ok(None),
            }
        }
    }
    Ok(book)
}

/// What the file holds under the key of `record`, in a row of its own.
pub fn current(conn: &Connection, record: &Record) -> Result<Option<Record>> {
    let (kind, condition, id, column) = match record {
        Record::Head(_) => (0, "id = ?1 AND ?2 = ''", 1, ""),
        Record::Form(row) => (1, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::Plan(row) => (2, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::Policy(row) => (3, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::Sheet(row) => (4, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::Entry(row) => (5, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::Cell(row) => (6, "entry_id = ?1 AND column_id = ?2", row.entry.raw(), row.column.0.as_str()),
        Record::Past(row) => (7, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::Series(row) => (8, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::Dismissal(row) => (9, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::Reason(row) => (10, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
        Record::LastFile(_) => (11, "id = ?1 AND ?2 = ''", 1, ""),
        Record::Inquiry(row) => (12, "id = ?1 AND ?2 = ''", row.id.raw(), ""),
    };
    let select = READ_ALL.get(kind).copied().unwrap_or_default();
    conn.prepare_cached(&format!("{select} WHERE {condition}"))?
        .query_row(params![id, column], |row| read(kind, row))
        .optional()
}

/// Writes a row, over the one with its key if there is one.
pub fn put(conn: &Connection, record: &Record) -> Result<()> {
    match record {
        Record::Head(head) => conn
            .prepare_cached(
                "INSERT INTO book (id, title, subtitle, municipality, department, fiscal_year, as_of)
                 VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET title = ?1, subtitle = ?2, municipality = ?3,
                     department = ?4, fiscal_year = ?5, as_of = ?6",
            )?
            .execute(params![
                head.title,
                head.subtitle,
                head.municipality,
                head.department,
                head.fiscal_year.year(),
                head.as_of.map(|day| day.to_string()),
            ]),
        Record::Form(form) => conn
            .prepare_cached(
                "INSERT INTO form (id, position, body) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET position = ?2, body = ?3",
            )?
            .execute(params![form.id.raw(), form.position, to_json(form)?]),
        Record::Plan(plan) => conn
            .prepare_cached(
                "INSERT INTO plan (id, position, name, form_id, period_first, period_last, goals)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (id) DO UPDATE SET position = ?2, name = ?3, form_id = ?4,
                     period_first = ?5, period_last = ?6, goals = ?7",
            )?
            .execute(params![
                plan.id.raw(),
                plan.position,
                plan.name,
                plan.form.raw(),
                plan.period.map(|(first, _)| first.year()),
                plan.period.map(|(_, last)| last.year()),
                to_json(&plan.goals)?,
            ]),
        Record::Policy(policy) => conn
            .prepare_cached(
                "INSERT INTO policy (id, plan_id, position, name) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET plan_id = ?2, position = ?3, name = ?4",
            )?
            .execute(params![policy.id.raw(), policy.plan.raw(), policy.position, policy.name]),
        Record::Sheet(sheet) => conn
            .prepare_cached(
                "INSERT INTO sheet (id, policy_id, position, number, goals, measures, overall, page, note, lineage)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT (id) DO UPDATE SET policy_id = ?2, position = ?3, number = ?4,
                     goals = ?5, measures = ?6, overall = ?7, page = ?8, note = ?9, lineage = ?10",
            )?
            .execute(params![
                sheet.id.raw(),
                sheet.policy.raw(),
                sheet.position,
                sheet.number,
                to_json(&sheet.goals)?,
                to_json(&sheet.measures)?,
                sheet.overall,
                sheet.page.as_ref().map(to_json).transpose()?,
                sheet.note,
                sheet.lineage.map(|lineage| lineage.to_string()),
            ]),
        Record::Entry(entry) => conn
            .prepare_cached(
                "INSERT INTO entry (id, sheet_id, position, parent_id, lineage, name, marks)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (id) DO UPDATE SET sheet_id = ?2, position = ?3, parent_id = ?4,
                     lineage = ?5, name = ?6, marks = ?7",
            )?
            .execute(params![
                entry.id.raw(),
                entry.sheet.raw(),
                entry.position,
                entry.parent.map(Key::raw),
                entry.lineage.to_string(),
                entry.name,
                to_json(&entry.marks)?,
            ]),
        Record::Cell(CellRecord { entry, column, cell }) => conn
            .prepare_cached(
                "INSERT INTO cell (entry_id, column_id, text) VALUES (?1, ?2, ?3)
                 ON CONFLICT (entry_id, column_id) DO UPDATE SET text = ?3",
            )?
            .execute(params![
                entry.raw(),
                column.0,
                match cell {
                    Cell::Text(text) => Some(text),
                    Cell::Merged => None,
                },
            ]),
        Record::Past(past) => conn
            .prepare_cached(
                "INSERT INTO past (id, position, year, lineage, body) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET position = ?2, year = ?3, lineage = ?4, body = ?5",
            )?
            .execute(params![
                past.id.raw(),
                past.position,
                past.year.year(),
                past.lineage.to_string(),
                to_json(past)?,
            ]),
        Record::Series(series) => conn
            .prepare_cached(
                "INSERT INTO series (id, position, lineage, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET position = ?2, lineage = ?3, body = ?4",
            )?
            .execute(params![
                series.id.raw(),
                series.position,
                series.lineage.to_string(),
                to_json(series)?,
            ]),
        Record::Dismissal(row) => conn
            .prepare_cached(
                "INSERT INTO dismissal (id, finding, reason) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET finding = ?2, reason = ?3",
            )?
            .execute(params![row.id.raw(), row.finding, row.reason]),
        Record::Reason(row) => conn
            .prepare_cached(
                "INSERT INTO reason (id, year, change, text) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET year = ?2, change = ?3, text = ?4",
            )?
            .execute(params![row.id.raw(), row.year.year(), to_json(&row.change)?, row.text]),
        Record::LastFile(file) => conn
            .prepare_cached(
                "INSERT INTO last_file (id, body) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET body = ?1",
            )?
            .execute(params![to_json(file)?]),
        Record::Inquiry(row) => conn
            .prepare_cached(
                "INSERT INTO inquiry (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2",
            )?
            .execute(params![row.id.raw(), to_json(row)?]),
    }
    .map(|_| ())
}

/// Deletes the row with the key of `record`. The book itself stays.
pub fn delete(conn: &Connection, record: &Record) -> Result<()> {
    let (table, id) = match record {
        Record::Head(_) => return Ok(()),
        Record::Form(row) => ("form", row.id.raw()),
        Record::Plan(row) => ("plan", row.id.raw()),
        Record::Policy(row) => ("policy", row.id.raw()),
        Record::Sheet(row) => ("sheet", row.id.raw()),
        Record::Entry(row) => ("entry", row.id.raw()),
        Record::Past(row) => ("past", row.id.raw()),
        Record::Series(row) => ("series", row.id.raw()),
        Record::Dismissal(row) => ("dismissal", row.id.raw()),
        Record::Reason(row) => ("reason", row.id.raw()),
        Record::LastFile(_) => ("last_file", 1),
        Record::Inquiry(row) => ("inquiry", row.id.raw()),
        Record::Cell(row) => {
            return conn
                .prepare_cached("DELETE FROM cell WHERE entry_id = ?1 AND column_id = ?2")?
                .execute(params![row.entry.raw(), row.column.0])
                .map(|_| ());
        }
    };
    conn.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?.execute([id]).map(|_| ())
}

fn key<K: Key>(row: &Row<'_>, column: usize) -> Result<K> {
    row.get(column).map(K::from_raw)
}

fn lineage(column: usize, text: &str) -> Result<Lineage> {
    Lineage::parse(text).ok_or_else(|| invalid(column, "lineage"))
}

fn fiscal_year(row: &Row<'_>, column: usize) -> Result<Option<FiscalYear>> {
    row.get::<_, Option<i32>>(column)?
        .map(|year| FiscalYear::new(year).ok_or_else(|| invalid(column, "fiscal year")))
        .transpose()
}

/// The most bytes of a list or a form as text: more than one has that is within the
/// limits of a book. What earlier years said may hold all texts of a row.
const LARGEST: usize = 16 << 20;

/// Reads a JSON column.
pub fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    // It is many times as large once it is read.
    if row.get_ref(column)?.as_bytes().is_ok_and(|text| text.len() > LARGEST) {
        return Err(invalid(column, "length"));
    }
    from_json(column, &row.get::<_, String>(column)?)
}

fn from_json<T: DeserializeOwned>(column: usize, text: &str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

/// A value as the text of a JSON column.
pub fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn invalid(column: usize, what: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, what.into())
}
