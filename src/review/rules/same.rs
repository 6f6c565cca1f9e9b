//! An evaluation that is last year's, word for word or but for its years and commas.

use super::super::figures::Pattern;
use super::super::finding::{Finding, What};
use super::super::passage::TextPassage;
use super::super::read::{ReviewRow, ReviewSheet, ReviewText};
use crate::book::Role;

/// A text as short as this (検討中) may well be the same.
const SHORT: usize = 8;
/// One that is not the same to the letter has to be longer than this to be a copy.
const LONG: usize = 16;
/// Years, as they are moved on from one book to the next. 3年間 is none.
static YEAR: Pattern = Pattern::new(
    r"(?:令和|平成|[RH]\.?)(?:元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:年度?)?|[0-9]{4}年度?|[0-9]{1,2}年度|(?:今|本|当)年度",
);

/// Texts of a row that are written anew each year, and were not.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let Some(last) = page.last else { return Vec::new() };
    let mut findings = Vec::new();
    for text in row.texts.iter().filter(|text| text.is_new) {
        let is_its = |past: &&ReviewText<'_>| {
            past.at.column() == text.at.column() || past.role.is_some() && past.role == text.role
        };
        let pasts = row.pasts.iter().take_while(|past| past.past.year == last);
        let pasts: Vec<&ReviewText<'_>> = pasts.flat_map(|past| past.texts.iter().filter(is_its)).collect();
        let same = pasts.iter().find(|past| is_copy(text, past));
        let near = || pasts.iter().find(|past| is_near(text, past));
        let (is_copy, past) = match (same, text.role) {
            (Some(past), _) => (true, past),
            (None, Some(Role::Evaluation)) => match near() {
                Some(past) => (false, past),
                None => continue,
            },
            (None, _) => continue,
        };
        let places = vec![text.passage(Vec::new()), TextPassage::place(past.at.clone())];
        let what = match text.role {
            _ if !is_copy => What::NearText { year: last },
            Some(Role::Evaluation) => What::SameText { year: last },
            // How many there are is another number next year; 7園で実施 need not be.
            _ if text.amounts().next().is_some() => What::SameFigures { year: last },
            _ => continue,
        };
        findings.push(page.in_row(what, row, places));
    }
    findings
}

/// The same for the closing text of a sheet.
pub fn of_overall(page: &ReviewSheet<'_>) -> Option<Finding> {
    let last = page.last?;
    let pasts = || page.past_overall.iter().take_while(|past| past.year == last);
    let same =
        pasts().find(|past| is_copy(&page.overall, past)).map(|past| (What::SameText { year: last }, past));
    let near = || {
        pasts().find(|past| is_near(&page.overall, past)).map(|past| (What::NearText { year: last }, past))
    };
    let (what, past) = same.or_else(near)?;
    let places = vec![page.overall.passage(Vec::new()), TextPassage::place(past.at.clone())];
    Some(page.on_sheet(what, places))
}

/// Whether only years, and what does not change a word, are others.
fn is_near(text: &ReviewText<'_>, past: &ReviewText<'_>) -> bool {
    // Neither a year nor a comma has kana in it.
    if !has_kana_of(text.wording(), past.wording()) {
        return false;
    }
    let own = without_years(text.wording());
    own.chars().count() > LONG && own == without_years(past.wording())
}

/// Whether two texts have the same kana, one after another.
fn has_kana_of(one: &str, other: &str) -> bool {
    let is_kana = |c: &char| ('ぁ'..='ゖ').contains(c);
    one.chars().filter(is_kana).eq(other.chars().filter(is_kana))
}

/// A wording without its years, points and commas.
fn without_years(text: &str) -> String {
    let mut plain = String::new();
    let mut from = 0;
    for found in YEAR.all(text).iter().filter_map(|found| found.get(0)) {
        plain.push_str(text.get(from..found.start()).unwrap_or_default());
        plain.push('年');
        from = found.end();
    }
    plain.push_str(text.get(from..).unwrap_or_default());
    plain.retain(|c| !matches!(c, '、' | '。' | ','));
    plain
}

