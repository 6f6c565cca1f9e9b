//! Figures in the clerk's words.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization as _;

use crate::book::{Better, FiscalYear, Point};
use crate::words::percent;

/// A number with commas: 1,819.5.
pub fn number(value: Decimal) -> String {
    let plain = value.to_string();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, part) = plain.split_once('.').map_or((plain, None), |(whole, part)| (whole, Some(part)));
    let mut words = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    if let Some(part) = part {
        words.push('.');
        words.push_str(part);
    }
    words
}

/// A number as it may be typed, in any width and with or without commas; nothing
/// is no number.
///
/// # Errors
/// What is none.
pub fn parse(text: &str) -> Result<Option<Decimal>, rust_decimal::Error> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '、')).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    Decimal::from_str(&plain).map(Some)
}

/// A value, or a dash where there is none.
pub fn value(value: Option<Decimal>) -> String {
    value.map_or_else(|| NONE.to_owned(), number)
}

/// What stands where there is nothing.
pub const NONE: &str = "—";

/// 達成率: 75.0％.
pub fn reached(point: &Point, better: Better) -> String {
    let share = point.reached(better).and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
    share.map_or_else(
        || NONE.to_owned(),
        |share| {
            let rounded =
                share.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            percent(number(Decimal::from_str(&format!("{rounded:.1}")).unwrap_or(rounded)))
        },
    )
}

/// Which way is better.
pub fn better(better: Better) -> &'static str {
    match better {
        Better::More => "多いほどよい",
        Better::Fewer => "少ないほどよい",
    }
}

/// A series' name with its unit: 利用実績 人員（人）.
pub fn title(name: &str, unit: &str) -> String {
    let name = if name.trim().is_empty() { "（名前なし）" } else { name };
    if unit.is_empty() { name.to_owned() } else { format!("{name}（{unit}）") }
}

/// A year where there is little room: 令和6.
pub fn short_year(year: FiscalYear) -> String {
    year.wareki().trim_end_matches("年度").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(target: Option<&str>, actual: Option<&str>) -> Point {
        let value = |text: Option<&str>| text.map(|text| Decimal::from_str(text).unwrap());
        Point { year: FiscalYear::new(2024).unwrap(), target: value(target), actual: value(actual) }
    }

    #[test]
    fn numbers_are_written_with_commas_and_read_without() {
        for (text, words) in [
            ("0", "0"),
            ("1819", "1,819"),
            ("1234567.50", "1,234,567.50"),
            ("-1000", "-1,000"),
            ("85.5", "85.5"),
        ] {
            let value = Decimal::from_str(text).unwrap();
            assert_eq!(number(value), words);
            assert_eq!(parse(words), Ok(Some(value)));
        }
        assert_eq!(parse(" １，８１９ "), Ok(Some(Decimal::from(1819))));
        assert_eq!(parse("　"), Ok(None));
        for text in ["1人", "約5", "1.2.3", "九"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn how_far_a_target_was_reached_is_a_percentage() {
        let more = |target, actual| reached(&point(target, actual), Better::More);
        assert_eq!(more(Some("200"), Some("150")), "75.0％");
        assert_eq!(more(Some("3"), Some("2")), "66.7％");
        assert_eq!(more(Some("1"), Some("25")), "2,500.0％");
        assert_eq!(more(Some("0"), Some("5")), "—");
        assert_eq!(more(None, Some("5")), "—");
        let fewer = |target, actual| reached(&point(Some(target), Some(actual)), Better::Fewer);
        assert_eq!(fewer("20", "25"), "80.0％");
        assert_eq!(fewer("20", "0"), "—");
    }
}
