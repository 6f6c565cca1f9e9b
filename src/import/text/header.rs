//! The header of a table: its columns, and its repetition on later pages.

use jiff::civil;

use super::head;
use super::lines::{TextLine, TextLines};
use crate::book::limits::{self, Excess};
use crate::book::{Column, Form, Role};
use crate::error::Result;
use crate::import::captions::{ReadCaption, as_of, columns, is_usual, placed, squeeze};
use crate::import::{scale, within};
use crate::quote::quoted;

/// Rows that are looked at for ratings.
const VALUES: usize = 200;

/// The header of a table as it stands in the text.
pub(super) struct TextHeader {
    /// Its rows as they are compared.
    rows: Vec<Vec<String>>,
    /// The form's columns in the order in which they stand in the text.
    pub columns: Vec<Column>,
    pub as_of: Option<civil::Date>,
}

/// Reads the header of the text's first table. Where its words are those of
/// `usual`, or the clerk has `given` that form, its columns are too.
pub(super) fn read(lines: &mut TextLines<'_>, usual: &Form, given: bool) -> Result<TextHeader> {
    let expected = expected(usual);
    let line = lines.expect(&expected)?;
    if !head::is_header(line, head::over_names(usual)) {
        return Err(line.misfit(expected));
    }
    let first = line.cells();
    let second = lines.peek().map(TextLine::cells).filter(|cells| {
        cells.first().is_some_and(|cell| cell.is_empty()) && cells.iter().any(|cell| !cell.is_empty())
    });
    let rows: Vec<Vec<String>> =
        [Some(&first), second.as_ref()].into_iter().flatten().map(|row| keys(row)).collect();
    if second.is_some() {
        lines.skip();
    }

    let captions = captions(&first, &second.unwrap_or_default());
    if captions.len() > limits::COLUMNS {
        return Err(line.misfit(within(Excess::Columns)));
    }
    let as_of = as_of(&captions);
    let is_name = |(caption, _): &ReadCaption<'_>| head::is_over_names(caption, head::over_names(usual));
    // A number may stand before the name.
    let beside = captions.iter().rposition(is_name).filter(|at| *at < 2);
    let name = beside.or_else(|| captions.iter().position(is_name)).unwrap_or(0);
    if given {
        let places = placed(&captions, name, as_of, usual);
        let columns = places.iter().map(|place| usual.columns.get((*place)?).cloned());
        return match columns.collect::<Option<Vec<Column>>>() {
            Some(columns) => Ok(TextHeader { rows, columns, as_of }),
            // By its own captions the form is looked for elsewhere, but not one that has none of these.
            None if places.iter().flatten().count() > 1 => Err(line.misfit(expected)),
            None => Err(line.no_sheets(format!("様式「{}」の{expected}", quoted(&usual.name)))),
        };
    }
    let columns = if is_usual(&captions, as_of, usual) {
        usual.columns.clone()
    } else {
        columns(&captions, name, as_of, usual, rating_column(lines, &captions, name, usual))
    };
    if columns.iter().all(|column| column.role != Some(Role::Rating)) {
        // A header that breaks off has no rows.
        if lines.peek().is_none_or(|line| line.cells().len() < 2) {
            return Err(line.misfit(expected));
        }
        lines.note(line, "評価区分の列が見つかりません。評価区分のない様式として読み取りました。");
    }
    Ok(TextHeader { rows, columns, as_of })
}

/// What the header of a form's table is.
fn expected(form: &Form) -> String {
    let shorts: Vec<&str> = form.columns.iter().map(|column| column.short.as_str()).collect();
    format!("{}列の表の見出し（{}）", shorts.len(), shorts.join("、"))
}

impl TextHeader {
    /// Steps over this header, which must stand next.
    pub fn expect_repeated(&self, lines: &mut TextLines<'_>) -> Result<()> {
        let expected = "最初の表と同じ見出し";
        if self.skip_repeated(lines)? {
            return Ok(());
        }
        Err(lines.peek().map_or_else(|| lines.ends_early(expected), |line| line.misfit(expected)))
    }

    /// Steps over this header if it stands next. A header that begins like it
    /// and goes on differently is an error.
    pub fn skip_repeated(&self, lines: &mut TextLines<'_>) -> Result<bool> {
        let Some(line) = lines.peek() else { return Ok(false) };
        let row = keys(&line.cells());
        let begins_like_it =
            self.rows.first().and_then(|first| first.first()) == row.first() && row.len() > 1;
        if !begins_like_it {
            return Ok(false);
        }
        for wanted in &self.rows {
            let expected = "最初の表と同じ見出し";
            let line = lines.expect(expected)?;
            if keys(&line.cells()) != *wanted {
                return Err(line.misfit(expected));
            }
        }
        Ok(true)
    }
}

/// A header row as it is compared: without the blank cells at its end.
fn keys(cells: &[&str]) -> Vec<String> {
    let mut keys: Vec<String> = cells.iter().map(|cell| squeeze(cell)).collect();
    while keys.last().is_some_and(String::is_empty) {
        keys.pop();
    }
    keys
}

/// The caption and group of each column.
fn captions<'a>(first: &[&'a str], second: &[&'a str]) -> Vec<(&'a str, Option<&'a str>)> {
    let mut captions = Vec::new();
    let mut above = "";
    for index in 0..first.len().max(second.len()) {
        let upper = first.get(index).copied().unwrap_or_default();
        let lower = second.get(index).copied().unwrap_or_default();
        if !upper.is_empty() {
            above = upper;
        }
        captions.push(if lower.is_empty() { (upper, None) } else { (lower, Some(above)) });
    }
    while captions.last().is_some_and(|(caption, _)| caption.is_empty()) {
        captions.pop();
    }
    captions
}

