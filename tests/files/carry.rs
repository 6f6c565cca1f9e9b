//! Last year's file to this year's, as scripts do it: files in, files out.

mod histories;

use std::fs;
use std::path::Path;
use std::process::{Command as Program, Output};

use chosho::book::comparison::Comparing;
use chosho::book::{Became, Book, Change, FiscalYear, LastFile, Record, Role, Series, era};
use chosho::carry::pull::{Source, Target, pull};
use chosho::carry::{Decision, Proposal, carry};
use chosho::edit::Command;
use chosho::review::Rule;
use chosho::store;

fn chosho(folder: &Path, arguments: &[&str]) -> Output {
    Program::new(env!("CARGO_BIN_EXE_chosho")).args(arguments).current_dir(folder).output().unwrap()
}

fn ok(folder: &Path, arguments: &[&str]) -> String {
    let output = chosho(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).unwrap()
}

/// What every entry and sheet is known by, in order.
fn lineages(book: &Book) -> Vec<String> {
    book.sheets()
        .flat_map(|sheet| book.entries_of(sheet.id).unwrap())
        .map(|row| row.lineage.to_string())
        .collect()
}

#[test]
fn the_sample_is_carried_forward_without_a_byte_of_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    ok(folder.path(), &["sample", "-o", "last.chosho"]);
    let before = fs::read(folder.path().join("last.chosho")).unwrap();
    ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
    assert_eq!(fs::read(folder.path().join("last.chosho")).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "and nothing lies beside them");
    ok(folder.path(), &["verify", "new.chosho"]);
    let (last, new) = (
        store::read(&folder.path().join("last.chosho")).unwrap(),
        store::read(&folder.path().join("new.chosho")).unwrap(),
    );
    assert_eq!(Some(new.head.fiscal_year), last.head.fiscal_year.after());
    let rows: usize = last.sheets().map(|sheet| last.entries_of(sheet.id).unwrap().count() + 1).sum();
    assert_eq!(
        new.pasts().count(),
        last.plans().count() + rows + last.pasts().count(),
        "what the sample knows of earlier years comes along"
    );

    let output = chosho(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
    assert_eq!(output.status.code(), Some(2), "an existing file is not replaced");
    ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho", "--force"]);
    // The same book in, the same book out.
    let again = store::read(&folder.path().join("new.chosho")).unwrap();
    assert_eq!(again, new);
}

#[test]
fn what_is_no_book_is_refused_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.xlsx"), b"PK\x03\x04 not a book").unwrap();
    let output = chosho(folder.path(), &["carry", "a.xlsx", "-o", "new.chosho"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.path().join("new.chosho").exists());
}

#[test]
fn what_json_says_of_earlier_years_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    ok(folder.path(), &["sample", "-o", "last.chosho"]);
    ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
    let shown = chosho(folder.path(), &["show", "new.chosho"]).stdout;
    fs::write(folder.path().join("new.json"), &shown).unwrap();
    ok(folder.path(), &["import", "new.json", "-o", "again.chosho"]);
    let book = |name: &str| store::read(&folder.path().join(name)).unwrap();
    let mut new = book("new.chosho");
    // Where last year's file was is not told to whom the document goes.
    let file = new.last_file().unwrap().clone();
    assert!(!String::from_utf8_lossy(&shown).contains(&file.folder));
    let told = LastFile { folder: String::new(), beside: None, ..file.clone() };
    new.apply(&Change::update(Record::LastFile(file), Record::LastFile(told)));
    assert_eq!(book("again.chosho"), new);
}

