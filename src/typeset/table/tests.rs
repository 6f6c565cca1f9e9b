use proptest::prelude::*;

use super::super::block::Style;
use super::super::font::{FaceId, Fonts};
use super::super::page::{Page, PageItem, Paper, RuleLine};
use super::draw::HAIRLINE;
use super::*;
use crate::book::PageSetup;

const BODY: f32 = 10.0;

struct Bench {
    fonts: Fonts,
    paper: Paper,
}

impl Bench {
    fn new() -> Self {
        let setup =
            PageSetup { width_mm: 200.0, height_mm: 150.0, body_pt: BODY, ..PageSetup::a4_landscape() };
        Self { fonts: Fonts::bundled().unwrap(), paper: Paper::new(&setup) }
    }

    fn block(&self, text: &str) -> TextBlock {
        TextBlock::new(text, 190.0, Style::new(FaceId::Mincho, BODY), &self.fonts)
    }

    /// A table of two columns under a header.
    fn table(&self, rows: usize, cells: Vec<TableCell>) -> Table {
        let header = ["題", "文"].into_iter().enumerate();
        Table {
            widths: vec![200.0, 200.0],
            rows: rows + 1,
            header_rows: 1,
            padding: (4.0, 3.0),
            least: BODY * 1.45,
            cells: header
                .map(|(at, text)| TableCell::header(HeaderScope::Column, (0, 1), (at, 1), self.block(text)))
                .chain(cells)
                .collect(),
            ..Table::default()
        }
    }

    fn set(&self, table: &Table, above: f32) -> Vec<Page> {
        let mut flow = Flow::new(self.paper, &self.fonts);
        flow.advance(above);
        table.set(&mut flow);
        flow.finish().0
    }
}

fn text_of(item: &PageItem) -> Option<&str> {
    match item {
        PageItem::Text(run) => Some(run.text.as_str()),
        PageItem::Rule(_) | PageItem::Fill(_) => None,
    }
}

/// The lines of each page, from top to bottom in the order of reading.
fn lines(pages: &[Page]) -> Vec<Vec<&str>> {
    pages.iter().map(|page| page.items.iter().filter_map(text_of).collect()).collect()
}

fn numbered(count: usize) -> String {
    (1..=count).map(|line| format!("行{line}")).collect::<Vec<_>>().join("\n")
}

/// Nothing hangs out of the body, and no two lines of a column overlap.
fn assert_sound(pages: &[Page], paper: &Paper) {
    for page in pages {
        let mut runs: Vec<(f32, f32)> = Vec::new();
        for item in &page.items {
            if let PageItem::Text(run) = item {
                assert!(run.y <= paper.bottom() && run.y - run.size >= paper.top - 1.0, "{run:?}");
                assert!(!runs.iter().any(|&(x, y)| x == run.x && (y - run.y).abs() < run.size), "{run:?}");
                runs.push((run.x, run.y));
            }
        }
    }
}

#[test]
fn an_empty_table_is_its_header() {
    let bench = Bench::new();
    let pages = bench.set(&bench.table(1, vec![]), 0.0);
    assert_eq!(lines(&pages), [["題", "文"]]);
}

#[test]
fn a_row_taller_than_a_page_goes_on_under_the_header_with_its_name() {
    let bench = Bench::new();
    let again = Some(bench.block("名（続き）"));
    let name = TableCell { again, ..TableCell::new(1, 0, bench.block("名")) };
    let text = numbered(60);
    let pages = bench.set(&bench.table(1, vec![name, TableCell::new(1, 1, bench.block(&text))]), 0.0);
    assert!(pages.len() > 2);
    assert_sound(&pages, &bench.paper);
    let mut read = Vec::new();
    for (at, page) in lines(&pages).into_iter().enumerate() {
        assert_eq!(page[..3], ["題", "文", if at == 0 { "名" } else { "名（続き）" }]);
        assert!(page.len() >= 5, "no page has a line alone");
        read.extend_from_slice(&page[3..]);
    }
    assert_eq!(read.join("\n"), text);
}

