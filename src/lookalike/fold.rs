//! Text without the differences that do not count: what cannot be seen, and where that
//! is asked for other forms of a character, width, kana and case.
//!
//! Folding goes cluster by cluster, so that what is found in the folded text can
//! be shown, and replaced, in the original: ｶﾞ and ガ are one cluster each.

use std::ops::Range;

use icu_segmenter::GraphemeClusterSegmenter;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::compose;

use super::radical::ideograph;
use super::{is_invisible, is_variation_selector};

/// Which differences do not count, beside those that cannot be seen: ⾷ is 食, か and its
/// mark apart are が, and what is drawn as nothing is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    /// 葛󠄀 is 葛, U+FA19 is 神, 黑 is 黒: forms that one character has.
    pub forms: bool,
    /// １ is 1, ｶﾞ is ガ, ㈱ is (株): compatibility forms are what they stand for
    /// (NFKC, UAX #15). `forms` goes with it.
    pub width: bool,
    /// ア is あ.
    pub kana: bool,
    /// A is a.
    pub case: bool,
}

impl Folding {
    /// Only what looks the same is the same.
    pub const NONE: Self = Self { forms: false, width: false, kana: false, case: false };
    /// Neither forms nor width count.
    pub const WIDTH: Self = Self { forms: true, width: true, ..Self::NONE };
    /// None of the differences counts.
    pub const ALL: Self = Self { forms: true, width: true, kana: true, case: true };

    /// Folds a text, keeping where everything came from.
    pub fn fold(self, text: &str) -> Folded {
        // Three bytes of nearly each character are one of its own.
        let mut edges = Vec::with_capacity(text.len() / 3 + 1);
        let folded = self.go_through(text, |in_folded, in_text| edges.push((in_folded, in_text)));
        edges.push((folded.len(), text.len()));
        Folded { text: folded, edges }
    }

    /// Folds a text; `begins` is told where each cluster does, in what is folded and in the
    /// text.
    fn go_through(self, text: &str, mut begins: impl FnMut(usize, usize)) -> String {
        let mut folded = String::with_capacity(text.len());
        if !is_plain(text) {
            let mut ends = GraphemeClusterSegmenter::new().segment_str(text);
            let mut start = ends.next().unwrap_or(0);
            for end in ends {
                begins(folded.len(), start);
                self.push_cluster(&mut folded, text.get(start..end).unwrap_or_default());
                start = end;
            }
        } else if self == Self::NONE {
            folded.push_str(text);
            text.char_indices().for_each(|(at, _)| begins(at, at));
        } else {
            for (at, c) in text.char_indices() {
                begins(folded.len(), at);
                self.push(&mut folded, c);
            }
        }
        folded
    }

    /// Folds a text of which nobody asks where it came from.
    pub fn apply(self, text: &str) -> String {
        self.go_through(text, |_, _| {})
    }

    fn push_cluster(self, to: &mut String, cluster: &str) {
        let takes_forms = self.forms || self.width;
        let is_seen = |c: &char| !is_invisible(*c) || !takes_forms && is_variation_selector(*c);
        let seen = cluster.chars().filter(is_seen).map(|c| ideograph(c).unwrap_or(c));
        if self.width {
            seen.nfkc().for_each(|c| self.push(to, c));
        } else if takes_forms {
            seen.nfc().for_each(|c| self.push(to, c));
        } else {
            composed(seen).for_each(|c| self.push(to, c));
        }
    }

    /// Appends a character that is a cluster by itself, or a composed one's part.
    fn push(self, to: &mut String, c: char) {
        let c = if self.forms || self.width { usual_form(c) } else { c };
        let c = if self.width { narrow(c) } else { c };
        let c = if self.kana { hiragana(c) } else { c };
        if self.case && c.is_uppercase() {
            to.extend(c.to_lowercase());
        } else {
            to.push(c);
        }
    }
}

