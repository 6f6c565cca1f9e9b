//! Our own PDFs back into books: nothing is lost that paper can hold.

use std::process::Command;

use chosho::book::Book;
use chosho::export::json::to_json;
use chosho::import::{self, json};
use chosho::typeset::Parts;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Printed, all, needs, sample, seed, written};

/// A book without what no paper says: keys, lineages, what earlier years said, the names of
/// goals; texts without the white that ends them.
fn shown(book: &Book) -> Value {
    let whole: Value = serde_json::from_str(&to_json(book).unwrap()).unwrap();
    let take = |value: &Value, keys: &[&str]| -> Value {
        keys.iter()
            .map(|key| ((*key).to_owned(), plain(&value[*key])))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let sheet = |sheet: &Value| {
        let entries = sheet["entries"].as_array().unwrap();
        let place = |id: &Value| entries.iter().position(|entry| entry["id"] == *id);
        let rows = entries.iter().map(|entry| {
            let mut row = take(entry, &["name", "marks", "merged"]);
            row["parent"] =
                if entry["parent"].is_null() { Value::Null } else { json!(place(&entry["parent"])) };
            let cells =
                entry["cells"].as_object().unwrap().iter().map(|(key, text)| (key.clone(), plain(text)));
            row["cells"] = cells.filter(|(_, text)| *text != "").collect::<serde_json::Map<_, _>>().into();
            row
        });
        let rows: Vec<Value> = rows.collect();
        let mut own = take(sheet, &["number", "goals", "measures", "overall"]);
        own["entries"] = rows.into();
        own
    };
    let mut own = take(&whole, &["title", "subtitle", "municipality", "department", "fiscal_year", "as_of"]);
    let forms = whole["forms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|form| take(form, &["name", "columns", "ratings", "marks", "falling", "captions", "page"]));
    own["forms"] = forms.collect::<Vec<_>>().into();
    let plans = whole["plans"].as_array().unwrap().iter().map(|plan| {
        let policies = plan["policies"].as_array().unwrap().iter().map(|policy| {
            let sheets: Vec<Value> = policy["sheets"].as_array().unwrap().iter().map(sheet).collect();
            json!({ "name": plain(&policy["name"]), "sheets": sheets })
        });
        // Nothing is printed of a policy without sheets.
        let policies = policies.filter(|policy| policy["sheets"] != json!([]));
        json!({ "name": plain(&plan["name"]), "policies": policies.collect::<Vec<_>>() })
    });
    own["plans"] = plans.filter(|plan| plan["policies"] != json!([])).collect::<Vec<_>>().into();
    own
}

/// A text as paper has it.
fn plain(value: &Value) -> Value {
    let Value::String(text) = value else { return value.clone() };
    let lines = text.split('\n').map(|line| if line.trim().is_empty() { "" } else { line });
    lines.collect::<Vec<_>>().join("\n").trim_end().into()
}

fn assert_returns(book: &Book, parts: &Parts) {
    let again = import::import(&written(book, parts)).unwrap();
    let (shown, expected) = (shown(&again), shown(book));
    let spelled = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let (shown, expected) = (spelled(&shown), spelled(&expected));
    // The first line that differs says more than both of them.
    let other = shown.lines().zip(expected.lines()).find(|(shown, expected)| shown != expected);
    assert_eq!(other, None);
    assert_eq!(shown.lines().count(), expected.lines().count());
}

#[test]
fn the_sample_comes_back_from_its_pdf() {
    let book = sample().unwrap();
    assert_returns(&book, &all());
    // Without a cover too.
    assert_returns(&book, &Parts { cover: false, ratings: false, ..Parts::default() });
}

#[test]
fn the_published_sheets_come_back_from_their_pdf() {
    let Some(book) = seed() else { return };
    assert_returns(&book, &all());
}

#[test]
fn what_others_wrote_anew_is_read_as_well() {
    let book = sample().unwrap();
    let printed = Printed::new(&book, &all());
    let out = printed.file.with_extension("out.pdf");
    let programs: [(&str, &[&str]); 2] = [
        ("qpdf", &["--object-streams=disable", "--stream-data=uncompress"]),
        ("mutool", &["clean", "-d", "-s"]),
    ];
    for (program, arguments) in programs {
        let mut command = Command::new(program);
        let done = command.args(arguments).arg(&printed.file).arg(&out).output();
        let Some(done) = needs::need(&format!("{program} (.ci/setup)"), done) else { continue };
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let again = import::import(&std::fs::read(&out).unwrap()).unwrap();
        assert_eq!(shown(&again), shown(&book), "{program}");
    }
}

/// The last file of a version that said nothing beside its pages.
#[test]
fn files_of_older_versions_are_read_by_their_tables() {
    let book = sample().unwrap();
    let bytes = written(&book, &all());
    // What newer ones say is taken away, as long as it was.
    let printed = Printed::new(&book, &all());
    let flat = printed.file.with_extension("flat.pdf");
    let mut command = Command::new("qpdf");
    let done = command.args(["--qdf", "--object-streams=disable"]).arg(&printed.file).arg(&flat).output();
    let Some(done) = needs::need("qpdf (.ci/setup)", done) else { return };
    assert!(done.status.success() && !bytes.is_empty());
    let mut bytes = std::fs::read(&flat).unwrap();
    let owner = b"/O /UserProperties";
    let places: Vec<usize> =
        bytes.windows(owner.len()).enumerate().filter(|(_, own)| own == owner).map(|(at, _)| at).collect();
    assert!(places.len() > 5, "{}", places.len());
    places.iter().for_each(|at| bytes[at + 4..at + 8].copy_from_slice(b"None"));
    let again = import::import(&bytes).unwrap();
    let texts = |book: &Book| super::typed(book).iter().map(|text| plain(&json!(text))).collect::<Vec<_>>();
    assert_eq!(texts(&again), texts(&book));
}

/// Words of which texts are made, with what is hard of them.
const WORDS: [&str; 24] = [
    "子育て",
    "相談事業",
    "24,000人",
    "a b",
    "foo bar baz ",
    "\u{3000}",
    " ",
    "\n",
    "\n\n",
    "。",
    "（平成22年度）",
    "※新規",
    "※変更",
    "・項目",
    "https://example.jp/abc-def",
    "ｱｲｳ",
    "①",
    "é",
    "「引用」",
    "、",
    "ー",
    "(1)",
    "10.5%",
    "  ",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    let words = proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..most);
    (words, 0..30_u8).prop_map(|(words, times)| {
        let text = words.concat();
        // Now and then one that goes on over pages.
        if times == 0 { text.repeat(60) } else { text }
    })
}

fn line() -> impl Strategy<Value = String> {
    text(4).prop_map(|text| text.replace('\n', "").trim().to_owned())
}

/// A row: its name, whether it is a part of the last that is none, marks, cells, what is merged.
type AnyRow = (String, bool, Vec<&'static str>, Vec<String>, Vec<bool>);

fn row() -> impl Strategy<Value = AnyRow> {
    let marks = proptest::sample::subsequence(vec!["新規", "変更", "統合"], 0..3);
    (
        text(4),
        any::<bool>(),
        marks,
        proptest::collection::vec(text(8), 4),
        proptest::collection::vec(any::<bool>(), 4),
    )
}

fn book() -> impl Strategy<Value = Book> {
    let sheet = (proptest::collection::vec(row(), 0..6), text(12), line(), 1..9_u32, any::<bool>());
    (proptest::collection::vec(sheet, 1..4), proptest::array::uniform4(line()), 0..5_usize, any::<bool>()).prop_map(
        |(sheets, [title, subtitle, group, plan], name_at, portrait)| {
            let mut columns: Vec<Value> = ["text", "text", "rating", "figure"]
                .iter()
                .enumerate()
                .map(|(at, kind)| {
                    let group = (at > 1 && !group.is_empty()).then_some(&group);
                    json!({ "id": format!("c{at}"), "caption": format!("列{at}"), "kind": kind, "group": group })
                })
                .collect();
            columns.insert(name_at, json!({ "id": "name", "caption": "事業名", "kind": "name" }));
            let mut id = 0;
            let policies: Vec<Value> = sheets
                .into_iter()
                .enumerate()
                .map(|(number, (rows, overall, policy, goal, links))| {
                    let mut whole = None;
                    let mut entries = Vec::new();
                    for (at, (name, is_part, marks, cells, merged)) in rows.into_iter().enumerate() {
                        id += 1;
                        let parent = whole.filter(|_| is_part);
                        if parent.is_none() {
                            whole = Some(id);
                        }
                        let merged = |column: usize| at > 0 && merged[column];
                        let texts: serde_json::Map<String, Value> = cells
                            .into_iter()
                            .enumerate()
                            .filter(|(column, _)| !merged(*column))
                            .map(|(column, text)| (format!("c{column}"), text.into()))
                            .collect();
                        let merged: Vec<String> =
                            (0..4).filter(|column| merged(*column)).map(|column| format!("c{column}")).collect();
                        // A name of marks alone is none that the window lets anybody type.
                        let name = if parent.is_some() && is_part { name } else { format!("事業{name}") };
                        entries.push(json!({ "id": id, "parent": parent, "name": name.trim(), "marks": marks,
                            "cells": texts, "merged": merged }));
                    }
                    let goals = if links { vec![goal.to_string()] } else { Vec::new() };
                    let measures = if links { vec![format!("{goal}-1"), format!("{goal}-2")] } else { Vec::new() };
                    json!({ "name": format!("施策{number}{policy}"), "sheets": [{ "number": number * 3 + 1,
                        "goals": goals, "measures": measures, "entries": entries, "overall": overall }] })
                })
                .collect();
            let side = if portrait { json!({ "width_mm": 210.0, "height_mm": 297.0 }) } else { json!(null) };
            let book = json!({
                "title": title, "subtitle": subtitle, "municipality": "若葉市", "department": "福祉部",
                "fiscal_year": 2024, "as_of": "2025-04-01",
                "forms": [{ "name": "様式", "columns": columns, "ratings": [{ "name": "A" }, { "name": "B" }],
                    "page": side }],
                "plans": [{ "name": plan, "policies": policies }],
            });
            json::parse(&book.to_string()).unwrap_or_else(|error| panic!("{error}\n{book:#}"))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_book_comes_back_from_its_pdf(book in book()) {
        assert_returns(&book, &Parts::default());
    }
}
