use proptest::prelude::*;

use super::*;
use crate::book::{Carry, Cell, ColumnKind, Key as _, POSITION_STEP, PageSetup, RatingColor};
use crate::export::json::to_json;

/// As little as makes a book; the rows are numbered anew in each sheet.
const BY_HAND: &str = include_str!("example.json");

const TWO_FORMS: &str = r#"{
  "title": "t", "fiscal_year": 2024, "as_of": "2025-04-01",
  "forms": [
    { "name": "甲", "columns": [{ "id": "n", "caption": "事業", "role": "name" },
        { "id": "v", "caption": "値", "kind": "figure" },
        { "id": "next", "caption": "次", "carry": { "move": "last" } },
        { "id": "last", "caption": "前" }],
      "ratings": [{ "name": "A" }, { "name": "B", "definition": "数値目標に届いたもの" }] },
    { "name": "乙", "columns": [{ "id": "n", "caption": "事業", "kind": "name" }], "marks": [] }
  ],
  "plans": [{ "name": "一", "form": "乙", "period": [2020, 2024] }, { "name": "二", "form": 0 }, { "name": "三" }]
}"#;

fn misfit(text: &str) -> (usize, String, String) {
    match parse(text) {
        Err(Error::Format { line, expected, found }) => (line, expected, found),
        other => panic!("{other:?}"),
    }
}

/// `text` with `old`, which it has, replaced.
fn with(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old}");
    text.replacen(old, new, 1)
}

#[test]
fn what_is_written_by_hand_becomes_a_whole_book() {
    let book = parse(BY_HAND).unwrap();
    assert_eq!(book.head.fiscal_year.year(), 2010);
    assert_eq!(book.forms().count(), 1);
    let plan = book.plans().next().unwrap();
    assert_eq!(plan.goals[0].measures[0].code, "1-2");
    let sheets: Vec<_> = book.full_sheets().unwrap().into_iter().collect();
    assert_eq!(sheets.len(), 2);
    assert_eq!(sheets[0].overall, "一\n二");

    let rows: Vec<_> = book.entries_of(sheets[0].id).unwrap().collect();
    assert_eq!(rows[1].parent, Some(rows[0].id));
    assert_eq!(rows[0].marks, ["新規"]);
    assert_eq!(book.text(rows[0].id, &"target".into()), "1箇所");
    assert_eq!(book.cell(rows[1].id, &"evaluation".into()), Some(&Cell::Merged));
    assert_eq!(book.cell(rows[1].id, &"target".into()), None);
    assert_eq!(book.cell(rows[1].id, &"achievement".into()), None);
    assert_eq!(rows.iter().map(|row| row.position).collect::<Vec<_>>(), [1, 2, 3].map(|n| n * POSITION_STEP));
}

#[test]
fn every_row_has_a_key_and_a_lineage_of_its_own() {
    let book = parse(BY_HAND).unwrap();
    let rows = || book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap());
    let mut keys: Vec<i64> = rows().map(|row| row.id.raw()).collect();
    keys.extend(book.sheets().map(|sheet| sheet.id.raw()));
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 7);
    assert!(keys.iter().all(|key| *key < book.next_key()));

    let mut lineages: Vec<_> = rows().map(|row| row.lineage).collect();
    lineages.sort();
    lineages.dedup();
    assert_eq!(lineages.len(), 5);
    assert_eq!(parse(BY_HAND).unwrap(), book);
}

#[test]
fn a_form_without_further_keys_gets_sensible_ones() {
    let book = parse(TWO_FORMS).unwrap();
    let forms: Vec<_> = book.forms().collect();
    let kinds: Vec<_> = forms[0].columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [ColumnKind::Name, ColumnKind::Figure, ColumnKind::Text, ColumnKind::Text]);
    assert_eq!(forms[0].columns[2].carry, Carry::Move("last".into()));
    let ratings: Vec<_> = forms[0].ratings.iter().map(|r| (r.color, r.needs_figure)).collect();
    assert_eq!(ratings, [(RatingColor::Green, false), (RatingColor::Blue, true)]);
    assert!(!forms[0].marks.is_empty());
    assert!(forms[1].marks.is_empty());
    let plans: Vec<_> = book.plans().map(|plan| plan.form).collect();
    assert_eq!(plans, [forms[1].id, forms[0].id, forms[0].id]);
}

