//! Years that cannot be: later than the book's, of an era that was over, and the
//! as-of date of the year before.

use jiff::civil;

use super::super::figures::{Basis, Pattern};
use super::super::finding::What;
use super::super::passage::Passage;
use super::super::read::{Page, Text, is_actual};
use super::Flaw;
use crate::book::{FiscalYear, Role, era};

/// 平成22年4月1日現在.
static AS_OF: Pattern = Pattern::new(
    r"(?P<day>(?:(?:平成|令和|[HR])\.?)?(?:元|[\d０-９]{1,4})[年./．／][\d０-９]{1,2}[月./．／][\d０-９]{1,2}日?)[ 　]?(?:現在|時点)",
);
/// A year of 平成 that may be beyond its last.
static HEISEI: Pattern = Pattern::new(r"平成[ 　]?(?P<year>[\d０-９]{1,2})年度?");

/// Years in a text that do not go with the book's.
pub fn of_text(page: &Page<'_>, text: &Text<'_>) -> Vec<Flaw> {
    if !text.is_new {
        return Vec::new();
    }
    let mut flaws = Vec::new();
    if text.role == Some(Role::Achievement) {
        flaws.extend(later(page, text));
    }
    flaws.extend(old_as_of(page, text));
    flaws.extend(old_era(page, text));
    flaws
}

/// What was reached in a year that is yet to come.
fn later(page: &Page<'_>, text: &Text<'_>) -> Option<Flaw> {
    let later = text.amounts().find(|reading| {
        let is_later = |year: FiscalYear| year > page.year;
        let when = reading.when.as_ref().filter(|when| when.basis == Basis::Fiscal);
        is_actual(reading) && when.is_some_and(|when| is_later(when.year))
    })?;
    let year = later.when.as_ref()?.year;
    Some((What::LaterYear { year }, vec![text.figure(later)]))
}

/// The day that last year's figures were counted at, and not this year's.
fn old_as_of(page: &Page<'_>, text: &Text<'_>) -> Option<Flaw> {
    let as_of = page.book.head.as_of?;
    let last = civil::Date::new(as_of.year() - 1, as_of.month(), as_of.day()).ok()?;
    let days: Vec<_> = AS_OF
        .all(text.text)
        .iter()
        .filter_map(|found| {
            let day = found.name("day")?;
            Some((era::parse_date(&day.as_str().replace(['．', '／'], "."))?, day.range()))
        })
        .collect();
    if days.iter().any(|(day, _)| *day == as_of) {
        return None;
    }
    let (_, range) = days.into_iter().find(|(day, _)| *day == last)?;
    Some((What::OldAsOf, vec![text.passage(vec![range])]))
}

/// 平成33年度, written when 平成 was over.
fn old_era(page: &Page<'_>, text: &Text<'_>) -> Option<Flaw> {
    // While it lasted nobody knew its end.
    if page.year.year() < 2019 {
        return None;
    }
    let (is, range) = HEISEI.all(text.text).iter().find_map(|found| {
        let whole = found.get(0)?;
        let year = FiscalYear::parse(&format!("平成{}年度", found.name("year")?.as_str()))?;
        let words = year.wareki();
        let is =
            if whole.as_str().ends_with('度') { words } else { words.trim_end_matches('度').to_owned() };
        (year.year() > 2019).then(|| (is, whole.range()))
    })?;
    let place: Vec<Passage> = vec![text.passage(vec![range])];
    Some((What::OldEra { is }, place))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn patterns_are_readable() {
        [&super::AS_OF, &super::HEISEI].iter().for_each(|pattern| pattern.assert_readable());
    }

    #[test]
    fn years_that_cannot_be() {
        for (column, text, found) in [
            ("achievement", "令和7年度 利用者 50人", vec!["令和7年度 50人"]),
            ("achievement", "令和7年度 50人を予定", vec![]),
            ("achievement", "令和6年度 50人", vec![]),
            ("achievement", "令和7年4月 待機児童 7人", vec![]),
            ("evaluation", "令和7年度は50人を受け入れる。", vec![]),
            ("achievement", "会員数（令和6年4月1日現在）50人", vec!["令和6年4月1日"]),
            ("achievement", "会員数（R6.4.1時点）50人", vec!["R6.4.1"]),
            ("achievement", "令和6年4月1日現在 50人、令和7年4月1日現在 60人", vec![]),
            ("achievement", "令和6年4月1日に開設した。", vec![]),
            ("evaluation", "平成35年度までに整備する。", vec!["平成35年度"]),
            ("evaluation", "平成30年度から行っている。", vec![]),
            ("target", "平成35年度までに整備する。", vec![]),
        ] {
            assert_eq!(found_in(Rule::Years, &[(column, text)], &[]), found, "{text}");
        }
    }

    #[test]
    fn the_year_that_was_meant_is_said() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "平成35年4月に開く。")]);
        assert_eq!(sketch.findings(Rule::Years)[0].what, What::OldEra { is: "令和5年".to_owned() });
    }
}
