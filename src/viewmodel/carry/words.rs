//! What the wizard says.

use std::collections::BTreeMap;

use crate::book::{Book, Carry, Column, FiscalYear, Form, Outline, SheetId};
use crate::carry::words::Stays;
use crate::carry::words::places::WordSort;
use crate::carry::{Decision, SaidBy, UnfitDecision};
use crate::viewmodel::names::name_line;
use crate::words::grouped;

use super::draft;
use super::draft::CarryKind;
use super::outlook::{OutlookCounts, OutlookFate};

/// A decision in a word: a verb, since 継続 and 変更 are ratings and marks, which say what was.
pub fn kind(kind: CarryKind) -> &'static str {
    match kind {
        CarryKind::Continue => "続ける",
        CarryKind::Change => "変える",
        CarryKind::Merge => "まとめる",
        CarryKind::End => "やめる",
        CarryKind::Split => "分ける",
    }
}

/// What a decision means.
pub fn meaning(kind: CarryKind) -> &'static str {
    match kind {
        CarryKind::Continue => "そのまま続けます。",
        CarryKind::Change => "内容を変えて続けます。※変更の印を付けます。",
        CarryKind::Merge => "ほかの事業にまとめます。調書から外し、まとめる先の履歴に残します。",
        CarryKind::End => "終わった事業として、調書から外し、履歴に残します。",
        CarryKind::Split => "一部を新しい事業に分けます。",
    }
}

/// What is said of a row that goes where the entry goes that it divides.
pub const WITH_HEAD: &str =
    "区分の行は、事業と同じ扱いになります。この行だけ別にするときは、この行で決めてください。";

/// What is said of one that goes on alone.
pub const WITHOUT_HEAD: &str = "事業は続きませんが、この区分の行は、1つの事業として続きます。";

/// Why something was proposed.
pub fn ground(by: &SaidBy) -> String {
    match by {
        SaidBy::Rating(rating) => format!("提案：前年度の評価区分が「{}」のためです。", name_line(rating)),
        SaidBy::Mark(mark) => format!("提案：前年度に「※{}」の印があるためです。", name_line(mark)),
        SaidBy::Words(column, words) => {
            format!("提案：前年度の「{}」に「{}」とあるためです。", name_line(column), name_line(words))
        }
    }
}

/// What becomes of an entry, in a word.
pub fn fate(decision: &Decision, fate: OutlookFate) -> &'static str {
    match fate {
        OutlookFate::LeftOut => "引き継がない",
        OutlookFate::Own | OutlookFate::WithHead => kind(CarryKind::of(decision)),
    }
}

/// Why a decision cannot be carried out, and what to do.
pub fn complaint(why: UnfitDecision) -> &'static str {
    match why {
        UnfitDecision::NoTarget => "まとめる先を選んでください",
        UnfitDecision::TargetGoes => "まとめる先の事業が引き継がれません",
        UnfitDecision::Itself => "その事業自身にはまとめられません",
        UnfitDecision::NoParts => "分ける事業の名前を入力してください",
        UnfitDecision::SheetGoes => "移動先の調書が引き継がれません",
    }
}

/// What the list of places that name a year is.
pub const PLACES: &str =
    "前年度のファイルで年度や基準日の入った文の一覧です。変えるものにチェックを付けてください。";

/// What columns of years are.
pub const SLIDES: &str =
    "見出しの年度が1年進むため、前年度の内容を1年前の列に移します。外すと、内容は今の列に残ります。";

/// Where texts stand that name a year.
pub fn sort(sort: WordSort) -> &'static str {
    match sort {
        WordSort::Caption => "様式の見出し",
        WordSort::Definition => "評価区分の定義",
        WordSort::Running => "ヘッダー・フッター",
        WordSort::FormName => "様式名",
        WordSort::Plan => "計画名",
        WordSort::Policy => "施策名",
        WordSort::Entry => "個別事業名",
    }
}

/// Why a year stays, or was left where others were moved.
pub fn stays(why: Stays, others: bool) -> &'static str {
    match (why, others) {
        (Stays::Period, true) => "期間の年度は、変えていません。",
        (Stays::Period, false) => "期間の年度のため、変えません。",
        (Stays::Event, true) => "策定・改正などの時期は、変えていません。",
        (Stays::Event, false) => "策定・改正などの時期のため、変えません。",
        (Stays::Base, true) => "基準・目標の年度は、変えていません。",
        (Stays::Base, false) => "基準・目標の年度のため、変えません。",
        (Stays::Far, true) => "離れた年度は、変えていません。",
        (Stays::Far, false) => "離れた年度のため、変えません。",
    }
}

/// A column with its group: 令和6年度・実績.
pub fn column(column: &Column) -> String {
    let caption = name_line(&column.caption);
    match column.group.as_deref().map(name_line).filter(|group| !group.is_empty()) {
        Some(group) => format!("{group}・{caption}"),
        None => caption,
    }
}

/// What is wrong with the head.
pub fn head_complaint(why: draft::Unfit) -> &'static str {
    match why {
        draft::Unfit::NoYear => "年度を読み取れません。例：令和6年度、R6、2024",
        draft::Unfit::NotAfter => "前年度のファイルより後の年度にしてください。",
        draft::Unfit::NoDate => "日付を読み取れません。例：令和7年4月1日、R7.4.1",
        draft::Unfit::NoTitle => "表題を入力してください。",
    }
}

