//! 新旧対照表: what is not what it was in an earlier year, old beside new, differences
//! underlined.

use super::block::{Align, Style, TextBlock};
use super::flow::Flow;
use super::font::FaceId;
use super::table::{self, CellRole, Table, TableCell};
use super::tree::{ElementKind, HeaderScope, TextSource};
use crate::book::{
    Became, Book, Compared, ComparedPart, ComparedSheet, ComparedSubject, ComparedText, Comparison, Outline,
    Passage, SheetId, Spacing,
};
use crate::lookalike::is_blank;
use crate::words::{BLANK, one_line};

/// What the part is called.
pub(super) const TITLE: &str = "新旧対照表";

/// The shares of the columns: name, which of its texts, old, new; and why.
const SHARES: [u16; 5] = [140, 90, 385, 385, 190];
/// The least of each, in em.
const LEAST: [f32; 5] = [6.0, 5.0, 8.0, 8.0, 5.0];
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
    let block = TextBlock::new(&title(comparison), flow.paper.body_width, heading, flow.fonts);
    flow.put(&block, ElementKind::Heading1, None);
    flow.advance(size * 0.4);
    let outline = outline_of(book, comparison, sheets);
    let any = !outline.is_empty() || comparison.of(sheets).next().is_some();
    let is_last_year = comparison.new.before() == Some(comparison.old);
    let old = if is_last_year { "前年度".to_owned() } else { comparison.old.to_string() };
    let mut words = if any {
        format!("※下線の部分は、{old}と異なるところです。")
    } else {
        format!("{old}から変わったところはありません。")
    };
    if comparison.words_only {
        words += "改行・空白のみの違いは、載せていません。";
    }
    let note = Style::new(flow.paper.body_face, flow.paper.label_pt());
    let note = if any { note.aligned(Align::End) } else { note };
    let block = TextBlock::new(&words, flow.paper.body_width, note, flow.fonts);
    flow.put(&block, ElementKind::Paragraph, None);
    let items = || outline.iter().copied().chain(comparison.of(sheets).flat_map(|sheet| &sheet.items));
    let has_reasons = items().any(|item| !is_blank(&item.reason));
    let set = |part: &Part<'_>, flow: &mut Flow| part.set(&Printing { book, comparison, has_reasons }, flow);
    if !outline.is_empty() {
        set(&Part { title: "計画・施策".to_owned(), sheet: None, items: outline.clone() }, flow);
    }
    for sheet in comparison.of(sheets) {
        set(&Part { title: head_of(sheet), sheet: sheet.sheet, items: sheet.items.iter().collect() }, flow);
    }
}

/// What is said of plans and policies; where only some sheets are printed, of theirs.
fn outline_of<'c>(
    book: &Outline,
    comparison: &'c Comparison,
    sheets: Option<&[SheetId]>,
) -> Vec<&'c Compared> {
    let contexts: Option<Vec<_>> =
        sheets.map(|sheets| sheets.iter().filter_map(|sheet| book.standing(*sheet)).collect());
    let is_printed = |item: &&Compared| {
        let Some(contexts) = &contexts else { return true };
        contexts.iter().any(|own| match item.subject {
            ComparedSubject::Plan(plan) => plan == Some(own.plan.id),
            ComparedSubject::Policy(policy) => policy == Some(own.policy.id),
            _ => false,
        })
    };
    comparison.outline.iter().filter(is_printed).collect()
}

/// 調書-3　子育て支援（廃止）
fn head_of(sheet: &ComparedSheet) -> String {
    let mark = match (sheet.sheet, sheet.is_new) {
        (None, _) => "（廃止）",
        (Some(_), true) => "（新規）",
        (Some(_), false) => "",
    };
    format!("{}{mark}", titled(sheet.number, &sheet.policy))
}

fn titled(number: u32, policy: &str) -> String {
    format!("調書-{number}\u{3000}{}", one_line(policy)).trim_end().to_owned()
}

/// What all parts are printed with.
struct Printing<'b> {
    book: &'b Book,
    comparison: &'b Comparison,
    /// Whether there is a column for them.
    has_reasons: bool,
}

/// A heading and the table under it.
struct Part<'c> {
    title: String,
    sheet: Option<SheetId>,
    items: Vec<&'c Compared>,
}

