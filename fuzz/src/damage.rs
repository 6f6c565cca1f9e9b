//! Books' files: any bytes, and good ones of every version with damage here and
//! there — to their bytes, or to what stands in their tables.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use arbitrary::{Arbitrary, Result, Unstructured};
use chosho::edit::Session;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::text::Text;

/// Files as programs of earlier versions wrote them.
const EARLIER: [&[u8]; 3] = [
    include_bytes!("../../tests/assets/format-1.chosho"),
    include_bytes!("../../tests/assets/format-2.chosho"),
    include_bytes!("../../tests/assets/format-3.chosho"),
];

/// One of each version, this one's first.
fn good() -> &'static [Vec<u8>] {
    static GOOD: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    GOOD.get_or_init(|| {
        let folder = crate::folder();
        let path = folder.path().join("a.chosho");
        std::fs::write(&path, EARLIER[2]).expect("a folder");
        // Opened for editing it is brought up to date.
        drop(Session::open(&path, Arc::new(|| {})).expect("a good file"));
        let current = std::fs::read(&path).expect("its file");
        std::iter::once(current).chain(EARLIER.map(<[u8]>::to_vec)).collect()
    })
}

/// What an SQLite file is cut into.
const PAGE: usize = 4096;

/// Damage of bytes: what a disk, a network or a bad copy does.
#[derive(Arbitrary, Debug)]
enum Damage {
    Flip { page: u8, at: u16, bits: u8 },
    Put { page: u8, at: u16, bytes: Vec<u8> },
    Zero { page: u8 },
    Swap(u8, u8),
    Truncate { pages: u8, bytes: u16 },
}

impl Damage {
    fn apply(self, file: &mut Vec<u8>) {
        let pages = (file.len() / PAGE).max(1);
        let start = |page: u8| usize::from(page) % pages * PAGE;
        match self {
            Self::Flip { page, at, bits } => {
                if let Some(byte) = file.get_mut(start(page) + usize::from(at) % PAGE) {
                    *byte ^= bits;
                }
            }
            Self::Put { page, at, bytes } => {
                let place = start(page) + usize::from(at) % PAGE;
                file.iter_mut().skip(place).zip(bytes).for_each(|(old, new)| *old = new);
            }
            Self::Zero { page } => file.iter_mut().skip(start(page)).take(PAGE).for_each(|byte| *byte = 0),
            Self::Swap(one, other) => {
                for at in 0..PAGE.min(file.len()) {
                    let (one, other) = (start(one) + at, start(other) + at);
                    if one.max(other) < file.len() {
                        file.swap(one, other);
                    }
                }
            }
            Self::Truncate { pages, bytes } => file.truncate(start(pages) + usize::from(bytes) % PAGE),
        }
    }
}

/// Tables and columns of all versions; where a version lacks one nothing is done.
const COLUMNS: &[(&str, &[&str])] = &[
    ("book", &["title", "fiscal_year", "as_of", "revision", "next_key", "last_write", "sum"]),
    ("form", &["id", "position", "body"]),
    ("plan", &["id", "position", "name", "form_id", "period_first", "period_last", "goals"]),
    ("policy", &["id", "plan_id", "position", "name"]),
    (
        "sheet",
        &["id", "policy_id", "position", "number", "goals", "measures", "overall", "page", "note", "sum"],
    ),
    ("entry", &["id", "sheet_id", "position", "parent_id", "lineage", "name", "marks", "sum"]),
    ("cell", &["entry_id", "column_id", "text"]),
    ("op_log", &["seq", "state", "label", "place", "changes", "done_at", "done_by", "sum"]),
    ("pragma", &["user_version", "application_id"]),
];

/// Values that SQLite has nothing against.
#[derive(Arbitrary, Debug)]
enum Odd {
    Number(i64),
    Small(i8),
    Text(Text),
    Nothing,
    /// The text that is there with a byte of ASCII changed; JSON mostly.
    Changed {
        at: u16,
        to: u8,
    },
    /// The text that is there with a number in it changed.
    Digits {
        at: u8,
        to: i64,
    },
}

