//! Documents and books made to break the program: each is read or refused, in words, in
//! a process that has so much memory and so much of the processor and no more.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use chosho::book::{
    Book, Cell, CellRecord, Change, ColumnKind, Entry, Form, Head, Key as _, Lineage, Record, limits,
};
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};

use super::Desk;

/// What a process may take of memory, in KB: of addresses, which are many more than what
/// is used, by a program that is built with all that helps to find its faults.
const ADDRESSES: usize = 1 << 20;
/// What it may take of the processor, in seconds: a program without optimisation, on a
/// computer that does something else as well.
const SECONDS: usize = 60;

/// Runs the program within its bounds.
fn bounded(desk: &Desk, arguments: &[&str]) -> Output {
    let limits = format!("ulimit -v {ADDRESSES} && ulimit -t {SECONDS} && exec \"$@\"");
    Command::new("sh")
        .args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_chosho")])
        .args(arguments)
        .current_dir(desk.0.path())
        .output()
        .unwrap()
}

/// Whether it did what it was asked for; if not, it said why, in Japanese and in few words.
pub(super) fn outcome(desk: &Desk, arguments: &[&str], what: &str) -> bool {
    let output = bounded(desk, arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    match output.status.code() {
        Some(0) => true,
        // A document may be read although not all of it is certain.
        Some(1) if arguments.first() == Some(&"import") => true,
        Some(2) => {
            let is_japanese = |letter: char| ('\u{3041}'..='\u{9fff}').contains(&letter);
            assert!(said.chars().filter(|letter| is_japanese(*letter)).count() > 10, "{what}: {said}");
            assert!(said.chars().count() < 1_000, "{what}: {} characters", said.chars().count());
            assert!(!said.contains("panicked"), "{what}: {said}");
            false
        }
        other => panic!("{what}: {other:?} {said}"),
    }
}

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        // Knuth's MMIX.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// A sheet's JSON in a book with more in some place than there is room for.
fn json(numbers: &mut Numbers) -> String {
    let around = |limit: usize, numbers: &mut Numbers| match numbers.below(4) {
        0 => limit,
        1 => limit + 1,
        2 => limit * 2,
        _ => limit * (2 + numbers.below(6)),
    };
    let line = "字".repeat(around(limits::LINE, numbers));
    let (mut title, mut caption, mut name, mut policy, mut running) =
        ("題".to_owned(), "列".to_owned(), "名".to_owned(), "策".to_owned(), String::new());
    let (mut columns, mut ratings, mut marks, mut rows, mut cells, mut goals) =
        (2, 1, 1, 2, String::new(), 1);
    let mut overall = String::new();
    let mut number = "1".to_owned();
    match numbers.below(16) {
        0 => title = line,
        1 => caption = line,
        2 => policy = line,
        3 => name = line,
        4 => running = line,
        5 => columns = around(limits::COLUMNS, numbers),
        6 => ratings = around(limits::LISTED, numbers),
        7 => marks = around(limits::LISTED, numbers),
        8 => goals = around(limits::GOALS, numbers),
        9 => rows = around(limits::ROWS_OF_SHEET / 16, numbers),
        10 => overall = "長".repeat(around(limits::TEXT / 4, numbers)),
        11 => {
            for at in 0..around(limits::COLUMNS, numbers) {
                write!(cells, r#", "x{at}": """#).unwrap();
            }
        }
        12 => number = "9".repeat(1 + numbers.below(400)),
        13 => title = "\\u202e\\u0000\\u0007\\ufeff".repeat(1 + numbers.below(1_000)),
        14 => overall = "(".repeat(around(limits::TEXT / 64, numbers)),
        _ => number = format!("{}1{}", "[".repeat(around(64, numbers)), "]".repeat(9)),
    }
    let list =
        |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<Vec<_>>().join(",");
    let columns = list(columns, &|at| format!(r#"{{"id": "c{at}", "caption": "{caption}"}}"#));
    let ratings = list(ratings, &|at| format!(r#"{{"name": "r{at}"}}"#));
    let marks = list(marks, &|at| format!(r#""m{at}""#));
    let goals = list(goals, &|at| format!(r#""{at}""#));
    let rows = list(rows, &|at| format!(r#"{{"name": "{name}{at}", "cells": {{"c0": "文"{cells}}}}}"#));
    format!(
        r#"{{"title": "{title}", "fiscal_year": 2024, "forms": [{{"name": "様式",
        "columns": [{{"id": "name", "caption": "事業", "kind": "name"}}, {columns}],
        "ratings": [{ratings}], "marks": [{marks}], "page": {{"footer": {{"left": "{running}"}}}}}}],
        "plans": [{{"name": "計画", "policies": [{{"name": "{policy}", "sheets": [{{"number": {number},
        "goals": [{goals}], "overall": "{overall}", "entries": [{rows}]}}]}}]}}]}}"#
    )
}

/// A published text with something that nobody publishes.
fn text(numbers: &mut Numbers) -> String {
    let many = 1 + numbers.below(40_000);
    let good = include_str!("../../../src/import/text/example.txt");
    let at = good.char_indices().map(|(at, _)| at).nth(numbers.below(good.chars().count())).unwrap();
    let piece = [
        "\t",
        "\n",
        "字",
        "調書-1\n",
        "※",
        "1-1、",
        "①",
        "。 ",
        "\u{202e}",
        "あ\tい\n",
        "計画名\t計画\n",
        "- 区分 説明\n",
    ][numbers.below(12)];
    format!("{}{}{}", &good[..at], piece.repeat(many), &good[at..])
}

#[test]
fn a_hostile_document_is_read_or_refused() {
    let desk = Desk::new();
    let mut numbers = Numbers(20_241_130);
    let (mut accepted, count) = (0, 300);
    for at in 0..count {
        let (kind, document) =
            if at % 2 == 0 { ("json", json(&mut numbers)) } else { ("text", text(&mut numbers)) };
        fs::write(desk.path("source"), document).unwrap();
        let what = format!("{kind} {at}");
        if outcome(&desk, &["import", "source", "-o", "a.chosho", "--force"], &what) {
            accepted += 1;
            assert!(outcome(&desk, &["verify", "a.chosho"], &what), "{what} was accepted and is not sound");
        }
    }
    // Some are within all bounds.
    assert!((20..280).contains(&accepted), "{accepted} of {count}");
}

#[test]
fn what_is_far_too_large_is_refused_before_it_is_read() {
    let desk = Desk::new();
    // A line of 500 MB.
    let line = fs::File::create(desk.path("line")).unwrap();
    line.set_len(500 << 20).unwrap();
    for job in [["import", "line", "-o", "a.chosho"], ["carry", "line", "-o", "a.chosho"]] {
        assert!(!outcome(&desk, &job, "a line of 500 MB"));
    }
    let rows = |count: usize| {
        let mut text = r#"{"title": "t", "fiscal_year": 2024, "plans": [{"name": "", "policies": [{"name": "", "sheets": ["#.to_owned();
        for (number, row) in (0..count).enumerate() {
            let first = row % limits::ROWS_OF_SHEET == 0;
            if first {
                write!(text, r#"{}{{"number": {number}, "entries": ["#, if row > 0 { "]}," } else { "" })
                    .unwrap();
            }
            write!(text, r#"{}{{"name": "事業{row}"}}"#, if first { "" } else { "," }).unwrap();
        }
        text + "]}]}]}]}"
    };
    for (name, document) in [
        ("a million rows", rows(1_000_000)),
        (
            "a hundred thousand columns",
            format!(
                r#"{{"title": "t", "fiscal_year": 2024, "forms": [{{"name": "f", "columns": [{}{{"id": "n", "caption": "名", "kind": "name"}}]}}]}}"#,
                (0..100_000).map(|at| format!(r#"{{"id": "c{at}", "caption": "列"}},"#)).collect::<String>()
            ),
        ),
        ("a million levels", "[".repeat(1_000_000)),
        (
            "many empty rows",
            format!(r#"{{"title": "t", "fiscal_year": 2024, "past": [{}]}}"#, "{},".repeat(3_000_000)),
        ),
        ("many lines", "字\n".repeat(8_000_000)),
        ("one line", "字".repeat(15_000_000)),
    ] {
        fs::write(desk.path("source"), document).unwrap();
        assert!(!outcome(&desk, &["import", "source", "-o", "a.chosho"], name), "{name}");
    }
}

/// What makes a book hold too much.
type Overfill<'f> = &'f dyn Fn(&mut Book);

/// Writes a book that holds more than a book may, with everything else in order.
fn overfull(path: &Path, change: Overfill<'_>) {
    let mut book = import::sample().unwrap();
    change(&mut book);
    store::create(path, &Contents::new(book), IfExists::Replace).unwrap();
}

fn with_form(book: &mut Book, change: impl Fn(&mut Form)) {
    let before = book.forms().next().unwrap().clone();
    let mut after = before.clone();
    change(&mut after);
    book.apply(&Change::update(Record::Form(before), Record::Form(after)));
}

#[test]
fn what_is_as_long_as_it_may_be_is_printed() {
    let desk = Desk::new();
    // What stands on every page, and makes many of them.
    let (line, text) = ("長い見出し、".repeat(limits::LINE / 6), "長い文。".repeat(limits::TEXT / 8));
    let book = format!(
        r#"{{"title": "{line}", "fiscal_year": 2024, "forms": [{{"name": "様式",
        "columns": [{{"id": "name", "caption": "{line}", "kind": "name"}}, {{"id": "c", "caption": "{line}"}}]}}],
        "plans": [{{"name": "{line}", "policies": [{{"name": "{line}", "sheets": [{{"number": 1,
        "entries": [{{"name": "{line}", "cells": {{"c": "{text}"}}}}]}}]}}]}}]}}"#
    );
    fs::write(desk.path("a.json"), book).unwrap();
    for job in [
        ["import", "a.json", "-o", "a.chosho"].as_slice(),
        &["export", "a.chosho", "-o", "a.pdf"],
        &["show", "a.chosho"],
        &["check", "a.chosho"],
        &["carry", "a.chosho", "-o", "b.chosho"],
    ] {
        let output = bounded(&desk, job);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{job:?}: {output:?}");
    }
}

#[test]
fn a_hostile_book_is_refused() {
    let desk = Desk::new();
    let path = desk.path("a.chosho");
    let long = || "長".repeat(64_000);
    let changes: [(&str, Overfill<'_>); 9] = [
        ("a caption", &|book| with_form(book, |form| form.columns[1].caption = long())),
        ("a sheet's caption", &|book| with_form(book, |form| form.captions.sheet = long())),
        ("a running line", &|book| with_form(book, |form| form.page.footer.left = long())),
        ("columns", &|book| {
            with_form(book, |form| {
                let one = form.columns.iter().find(|column| column.kind == ColumnKind::Text).unwrap().clone();
                let more = (0..20_000).map(|at| {
                    let id = format!("more-{at}").as_str().into();
                    chosho::book::Column { id, ..one.clone() }
                });
                form.columns.extend(more);
            });
        }),
        ("ratings", &|book| with_form(book, |form| form.ratings = vec![form.ratings[0].clone(); 10_000])),
        ("marks", &|book| with_form(book, |form| form.marks = vec!["印".to_owned(); 100_000])),
        ("a title", &|book| {
            let head = Head { title: "長".repeat(2_000_000), ..book.head.clone() };
            book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
        }),
        ("a text", &|book| {
            let sheet = book.sheets().next().unwrap().id;
            let entry = book.entries_of(sheet).unwrap().next().unwrap().id;
            let cell = Cell::Text("長".repeat(2_000_000));
            book.apply(&Change::insert(Record::Cell(CellRecord {
                entry,
                column: "evaluation".into(),
                cell,
            })));
        }),
        ("rows", &|book| {
            let sheet = book.sheets().next().unwrap().id;
            let row = book.entries_of(sheet).unwrap().next().unwrap().clone();
            for at in 0..30_000 {
                let id: chosho::book::EntryId = book.new_key();
                let lineage = Lineage::derived(&[&id.raw().to_string()]);
                let row = Entry { id, lineage, position: row.position + at, parent: None, ..row.clone() };
                book.apply(&Change::insert(Record::Entry(row)));
            }
        }),
    ];
    for (what, change) in changes {
        overfull(&path, change);
        for job in [
            ["verify", "a.chosho"].as_slice(),
            &["export", "a.chosho", "-o", "a.pdf"],
            &["carry", "a.chosho", "-o", "b.chosho"],
        ] {
            assert!(!outcome(&desk, job, what), "{what}: {job:?}");
        }
    }
    let error = store::Store::open(&path).err().unwrap();
    assert!(error.to_string().contains("行が多すぎます"), "{error}");
}
