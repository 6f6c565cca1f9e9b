//! Whole books on their pages.

mod comparison;
mod everything;
mod golden;
mod parts;
mod structure;

use super::fixture::{Builder, small};
use super::page::PageItem;
use super::*;
use crate::book::{Cell, Margins, PageSetup};
use crate::monitor::Monitor;

fn sections(book: &Book, parts: &Parts) -> Vec<Section> {
    layout(book, parts, Fonts::shared().unwrap(), &Monitor::default()).unwrap().sections
}

fn set(book: &Book) -> Vec<Page> {
    sections(book, &Parts::default()).into_iter().flat_map(|section| section.pages).collect()
}

/// All text of the pages without white space, feet and continuation marks left in.
fn text(pages: &[Page]) -> String {
    pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            PageItem::Text(run) => Some(run.text.as_str()),
            PageItem::Rule(_) | PageItem::Fill(_) => None,
        })
        .flat_map(str::chars)
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// Every run stands on its page.
fn assert_on_paper(pages: &[Page]) {
    for item in pages.iter().flat_map(|page| &page.items) {
        if let PageItem::Text(run) = item {
            assert!(run.x >= 0.0 && run.y > 0.0, "{run:?}");
        }
    }
    for page in pages {
        for item in &page.items {
            if let PageItem::Text(run) = item {
                assert!(run.x + run.width() <= page.width && run.y < page.height, "{run:?}");
            }
        }
    }
}

#[test]
fn a_small_book_is_its_cover_and_a_page_a_sheet() {
    let pages = set(&small());
    assert_eq!(pages.len(), 3);
    assert_on_paper(&pages);
    let all = text(&pages);
    for piece in
        ["評価区分について", "若葉市保健福祉計画目標事業評価調書-1", "※新規※変更", "2/3", "基本施策1-2、1-3"]
    {
        assert!(all.contains(piece), "{piece} is not in {all}");
    }
    assert!(!all.contains("目標事業評価調書目標事業評価調書"));
    assert!(!all.contains("1/3"), "the title page bears no number");
}

#[test]
fn a_row_without_a_name_stands_in_its_parents_cell() {
    let pages = set(&small());
    let names = text(&pages[2..]).matches("延長保育事業").count();
    assert_eq!(names, 1);
}

#[test]
fn a_sheet_begins_on_a_page_of_its_own() {
    let mut builder = Builder::new();
    for number in 1..=4 {
        builder.sheet(number, "");
    }
    let pages = set(&builder.book);
    assert_eq!(pages.len(), 1 + 4);
    assert!(pages[1..].iter().all(|page| page.bookmarks.iter().any(|mark| mark.level == 2)));
}

#[test]
fn forty_rows_come_out_in_order() {
    let mut builder = Builder::new();
    builder.sheet(1, &"まとめの文。\n".repeat(60));
    for row in 1..=40 {
        builder.row(
            &format!("事業その{row}番"),
            [&"目標の文。".repeat(row), "達成", &"評価の文。".repeat(row * 3), "継続"],
        );
    }
    let pages = set(&builder.book);
    assert_on_paper(&pages);
    let all = text(&pages);
    let mut rest = all.as_str();
    for row in 1..=40 {
        let name = format!("事業その{row}番");
        rest = &rest[rest.find(&name).unwrap()..];
    }
    assert_eq!(all.matches("まとめの文。").count(), 60);
}

#[test]
fn nothing_is_lost_whatever_the_paper() {
    for (width_mm, height_mm, margin_mm, body_pt) in [
        (297.0, 210.0, 15.0, 9.0),
        (210.0, 297.0, 20.0, 12.0),
        (420.0, 297.0, 10.0, 8.0),
        (100.0, 70.0, 200.0, 20.0),
        (60.0, 60.0, 0.0, 24.0),
        (f32::NAN, -1.0, f32::INFINITY, 0.0),
    ] {
        let mut builder = Builder::with_form(|form| {
            let margins = Margins::all(margin_mm);
            *form.page = PageSetup { width_mm, height_mm, margins, body_pt, ..PageSetup::a4_landscape() };
            form.columns[1].width = 0;
        });
        builder.sheet(1, "終わりの文。");
        let long: String = ('ぁ'..='ん').filter(|kana| kinsoku::may_start_line(*kana)).collect();
        let first = builder.row(&long, [&long, &long, &long, "継続"]);
        let child = builder.entry("", &[], Some(first));
        builder.cell(child, "evaluation", Cell::Merged);
        builder.cell(child, "target", Cell::Text("A".repeat(300)));
        let pages = set(&builder.book);
        let count = |wanted: char| text(&pages).chars().filter(|&character| character == wanted).count();
        assert!(count('A') >= 300, "{width_mm} × {height_mm}");
        assert!(count('ゑ') >= 4, "{width_mm} × {height_mm}");
        assert!(text(&pages).contains("終"));
    }
}

