//! 「66人増」 that is not the difference of the two figures, and 「上回る」 that is not so.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::figures::{Direction, Kind, Pattern, Precision, Reading};
use super::super::finding::{Finding, What};
use super::super::passage::Passage;
use super::super::read::{Page, Row, Text, amount, is_same, time};
use crate::book::FiscalYear;

/// Between the figures of 1,112人から1,178人.
static FROM_TO: Pattern = Pattern::new("^(?:から|より)[、 　]?$");
/// Behind them.
static BECAME: Pattern = Pattern::new("^(?:に|へ|と)");
/// Between a change and the two figures, where nothing else is spoken of.
static NEAR: Pattern = Pattern::new(r"^[^はがも。\n\d０-９]{0,14}$");
/// Between a figure and the change that belongs to it: （, （前年度比, で、前年度より.
static OF_THE_SAME: Pattern = Pattern::new(
    r"^[ 　]?(?:[（(]|で、?|、)(?:対?(?:前|昨)年度?)?(?:に?比べて?|と比べて?|比|から|より)?[ 　:：+＋△▲]*$",
);
/// Between two figures of which the first is compared with the second.
static COMPARED: Pattern = Pattern::new(
    "^を(?:大幅に|大きく|やや|若干|わずかに)?(?P<more>上回る|上回り、?|超える|超え、?|(?P<fewer>下回る|下回り、?))[ 　]?$",
);

/// Changes in a row's texts that are none, or others.
pub fn of_row(page: &Page<'_>, row: &Row<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in &row.texts {
        let readings = text.readings();
        for (at, change) in readings.iter().enumerate() {
            let Some(said) = said(change) else { continue };
            let beside = beside(text, readings, change);
            let before =
                || readings.get(..at)?.last().and_then(|own| since_last_year(row, text, own, change));
            let Some((is, places)) = beside.or_else(before).filter(|(is, _)| *is != said) else { continue };
            let unit = change.unit.clone();
            findings.push(page.in_row(What::Difference { is, unit }, row, places));
        }
        for pair in readings.windows(2) {
            let [one, other] = pair else { continue };
            findings
                .extend(not_more(text, one, other).map(|(what, place)| page.in_row(what, row, vec![place])));
        }
    }
    findings
}

/// The change that a reading tells of, more if positive.
fn said(change: &Reading) -> Option<Decimal> {
    let value = change.value.single().filter(|_| change.precision == Precision::Exact)?;
    match change.kind {
        Kind::Change(Direction::Up) => Some(value),
        Kind::Change(Direction::Down) => Some(-value),
        _ => None,
    }
}

/// The difference of the two figures of the same sentence that are joined by から.
fn beside(text: &Text<'_>, readings: &[Reading], change: &Reading) -> Option<(Decimal, Vec<Passage>)> {
    let sentence = sentence(text, change.range.start);
    let inside = |reading: &&Reading| sentence.contains(&reading.range.start);
    let own: Vec<&Reading> =
        readings.iter().filter(inside).filter(|reading| reading.unit == change.unit).collect();
    if own.iter().filter(|reading| said(reading).is_some()).count() > 1 {
        return None;
    }
    let mut pairs = own.windows(2).filter_map(|pair| {
        let [from, to] = pair else { return None };
        let joined = FROM_TO.is_in(text.between(from.range.end, to.range.start));
        let difference = amount(to)?.checked_sub(amount(from)?)?;
        let is_near = if change.range.start < from.range.start {
            NEAR.is_in(text.between(change.range.end, from.range.start))
        } else {
            NEAR.is_in(text.between(to.range.end, change.range.start))
        };
        let became = BECAME.is_in(text.after(to.range.end));
        (joined && is_near && became).then_some((from, to, difference))
    });
    let (from, to, difference) = pairs.next()?;
    let ranges = [*from, *to, change].map(|reading| reading.range.clone()).to_vec();
    pairs.next().is_none().then(|| (difference, vec![text.passage(ranges)]))
}

