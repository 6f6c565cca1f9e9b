//! How numbers are written.

use rust_decimal::Decimal;

/// A share of a hundred: 100％.
pub fn percent(share: impl std::fmt::Display) -> String {
    format!("{share}％")
}

/// A number with commas: 12,345.
pub fn grouped(number: usize) -> String {
    parted(&number.to_string())
}

/// A number as an office writes it: 1,201.5.
pub fn figure(value: Decimal) -> String {
    let plain = value.normalize().to_string();
    let (whole, part) =
        plain.split_once('.').map_or((plain.as_str(), None), |(whole, part)| (whole, Some(part)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let part = part.map(|part| format!(".{part}")).unwrap_or_default();
    format!("{sign}{}{part}", parted(digits))
}

/// Digits with a comma before each three that others stand before.
pub fn parted(digits: &str) -> String {
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_commas() {
        for (number, words) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (999_999, "999,999"),
            (1_000_000, "1,000,000"),
        ] {
            assert_eq!(grouped(number), words);
        }
        for (number, words) in [("-1201.50", "-1,201.5"), ("-0.25", "-0.25"), ("1000", "1,000"), ("0", "0")] {
            assert_eq!(figure(number.parse().unwrap()), words);
        }
    }
}
