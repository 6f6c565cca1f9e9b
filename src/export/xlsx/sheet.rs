//! A sheet on its worksheet: title, head, table, closing text.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use super::grid::{PrintedRows, open_between};
use crate::book::{BodyFace, ColumnKind, Context, Entry};
use crate::error::{Error, Result};
use crate::export::workbook::{MergedCells, measure, paper, put, text_format};
use crate::quote::quoted;
use crate::typeset::{Fonts, Paper, column_widths, printed};

/// The part of the width that goals need beside the policy's name.
const GOALS: f32 = 0.3;

/// The worksheet of a sheet, without its name and its page.
///
/// # Errors
/// [`Error::CellTooLong`].
pub(super) fn worksheet(context: &Context) -> Result<Worksheet> {
    let setup = context.page();
    let paper = Paper::new(setup);
    let widths = match context.form.columns.is_empty() {
        true => vec![paper.body_width],
        false => column_widths(context.form, paper, Fonts::shared()?),
    };
    let mut grid = PrintedRows::new(&paper, setup.body_face, widths)?;
    let size = paper.body_pt * 1.45;
    let title = grid.heading(size).set_align(FormatAlign::Center);
    grid.line(&printed::title(context), size, &title, || at(context, "題名"))?;
    head(context, &mut grid)?;
    grid.end_row(paper.body_pt * 0.9)?;
    // Title and head stand above a header, and that above a row.
    grid.keep_from(0);
    grid.keep();
    if !context.form.columns.is_empty() {
        entries(context, &mut grid)?;
    }
    closing(context, &mut grid)?;
    grid.finish()
}

/// Where something of the sheet is, in words.
fn at(context: &Context, what: &str) -> String {
    format!("調書-{}の{what}", context.sheet.number)
}

/// The box above the table: plan, policy, and the goals that the sheet serves.
fn head(context: &Context, grid: &mut PrintedRows) -> Result<()> {
    let captions = &context.form.captions;
    let [plan, policy] = [&captions.plan, &captions.policy].map(|caption| context.expand(caption));
    let goals: Vec<String> = printed::goals(context)
        .into_iter()
        .map(|(goal, measures)| format!("{goal}\u{3000}{measures}").trim().to_owned())
        .collect();
    let all = grid.columns();
    let size = grid.paper.body_pt * 1.1;
    let (label, body) = (grid.label(), grid.body().set_align(FormatAlign::VerticalCenter));
    let name = text_format(BodyFace::Gothic, size)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let plan_name = context.plan.name.as_str();
    let policy_name = context.policy.name.as_str();
    if all < 2 {
        for text in [format!("{plan}：{plan_name}"), format!("{policy}：{policy_name}")] {
            grid.line(&text, size, &name, || at(context, "施策名"))?;
        }
        return goals.iter().try_for_each(|goal| {
            let size = grid.paper.body_pt;
            grid.line(goal, size, &body, || at(context, "基本目標"))
        });
    }
    let height = |grid: &PrintedRows, texts: &[(&str, (u16, u16), f32)]| {
        texts
            .iter()
            .map(|(text, columns, size)| grid.height(text, *columns, *size))
            .fold(grid.least(), f32::max)
    };
    let label_pt = grid.paper.label_pt();
    grid.put((0, 1), &plan, &label, || at(context, "計画名"))?;
    grid.put((1, all - 1), plan_name, &name, || at(context, "計画名"))?;
    grid.end_row(height(grid, &[(&plan, (0, 1), label_pt), (plan_name, (1, all - 1), size)]))?;

    // Goals stand beside the policy, or below it where the columns leave no room.
    let total = grid.width((0, all));
    let beside = (2..all).rev().find(|at| grid.width((*at, all - at)) >= total * GOALS);
    let first = grid.row;
    let name_columns = match beside.filter(|_| !goals.is_empty()) {
        Some(at) => (1, at - 1),
        None => (1, all - 1),
    };
    let is_beside = name_columns.1 < all - 1;
    let below = if is_beside { goals.len() } else { goals.len() + 1 };
    let rows = u32::try_from(below.max(1)).unwrap_or(u32::MAX);
    // What caption and name need is divided among their rows.
    let caption_height = height(grid, &[(&policy, (0, 1), label_pt)]) / rows as f32;
    let name_height = height(grid, &[(policy_name, name_columns, size)]);
    let name_rows = if is_beside { rows } else { 1 };
    put(&mut grid.sheet, MergedCells { rows: (first, rows), columns: (0, 1) }, &policy, &label, || {
        at(context, "施策名")
    })?;
    let cells = MergedCells { rows: (first, name_rows), columns: name_columns };
    put(&mut grid.sheet, cells, policy_name, &name, || at(context, "施策名"))?;
    let least = caption_height.max(name_height / name_rows as f32);
    if goals.is_empty() || !is_beside {
        grid.end_row(least.max(name_height))?;
    }
    let columns = if is_beside { (1 + name_columns.1, all - 1 - name_columns.1) } else { (1, all - 1) };
    for goal in &goals {
        grid.put(columns, goal, &body, || at(context, "基本目標"))?;
        let own = height(grid, &[(goal, columns, grid.paper.body_pt)]);
        grid.end_row(own.max(if is_beside { least } else { caption_height }))?;
    }
    Ok(())
}

