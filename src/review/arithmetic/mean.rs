//! Averages: 年間1,440人（月平均120人）, 12回開催し延べ240人（1回平均20人）.

use rust_decimal::Decimal;

use super::super::figures::Pattern;
use super::relation::{Relates, ToldRelation, comes_out, rounded};
use super::sentence::{SENTENCE_ENDS, ShapeText, is_short};

/// The text says that it went on for a part of the year only.
static PART_OF_YEAR: Pattern = Pattern::new(
    "か月|ヶ月|カ月|月から|月より|月まで|月~|開始|開設|休止|休館|中止|休業|閉|D|再開|期間中|上半期|下半期|半年",
);
/// A total of the whole year.
static OF_YEAR: Pattern = Pattern::new("年間|年度|通年|Y|1年|延べ|総");
/// Months in a year.
const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// What a text tells of averages.
pub(super) fn told(text: &ShapeText) -> Vec<ToldRelation<'_>> {
    (0..text.amounts.len()).filter_map(|odd| mean(text, odd)).collect()
}

fn mean(text: &ShapeText, odd: usize) -> Option<ToldRelation<'_>> {
    let said = text.amounts.get(odd)?;
    if text.each(odd).is_none()
        || said.way.is_some()
        || matches!(said.unit.as_str(), "%" | "倍" | "ポイント" | "")
    {
        return None;
    }
    let sentence = text.sentences().iter().find(|own| own.contains(&odd))?.clone();
    // What stands on its line first: another line may be of another thing.
    let is_cut = |from: usize, to: usize| {
        let at = |index: usize| text.amounts.get(index).map_or(0, |amount| amount.at);
        text.between(at(from.min(to)), at(from.max(to))).contains('\n')
    };
    let line: Vec<usize> = sentence.clone().filter(|index| !is_cut(*index, odd)).collect();
    among(text, odd, &line).or_else(|| among(text, odd, &sentence.collect::<Vec<_>>()))
}

/// An average of what is among these.
fn among<'t>(text: &'t ShapeText, odd: usize, own: &[usize]) -> Option<ToldRelation<'t>> {
    let each = text.each(odd)?;
    let said = text.amounts.get(odd)?;
    let amount = |index: usize| text.amounts.get(index);
    let of_unit = |unit: &str| -> Vec<usize> {
        let is_it = |index: &usize| {
            *index != odd
                && text.each(*index).is_none()
                && amount(*index).is_some_and(|amount| amount.unit == unit && amount.way.is_none())
        };
        own.iter().copied().filter(is_it).collect()
    };
    let totals = of_unit(&said.unit);
    let [total] = totals.as_slice() else { return None };
    let total_amount = amount(*total)?;
    let (first, second) = if total_amount.at < said.at { (total_amount, said) } else { (said, total_amount) };
    let between = text.between(first.at + 1, second.at);
    if said.unit == each {
        return None;
    }
    // All that is said there, to its end.
    let start = own.first().and_then(|first| amount(*first)).map_or(0, |first| first.at);
    let end = own.last().and_then(|last| amount(*last)).map_or(start, |last| last.at);
    let behind =
        text.between(end, text.shape.len()).split([SENTENCE_ENDS[0], '\n']).next().unwrap_or_default();
    let around = [text.lead(*own.first()?), text.between(start, end), behind].concat();
    let (from, divisor, is_certain) = if each == "月" {
        let months = of_unit("か月");
        match months.as_slice() {
            [only] => (vec![*total, *only], amount(*only)?.value, true),
            [] if PART_OF_YEAR.is_in(&around) || !is_short(between, 24, &['N', '。', 'V']) => return None,
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
    let is_likely = said.value < total_amount.value && !around.contains('V');
    let is = rounded(exact, said.places);
    (is_likely || holds).then_some(ToldRelation {
        text,
        kind: Relates::Mean,
        from,
        odd,
        is,
        holds,
        is_certain,
    })
}

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![&PART_OF_YEAR, &OF_YEAR]
}
