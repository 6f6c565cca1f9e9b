//! 「前年度より90人増加した」, where this year's figure and that of last year's book say
//! otherwise.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::arithmetic::{self, Claim, ClaimMeasure, Relates};
use super::super::figures::{Reading, Trend};
use super::super::finding::{Finding, What};
use super::super::passage::TextPassage;
use super::super::read::{ReviewRow, ReviewSheet, ReviewText, amount, is_actual, is_same_label, time};
use crate::book::{FiscalYear, Role};
use crate::words::{figure, percent};

/// What a row's texts say of last year and what last year's book says otherwise.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let texts = row.texts.iter().filter(|text| text.role != Some(Role::Target));
    let Some(last) = page.year.before().filter(|last| row.pasts.iter().any(|past| past.past.year == *last))
    else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for text in texts {
        for claim in arithmetic::claims(&text.calculation) {
            // What last year's book says in the same words speaks of the year before that;
            // it is told as a copy.
            let sentence = text.sentence(&claim.range);
            if row.pasts.iter().flat_map(|past| &past.texts).any(|past| past.text.contains(sentence)) {
                continue;
            }
            findings.extend(
                of_claim(row, text, &claim, last).map(|(what, places)| page.in_row(what, row, places)),
            );
        }
    }
    findings
}

fn of_claim(
    row: &ReviewRow<'_>,
    text: &ReviewText<'_>,
    claim: &Claim,
    last: FiscalYear,
) -> Option<(What, Vec<TextPassage>)> {
    let is_it = |reading: &Reading| {
        is_actual(reading)
            && reading.per.is_none()
            && is_same_label(&reading.label, &claim.label)
            && match &claim.measure {
                ClaimMeasure::Number(_, unit) => reading.unit == *unit || unit.is_empty(),
                ClaimMeasure::PerCent(..) | ClaimMeasure::Ratio(..) | ClaimMeasure::Word(_) => {
                    !reading.unit.is_empty()
                }
            }
    };
    let (unit, now, beside) = this_year(row, text, claim, is_it)?;
    let of_last = Some((last, false, None));
    // What the row itself says of last year comes first: whether that is so is another
    // rule's.
    let own = row.texts.iter().find_map(|text| {
        let is_then = |past: &&Reading| is_it(past) && past.unit == unit && time(past) == of_last;
        text.amounts().find(is_then).map(|then| (text, then))
    });
    let is_then =
        |past: &Reading| is_it(past) && past.unit == unit && (time(past).is_none() || time(past) == of_last);
    let in_book = || row.said_before(|_, past| is_then(past)).filter(|(book, ..)| *book == last);
    let (said, then) = own.or_else(|| in_book().map(|(_, said, then)| (said, then)))?;
    let before = amount(then)?;
    let difference = now.checked_sub(before)?;
    let signed = |value: Decimal| if claim.way == Trend::Down { -value } else { value };
    let (kind, words, holds) = match &claim.measure {
        ClaimMeasure::Number(value, _) => {
            let kind = Relates::Difference;
            let words = format!("{}{unit}{}", figure(difference.abs()), kind.way(difference));
            (kind, words, signed(*value) == difference)
        }
        ClaimMeasure::PerCent(value, places) => {
            let is = difference.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
            let words = format!(
                "{:.*}％{}",
                *places as usize,
                arithmetic::rounded(is.abs(), *places),
                Relates::Change.way(is)
            );
            (Relates::Change, words, arithmetic::comes_out(is, signed(*value), *places))
        }
        ClaimMeasure::Ratio(value, places) => {
            let is = now.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
            let words = percent(format_args!("{:.*}", *places as usize, arithmetic::rounded(is, *places)));
            let by = (is - Decimal::ONE_HUNDRED).abs();
            let holds = [is, by].iter().any(|is| arithmetic::comes_out(*is, *value, *places));
            (Relates::Ratio, words, holds)
        }
        ClaimMeasure::Word(word) => {
            let holds = if claim.way == Trend::Up { now > before } else { now < before };
            (Relates::Direction(word.clone()), String::new(), holds)
        }
    };
    let own: Vec<Range<usize>> =
        claim.now.iter().map(|(range, _)| range.clone()).chain([claim.range.clone()]).collect();
    let mut places = vec![text.passage(own)];
    places.extend(beside);
    places.push(said.figure(then));
    places.truncate(3);
    (!holds).then_some((What::Slip { kind, is: words, is_certain: false }, places))
}

