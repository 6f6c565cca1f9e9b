//! The document as printpdf makes it, its pages and fonts, made what it should be.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{
    Codepoint, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, Rect, TextItem,
};

use super::content::PageContent;
use super::faces::Embedded;
use super::structure::PageMarks;
use super::syntax::text;
use super::{Meta, failed, identity, outline};
use crate::error::Result;
use crate::typeset::page::{Link, Page};
use crate::typeset::{FaceId, Layout, SectionKind};

/// A document with everything but its structure.
pub(super) struct PdfDraft {
    pub document: Document,
    pages: Vec<ObjectId>,
}

impl PdfDraft {
    /// A document with the pages of `layout`, empty, and with `faces`.
    pub fn new(layout: &Layout, faces: &BTreeMap<FaceId, Embedded>, meta: &Meta) -> Result<Self> {
        let mut source = PdfDocument::new(&meta.title);
        for face in faces.values() {
            source.resources.fonts.map.insert(face.id(), PdfFont::new(face.font.clone()));
        }
        source.pages = layout.pages().map(blank).collect();
        // printpdf embeds what its pages show: one of them shows every glyph.
        if let Some(page) = source.pages.first_mut() {
            page.ops = specimen(faces);
        }
        let options = PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() };
        let mut document = source.to_lopdf_document(&options, &mut Vec::new());
        share_resources(&mut document)?;
        document.trailer.remove(b"Info");
        document.prune_objects();
        document.renumber_objects();
        let pages = document.page_iter().collect();
        let mut draft = Self { document, pages };
        draft.describe(faces)?;
        Ok(draft)
    }

    /// Puts the contents and links of `layout` on the pages, which `contents`
    /// draws. Gives what the structure wants to know of each.
    pub fn fill(&mut self, layout: &Layout, contents: Vec<PageContent>) -> Result<Vec<PageMarks>> {
        let mut marked = Vec::with_capacity(contents.len());
        let mut key = self.pages.len() as i64;
        let ids = self.pages.clone();
        for (at, ((page, content), &id)) in layout.pages().zip(contents).zip(&ids).enumerate() {
            let mut links = Vec::new();
            for link in &page.links {
                // A part of a layout may lead to what is not in it.
                if let Some(to) = self.first_page(layout, link.to) {
                    let annotation = self.document.add_object(annotation(page, link, to, key));
                    links.push((annotation.0, link.element));
                    key += 1;
                }
            }
            let entries = dictionary! { "Filter" => "FlateDecode" };
            let stream = self.document.add_object(Stream::new(entries, content.stream));
            let entries = dictionary_of(&mut self.document, id)?;
            entries.set("Contents", stream);
            entries.set("StructParents", at as i64);
            if links.is_empty() {
                entries.remove(b"Annots");
            } else {
                let annotations: Vec<Object> =
                    links.iter().map(|&(number, _)| Object::Reference((number, 0))).collect();
                entries.set("Annots", annotations);
                entries.set("Tabs", "S");
            }
            marked.push(PageMarks { object: id.0, marks: content.marks, links });
        }
        Ok(marked)
    }

    /// The page that a part of `layout` begins on.
    fn first_page(&self, layout: &Layout, part: SectionKind) -> Option<ObjectId> {
        let place = layout.sections.iter().position(|section| section.kind == part)?;
        let before: usize = layout.sections.iter().take(place).map(|section| section.pages.len()).sum();
        self.pages.get(before).copied()
    }

    /// Says what the document is. `structure` will be the root of its structure.
    pub fn name(&mut self, layout: &Layout, meta: &Meta, intent: Vec<u8>, structure: ObjectId) -> Result<()> {
        let info = self.document.add_object(identity::info(meta));
        self.document.trailer.set("Info", info);
        let metadata = self.document.add_object(identity::metadata(meta));
        let outline = outline::add(&mut self.document, layout, &self.pages);
        let profile = self.document.add_object(Stream::new(dictionary! { "N" => 3 }, intent));
        let catalog = self.document.catalog_mut().map_err(|error| failed(error.to_string()))?;
        catalog.set("Lang", Object::string_literal(identity::LANGUAGE));
        catalog.set("Metadata", metadata);
        catalog.set("MarkInfo", dictionary! { "Marked" => true, "UserProperties" => true });
        catalog.set("StructTreeRoot", structure);
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
        catalog.set("PageLayout", "SinglePage");
        catalog.set("PageMode", if outline.is_some() { "UseOutlines" } else { "UseNone" });
        if let Some(outline) = outline {
            catalog.set("Outlines", outline);
        }
        let intent = dictionary! {
            "Type" => "OutputIntent",
            "S" => "GTS_PDFA1",
            "OutputConditionIdentifier" => Object::string_literal("sRGB"),
            "Info" => Object::string_literal("sRGB IEC61966-2.1"),
            "DestOutputProfile" => profile,
        };
        catalog.set("OutputIntents", vec![intent.into()]);
        Ok(())
    }

    /// Replaces the font descriptors' guesses.
    fn describe(&mut self, faces: &BTreeMap<FaceId, Embedded>) -> Result<()> {
        for face in faces.values() {
            let Some(name) = &face.font.font_name else { continue };
            let descriptors = self.document.objects.values_mut().filter_map(|object| {
                let entries = object.as_dict_mut().ok()?;
                let own = entries.get(b"FontName").ok()?.as_name().ok()? == name.as_bytes();
                own.then_some(entries)
            });
            for entries in descriptors {
                // `Dictionary::extend` would keep printpdf's value beside ours.
                for (key, value) in &face.descriptor {
                    entries.set(key.clone(), value.clone());
                }
            }
        }
        Ok(())
    }
}

