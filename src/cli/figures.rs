//! `chosho figures`: the figures as they are read from the texts.

use std::fmt::Write as _;
use std::path::Path;

use rust_decimal::Decimal;
use serde::Serialize;

use super::check::{PlaceJson, marked, place};
use crate::book::Book;
use crate::error::Result;
use crate::quote::visible;
use crate::review::figures::{Basis, Per, Precision, Reading, ReadingKind, Side, Trend, When};
use crate::review::{FigureText, TextPassage, figure_texts, words};

/// Prints the figures of a book; with `past` those of earlier years' texts, too.
pub fn run(path: &Path, past: bool, json: bool) -> Result<()> {
    let book = super::read(path)?;
    let texts = figure_texts(&book, past)?;
    super::print(&if json { to_json(&book, &texts) } else { to_text(&book, &texts) })
}

/// The heads of the table's columns, in whose order `cells` gives them.
const HEADS: [&str; 5] = ["年度", "種類", "数値", "数えるもの", "文"];

/// A table for each text, under its place.
fn to_text(book: &Book, texts: &[FigureText]) -> String {
    let tables: Vec<Vec<[String; 5]>> = texts
        .iter()
        .map(|text| text.figures.iter().map(|(reading, passage)| cells(reading, passage)).collect())
        .collect();
    let mut widths = HEADS.map(width);
    for row in tables.iter().flatten() {
        for (column, cell) in widths.iter_mut().zip(row) {
            *column = width(cell).max(*column);
        }
    }
    let mut out = String::new();
    let line = |cells: [&str; 5]| {
        let mut shown = String::from(" ");
        for (cell, column) in cells.into_iter().zip(widths) {
            let _ = write!(shown, " {cell}{}", " ".repeat(column.saturating_sub(width(cell)) + 1));
        }
        shown.trim_end().to_owned() + "\n"
    };
    for (text, rows) in texts.iter().zip(&tables) {
        let (sheet, place) = (words::sheet(book, Some(text.sheet)), words::place(book, &text.at));
        // What is printed is of others: it may hold what a terminal takes for an order.
        let _ = writeln!(out, "{}　{}", visible(&sheet), visible(&place));
        out.push_str(&line(HEADS));
        for row in rows {
            out.push_str(&line(row.each_ref().map(String::as_str)));
        }
        out.push('\n');
    }
    let count: usize = texts.iter().map(|text| text.figures.len()).sum();
    let _ = writeln!(out, "数値 {count}個");
    out
}

fn cells(reading: &Reading, passage: &TextPassage) -> [String; 5] {
    let year = reading.when.as_ref().map_or_else(|| "－".to_owned(), year_words);
    let kind = kind_words(reading).to_owned();
    let label = if reading.label.is_empty() { "－".to_owned() } else { visible(&reading.label) };
    [year, kind, value_words(reading), label, visible(&marked(passage))]
}

/// 令和6年度, 令和6年, 令和6年4月.
fn year_words(when: &When) -> String {
    let year = when.year.wareki();
    let bare = year.trim_end_matches("年度");
    match (when.basis, when.month) {
        (_, Some(month)) => format!("{bare}年{month}月"),
        (Basis::Calendar, None) => format!("{bare}年"),
        (Basis::Fiscal | Basis::Relative, None) => year,
    }
}

/// 月 約1819.5人以上.
fn value_words(reading: &Reading) -> String {
    let per = match reading.per {
        None => "",
        Some(Per::Day) => "1日 ",
        Some(Per::Week) => "週 ",
        Some(Per::Month) => "月 ",
        Some(Per::Year) => "年 ",
    };
    let (about, bound) = match reading.precision {
        Precision::Exact => ("", ""),
        Precision::About => ("約", ""),
        Precision::AtLeast => ("", "以上"),
        Precision::AtMost => ("", "以下"),
    };
    let value = reading.value;
    let number = match value.single() {
        Some(single) => single.to_string(),
        None => format!("{}～{}", value.low, value.high),
    };
    visible(&format!("{per}{about}{number}{}{bound}", reading.unit))
}