#[test]
fn the_published_sheets_are_carried_over_nine_years() {
    let Some(seed) = crate::published_sheets() else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read(&seed).unwrap();
    // The published text itself can be carried forward.
    ok(folder.path(), &["carry", seed.to_str().unwrap(), "-o", "2011.chosho"]);
    assert_eq!(fs::read(&seed).unwrap(), text);
    let first = chosho::import::from_file(&seed).unwrap();
    let next = store::read(&folder.path().join("2011.chosho")).unwrap();
    assert_eq!(next.head.fiscal_year.wareki(), "平成23年度");
    assert_eq!(next.head.as_of.map(era::wareki_date).as_deref(), Some("平成24年4月1日"));
    assert!(next.head.subtitle.contains("平成23年度") && !next.head.subtitle.contains("平成22年度"));

    for year in 2012..=2019 {
        let (last, new) = (format!("{}.chosho", year - 1), format!("{year}.chosho"));
        let before = fs::read(folder.path().join(&last)).unwrap();
        ok(folder.path(), &["carry", &last, "-o", &new]);
        assert_eq!(fs::read(folder.path().join(&last)).unwrap(), before, "{last}");
        ok(folder.path(), &["verify", &new]);
    }
    let last = store::read(&folder.path().join("2019.chosho")).unwrap();
    assert_eq!(last.head.fiscal_year.wareki(), "令和元年度");
    assert_eq!(last.head.as_of.map(era::wareki_date).as_deref(), Some("令和2年4月1日"));
    assert!(last.head.subtitle.contains("令和元年度"), "{}", last.head.subtitle);

    // Whoever goes on is known by the same lineage, and what ended is in the history.
    let (all, left) = (lineages(&first), lineages(&last));
    let ended = all.len() - left.len();
    assert!(left.iter().all(|lineage| all.contains(lineage)));
    assert_eq!(first.sheets().count(), last.sheets().count());
    for sheet in last.full_sheets().unwrap().into_iter() {
        let years: Vec<i32> =
            last.history_of(sheet.lineage.unwrap()).iter().map(|past| past.year.year()).collect();
        assert_eq!(years, (2010..=2018).rev().collect::<Vec<_>>());
        let original = first.sheet(sheet.id).unwrap();
        let oldest = last.history_of(sheet.lineage.unwrap()).last().unwrap().overall().unwrap().to_owned();
        assert_eq!(oldest, original.overall);
        for row in last.entries_of(sheet.id).unwrap() {
            let history = last.history_of(row.lineage);
            let own = history.iter().filter(|past| past.lineage == row.lineage).count();
            assert_eq!(own, 9, "{}", row.name);
            let oldest = history.iter().rfind(|past| past.lineage == row.lineage).unwrap();
            let first_row = first.entry(row.id).unwrap();
            assert_eq!(oldest.entry().unwrap().name, first_row.name);
            let column = "evaluation".into();
            let said = oldest.entry().unwrap().role(Role::Evaluation).map_or("", |cell| &cell.text);
            assert_eq!(said, first.text(first.anchor(row.id, &column), &column));
        }
    }
    let known: std::collections::BTreeSet<String> =
        last.pasts().filter(|past| past.entry().is_some()).map(|past| past.lineage.to_string()).collect();
    assert_eq!(known.len(), left.len() + ended);
}

/// A row of these cases' sheets.
fn entry(id: u32, parent: Option<u32>, name: &str, evaluation: &str, rating: &str) -> serde_json::Value {
    let cells = serde_json::json!({ "target": "方針", "evaluation": evaluation, "rating": rating });
    serde_json::json!({ "id": id, "parent": parent, "name": name, "cells": cells })
}

