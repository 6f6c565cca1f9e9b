//! Which department (担当課) a row is of, as its cells say.

use crate::book::{Book, Column, ColumnKind, Entry, EntryId, Form, SheetId};
use crate::lookalike::wording;
use crate::words::one_line;

/// What the column is called that says it, the likeliest first.
const CALLED: [&str; 18] = [
    "担当課",
    "所管課",
    "主管課",
    "担当部署",
    "所管部署",
    "担当課名",
    "所管課名",
    "主管課名",
    "担当部課",
    "担当課係",
    "担当課・係",
    "担当所属",
    "所属",
    "部署",
    "課名",
    "関係課",
    "担当",
    "所管",
];

/// How the names of departments end, where several stand together with ・ between them.
const ENDS: [&str; 12] =
    ["課", "室", "係", "部", "局", "所", "館", "センター", "事務局", "班", "担当", "委員会"];

/// The column of a form that says whose a row is.
pub fn column(form: &Form) -> Option<&Column> {
    let own = || form.cell_columns().filter(|column| column.kind != ColumnKind::Rating);
    CALLED.iter().find_map(|name| own().find(|column| column.is_called(name)))
}

/// Whether any row of the book can say whose it is.
pub fn has_departments(book: &Book) -> bool {
    book.plans().filter_map(|plan| book.form(plan.form)).any(|form| column(form).is_some())
}

/// The departments that a row says it is of, in its order; a row that divides another is of
/// those that the other is of, unless it says so itself.
pub fn of_row(book: &Book, form: &Form, row: &Entry) -> Vec<String> {
    let Some(column) = column(form) else { return Vec::new() };
    let said = |entry: EntryId| parted(book.text(book.anchor(entry, &column.id), &column.id));
    match (said(row.id), row.parent) {
        (own, Some(parent)) if own.is_empty() => said(parent),
        (own, _) => own,
    }
}

/// The departments of these rows, each once, in the order in which they first stand.
pub fn departments(book: &Book, sheets: &[SheetId]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for context in sheets.iter().filter_map(|sheet| book.context(*sheet).ok()) {
        for name in context.entries().flat_map(|row| of_row(book, context.form, row)) {
            if !all.iter().any(|own| is_same(own, &name)) {
                all.push(name);
            }
        }
    }
    all
}

/// Whether two names are of one department.
pub fn is_same(one: &str, other: &str) -> bool {
    wording(one) == wording(other)
}

/// The names that stand together in a cell.
fn parted(text: &str) -> Vec<String> {
    let lines = text.split(['\n', '、', '，', ',', '/', '／', ';', '；']);
    let names = lines.flat_map(|line| {
        let pieces: Vec<&str> = line.split(['・', '･']).collect();
        let are_names = pieces.iter().all(|piece| ENDS.iter().any(|end| piece.trim().ends_with(end)));
        if are_names { pieces } else { vec![line] }
    });
    let mut all: Vec<String> = Vec::new();
    for name in names.map(|name| one_line(name).trim().to_owned()).filter(|name| !name.is_empty()) {
        // 「〃」 is the row above, which nobody can be sent to.
        if !matches!(name.as_str(), "〃" | "同上" | "－" | "-" | "―")
            && !all.iter().any(|own| is_same(own, &name))
        {
            all.push(name);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_departments_in_a_cell_are_each_one() {
        for (text, names) in [
            ("子育て支援課", vec!["子育て支援課"]),
            ("子育て支援課、健康推進課", vec!["子育て支援課", "健康推進課"]),
            ("子育て支援課\n健康推進課\n", vec!["子育て支援課", "健康推進課"]),
            ("子育て支援課・健康推進課", vec!["子育て支援課", "健康推進課"]),
            ("青少年・男女共同参画課", vec!["青少年・男女共同参画課"]),
            ("学校教育課／学校教育課", vec!["学校教育課"]),
            ("　", vec![]),
            ("〃", vec![]),
        ] {
            assert_eq!(parted(text), names, "{text}");
        }
    }
}