/// A name of four lines over two rows, of which the second stands on the next page:
/// what is to be read of the name on both, where the first has so much room left.
fn names_with(room: f32) -> Vec<Vec<String>> {
    let bench = Bench::new();
    let again = Some(bench.block("名（続き）"));
    let name = bench.block("名1\n名2\n名3\n名4");
    let name = TableCell { rows: (1, 2), again, ..TableCell::new(1, 0, name) };
    let texts =
        [2, 8].into_iter().zip(1..).map(|(lines, row)| TableCell::new(row, 1, bench.block(&numbered(lines))));
    let table = bench.table(2, texts.chain([name]).collect());
    let line = BODY * 1.45;
    let above = bench.paper.body_height - 3.0 * line - 4.0 * table.padding.1 - room;
    let pages = bench.set(&table, above);
    assert_sound(&pages, &bench.paper);
    let lines = lines(&pages).into_iter();
    lines
        .map(|page| page.into_iter().filter(|line| line.starts_with('名')).map(str::to_owned).collect())
        .collect()
}

#[test]
fn a_name_is_not_cut_where_there_is_room_for_it() {
    assert_eq!(names_with(40.0), [vec!["名1", "名2", "名3", "名4"], vec!["名（続き）"]]);
}

#[test]
fn a_name_that_is_cut_is_said_again_above_the_rest_of_it() {
    assert_eq!(names_with(10.0), [vec!["名1", "名2"], vec!["名（続き）", "名3", "名4"]]);
}

#[test]
fn a_row_is_moved_whole_where_that_leaves_little_empty() {
    let bench = Bench::new();
    let first = TableCell::new(1, 1, bench.block(&numbered(16)));
    let second = TableCell::new(2, 1, bench.block(&numbered(8)));
    let pages = bench.set(&bench.table(2, vec![first, second]), 0.0);
    let lines = lines(&pages);
    assert_eq!((lines[0].len(), lines[1].len()), (2 + 16, 2 + 8));
}

#[test]
fn a_row_is_split_where_moving_it_would_leave_much_empty() {
    let bench = Bench::new();
    let first = TableCell::new(1, 1, bench.block(&numbered(6)));
    let second = TableCell::new(2, 1, bench.block(&numbered(20)));
    let pages = bench.set(&bench.table(2, vec![first, second]), 0.0);
    let lines = lines(&pages);
    assert!(lines[0].len() > 2 + 6 + 2);
    assert_eq!(lines[0].len() + lines[1].len(), 4 + 26);
    assert_sound(&pages, &bench.paper);
}

#[test]
fn the_header_is_never_alone_at_a_pages_foot() {
    let bench = Bench::new();
    let cell = |bench: &Bench| vec![TableCell::new(1, 1, bench.block(&numbered(4)))];
    for above in 0..(bench.paper.body_height as usize) {
        let pages = bench.set(&bench.table(1, cell(&bench)), above as f32);
        for page in lines(&pages) {
            assert_ne!(page, ["題", "文"], "{above}");
        }
        let last = lines(&pages).pop().unwrap();
        assert!(last.len() >= 2 + 2);
    }
}

#[test]
fn two_lines_at_least_stand_on_either_side_of_a_page_end() {
    let bench = Bench::new();
    for count in 2..60 {
        for above in [0.0, 40.0, 100.0] {
            let table = bench.table(1, vec![TableCell::new(1, 1, bench.block(&numbered(count)))]);
            let pages = bench.set(&table, above);
            for page in lines(&pages).into_iter().filter(|page| !page.is_empty()) {
                assert!(page.len() >= 2 + 2, "{count} lines, {above} above: {page:?}");
            }
            assert_sound(&pages, &bench.paper);
        }
    }
}

#[test]
fn a_merged_cell_makes_its_last_row_grow() {
    let bench = Bench::new();
    let rows = |row| TableCell::new(row, 0, bench.block("区分"));
    let merged = TableCell { rows: (1, 2), ..TableCell::new(0, 1, bench.block(&numbered(6))) };
    let pages = bench.set(&bench.table(2, vec![rows(1), rows(2), merged]), 0.0);
    let rules: Vec<&RuleLine> = pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            PageItem::Rule(rule) if rule.from.1 == rule.to.1 => Some(rule),
            _ => None,
        })
        .collect();
    // Between the two rows a rule runs under the first column only.
    let inner: Vec<f32> = rules
        .iter()
        .filter(|rule| rule.weight == HAIRLINE && (rule.to.0 - rule.from.0) < 250.0)
        .map(|rule| rule.from.1)
        .collect();
    assert_eq!(inner.len(), 1);
    let bottom = rules.iter().map(|rule| rule.from.1).fold(0.0, f32::max);
    let (first, second) = (inner[0] - bench.paper.top, bottom - inner[0]);
    assert!(second > first, "the second row is the taller one");
    assert_sound(&pages, &bench.paper);
}

