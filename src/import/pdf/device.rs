//! Takes down what the interpreter of PDF draws: letters, lines, pictures.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{self, Dict};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use super::budget::Budget;
use super::encoding::Encodings;
use super::page::{SeenGlyph, SeenPage, SeenRule};
use crate::lookalike::legible;

/// What stands for a glyph of which nobody says which letter it is.
pub(super) const UNKNOWN: &str = "〓";

/// The most marks within each other.
const DEPTH: usize = 64;

/// Takes down a page.
pub(super) struct PageRecorder<'b> {
    page: SeenPage,
    budget: &'b Budget,
    encodings: &'b Encodings,
    /// What of the page is still seen within each clip.
    clips: Vec<Rect>,
    marks: Vec<OpenMark>,
    /// Marks that are not kept, being too deep.
    deeper: usize,
    /// Of each glyph, by how many quarters it is turned to the left.
    quarters: Vec<u8>,
}

/// Marked content that is open.
struct OpenMark {
    number: Option<u32>,
    /// What its glyphs are read as, all of them together; taken by the first.
    actual: Option<Option<String>>,
}

impl<'b> PageRecorder<'b> {
    /// For a page of this size.
    pub fn new((width, height): (f32, f32), budget: &'b Budget, encodings: &'b Encodings) -> Self {
        let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        Self {
            page: SeenPage { width, height, ..SeenPage::default() },
            budget,
            encodings,
            clips: vec![whole],
            marks: Vec::new(),
            deeper: 0,
            quarters: Vec::new(),
        }
    }

    /// The page, turned so that it can be read.
    pub fn finish(self) -> SeenPage {
        let mut counts = [0_usize; 4];
        for quarter in &self.quarters {
            if let Some(count) = counts.get_mut(usize::from(*quarter)) {
                *count += 1;
            }
        }
        let most = (0_u8..).zip(counts).max_by_key(|(quarter, count)| (*count, 4 - quarter));
        let most = most.map_or(0, |(quarter, _)| quarter);
        self.page.turned(most, &self.quarters)
    }

    fn seen(&self) -> Rect {
        self.clips.last().copied().unwrap_or_default()
    }

    fn rules(&mut self, path: &BezPath, transform: Affine) {
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            let next = match *element {
                PathEl::MoveTo(to) => {
                    (first, last) = (to, to);
                    continue;
                }
                PathEl::LineTo(to) => to,
                PathEl::ClosePath => first,
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    last = to;
                    continue;
                }
            };
            self.line(transform * last, transform * next);
            last = next;
        }
    }

    fn line(&mut self, from: Point, to: Point) {
        // No further than it is seen.
        let seen = self.seen().inflate(1.0, 1.0);
        let within = |at: Point| {
            (
                at.x.clamp(seen.x0, seen.x1.max(seen.x0)) as f32,
                at.y.clamp(seen.y0, seen.y1.max(seen.y0)) as f32,
            )
        };
        let is_beyond = (from.x < seen.x0 && to.x < seen.x0)
            || (from.x > seen.x1 && to.x > seen.x1)
            || (from.y < seen.y0 && to.y < seen.y0)
            || (from.y > seen.y1 && to.y > seen.y1);
        if let (false, Some(rule)) = (is_beyond, SeenRule::new(within(from), within(to))) {
            self.add(rule);
        }
    }

    fn add(&mut self, rule: SeenRule) {
        self.budget.spend(0);
        if rule.to > rule.from && rule.at.is_finite() && rule.from.is_finite() && rule.to.is_finite() {
            self.page.rules.push(rule);
        }
    }

    fn filled(&mut self, bounds: Rect) {
        let seen = self.seen();
        let bounds = bounds.intersect(seen.inflate(1.0, 1.0));
        let edges = [bounds.x0, bounds.y0, bounds.x1, bounds.y1].map(|edge| edge as f32);
        SeenRule::of_box(edges, true).into_iter().for_each(|rule| self.add(rule));
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, transform: Affine, run: (bool, bool)) {
        let (is_upright, is_hidden) = run;
        let said = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => Some(String::from(letter)),
            Some(BfString::String(letters)) => Some(letters),
            None => self.encodings.letters(glyph),
        };
        let said = said.map(|said| said.chars().map(sign).collect::<String>());
        let said = said.filter(|said| !said.chars().all(|letter| letter.is_control() || is_unknown(letter)));
        // The interpreter counts glyphs in thousandths of an em.
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(own) => own.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(1000.0));
        let (origin, across) = (transform * Point::ZERO, transform * Point::new(advance, 0.0));
        let up = transform * Point::new(0.0, 1000.0) - origin;
        let along = across - origin;
        let size = up.hypot() as f32;
        if !(size > 0.5 && size < 2_000.0 && origin.x.is_finite() && origin.y.is_finite()) {
            return;
        }
        let seen = self.seen();
        let middle = origin + along * 0.5 + up * 0.35;
        let (mark, text) = self.read_as(said);
        if !seen.inflate(1.0, 1.0).contains(middle) {
            self.budget.spend(text.len());
            self.page.beyond.push_str(&legible(&text));
            return;
        }
        self.budget.spend(text.len());
        self.quarters.push(quarter(along.x, along.y));
        let start = self.page.text.len();
        self.page.text.push_str(&legible(&text));
        let text = start..self.page.text.len();
        let (x, y) = (origin.x as f32, origin.y as f32);
        let end = x + along.hypot() as f32;
        self.page.glyphs.push(SeenGlyph { text, x, end, y, size, mark, is_hidden, is_upright });
    }

    /// What a glyph is read as, which is said to be `said`; and the mark that it is in.
    fn read_as(&mut self, said: Option<String>) -> (Option<u32>, String) {
        let number = self.marks.iter().rev().find_map(|mark| mark.number);
        if let Some(actual) = self.marks.iter_mut().rev().find_map(|mark| mark.actual.as_mut()) {
            return (number, actual.take().unwrap_or_default());
        }
        let text = said.unwrap_or_else(|| {
            self.page.unknown += 1;
            UNKNOWN.to_owned()
        });
        (number, text)
    }
}

