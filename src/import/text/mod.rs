//! Books from the text of published evaluation sheets.
//!
//! The text is what a converter makes of the printed document: a cover, then
//! sheet after sheet; a table's cells are separated by tabs. Each part has a
//! reader of its own (`cover`, `head`, `header`, `table`) that either
//! takes a line into the book or says what it expected there. A line is left
//! out only where its words already stand in the book as a heading.

mod breaks;
mod cover;
mod head;
mod header;
mod lines;
mod table;

use std::collections::BTreeSet;

use self::header::TextHeader;
use self::lines::TextLines;
use super::captions::{is_dash, squeeze};
use super::delimited;
use super::document::DocumentSource;
use super::sheet::ReadSheet;
use super::titles::municipality;
use super::{Refused, build, rating_in, scale, within};
use crate::book::{Book, FiscalYear, Form, FormId, Head, Key as _, Rating, Role, limits};
use crate::error::Result;
use crate::quote::quoted;
use crate::words::grouped;

/// Reads the text of a whole document. Where a form is `given`, the book has
/// that one: its table must have as many columns, and its own ratings count.
pub fn parse(text: &str, given: Option<&Form>) -> Result<Book> {
    Ok(parse_noting(text, given)?.0)
}

/// The same, and what the clerk had better look at: what the text does not say and was
/// taken to be meant.
pub fn parse_noting(text: &str, given: Option<&Form>) -> Result<(Book, Vec<String>)> {
    let text = with_plain_ends(text);
    let text = lines::without_quotes(&text);
    check_size(&text)?;
    let mut lines = TextLines::new(&text);
    let cover = cover::read(&mut lines)?;

    let mut form = given.cloned().unwrap_or_else(|| Form::kiyose(FormId::from_raw(0)));
    if given.is_none() {
        form.ratings.clone_from(&cover.ratings);
    }
    if squeeze(&cover.ratings_caption) != squeeze(&form.captions.ratings) {
        form.captions.ratings.clone_from(&cover.ratings_caption);
    }

    let mut header: Option<TextHeader> = None;
    let mut sheets: Vec<ReadSheet> = Vec::new();
    let mut numbers = BTreeSet::new();
    let mut row_count = 0;
    let mut closing: Option<String> = None;
    while let Some(line) = lines.peek() {
        let head = head::read(&mut lines, &cover.title, &mut form, sheets.is_empty())?;
        if numbers.len() == limits::SHEETS {
            return Err(line.misfit(format!("調書は{}個まで", grouped(limits::SHEETS))));
        }
        if !numbers.insert(head.number) {
            return Err(line.misfit("ほかの調書と重ならない番号"));
        }
        let header = match &mut header {
            Some(header) => {
                header.expect_repeated(&mut lines)?;
                header
            }
            none => {
                let header = none.insert(header::read(&mut lines, &form, given.is_some())?);
                if given.is_none() {
                    form.columns.clone_from(&header.columns);
                }
                header
            }
        };
        let rows = table::rows(&mut lines, header, &form, &cover.title, closing.as_deref())?;
        row_count += rows.len();
        if row_count > limits::ROWS {
            return Err(line.misfit(format!("行は全部で{}行まで", grouped(limits::ROWS))));
        }
        let overall = table::closing(&mut lines, &cover.title, &mut closing)?;
        sheets.push(ReadSheet { form: 0, head, rows, overall });
    }

    if let Some(caption) = closing.filter(|caption| squeeze(caption) != squeeze(&form.captions.overall)) {
        form.captions.overall = one_line(&caption);
    }
    if form.ratings.is_empty() && given.is_none() && is_usual_scale(&form, &mut sheets) {
        form.ratings = Form::kiyose(FormId::from_raw(0)).ratings;
        let names: Vec<&str> = form.ratings.iter().map(|rating| rating.name.as_str()).collect();
        let words = format!("評価区分の一覧がないため、{}の区分としました。", names.join("・"));
        lines.note(cover.line, &words);
    } else if form.ratings.is_empty() && given.is_none() {
        form.ratings = ratings_in(&form, &sheets);
        let names: Vec<String> =
            form.ratings.iter().map(|rating| format!("「{}」", quoted(&rating.name))).collect();
        if !names.is_empty() {
            let words = format!("評価区分の一覧がないため、表にある{}を評価区分としました。", names.join(""));
            lines.note(cover.line, &words);
        }
    }
    form.name = form.captions.sheet.replace("{番号}", "").trim_end_matches(is_dash).to_owned();
    if let Some(given) = given {
        form.name.clone_from(&given.name);
        form.captions.clone_from(&given.captions);
    }
    let as_of = header.and_then(|header| header.as_of).or_else(|| cover.as_of());
    // A day of reckoning comes after the year that it closes.
    let closed = || FiscalYear::of(as_of?.yesterday().ok()?);
    let fiscal_year = cover.fiscal_year().or_else(closed);
    let head = Head {
        fiscal_year: fiscal_year
            .ok_or_else(|| cover.line.misfit("年度のある題名（「平成22年度 …」など）"))?,
        municipality: municipality(&cover.title).to_owned(),
        title: one_line(&cover.title),
        subtitle: one_line(&cover.subtitle),
        department: one_line(&cover.department),
        as_of,
    };
    let book = build::book(head, vec![form], sheets);
    // What comes together from several lines has no line of its own.
    let excess = book.records().flatten().find_map(|record| limits::excess(&record));
    let plans = (book.plans().count() > limits::OUTLINE).then(|| format!("計画は{}個まで", limits::OUTLINE));
    match excess.map(within).or(plans) {
        Some(expected) => Err(cover.line.misfit(expected)),
        None => Ok((book, lines.notes)),
    }
}

