//! What is shown of a text before and after: from shortly before what changed.

use std::ops::Range;

use crate::book::{ComparedText, Passage};
use crate::lookalike::is_blank;
use crate::review::difference_of;
use crate::typeset::clusters;
use crate::wording::WordingDifference;
use crate::words::{BLANK, in_a_row};

/// How many characters of what stayed the same stand before what changed.
const BEFORE: usize = 6;
/// The most of what is shown from there on.
const BEHIND: usize = 120;
/// At most so many lines are shown of a text.
pub const LINES: usize = 2;

/// A part of a text, with what differs in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Excerpt {
    pub text: String,
    /// In bytes, in order.
    pub marks: Vec<Range<usize>>,
    /// The text says nothing.
    pub is_blank: bool,
}

/// A text before and after, both from where they begin to differ.
pub fn pair(text: &ComparedText) -> [Excerpt; 2] {
    let ComparedText { old, new, .. } = text;
    let is_blank = |passage: &Passage| is_blank(&passage.text);
    let mut difference = WordingDifference::default();
    if !is_blank(old) && !is_blank(new) {
        difference = difference_of(old, new);
        // Marks would say nothing.
        if difference.is_another_text(&old.text, &new.text) {
            difference = WordingDifference::default();
        }
    }
    let WordingDifference { old: of_old, new: of_new } = difference;
    let begin = |ranges: &[Range<usize>]| ranges.first().map(|range| range.start);
    // Up to there both say the same, but for the names.
    let first = [begin(&of_old).map(|at| without_names(old, at)), begin(&of_new)].into_iter().flatten().min();
    let first = first.unwrap_or(0);
    [excerpt(old, with_names(old, first), &of_old), excerpt(new, first, &of_new)]
}

/// How many lines of `columns` characters each side will need at most, found out
/// without knowing what differs.
pub fn lines(text: &ComparedText, columns: usize) -> [usize; 2] {
    let (old, new) = (&text.old.text, &text.new.text);
    let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
    // What differs is marked from the head of its word on.
    let left_out = same.saturating_sub(2 * BEFORE);
    [old, new].map(|text| {
        let shown = text.chars().count().saturating_sub(left_out);
        if shown > columns { LINES } else { 1 }
    })
}

/// A place in what stands between the names, from a place in all of it.
fn without_names(passage: &Passage, at: usize) -> usize {
    at - passage.names.iter().filter(|name| name.end <= at).map(ExactSizeIterator::len).sum::<usize>()
}

/// The other way round: behind a name that stands there.
fn with_names(passage: &Passage, mut at: usize) -> usize {
    for name in &passage.names {
        if name.start <= at {
            at += name.len();
        }
    }
    at
}

fn excerpt(passage: &Passage, first: usize, marks: &[Range<usize>]) -> Excerpt {
    let text = passage.text.as_str();
    if is_blank(text) {
        return Excerpt { text: BLANK.to_owned(), is_blank: true, ..Excerpt::default() };
    }
    let from = begin(text, first);
    // A name is shown whole.
    let name = passage.names.iter().find(|name| name.start < from && from <= name.end);
    let from = name.map_or(from, |name| name.start);
    let lead = if from > 0 { "…" } else { "" };
    let shown: String = text.get(from..).unwrap_or_default().chars().take(BEFORE + BEHIND).collect();
    let place = |at: usize| (at.max(from) - from).min(shown.len()) + lead.len();
    let marks = marks.iter().map(|mark| place(mark.start)..place(mark.end));
    let marks = marks.filter(|mark| !mark.is_empty()).collect();
    // A space is as many bytes as the end of a line.
    Excerpt { text: format!("{lead}{}", in_a_row(&shown)), marks, is_blank: false }
}

