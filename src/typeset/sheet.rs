//! A sheet (調書) on its pages: head, table, closing text.

use std::ops::Range;

use super::block::{self, Align, Style, TextBlock};
use super::flow::Flow;
use super::font::{FaceId, Fonts};
use super::page::Paper;
use super::printed;
use super::table::{self, CellRole, Table, TableCell};
use super::tree::{ElementId, ElementKind, HeaderScope, TextSource};
use crate::book::{Book, Column, ColumnId, ColumnKind, Context, Entry, Form, Place, name_and_marks};
use crate::lookalike::is_blank;
use crate::words::property;

/// Space between a cell's rules and its text, in points.
const PADDING: (f32, f32) = (4.0, 3.0);

/// What is printed behind a name on the pages its row goes on over.
const CONTINUED: &str = "（続き）";

/// Sets a sheet from the head of a page on.
pub(super) fn set(context: &Context, flow: &mut Flow) {
    let style = Style::new(FaceId::GothicBold, flow.paper.body_pt * 1.45).centered();
    let title = TextBlock::fitted(&printed::title(context), flow.paper.body_width, style, 0.7, flow.fonts);
    flow.put(&title, ElementKind::Heading1, Some(TextSource::Head(context.sheet.id)));
    let form = context.book.forms().position(|form| form.id == context.form.id).unwrap_or_default();
    flow.tree.describe(ElementId(0), property::FORM, form.to_string());
    flow.tree.describe(ElementId(0), property::NUMBER, context.sheet.number.to_string());
    flow.advance(flow.paper.body_pt * 0.5);
    head(context, flow).set(flow);
    flow.skip(flow.paper.body_pt * 0.9);
    if !context.form.columns.is_empty() {
        entries(context, flow).set(flow);
    }
    flow.skip(flow.paper.body_pt * 1.1);
    if let Some(closing) = closing(context, flow) {
        closing.set(flow);
    }
}

fn body(flow: &Flow) -> Style {
    Style::new(flow.paper.body_face, flow.paper.body_pt).aligned(Align::Justify)
}

fn rating_style(flow: &Flow) -> Style {
    Style::new(FaceId::Gothic, flow.paper.body_pt).centered()
}

fn label(flow: &Flow) -> Style {
    Style { leading: 1.35, ..Style::new(FaceId::Gothic, flow.paper.label_pt()).centered() }
}

/// An empty table over the width of the body. Each column has
/// its share of it, but room for its text on one line.
fn table(flow: &Flow, columns: &[(u16, &str, Style)]) -> Table {
    let shares: Vec<u16> = columns.iter().map(|&(share, ..)| share).collect();
    let least: Vec<f32> = columns
        .iter()
        .map(|&(_, text, style)| {
            let text = TextBlock::new(text, f32::INFINITY, style, flow.fonts).natural_width();
            // What is long takes several lines, and leaves room for the others.
            text.clamp(2.0 * flow.paper.body_pt, 8.0 * flow.paper.body_pt) + 2.0 * PADDING.0 + 0.1
        })
        .collect();
    Table {
        widths: table::column_widths(flow.paper.body_width, &shares, &least),
        padding: PADDING,
        least: body(flow).line_height(),
        ..Table::default()
    }
}

/// The box above the table: plan, policy, and the goals the sheet serves.
fn head(context: &Context, flow: &Flow) -> Table {
    let captions = &context.form.captions;
    let goals = printed::goals(context);
    let widest = |text: fn(&(String, String)) -> &String| {
        goals.iter().map(text).max_by_key(|text| text.chars().count()).map_or("", String::as_str)
    };
    let (goal, measures) = (widest(|(goal, _)| goal), widest(|(_, measures)| measures));
    let [plan, policy] = [&captions.plan, &captions.policy].map(|caption| context.expand(caption));

    let columns = [
        (150, policy.as_str(), label(flow)),
        (390, "", body(flow)),
        (130, goal, body(flow)),
        (330, measures, body(flow)),
    ];
    let mut table = table(flow, &columns);
    let caption = |table: &Table, rows, text: &str| {
        let style = label(flow).aligned(Align::Distribute);
        let block = TextBlock::new(text, table.text_width((0, 1)), style, flow.fonts);
        TableCell::header(HeaderScope::Row, rows, (0, 1), block)
    };
    let name = Style::new(FaceId::Gothic, flow.paper.body_pt * 1.1);
    let value = |table: &Table, rows, columns, text: &str, style| TableCell {
        rows,
        columns,
        middle: true,
        source: Some(TextSource::Head(context.sheet.id)),
        ..TableCell::new(0, 0, TextBlock::new(text, table.text_width(columns), style, flow.fonts))
    };
    let policy_rows = (1, goals.len().max(1));
    let policy_columns = if goals.is_empty() { (1, 3) } else { (1, 1) };
    table.rows = 1 + policy_rows.1;
    let mut cells = vec![
        caption(&table, (0, 1), &plan),
        value(&table, (0, 1), (1, 3), &context.plan.name, name),
        caption(&table, policy_rows, &policy),
        value(&table, policy_rows, policy_columns, &context.policy.name, name),
    ];
    for (at, (goal, measures)) in goals.iter().enumerate() {
        cells.push(value(&table, (1 + at, 1), (2, 1), goal, body(flow)));
        cells.push(value(&table, (1 + at, 1), (3, 1), measures, body(flow)));
    }
    table.cells = cells;
    table
}

