//! Pages into a PDF file. Nothing else in the program knows printpdf or lopdf:
//! another library would take this folder's `faces`, `finish` and this file.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, Greyscale, Line, LinePoint, Op, PaintMode, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, TextItem, TextMatrix,
};

use super::faces::{self, Embedded};
use super::{Meta, finish};
use crate::error::Result;
use crate::typeset::page::{Fill, GlyphRun, Item, Page, Rule};
use crate::typeset::{FaceId, Fonts, Layout};

/// Writes the pages of `layout`, set in `fonts`, as a PDF file.
pub(super) fn write(layout: &Layout, fonts: &Fonts, meta: &Meta) -> Result<Vec<u8>> {
    let faces = faces::embed(layout, fonts)?;
    let mut document = PdfDocument::new(&meta.title);
    for face in faces.values() {
        document.resources.fonts.map.insert(face.id.clone(), PdfFont::new(face.font.clone()));
    }
    document.pages = layout.pages().map(|page| pdf_page(page, &faces)).collect();
    let options = PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() };
    let mut warnings = Vec::new();
    let lopdf = document.to_lopdf_document(&options, &mut warnings);
    finish::finish(lopdf, layout, meta)
}

fn pdf_page(page: &Page, faces: &BTreeMap<FaceId, Embedded>) -> PdfPage {
    let paper = Rect::from_wh(Pt(page.width), Pt(page.height));
    let mut pen = Pen { height: page.height, ops: Vec::new(), in_text: false, font: None, weight: None };
    for item in &page.items {
        match item {
            Item::Text(run) => {
                if let Some(face) = faces.get(&run.face) {
                    pen.text(run, face);
                }
            }
            Item::Rule(rule) => pen.rule(rule),
            Item::Fill(fill) => pen.fill(fill),
        }
    }
    pen.end_text();
    PdfPage { media_box: paper.clone(), trim_box: paper.clone(), crop_box: paper, ops: pen.ops }
}

/// Draws on a page, saying only what changes.
struct Pen {
    height: f32,
    ops: Vec<Op>,
    in_text: bool,
    font: Option<(FaceId, f32)>,
    weight: Option<f32>,
}

impl Pen {
    /// PDF counts from the lower left corner.
    fn point(&self, (x, y): (f32, f32)) -> Point {
        Point { x: Pt(x), y: Pt(self.height - y) }
    }

    fn text(&mut self, run: &GlyphRun, face: &Embedded) {
        if run.glyphs.is_empty() {
            return;
        }
        if !self.in_text {
            self.ops.push(Op::StartTextSection);
            self.in_text = true;
        }
        if self.font != Some((run.face, run.size)) {
            self.font = Some((run.face, run.size));
            let font = PdfFontHandle::External(face.id.clone());
            self.ops.push(Op::SetFont { font, size: Pt(run.size) });
        }
        let Point { x, y } = self.point((run.x, run.y));
        self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(x, y) });
        let mut shown = Vec::new();
        for (glyph, text) in run.pieces() {
            let plain = face.text(glyph.id);
            // printpdf writes it behind the glyph; a number in TJ moves the pen back.
            let offset = -f32::from(glyph.shift);
            let code = Codepoint::with_cid(face.glyph(glyph.id), offset, plain.to_owned());
            if text == plain {
                shown.push(code);
                continue;
            }
            // The glyph also stands for something else: say what it is here.
            self.show(std::mem::take(&mut shown));
            let properties = DictItem::Dict { map: BTreeMap::from([("ActualText".to_owned(), utf16(text))]) };
            self.ops.push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties });
            self.show(vec![code]);
            self.ops.push(Op::EndMarkedContentWithProperties);
        }
        self.show(shown);
    }

    fn show(&mut self, glyphs: Vec<Codepoint>) {
        if !glyphs.is_empty() {
            self.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
        }
    }

    fn rule(&mut self, rule: &Rule) {
        self.end_text();
        if self.weight != Some(rule.weight) {
            self.weight = Some(rule.weight);
            self.ops.push(Op::SetOutlineThickness { pt: Pt(rule.weight) });
        }
        let points = [rule.from, rule.to].map(|at| LinePoint { p: self.point(at), bezier: false }).to_vec();
        self.ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
    }

    fn fill(&mut self, fill: &Fill) {
        self.end_text();
        let corner = self.point((fill.x, fill.y + fill.height));
        self.ops.push(gray(fill.gray));
        let rectangle = Rect {
            x: corner.x,
            y: corner.y,
            width: Pt(fill.width),
            height: Pt(fill.height),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        };
        self.ops.push(Op::DrawRectangle { rectangle });
        self.ops.push(gray(0.0));
    }

    fn end_text(&mut self) {
        if self.in_text {
            self.ops.push(Op::EndTextSection);
            self.in_text = false;
        }
    }
}

fn gray(percent: f32) -> Op {
    Op::SetFillColor { col: Color::Greyscale(Greyscale { percent, icc_profile: None }) }
}

/// A PDF text string: UTF-16 with its mark.
fn utf16(text: &str) -> DictItem {
    DictItem::String { data: finish::utf16(text), literal: false }
}
