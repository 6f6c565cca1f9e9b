//! Numbers of sheets as they are typed: 1-3,5.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization as _;

/// Sheets by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(Vec<RangeInclusive<u32>>);

impl Numbers {
    /// Understands 「1-3,5」, also in full-width figures, with ～ and 、, spaces,
    /// 「調書-」 before a number, ranges without an end (3-) or the wrong way
    /// round. `None` where a part of it cannot be understood, or where there is
    /// nothing at all.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.nfkc().map(simple).collect();
        let plain = plain.replace("調書-", "").replace("調書", "").replace("から", "-").replace("まで", "");
        // A space beside a dash belongs to the range; any other one parts.
        let mut joined = plain.trim().to_owned();
        while joined.contains(" -") || joined.contains("- ") {
            joined = joined.replace(" -", "-").replace("- ", "-");
        }
        let parts = joined.split([',', ' ']).filter(|part| !part.is_empty());
        let ranges: Vec<_> = parts.map(range).collect::<Option<_>>()?;
        (!ranges.is_empty()).then_some(Self(ranges))
    }

    /// Whether a number is among them.
    pub fn contains(&self, number: u32) -> bool {
        self.0.iter().any(|range| range.contains(&number))
    }

    /// Those among them that are not in `known`, as far as they were named.
    pub fn unknown(&self, known: &BTreeSet<u32>) -> Vec<u32> {
        let ends = self.0.iter().flat_map(|range| [*range.start(), *range.end()]);
        let named: BTreeSet<u32> = ends.filter(|number| (1..u32::MAX).contains(number)).collect();
        named.into_iter().filter(|number| !known.contains(number)).collect()
    }
}

/// What separates, in its plainest form.
fn simple(character: char) -> char {
    match character {
        '~' | '〜' | '～' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '─' => '-',
        '、' | '，' | '､' | '・' | ';' | '；' | '.' | '。' | '/' => ',',
        other if other.is_whitespace() => ' ',
        other => other,
    }
}

fn range(part: &str) -> Option<RangeInclusive<u32>> {
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0);
    match part.split_once('-') {
        None => number(part).map(|one| one..=one),
        Some(("", "")) => None,
        Some((first, "")) => Some(number(first)?..=u32::MAX),
        Some(("", last)) => Some(1..=number(last)?),
        Some((first, last)) => {
            let (first, last) = (number(first)?, number(last)?);
            Some(first.min(last)..=first.max(last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_understood_however_they_are_typed() {
        for (text, expected) in [
            ("5", [5].as_slice()),
            ("1-3,5", &[1, 2, 3, 5]),
            ("１－３，５", &[1, 2, 3, 5]),
            ("1～3、5", &[1, 2, 3, 5]),
            ("1〜3・5", &[1, 2, 3, 5]),
            ("1ー3 5", &[1, 2, 3, 5]),
            (" 1 - 3 , 5 ", &[1, 2, 3, 5]),
            ("１　５", &[1, 5]),
            ("3-1", &[1, 2, 3]),
            ("-3", &[1, 2, 3]),
            ("7-", &[7, 8, 9]),
            ("調書-2、調書-4", &[2, 4]),
            ("1から3まで、5", &[1, 2, 3, 5]),
            ("③", &[3]),
            ("1,,2,", &[1, 2]),
        ] {
            let numbers = Numbers::parse(text).unwrap_or_else(|| panic!("{text}"));
            let all: Vec<u32> = (1..10).filter(|number| numbers.contains(*number)).collect();
            assert_eq!(all, expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_not_guessed() {
        for text in ["", "  ", "すべて", "1-2-3", "0", "-", "1,x", "99999999999"] {
            assert_eq!(Numbers::parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_that_no_sheet_has_are_named() {
        let known = BTreeSet::from([1, 2, 3, 5]);
        for (text, expected) in [("1-3,5", [].as_slice()), ("4", &[4]), ("2-9", &[9]), ("5-", &[])] {
            assert_eq!(Numbers::parse(text).unwrap().unknown(&known), expected, "{text}");
        }
    }
}
