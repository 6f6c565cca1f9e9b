//! The rows under a header, and the closing text under them.

use super::header::{HeaderColumn, TableHeader};
use super::roles::LeafRole;
use crate::import::captions::squeeze;
use crate::import::document::{LeafCell, LeafRow};

/// Characters of the heading of a closing text, at most.
const HEADING: usize = 30;
/// Characters from which a text over the whole width is a closing text by itself.
const CLOSING: usize = 40;

/// A row of the table: what stands in its columns, by their places in the header.
#[derive(Debug, Default)]
pub(super) struct TableRow {
    /// The row of the leaf, for telling where it is.
    pub at: usize,
    /// Column by column; a column may hold several cells of squared paper.
    pub texts: Vec<(usize, String)>,
    /// The cells of the leaf that these stand in: their columns there, and the table's.
    pub cells: Vec<(u32, usize)>,
    /// The columns that go on what stands above.
    pub merged: Vec<usize>,
}

/// What stands under a header.
#[derive(Debug, Default)]
pub(super) struct TableBody {
    pub rows: Vec<TableRow>,
    /// The heading of the closing text.
    pub closing: Option<String>,
    pub overall: Vec<String>,
    /// The number of the row whose text was taken for a closing text without a heading.
    pub guessed: Option<u32>,
}

/// Where the columns of a header lie in a row of another of Word's tables.
fn placed(header: &TableHeader, row: &LeafRow, width: u32) -> Option<Vec<HeaderColumn>> {
    if row.table == header.table || width == header.end() {
        return Some(header.columns.clone());
    }
    let count = u32::try_from(header.columns.len()).ok()?;
    let by_place =
        |(at, column): (u32, &HeaderColumn)| HeaderColumn { start: at, end: at + 1, ..column.clone() };
    (width == count && row.table > 0).then(|| (0..).zip(&header.columns).map(by_place).collect())
}

/// Reads the rows of a section. `width` is how many columns each of Word's tables has, `said`
/// whether somebody says of a row that it is one of the table, or none; `take` is told of each
/// cell that is taken for the closing text.
pub(super) fn read(
    rows: &[(usize, &LeafRow)],
    header: &TableHeader,
    width: impl Fn(u32) -> u32,
    said: impl Fn(&LeafRow) -> Option<bool>,
    mut take: impl FnMut(&LeafRow, &LeafCell, LeafRole),
) -> TableBody {
    let mut body = TableBody::default();
    // By their columns, up to which row cells from above go on.
    let mut going: Vec<Option<u32>> = vec![None; header.columns.len()];
    let mut is_closing = false;
    let mut table = header.table;
    for (at, row) in rows {
        let is_said = match said(row) {
            Some(false) => continue,
            Some(true) => true,
            None => false,
        };
        if let Some((heading, text)) = closing_heading(row).filter(|_| !is_said) {
            is_closing = true;
            body.closing.get_or_insert_with(|| heading.to_owned());
            body.overall.extend(text.map(str::to_owned));
            for (at, cell) in row.filled().enumerate() {
                take(row, cell, if at == 0 { LeafRole::ClosingHeading } else { LeafRole::Closing });
            }
            continue;
        }
        if is_closing && !is_said {
            // What stands beside a worksheet's table is none of its text.
            let beside =
                |cell: &&LeafCell| header.table > 0 || (header.start()..header.end()).contains(&cell.column);
            let words: Vec<&str> = row.filled().filter(beside).map(|cell| cell.text.as_str()).collect();
            if !words.is_empty() {
                body.overall.push(words.join("\u{3000}"));
            }
            row.filled().filter(beside).for_each(|cell| take(row, cell, LeafRole::Closing));
            continue;
        }
        if !is_said && body.rows.last().is_some() && row.only_text().is_some_and(is_remark) {
            continue;
        }
        if row.table != table {
            (table, going) = (row.table, vec![None; header.columns.len()]);
        }
        // A paragraph between Word's tables is not of them.
        let is_between = header.table > 0 && row.table == 0;
        let columns = if is_between { None } else { placed(header, row, width(row.table)) };
        let Some(columns) = columns else { continue };
        if let Some(text) = over_all(row, &columns).filter(|_| !is_said) {
            let is_last = rows.last().is_some_and(|(last, _)| last == at);
            if is_last && !body.rows.is_empty() && text.chars().count() >= CLOSING {
                body.overall.push(text.to_owned());
                body.guessed = Some(row.number);
                row.filled().for_each(|cell| take(row, cell, LeafRole::Closing));
            }
            continue;
        }
        let mut own = TableRow { at: *at, ..TableRow::default() };
        for cell in row.filled() {
            let column = columns.iter().position(|own| (own.start..own.end).contains(&cell.column));
            let Some(column) = column else { continue };
            own.cells.push((cell.column, column));
            match own.texts.iter_mut().find(|(other, _)| *other == column) {
                Some((_, text)) => {
                    text.push('\n');
                    text.push_str(&cell.text);
                }
                None => own.texts.push((column, cell.text.clone())),
            }
        }
        for (place, column) in columns.iter().enumerate() {
            let until = going.get(place).copied().flatten();
            if until.is_some_and(|until| row.number < until)
                && own.texts.iter().all(|(other, _)| *other != place)
            {
                own.merged.push(place);
            }
            let begins = row.cells.iter().find(|cell| (column.start..column.end).contains(&cell.column));
            if let (Some(cell), Some(going)) = (begins.filter(|cell| cell.rows > 1), going.get_mut(place)) {
                *going = Some(row.number.saturating_add(cell.rows));
            }
        }
        if !own.texts.is_empty() {
            body.rows.push(own);
        }
    }
    body
}

