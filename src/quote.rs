//! Texts of others within what we say: in messages, in a terminal, in names of files.
//!
//! A text may hold what nobody sees: it could turn the line round that it is quoted in,
//! or end it, or be taken by a terminal for an order. Here every such character is shown
//! as what it is, [U+202E], so that a message says what is there.

use std::fmt::Write as _;
use std::path::Path;

/// The characters that a quotation has at most.
pub const LONGEST: usize = 60;

/// The beginning of a text on one line, as it can be shown.
pub fn quoted(text: &str) -> String {
    beginning(text, LONGEST)
}

/// The first characters of a text, at most so many, on one line, as they can be shown.
pub fn beginning(text: &str, most: usize) -> String {
    // A line may well begin with a million spaces; no more of it is looked at than is shown.
    let mut shown = String::new();
    let mut count = 0;
    let mut gap = false;
    for character in text.trim().chars() {
        if character.is_whitespace() {
            gap = true;
            continue;
        }
        let more = 1 + usize::from(gap);
        if count + more > most {
            shown.push('…');
            break;
        }
        if std::mem::take(&mut gap) {
            shown.push(' ');
        }
        count += more;
        push(&mut shown, character);
    }
    shown
}

/// A whole text on one line, as it can be shown.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|character| push(&mut shown, character));
    shown
}

/// A path as it can be shown.
pub fn path(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

/// Whether a character cannot be seen, or changes how those around it are.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Soft hyphen, and what turns the direction of writing.
            '\u{ad}' | '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
            // Of no width.
            | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}' | '\u{2028}'..='\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            // Signs of notations, and tags.
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}')
}

fn push(shown: &mut String, character: char) {
    match character {
        // The end of a line within a heading is no more than a space there.
        '\n' | '\t' => shown.push(' '),
        unseen if is_unseen(unseen) => {
            let _ = write!(shown, "[U+{:04X}]", u32::from(unseen));
        }
        seen => shown.push(seen),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_shown_as_what_it_is() {
        for (text, shown) in [
            ("調書\u{202e}gpj.exe", "調書[U+202E]gpj.exe"),
            ("広\u{200b}場\u{feff}", "広[U+200B]場[U+FEFF]"),
            ("赤\u{1b}[31m", "赤[U+001B][31m"),
            ("施策の目標\n個別\t事業名", "施策の目標 個別 事業名"),
            // What belongs to a letter is none of these.
            ("葛\u{e0100}飾 が き\u{3099}", "葛\u{e0100}飾 が き\u{3099}"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(quoted(text), shown);
        }
        assert_eq!(path(Path::new("a/\u{202e}b\nc")), "a/[U+202E]b c");
    }

    #[test]
    fn a_quotation_has_an_end() {
        assert_eq!(quoted(&"長".repeat(60)), "長".repeat(60));
        assert_eq!(quoted(&"長".repeat(61)), format!("{}…", "長".repeat(60)));
        assert_eq!(quoted(&"\u{202e}".repeat(1_000_000)).matches("[U+202E]").count(), 60);
        assert_eq!(quoted("  空白   も\u{3000}\n1つ "), "空白 も 1つ");
    }
}