/// The table of the sheet's entries, its header repeated on each page.
fn entries(context: &Context, grid: &mut PrintedRows) -> Result<()> {
    header(context, grid)?;
    let rows: Vec<&Entry> = context.entries().collect();
    let spans = context.spans();
    let columns = &context.form.columns;
    let size = grid.paper.body_pt;
    if rows.is_empty() {
        let body = grid.body();
        for column in 0..grid.columns() {
            grid.put((column, 1), "", &body, String::new)?;
        }
        return grid.end_row(grid.least());
    }
    let text = |row: usize, column: usize| -> String {
        let (Some(entry), Some(own)) = (rows.get(row), columns.get(column)) else { return String::new() };
        match own.kind {
            ColumnKind::Name => {
                let shared = rows.get(row..row + spans.get(row, column)).unwrap_or_default();
                printed::indented_name(entry, shared)
            }
            _ => context.book.text(entry.id, &own.id).to_owned(),
        }
    };
    let needed = |row: usize, column: usize| needed_in(grid, &text(row, column), column);
    let tops = spans.row_tops(grid.least(), needed);
    let heights: Vec<f32> =
        tops.windows(2).map(|pair| pair.iter().rev().copied().reduce(|a, b| a - b).unwrap_or(0.0)).collect();
    let formats = CellFormats::new(grid);
    let mut first = 0;
    while first < rows.len() {
        // Rows that share a cell stay together.
        let begins = |row: &usize| (0..columns.len()).all(|column| spans.first_row(*row, column) == *row);
        let end = (first + 1..rows.len()).find(begins).unwrap_or(rows.len());
        let own = heights.get(first..end).unwrap_or_default();
        let room = grid.room();
        let is_whole = own.iter().sum::<f32>() <= room && own.iter().all(|height| *height <= paper::HIGHEST);
        let highest = paper::highest_row(grid.paper, grid.repeated_height());
        let parts: Vec<Vec<f32>> = own
            .iter()
            .map(|height| measure::parts(*height, size, if is_whole { *height } else { highest }))
            .collect();
        let top = grid.row;
        // The first row of each entry on the worksheet.
        let mut firsts = vec![top];
        for height in parts.iter().flatten() {
            grid.end_row(*height)?;
        }
        parts.iter().for_each(|own| firsts.push(firsts.last().map_or(top, |last| last + rows_of(own))));
        if is_whole {
            grid.keep_from(top);
        }
        let all: Vec<f32> = parts.into_iter().flatten().collect();
        for row in first..end {
            for (column, own) in columns.iter().enumerate() {
                let count = spans.get(row, column);
                let from = firsts.get(row - first).copied();
                let (Some(from), Some(to)) = (from, firsts.get(row - first + count).copied()) else {
                    continue;
                };
                if count == 0 {
                    continue;
                }
                let at_column = u16::try_from(column).map_err(|_| Error::NothingToExport)?;
                let format = formats.of(own.kind);
                let name = rows.get(row).map(|entry| entry.name.as_str()).unwrap_or_default();
                let place = || at(context, &format!("「{}」の{}", quoted(name), own.short));
                let text = text(row, column);
                let heights = all.get(index(from - top)..index(to - top)).unwrap_or_default();
                let is_high = heights.first().is_some_and(|height| needed_in(grid, &text, column) > *height);
                if is_whole || heights.len() < 2 || !is_high {
                    let cells = MergedCells { rows: (from, to - from), columns: (at_column, 1) };
                    put(&mut grid.sheet, cells, &text, format, place)?;
                    continue;
                }
                // Where a page may end within a cell, its text goes on in the next.
                let width = grid.width((at_column, 1));
                let chunks = measure::chunks(&text, width, size, heights);
                let used = chunks.iter().rposition(|chunk| !chunk.is_empty()).map_or(1, |last| last + 1);
                for ((row, chunk), place_in) in (from..).zip(&chunks).zip(0..).take(used) {
                    let is_last = place_in + 1 == used;
                    let format = open_between(format, place_in > 0, !is_last);
                    // The last goes over what is left of the rows.
                    let rows = (row, if is_last { to - row } else { 1 });
                    let cells = MergedCells { rows, columns: (at_column, 1) };
                    put(&mut grid.sheet, cells, chunk, &format, place)?;
                }
            }
        }
        first = end;
    }
    Ok(())
}

