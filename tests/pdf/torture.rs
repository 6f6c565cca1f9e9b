//! A book with everything that makes printing hard.

use chosho::book::Book;
use chosho::export::json::to_json;
use chosho::import::{json, sample};
use serde_json::{Value, json};

/// Rare characters, each with a glyph of its own, one of them of two codes.
pub const RARE: &str = "氣髙﨑③㈱ｶﾞ〜～葛\u{E0100}𠮷𣘺㋀Ⓐ(\\)";

/// Characters that share glyphs, that only some office knows (private use), that
/// nobody has.
pub const SHARED: &str = "かが\u{FF0D}\u{2212}ΩΩか\u{3099}〓\u{E000}\u{10FFFC}";

/// The sample, and a plan of sheets that are hard to print.
pub fn book() -> Book {
    let mut book: Value = serde_json::from_str(&to_json(&sample().unwrap()).unwrap()).unwrap();
    book["title"] = json!("A & B <計画> \"評価\" 目標事業評価調書");
    let mut portrait = book["forms"][0].clone();
    portrait["id"] = Value::Null;
    portrait["name"] = json!("縦");
    portrait["page"]["width_mm"] = json!(297.0);
    portrait["page"]["height_mm"] = json!(420.0);
    portrait["page"]["body_face"] = json!("gothic");
    book["forms"].as_array_mut().unwrap().push(portrait);
    for form in 0..2 {
        let name = format!("{form}: {}", "とても長い名前の計画".repeat(12));
        let policy = json!({ "name": "施策", "sheets": sheets(form * 10 + 11) });
        let plan = json!({ "name": name, "form": form, "goals": [], "policies": [policy] });
        book["plans"].as_array_mut().unwrap().push(plan);
    }
    json::parse(&book.to_string()).unwrap()
}

fn sheets(first: usize) -> Value {
    let sentences = |count: usize| -> String {
        (1..=count).map(|at| format!("第{at}回は1,970人で、前年度（2.5％増）を「上回り」ました。")).collect()
    };
    let row = |name: &str, cells: [&str; 3]| {
        json!({ "name": name, "marks": ["新規"], "merged": [], "cells": {
            "target": cells[0], "achievement": cells[1], "evaluation": cells[2], "rating": "継続" } })
    };
    let long = row("二万字の事業", ["目標", &sentences(10), &sentences(700)]);
    let mut merged: Vec<Value> =
        (0..6).map(|at| row(&format!("統合{at}"), [&sentences(3), "", ""])).collect();
    merged[0]["cells"]["evaluation"] = json!(sentences(60));
    for row in &mut merged[1..] {
        row["merged"] = json!(["evaluation"]);
        row["cells"].as_object_mut().unwrap().remove("evaluation");
    }
    let many: Vec<Value> = (0..40).map(|at| row(&format!("事業{at}"), ["一行", "二行", "三行"])).collect();
    let url = format!("https://example.jp/{}", "a".repeat(300));
    let odd = vec![
        row(RARE, [RARE, &RARE.repeat(40), &url]),
        row(SHARED, [SHARED, &SHARED.repeat(40), ""]),
        row("", ["", "\u{FEFF}\u{200B}", "\t\u{A0}表\t終"]),
    ];
    let tables = [vec![long], merged, many, Vec::new(), odd];
    let sheet = |(at, entries): (usize, Vec<Value>)| {
        let overall = if at == 3 { String::new() } else { sentences(at * 20) };
        json!({ "number": first + at, "goals": [], "measures": [], "entries": entries, "overall": overall })
    };
    tables.into_iter().enumerate().map(sheet).collect()
}