/// The years that are passed over, and what the new book is compared with.
pub fn skipped((first, last): (FiscalYear, FiscalYear), known: FiscalYear) -> String {
    let years = if first == last {
        first.wareki()
    } else {
        format!("{}から{}まで", first.wareki(), last.wareki())
    };
    format!(
        "{years}の調書がないまま作成します。「前年度」の欄、点検、新旧対照表では、{}と比べます。",
        known.wareki()
    )
}

/// How many entries there are of each kind: 続ける 28件・変える 1件.
pub fn summary(counts: &OutlookCounts) -> String {
    let always = [
        (kind(CarryKind::Continue), counts.continued),
        (kind(CarryKind::Change), counts.changed),
        (kind(CarryKind::Merge), counts.merged),
        (kind(CarryKind::End), counts.ended),
    ];
    let sometimes = [(kind(CarryKind::Split), counts.split), ("引き継がない", counts.left_out)];
    let parts = always.into_iter().chain(sometimes.into_iter().filter(|(_, count)| *count > 0));
    let parts = parts.chain([("新規", counts.added)]);
    parts.map(|(word, count)| format!("{word} {}件", grouped(count))).collect::<Vec<_>>().join("・")
}

/// Which marks are off this year: ※新規 4件は外します。
pub fn marks(falling: &BTreeMap<String, usize>) -> String {
    if falling.is_empty() {
        return String::new();
    }
    let all = falling.iter().map(|(mark, count)| format!("※{} {}件", name_line(mark), grouped(*count)));
    format!("印のうち、{}は外します。", all.collect::<Vec<_>>().join("、"))
}

/// What the columns of the forms do: 「取組み・方針」は残し、…
pub fn columns(book: &Outline) -> String {
    let mut forms = book.forms();
    let Some(first) = forms.next() else { return String::new() };
    let others = forms.next().is_some();
    let words = columns_of(first);
    if others { format!("「{}」の様式：{words}", first.name) } else { words }
}

fn columns_of(form: &Form) -> String {
    let of = |carry: &Carry| {
        let named = form.cell_columns().filter(|column| column.carry == *carry);
        named.map(|column| column.short.as_str()).collect::<Vec<_>>().join("、")
    };
    let mut parts = Vec::new();
    let kept = of(&Carry::Keep);
    if !kept.is_empty() {
        parts.push(format!("{kept}は残します。"));
    }
    for column in form.cell_columns() {
        if let Carry::Move(to) = &column.carry
            && let Some(to) = form.column(to)
        {
            parts.push(format!("{}は「{}」に移します。", column.short, to.short));
        }
    }
    let cleared = of(&Carry::Clear);
    if !cleared.is_empty() {
        parts.push(format!("{cleared}は空にします（前年度の内容は、履歴に残ります）。"));
    }
    parts.concat()
}

/// A sheet with the policy it stands under.
pub fn sheet(book: &Book, sheet: SheetId) -> String {
    book.sheet(sheet).ok().map_or_else(String::new, |sheet| format!("調書-{}", sheet.number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;

    #[test]
    fn what_becomes_of_all_is_said_in_a_line() {
        let counts =
            OutlookCounts { continued: 1028, changed: 1, merged: 1, ended: 2, ..OutlookCounts::default() };
        assert_eq!(summary(&counts), "続ける 1,028件・変える 1件・まとめる 1件・やめる 2件・新規 0件");
        let counts = OutlookCounts { split: 1, left_out: 3, added: 2, ..counts };
        assert_eq!(
            summary(&counts),
            "続ける 1,028件・変える 1件・まとめる 1件・やめる 2件・分ける 1件・引き継がない 3件・新規 2件"
        );
    }

    #[test]
    fn the_marks_that_fall_are_told() {
        let falling =
            |all: &[(&str, usize)]| all.iter().map(|(mark, count)| ((*mark).to_owned(), *count)).collect();
        assert_eq!(marks(&falling(&[])), "");
        assert_eq!(
            marks(&falling(&[("新規", 4), ("統合", 1)])),
            "印のうち、※新規 4件、※統合 1件は外します。"
        );
    }

    #[test]
    fn what_the_columns_do_is_read_off_the_form() {
        let book = small().book;
        assert_eq!(
            columns(&book),
            "取組み・方針は残します。達成度、評価、評価区分は空にします（前年度の内容は、履歴に残ります）。"
        );
        let mut form = book.forms().next().unwrap().clone();
        let to = form.columns.iter().find(|column| column.carry == Carry::Keep && column.id.0 == "target");
        let to = to.unwrap().id.clone();
        let evaluation = form.columns.iter_mut().find(|column| column.id.0 == "evaluation").unwrap();
        evaluation.carry = Carry::Move(to);
        assert_eq!(
            columns_of(&form),
            "取組み・方針は残します。評価は「取組み・方針」に移します。達成度、評価区分は空にします（前年度の内容は、履歴に残ります）。"
        );
    }
}
