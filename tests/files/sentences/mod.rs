//! Right sentences and wrong ones (`README.md` beside this), and what the checks say of
//! them. The sets were there before the rules: what comes of them says what to expect of
//! a book that nobody here knows.

mod campaign;
mod number;
mod template;

use std::collections::{BTreeMap, BTreeSet};

use chosho::book::Book;
use chosho::import::{import, sample};
use chosho::review::{Finding, Rule, Severity, check, words};
use serde_json::{Value, json};

// What was reached; to be tightened, never loosened.

/// Wrong sentences that are stopped at, at least, of 169. (Of right ones, of whole rows and
/// of clean twins none is.)
const WRONG_FOUND: usize = 168;
/// The same of the 80 later ones.
const LATER_WRONG_FOUND: usize = 71;

/// A row of the sets.
pub struct Case {
    pub id: String,
    pub kind: String,
    pub now: BTreeMap<String, String>,
    pub past: Option<BTreeMap<String, String>>,
}

/// Which of `{wrong|right}` is meant.
#[derive(Clone, Copy)]
enum Side {
    Wrong,
    Right,
}

fn cases(lines: &str) -> Vec<Case> {
    let case = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        assert_eq!(value["year"], 2024, "the book below is of that year");
        let word = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let cells = |key: &str| serde_json::from_value(value[key].clone()).ok();
        Case { id: word("id"), kind: word("kind"), now: cells("now").unwrap(), past: cells("past") }
    };
    lines.lines().map(case).collect()
}

pub fn right() -> Vec<Case> {
    cases(include_str!("right.jsonl"))
}

/// Wrong sentences, or their clean twins.
fn with(lines: &str, side: Side) -> Vec<Case> {
    let mut all = cases(lines);
    for case in &mut all {
        for text in case.now.values_mut() {
            *text = chosen(text, side);
        }
    }
    all
}

/// The text with one of each `{wrong|right}`.
fn chosen(text: &str, side: Side) -> String {
    let mut rest = text;
    let mut own = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        let (both, behind) = after.split_once('}').unwrap();
        let (wrong, right) = both.split_once('|').unwrap();
        own.push_str(before);
        own.push_str(match side {
            Side::Wrong => wrong,
            Side::Right => right,
        });
        rest = behind;
    }
    own.push_str(rest);
    own
}

