//! Books as files of Excel and Word: what comes back when these are imported, and what
//! LibreOffice prints of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chosho::book::{Book, ColumnKind, Context};
use chosho::export::{self, OutputKind, docx, xlsx};
use chosho::file::IfExists;
use chosho::import;
use chosho::monitor::Monitor;
use chosho::typeset::Parts;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::needs;

/// A text of a cell: short, of several lines, long, or with what is special in a file.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[一-龠ぁ-ん]{1,12}",
        2 => "[一-龠ぁ-ん]{1,8}、[0-9]{1,4}人\n[ァ-ヶー]{1,20}（[A-Za-z ]{1,9}[0-9]%）。",
        1 => "([一-龠ぁ-ん]{20,60}。){1,8}",
        1 => prop::sample::select(vec![
            "=1+1", "+81", "－継続", "@SUM(A1)", "3/4", "001", "1,521人", "<b>&\"'</b>", "<r>強</r>", "_x000D_",
            "葛\u{e0100}飾区", "𠮷野家", "\u{3000}字下げ", "一\n\n二", "A\tB", "①㈱㍻", "※ただし書き",
        ]).prop_map(str::to_owned),
    ]
}

fn name() -> impl Strategy<Value = String> {
    "[一-龠]{2,10}(事業|の充実|広場)"
}

fn entry() -> impl Strategy<Value = Value> {
    let rating = prop::sample::select(vec!["達成", "充実", "継続", "変更", "未実施", ""]);
    let cell = || prop_oneof![4 => text(), 1 => Just(String::new())];
    let marks = prop::sample::select(vec![json!([]), json!([]), json!(["新規"]), json!(["変更", "統合"])]);
    // A project, a row that continues it, or one that divides it by a name of its own.
    let place = prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(2)];
    (name(), marks, place, cell(), cell(), cell(), rating, any::<[bool; 3]>()).prop_map(
        |(name, marks, place, target, achievement, evaluation, rating, merged)| {
            json!({ "name": name, "marks": marks, "place": place, "merged": merged,
                    "cells": [target, achievement, evaluation, rating] })
        },
    )
}

/// Rows as JSON has them, of what was generated.
fn rows(generated: &[Value], id: &mut i64) -> Vec<Value> {
    let columns = ["target", "achievement", "evaluation", "rating"];
    let mut project: Option<i64> = None;
    let mut filled = [false; 4];
    let mut rows = Vec::new();
    for row in generated {
        *id += 1;
        let place = if project.is_some() { row["place"].as_u64().unwrap() } else { 0 };
        let (name, marks) = match place {
            1 => (json!(""), json!([])),
            _ => (row["name"].clone(), row["marks"].clone()),
        };
        let mut cells = serde_json::Map::new();
        let mut merged: Vec<&str> = Vec::new();
        for (at, column) in columns.into_iter().enumerate() {
            let text = row["cells"][at].as_str().unwrap();
            // What is merged with a blank cell shows as blank.
            if at < 3 && !rows.is_empty() && filled[at] && row["merged"][at] == json!(true) {
                merged.push(column);
                continue;
            }
            filled[at] = !text.is_empty();
            if !text.is_empty() {
                cells.insert(column.to_owned(), json!(text));
            }
        }
        // A row that shows nothing is none.
        if place == 1 && cells.is_empty() {
            cells.insert("rating".to_owned(), json!("継続"));
        }
        rows.push(json!({ "id": *id, "name": name, "marks": marks, "cells": cells, "merged": merged,
                          "parent": if place > 0 { json!(project) } else { Value::Null } }));
        if place == 0 {
            project = Some(*id);
        }
    }
    rows
}

