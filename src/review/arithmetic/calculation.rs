//! Calculations that are written out: 120件＋85件＋15件＝220件, 3回×20人＝60人.

use rust_decimal::Decimal;

use super::super::figures::Pattern;
use super::relation::{Relates, ToldRelation, comes_out};
use super::sentence::{ShapeText, is_short};
use super::total::gap;

/// What does not stand beside ＝ in the same calculation.
const OTHER_SIGNS: [char; 10] = ['N', '。', '\n', '+', '-', '×', '÷', '*', '/', '='];

/// 120件＋85件＋15件＝220件, 3回×20人＝60人.
pub(super) fn told(text: &ShapeText) -> Vec<ToldRelation<'_>> {
    let mut all = Vec::new();
    for (at, _) in text.shape.match_indices('=') {
        let Some(odd) = text.amounts.iter().position(|amount| amount.at > at) else { break };
        let Some(told) = text.amounts.get(odd) else { break };
        if !is_short(text.between(at + 1, told.at), 8, &OTHER_SIGNS) {
            continue;
        }
        if let Some((from, is)) = calculated(text, odd, at)
            && let Some(holds) = holds(told.value, told.places, is, told.unit == "%")
        {
            let is = if holds {
                told.value
            } else if told.unit == "%" {
                is * Decimal::ONE_HUNDRED
            } else {
                is
            };
            all.push(ToldRelation { text, kind: Relates::Result, from, odd, is, holds, is_certain: true });
        }
    }
    all
}

fn holds(said: Decimal, places: u32, is: Decimal, is_share: bool) -> Option<bool> {
    let is = if is_share { is.checked_mul(Decimal::ONE_HUNDRED)? } else { is };
    Some(comes_out(is, said, places))
}

/// What stands before ＝, and what it makes: 20＋30×2.
fn calculated(text: &ShapeText, odd: usize, equals: usize) -> Option<(Vec<usize>, Decimal)> {
    /// The sign between two numbers, with what names the first and the second.
    static SIGN: Pattern =
        Pattern::new(r"^\)?[^N。\n+\-×÷*/=、]{0,8}(?P<sign>[+\-×÷*/])[^N。\n+\-×÷*/=、]{0,10}$");
    let last = odd.checked_sub(1)?;
    if !is_short(text.between(text.amounts.get(last)?.at + 1, equals), 6, &OTHER_SIGNS) {
        return None;
    }
    let mut from = vec![last];
    let mut signs = Vec::new();
    while let Some(before) = from.last().and_then(|first| first.checked_sub(1)) {
        let Some(sign) = SIGN.captures(gap(text, before, before + 1)) else { break };
        signs.push(sign.name("sign")?.as_str().to_owned());
        from.push(before);
    }
    from.reverse();
    signs.reverse();
    let values: Vec<Decimal> =
        from.iter().filter_map(|index| Some(text.amounts.get(*index)?.value)).collect();
    let adds = signs.iter().all(|sign| matches!(sign.as_str(), "+" | "-"));
    let unit = &text.amounts.get(odd)?.unit;
    let units_fit = !adds
        || from.iter().all(|index| {
            text.amounts
                .get(*index)
                .is_some_and(|amount| amount.unit == *unit || amount.unit.is_empty() || unit.is_empty())
        });
    if from.len() < 2 || values.len() != from.len() || !units_fit {
        return None;
    }
    // Products first, then what they are added to.
    let (mut sum, mut product) = (Decimal::ZERO, *values.first()?);
    for (sign, value) in signs.iter().zip(values.iter().skip(1)) {
        match sign.as_str() {
            "×" | "*" => product = product.checked_mul(*value)?,
            "÷" | "/" => product = product.checked_div(*value)?,
            sign => {
                sum = sum.checked_add(product)?;
                product = if sign == "-" { -*value } else { *value };
            }
        }
    }
    Some((from, sum.checked_add(product)?))
}
