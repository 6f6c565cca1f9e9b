//! The cover, and what the ratings mean.

use super::align::Align;
use super::block::{Style, TextBlock};
use super::flow::Flow;
use super::font::FaceId;
use super::printed;
use super::table::{Table, TableCell};
use super::tree::{ElementKind, HeaderScope, TextSource};
use crate::book::{Book, Form, Outline};

/// The part of the body's width the rating definitions take.
const TABLE_WIDTH: f32 = 0.82;

/// Sets the title and the explanation of the ratings, or one of them, from the
/// head of a page on. `forms` are those whose ratings are explained.
pub(super) fn set(book: &Book, forms: &[&Form], (title, ratings): (bool, bool), flow: &mut Flow) {
    let titles = if title { titles(book, flow) } else { Vec::new() };
    let scales = if ratings { printed::distinct_scales(forms) } else { Vec::new() };
    let several = scales.len() > 1;
    let scales: Vec<(TextBlock, Table)> =
        scales.iter().map(|form| (heading(book, form, several, flow), scale(book, form, flow))).collect();

    let gap = flow.paper.body_pt;
    let height: f32 =
        titles.iter().map(|(block, below, _)| block.height_of(block.len()) + below).sum::<f32>()
            + scales
                .iter()
                .map(|(heading, table)| heading.height_of(heading.len()) + table.height(flow) + gap * 2.0)
                .sum::<f32>();
    if title {
        flow.advance(((flow.paper.body_height - height) * 0.4).max(0.0));
    }

    for (block, below, kind) in &titles {
        flow.put(block, *kind, Some(TextSource::Book));
        flow.advance(*below);
    }
    // Headings begin with the first level, whatever comes first.
    let level = if title { ElementKind::Heading2 } else { ElementKind::Heading1 };
    for (heading, table) in &scales {
        // A heading stays with its table.
        let least = heading.height_of(heading.len()) + table.height(flow).min(flow.paper.body_height * 0.2);
        if least > flow.room() && !flow.at_top() {
            flow.new_page();
        }
        flow.put(heading, level, None);
        flow.advance(gap * 0.4);
        table.set(flow);
        flow.skip(gap * 1.6);
    }
}

/// The lines of the title page, each with the space below it.
fn titles(book: &Outline, flow: &Flow) -> Vec<(TextBlock, f32, ElementKind)> {
    let size = flow.paper.body_pt;
    let [title, subtitle, year, department, as_of] = printed::cover_lines(book);
    let lines = [
        (title, FaceId::GothicBold, 2.4, 1.0),
        (subtitle, FaceId::Gothic, 1.5, 1.2),
        (year, FaceId::Gothic, 1.7, 1.2),
        (department, FaceId::Mincho, 1.35, 0.2),
        (as_of, FaceId::Mincho, 1.2, 3.0),
    ];
    let shown = lines.into_iter().filter(|(text, ..)| !text.trim().is_empty());
    shown
        .enumerate()
        .map(|(at, (text, face, times, below))| {
            let style = Style::new(face, size * times).centered();
            let block = TextBlock::fitted(&text, flow.paper.body_width, style, 0.6, flow.fonts);
            let kind = if at == 0 { ElementKind::Heading1 } else { ElementKind::Paragraph };
            (block, size * below, kind)
        })
        .collect()
}

fn heading(book: &Outline, form: &Form, several: bool, flow: &Flow) -> TextBlock {
    let text = printed::scale_heading(book, form, several);
    let style = Style::new(FaceId::GothicBold, flow.paper.body_pt * 1.2).centered();
    TextBlock::new(&text, flow.paper.body_width, style, flow.fonts)
}

/// The rating scale: each rating's name and what it says.
fn scale(book: &Book, form: &Form, flow: &Flow) -> Table {
    let size = flow.paper.body_pt * 1.1;
    let width = flow.paper.body_width * TABLE_WIDTH;
    let name = Style::new(FaceId::Gothic, size).centered();
    let text = Style::new(flow.paper.body_face, size).aligned(Align::Justify);
    let longest = form.ratings.iter().map(|rating| rating.name.chars().count()).max().unwrap_or(0);
    let first = ((longest + 3) as f32 * size).max(size * 5.0).min(width * 0.3);
    let mut table = Table {
        left: (flow.paper.body_width - width) / 2.0,
        widths: vec![first, width - first],
        padding: (size * 0.8, size * 0.35),
        least: text.line_height(),
        rows: form.ratings.len(),
        ..Table::default()
    };
    for (row, rating) in form.ratings.iter().enumerate() {
        let block = TextBlock::new(&rating.name, table.text_width((0, 1)), name, flow.fonts);
        table.cells.push(TableCell::header(HeaderScope::Row, (row, 1), (0, 1), block));
        let definition = book.expand(&rating.definition);
        let block = TextBlock::new(&definition, table.text_width((1, 1)), text, flow.fonts);
        table.cells.push(TableCell { middle: true, ..TableCell::new(row, 1, block) });
    }
    table
}
