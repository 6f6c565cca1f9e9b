//! A page as the operators that draw it (ISO 32000-1, 8 and 9), each run of
//! text marked with the element it is part of (14.7.4).
//!
//! printpdf can write these too, but takes an object for each operator; a
//! council's book has millions of them.

use std::collections::BTreeMap;

use super::faces::{Embedded, ShownGlyph};
use super::syntax::{decimal, integer, string, utf16};
use super::{structure, zlib};
use crate::typeset::page::{Fill, GlyphRun, Page, PageItem, RuleLine};
use crate::typeset::{Artifact, Element, ElementId, FaceId, Tag};

/// A page's operators, and what its marks stand for.
pub(super) struct PageContent {
    /// The operators, deflated.
    pub stream: Vec<u8>,
    /// The element of each piece of marked content; its place is its MCID.
    pub marks: Vec<ElementId>,
}

/// Draws `page`, whose runs name `elements`.
pub(super) fn draw(page: &Page, elements: &[Element], faces: &BTreeMap<FaceId, Embedded>) -> PageContent {
    let mut pen = Pen {
        out: Vec::with_capacity(16 * 1024),
        elements,
        height: page.height,
        at: (0, 0),
        font: None,
        spacing: 0,
        open: None,
        marks: Vec::new(),
    };
    // What only decorates comes first and under the text: one artifact.
    pen.fills(&page.items);
    pen.rules(&page.items);
    pen.end_mark();
    pen.out.extend(b"BT\n");
    for item in &page.items {
        if let PageItem::Text(run) = item
            && let Some(face) = faces.get(&run.face)
        {
            pen.text(run, face);
        }
    }
    pen.end_mark();
    pen.out.extend(b"ET");
    PageContent { stream: zlib(&pen.out), marks: pen.marks }
}

/// Draws on a page, saying only what changes. Lengths on the page are counted
/// in hundredths of a point, so that relative moves add up exactly.
struct Pen<'a> {
    out: Vec<u8>,
    elements: &'a [Element],
    height: f32,
    /// Where the line of text began that was set last.
    at: (i64, i64),
    font: Option<(FaceId, i64)>,
    /// Space between characters, in ten-thousandths of a point.
    spacing: i64,
    /// The marked content that is open.
    open: Option<Tag>,
    marks: Vec<ElementId>,
}

/// What kind of artifact it is (ISO 32000-1, table 330; running lines as
/// ISO 14289-1, 7.8 wants them).
fn type_of(artifact: Artifact) -> &'static str {
    match artifact {
        Artifact::Layout => "/Type/Layout",
        Artifact::Repeated => "/Type/Pagination",
        Artifact::Header => "/Type/Pagination/Subtype/Header",
        Artifact::Footer => "/Type/Pagination/Subtype/Footer",
    }
}

fn hundredths(length: f32) -> i64 {
    (f64::from(length) * 100.0).round() as i64
}

