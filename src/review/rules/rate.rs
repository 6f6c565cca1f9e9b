//! 達成率 95％ of a target that stands in its own column and makes it another.

use rust_decimal::Decimal;

use super::super::arithmetic::{self, Rate, Relates};
use super::super::figures::{Reading, Side};
use super::super::finding::{Finding, What};
use super::super::passage::TextPassage;
use super::super::read::{ReviewRow, ReviewSheet, ReviewText, amount, time};
use crate::book::Role;
use crate::words::percent;

/// The rates of a row's targets that do not come out.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let texts = row.texts.iter().filter(|text| text.role != Some(Role::Target));
    let rates =
        texts.flat_map(|text| arithmetic::rates(&text.calculation).into_iter().map(move |rate| (text, rate)));
    let found = rates.filter_map(|(text, rate)| of_rate(page, row, text, &rate));
    found.map(|(what, places)| page.in_row(what, row, places)).collect()
}

fn of_rate(
    page: &ReviewSheet<'_>,
    row: &ReviewRow<'_>,
    text: &ReviewText<'_>,
    rate: &Rate,
) -> Option<(What, Vec<TextPassage>)> {
    let reached = text.readings().iter().find(|reading| reading.range.start == rate.reached.0.start)?;
    let target = page.shown(row, Role::Target)?;
    let is_it = |reading: &&Reading| {
        let is_now = time(reading).is_none_or(|time| time == (page.year, false, None));
        reading.side == Side::Target && reading.unit == reached.unit && is_now
    };
    // Which of several it is of nobody knows.
    let mut all = target.amounts().filter(is_it);
    let wanted = all.next().filter(|_| all.next().is_none())?;
    let is = rate.reached.1.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(amount(wanted)?)?;
    if arithmetic::comes_out(is, rate.value, rate.places) {
        return None;
    }
    let is = percent(format_args!("{:.*}", rate.places as usize, arithmetic::rounded(is, rate.places)));
    let own = text.passage(vec![rate.reached.0.clone(), rate.range.clone()]);
    Some((What::Slip { kind: Relates::Ratio, is, is_certain: false }, vec![own, target.figure(wanted)]))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::found_in;

    #[test]
    fn a_rate_that_its_target_makes_another() {
        for (target, reached, found) in [
            ("目標 500件", "実績 465件（達成率 95％）", "465件 95％ / 500件"),
            ("目標 500件", "実績 465件（達成率 93％）", ""),
            ("年間1,200人", "年間利用者 1,080人\n達成率 92.0％", "1,080人 92.0％ / 1,200人"),
            ("令和6年度 40か所", "38か所（目標達成率97％）", "38か所 97％ / 令和6年度 40か所"),
            ("令和6年度 40か所", "38か所（目標達成率95％）", ""),
            ("受講者 250人", "受講者 205人（目標に対する割合 84％）", "205人 84％ / 250人"),
            // Two targets, another unit, another rate.
            ("受講者 250人、修了者 200人", "受講者 205人（達成率 84％）", ""),
            ("目標 12回", "実績 465件（達成率 95％）", ""),
            ("目標 500件", "実績 465件（満足度 95％）", ""),
        ] {
            let cells = [("target", target), ("achievement", reached)];
            assert_eq!(found_in(Rule::Percent, &cells, &[]).join(" | "), found, "{target} / {reached}");
        }
    }
}
