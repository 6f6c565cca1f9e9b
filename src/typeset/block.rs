//! Text into a block of lines of glyphs, ready to be put somewhere.

mod shaping;

use std::ops::Range;

pub use super::align::Align;
use super::align::{self, WIDEST};
use super::font::{FaceId, Fonts};
use super::line::paragraphs;
use super::line::set::{LineMeasure, Paragraph, SetLine};
use super::page::{GlyphRun, PageItem, RuleLine};
use super::tree::{Leaf, LeafShape, Tag};
use shaping::{Marked, set};

/// How a block's text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The face.
    pub face: FaceId,
    /// The type size in points.
    pub size: f32,
    /// The distance of lines, as a multiple of the type size.
    pub leading: f32,
    /// Where a line stands.
    pub align: Align,
    /// How far from the right edge decimal points stand, in points
    /// ([`Align::Decimal`]).
    pub decimal: f32,
    /// What the first line of each paragraph begins further right by, in em.
    pub indent: f32,
}

impl Style {
    /// Body text: aligned left, with comfortable leading.
    pub fn new(face: FaceId, size: f32) -> Self {
        Self { face, size, leading: 1.45, align: Align::Start, decimal: 0.0, indent: 0.0 }
    }

    /// The same, centred.
    pub fn centered(self) -> Self {
        self.aligned(Align::Center)
    }

    /// The same, its lines standing elsewhere.
    pub fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// The distance from line to line, in points.
    pub fn line_height(&self) -> f32 {
        self.size * self.leading
    }
}

/// A block of text broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBlock {
    /// How it is set.
    pub style: Style,
    /// The width it was broken for, in points.
    pub width: f32,
    lines: Vec<BlockLine>,
    /// The lines of each typed line that says something.
    paragraphs: Vec<Range<usize>>,
    /// How many pieces of each of these are underlined.
    spans: Vec<usize>,
}

/// A line: its runs, with `x` from the block's left edge and `y` unset.
#[derive(Clone, Debug, PartialEq)]
struct BlockLine {
    runs: Vec<GlyphRun>,
    /// Which underlined piece of its paragraph each run is of, if of one.
    spans: Vec<Option<usize>>,
    /// Where the decimal point of its figure stands, or would.
    point: Option<f32>,
    /// From where to where it is underlined.
    underlines: Vec<(f32, f32)>,
}

/// An underline: how far below the em box it runs and how thick it is, in em.
const UNDERLINE: (f32, f32) = (0.08, 0.05);

impl TextBlock {
    /// Sets `text` to `width` points. Text that says nothing has no lines.
    pub fn new(text: &str, width: f32, style: Style, fonts: &Fonts) -> Self {
        Self::underlined(text, &[], width, style, fonts)
    }

    /// The same with these parts of the text, in order, underlined.
    pub fn underlined(text: &str, marked: &[Range<usize>], width: f32, style: Style, fonts: &Fonts) -> Self {
        let mut lines: Vec<BlockLine> = Vec::new();
        let (mut said, mut spans) = (Vec::new(), Vec::new());
        if !text.trim().is_empty() {
            for paragraph in paragraphs(text.trim_end()) {
                let start = paragraph.start;
                let text = text.get(paragraph).unwrap_or_default();
                let first = lines.len();
                let spread = if style.align == Align::Distribute { align::caption(text) } else { None };
                let marked = Marked { ranges: marked, start };
                let pieces =
                    set((spread.as_deref().unwrap_or(text), marked), width, style, fonts, &mut lines);
                if let (true, Some([line])) = (spread.is_some(), lines.get_mut(first..)) {
                    line.spread(width);
                }
                if lines.iter().skip(first).any(|line| !line.runs.is_empty()) {
                    said.push(first..lines.len());
                    spans.push(pieces);
                }
            }
        }
        Self { style, width, lines, paragraphs: said, spans }
    }

    /// Sets `text` on one line for each of its own where that takes type no
    /// smaller than `least` times the style's; else as [`TextBlock::new`] does.
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

