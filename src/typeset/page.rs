//! What layout yields: pages of glyphs, rules and fills at their places.
//!
//! Lengths are in points, measured from the page's upper left corner.

use super::font::FaceId;
use super::tree::{ElementId, Tag, TextSource};
use crate::book::{BodyFace, Edge, PageSetup, SheetId};

/// The least type size that anything is shrunk to, in points.
pub const SMALLEST_PT: f32 = 7.0;

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// A page. Its items stand in the order in which they are read.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Page {
    pub width: f32,
    pub height: f32,
    pub items: Vec<PageItem>,
    /// What begins on this page, for the outline.
    pub bookmarks: Vec<Bookmark>,
    /// What leads to other pages.
    pub links: Vec<Link>,
    /// The boxes of what can be edited, for whoever points at the page.
    pub areas: Vec<Area>,
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum PageItem {
    Text(GlyphRun),
    Rule(RuleLine),
    Fill(Fill),
}

/// Glyphs of one face and size on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// The type size.
    pub size: f32,
    /// Where the first glyph begins.
    pub x: f32,
    /// The baseline.
    pub y: f32,
    /// What it is part of.
    pub tag: Tag,
    /// The text that the glyphs stand for.
    pub text: String,
    /// The glyphs from left to right; each begins where the one before ends
    /// and its `shift` is added.
    pub glyphs: Vec<RunGlyph>,
}

/// A glyph in its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunGlyph {
    /// Its number in the run's face.
    pub id: u16,
    /// Its natural advance, in thousandths of an em.
    pub advance: u16,
    /// How much further right the next glyph begins, in thousandths of an em:
    /// space where it is positive, squeezed where it is negative.
    pub shift: i16,
    /// How many bytes of the run's text it stands for. The glyphs stand for the
    /// whole text, one after the other.
    pub bytes: u16,
}

impl RunGlyph {
    /// How far the pen moves with it, in thousandths of an em.
    pub fn moves(&self) -> i32 {
        i32::from(self.advance) + i32::from(self.shift)
    }
}

impl GlyphRun {
    /// How wide it is.
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(RunGlyph::moves).sum::<i32>() as f32 / 1000.0 * self.size
    }

    /// The glyphs, each with the text it stands for.
    pub fn pieces(&self) -> impl Iterator<Item = (RunGlyph, &str)> {
        let mut from = 0;
        self.glyphs.iter().map(move |&glyph| {
            let to = from + usize::from(glyph.bytes);
            let piece = self.text.get(from..to).unwrap_or_default();
            from = to;
            (glyph, piece)
        })
    }
}

/// A straight black line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct RuleLine {
    pub from: (f32, f32),
    pub to: (f32, f32),
    /// How thick it is.
    pub weight: f32,
}

/// A rectangle filled with grey.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Fill {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    /// 0 is black, 1 the white of the paper.
    pub gray: f32,
}

/// The parts of a book's print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum SectionKind {
    /// Title page and explanation of the ratings.
    Cover,
    Contents,
    Sheet(SheetId),
    /// What changed since last year.
    Comparison,
}

/// A line of the document's outline.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Bookmark {
    /// 0 for a plan, 1 for a policy, 2 for a sheet.
    pub level: usize,
    pub title: String,
}

/// A box on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Frame {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Frame {
    /// Whether a point lies in it.
    pub fn contains(&self, (x, y): (f32, f32)) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }
}

/// What leads to another page when it is clicked.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where it is.
    pub frame: Frame,
    /// The [`super::ElementKind::Link`] it belongs to.
    pub element: ElementId,
    /// The part whose first page it leads to.
    pub to: SectionKind,
    /// Where it leads, in words.
    pub title: String,
}

/// A box in which something of the book is printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Where it is.
    pub frame: Frame,
    /// What is printed in it.
    pub source: TextSource,
}

/// The paper of a form, and the part of it that is printed on.
///
/// A form is data that anybody can write, so nonsense (no width, margins that
/// leave nothing) is brought back to what can hold text.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Paper {
    pub width: f32,
    pub height: f32,
    pub left: f32,
    pub top: f32,
    /// Width of the body.
    pub body_width: f32,
    /// Height of the body.
    pub body_height: f32,
    /// Type size of the body.
    pub body_pt: f32,
    /// The face of the body.
    pub body_face: FaceId,
    /// The middle of the line in the upper margin.
    pub header: f32,
    /// The middle of the line in the lower margin.
    pub footer: f32,
}

impl Paper {
    /// Room a running line needs beside the body, in points.
    pub const RUNNING: f32 = 24.0;

