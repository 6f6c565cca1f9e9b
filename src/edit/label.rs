//! How steps are called: by what they are about, and what is done to that.

use crate::book::{Book, Change, EntryId, FormId, Outline, PlanId, PolicyId, Record, SheetId};
use crate::quote::beginning;
use crate::words::one_line;

use super::{Command, Item, decide, entries};

/// So much of a name stands in a label, in characters.
const NAME: usize = 24;

impl Command {
    /// What it is called in 「元に戻す：…」: 調書-6「総合的な支援」の削除. The book is as it is
    /// before these changes.
    pub(super) fn label(&self, book: &Book, changes: &[Change]) -> String {
        let name = self.name();
        match self {
            Self::Together { label, .. } | Self::Bring { label, .. } => label.clone(),
            Self::ToggleMark { mark, .. } => format!("※{}の切替え", beginning(mark, NAME)),
            Self::SetCell { entry, column, .. } => {
                let column = entries::column(book, *entry, column);
                let of = |short: &str| format!("{}の入力", beginning(&one_line(short), NAME));
                column.map_or_else(|| name.to_owned(), |column| of(&column.short))
            }
            Self::Decide { what, becomes } => decide::label(book, *what, becomes),
            Self::DeleteEntry(row) | Self::MoveEntry(row, _) => format!("{}{name}", of_rows(book, &[*row])),
            Self::DeleteEntries(rows) | Self::MoveEntries(rows, _) | Self::SendEntries { rows, .. } => {
                format!("{}{name}", of_rows(book, rows))
            }
            _ => match self.about(book, changes) {
                // The name begins with the kind of thing, and the label with which of them.
                Some((noun, which)) => format!("{which}{}", name.strip_prefix(noun).unwrap_or_default()),
                None => name.to_owned(),
            },
        }
    }

    /// The kind of thing that it is about, and which.
    fn about(&self, book: &Book, changes: &[Change]) -> Option<(&'static str, String)> {
        match self {
            Self::AddPlan { name, .. } => Some((PLAN, which(PLAN, name))),
            Self::SetPlan(plan) => of_plan(book, plan.id),
            Self::SetPlanForm { plan, .. } => of_plan(book, *plan),
            Self::AddPolicy { name, .. } => Some((POLICY, which(POLICY, name))),
            Self::RenamePolicy { policy, .. } => of_policy(book, *policy),
            Self::AddSheet { policy } => {
                let added = changes.iter().find_map(|change| match &change.after {
                    Some(Record::Sheet(sheet)) => Some(sheet.number),
                    _ => None,
                });
                Some((SHEET, numbered(book, added?, *policy)))
            }
            Self::SetSheet { sheet, .. } | Self::SetSheetPage { sheet, .. } => of_sheet(book, *sheet),
            Self::MoveSheet { sheet, .. } | Self::DuplicateSheet(sheet) => of_sheet(book, *sheet),
            Self::DeleteItem(item) | Self::MoveItem(item, _) | Self::PlaceItem { item, .. } => match *item {
                Item::Plan(plan) => of_plan(book, plan),
                Item::Policy(policy) => of_policy(book, policy),
                Item::Sheet(sheet) => of_sheet(book, sheet),
            },
            Self::SetForm { form, .. } => of_form(book, form.id),
            Self::AddForm { form, .. } => Some((FORM, which(FORM, &form.name))),
            Self::DeleteForm(form) => of_form(book, *form),
            Self::SetSeries(series) => Some((SERIES, which(SERIES, &series.name))),
            Self::DeleteSeries(id) => {
                let series = book.series(*id)?;
                Some((SERIES, which(SERIES, &series.name)))
            }
            _ => None,
        }
    }

    /// What commands of its kind are called. Nothing of the book is in it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SetHead(_) => "表題などの変更",
            Self::AddPlan { .. } => "計画の追加",
            Self::SetPlan(_) => "計画の変更",
            Self::MakeNextPlan(_) => "次期計画の作成",
            Self::AddPolicy { .. } => "施策の追加",
            Self::RenamePolicy { .. } => "施策の名前の変更",
            Self::AddSheet { .. } => "調書の追加",
            Self::SetSheet { .. } => "調書の見出しの変更",
            Self::SetOverall { .. } => "実績評価の入力",
            Self::SetNote { .. } => "メモの入力",
            Self::SetPage { .. } => "ページ設定の変更",
            Self::SetSheetPage { page: Some(_), .. } => "調書のページ設定の変更",
            Self::SetSheetPage { page: None, .. } => "調書のページ設定の解除",
            Self::SetColumnWidths { .. } => "列の幅の変更",
            Self::SetForm { .. } => "様式の変更",
            Self::AddForm { .. } => "様式の追加",
            Self::DeleteForm(_) => "様式の削除",
            Self::SetPlanForm { .. } => "計画の様式の変更",
            Self::Together { .. } => "まとめた変更",
            Self::RenumberSheets => "調書番号の振り直し",
            Self::DeleteItem(Item::Plan(_)) => "計画の削除",
            Self::DeleteItem(Item::Policy(_)) => "施策の削除",
            Self::DeleteItem(Item::Sheet(_)) => "調書の削除",
            Self::MoveItem(item, _) | Self::PlaceItem { item, .. } => match item {
                Item::Plan(_) => "計画の移動",
                Item::Policy(_) => "施策の移動",
                Item::Sheet(_) => "調書の移動",
            },
            Self::DuplicateSheet(_) => "調書の複製",
            Self::MoveSheet { .. } => "調書の移動",
            Self::AddEntry { .. } => "行の追加",
            Self::AddPart { .. } => "区分の行の追加",
            Self::DeleteEntry(_) | Self::DeleteEntries(_) => "行の削除",
            Self::MoveEntry(..) | Self::MoveEntries(..) | Self::SendEntries { .. } => "行の移動",
            Self::SetPart { part: true, .. } => "区分の行への変更",
            Self::SetPart { part: false, .. } => "独立した行への変更",
            Self::SetName { .. } => "個別事業名の入力",
            Self::ToggleMark { .. } => "※印の切替え",
            Self::SetCell { .. } => "入力",
            Self::Merge { .. } | Self::MergeBlock(_) => "セルの結合",
            Self::Unmerge { .. } => "セルの結合の解除",
            Self::Clear(_) => "セルのクリア",
            Self::FillDown(_) => "上のセルのコピー",
            Self::Decide { what, becomes } => decide::name(*what, becomes),
            Self::Paste(_) => "貼り付け",
            Self::SetSeries(_) => "指標の変更",
            Self::DeleteSeries(_) => "指標の削除",
            Self::Dismiss { .. } => "点検結果の確認",
            Self::TakeUp(_) => "点検結果の確認の取消し",
            Self::SetReason { .. } => "変更理由の入力",
            Self::Bring { .. } => "他のファイルからの引継ぎ",
        }
    }
}