/// Whether a text that stands alone under rows explains the table.
fn is_remark(text: &str) -> bool {
    text.starts_with(['※', '＊', '*']) || text.starts_with("注") || text.starts_with("（注")
}

/// The only text of a row that goes over the whole table.
fn over_all<'r>(row: &'r LeafRow, columns: &[HeaderColumn]) -> Option<&'r str> {
    let text = row.only_text()?;
    let cell = row.filled().next()?;
    let (first, last) = (columns.first()?, columns.last()?);
    let is_wide = columns.len() > 1 && cell.column <= first.start && cell.end() >= last.end;
    is_wide.then_some(text)
}

/// The heading of a closing text, and the text where it stands beside.
fn closing_heading(row: &LeafRow) -> Option<(&str, Option<&str>)> {
    let cells: Vec<&LeafCell> = row.filled().collect();
    let is_heading = |text: &str| {
        let key = squeeze(text);
        let key = key.trim_matches(['【', '】', '<', '>', '[', ']', '■', '●', '○', ':']);
        let words = ["総評", "総括", "総合評価", "全体評価", "全体の評価", "実績評価"];
        key.chars().count() <= HEADING
            && (words.iter().any(|word| key.ends_with(word))
                || (key.starts_with("施策全体") && !key.contains('。')))
    };
    match cells.as_slice() {
        [only] if is_heading(&only.text) => Some((&only.text, None)),
        [first, second] if second.columns > 1 && is_heading(&first.text) => {
            Some((&first.text, Some(&second.text)))
        }
        _ => None,
    }
}

/// The closing text, without the indent that all its paragraphs have.
pub(super) fn overall(paragraphs: &[String]) -> String {
    let lines: Vec<&str> = paragraphs.iter().flat_map(|text| text.split('\n')).map(str::trim_end).collect();
    let filled = || lines.iter().filter(|line| !line.is_empty());
    let is_indented = filled().next().is_some() && filled().all(|line| line.starts_with('\u{3000}'));
    let line = |line: &&str| {
        if is_indented { line.strip_prefix('\u{3000}').unwrap_or(line) } else { line }.to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indent_that_all_paragraphs_have_is_none_of_the_text() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(overall(&texts(&["\u{3000}一。", "\u{3000}二。"])), "一。\n二。");
        assert_eq!(overall(&texts(&["一。", "\u{3000}二。"])), "一。\n\u{3000}二。");
        assert_eq!(overall(&texts(&["一。\n", "", "二。"])), "一。\n\n\n二。");
        assert_eq!(overall(&[]), "");
    }
}
