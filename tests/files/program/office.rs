//! Files of Excel and Word as `chosho import` reads them: the published sheets of a city, in
//! the ways in which offices keep them.

use serde_json::{Value, json};

use super::Desk;

fn squeezed(value: &Value) -> Value {
    let text = value.as_str().unwrap_or_default();
    json!(text.split_whitespace().collect::<String>())
}

/// A text without what is not seen at the ends of its lines.
fn plain(value: &Value) -> Value {
    let text = value.as_str().unwrap_or_default();
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    json!(lines.join("\n").trim_matches('\n'))
}

fn all(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What of a book an import can know: words, rows, cells and what is merged, without ids.
fn known(book: &Value) -> Value {
    let columns: Vec<&str> =
        all(&book["forms"][0]["columns"]).filter_map(|column| column["id"].as_str()).collect();
    let entry = |entries: &Value, entry: &Value| {
        let place = all(entries).position(|other| other["id"] == entry["parent"]);
        let cells: Vec<Value> = columns.iter().map(|id| plain(&entry["cells"][*id])).collect();
        let merged: Vec<bool> = columns.iter().map(|id| all(&entry["merged"]).any(|own| own == id)).collect();
        json!([squeezed(&entry["name"]), entry["marks"], place, cells, merged])
    };
    let sheet = |policy: &Value, sheet: &Value| {
        let entries: Vec<Value> = all(&sheet["entries"]).map(|own| entry(&sheet["entries"], own)).collect();
        json!([
            squeezed(&policy["name"]),
            sheet["number"],
            sheet["goals"],
            sheet["measures"],
            plain(&sheet["overall"]),
            entries
        ])
    };
    let plan = |plan: &Value| {
        let goals: Vec<Value> = all(&plan["goals"])
            .map(|goal| {
                json!([goal["code"], all(&goal["measures"]).map(|own| &own["code"]).collect::<Vec<_>>()])
            })
            .collect();
        let sheets: Vec<Value> = all(&plan["policies"])
            .flat_map(|policy| all(&policy["sheets"]).map(move |own| sheet(policy, own)))
            .collect();
        json!([squeezed(&plan["name"]), goals, sheets])
    };
    let form = |form: &Value| {
        let columns: Vec<Value> = all(&form["columns"])
            .map(|own| json!([squeezed(&own["caption"]), own["kind"], own["role"], squeezed(&own["group"])]))
            .collect();
        let ratings: Vec<Value> = all(&form["ratings"])
            .map(|own| json!([squeezed(&own["name"]), squeezed(&own["definition"])]))
            .collect();
        let captions: Vec<Value> = ["sheet", "plan", "policy", "goal", "measure", "overall", "ratings"]
            .iter()
            .map(|name| squeezed(&form["captions"][*name]))
            .collect();
        json!([columns, ratings, captions])
    };
    json!({
        "title": squeezed(&book["title"]),
        "subtitle": squeezed(&book["subtitle"]),
        "department": squeezed(&book["department"]),
        "municipality": book["municipality"],
        "fiscal_year": book["fiscal_year"],
        "as_of": book["as_of"],
        "forms": all(&book["forms"]).map(form).collect::<Vec<_>>(),
        "plans": all(&book["plans"]).map(plan).collect::<Vec<_>>(),
    })
}

#[test]
fn a_citys_files_become_the_books_that_they_are_and_what_is_left_out_is_said() {
    for (name, said) in [
        ("h01-five-sheets.xlsx", &["「リスト」は、読み取っていません"][..]),
        (
            "h04-values.xlsx",
            &["D8：数式のエラー（#REF!）", "取り消し線の付いた文字", "コメント（課長）", "継続では？"],
        ),
        ("h06-word.docx", &["確定していない変更履歴", "係長", "フッター"]),
    ] {
        let Some(path) = crate::shared("cases (../shared/cases)", &format!("cases/exchange/{name}")) else {
            return;
        };
        let stem = name.split('.').next().unwrap();
        let expected = path.with_file_name(format!("{stem}.expected.json"));
        let expected: Value = serde_json::from_slice(&std::fs::read(expected).unwrap()).unwrap();
        let desk = Desk::new();
        let output = desk.chosho(&["import", path.to_str().unwrap(), "-o", "a.chosho"]);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{name}: {errors}");
        for words in said {
            assert!(errors.contains(words), "{name}: {words} in {errors}");
        }
        let book: Value = serde_json::from_str(&desk.ok(&["show", "a.chosho"])).unwrap();
        assert_eq!(known(&book), known(&expected), "{name}");
    }
}

/// All texts of a value, without what only keeps words asunder.
fn texts(value: &Value, into: &mut String) {
    match value {
        Value::String(text) => into.extend(text.split_whitespace()),
        Value::Array(all) => all.iter().for_each(|own| texts(own, into)),
        Value::Object(all) => all.values().for_each(|own| texts(own, into)),
        _ => {}
    }
}

#[test]
fn whatever_a_file_shows_is_in_the_book_a_heading_or_told_of() {
    for name in ["h01-five-sheets.xlsx", "h04-values.xlsx", "h06-word.docx"] {
        let Some(path) = crate::shared("cases (../shared/cases)", &format!("cases/exchange/{name}")) else {
            return;
        };
        let desk = Desk::new();
        let output = desk.chosho(&["import", path.to_str().unwrap(), "-o", "a.chosho", "--json"]);
        assert!(output.status.success(), "{name}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["guessed"], false, "{name}");
        let (mut in_book, mut told) = (String::new(), String::new());
        texts(&serde_json::from_str(&desk.ok(&["show", "a.chosho"])).unwrap(), &mut in_book);
        texts(&report["notes"], &mut told);
        let mut roles = std::collections::BTreeMap::new();
        for cell in
            all(&report["leaves"]).flat_map(|leaf| all(&leaf["rows"])).flat_map(|row| all(&row["cells"]))
        {
            let role = cell["role"].as_str().unwrap();
            *roles.entry(role.to_owned()).or_insert(0) += 1;
            if ["header", "title", "closing_heading"].contains(&role) {
                continue;
            }
            // Marks, numbers and bullets are what their words are marked with, and codes stand alone.
            let is_between = |c: char| c.is_whitespace() || "※：:、【】・①②③④⑤　".contains(c);
            for part in cell["text"].as_str().unwrap().split(is_between).filter(|part| !part.is_empty()) {
                let is_caption = ["計画名", "施策名", "(目標事業量)", "（目標事業量）"].contains(&part)
                    || (role == "goals" && part.starts_with("基本"));
                let is_there = match role {
                    "left_out" => told.contains(part),
                    _ => in_book.contains(part) || told.contains(part),
                };
                assert!(is_there || is_caption, "{name}: {part} ({role})");
            }
        }
        assert!(
            ["name", "value", "header", "closing"].iter().all(|role| roles.contains_key(*role)),
            "{name}: {roles:?}"
        );
        let sheets: Vec<usize> =
            all(&report["sheets"]).map(|sheet| sheet["rows"].as_array().unwrap().len()).collect();
        let entries: Vec<u64> =
            all(&report["sheets"]).map(|sheet| sheet["entries"].as_u64().unwrap()).collect();
        assert!(
            sheets.iter().zip(&entries).all(|(rows, entries)| *rows as u64 == *entries),
            "{name}: {sheets:?}"
        );
    }
}

#[test]
fn where_it_had_to_guess_the_status_says_so_and_the_book_is_there() {
    let desk = Desk::new();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    // Neither a title nor a year but in the worksheet's name.
    let sheet = workbook.add_worksheet().set_name("令和6年度").unwrap();
    for (row, texts) in (0..).zip([["事業名", "実績", "評価区分"], ["広場", "6回", "達成"]]) {
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    workbook.save(desk.path("a.xlsx")).unwrap();
    let output = desk.chosho(&["import", "a.xlsx", "-o", "a.chosho", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["guessed"], true);
    assert!(all(&report["notes"]).any(|note| note["kind"] == "guessed"), "{report}");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors.lines().count(), all(&report["notes"]).count());
    assert!(desk.chosho(&["verify", "a.chosho"]).status.success());
}

#[test]
fn a_file_of_last_year_is_carried_forward_from_excel() {
    let Some(path) = crate::shared("cases (../shared/cases)", "cases/exchange/h01-five-sheets.xlsx") else {
        return;
    };
    let desk = Desk::new();
    let output = desk.chosho(&["carry", path.to_str().unwrap(), "-o", "next.chosho"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let book: Value = serde_json::from_str(&desk.ok(&["show", "next.chosho"])).unwrap();
    assert_eq!(book["fiscal_year"], 2011);
    assert!(desk.chosho(&["verify", "next.chosho"]).status.success());
}

/// Rows as `show` has them: each sheet's policy and number, then names with their cells.
fn listed(book: &Value) -> Vec<String> {
    let columns: Vec<&str> =
        all(&book["forms"][0]["columns"]).filter_map(|column| column["id"].as_str()).collect();
    let mut lines = Vec::new();
    for policy in all(&book["plans"][0]["policies"]) {
        for sheet in all(&policy["sheets"]) {
            lines.push(format!("{} {}", sheet["number"], policy["name"].as_str().unwrap()));
            for entry in all(&sheet["entries"]) {
                let cells = columns.iter().filter_map(|id| entry["cells"][*id].as_str());
                lines.push(format!(
                    "{}：{}",
                    entry["name"].as_str().unwrap(),
                    cells.collect::<Vec<_>>().join("｜")
                ));
            }
        }
    }
    lines
}

/// What a spreadsheet saved: squared paper, and a list over two years, that one as values too.
#[test]
fn files_that_a_spreadsheet_saved_are_read() {
    let desk = Desk::new();
    let asset = |name: &str| format!("{}/tests/assets/import/{name}", env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| -> Value {
        let output = desk.chosho(&["import", &asset(name), "-o", "a.chosho", "--force"]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {output:?}");
        serde_json::from_str(&desk.ok(&["show", "a.chosho"])).unwrap()
    };
    let book = read("squares.xlsx");
    assert_eq!(
        listed(&book),
        [
            "5 就労支援",
            "延長保育：19時まで｜1か所｜検討します。｜未実施",
            "：20時まで｜2か所｜継続",
            "休日保育：月1回｜12回｜続けます。｜達成"
        ]
    );
    for name in ["two-years.xlsx", "two-years.csv"] {
        let book = read(name);
        assert_eq!(
            listed(&book),
            [
                "1 1 在宅支援",
                "広場：課｜5｜6｜7｜8｜◎｜なし",
                "相談：課｜5｜6｜7｜8｜○｜なし",
                "2 2 就労支援",
                "保育：課｜5｜6｜7｜8｜△｜なし",
                "学童：課｜5｜6｜7｜8｜◎｜なし"
            ],
            "{name}"
        );
        // What is evaluated is the last of the two years.
        let roles: Vec<&str> =
            all(&book["forms"][0]["columns"]).map(|column| column["role"].as_str().unwrap_or("-")).collect();
        assert_eq!(roles, ["name", "-", "-", "-", "target", "achievement", "rating", "evaluation"], "{name}");
    }
}
