//! A sheet on its worksheet: title, head, table, closing text.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use super::grid::Grid;
use crate::book::{BodyFace, ColumnKind, Context, Entry};
use crate::error::{Error, Result};
use crate::export::workbook::{MergedCells, failed, measure, paper, put, text_format};
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
    let mut grid = Grid::new(&paper, setup.body_face, widths)?;
    let size = paper.body_pt * 1.45;
    let title = grid.heading(size).set_align(FormatAlign::Center);
    grid.line(&printed::title(context), size, &title, || at(context, "題名"))?;
    head(context, &mut grid)?;
    grid.end_row(paper.body_pt * 0.9)?;
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
fn head(context: &Context, grid: &mut Grid) -> Result<()> {
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
    let height = |grid: &Grid, texts: &[(&str, (u16, u16), f32)]| {
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
fn entries(context: &Context, grid: &mut Grid) -> Result<()> {
    let repeated = header(context, grid)?;
    let rows: Vec<&Entry> = context.entries().collect();
    let spans = context.book.spans(context.sheet.id, context.form);
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
    let needed = |row: usize, column: usize| {
        let width = grid.widths.get(column).copied().unwrap_or_default();
        measure::height(&text(row, column), width, size)
    };
    let highest = paper::highest_row(grid.paper, repeated);
    let heights = measure::divided(&spans, size, highest, needed);
    // The first row of each entry on the worksheet.
    let mut firsts = vec![grid.row];
    for parts in &heights {
        for height in parts {
            grid.end_row(*height)?;
        }
        firsts.push(grid.row);
    }
    let formats = CellFormats::new(grid);
    for (row, entry) in rows.iter().enumerate() {
        for (column, own) in columns.iter().enumerate() {
            let count = spans.get(row, column);
            let (Some(first), Some(end)) = (firsts.get(row), firsts.get(row + count)) else { continue };
            if count == 0 {
                continue;
            }
            let at_column = u16::try_from(column).map_err(|_| Error::NothingToExport)?;
            let cells = MergedCells { rows: (*first, end - first), columns: (at_column, 1) };
            let format = match own.kind {
                ColumnKind::Name => &formats.name,
                ColumnKind::Rating => &formats.rating,
                ColumnKind::Figure => &formats.figure,
                ColumnKind::Text => &formats.text,
            };
            let place = || at(context, &format!("「{}」の{}", quoted(&entry.name), own.short));
            put(&mut grid.sheet, cells, &text(row, column), format, place)?;
        }
    }
    Ok(())
}

/// How cells of each kind look.
struct CellFormats {
    name: Format,
    text: Format,
    rating: Format,
    figure: Format,
}

impl CellFormats {
    fn new(grid: &Grid) -> Self {
        let gothic = text_format(BodyFace::Gothic, grid.paper.body_pt).set_border(FormatBorder::Thin);
        let rating = gothic.clone().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        Self { name: gothic, text: grid.body(), rating, figure: grid.body().set_align(FormatAlign::Right) }
    }
}

/// The header's rows; gives how high they are together, since each page has them.
fn header(context: &Context, grid: &mut Grid) -> Result<f32> {
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
    }
    grid.sheet.set_repeat_rows(first, grid.row.saturating_sub(1)).map_err(failed)?;
    Ok(heights.iter().sum())
}

/// The closing text under its heading.
fn closing(context: &Context, grid: &mut Grid) -> Result<()> {
    let Some((heading, text)) = printed::closing(context) else { return Ok(()) };
    let size = grid.paper.body_pt;
    grid.end_row(size * 1.1)?;
    if !heading.trim().is_empty() {
        let label = grid.label().set_align(FormatAlign::Left).set_bold().set_font_size(f64::from(size));
        grid.line(&heading, size, &label, || at(context, "見出し"))?;
    }
    let body = grid.body();
    grid.line(text, size, &body, || at(context, "実績評価"))
}