/// The difference of a figure that a change follows at once and that of the year
/// before: in the same text, or in an earlier book.
fn since_last_year(
    row: &Row<'_>,
    text: &Text<'_>,
    own: &Reading,
    change: &Reading,
) -> Option<(Decimal, Vec<Passage>)> {
    let is_its = OF_THE_SAME.is_in(text.between(own.range.end, change.range.start));
    if !is_its || own.unit != change.unit {
        return None;
    }
    let now = amount(own)?;
    let (year, calendar, month) = time(own).unwrap_or((text.year, false, None));
    let last = (year.before()?, calendar, month);
    let difference = |then: &Reading| now.checked_sub(amount(then)?);
    let is_then = |reading: &Reading, year: Option<FiscalYear>| {
        let own_time = time(reading).or(year.map(|year| (year, false, None)));
        own_time == Some(last) && is_same(reading, own) && reading.side == own.side
    };
    let mut here = text.amounts().filter(|reading| is_then(reading, None));
    if let Some(then) = here.next() {
        let ranges = [then, own, change].map(|reading| reading.range.clone()).to_vec();
        let difference = difference(then).filter(|_| here.next().is_none())?;
        return Some((difference, vec![text.passage(ranges)]));
    }
    let (_, book, then) = row.said_before(|past, reading| is_then(reading, Some(past.year)))?;
    let ranges = [own, change].map(|reading| reading.range.clone()).to_vec();
    Some((difference(then)?, vec![text.passage(ranges), book.figure(then)]))
}

/// 21年度の1,996回を上回る1,930回.
fn not_more(text: &Text<'_>, one: &Reading, other: &Reading) -> Option<(What, Passage)> {
    let between = text.between(one.range.end, other.range.start);
    let words = COMPARED.captures(between)?;
    let (one_value, other_value) = (one.value.single()?, other.value.single()?);
    let is_so = match words.name("fewer") {
        Some(_) => other_value < one_value,
        None => other_value > one_value,
    };
    let word = words.name("more")?.as_str().trim_end_matches(['、', ' ', '　']).to_owned();
    let place = text.stretch(one.range.start..other.range.end);
    (!is_so && one.unit == other.unit).then_some((What::NotMore { words: word }, place))
}

/// The bytes of the sentence, or the line, around a place.
fn sentence(text: &Text<'_>, at: usize) -> Range<usize> {
    let ends = ['。', '\n'];
    let start = text.between(0, at).rfind(ends).map_or(0, |end| end + 1);
    let end = text.after(at).find(ends).map_or(text.text.len(), |end| at + end);
    start..end
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn patterns_are_readable() {
        [&super::FROM_TO, &super::BECAME, &super::NEAR, &super::OF_THE_SAME, &super::COMPARED]
            .iter()
            .for_each(|pattern| pattern.assert_readable());
    }

    #[test]
    fn changes_that_are_not_the_difference() {
        for (text, found) in [
            ("定員を66人増やし、1,112人から1,178人とした。", ""),
            ("定員を60人増やし、1,112人から1,178人とした。", "60人 1,112人 1,178人"),
            ("30人から25人へ5人減った。", ""),
            ("30人から25人へ5人増えた。", "30人 25人 5人"),
            ("利用実績 令和5年度 85人 令和6年度 70人（15人減）", ""),
            ("利用実績 令和5年度 85人 令和6年度 70人（前年度比16人減）", "85人 70人 16人"),
            ("利用実績 令和5年度 85人\n令和6年度 90人（前年度比5人減）", "85人 90人 5人"),
            // The change is of something else.
            ("定員は55人増えて1,336人となり、待機児童は17人から9人に減少した。", ""),
            ("利用が25人増えた中でも、待機児童は前年の23人から6人に減少した。", ""),
            // More than two figures, about as many, another sentence.
            ("約60人増やし、1,112人から1,178人とした。", ""),
            ("10人増やした。1,112人から1,178人とした。", ""),
            ("20人から30人までの2人増", ""),
            ("1,996回を大幅に上回る2,930回であった。", ""),
            ("1,996回を大幅に上回る1,930回であった。", "1,996回を大幅に上回る1,930回"),
            ("20人を下回る18人となった。", ""),
            ("20人を下回る22人となった。", "20人を下回る22人"),
            ("20人を上回る3回", ""),
        ] {
            let all = found_in(Rule::Difference, &[("achievement", text)], &[]);
            assert_eq!(all.join(" | "), found, "{text}");
        }
    }

    #[test]
    fn the_figure_of_the_year_before_may_stand_in_its_book() {
        for (now, before, found) in [
            ("利用者数 70人（前年度比15人減）", "利用者数 85人", ""),
            ("利用者数 70人（前年度比10人減）", "利用者数 85人", "70人 10人 / 85人"),
            ("利用者数 70人（前年度比10人減）", "利用者数 令和5年度 85人", "70人 10人 / 令和5年度 85人"),
            ("利用者数 70人（前年度比10人減）", "提供者 85人", ""),
        ] {
            let all = found_in(Rule::Difference, &[("achievement", now)], &[("achievement", before)]);
            assert_eq!(all.join(" | "), found, "{now}");
        }
    }

    #[test]
    fn the_difference_is_said_with_its_direction() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "30人から25人へ5人増えた。")]);
        let what = What::Difference { is: (-5).into(), unit: "人".to_owned() };
        assert_eq!(sketch.findings(Rule::Difference)[0].what, what);
    }
}
