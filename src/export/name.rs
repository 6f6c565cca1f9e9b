//! Names of files, from a pattern that the clerk can change.

use std::collections::{HashMap, HashSet};

use icu_segmenter::GraphemeClusterSegmenter;
use unicode_normalization::UnicodeNormalization as _;

use crate::book::fields;
use crate::quote::is_unseen;

/// How long a name gets, in UTF-16 units, without its ending: Windows ends a
/// whole path at 260, and folders on shares are deep.
const LONGEST: usize = 100;
/// The same in bytes: what Linux and its shares give a name is 255, with the ending.
const MOST_BYTES: usize = 240;

/// Names that Windows keeps for devices, whatever their ending.
const RESERVED: [&str; 8] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM", "LPT"];

/// How the files that are named here end.
const ENDING: &str = ".pdf";

/// What the fields of a pattern stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameFields {
    /// `{年度}`
    pub year: String,
    /// `{表題}`
    pub title: String,
    /// `{計画名}`
    pub plan: String,
    /// `{施策名}`
    pub policy: String,
    /// `{調書番号}`
    pub number: String,
}

impl NameFields {
    /// What can stand in a pattern.
    pub const NAMES: [&str; 5] = ["{年度}", "{表題}", "{計画名}", "{施策名}", "{調書番号}"];

    /// The pattern with its fields filled in, as a name that every system takes,
    /// without an ending. What a field leaves empty takes the separator before
    /// it along.
    pub fn fill(&self, pattern: &str) -> String {
        let values = [&self.year, &self.title, &self.plan, &self.policy, &self.number];
        let values: Vec<(&str, &str)> =
            Self::NAMES.into_iter().zip(values.into_iter().map(String::as_str)).collect();
        let filled = filled(pattern, &values);
        // The ending comes of itself.
        let end = filled.len().saturating_sub(ENDING.len());
        let stem = match filled.split_at_checked(end) {
            Some((stem, ending)) if ending.eq_ignore_ascii_case(ENDING) => stem,
            _ => &filled,
        };
        sound(stem)
    }
}

/// A pattern with these fields, each with what it stands for; what one leaves empty takes the
/// separator before it along. It is a name only once it is [`sound`].
pub fn filled(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut name = pattern.to_owned();
    for (field, value) in values {
        if value.trim().is_empty() {
            for separator in ["_", "-", "＿", " ", "\u{3000}"] {
                name = name.replace(&format!("{separator}{field}"), "");
            }
        }
    }
    let value = |field: &str| {
        values.iter().find(|(name, _)| *name == field).map(|(_, value)| value.trim().to_owned())
    };
    fields::fill(&name, value)
}

/// A name that Windows takes too, and so does everything else.
pub fn sound(name: &str) -> String {
    let allowed = |character: char| match character {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
        other if other.is_control() || other.is_whitespace() => '_',
        other => other,
    };
    // Who opens the file sees all there is of its name.
    let seen: String = name.chars().filter(|letter| letter.is_whitespace() || !is_unseen(*letter)).collect();
    let plain: String = seen.trim().chars().map(allowed).collect();
    // A name must not end in a dot, and one that begins with it is hidden.
    let plain = cut(plain.trim_matches(['.', ' ']), 0).trim_end_matches(['.', ' ']).to_owned();
    let stem = plain.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_figure = |letter: char| letter.is_ascii_digit() || matches!(letter, '¹' | '²' | '³');
    let bare = stem.trim_end_matches(is_figure);
    let figures = stem.chars().filter(|letter| is_figure(*letter)).count();
    let is_device = RESERVED.contains(&bare) && figures == usize::from(bare == "COM" || bare == "LPT");
    match plain.as_str() {
        "" => "調書".to_owned(),
        _ if is_device => format!("_{plain}"),
        _ => plain,
    }
}

/// The beginning of a text that a name has room for, with a mark of so many letters behind
/// it; no letter is parted from what stands on it.
fn cut(text: &str, mark: usize) -> &str {
    let (mut units, mut start) = (mark, 0);
    for end in GraphemeClusterSegmenter::new().segment_str(text) {
        units += text.get(start..end).unwrap_or_default().encode_utf16().count();
        if units > LONGEST || end + mark > MOST_BYTES {
            return text.get(..start).unwrap_or_default();
        }
        start = end;
    }
    text
}

