//! Text in the window, broken into lines by the rules that hold on paper.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::cache::CacheTrait;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, Context, FontId, Galley};

use crate::typeset::break_lines;

use super::theme::size;

/// Lays text out in lines no wider than `width` points; egui's own wrapping
/// would put 、 and 。 at the start of lines.
///
/// `marked` are parts of the text, in order, with what stands behind them.
pub fn galley(
    ctx: &Context,
    text: &str,
    font: &FontId,
    color: Color32,
    width: f32,
    marked: &[(Range<usize>, Color32)],
) -> Arc<Galley> {
    galley_of(ctx, text, &lines(ctx, text, font, width), font, color, marked)
}

/// Lays text out in these lines, wherever they come from.
pub fn galley_of(
    ctx: &Context,
    text: &str,
    lines: &[Range<usize>],
    font: &FontId,
    color: Color32,
    marked: &[(Range<usize>, Color32)],
) -> Arc<Galley> {
    let format = TextFormat {
        color,
        line_height: Some(line_height(ctx, font)),
        ..TextFormat::simple(font.clone(), color)
    };
    let job = |range: Range<usize>| {
        let mut job = LayoutJob::default();
        for (piece, background) in pieces(range, marked) {
            let format = TextFormat { background, ..format.clone() };
            job.append(text.get(piece).unwrap_or_default(), 0.0, format);
        }
        job.wrap.max_width = f32::INFINITY;
        job.keep_trailing_whitespace = true;
        job.break_on_newline = false;
        job
    };
    let galleys: Vec<Arc<Galley>> =
        ctx.fonts_mut(|fonts| lines.iter().map(|range| fonts.layout_job(job(range.clone()))).collect());
    let mut galley = Galley::concat(Arc::new(job(0..text.len())), &galleys, ctx.pixels_per_point());
    // Only where the clerk made a new line does the text hold a character for it.
    for (row, pair) in galley.rows.iter_mut().zip(lines.windows(2)) {
        if let [this, next] = pair {
            row.ends_with_newline = this.end < next.start;
        }
    }
    Arc::new(galley)
}

/// A range in pieces, those that are marked and those between them; at least one.
fn pieces(range: Range<usize>, marked: &[(Range<usize>, Color32)]) -> Vec<(Range<usize>, Color32)> {
    let mut pieces = Vec::new();
    let mut at = range.start;
    for (mark, color) in marked {
        let (start, end) = (mark.start.max(at), mark.end.min(range.end));
        if start < end {
            if at < start {
                pieces.push((at..start, Color32::TRANSPARENT));
            }
            pieces.push((start..end, *color));
            at = end;
        }
    }
    if at < range.end || pieces.is_empty() {
        pieces.push((at..range.end, Color32::TRANSPARENT));
    }
    pieces
}

/// How tall text is when laid out by [`galley`].
pub fn height(ctx: &Context, text: &str, font: &FontId, width: f32) -> f32 {
    lines(ctx, text, font, width).len() as f32 * line_height(ctx, font)
}

/// How wide the longest line of text is where only the clerk's own breaks count.
pub fn width(ctx: &Context, text: &str, font: &FontId) -> f32 {
    ctx.fonts_mut(|fonts| {
        let width = |line: &str| line.chars().map(|c| fonts.glyph_width(font, c)).sum();
        text.lines().map(width).fold(0.0, f32::max)
    })
}

/// From one line to the next.
pub fn line_height(ctx: &Context, font: &FontId) -> f32 {
    (ctx.fonts_mut(|fonts| fonts.row_height(font)) + size::LEADING).round()
}

type Lines = Arc<[Range<usize>]>;

/// Where the lines of text are. Kept from frame to frame while they are used;
/// galleys are not, since their glyphs' places in the texture can change.
fn lines(ctx: &Context, text: &str, font: &FontId, width: f32) -> Lines {
    let mut hasher = DefaultHasher::new();
    (text, font, width.to_bits(), ctx.pixels_per_point().to_bits()).hash(&mut hasher);
    let key = hasher.finish();
    if let Some(lines) = ctx.memory_mut(|memory| memory.caches.cache::<LineCache>().get(key)) {
        return lines;
    }
    let lines: Lines = ctx.fonts_mut(|fonts| {
        break_lines(text, width, |cluster| cluster.chars().map(|c| fonts.glyph_width(font, c)).sum()).into()
    });
    ctx.memory_mut(|memory| memory.caches.cache::<LineCache>().put(key, lines.clone()));
    lines
}

#[derive(Default)]
struct LineCache {
    generation: u32,
    kept: HashMap<u64, (u32, Lines)>,
}

impl LineCache {
    fn get(&mut self, key: u64) -> Option<Lines> {
        let (used, lines) = self.kept.get_mut(&key)?;
        *used = self.generation;
        Some(lines.clone())
    }

    fn put(&mut self, key: u64, lines: Lines) {
        self.kept.insert(key, (self.generation, lines));
    }
}

impl CacheTrait for LineCache {
    fn update(&mut self) {
        let generation = self.generation;
        self.kept.retain(|_, (used, _)| *used == generation);
        self.generation = generation.wrapping_add(1);
    }

    fn len(&self) -> usize {
        self.kept.len()
    }
}

/// Text from the clipboard or an input method with the line ends of the book.
pub fn normalize_newlines(text: &mut String) {
    if text.contains(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        *text = text
            .replace("\r\n", "\n")
            .replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_marks_begin_and_end() {
        let (plain, mark) = (Color32::TRANSPARENT, Color32::RED);
        let marked = [(2..4, mark), (6..12, mark)];
        assert_eq!(pieces(0..3, &marked), [(0..2, plain), (2..3, mark)]);
        assert_eq!(pieces(3..9, &marked), [(3..4, mark), (4..6, plain), (6..9, mark)]);
        assert_eq!(pieces(12..15, &marked), [(12..15, plain)]);
        assert_eq!(pieces(5..5, &marked), [(5..5, plain)]);
    }
}