    /// The paper `setup` describes.
    pub fn new(setup: &PageSetup) -> Self {
        let standard = PageSetup::a4_landscape();
        let sane = |value: f32, standard: f32, least: f32, most: f32| {
            if value.is_finite() { value.clamp(least, most) } else { standard }
        };
        let (shortest, longest) = (*PageSetup::SIDE_MM.start(), *PageSetup::SIDE_MM.end());
        let width = sane(setup.width_mm, standard.width_mm, shortest, longest) * MM;
        let height = sane(setup.height_mm, standard.height_mm, shortest, longest) * MM;
        let body_pt = sane(setup.body_pt, standard.body_pt, 4.0, 24.0);
        let bound =
            |edge| if setup.binding.edge == edge { sane(setup.binding.mm, 0.0, 0.0, 100.0) } else { 0.0 };
        let margin = |mm: f32, standard: f32, edge: Option<Edge>| {
            (sane(mm, standard, 0.0, 1000.0) + edge.map_or(0.0, bound)) * MM
        };
        let (margins, usual) = (&setup.margins, &standard.margins);
        let left = margin(margins.left, usual.left, Some(Edge::Left)).min(width * PageSetup::MOST_BESIDE);
        let right = margin(margins.right, usual.right, Some(Edge::Right)).min(width * PageSetup::MOST_BESIDE);
        let running = |line: &crate::book::Running| if line.is_empty() { 0.0 } else { Self::RUNNING };
        let head_room = running(&setup.header);
        let foot_room = running(&setup.footer);
        let bound_top = (bound(Edge::Top) * MM).min(height * PageSetup::MOST_BOUND_ABOVE);
        let top = (margin(margins.top, usual.top, None).min(height * PageSetup::MOST_ABOVE).max(head_room))
            + bound_top;
        let bottom =
            margin(margins.bottom, usual.bottom, None).min(height * PageSetup::MOST_ABOVE).max(foot_room);
        // A running line stands near the body, but never near the paper's edge.
        let beside = |room: f32| (room * 0.5).clamp(14.0, 24.0) - 3.0;
        Self {
            width,
            height,
            left,
            top,
            body_width: width - left - right,
            body_height: height - top - bottom,
            body_pt,
            body_face: match setup.body_face {
                BodyFace::Mincho => FaceId::Mincho,
                BodyFace::Gothic => FaceId::Gothic,
            },
            header: top - beside(top - bound_top),
            footer: height - bottom + beside(bottom),
        }
    }

    /// Type size of captions: a little smaller than the body, though not below
    /// [`SMALLEST_PT`] where the body is not.
    pub fn label_pt(&self) -> f32 {
        (self.body_pt * 0.95).max(self.body_pt.min(SMALLEST_PT))
    }

    /// The same with everything on it set at `times` the size.
    pub fn scaled(self, times: f32) -> Self {
        Self { body_pt: self.body_pt * times, ..self }
    }

    /// Where the body ends.
    pub fn bottom(&self) -> f32 {
        self.top + self.body_height
    }

    /// An empty page of this paper.
    pub fn page(&self) -> Page {
        Page { width: self.width, height: self.height, ..Page::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Binding, Margins};

    #[test]
    fn any_page_setup_leaves_room_for_text() {
        let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -5.0, 0.0, 1.0, 1e9];
        for width_mm in odd {
            for margin in odd {
                for edge in [Edge::Left, Edge::Top, Edge::Right] {
                    let setup = PageSetup {
                        width_mm,
                        height_mm: width_mm,
                        margins: Margins::all(margin),
                        binding: Binding { edge, mm: margin },
                        body_pt: margin,
                        ..PageSetup::a4_landscape()
                    };
                    let paper = Paper::new(&setup);
                    assert!(paper.body_width >= 4.0 * paper.body_pt.min(16.0), "{setup:?}: {paper:?}");
                    assert!(paper.body_height >= 50.0, "{setup:?}: {paper:?}");
                }
            }
        }
    }

    #[test]
    fn a_binding_moves_the_body_away_from_its_edge() {
        let plain = Paper::new(&PageSetup::a4_landscape());
        let bound = |edge| {
            let binding = Binding { edge, mm: 10.0 };
            Paper::new(&PageSetup { binding, ..PageSetup::a4_landscape() })
        };
        let taken = 10.0 * MM;
        let left = bound(Edge::Left);
        assert!((left.left - plain.left - taken).abs() < 0.01);
        assert!((plain.body_width - left.body_width - taken).abs() < 0.01);
        let top = bound(Edge::Top);
        assert!((top.top - plain.top - taken).abs() < 0.01);
        assert!((plain.body_height - top.body_height - taken).abs() < 0.01);
        let right = bound(Edge::Right);
        assert_eq!(right.left, plain.left);
        assert!((plain.body_width - right.body_width - taken).abs() < 0.01);
    }
}
