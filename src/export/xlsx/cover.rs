//! The cover, and what the ratings mean.

use rust_xlsxwriter::{FormatAlign, FormatBorder, Worksheet};

use super::grid::PrintedRows;
use crate::book::{BodyFace, Book, Form, PageSetup};
use crate::error::Result;
use crate::export::workbook::{paper, text_format};
use crate::typeset::running::RunningFields;
use crate::typeset::{Paper, Parts, printed};

/// The title page and the explanation of the ratings, as far as `parts` has them; `None`
/// where there is nothing to write.
pub(super) fn worksheet(
    book: &Book,
    forms: &[&Form],
    parts: &Parts,
    setup: &PageSetup,
) -> Result<Option<Worksheet>> {
    let scales = if parts.ratings { printed::distinct_scales(forms) } else { Vec::new() };
    if !parts.cover && scales.is_empty() {
        return Ok(None);
    }
    let paper = Paper::new(setup);
    let size = paper.body_pt;
    let longest = scales.iter().flat_map(|form| &form.ratings).map(|own| own.name.chars().count()).max();
    let first = ((longest.unwrap_or(0) + 3) as f32 * size * 1.1).max(size * 5.0).min(paper.body_width * 0.3);
    let mut grid = PrintedRows::new(&paper, setup.body_face, vec![first, paper.body_width - first])?;
    if parts.cover {
        grid.end_row((paper.body_height * 0.12).min(60.0))?;
        let looks = [
            (BodyFace::Gothic, 2.4),
            (BodyFace::Gothic, 1.5),
            (BodyFace::Gothic, 1.7),
            (BodyFace::Mincho, 1.35),
            (BodyFace::Mincho, 1.2),
        ];
        for (text, (face, times)) in printed::cover_lines(book).iter().zip(looks) {
            if text.trim().is_empty() {
                continue;
            }
            let format = text_format(face, size * times).set_align(FormatAlign::Center);
            let format = if times > 2.0 { format.set_bold() } else { format };
            grid.line(text, size * times, &format, || "表紙".to_owned())?;
            grid.end_row(size)?;
        }
    }
    let several = scales.len() > 1;
    for form in scales {
        grid.end_row(size * 1.5)?;
        let heading = grid.heading(size * 1.2).set_align(FormatAlign::Center);
        let text = printed::scale_heading(book, form, several);
        grid.line(&text, size * 1.2, &heading, || "評価区分の見出し".to_owned())?;
        ratings(book, form, &mut grid)?;
    }
    // The title page bears no running lines.
    let plain = match parts.cover {
        true => PageSetup { header: Default::default(), footer: Default::default(), ..setup.clone() },
        false => setup.clone(),
    };
    let mut sheet = grid.finish()?;
    paper::set_up(&mut sheet, &plain, &RunningFields::new(book, None, parts.made, (0, 0)));
    Ok(Some(sheet))
}

/// The rating scale: each rating's name and what it says.
fn ratings(book: &Book, form: &Form, grid: &mut PrintedRows) -> Result<()> {
    let size = grid.paper.body_pt * 1.1;
    let name = text_format(BodyFace::Gothic, size)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let text =
        text_format(grid.face, size).set_align(FormatAlign::VerticalCenter).set_border(FormatBorder::Thin);
    for rating in &form.ratings {
        let definition = book.expand(&rating.definition);
        grid.put((0, 1), &rating.name, &name, || "評価区分の名前".to_owned())?;
        grid.put((1, 1), &definition, &text, || format!("「{}」の説明", rating.name))?;
        let height = grid.height(&rating.name, (0, 1), size).max(grid.height(&definition, (1, 1), size));
        grid.end_row(height.max(grid.least()))?;
    }
    Ok(())
}