fn rows_of(parts: &[f32]) -> u32 {
    u32::try_from(parts.len()).unwrap_or(u32::MAX)
}

fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

/// How high a text of the table is in its column.
fn needed_in(grid: &PrintedRows, text: &str, column: usize) -> f32 {
    let width = grid.widths.get(column).copied().unwrap_or_default();
    measure::height(text, width, grid.paper.body_pt)
}

/// How cells of each kind look.
struct CellFormats {
    name: Format,
    text: Format,
    rating: Format,
    figure: Format,
}

impl CellFormats {
    fn of(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Name => &self.name,
            ColumnKind::Rating => &self.rating,
            ColumnKind::Figure => &self.figure,
            ColumnKind::Text => &self.text,
        }
    }

    fn new(grid: &PrintedRows) -> Self {
        let gothic = text_format(BodyFace::Gothic, grid.paper.body_pt).set_border(FormatBorder::Thin);
        let rating = gothic.clone().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        Self { name: gothic, text: grid.body(), rating, figure: grid.body().set_align(FormatAlign::Right) }
    }
}

/// The header's rows, which each page has.
fn header(context: &Context, grid: &mut PrintedRows) -> Result<()> {
    let header = printed::header(context);
    let (label, size) = (grid.label(), grid.paper.label_pt());
    let first = grid.row;
    let mut heights = vec![measure::least(size); header.rows];
    for cell in &header.cells {
        let columns =
            (u16::try_from(cell.columns.0).unwrap_or(u16::MAX), u16::try_from(cell.columns.1).unwrap_or(1));
        let rows =
            (first + u32::try_from(cell.rows.0).unwrap_or_default(), u32::try_from(cell.rows.1).unwrap_or(1));
        let own = grid.height(&cell.text, columns, size);
        // What one over both rows needs beyond the first goes to the last.
        let last = (cell.rows.0 + cell.rows.1).saturating_sub(1);
        let above: f32 = heights.iter().take(last).skip(cell.rows.0).sum();
        if let Some(height) = heights.get_mut(last) {
            *height = height.max(own - above);
        }
        put(&mut grid.sheet, MergedCells { rows, columns }, &cell.text, &label, || at(context, "見出し"))?;
    }
    for height in &heights {
        grid.end_row(*height)?;
        grid.keep();
    }
    grid.repeat_from(first)
}

/// The closing text under its heading.
fn closing(context: &Context, grid: &mut PrintedRows) -> Result<()> {
    let Some((heading, text)) = printed::closing(context) else { return Ok(()) };
    let size = grid.paper.body_pt;
    grid.end_row(size * 1.1)?;
    if !heading.trim().is_empty() {
        let label = grid.label().set_align(FormatAlign::Left).set_bold().set_font_size(f64::from(size));
        grid.line(&heading, size, &label, || at(context, "見出し"))?;
        grid.keep();
    }
    let body = grid.body();
    grid.line(text, size, &body, || at(context, "実績評価"))
}