#[test]
fn json_and_book_go_to_and_fro_unchanged() {
    for text in [BY_HAND, TWO_FORMS] {
        let mut book = parse(text).unwrap();
        let json = to_json(&book).unwrap();
        let mut again = parse(&json).unwrap();
        assert_eq!(to_json(&again).unwrap(), json);
        let next = book.next_key().max(again.next_key());
        book.reserve_keys(next);
        again.reserve_keys(next);
        assert_eq!(again, book);
    }
}

#[test]
fn keys_stand_in_the_documented_order() {
    let json = to_json(&parse(BY_HAND).unwrap()).unwrap();
    assert!(json.ends_with("}\n"));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let keys = |pointer: &str| -> Vec<String> {
        value.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect()
    };
    let begins = |pointer: &str, wanted: &[&str]| {
        assert_eq!(keys(pointer)[..wanted.len()], *wanted, "{pointer}");
    };
    begins("", &["title", "municipality", "department", "fiscal_year", "as_of", "forms", "plans"]);
    begins("/forms/0", &["name", "columns", "ratings"]);
    begins("/forms/0/columns/0", &["id", "caption", "kind", "role"]);
    begins("/forms/0/ratings/0", &["name", "definition"]);
    begins("/plans/0", &["name", "goals", "policies"]);
    begins("/plans/0/goals/0", &["code", "name", "measures"]);
    begins("/plans/0/policies/0", &["name", "sheets"]);
    let sheet = "/plans/0/policies/0/sheets/0";
    begins(sheet, &["number", "goals", "measures", "entries", "overall"]);
    let entry = format!("{sheet}/entries/0");
    assert_eq!(keys(&entry), ["id", "lineage", "parent", "name", "marks", "cells", "merged"]);
    // The form's order, not that of the source.
    assert_eq!(keys(&format!("{entry}/cells")), ["target", "rating"]);
    assert!(value.pointer(&format!("{entry}/parent")).unwrap().is_null());
}

#[test]
fn an_error_names_the_line() {
    let (line, expected, found) = misfit(&with(BY_HAND, "\"name\": \"子ども計画\",", "\"name\": ,"));
    assert_eq!((line, found.as_str()), (5, "\"name\": ,"));
    assert!(expected.contains("JSON"));

    let (line, expected, _) = misfit(&with(BY_HAND, "\"overall\"", "\"overal\""));
    assert_eq!(line, 18);
    assert!(expected.contains("「overal」という項目はありません（使える項目：number、"), "{expected}");

    let (line, expected, _) = misfit(&BY_HAND[..BY_HAND.len() - 4]);
    assert_eq!(line, 22);
    assert!(expected.contains("途中"));

    for (old, new, line, named) in [
        ("\"parent\": 1", "\"parent\": 7", 14, "7"),
        ("\"parent\": 1", "\"parent\": 2", 14, "2"),
        ("\"id\": 2,", "\"id\": 1,", 14, "1"),
        ("\"merged\": [\"evaluation\"]", "\"merged\": [\"rating\"]", 14, "rating"),
        ("\"target\": \"1箇所\"", "\"taget\": \"1箇所\"", 13, "taget"),
        ("\"fiscal_year\": 2010", "\"fiscal_year\": 22", 3, "22"),
        ("{ \"name\": \"相談\" }", "\n{ \"lineage\": \"x\" }", 17, "x"),
    ] {
        let (at, _, found) = misfit(&with(BY_HAND, old, new));
        assert_eq!((at, found.as_str()), (line, named), "{new}");
    }
    for (old, new, line) in [
        ("\"form\": \"乙\"", "\"form\": 2", 11),
        ("\"id\": \"last\"", "\"id\": \"v\"", 7),
        ("\"kind\": \"figure\"", "\"kind\": \"name\"", 4),
        ("[2020, 2024]", "[2020, 20240]", 11),
    ] {
        assert_eq!(misfit(&with(TWO_FORMS, old, new)).0, line, "{new}");
    }
}

proptest! {
    #[test]
    fn any_damage_gives_a_book_or_an_error(cut in 0_usize..2000, put in "[\\[\\]{},:\"0-9a-z]{0,3}") {
        for text in [BY_HAND, TWO_FORMS] {
            let at = text.char_indices().map(|(at, _)| at).nth(cut % text.chars().count()).unwrap();
            let end = at + text[at..].chars().next().unwrap().len_utf8();
            if let Ok(book) = parse(&format!("{}{put}{}", &text[..at], &text[end..])) {
                prop_assert!(parse(&to_json(&book).unwrap()).is_ok());
            }
        }
    }
}

