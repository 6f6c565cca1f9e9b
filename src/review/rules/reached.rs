//! A rating that says the target was reached, while the figure is under it, or
//! where there is no target in figures.

use super::super::figures::{Pattern, Per, Precision, Reading, ReadingKind, Side};
use super::super::finding::{Finding, What};
use super::super::passage::TextPassage;
use super::super::read::{
    ReviewRow, ReviewSheet, ReviewText, amount, is_actual, is_former, is_same_label, time,
};
use crate::book::{Better, Role};
use crate::lookalike::is_blank;

/// What fewer of is better, or what is to become fewer.
static FEWER: Pattern = Pattern::new(
    "待機|虐待|苦情|事故|滞納|未納|不登校|離職|違反|犯罪|欠員|死亡|自殺|排出|ごみ|減|抑|縮小|廃止|以内|以下|未満",
);

/// Whether a row's rating goes with its figures.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Option<Finding> {
    let (at, rating) = page.rating(row)?;
    if !page.form.rating(rating)?.needs_figure {
        return None;
    }
    let rating = rating.to_owned();
    let series = page.book.series_of(row.entry.lineage);
    let mut points = series.iter().filter_map(|series| {
        let point = series.points.iter().find(|point| point.year == page.year)?;
        Some((point.target?, point.actual?, series.better))
    });
    // What the clerk has taken up as a figure counts before what is read.
    if points.clone().next().is_some() {
        let is_under = points.any(|(target, actual, better)| match better {
            Better::More => actual < target,
            Better::Fewer => actual > target,
        });
        return is_under.then(|| page.in_row(What::Under { rating }, row, vec![TextPassage::place(at)]));
    }
    let target = page.shown(row, Role::Target);
    if let Some((target, reached)) = target.zip(page.shown(row, Role::Achievement)) {
        for goal in goals(page, target) {
            let Some(is) = reached_of(page, reached, goal) else { continue };
            // Where none is aimed at, fewer is better.
            let is_none = goal.value.single().is_some_and(|value| value.is_zero());
            let is_under = match goal.precision {
                Precision::AtMost => amount(is) > goal.value.single(),
                _ if is_none => amount(is) > goal.value.single(),
                _ => amount(is) < goal.value.single(),
            };
            if is_under {
                let places = vec![reached.figure(is), target.figure(goal)];
                return Some(page.in_row(What::Under { rating }, row, places));
            }
        }
    }
    let text = target.filter(|text| !is_blank(text.text))?;
    let has_target = text.readings().iter().any(|reading| reading.side == Side::Target)
        || says_a_number(text.text)
        || series.iter().any(|series| series.points.iter().any(|point| point.target.is_some()));
    let places = || vec![TextPassage::place(at)];
    (!has_target).then(|| page.in_row(What::NoTarget { rating }, row, places()))
}

/// What is aimed at this year: the figures of this year, and those of no year that are
/// the only ones in their unit.
fn goals<'t>(page: &ReviewSheet<'_>, text: &'t ReviewText<'_>) -> Vec<&'t Reading> {
    let is_goal = |reading: &&Reading| {
        let is_plain = reading.kind == ReadingKind::Amount && reading.precision != Precision::About;
        is_plain && reading.side == Side::Target && reading.value.single().is_some()
    };
    let all: Vec<&Reading> = text.readings().iter().filter(is_goal).collect();
    let is_only = |goal: &Reading| all.iter().filter(|other| other.unit == goal.unit).count() == 1;
    let is_now = |goal: &&&Reading| match time(goal) {
        Some(time) => time == (page.year, false, None),
        None => is_only(goal),
    };
    // Fewer of something may be what is aimed at, although no word before it says so.
    let may_be_fewer = |goal: &Reading| {
        let line = text.line(goal.range.start);
        let is_none = goal.value.single().is_some_and(|value| value.is_zero());
        goal.precision != Precision::AtMost && !is_none && FEWER.is_in(text.between(line.start, line.end))
    };
    all.iter().filter(is_now).filter(|goal| !may_be_fewer(goal)).copied().collect()
}

/// The one figure of this year in what was reached that a goal is about: that with its
/// label, or the only one in its unit where one of them has no label of its own.
fn reached_of<'t>(page: &ReviewSheet<'_>, text: &'t ReviewText<'_>, goal: &Reading) -> Option<&'t Reading> {
    let own: Vec<&Reading> = text
        .amounts()
        .filter(|reading| {
            let per = |per: Option<Per>| per.unwrap_or(Per::Year);
            is_actual(reading)
                && reading.unit == goal.unit
                && per(reading.per) == per(goal.per)
                && is_of_this_year(page, reading)
                && !is_former(text, reading)
        })
        .collect();
    let exact = own.iter().filter(|reading| !goal.label.is_empty() && reading.label == goal.label).copied();
    if let [only] = exact.collect::<Vec<_>>().as_slice() {
        return Some(only);
    }
    let named: Vec<&Reading> =
        own.iter().filter(|reading| is_same_label(&reading.label, &goal.label)).copied().collect();
    let is_vague = |reading: &Reading| {
        let (one, other) = (reading.label.as_str(), goal.label.as_str());
        // 目標件数 is of whatever is counted.
        let other = other.trim_start_matches("年間").trim_start_matches("目標");
        let is_measure = matches!(other, "件数" | "人数" | "回数" | "数" | "値");
        one.is_empty() || other.is_empty() || is_measure || one.contains(other) || other.contains(one)
    };
    match (named.as_slice(), own.as_slice()) {
        ([only], _) if !goal.label.is_empty() => Some(only),
        ([], [only]) | ([only], [_]) => Some(*only).filter(|only| is_vague(only)),
        _ => None,
    }
}

