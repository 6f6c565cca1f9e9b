//! Years that cannot be: later than the book's, of an era that was over, and days at
//! which figures were counted that do not go with the book's as-of date.

use jiff::{ToSpan as _, civil};

use super::super::dates::Day;
use super::super::figures::{Basis, Pattern};
use super::super::finding::What;
use super::super::passage::TextPassage;
use super::super::read::{ReviewSheet, ReviewText, is_actual};
use super::Flaw;
use crate::book::{FiscalYear, Role, era};

/// Behind a day at which something was counted.
static COUNTED_AT: Pattern = Pattern::new("^[ 　]*(?:現在|時点|末現在|末時点)");
/// The same, of a figure in the same sentence: 令和6年3月末の会員数は512人.
static NUMBER_AT: Pattern =
    Pattern::new(r"^の[^、。\n]{0,12}(?:数|者|率|人口|残高|員|高)(?:は|が)[^。\n]*[\d０-９]");
/// Behind a day, where it is what another is compared with.
static COMPARED: Pattern = Pattern::new(
    r"^[^。\n]{0,30}(?:比べ|比較|比して|に対し|から[^。、\n]{0,16}(?:増|減)|より[^。、\n]{0,10}(?:増|減|多|少))",
);
/// Before a day that is meant to be of another year.
static BEFORE: Pattern =
    Pattern::new("(?:前年度?|昨年度?|前回|前々年度?|当時|開始時|策定時)[ 　]*[（(：:]?$");
/// A year of an era that may be beyond its last.
static OF_ERA: Pattern = Pattern::new(r"(?P<era>明治|大正|昭和|平成)[ 　]?(?P<year>[\d０-９]{1,2})年度?");
/// The last year of each era that is over.
const LAST: [(&str, i16); 4] = [("明治", 1912), ("大正", 1926), ("昭和", 1989), ("平成", 2019)];

/// How many days behind the as-of date figures are still counted for it.
const AFTER: i64 = 31;

/// Years in a text that do not go with the book's.
pub fn of_text(page: &ReviewSheet<'_>, text: &ReviewText<'_>) -> Vec<Flaw> {
    if !text.is_new {
        return Vec::new();
    }
    let mut flaws = Vec::new();
    if text.role == Some(Role::Achievement) {
        flaws.extend(later(page, text));
    }
    flaws.extend(as_of(page, text));
    flaws.extend(old_era(page, text));
    flaws
}

/// What was reached in a year that is yet to come.
fn later(page: &ReviewSheet<'_>, text: &ReviewText<'_>) -> Option<Flaw> {
    let later = text.amounts().find(|reading| {
        let is_later = |year: FiscalYear| year > page.year;
        let when = reading.when.as_ref().filter(|when| when.basis == Basis::Fiscal);
        is_actual(reading) && when.is_some_and(|when| is_later(when.year))
    })?;
    let year = later.when.as_ref()?.year;
    Some((What::LaterYear { year }, vec![text.figure(later)]))
}

/// Days at which figures were counted, but not this year's: those of last year, where
/// this year's is not beside it, and days to come.
fn as_of(page: &ReviewSheet<'_>, text: &ReviewText<'_>) -> Option<Flaw> {
    let as_of = page.book.head.as_of?;
    let last = as_of.checked_sub(1.year()).ok()?;
    // 3月31日 and 4月1日 are the end of one year and the begin of the next: the same count.
    let is_it = |day: civil::Date, wanted: civil::Date| days_between(wanted, day).abs() <= 1;
    let counted: Vec<(&Day, civil::Date)> = text
        .days()
        .iter()
        .filter(|day| is_counted_at(text, day))
        .filter_map(|day| Some((day, day.date()?)))
        .collect();
    let of = |what, day: &Day| (what, vec![text.stretch(day.range.clone())]);
    if let Some((day, _)) = counted.iter().find(|(_, day)| days_between(as_of, *day) > AFTER) {
        return Some(of(What::LaterAsOf { as_of: era::wareki_date(as_of) }, day));
    }
    let says_this_year = text.days().iter().filter_map(Day::date).any(|day| day > last && !is_it(day, last));
    let (day, _) = counted.iter().filter(|_| !says_this_year).find(|(_, day)| is_it(*day, last))?;
    let others = [text.between(0, day.range.start), text.after(day.range.end)];
    let compares = others.iter().any(|other| super::stale::says_this_year(other, page.year));
    (!compares).then(|| of(What::OldAsOf, day))
}

