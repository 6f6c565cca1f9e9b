//! The glyphs of a paragraph's lines, and what is underlined of them.

use std::ops::Range;

use super::super::align::{self, Align};
use super::super::font::{Fonts, Glyph};
use super::super::line::set::{Paragraph, SetLine, SetLines};
use super::super::page::{GlyphRun, RunGlyph};
use super::super::tree::{Artifact, Tag};
use super::{BlockLine, Style, measure};
use crate::lookalike::legible;

/// What is underlined of a paragraph that begins at a byte of its text.
#[derive(Clone, Copy)]
pub(super) struct Marked<'m> {
    pub ranges: &'m [Range<usize>],
    pub start: usize,
}

impl Marked<'_> {
    /// Whether what stands for these bytes of the paragraph is underlined.
    fn has(&self, range: &Range<usize>) -> bool {
        let at = self.start + range.start;
        let next = self.ranges.partition_point(|own| own.end <= at);
        self.ranges.get(next).is_some_and(|own| own.contains(&at))
    }
}

/// Sets one paragraph; gives how many pieces of it are underlined.
pub(super) fn set(
    (text, marked): (&str, Marked<'_>),
    width: f32,
    style: Style,
    fonts: &Fonts,
    lines: &mut Vec<BlockLine>,
) -> usize {
    let mut shaped = Shaped { text, glyphs: Vec::with_capacity(text.len() / 2), ends: Vec::new() };
    let mut from = 0;
    let paragraph = Paragraph::new(text, |cluster, class| {
        let body = fonts.body(style.face, cluster, class, |glyph, range| {
            shaped.glyphs.push((glyph, from + range.start..from + range.end));
        });
        from += cluster.len();
        shaped.ends.push(shaped.glyphs.len());
        body
    });
    let set = paragraph.set(measure(text, width, style));
    let mut pieces = Pieces { marked, count: 0, is_open: false };
    let ends = set.lines.iter().skip(1).map(|next| next.clusters.start).chain([shaped.ends.len()]);
    // The spaces that hang at a line's end are read with a letter beside them: whoever takes
    // the text out of the pages puts the lines together again.
    let mut hung = String::new();
    lines.extend(set.lines.iter().zip(ends).map(|(line, end)| {
        let hangs = shaped.text_of(line.clusters.end..end);
        let mut line = shaped.line(line, &set, style, &mut pieces);
        if style.align == Align::Decimal {
            let text: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            line.point = align::decimal_point(&text).map(|at| line.end_of(at));
        }
        if line.runs.first_mut().is_some_and(|run| run.lead(&hung)) {
            hung.clear();
        }
        hung.push_str(hangs);
        if line.runs.last_mut().is_some_and(|run| run.trail(&hung)) {
            hung.clear();
        }
        line
    }));
    pieces.count
}

impl GlyphRun {
    /// Has its first glyph read with this white before it; whether it is.
    fn lead(&mut self, white: &str) -> bool {
        let Some(glyph) = self.glyphs.first_mut() else { return false };
        let Ok(bytes) = u16::try_from(usize::from(glyph.bytes) + white.len()) else { return false };
        glyph.bytes = bytes;
        self.text.insert_str(0, white);
        true
    }

    /// Has its last glyph read with this white behind it; whether it is.
    fn trail(&mut self, white: &str) -> bool {
        let Some(glyph) = self.glyphs.last_mut() else { return false };
        let Ok(bytes) = u16::try_from(usize::from(glyph.bytes) + white.len()) else { return false };
        glyph.bytes = bytes;
        self.text.push_str(white);
        true
    }
}

/// The underlined pieces of a paragraph, glyph after glyph.
struct Pieces<'m> {
    marked: Marked<'m>,
    count: usize,
    /// The glyph before is of the last one.
    is_open: bool,
}

