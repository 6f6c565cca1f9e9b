//! 新旧対照表 as `chosho export` prints it.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::Desk;
use crate::needs;

/// A case of `../shared/cases/carry`, or nothing where they are not and need not be.
fn case(name: &str) -> Option<String> {
    let path = crate::shared("cases (../shared/cases)", &format!("cases/carry/{name}"))?;
    Some(fs::read_to_string(path).unwrap())
}

/// What the appendix of a book says, without white space; nothing where there is no
/// pdftotext.
fn appendix(desk: &Desk, book: &str, more: &[&str]) -> Option<String> {
    let arguments =
        ["export", book, "-o", "out.pdf", "--force", "--no-cover", "--no-ratings", "--comparison"];
    desk.ok(&[&arguments, more].concat());
    let output = Command::new("pdftotext").arg("-layout").arg(desk.path("out.pdf")).arg("-").output();
    let output = needs::need("pdftotext", output)?;
    let text = String::from_utf8(output.stdout).unwrap();
    let text: String = text.split_whitespace().collect();
    text.rfind("新旧対照表（").map(|at| text[at..].to_owned())
}

fn imported(desk: &Desk, case: &str) {
    desk.write("case.json", case);
    desk.ok(&["import", "case.json", "-o", "case.chosho"]);
}

#[test]
fn a_name_with_spaces_round_it_has_not_changed() {
    let (desk, Some(case)) = (Desk::new(), case("name-with-spaces.json")) else { return };
    imported(&desk, &case);
    assert!(desk.chosho(&["carry", "case.chosho", "-o", "next.chosho"]).status.success());
    assert!(desk.ok(&["show", "next.chosho"]).contains("相談事業\\n"), "the name is as it was");
    let Some(said) = appendix(&desk, "next.chosho", &[]) else { return };
    assert!(said.contains("前年度から変わったところはありません。"), "{said}");
}

#[test]
fn white_space_alone_is_said_to_be_all_or_left_out() {
    let (desk, Some(case)) = (Desk::new(), case("comparison.json")) else { return };
    imported(&desk, &case);
    let Some(said) = appendix(&desk, "case.chosho", &[]) else { return };
    let times = |said: &str, words: &str| said.matches(words).count();
    assert_eq!((times(&said, "（空白のみ）"), times(&said, "（改行のみ）")), (3, 2), "{said}");
    let said = appendix(&desk, "case.chosho", &["--words-only"]).unwrap();
    assert_eq!((times(&said, "のみ）"), times(&said, "行末空白")), (0, 0), "{said}");
    assert!(said.contains("改行・空白のみの違いは、載せていません。"), "{said}");
    assert!(said.contains("助産師が訪問する。"), "{said}");
}

#[test]
fn all_that_was_above_and_on_a_sheet_that_is_gone_is_told() {
    let (desk, Some(case)) = (Desk::new(), case("sheet-left-out-2024.json")) else { return };
    imported(&desk, &case);
    let Some(said) = appendix(&desk, "case.chosho", &[]) else { return };
    for words in ["調書-3施策一（廃止）", "三の事業は順調。", "三の全体（この調書は次年度なくなる）。"]
    {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn plans_policies_numbers_columns_and_names_of_what_others_went_into_are_told() {
    let (desk, Some(case)) = (Desk::new(), case("structure-2024.json")) else { return };
    imported(&desk, &case);
    let Some(said) = appendix(&desk, "case.chosho", &[]) else { return };
    for words in [
        "計画名計画第2期計画",
        "施策名施策一施策一（改題）",
        "調書番号212",
        "関係課福祉課（列を廃止）",
        "名称改名統合先総合事業",
        "四は文だけの調書。",
        "※「分かれて出た事業」",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert_eq!(said.matches("計画名").count(), 1, "{said}");
}

/// A book that knows two earlier years and why something changed.
fn years() -> Value {
    let (sheet, entry) = ("386c0211-a13f-55df-9eb4-c3a1c4fd9965", "63eb1a12-86ec-5dee-85ea-269f7ac869f1");
    let past = |id: i64, year: i32, text: &str| {
        json!({ "id": id, "position": id, "lineage": entry, "year": year, "plan": "計画", "policy": "施策",
            "sheet": 1, "sheet_lineage": sheet, "next": [entry], "subject": { "entry": { "name": "相談",
            "cells": [{ "column": "target", "caption": "方針", "role": "target", "text": text }] } } })
    };
    json!({ "title": "調書", "fiscal_year": 2024, "plans": [{ "name": "計画", "policies": [{ "name": "施策",
        "sheets": [{ "number": 1, "lineage": sheet, "entries": [{ "name": "相談", "lineage": entry,
        "cells": { "target": "週3日開く。" } }] }] }] }],
        "past": [past(900, 2022, "月1日開く。"), past(901, 2021, "年1日開く。")],
        "reasons": [{ "id": 902, "year": 2024, "change": { "entry": entry }, "text": "利用が増えたため" }] })
}

#[test]
fn the_newest_year_known_is_compared_or_the_one_that_is_asked_for() {
    let desk = Desk::new();
    imported(&desk, &years().to_string());
    let shown: Value = serde_json::from_str(&desk.ok(&["show", "case.chosho"])).unwrap();
    assert_eq!(shown["reasons"], years()["reasons"], "and is read back");
    let Some(said) = appendix(&desk, "case.chosho", &[]) else { return };
    for words in ["新旧対照表（令和4年度・令和6年度）", "変更理由", "利用が増えたため", "月1日開く。"]
    {
        assert!(said.contains(words), "{words} in {said}");
    }
    let said = appendix(&desk, "case.chosho", &["--since", "R3"]).unwrap();
    assert!(said.contains("（令和3年度・令和6年度）") && said.contains("年1日開く。"), "{said}");
    for year in ["令和5年度", "昨年"] {
        let said = desk.fails(&["export", "case.chosho", "-o", "b.pdf", "--comparison", "--since", year]);
        assert!(
            said.contains(year) && said.contains("比べられる年度は、令和4年度、令和3年度です。"),
            "{said}"
        );
    }
    desk.fails(&["export", "case.chosho", "-o", "b.pdf", "--since", "令和4年度"]);
    assert!(!desk.path("b.pdf").exists());
}
