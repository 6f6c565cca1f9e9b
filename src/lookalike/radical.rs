//! Radicals and strokes that have the shape of a kanji.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Unicode's own file (15.0.0) of the property Equivalent_Unified_Ideograph, as it is.
const DATA: &str = include_str!("EquivalentUnifiedIdeograph.txt");

/// Radicals that Unicode gives the kanji of the Kangxi dictionary, and Japan's faces
/// the glyph of its own one (UniJIS-UTF32 of Adobe-Japan1): a PDF that was made of
/// 戸 often has ⼾ as its text.
const JAPANESE: [(char, char); 2] = [('⼾', '戸'), ('⿊', '黒')];

static IDEOGRAPHS: LazyLock<HashMap<char, char>> = LazyLock::new(|| entries(DATA).chain(JAPANESE).collect());

/// The kanji that a radical (⾷) or a stroke (㇐) looks like; `None` for all other
/// characters, and for those few that look like none.
pub fn ideograph(c: char) -> Option<char> {
    let is_one = matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{31C0}'..='\u{31EF}');
    is_one.then(|| IDEOGRAPHS.get(&c).copied()).flatten()
}

/// The characters of a data file of the Unicode Character Database, each with its value.
fn entries(data: &str) -> impl Iterator<Item = (char, char)> {
    data.lines().filter_map(entry).flatten()
}

/// What a line says: `2E8C..2E8D ; 5C0F # …`; `None` where it says nothing.
fn entry(line: &str) -> Option<impl Iterator<Item = (char, char)>> {
    let character = |code: &str| char::from_u32(u32::from_str_radix(code.trim(), 16).ok()?);
    let (codes, value) = line.split('#').next()?.split_once(';')?;
    let (first, last) = codes.split_once("..").unwrap_or((codes, codes));
    let (first, last, value) = (character(first)?, character(last)?, character(value)?);
    Some((first..=last).map(move |c| (c, value)))
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn every_entry_of_the_file_is_known() {
        let all: Vec<(char, char)> = entries(DATA).collect();
        assert_eq!(all.len(), 348, "as many as the file of this version has");
        for (radical, kanji) in all {
            let own = JAPANESE.iter().find(|(own, _)| *own == radical);
            assert_eq!(ideograph(radical), Some(own.map_or(kanji, |own| own.1)), "{radical}");
            assert_eq!(ideograph(kanji), None, "{kanji}");
        }
    }

    #[test]
    fn radicals_of_kangxi_are_what_their_decomposition_says() {
        for radical in '\u{2F00}'..='\u{2FD5}' {
            let usual = radical.nfkc().next();
            let differs = JAPANESE.iter().any(|(own, _)| *own == radical);
            assert_eq!(ideograph(radical) != usual, differs, "{radical}");
        }
    }

    #[test]
    fn what_is_no_radical_is_itself() {
        for c in ['食', '⺀', 'a', '〓', '神', '⿰'] {
            assert_eq!(ideograph(c), None, "{c}");
        }
    }
}
