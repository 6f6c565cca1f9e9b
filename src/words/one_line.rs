//! What was typed on several lines, where there is room for one.

/// What names something (a plan, a policy, an entry, a caption) on one line. A name
/// is broken so that it stands well in its box: where Japanese stands at either side
/// of the break nothing takes its place, between words of other scripts a space does.
/// Spaces are kept as they were typed, but for those at the ends and several that are
/// not full-width; control characters stay, for those who show them as such.
pub fn one_line(name: &str) -> String {
    let mut line = String::with_capacity(name.len());
    // What stands between the last character and the next one.
    let mut gap = Gap::None;
    for character in name.chars() {
        gap = match (character, gap) {
            _ if is_line_end(character) => {
                line.truncate(line.trim_end().len());
                Gap::End
            }
            (_, Gap::End) if character.is_whitespace() => Gap::End,
            ('\u{3000}', Gap::None | Gap::Space) if !line.is_empty() => {
                line.push(character);
                Gap::None
            }
            _ if character.is_whitespace() => Gap::Space,
            _ => {
                let before = line.chars().next_back();
                let is_parted = match gap {
                    Gap::None => false,
                    Gap::Space => before.is_some_and(|before| before != '\u{3000}'),
                    Gap::End => before.is_some_and(is_spaced) && is_spaced(character),
                };
                if is_parted {
                    line.push(' ');
                }
                line.push(character);
                Gap::None
            }
        };
    }
    line.truncate(line.trim_end().len());
    line
}

#[derive(Clone, Copy)]
enum Gap {
    None,
    Space,
    /// The end of a line, and spaces round it.
    End,
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether words of its script are parted by spaces: all but what Japanese is
/// written in, its signs among them.
fn is_spaced(character: char) -> bool {
    matches!(character, '\0'..='\u{1FFF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7FF}')
}

/// A text of several lines, or the beginning of one, in a list: a space for the end
/// of each line, so that what the lines say is not run together. It has as many
/// bytes as the text.
pub fn in_a_row(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_broken_without_a_space_where_japanese_is() {
        for (name, line) in [
            ("", ""),
            ("\n \u{3000}\n", ""),
            ("子育て支援の\n充実", "子育て支援の充実"),
            ("子育て支援の \r\n\u{3000}充実\n", "子育て支援の充実"),
            ("家庭福祉員\n（保育ママ）", "家庭福祉員（保育ママ）"),
            ("平成22\n年度", "平成22年度"),
            ("PDF\nの作成", "PDFの作成"),
            ("…\n…", "……"),
            ("Child\nSupport", "Child Support"),
            ("Tiếng\nViệt", "Tiếng Việt"),
            ("\u{BCF5}\n\u{C9C0}", "\u{BCF5} \u{C9C0}"),
            // Spaces that were typed are meant.
            ("ひろば\u{3000}Ａ型", "ひろば\u{3000}Ａ型"),
            ("  A  B\tC ", "A B C"),
            ("一 \u{3000} 二", "一\u{3000}二"),
            ("一\u{7}二\u{2028}三\u{85}四\u{B}五", "一\u{7}二三四五"),
        ] {
            assert_eq!(one_line(name), line, "{name:?}");
            assert_eq!(one_line(line), line, "{name:?} twice");
        }
    }

    #[test]
    fn lines_in_a_row_are_parted() {
        let text = "5か所で実施\n利用者数\t（延べ）";
        assert_eq!(in_a_row(text), "5か所で実施 利用者数 （延べ）");
        assert_eq!(in_a_row(text).len(), text.len());
    }
}
