//! Names of worksheets.

use std::collections::HashSet;

use icu_segmenter::GraphemeClusterSegmenter;
use unicode_normalization::UnicodeNormalization as _;

use crate::words::one_line;

/// The most UTF-16 units of a name (Excel's specification).
const LONGEST: usize = 31;

/// The names of a workbook's worksheets, each once. Excel does not tell capitals from small
/// letters.
#[derive(Debug, Default)]
pub struct SheetNames {
    taken: HashSet<String>,
}

impl SheetNames {
    /// A name like `wanted` that Excel takes and no other worksheet has.
    pub fn name(&mut self, wanted: &str) -> String {
        let plain = sound(wanted);
        let mut name = plain.clone();
        let mut count = 1;
        while !self.taken.insert(key(&name)) {
            count += 1;
            let mark = format!("({count})");
            name = format!("{}{mark}", cut(&plain, LONGEST - mark.len()));
        }
        name
    }
}

fn key(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

/// The text as a name: without what Excel forbids, and not the name that it keeps for itself.
fn sound(text: &str) -> String {
    let allowed = |c: char| match c {
        '\\' => '＼',
        '/' => '／',
        '?' => '？',
        '*' => '＊',
        '[' => '［',
        ']' => '］',
        ':' => '：',
        other => other,
    };
    let line: String = one_line(text).chars().filter(|c| !c.is_control()).map(allowed).collect();
    let line = cut(line.trim(), LONGEST).trim().trim_matches('\'').trim();
    match line {
        "" => "シート".to_owned(),
        _ if line.eq_ignore_ascii_case("history") => format!("_{line}"),
        _ => line.to_owned(),
    }
}

/// The beginning of a text of so many UTF-16 units at most; no letter is parted from what
/// stands on it.
fn cut(text: &str, most: usize) -> &str {
    let (mut units, mut start) = (0, 0);
    for end in GraphemeClusterSegmenter::new().segment_str(text) {
        units += text.get(start..end).unwrap_or_default().encode_utf16().count();
        if units > most {
            return text.get(..start).unwrap_or_default();
        }
        start = end;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_such_as_excel_takes_and_each_is_there_once() {
        let mut names = SheetNames::default();
        for (wanted, name) in [
            ("調書-1", "調書-1"),
            ("調書-1", "調書-1(2)"),
            ("調書－1", "調書－1(3)"),
            ("A/B:C[1]?*\\", "A／B：C［1］？＊＼"),
            ("'引用'", "引用"),
            ("History", "_History"),
            ("abc", "abc"),
            ("ABC", "ABC(2)"),
            ("", "シート"),
            ("\n", "シート(2)"),
            (&"長".repeat(40), &"長".repeat(31)),
            (&"長".repeat(41), &format!("{}(2)", "長".repeat(28))),
            (&"𠮷".repeat(20), &"𠮷".repeat(15)),
            ("二行\nの名", "二行の名"),
        ] {
            assert_eq!(names.name(wanted), name, "{wanted:?}");
        }
    }
}
