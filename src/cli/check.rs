//! `chosho check`: what a reviewer would stop at.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::book::{Book, Dismissal};
use crate::error::Result;
use crate::quote::visible;
use crate::review::{self, At, Counts, Finding, Rule, Severity, TextPassage, words};

/// Prints what is found in a book.
pub fn run(path: &Path, json: bool) -> Result<ExitCode> {
    let book = super::read(path)?;
    let findings = review::check(&book)?;
    let dismissed = review::dismissed(&book);
    let found: Vec<(&Finding, Option<&Dismissal>)> =
        findings.iter().map(|finding| (finding, finding.dismissal(&dismissed).copied())).collect();
    let is_error = |(finding, dismissal): &(&Finding, Option<&Dismissal>)| {
        finding.severity() == Severity::Error && dismissal.is_none()
    };
    let has_errors = found.iter().any(is_error);
    super::print(&if json { to_json(&book, &found) } else { to_text(&book, &found) })?;
    Ok(if has_errors { ExitCode::from(super::FINDINGS) } else { ExitCode::SUCCESS })
}

fn count(found: &[(&Finding, Option<&Dismissal>)], severity: Severity) -> usize {
    found.iter().filter(|(finding, own)| own.is_none() && finding.severity() == severity).count()
}

/// A paragraph for each, and how many there are.
fn to_text(book: &Book, found: &[(&Finding, Option<&Dismissal>)]) -> String {
    let mut text = String::new();
    for (finding, dismissal) in found {
        let is_one = finding.members.is_empty();
        let first = finding.places.first().filter(|_| is_one);
        let place = first.map(|passage| words::place(book, &passage.at)).unwrap_or_default();
        // What is printed is of others: it may hold what a terminal takes for an order.
        let sheet = words::sheet(book, finding.sheet);
        let _ = writeln!(text, "{}", visible(format!("{sheet}　{place}").trim_end()));
        let heading = words::heading(finding);
        let kind = dismissal.map_or_else(|| heading.to_owned(), |_| format!("{heading}・確認済み"));
        let _ = writeln!(text, "  【{kind}】{}", visible(&words::message(finding)));
        for (at, passage) in finding.places.iter().enumerate().filter(|(_, own)| !own.excerpt.is_empty()) {
            let place =
                if at == 0 && is_one { "この箇所".to_owned() } else { words::place(book, &passage.at) };
            let _ = writeln!(text, "    {}：{}", visible(&place), visible(&marked(passage)));
        }
        if let Some(dismissal) = dismissal {
            let _ = writeln!(text, "    確認済みの理由：{}", visible(&dismissal.reason));
        }
        text.push('\n');
    }
    let counts: Counts = found.iter().filter(|(_, own)| own.is_none()).map(|(finding, _)| *finding).collect();
    let mut words = vec![words::counts(counts)];
    match found.iter().filter(|(_, dismissal)| dismissal.is_some()).count() {
        0 => {}
        done => words.push(format!("確認済み {done}件")),
    }
    words.retain(|words| !words.is_empty());
    let words = if words.is_empty() { "指摘はありません。".to_owned() } else { words.join("、") };
    let _ = writeln!(text, "{words}");
    text
}

/// An excerpt with 【 】 around what it is about.
pub(super) fn marked(passage: &TextPassage) -> String {
    let mut text = String::new();
    let mut from = 0;
    for mark in &passage.marks {
        text.push_str(passage.excerpt.get(from..mark.start).unwrap_or_default());
        let _ = write!(text, "【{}】", passage.excerpt.get(mark.clone()).unwrap_or_default());
        from = mark.end;
    }
    text.push_str(passage.excerpt.get(from..).unwrap_or_default());
    text
}

#[derive(Serialize)]
struct Report<'r> {
    errors: usize,
    warnings: usize,
    notes: usize,
    dismissed: usize,
    /// How many of the errors are places that are not filled in.
    blanks: usize,
    findings: Vec<FindingJson<'r>>,
}

#[derive(Serialize)]
struct FindingJson<'r> {
    rule: &'static str,
    severity: &'static str,
    /// The number of its sheet.
    sheet: Option<u32>,
    message: String,
    places: Vec<PlaceJson<'r>>,
    key: &'r str,
    /// The reason for which it may stand.
    dismissed: Option<&'r str>,
}

#[derive(Serialize)]
pub(super) struct PlaceJson<'r> {
    /// In words.
    place: String,
    /// The fiscal year of an earlier book.
    year: Option<i32>,
    /// The row's id, and its column's.
    entry: Option<i64>,
    column: Option<&'r str>,
    text: &'r str,
    words: Vec<&'r str>,
}

fn to_json(book: &Book, found: &[(&Finding, Option<&Dismissal>)]) -> String {
    let findings = found.iter().map(|&(finding, dismissal)| FindingJson {
        rule: finding.rule().id(),
        severity: match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        sheet: finding.sheet.and_then(|sheet| book.listing(sheet)).map(|sheet| sheet.number),
        message: words::message(finding),
        places: finding.places.iter().map(|passage| place(book, passage)).collect(),
        key: &finding.key,
        dismissed: dismissal.map(|dismissal| dismissal.reason.as_str()),
    });
    let report = Report {
        errors: count(found, Severity::Error),
        warnings: count(found, Severity::Warning),
        notes: count(found, Severity::Note),
        dismissed: found.iter().filter(|(_, dismissal)| dismissal.is_some()).count(),
        blanks: found.iter().filter(|(own, done)| own.rule() == Rule::Missing && done.is_none()).count(),
        findings: findings.collect(),
    };
    // Names and numbers alone: there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(&report).map(|json| json + "\n").unwrap_or_default()
}

/// A passage, as programs read it.
pub(super) fn place<'r>(book: &Book, passage: &'r TextPassage) -> PlaceJson<'r> {
    use crate::book::Key as _;
    let year = match &passage.at {
        At::Past(past, _) => book.past(*past).map(|past| past.year.year()),
        _ => None,
    };
    PlaceJson {
        place: words::place(book, &passage.at),
        year,
        entry: passage.at.entry().map(|entry| entry.raw()),
        column: passage.at.column().map(|column| column.0.as_str()),
        text: &passage.excerpt,
        words: if passage.excerpt.is_empty() { Vec::new() } else { passage.words() },
    }
}
