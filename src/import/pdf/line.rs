//! Lines of text from letters by their places.

use super::page::{SeenGlyph, SeenPage};
use crate::import::captions::is_any_dash;
use crate::lookalike::wording;

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SeenLine {
    pub text: String,
    /// From where to where it reaches.
    pub x: f32,
    pub end: f32,
    /// Its baseline.
    pub y: f32,
    /// Its type size.
    pub size: f32,
    /// White that stands at its end.
    pub white: String,
    /// By how much its letters are moved apart, in em.
    pub stretch: f32,
    /// Where each of its letters ends, by the bytes of the text before that.
    ends: Vec<(usize, f32)>,
    /// Where its parts begin that stand far from each other.
    gaps: Vec<(usize, f32)>,
}

/// White from which parts of a line are apart, in em.
const APART: f32 = 1.8;

impl SeenLine {
    /// A line whose letters have all the same width, that of half an em being Latin.
    #[cfg(test)]
    pub fn solid(text: &str, (x, y): (f32, f32), size: f32) -> Self {
        let mut end = x;
        let mut ends = Vec::new();
        for (at, letter) in text.char_indices() {
            end += if letter.is_ascii() { size / 2.0 } else { size };
            ends.push((at + letter.len_utf8(), end));
        }
        Self { text: text.to_owned(), x, end, y, size, ends, ..Self::default() }
    }

    /// How far from its beginning the first `bytes` of its text reach.
    pub fn width_of(&self, bytes: usize) -> f32 {
        let end = self.ends.iter().find(|(at, _)| *at >= bytes).or(self.ends.last());
        end.map_or(0.0, |(_, end)| end - self.x)
    }

    /// Moves it.
    pub fn shift(&mut self, x: f32, y: f32) {
        self.x += x;
        self.end += x;
        self.y += y;
        self.ends.iter_mut().chain(&mut self.gaps).for_each(|(_, at)| *at += x);
    }

    /// Its parts that stand far from each other, each as a line.
    pub fn parts(&self) -> Vec<Self> {
        let mut parts = Vec::new();
        let starts = std::iter::once((0, self.x)).chain(self.gaps.iter().copied());
        let next = self.gaps.iter().map(|(at, _)| *at).chain([self.text.len()]);
        for ((from, x), to) in starts.zip(next) {
            let Some(text) = self.text.get(from..to) else { continue };
            let ends: Vec<(usize, f32)> = self
                .ends
                .iter()
                .filter(|(at, _)| *at > from && *at <= to)
                .map(|(at, end)| (at - from, *end))
                .collect();
            let white = text.len() - text.trim_end().len();
            let end =
                ends.iter().rev().find(|(at, _)| *at <= text.len() - white).map_or(self.end, |(_, end)| *end);
            let text = text.trim_end().to_owned();
            parts.push(Self { text, x, end, ends, gaps: Vec::new(), ..self.clone() });
        }
        parts
    }
}

/// The lines of these letters from the top; small letters beside a line (ふりがな) are left
/// out and counted.
pub(super) fn lines<'g>(
    page: &SeenPage,
    glyphs: impl IntoIterator<Item = &'g SeenGlyph>,
) -> (Vec<SeenLine>, usize) {
    let (upright, level): (Vec<&SeenGlyph>, Vec<&SeenGlyph>) =
        glyphs.into_iter().partition(|glyph| glyph.is_upright);
    let mut rows = rows(level, |glyph| glyph.y, |glyph| glyph.x);
    let ruby = take_ruby(page, &mut rows);
    let mut lines: Vec<SeenLine> = rows.into_iter().filter_map(|row| line(page, &row)).collect();
    // Columns of letters are read from the right.
    let mut columns = self::rows(upright, |glyph| -f32::midpoint(glyph.x, glyph.end), |glyph| glyph.y);
    columns.retain(|column| !column.is_empty());
    for column in columns {
        let text: String = column.iter().map(|glyph| page.letters(glyph)).collect();
        let Some(first) = column.first() else { continue };
        let end = column.iter().map(|glyph| glyph.end).fold(first.end, f32::max);
        let ends = vec![(text.len(), end)];
        let text = text.trim().to_owned();
        lines.push(SeenLine {
            text,
            x: first.x,
            end,
            y: first.y,
            size: first.size,
            ends,
            ..SeenLine::default()
        });
    }
    lines.retain(|line| !line.text.trim().is_empty());
    (lines, ruby)
}