const PLAN: &str = "計画";
const POLICY: &str = "施策";
const SHEET: &str = "調書";
const FORM: &str = "様式";
const SERIES: &str = "指標";

/// A thing by its name: 施策「総合的な支援」.
fn which(noun: &str, name: &str) -> String {
    match beginning(&one_line(name), NAME) {
        name if name.is_empty() => noun.to_owned(),
        name => format!("{noun}「{name}」"),
    }
}

fn of_plan(book: &Outline, plan: PlanId) -> Option<(&'static str, String)> {
    book.plan(plan).map(|plan| (PLAN, which(PLAN, &plan.name)))
}

fn of_policy(book: &Outline, policy: PolicyId) -> Option<(&'static str, String)> {
    book.policy(policy).map(|policy| (POLICY, which(POLICY, &policy.name)))
}

fn of_form(book: &Book, form: FormId) -> Option<(&'static str, String)> {
    book.form(form).map(|form| (FORM, which(FORM, &form.name)))
}

fn of_sheet(book: &Outline, sheet: SheetId) -> Option<(&'static str, String)> {
    book.listing(sheet).map(|sheet| (SHEET, numbered(book, sheet.number, sheet.policy)))
}

/// A sheet by its number and its policy: 調書-6「総合的な支援」.
fn numbered(book: &Outline, number: u32, policy: PolicyId) -> String {
    let policy = book.policy(policy).map(|policy| policy.name.as_str());
    which(&format!("{SHEET}-{number}"), policy.unwrap_or_default())
}

/// What stands before 「行の…」: the first row's name, and how many there are.
fn of_rows(book: &Book, rows: &[EntryId]) -> String {
    let first = rows.first().and_then(|row| book.entry(*row).ok());
    let name = beginning(&one_line(first.map_or("", |row| &row.name)), NAME);
    match (name.as_str(), rows.len()) {
        ("", 0 | 1) => String::new(),
        ("", count) => count.to_string(),
        (name, 0 | 1) => format!("「{name}」の"),
        (name, count) => format!("「{name}」など{count}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, rows, small};

    #[test]
    fn a_step_is_called_by_what_it_is_about() {
        let Small { mut book, first, second } = small();
        let all = rows(&book, first);
        let plan = book.plans().next().unwrap().id;
        let policy = book.sheet(second).unwrap().policy;
        let form = book.forms().next().unwrap().id;
        let named = Command::SetName { entry: all[0], name: "広\u{202e}場\nの事業".to_owned() };
        let step = named.step(&mut book).unwrap().unwrap();
        step.changes.iter().for_each(|change| book.apply(change));
        for (command, label) in [
            (Command::DeleteItem(Item::Sheet(first)), "調書-1「施策0」の削除"),
            (Command::DeleteItem(Item::Policy(policy)), "施策「施策1」の削除"),
            (Command::DuplicateSheet(second), "調書-2「施策1」の複製"),
            (Command::AddSheet { policy }, "調書-3「施策1」の追加"),
            (Command::RenamePolicy { policy, name: "新".to_owned() }, "施策「施策1」の名前の変更"),
            (
                Command::AddPolicy { plan, name: "長".repeat(30) },
                &format!("施策「{}…」の追加", "長".repeat(24)),
            ),
            (Command::DeleteEntry(all[0]), "「広[U+202E]場の事業」の行の削除"),
            (Command::DeleteEntries(all[..2].to_vec()), "「広[U+202E]場の事業」など2行の削除"),
            (Command::ToggleMark { entry: all[0], mark: "新規".to_owned() }, "※新規の切替え"),
            (
                Command::SetCell {
                    entry: all[0], column: "evaluation".into(), text: "新しい文".to_owned()
                },
                "評価の入力",
            ),
            (
                Command::AddForm { form: Box::new(book.form(form).unwrap().clone()), plans: Vec::new() },
                &which(FORM, &book.form(form).unwrap().name).replace('」', "」の追加"),
            ),
        ] {
            let step = command.step(&mut book.clone()).unwrap().unwrap();
            assert_eq!(step.label, label, "{command:?}");
        }
    }
}
