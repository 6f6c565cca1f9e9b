//! The rows of a table and the closing text under it.

use super::breaks;
use super::head;
use super::header::Header;
use super::lines::{Line, Lines, squeeze};
use crate::book::limits::{self, Excess};
use crate::book::{ColumnId, ColumnKind, Form, Rating, Role};
use crate::error::Result;
use crate::import::within;
use crate::quote::quoted;

/// Letters of a closing heading that is not known yet, at most.
const HEADING_LENGTH: usize = 30;

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    /// Empty in a row that continues the one above.
    pub name: String,
    pub marks: Vec<String>,
    /// The cells that are not blank.
    pub cells: Vec<(ColumnId, String)>,
    /// Whether it is the first under a header.
    pub begins_page: bool,
}

/// Reads the rows of a sheet up to its closing text, the next sheet or the end,
/// stepping over repeated headers.
pub(super) fn rows(
    lines: &mut Lines<'_>,
    header: &Header,
    form: &Form,
    title: &str,
    closing: Option<&str>,
) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut begins_page = true;
    while let Some(line) = lines.peek() {
        if header.skip_repeated(lines)? {
            begins_page = true;
            continue;
        }
        if is_closing_heading(line, closing) || head::sheet_title(lines, title).is_some() {
            break;
        }
        lines.skip();
        let row = row(line, form, begins_page)?;
        if row.name.is_empty() && rows.is_empty() {
            return Err(line.misfit("表の最初の行の個別事業名"));
        }
        rows.push(row);
        if rows.len() > limits::ROWS_OF_SHEET {
            return Err(line.misfit(format!("1つの調書の行は{}行まで", limits::ROWS_OF_SHEET)));
        }
        begins_page = false;
    }
    Ok(rows)
}

/// Reads the closing text of a sheet, a line to a paragraph. The first heading
/// of one is kept in `caption`; later ones are the same.
pub(super) fn closing(lines: &mut Lines<'_>, title: &str, caption: &mut Option<String>) -> Result<String> {
    let mut paragraphs: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut is_open = false;
    while let Some(line) = lines.peek()
        && head::sheet_title(lines, title).is_none()
    {
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
    Ok(paragraphs.join("\n"))
}

/// Whether `line` heads a closing text: with the words of the first such
/// heading, or, where none came yet, with a short line that ends in 評価.
fn is_closing_heading(line: Line<'_>, known: Option<&str>) -> bool {
    let Some(text) = line.only_cell() else { return false };
    let key = squeeze(text);
    match known {
        Some(known) => key == squeeze(known),
        None => key.ends_with("評価") && key.chars().count() <= HEADING_LENGTH,
    }
}

fn row(line: Line<'_>, form: &Form, begins_page: bool) -> Result<Row> {
    let texts = line.cells();
    let count = form.columns.len();
    let has_tabs = texts.len() > 1;
    let too_many = texts.get(count..).unwrap_or_default().iter().any(|cell| !cell.is_empty());
    if !has_tabs || too_many {
        let overall = &form.captions.overall;
        return Err(
            line.misfit(format!("タブで区切った{count}つの欄の行、または「{}」の見出し", quoted(overall)))
        );
    }

    let mut row = Row { name: String::new(), marks: Vec::new(), cells: Vec::new(), begins_page };
    for (column, text) in form.columns.iter().zip(texts) {
        if text.is_empty() {
            continue;
        }
        if limits::is_longer(text, limits::TEXT) {
            return Err(line.misfit(within(Excess::Text)));
        }
        let text = match (column.kind, column.role) {
            (ColumnKind::Name, _) => {
                (row.name, row.marks) = name_and_marks(text, &form.marks);
                continue;
            }
            (ColumnKind::Rating, _) => rating(text, &form.ratings).ok_or_else(|| {
                let names: Vec<&str> = form.ratings.iter().map(|rating| rating.name.as_str()).collect();
                line.misfit(format!(
                    "{}（{}のいずれか）",
                    quoted(&column_name(&column.caption)),
                    names.join("、")
                ))
            })?,
            (_, Some(Role::Target | Role::Achievement)) => {
                breaks::between_sentences(&breaks::between_years(text))
            }
            (ColumnKind::Text | ColumnKind::Figure, _) => breaks::between_sentences(text),
        };
        row.cells.push((column.id.clone(), text));
    }
    Ok(row)
}

/// A name without the marks at its end. A ※ before anything else than a mark of
/// the form is part of the name.
fn name_and_marks(text: &str, known: &[String]) -> (String, Vec<String>) {
    let mut name = text;
    let mut marks: Vec<String> = Vec::new();
    while let Some((rest, mark)) = name.rsplit_once('※') {
        let mark = squeeze(mark);
        let is_mark = known.contains(&mark) && !marks.contains(&mark);
        if !is_mark || rest.trim().is_empty() {
            break;
        }
        name = rest.trim_end();
        marks.insert(0, mark);
    }
    (name.to_owned(), marks)
}

/// The rating that `text` names, alone or after its number (③継続). A number
/// that is another rating's is no slip to pass over.
fn rating(text: &str, scale: &[Rating]) -> Option<String> {
    let key = squeeze(text);
    let bare = key.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | ':'));
    let number: String = key.chars().filter(char::is_ascii_digit).collect();
    scale.iter().enumerate().find_map(|(place, rating)| {
        let name = squeeze(&rating.name);
        let numbered = || name == bare && number == (place + 1).to_string();
        (name == key || numbered()).then(|| rating.name.clone())
    })
}

/// A caption on one line.
fn column_name(caption: &str) -> String {
    caption.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marks_at_the_end_leave_the_name() {
        let known = ["新規", "変更"].map(str::to_owned);
        for (text, name, marks) in [
            ("広場 ※新規", "広場", &["新規"][..]),
            ("広場※ 変 更※新規", "広場", &["変更", "新規"]),
            ("広場 ※相談を含む。", "広場 ※相談を含む。", &[]),
            ("広場 ※相談を含む。 ※新規", "広場 ※相談を含む。", &["新規"]),
            ("広場 ※新規 など", "広場 ※新規 など", &[]),
            ("広場 ※新規 ※新規", "広場 ※新規", &["新規"]),
            ("※新規", "※新規", &[]),
        ] {
            let (found, found_marks) = name_and_marks(text, &known);
            assert_eq!(
                (found.as_str(), found_marks),
                (name, marks.iter().map(|m| (*m).to_owned()).collect())
            );
        }
    }

    #[test]
    fn a_rating_may_have_its_number() {
        let scale: Vec<Rating> = ["Ａ", "B", "1"]
            .iter()
            .enumerate()
            .map(|(place, name)| crate::import::scale::rating(place, name, ""))
            .collect();
        for (text, name) in [
            ("A", Some("Ａ")),
            ("①A", Some("Ａ")),
            ("（２） B", Some("B")),
            ("1", Some("1")),
            ("②A", None),
            ("C", None),
            ("②", None),
        ] {
            assert_eq!(rating(text, &scale).as_deref(), name, "{text}");
        }
    }
}