/// The widths of a form's columns on this paper, in points.
pub fn column_widths(form: &Form, paper: Paper, fonts: &Fonts) -> Vec<f32> {
    let flow = Flow::new(paper, fonts);
    table(&flow, &shares(form, &flow)).widths
}

/// How the text of a cell comes out on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCell {
    /// How many full-width characters a line has room for; not a whole number.
    pub em: f32,
    /// Where its lines are, as bytes of the text.
    pub lines: Vec<Range<usize>>,
}

/// Breaks `text` as it would be printed in a column of a sheet; `None` where
/// there is no such column.
pub fn printed_cell(context: &Context, column: &ColumnId, text: &str, fonts: &Fonts) -> Option<PrintedCell> {
    let at = context.form.columns.iter().position(|own| own.id == *column)?;
    let flow = Flow::new(Paper::new(context.page()), fonts);
    let width = table(&flow, &shares(context.form, &flow)).text_width((at, 1));
    let style = cell_style(context.form.columns.get(at)?.kind, &flow);
    Some(PrintedCell { em: width / style.size, lines: block::lines(text, width, style, fonts) })
}

/// The columns of a form's table, for [`table()`]: a rating stays on one line.
fn shares<'f>(form: &'f Form, flow: &Flow) -> Vec<(u16, &'f str, Style)> {
    let ratings = form.ratings.iter().map(|rating| rating.name.as_str());
    form.columns
        .iter()
        .map(|column| {
            let short =
                ratings.clone().chain([column.caption.as_str()]).filter(|text| text.chars().count() <= 6);
            let widest = match column.kind {
                ColumnKind::Rating => short.max_by_key(|text| text.chars().count()),
                _ => None,
            };
            (column.width, widest.unwrap_or_default(), rating_style(flow))
        })
        .collect()
}

/// The table of the sheet's entries.
fn entries(context: &Context, flow: &Flow) -> Table {
    let columns = &context.form.columns;
    let mut table = table(flow, &shares(context.form, flow));
    header(context, flow, &mut table);
    let entries: Vec<&Entry> = context.entries().collect();
    let spans = context.spans();
    table.rows = table.header_rows + entries.len().max(1);
    table.properties = properties(context, &entries, table.header_rows);
    for (at, column) in columns.iter().enumerate() {
        if entries.is_empty() {
            let blank = TextBlock::new("", table.text_width((at, 1)), body(flow), flow.fonts);
            table.cells.push(TableCell::new(table.header_rows, at, blank));
        }
        for (row, entry) in entries.iter().enumerate() {
            let count = spans.get(row, at);
            if count == 0 {
                continue;
            }
            let cell = match column.kind {
                ColumnKind::Name => {
                    let rows = entries.get(row..row + count).unwrap_or_default();
                    name_cell(entry, rows, table.text_width((at, 1)), flow)
                }
                _ => text_cell(context.book, entry, column, table.text_width((at, 1)), flow),
            };
            let place = Place::cell(context.sheet.id, entry.id, &column.id);
            let source = Some(TextSource::Cell(place));
            table.cells.push(TableCell {
                rows: (table.header_rows + row, count),
                columns: (at, 1),
                source,
                ..cell
            });
        }
        if column.kind == ColumnKind::Figure {
            align_points(&mut table, at);
        }
    }
    table
}