/// The column in which ratings stand and nothing else: steps of the known scale, whatever its
/// caption is, or signs of any under words that a column of ratings has.
fn rating_column(
    lines: &TextLines<'_>,
    captions: &[ReadCaption<'_>],
    name: usize,
    form: &Form,
) -> Option<usize> {
    let rows = || lines.rest().iter().take(VALUES).map(|line| line.cells());
    let rows = || rows().take_while(|cells| cells.len() > 1);
    let values =
        |at: usize| rows().filter_map(move |cells| cells.get(at).copied().filter(|cell| !cell.is_empty()));
    let all = |at: usize, rates: &dyn Fn(&str) -> bool| {
        let mut values = values(at).peekable();
        values.peek().is_some() && values.all(rates)
    };
    let mut others = (0..captions.len()).filter(|at| *at != name);
    if !form.ratings.is_empty() {
        return others.find(|at| all(*at, &|value| form.rating_named(value).is_some()));
    }
    let may_rate = |at: &usize| captions.get(*at).is_some_and(|(caption, _)| scale::may_rate(caption));
    others.find(|at| may_rate(at) && all(*at, &scale::is_step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{ColumnId, FormId, Key as _};

    const USUAL: &str = "施策の目標 個別事業名\t取組み・方針 (目標事業量)\t個別事業\t\t\n\
        \t\t達成度 平成23年4月1日 時点\t評価及び今後の 方策(改善策)等\t評価区 分\n";

    fn header(text: &str) -> Result<TextHeader> {
        read(&mut TextLines::new(text), &Form::kiyose(FormId::from_raw(1)), false)
    }

    #[test]
    fn knows_the_usual_columns_however_they_are_set() {
        let header = header(USUAL).unwrap();
        assert_eq!(header.columns, Form::kiyose(FormId::from_raw(1)).columns);
        assert_eq!(header.as_of, Some(civil::date(2011, 4, 1)));
    }

    #[test]
    fn other_captions_come_through() {
        let header =
            header("事業名\t今年の方針\t実施\t\t\t備考\n\t\t実績（令和7年 3月31日現在）\t課題\t判定\t\nあ")
                .unwrap();
        let columns: Vec<_> =
            header.columns.iter().map(|c| (c.role, c.caption.as_str(), c.group.as_deref())).collect();
        assert_eq!(
            columns,
            [
                (Some(Role::Name), "事業名", None),
                (Some(Role::Target), "今年の方針", None),
                (Some(Role::Achievement), "実績（{基準日}現在）", Some("実施")),
                (Some(Role::Evaluation), "課題", Some("実施")),
                (Some(Role::Rating), "判定", Some("実施")),
                (None, "備考", None),
            ]
        );
        let id = ColumnId::derived(&["列", "", "備考", "0"]);
        assert_eq!(header.columns[5].id, id, "the same in each year's text");
        assert_eq!(header.as_of, Some(civil::date(2025, 3, 31)));
    }

    #[test]
    fn the_as_of_date_is_read_in_each_writing() {
        for day in [
            "令和7年3月31日",
            "令和７年３月３１日",
            "令和7年3月末",
            "R7.3.31",
            "Ｒ７．３．３１",
            "令和七年三月三十一日",
            "2025/3/31",
            "㋿7年3月31日",
        ] {
            let header = header(&USUAL.replace("平成23年4月1日", day)).unwrap();
            assert_eq!(header.columns, Form::kiyose(FormId::from_raw(1)).columns, "{day}");
            assert_eq!(header.as_of, Some(civil::date(2025, 3, 31)), "{day}");
        }
    }

    #[test]
    fn of_two_days_the_later_is_the_books() {
        let header =
            header("事業名\t実績（R6.3.31現在）\t達成度（R7.3.31現在）\t判定\t備考（R8.4.1改正）\nあ")
                .unwrap();
        let captions: Vec<&str> = header.columns.iter().map(|column| column.caption.as_str()).collect();
        let wanted =
            ["事業名", "実績（R6.3.31現在）", "達成度（{基準日}現在）", "判定", "備考（R8.4.1改正）"];
        assert_eq!(captions, wanted);
    }

    #[test]
    fn a_header_may_have_one_row() {
        let header = header("事業名\t目標\t評価区分\n広場\t1箇所\tA").unwrap();
        assert_eq!((header.rows.len(), header.columns.len(), header.as_of), (1, 3, None));
    }

    #[test]
    fn a_table_must_have_names_and_ratings_or_rows() {
        for text in ["", "広場\t1箇所\tA", "事業名\t目標\n"] {
            assert!(header(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_repeated_header_is_stepped_over() {
        let header = header(USUAL).unwrap();
        let repeated = USUAL.replace("区 分", "区分").replace('(', "（").replace(')', "）");
        let mut lines = TextLines::new(&repeated);
        assert!(header.skip_repeated(&mut lines).unwrap());
        assert!(lines.peek().is_none());

        let other = repeated.replace("23年", "24年");
        assert!(header.skip_repeated(&mut TextLines::new(&other)).is_err());
        assert!(!header.skip_repeated(&mut TextLines::new("広場\tx")).unwrap());
    }
}