/// Each character with the marks that follow it, where there is one of both. NFC would
/// also take a character alone for another that it is a form of.
pub(super) fn composed(characters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut characters = characters.peekable();
    std::iter::from_fn(move || {
        let mut c = characters.next()?;
        while let Some(both) = characters.peek().and_then(|next| compose(c, *next)) {
            c = both;
            characters.next();
        }
        Some(c)
    })
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
    /// The bytes of the original that a range of the folded text came from, without
    /// what was left out before and behind it. `None` where it begins or ends within a
    /// cluster: 株 is a part of ㈱.
    pub fn original(&self, range: Range<usize>) -> Option<Range<usize>> {
        let (start, end) = self.edges_of(&range)?;
        let is_whole = start.0 == range.start && end.0 == range.end;
        is_whole.then_some(start.1..end.1.max(start.1))
    }

    /// As [`original`](Self::original), with all of the clusters that it begins and ends
    /// within.
    pub fn around(&self, range: Range<usize>) -> Range<usize> {
        self.edges_of(&range).map_or(0..0, |(start, end)| start.1..end.1.max(start.1))
    }

    /// Where what is seen of a range begins and ends. Several clusters may begin at one
    /// place of the folded text: all but the last are left out there.
    fn edges_of(&self, range: &Range<usize>) -> Option<((usize, usize), (usize, usize))> {
        let last = self.edges.partition_point(|edge| edge.0 <= range.start).checked_sub(1)?;
        let first = self.edges.partition_point(|edge| edge.0 < range.end);
        Some((*self.edges.get(last)?, *self.edges.get(first)?))
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

/// Of the two forms of a kanji that a radical may stand for, the usual one: ⼾ is found
/// by 戸 and by 戶.
fn usual_form(c: char) -> char {
    match c {
        '戶' => '戸',
        '黑' => '黒',
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
        let width = Folding::WIDTH;
        let forms = Folding { forms: true, ..Folding::NONE };
        let kana = Folding { kana: true, ..Folding::NONE };
        let case = Folding { case: true, ..Folding::NONE };
        for (folding, text, folded) in [
            (Folding::NONE, "１Aアｶﾞ", "１Aアｶﾞ"),
            (Folding::NONE, "⾷育\u{200B}か\u{3099}", "食育が"),
            (Folding::NONE, "葛\u{E0100}\u{FA19}黑", "葛\u{E0100}\u{FA19}黑"),
            (forms, "葛\u{E0100}\u{FA19}黑１", "葛神黒１"),
            (kana, "ア\u{200B}カ\u{3099}", "あが"),
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

    #[test]
    fn what_is_not_seen_belongs_to_a_range_only_between_what_is() {
        let folded = Folding::NONE.fold("\u{200B}保\u{200B}育\u{200B}");
        assert_eq!(folded.text, "保育");
        assert_eq!(folded.original(0..6), Some(3..12));
        assert_eq!(folded.original(0..3), Some(3..6));
        assert_eq!(folded.original(3..6), Some(9..12));
        assert_eq!(folded.original(3..3), Some(9..9), "nothing");
        assert_eq!(folded.around(1..4), 3..12, "whole clusters");
    }

    /// Each radical and stroke is found by the kanji that Unicode says it looks like.
    #[test]
    fn a_radical_is_its_kanji_however_texts_are_folded() {
        let forms = Folding { forms: true, ..Folding::NONE };
        for radical in ('\u{2E80}'..='\u{2FDF}').chain('\u{31C0}'..='\u{31EF}') {
            let Some(kanji) = ideograph(radical) else { continue };
            for folding in [Folding::NONE, forms, Folding::WIDTH, Folding::ALL] {
                assert_eq!(folding.apply(&radical.to_string()), folding.apply(&kanji.to_string()));
            }
            let unicodes: String = radical.nfkc().collect();
            if unicodes != radical.to_string() {
                assert_eq!(Folding::WIDTH.apply(&radical.to_string()), Folding::WIDTH.apply(&unicodes));
            }
        }
    }

    proptest! {
        /// What is short-cut for plain text comes out as the standard has it.
        #[test]
        fn plain_text_is_folded_as_unicode_says(text in "[ -~　-〠ぁ-ゖァ-ー一-龠！-～\n●○※]*") {
            prop_assume!(!text.contains(['〜', '戶', '黑']));
            prop_assert!(is_plain(&text));
            let nfkc: String = text.nfkc().collect();
            prop_assert_eq!(Folding::WIDTH.apply(&text), nfkc);
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