fn kind_words(reading: &Reading) -> &'static str {
    match (reading.kind, reading.side) {
        (ReadingKind::Amount, Side::Actual) => "実績",
        (ReadingKind::Amount, Side::Target) => "目標",
        (ReadingKind::Change(Trend::Up), _) => "増加",
        (ReadingKind::Change(Trend::Down), _) => "減少",
        (ReadingKind::Gap(Trend::Up), _) => "超過",
        (ReadingKind::Gap(Trend::Down), _) => "不足",
        (ReadingKind::Age, _) => "年齢・学年",
        (ReadingKind::Time, _) => "時間",
        (ReadingKind::Term, _) => "期間",
        (ReadingKind::Norm, _) => "基準",
    }
}

/// How many half-width characters a text is wide in a terminal.
fn width(text: &str) -> usize {
    let is_narrow = |c: char| c < '\u{1100}' || matches!(c, '\u{ff61}'..='\u{ffdc}');
    text.chars().map(|c| if is_narrow(c) { 1 } else { 2 }).sum()
}

#[derive(Serialize)]
struct Report<'r> {
    figures: Vec<FigureJson<'r>>,
}

#[derive(Serialize)]
struct FigureJson<'r> {
    /// The number of its sheet.
    sheet: Option<u32>,
    place: PlaceJson<'r>,
    /// The year that the text says, and which sort of year it is.
    year: Option<i32>,
    basis: Option<&'static str>,
    month: Option<u8>,
    /// The number; of a range the ends.
    value: Decimal,
    to: Option<Decimal>,
    unit: &'r str,
    kind: &'static str,
    label: &'r str,
    precision: &'static str,
    per: Option<&'static str>,
}

fn to_json(book: &Book, texts: &[FigureText]) -> String {
    let figures = texts.iter().flat_map(|text| {
        let sheet = book.listing(text.sheet).map(|sheet| sheet.number);
        text.figures.iter().map(move |(reading, passage)| figure(book, sheet, reading, passage))
    });
    let report = Report { figures: figures.collect() };
    // Names and numbers alone: there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(&report).map(|json| json + "\n").unwrap_or_default()
}

fn figure<'r>(
    book: &Book,
    sheet: Option<u32>,
    reading: &'r Reading,
    passage: &'r TextPassage,
) -> FigureJson<'r> {
    let when = reading.when.as_ref();
    FigureJson {
        sheet,
        place: place(book, passage),
        year: when.map(|when| when.year.year()),
        basis: when.map(|when| match when.basis {
            Basis::Fiscal => "fiscal",
            Basis::Calendar => "calendar",
            Basis::Relative => "relative",
        }),
        month: when.and_then(|when| when.month),
        value: reading.value.low,
        to: (reading.value.low != reading.value.high).then_some(reading.value.high),
        unit: &reading.unit,
        kind: match (reading.kind, reading.side) {
            (ReadingKind::Amount, Side::Actual) => "actual",
            (ReadingKind::Amount, Side::Target) => "target",
            (ReadingKind::Change(Trend::Up), _) => "up",
            (ReadingKind::Change(Trend::Down), _) => "down",
            (ReadingKind::Gap(Trend::Up), _) => "over",
            (ReadingKind::Gap(Trend::Down), _) => "short",
            (ReadingKind::Age, _) => "age",
            (ReadingKind::Time, _) => "time",
            (ReadingKind::Term, _) => "term",
            (ReadingKind::Norm, _) => "norm",
        },
        label: &reading.label,
        precision: match reading.precision {
            Precision::Exact => "exact",
            Precision::About => "about",
            Precision::AtLeast => "at-least",
            Precision::AtMost => "at-most",
        },
        per: reading.per.map(|per| match per {
            Per::Day => "day",
            Per::Week => "week",
            Per::Month => "month",
            Per::Year => "year",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_a_terminal_shows_them() {
        for (text, wide) in [("", 0), ("86人", 4), ("ｱ1", 2), ("令和6年度", 9), ("－", 2)] {
            assert_eq!(width(text), wide, "{text}");
        }
    }
}
