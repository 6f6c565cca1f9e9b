//! Findings in the clerk's words, for the window and the command line.

use super::arithmetic::Relates;
use super::counts::Counts;
use super::finding::{Finding, Rule, Severity, What};
use super::passage::At;
use crate::book::{Book, ColumnKind, EntryId, Form, Outline, SheetId};
use crate::quote::LONGEST;
use crate::words::{grouped, one_line};

/// What a severity is called.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "誤りの疑い",
        Severity::Warning => "確認",
        Severity::Note => "参考",
    }
}

/// What a finding is called in a list: by its severity, or as what is not filled in.
pub fn heading(finding: &Finding) -> &'static str {
    match finding.rule() {
        blank @ Rule::Missing => rule(blank),
        _ => severity(finding.severity()),
    }
}

/// How many findings there are, of each severity of which there are any:
/// 誤りの疑い 1件、確認 2件. Nothing where there are none.
pub fn counts(counts: Counts) -> String {
    let of = |words: &str, count: usize| (count > 0).then(|| format!("{words} {}件", grouped(count)));
    let all = [
        of(severity(Severity::Error), counts.errors),
        of(severity(Severity::Warning), counts.warnings),
        of(severity(Severity::Note), counts.notes),
        of(rule(Rule::Missing), counts.blanks),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join("、")
}

/// What is found by a rule, in a few words.
pub fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Missing => "未記入",
        Rule::PastFigure => "以前の調書と違う数値",
        Rule::Target => "目標の変更",
        Rule::Sum => "合わない合計",
        Rule::Difference => "合わない増減",
        Rule::Percent => "合わない割合",
        Rule::Mean => "合わない平均",
        Rule::Separators => "桁区切り",
        Rule::Elsewhere => "ほかの欄と違う数値",
        Rule::Scale => "桁・単位",
        Rule::Reached => "目標と評価区分",
        Rule::Unchanged => "変わらない評価区分",
        Rule::Lost => "前年度にあった事業",
        Rule::Same => "前年度と同じ文",
        Rule::Contradiction => "食い違う記述",
        Rule::Years => "年度・基準日",
        Rule::Days => "日付・曜日",
        Rule::Ratings => "評価区分と文",
        Rule::Twice => "重複",
        Rule::Ended => "終わった計画・事業",
        Rule::Marks => "新規の印",
        Rule::Links => "基本目標・基本施策",
        Rule::Head => "表題・基準日",
        Rule::Unfinished => "書きかけの文",
        Rule::OldYear => "前年度の年",
    }
}