/// Makes names differ, by (2), (3) … behind those that come again. Systems that
/// do not tell capitals from small letters, or が in one piece from が in two, do not mix
/// them up either.
pub fn unique(names: &mut [String]) {
    let key = |name: &str| name.nfc().flat_map(char::to_lowercase).collect::<String>();
    let mut taken: HashSet<String> = HashSet::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in names {
        let plain = name.clone();
        let count = counts.entry(key(&plain)).or_insert(1);
        while !taken.insert(key(name)) {
            *count += 1;
            let mark = format!("({count})");
            *name = format!("{}{mark}", cut(&plain, mark.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> NameFields {
        NameFields {
            year: "令和6年度".to_owned(),
            title: "みどり野市 総合計画".to_owned(),
            plan: "子育て支援プラン".to_owned(),
            policy: String::new(),
            number: "3".to_owned(),
        }
    }

    #[test]
    fn a_pattern_becomes_a_name() {
        for (pattern, name) in [
            ("{年度}_{表題}_調書-{調書番号}", "令和6年度_みどり野市_総合計画_調書-3"),
            ("{計画名}", "子育て支援プラン"),
            ("{年度}_{施策名}_{調書番号}", "令和6年度_3"),
            ("{年度}{知らない}", "令和6年度{知らない}"),
            ("  ", "調書"),
            ("{調書番号}.pdf", "3"),
            ("{調書番号}.PDF", "3"),
        ] {
            assert_eq!(fields().fill(pattern), name, "{pattern}");
        }
    }

    #[test]
    fn names_are_such_as_windows_takes() {
        for (name, expected) in [
            (r#"a<b>c:d"e/f\g|h?i*j"#, "a_b_c_d_e_f_g_h_i_j"),
            ("一\n二\t三\u{3000}四", "一_二_三_四"),
            ("名前。", "名前。"),
            ("name. . .", "name._._"),
            ("name...", "name"),
            ("..", "調書"),
            (".hidden", "hidden"),
            ("CON", "_CON"),
            ("nul.pdf", "_nul.pdf"),
            ("com1", "_com1"),
            ("COM", "COM"),
            ("com10", "com10"),
            ("CONTENTS", "CONTENTS"),
            ("con .txt", "con_.txt"),
            ("LPT²", "_LPT²"),
            ("CONIN$", "_CONIN$"),
            ("COM¹²", "COM¹²"),
            ("調書\u{202e}fdp", "調書fdp"),
            ("\u{feff}広\u{200b}場\u{7}", "広場"),
            ("葛\u{e0100}飾", "葛\u{e0100}飾"),
            ("\u{200b} . ", "調書"),
        ] {
            assert_eq!(sound(name), expected, "{name}");
        }
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let long = "長い表題".repeat(60);
        assert_eq!(sound(&long).len(), MOST_BYTES);
        let wide = "𠮷".repeat(LONGEST);
        assert_eq!(sound(&wide), "𠮷".repeat(LONGEST / 2), "two units each");
        assert_eq!(sound(&"a".repeat(300)), "a".repeat(LONGEST));
        // A letter keeps what stands on it.
        let marked = "か\u{3099}".repeat(LONGEST);
        assert_eq!(sound(&marked), "か\u{3099}".repeat(MOST_BYTES / 6));
        let variant = format!("{}葛\u{e0100}", "a".repeat(LONGEST - 2));
        assert_eq!(sound(&variant), "a".repeat(LONGEST - 2));
    }

    #[test]
    fn no_two_names_are_the_same() {
        let mut names = ["a", "b", "A", "a", "a(2)"].map(str::to_owned);
        unique(&mut names);
        assert_eq!(names, ["a", "b", "A(2)", "a(3)", "a(2)(2)"]);
        let mut long = vec![sound(&"長".repeat(LONGEST)); 3];
        unique(&mut long);
        assert!(long.iter().all(|name| name.len() <= MOST_BYTES));
        assert!(long[2].ends_with("長(3)"), "{}", long[2]);
        let mut same = ["が", "か\u{3099}", "ガ"].map(str::to_owned);
        unique(&mut same);
        assert_eq!(same, ["が", "か\u{3099}(2)", "ガ"]);
        // As many as there are sheets, at once.
        let mut many = vec!["同じ".to_owned(); 20_000];
        unique(&mut many);
        assert_eq!(many[19_999], "同じ(20000)");
    }
}