impl Part<'_> {
    fn set(&self, printing: &Printing<'_>, flow: &mut Flow) {
        let size = flow.paper.body_pt;
        flow.skip(size * 0.9);
        let style = Style::new(FaceId::GothicBold, size * 1.1);
        let block = TextBlock::new(&self.title, flow.paper.body_width, style, flow.fonts);
        let table = self.table(printing, flow);
        // A heading stays with the beginning of its table.
        if block.height_of(block.len()) + size * 12.0 > flow.room() && !flow.at_top() {
            flow.new_page();
        }
        flow.put(&block, ElementKind::Heading2, None);
        flow.advance(size * 0.3);
        table.set(flow);
    }

    fn table(&self, printing: &Printing<'_>, flow: &Flow) -> Table {
        let columns = if printing.has_reasons { 5 } else { 4 };
        let least = LEAST.map(|em| em * flow.paper.body_pt + 2.0 * PADDING.0);
        let (shares, least) = (SHARES.get(..columns), least.get(..columns));
        let widths =
            table::column_widths(flow.paper.body_width, shares.unwrap_or(&SHARES), least.unwrap_or_default());
        let mut table = Table {
            widths,
            padding: PADDING,
            least: body(flow).line_height(),
            header_rows: 1,
            rows: 1,
            ..Table::default()
        };
        let years =
            [format!("旧（{}）", printing.comparison.old), format!("新（{}）", printing.comparison.new)];
        let first = if self.sheet.is_none() && self.items.iter().all(|item| is_outline(item)) {
            "計画・施策"
        } else {
            "個別事業名"
        };
        let captions = [first, "項目", years[0].as_str(), years[1].as_str(), "変更理由"];
        for (at, caption) in captions.into_iter().take(columns).enumerate() {
            let block = TextBlock::new(caption, table.text_width((at, 1)), label(flow), flow.fonts);
            table.cells.push(TableCell::header(HeaderScope::Column, (0, 1), (at, 1), block));
        }
        for item in &self.items {
            self.add(printing, item, &mut table, flow);
        }
        table
    }

    /// Adds the rows of an item: one for each text that differs, at least one.
    fn add(&self, printing: &Printing<'_>, item: &Compared, table: &mut Table, flow: &Flow) {
        let first = table.rows;
        let count = item.texts.len().max(1);
        table.rows += count;
        let has_parts = has_parts(item);
        let columns = if has_parts { (0, 1) } else { (0, 2) };
        let style = Style { leading: 1.35, ..Style::new(FaceId::Gothic, flow.paper.body_pt) };
        let name = self.name(printing.book, item);
        let mut words = vec![name.clone()];
        words.extend(remarks(item));
        if !has_parts {
            words.extend(item.texts.iter().filter_map(|text| text.spacing).map(|own| own.words().to_owned()));
        }
        let block = |text: &str| TextBlock::new(text, table.text_width(columns), style, flow.fonts);
        let (own, again) = (block(&words.join("\n")), block(&format!("{name}\n（続き）")));
        table.cells.push(TableCell {
            role: CellRole::Header(HeaderScope::Row),
            again: Some(again),
            ..TableCell { rows: (first, count), columns, ..TableCell::new(0, 0, own) }
        });
        let whole = match item.became {
            Became::New => Some((2, "（新規）")),
            Became::Ended => Some((3, "（廃止）")),
            Became::Continued => None,
        };
        let is_whole = |column: usize| whole.is_some_and(|(own, _)| own == column);
        let side = |column: usize, rows: (usize, usize), block: TextBlock, source: Option<TextSource>| {
            TableCell { rows, columns: (column, 1), source, ..TableCell::new(0, 0, block) }
        };
        let width = |column: usize| table.text_width((column, 1));
        let mut cells = Vec::new();
        for (at, text) in item.texts.iter().enumerate() {
            let rows = (first + at, 1);
            if has_parts {
                let block = TextBlock::new(&part(item, text), width(1), label(flow), flow.fonts);
                let header = side(1, rows, block, None);
                cells.push(TableCell { role: CellRole::Header(HeaderScope::Row), ..header });
            }
            if !is_whole(2) {
                cells.push(side(2, rows, passage(text, &text.old, false, width(2), flow), None));
            }
            if !is_whole(3) {
                let source = self.source(printing.book, item, &text.part);
                cells.push(side(3, rows, passage(text, &text.new, true, width(3), flow), source));
            }
        }
        if item.texts.is_empty() {
            // What is there, or was, has no text of its own.
            let what = match item.subject {
                ComparedSubject::Sheet => self.title_of_sheet().to_owned(),
                ComparedSubject::Plan(_) | ComparedSubject::Policy(_) => item.name.clone(),
                ComparedSubject::Entry(_) | ComparedSubject::Overall => String::new(),
            };
            let blank = |column: usize| {
                let says = column > 1 && whole.is_some();
                let words = if says { what.as_str() } else { "" };
                side(column, (first, 1), TextBlock::new(words, width(column), body(flow), flow.fonts), None)
            };
            let columns =
                [1, 2, 3].into_iter().filter(|column| !is_whole(*column) && (has_parts || *column > 1));
            cells.extend(columns.map(blank));
        }
        if let Some((column, words)) = whole {
            let block = TextBlock::new(words, width(column), body(flow), flow.fonts);
            cells.push(side(column, (first, count), block, None));
        }
        if printing.has_reasons {
            let style = body(flow);
            cells.push(side(
                4,
                (first, count),
                TextBlock::new(&item.reason, width(4), style, flow.fonts),
                None,
            ));
        }
        table.cells.extend(cells);
    }

    /// The title without what became of the sheet.
    fn title_of_sheet(&self) -> &str {
        self.title.trim_end_matches("（新規）").trim_end_matches("（廃止）")
    }

    fn name(&self, book: &Book, item: &Compared) -> String {
        let context = self.sheet.and_then(|sheet| book.context(sheet).ok());
        match item.subject {
            ComparedSubject::Sheet => "調書".to_owned(),
            ComparedSubject::Overall => {
                let caption = context.map(|context| context.expand(&context.form.captions.overall));
                caption.unwrap_or_else(|| "施策全体の評価".to_owned())
            }
            ComparedSubject::Plan(_) | ComparedSubject::Policy(_) | ComparedSubject::Entry(_) => {
                item.name.clone()
            }
        }
    }

    fn source(&self, book: &Book, item: &Compared, part: &ComparedPart) -> Option<TextSource> {
        let sheet = self.sheet?;
        match part {
            ComparedPart::Overall => return Some(TextSource::Overall(sheet)),
            ComparedPart::Head(_) => return Some(TextSource::Head(sheet)),
            _ => {}
        }
        let columns = &book.standing(sheet)?.form.columns;
        let name = columns.iter().find(|column| column.kind == crate::book::ColumnKind::Name);
        item.place(sheet, part, name.map(|column| &column.id)).map(TextSource::Cell)
    }
}

