//! Numerals: 1,819, 4.5, 10万, 3億2,000万, 一, 十数.

use std::str::FromStr as _;

use rust_decimal::Decimal;

use super::pattern::Pattern;
use super::reading::Value;

/// A numeral at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) struct Number {
    pub(in crate::review) value: Value,
    /// Its length in bytes.
    pub(in crate::review) len: usize,
    /// Whether it is written in kanji, as are many words that are no number.
    pub(in crate::review) is_kanji: bool,
}

/// Digits between commas that are no groups of three.
static GROUPS: Pattern = Pattern::new(r"^[0-9]+(?:,[0-9]+)+");
static IN_THREES: Pattern = Pattern::new(r"^[0-9]{1,3}(?:,[0-9]{3})+$");

/// What multiplies the figures before it.
const MULTIPLIERS: [(&str, i64); 4] = [("億", 100_000_000), ("万", 10_000), ("千", 1_000), ("百", 100)];

/// The numeral that `text`, which is folded, begins with.
pub(in crate::review) fn number(text: &str) -> Option<Number> {
    if text.starts_with(|c: char| c.is_ascii_digit()) { figures(text) } else { kanji(text) }
}

/// The length of digits whose commas are where none can be (12,34): nobody knows which
/// number that is.
pub(super) fn misgrouped(text: &str) -> Option<usize> {
    if !text.get(digits(text)..).is_some_and(|after| after.starts_with(',')) {
        return None;
    }
    let found = GROUPS.find(text)?;
    (!IN_THREES.is_in(text.get(found.clone())?)).then_some(found.end)
}

/// The length of the figures at the start of a text: 1,819, 4.50, 12.
fn figures_len(text: &str) -> usize {
    let run = |from: usize| digits(text.get(from..).unwrap_or_default());
    let mut len = run(0);
    if len <= 3 {
        while len > 0 && text.get(len..).is_some_and(|rest| rest.starts_with(',')) && run(len + 1) >= 3 {
            len += 4;
        }
    }
    match text.get(len..).is_some_and(|rest| rest.starts_with('.')) {
        true if len > 0 && run(len + 1) > 0 => len + 1 + run(len + 1),
        _ => len,
    }
}

/// What a number may be of, going by what stands behind its figures: nothing else of it need
/// be looked for. What does not begin with figures may be of anything.
#[derive(Clone, Copy, Debug)]
pub(in crate::review) struct NumberSort {
    /// A year, a day, or a stretch of them.
    pub(in crate::review) may_be_time: bool,
    /// A clock, a telephone, a part of a list: 13:30, 1-2.
    pub(in crate::review) may_be_name: bool,
}

impl NumberSort {
    pub(in crate::review) fn of(text: &str) -> Self {
        let run = digits(text);
        if run == 0 {
            return Self { may_be_time: true, may_be_name: true };
        }
        let next = text.get(run..).and_then(|after| after.chars().next());
        let is_joint = |c| matches!(c, '~' | '・' | 'ー' | '–' | '—' | '-' | 'か' | '及' | 'と');
        let is_of_time = |c: char| matches!(c, ' ' | '年' | '月' | '/' | '.') || is_joint(c);
        Self {
            may_be_time: next.is_some_and(is_of_time),
            may_be_name: next.is_some_and(|c| matches!(c, '-' | ':')),
        }
    }
}

