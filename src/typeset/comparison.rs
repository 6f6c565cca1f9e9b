//! 新旧対照表: what changed since last year, old beside new, differences underlined.

use super::block::{Align, Block, Style};
use super::flow::Flow;
use super::font::FaceId;
use super::table::{self, Cell, CellRole, Table};
use super::tree::{ElementKind, Scope, Source};
use crate::book::{
    Became, Book, Compared, ComparedPart, ComparedSheet, ComparedText, Comparison, Passage, SheetId, one_line,
};

/// What the part is called.
pub(super) const TITLE: &str = "新旧対照表";

/// The shares of the columns: name, which of its texts, old, new.
const SHARES: [u16; 4] = [140, 90, 385, 385];
/// Space between a cell's rules and its text, in points.
const PADDING: (f32, f32) = (4.0, 3.0);

/// 新旧対照表（平成21年度・平成22年度）
pub(super) fn title(comparison: &Comparison) -> String {
    format!("{TITLE}（{}・{}）", comparison.old, comparison.new)
}

/// Sets what is said of these sheets, or of all, from the head of a page on.
pub(super) fn set(book: &Book, comparison: &Comparison, sheets: Option<&[SheetId]>, flow: &mut Flow) {
    let size = flow.paper.body_pt;
    let heading = Style::new(FaceId::GothicBold, size * 1.45).centered();
    let block = Block::new(&title(comparison), flow.paper.body_width, heading, flow.fonts);
    flow.put(&block, ElementKind::Heading1, None);
    flow.advance(size * 0.4);
    let any = comparison.of(sheets).any(|sheet| !sheet.items.is_empty() || sheet.is_new);
    let words = if any {
        "※下線の部分は、前年度と異なるところです。"
    } else {
        "前年度から変わったところはありません。"
    };
    let note = Style::new(flow.paper.body_face, flow.paper.label_pt());
    let note = if any { note.aligned(Align::End) } else { note };
    let block = Block::new(words, flow.paper.body_width, note, flow.fonts);
    flow.put(&block, ElementKind::Paragraph, None);
    for sheet in comparison.of(sheets) {
        of_sheet(book, comparison, sheet, flow);
    }
}

fn of_sheet(book: &Book, comparison: &Comparison, sheet: &ComparedSheet, flow: &mut Flow) {
    let size = flow.paper.body_pt;
    flow.skip(size * 0.9);
    let mark = match (sheet.sheet, sheet.is_new) {
        (None, _) => "（廃止）",
        (Some(_), true) => "（新規）",
        (Some(_), false) => "",
    };
    let policy = one_line(&sheet.policy);
    let words = format!("調書-{}\u{3000}{policy}{mark}", sheet.number);
    let style = Style::new(FaceId::GothicBold, size * 1.1);
    let block = Block::new(&words, flow.paper.body_width, style, flow.fonts);
    let table = (!sheet.items.is_empty()).then(|| table(book, comparison, sheet, flow));
    // A heading stays with the beginning of its table.
    let below = if table.is_some() { size * 12.0 } else { 0.0 };
    if block.height_of(block.len()) + below > flow.room() && !flow.at_top() {
        flow.new_page();
    }
    flow.put(&block, ElementKind::Heading2, None);
    if let Some(table) = table {
        flow.advance(size * 0.3);
        table.set(flow);
    }
}

fn table(book: &Book, comparison: &Comparison, sheet: &ComparedSheet, flow: &Flow) -> Table {
    let least = [6.0, 5.0, 8.0, 8.0].map(|em| em * flow.paper.body_pt + 2.0 * PADDING.0);
    let mut table = Table {
        widths: table::column_widths(flow.paper.body_width, &SHARES, &least),
        padding: PADDING,
        least: body(flow).line_height(),
        header_rows: 1,
        rows: 1,
        ..Table::default()
    };
    let years = [format!("旧（{}）", comparison.old), format!("新（{}）", comparison.new)];
    let captions = ["個別事業名", "項目", years[0].as_str(), years[1].as_str()];
    for (at, caption) in captions.into_iter().enumerate() {
        let block = Block::new(caption, table.text_width((at, 1)), label(flow), flow.fonts);
        table.cells.push(Cell::header(Scope::Column, (0, 1), (at, 1), block));
    }
    for item in &sheet.items {
        add(book, sheet, item, &mut table, flow);
    }
    table
}