#[test]
fn a_merged_cell_goes_on_over_the_page() {
    let bench = Bench::new();
    let text = numbered(50);
    let rows: Vec<TableCell> = (1..=6).map(|row| TableCell::new(row, 0, bench.block(&numbered(3)))).collect();
    let merged = TableCell { rows: (1, 6), ..TableCell::new(0, 1, bench.block(&text)) };
    let pages = bench.set(&bench.table(6, rows.into_iter().chain([merged]).collect()), 0.0);
    assert!(pages.len() > 2);
    assert_sound(&pages, &bench.paper);
    let left = bench.paper.left + 200.0;
    let read: Vec<&str> = pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            PageItem::Text(run) if run.x > left && run.text != "文" => Some(run.text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(read.join("\n"), text);
}

#[test]
fn columns_share_the_width_and_none_vanishes() {
    assert_eq!(column_widths(100.0, &[1, 3], &[10.0, 10.0]), [25.0, 75.0]);
    assert_eq!(column_widths(100.0, &[1, 3], &[40.0, 10.0]), [40.0, 60.0]);
    assert_eq!(column_widths(100.0, &[0, 0], &[10.0, 10.0]), [50.0, 50.0]);
    assert_eq!(column_widths(100.0, &[0, 1, 1], &[20.0; 3]), [20.0, 40.0, 40.0]);
    assert_eq!(column_widths(30.0, &[1, 9, 9], &[20.0; 3]), [10.0, 10.0, 10.0]);
    assert!(column_widths(30.0, &[], &[]).is_empty());
    for shares in [vec![1, 1, 100, 1000], vec![65535; 40], vec![0, 65535]] {
        let widths = column_widths(500.0, &shares, &vec![12.0; shares.len()]);
        assert!((widths.iter().sum::<f32>() - 500.0).abs() < 0.1, "{widths:?}");
        assert!(widths.iter().all(|&width| width >= 11.99));
    }
}

/// Columns of cells, each over so many rows and with so many lines.
fn any_columns() -> impl Strategy<Value = Vec<Vec<(usize, usize)>>> {
    let lines = prop_oneof![4 => 0_usize..4, 2 => 4_usize..25, 1 => 25_usize..90];
    prop::collection::vec(prop::collection::vec((1_usize..5, lines), 1..8), 2)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in the cells and wherever the table begins: every line
    /// of every cell is printed once, in order, within the page.
    #[test]
    fn no_line_of_any_table_is_lost(columns in any_columns(), above in 0.0_f32..400.0, again in any::<bool>()) {
        let bench = Bench::new();
        let rows = columns.iter().map(|cells| cells.iter().map(|cell| cell.0).sum()).min().unwrap_or(0);
        let mut cells = Vec::new();
        let mut texts = Vec::new();
        for (column, spans) in columns.iter().enumerate() {
            let mut row = 0;
            for &(count, lines) in spans {
                if row < rows {
                    let text = (0..lines).map(|n| format!("{column}-{row}-{n}")).collect::<Vec<_>>();
                    let mut cell = TableCell::new(row + 1, column, bench.block(&text.join("\n")));
                    cell.rows.1 = count.min(rows - row);
                    cell.again = (again && column == 0).then(|| bench.block("続き"));
                    cells.push(cell);
                    texts.push(text);
                }
                row += count;
            }
            prop_assume!(row >= rows);
        }
        let pages = bench.set(&bench.table(rows, cells), above.min(bench.paper.body_height));
        assert_sound(&pages, &bench.paper);
        let read: Vec<&str> = lines(&pages).concat();
        for text in texts {
            let prefix = text.first().map(|first| first.trim_end_matches('0').to_owned()).unwrap_or_default();
            let own: Vec<&str> = read
                .iter()
                .copied()
                .filter(|line| line.starts_with(&prefix) && line.matches('-').count() == 2)
                .collect();
            if !text.is_empty() {
                prop_assert_eq!(own, text);
            }
        }
        for page in lines(&pages).into_iter().filter(|page| !page.is_empty()) {
            prop_assert_eq!(&page[..2], ["題", "文"]);
        }
    }
}