fn blank(page: &Page) -> PdfPage {
    let paper = Rect::from_wh(Pt(page.width), Pt(page.height));
    PdfPage { media_box: paper.clone(), trim_box: paper.clone(), crop_box: paper, ops: Vec::new() }
}

/// Shows every glyph of every face once, with the text that it is read as.
fn specimen(faces: &BTreeMap<FaceId, Embedded>) -> Vec<Op> {
    faces
        .values()
        .flat_map(|face| {
            let glyphs =
                face.codes().into_iter().map(|(code, text)| Codepoint::with_cid(code, 0.0, text)).collect();
            [
                Op::SetFont { font: PdfFontHandle::External(face.id()), size: Pt(1.0) },
                Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] },
            ]
        })
        .collect()
}

/// Gives all pages the same resources, the fonts, and takes away their contents
/// and what printpdf writes of things there are none of.
fn share_resources(document: &mut Document) -> Result<()> {
    let mut shared = None;
    let ids: Vec<ObjectId> = document.page_iter().collect();
    for id in ids {
        let entries = dictionary_of(document, id)?;
        let own = entries.get(b"Resources").and_then(Object::as_reference);
        let own = own.map_err(|error| failed(error.to_string()))?;
        let resources = *shared.get_or_insert(own);
        entries.set("Resources", resources);
        entries.remove(b"Contents");
        // The same as the media box, which they are by default.
        entries.remove(b"CropBox");
        entries.remove(b"TrimBox");
    }
    if let Some(resources) = shared {
        let entries = dictionary_of(document, resources)?;
        for empty in ["XObject", "ExtGState", "Shading"] {
            entries.remove(empty.as_bytes());
        }
    }
    Ok(())
}

fn dictionary_of(document: &mut Document, id: ObjectId) -> Result<&mut Dictionary> {
    document.get_object_mut(id).and_then(Object::as_dict_mut).map_err(|error| failed(error.to_string()))
}

/// A link on `page` to the page `to` (ISO 32000-1, 12.5.6.5). `key` leads from
/// it to its element.
fn annotation(page: &Page, link: &Link, to: ObjectId, key: i64) -> Dictionary {
    let frame = &link.frame;
    let edges = [frame.x, page.height - frame.y - frame.height, frame.x + frame.width, page.height - frame.y];
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => edges.map(Object::Real).to_vec(),
        "Border" => vec![0.into(), 0.into(), 0.into()],
        // Printed, as PDF/A wants of annotations.
        "F" => 4,
        "Contents" => text(&link.title),
        "Dest" => vec![to.into(), "Fit".into()],
        "StructParent" => key,
    }
}
