//! Text into a block of lines of glyphs, ready to be put somewhere.

use std::ops::Range;

use super::font::{FaceId, Fonts};
use super::line::{break_lines, paragraphs};
use super::page::{GlyphRun, Item, RunGlyph};
use super::tree::ElementId;

/// How a block's text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The face.
    pub face: FaceId,
    /// The type size in points.
    pub size: f32,
    /// The distance of lines, as a multiple of the type size.
    pub leading: f32,
    /// Where a line that is not full stands.
    pub align: Align,
    /// What the first line of each paragraph begins further right by, in em.
    pub indent: f32,
}

/// Where a line stands within the width it could fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Align {
    Start,
    Center,
    End,
}

impl Style {
    /// Body text: aligned left, with comfortable leading.
    pub fn new(face: FaceId, size: f32) -> Self {
        Self { face, size, leading: 1.45, align: Align::Start, indent: 0.0 }
    }

    /// The same, centred.
    pub fn centered(self) -> Self {
        Self { align: Align::Center, ..self }
    }

    /// The distance from line to line, in points.
    pub fn line_height(&self) -> f32 {
        self.size * self.leading
    }
}

/// A block of text broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// How it is set.
    pub style: Style,
    /// The width it was broken for, in points.
    pub width: f32,
    lines: Vec<Line>,
}

/// A line: its runs, with `x` from the block's left edge and `y` unset.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    runs: Vec<GlyphRun>,
}

impl Block {
    /// Sets `text` to `width` points. Text that says nothing has no lines.
    pub fn new(text: &str, width: f32, style: Style, fonts: &Fonts) -> Self {
        let mut lines = Vec::new();
        if !text.trim().is_empty() {
            for paragraph in paragraphs(text.trim_end()) {
                set(text.get(paragraph).unwrap_or_default(), width, style, fonts, &mut lines);
            }
        }
        Self { style, width, lines }
    }

    /// Sets `text` on one line for each of its own where that takes type no
    /// smaller than `least` times the style's; else as [`Block::new`] does.
    pub fn fitted(text: &str, width: f32, style: Style, least: f32, fonts: &Fonts) -> Self {
        let full = Self::new(text, f32::INFINITY, style, fonts).natural_width();
        let times = width / full.max(1.0);
        // A hair less, so that no rounding makes it a line too many.
        let size = if (least..1.0).contains(&times) { style.size * times * 0.999 } else { style.size };
        Self::new(text, width, Style { size, ..style }, fonts)
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is nothing to be seen of it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How high `lines` lines of it are.
    pub fn height_of(&self, lines: usize) -> f32 {
        lines as f32 * self.style.line_height()
    }

    /// How many of its lines `height` has room for.
    pub fn lines_in(&self, height: f32) -> usize {
        ((height + 0.01) / self.style.line_height()).floor().max(0.0) as usize
    }

    /// The width of its widest line.
    pub fn natural_width(&self) -> f32 {
        self.lines.iter().map(Line::end).fold(0.0, f32::max)
    }

    /// Where its last line ends.
    pub fn end_of_last(&self) -> f32 {
        self.lines.last().map_or(0.0, Line::end)
    }

    /// Puts `lines` at (`x`, `y`), the upper left corner of the first of them,
    /// as part of `element`.
    pub fn place(
        &self,
        lines: Range<usize>,
        (x, y): (f32, f32),
        element: Option<ElementId>,
        fonts: &Fonts,
        items: &mut Vec<Item>,
    ) {
        let height = self.style.line_height();
        let face = fonts.face(self.style.face);
        // The em box in the middle of the line, the baseline where it is in it.
        let baseline = (height - self.style.size) / 2.0 + face.ascent * self.style.size;
        for (row, line) in self.lines.get(lines).unwrap_or_default().iter().enumerate() {
            let spare = (self.width - line.end()).max(0.0);
            let shift = match self.style.align {
                Align::Start => 0.0,
                Align::Center => spare / 2.0,
                Align::End => spare,
            };
            for run in &line.runs {
                items.push(Item::Text(GlyphRun {
                    x: x + shift + run.x,
                    y: y + row as f32 * height + baseline,
                    element,
                    ..run.clone()
                }));
            }
        }
    }
}

impl Line {
    /// Where its last glyph ends.
    fn end(&self) -> f32 {
        self.runs.last().map_or(0.0, |run| run.x + run.width())
    }
}

/// Sets one paragraph.
fn set(text: &str, width: f32, style: Style, fonts: &Fonts, lines: &mut Vec<Line>) {
    // The indent is measured as if it stood before the first character, and
    // hangs on no line but the first.
    let indented = !text.starts_with(['\u{3000}', ' ', '\t']);
    let indent = if indented { style.indent.min((width / style.size - 1.0).max(0.0)) } else { 0.0 };
    let mut lead = indent;
    let ranges = break_lines(text, width / style.size, |cluster| {
        fonts.width(style.face, cluster) + std::mem::take(&mut lead)
    });
    for (index, range) in ranges.into_iter().enumerate() {
        let content = text.get(range).unwrap_or_default();
        let start = if index == 0 { indent * style.size } else { 0.0 };
        lines.push(Line { runs: runs(content.trim_end(), start, style, fonts) });
    }
}

/// The glyph runs of a line: one, or several where a face lacks a character.
fn runs(text: &str, start: f32, style: Style, fonts: &Fonts) -> Vec<GlyphRun> {
    let mut runs: Vec<GlyphRun> = Vec::new();
    let mut x = start;
    fonts.shape(style.face, text, |glyph, range| {
        let piece = text.get(range).unwrap_or_default();
        if runs.last().is_none_or(|run| run.face != glyph.face) {
            runs.push(GlyphRun {
                face: glyph.face,
                size: style.size,
                x,
                y: 0.0,
                element: None,
                text: String::new(),
                glyphs: Vec::new(),
            });
        }
        if let Some(run) = runs.last_mut() {
            run.text.push_str(piece);
            // A cluster of 65,535 bytes is nobody's text.
            let bytes = u16::try_from(piece.len()).unwrap_or(u16::MAX);
            run.glyphs.push(RunGlyph { id: glyph.id, advance: glyph.advance, shift: 0, bytes });
        }
        x += f32::from(glyph.advance) / 1000.0 * style.size;
    });
    runs
}