/// Whether nobody but the file knows what it is.
fn is_unknown(letter: char) -> bool {
    matches!(letter, '\u{FFFD}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E000}'..='\u{F8FF}')
}

/// The sign that a letter of Symbol or Wingdings is drawn as, of those that begin items: Word
/// says of them only where they stand in these faces.
fn sign(letter: char) -> char {
    match letter {
        '\u{F0B7}' | '\u{F09F}' => '•',
        '\u{F06C}' => '●',
        '\u{F0A1}' | '\u{F06D}' => '○',
        '\u{F06E}' | '\u{F0A7}' => '■',
        '\u{F06F}' | '\u{F0A8}' | '\u{F071}' => '□',
        '\u{F075}' | '\u{F076}' => '◆',
        '\u{F0D8}' => '➢',
        '\u{F0FC}' => '✓',
        _ => letter,
    }
}

/// By how many quarters a direction is turned to the left.
fn quarter(x: f64, y: f64) -> u8 {
    match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 2,
        // Downwards on the page.
        (false, _, true) => 3,
        (false, _, false) => 1,
    }
}

/// Whether it is as good as white, which is not seen on paper.
fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [red, green, blue, alpha] = color.to_rgba().to_rgba8();
            alpha < 8 || [red, green, blue].iter().all(|part| *part > 250)
        }
        Paint::Pattern(_) => false,
    }
}

/// A text of a PDF: UTF-16 or UTF-8 with a mark of that, or Latin letters.
pub(super) fn text_of(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| match pair {
                &[high, low] => u16::from_be_bytes([high, low]),
                _ => 0,
            });
            char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{FFFD}')).collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

impl<'a> Device<'a> for PageRecorder<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.budget.spend(0);
        if is_white(&props.paint) {
            return;
        }
        match draw_mode {
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.rules(path, props.transform),
            DrawMode::Fill(_) => {
                // Several rectangles may be filled at once.
                let mut part = BezPath::new();
                for element in path.elements() {
                    if matches!(element, PathEl::MoveTo(_)) && !part.elements().is_empty() {
                        self.filled((props.transform * std::mem::take(&mut part)).bounding_box());
                    }
                    part.push(*element);
                }
                if !part.elements().is_empty() {
                    self.filled((props.transform * part).bounding_box());
                }
            }
            DrawMode::Invisible => {}
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.budget.spend(0);
        if is_white(&props.paint) {
            return;
        }
        match draw_mode {
            DrawMode::Fill(_) => self.filled(props.transform.transform_rect_bbox(*rect)),
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => {
                self.rules(&rect.to_path(0.1), props.transform)
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip_path: &ClipPath) {
        self.budget.spend(0);
        let clip = self.seen().intersect(clip_path.path.bounding_box());
        self.clips.push(clip);
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.budget.spend(0);
        let clip = self.seen().intersect(*rect);
        self.clips.push(clip);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.budget.spend(0);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.budget.spend(0);
        let is_hidden = matches!(draw_mode, DrawMode::Invisible);
        let is_upright = run.writing_mode() == WritingMode::Vertical;
        // What is filled and stroked comes twice.
        if matches!(draw_mode, DrawMode::Stroke(_))
            && let (Some(first), Some(last)) = (run.glyphs().first(), self.page.glyphs.last())
        {
            let at = props.transform * first.transform() * Point::ZERO;
            let count = run.glyphs().len();
            let before = self.page.glyphs.iter().rev().nth(count.saturating_sub(1)).unwrap_or(last);
            if (at.x as f32 - before.x).abs() < 0.01 && (at.y as f32 - before.y).abs() < 0.01 {
                return;
            }
        }
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), (is_upright, is_hidden));
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.budget.spend(0);
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let bounds = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width, height));
        let unit = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        // Whichever the interpreter counts in, its pixels or the unit square.
        let seen = self.seen();
        let bounds = if bounds.area() > 4.0 * seen.area() { unit } else { bounds };
        let page = f64::from(self.page.width) * f64::from(self.page.height);
        self.page.pictured += (bounds.intersect(seen).area() / page.max(1.0)) as f32;
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.budget.spend(0);
        if self.marks.len() >= DEPTH {
            self.deeper += 1;
            return;
        }
        let number = properties.and_then(|own| own.get::<u32>(b"MCID".as_slice()));
        let actual = properties.and_then(|own| own.get::<object::String<'_>>(b"ActualText".as_slice()));
        let actual = actual.map(|text| Some(text_of(text.as_bytes())));
        self.marks.push(OpenMark { number, actual });
    }

    fn end_marked_content(&mut self) {
        match self.deeper.checked_sub(1) {
            Some(deeper) => self.deeper = deeper,
            None => {
                self.marks.pop();
            }
        }
    }
}
