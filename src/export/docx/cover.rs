//! The cover, and what the ratings mean.

use super::table::{RuledCell, RuledTable};
use super::xml::WordXml;
use crate::book::{Book, Form, PageSetup};
use crate::typeset::{Paper, printed};
use crate::words::one_line;

/// Sets the title, if it is wanted, and the scales.
pub(super) fn set(book: &Book, scales: &[&Form], title: bool, setup: &PageSetup, xml: &mut WordXml) {
    let paper = Paper::new(setup);
    if title {
        let styles = ["Title", "Subtitle", "Subtitle", "CoverLine", "CoverLine"];
        for (text, style) in printed::cover_lines(book).iter().zip(styles) {
            if !text.trim().is_empty() {
                xml.paragraph(style, &one_line(text));
            }
        }
    }
    for form in scales {
        xml.paragraph("Heading1", &one_line(&printed::scale_heading(book, form, scales.len() > 1)));
        let cells = form.ratings.iter().enumerate().flat_map(|(row, rating)| {
            let definition = book.expand(&rating.definition);
            [
                RuledCell::new(row, 0, "TableRating", &rating.name),
                RuledCell::new(row, 1, "Normal", definition),
            ]
        });
        let longest = form.ratings.iter().map(|own| own.name.chars().count()).max().unwrap_or(0);
        let first =
            ((longest + 3) as f32 * paper.body_pt).max(paper.body_pt * 5.0).min(paper.body_width * 0.3);
        let table = RuledTable {
            widths: vec![first, paper.body_width - first],
            header_rows: 0,
            rows: form.ratings.len(),
            cells: cells.collect(),
            own: None,
        };
        table.set(xml);
    }
}
