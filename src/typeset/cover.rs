//! The cover, and what the ratings mean.

use super::align::Align;
use super::block::{Style, TextBlock};
use super::flow::Flow;
use super::font::FaceId;
use super::table::{Table, TableCell};
use super::tree::{ElementKind, HeaderScope, TextSource};
use crate::book::{Book, Form, Outline, era};

/// The part of the body's width the rating definitions take.
const TABLE_WIDTH: f32 = 0.82;

/// Sets the title and the explanation of the ratings, or one of them, from the
/// head of a page on. `forms` are those whose ratings are explained.
pub(super) fn set(book: &Book, forms: &[&Form], (title, ratings): (bool, bool), flow: &mut Flow) {
    let titles = if title { titles(book, flow) } else { Vec::new() };
    let scales = if ratings { distinct_scales(forms) } else { Vec::new() };
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

/// One form for each scale there is: forms that rate alike are explained once.
fn distinct_scales<'b>(forms: &[&'b Form]) -> Vec<&'b Form> {
    let mut distinct: Vec<&Form> = Vec::new();
    for form in forms.iter().filter(|form| !form.ratings.is_empty()) {
        let alike = |known: &&Form| {
            known.captions.ratings == form.captions.ratings
                && known
                    .ratings
                    .iter()
                    .map(|rating| (&rating.name, &rating.definition))
                    .eq(form.ratings.iter().map(|rating| (&rating.name, &rating.definition)))
        };
        if !distinct.iter().any(alike) {
            distinct.push(form);
        }
    }
    distinct
}

/// The lines of the title page, each with the space below it.
fn titles(book: &Outline, flow: &Flow) -> Vec<(TextBlock, f32, ElementKind)> {
    let head = &book.head;
    let size = flow.paper.body_pt;
    let year = head.fiscal_year.wareki();
    // A subtitle such as 【平成22年度 … 評価調書】 names the year already.
    let named = [&head.title, &head.subtitle].iter().any(|text| text.contains(&year));
    let department = match head.department.starts_with(&head.municipality) {
        true => head.department.clone(),
        false => format!("{}\u{3000}{}", head.municipality, head.department).trim().to_owned(),
    };
    let as_of = head.as_of.map(|day| format!("基準日\u{3000}{}", era::wareki_date(day)));
    let lines = [
        (head.title.clone(), FaceId::GothicBold, 2.4, 1.0),
        (head.subtitle.clone(), FaceId::Gothic, 1.5, 1.2),
        (if named { String::new() } else { year }, FaceId::Gothic, 1.7, 1.2),
        (department, FaceId::Mincho, 1.35, 0.2),
        (as_of.unwrap_or_default(), FaceId::Mincho, 1.2, 3.0),
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
    let caption = book.expand(&form.captions.ratings);
    let text = if several { format!("{caption}（{}）", form.name) } else { caption };
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