    /// The lines of each of its paragraphs, which are the lines that were typed;
    /// empty ones are none.
    pub fn paragraphs(&self) -> &[Range<usize>] {
        &self.paragraphs
    }

    /// How many pieces of each of its paragraphs are underlined.
    pub fn spans(&self) -> &[usize] {
        &self.spans
    }

    /// What its paragraphs are for the document's structure.
    pub fn shapes(&self) -> Vec<LeafShape> {
        let ends = std::iter::once(0).chain(self.paragraphs.iter().map(|own| own.end));
        self.paragraphs
            .iter()
            .zip(ends)
            .zip(&self.spans)
            .map(|((own, before), spans)| LeafShape {
                spans: *spans,
                free_above: own.start.saturating_sub(before),
                line_height: self.style.line_height(),
            })
            .collect()
    }

    /// How high `lines` lines of it are.
    pub fn height_of(&self, lines: usize) -> f32 {
        lines as f32 * self.style.line_height()
    }

    /// How many of its lines `height` has room for.
    pub fn lines_in(&self, height: f32) -> usize {
        ((height + 0.01) / self.style.line_height()).floor().max(0.0) as usize
    }

    /// How far its lines reach to the right of their decimal points, in points.
    /// The most of that in a column is what [`Style::decimal`] is for all of it.
    pub fn beyond_point(&self) -> f32 {
        self.lines.iter().filter_map(|line| Some(line.end() - line.point?)).fold(0.0, f32::max)
    }

    /// The width of its widest line.
    pub fn natural_width(&self) -> f32 {
        self.lines.iter().map(BlockLine::end).fold(0.0, f32::max)
    }

    /// Where its last line ends.
    pub fn end_of_last(&self) -> f32 {
        self.lines.last().map_or(0.0, BlockLine::end)
    }

    /// Puts `lines` at (`x`, `y`), the upper left corner of the first of them,
    /// as what `tag` says.
    pub fn place(
        &self,
        lines: Range<usize>,
        (x, y): (f32, f32),
        tag: Tag,
        fonts: &Fonts,
        items: &mut Vec<PageItem>,
    ) {
        self.place_as(lines, (x, y), |_| tag, fonts, items);
    }

    /// The same; what a run is says `tag`, by the underlined piece that it is of.
    fn place_as(
        &self,
        lines: Range<usize>,
        (x, y): (f32, f32),
        tag: impl Fn(Option<usize>) -> Tag,
        fonts: &Fonts,
        items: &mut Vec<PageItem>,
    ) {
        let height = self.style.line_height();
        let face = fonts.face(self.style.face);
        // The em box in the middle of the line, the baseline where it is in it.
        let baseline = (height - self.style.size) / 2.0 + face.ascent * self.style.size;
        for (row, line) in self.lines.get(lines).unwrap_or_default().iter().enumerate() {
            let spare = (self.width - line.end()).max(0.0);
            let shift = match (self.style.align, line.point) {
                (Align::Start | Align::Justify, _) => 0.0,
                (Align::Center | Align::Distribute, _) => spare / 2.0,
                (Align::Decimal, Some(point)) => (self.width - self.style.decimal - point).clamp(0.0, spare),
                (Align::End | Align::Decimal, _) => spare,
            };
            for (from, to) in &line.underlines {
                let (gap, weight) = (UNDERLINE.0 * self.style.size, UNDERLINE.1 * self.style.size);
                let y = y + row as f32 * height + (height + self.style.size) / 2.0 + gap;
                // Not under the empty half of a bracket that hangs over an edge.
                let (from, to) = (from.max(0.0), to.min(self.width));
                let (from, to) = ((x + shift + from, y), (x + shift + to, y));
                items.push(PageItem::Rule(RuleLine { from, to, weight }));
            }
            for (run, span) in line.runs.iter().zip(&line.spans) {
                items.push(PageItem::Text(GlyphRun {
                    x: x + shift + run.x,
                    y: y + row as f32 * height + baseline,
                    tag: tag(*span),
                    ..run.clone()
                }));
            }
        }
    }
}

