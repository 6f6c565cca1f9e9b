//! Whatever is read from JSON can be worked with: it is saved, opened, shown, printed and
//! carried forward; or it is refused, and the line is named.

use chosho::carry::{Proposal, carry};
use chosho::error::Error;
use chosho::export::{json, pdf};
use chosho::file::IfExists;
use chosho::import;
use chosho::monitor::Monitor;
use chosho::store::{self, Contents};
use chosho::typeset::Parts;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Mostly what it should be, and now and then not.
fn or<T: std::fmt::Debug + Clone + 'static>(
    usual: impl Strategy<Value = T> + 'static,
    odd: T,
) -> BoxedStrategy<T> {
    prop_oneof![30 => usual.boxed(), 1 => Just(odd)].boxed()
}

fn column(at: usize) -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec![Value::Null, json!("text"), json!("figure"), json!("rating")]);
    let carry = prop::sample::select(vec![
        json!("keep"),
        json!("clear"),
        json!({ "move": "c0" }),
        json!({ "move": "c1" }),
        json!({ "move": "name" }),
        json!({ "move": "zz" }),
    ]);
    let group = prop::sample::select(vec![Value::Null, json!("個別事業")]);
    (kind, or(carry, Value::Null), group, or(Just(json!(100)), json!(0))).prop_map(
        move |(kind, carry, group, width)| {
            json!({ "id": format!("c{at}"), "caption": format!("列{at}\n{{基準日}}"), "kind": kind,
                "carry": carry, "group": group, "width": width })
        },
    )
}

fn form() -> impl Strategy<Value = Value> {
    let columns = (0_usize..4).prop_flat_map(|count| (0..count).map(column).collect::<Vec<_>>());
    (columns, or(Just(1), 2), or(Just(json!(null)), json!({ "body_pt": 1e39 }))).prop_map(
        |(mut columns, names, page)| {
            for name in 0..names {
                let id = if name == 0 { "name" } else { "name2" };
                columns.insert(0, json!({ "id": id, "caption": "事業名", "kind": "name" }));
            }
            json!({ "name": "様式", "columns": columns, "ratings": [{ "name": "Ａ" }], "page": page })
        },
    )
}

fn text() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => "[ぁ-ん一二三0-9a-z 、。\n（「」）]{0,30}".prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => any::<u32>().prop_map(Value::from),
        1 => Just(Value::Null),
    ]
}

fn entry() -> impl Strategy<Value = Value> {
    let id = prop_oneof![
        20 => (1_i64..9).prop_map(Value::from),
        20 => Just(Value::Null),
        1 => prop::sample::select(vec![i64::MAX, 1 << 53, 1 << 52, 0, -1]).prop_map(Value::from),
    ];
    let parent = prop_oneof![3 => Just(Value::Null), 1 => (1_i64..9).prop_map(Value::from)];
    let columns = || prop::collection::vec(prop::sample::select(vec!["c0", "c1", "c2", "name"]), 0..3);
    let cells = columns().prop_flat_map(|columns| {
        let count = columns.len();
        (Just(columns), prop::collection::vec(text(), count))
    });
    let merged = prop_oneof![3 => Just(Vec::new()), 1 => columns()];
    let marks = prop::sample::select(vec![json!([]), json!(["新規"]), json!(["知らない印", "新規"])]);
    (id, parent, "[一-九]{0,3}", marks, cells, merged).prop_map(|(id, parent, name, marks, (columns, texts), merged)| {
        let cells: serde_json::Map<String, Value> =
            columns.into_iter().map(str::to_owned).zip(texts).collect();
        json!({ "id": id, "parent": parent, "name": name, "marks": marks, "cells": cells, "merged": merged })
    })
}

fn sheet() -> impl Strategy<Value = Value> {
    let number =
        prop_oneof![20 => (1_u32..5).prop_map(Value::from), 1 => Just(json!(u32::MAX)), 1 => Just(json!(-1))];
    (number, prop::collection::vec(entry(), 0..5), text()).prop_map(|(number, entries, overall)| {
        let overall = if overall.is_string() { overall } else { json!("") };
        json!({ "number": number, "entries": entries, "overall": overall, "goals": ["1"], "measures": ["1-1"] })
    })
}

