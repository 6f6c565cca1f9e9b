//! Whether what a file holds can be worked with: SQLite has checked its pages
//! and its references, this checks the numbers and the parts.

use crate::book::{Body, Book, Form, Key as _, Listed, Record};

use super::log::Logged;

/// Numbers beyond this are nobody's work, and leave no room to count on.
const LARGEST: i64 = 1 << 53;

/// What is said of numbers that cannot be.
pub const NUMBERS: &str = "番号が正しくありません";
/// What is said of rows that cannot stand where they do.
pub const PARTS: &str = "区分の行が正しくありません";

/// What is wrong with a book but for its sheets, if anything is.
pub fn complaint(outline: &Book, log: &[Logged], revision: i64, next_key: i64) -> Option<&'static str> {
    let listed = |sheet: &Listed| fits(sheet.id.raw()) && is_place(sheet.position);
    let numbers_fit =
        outline.outline_records().all(|record| numbers_fit(&record)) && outline.all_listed().all(listed);
    if !(numbers_fit && fits(revision) && fits(next_key) && log.iter().all(|logged| fits(logged.seq))) {
        return Some(NUMBERS);
    }
    let forms_fit = outline.forms().all(Form::is_sound);
    (!forms_fit).then_some("様式の列が正しくありません")
}

/// Whether a key can be worked with.
pub fn fits(number: i64) -> bool {
    (0..LARGEST).contains(&number)
}

/// Whether the key and the position of a row are numbers to work with.
pub fn numbers_fit(record: &Record) -> bool {
    record.number().is_none_or(fits) && record.position().is_none_or(is_place)
}

fn is_place(position: i64) -> bool {
    (-LARGEST..LARGEST).contains(&position)
}

/// Every part stands right below its project or another part of it, and the
/// first row is part of nothing.
pub fn parts_fit(body: &Body) -> bool {
    let mut project = None;
    body.entries().all(|row| match row.parent {
        Some(parent) => project == Some(parent),
        None => {
            project = Some(row.id);
            true
        }
    })
}
