//! All rows of a book as one list, for a spreadsheet or a program: each row says by itself
//! what it belongs to.

use std::collections::HashMap;

use crate::book::{Column, ColumnId, ColumnKind, Context, Entry, Form};
use crate::lookalike::is_blank;
use crate::words::one_line;

/// What stands before the columns of the forms.
const BEFORE: [&str; 9] =
    ["計画名", "基本目標", "基本施策", "施策名", "調書番号", "行番号", "事業名", "区分", "印"];
/// What stands behind them: the closing text, once for each sheet.
const BEHIND: &str = "実績評価";

/// A list with a caption for each column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryList {
    /// What each column is called; no two are called the same.
    pub captions: Vec<String>,
    /// As many texts as there are columns, in each row.
    pub rows: Vec<Vec<String>>,
}

/// Of several forms, which column of the list each of their columns is.
#[derive(Default)]
struct ListColumns {
    captions: Vec<String>,
    places: HashMap<(i64, ColumnId), usize>,
}

impl ListColumns {
    /// Those of `forms`: columns of one caption and id are one.
    fn of(forms: &[&Form], expand: impl Fn(&str) -> String) -> Self {
        use crate::book::Key as _;
        let mut columns = Self::default();
        let mut known: Vec<(ColumnId, String)> = Vec::new();
        for form in forms {
            for column in form.cell_columns() {
                let key = (column.id.clone(), caption(column, form, &expand));
                let at = known.iter().position(|own| *own == key).unwrap_or_else(|| {
                    columns.captions.push(key.1.clone());
                    known.push(key);
                    known.len() - 1
                });
                columns.places.insert((form.id.raw(), column.id.clone()), at);
            }
        }
        columns
    }

    fn place(&self, form: &Form, column: &Column) -> Option<usize> {
        use crate::book::Key as _;
        self.places.get(&(form.id.raw(), column.id.clone())).copied()
    }
}

/// What a column is called on one line; with its group where another is called the same.
fn caption(column: &Column, form: &Form, expand: impl Fn(&str) -> String) -> String {
    let own = one_line(&expand(&column.caption));
    let is_twice = form.cell_columns().filter(|other| one_line(&expand(&other.caption)) == own).count() > 1;
    match &column.group {
        Some(group) if is_twice => format!("{} {own}", one_line(&expand(group))),
        _ => own,
    }
}

/// The list of these sheets' rows, in the order of print. A cell that is part of the one above
/// says what that says; so does a row without a name of its own.
pub fn entry_list(contexts: &[Context], forms: &[&Form]) -> EntryList {
    let expand = |text: &str| contexts.first().map_or_else(|| text.to_owned(), |own| own.book.expand(text));
    let columns = ListColumns::of(forms, expand);
    let captions = BEFORE.into_iter().map(str::to_owned).chain(columns.captions.clone());
    let captions = unique(captions.chain([BEHIND.to_owned()]).collect());
    let rows = contexts.iter().flat_map(|context| rows(context, &columns)).collect();
    EntryList { captions, rows }
}

/// The captions, those that come again with a number.
fn unique(captions: Vec<String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::with_capacity(captions.len());
    for caption in captions {
        let numbered = |at: usize| if at == 1 { caption.clone() } else { format!("{caption}({at})") };
        let free = (1..).map(numbered).find(|own| !unique.contains(own));
        unique.push(free.unwrap_or(caption));
    }
    unique
}

fn rows(context: &Context, columns: &ListColumns) -> Vec<Vec<String>> {
    let book = context.book;
    let sheet = context.sheet;
    let begin = |number: String, name: &str, part: &str, marks: &[String]| {
        vec![
            one_line(&context.plan.name),
            sheet.goals.join("、"),
            sheet.measures.join("、"),
            one_line(&context.policy.name),
            sheet.number.to_string(),
            number,
            name.to_owned(),
            part.to_owned(),
            marks.join("、"),
        ]
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (at, entry) in context.entries().enumerate() {
        let parent: Option<&Entry> = entry.parent.and_then(|parent| book.entry(parent).ok());
        let (name, part) = match parent {
            Some(parent) => (parent.name.as_str(), entry.name.as_str()),
            None => (entry.name.as_str(), ""),
        };
        let mut row = begin((at + 1).to_string(), name, part, &entry.marks);
        let first = row.len();
        row.resize(first + columns.captions.len(), String::new());
        for column in context.form.cell_columns().filter(|column| column.kind != ColumnKind::Name) {
            let text = book.text(book.anchor(entry.id, &column.id), &column.id);
            if let Some(cell) = columns.place(context.form, column).and_then(|at| row.get_mut(first + at)) {
                text.clone_into(cell);
            }
        }
        row.push(String::new());
        rows.push(row);
    }
    if rows.is_empty() && !is_blank(&sheet.overall) {
        let mut row = begin(String::new(), "", "", &[]);
        row.resize(row.len() + columns.captions.len() + 1, String::new());
        rows.push(row);
    }
    if let Some(last) = rows.first_mut().and_then(|row| row.last_mut()) {
        last.clone_from(&sheet.overall);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;
    use crate::typeset::printed;

    #[test]
    fn each_row_says_by_itself_what_it_belongs_to() {
        let book = small().book;
        let contexts: Vec<Context> = book.contexts().map(Result::unwrap).collect();
        let list = entry_list(&contexts, &printed::forms(&book, &contexts));
        assert_eq!(
            list.captions,
            [
                "計画名",
                "基本目標",
                "基本施策",
                "施策名",
                "調書番号",
                "行番号",
                "事業名",
                "区分",
                "印",
                "取組み・方針（目標事業量）",
                "達成度令和7年4月1日時点",
                "評価及び今後の方策（改善策）等",
                "評価区分",
                "実績評価"
            ]
        );
        assert!(list.rows.iter().all(|row| row.len() == list.captions.len()));
        let shown: Vec<String> = list.rows.iter().map(|row| row[3..].join("|")).collect();
        assert_eq!(
            shown,
            [
                "施策0|1|1|相談|||相談のtarget|相談のachievement|相談のevaluation|継続|全体の評価",
                "施策0|1|2|保育|||保育のtarget|保育のachievement|保育のevaluation|継続|",
                "施策0|1|3|保育|||のtarget|保育のachievement|保育のevaluation|継続|",
                "施策0|1|4|学童|||学童のtarget|学童のachievement|学童のevaluation|継続|",
                "施策1|2|1|広場|||広場のtarget|広場のachievement|広場のevaluation|継続|全体の評価",
            ]
        );
    }

    #[test]
    fn no_two_columns_are_called_the_same() {
        let captions = ["評価", "印", "評価", "評価(2)"].map(str::to_owned).to_vec();
        assert_eq!(unique(captions), ["評価", "印", "評価(2)", "評価(2)(2)"]);
    }
}