fn days_between(from: civil::Date, to: civil::Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Whether a text says that it counted something at a day: 現在, 時点, or the day alone in
/// brackets at a figure.
fn is_counted_at(text: &ReviewText<'_>, day: &Day) -> bool {
    let (before, after) = (text.between(0, day.range.start), text.after(day.range.end));
    let is_bracketed = before.ends_with(['（', '(']) && after.starts_with(['）', ')']) && {
        let (open, close) = (before.len() - 1, day.range.end + 1);
        let is_near = |from: usize, to: usize| (0..=6).contains(&(to as i64 - from as i64));
        text.amounts().any(|own| is_near(own.range.end, open) || is_near(close, own.range.start))
    };
    let is_counted = (COUNTED_AT.is_in(after) && !is_beside_another(text, day))
        || is_bracketed
        || (day.is_end || day.day == Some(1)) && NUMBER_AT.is_in(after);
    is_counted && !BEFORE.is_in(before) && !COMPARED.is_in(after)
}

/// 34.8％　※令和6年4月1日現在 33.9％: what it was then stands beside what it is.
fn is_beside_another(text: &ReviewText<'_>, day: &Day) -> bool {
    let next = text.amounts().find(|own| own.range.start >= day.range.end);
    let Some(next) = next.filter(|own| text.between(day.range.end, own.range.start).chars().count() <= 4)
    else {
        return false;
    };
    let mut before = text.amounts().filter(|own| own.range.end <= day.range.start);
    before.any(|own| {
        own.unit == next.unit && !text.between(own.range.end, day.range.start).contains(['\n', '。'])
    })
}

/// Whether a year is beyond the last of its era.
pub(super) fn is_beyond(era: &str, year: i16) -> bool {
    LAST.iter().any(|(name, last)| *name == era && year > *last)
}

/// 平成33年度, written when 平成 was over.
fn old_era(page: &ReviewSheet<'_>, text: &ReviewText<'_>) -> Option<Flaw> {
    if !LAST.iter().any(|(era, _)| text.text.contains(era)) {
        return None;
    }
    let (is, range) = OF_ERA.all(text.text).iter().find_map(|found| {
        let (whole, era) = (found.get(0)?, found.name("era")?.as_str());
        let year = FiscalYear::parse(&format!("{era}{}年度", found.name("year")?.as_str()))?;
        let words = year.wareki();
        let is =
            if whole.as_str().ends_with('度') { words } else { words.trim_end_matches('度').to_owned() };
        // While it lasted nobody knew its end.
        let is_known = era != "平成" || page.year.year() >= 2019;
        let is_beyond = is_beyond(era, i16::try_from(year.year()).ok()?);
        (is_known && is_beyond).then(|| (is, whole.range()))
    })?;
    let place: Vec<TextPassage> = vec![text.passage(vec![range])];
    Some((What::OldEra { is }, place))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn patterns_are_readable() {
        let all = [&super::COUNTED_AT, &super::NUMBER_AT, &super::COMPARED, &super::BEFORE, &super::OF_ERA];
        all.iter().for_each(|pattern| pattern.assert_readable());
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
            // The end of last year is its as-of date as well, in whatever spelling.
            ("achievement", "令和6年3月31日現在の会員は、512人である。", vec!["令和6年3月31日"]),
            ("achievement", "会員 512人（令和６年３月末現在）", vec!["令和６年３月末"]),
            ("achievement", "会員 512人（令和六年三月三十一日現在）", vec!["令和六年三月三十一日"]),
            ("achievement", "会員 512人（R6/3/31時点）", vec!["R6/3/31"]),
            ("achievement", "会員 512人（2024.3.31現在）", vec!["2024.3.31"]),
            ("achievement", "会員 512人（令和5年度末現在）", vec!["令和5年度末"]),
            ("achievement", "会員 512人（R6.4.1）", vec!["R6.4.1"]),
            ("evaluation", "令和6年3月末の会員数は512人である。", vec!["令和6年3月末"]),
            // This year's, in the same spellings.
            ("achievement", "令和7年3月31日現在の会員は、512人である。", vec![]),
            ("achievement", "会員 512人（令和7年3月末現在）", vec![]),
            ("achievement", "会員 512人（令和6年度末現在）", vec![]),
            ("achievement", "会員 512人（R7.4.1）", vec![]),
            ("achievement", "会員 512人（3月31日現在）", vec![]),
            ("achievement", "会員 512人（年度末現在）", vec![]),
            // Within the year, and older on purpose.
            ("achievement", "令和6年10月1日現在の児童数は512人である。", vec![]),
            ("achievement", "令和2年10月1日現在の人口は7万人である。", vec![]),
            // Compared with it, or what happened then.
            ("evaluation", "令和6年3月31日現在の500人から12人増加した。", vec![]),
            ("evaluation", "令和6年4月1日現在の500人に比べ増加した。", vec![]),
            ("evaluation", "前年（令和6年4月1日現在）は500人であった。", vec![]),
            ("evaluation", "令和6年3月末の会員数は500人、令和7年3月末は512人である。", vec![]),
            ("evaluation", "令和6年3月末で1か所を閉じた。", vec![]),
            ("achievement", "ひろば 5か所（令和6年4月1日開設）", vec![]),
            ("achievement", "割合 34.8％　※令和6年4月1日現在 33.9％", vec![]),
            ("achievement", "割合 34.8％　※令和6年4月1日現在", vec!["令和6年4月1日"]),
            (
                "evaluation",
                "令和5年度末現在で88％であった率は、令和6年度中に工事を終え、90％となった。",
                vec![],
            ),
            // Days to come.
            ("achievement", "令和8年4月1日現在の会員は、512人である。", vec!["令和8年4月1日"]),
            ("achievement", "令和7年5月1日現在の児童数は512人である。", vec![]),
            ("evaluation", "令和8年4月1日に開設する。", vec![]),
            ("evaluation", "平成35年度までに整備する。", vec!["平成35年度"]),
            ("evaluation", "昭和65年に始まった。", vec!["昭和65年"]),
            ("evaluation", "昭和63年に始まった。", vec![]),
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
