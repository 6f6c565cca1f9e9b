//! What becomes of the years that are named.

use jiff::civil::{Date, date};

use super::columns::{carried, runs, slides};
use super::places::named;
use super::*;
use crate::book::testing::{Small, small};
use crate::book::{Carry, Change, Column, ColumnKind, Form, Plan, Record};

fn book(year: i32, as_of: Option<Date>) -> Book {
    let mut book = small().book;
    let head = Head { fiscal_year: FiscalYear::new(year).unwrap(), as_of, ..book.head.clone() };
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
    book
}

fn next(year: i32, as_of: Option<Date>, text: &str) -> String {
    let last = book(year, as_of);
    of_next_year(text, &last.head, &next_head(&last))
}

#[test]
fn a_title_names_the_next_year_across_eras() {
    for (year, old, new) in [
        (2010, "平成22年度 行動計画 評価調書", "平成23年度 行動計画 評価調書"),
        (2018, "平成30年度評価調書", "令和元年度評価調書"),
        (2019, "令和元年度評価調書", "令和2年度評価調書"),
        (2019, "平成31年度評価調書", "令和2年度評価調書"),
        (2019, "令和元年度（平成31年度）", "令和2年度"),
        (1988, "昭和63年度", "平成元年度"),
        (2010, "平成２２年度", "平成２３年度"),
        (2024, "２０２４年度", "２０２５年度"),
        (2024, "2024年度（令和6年度）", "2025年度（令和7年度）"),
        (2010, "平成 22年度", "平成 23年度"),
        (2010, "平成21年度に比べ", "平成22年度に比べ"),
        (2010, "平成22年に開設", "平成22年に開設"),
        (2010, "第22回 年度評価", "第22回 年度評価"),
    ] {
        assert_eq!(next(year, None, old), new, "{old}");
    }
}

#[test]
fn each_year_keeps_its_distance_to_the_books() {
    for (old, new) in [
        (
            "令和6年度 計画進捗調書（令和5年度実績・令和6年度目標）",
            "令和7年度 計画進捗調書（令和6年度実績・令和7年度目標）",
        ),
        ("令和5年度までの実績", "令和6年度までの実績"),
        ("令和7年度の方針", "令和8年度の方針"),
        ("令和4年度実績", "令和5年度実績"),
        ("R6評価", "R7評価"),
        ("６年度予算額（千円）", "７年度予算額（千円）"),
        ("令和6年度 実績\n（令和7年3月末現在）", "令和7年度 実績\n（令和8年3月末現在）"),
        ("令和5年度 実績（令和6年3月末現在）", "令和6年度 実績（令和7年3月末現在）"),
        ("令和6年4月～令和7年3月の実績", "令和7年4月～令和8年3月の実績"),
        // Periods, what happened once and what is far away stay.
        ("令和6年度～令和10年度 第3期プラン", "令和6年度～令和10年度 第3期プラン"),
        ("令和6年4月～令和11年3月", "令和6年4月～令和11年3月"),
        ("令和6年3月策定", "令和6年3月策定"),
        ("基準値（令和5年度）", "基準値（令和5年度）"),
        ("令和2年度", "令和2年度"),
        (
            "令和6年度の評価（計画期間 令和4年度～令和8年度）",
            "令和7年度の評価（計画期間 令和4年度～令和8年度）",
        ),
    ] {
        assert_eq!(next(2024, Some(date(2025, 3, 31)), old), new, "{old}");
    }
}

#[test]
fn the_end_of_a_plan_stays_where_something_is_to_be_reached_by_then() {
    let mut last = book(2024, None);
    let plan = last.plans().next().unwrap().clone();
    let year = |year| FiscalYear::new(year).unwrap();
    let after = Plan { period: Some((year(2022), year(2026))), ..plan.clone() };
    last.apply(&Change::update(Record::Plan(plan), Record::Plan(after)));
    let shift = Shift::of(&last, &next_head(&last));
    for (text, is_sure) in [
        ("目標値（令和8年度）", false),
        ("令和8年度", false),
        ("令和7年度目標", true),
        ("令和6年度目標値", true),
        ("令和7年度の方針", true),
    ] {
        assert_eq!(shift.reword(text, false).unwrap().is_sure, is_sure, "{text}");
    }
}

