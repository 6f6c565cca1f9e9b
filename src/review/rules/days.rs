//! Days that there are not, days of the week that they are not, and days of an era that
//! had not begun yet or was over.

use jiff::civil;

use super::super::dates::Day;
use super::super::figures::Pattern;
use super::super::finding::What;
use super::super::read::{ReviewSheet, ReviewText};
use super::Flaw;
use crate::book::{Role, era};

/// Days in a text that are none.
pub fn of_text(page: &ReviewSheet<'_>, text: &ReviewText<'_>) -> Vec<Flaw> {
    let flaw = |day: &Day| Some((flaw(page, text, day)?, vec![text.stretch(day.range.clone())]));
    text.days().iter().filter_map(flaw).collect()
}

fn flaw(page: &ReviewSheet<'_>, text: &ReviewText<'_>, day: &Day) -> Option<What> {
    let Some(year) = day.year else {
        // In a leap year, as nobody says which it is.
        let exists = day.day.is_none() || day.in_year(2024).is_some();
        return if exists { weekday_of_no_year(page, text, day) } else { Some(What::NoSuchDay) };
    };
    if day.day.is_some() && day.date().is_none() {
        return Some(What::NoSuchDay);
    }
    if let Some(what) = day.era.and_then(|era| other_era(page, text, day, era, year)) {
        return Some(what);
    }
    let is = era::weekday(day.date()?);
    (day.weekday? != is).then_some(What::Weekday { is, year: None })
}

/// Words by which a text of what was reached speaks of another year, too.
static OTHER_YEARS: Pattern =
    Pattern::new(r"予定|[前昨来次翌]年|年度|(?:令和|平成)[ 　]?(?:元|[\d０-９])|[RＲHＨ][\d０-９]");

/// A day of the week that it is neither in the year that the text is of, nor, where it may
/// be of others, in those beside it: which one is meant nobody says.
fn weekday_of_no_year(page: &ReviewSheet<'_>, text: &ReviewText<'_>, day: &Day) -> Option<What> {
    let said = day.weekday.filter(|_| text.is_new)?;
    let own = i16::try_from(page.year.year()).ok()? + i16::from(day.month < 4);
    let of = |year: i16| day.in_year(year).map(era::weekday);
    let is = of(own)?;
    let is_of_this = text.role == Some(Role::Achievement) && !OTHER_YEARS.is_in(text.text);
    let years = if is_of_this { own..=own } else { own - 1..=own + 1 };
    let is_another = years.into_iter().all(|year| of(year) != Some(said));
    is_another.then_some(What::Weekday { is, year: Some(page.year) })
}

