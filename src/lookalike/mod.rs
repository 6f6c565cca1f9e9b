//! What looks the same to a reader and yet is another character.
//!
//! Text that comes out of a PDF or a web page has radicals (⾷ U+2FB7) where it means
//! kanji (食 U+98DF), kana whose marks are apart, and characters that nobody sees. All
//! of the program asks here: what is printed, found, missing, changed or a heading is
//! the same for a text that looks the same.
//!
//! [`Folding`] makes texts comparable, [`is_blank`] says that there is nothing to see,
//! [`ideograph`] what a radical is printed as, and [`Mending`] what a text should have been;
//! [`stray_spaces`] are those that only stand where a line ended.

mod fold;
mod mend;
mod radical;
mod spaces;

use std::borrow::Cow;

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

pub use fold::{Folded, Folding};
pub use mend::{Mend, Mending};
pub use radical::ideograph;
pub use spaces::stray_spaces;

/// Whether a character is drawn as nothing, and takes no room: one that Unicode has
/// ignored where it is not known (Default_Ignorable_Code_Point), or a control. White
/// space is seen.
pub fn is_invisible(c: char) -> bool {
    match c {
        ' '..='~' | '\u{3001}'..='\u{3163}' | '一'..='\u{D7FF}' => false,
        _ if c.is_whitespace() => false,
        _ => c.is_control() || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c),
    }
}

/// Whether a selector of a form of the character before it (Variation_Selector).
pub fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether nothing of a text is seen: white space and what is [invisible](is_invisible).
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Whether two texts cannot be told apart by looking at them.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || Folding::NONE.apply(one) == Folding::NONE.apply(other)
}

/// Whether two texts say the same in the same words: width and white space count as
/// little as what cannot be seen.
pub fn is_same_wording(one: &str, other: &str) -> bool {
    one == other || wording(one) == wording(other)
}

/// A text as it is compared by [`is_same_wording`].
pub fn wording(text: &str) -> String {
    without_white_space(&Folding::WIDTH.apply(text))
}

/// The same of a text whose width was [folded](Folding::width) before.
pub fn wording_of(folded: &Folded) -> String {
    without_white_space(&folded.text)
}

fn without_white_space(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    text.split(char::is_whitespace).for_each(|part| words.push_str(part));
    words
}

/// A text as it is read: kanji for the radicals that look like them. A face has
/// glyphs of kanji, and who searches what was printed types kanji.
pub fn legible(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| ideograph(c).is_some()) {
        text.chars().map(|c| ideograph(c).unwrap_or(c)).collect()
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_blank() {
        for text in [
            "",
            "　 ",
            "\u{200B}",
            "\u{FEFF}",
            "\u{1A}",
            "\u{2060}",
            "\u{200E}",
            "\u{AD}",
            "\u{3164}",
            "\u{E0100}",
            "\u{202A}\n\t\u{202C}",
            "\u{85}\u{2028}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["-", "・", "〃", "\u{200B}未\u{200B}", "０", "゛", "\u{3099}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_the_same() {
        for (one, other, same, same_wording) in [
            ("⾷育⽅針", "食育方針", true, true),
            ("月1回\u{200B}", "⽉1回", true, true),
            ("か\u{3099}くどう", "がくどう", true, true),
            ("ホ\u{309A}スター", "ポスター", true, true),
            ("保\u{AD}育", "保育", true, true),
            // Seen, but nothing is said anew.
            ("12回　実施", "１２回\n実施", false, true),
            ("ｶﾞｲﾄﾞ", "ガイド", false, true),
            // Another form is seen, and means that person.
            ("葛\u{E0100}飾", "葛飾", false, true),
            ("\u{FA19}社", "神社", false, true),
            ("黒田", "黑田", false, true),
            ("12回", "13回", false, false),
            ("ガイド", "カイド", false, false),
        ] {
            assert_eq!(is_same(one, other), same, "{one} {other}");
            assert_eq!(is_same_wording(one, other), same_wording, "{one} {other}");
            let folded = Folding { width: true, ..Folding::NONE }.fold(one);
            assert_eq!(wording_of(&folded), wording(one), "{one}");
        }
    }

    #[test]
    fn radicals_are_read_as_kanji() {
        assert_eq!(legible("⾷育⽅針 ⽉1回 ⻝べ⽅教室 ⼀⼈"), "食育方針 月1回 食べ方教室 一人");
        assert!(matches!(legible("葛\u{E0100}飾"), Cow::Borrowed(_)));
    }
}