/// What is found, and what there is to be looked at.
pub fn message(finding: &Finding) -> String {
    match &finding.what {
        What::Blank { columns } => format!("{}が記入されていません。", columns.join("、")),
        What::NoName => "個別事業名が記入されていません。".to_owned(),
        What::NoOverall => "調書の実績評価が記入されていません。".to_owned(),
        What::PastFigure { book } => {
            format!("{book}の調書にある数値と違います。どちらが正しいか確認してください。")
        }
        What::Target { book, lowered: true } => {
            format!("{book}の調書より、目標が下がっています。変更した理由を説明できるか確認してください。")
        }
        What::Target { book, lowered: false } => {
            format!("{book}の調書と、目標が違います。変更したものか確認してください。")
        }
        What::Slip { kind, is, .. } => slip(kind, is),
        What::Elsewhere => "ほかの欄の数値と違います。どちらが正しいか確認してください。".to_owned(),
        What::NotAbout => "「約」とある数値と、ほかの欄の数値が離れています。".to_owned(),
        What::Scale => "ほかの欄の数値と桁が違います。桁や単位が正しいか確認してください。".to_owned(),
        What::TenTimes { book } => {
            format!("{book}の調書の数値と桁が違います。桁や単位が正しいか確認してください。")
        }
        What::OtherUnit { book, unit } => {
            format!("{book}の調書では、単位が「{unit}」です。")
        }
        What::Under { rating } => {
            format!("評価区分は「{rating}」ですが、実績が目標に届いていません。")
        }
        What::NoTarget { rating } => {
            format!("評価区分は「{rating}」ですが、目標に数値がありません。")
        }
        What::Unchanged { rating, years } => {
            format!("評価区分が{years}年続けて「{rating}」です。理由を説明できるか確認してください。")
        }
        What::Lost { name, year } => {
            let name = short(name);
            format!(
                "{year}の「{name}」が、今年度のどの調書にもありません。廃止や統合のときは、理由を残してください。"
            )
        }
        What::SameText { year } => {
            format!("{year}と一字一句同じ文です。今年度の内容になっているか確認してください。")
        }
        What::SameFigures { year } => {
            format!("{year}と、数値も含めて同じ文です。今年度の数値になっているか確認してください。")
        }
        What::Copies { count, year } => {
            format!("{year}と同じ文が{count}か所にあります。今年度の内容になっているか確認してください。")
        }
        What::UnchangedRatings { count } => {
            format!("評価区分が3年以上同じ事業が{count}件あります。理由を説明できるか確認してください。")
        }
        What::TwoFigures => "同じ年の同じものについて、2つの数値があります。".to_owned(),
        What::NotDone => "行っていないとする記述と、行ったとする記述があります。".to_owned(),
        What::LaterYear { year } => {
            format!("まだ終わっていない{year}の実績が書かれています。")
        }
        What::OldAsOf => "前年度の基準日のままです。".to_owned(),
        What::OldEra { is } => format!("改元前の年号です。今の年号では{is}です。"),
        What::NoSuchDay => "暦にない日付です。".to_owned(),
        What::Weekday { is, year: None } => format!("曜日が違います。この日は{is}曜日です。"),
        What::Weekday { is, year: Some(year) } => {
            format!("曜日が違うようです。{year}のこの日は{is}曜日です。")
        }
        What::EraToCome { is } => format!("まだ始まっていない年号です。この時期は{is}です。"),
        What::LaterAsOf { as_of } => format!("基準日（{as_of}）より後の日付です。"),
        What::StaleYear { year } => {
            format!("{year}の調書と同じ文で、年度もそのままです。今年度の内容か確認してください。")
        }
        What::NearText { year } => {
            format!("年度や読点のほかは、{year}と同じ文です。今年度の内容になっているか確認してください。")
        }
        What::Against { words, rating } => {
            format!("「{words}」とありますが、評価区分は「{rating}」です。")
        }
        What::NotInScale { rating } => {
            format!("「{rating}」は、この様式の評価区分にありません。")
        }
        What::OtherRating { said, rating } => {
            format!("文では「{said}」としていますが、評価区分は「{rating}」です。")
        }
        What::NumberTwice { number } => format!("調書番号{number}が、ほかの調書と重複しています。"),
        What::NameTwice => "同じ名前の事業が、この調書にもう1つあります。".to_owned(),
        What::PlanEnded { last } => {
            format!("計画期間が{last}で終わっています。後継の計画がないか確認してください。")
        }
        What::PlanToCome { first } => format!("計画期間は{first}からで、まだ始まっていません。"),
        What::MergedEntry { year } => {
            format!("{year}の調書からの引継ぎで、ほかの事業に統合した事業です。")
        }
        What::EndedEntry { year } => format!("{year}の調書からの引継ぎで、廃止した事業です。"),
        What::NotNew { mark, year } => format!("※{mark}とありますが、{year}の調書にもある事業です。"),
        What::New { mark } => format!("以前の調書にない事業ですが、※{mark}の印がありません。"),
        What::NoSuchGoal { code } => format!("基本目標{code}が、計画の基本目標にありません。"),
        What::NoSuchMeasure { code } => format!("基本施策{code}が、計画の基本施策にありません。"),
        What::TitleYear { said } => {
            format!("表題は{said}ですが、このファイルはほかの年度のものです。")
        }
        What::AsOf => "基準日が、このファイルの年度と合いません。".to_owned(),
        What::Caption { said } => format!("列の見出しの日付（{said}）が、基準日と違います。"),
        What::Bracket { bracket } => format!("「{bracket}」と対になるかっこがありません。"),
        What::Placeholder { words } => format!("「{words}」とあり、書きかけのようです。"),
        What::OldYear { said } => {
            format!(
                "前年度の年（{said}）が残っています。今年度の年にするか、このままでよいか確認してください。"
            )
        }
        What::YearGap => {
            "列の見出しの年度が続いていません。列の内容と年度が合っているか確認してください。".to_owned()
        }
        What::OldTexts { rows } => {
            format!("見出しの年度は進みましたが、{rows}行の内容が前年度のままです。")
        }
    }
}

/// What does not come out, with what would.
pub fn slip(kind: &Relates, is: &str) -> String {
    match kind {
        Relates::Sum => format!("内訳を足すと{is}になり、合計と合いません。"),
        Relates::Parts => format!("内訳が{is}で、全体の数を超えています。"),
        Relates::Rest => format!("全体から引くと{is}になり、残りの数と合いません。"),
        Relates::Result => format!("計算すると{is}になり、書かれた答えと合いません。"),
        Relates::Difference if is.ends_with(['増', '減']) => {
            format!("前後の数値の差は{is}で、書かれた増減と合いません。")
        }
        Relates::Difference => "前後の数値は同じで、増減がありません。".to_owned(),
        Relates::Direction(words) => {
            format!("「{words}」とありますが、前後の数値はそうなっていません。")
        }
        Relates::Change => format!("前後の数値から計算すると{is}で、書かれた増減の割合と合いません。"),
        Relates::Ratio => format!("計算すると{is}で、書かれた比と合いません。"),
        Relates::Share => format!("計算すると{is}で、書かれた割合と合いません。"),
        Relates::Mean => format!("計算すると平均は{is}で、書かれた平均と合いません。"),
        Relates::Separators => format!("桁区切りの位置が正しくありません。{is}かどうか確認してください。"),
    }
}

/// The sheet that a finding belongs to: 調書-3　働く家庭への支援.
pub fn sheet(book: &Outline, sheet: Option<SheetId>) -> String {
    let Some(shown) = sheet.and_then(|sheet| book.standing(sheet)) else { return "全体".to_owned() };
    let policy = short(&shown.policy.name);
    let number = shown.listed.number;
    if policy.is_empty() { format!("調書-{number}") } else { format!("調書-{number}　{policy}") }
}