fn is_copy(text: &ReviewText<'_>, past: &ReviewText<'_>) -> bool {
    let own = text.wording();
    own == past.wording() && own.chars().count() > SHORT
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn word_for_word() {
        for (column, now, before, found) in [
            ("evaluation", "今後も周知に努めていく。", "今後も周知に努めていく。", true),
            ("evaluation", "今後も周知に\n努めていく。 ", "今後も周知に努めていく。", true),
            ("evaluation", "今後も⾷育の周知を１2回\u{200B}行う。", "今後も食育の周知を12回行う。", true),
            ("evaluation", "今後も周知に努めていきたい。", "今後も周知に努めていく。", false),
            ("evaluation", "検討中", "検討中", false),
            ("achievement", "市内の保育園7園で実施した", "市内の保育園7園で実施した", true),
            ("achievement", "市内の保育園で実施している", "市内の保育園で実施している", false),
            // Where the column comes along, that is as it should be.
            ("target", "今後も周知に努めていく。", "今後も周知に努めていく。", false),
        ] {
            let all = found_in(Rule::Same, &[(column, now)], &[(column, before)]);
            assert_eq!(!all.is_empty(), found, "{now}");
        }
    }

    #[test]
    fn patterns_are_readable() {
        super::YEAR.assert_readable();
    }

    #[test]
    fn but_for_years_and_commas() {
        let before = "令和5年度は計画どおり講座を12回実施し、参加者の評価も高かった。今後も周知に努める。";
        for (column, now, found) in [
            (
                "evaluation",
                "令和6年度は計画どおり講座を12回実施し参加者の評価も高かった。今後も周知に努める。",
                true,
            ),
            (
                "evaluation",
                "令和５年度は計画どおり、講座を12回実施し、参加者の評価も高かった。今後も周知に努める",
                true,
            ),
            (
                "evaluation",
                "R6は計画どおり講座を12回実施し、参加者の評価も高かった。\n今後も周知に努める。",
                true,
            ),
            // Something was written anew.
            (
                "evaluation",
                "令和6年度は計画どおり講座を13回実施し、参加者の評価も高かった。今後も周知に努める。",
                false,
            ),
            (
                "evaluation",
                "令和6年度は計画どおり講座を12回実施し、参加者の評価は高かった。今後も周知に努める。",
                false,
            ),
            // What was reached may well be as much again.
            (
                "achievement",
                "令和6年度は計画どおり講座を12回実施し参加者の評価も高かった。今後も周知に努める。",
                false,
            ),
        ] {
            let all = found_in(Rule::Same, &[(column, now)], &[(column, before)]);
            assert_eq!(!all.is_empty(), found, "{now}");
        }
        let short = found_in(
            Rule::Same,
            &[("evaluation", "令和6年度も予定どおり実施した。")],
            &[("evaluation", "令和5年度も予定どおり実施した。")],
        );
        assert!(short.is_empty(), "there is no other way to say so");
        let mut sketch = Sketch::new();
        sketch.set_sheet(|sheet| sheet.overall = before.replace("令和5", "令和6"));
        sketch.past_overall(2023, before);
        assert_eq!(sketch.found(Rule::Same).len(), 1);
    }

    #[test]
    fn only_the_newest_year_counts_and_closing_texts_do_too() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "今後も周知に努めていく。")]);
        sketch.past(2022, "相談", &[("evaluation", "今後も周知に努めていく。")]);
        assert_eq!(sketch.found(Rule::Same).len(), 1, "no book was made in the year between");
        sketch.past(2023, "相談", &[("evaluation", "出張相談を始め、利用が広がった。")]);
        assert!(sketch.found(Rule::Same).is_empty());
        sketch.set_sheet(|sheet| sheet.overall = "全体として進んだといえる。".to_owned());
        sketch.past_overall(2023, "全体として進んだといえる。");
        assert_eq!(sketch.found(Rule::Same).len(), 1);
    }
}