fn lineage(of: &str, id: &str) -> String {
    let name = format!("{of}/{id}");
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

/// A book of 令和6年度 with a sheet for each row, so that what is said of a sheet is
/// said of its row.
pub fn book_of(cases: &[Case]) -> Book {
    let forms: Value =
        serde_json::from_str(&chosho::export::json::to_json(&sample().unwrap()).unwrap()).unwrap();
    let forms = forms["forms"].clone();
    let columns = forms[0]["columns"].as_array().unwrap();
    let plain = [
        ("target", "引き続き実施する。"),
        ("achievement", "実施した。"),
        ("evaluation", "適切に実施した。"),
        ("rating", "継続"),
    ];
    let then = [
        ("target", "引き続き実施する。"),
        ("achievement", "実施済み。"),
        ("evaluation", "支障なく終えた。"),
        ("rating", "継続"),
    ];
    let filled = |plain: [(&str, &str); 4], own: &BTreeMap<String, String>| {
        let mut cells: BTreeMap<String, String> =
            plain.into_iter().map(|(column, text)| (column.to_owned(), text.to_owned())).collect();
        cells.extend(own.clone());
        cells
    };
    let (mut sheets, mut past) = (Vec::new(), Vec::new());
    for (at, case) in cases.iter().enumerate() {
        let (sheet, row) = (lineage("sheet", &case.id), lineage("row", &case.id));
        let name = format!("事業{}", case.id);
        let marks: &[&str] = if case.past.is_some() { &[] } else { &["新規"] };
        let entry = json!({ "id": 10_000 + at, "lineage": row, "parent": null, "name": name, "marks": marks,
            "cells": filled(plain, &case.now), "merged": [] });
        sheets.push(json!({ "number": at + 1, "id": 1_000 + at, "goals": ["1"], "measures": ["1-1"],
            "entries": [entry], "overall": "取り組んだ。", "lineage": sheet }));
        let Some(own) = &case.past else { continue };
        let cells: Vec<Value> = filled(then, own)
            .into_iter()
            .map(|(id, text)| {
                let column = columns.iter().find(|column| column["id"] == id.as_str()).unwrap();
                json!({ "column": id, "caption": column["caption"], "role": column["role"], "text": text })
            })
            .collect();
        let mut put = |id: usize, lineage: &str, subject: Value| {
            past.push(json!({ "id": id, "position": id * 1024, "lineage": lineage, "year": 2023, "plan": "計画",
                "policy": "施策", "sheet": at + 1, "sheet_lineage": sheet, "subject": subject, "next": [lineage] }));
        };
        put(20_000 + at, &sheet, json!({ "sheet": { "overall": "進めた。" } }));
        put(30_000 + at, &row, json!({ "entry": { "name": name, "cells": cells } }));
    }
    let plan = json!({ "name": "計画",
        "goals": [{ "code": "1", "name": "目標", "measures": [{ "code": "1-1", "name": "施策" }] }],
        "policies": [{ "name": "施策", "sheets": sheets }] });
    let book = json!({ "title": "点検の例", "municipality": "例市", "department": "", "fiscal_year": 2024,
        "as_of": "2025-04-01", "forms": forms, "plans": [plan], "subtitle": "", "past": past, "series": [] });
    import(book.to_string().as_bytes()).unwrap()
}

/// Whether a finding is about what is written, and not about what every row may be told.
pub fn counts(finding: &Finding) -> bool {
    !matches!(finding.rule(), Rule::Missing | Rule::Unchanged | Rule::Marks | Rule::Lost)
}

/// What is found in each row, by its id.
fn findings(cases: &[Case]) -> BTreeMap<String, Vec<Finding>> {
    let book = book_of(cases);
    let ids: Vec<_> = book.sheets().map(|sheet| sheet.id).collect();
    let mut by_case: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in check(&book).unwrap().into_iter().filter(counts) {
        let at = finding.sheet.and_then(|sheet| ids.iter().position(|id| *id == sheet));
        let at = at.unwrap_or_else(|| panic!("of no row: {}", words::message(&finding)));
        by_case.entry(cases[at].id.clone()).or_default().push(finding);
    }
    by_case
}

fn told(case: &Case, found: &[Finding]) -> String {
    let what = found.iter().map(|own| format!("{} {}", own.rule().id(), words::message(own)));
    let past = case.past.as_ref().map(|past| format!("  last year {past:?}")).unwrap_or_default();
    format!("{} {:?}{past}  {:?}", case.id, case.now, what.collect::<Vec<_>>())
}

fn has_error(found: &[Finding]) -> bool {
    found.iter().any(|own| own.severity() == Severity::Error)
}

/// Whether a text names a year before the book's.
fn names_an_earlier_year(case: &Case) -> bool {
    let earlier = regex::Regex::new(
        "前年|昨年|前回|2年前|元年|平成|昭和|令和[1-5]|R[1-5]|[（・]H[0-9]|20(0[0-9]|1[0-9]|2[0-3])年",
    );
    let earlier = earlier.unwrap();
    case.now.values().any(|text| earlier.is_match(text))
}

/// How many right sentences are stopped at.
fn stopped(what: &str, all: &[Case]) -> usize {
    let found = findings(all);
    let earlier: BTreeSet<&str> =
        all.iter().filter(|case| names_an_earlier_year(case)).map(|case| case.id.as_str()).collect();
    for case in all {
        if let Some(found) = found.get(&case.id) {
            eprintln!("stopped at  {}", told(case, found));
        }
    }
    let errors = found.values().filter(|found| has_error(found)).count();
    let of_earlier = found.keys().filter(|id| earlier.contains(id.as_str())).count();
    eprintln!("{what}: stopped at {} of {}, as errors {errors}", found.len(), all.len());
    eprintln!("  of those that name an earlier year: {of_earlier} of {}", earlier.len());
    found.len()
}

#[test]
fn right_sentences_are_left_in_peace() {
    let all = right();
    assert!(all.len() >= 150 && all.iter().filter(|case| names_an_earlier_year(case)).count() >= 100);
    let stopped = stopped("right sentences", &all);
    assert_eq!(stopped, 0, "{stopped} right sentences are stopped at");
}

#[test]
fn later_right_sentences_are_left_in_peace() {
    let stopped = stopped("later right sentences", &cases(include_str!("right-later.jsonl")));
    assert_eq!(stopped, 0, "{stopped} right sentences are stopped at");
}

#[test]
fn whole_rows_are_left_in_peace() {
    let all = cases(include_str!("rows.jsonl"));
    let found = findings(&all);
    for case in &all {
        for finding in found.get(&case.id).into_iter().flatten() {
            let places = finding.places.iter().map(|place| place.words().join(" "));
            let places = places.collect::<Vec<_>>().join(" / ");
            let rule = finding.rule().id();
            eprintln!("stopped at  {} {rule} {} {places}", case.id, words::message(finding));
        }
    }
    let errors = found.values().filter(|found| has_error(found)).count();
    let count: usize = found.values().map(Vec::len).sum();
    eprintln!(
        "whole rows: stopped at {} of {}, as errors {errors}; {count} findings",
        found.len(),
        all.len()
    );
    assert_eq!(found.len(), 0, "{} right rows are stopped at", found.len());
}

/// How many wrong sentences are found, and how many of their twins are stopped at.
fn found(what: &str, lines: &str) -> (usize, usize) {
    let (wrong, twins) = (with(lines, Side::Wrong), with(lines, Side::Right));
    let (found, beside) = (findings(&wrong), findings(&twins));
    let mut kinds: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for case in &wrong {
        let own = kinds.entry(case.kind.as_str()).or_default();
        own[0] += 1;
        match found.get(&case.id) {
            Some(found) => {
                own[1] += 1;
                own[2] += usize::from(has_error(found));
            }
            None => eprintln!("missed      {} {}", case.kind, told(case, &[])),
        }
    }
    for case in &twins {
        if let Some(found) = beside.get(&case.id) {
            kinds.get_mut(case.kind.as_str()).unwrap()[3] += 1;
            eprintln!("stopped at  {} twin {}", case.kind, told(case, found));
        }
    }
    eprintln!("{:18}{:>6}{:>7}{:>7}{:>15}", "kind", "wrong", "found", "error", "twins stopped");
    for (kind, [all, found, error, twins]) in &kinds {
        eprintln!("{kind:18}{all:>6}{found:>7}{error:>7}{twins:>15}");
    }
    eprintln!("{what}: found {} of {}; twins stopped at {}", found.len(), wrong.len(), beside.len());
    (found.len(), beside.len())
}

#[test]
fn wrong_sentences_are_stopped_at_and_their_twins_are_not() {
    let (found, beside) = found("wrong sentences", include_str!("wrong.jsonl"));
    assert!(found >= WRONG_FOUND, "{found} wrong sentences are found");
    assert_eq!(beside, 0, "{beside} clean twins are stopped at");
}

#[test]
fn later_wrong_sentences_are_stopped_at_and_their_twins_are_not() {
    let (found, beside) = found("later wrong sentences", include_str!("wrong-later.jsonl"));
    assert!(found >= LATER_WRONG_FOUND, "{found} wrong sentences are found");
    assert_eq!(beside, 0, "{beside} clean twins are stopped at");
}
