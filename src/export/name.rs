//! Names of files, from a pattern that the clerk can change.

use std::collections::HashSet;

use crate::book::fields;

/// How long a name gets, in UTF-16 units, without its ending: Windows ends a
/// whole path at 260, and folders on shares are deep.
const LONGEST: usize = 100;

/// Names that Windows keeps for devices, whatever their ending.
const RESERVED: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// What the fields of a pattern stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
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

impl Fields {
    /// What can stand in a pattern.
    pub const NAMES: [&str; 5] = ["{年度}", "{表題}", "{計画名}", "{施策名}", "{調書番号}"];

    /// The pattern with its fields filled in, as a name that every system takes,
    /// without an ending. What a field leaves empty takes the separator before
    /// it along.
    pub fn fill(&self, pattern: &str) -> String {
        let values = [&self.year, &self.title, &self.plan, &self.policy, &self.number];
        let mut name = pattern.to_owned();
        for (field, value) in Self::NAMES.into_iter().zip(values) {
            if value.trim().is_empty() {
                for separator in ["_", "-", "＿", " ", "\u{3000}"] {
                    name = name.replace(&format!("{separator}{field}"), "");
                }
            }
        }
        let value = |field: &str| {
            let at = Self::NAMES.iter().position(|name| *name == field)?;
            values.get(at).map(|value| value.trim().to_owned())
        };
        sound(&fields::fill(&name, value))
    }
}

/// A name that Windows takes too, and so does everything else.
pub fn sound(name: &str) -> String {
    let allowed = |character: char| match character {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
        other if other.is_control() || other.is_whitespace() => '_',
        other => other,
    };
    let plain: String = name.trim().chars().map(allowed).collect();
    // A name must not end in a dot, and one that begins with it is hidden.
    let plain = cut(plain.trim_matches(['.', ' ']), LONGEST).trim_end_matches(['.', ' ']).to_owned();
    let stem = plain.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let bare = stem.trim_end_matches(|figure: char| figure.is_ascii_digit());
    let figures = stem.len() - bare.len();
    let is_device = RESERVED.contains(&bare) && figures == usize::from(bare == "COM" || bare == "LPT");
    match plain.as_str() {
        "" => "調書".to_owned(),
        _ if is_device => format!("_{plain}"),
        _ => plain,
    }
}

/// The beginning of a text, so many UTF-16 units at most.
fn cut(text: &str, most: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > most
    });
    text.get(..end.map_or(text.len(), |(at, _)| at)).unwrap_or_default()
}

/// Makes names differ, by (2), (3) … behind those that come again. Systems that
/// do not tell capitals from small letters do not mix them up either.
pub fn unique(names: &mut [String]) {
    let mut taken: HashSet<String> = HashSet::new();
    for name in names {
        let plain = name.clone();
        let mut count = 1;
        while !taken.insert(name.to_lowercase()) {
            count += 1;
            let mark = format!("({count})");
            *name = format!("{}{mark}", cut(&plain, LONGEST - mark.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        Fields {
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
        ] {
            assert_eq!(sound(name), expected, "{name}");
        }
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let long = "長い表題".repeat(60);
        assert_eq!(sound(&long).chars().count(), LONGEST);
        let wide = "𠮷".repeat(LONGEST);
        assert_eq!(sound(&wide), "𠮷".repeat(LONGEST / 2), "two units each");
    }

    #[test]
    fn no_two_names_are_the_same() {
        let mut names = ["a", "b", "A", "a", "a(2)"].map(str::to_owned);
        unique(&mut names);
        assert_eq!(names, ["a", "b", "A(2)", "a(3)", "a(2)(2)"]);
        let mut long = vec!["長".repeat(LONGEST); 3];
        unique(&mut long);
        assert!(long.iter().all(|name| name.chars().count() <= LONGEST));
        assert_eq!(long[2].chars().last(), Some(')'));
    }
}
