//! Whether what a file holds can be worked with: SQLite has checked its pages
//! and its references, this checks the numbers and the parts.

use crate::book::limits::{self, Excess};
use crate::book::{Body, Book, Form, Key as _, Listed, Record};

use super::log::Logged;

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
    let excess = || outline.outline_records().find_map(|record| excess(&record));
    if forms_fit { excess() } else { Some("様式の列が正しくありません") }
}

/// What is said of a row that holds more than a book may.
pub fn excess(record: &Record) -> Option<&'static str> {
    Some(match limits::excess(record)? {
        Excess::Text | Excess::Line => "長すぎる文字列があります",
        Excess::Columns => "様式の列が多すぎます",
        Excess::Listed => "評価区分や印が多すぎます",
        Excess::Goals => "基本目標や基本施策が多すぎます",
        Excess::Rows => "1つのファイルで送った行が多すぎます",
    })
}

/// What is said where there are more rows than a book may have.
pub const ROWS: &str = "行が多すぎます";

/// Whether a key can be worked with.
pub fn fits(number: i64) -> bool {
    (0..limits::NUMBER).contains(&number)
}

/// Whether the key and the position of a row are numbers to work with.
pub fn numbers_fit(record: &Record) -> bool {
    record.number().is_none_or(fits) && record.position().is_none_or(is_place)
}

fn is_place(position: i64) -> bool {
    (-limits::NUMBER..limits::NUMBER).contains(&position)
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