#[test]
fn a_form_of_many_narrow_columns_or_none_is_set() {
    let mut builder = Builder::with_form(|form| {
        let column = form.columns[1].clone();
        for number in 0..30 {
            let id = format!("more{number}").as_str().into();
            form.columns.push(crate::book::Column { id, group: None, ..column.clone() });
        }
    });
    builder.sheet(1, "文");
    builder.row("名", ["あいう", "えお", "かき", "継続"]);
    assert_on_paper(&set(&builder.book));

    let mut builder = Builder::with_form(|form| form.columns.clear());
    builder.sheet(1, "文");
    builder.entry("名", &[], None);
    assert!(text(&set(&builder.book)).contains('文'));
}

#[test]
fn a_book_with_nothing_in_it_is_a_cover() {
    assert_eq!(set(&Builder::new().book).len(), 1);
}

#[test]
fn merged_cells_without_anything_above_are_blank() {
    let mut builder = Builder::new();
    builder.sheet(1, "");
    let entry = builder.entry("名", &[], None);
    builder.cell(entry, "target", Cell::Merged);
    assert!(text(&set(&builder.book)).contains('名'));
}

#[test]
fn marks_of_rows_that_share_a_name_stand_beneath_it() {
    let mut builder = Builder::new();
    builder.sheet(1, "");
    let parent = builder.entry("延長保育", &["変更"], None);
    builder.entry("", &["変更", "新規"], Some(parent));
    assert!(text(&set(&builder.book)).contains("延長保育※変更※新規"));
}

#[test]
fn the_heading_of_the_closing_text_stands_with_text_below_it() {
    let heading = "施策全体又は基本目標からの実績評価";
    let mut moved = 0;
    for rows in 8..20 {
        let mut builder = Builder::new();
        builder.sheet(1, &"まとめの文を書きます。".repeat(20));
        for row in 0..rows {
            builder.row(&format!("事業{row}"), ["一行の文。", "二行の文。\n続き。", "三行の文。", "継続"]);
        }
        let pages = set(&builder.book);
        let on = pages.iter().position(|page| text(std::slice::from_ref(page)).contains(heading)).unwrap();
        let lines = pages[on].items.iter().filter(|item| match item {
            PageItem::Text(run) => run.text.contains("まとめ"),
            PageItem::Rule(_) | PageItem::Fill(_) => false,
        });
        assert!(lines.count() >= 2, "{rows} rows");
        moved += usize::from(on > 1);
    }
    assert!((1..12).contains(&moved), "the heading is met at the foot of a page");
}

#[test]
fn the_figures_of_a_column_stand_on_their_points() {
    let mut builder = Builder::with_form(|form| form.columns[1].kind = crate::book::ColumnKind::Figure);
    builder.sheet(1, "");
    for (name, figure) in [("甲", "1,970"), ("乙", "2.5"), ("丙", "１２．７５％")] {
        builder.row(name, [figure, "", "", ""]);
    }
    let pages = set(&builder.book);
    let run = |text: &str| {
        pages.iter().flat_map(|page| &page.items).find_map(|item| match item {
            PageItem::Text(run) if run.text == text => Some(run.clone()),
            _ => None,
        })
    };
    let (whole, half, percent) = (run("1,970").unwrap(), run("2.5").unwrap(), run("１２．７５％").unwrap());
    let em = |run: &page::GlyphRun, width: f32| run.x + width * run.size;
    assert!((em(&whole, 2.5) - em(&half, 0.5)).abs() < 0.01);
    assert!((em(&whole, 2.5) - em(&percent, 2.0)).abs() < 0.01);
}