fn past() -> impl Strategy<Value = Value> {
    let id = prop_oneof![9 => 1_i64..99, 1 => prop::sample::select(vec![i64::MAX, i64::MIN, 0, 1 << 53])];
    let position = prop_oneof![9 => 0_i64..99, 1 => prop::sample::select(vec![i64::MAX, i64::MIN])];
    let lineage = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    (id, position, or(2000_i64..2024, 9999)).prop_map(move |(id, position, year)| {
        json!({ "id": id, "position": position, "lineage": lineage, "year": year, "plan": "計画", "policy": "施策",
                "sheet": 1, "sheet_lineage": lineage, "next": [],
                "subject": { "sheet": { "overall": "前の年" } } })
    })
}

fn book() -> impl Strategy<Value = Value> {
    let year = prop::sample::select(vec![
        json!(2024),
        json!("令和6年度"),
        json!(2200),
        json!(1873),
        json!("きのう"),
    ]);
    let plan = (
        prop::collection::vec(sheet(), 0..3),
        or(Just(json!(0)), json!(9)),
        or(Just(json!([2020, 2024])), json!([1])),
    )
        .prop_map(|(sheets, form, period)| {
            json!({ "name": "計画", "form": form, "period": period,
                    "policies": [{ "name": "施策", "sheets": sheets }] })
        });
    (
        year,
        prop::collection::vec(form(), 0..3),
        prop::collection::vec(plan, 0..3),
        prop::collection::vec(past(), 0..2),
    )
        .prop_map(|(year, forms, plans, past)| {
            json!({ "title": "表題", "fiscal_year": year, "as_of": "令和7年4月1日",
                    "forms": forms, "plans": plans, "past": past })
        })
}

/// Does with a book what can be done with one.
fn assert_is_workable(book: &chosho::book::Book) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    store::create(&path, &Contents::new(book.clone()), IfExists::Refuse).unwrap();
    store::verify(&path).unwrap();
    let opened = store::read(&path).unwrap();
    let shown = json::to_json(&opened).unwrap();
    assert_eq!(json::to_json(&import::json::parse(&shown).unwrap()).unwrap(), shown);
    pdf::write(&opened, &Parts::default(), &Monitor::default()).unwrap();
    if opened.head.fiscal_year.after().is_some() {
        let mut proposal = Proposal::of(&opened).unwrap();
        proposal.settle(&opened);
        let next = carry(&opened, &proposal).unwrap();
        let path = folder.path().join("b.chosho");
        store::create(&path, &Contents::new(next), IfExists::Refuse).unwrap();
        store::verify(&path).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_json_is_accepted_can_be_worked_with(book in book()) {
        let text = serde_json::to_string_pretty(&book).unwrap();
        match import::import(text.as_bytes()) {
            Ok(book) => assert_is_workable(&book),
            Err(error @ Error::Format { line, .. }) => {
                prop_assert!((1..=text.lines().count()).contains(&line));
                let said = error.to_string();
                for english in ["expected", "invalid", "unknown", "missing", "struct"] {
                    prop_assert!(!said.contains(english), "{said}");
                }
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn rows_of_three_levels_are_refused_with_their_line() {
    let text = r#"{ "title": "t", "fiscal_year": 2024, "plans": [{ "name": "", "policies": [{ "name": "", "sheets": [{ "number": 1, "entries": [
        { "id": 1, "name": "一" },
        { "id": 2, "name": "二", "parent": 1 },
        { "id": 3, "name": "三", "parent": 2 } ] }] }] }] }"#;
    match import::import(text.as_bytes()) {
        Err(Error::Format { line: 4, expected, .. }) => {
            assert!(expected.contains("すぐ上の事業"), "{expected}")
        }
        other => panic!("{other:?}"),
    }
    // A part that another project stands above of is none of its own.
    let parted = text.replace(r#""parent": 1"#, r#""marks": []"#).replace(r#""parent": 2"#, r#""parent": 1"#);
    assert!(matches!(import::import(parted.as_bytes()), Err(Error::Format { line: 4, .. })));
    let two = text.replace(r#""parent": 2"#, r#""parent": 1"#);
    let merged = two.replace(r#""name": "一""#, r#""name": "一", "merged": ["target"]"#);
    assert!(matches!(import::import(merged.as_bytes()), Err(Error::Format { line: 2, .. })));
    assert_is_workable(&import::import(two.as_bytes()).unwrap());
}