/// Letters that stand on one line, line by line.
fn rows(
    mut glyphs: Vec<&SeenGlyph>,
    across: impl Fn(&SeenGlyph) -> f32,
    along: impl Fn(&SeenGlyph) -> f32,
) -> Vec<Vec<&SeenGlyph>> {
    glyphs.sort_by(|a, b| across(a).total_cmp(&across(b)).then(along(a).total_cmp(&along(b))));
    let mut rows: Vec<(f32, f32, Vec<&SeenGlyph>)> = Vec::new();
    for glyph in glyphs {
        let at = across(glyph);
        // A small figure beside a line hangs a little; ruby stands further off.
        let is_on = |(row, size, _): &&mut (f32, f32, Vec<&SeenGlyph>)| {
            (at - *row).abs() <= 0.42 * size.max(glyph.size) && size.min(glyph.size) > 0.0
        };
        match rows.iter_mut().rev().take(4).find(is_on) {
            Some((row, size, own)) => {
                if glyph.size > *size * 1.2 {
                    (*row, *size) = (at, glyph.size);
                }
                own.push(glyph);
            }
            None => rows.push((at, glyph.size, vec![glyph])),
        }
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter()
        .map(|(_, _, mut row)| {
            row.sort_by(|a, b| along(a).total_cmp(&along(b)));
            row
        })
        .collect()
}

/// Takes out the rows of small kana that stand over others; says how many.
fn take_ruby(page: &SeenPage, rows: &mut Vec<Vec<&SeenGlyph>>) -> usize {
    let size = |row: &[&SeenGlyph]| row.iter().map(|glyph| glyph.size).fold(0.0, f32::max);
    let is_kana = |row: &[&SeenGlyph]| {
        let mut letters =
            row.iter().flat_map(|glyph| page.letters(glyph).chars()).filter(|c| !c.is_whitespace());
        letters.all(|letter| matches!(letter, 'ぁ'..='ゖ' | 'ァ'..='ヶ' | 'ー' | '・'))
    };
    let is_ruby: Vec<bool> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let (Some(next), Some(first), Some(last)) = (rows.get(at + 1), row.first(), row.last()) else {
                return false;
            };
            let (own, under) = (size(row), size(next));
            let (Some(start), Some(end)) = (next.first(), next.last()) else { return false };
            own <= 0.62 * under
                && start.y - first.y <= 1.5 * under
                && first.x >= start.x - under
                && last.end <= end.end + under
                && is_kana(row)
        })
        .collect();
    let mut ruby = is_ruby.iter();
    let before = rows.len();
    rows.retain(|_| !ruby.next().copied().unwrap_or(false));
    before - rows.len()
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_graphic() || matches!(letter, 'À'..='ɏ' | '’' | '“' | '”')
}

/// A line from its letters, which are in order.
fn line(page: &SeenPage, row: &[&SeenGlyph]) -> Option<SeenLine> {
    let first = row.first()?;
    let size = row.iter().map(|glyph| glyph.size).fold(0.0, f32::max);
    let is_spread = is_spread(page, row);
    let mut own = SeenLine { x: first.x, y: first.y, size, ..SeenLine::default() };
    let mut last: Option<&SeenGlyph> = None;
    let mut moved: Vec<f32> = Vec::new();
    for glyph in row {
        let letters = page.letters(glyph);
        if let Some(before) = last {
            // A bold letter may be drawn twice.
            if page.letters(before) == letters && (glyph.x - before.x).abs() < 0.18 * size {
                continue;
            }
            let gap = (glyph.x - before.end) / size;
            moved.push(gap);
            if gap > APART && !is_spread {
                own.gaps.push((own.text.len(), glyph.x));
            }
            let (left, right) = (own.text.chars().next_back(), letters.chars().next());
            if let (Some(left), Some(right)) = (left, right)
                && !left.is_whitespace()
                && !right.is_whitespace()
                && !is_spread
            {
                match (is_latin(left), is_latin(right)) {
                    (true, true) if gap > 0.2 => own.text.push(' '),
                    _ if gap >= 0.85 => own.text.push('\u{3000}'),
                    _ => {}
                }
                if let Some((at, x)) = own.gaps.last_mut()
                    && (*x - glyph.x).abs() < 0.001
                {
                    *at = own.text.len();
                }
            }
        }
        own.text.push_str(letters);
        own.end = own.end.max(glyph.end);
        if !letters.trim().is_empty() {
            own.ends.push((own.text.len(), glyph.end));
        }
        last = Some(glyph);
    }
    // White at the ends is none of the line, but for what it stands in by.
    own.end = own.ends.last().map_or(own.end, |(_, end)| *end);
    own.white = own.text.split_off(own.text.trim_end().len());
    // The white of brackets is taken away; most letters show what was done to the line.
    moved.sort_by(f32::total_cmp);
    own.stretch = moved.get(moved.len() / 2).copied().unwrap_or(0.0);
    Some(own)
}

/// Whether the letters are spread over a width (均等割り付け).
fn is_spread(page: &SeenPage, row: &[&SeenGlyph]) -> bool {
    let seen: Vec<&&SeenGlyph> = row.iter().filter(|glyph| !page.letters(glyph).trim().is_empty()).collect();
    if !(3..=14).contains(&seen.len()) {
        return false;
    }
    let gaps = seen.windows(2).filter_map(|pair| match pair {
        [a, b] => Some((b.x - a.end) / a.size.max(b.size)),
        _ => None,
    });
    let (least, most) = gaps.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), gap| (a.min(gap), b.max(gap)));
    least > 0.3 && most <= least * 1.35 + 0.25
}

/// Whether it says which page it is: - 3 -, 3/12, P.3, 3ページ.
pub(super) fn is_page_number(text: &str) -> bool {
    let key = wording(text).to_ascii_lowercase();
    let mut rest = key.as_str();
    for word in ["page", "ページ", "頁", "p.", "p", "of", "全"] {
        rest = rest.trim_start_matches(word).trim_end_matches(word);
    }
    let rest = rest.replace("of", "/").replace("全", "/");
    let rest =
        rest.trim_matches(|c: char| is_any_dash(c) || matches!(c, '(' | ')' | '~' | '〜' | '/' | '・' | '|'));
    let mut numbers = rest.split(['/', '|']);
    let is_figure =
        |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let (first, second, more) = (numbers.next(), numbers.next(), numbers.next());
    first.is_some_and(is_figure) && second.is_none_or(is_figure) && more.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_known() {
        for text in ["- 3 -", "3/12", "3 / 12", "P.3", "３ページ", "－３－", "3", "Page 3 of 12", "3頁"]
        {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["調書-1", "令和6年度", "1-2-3", "12345", "3人", "", "-"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
