//! Texts before and after.

use crate::book::{ComparedPart, ComparedText, Passage, Spacing};
use crate::lookalike::{Folding, is_blank, is_same};
use crate::words::one_line;

/// A text, where it is not what it was.
pub(super) fn compared(part: ComparedPart, old: Passage, new: &str) -> Option<ComparedText> {
    let is_one = is_same(&old.text, new) || is_blank(&old.text) && is_blank(new);
    (!is_one).then(|| {
        let spacing = if old.names.is_empty() { spacing(&old.text, new) } else { None };
        ComparedText { part, old, new: Passage::new(new), spacing }
    })
}

/// A name, where it is not what it was: of spaces round it nothing is to be seen.
pub(super) fn compared_name(old: &str, new: &str) -> Option<ComparedText> {
    compared(ComparedPart::Name, Passage::new(old.trim()), new.trim())
}

/// What of the white space of two texts is not the same, where all else is.
fn spacing(old: &str, new: &str) -> Option<Spacing> {
    let (old, new) = (Folding::NONE.apply(old), Folding::NONE.apply(new));
    let is_same_without = |is_left_out: &dyn Fn(char) -> bool| {
        let rest = |text: &'_ str| text.chars().filter(|c| !is_left_out(*c)).collect::<String>();
        rest(&old) == rest(&new)
    };
    let is_end = |c: char| matches!(c, '\n' | '\r');
    if !is_same_without(&char::is_whitespace) {
        None
    } else if is_same_without(&is_end) {
        Some(Spacing::Lines)
    } else if is_same_without(&|c| c.is_whitespace() && !is_end(c)) {
        Some(Spacing::Spaces)
    } else {
        Some(Spacing::Both)
    }
}

/// What several said, each under its name.
pub(super) fn joined(texts: &[(&str, &str)], is_named: bool) -> Passage {
    let mut joined = Passage::default();
    for (name, text) in texts.iter().filter(|(_, text)| !is_blank(text)) {
        if !joined.text.is_empty() {
            joined.text.push('\n');
        }
        if is_named {
            let start = joined.text.len();
            joined.text += &format!("〔{}〕\n", one_line(name));
            joined.names.push(start..joined.text.len());
        }
        joined.text += text;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_is_told_from_words() {
        for (old, new, told) in [
            ("窓口を開く。", "窓口を\n開く。", Some(Some(Spacing::Lines))),
            ("一つ目\n二つ目", "一つ目\n\n二つ目", Some(Some(Spacing::Lines))),
            ("窓口を開く。", "窓口　を開く。", Some(Some(Spacing::Spaces))),
            ("窓口を開く。", "窓口を開く。 ", Some(Some(Spacing::Spaces))),
            ("一つ目\n二つ目", "一つ目　二つ目", Some(Some(Spacing::Both))),
            ("窓口を開く。", "窓口を\n開いた。", Some(None)),
            ("", "窓口を開く。", Some(None)),
            // Of these there is nothing to see.
            ("", "　\n", None),
            ("窓口を開く。", "窓口を\u{200B}開く。", None),
        ] {
            let found = compared(ComparedPart::Overall, Passage::new(old), new);
            assert_eq!(found.map(|text| text.spacing), told, "{old:?} {new:?}");
        }
    }

    #[test]
    fn spaces_round_a_name_are_no_part_of_it() {
        assert_eq!(compared_name("相談事業\n", "相談事業"), None);
        assert_eq!(compared_name("　訪問", "訪問 "), None);
        assert_eq!(compared_name("訪問 指導", "訪問指導").unwrap().spacing, Some(Spacing::Spaces));
    }
}