/// Carries a book with these rows on its one sheet; gives the new one, and what was said.
fn rows_carried(ratings: &[&str], entries: &[serde_json::Value]) -> (Book, String) {
    let folder = tempfile::tempdir().unwrap();
    let column =
        |id: &str, kind: &str| serde_json::json!({ "id": id, "caption": id, "kind": kind, "role": id });
    let mut columns: Vec<_> = ["target", "evaluation"].into_iter().map(|id| column(id, "text")).collect();
    columns.insert(0, column("name", "name"));
    columns.push(column("rating", "rating"));
    let ratings: Vec<_> = ratings.iter().map(|name| serde_json::json!({ "name": name })).collect();
    let form = serde_json::json!({ "name": "様式", "columns": columns, "ratings": ratings });
    let sheet = serde_json::json!({ "number": 1, "entries": entries });
    let policy = serde_json::json!({ "name": "施策", "sheets": [sheet] });
    let book = serde_json::json!({
        "title": "評価調書", "municipality": "架空市", "fiscal_year": 2024, "forms": [form],
        "plans": [{ "name": "計画", "policies": [policy] }],
    });
    fs::write(folder.path().join("last.json"), book.to_string()).unwrap();
    let said = ok(folder.path(), &["carry", "last.json", "-o", "new.chosho"]);
    ok(folder.path(), &["verify", "new.chosho"]);
    (store::read(&folder.path().join("new.chosho")).unwrap(), said)
}

fn names(book: &Book) -> Vec<String> {
    book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).map(|row| row.name.clone()).collect()
}

#[test]
fn end_proposed_with_part() {
    let text = "申請書の押印を廃止しました。引き続き実施します。";
    let rows = [
        entry(1, None, "一時預かり", text, "変更"),
        entry(2, Some(1), "19時まで", "c", "継続"),
        entry(3, None, "広場", "", ""),
    ];
    let (book, said) = rows_carried(&["継続", "変更"], &rows);
    assert_eq!(
        (names(&book), said.as_str()),
        (["一時預かり", "19時まで", "広場"].map(str::to_owned).to_vec(), "")
    );
}

#[test]
fn merge_without_target_with_part() {
    let text = "令和7年度から他の事業と統合します。";
    for rating in ["変更", "統合"] {
        let rows = [
            entry(1, None, "一時預かり", text, rating),
            entry(2, Some(1), "19時まで", "c", rating),
            entry(3, None, "広場", "", ""),
        ];
        let (book, said) = rows_carried(&["継続", "変更", "統合"], &rows);
        assert_eq!(names(&book), ["一時預かり", "19時まで", "広場"], "{rating}");
        assert!(said.contains("調書-1 一時預かり：") && said.contains("継続としました"), "{said}");
        assert!(book.pasts().all(|past| past.next == [past.lineage]));
    }
}

