//! How much room texts take in a cell of Excel.
//!
//! Excel and LibreOffice break lines each in their own way, by the faces that a computer has,
//! and other ones in print than on the screen. What is measured here is what none of them
//! exceeds: lines are a little shorter and letters a little wider than with the face that is
//! asked for, and lines stand as far apart as on paper.

use crate::book::Spans;
use crate::typeset::break_lines;

/// What a line takes of a row's height, as a multiple of the type size: that of the faces with
/// the highest lines that stand in for ours (Noto's of CJK).
const LEADING: f32 = 1.5;
/// Points of a pixel, which Excel counts lines in.
const PIXEL: f32 = 0.75;
/// What a cell leaves free beside its text, both sides together, in points.
const BESIDE: f32 = 6.0;
/// What a cell leaves free above and below its text, together, in points.
const ABOVE: f32 = 5.0;
/// The part of a line that is counted on.
const COUNTED: f32 = 0.94;
/// The width of a half-width letter, in em: half of one in the faces that are asked for, more in
/// others.
const HALF: f32 = 0.58;

/// How many lines `text` takes in a cell `width` points wide, in type of `size` points.
pub fn lines(text: &str, width: f32, size: f32) -> usize {
    let line = ((width - BESIDE) * COUNTED / size.max(1.0)).max(1.0);
    if text.trim().is_empty() { 0 } else { break_lines(text.trim_end(), line, advance).len() }
}

/// How far lines of type of `size` points stand apart in Excel with the faces that are asked
/// for, in points: three pixels more than the size.
fn pitch(size: f32) -> f32 {
    ((size / PIXEL).round() + 3.0) * PIXEL
}

/// The height of a row with one line, in points.
pub fn least(size: f32) -> f32 {
    size * LEADING + ABOVE
}

/// How high `text` is with what a cell leaves free, in points.
pub fn height(text: &str, width: f32, size: f32) -> f32 {
    lines(text, width, size) as f32 * size * LEADING + ABOVE
}

/// The width of a cluster in em; marks on a letter have none.
fn advance(cluster: &str) -> f32 {
    match cluster.chars().next() {
        Some('\t') => 2.0,
        Some(' '..='~' | '｡'..='ﾟ') => HALF,
        Some(_) => 1.0,
        None => 0.0,
    }
}

/// The heights of rows in points, each divided into parts no higher than `most` where it is
/// higher: Excel's rows are 409 points at most, and it breaks no row over pages. `size` is that
/// of the type: in Excel no part ends within a line.
///
/// `needed(row, column)` is what a cell needs that begins there; what one over several rows
/// needs beyond theirs goes to the last of them.
pub fn divided(spans: &Spans, size: f32, most: f32, needed: impl Fn(usize, usize) -> f32) -> Vec<Vec<f32>> {
    let tops = spans.row_tops(least(size), needed);
    let height = |pair: &[f32]| match pair {
        [top, bottom] => bottom - top,
        _ => least(size),
    };
    tops.windows(2).map(|pair| parts(height(pair), size, most)).collect()
}

/// `height` in parts of whole lines, none higher than `most`, the last with what is left.
pub fn parts(height: f32, size: f32, most: f32) -> Vec<f32> {
    let whole = ((most / pitch(size)).floor() * pitch(size)).max(pitch(size));
    let mut parts = Vec::new();
    let mut rest = height;
    while rest > most.max(whole) {
        parts.push(whole);
        rest -= whole;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_lines_that_it_needs() {
        // Ten letters and what is left free.
        let width = 10.0 * 9.0 / COUNTED + BESIDE + 0.01;
        for (text, count) in [
            ("", 0),
            ("一", 1),
            ("一二三四五六七八九十", 1),
            ("一二三四五六七八九十一", 2),
            ("一\n二\n\n三", 4),
            ("一二三四五六七八九十。", 2),
            (
                "葛\u{e0100}葛\u{e0100}葛\u{e0100}葛\u{e0100}葛\u{e0100}葛\u{e0100}葛\u{e0100}葛\u{e0100}葛\u{e0100}葛\u{e0100}",
                1,
            ),
            ("abcdefghijklmnopq", 1),
        ] {
            assert_eq!(lines(text, width, 9.0), count, "{text}");
        }
        assert_eq!(lines("一二", 1.0, 9.0), 2, "no column is too narrow");
    }

    #[test]
    fn a_row_that_is_too_high_is_divided() {
        let spans = Spans::new(2, 2, |row, column| (row, column) == (1, 1));
        let needed = |row: usize, column: usize| match (row, column) {
            (0, 0) => 30.0,
            (0, 1) => 1000.0,
            _ => 10.0,
        };
        let heights = divided(&spans, 9.0, 400.0, needed);
        assert_eq!(heights.iter().map(Vec::len).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(heights[0], [30.0]);
        assert!(heights[1].iter().all(|height| *height <= 400.0));
        assert_eq!(heights.iter().flatten().sum::<f32>(), 1000.0);
        // A part ends where a line does.
        assert_eq!(heights[1][0] % pitch(9.0), 0.0);
        assert_eq!(parts(30.0, 12.0, 5.0), [14.25, 14.25, 1.5], "no page is too small");
    }
}
