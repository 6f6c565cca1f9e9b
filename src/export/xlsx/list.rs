//! All rows as one list, with a filter and a header that stays in sight.

use rust_xlsxwriter::Format;

use super::grid::PrintedRows;
use crate::book::{BodyFace, Book, PageSetup};
use crate::error::{Error, Result};
use crate::export::list::entry_list;
use crate::export::workbook::{self, MergedCells, failed, measure, paper, put, text_format};
use crate::monitor::Monitor;
use crate::typeset::running::RunningFields;
use crate::typeset::{Paper, Parts, printed};

/// How wide a column is, in em: of texts of so many characters at most.
const WIDTHS: [(usize, f32); 4] = [(6, 7.0), (14, 11.0), (40, 18.0), (usize::MAX, 32.0)];
/// The highest that a row is in a list, in points: whoever reads one opens it.
const HIGHEST: f32 = 320.0;

/// Writes the rows of `parts` of `book` as one list.
///
/// # Errors
/// As [`super::write`].
pub fn write_list(book: &Book, parts: &Parts, monitor: &Monitor) -> Result<Vec<u8>> {
    let contexts = parts.contexts_of(book)?;
    let forms = printed::forms(book, &contexts);
    let list = entry_list(&contexts, &forms);
    if list.rows.is_empty() {
        return Err(Error::NothingToExport);
    }
    monitor.begin(list.rows.len());
    let setup = forms.first().map_or_else(PageSetup::a4_landscape, |form| (*form.page).clone());
    let paper = Paper::new(&setup);
    let size = paper.body_pt;
    let widths: Vec<f32> = (0..list.captions.len())
        .map(|column| {
            let of_row = |row: &Vec<String>| row.get(column).map_or(0, |text| text.chars().count());
            let longest = list.rows.iter().map(of_row).max().unwrap_or(0);
            WIDTHS.iter().find(|(most, _)| longest <= *most).map_or(7.0, |(_, em)| em * size)
        })
        .collect();
    let mut grid = PrintedRows::new(&paper, setup.body_face, widths)?;
    grid.sheet.set_name("一覧").map_err(failed)?;
    let label = grid.label();
    let mut height = grid.least();
    for (column, caption) in (0..).zip(&list.captions) {
        grid.put((column, 1), caption, &label, || "見出し".to_owned())?;
        height = height.max(grid.height(caption, (column, 1), paper.label_pt()));
    }
    grid.end_row(height)?;
    let (body, gothic) = (grid.body(), text_format(BodyFace::Gothic, size));
    let gothic: Format = gothic.set_border(rust_xlsxwriter::FormatBorder::Thin);
    for row in &list.rows {
        monitor.step()?;
        let mut height = grid.least();
        for (column, text) in (0..).zip(row) {
            let place = || {
                let of = |at: usize| row.get(at).map(String::as_str).unwrap_or_default();
                let caption = list.captions.get(usize::from(column)).map(String::as_str).unwrap_or_default();
                format!("調書-{}「{}」の{caption}", of(4), crate::quote::quoted(of(6)))
            };
            let format = if column < 9 { &gothic } else { &body };
            put(&mut grid.sheet, MergedCells::one(grid.row, column), text, format, place)?;
            let width = grid.width((column, 1));
            height = height.max(measure::height(text, width, size));
        }
        grid.end_row(height.min(HIGHEST))?;
    }
    let last = (grid.row.saturating_sub(1), grid.columns().saturating_sub(1));
    grid.sheet.autofilter(0, 0, last.0, last.1).map_err(failed)?;
    grid.sheet.set_freeze_panes(1, 0).map_err(failed)?;
    grid.sheet.set_repeat_rows(0, 0).map_err(failed)?;
    let mut sheet = grid.finish()?;
    paper::set_up(&mut sheet, &setup, &RunningFields::new(book, None, parts.made, (0, 0)));
    let mut workbook = workbook::new(book)?;
    workbook.push_worksheet(sheet);
    workbook::finish(workbook)
}