/// What the page does not tell of rows: which one a row is a part of, and names and marks where
/// they cannot be told apart or stand in a cell that is shared.
fn properties(context: &Context, entries: &[&Entry], first: usize) -> Vec<(usize, &'static str, String)> {
    let mut properties = Vec::new();
    for (row, entry) in (first..).zip(entries) {
        if let Some(parent) = entry.parent
            && let Some(at) = entries.iter().position(|other| other.id == parent)
        {
            properties.push((row, property::PARENT, at.to_string()));
        }
        let rest = entries.iter().skip(row - first + 1);
        let shares = rest.take_while(|other| is_blank(&other.name) && other.parent.is_some()).count() > 0;
        let printed = printed::name(entry, &[entry]);
        let known = name_and_marks(printed.trim(), &context.form.marks);
        if shares || known != (entry.name.clone(), entry.marks.clone()) {
            properties.push((row, property::NAME, entry.name.clone()));
            properties.extend(entry.marks.iter().map(|mark| (row, property::MARK, mark.clone())));
        }
    }
    properties
}

/// Puts the decimal points of a column under each other.
fn align_points(table: &mut Table, column: usize) {
    let figures =
        |cell: &&mut TableCell| cell.columns.0 == column && cell.block.style.align == Align::Decimal;
    let beyond =
        table.cells.iter_mut().filter(figures).map(|cell| cell.block.beyond_point()).fold(0.0, f32::max);
    table.cells.iter_mut().filter(figures).for_each(|cell| cell.block.style.decimal = beyond);
}

/// The header: one row, or two where columns stand under a common caption.
fn header(context: &Context, flow: &Flow, table: &mut Table) {
    let header = printed::header(context);
    table.header_rows = header.rows;
    for cell in header.cells {
        let block = TextBlock::new(&cell.text, table.text_width(cell.columns), label(flow), flow.fonts);
        table.cells.push(TableCell::header(HeaderScope::Column, cell.rows, cell.columns, block));
    }
}

/// The name with its marks beneath: ※新規. `rows` are those that share it.
fn name_cell(entry: &Entry, rows: &[&Entry], width: f32, flow: &Flow) -> TableCell {
    let style = Style { leading: 1.35, ..Style::new(FaceId::Gothic, flow.paper.body_pt) };
    // A row that divides another stands a little further in.
    let indent = if entry.parent.is_some() { style.size.min(width * 0.2) } else { 0.0 };
    let text = printed::name(entry, rows);
    let block = |text: &str| TextBlock::new(text, width - indent, style, flow.fonts);
    let name = entry.name.trim();
    let again = (!name.is_empty()).then(|| {
        // The mark stays in one piece, on a line of its own if need be.
        let behind = block(&format!("{name}{CONTINUED}"));
        if behind.len() > block(name).len() { block(&format!("{name}\n{CONTINUED}")) } else { behind }
    });
    TableCell {
        indent,
        again,
        role: CellRole::Header(HeaderScope::Row),
        ..TableCell::new(0, 0, block(&text))
    }
}

fn cell_style(kind: ColumnKind, flow: &Flow) -> Style {
    match kind {
        ColumnKind::Rating => rating_style(flow),
        ColumnKind::Figure => body(flow).aligned(Align::Decimal),
        ColumnKind::Name | ColumnKind::Text => body(flow),
    }
}

fn text_cell(book: &Book, entry: &Entry, column: &Column, width: f32, flow: &Flow) -> TableCell {
    let rating = column.kind == ColumnKind::Rating;
    let style = cell_style(column.kind, flow);
    let block = TextBlock::new(book.text(entry.id, &column.id), width, style, flow.fonts);
    TableCell { middle: rating, ..TableCell::new(0, 0, block) }
}

/// The closing text under its heading, or the room for it. `None` where the
/// form has no such thing and the sheet says nothing.
fn closing(context: &Context, flow: &Flow) -> Option<Table> {
    let (heading, overall) = printed::closing(context)?;
    let mut table = table(flow, &[(1, "", body(flow))]);
    table.boxes = true;
    table.padding = (flow.paper.body_pt, 4.0);
    let width = table.text_width((0, 1));
    let caption = Style::new(FaceId::GothicBold, flow.paper.body_pt * 1.05);
    let text = Style { leading: 1.6, indent: 1.0, ..body(flow) };
    if !heading.trim().is_empty() {
        table.header_rows = 1;
        let block = TextBlock::new(&heading, width, caption, flow.fonts);
        let heading = TableCell::header(HeaderScope::Column, (0, 1), (0, 1), block);
        table.cells.push(TableCell { role: CellRole::Heading, ..heading });
    }
    table.rows = table.header_rows + 1;
    let overall = TextBlock::new(overall, width, text, flow.fonts);
    table.cells.push(TableCell {
        role: CellRole::Paragraph,
        source: Some(TextSource::Overall(context.sheet.id)),
        ..TableCell::new(table.header_rows, 0, overall)
    });
    Some(table)
}