#[test]
fn a_caption_names_the_next_as_of_date() {
    for (day, old, new) in [
        (date(2011, 4, 1), "達成度\n平成23年4月1日時点", "達成度\n平成24年4月1日時点"),
        (date(2019, 4, 1), "平成31年4月1日", "令和2年4月1日"),
        (date(2011, 3, 31), "平成２３年３月３１日", "平成２４年３月３１日"),
        (date(2011, 3, 31), "H23.3.31", "H24.3.31"),
        (date(2011, 4, 1), "2011年4月1日", "2012年4月1日"),
        (date(2011, 4, 1), "平成23年9月1日開設", "平成23年9月1日開設"),
    ] {
        assert_eq!(next(2010, Some(day), old), new, "{old}");
    }
}

#[test]
fn the_next_head_is_a_year_later() {
    let head = next_head(&book(2023, Some(date(2024, 2, 29))));
    assert_eq!((head.fiscal_year.year(), head.as_of), (2024, Some(date(2025, 2, 28))));
    assert_eq!(next_head(&book(2200, None)).fiscal_year.year(), 2200);
}

/// The small book's form with these columns: id, group, caption, and what carrying does.
fn form(columns: &[(&str, &str, &str, Carry)]) -> Form {
    let Small { book, .. } = small();
    let mut form = book.forms().next().unwrap().clone();
    let like = form.columns[1].clone();
    form.columns.truncate(1);
    form.columns.extend(columns.iter().map(|(id, group, caption, carry)| Column {
        id: (*id).into(),
        group: (!group.is_empty()).then(|| (*group).to_owned()),
        caption: (*caption).to_owned(),
        short: (*caption).to_owned(),
        kind: ColumnKind::Figure,
        role: None,
        carry: carry.clone(),
        ..like.clone()
    }));
    form
}

fn near(year: i32) -> FiscalYear {
    FiscalYear::new(year).unwrap()
}

#[test]
fn columns_of_years_are_known_however_they_are_written_and_grouped() {
    let keep = || Carry::Keep;
    for columns in [
        [
            ("a", "", "令和4年度実績", keep()),
            ("b", "", "令和5年度実績", keep()),
            ("c", "", "令和6年度実績", keep()),
        ],
        [("a", "", "R4実績", keep()), ("b", "", "R5実績", keep()), ("c", "", "R6実績", keep())],
        [("a", "", "４年度実績", keep()), ("b", "", "５年度実績", keep()), ("c", "", "６年度実績", keep())],
        [
            ("a", "", "{前々年度}実績", keep()),
            ("b", "", "令和5年度実績", keep()),
            ("c", "", "{年度}実績", keep()),
        ],
        [
            ("a", "令和４年度", "実績", keep()),
            ("b", "令和５年度", "実績", keep()),
            ("c", "令和６年度", "実績", keep()),
        ],
    ] {
        let runs = runs(&form(&columns), near(2024));
        let [run] = runs.as_slice() else { panic!("{runs:?}") };
        assert_eq!(run.columns, ["a", "b", "c"].map(|id| id.into()));
        assert_eq!(run.first, near(2022));
    }
    for columns in [
        // Not the same words, no row of years, far from the book's.
        [("a", "", "令和5年度実績", keep()), ("b", "", "令和6年度目標", keep())],
        [("a", "", "令和4年度実績", keep()), ("b", "", "令和6年度実績", keep())],
        [("a", "", "平成20年度実績", keep()), ("b", "", "平成21年度実績", keep())],
    ] {
        assert!(runs(&form(&columns), near(2024)).is_empty());
    }
}

