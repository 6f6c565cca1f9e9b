//! 柱とノンブル: the lines in the margins, with page numbers and the like.

use std::collections::HashMap;

use jiff::civil::Date;

use super::align::Align;
use super::block::{Style, TextBlock};
use super::font::{FaceId, Fonts};
use super::page::{Page, Paper, SMALLEST_PT};
use super::printed::caption;
use super::tree::{Artifact, Tag};
use crate::book::{Context, Head, Outline, PageSetup, Running, era, fields};
use crate::words::one_line;

/// The height that every margin has for a running line, in points: twice the
/// least distance of its middle from the body ([`Paper`]).
const MOST_HEIGHT: f32 = 21.0;

/// What the fields of a running line stand for on a page.
#[derive(Clone, Debug, Default)]
pub struct RunningFields {
    head: Option<Head>,
    plan: String,
    sheet: String,
    number: String,
    made: String,
    pub(super) page: (usize, usize),
}

impl RunningFields {
    /// Those of a page of `book`, or of a sheet in it: the `page.0`th of
    /// `page.1`. `made` is the day of printing, `None` for the as-of date.
    pub fn new(book: &Outline, sheet: Option<&Context>, made: Option<Date>, page: (usize, usize)) -> Self {
        Self {
            head: Some(book.head.clone()),
            plan: sheet.map(|sheet| one_line(&sheet.plan.name)).unwrap_or_default(),
            sheet: sheet.map(caption).unwrap_or_default(),
            number: sheet.map(|context| context.sheet.number.to_string()).unwrap_or_default(),
            made: made.or(book.head.as_of).map(era::wareki_date).unwrap_or_default(),
            page,
        }
    }

    /// `text` on one line with the fields of [`Running::FIELDS`] filled in.
    pub fn fill(&self, text: &str) -> String {
        let value = |field: &str| {
            Some(match field {
                "{計画名}" => self.plan.clone(),
                "{調書名}" => self.sheet.clone(),
                "{調書番号}" => self.number.clone(),
                "{作成日}" => self.made.clone(),
                "{ページ}" => self.page.0.to_string(),
                "{総ページ}" => self.page.1.to_string(),
                _ => return fields::of_head(field, self.head.as_ref()?),
            })
        };
        one_line(&fields::fill(text, value))
    }
}

/// What was set for earlier pages of the same paper: a sheet's name is the same on all of
/// them, and may be long.
#[derive(Default)]
pub(super) struct Kept {
    /// By text, how wide it is on one line.
    widths: HashMap<String, f32>,
    /// By text, its place in the line, and its room there.
    blocks: HashMap<(String, usize, u32), TextBlock>,
}

/// Sets the running lines of a page.
pub(super) fn set(
    setup: &PageSetup,
    paper: &Paper,
    fields: &RunningFields,
    fonts: &Fonts,
    kept: &mut Kept,
    page: &mut Page,
) {
    for (running, artifact, middle) in
        [(&setup.header, Artifact::Header, paper.header), (&setup.footer, Artifact::Footer, paper.footer)]
    {
        line((running, artifact, middle), paper, fields, fonts, kept, page);
    }
}

/// Sets a line with its middle at a height. What is too long for its room takes
/// several lines, set smaller as far as the margin asks for it.
fn line(
    (line, artifact, middle): (&Running, Artifact, f32),
    paper: &Paper,
    fields: &RunningFields,
    fonts: &Fonts,
    kept: &mut Kept,
    page: &mut Page,
) {
    let texts = line.texts().map(|text| fields.fill(text));
    let size = (paper.body_pt.min(9.0) * 0.85).max(SMALLEST_PT);
    let style = Style { leading: 1.2, ..Style::new(FaceId::Gothic, size) };
    let widths = texts.each_ref().map(|text| match kept.widths.get(text) {
        Some(width) => *width,
        None => {
            let width = TextBlock::new(text, f32::INFINITY, style, fonts).natural_width();
            kept.widths.insert(text.clone(), width);
            width
        }
    });
    let aligns = [Align::Start, Align::Center, Align::End];
    for (place, ((text, align), room)) in
        texts.into_iter().zip(aligns).zip(rooms(widths, paper.body_width, size)).enumerate()
    {
        // The other texts of a line decide how much room it has.
        let key = (text, place, room.to_bits());
        let block = kept
            .blocks
            .entry(key)
            .or_insert_with_key(|(text, ..)| fitted(text, room, Style { align, ..style }, fonts));
        let left = paper.left + (paper.body_width - room) * place as f32 / 2.0;
        let top = middle - block.height_of(block.len()) / 2.0;
        block.place(0..block.len(), (left, top), Tag::Artifact(artifact), fonts, &mut page.items);
    }
}

/// The room of each of three texts of these widths in a line, so that none
/// reaches into another: what they need, as long as that is there.
pub fn rooms([left, center, right]: [f32; 3], line: f32, gap: f32) -> [f32; 3] {
    if center <= 0.0 {
        let both = if left > 0.0 && right > 0.0 { line - gap } else { line };
        return if left + right <= both {
            [left, 0.0, both - left]
        } else {
            let half = both / 2.0;
            let left = if left <= half { left } else { half.max(both - right) };
            [left, 0.0, both - left]
        };
    }
    // The middle is the middle: both sides leave the same.
    let side = if left > 0.0 || right > 0.0 { left.max(right) + gap } else { 0.0 };
    let center = if center + 2.0 * side <= line {
        center
    } else if side <= line / 3.0 {
        line - 2.0 * side
    } else {
        center.min(line / 3.0)
    };
    let side = ((line - center) / 2.0 - gap).max(0.0);
    [side, center, side]
}

/// A block of `text` that is no higher than [`MOST_HEIGHT`], set smaller where it
/// must be.
fn fitted(text: &str, room: f32, style: Style, fonts: &Fonts) -> TextBlock {
    // A hair more, so that no rounding breaks a line that fits.
    let set = |size: f32| TextBlock::new(text, room + 0.05, Style { size, ..style }, fonts);
    let mut block = set(style.size);
    if block.height_of(block.len()) > MOST_HEIGHT {
        // What it covers shrinks with the square of its size.
        let times = (MOST_HEIGHT / block.height_of(block.len())).sqrt();
        block = set((style.size * times * 1.1).min(style.size));
    }
    while block.height_of(block.len()) > MOST_HEIGHT && block.style.size > 0.5 {
        block = set(block.style.size * 0.9);
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_line_reaches_into_another() {
        let widths = [0.0, 3.0, 30.0, 45.0, 60.0, 100.0, 500.0];
        for left in widths {
            for center in widths {
                for right in widths {
                    let [a, b, c] = rooms([left, center, right], 100.0, 2.0);
                    assert!(a >= 0.0 && b >= 0.0 && c >= 0.0);
                    let (begin, end) = ((100.0 - b) / 2.0, (100.0 + b) / 2.0);
                    let free = |text: f32, room: f32| if text > 0.0 { room } else { 0.0 };
                    if center > 0.0 {
                        assert!(free(left, a) <= begin && 100.0 - free(right, c) >= end);
                    }
                    assert!(free(left, a) + free(right, c) <= 100.0, "{left} {center} {right}");
                }
            }
        }
        assert_eq!(rooms([20.0, 30.0, 10.0], 100.0, 2.0)[1], 30.0);
        assert_eq!(rooms([20.0, 0.0, 90.0], 100.0, 2.0), [20.0, 0.0, 78.0]);
    }
}
