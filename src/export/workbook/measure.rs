//! How much room texts take in a cell of Excel.
//!
//! Excel and LibreOffice break lines each in their own way, by the faces that a computer has,
//! and other ones in print than on the screen. What is measured here is what none of them
//! exceeds: lines are a little shorter and letters a little wider than with the face that is
//! asked for, and lines stand as far apart as on paper.

use crate::typeset::break_lines;

/// What a line takes of a row's height, as a multiple of the type size: that of the faces with
/// the highest lines that stand in for ours (Noto's of CJK).
pub const LEADING: f32 = 1.5;
/// What a cell leaves free beside its text, both sides together, in points.
const BESIDE: f32 = 6.0;
/// What a cell leaves free above and below its text, together, in points.
pub const ABOVE: f32 = 5.0;
/// The part of a line that is counted on.
const COUNTED: f32 = 0.94;
/// The width of a half-width letter, in em: half of one in the faces that are asked for, more in
/// others.
const HALF: f32 = 0.58;

/// What stands at the end of a cell whose text goes on in the cell below: a character that
/// nobody sees. Twice, where a line ends there as well.
pub const GOES_ON: char = '\u{2060}';

/// `text` in parts for cells of these heights, one below the other, each `width` points wide;
/// the last takes what is left. All but the last end with [`GOES_ON`].
pub fn chunks(text: &str, width: f32, size: f32, heights: &[f32]) -> Vec<String> {
    let text = text.trim_end();
    let lines = break_lines(text, usable(width, size), advance);
    let mut lines = lines.iter().peekable();
    let mut chunks = Vec::new();
    for (at, height) in heights.iter().enumerate() {
        let is_last = at + 1 == heights.len();
        let room = if is_last { usize::MAX } else { room(*height, size) };
        let mut own: Vec<_> = std::iter::from_fn(|| lines.next()).take(room).collect();
        // A cell with nothing but blank lines would say nothing.
        own.extend(std::iter::from_fn(|| lines.next_if(|line| line.is_empty())));
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            chunks.push(String::new());
            continue;
        };
        let mut chunk = text.get(first.start..last.end).unwrap_or_default().to_owned();
        if let Some(next) = lines.peek() {
            chunk.push(GOES_ON);
            if next.start > last.end {
                chunk.push(GOES_ON);
            }
        }
        chunks.push(chunk);
    }
    chunks
}

/// How many lines a row of this height has room for.
fn room(height: f32, size: f32) -> usize {
    (((height - ABOVE) / (size * LEADING) + 0.01).floor().max(1.0)) as usize
}

/// What of a cell's width is counted on, in em.
fn usable(width: f32, size: f32) -> f32 {
    ((width - BESIDE) * COUNTED / size.max(1.0)).max(1.0)
}

/// How many lines `text` takes in a cell `width` points wide, in type of `size` points.
pub fn lines(text: &str, width: f32, size: f32) -> usize {
    if text.trim().is_empty() {
        return 0;
    }
    break_lines(text.trim_end(), usable(width, size), advance).len()
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

/// `height` in parts that are no higher than `most`: Excel's rows are 409 points at most, and it
/// breaks none over pages. Each has room for whole lines and for what a cell leaves free.
pub fn parts(height: f32, size: f32, most: f32) -> Vec<f32> {
    let line = size * LEADING;
    let whole = room(most, size) as f32 * line + ABOVE;
    let mut parts = Vec::new();
    let mut rest = height;
    while rest > most.max(whole) {
        parts.push(whole);
        rest -= whole - ABOVE;
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
        assert_eq!(parts(30.0, 9.0, 400.0), [30.0]);
        let high = parts(1000.0, 9.0, 400.0);
        assert_eq!(high.len(), 3);
        assert!(high.iter().all(|height| *height <= 400.0));
        // Each part leaves something free, and all lines have room.
        let lines: usize = high.iter().map(|height| room(*height, 9.0)).sum();
        assert!(lines >= room(1000.0, 9.0), "{high:?}");
        assert!(parts(30.0, 12.0, 5.0).len() > 1, "no page is too small");
    }

    #[test]
    fn a_text_goes_on_in_the_cell_below() {
        let width = 4.0 * 9.0 / COUNTED + BESIDE + 0.01;
        let one = 9.0 * LEADING + ABOVE;
        for (text, wanted) in [
            ("一", &["一", "", ""][..]),
            ("一二三四五六", &["一二三四\u{2060}", "五六", ""]),
            ("一\n二三四五六", &["一\u{2060}\u{2060}", "二三四五\u{2060}", "六"]),
            ("一\n\n\n二", &["一\n\n\u{2060}\u{2060}", "二", ""]),
            ("一\n二\n三\n四\n", &["一\u{2060}\u{2060}", "二\u{2060}\u{2060}", "三\n四"]),
        ] {
            assert_eq!(chunks(text, width, 9.0, &[one; 3]), wanted, "{text}");
        }
    }
}
