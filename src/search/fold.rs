//! Text without the differences that do not count: width, kana, case.
//!
//! Folding goes cluster by cluster, so that what is found in the folded text can
//! be shown, and replaced, in the original: ｶﾞ and ガ are one cluster each.

use std::ops::Range;

use icu_segmenter::GraphemeClusterSegmenter;
use unicode_normalization::UnicodeNormalization as _;

/// Which differences do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    /// １ is 1, ｶﾞ is ガ, ㈱ is (株): compatibility forms are what they stand for
    /// (NFKC, UAX #15).
    pub width: bool,
    /// ア is あ.
    pub kana: bool,
    /// A is a.
    pub case: bool,
}

impl Folding {
    /// Only what is the same character for character is the same.
    pub const NONE: Self = Self { width: false, kana: false, case: false };
    /// None of the differences counts.
    pub const ALL: Self = Self { width: true, kana: true, case: true };

    /// Folds a text, keeping where everything came from.
    pub fn fold(self, text: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(text.len()), edges: Vec::new() };
        if self == Self::NONE && is_plain(text) {
            folded.text.push_str(text);
            folded.edges.extend(text.char_indices().map(|(at, _)| (at, at)));
        } else if is_plain(text) {
            for (at, c) in text.char_indices() {
                folded.edges.push((folded.text.len(), at));
                self.push(&mut folded.text, c);
            }
        } else {
            let mut ends = GraphemeClusterSegmenter::new().segment_str(text);
            let mut start = ends.next().unwrap_or(0);
            for end in ends {
                folded.edges.push((folded.text.len(), start));
                self.push_cluster(&mut folded.text, text.get(start..end).unwrap_or_default());
                start = end;
            }
        }
        folded.edges.push((folded.text.len(), text.len()));
        folded
    }

    /// Folds a text of which nobody asks where it came from.
    pub fn apply(self, text: &str) -> String {
        self.fold(text).text
    }

    fn push_cluster(self, to: &mut String, cluster: &str) {
        if self.width {
            cluster.nfkc().for_each(|c| self.push(to, c));
        } else {
            cluster.chars().for_each(|c| self.push(to, c));
        }
    }

    /// Appends a character that is a cluster by itself, or a composed one's part.
    fn push(self, to: &mut String, c: char) {
        let c = if self.width { narrow(c) } else { c };
        let c = if self.kana { hiragana(c) } else { c };
        if self.case && c.is_uppercase() {
            to.extend(c.to_lowercase());
        } else {
            to.push(c);
        }
    }
}

/// A folded text and where its clusters stand in the original.
#[derive(Clone, Debug)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Where each cluster begins, in the folded text and in the original; the
    /// last is the end of both.
    edges: Vec<(usize, usize)>,
}

impl Folded {
    /// The bytes of the original that a range of the folded text came from.
    /// `None` where it begins or ends within a cluster: 株 is a part of ㈱.
    pub fn original(&self, range: Range<usize>) -> Option<Range<usize>> {
        Some(self.edge(range.start)?..self.edge(range.end)?)
    }

    fn edge(&self, folded: usize) -> Option<usize> {
        let at = self.edges.binary_search_by_key(&folded, |edge| edge.0).ok()?;
        self.edges.get(at).map(|edge| edge.1)
    }
}

/// Whether each character of the text is a cluster by itself, and one that
/// [`narrow`] folds as NFKC does. Nearly all text of a book is, and need not be
/// segmented and normalised.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '\n' | '\t' | ' '..='~'
            // 、。「」〃 〇, kana, kanji, full-width ASCII
            | '\u{3000}'..='\u{3020}' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='\u{9FFF}' | '！'..='～'
            | '−' | '●' | '○' | '※')
    })
}

/// NFKC of the characters that [`is_plain`] lets through. The wave dash and the
/// minus sign, which Shift_JIS has at the places of full-width ones, go with these.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '〜' => '~',
        '−' => '-',
        _ => c,
    }
}

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn differences_that_do_not_count_are_folded() {
        let width = Folding { width: true, ..Folding::NONE };
        let kana = Folding { kana: true, ..Folding::NONE };
        let case = Folding { case: true, ..Folding::NONE };
        for (folding, text, folded) in [
            (Folding::NONE, "１Aアｶﾞ", "１Aアｶﾞ"),
            (width, "１２３　ＡＢ％（）", "123 AB%()"),
            (width, "ｶﾞｸﾄﾞｳ", "ガクドウ"),
            (width, "か\u{3099}", "が"),
            (width, "㈱①㌔", "(株)1キロ"),
            (width, "〜−～－", "~-~-"),
            (kana, "アイウヴヽヾー・ｱ", "あいうゔゝゞー・ｱ"),
            (case, "PDF Ｐdf É", "pdf ｐdf é"),
            (Folding::ALL, "ＰＤＦのガイドｶﾞｲﾄﾞ", "pdfのがいどがいど"),
        ] {
            assert_eq!(folding.apply(text), folded, "{text}");
        }
    }

    #[test]
    fn a_folded_range_is_found_in_the_original() {
        let folded = Folding::ALL.fold("㈱ｶﾞｸ");
        assert_eq!(folded.text, "(株)がく");
        assert_eq!(folded.original(5..8), Some(3..9), "が is ｶﾞ");
        assert_eq!(folded.original(1..4), None, "株 is a part of ㈱");
        assert_eq!(folded.original(0..5), Some(0..3));
    }

    proptest! {
        /// What is short-cut for plain text comes out as the standard has it.
        #[test]
        fn plain_text_is_folded_as_unicode_says(text in "[ -~　-〠ぁ-ゖァ-ー一-龠！-～\n●○※]*") {
            prop_assume!(!text.contains('〜'));
            prop_assert!(is_plain(&text));
            let nfkc: String = text.nfkc().collect();
            prop_assert_eq!(Folding { width: true, ..Folding::NONE }.apply(&text), nfkc);
            let clusters = GraphemeClusterSegmenter::new().segment_str(&text).count();
            prop_assert_eq!(clusters.max(1), text.chars().count() + 1);
        }

        #[test]
        fn edges_are_on_characters_of_both(text in "\\PC*") {
            let folded = Folding::ALL.fold(&text);
            for &(in_folded, in_text) in &folded.edges {
                prop_assert!(folded.text.is_char_boundary(in_folded));
                prop_assert!(text.is_char_boundary(in_text));
            }
        }

        #[test]
        fn folding_twice_changes_nothing_more(text in "[ -~ぁ-ゖァ-ヶ一-龠！-～ｱ-ﾟ①-⑨]*") {
            let once = Folding::ALL.apply(&text);
            prop_assert_eq!(Folding::ALL.apply(&once), once);
        }
    }
}