/// Where to begin so that what begins at `first` is read in its place: a few
/// characters before, but in no figure and no Latin word, and at no space.
fn begin(text: &str, first: usize) -> usize {
    let before = text.get(..first).unwrap_or_default();
    let before: Vec<(usize, &str)> = clusters(before).collect();
    let mut at = before.len().saturating_sub(BEFORE);
    let is_part = |at: usize| {
        before.get(at).is_some_and(|(_, cluster)| {
            cluster
                .chars()
                .all(|own| own.is_ascii_alphanumeric() || matches!(own, '０'..='９' | ',' | '，' | '.'))
        })
    };
    while at > 0 && is_part(at) && is_part(at - 1) {
        at -= 1;
    }
    while before.get(at).is_some_and(|(_, cluster)| cluster.trim().is_empty()) {
        at += 1;
    }
    // Nothing is won by leaving out a character or two.
    if at <= 2 { 0 } else { before.get(at).map_or(first, |(at, _)| *at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::ComparedPart;

    fn of(old: Passage, new: &str) -> ComparedText {
        ComparedText { part: ComparedPart::Name, old, new: Passage::new(new), spacing: None }
    }

    fn shown(old: Passage, new: &str) -> [(String, Vec<String>); 2] {
        pair(&of(old, new)).map(|own| {
            let marks = own.marks.iter().map(|mark| own.text[mark.clone()].to_owned()).collect();
            (own.text, marks)
        })
    }

    fn side(text: &str, marks: &[&str]) -> (String, Vec<String>) {
        (text.to_owned(), marks.iter().map(|mark| (*mark).to_owned()).collect())
    }

    #[test]
    fn both_sides_begin_shortly_before_what_changed_first() {
        assert_eq!(
            shown(
                Passage::new("前置きの長い文がここにあり、503人が利用した。"),
                "前置きの長い文がここにあり、612人が利用した。"
            ),
            [
                side("…ここにあり、503人が利用した。", &["503人"]),
                side("…ここにあり、612人が利用した。", &["612人"])
            ]
        );
        // Where something was added, the old text begins at the same place.
        assert_eq!(
            shown(
                Passage::new("前置きの長い文があり、今年も行い、利用者は503人でした。"),
                "前置きの長い文があり、新しい会場を設け、今年も行い、利用者は612人でした。"
            )
            .map(|(text, _)| text),
            [
                "…い文があり、今年も行い、利用者は503人でした。".to_owned(),
                "…い文があり、新しい会場を設け、今年も行い、利用者は612人でした。".to_owned()
            ]
        );
    }

    #[test]
    fn no_figure_is_cut_and_a_character_or_two_are_not_left_out() {
        let old = "利用者は全部で12,345人、うち市内から来た人は3人";
        assert_eq!(begin(old, old.find('、').unwrap()), old.find("12").unwrap());
        assert_eq!(begin("ああ利用者は五人", "ああ利用者は五".len()), 0);
        let marked = "か\u{3099}".repeat(9);
        assert_eq!(begin(&marked, marked.len()), marked.len() / 3, "a letter and its marks are one");
    }

    #[test]
    fn what_went_into_an_entry_begins_where_the_new_text_does() {
        let first = "〔一時保育〕\n";
        let text = format!("{first}利用は延べ503人でした。");
        let old = Passage { names: std::iter::once(0..first.len()).collect(), ..Passage::new(text) };
        assert_eq!(
            shown(old, "利用は延べ612人でした。"),
            [
                side("〔一時保育〕 利用は延べ503人でした。", &["503人"]),
                side("利用は延べ612人でした。", &["612人"])
            ]
        );
    }

    #[test]
    fn what_is_empty_or_another_text_is_shown_from_its_beginning_without_marks() {
        assert_eq!(shown(Passage::default(), "新しい文"), [side("（空欄）", &[]), side("新しい文", &[])]);
        let others = shown(Passage::new("親子ひろばで相談を受けた。"), "公民館の工事が終わった。");
        assert!(others.iter().all(|(_, marks)| marks.is_empty()), "{others:?}");
    }

    #[test]
    fn as_many_lines_are_kept_free_as_the_excerpts_need() {
        let text = |old: &str, new: &str| of(Passage::new(old), new);
        assert_eq!(lines(&text("継続", "充実"), 10), [1, 1]);
        assert_eq!(lines(&text("短い文", "これは一行に収まらない文"), 10), [1, 2]);
        let same = "同じ文が続く。".repeat(9);
        assert_eq!(lines(&text(&format!("{same}五人"), &format!("{same}六人")), 16), [1, 1]);
    }
}