#[test]
fn a_sheet_may_have_a_page_of_its_own() {
    let own =
        with(BY_HAND, r#""number": 1,"#, r#""number": 1, "page": { "body_pt": 11.5, "shrink": true },"#);
    let book = parse(&own).unwrap();
    let pages: Vec<_> = book.full_sheets().unwrap().into_iter().map(|sheet| sheet.page.clone()).collect();
    let usual = PageSetup::a4_landscape();
    assert_eq!(pages[0].as_deref(), Some(&PageSetup { body_pt: 11.5, shrink: true, ..usual }));
    assert_eq!(pages[1], None);
    let printed = to_json(&book).unwrap();
    assert_eq!(parse(&printed).unwrap(), book);
    assert_eq!(printed.matches(r#""body_pt""#).count(), 2, "the form's and the one sheet's");
}

#[test]
fn a_length_beyond_all_numbers_is_refused() {
    let own = with(BY_HAND, r#""number": 1,"#, r#""number": 1, "page": { "width_mm": 1e39 },"#);
    let (line, expected, _) = misfit(&own);
    assert_eq!((line, expected.as_str()), (10, "長さが数で書かれたページ設定"));
    let of_form = with(TWO_FORMS, r#""marks": []"#, r#""marks": [], "page": { "body_pt": -1e39 }"#);
    assert_eq!(misfit(&of_form).1, "長さが数で書かれたページ設定");
}

/// The first form of [`TWO_FORMS`] with one of its columns put aside.
const PUT_ASIDE: &str = r#"{ "title": "t", "fiscal_year": 2024,
  "forms": [{ "name": "甲",
    "columns": [{ "id": "n", "caption": "事業", "kind": "name" }, { "id": "a", "caption": "ア" }],
    "shelved": [{ "id": "b", "caption": "イ" }] }],
  "plans": [{ "name": "一", "policies": [{ "name": "", "sheets": [{ "number": 1, "note": "要確認\n後で",
    "entries": [{ "name": "広場", "cells": { "b": "元の文" } }, { "name": "", "merged": ["b"] }] }] }] }] }"#;

#[test]
fn columns_put_aside_keep_their_cells_and_sheets_their_notes() {
    let book = parse(PUT_ASIDE).unwrap();
    let (form, sheet) =
        (book.forms().next().unwrap(), book.full_sheets().unwrap().into_iter().next().unwrap());
    assert_eq!(form.shelved.iter().map(|column| column.id.0.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(sheet.note, "要確認\n後で");
    let first = book.entries_of(sheet.id).unwrap().next().unwrap();
    assert_eq!(book.text(first.id, &"b".into()), "元の文");
    assert_eq!(parse(&to_json(&book).unwrap()).unwrap(), book);
}

#[test]
fn a_column_put_aside_has_an_id_of_its_own_and_holds_no_names() {
    let twice = with(PUT_ASIDE, r#""id": "b""#, r#""id": "a""#);
    assert_eq!(misfit(&twice), (4, "様式の中で重ならない列の id".to_owned(), "a".to_owned()));
    let name = with(PUT_ASIDE, r#""caption": "イ""#, r#""caption": "イ", "kind": "name""#);
    assert_eq!(misfit(&name).0, 4);
}

#[test]
fn a_form_of_its_own_goes_to_a_file_and_back() {
    let book = parse(TWO_FORMS).unwrap();
    let form = book.forms().next().unwrap();
    let read = parse_form(&crate::export::json::form_to_json(form)).unwrap();
    assert_eq!(Form { id: form.id, position: form.position, ..read }, *form);
}

#[test]
fn a_bad_form_is_refused_with_its_line() {
    let columns = r#""columns": [{ "id": "n", "caption": "事業", "kind": "name" }]"#;
    let many: Vec<String> = (0..101).map(|n| format!("{{ \"name\": \"{n}\" }}")).collect();
    for (text, at) in [
        (format!("{{ \"name\": \"a\",\n {columns},\n \"ratings\": [{{ \"name\": \" \" }}] }}"), 3),
        (format!("{{ \"name\": \"a\",\n {columns},\n \"ratings\": [{}] }}", many.join(",")), 3),
        (format!("{{ \"name\": \"a\",\n {columns},\n \"rows\": 1 }}"), 3),
        ("{ \"name\": \"a\",\n \"columns\": [] }".to_owned(), 2),
        ("".to_owned(), 1),
    ] {
        match parse_form(&text) {
            Err(Error::FormFormat { line, .. }) => assert_eq!(line, at, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}
