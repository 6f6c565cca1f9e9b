//! What a book's file holds, in a form that two runs of the same have in common.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chosho::book::{Book, Cell, CellRecord, Change, Record};
use chosho::file::IfExists;
use chosho::import::sample;
use chosho::store::{self, Contents, Logged, Store};
use serde_json::{Value, json};
use uuid::Uuid;

/// The rows of a book. Lineages that were drawn by lot are all alike.
pub fn rows(book: &Book) -> Value {
    let mut rows = json!(book.records().map(Result::unwrap).collect::<Vec<Record>>());
    level(&mut rows);
    rows
}

/// The undo log: what was done, and whether it stands.
pub fn log(log: &[Logged]) -> Value {
    let step = |logged: &Logged| {
        let Logged { seq, state, step, .. } = logged;
        json!([seq, format!("{state:?}"), step.label, step.place, step.changes])
    };
    let mut log = log.iter().map(step).collect();
    level(&mut log);
    log
}

/// Everything that a file says of a book.
pub fn contents(contents: &Contents) -> Value {
    json!({"revision": contents.revision, "rows": rows(&contents.book), "log": log(&contents.log)})
}

fn level(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(level),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str().map(Uuid::parse_str) {
                    Some(Ok(id)) if name == "lineage" && id.get_version_num() == 4 => *value = Value::Null,
                    _ => level(value),
                }
            }
        }
        _ => {}
    }
}

/// What a folder holds, by the names of its files. A book is opened for it, as
/// the clerk does: what was broken off is taken back. Files in the making are left
/// out, and what says who has a book open: a killed process cannot take them away.
pub fn folder(folder: &Path) -> Result<BTreeMap<String, Value>, String> {
    let names = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut all: Vec<String> = fs::read_dir(folder).unwrap().map(names).collect();
    all.sort();
    let mut held = BTreeMap::new();
    let passes =
        |name: &str| name.ends_with(".tmp") || name.ends_with("-journal") || name.starts_with(".~lock.");
    for name in all.into_iter().filter(|name| !passes(name)) {
        let path = folder.join(&name);
        let value = if name.ends_with(".chosho") {
            let says = |error: chosho::error::Error| format!("{name}: {error}");
            let opened = if name.contains("のバックアップ") {
                // What was kept of an older version is only looked at.
                store::read_all(&path).map_err(says)?
            } else {
                Store::open(&path).map_err(says)?.1
            };
            store::verify(&path).map_err(says)?;
            contents(&opened)
        } else {
            json!(fs::read(&path).unwrap())
        };
        held.insert(name, value);
    }
    Ok(held)
}

/// A book of one sheet with five rows: as small as one can be on which every kind
/// of command can be done.
pub fn small() -> Book {
    let whole = sample().unwrap();
    let mut sheets: Vec<_> = whole.sheets().collect();
    sheets.sort_by_key(|sheet| whole.entries_of(sheet.id).unwrap().count());
    let sheet = sheets[0];
    let policy = whole.policy(sheet.policy).unwrap();
    let form = whole.plan(policy.plan).unwrap().form;
    let rows: Vec<_> = whole.entries_of(sheet.id).unwrap().take(5).map(|row| row.id).collect();
    let belongs = |record: &Record| match record {
        Record::Head(_)
        | Record::Past(_)
        | Record::Series(_)
        | Record::Dismissal(_)
        | Record::Reason(_)
        | Record::LastFile(_)
        | Record::Inquiry(_) => false,
        Record::Form(row) => row.id == form,
        Record::Plan(row) => row.id == policy.plan,
        Record::Policy(row) => row.id == policy.id,
        Record::Sheet(row) => row.id == sheet.id,
        Record::Entry(row) => rows.contains(&row.id),
        Record::Cell(CellRecord { entry, .. }) => rows.contains(entry),
    };
    let mut book = Book::new(whole.head.clone());
    for record in whole.records().map(Result::unwrap).filter(belongs) {
        book.apply(&Change::insert(record));
    }
    assert!(
        book.records()
            .map(Result::unwrap)
            .any(|record| matches!(record, Record::Cell(CellRecord { cell: Cell::Text(_), .. })))
    );
    book
}

/// Writes `book` to a new file.
pub fn write(path: &Path, book: Book) {
    store::create(path, &Contents::new(book), IfExists::Refuse).unwrap();
}