/// Whether a figure is of the year of the book: a month in it, or the day at its end.
fn is_of_this_year(page: &ReviewSheet<'_>, reading: &Reading) -> bool {
    let Some((year, is_calendar, month)) = time(reading) else { return true };
    let fiscal = |month: u8| if month < 4 { year.before() } else { Some(year) };
    let is_day_after = |month: u8| month == 4 && year.before() == Some(page.year);
    match month.filter(|_| is_calendar) {
        Some(month) => fiscal(month) == Some(page.year) || is_day_after(month),
        None => year == page.year && !is_calendar,
    }
}

/// Whether a text has a number that is no year, day or name: whatever its unit, it is a
/// target in figures.
fn says_a_number(text: &str) -> bool {
    static NAMES: Pattern = Pattern::new(
        r"(?:明治|大正|昭和|平成|令和|[MTSHRＲＨ])[.． 　]?(?:元|[\d０-９]{1,4})(?:[.．/／][\d０-９]{1,2})*(?:年度?)?|[\d０-９元]{1,4}[ 　]?(?:年度?|月|日)|第[ 　]?[\d０-９]+|[\d０-９]+[-－―‐][\d０-９]+",
    );
    let mut rest = text;
    let mut bare = String::new();
    while let Some(found) = NAMES.find(rest) {
        bare.push_str(rest.get(..found.start).unwrap_or_default());
        rest = rest.get(found.end..).unwrap_or_default();
    }
    bare.push_str(rest);
    bare.contains(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９'))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::{Sketch, found_in};
    use crate::book::*;

    #[test]
    fn a_target_that_was_not_reached_and_one_that_is_none() {
        for (target, reached, rating, found) in [
            ("令和6年度 150人", "令和6年度 利用 160人", "達成", ""),
            ("令和6年度 150人", "令和6年度 利用 140人", "達成", "令和6年度 140人 / 令和6年度 150人"),
            ("令和6年度 150人", "令和6年度 利用 140人", "継続", ""),
            ("令和6年度 定員150人", "定員 140人", "達成", "140人 / 令和6年度 150人"),
            // Which of them it is about nobody knows.
            ("令和6年度 150人", "窓口 40人 電話 50人", "達成", ""),
            ("令和6年度 150人", "85件", "達成", ""),
            // A target of another year says nothing of this one.
            ("令和10年度 150人", "利用 140人", "達成", ""),
            ("子ども会議の設置", "会議を7回開催", "達成", "rating"),
            ("子ども会議の設置", "会議を7回開催", "充実", ""),
            ("おおむね100人程度", "利用 140人", "達成", ""),
            // However it is worded.
            ("年間350人の利用を目標とする。", "年間利用者 312人", "達成", "312人 / 350人"),
            ("年間350人の利用を目標とする。", "年間利用者 352人", "達成", ""),
            ("目標値：600件（R6）", "相談件数：548件", "達成", "548件 / 600件 R6"),
            ("年12回の開催", "年9回開催した。", "達成", "9回 / 12回"),
            ("受診率60％以上", "受診率 58.2％", "達成", "58.2％ / 60％"),
            ("受診率60％以上", "受診率 61.0％", "達成", ""),
            ("令和6年度までに苗木の配布 555本", "苗木の配布 493本", "達成", "493本 / 令和6年度 555本"),
            ("【目標】緑化活動団体：1,736団体", "緑化活動団体 1,543団体", "達成", "1,543団体 / 1,736団体"),
            ("点訳図書を年間2,422冊とする。", "点訳図書 2,152冊", "達成", "2,152冊 / 2,422冊"),
            ("待機児童 5人以下", "待機児童 7人", "達成", "7人 / 5人"),
            ("待機児童 5人以下", "待機児童 3人", "達成", ""),
            ("令和6年度末 定員 3,420人", "定員 3,436人（令和7年3月末）\n整備 1か所（定員19人）", "達成", ""),
            // Something else is counted, or nobody knows what.
            ("定員 30人", "登録 25人", "達成", ""),
            ("年12回の開催", "相談会 9回 広報 3回", "達成", ""),
            ("待機児童の減少 5人", "待機児童 3人", "達成", ""),
            ("月2回の開催", "年9回開催した。", "達成", "年9回 / 月2回"),
            ("令和5年度 12回 令和10年度 20回", "9回開催した。", "達成", ""),
            // Whatever the unit is.
            ("活動組合数\n令和6年度 49組合", "活動組合数 49組合", "達成", ""),
            ("令和6年度 18業者", "出展業者 延べ21業者", "達成", ""),
            ("目標 3つの柱", "柱を立てた", "達成", ""),
            ("令和6年4月に会議を設置", "設置した", "達成", "rating"),
        ] {
            let cells = [("target", target), ("achievement", reached), ("rating", rating)];
            assert_eq!(found_in(Rule::Reached, &cells, &[]).join(" | "), found, "{target} / {reached}");
        }
    }

    #[test]
    fn figures_that_the_clerk_took_up_count_first() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("rating", "達成")]);
        let mut series = Series {
            id: SeriesId::from_raw(900),
            position: 0,
            lineage: Lineage::derived(&["相談"]),
            name: "待機児童".to_owned(),
            unit: "人".to_owned(),
            better: Better::Fewer,
            points: vec![Point {
                year: FiscalYear::new(2024).unwrap(),
                target: Some(10.into()),
                actual: Some(7.into()),
            }],
        };
        sketch.put(Record::Series(series.clone()));
        assert!(sketch.found(Rule::Reached).is_empty());
        series.points[0].actual = Some(12.into());
        sketch.put(Record::Series(series));
        assert_eq!(sketch.found(Rule::Reached), ["rating"]);
    }
}