impl Pen<'_> {
    /// PDF counts from the lower left corner.
    fn point(&self, (x, y): (f32, f32)) -> (i64, i64) {
        (hundredths(x), hundredths(self.height - y))
    }

    fn numbers(&mut self, numbers: [i64; 2]) {
        for number in numbers {
            decimal(&mut self.out, number, 2);
            self.out.push(b' ');
        }
    }

    /// Begins the mark that what follows is part of.
    fn mark(&mut self, wanted: Tag) {
        if self.open == Some(wanted) {
            return;
        }
        self.end_mark();
        self.open = Some(wanted);
        match wanted {
            Tag::Artifact(artifact) => {
                self.out.extend(b"/Artifact<<");
                self.out.extend(type_of(artifact).bytes());
                self.out.extend(b">>BDC\n");
            }
            Tag::Element(element) => {
                let kind = self.elements.get(element.index()).map(|element| element.kind);
                self.out.push(b'/');
                self.out.extend(kind.map_or("P", structure::type_of).bytes());
                self.out.extend(b"<</MCID ");
                integer(&mut self.out, self.marks.len() as i64);
                self.out.extend(b">>BDC\n");
                self.marks.push(element);
            }
        }
    }

    fn end_mark(&mut self) {
        if self.open.take().is_some() {
            self.out.extend(b"EMC\n");
        }
    }

    fn fills(&mut self, items: &[PageItem]) {
        let mut gray = 0;
        for item in items {
            let PageItem::Fill(fill) = item else { continue };
            self.mark(Tag::Artifact(Artifact::Layout));
            let Fill { x, y, width, height, .. } = *fill;
            if gray != hundredths(fill.gray) {
                gray = hundredths(fill.gray);
                decimal(&mut self.out, gray, 2);
                self.out.extend(b" g ");
            }
            let (left, bottom) = self.point((x, y + height));
            let (right, top) = self.point((x + width, y));
            self.numbers([left, bottom]);
            self.numbers([right - left, top - bottom]);
            self.out.extend(b"re f\n");
        }
        if gray != 0 {
            self.out.extend(b"0 g\n");
        }
    }

    fn rules(&mut self, items: &[PageItem]) {
        let mut weight = None;
        for item in items {
            let PageItem::Rule(RuleLine { from, to, weight: own }) = item else { continue };
            self.mark(Tag::Artifact(Artifact::Layout));
            if weight != Some(hundredths(*own)) {
                if weight.is_some() {
                    self.out.extend(b"S\n");
                }
                weight = Some(hundredths(*own));
                decimal(&mut self.out, hundredths(*own), 2);
                self.out.extend(b" w\n");
            }
            let (from, to) = (self.point(*from), self.point(*to));
            self.numbers([from.0, from.1]);
            self.out.extend(b"m ");
            self.numbers([to.0, to.1]);
            self.out.extend(b"l\n");
        }
        if weight.is_some() {
            self.out.extend(b"S\n");
        }
    }

    fn text(&mut self, run: &GlyphRun, face: &Embedded) {
        if run.glyphs.is_empty() {
            return;
        }
        self.mark(run.tag);
        let size = (f64::from(run.size) * 1000.0).round() as i64;
        if self.font != Some((run.face, size)) {
            self.font = Some((run.face, size));
            self.out.push(b'/');
            self.out.extend(face.resource.bytes());
            self.out.push(b' ');
            decimal(&mut self.out, size, 3);
            self.out.extend(b" Tf ");
        }
        let shown = face.shown(run);
        // Most lines are justified by the same space after each character.
        let usual = usual_shift(&shown);
        let spacing = (f64::from(usual) * f64::from(run.size) * 10.0).round() as i64;
        if self.spacing != spacing {
            self.spacing = spacing;
            decimal(&mut self.out, spacing, 4);
            self.out.extend(b" Tc ");
        }
        let at = self.point((run.x, run.y));
        self.numbers([at.0 - self.at.0, at.1 - self.at.1]);
        self.out.extend(b"Td");
        self.at = at;

        let mut line = GlyphLine::default();
        let last = run.glyphs.len() - 1;
        for (place, (shown, (_, text))) in shown.iter().zip(run.pieces()).enumerate() {
            let further = if place < last { i64::from(shown.further - usual) } else { 0 };
            if shown.is_read {
                line.show(shown.code, further);
                continue;
            }
            // What its code says is not all: say what it is here.
            line.end(&mut self.out);
            self.out.extend(b"/Span<</ActualText");
            string(&mut self.out, utf16(text));
            self.out.extend(b">>BDC");
            line.show(shown.code, further);
            line.end(&mut self.out);
            self.out.extend(b" EMC");
        }
        line.end(&mut self.out);
        self.out.push(b'\n');
    }
}

/// The shift that more glyphs of a run have than any other; 0 where that is not
/// worth saying.
fn usual_shift(shown: &[ShownGlyph]) -> i32 {
    if shown.iter().all(|shown| shown.further == 0) {
        return 0;
    }
    let mut counts: Vec<(i32, usize)> = Vec::new();
    for shown in shown {
        match counts.iter_mut().find(|(known, _)| *known == shown.further) {
            Some((_, count)) => *count += 1,
            None => counts.push((shown.further, 1)),
        }
    }
    let most = counts.into_iter().max_by_key(|&(shift, count)| (count, std::cmp::Reverse(shift)));
    most.filter(|&(_, count)| count > 2).map_or(0, |(shift, _)| shift)
}

/// Bytes of codes in one string; more than 32,767 are not allowed
/// (ISO 19005-2, 6.1.13).
const LONGEST: usize = 16_000;

/// Glyphs that are shown by one operator: character codes, with moves between.
#[derive(Default)]
struct GlyphLine {
    pieces: Vec<(Vec<u8>, i64)>,
    codes: Vec<u8>,
}

impl GlyphLine {
    /// Shows a glyph, and moves so many thousandths of an em further after it.
    fn show(&mut self, code: u16, further: i64) {
        self.codes.extend(code.to_be_bytes());
        if further != 0 || self.codes.len() >= LONGEST {
            self.pieces.push((std::mem::take(&mut self.codes), further));
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if self.pieces.is_empty() {
            if !self.codes.is_empty() {
                string(out, self.codes.drain(..));
                out.extend(b"Tj");
            }
            return;
        }
        out.push(b'[');
        for (codes, further) in self.pieces.drain(..) {
            string(out, codes);
            integer(out, -further);
        }
        if !self.codes.is_empty() {
            string(out, self.codes.drain(..));
        }
        out.extend(b"]TJ");
    }
}