/// A row of a table with something else in it.
#[derive(Arbitrary, Debug)]
struct Rewrite {
    table: u8,
    column: u8,
    row: u8,
    value: Odd,
}

impl Rewrite {
    fn apply(&self, conn: &Connection) -> rusqlite::Result<()> {
        let (table, columns) = COLUMNS[usize::from(self.table) % COLUMNS.len()];
        let column = columns[usize::from(self.column) % columns.len()];
        if table == "pragma" {
            let Odd::Small(number) = self.value else { return Ok(()) };
            return conn.pragma_update(None, column, i64::from(number));
        }
        let count: i64 = conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        let offset = i64::from(self.row) % count.max(1);
        // "cell" has no rowid.
        let key = if table == "cell" { "(entry_id, column_id)" } else { "rowid" };
        let found = key.trim_matches(['(', ')']);
        let place = format!("{key} = (SELECT {found} FROM {table} LIMIT 1 OFFSET {offset})");
        let old = || -> rusqlite::Result<String> {
            let sql = format!("SELECT {column} FROM {table} WHERE {place}");
            let old: Value = conn.query_row(&sql, [], |row| row.get(0))?;
            Ok(if let Value::Text(text) = old { text } else { String::new() })
        };
        let new = match &self.value {
            Odd::Number(number) => Value::Integer(*number),
            Odd::Small(number) => Value::Integer(i64::from(*number)),
            Odd::Text(Text(text)) => Value::Text(text.clone()),
            Odd::Nothing => Value::Null,
            Odd::Changed { at, to } => {
                let mut bytes = old()?.into_bytes();
                let at = usize::from(*at) % bytes.len().max(1);
                bytes.get_mut(at).into_iter().for_each(|byte| *byte = to % 128);
                Value::Text(String::from_utf8_lossy(&bytes).into_owned())
            }
            Odd::Digits { at, to } => Value::Text(with_number(&old()?, usize::from(*at), *to)),
        };
        conn.execute(&format!("UPDATE {table} SET {column} = ?1 WHERE {place}"), [new]).map(|_| ())
    }
}

/// `text` with one of its numbers replaced.
fn with_number(text: &str, which: usize, number: i64) -> String {
    let digits = |character: char| character.is_ascii_digit();
    let starts: Vec<usize> =
        text.match_indices(digits).map(|(at, _)| at).filter(|&at| !text[..at].ends_with(digits)).collect();
    let Some(&start) = starts.get(which % starts.len().max(1)) else { return text.to_owned() };
    let rest = text[start..].trim_start_matches(digits);
    format!("{}{number}{rest}", &text[..start])
}

/// Writes the file that the fuzzer's bytes stand for.
pub fn write(bytes: &[u8], path: &Path) -> Result<()> {
    let mut u = Unstructured::new(bytes);
    let kind = usize::from(u.arbitrary::<u8>()?) % (2 * good().len() + 1);
    let Some(good) = good().get(kind / 2) else {
        std::fs::write(path, u.take_rest()).expect("a folder in memory");
        return Ok(());
    };
    let mut file = good.clone();
    if kind % 2 == 0 {
        for damage in u.arbitrary_iter::<Damage>()? {
            damage?.apply(&mut file);
        }
        std::fs::write(path, file).expect("a folder in memory");
        return Ok(());
    }
    std::fs::write(path, file).expect("a folder in memory");
    let conn = Connection::open(path).expect("a good file");
    conn.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN",
    )
    .expect("a good file");
    for rewrite in u.arbitrary_iter::<Rewrite>()? {
        // What a table does not take is not there.
        let _ = rewrite?.apply(&conn);
    }
    conn.execute_batch("COMMIT").expect("a folder in memory");
    Ok(())
}
