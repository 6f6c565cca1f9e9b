//! Averages: 年間1,440人（月平均120人）, 12回開催し延べ240人（1回平均20人）.

use rust_decimal::Decimal;

use super::super::figures::Pattern;
use super::relation::{Relates, Told, comes_out, rounded};
use super::sentence::{SENTENCE_ENDS, Text};

/// The text says that it went on for a part of the year only.
static PART_OF_YEAR: Pattern = Pattern::new(
    "か月|ヶ月|カ月|月から|月より|月まで|月~|開始|開設|休止|休館|中止|休業|閉|D|再開|期間中|上半期|下半期|半年",
);
/// A total of the whole year.
static OF_YEAR: Pattern = Pattern::new("年間|年度|通年|Y|1年|延べ|総");
/// Between a total and its average.
static TO_MEAN: Pattern = Pattern::new(r"^[^N。V]{0,24}$");
/// Months in a year.
const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// What a text tells of averages.
pub(super) fn told(text: &Text) -> Vec<Told<'_>> {
    (0..text.amounts.len()).filter_map(|odd| mean(text, odd)).collect()
}

fn mean(text: &Text, odd: usize) -> Option<Told<'_>> {
    let each = text.each(odd)?;
    let said = text.amounts.get(odd)?;
    let sentence: Vec<usize> = text.sentences().into_iter().find(|own| own.contains(&odd))?.collect();
    let is_other = |index: &usize| *index != odd && text.each(*index).is_none();
    let amount = |index: usize| text.amounts.get(index);
    let of_unit = |unit: &str| {
        let own = sentence.iter().copied().filter(is_other);
        own.filter(|index| amount(*index).is_some_and(|amount| amount.unit == unit && amount.way.is_none()))
            .collect::<Vec<_>>()
    };
    if said.way.is_some() || matches!(said.unit.as_str(), "%" | "倍" | "ポイント" | "") {
        return None;
    }
    let totals = of_unit(&said.unit);
    let [total] = totals.as_slice() else { return None };
    let total_amount = amount(*total)?;
    let (first, second) = if total_amount.at < said.at { (total_amount, said) } else { (said, total_amount) };
    let between = text.between(first.at + 1, second.at);
    if between.contains(SENTENCE_ENDS) || said.unit == each {
        return None;
    }
    let start = sentence.first().and_then(|first| amount(*first)).map_or(0, |first| first.at);
    let around = [
        text.lead(*sentence.first()?),
        text.between(start, text.shape.len()).split(SENTENCE_ENDS).next().unwrap_or_default(),
    ]
    .concat();
    let (from, divisor, is_certain) = if each == "月" {
        let months = of_unit("か月");
        match months.as_slice() {
            [only] => (vec![*total, *only], amount(*only)?.value, true),
            [] if PART_OF_YEAR.is_in(&around) || !TO_MEAN.is_in(between) => return None,
            [] => (vec![*total], MONTHS, OF_YEAR.is_in(text.lead(*total))),
            _ => return None,
        }
    } else {
        let counts = of_unit(each);
        let [only] = counts.as_slice() else { return None };
        (vec![*total, *only], amount(*only)?.value, true)
    };
    let exact = total_amount.value.checked_div(divisor)?;
    let holds = comes_out(exact, said.value, said.places);
    // What is so far from it that it is of something else.
    let is_likely = said.value < total_amount.value && !around.contains("V");
    let is = rounded(exact, said.places);
    (is_likely || holds).then_some(Told { text, kind: Relates::Mean, from, odd, is, holds, is_certain })
}

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![&PART_OF_YEAR, &OF_YEAR, &TO_MEAN]
}
