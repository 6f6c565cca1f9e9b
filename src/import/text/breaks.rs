//! Line breaks that the conversion to text swallowed.
//!
//! In a converted document every line end inside a cell became a space, so a
//! space may be one that the author typed, the end of a line that was merely
//! full, or a break that the author made. Only two kinds can be told for sure:
//!
//! - **Years in a list.** 「平成21年度 150人 平成26年度 200人」: targets and
//!   achievements list years, one to a line. A year with its era after a space
//!   (or at the cell's start) begins such a line if there are at least two of
//!   them. One alone may be prose that wrapped there; so may one after a comma,
//!   or one end of a span (平成21年度 ～ 平成26年度). Evaluations are prose, so
//!   the rule leaves them alone.
//! - **Sentences.** Japanese has no space after 「。」. One that is there ended a
//!   line. If the cell's lines had ended where they were full, spaces would
//!   stand inside its sentences too; where there are none between two Japanese
//!   letters, the author ended a paragraph.
//!
//! Every other space stays for the clerk to judge. Nothing but spaces changes.

use crate::book::FiscalYear;

/// Characters a year with its era takes at most: 「平成 ２２ 年度」.
const LABEL_LENGTH: usize = 9;

/// A run of white space and what it stands between.
struct Gap<'a> {
    start: usize,
    end: usize,
    before: Option<char>,
    after: &'a str,
}

/// Breaks before the years of a list.
pub(super) fn between_years(text: &str) -> String {
    let at_start = usize::from(begins_with_year(text));
    let listed: Vec<Gap<'_>> = gaps(text)
        .into_iter()
        .filter(|gap| !gap.before.is_some_and(leads_on) && begins_with_year(gap.after))
        .collect();
    if at_start + listed.len() < 2 { text.to_owned() } else { break_at(text, &listed) }
}

/// Breaks after sentences.
pub(super) fn between_sentences(text: &str) -> String {
    let (ends, inside): (Vec<Gap<'_>>, Vec<Gap<'_>>) =
        gaps(text).into_iter().partition(|gap| gap.before == Some('。'));
    let wraps = inside
        .iter()
        .any(|gap| gap.before.is_some_and(is_japanese) && gap.after.chars().next().is_some_and(is_japanese));
    if wraps { text.to_owned() } else { break_at(text, &ends) }
}

/// The runs of white space in `text`, but for breaks.
fn gaps(text: &str) -> Vec<Gap<'_>> {
    let mut gaps = Vec::new();
    let mut rest_start = 0;
    while let Some(rest) = text.get(rest_start..)
        && let Some(at) = rest.find(char::is_whitespace)
    {
        let start = rest_start + at;
        let after = text.get(start..).unwrap_or_default().trim_start();
        let end = text.len() - after.len();
        let before = text.get(..start).unwrap_or_default().chars().next_back();
        if !text.get(start..end).unwrap_or_default().contains('\n') {
            gaps.push(Gap { start, end, before, after });
        }
        rest_start = end;
    }
    gaps
}

/// `text` with a break in place of each of the `gaps`.
fn break_at(text: &str, gaps: &[Gap<'_>]) -> String {
    let mut broken = String::with_capacity(text.len());
    let mut from = 0;
    for gap in gaps {
        broken.push_str(text.get(from..gap.start).unwrap_or_default());
        broken.push('\n');
        from = gap.end;
    }
    broken.push_str(text.get(from..).unwrap_or_default());
    broken
}

/// Whether `text` begins with a year and its era.
fn begins_with_year(text: &str) -> bool {
    let mut so_far = text.char_indices().take(LABEL_LENGTH);
    let Some((at, year)) = so_far.find(|(_, c)| *c == '年') else { return false };
    text.get(..at + year.len_utf8()).is_some_and(|label| FiscalYear::parse(label).is_some())
}

/// Whether `c` shows that what follows belongs to its own line.
fn leads_on(c: char) -> bool {
    matches!(c, '、' | '，' | ',' | '・' | '〜' | '～' | '~' | '-' | '－' | '—' | '―' | '(' | '（' | '「')
}

/// Letters and signs that are set without spaces. Signs count as letters here:
/// a line that was full may end in one.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        || matches!(c, '（' | '）' | '！' | '？' | '，' | '．')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn years_in_a_list_begin_lines() {
        for (text, broken) in [
            ("平成21年度 150人 平成26年度 200人", "平成21年度 150人\n平成26年度 200人"),
            ("広く募る。 平成20年 10人 平成２１年 20人", "広く募る。\n平成20年 10人\n平成２１年 20人"),
            (
                "実施中 平成30年度実績 5人 令和元年度実績 6人",
                "実施中\n平成30年度実績 5人\n令和元年度実績 6人",
            ),
            ("R5年度 1 2024年度 2", "R5年度 1\n2024年度 2"),
        ] {
            assert_eq!(between_years(text), broken);
        }
    }

    #[test]
    fn other_years_stay_where_they_are() {
        for text in [
            "利用実績 平成22年度 70人",
            "平成22年度未発行 (平成22年度 50部)",
            "22年 20人 23年 7人",
            "期間は平成21年度、 平成22年度と 平成23年度",
            "平成21年度 ～ 平成26年度",
            "平成になって 平成らしく",
        ] {
            assert_eq!(between_years(text), text);
        }
    }

    #[test]
    fn sentences_end_paragraphs_where_no_line_was_full() {
        assert_eq!(
            between_sentences("増えた。 また、減った。\u{3000} 2人。"),
            "増えた。\nまた、減った。\n2人。"
        );
        assert_eq!(between_sentences("会員 10人。 また"), "会員 10人。\nまた");
        for text in ["増え た。 また", "増えた。 「広 場」", "増えた。 「広場」 を", "増えた。また 減った"]
        {
            assert_eq!(between_sentences(text), text);
        }
    }

    proptest! {
        #[test]
        fn only_spaces_change(text in "[ 　\n。、年度平成令和元0-9A広場(]{0,40}") {
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let broken = between_sentences(&between_years(&text));
            prop_assert_eq!(letters(&broken), letters(&text));
        }
    }
}