fn book() -> impl Strategy<Value = Value> {
    let overall = prop_oneof![
        1 => Just(String::new()),
        3 => "[一-龠ぁ-ん]{10,80}。\n([一-龠ぁ-ん]{10,80}。){1,4}",
        1 => "[一-龠ぁ-ん]{10,40}。\n\n[一-龠]{4,9}",
    ];
    let links = prop::sample::select(vec![
        (vec![], vec![]),
        (vec!["1"], vec!["1-1", "1-2"]),
        (vec!["1", "2"], vec!["1-1", "2-3"]),
    ]);
    let sheet = (prop::collection::vec(entry(), 1..7), overall, links);
    let policy = (name(), prop::collection::vec(sheet, 1..3));
    let plan = (name(), prop::collection::vec(policy, 1..3));
    (prop::collection::vec(plan, 1..3), prop::sample::select(vec!["", "令和6年度 みなと市福祉計画"]))
        .prop_map(|(plans, subtitle)| {
            let (mut id, mut number) = (0, 0);
            let mut sheet =
                |(entries, overall, (goals, measures)): (Vec<Value>, String, (Vec<&str>, Vec<&str>))| {
                    number += 1;
                    json!({ "number": number, "goals": goals, "measures": measures, "overall": overall,
                    "entries": rows(&entries, &mut id) })
                };
            let plans: Vec<Value> = plans
                .into_iter()
                .enumerate()
                .map(|(at, (name, policies))| {
                    let policies: Vec<Value> = policies
                        .into_iter()
                        .enumerate()
                        .map(|(place, (name, sheets))| {
                            let sheets: Vec<Value> = sheets.into_iter().map(&mut sheet).collect();
                            json!({ "name": format!("{name}{}", place + 1), "sheets": sheets })
                        })
                        .collect();
                    json!({ "name": format!("{name}計画{}", at + 1), "policies": policies })
                })
                .collect();
            json!({ "title": "みなと市福祉計画 目標事業評価調書", "municipality": "みなと市",
                "subtitle": subtitle,
                "department": "福祉部 福祉総務課", "fiscal_year": 2024, "as_of": "2025-04-01",
                "plans": plans })
        })
}

fn read(book: &Value) -> Book {
    import::import(serde_json::to_string(book).unwrap().as_bytes()).unwrap()
}