impl TextBlock {
    /// As [`TextBlock::place`], each paragraph as part of the element at its place, and what is
    /// underlined of it as part of those within.
    pub fn place_paragraphs(
        &self,
        lines: Range<usize>,
        (x, y): (f32, f32),
        elements: &[Leaf],
        fonts: &Fonts,
        items: &mut Vec<PageItem>,
    ) {
        for (paragraph, leaf) in self.paragraphs.iter().zip(elements) {
            let own = paragraph.start.max(lines.start)..paragraph.end.min(lines.end);
            if !own.is_empty() {
                let down = self.height_of(own.start - lines.start);
                let within = |span: Option<usize>| span.and_then(|at| leaf.spans.get(at));
                let tag = |span| Tag::Element(*within(span).unwrap_or(&leaf.element));
                self.place_as(own, (x, y + down), tag, fonts, items);
            }
        }
    }
}

impl BlockLine {
    /// Where its last glyph ends.
    fn end(&self) -> f32 {
        self.runs.last().map_or(0.0, |run| run.x + run.width())
    }

    /// Moves its glyphs apart, evenly, until it is `width` or [`WIDEST`].
    fn spread(&mut self, width: f32) {
        let [run] = self.runs.as_mut_slice() else { return };
        let natural = run.width();
        let spare = (width.min(natural * WIDEST) - natural) / run.size * 1000.0;
        let joints = run.glyphs.len().saturating_sub(1);
        if joints > 0 && spare > 0.0 {
            let each = (spare / joints as f32) as i16;
            run.glyphs.iter_mut().take(joints).for_each(|glyph| glyph.shift += each);
        }
    }

    /// Where the glyph that stands for the bytes before `at` ends.
    fn end_of(&self, at: usize) -> f32 {
        let mut bytes = 0;
        for run in &self.runs {
            let mut pen = 0;
            for glyph in &run.glyphs {
                bytes += usize::from(glyph.bytes);
                if bytes >= at {
                    return run.x + (pen + i32::from(glyph.advance)) as f32 / 1000.0 * run.size;
                }
                pen += glyph.moves();
            }
        }
        self.end()
    }
}

/// Where the lines of `text` are when it is set to `width` points, as bytes of it;
/// the spaces that hang at a line's end belong to it.
pub fn lines(text: &str, width: f32, style: Style, fonts: &Fonts) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    for own in paragraphs(text) {
        let content = text.get(own.clone()).unwrap_or_default();
        let mut starts = Vec::new();
        let mut at = own.start;
        let paragraph = Paragraph::new(content, |cluster, class| {
            starts.push(at);
            at += cluster.len();
            fonts.body(style.face, cluster, class, |_, _| {})
        });
        let set = paragraph.set(measure(content, width, style));
        let begin = |line: &SetLine| starts.get(line.clusters.start).copied().unwrap_or(own.start);
        let ends = set.lines.iter().skip(1).map(begin).chain([own.end]);
        let begins = std::iter::once(own.start).chain(set.lines.iter().skip(1).map(begin));
        lines.extend(begins.zip(ends).map(|(begin, end)| begin..end));
    }
    lines
}

/// The length of a line that no text fills, in thousandths of an em.
const ENDLESS: i64 = i64::MAX / 4;

/// How a paragraph is set.
fn measure(text: &str, width: f32, style: Style) -> LineMeasure {
    // The indent hangs on no line but the first, and on none that has its own.
    let indented = !text.starts_with(['\u{3000}', ' ', '\t']);
    let indent = if indented { style.indent.min((width / style.size - 1.0).max(0.0)) } else { 0.0 };
    let thousandths = |em: f32| (em * 1000.0).round() as i64;
    LineMeasure {
        width: thousandths(width / style.size).min(ENDLESS),
        indent: thousandths(indent),
        justify: style.align == Align::Justify,
        solid_end: style.align.ends_solid(),
    }
}

#[cfg(test)]
mod tests;
