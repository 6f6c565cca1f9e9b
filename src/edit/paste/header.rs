//! Headings among what is pasted: which column each column of a table is for.

use crate::book::{Book, Column, ColumnKind, Form};
use crate::clipboard::{ClipboardCell, ClipboardTable};
use crate::lookalike::wording;

/// The headings that a table begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PastedHeader {
    /// How many rows they are.
    pub rows: usize,
    /// For each column of the table the index of that in the form that it is for.
    pub columns: Vec<Option<usize>>,
}

/// The most rows of headings: one of groups, one of captions.
const MOST_ROWS: usize = 2;

impl PastedHeader {
    /// The headings of `table`, if it begins with some: each cell that is not blank is one
    /// of the form's, and at least two columns are named, each once.
    pub fn of(table: &ClipboardTable, book: &Book, form: &Form) -> Option<Self> {
        let mut columns: Vec<Option<usize>> = vec![None; table.columns()];
        let mut rows = 0;
        for row in table.rows.iter().take(MOST_ROWS) {
            let mut named = columns.clone();
            let mut is_one = row.iter().any(|cell| !wording(cell.text()).is_empty());
            for (at, cell) in row.iter().enumerate() {
                let key = wording(cell.text());
                if key.is_empty() {
                    continue;
                }
                let column = form.columns.iter().position(|column| is_caption(&key, column, book));
                is_one &= column.is_some() || is_group(&key, form);
                if let (Some(column), Some(place)) = (column, named.get_mut(at)) {
                    *place = Some(column);
                }
            }
            if !is_one {
                break;
            }
            (columns, rows) = (named, rows + 1);
        }
        let mut known: Vec<usize> = columns.iter().flatten().copied().collect();
        let count = known.len();
        known.sort_unstable();
        known.dedup();
        let is_header = rows > 0 && rows < table.rows.len() && count >= 2 && known.len() == count;
        is_header.then_some(Self { rows, columns })
    }
}

/// Whether `key` names a column: by its caption, also one of another year, or by what it
/// is called in the window; what stands in brackets may be missing.
fn is_caption(key: &str, column: &Column, book: &Book) -> bool {
    let without_brackets = |text: &str| text.split('(').next().unwrap_or_default().to_owned();
    let caption = wording(&book.expand(&column.caption));
    let short = wording(&column.short);
    if [&caption, &short].contains(&&key.to_owned()) {
        return true;
    }
    let own = without_brackets(key);
    if !own.is_empty() && [without_brackets(&caption), without_brackets(&short)].contains(&own) {
        return true;
    }
    // 達成度 令和6年4月1日時点: the day is that of the year it was written in.
    let caption = wording(&column.caption);
    let dated = caption.split_once("{基準日}");
    let is_day = |(before, after): (&str, &str)| {
        let day = key.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        day.is_some_and(|day| day.is_empty() || crate::book::dates::parse_date(day).is_some())
    };
    // 個別事業名 below 施策の目標 is one caption of the name's column in this form.
    let last_line = || column.caption.lines().last().map(wording);
    dated.is_some_and(is_day) || column.kind == ColumnKind::Name && last_line().as_deref() == Some(key)
}

fn is_group(key: &str, form: &Form) -> bool {
    form.columns.iter().filter_map(|column| column.group.as_deref()).any(|group| wording(group) == key)
}

/// Whether a cell is blank: it has no text of its own, and is no part of another.
pub(super) fn is_blank(cell: &ClipboardCell) -> bool {
    matches!(cell, ClipboardCell::Text(text) if crate::lookalike::is_blank(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, small};

    fn header(text: &str) -> Option<(usize, Vec<Option<usize>>)> {
        let Small { book, .. } = small();
        let form = book.forms().next().unwrap();
        let rows: Vec<Vec<ClipboardCell>> = text
            .split('/')
            .map(|row| row.split('|').map(|cell| ClipboardCell::Text(cell.to_owned())).collect())
            .collect();
        PastedHeader::of(&ClipboardTable::new(rows), &book, form).map(|header| (header.rows, header.columns))
    }

    #[test]
    fn headings_say_which_column_each_is_for() {
        for (text, expected) in [
            ("個別事業名|達成度/広場|開いた", Some((1, vec![Some(0), Some(2)]))),
            ("施策の目標\n個別事業名|評価区分/広場|継続", Some((1, vec![Some(0), Some(4)]))),
            ("評価区分|達成度/継続|開いた", Some((1, vec![Some(4), Some(2)]))),
            ("事業|達成度/広場|開いた", None),
            ("取組み・方針（目標事業量）|達 成 度/a|b", Some((1, vec![Some(1), Some(2)]))),
            ("取組み・方針|達成度 平成30年4月1日時点/a|b", Some((1, vec![Some(1), Some(2)]))),
            (
                "個別事業名||個別事業|/||達成度|評価区分/a||b|c",
                Some((2, vec![Some(0), None, Some(2), Some(4)])),
            ),
            // No more than headings, or only one, or one twice: that is text.
            ("個別事業名|達成度", None),
            ("達成度/開いた", None),
            ("達成度|達成度/a|b", None),
            ("広場|開いた/保育|した", None),
        ] {
            assert_eq!(header(text), expected, "{text}");
        }
    }
}