#[test]
fn proposals() {
    let ratings = ["達成", "継続", "変更", "廃止", "統合", "終了"];
    let told = [
        ("耐震工事を終了しました。今後は施設の維持管理を行います。", "変更", "stays"),
        ("令和6年度から新規受付を廃止し、既存利用者への支給を続ける。", "変更", "stays"),
        ("", "廃止", "goes"),
        ("", "統合", "asked"),
        ("令和6年度で終了しました。", "終了", "goes"),
        ("令和6年度をもって事業を廃止しました。", "継続", "asked"),
        ("令和7年度から「広場」へ統合。", "変更", "goes"),
        ("廃止の方向で調整する。", "変更", "stays"),
        ("本事業は廃止となる見込みである。", "変更", "asked"),
        ("申請書の押印を廃止しました。", "変更", "stays"),
        ("紙の様式を廃止します。引き続き電子で受け付ける。", "変更", "stays"),
    ];
    let mut rows: Vec<_> = told
        .iter()
        .zip(1..)
        .map(|((text, rating, _), id)| entry(id, None, &format!("事業{id}"), text, rating))
        .collect();
    rows.push(entry(99, None, "広場", "", ""));
    let (book, said) = rows_carried(&ratings, &rows);
    let here = names(&book);
    for ((text, rating, right), id) in told.iter().zip(1..) {
        let name = format!("事業{id}");
        let line = said.lines().find(|line| line.contains(&format!("{name}：")));
        let told = match (here.contains(&name), line) {
            (true, None) => "stays",
            (true, Some(line)) if line.contains("継続としました") => "asked",
            (false, Some(_)) => "goes",
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(told, *right, "{rating} {text}: {line:?}");
    }
}

#[test]
fn series_merged() {
    let mut last = chosho::import::sample().unwrap();
    let series = last.all_series().next().unwrap().clone();
    let from = last.sheets().flat_map(|sheet| last.entries_of(sheet.id).unwrap());
    let from = from.into_iter().find(|row| row.lineage == series.lineage).unwrap().clone();
    let into = last.entries_of(from.sheet).unwrap().find(|row| row.id != from.id).unwrap().clone();
    let mut proposal = Proposal::of(&last).unwrap();
    proposal.entry_mut(from.id).unwrap().decision = Decision::Merge(Some(into.id));
    let book = carry(&last, &proposal).unwrap();
    let moved = Series { lineage: into.lineage, position: 0, ..series.clone() };
    assert_eq!((book.series_of(into.lineage), book.series_of(from.lineage).len()), (vec![&moved], 0));

    // What the two of them count under one name stays apart.
    let own = Series { id: last.new_key(), lineage: into.lineage, ..series.clone() };
    last.apply(&Change::insert(Record::Series(own)));
    let book = carry(&last, &proposal).unwrap();
    let names: Vec<&str> = book.series_of(into.lineage).iter().map(|own| own.name.as_str()).collect();
    assert_eq!(names, [series.name.clone(), format!("{}（{}）", series.name, from.name)]);
}

/// A case's book.
fn case(name: &str) -> Book {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assets/carry").join(name);
    chosho::import::from_file(&path).unwrap()
}

/// Brings something of last year's book, as the window does: by a command.
fn pulled(book: &mut Book, last: &Book, source: Source, target: Target) {
    let pulled = pull(book, last, source, target).unwrap();
    let (label, place, changes) = ("引き継ぎ".to_owned(), pulled.place, pulled.changes);
    let step = Command::Bring { label, place, changes }.step(book).unwrap().unwrap();
    book.apply_all(&step.changes);
}

/// How often the comparison with last year has something of this name, and as what.
fn became(book: &Book, name: &str) -> Vec<Became> {
    let all = chosho::review::changes(book, &Comparing::default())
        .unwrap()
        .unwrap()
        .sheets
        .into_iter()
        .flat_map(|sheet| sheet.items);
    all.filter(|item| item.name == name).map(|item| item.became).collect()
}

#[test]
fn structure() {
    let (last, mut book) = (case("structure-2023.json"), case("structure-2024.json"));
    let first = book.sheets().next().unwrap().id;
    let target = Target { sheet: Some(first), policy: None };
    for (name, before) in [("終わる事業", vec![Became::Ended]), ("統合される事業", vec![])] {
        assert_eq!(became(&book, name), before);
        let row =
            last.sheets().flat_map(|sheet| last.entries_of(sheet.id).unwrap()).find(|row| row.name == name);
        pulled(&mut book, &last, Source::Entry(row.unwrap().id), target);
        // Of what went on only the text of a column that is gone is told.
        assert_eq!(became(&book, name), [Became::Continued]);
    }
    let checked = chosho::review::check(&book).unwrap();
    let ended: Vec<_> = checked.iter().filter(|own| own.rule() == Rule::Ended).collect();
    assert!(ended.is_empty(), "{ended:?}");
}

#[test]
fn sheet_left_out() {
    let (last, mut book) = (case("structure-2023.json"), case("sheet-left-out-2024.json"));
    let sheet = last.sheets().find(|sheet| sheet.number == 3).unwrap();
    assert_eq!(became(&book, "三の事業"), [Became::Ended]);
    let policy = book.policies_of(book.plans().next().unwrap().id).next().unwrap().id;
    pulled(&mut book, &last, Source::Sheet(sheet.id), Target { sheet: None, policy: Some(policy) });
    assert_eq!(became(&book, "三の事業"), []);
    let back = book.full_sheets().unwrap().into_iter().find(|sheet| sheet.number == 3).unwrap();
    let past = book.past_of(back.lineage.unwrap());
    assert_eq!(past[0].overall(), Some("三の全体（この調書は次年度なくなる）。"));
}

#[test]
fn the_last_year_there_is_has_none_after_it() {
    let mut book = chosho::import::sample().unwrap();
    let head = chosho::book::Head { fiscal_year: FiscalYear::new(2200).unwrap(), ..book.head.clone() };
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
    let error = carry(&book, &Proposal::of(&book).unwrap()).unwrap_err();
    assert_eq!(error, chosho::carry::NotCarried::NoFurtherYear);
}

/// A case of `tests/assets/carry`, carried forward: what was said, and the new book.
fn carried(case: &str) -> (String, Book) {
    let folder = tempfile::tempdir().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assets/carry").join(case);
    ok(folder.path(), &["import", path.to_str().unwrap(), "-o", "last.chosho"]);
    let said = ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
    ok(folder.path(), &["verify", "new.chosho"]);
    (said, store::read(&folder.path().join("new.chosho")).unwrap())
}

/// The captions of a book's first form.
fn captions(book: &Book) -> Vec<String> {
    let form = book.forms().next().unwrap();
    form.columns.iter().map(|column| column.caption.clone()).collect()
}

#[test]
fn neighbour_years_keep_their_distance() {
    let (_, book) = carried("neighbour-years.json");
    assert_eq!(book.head.title, "令和7年度 計画進捗調書（令和6年度実績・令和7年度目標）");
    assert_eq!(book.head.subtitle, "令和8年3月31日現在");
    assert_eq!(
        captions(&book),
        [
            "事業名",
            "令和6年度までの実績",
            "令和7年度 目標",
            "令和7年度 実績\n（令和8年3月末現在）",
            "令和8年度の方針",
            "R7評価",
            "７年度予算額（千円）",
        ]
    );
    let short = &book.forms().next().unwrap().columns[3].short;
    assert_eq!(short, "令和7年度 実績（令和8年3月末現在）", "and goes along in one line");
    assert_eq!(book.plans().next().unwrap().name, "第3期計画（令和4～令和8年度）", "a period stays");
}

#[test]
fn slide_reiwa_has_each_value_under_its_year() {
    let (said, book) = carried("slide-reiwa.json");
    assert_eq!(
        captions(&book)[1..7],
        [
            "令和5年度目標",
            "令和5年度実績",
            "令和6年度目標",
            "令和6年度実績",
            "令和7年度目標",
            "令和7年度実績"
        ]
    );
    let row = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).next().unwrap().id;
    let texts = ["r4t", "r4a", "r5t", "r5a", "r6t", "r6a"].map(|id| book.text(row, &id.into()));
    assert_eq!(texts, ["5t", "5a", "6t", "6a", "", ""]);
    assert_eq!(said, "", "the form says so");
}

