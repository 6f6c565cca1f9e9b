//! 新旧対照表 behind the sheets.

use std::sync::Arc;

use super::*;
use crate::book::{
    Became, Changed, Compared, ComparedPart, ComparedSheet, ComparedSubject, ComparedText, Comparison,
    FiscalYear, Passage, Spacing,
};

fn text(part: ComparedPart, old: &str, new: &str, marked: std::ops::Range<usize>) -> ComparedText {
    let passage = |text: &str| Passage { marked: vec![marked.clone()], ..Passage::new(text) };
    ComparedText { part, old: passage(old), new: passage(new), spacing: None }
}

/// A comparison in which a text goes on for pages.
fn comparison(book: &Book, long: usize) -> Comparison {
    let sheet = book.sheets().next().unwrap();
    let entry = book.entries_of(sheet.id).unwrap().next().unwrap();
    let cell = || ComparedPart::Cell("target".into(), "取組み".to_owned());
    let item = |became, texts| {
        let (subject, change) = (ComparedSubject::Entry(Some(entry.id)), Changed::Entry(entry.lineage));
        Compared { texts, ..Compared::new(subject, change, "相談事業".to_owned(), became) }
    };
    let new = "長い文が続きます。".repeat(long);
    Comparison {
        old: FiscalYear::new(2023).unwrap(),
        new: FiscalYear::new(2024).unwrap(),
        words_only: false,
        outline: Vec::new(),
        sheets: vec![ComparedSheet {
            sheet: Some(sheet.id),
            number: 1,
            policy: "施策".to_owned(),
            is_new: false,
            items: vec![
                item(Became::Continued, vec![text(cell(), "5か所で実施", "6か所で実施", 0..10)]),
                item(Became::New, vec![text(cell(), "", &new, 0..new.len()), text(cell(), "", "二", 0..3)]),
                item(Became::Ended, vec![text(cell(), "なくなった文", "", 0..0)]),
            ],
        }],
    }
}

fn section(book: &Book, parts: &Parts) -> Section {
    let layout = layout(book, parts, Fonts::shared().unwrap(), &Monitor::default()).unwrap();
    layout.sections.into_iter().find(|section| section.kind == SectionKind::Comparison).unwrap()
}

fn words(section: &Section) -> String {
    let runs = section.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        // What only repeats is no part of any element.
        PageItem::Text(run) if run.tag.element().is_some() => Some(run.text.as_str()),
        _ => None,
    });
    runs.collect()
}

/// The thin level rules: underlines, from where to where.
fn underlines(section: &Section) -> Vec<f32> {
    let items = section.pages.iter().flat_map(|page| &page.items);
    let rules = items.filter_map(|item| if let PageItem::Rule(rule) = item { Some(rule) } else { None });
    // Cells' rules are thinner, frames thicker.
    let own = rules.filter(|rule| rule.weight > 0.41 && rule.weight < 0.7 && rule.from.1 == rule.to.1);
    own.map(|rule| rule.to.0 - rule.from.0).collect()
}

#[test]
fn old_stands_beside_new_and_what_differs_is_underlined() {
    let book = small();
    let parts = Parts { comparison: Some(Arc::new(comparison(&book, 3))), ..Parts::default() };
    let section = section(&book, &parts);
    let words = words(&section);
    for said in [
        "新旧対照表（令和5年度・令和6年度）",
        "旧（令和5年度）",
        "新（令和6年度）",
        "5か所で実施",
        "6か所で実施",
        "※新規",
        "（新規）",
        "※廃止",
        "（廃止）",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    assert_eq!(words.matches("（新規）").count(), 1, "once for all texts of what is new");
    let size = PageSetup::a4_landscape().body_pt;
    let lines = underlines(&section);
    let figure = lines.iter().filter(|width| (1.5 * size..4.0 * size).contains(*width)).count();
    assert!(figure >= 2, "5か所 and 6か所: {lines:?}");
}

#[test]
fn a_long_text_goes_on_over_pages_and_none_of_it_is_lost() {
    let book = small();
    let parts = Parts { comparison: Some(Arc::new(comparison(&book, 900))), ..Parts::default() };
    let section = section(&book, &parts);
    assert!(section.pages.len() > 2);
    assert!(words(&section).contains(&"長い文が続きます。".repeat(900)));
}

#[test]
fn only_the_chosen_sheets_are_compared_and_where_none_changed_that_is_said() {
    let book = small();
    let comparison = Some(Arc::new(comparison(&book, 3)));
    let parts = Parts { sheets: Some(Vec::new()), comparison, ..Parts::default() };
    let words = words(&section(&book, &parts));
    assert!(words.contains("前年度から変わったところはありません。") && !words.contains("か所"));
}

#[test]
fn the_part_set_alone_is_the_part_of_the_whole_and_counted_once() {
    let book = small();
    let fonts = Fonts::shared().unwrap();
    let comparison = Some(Arc::new(comparison(&book, 300)));
    let parts = Parts { contents: true, comparison, ..Parts::default() };
    let pagination = Pagination::new(&book, &parts, None, fonts, &Monitor::default()).unwrap();
    let whole = layout(&book, &parts, fonts, &Monitor::default()).unwrap();
    assert_eq!(pagination.len(), whole.len());
    for expected in &whole.sections {
        let own = crate::typeset::section(&book, &parts, expected.kind, &pagination, fonts).unwrap();
        assert!(own == *expected, "{}", expected.title);
    }
    let again = Pagination::new(&book, &parts, Some((&book, &pagination)), fonts, &Monitor::default());
    assert!(again.unwrap() == pagination);
}

#[test]
fn plans_and_reasons_stand_there_and_white_space_is_said_to_be_all() {
    let book = small();
    let mut own = comparison(&book, 3);
    let plan = book.plans().next().unwrap();
    let name = Compared {
        texts: vec![text(ComparedPart::Name, "旧計画", "新計画", 0..3)],
        ..Compared::new(
            ComparedSubject::Plan(Some(plan.id)),
            Changed::Plan(plan.id),
            "新計画".to_owned(),
            Became::Continued,
        )
    };
    let said = |own: Comparison| {
        words(&section(&book, &Parts { comparison: Some(Arc::new(own)), ..Parts::default() }))
    };
    let without = said(own.clone());
    assert!(!without.contains("変更理由") && !without.contains("計画名"), "{without}");
    own.outline = vec![name];
    own.sheets[0].items[0].reason = "国の制度が変わったため".to_owned();
    own.sheets[0].items[0].texts[0].spacing = Some(Spacing::Lines);
    let with = said(own.clone());
    for words in ["計画・施策", "計画名", "旧計画", "変更理由", "国の制度が変わったため", "（改行のみ）"]
    {
        assert!(with.contains(words), "{words} in {with}");
    }
    // Of a plan whose sheets are not printed nothing is said.
    let parts = Parts { sheets: Some(Vec::new()), comparison: Some(Arc::new(own)), ..Parts::default() };
    assert!(!words(&section(&book, &parts)).contains("計画名"));
}
