//! Text into lines: where a line may end, for the pages ([`set`]) and for the
//! window's text fields ([`break_lines`]).

pub mod set;
pub mod spacing;

use std::ops::Range;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter};

use super::kinsoku;

/// What a width may exceed the line by, for sums that are not exact.
const TOLERANCE: f32 = 1e-3;

/// The most characters of a cluster. Longer ones are no writing (UAX #15 bounds
/// streams at 30 marks) and would be wider than any column.
const LONGEST: usize = 16;

/// What joins emoji to one picture. No face of ours has such pictures: what is
/// joined is drawn one after the other, and can be taken apart like it.
const JOINER: char = '\u{200D}';

/// The grapheme clusters of `text` with the byte each begins at; joined emoji one
/// by one, and those of more than 16 characters in pieces.
pub fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut ends = GraphemeClusterSegmenter::new().segment_str(text);
    let mut start = ends.next().unwrap_or(0);
    let whole = ends.flat_map(move |end| {
        let from = std::mem::replace(&mut start, end);
        let mut at = from;
        text.get(from..end).unwrap_or_default().split_inclusive(JOINER).map(move |part| {
            let from = at;
            at += part.len();
            (from, part)
        })
    });
    whole.flat_map(|(from, cluster)| {
        cluster.char_indices().step_by(LONGEST).map(move |(at, _)| {
            let rest = cluster.get(at..).unwrap_or_default();
            let end = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(end, _)| end);
            (from + at, rest.get(..end).unwrap_or_default())
        })
    })
}

/// Breaks `text` into lines no wider than `width`.
///
/// `advance` gives the width of a grapheme cluster, in the unit of `width`; it
/// is asked once for each. The ranges are bytes of `text`, in order. A newline
/// (LF, CR LF, and whatever else UAX #14 calls a mandatory break) ends a line
/// and is in no range; every other byte is in exactly one. A newline at the
/// end of the text leaves an empty line after it, and empty text is one empty
/// line.
///
/// Lines end where UAX #14 and [`kinsoku`] allow it. Spaces at the end of a
/// line hang: they count for nothing. What has no such place within `width` is
/// broken between clusters, at one where [`kinsoku`] does not object if there
/// is any, so that a line is too wide only where a single cluster is.
pub fn break_lines(text: &str, width: f32, mut advance: impl FnMut(&str) -> f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    for paragraph in paragraphs(text) {
        let start = paragraph.start;
        let content = text.get(paragraph).unwrap_or_default();
        let pieces: Vec<Piece> =
            places(content).map(|(place, cluster)| Piece { place, width: advance(cluster) }).collect();
        fill(&pieces, width, |from, to| {
            let byte = |index: usize| pieces.get(index).map_or(content.len(), |piece| piece.place.start);
            lines.push(start + byte(from)..start + byte(to));
        });
    }
    lines
}

/// The stretches of `text` between its newlines.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let rest = text.get(start..)?;
        let newline = rest.find(is_newline);
        let end = newline.map_or(text.len(), |at| start + at);
        next = newline.map(|at| {
            let mark = rest.get(at..).unwrap_or_default();
            let length =
                if mark.starts_with("\r\n") { 2 } else { mark.chars().next().map_or(1, char::len_utf8) };
            end + length
        });
        Some(start..end)
    })
}

fn is_newline(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Spaces that hang at the end of a line.
fn is_space(cluster: &str) -> bool {
    cluster.chars().all(|character| matches!(character, ' ' | '\t' | '\u{3000}' | '\u{200B}'))
}

/// Where a grapheme cluster stands, and whether a line may begin with it.
#[derive(Clone, Copy, Debug)]
struct ClusterPlace {
    /// Its first byte.
    start: usize,
    /// Whether it hangs at the end of a line.
    space: bool,
    /// A line may begin here: UAX #14 lets it, and kinsoku too.
    free: bool,
    /// Kinsoku has nothing against a line that begins here, though UAX #14 may.
    bearable: bool,
    /// It goes on with the figure that the cluster before it belongs to.
    held: bool,
    /// It is the number behind an era: a line may begin here where else the one
    /// before would be torn apart.
    soft: bool,
}

/// The clusters of a paragraph.
fn places(text: &str) -> impl Iterator<Item = (ClusterPlace, &str)> {
    let mut held = figures(text).into_iter().peekable();
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let mut breaks = segmenter.segment_str(text).peekable();
    // The last character of a line that would end here, its hanging spaces
    // left off.
    let mut last = None;
    clusters(text).map(move |(start, cluster)| {
        while breaks.next_if(|&at| at < start).is_some() {}
        while held.next_if(|figure| figure.end <= start).is_some() {}
        let held = held.peek().is_some_and(|figure| figure.start < start);
        let space = is_space(cluster);
        let first = cluster.chars().next();
        let bearable = match (last, first) {
            (Some(before), Some(after)) => kinsoku::may_break_between(before, after),
            (None, Some(after)) => kinsoku::may_start_line(after),
            (_, None) => true,
        };
        let offered = breaks.peek() == Some(&start)
            || last.zip(first).is_some_and(|(before, after)| kinsoku::may_break_here_too(before, after));
        if !space {
            last = first;
        }
        let soft = held && kinsoku::figure::ends_with_era(text.get(..start).unwrap_or_default());
        (ClusterPlace { start, space, free: bearable && !held && offered, bearable, held, soft }, cluster)
    })
}

/// A cluster with its width.
struct Piece {
    place: ClusterPlace,
    width: f32,
}

/// The bytes of each figure that is not to be broken.
fn figures(text: &str) -> Vec<Range<usize>> {
    let characters: Vec<_> = text.char_indices().collect();
    let byte = |index: usize| characters.get(index).map_or(text.len(), |&(at, _)| at);
    let mut figures = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        let end = kinsoku::figure::figure_end(&characters, index);
        if end > index {
            figures.push(byte(index)..byte(end));
        }
        index = end.max(index + 1);
    }
    figures
}

/// Fills lines one after the other, each as full as it can be.
fn fill(pieces: &[Piece], width: f32, mut line: impl FnMut(usize, usize)) {
    let mut start = 0;
    let mut used = 0.0;
    // The last place in this line where the next may begin.
    let mut place = None;
    let mut index = 0;
    while let Some(piece) = pieces.get(index) {
        if index > start && piece.place.free {
            place = Some(index);
        }
        let fits = piece.place.space || used + piece.width <= width + TOLERANCE;
        if !fits && index > start {
            let bearable = |at| pieces.get(at).is_some_and(|piece: &Piece| piece.place.bearable);
            let end = place.unwrap_or_else(|| forced(start, index, bearable));
            line(start, end);
            start = end;
            let moved = pieces.get(start..index).unwrap_or_default();
            used = moved.iter().map(|piece| piece.width).sum();
            place =
                moved.iter().rposition(|piece| piece.place.free).filter(|&at| at > 0).map(|at| start + at);
            // What moved down may itself leave no room: look again.
            continue;
        }
        used += piece.width;
        index += 1;
    }
    line(start, pieces.len());
}

/// Where to break a line that has no proper place to: before `full`, which does
/// not fit any more, or as little earlier as kinsoku makes bearable.
fn forced(start: usize, full: usize, bearable: impl Fn(usize) -> bool) -> usize {
    (start + 1..=full).rev().find(|&at| bearable(at)).unwrap_or(full)
}

#[cfg(test)]
mod tests;