/// The form of slide-reiwa, in another writing and without a word of what moves where.
fn slides_unsaid(write: impl Fn(&str) -> String) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assets/carry/slide-reiwa.json");
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    for column in json["forms"][0]["columns"].as_array_mut().unwrap() {
        if column["kind"] == "figure" {
            column["carry"] = "keep".into();
            column["caption"] = write(column["caption"].as_str().unwrap()).into();
        }
    }
    json
}

#[test]
fn columns_of_years_slide_where_the_form_keeps_them() {
    for (write, last) in [
        ((|caption: &str| caption.to_owned()) as fn(&str) -> String, "令和7年度目標"),
        (|caption| caption.replace("令和", "R").replace("年度", ""), "R7目標"),
        (|caption| caption.replace('4', "４").replace('5', "５").replace('6', "６"), "令和７年度目標"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("last.json"), slides_unsaid(write).to_string()).unwrap();
        ok(folder.path(), &["import", "last.json", "-o", "last.chosho"]);
        let said = ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
        assert_eq!(said.matches("1年前の列に移しました").count(), 2, "{said}");
        let book = store::read(&folder.path().join("new.chosho")).unwrap();
        assert_eq!(captions(&book)[5], last);
        let row = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).next().unwrap().id;
        let texts = ["r4t", "r4a", "r5t", "r5a", "r6t", "r6a"].map(|id| book.text(row, &id.into()));
        assert_eq!(texts, ["5t", "5a", "6t", "6a", "", ""]);
        // And the form says so from now on.
        let again = carry(&book, &Proposal::of(&book).unwrap()).unwrap();
        assert!(Proposal::of(&book).unwrap().slides.is_empty());
        assert_eq!(again.text(row, &"r4t".into()), "6t");
    }
}

