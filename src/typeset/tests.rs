use super::fixture::{Builder, small};
use super::page::Item;
use super::*;
use crate::book::{Cell, Margins, PageSetup};
use crate::monitor::Monitor;

fn set(book: &Book) -> Vec<Page> {
    let layout = layout(book, &Parts::default(), Fonts::shared().unwrap(), &Monitor::default()).unwrap();
    layout.sections.into_iter().flat_map(|section| section.pages).collect()
}

/// All text of the pages without white space, feet and continuation marks left in.
fn text(pages: &[Page]) -> String {
    pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            Item::Text(run) => Some(run.text.as_str()),
            Item::Rule(_) | Item::Fill(_) => None,
        })
        .flat_map(str::chars)
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// Every run stands on its page.
fn assert_on_paper(pages: &[Page]) {
    for item in pages.iter().flat_map(|page| &page.items) {
        if let Item::Text(run) = item {
            assert!(run.x >= 0.0 && run.y > 0.0, "{run:?}");
        }
    }
    for page in pages {
        for item in &page.items {
            if let Item::Text(run) = item {
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

/// The structure of a section as indented lines, with the text of each element.
fn outline(section: &Section) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, element) in section.elements.iter().enumerate() {
        let mut depth = 0;
        let mut up = element.parent;
        while let Some(parent) = up {
            assert!(parent.index() < index, "parents stand before their children");
            depth += 1;
            up = section.elements[parent.index()].parent;
        }
        let text: String = section
            .pages
            .iter()
            .flat_map(|page| &page.items)
            .filter_map(|item| match item {
                Item::Text(run) if run.element == Some(ElementId(index as u32)) => Some(run.text.as_str()),
                _ => None,
            })
            .collect();
        lines.push(format!("{}{:?} {text}", "  ".repeat(depth), element.kind).trim_end().to_owned());
    }
    lines
}

fn sections(book: &Book, parts: &Parts) -> Vec<Section> {
    layout(book, parts, Fonts::shared().unwrap(), &Monitor::default()).unwrap().sections
}

#[test]
fn a_sheets_structure_is_heading_tables_heading_paragraph() {
    let sections = sections(&small(), &Parts::default());
    let lines = outline(&sections[1]);
    assert_eq!(lines[0], "Heading1 若葉市保健福祉計画 目標事業評価調書-1");
    assert_eq!(lines[1], "Table");
    assert_eq!(lines[2], "  TableBody");
    assert_eq!(lines[3], "    Row");
    assert_eq!(lines[4], "      Header { scope: Row, rows: 1, columns: 1 } 計画名");
    let table = lines.iter().rposition(|line| line == "Table").unwrap();
    assert_eq!(lines[table + 1..table + 3], ["  TableHead", "    Row"]);
    let has = |line: &str| assert!(lines.iter().any(|one| one == line), "{line} is not in {lines:#?}");
    has("      Header { scope: Column, rows: 2, columns: 1 } 取組み・方針（目標事業量）");
    has("      Header { scope: Column, rows: 1, columns: 3 } 個別事業");
    has("      Header { scope: Row, rows: 1, columns: 1 } 家庭福祉員※新規\u{3000}※変更");
    has("      Data { rows: 1, columns: 1 } 未実施");
    assert_eq!(lines[lines.len() - 2], "Heading2 施策全体又は基本目標からの実績評価");
    assert!(lines[lines.len() - 1].starts_with("Paragraph 多様な働き方"));
}

#[test]
fn cells_over_several_rows_say_so() {
    let sections = sections(&small(), &Parts::default());
    let lines = outline(&sections[2]).join("\n");
    assert!(lines.contains("Header { scope: Row, rows: 2, columns: 1 } 延長保育事業"), "{lines}");
    assert!(lines.contains("Data { rows: 2, columns: 1 } 8施設で実施"), "{lines}");
}

#[test]
fn what_repeats_on_later_pages_is_no_part_of_the_text() {
    let mut builder = Builder::new();
    builder.sheet(1, "");
    let long = "長い文が続きます。".repeat(600);
    builder.row("長い事業", [&long, "", "", ""]);
    let sections = sections(&builder.book, &Parts::default());
    let section = sections.last().unwrap();
    assert!(section.pages.len() > 1);
    let lines = outline(section);
    assert!(lines.iter().any(|line| line.ends_with("} 長い事業")), "{lines:#?}");
    assert_eq!(lines.iter().filter(|line| line.contains("取組み・方針")).count(), 1);
    assert!(lines.iter().any(|line| line.ends_with(&format!("}} {long}"))), "the cell is one element");
}

#[test]
fn a_click_on_a_cell_finds_where_it_is_entered() {
    let book = small();
    let sections = sections(&book, &Parts::default());
    let sheet = book.sheets().next().unwrap().id;
    let row = book.entries_of(sheet).next().unwrap().id;
    let page = &sections[1].pages[0];
    let run = page.items.iter().find_map(|item| match item {
        Item::Text(run) if run.text.contains("1,785人") => Some(run),
        _ => None,
    });
    let at = run.map(|run| (run.x + 1.0, run.y)).unwrap();
    let area = page.areas.iter().find(|area| area.frame.contains(at)).unwrap();
    let place = crate::book::Place::cell(sheet, row, &"achievement".into());
    assert_eq!(area.source, Source::Cell(place));
    assert!(page.areas.iter().any(|area| area.source == Source::Overall(sheet)));
}

#[test]
fn the_table_of_contents_leads_to_the_pages_that_bear_its_numbers() {
    let parts = Parts { contents: true, ..Parts::default() };
    let sections = sections(&small(), &parts);
    assert_eq!(sections[1].kind, SectionKind::Contents);
    let lines = outline(&sections[1]);
    assert_eq!(lines[0], "Heading1 目次");
    assert_eq!(lines[1], "Heading2 子ども育成行動計画（後期計画）");
    let links: Vec<_> = sections[1].pages.iter().flat_map(|page| &page.links).collect();
    assert_eq!(links.len(), 2);
    for (link, section) in links.iter().zip(&sections[2..]) {
        let text = outline(&sections[1])[link.element.index()].clone();
        assert!(text.contains(&section.title) && text.ends_with(&(link.page + 1).to_string()), "{text}");
        let foot = format!("{} / 4", link.page + 1);
        let has_number = section.pages[0].items.iter().any(|item| match item {
            Item::Text(run) => run.text == foot,
            _ => false,
        });
        assert!(has_number, "{foot}");
    }
}

#[test]
fn a_long_table_of_contents_counts_its_own_pages() {
    let mut builder = Builder::new();
    for number in 1..=90 {
        builder.sheet(number, "");
        builder.row("名", ["文", "", "", ""]);
    }
    let sections = sections(&builder.book, &Parts { contents: true, ..Parts::default() });
    let own = sections[1].pages.len();
    assert!(own > 1);
    let first = &sections[1].pages[0].links[0];
    assert_eq!(first.page, 1 + own);
    let last = sections[1].pages.last().unwrap().links.last().unwrap();
    assert_eq!(last.page, own + 90);
}

#[test]
fn each_part_can_be_left_out() {
    let kinds = |parts: &Parts| -> Vec<_> {
        sections(&small(), parts).iter().map(|section| (section.kind, text(&section.pages))).collect()
    };
    let none = Parts { cover: false, ratings: false, ..Parts::default() };
    assert!(kinds(&none).iter().all(|(kind, _)| matches!(kind, SectionKind::Sheet(_))));
    let ratings = kinds(&Parts { cover: false, ..Parts::default() });
    assert!(ratings[0].1.starts_with("評価区分について") && ratings[0].1.contains("1/3"));
    let cover = kinds(&Parts { ratings: false, ..Parts::default() });
    assert!(!cover[0].1.contains("評価区分について") && cover[0].1.contains("若葉市福祉部"));
}

#[test]
fn running_lines_say_what_the_clerk_wrote_with_the_fields_filled_in() {
    let mut builder = Builder::with_form(|form| {
        form.page.header.left = "{計画名}\u{3000}{調書番号}".to_owned();
        form.page.header.right = "作成\u{3000}{作成日}".to_owned();
        form.page.footer = crate::book::Running {
            center: "－{ページ}－".to_owned(),
            ..crate::book::Running::default()
        };
    });
    builder.sheet(7, "");
    builder.row("名", ["文", "", "", ""]);
    let made = Some(civil::date(2011, 5, 9));
    let sections = sections(&builder.book, &Parts { made, ..Parts::default() });
    let all = text(&sections[1].pages);
    for piece in ["子ども育成行動計画（後期計画）7", "作成平成23年5月9日", "－2－"] {
        assert!(all.contains(piece), "{piece} is not in {all}");
    }
    assert!(!all.contains("平成22年度"));
}

#[test]
fn a_sheet_is_shrunk_only_where_that_saves_a_page() {
    let pages = |shrink: bool, rows: usize| {
        let mut builder = Builder::with_form(|form| form.page.shrink = shrink);
        builder.sheet(1, "終わりの文。");
        for row in 0..rows {
            builder.row(&format!("事業{row}"), ["一行の文。", "二行の文。", "三行の文。", "継続"]);
        }
        let sections =
            sections(&builder.book, &Parts::only(builder.book.sheets().map(|one| one.id).collect()));
        let size = sections[0].pages[0].items.iter().find_map(|item| match item {
            Item::Text(run) if run.text.contains("一行の文") => Some(run.size),
            _ => None,
        });
        (sections[0].pages.len(), size.unwrap())
    };
    let (count, size) = (1..60)
        .map(|rows| (pages(false, rows), pages(true, rows)))
        .find_map(|(plain, shrunk)| (plain.0 > shrunk.0).then_some(shrunk))
        .unwrap();
    assert_eq!(count, 1);
    assert!((7.65..9.0).contains(&size), "{size}");
    assert_eq!(pages(true, 3), (1, 9.0));
    assert_eq!(pages(true, 60), pages(false, 60), "nothing is shrunk in vain");
}

#[test]
fn a_sheet_with_a_page_of_its_own_is_set_on_it() {
    let mut builder = Builder::new();
    builder.sheet(1, "");
    let second = builder.sheet(2, "");
    let sheet = builder.book.sheet(second).unwrap().clone();
    let mut page = PageSetup::a4_landscape();
    page.set_paper(crate::book::PaperSize::ALL[3], false);
    page.footer.center = "別の版面".to_owned();
    let own = Sheet { page: Some(Box::new(page)), ..sheet };
    builder.book.apply(&crate::book::Change::insert(crate::book::Record::Sheet(own)));

    let sections = sections(&builder.book, &Parts::default());
    let size = |section: &Section| {
        let page = &section.pages[0];
        (page.width / 72.0 * 25.4, page.height / 72.0 * 25.4)
    };
    let is = |(width, height): (f32, f32), expected: (f32, f32)| {
        (width - expected.0).abs() < 0.01 && (height - expected.1).abs() < 0.01
    };
    assert!(is(size(&sections[0]), (297.0, 210.0)), "the cover follows the form");
    assert!(is(size(&sections[1]), (297.0, 210.0)));
    assert!(is(size(&sections[2]), (182.0, 257.0)), "B5 of JIS");
    assert!(text(&sections[2].pages).contains("別の版面"));
    assert!(!text(&sections[1].pages).contains("別の版面"));
}
