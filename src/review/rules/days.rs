//! Days that there are not, and days of the week that they are not.

use jiff::civil;

use super::super::figures::Pattern;
use super::super::finding::What;
use super::super::read::{Page, Text};
use super::Flaw;
use crate::book::era;

/// 2月30日, 平成23年4月1日（金）.
static DAY: Pattern = Pattern::new(
    r"(?P<year>(?:(?:昭和|平成|令和)[ 　]?)(?:元|[\d０-９]{1,2})年|[\d０-９]{4}年)?(?P<month>[\d０-９]{1,2})月(?P<day>[\d０-９]{1,2})日(?P<after>間)?(?:[ 　]?[（(](?P<weekday>[月火水木金土日])(?:曜日?)?[）)])?",
);

/// Days in a text that are none.
pub fn of_text(_: &Page<'_>, text: &Text<'_>) -> Vec<Flaw> {
    if !text.text.contains('月') {
        return Vec::new();
    }
    let mut flaws = Vec::new();
    for found in DAY.all(text.text) {
        let group = |name| found.name(name).map(|group: regex::Match<'_>| group.as_str());
        let (Some(whole), None) = (found.get(0), found.name("after")) else { continue };
        let number = |name| group(name).and_then(plain);
        let (Some(month), Some(day)) = (number("month"), number("day")) else { continue };
        let place = || vec![text.passage(vec![whole.range()])];
        let Some(year) = group("year") else {
            // In a leap year, as nobody says which it is.
            if civil::Date::new(2024, month, day).is_err() {
                flaws.push((What::NoSuchDay, place()));
            }
            continue;
        };
        let date = era::parse_date(&format!("{year}{month}月{day}日"));
        match (date, group("weekday").and_then(|weekday| weekday.chars().next())) {
            (None, _) => flaws.push((What::NoSuchDay, place())),
            (Some(date), Some(said)) => {
                let is = era::weekday(date);
                if is != said {
                    flaws.push((What::Weekday { is }, place()));
                }
            }
            (Some(_), None) => {}
        }
    }
    flaws
}

fn plain(digits: &str) -> Option<i8> {
    use unicode_normalization::UnicodeNormalization as _;
    digits.nfkc().collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn patterns_are_readable() {
        super::DAY.assert_readable();
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
            ("令和7年4月1日（火）に開く", vec![]),
            ("令和7年4月1日(水曜日)に開く", vec!["令和7年4月1日(水曜日)"]),
            ("4月1日（水）に開く", vec![]),
            ("毎月35日間", vec![]),
            ("6月31日間", vec![]),
        ] {
            assert_eq!(found_in(Rule::Days, &[("evaluation", text)], &[]), found, "{text}");
        }
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "令和7年4月1日（水）に開く")]);
        assert_eq!(sketch.findings(Rule::Days)[0].what, What::Weekday { is: '火' });
    }
}
