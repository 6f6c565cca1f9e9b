//! What a text should have been that came from elsewhere.

use std::ops::Range;

use icu_segmenter::GraphemeClusterSegmenter;
use unicode_normalization::char::is_combining_mark;

use super::fold::composed;
use super::radical::ideograph;
use super::{is_invisible, is_variation_selector};

/// A place of a text, and what should stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// Its bytes.
    pub range: Range<usize>,
    /// What should stand there; nothing for what is only in the way.
    pub text: String,
}

/// What is to be mended in a text.
///
/// Only what nobody meant is: radicals in the place of kanji, marks that stand apart from
/// their kana, and what is not seen. The forms that names are written with (葛󠄀, 神) stay,
/// as do the joiners and selectors of pictures (👨‍👩‍👧).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mending {
    /// From the first to the last, not touching each other.
    pub mends: Vec<Mend>,
}

impl Mending {
    /// What is to be mended in `text`.
    pub fn of(text: &str) -> Self {
        let is_suspect = |c: char| ideograph(c).is_some() || is_mark(c) || is_in_the_way(c);
        if !text.chars().any(is_suspect) {
            return Self::default();
        }
        let mut mends = Vec::new();
        let mut ends = GraphemeClusterSegmenter::new().segment_str(text);
        let mut start = ends.next().unwrap_or(0);
        for end in ends {
            let cluster = text.get(start..end).unwrap_or_default();
            let mended = mended(cluster);
            if mended != cluster {
                mends.push(Mend { range: start..end, text: mended });
            }
            start = end;
        }
        Self { mends }
    }

    /// Whether nothing is.
    pub fn is_none(&self) -> bool {
        self.mends.is_empty()
    }

    /// In how many places.
    pub fn places(&self) -> usize {
        self.mends.len()
    }

    /// `text`, which it is of, as it should be.
    pub fn apply(&self, text: &str) -> String {
        let mut mended = String::with_capacity(text.len());
        let mut from = 0;
        for mend in &self.mends {
            mended.push_str(text.get(from..mend.range.start).unwrap_or_default());
            mended.push_str(&mend.text);
            from = mend.range.end;
        }
        mended.push_str(text.get(from..).unwrap_or_default());
        mended
    }
}

fn mended(cluster: &str) -> String {
    composed(cluster.chars().filter(|c| !is_in_the_way(*c)).map(|c| ideograph(c).unwrap_or(c))).collect()
}

/// A mark that belongs to the character before it.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c) && !is_variation_selector(c)
}

/// Not seen, and of no use: no selector, and nothing that pictures are joined with.
fn is_in_the_way(c: char) -> bool {
    let joins = matches!(c, '\u{200C}' | '\u{200D}' | '\u{E0020}'..='\u{E007F}');
    is_invisible(c) && !joins && !is_variation_selector(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::is_same;
    use super::*;

    #[test]
    fn only_what_nobody_meant_is_mended() {
        for (text, mended, places) in [
            ("⾷育⽅針", "食育方針", 2),
            ("か\u{3099}くと\u{3099}う", "がくどう", 2),
            ("保\u{200B}育\u{FEFF}園\u{AD}", "保育園", 3),
            ("cafe\u{301}", "café", 1),
            ("一\u{1A}", "一", 1),
            ("改行\r\nタブ\tは残る", "改行\r\nタブ\tは残る", 0),
            ("葛\u{E0100}飾区の\u{FA19}社", "葛\u{E0100}飾区の\u{FA19}社", 0),
            ("👨\u{200D}👩\u{200D}👧 ☎\u{FE0E}", "👨\u{200D}👩\u{200D}👧 ☎\u{FE0E}", 0),
            ("①ｶﾞ㈱", "①ｶﾞ㈱", 0),
            ("", "", 0),
        ] {
            let mending = Mending::of(text);
            assert_eq!(mending.apply(text), mended, "{text}");
            assert_eq!(mending.places(), places, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_mended_looks_the_same_and_has_nothing_left_to_mend(
            pieces in prop::collection::vec("[⺀-⿕㇀-㇣か葛a\u{FA19}\n][\u{3099}\u{301}\u{E0100}\u{200D}]?[\u{200B}\u{AD}]?", 0..12)
        ) {
            let text = pieces.concat();
            let mended = Mending::of(&text).apply(&text);
            prop_assert!(is_same(&mended, &text), "{:?} {:?}", text, mended);
            prop_assert!(Mending::of(&mended).is_none(), "{:?}", mended);
        }
    }
}
