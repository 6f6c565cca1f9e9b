//! What is seen on a page of a PDF. Lengths are in points, from the upper left corner of the
//! page as it is shown: turned and cut as the file says.

use std::ops::Range;

/// A page with what stands on it.
#[derive(Debug, Default)]
pub(super) struct SeenPage {
    pub width: f32,
    pub height: f32,
    /// The text of all its glyphs.
    pub text: String,
    /// In the order in which they are drawn.
    pub glyphs: Vec<SeenGlyph>,
    pub rules: Vec<SeenRule>,
    /// How much of the page pictures cover: 1 is all of it.
    pub pictured: f32,
    /// Glyphs of which nobody says which letters they are.
    pub unknown: usize,
    /// What stands beside the page, or where nothing of it is seen.
    pub beyond: String,
}

/// A glyph, and the letters that it stands for.
#[derive(Clone, Debug)]
pub(super) struct SeenGlyph {
    /// Its letters in the page's text.
    pub text: Range<usize>,
    /// From where to where it reaches.
    pub x: f32,
    pub end: f32,
    /// Its baseline.
    pub y: f32,
    /// The type size.
    pub size: f32,
    /// The number of the marked content that it is part of.
    pub mark: Option<u32>,
    /// It is not drawn: scanners put what they read under the picture of the paper.
    pub is_hidden: bool,
    /// It is one of a column of letters that is read downwards.
    pub is_upright: bool,
}

impl SeenGlyph {
    /// The middle of what is seen of it.
    pub fn middle(&self) -> (f32, f32) {
        (f32::midpoint(self.x, self.end), self.y - 0.35 * self.size)
    }
}

/// A straight line, level or upright.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SeenRule {
    pub is_level: bool,
    /// Its height on the page, or how far right it stands.
    pub at: f32,
    /// Where it begins and ends.
    pub from: f32,
    pub to: f32,
}

impl SeenPage {
    /// The letters of a glyph.
    pub fn letters(&self, glyph: &SeenGlyph) -> &str {
        self.text.get(glyph.text.clone()).unwrap_or_default()
    }

    /// Turns the page to the right by so many quarters, in which its letters are read.
    /// `quarters` says for each glyph by how many it is turned to the left; those that are
    /// turned otherwise stand upright.
    pub fn turned(mut self, right: u8, quarters: &[u8]) -> Self {
        let (width, height) = (self.width, self.height);
        let turn = |(x, y): (f32, f32)| match right % 4 {
            1 => (height - y, x),
            2 => (width - x, height - y),
            3 => (y, width - x),
            _ => (x, y),
        };
        for (glyph, quarter) in self.glyphs.iter_mut().zip(quarters) {
            let advance = glyph.end - glyph.x;
            (glyph.x, glyph.y) = turn((glyph.x, glyph.y));
            glyph.end = glyph.x + advance;
            glyph.is_upright |= *quarter != right;
        }
        for rule in &mut self.rules {
            let (from, to) = if rule.is_level {
                ((rule.from, rule.at), (rule.to, rule.at))
            } else {
                ((rule.at, rule.from), (rule.at, rule.to))
            };
            *rule = SeenRule::new(turn(from), turn(to)).unwrap_or(*rule);
        }
        if right % 2 == 1 {
            (self.width, self.height) = (height, width);
        }
        self
    }
}

impl SeenRule {
    /// The most that the ends of a line may be apart for it to be level or upright.
    const ASLANT: f32 = 1.0;

    /// The line between two points, if it is level or upright.
    pub fn new((x, y): (f32, f32), (to_x, to_y): (f32, f32)) -> Option<Self> {
        let (across, down) = ((to_x - x).abs(), (to_y - y).abs());
        if down <= Self::ASLANT && across > down {
            let (from, to) = (x.min(to_x), x.max(to_x));
            Some(Self { is_level: true, at: f32::midpoint(y, to_y), from, to })
        } else if across <= Self::ASLANT && down > across {
            let (from, to) = (y.min(to_y), y.max(to_y));
            Some(Self { is_level: false, at: f32::midpoint(x, to_x), from, to })
        } else {
            None
        }
    }

    /// The lines of a rectangle: one where it is thin, else its four sides.
    pub fn of_box([left, top, right, bottom]: [f32; 4], is_filled: bool) -> Vec<Self> {
        /// What is filled and thinner is a line.
        const THIN: f32 = 3.0;
        let (width, height) = (right - left, bottom - top);
        let (x, y) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
        let line = if height <= THIN && width > height {
            Self::new((left, y), (right, y))
        } else if width <= THIN {
            Self::new((x, top), (x, bottom))
        } else {
            None
        };
        match line {
            Some(line) => vec![line],
            None if is_filled => Vec::new(),
            None => {
                let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
                let sides = corners.iter().zip(corners.iter().cycle().skip(1));
                sides.filter_map(|(from, to)| Self::new(*from, *to)).collect()
            }
        }
    }
}