#[test]
fn what_stands_in_columns_of_years_goes_to_the_year_before() {
    let all = |carries: [Carry; 3]| {
        let [a, b, c] = carries;
        form(&[("a", "", "令和4年度実績", a), ("b", "", "令和5年度実績", b), ("c", "", "令和6年度実績", c)])
    };
    let moves = |to: &str| Carry::Move(to.into());
    let fit = all([Carry::Keep, moves("a"), moves("b")]);
    assert!(slides(&fit, near(2024)).is_empty(), "the form says so");
    assert!(slides(&all([Carry::Clear, Carry::Clear, Carry::Clear]), near(2024)).is_empty());
    for carries in [
        [Carry::Keep, Carry::Keep, Carry::Clear],
        [Carry::Keep, Carry::Keep, Carry::Keep],
        [Carry::Keep, moves("a"), moves("a")],
    ] {
        let mut form = all(carries);
        let slides = slides(&form, near(2024));
        slides[0].apply(&mut form);
        assert_eq!(form, fit);
    }
    let cells = ["a", "b", "c"].map(|id| (id.into(), crate::book::Cell::Text(format!("{id}の値")))).into();
    let texts = |years: i32| {
        let after = carried(&fit, &cells, (near(2024), years));
        ["a", "b", "c"].map(|id: &str| match after.get(id) {
            Some(crate::book::Cell::Text(text)) => text.clone(),
            _ => String::new(),
        })
    };
    assert_eq!(texts(1), ["bの値", "cの値", ""]);
    assert_eq!(texts(2), ["cの値", "", ""], "a skipped year has none");
    assert_eq!(texts(5), ["", "", ""]);
}

#[test]
fn every_place_that_names_a_year_is_listed() {
    let mut last = book(2024, None);
    let mut form = last.forms().next().unwrap().clone();
    form.columns[2].caption = "令和6年度実績".to_owned();
    form.columns[2].short = "令和6年度実績".to_owned();
    form.columns[2].group = Some("R6".to_owned());
    form.ratings[0].definition = "令和6年度に目標を達成したもの".to_owned();
    form.page.header.left = "令和6年度 目標事業評価調書".to_owned();
    form.captions.overall = "令和6年度の総括".to_owned();
    form.captions.plan = "計画（令和4年度～令和8年度）".to_owned();
    form.name = "令和６年度様式".to_owned();
    let before = last.forms().next().unwrap().clone();
    last.apply(&Change::update(Record::Form(before), Record::Form(form)));
    let plan = last.plans().next().unwrap().clone();
    let after = Plan { name: "令和6年度 子ども計画".to_owned(), ..plan.clone() };
    last.apply(&Change::update(Record::Plan(plan), Record::Plan(after)));
    let row = last.sheets().flat_map(|sheet| last.entries_of(sheet.id).unwrap()).next().unwrap().clone();
    let after = crate::book::Entry { name: "令和6年度 地域フォーラム".to_owned(), ..row.clone() };
    last.apply(&Change::update(Record::Entry(row), Record::Entry(after)));
    let found: Vec<(String, usize, bool)> =
        named(&last, &next_head(&last)).into_iter().map(|own| (own.new, own.spots.len(), own.on)).collect();
    let found: Vec<(&str, usize, bool)> =
        found.iter().map(|(new, spots, on)| (new.as_str(), *spots, *on)).collect();
    assert_eq!(
        found,
        [
            ("R7", 1, true),
            ("令和7年度実績", 2, true),
            ("計画（令和5年度～令和9年度）", 1, false),
            ("令和7年度の総括", 1, true),
            ("令和7年度に目標を達成したもの", 1, true),
            ("令和7年度 目標事業評価調書", 1, true),
            ("令和７年度様式", 1, true),
            ("令和7年度 子ども計画", 1, false),
            ("令和7年度 地域フォーラム", 1, true),
        ]
    );
}
