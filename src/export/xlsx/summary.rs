//! 集計: how often each rating is given, sheet by sheet.

use rust_xlsxwriter::{FormatAlign, Worksheet};

use super::grid::PrintedRows;
use crate::book::{BodyFace, Cell, Column, ColumnKind, Context, Form, PageSetup};
use crate::error::Result;
use crate::export::workbook::{failed, measure, text_format};
use crate::lookalike::is_blank;
use crate::typeset::{Paper, printed};
use crate::words::one_line;

/// The worksheet, without its name and its page; `None` where no form has ratings.
pub(super) fn worksheet(
    contexts: &[Context],
    forms: &[&Form],
    setup: &PageSetup,
) -> Result<Option<Worksheet>> {
    let scales = printed::distinct_scales(forms);
    let ratings = scales.iter().map(|form| form.ratings.len()).max().unwrap_or(0);
    if contexts.is_empty() || ratings == 0 {
        return Ok(None);
    }
    let paper = Paper::new(setup);
    let body = paper.body_pt;
    // Sheet, policy, rows, each rating, blank.
    let figures = (ratings + 2) as f32;
    let narrow = (paper.body_width * 0.6 / figures).min(5.0 * body);
    let rest = paper.body_width - narrow * figures;
    let mut widths = vec![rest * 0.4, rest * 0.6];
    widths.extend(vec![narrow; ratings + 2]);
    let mut grid = PrintedRows::new(&paper, setup.body_face, widths)?;
    let title = grid.heading(body * 1.45).set_align(FormatAlign::Center);
    grid.line("評価区分の集計", body * 1.45, &title, String::new)?;
    for scale in &scales {
        let own: Vec<&Context> = contexts.iter().filter(|context| is_like(context.form, scale)).collect();
        if !own.is_empty() {
            grid.end_row(body)?;
            table(&own, scale, &mut grid)?;
        }
    }
    Ok(Some(grid.finish()?))
}

/// Whether a form rates as another does.
fn is_like(form: &Form, scale: &Form) -> bool {
    let names = |form: &Form| form.ratings.iter().map(|own| own.name.clone()).collect::<Vec<_>>();
    names(form) == names(scale)
}

/// The counts of these sheets, plan by plan, and their sums.
fn table(contexts: &[&Context], scale: &Form, grid: &mut PrintedRows) -> Result<()> {
    let names: Vec<&str> = scale.ratings.iter().map(|rating| rating.name.as_str()).collect();
    let label = grid.label();
    let size = grid.paper.label_pt();
    let captions: Vec<&str> =
        ["調書", "施策", "行数"].into_iter().chain(names.iter().copied()).chain(["未記入"]).collect();
    let mut height = grid.least();
    for (column, caption) in (0..).zip(&captions) {
        grid.put((column, 1), caption, &label, || "評価区分の名前".to_owned())?;
        height = height.max(grid.height(caption, (column, 1), size));
    }
    grid.end_row(height)?;
    let mut whole = vec![0_u32; names.len() + 2];
    let mut plan = None;
    for context in contexts {
        if plan.replace(context.plan.id) != Some(context.plan.id) {
            let format = text_format(BodyFace::Gothic, grid.paper.body_pt)
                .set_border(rust_xlsxwriter::FormatBorder::Thin);
            let size = grid.paper.body_pt;
            grid.line(&one_line(&context.plan.name), size, &format, || "計画名".to_owned())?;
        }
        let counts = counts(context, &names);
        whole.iter_mut().zip(&counts).for_each(|(sum, count)| *sum += count);
        let caption = one_line(&printed::caption(context));
        row(&caption, &one_line(&context.policy.name), &counts, grid)?;
    }
    row("合計", "", &whole, grid)
}

fn row(caption: &str, policy: &str, counts: &[u32], grid: &mut PrintedRows) -> Result<()> {
    let size = grid.paper.body_pt;
    let text = grid.body();
    let figure = rust_xlsxwriter::Format::new()
        .set_font_name(crate::export::workbook::face_name(BodyFace::Gothic))
        .set_font_size(f64::from(size))
        .set_align(FormatAlign::Right)
        .set_align(FormatAlign::Top)
        .set_num_format("#,##0")
        .set_border(rust_xlsxwriter::FormatBorder::Thin);
    grid.put((0, 1), caption, &text, || "調書の名前".to_owned())?;
    grid.put((1, 1), policy, &text, || "施策名".to_owned())?;
    for (column, count) in (2..).zip(counts) {
        grid.sheet.write_number_with_format(grid.row, column, *count, &figure).map_err(failed)?;
    }
    let height = grid.height(caption, (0, 1), size).max(grid.height(policy, (1, 1), size));
    grid.end_row(height.max(measure::least(size)))
}

/// Of a sheet: its rows with a rating of their own, how often each is given, and how many have
/// none. A rating in no scale counts as a row alone.
fn counts(context: &Context, names: &[&str]) -> Vec<u32> {
    let mut counts = vec![0_u32; names.len() + 2];
    let is_rating = |column: &&Column| column.kind == ColumnKind::Rating;
    let Some(column) = context.form.columns.iter().find(is_rating) else { return counts };
    for entry in context.entries() {
        let text = match context.book.cell(entry.id, &column.id) {
            Some(Cell::Merged) => continue,
            Some(Cell::Text(text)) => text.as_str(),
            None => "",
        };
        let place = match names.iter().position(|name| *name == text) {
            Some(at) => Some(at + 1),
            None if is_blank(text) => Some(names.len() + 1),
            None => None,
        };
        for at in [Some(0), place].into_iter().flatten() {
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
    }
    counts
}