/// The figure of this year that a claim is about: in its own sentence, or the only one of
/// the row that is called the same.
fn this_year(
    row: &ReviewRow<'_>,
    text: &ReviewText<'_>,
    claim: &Claim,
    is_it: impl Fn(&Reading) -> bool,
) -> Option<(String, Decimal, Option<TextPassage>)> {
    if let Some((range, value)) = &claim.now {
        let unit = text.readings().iter().find(|reading| reading.range.start == range.start)?.unit.clone();
        return Some((unit, *value, None));
    }
    let mut found: Vec<(&ReviewText<'_>, &Reading)> = Vec::new();
    for own in row.texts.iter().filter(|own| own.role != Some(Role::Target)) {
        let is_now = |reading: &&Reading| {
            is_it(reading)
                && time(reading).is_none_or(|time| time == (text.year, false, None))
                && !claim.range.contains(&reading.range.start)
        };
        found.extend(own.amounts().filter(is_now).map(|reading| (own, reading)));
    }
    let (own, first) = *found.first()?;
    let is_one =
        found.iter().all(|(_, reading)| amount(reading) == amount(first) && reading.unit == first.unit);
    let beside = (own.at != text.at).then(|| own.figure(first));
    is_one.then_some((first.unit.clone(), amount(first)?, beside))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, Severity};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn a_change_that_last_years_book_makes_another() {
        for (reached, told, before, found) in [
            (
                "利用者数 820人",
                "利用者数は前年度より90人増加した。",
                "利用者数 750人",
                "90人 / 820人 / 750人",
            ),
            ("利用者数 820人", "利用者数は前年度より70人増加した。", "利用者数 750人", ""),
            ("利用者数 820人", "利用者数は前年度より約90人増加した。", "利用者数 750人", ""),
            ("利用者数 700人", "利用者数は前年度に比べ増加した。", "利用者数 820人", "増加 / 700人 / 820人"),
            ("利用者数 700人", "利用者数は前年度に比べ減少した。", "利用者数 820人", ""),
            ("利用者数 700人", "利用者数は前年度を上回った。", "利用者数 820人", "上回 / 700人 / 820人"),
            ("利用者数 700人", "利用者数は前年度に比べ増加しなかった。", "利用者数 820人", ""),
            ("利用者数 700人", "登録者数は前年度に比べ増加した。", "利用者数 820人", ""),
            ("利用者数 70人（前年度比10人減）", "進めた。", "利用者数 85人", "70人 10人 / 85人"),
            ("利用者数 70人（前年度比15人減）", "進めた。", "利用者数 85人", ""),
            (
                "利用者数 70人（前年度比10人減）",
                "進めた。",
                "利用者数 令和5年度 85人",
                "70人 10人 / 令和5年度 85人",
            ),
            ("利用者数 70人（前年度比10人減）", "進めた。", "提供者 85人", ""),
            (
                "延べ利用者 2,200人",
                "延べ利用者は前年度比5.0％増となった。",
                "延べ利用者 2,000人",
                "5.0％ / 2,200人 / 2,000人",
            ),
            ("延べ利用者 2,200人", "延べ利用者は前年度比10％増となった。", "延べ利用者 2,000人", ""),
            ("待機児童数 7人", "待機児童数は前年度より減少し7人となりました。", "待機児童数 20人", ""),
            (
                "受入れを行った",
                "待機児童数は前年度より減少し25人となりました。",
                "待機児童数 20人",
                "減少 25人 / 20人",
            ),
            // What the row itself says of last year counts first.
            (
                "利用者数 令和5年度 750人 令和6年度 820人",
                "利用者数は前年度より70人増加した。",
                "利用者数 740人",
                "",
            ),
            (
                "進めた。",
                "延べ利用者は前年度比12.0％増の2,200人となった。",
                "延べ利用者 2,000人",
                "12.0％ 2,200人 / 2,000人",
            ),
            ("進めた。", "延べ利用者は前年度比10.0％増の2,200人となった。", "延べ利用者 2,000人", ""),
            (
                "進めた。",
                "前年度末に比べて会員が12人減り、268人となった。",
                "会員 298人",
                "12人 268人 / 298人",
            ),
            ("進めた。", "前年度末に比べて会員が12人減り、286人となった。", "会員 298人", ""),
            (
                "利用 2,007件",
                "利用は前年度比103.5％であった。",
                "利用 2,000件",
                "103.5％ / 2,007件 / 2,000件",
            ),
            // Two of the same name, and nobody knows which.
            (
                "窓口 利用者数 820人\n電話 利用者数 300人",
                "利用者数は前年度より90人増加した。",
                "利用者数 750人",
                "",
            ),
        ] {
            let cells = [("achievement", reached), ("evaluation", told)];
            let all = found_in(Rule::Difference, &cells, &[("achievement", before)]);
            let all = all.into_iter().chain(found_in(Rule::Percent, &cells, &[("achievement", before)]));
            assert_eq!(all.collect::<Vec<_>>().join(" | "), found, "{reached} / {told}");
        }
    }

    #[test]
    fn what_is_read_across_texts_is_only_to_be_looked_at() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("achievement", "利用者数 70人（前年度比10人減）")]);
        sketch.past(2023, "相談", &[("achievement", "利用者数 85人")]);
        assert_eq!(sketch.findings(Rule::Difference)[0].severity(), Severity::Warning);
    }
}