/// What the place is called within its sheet: 学童クラブ・達成度. Of an earlier year
/// with that year before it.
pub fn place(book: &Book, at: &At) -> String {
    match at {
        At::Head => "表題・年度・基準日".to_owned(),
        At::Form(form) => format!("様式「{}」", short(book.form(*form).map_or("", |form| &form.name))),
        At::Plan(plan) => book.plan(*plan).map(|plan| short(&plan.name)).unwrap_or_default(),
        At::Sheet(_) => "調書の見出し".to_owned(),
        At::Overall(sheet) => overall(book, Some(*sheet)),
        At::Name(_, entry) => format!("{}・{}", name(book, *entry), name_column(book, *entry)),
        At::Cell(sheet, entry, column) => {
            let form = book.standing(*sheet).map(|shown| shown.form);
            let column = form.and_then(|form| form.column(column)).map_or("", |column| &column.short);
            format!("{}・{column}", name(book, *entry))
        }
        At::Past(past, column) => {
            let Some(past) = book.past(*past) else { return String::new() };
            let (year, number) = (past.year, past.sheet);
            let Some(entry) = past.entry() else {
                return format!("{year}　調書-{number}　{}", overall(book, None));
            };
            let cell = column.as_ref().and_then(|column| entry.cell(column));
            let name = match short(&entry.name) {
                name if name.is_empty() => "（区分の行）".to_owned(),
                name => name,
            };
            match cell {
                Some(cell) => format!("{year}　調書-{number}　{name}・{}", cell.caption),
                None => format!("{year}　調書-{number}　{name}"),
            }
        }
    }
}

/// The name of a row; of a nameless one that of the row it is a part of.
fn name(book: &Book, entry: EntryId) -> String {
    let own = |entry| book.entry(entry).ok().map(|row| short(&row.name)).filter(|name| !name.is_empty());
    let parent = || own(book.entry(entry).ok()?.parent?);
    own(entry).or_else(parent).unwrap_or_else(|| "（名前なし）".to_owned())
}

fn name_column(book: &Book, entry: EntryId) -> String {
    let form = book.entry(entry).ok().and_then(|row| book.standing(row.sheet)).map(|shown| shown.form);
    let is_name = |form: &&Form| form.columns.iter().any(|column| column.kind == ColumnKind::Name);
    let column = form
        .filter(is_name)
        .and_then(|form| form.columns.iter().find(|column| column.kind == ColumnKind::Name));
    column.map_or_else(|| "個別事業名".to_owned(), |column| column.short.clone())
}

fn overall(book: &Book, sheet: Option<SheetId>) -> String {
    let context = sheet.and_then(|sheet| book.context(sheet).ok());
    let caption = context.map(|context| one_line(&context.expand(&context.form.captions.overall)));
    caption.filter(|caption| !caption.is_empty()).unwrap_or_else(|| "実績評価".to_owned())
}

/// A name on one line, no longer than it can be read there.
fn short(name: &str) -> String {
    let whole = one_line(name);
    match whole.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", whole.get(..end).unwrap_or_default()),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Sketch;
    use super::*;

    #[test]
    fn a_finding_says_where_it_is_and_what_to_look_at() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("achievement", "利用者数 令和5年度 86人")]);
        sketch.past(2023, "相談", &[("achievement", "利用者数 令和5年度 85人")]);
        let finding = &sketch.findings(Rule::PastFigure)[0];
        assert_eq!(sheet(&sketch.book, finding.sheet), "調書-1　在宅支援");
        let places: Vec<String> =
            finding.places.iter().map(|passage| place(&sketch.book, &passage.at)).collect();
        assert_eq!(places, ["相談・達成度", "令和5年度　調書-1　相談・achievement"]);
        assert_eq!(
            message(finding),
            "令和5年度の調書にある数値と違います。どちらが正しいか確認してください。"
        );
    }

    #[test]
    fn counts_are_told_by_severity_and_what_is_blank_by_itself() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("rating", ""), ("achievement", "利用は12人（窓口 5人、電話 6人）")]);
        sketch.row("学童", &[("rating", "A"), ("evaluation", "今後も周知に努めていく。")]);
        sketch.past(2023, "学童", &[("evaluation", "今後も周知に努めていく。")]);
        let found = super::super::check(&sketch.book).unwrap();
        assert_eq!(counts(found.iter().collect()), "誤りの疑い 2件、参考 2件、未記入 1件");
        assert_eq!(counts(Counts::default()), "");
    }

    #[test]
    fn a_lowered_target_has_words_of_its_own() {
        let of = |target: &str| {
            let mut sketch = Sketch::new();
            sketch.row("相談", &[("target", target)]);
            sketch.past(2023, "相談", &[("target", "令和10年度 定員80人")]);
            message(&sketch.findings(Rule::Target)[0])
        };
        assert!(of("令和10年度 定員70人").contains("目標が下がっています"));
        assert!(of("令和10年度 定員90人").contains("目標が違います"));
    }
}