/// A text with `\n` for all its line ends, and no byte order mark.
pub(super) fn with_plain_ends(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").replace(['\r', lines::BREAK], "\n")
}

/// The tables of a text whose cells stand between tabs, with the line ends that its cells had
/// as far as they are sure; `None` where no line has a tab.
///
/// # Errors
/// Those of [`delimited::source`].
pub(super) fn tables(text: &str) -> Result<Option<DocumentSource>> {
    let mut source = delimited::source(text, '\t')?;
    let leaves = source.iter_mut().flat_map(|source| &mut source.leaves);
    for cell in leaves.flat_map(|leaf| &mut leaf.rows).flat_map(|row| &mut row.cells) {
        // What a cell is of is not known yet; a list of years is no sentence.
        if !cell.text.contains(['\n', '。', '、']) {
            cell.text = breaks::between_years(&cell.text);
        }
        cell.text = breaks::between_sentences(&cell.text);
    }
    Ok(source)
}

/// The text of a cell that has one line.
fn one_line(text: &str) -> String {
    text.replace(lines::BREAK, " ")
}

/// Whether all ratings in the rows are those of the first form, which they then are made.
fn is_usual_scale(form: &Form, sheets: &mut [ReadSheet]) -> bool {
    let usual = Form::kiyose(FormId::from_raw(0));
    let Some(column) = form.role(Role::Rating) else { return false };
    let rows = sheets.iter_mut().flat_map(|sheet| &mut sheet.rows);
    let mut cells: Vec<&mut String> = rows
        .flat_map(|row| &mut row.cells)
        .filter(|(own, _)| *own == column.id)
        .map(|(_, text)| text)
        .collect();
    let names: Option<Vec<String>> =
        cells.iter().map(|text| Some(rating_in(&usual, text.as_str())?.0.name.clone())).collect();
    let Some(names) = names.filter(|names| !names.is_empty()) else { return false };
    cells.iter_mut().zip(names).for_each(|(text, name)| **text = name);
    true
}

/// The ratings that stand in the rows, in the order in which they come.
fn ratings_in(form: &Form, sheets: &[ReadSheet]) -> Vec<Rating> {
    let Some(column) = form.role(Role::Rating) else { return Vec::new() };
    let mut names: Vec<&str> = Vec::new();
    let cells = sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
    for (_, text) in cells.filter(|(own, _)| *own == column.id) {
        // More than a form may have are no ratings; that is found when they are counted.
        if names.len() <= limits::LISTED && !names.contains(&text.as_str()) {
            names.push(text);
        }
    }
    let names = scale::in_order(names.into_iter().map(str::to_owned).collect());
    names.iter().enumerate().map(|(place, name)| scale::rating(place, name, "")).collect()
}

/// The most lines of a text, blank ones not counted: one for each row of a book, and as many
/// for all else.
const LINES: usize = 2 * limits::ROWS;

/// Sees to it that nothing is made of lines that are too many or too long.
fn check_size(text: &str) -> Result<()> {
    let refuse =
        |line: usize, expected: String, found: &str| Err(Refused::new(line, expected, quoted(found)).into());
    let mut count = 0;
    for (index, line) in text.split('\n').enumerate() {
        count += usize::from(!line.is_empty());
        if count > LINES {
            return refuse(index + 1, format!("{LINES}行までの文書"), line);
        }
        if limits::is_longer(line, 2 * limits::TEXT) {
            return refuse(index + 1, format!("{}文字までの行", grouped(2 * limits::TEXT)), line);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
