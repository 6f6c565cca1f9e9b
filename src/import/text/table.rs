//! The rows of a table and the closing text under it.

use super::breaks;
use super::head;
use super::header::TextHeader;
use super::lines::{TextLine, TextLines, with_breaks};
use crate::book::limits::{self, Excess};
use crate::book::{Column, ColumnKind, Form, Role, name_and_marks};
use crate::error::Result;
use crate::import::captions::squeeze;
use crate::import::sheet::{ReadRow, RowParent};
use crate::import::within;
use crate::quote::quoted;
use crate::words::grouped;

/// Letters of a closing heading that is not known yet, at most.
const HEADING_LENGTH: usize = 30;

/// Letters of a rating that is not known yet, at most.
const RATING_LENGTH: usize = 20;

/// Reads the rows of a sheet up to its closing text, the next sheet or the end,
/// stepping over repeated headers.
pub(super) fn rows(
    lines: &mut TextLines<'_>,
    header: &TextHeader,
    form: &Form,
    title: &str,
    closing: Option<&str>,
) -> Result<Vec<ReadRow>> {
    let mut rows: Vec<ReadRow> = Vec::new();
    let mut begins_page = true;
    while let Some(line) = lines.peek() {
        if header.skip_repeated(lines)? {
            begins_page = true;
            continue;
        }
        if is_closing_heading(line, closing) || head::sheet_title(lines, title).is_some() {
            break;
        }
        if head::is_plan_row(line) {
            // The title above it was taken for something else, or is not there.
            return Err(lines.before().unwrap_or(line).misfit(next_title(title)));
        }
        lines.skip();
        let row = row(line, &header.columns, form, begins_page)?;
        if row.name.is_empty() && rows.is_empty() {
            return Err(line.misfit("表の最初の行の個別事業名"));
        }
        rows.push(row);
        if rows.len() > limits::ROWS_OF_SHEET {
            return Err(line.misfit(format!("1つの調書の行は{}行まで", grouped(limits::ROWS_OF_SHEET))));
        }
        begins_page = false;
    }
    Ok(rows)
}

/// Reads the closing text of a sheet, a line to a paragraph. The first heading
/// of one is kept in `caption`; later ones are the same.
pub(super) fn closing(
    lines: &mut TextLines<'_>,
    title: &str,
    caption: &mut Option<String>,
) -> Result<String> {
    let mut paragraphs: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut is_open = false;
    while let Some(line) = lines.peek()
        && head::sheet_title(lines, title).is_none()
    {
        if head::is_plan_row(line) {
            return Err(lines.before().unwrap_or(line).misfit(next_title(title)));
        }
        lines.skip();
        if is_closing_heading(line, caption.as_deref()) {
            if caption.is_none() {
                *caption = line.only_cell().map(str::to_owned);
            }
            is_open = true;
            continue;
        }
        let paragraph = line.paragraph().filter(|_| is_open);
        let expected = || format!("実績評価の文章、または「{}-1」のような次の調書の題名", quoted(title));
        let paragraph = paragraph.ok_or_else(|| line.misfit(expected()))?;
        length += paragraph.chars().count() + 1;
        if length > limits::TEXT {
            return Err(line.misfit(within(Excess::Text)));
        }
        paragraphs.push(paragraph);
    }
    Ok(with_breaks(&paragraphs.join("\n")).into_owned())
}

fn next_title(title: &str) -> String {
    format!("「{}-1」のような調書の題名", quoted(title))
}

/// Whether `line` heads a closing text: with the words of the first such
/// heading, or, where none came yet, with a short line that ends in 評価.
fn is_closing_heading(line: TextLine<'_>, known: Option<&str>) -> bool {
    let Some(text) = line.only_cell() else { return false };
    let key = squeeze(text);
    match known {
        Some(known) => key == squeeze(known),
        None => key.ends_with("評価") && key.chars().count() <= HEADING_LENGTH,
    }
}

fn row(line: TextLine<'_>, columns: &[Column], form: &Form, begins_page: bool) -> Result<ReadRow> {
    let texts = line.cells();
    let count = columns.len();
    let has_tabs = texts.len() > 1;
    let too_many = texts.get(count..).unwrap_or_default().iter().any(|cell| !cell.is_empty());
    if !has_tabs || too_many {
        let overall = &form.captions.overall;
        return Err(
            line.misfit(format!("タブで区切った{count}つの欄の行、または「{}」の見出し", quoted(overall)))
        );
    }

    let mut row = ReadRow {
        name: String::new(),
        marks: Vec::new(),
        cells: Vec::new(),
        merged: None,
        begins_page,
        parent: RowParent::ByName,
    };
    for (column, text) in columns.iter().zip(texts) {
        if text.is_empty() {
            continue;
        }
        if limits::is_longer(text, limits::TEXT) {
            return Err(line.misfit(within(Excess::Text)));
        }
        let text = &*with_breaks(text);
        let text = match (column.kind, column.role) {
            (ColumnKind::Name, _) => {
                (row.name, row.marks) = name_and_marks(text, &form.marks);
                continue;
            }
            // Nothing says which there are.
            (ColumnKind::Rating, _) if form.ratings.is_empty() && !limits::is_longer(text, RATING_LENGTH) => {
                text.to_owned()
            }
            (ColumnKind::Rating, _) => {
                form.rating_named(text).map(|rating| rating.name.clone()).ok_or_else(|| {
                    let names: Vec<&str> = form.ratings.iter().map(|rating| rating.name.as_str()).collect();
                    line.misfit(format!(
                        "{}（{}のいずれか）",
                        quoted(&column_name(&column.caption)),
                        names.join("、")
                    ))
                })?
            }
            (_, Some(Role::Target | Role::Achievement)) => {
                breaks::between_sentences(&breaks::between_years(text))
            }
            (ColumnKind::Text | ColumnKind::Figure, _) => breaks::between_sentences(text),
        };
        row.cells.push((column.id.clone(), text));
    }
    Ok(row)
}

/// A caption on one line.
fn column_name(caption: &str) -> String {
    caption.split_whitespace().collect()
}