#[test]
fn a_header_and_a_subtitle_name_the_next_year_in_the_same_writing() {
    for (old, new) in [
        ("令和 6 年度 プラン", "令和 7 年度 プラン"),
        ("令和6（2024）年度 プラン", "令和7（2025）年度 プラン"),
        ("Ｒ６年度 プラン", "Ｒ７年度 プラン"),
        ("令和六年度 プラン", "令和七年度 プラン"),
        ("㋿6年度 プラン", "㋿7年度 プラン"),
    ] {
        let mut book = chosho::import::sample().unwrap();
        let year = FiscalYear::new(2024).unwrap();
        let head = chosho::book::Head { fiscal_year: year, subtitle: old.to_owned(), ..book.head.clone() };
        book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
        let before = book.forms().next().unwrap().clone();
        let mut form = before.clone();
        form.page.header.left = old.to_owned();
        form.ratings[0].definition = format!("{old}に達成したもの");
        book.apply(&Change::update(Record::Form(before), Record::Form(form)));
        let next = carry(&book, &Proposal::of(&book).unwrap()).unwrap();
        let form = next.forms().next().unwrap();
        assert_eq!((next.head.subtitle.as_str(), form.page.header.left.as_str()), (new, new));
        assert_eq!(form.ratings[0].definition, format!("{new}に達成したもの"));
    }
}

/// A published text whose column of achievements has this day.
fn dated(day: &str) -> String {
    format!(
        "みなと市福祉計画 評価調書\n【令和6年度 評価調書】\n福祉部\n【評価区分について】\n- 継続 続けるもの\n\
         みなと市福祉計画 評価調書-1\n計画名\t子ども計画\n施策名\t在宅支援\t基本目標1\t基本施策1-1\n\
         施策の目標 個別事業名\t取組み・方針 （目標事業量）\t個別事業\t\t\n\
         \t\t達成度 {day}時点\t評価及び今後の 方策（改善策）等\t評価区分\n\
         広場\t開く\t開いた\tよい\t継続\n施策全体又は基本目標からの実績評価\nよい。\n"
    )
}

#[test]
fn an_as_of_date_in_any_writing_moves_by_a_year() {
    for day in ["令和7年3月末", "R7.3.31", "令和七年三月三十一日", "令和7年3月31日", "2025/3/31"]
    {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("last.txt"), dated(day)).unwrap();
        ok(folder.path(), &["import", "last.txt", "-o", "last.chosho"]);
        ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
        let book = |name: &str| store::read(&folder.path().join(name)).unwrap();
        let printed = |book: &Book| book.expand(&captions(book)[2]);
        assert_eq!(captions(&book("last.chosho"))[2], "達成度\n{基準日}時点", "{day}");
        assert_eq!(printed(&book("last.chosho")), "達成度\n令和7年3月31日時点", "{day}");
        assert_eq!(printed(&book("new.chosho")), "達成度\n令和8年3月31日時点", "{day}");
    }
}

