//! What must hold of a text that was broken into lines.

use std::ops::Range;

use chosho::typeset::kinsoku;
use chosho::typeset::line::{clusters, paragraphs};

/// Spaces that hang at the end of a line.
pub fn is_space(cluster: &str) -> bool {
    cluster.chars().all(|character| matches!(character, ' ' | '\t' | '\u{3000}' | '\u{200B}'))
}

/// A line without the spaces that hang at its end.
pub fn seen(line: &str) -> &str {
    line.trim_end_matches([' ', '\t', '\u{3000}', '\u{200B}'])
}

/// Every byte but those of newlines is in one line, in order, and the writer's
/// paragraphs stay apart.
pub fn nothing_is_lost(text: &str, lines: &[Range<usize>]) {
    let mut lines = lines.iter();
    for paragraph in paragraphs(text) {
        let mut next = paragraph.start;
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("{text:?}: no line from byte {next}"));
            assert_eq!(line.start, next, "{text:?}: lost or doubled");
            assert!(line.end <= paragraph.end, "{text:?}: a line over a newline");
            assert!(!line.is_empty() || paragraph.is_empty(), "{text:?}: a line with nothing in it");
            next = line.end;
            if next == paragraph.end {
                break;
            }
        }
    }
    assert!(lines.next().is_none(), "{text:?}: lines too many");
}

/// No line is broken where kinsoku forbids it, as long as there is any other
/// place in it.
pub fn kinsoku_holds(text: &str, lines: &[Range<usize>]) {
    // What the line before ended with, where the writer did not break there.
    let mut carried = None;
    for pair in lines.windows(2) {
        if pair[0].end != pair[1].start {
            carried = None;
            continue; // the writer broke the line
        }
        let (before, after) = (&text[pair[0].clone()], &text[pair[1].clone()]);
        let above = carried;
        let last = clusters(seen(before)).last().and_then(|(_, cluster)| cluster.chars().next());
        carried = last.or(above);
        let (Some(last), Some(first)) = (last, after.chars().next()) else { continue };
        assert!(
            kinsoku::may_break_between(last, first) || !has_bearable_place(before, above),
            "{before:?} | {after:?} of {text:?}"
        );
    }
}

/// Whether kinsoku would have let a line be broken anywhere. Spaces that it begins
/// with would hang at the end of the one above: then what that ends with counts.
fn has_bearable_place(line: &str, above: Option<char>) -> bool {
    let mut last = above;
    clusters(line).enumerate().any(|(index, (_, cluster))| {
        let first = cluster.chars().next();
        let bearable = match (last, first) {
            (Some(before), Some(after)) => kinsoku::may_break_between(before, after),
            (None, Some(after)) => kinsoku::may_start_line(after),
            (_, None) => true,
        };
        if !is_space(cluster) {
            last = first;
        }
        index > 0 && bearable
    })
}