/// A day, or all of a month, that was not in its era.
fn other_era(
    page: &ReviewSheet<'_>,
    text: &ReviewText<'_>,
    day: &Day,
    said: &str,
    year: i16,
) -> Option<What> {
    let (first, last) = match day.date().filter(|_| day.day.is_some()) {
        Some(date) => (date, date),
        None => {
            let first = civil::Date::new(year, day.month, 1).ok()?;
            (first, first.last_of_month())
        }
    };
    let (begin, end) = (era::wareki_date(first), era::wareki_date(last));
    if begin.starts_with(said) || end.starts_with(said) {
        return None;
    }
    let is = match day.day {
        Some(_) => end,
        None => end.split_inclusive('月').next()?.to_owned(),
    };
    // It had not begun: 令和元年4月.
    if era::wareki_date(civil::date(year, 12, 31)).starts_with(said) {
        return Some(What::EraToCome { is });
    }
    // While 平成 lasted nobody knew its end, nor does who wrote of a year ahead then. That
    // it went on for years is told of the year.
    let is_known = said != "平成" || page.year.year() >= 2019 && text.is_new;
    (is_known && !super::years::is_beyond(said, year)).then_some(What::OldEra { is })
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, Severity, What};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn patterns_are_readable() {
        super::OTHER_YEARS.assert_readable();
    }

    #[test]
    fn days_that_there_are_not() {
        for (text, found) in [
            ("6月31日に開く", vec!["6月31日"]),
            ("２月３０日に開く", vec!["２月３０日"]),
            ("2月29日に開く", vec![]),
            ("令和7年2月29日に開く", vec!["令和7年2月29日"]),
            ("令和6年2月29日に開く", vec![]),
            ("13月1日に開く", vec!["13月1日"]),
            ("令和六年二月三十日に開く", vec!["令和六年二月三十日"]),
            ("令和六年四月三十日に開く", vec![]),
            ("四月三十一日に開く", vec!["四月三十一日"]),
            ("2024/2/30に開く", vec!["2024/2/30"]),
            ("2024年2月30日に開く", vec!["2024年2月30日"]),
            ("2024-02-29に開く", vec![]),
            ("R6.2.30に開く", vec!["R6.2.30"]),
            ("R6.2.29に開く", vec![]),
            ("平成元年2月29日に開く", vec!["平成元年2月29日"]),
            ("令和6年4月0日", vec!["令和6年4月0日"]),
            ("毎月35日間", vec![]),
            ("6月31日間", vec![]),
            // No days of ours.
            ("電話 042-2024-2-30", vec![]),
            ("旧暦2月30日に当たる", vec![]),
            ("明治4年2月30日の布告", vec![]),
        ] {
            assert_eq!(found_in(Rule::Days, &[("evaluation", text)], &[]), found, "{text}");
        }
    }

    #[test]
    fn days_of_the_week_that_they_are_not() {
        for (text, found) in [
            ("令和7年4月1日（火）に開く", vec![]),
            ("令和7年4月1日(水曜日)に開く", vec!["令和7年4月1日(水曜日)"]),
            ("令和7年4月1日水曜日に開く", vec!["令和7年4月1日水曜日"]),
            ("令和7年4月1日［水］に開く", vec!["令和7年4月1日［水］"]),
            ("令和6年5月3日（金・祝）に開く", vec![]),
            ("令和6年5月3日（火・祝）に開く", vec!["令和6年5月3日（火・祝）"]),
            ("令和6年5月3日（祝・火）に開く", vec!["令和6年5月3日（祝・火）"]),
            ("令和６年５月３日㈫に開く", vec!["令和６年５月３日㈫"]),
            ("令和６年５月３日㈮に開く", vec![]),
            ("令和6年5月6日（月・振休）に開く", vec![]),
            ("平成元年5月3日（水・祝）に開く", vec![]),
            ("平成元年5月3日（火・祝）に開く", vec!["平成元年5月3日（火・祝）"]),
            ("大正12年9月1日（土）の震災", vec![]),
            ("大正12年9月1日（日）の震災", vec!["大正12年9月1日（日）"]),
            ("令和六年五月三日（金）に開く", vec![]),
            ("令和六年五月三日（木）に開く", vec!["令和六年五月三日（木）"]),
            ("2024/5/3（木）に開く", vec!["2024/5/3（木）"]),
            ("R6.5.3（金）に開く", vec![]),
            ("令和6年（2024年）5月3日（木）に開く", vec!["令和6年（2024年）5月3日（木）"]),
            ("令和6年10月5日（土）・6日（日）に開く", vec![]),
            ("令和6年10月5日（土）・6日（月）に開く", vec!["6日（月）"]),
            ("令和6年12月1日（日）、1月5日（日）に開く", vec![]),
            // Not one day of the week.
            ("令和6年5月3日（土・日）に開く", vec![]),
            ("令和6年5月3日（日中）に開く", vec![]),
            ("令和6年5月3日（祝）に開く", vec![]),
        ] {
            assert_eq!(found_in(Rule::Days, &[("evaluation", text)], &[]), found, "{text}");
        }
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "令和7年4月1日（水）に開く")]);
        let found = &sketch.findings(Rule::Days)[0];
        assert_eq!(
            (&found.what, found.severity()),
            (&What::Weekday { is: '火', year: None }, Severity::Error)
        );
    }

    #[test]
    fn without_a_year_it_has_to_be_wrong_in_each_that_may_be_meant() {
        for (text, found) in [
            // 令和5年度から令和7年度までの4月1日 are 土, 月, 火.
            ("4月1日（月）に開く", vec![]),
            ("4月1日（火）に開く", vec![]),
            ("4月1日（水）に開く", vec!["4月1日（水）"]),
            ("5/3（金・祝）に開く", vec![]),
            ("5/3（月・祝）に開く", vec!["5/3（月・祝）"]),
            // January is in the year after.
            ("1月13日（月・祝）に開く", vec![]),
        ] {
            assert_eq!(found_in(Rule::Days, &[("evaluation", text)], &[]), found, "{text}");
        }
        // What was reached was reached in this year.
        for (text, found) in [
            ("説明会　11月12日（火）　出席者 39人", vec![]),
            ("説明会　11月12日（水）　出席者 39人", vec!["11月12日（水）"]),
            ("説明会　11月12日（水）を予定", vec![]),
        ] {
            assert_eq!(found_in(Rule::Days, &[("achievement", text)], &[]), found, "{text}");
        }
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "4月1日（水）に開く")]);
        assert_eq!(sketch.findings(Rule::Days)[0].severity(), Severity::Warning);
    }

    #[test]
    fn days_of_an_era_that_was_another() {
        for (text, found) in [
            ("令和元年4月に開く", vec!["令和元年4月"]),
            ("令和元年4月1日に開く", vec!["令和元年4月1日"]),
            ("R1.4.30に開く", vec!["R1.4.30"]),
            ("令和元年5月1日に開く", vec![]),
            ("令和元年度4月に開く", vec![]),
            ("平成31年4月に開く", vec![]),
            ("平成31年5月に開く", vec!["平成31年5月"]),
            ("昭和64年1月7日に開く", vec![]),
            ("昭和64年1月8日に開く", vec!["昭和64年1月8日"]),
            ("平成元年1月に開く", vec![]),
            ("令和元年度に開く", vec![]),
            // Told of the year alone.
            ("平成35年4月に開く", vec!["平成35年"]),
        ] {
            assert_eq!(found_in(Rule::Years, &[("evaluation", text)], &[]), found, "{text}");
        }
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "令和元年4月に開く")]);
        let what = What::EraToCome { is: "平成31年4月".to_owned() };
        assert_eq!(sketch.findings(Rule::Years)[0].what, what);
    }
}
