//! Texts that contradict themselves about one year.

use super::super::figures::{Pattern, Reading};
use super::super::finding::{Finding, What};
use super::super::read::{
    ReviewRow, ReviewSheet, ReviewText, amount, is_actual, is_former, is_same_thing, time,
};
use crate::book::{FiscalYear, Role};

/// 平成22年度未発行: a year in which something was not done, in one breath.
static NOT_DONE: Pattern = Pattern::new(
    r"(?P<year>(?:(?:平成|令和|[HR])[. ]?)?(?:元|[\d０-９]{1,4})年度)(?:は|の|には)?[\p{Han}\p{Katakana}ー]{0,6}未(?P<done>発行|実施|開催|設置|作成|配布|開設|着手|策定|整備)",
);

/// What the texts of a row say twice and not alike.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for text in &row.texts {
        findings.extend(not_done(text).into_iter().map(|place| page.in_row(What::NotDone, row, vec![place])));
    }
    let all: Vec<(&ReviewText<'_>, &Reading)> = row
        .texts
        .iter()
        .filter(|text| !matches!(text.role, Some(Role::Target | Role::Name | Role::Rating)))
        .flat_map(|text| text.amounts().map(move |reading| (text, reading)))
        .filter(|(text, reading)| may_be_compared(text, reading))
        .collect();
    for (at, (text, reading)) in all.iter().enumerate() {
        let is_one = |(other_text, other): &&(&ReviewText<'_>, &Reading)| {
            is_same_thing(text, reading, other_text, other)
                && year_of(page, reading) == year_of(page, other)
                && (time(reading).is_some() && time(other).is_some() || text.at != other_text.at)
        };
        // The first two of several are enough.
        let is_known = all.iter().take(at).any(|other| is_one(&other));
        let same: Vec<_> = all.iter().skip(at + 1).filter(is_one).collect();
        let is_other = |(other_text, other): &&&(&ReviewText<'_>, &Reading)| {
            amount(reading) != amount(other) && are_apart(text, reading, other_text, other)
        };
        let Some((other_text, other)) = same.iter().find(is_other).filter(|_| !is_known) else { continue };
        // Without a year only where nothing else of the same is said.
        let is_dated = time(reading).is_some() && time(other).is_some();
        if is_dated || same.len() == 1 && is_only(text, reading) && is_only(other_text, other) {
            let places = vec![text.figure(reading), other_text.figure(other)];
            findings.push(page.in_row(What::TwoFigures, row, places));
        }
    }
    findings
}

/// Whether a figure is of what its label says alone, and of a time that is known.
fn may_be_compared(text: &ReviewText<'_>, reading: &Reading) -> bool {
    let is_sure = reading.when.as_ref().is_none_or(|when| when.dating.is_sure());
    is_actual(reading) && is_sure && reading.whole && !reading.label.is_empty() && !is_former(text, reading)
}

/// The year or month of a figure: the book's own where its text says none.
fn year_of(page: &ReviewSheet<'_>, reading: &Reading) -> Option<(FiscalYear, bool, Option<u8>)> {
    time(reading).or(Some((page.year, false, None)))
}

/// Whether a text has no other figure in this unit under this label.
fn is_only(text: &ReviewText<'_>, reading: &Reading) -> bool {
    let is_it = |other: &&Reading| other.unit == reading.unit && other.label == reading.label;
    text.readings().iter().filter(is_it).count() == 1
}

/// Whether two figures are in different texts, or in different lines that are no
/// list: in a list each may be of something else.
fn are_apart(one: &ReviewText<'_>, first: &Reading, other: &ReviewText<'_>, second: &Reading) -> bool {
    if one.at != other.at {
        return true;
    }
    let between = one.between(first.range.end, second.range.start);
    let own_words = |reading: &Reading| one.text.matches(last_word(reading)).count() >= 2;
    between.contains(['\n', '。']) && own_words(first)
}

fn last_word(reading: &Reading) -> &str {
    reading.label.rsplit(' ').next().unwrap_or_default()
}

