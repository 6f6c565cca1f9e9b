//! The character classes of JLREQ (W3C, *Requirements for Japanese Text
//! Layout*, 2nd edition), section 3.9 and appendix A, as one table.
//!
//! A clerk's file holds half-width and ASCII forms beside those that JLREQ
//! lists; they stand in the class of what they are a form of. Ruby, ornaments,
//! warichu and tate-chu-yoko (cl-20 to cl-23, cl-28 to cl-30) do not occur.

use std::sync::LazyLock;

/// A character class; the number in JLREQ's name for it stands beside each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Class {
    /// cl-01
    OpeningBracket,
    /// cl-02
    ClosingBracket,
    /// cl-03
    Hyphen,
    /// cl-04
    DividingPunctuation,
    /// cl-05
    MiddleDot,
    /// cl-06
    FullStop,
    /// cl-07
    Comma,
    /// cl-08
    Inseparable,
    /// cl-09
    IterationMark,
    /// cl-10
    ProlongedSound,
    /// cl-11
    SmallKana,
    /// cl-12
    PrefixedAbbreviation,
    /// cl-13
    PostfixedAbbreviation,
    /// cl-14
    IdeographicSpace,
    /// cl-15
    Hiragana,
    /// cl-16
    Katakana,
    /// cl-19, and cl-17 and cl-18 (mathematics), which sheets only use as signs.
    /// Full-width letters and digits belong here (JLREQ 3.2.4).
    Ideograph,
    /// cl-24, a digit that is not full-width
    Numeral,
    /// cl-26
    WordSpace,
    /// cl-27, the letters
    Western,
    /// cl-27, everything else: - / & @
    WesternSign,
}

use Class::*;

/// The members of the classes that are lists.
const MEMBERS: &[(Class, &str)] = &[
    (OpeningBracket, "‘“（〔［｛〈《「『【⦅〘〖«〝([{｢"),
    (ClosingBracket, "’”）〕］｝〉》」』】⦆〙〗»〟)]}｣"),
    // ～ (U+FF5E) is what Windows makes of 〜 (U+301C).
    (Hyphen, "‐〜～゠–"),
    (DividingPunctuation, "！？‼⁇⁈⁉!?"),
    (MiddleDot, "・：；･:;"),
    (FullStop, "。．｡."),
    (Comma, "、，､,"),
    // ― (U+2015) is what Windows makes of — (U+2014).
    (Inseparable, "—―…‥〳〴〵"),
    (IterationMark, "ヽヾゝゞ々〻"),
    // The half-width marks of sound belong to the letter before them, too.
    (ProlongedSound, "ーｰﾞﾟ"),
    (SmallKana, "ぁぃぅぇぉァィゥェォっゃゅょゎゕゖッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"),
    (PrefixedAbbreviation, "￥¥＄$￡£＃#€№"),
    (PostfixedAbbreviation, "°′″℃￠¢％%‰ℓ㏋㌃㌍㌔㌘㌢㌣㌦㌧㌫㌶㌻㍉㍊㍍㍑㍗㎎㎏㎜㎝㎞㎡㏄"),
    (IdeographicSpace, "\u{3000}\t"),
    (WordSpace, " \u{A0}"),
];

/// The classes that are ranges; a character that [`MEMBERS`] names is not
/// meant.
const RANGES: &[(Class, std::ops::RangeInclusive<char>)] = &[
    (WesternSign, '\u{0}'..='\u{2000}'),
    (Numeral, '0'..='9'),
    (Western, 'A'..='Z'),
    (Western, 'a'..='z'),
    (Western, 'À'..='Ö'),
    (Western, 'Ø'..='ö'),
    (Western, 'ø'..='\u{24F}'),
    (Hiragana, 'ぁ'..='ゟ'),
    (Katakana, '゠'..='ヿ'),
    (Katakana, 'ｦ'..='ﾟ'),
];

/// The class of each character of the basic plane. Each character of a text is
/// looked up; this makes that an array look-up.
static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let mut classes = vec![Ideograph; 0x1_0000];
    let mut set = |character: char, class| {
        if let Some(slot) = classes.get_mut(character as usize) {
            *slot = class;
        }
    };
    for (class, range) in RANGES {
        range.clone().for_each(|character| set(character, *class));
    }
    for (class, members) in MEMBERS {
        members.chars().for_each(|character| set(character, *class));
    }
    classes
});

impl Class {
    /// The class of a character.
    pub fn of(character: char) -> Self {
        CLASSES.get(character as usize).copied().unwrap_or(Ideograph)
    }

    /// cl-02, cl-06, cl-07: in a full-width form a half-width body with half an
    /// em behind it (JLREQ 3.1.2).
    pub fn closes(self) -> bool {
        matches!(self, ClosingBracket | FullStop | Comma)
    }

    /// What words are written with: kana, kanji and their marks (cl-09 to
    /// cl-11, cl-15, cl-16, cl-19).
    pub fn is_japanese(self) -> bool {
        matches!(self, IterationMark | ProlongedSound | SmallKana | Hiragana | Katakana | Ideograph)
    }

    /// Latin letters and figures (cl-24, cl-27).
    pub fn is_western(self) -> bool {
        matches!(self, Numeral | Western)
    }

    /// Whether full-width forms of the class hold white that can be taken away:
    /// cl-01, cl-02, cl-05, cl-06, cl-07.
    pub fn is_spaced(self) -> bool {
        self.closes() || matches!(self, OpeningBracket | MiddleDot)
    }

    /// The members of those classes.
    pub fn punctuation() -> impl Iterator<Item = char> {
        MEMBERS.iter().filter(|(class, _)| class.is_spaced()).flat_map(|(_, members)| members.chars())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_stands_in_one_list_only() {
        let mut seen = std::collections::HashMap::new();
        for (class, members) in MEMBERS {
            for character in members.chars() {
                assert_eq!(seen.insert(character, class), None, "{character}");
                assert_eq!(Class::of(character), *class, "{character}");
            }
        }
    }

    #[test]
    fn letters_and_digits_are_told_from_their_full_width_forms() {
        for (character, class) in [
            ('a', Western),
            ('é', Western),
            ('×', WesternSign),
            ('-', WesternSign),
            ('7', Numeral),
            ('７', Ideograph),
            ('Ａ', Ideograph),
            ('①', Ideograph),
            ('※', Ideograph),
            ('漢', Ideograph),
            ('𠮷', Ideograph),
            ('か', Hiragana),
            ('カ', Katakana),
            ('ｶ', Katakana),
        ] {
            assert_eq!(Class::of(character), class, "{character}");
        }
    }
}