/// How many figures a text begins with.
pub(in crate::review) fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn figures(text: &str) -> Option<Number> {
    let (mut sum, mut at, mut factor_before) = (Decimal::ZERO, 0, i64::MAX);
    loop {
        let rest = text.get(at..)?;
        let len = figures_len(rest);
        if len == 0 {
            break;
        }
        let written = rest.get(..len)?;
        let figure = match written.contains(',') {
            true => Decimal::from_str(&written.replace(',', "")),
            false => Decimal::from_str(written),
        }
        .ok()?;
        let after = rest.get(len..)?;
        let multiplies = after.starts_with(['億', '万', '千', '百']);
        // 千円 and 百万円 are units of accounts, unless 万 went before.
        let is_account = || {
            factor_before == i64::MAX && ["千円", "百万円"].iter().any(|account| after.starts_with(account))
        };
        let multiplier = if multiplies && !is_account() {
            MULTIPLIERS.iter().find(|(name, factor)| *factor < factor_before && after.starts_with(name))
        } else {
            None
        };
        at += len;
        let Some((name, factor)) = multiplier else {
            sum = sum.checked_add(figure)?;
            break;
        };
        sum = sum.checked_add(figure.checked_mul((*factor).into())?)?;
        at += name.len();
        factor_before = *factor;
    }
    let value = some_more(sum, text.get(at..)?);
    Some(Number { value: value.0, len: at + value.1, is_kanji: false })
}

/// Whether a character is of a number in kanji.
fn is_kanji(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '〇')
}

fn kanji(text: &str) -> Option<Number> {
    let end = text.find(|c| !is_kanji(c)).unwrap_or(text.len());
    if end == 0 {
        return None;
    }
    let (mut sum, mut figure) = (0_i64, None);
    for c in text.get(..end)?.chars() {
        let place = "〇一二三四五六七八九".chars().position(|known| known == c);
        match (place, c) {
            (Some(place), _) => {
                figure = Some(figure.unwrap_or(0_i64).checked_mul(10)?.checked_add(place as i64)?);
            }
            (None, '十') => sum = sum.checked_add(figure.take().unwrap_or(1).checked_mul(10)?)?,
            (None, _) => sum = sum.checked_add(figure.take().unwrap_or(1).checked_mul(100)?)?,
        }
    }
    let sum = Decimal::from(sum.checked_add(figure.unwrap_or(0))?);
    let value = some_more(sum, text.get(end..)?);
    Some(Number { value: value.0, len: end + value.1, is_kanji: true })
}

/// 十数 is one to nine more than ten; the value, and the length of 数.
fn some_more(value: Decimal, after: &str) -> (Value, usize) {
    let ten = Decimal::TEN;
    if !after.starts_with('数') || value < ten || !(value % ten).is_zero() {
        return (Value::of(value), 0);
    }
    (Value { low: value + Decimal::ONE, high: value + Decimal::from(9) }, '数'.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, &str)> {
        let number = number(text)?;
        let Value { low, high } = number.value;
        let value = if low == high { low.to_string() } else { format!("{low}..{high}") };
        Some((value, &text[number.len..]))
    }

    #[test]
    fn numerals_as_an_office_writes_them() {
        [&GROUPS, &IN_THREES].iter().for_each(|pattern| pattern.assert_readable());
        for (text, value, rest) in [
            ("1,819日", "1819", "日"),
            ("503人", "503", "人"),
            ("4.50人", "4.50", "人"),
            ("10万人", "100000", "人"),
            ("3億2,000万円", "320000000", "円"),
            ("1万5千円", "15000", "円"),
            ("1,500千円", "1500", "千円"),
            ("20百万円", "20", "百万円"),
            ("10数人", "11..19", "人"),
            ("一か所", "1", "か所"),
            ("十二校", "12", "校"),
            ("二十校", "20", "校"),
            ("百五人", "105", "人"),
            ("一〇五人", "105", "人"),
            ("十数人", "11..19", "人"),
            ("0人", "0", "人"),
            ("1,2345", "1234", "5"),
            ("1,23人", "1", ",23人"),
            ("1234,567人", "1234", ",567人"),
            ("1,234,567.5.", "1234567.5", "."),
            ("12.人", "12", ".人"),
        ] {
            assert_eq!(read(text), Some((value.to_owned(), rest)), "{text}");
        }
        for (text, len) in
            [("12,34人", Some(5)), ("1,2345", Some(6)), ("1,234人", None), ("12人", None), ("3,4歳", Some(3))]
        {
            assert_eq!(misgrouped(text), len, "{text}");
        }
        for text in ["", "人", "約5", "99999999999999999999999999999999人"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