/// 平成22年度未発行（平成22年度 5,000部作成）.
fn not_done(text: &ReviewText<'_>) -> Option<super::super::passage::TextPassage> {
    if !text.text.contains('未') {
        return None;
    }
    let found = NOT_DONE.captures(text.text)?;
    let (year, whole) = (found.name("year")?.as_str(), found.get(0)?.range());
    // What stands next, in the brackets or the line behind it.
    let behind = text.after(whole.end);
    let open = behind.trim_start_matches([' ', '　', '\n']);
    let inside = open.strip_prefix(['（', '('])?;
    let again = inside.trim_start().strip_prefix(year)?;
    let end = again.find(['）', ')'])?;
    let start = text.text.len() - again.len();
    let range = start..start + end;
    let done = text.amounts().find(|reading| range.contains(&reading.range.start))?;
    let is_done = amount(done).is_some_and(|amount| !amount.is_zero());
    (is_done && is_actual(done)).then(|| text.passage(vec![whole, start - year.len()..done.range.end]))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::found_in;

    #[test]
    fn patterns_are_readable() {
        super::NOT_DONE.assert_readable();
    }

    #[test]
    fn what_cannot_both_be() {
        for (achievement, evaluation, found) in [
            ("令和5年度未発行（令和5年度 5,000部作成）", "", vec!["令和5年度未発行 令和5年度 5,000部"]),
            ("令和5年度未発行 (令和5年度 5,000部作成予定)", "", vec![]),
            ("令和5年度未発行（令和6年度 5,000部作成）", "", vec![]),
            ("令和5年度未発行（令和5年度 0部作成）", "", vec![]),
            ("令和5年度ガイド未発行（令和5年度に検討）", "", vec![]),
            (
                "利用者数 令和5年度 85人",
                "令和5年度の利用者数は86人であった。",
                vec!["令和5年度 85人 / 令和5年度 86人"],
            ),
            ("利用者数 令和5年度 85人", "令和5年度の利用者数は85人であった。", vec![]),
            ("利用者数 令和5年度 85人", "令和6年度の利用者数は86人であった。", vec![]),
            ("利用者数 令和5年度 85人", "令和5年度の提供者数は86人であった。", vec![]),
            ("利用者数 令和5年度 85人", "令和5年度の利用者数の目標は86人であった。", vec![]),
            (
                "令和5年度の利用者数は85人。\n令和5年度の利用者数は86人。",
                "",
                vec!["令和5年度 85人 / 令和5年度 86人"],
            ),
            // Without a year both are of the book's, where nothing else is said of the same.
            ("参加者数 1,187人", "参加者数は1,178人であった。", vec!["1,187人 / 1,178人"]),
            ("開催回数 12回\n参加者 254人", "12回開催し、参加者は245人であった。", vec!["254人 / 245人"]),
            (
                "参加者数 令和6年度 1,187人",
                "参加者数は1,178人であった。",
                vec!["令和6年度 1,187人 / 1,178人"],
            ),
            ("参加者数 1,187人", "令和5年度の参加者数は1,178人であった。", vec![]),
            ("参加者数 1,187人", "参加者数は1,178人から増えた。", vec![]),
            ("参加者数 1,187人", "講演会を開き、参加者数は178人であった。", vec![]),
            ("参加者数 1,187人", "講演会の参加者数は178人であった。", vec![]),
            ("参加者数 1,187人", "参加者数は、約1,200人であった。", vec![]),
            ("参加者数 1,187人\n参加者数 20人", "参加者数は1,178人であった。", vec![]),
            ("参加者数 延べ1,187人", "参加者数は117人であった。", vec![]),
            // A label is all of the line.
            ("宿泊しない利用者数\n令和6年度 662人\n宿泊した利用者数\n令和6年度 325人", "", vec![]),
            ("宿泊を伴わない利用者数 令和6年度 662人", "令和6年度の利用者数は325人", vec![]),
            ("小学2年生 令和6年度 30人", "小学5年生 令和6年度 25人", vec![]),
            ("暦年 令和6年度 30人", "年度 令和6年度 25人", vec![]),
            // A list: each is of something else.
            ("令和6年度 広場 5回 学童 6回", "", vec![]),
            ("中央広場\n令和6年度 5回\n西広場\n令和6年度 6回", "", vec![]),
            ("令和6年度 5回\n令和6年度 6回", "", vec![]),
        ] {
            let evaluation = if evaluation.is_empty() { "引き続き進める" } else { evaluation };
            let cells = [("achievement", achievement), ("evaluation", evaluation)];
            assert_eq!(found_in(Rule::Contradiction, &cells, &[]), found, "{achievement} / {evaluation}");
        }
        let aimed = [("target", "利用者数 令和5年度 85人"), ("achievement", "利用者数 令和5年度 86人")];
        assert!(found_in(Rule::Contradiction, &aimed, &[]).is_empty(), "what is aimed at is no figure of it");
    }
}