/// Adds the rows of an item: one for each text that differs, at least one.
fn add(book: &Book, sheet: &ComparedSheet, item: &Compared, table: &mut Table, flow: &Flow) {
    let first = table.rows;
    let count = item.texts.len().max(1);
    table.rows += count;
    let context = sheet.sheet.and_then(|sheet| book.context(sheet));
    let overall = || context.map(|context| context.expand(&context.form.captions.overall));
    let name = match item.name.as_str() {
        "" => overall().unwrap_or_default(),
        name => name.to_owned(),
    };
    let is_overall = item.name.is_empty();
    let columns = if is_overall { (0, 2) } else { (0, 1) };
    let style = Style { leading: 1.35, ..Style::new(FaceId::Gothic, flow.paper.body_pt) };
    let words = [vec![name.clone()], remarks(item)].concat().join("\n");
    let block = |text: &str| Block::new(text, table.text_width(columns), style, flow.fonts);
    let (own, again) = (block(&words), block(&format!("{name}\n（続き）")));
    table.cells.push(Cell {
        role: CellRole::Header(Scope::Row),
        again: Some(again),
        ..Cell { rows: (first, count), columns, ..Cell::new(0, 0, own) }
    });
    let whole = match item.became {
        Became::New => Some((2, "（新規）")),
        Became::Ended => Some((3, "（廃止）")),
        _ => None,
    };
    let side = |column: usize, rows: (usize, usize), passage: &Passage, source: Option<Source>| Cell {
        rows,
        columns: (column, 1),
        source,
        ..Cell::new(0, 0, passage_block(passage, table.text_width((column, 1)), flow))
    };
    let mut cells = Vec::new();
    for (at, text) in item.texts.iter().enumerate() {
        let row = first + at;
        if !is_overall {
            let block = Block::new(&part(text), table.text_width((1, 1)), label(flow), flow.fonts);
            cells.push(Cell {
                role: CellRole::Header(Scope::Row),
                ..Cell { rows: (row, 1), columns: (1, 1), ..Cell::new(0, 0, block) }
            });
        }
        if whole.is_none_or(|(column, _)| column != 2) {
            cells.push(side(2, (row, 1), &text.old, None));
        }
        if whole.is_none_or(|(column, _)| column != 3) {
            cells.push(side(3, (row, 1), &text.new, source(book, sheet.sheet, item, &text.part)));
        }
    }
    if item.texts.is_empty() {
        let blank = |column| Cell::new(first, column, Block::new("", 1.0, body(flow), flow.fonts));
        cells.extend(
            [1, 2, 3]
                .map(blank)
                .into_iter()
                .filter(|cell| whole.is_none_or(|(column, _)| cell.columns.0 != column)),
        );
    }
    if let Some((column, words)) = whole {
        cells.push(side(column, (first, count), &Passage::new(words), None));
    }
    table.cells.extend(cells);
}

/// What became of an item, each on a line of its own.
fn remarks(item: &Compared) -> Vec<String> {
    let named =
        |names: &[String]| names.iter().map(|name| format!("「{name}」")).collect::<Vec<_>>().join("");
    let mut remarks = match &item.became {
        Became::Continued => Vec::new(),
        Became::New => vec!["※新規".to_owned()],
        Became::Ended => vec!["※廃止".to_owned()],
        Became::Merged(names) => vec![format!("※{}を統合", named(names))],
        Became::CameOutOf(name) => vec![format!("※「{name}」から分割")],
        Became::Divided(names) => vec![format!("※{}を分割", named(names))],
    };
    if let Some((number, _)) = &item.moved_from {
        remarks.push(format!("※調書-{number}から移動"));
    }
    remarks
}

fn part(text: &ComparedText) -> String {
    match &text.part {
        ComparedPart::Name => "名称".to_owned(),
        ComparedPart::Marks => "※印".to_owned(),
        ComparedPart::Cell(_, caption) => caption.clone(),
        ComparedPart::Overall => String::new(),
    }
}

fn source(book: &Book, sheet: Option<SheetId>, item: &Compared, part: &ComparedPart) -> Option<Source> {
    let sheet = sheet?;
    if *part == ComparedPart::Overall {
        return Some(Source::Overall(sheet));
    }
    let columns = &book.context(sheet)?.form.columns;
    let name = columns.iter().find(|column| column.kind == crate::book::ColumnKind::Name);
    item.place(sheet, part, name.map(|column| &column.id)).map(Source::Cell)
}

fn body(flow: &Flow) -> Style {
    Style::new(flow.paper.body_face, flow.paper.body_pt).aligned(Align::Justify)
}

fn label(flow: &Flow) -> Style {
    Style { leading: 1.35, ..Style::new(FaceId::Gothic, flow.paper.label_pt()).centered() }
}

/// A text with what differs underlined; 「（空欄）」 for one that says nothing.
fn passage_block(passage: &Passage, width: f32, flow: &Flow) -> Block {
    if passage.text.trim().is_empty() {
        return Block::new("（空欄）", width, body(flow), flow.fonts);
    }
    Block::underlined(&passage.text, &passage.marked, width, body(flow), flow.fonts)
}
