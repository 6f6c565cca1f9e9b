//! Where a line stands within the width it could fill (JLREQ 3.5.3, 3.6.2, 3.8).

use super::kinsoku::class::Class;

/// Where a line stands within the width it could fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left edge, as long as it is (JLREQ 3.5.3 b).
    Start,
    /// In the middle (a).
    Center,
    /// At the right edge (c).
    End,
    /// From edge to edge, the last line of a paragraph as long as it is: body
    /// text (JLREQ 3.8).
    Justify,
    /// 均等割り: the characters of a short caption evenly from edge to edge (d),
    /// though no wider than [`WIDEST`] times as wide as they are; in the middle
    /// what is not such a caption.
    Distribute,
    /// The decimal point of its figure where the style says that it stands
    /// (3.6.2, a specified character); what holds no figure at the right edge.
    Decimal,
}

/// How much wider than it is a caption is spread at most. More falls apart into
/// single characters.
pub const WIDEST: f32 = 1.6;

impl Align {
    /// Whether white at the end of a line would make it look out of place.
    pub(super) fn ends_solid(self) -> bool {
        !matches!(self, Self::Start | Self::Justify)
    }
}

/// The characters of a caption that is to be spread, without the spaces that
/// were typed to fake it: 「計 画 名」 is 計画名. `None` for what is none: more
/// than a word, or not all of it Japanese.
pub fn caption(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = || words.iter().flat_map(|word| word.chars());
    let single = words.iter().all(|word| word.chars().nth(1).is_none());
    let japanese = letters().all(|letter| Class::of(letter).is_japanese());
    (japanese && letters().nth(1).is_some() && (words.len() == 1 || single)).then(|| letters().collect())
}

/// The byte of `text` at which the point of its first figure stands, or would
/// stand behind an integer: 5 in 1,970人. `None` where there is no figure.
///
/// Full-width figures count as well, and commas between their digits.
pub fn decimal_point(text: &str) -> Option<usize> {
    let digit = |character: Option<char>| character.is_some_and(|c| matches!(c, '0'..='9' | '０'..='９'));
    let mut characters = text.char_indices().peekable();
    characters.by_ref().find(|&(_, character)| digit(Some(character)))?;
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        match character {
            _ if digit(Some(character)) => {}
            ',' | '，' if digit(next) => {}
            _ => return Some(at),
        }
    }
    Some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_is_one_japanese_word_however_it_is_spaced() {
        for (text, spread) in [
            ("計画名", Some("計画名")),
            ("計 画 名", Some("計画名")),
            (" 計\u{3000}画\u{3000}名 ", Some("計画名")),
            ("センター", Some("センター")),
            ("基本 目標", None),
            ("目標1", None),
            ("取組み・方針", None),
            ("名", None),
            ("", None),
        ] {
            assert_eq!(caption(text).as_deref(), spread, "{text}");
        }
    }

    #[test]
    fn the_point_of_a_figure_is_found_or_where_it_would_be() {
        for (text, whole) in [
            ("2.5", "2"),
            ("1,970人", "1,970"),
            ("２，９３０人", "２，９３０"),
            ("２．５％", "２"),
            ("約1,214.25か所", "約1,214"),
            ("503", "503"),
            ("▲3、4", "▲3"),
            ("5.", "5"),
        ] {
            assert_eq!(decimal_point(text), Some(whole.len()), "{text}");
        }
        assert_eq!(decimal_point("未実施"), None);
        assert_eq!(decimal_point(""), None);
    }
}
