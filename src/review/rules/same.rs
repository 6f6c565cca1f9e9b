//! An evaluation that is word for word last year's.

use super::super::finding::{Finding, What};
use super::super::passage::Passage;
use super::super::read::{Page, Row, Text};
use crate::book::Role;
use crate::lookalike::wording;

/// A text as short as this (検討中) may well be the same.
const SHORT: usize = 8;

/// Texts of a row that are written anew each year, and were not.
pub fn of_row(page: &Page<'_>, row: &Row<'_>) -> Vec<Finding> {
    let Some(last) = page.year.before() else { return Vec::new() };
    let mut findings = Vec::new();
    for text in row.texts.iter().filter(|text| text.is_new) {
        let is_its = |past: &&Text<'_>| {
            past.at.column() == text.at.column() || past.role.is_some() && past.role == text.role
        };
        let pasts = row.pasts.iter().take_while(|past| past.past.year == last);
        let same = pasts.flat_map(|past| past.texts.iter().filter(is_its)).find(|past| is_copy(text, past));
        let Some(past) = same else { continue };
        let places = vec![text.passage(Vec::new()), Passage::place(past.at.clone())];
        let what = match text.role {
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
pub fn of_overall(page: &Page<'_>) -> Option<Finding> {
    let last = page.year.before()?;
    let mut pasts = page.past_overall.iter().take_while(|past| past.year == last);
    let past = pasts.find(|past| is_copy(&page.overall, past))?;
    let places = vec![page.overall.passage(Vec::new()), Passage::place(past.at.clone())];
    Some(page.on_sheet(What::SameText { year: last }, places))
}

fn is_copy(text: &Text<'_>, past: &Text<'_>) -> bool {
    let own = wording(text.text);
    own.chars().count() > SHORT && own == wording(past.text)
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
    fn only_last_year_counts_and_closing_texts_do_too() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "今後も周知に努めていく。")]);
        sketch.past(2022, "相談", &[("evaluation", "今後も周知に努めていく。")]);
        assert!(sketch.found(Rule::Same).is_empty());
        sketch.set_sheet(|sheet| sheet.overall = "全体として進んだといえる。".to_owned());
        sketch.past_overall(2023, "全体として進んだといえる。");
        assert_eq!(sketch.found(Rule::Same).len(), 1);
    }
}