#[test]
fn a_column_with_the_number_of_one_that_was_removed_has_no_past() {
    let folder = tempfile::tempdir().unwrap();
    let asset = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assets/carry").join(name);
    let import = |name: &str, to: &str| {
        ok(folder.path(), &["import", asset(name).to_str().unwrap(), "-o", to]);
        store::read(&folder.path().join(to)).unwrap()
    };
    let book = import("column-id-reused-2024.json", "2024.chosho");
    let row = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).next().unwrap().clone();
    let form = book.forms().next().unwrap();
    let past = book.past_of(row.lineage)[0].entry().unwrap();
    let column = |id: &str| form.column(&id.into()).unwrap();
    assert_eq!(past.cell_for(column("column-1")), None);
    assert_eq!(past.cell_for(column("target")).unwrap().text, "方針甲市");
    // The column itself, a year later, has it.
    let last = import("column-id-reused-2023.json", "2023.chosho");
    let next = carry(&last, &Proposal::of(&last).unwrap()).unwrap();
    let past = next.past_of(row.lineage)[0].entry().unwrap();
    let own = next.forms().next().unwrap().column(&"column-1".into()).unwrap();
    assert_eq!(past.cell_for(own).unwrap().text, "感染拡大で利用が減った。");
}

/// Last year's file was corrected after it was carried forward.
#[test]
fn a_correction_of_last_years_file_reaches_this_year() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let asset = |name: &str| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/assets/carry")
            .join(name)
            .to_str()
            .unwrap()
            .to_owned()
    };
    let (before, after) = (asset("structure-2023.json"), asset("structure-2023-corrected.json"));
    ok(folder.path(), &["carry", &before, "-o", "this.chosho"]);
    let file = store::read(&at("this.chosho")).unwrap().last_file().unwrap().clone();
    assert_eq!((file.year.year(), file.name.as_str()), (2023, "structure-2023.json"));

    let nothing = chosho(folder.path(), &["recarry", "this.chosho", &before]);
    assert_eq!(nothing.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&nothing.stdout).contains("直された箇所はありません"));

    let found = chosho(folder.path(), &["recarry", "this.chosho", &after, "--json"]);
    assert_eq!(found.status.code(), Some(1), "{}", String::from_utf8_lossy(&found.stderr));
    let report: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    let own = &report["corrections"][0];
    assert_eq!(report["corrections"].as_array().unwrap().len(), 1);
    assert_eq!((own["thing"].as_str(), own["name"].as_str()), (Some("entry"), Some("相談")));
    assert_eq!(own["texts"][0]["old"], "相談は順調。");
    assert_eq!(own["texts"][0]["new"], "（訂正）相談は低調でした。");
    assert_eq!(own["rests"][0]["name"], "相談");

    let bytes = fs::read(at("this.chosho")).unwrap();
    let taken = chosho(folder.path(), &["recarry", "this.chosho", &after, "-o", "new.chosho"]);
    assert_eq!(taken.status.code(), Some(0), "{}", String::from_utf8_lossy(&taken.stderr));
    assert_eq!(fs::read(at("this.chosho")).unwrap(), bytes, "it stays as it is");
    ok(folder.path(), &["verify", "new.chosho"]);
    let (old, new) = (store::read(&at("this.chosho")).unwrap(), store::read(&at("new.chosho")).unwrap());
    let said = |book: &Book| {
        let row = book.pasts().filter_map(|past| past.entry()).find(|row| row.name == "相談").unwrap();
        row.role(Role::Evaluation).unwrap().text.clone()
    };
    assert_eq!((said(&old).as_str(), said(&new).as_str()), ("相談は順調。", "（訂正）相談は低調でした。"));
    assert_ne!(old.last_file().unwrap().contents, new.last_file().unwrap().contents);
    let log = store::read_all(&at("new.chosho")).unwrap().log;
    assert_eq!(log.last().unwrap().step.label, "前年度の訂正の反映", "and can be undone");
    let again = chosho(folder.path(), &["recarry", "new.chosho", &after]);
    assert_eq!(again.status.code(), Some(0));

    let wrong = chosho(folder.path(), &["recarry", "this.chosho", "new.chosho"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("比べられませんでした"));
    let onto = chosho(folder.path(), &["recarry", "this.chosho", &after, "-o", "this.chosho", "--force"]);
    assert_eq!(onto.status.code(), Some(2));
}

