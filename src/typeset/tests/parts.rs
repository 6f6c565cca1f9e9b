//! Parts, running lines, and shrinking.

use super::structure::outline;
use super::*;

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
        let number = text.trim_start_matches(|character: char| !character.is_ascii_digit());
        assert!(text.contains(&section.title) && link.to == section.kind, "{text}");
        let number = number.rsplit(|character: char| !character.is_ascii_digit()).next().unwrap();
        let foot = format!("{number} / 4");
        let has_number = section.pages[0].items.iter().any(|item| match item {
            PageItem::Text(run) => run.text == foot,
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
    let lines = outline(&sections[1]);
    let links: Vec<&String> = lines.iter().filter(|line| line.contains("Link")).collect();
    assert!(links[0].ends_with(&format!("援{}", 2 + own)), "{}", links[0]);
    assert!(links[89].ends_with(&format!("援{}", 1 + own + 90)), "{}", links[89]);
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
            PageItem::Text(run) if run.text.contains("一行の文") => Some(run.size),
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
fn forms_that_rate_alike_are_explained_once() {
    let headings = |change: fn(&mut crate::book::Form)| {
        let mut builder = Builder::new();
        builder.sheet(1, "");
        builder.plan_with_form("高齢者計画", change).sheet(2, "");
        text(&sections(&builder.book, &Parts::default())[0].pages).matches("評価区分について").count()
    };
    assert_eq!(headings(|form| form.page.body_pt = 8.0), 1);
    assert_eq!(headings(|form| form.ratings[0].name = "Ａ".to_owned()), 2);
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
    let own = crate::book::Sheet { page: Some(Box::new(page)), ..sheet };
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
