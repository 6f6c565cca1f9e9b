//! A sheet in a document: heading, head, table, closing text.

use super::styles::{Looks, fonts, size};
use super::table::{RuledCell, RuledTable};
use super::xml::WordXml;
use crate::book::{ColumnKind, Context, Entry};
use crate::error::Result;
use crate::typeset::{Fonts, Paper, column_widths, printed};

/// The shares of the columns of the box above the table: caption, name, goal, measures.
const HEAD: [f32; 4] = [0.15, 0.39, 0.13, 0.33];

/// The name of the bookmark at the `at`th sheet's heading.
pub(super) fn bookmark(at: usize) -> String {
    format!("_Sheet{}", at + 1)
}

/// Sets the `at`th sheet of a document whose styles have these `looks`.
pub(super) fn set(context: &Context, at: usize, looks: &Looks, xml: &mut WordXml) -> Result<()> {
    let paper = Paper::new(context.page());
    let own = Some(Looks::of(context.page())).filter(|own| own != looks);
    heading(context, at, xml);
    head(context, &paper, own, xml);
    xml.paragraph("Normal", "");
    if !context.form.columns.is_empty() {
        entries(context, paper, own, xml)?;
    }
    closing(context, own, xml);
    Ok(())
}

/// The sheet's title, where contents lead to.
fn heading(context: &Context, at: usize, xml: &mut WordXml) {
    let id = at.to_string();
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    xml.value("w:pStyle", "Heading1");
    xml.close("w:pPr");
    xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &bookmark(at))]);
    xml.run(|_| {}, &printed::title(context));
    xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
    xml.close("w:p");
}

/// The box above the table: plan, policy, and the goals that the sheet serves.
fn head(context: &Context, paper: &Paper, own: Option<Looks>, xml: &mut WordXml) {
    let captions = &context.form.captions;
    let [plan, policy] = [&captions.plan, &captions.policy].map(|caption| context.expand(caption));
    let goals = printed::goals(context);
    let rows = goals.len().max(1);
    let span = |rows, columns, style, text: &str| RuledCell { rows, columns, style, text: text.to_owned() };
    let name_columns = if goals.is_empty() { (1, 3) } else { (1, 1) };
    let mut cells = vec![
        span((0, 1), (0, 1), "TableLabel", &plan),
        span((0, 1), (1, 3), "TableName", &context.plan.name),
        span((1, rows), (0, 1), "TableLabel", &policy),
        span((1, rows), name_columns, "TableName", &context.policy.name),
    ];
    for (at, (goal, measures)) in goals.iter().enumerate() {
        cells.push(RuledCell::new(1 + at, 2, "Normal", goal.as_str()));
        cells.push(RuledCell::new(1 + at, 3, "Normal", measures.as_str()));
    }
    let widths = HEAD.map(|share| share * paper.body_width).to_vec();
    RuledTable { widths, header_rows: 0, rows: 1 + rows, cells, own }.set(xml);
}

/// The table of the sheet's entries, its header repeated on each page.
fn entries(context: &Context, paper: Paper, own: Option<Looks>, xml: &mut WordXml) -> Result<()> {
    let header = printed::header(context);
    let rows: Vec<&Entry> = context.entries().collect();
    let spans = context.spans();
    let mut cells: Vec<RuledCell> = header
        .cells
        .into_iter()
        .map(|cell| RuledCell {
            rows: cell.rows,
            columns: cell.columns,
            style: "TableLabel",
            text: cell.text,
        })
        .collect();
    for (row, entry) in rows.iter().enumerate() {
        for (column, kind) in context.form.columns.iter().enumerate() {
            let count = spans.get(row, column);
            if count == 0 {
                continue;
            }
            let text = match kind.kind {
                ColumnKind::Name => {
                    printed::indented_name(entry, rows.get(row..row + count).unwrap_or_default())
                }
                _ => context.book.text(entry.id, &kind.id).to_owned(),
            };
            let style = match kind.kind {
                ColumnKind::Name => "TableName",
                ColumnKind::Rating => "TableRating",
                ColumnKind::Figure => "TableFigure",
                ColumnKind::Text => "Normal",
            };
            let cell = RuledCell { style, text, ..RuledCell::new(header.rows + row, column, style, "") };
            cells.push(RuledCell { rows: (header.rows + row, count), ..cell });
        }
    }
    let widths = column_widths(context.form, paper, Fonts::shared()?);
    let count = header.rows + rows.len().max(1);
    RuledTable { widths, header_rows: header.rows, rows: count, cells, own }.set(xml);
    Ok(())
}

/// The closing text under its heading, a line a paragraph. Lines with blank ones between are
/// one paragraph: blank paragraphs come and go as documents are edited.
fn closing(context: &Context, own: Option<Looks>, xml: &mut WordXml) {
    let Some((heading, text)) = printed::closing(context) else { return };
    if !heading.trim().is_empty() {
        // A heading is one paragraph.
        xml.paragraph("Heading2", &heading.replace(['\r', '\n'], " "));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut paragraphs: Vec<String> = Vec::new();
    let mut blank = 0;
    for line in text.trim_end().split('\n') {
        match paragraphs.last_mut() {
            Some(_) if line.trim().is_empty() => blank += 1,
            Some(last) if blank > 0 => {
                last.push_str(&"\n".repeat(std::mem::take(&mut blank) + 1));
                last.push_str(line);
            }
            _ => paragraphs.push(line.to_owned()),
        }
    }
    let look = |xml: &mut WordXml| {
        if let Some(own) = &own {
            xml.open("w:rPr", &[]);
            fonts(xml, own.face);
            size(xml, own.size);
            xml.close("w:rPr");
        }
    };
    for paragraph in &paragraphs {
        xml.looking_paragraph("Closing", |_| {}, look, paragraph);
    }
}