/// The period of a plan is over: another goes on from it, with what became of what.
#[test]
fn the_plan_of_the_next_period_takes_over_and_the_appendix_begins_with_what_became_of_what() {
    let folder = tempfile::tempdir().unwrap();
    ok(folder.path(), &["sample", "-o", "last.chosho"]);
    ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
    let before = store::read(&folder.path().join("new.chosho")).unwrap();
    let shown = chosho(folder.path(), &["next-plan", "new.chosho"]).stdout;
    let mut map: serde_json::Value = serde_json::from_slice(&shown).unwrap();
    fs::write(folder.path().join("same.json"), &shown).unwrap();
    ok(folder.path(), &["next-plan", "new.chosho", "--map", "same.json", "-o", "same.chosho"]);

    map["name"] = "第2期みどり野プラン".into();
    map["period"] = serde_json::json!([2026, 2030]);
    let policies = map["policies"].as_array().unwrap().clone();
    let [one, two, three] = policies.as_slice() else { panic!("{policies:?}") };
    map["policies"] = serde_json::json!([
        { "name": "子育て家庭と両立の支援", "from": [one["name"], two["name"]],
          "sheets": [{ "number": one["sheets"][0], "merged": two["sheets"] }] },
        { "name": three["name"], "from": [three["name"]], "sheets": [three["sheets"][0]] },
        { "name": "居場所づくり", "from": [three["name"]], "sheets": [three["sheets"][1]] },
        { "name": "新しい施策" },
    ]);
    fs::write(folder.path().join("map.json"), map.to_string()).unwrap();
    ok(folder.path(), &["next-plan", "new.chosho", "--map", "map.json", "-o", "next.chosho"]);
    ok(folder.path(), &["verify", "next.chosho"]);
    let book = store::read(&folder.path().join("next.chosho")).unwrap();
    assert_eq!(book.plans().next().unwrap().name, "第2期みどり野プラン");
    assert_eq!(lineages(&book).len(), lineages(&before).len(), "no row is lost");

    let found = chosho::review::changes(&book, &Comparing::default()).unwrap().unwrap();
    let told: Vec<(Became, &str, Vec<String>)> = found
        .outline
        .iter()
        .map(|item| {
            (item.became, item.name.as_str(), [item.merged.clone(), item.came_out_of.clone()].concat())
        })
        .collect();
    let [two, three] = [two, three].map(|own| own["name"].as_str().unwrap());
    assert_eq!(
        told,
        [
            (Became::Continued, "第2期みどり野プラン", vec![]),
            (Became::Continued, "子育て家庭と両立の支援", vec![two.to_owned()]),
            (Became::Continued, three, vec![]),
            (Became::Continued, "居場所づくり", vec![three.to_owned()]),
            (Became::New, "新しい施策", vec![]),
        ]
    );
    assert_eq!(found.outline[2].divided, ["居場所づくり"]);
    let made_up = found.outline[0].texts.last().unwrap();
    assert!(
        made_up.old.text.contains("（調書-1）")
            && made_up.new.text.starts_with("子育て家庭と両立の支援（調書-1）")
    );
    let merged = found.sheets.iter().find(|sheet| sheet.number == 1).unwrap();
    assert_eq!(merged.items[0].merged.len(), 1, "the sheet that went into it is named");

    fs::write(folder.path().join("bad.json"), "{\"plan\": \"ない計画\", \"name\": \"x\", \"policies\": []}")
        .unwrap();
    let bad = chosho(folder.path(), &["next-plan", "new.chosho", "--map", "bad.json", "-o", "bad.chosho"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("次期計画を作れませんでした"));
}