/// What the form of a book holds, as text: a difference is seen at once.
fn held(book: &Book) -> String {
    let head = &book.head;
    let mut lines = vec![format!(
        "{}|{}|{}|{}|{:?}|{:?}",
        head.title, head.subtitle, head.municipality, head.department, head.fiscal_year, head.as_of
    )];
    for form in book.forms() {
        let columns: Vec<String> = form
            .columns
            .iter()
            .map(|own| format!("{:?}{:?}{:?}{:?}", own.caption, own.group, own.kind, own.role))
            .collect();
        let ratings: Vec<String> =
            form.ratings.iter().map(|own| format!("{}={}", own.name, own.definition)).collect();
        lines.push(format!("{columns:?}\n{ratings:?}\n{:?}", form.captions));
    }
    for sheet in book.full_sheets().unwrap() {
        let context = book.context(sheet.id).unwrap();
        let (plan, policy) = (&context.plan.name, &context.policy.name);
        lines.push(format!(
            "{} {plan} {policy} {:?} {:?}\n{:?}",
            sheet.number, sheet.goals, sheet.measures, sheet.overall
        ));
        for entry in context.entries() {
            let parent = entry.parent.and_then(|parent| book.entry(parent).ok()).map(|parent| &parent.name);
            let cells: Vec<_> = book.cells_of(entry.id).collect();
            lines.push(format!("{:?} {parent:?} {:?} {cells:?}", entry.name, entry.marks));
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_book_comes_back_from_excel(book in book()) {
        let book = read(&book);
        let parts = Parts { contents: true, ..Parts::default() };
        let bytes = xlsx::write(&book, &parts, &Monitor::default()).unwrap();
        prop_assert!(bytes == xlsx::write(&book, &parts, &Monitor::default()).unwrap(), "the same bytes");
        let back = import::import(&bytes).unwrap();
        let (back, own) = (held(&back), held(&book));
        prop_assert!(back == own, "{back}\n\n{own}");
    }

    #[test]
    fn a_book_comes_back_from_word(book in book()) {
        let book = read(&book);
        let parts = Parts { contents: true, ..Parts::default() };
        let bytes = docx::write(&book, &parts, &Monitor::default()).unwrap();
        prop_assert!(bytes == docx::write(&book, &parts, &Monitor::default()).unwrap(), "the same bytes");
        let back = import::import(&bytes).unwrap();
        let (back, own) = (held(&back), held(&book));
        prop_assert!(back == own, "{back}\n\n{own}");
    }
}

/// The sample, and each of its texts at least once so long that Excel has no row for it.
fn tall() -> Book {
    let mut json: Value =
        serde_json::from_str(&export::json::to_json(&import::sample().unwrap()).unwrap()).unwrap();
    let long: String = (1..=160).map(|at| format!("第{at}項の取組は、予定のとおりに進んだ。")).collect();
    let sheet = &mut json["plans"][0]["policies"][0]["sheets"][0];
    sheet["entries"][1]["cells"]["evaluation"] = json!(long);
    sheet["overall"] = json!(long.replace('第', "\n全").trim());
    read(&json)
}

/// What the sheets say that LibreOffice has to print.
fn said(book: &Book) -> String {
    let mut said = String::new();
    for sheet in book.sheets() {
        let context: Context = book.context(sheet.id).unwrap();
        said.push_str(&context.sheet.overall);
        for entry in context.entries() {
            said.push_str(&entry.name);
            for column in context.form.columns.iter().filter(|column| column.kind != ColumnKind::Name) {
                said.push_str(book.text(entry.id, &column.id));
            }
        }
    }
    said
}

/// What LibreOffice makes of a file, in a folder of its own.
fn converted(file: &Path, to: &str) -> Option<PathBuf> {
    let folder = file.parent().unwrap().join("made");
    fs::create_dir_all(&folder).unwrap();
    // Faces of this checkout stand in for those of Windows: what is there is the same everywhere.
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let config = folder.join("fonts.conf");
    let alias = |family: &str, to: &str| {
        format!(
            "<match target=\"pattern\"><test name=\"family\"><string>{family}</string></test><edit name=\"family\" mode=\"assign\" binding=\"strong\"><string>{to}</string></edit></match>"
        )
    };
    let aliases = [
        alias("ＭＳ 明朝", "BIZ UDMincho"),
        alias("ＭＳ ゴシック", "BIZ UDPGothic"),
        alias("ＭＳ Ｐゴシック", "BIZ UDPGothic"),
    ];
    let (fonts, cache) = (fonts.display(), folder.join("cache"));
    let text = format!(
        "<?xml version=\"1.0\"?><fontconfig><dir>{fonts}</dir><cachedir>{}</cachedir>{}</fontconfig>",
        cache.display(),
        aliases.concat()
    );
    fs::write(&config, text).unwrap();
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/office", folder.display()))
        .args(["--headless", "--convert-to", to, "--outdir"])
        .arg(&folder)
        .arg(file)
        .env("FONTCONFIG_FILE", config)
        .output();
    let output = needs::need("soffice (.ci/setup)", output)?;
    let made = folder.join(file.with_extension(to).file_name().unwrap());
    assert!(made.exists(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(made)
}

/// The text of a PDF without white space.
fn text_of(pdf: &Path) -> Option<String> {
    let output = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(pdf).arg("-").output();
    let output = needs::need("pdftotext (.ci/setup)", output)?;
    Some(squeezed(&String::from_utf8_lossy(&output.stdout)))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// How often each character stands in a text.
fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    squeezed(text).chars().for_each(|c| *counts.entry(c).or_insert(0) += 1);
    counts
}

fn assert_prints_all(name: &str) {
    let book = tall();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let parts = Parts { contents: true, ..Parts::default() };
    export::to_file(&book, &path, &parts, IfExists::Refuse, &Monitor::default()).unwrap();
    let Some(pdf) = converted(&path, "pdf") else { return };
    let Some(all) = text_of(&pdf) else { return };
    let printed = counted(&all);
    for (c, count) in counted(&said(&book)) {
        let found = printed.get(&c).copied().unwrap_or(0);
        assert!(found >= count, "{c}: {found} of {count}");
    }
    // Each sentence of the long texts, which may be broken behind its first letter.
    for at in 1..=160 {
        assert!(all.contains(&format!("第{at}項")) || all.contains(&format!("{at}項の取組")), "第{at}項");
        assert!(all.contains(&format!("全{at}項")) || all.contains(&format!("{at}項の取組")), "全{at}項");
    }
}

#[test]
fn a_book_with_cells_higher_than_a_page_comes_back_from_excel() {
    let book = tall();
    let bytes = xlsx::write(&book, &Parts::default(), &Monitor::default()).unwrap();
    let back = held(&import::import(&bytes).unwrap());
    let rows = |held: String| {
        held.lines().skip_while(|line| !line.starts_with("1 ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(back), rows(held(&book)));
}

#[test]
fn libreoffice_prints_all_of_a_workbook() {
    assert_prints_all("a.xlsx");
}

#[test]
fn libreoffice_prints_all_of_a_document() {
    assert_prints_all("a.docx");
}

/// The boxes of the words on a page: left, top, right, bottom.
fn boxes(page: &str) -> Vec<[f32; 4]> {
    let number = |word: &str, name: &str| -> Option<f32> {
        word.split_once(&format!("{name}=\""))?.1.split('"').next()?.parse().ok()
    };
    let of_word = |word: &str| {
        let sides = ["xMin", "yMin", "xMax", "yMax"].map(|name| number(word, name));
        sides.iter().all(Option::is_some).then(|| sides.map(Option::unwrap_or_default))
    };
    page.split("<word ").skip(1).filter_map(of_word).collect()
}

#[test]
fn no_text_of_a_workbook_reaches_into_the_next_cell() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    export::to_file(&tall(), &path, &Parts::default(), IfExists::Refuse, &Monitor::default()).unwrap();
    let Some(pdf) = converted(&path, "pdf") else { return };
    let output = Command::new("pdftotext").arg("-bbox").arg(&pdf).arg("-").output();
    let Some(output) = needs::need("pdftotext (.ci/setup)", output) else { return };
    let text = String::from_utf8(output.stdout).unwrap();
    let mut count = 0;
    for page in text.split("<page ").skip(1) {
        let words = boxes(page);
        count += words.len();
        for (at, one) in words.iter().enumerate() {
            for other in words.iter().skip(at + 1) {
                let meet = |low: usize, high: usize| one[high].min(other[high]) - one[low].max(other[low]);
                let height = (one[3] - one[1]).min(other[3] - other[1]);
                // Lines stand close; what is cut off at a cell's end lies on what is in the next.
                let lies_on = meet(0, 2) > 1.0 && meet(1, 3) > height * 0.3;
                assert!(!lies_on, "{one:?} {other:?}");
            }
        }
    }
    assert!(count > 500, "words were found: {count}");
}

#[test]
fn the_ending_says_what_is_written_and_a_list_is_asked_for() {
    for (name, as_list, kind) in [
        ("a.xlsx", false, Some(OutputKind::Workbook)),
        ("a.XLSX", true, Some(OutputKind::WorkbookList)),
        ("a.docx", false, Some(OutputKind::Document)),
        ("a.docx", true, None),
        ("a.txt", false, Some(OutputKind::PlainText)),
        ("a.csv", false, Some(OutputKind::Csv)),
        ("a.csv", true, Some(OutputKind::Csv)),
        ("a.pdf", true, None),
        ("a.xls", false, None),
        ("a", false, None),
    ] {
        assert_eq!(OutputKind::of(Path::new(name), as_list).ok(), kind, "{name}");
    }
}
