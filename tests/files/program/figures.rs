//! `chosho figures`: what is read of the texts, for people and for programs.

use serde_json::{Value, json};

use super::Desk;

/// A book with figures in two cells, which last year's book has, too.
fn book(desk: &Desk) {
    let text = r#"{"title": "調書", "fiscal_year": 2024, "as_of": "2025-04-01",
        "forms": [{"name": "様式", "columns": [
            {"id": "name", "caption": "事業名", "kind": "name", "role": "name"},
            {"id": "plan", "caption": "計画", "kind": "text", "role": "target"},
            {"id": "done", "caption": "実績", "kind": "text", "role": "achievement"}], "ratings": []}],
        "plans": [{"name": "計画", "policies": [{"name": "相談の充実", "sheets": [{"number": 3,
            "lineage": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "overall": "相談が増えた。",
            "entries": [{"name": "出張相談\u001b[31m", "lineage": "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
                "cells": {"plan": "令和8年度 30か所", "done": "会場数 24か所\n相談件数 1億2,345万円"}}]}]}]}],
        "past": [{"id": 900, "position": 1, "lineage": "6ba7b811-9dad-11d1-80b4-00c04fd430c8", "year": 2023,
            "plan": "計画", "policy": "相談の充実", "sheet": 3,
            "sheet_lineage": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "subject": {"entry": {"name": "出張相談", "cells": [
                {"column": "done", "caption": "実績", "role": "achievement", "text": "会場数 21か所"}]}},
            "next": ["6ba7b811-9dad-11d1-80b4-00c04fd430c8"]}]}"#;
    desk.write("a.json", text);
    desk.ok(&["import", "a.json", "-o", "a.chosho"]);
}

fn figures(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    let all = [&["figures", "a.chosho", "--json"], arguments].concat();
    let report: Value = serde_json::from_str(&desk.ok(&all)).unwrap();
    report["figures"].as_array().unwrap().clone()
}

#[test]
fn what_is_read_is_printed_for_programs() {
    let desk = Desk::new();
    book(&desk);
    let all = figures(&desk, &[]);
    assert_eq!(all.len(), 3, "{all:#?}");
    let place = json!({ "place": "出張相談[U+001B][31m・計画", "year": null, "entry": all[0]["place"]["entry"],
        "column": "plan", "text": "令和8年度 30か所", "words": ["令和8年度", "30か所"] });
    let mut first = all[0].clone();
    // A program gets the name as it is: JSON escapes what a terminal would obey.
    first["place"]["place"] = chosho::quote::visible(first["place"]["place"].as_str().unwrap()).into();
    let wanted = json!({ "sheet": 3, "place": place, "year": 2026, "basis": "fiscal", "month": null,
        "value": "30", "to": null, "unit": "か所", "kind": "target", "label": "", "precision": "exact", "per": null });
    assert_eq!(first, wanted);
    let own = |figure: &Value| {
        ["year", "value", "unit", "kind", "label"]
            .map(|key| figure[key].to_string().replace('"', ""))
            .join(" ")
    };
    assert_eq!(own(&all[1]), "null 24 か所 actual 会場数");
    assert!(own(&all[2]).starts_with("null 123450000 円 actual "), "{}", own(&all[2]));
}

#[test]
fn earlier_years_are_read_on_demand() {
    let desk = Desk::new();
    book(&desk);
    let earlier = |all: &[Value]| {
        let of = all.iter().filter(|figure| figure["place"]["year"] == 2023);
        of.map(|figure| figure["value"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(earlier(&figures(&desk, &[])).is_empty());
    assert_eq!(earlier(&figures(&desk, &["--past"])), ["21"]);
}

#[test]
fn what_is_read_is_printed_as_a_table() {
    let desk = Desk::new();
    book(&desk);
    let said = desk.ok(&["figures", "a.chosho"]);
    assert!(!said.chars().any(|letter| letter != '\n' && chosho::quote::is_unseen(letter)), "{said:?}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "調書-3　相談の充実　出張相談[U+001B][31m・計画");
    for (line, words) in [
        (lines[1], ["年度", "種類", "数値", "数えるもの", "文"]),
        (lines[2], ["令和8年度", "目標", "30か所", "－", "【令和8年度】"]),
        (lines[6], ["－", "実績", "24か所", "会場数", "会場数"]),
    ] {
        let shown: Vec<&str> = line.split_whitespace().take(5).collect();
        assert_eq!(shown, words);
    }
    assert_eq!(lines.last(), Some(&"数値 3個"));
}

#[test]
fn what_cannot_be_read_is_told() {
    let desk = Desk::new();
    desk.write("memo.txt", "ただの作文です。");
    for arguments in [["figures", "memo.txt"].as_slice(), &["figures", "none.chosho", "--json"], &["figures"]]
    {
        let said = desk.fails(arguments);
        assert!(!said.is_empty() && !said.contains("panicked"), "{said}");
    }
    assert!(desk.fails(&["figure", "none"]).contains("figures"), "a slip of the pen");
}
