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
        let mut edges = Vec::new();
        let plain = self.fold_plain(text, |edge| edges.push(edge));
        let folded = plain.unwrap_or_else(|| {
            edges.clear();
            self.fold_clusters(text, |edge| edges.push(edge))
        });
        edges.push(FoldEdge { folded: folded.len(), original: text.len(), is_run: false });
        Folded { text: folded, edges }
    }

    /// Folds a text of which nobody asks where it came from.
    pub fn apply(self, text: &str) -> String {
        self.fold_plain(text, |_| {}).unwrap_or_else(|| self.fold_clusters(text, |_| {}))
    }

    /// Folds a text of [plain](is_plain) characters; `begins` is told where each that does
    /// not stay as it is does, and each run of those that do. `None` for another text.
    fn fold_plain(self, text: &str, mut begins: impl FnMut(FoldEdge)) -> Option<String> {
        let mut folded = String::with_capacity(text.len());
        let mut run = 0;
        for (at, c) in text.char_indices() {
            if self.keeps(c) {
                continue;
            }
            if !is_plain(c) {
                return None;
            }
            push_run(&mut folded, text, run..at, &mut begins);
            run = at + c.len_utf8();
            begins(FoldEdge { folded: folded.len(), original: at, is_run: false });
            self.push(&mut folded, c);
        }
        push_run(&mut folded, text, run..text.len(), &mut begins);
        Some(folded)
    }

    /// Folds any text; `begins` is told where each cluster does.
    fn fold_clusters(self, text: &str, mut begins: impl FnMut(FoldEdge)) -> String {
        let mut folded = String::with_capacity(text.len());
        let mut ends = GraphemeClusterSegmenter::new().segment_str(text);
        let mut start = ends.next().unwrap_or(0);
        for end in ends {
            begins(FoldEdge { folded: folded.len(), original: start, is_run: false });
            self.push_cluster(&mut folded, text.get(start..end).unwrap_or_default());
            start = end;
        }
        folded
    }

    /// Whether a character is a [plain](is_plain) one that stays as it is.
    fn keeps(self, c: char) -> bool {
        match c {
            'ぁ'..='ゖ' | '、' | '。' | '\n' => true,
            '一'..='\u{9FFF}' => !matches!(c, '戶' | '黑') || !(self.forms || self.width),
            'ァ'..='ー' => !self.kana || hiragana(c) == c,
            ' '..='~' => !self.case || !c.is_ascii_uppercase(),
            _ => is_plain(c) && !(self.width && narrow(c) != c) && !(self.case && c.is_uppercase()),
        }
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

/// Appends a part of a text that stays as it is, if it is not empty.
fn push_run(to: &mut String, text: &str, run: Range<usize>, begins: &mut impl FnMut(FoldEdge)) {
    if let Some(same) = text.get(run.clone()).filter(|same| !same.is_empty()) {
        begins(FoldEdge { folded: to.len(), original: run.start, is_run: true });
        to.push_str(same);
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
    /// Where each cluster begins, or each run of characters that stayed as they are; the
    /// last is the end of both.
    edges: Vec<FoldEdge>,
}

/// Where something begins in a folded text and in the original.
#[derive(Clone, Copy, Debug)]
struct FoldEdge {
    folded: usize,
    original: usize,
    /// Whether all up to the next edge is the same in both, each character a cluster.
    is_run: bool,
}

impl Folded {
    /// The bytes of the original that a range of the folded text came from, without
    /// what was left out before and behind it. `None` where it begins or ends within a
    /// cluster: 株 is a part of ㈱.
    pub fn original(&self, range: Range<usize>) -> Option<Range<usize>> {
        let (start, end) = self.edges_of(&range)?;
        let is_whole = start.folded == range.start && end.folded == range.end;
        is_whole.then_some(start.original..end.original.max(start.original))
    }

    /// As [`original`](Self::original), with all of the clusters that it begins and ends
    /// within.
    pub fn around(&self, range: Range<usize>) -> Range<usize> {
        self.edges_of(&range).map_or(0..0, |(start, end)| start.original..end.original.max(start.original))
    }

    /// Where what is seen of a range begins and ends. Several clusters may begin at one
    /// place of the folded text: all but the last are left out there.
    fn edges_of(&self, range: &Range<usize>) -> Option<(FoldEdge, FoldEdge)> {
        let last = self.edges.partition_point(|edge| edge.folded <= range.start).checked_sub(1)?;
        let start = self.edges.get(last)?.moved(self.text.floor_char_boundary(range.start));
        let first = self.edges.partition_point(|edge| edge.folded < range.end);
        let next = self.edges.get(first)?;
        // Within a run each character begins a cluster.
        let within =
            first.checked_sub(1).and_then(|before| self.edges.get(before)).filter(|edge| edge.is_run);
        let place = self.text.ceil_char_boundary(range.end);
        let end = within.filter(|_| place < next.folded).map_or(*next, |run| run.moved(place));
        Some((start, end))
    }
}

impl FoldEdge {
    /// That of a character in its run, which begins at a place of the folded text.
    fn moved(self, place: usize) -> Self {
        let by = if self.is_run { place - self.folded } else { 0 };
        Self { folded: self.folded + by, original: self.original + by, is_run: false }
    }
}

/// Whether a character is a cluster by itself, whatever stands beside it of the same sort,
/// and one that [`narrow`] folds as NFKC does. Nearly all text of a book is of such, and
/// need not be segmented and normalised.
fn is_plain(c: char) -> bool {
    matches!(c, '\n' | '\t' | ' '..='~'
        // 、。「」〃 〇, kana, kanji, full-width ASCII
        | '\u{3000}'..='\u{3020}' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='\u{9FFF}' | '！'..='～'
        | '−' | '●' | '○' | '※')
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
            prop_assert!(text.chars().all(is_plain));
            let nfkc: String = text.nfkc().collect();
            prop_assert_eq!(Folding::WIDTH.apply(&text), nfkc);
            let clusters = GraphemeClusterSegmenter::new().segment_str(&text).count();
            prop_assert_eq!(clusters.max(1), text.chars().count() + 1);
        }

        #[test]
        fn edges_are_on_characters_of_both(text in "\\PC*") {
            let folded = Folding::ALL.fold(&text);
            for edge in &folded.edges {
                prop_assert!(folded.text.is_char_boundary(edge.folded));
                prop_assert!(text.is_char_boundary(edge.original));
            }
        }

        /// Each character of a plain text is found where it came from.
        #[test]
        fn runs_are_their_characters(text in "[ A-Za-z0-9　、〜ぁ-ゖァ-ー一-龠！-～\n]*") {
            for folding in [Folding::NONE, Folding::WIDTH, Folding::ALL] {
                let folded = folding.fold(&text);
                let places: Vec<usize> = folded.text.char_indices().map(|(at, _)| at).collect();
                let originals: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                prop_assert_eq!(places.len(), originals.len());
                let end = |all: &[usize], at: usize, len| all.get(at + 1).copied().unwrap_or(len);
                for (at, (place, original)) in places.iter().zip(&originals).enumerate() {
                    let (place_end, original_end) =
                        (end(&places, at, folded.text.len()), end(&originals, at, text.len()));
                    prop_assert_eq!(folded.original(*place..place_end), Some(*original..original_end));
                    prop_assert_eq!(folded.around(*place..place_end), *original..original_end);
                    prop_assert_eq!(folded.original(*place..*place), Some(*original..*original));
                    if place + 1 < place_end {
                        prop_assert_eq!(folded.original(*place..place + 1), None);
                        prop_assert_eq!(folded.around(place + 1..place + 2), *original..original_end);
                    }
                }
            }
        }

        #[test]
        fn folding_twice_changes_nothing_more(text in "[ -~ぁ-ゖァ-ヶ一-龠！-～ｱ-ﾟ①-⑨]*") {
            let once = Folding::ALL.apply(&text);
            prop_assert_eq!(Folding::ALL.apply(&once), once);
        }
    }
}