impl Pieces<'_> {
    /// Which of them the next glyph is of, which stands for these bytes.
    fn next(&mut self, range: &Range<usize>) -> Option<usize> {
        let is_marked = self.marked.has(range);
        self.count += usize::from(is_marked && !self.is_open);
        self.is_open = is_marked;
        is_marked.then(|| self.count - 1)
    }
}

/// A paragraph's glyphs.
struct Shaped<'t> {
    text: &'t str,
    /// Each with the bytes of the text it stands for.
    glyphs: Vec<(Glyph, Range<usize>)>,
    /// How many glyphs there are up to the end of each cluster.
    ends: Vec<usize>,
}

impl Shaped<'_> {
    /// The text of these clusters.
    fn text_of(&self, clusters: Range<usize>) -> &str {
        let glyphs =
            |end: usize| end.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |&end| end);
        let own = self.glyphs.get(glyphs(clusters.start)..glyphs(clusters.end)).unwrap_or_default();
        let (Some((_, first)), Some((_, last))) = (own.first(), own.last()) else { return "" };
        self.text.get(first.start..last.end).unwrap_or_default()
    }

    /// The glyph runs of a line: one, or several where a face lacks a character or
    /// something is underlined; and from where to where that is.
    fn line(&self, line: &SetLine, set: &SetLines, style: Style, pieces: &mut Pieces<'_>) -> BlockLine {
        let em = style.size / 1000.0;
        let mut underlines: Vec<(f32, f32)> = Vec::new();
        let mut runs: Vec<GlyphRun> = Vec::with_capacity(1);
        let mut spans: Vec<Option<usize>> = Vec::with_capacity(1);
        // The last underline goes on as long as the glyphs are of one piece.
        let mut before = None;
        let mut pen = line.start;
        let mut from =
            line.clusters.start.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |&end| end);
        for cluster in line.clusters.clone() {
            let to = self.ends.get(cluster).copied().unwrap_or(from);
            let shift = set.shifts.get(cluster).copied().unwrap_or(0);
            let glyphs = self.glyphs.get(from..to).unwrap_or_default();
            for (at, (glyph, range)) in glyphs.iter().enumerate() {
                let span = pieces.next(range);
                if runs.last().is_none_or(|run| run.face != glyph.face) || spans.last() != Some(&span) {
                    spans.push(span);
                    runs.push(GlyphRun {
                        face: glyph.face,
                        size: style.size,
                        x: pen as f32 * em,
                        y: 0.0,
                        tag: Tag::Artifact(Artifact::Layout),
                        text: String::with_capacity(4 * line.clusters.len()),
                        glyphs: Vec::with_capacity(line.clusters.len()),
                    });
                }
                if let Some(run) = runs.last_mut() {
                    let piece = self.text.get(range.clone()).unwrap_or_default();
                    // 食 is what is seen of ⾷, and what is looked for in the document.
                    let piece = if glyph.missing { piece.into() } else { legible(piece) };
                    run.text.push_str(&piece);
                    // A cluster has a few characters.
                    let bytes = u16::try_from(piece.len()).unwrap_or(u16::MAX);
                    run.glyphs.push(RunGlyph { id: glyph.id, advance: glyph.advance, shift: 0, bytes });
                    // What a sign lost of its white is the next glyph's.
                    let lost = if at + 1 == glyphs.len() { shift.min(0) } else { 0 };
                    let end = pen + i64::from(glyph.advance) + i64::from(lost);
                    let (from, to) = (pen as f32 * em, end as f32 * em);
                    match underlines.last_mut() {
                        Some(last) if span.is_some() && before == span => last.1 = to,
                        _ if span.is_some() => underlines.push((from, to)),
                        _ => {}
                    }
                    before = span;
                    pen += i64::from(glyph.advance);
                }
            }
            if let (Some(glyph), true) = (runs.last_mut().and_then(|run| run.glyphs.last_mut()), to > from) {
                glyph.shift = shift;
                pen += i64::from(shift);
            }
            from = to;
        }
        BlockLine { runs, spans, point: None, underlines }
    }
}