fn is_outline(item: &Compared) -> bool {
    matches!(item.subject, ComparedSubject::Plan(_) | ComparedSubject::Policy(_))
}

/// Whether it is said beside each text which one it is.
fn has_parts(item: &Compared) -> bool {
    match item.subject {
        ComparedSubject::Overall => false,
        ComparedSubject::Sheet => !item.texts.is_empty(),
        ComparedSubject::Plan(_) | ComparedSubject::Policy(_) | ComparedSubject::Entry(_) => true,
    }
}

/// What became of an item, each on a line of its own.
fn remarks(item: &Compared) -> Vec<String> {
    let named =
        |names: &[String]| names.iter().map(|name| format!("「{name}」")).collect::<Vec<_>>().join("");
    let mut remarks = match item.became {
        Became::Continued => Vec::new(),
        Became::New => vec!["※新規".to_owned()],
        Became::Ended => vec!["※廃止".to_owned()],
    };
    for (names, what) in
        [(&item.merged, "を統合"), (&item.came_out_of, "から分割"), (&item.divided, "を分割")]
    {
        if !names.is_empty() {
            remarks.push(format!("※{}{what}", named(names)));
        }
    }
    if let Some((number, _)) = &item.moved_from {
        remarks.push(format!("※調書-{number}から移動"));
    }
    remarks
}

/// Which of its texts it is.
fn part(item: &Compared, text: &ComparedText) -> String {
    let words = match &text.part {
        ComparedPart::Name => match item.subject {
            ComparedSubject::Plan(_) => "計画名",
            ComparedSubject::Policy(_) => "施策名",
            _ => "名称",
        },
        ComparedPart::Marks => "※印",
        ComparedPart::Cell(_, caption) | ComparedPart::CellOfGone(caption) | ComparedPart::Head(caption) => {
            caption
        }
        ComparedPart::Overall => "",
    };
    match text.spacing {
        Some(spacing) => format!("{words}\n{}", spacing.words()),
        None => words.to_owned(),
    }
}

impl Spacing {
    /// What is said of a text in which only that is another.
    pub fn words(self) -> &'static str {
        match self {
            Self::Lines => "（改行のみ）",
            Self::Spaces => "（空白のみ）",
            Self::Both => "（改行・空白のみ）",
        }
    }
}

fn body(flow: &Flow) -> Style {
    Style::new(flow.paper.body_face, flow.paper.body_pt).aligned(Align::Justify)
}

fn label(flow: &Flow) -> Style {
    Style { leading: 1.35, ..Style::new(FaceId::Gothic, flow.paper.label_pt()).centered() }
}

/// A text with what differs underlined; that nothing is said, where it is so.
fn passage(text: &ComparedText, passage: &Passage, is_new: bool, width: f32, flow: &Flow) -> TextBlock {
    if is_blank(&passage.text) {
        let words = match text.part {
            ComparedPart::CellOfGone(_) if is_new => "（列を廃止）",
            ComparedPart::Head(_) | ComparedPart::Marks => "（なし）",
            _ => BLANK,
        };
        return TextBlock::new(words, width, body(flow), flow.fonts);
    }
    TextBlock::underlined(&passage.text, &passage.marked, width, body(flow), flow.fonts)
}
