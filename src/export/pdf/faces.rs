//! The faces of a document: which glyphs are used, subset and ready to embed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, dictionary};
use printpdf::{FontId, FontMetrics, ParsedFont};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use subsetter::GlyphRemapper;
use uuid::Uuid;

use super::failed;
use crate::error::Result;
use crate::typeset::font::Face;
use crate::typeset::page::Item;
use crate::typeset::{FaceId, Fonts, Layout};

/// Namespace of the tags and ids that are derived from contents.
pub(super) const NAMESPACE: Uuid = Uuid::from_u128(0x6368_6f73_686f_5044_8e65_6167_6500_0002);

/// A face as it is embedded.
pub(super) struct Embedded {
    /// What it is called on the pages.
    pub resource: &'static str,
    /// The subset, with widths in thousandths of an em.
    pub font: ParsedFont,
    /// What the subset does not tell of itself.
    pub descriptor: Dictionary,
    /// The glyphs by their number in the face.
    glyphs: Vec<Option<Subset>>,
}

/// A glyph of a subset.
struct Subset {
    /// Its number there, which is its character code too (Identity-H).
    code: u16,
    /// The text that a reader of the file takes it for.
    text: String,
    /// Whether what it stands for is said in place even so.
    private: bool,
}

impl Embedded {
    /// What the face is called among printpdf's.
    pub fn id(&self) -> FontId {
        FontId(self.resource.to_owned())
    }

    /// The character code of a glyph of the face.
    pub fn code(&self, glyph: u16) -> u16 {
        self.glyph(glyph).map_or(0, |subset| subset.code)
    }

    /// Whether a glyph is read as `text` where nothing else is said.
    pub fn reads(&self, glyph: u16, text: &str) -> bool {
        self.glyph(glyph).is_some_and(|subset| !subset.private && subset.text == text)
    }

    /// The character codes in order, each with the text it is read as.
    pub fn codes(&self) -> BTreeMap<u16, &str> {
        self.glyphs.iter().flatten().map(|subset| (subset.code, subset.text.as_str())).collect()
    }

    fn glyph(&self, glyph: u16) -> Option<&Subset> {
        self.glyphs.get(usize::from(glyph))?.as_ref()
    }
}

/// The faces that `layout` uses.
pub(super) fn embed(layout: &Layout, fonts: &Fonts) -> Result<BTreeMap<FaceId, Embedded>> {
    used(layout, fonts).into_iter().map(|(face, glyphs)| Ok((face, subset(face, glyphs, fonts)?))).collect()
}

/// How a glyph is used.
#[derive(Clone, Default)]
struct Use<'l> {
    text: Option<&'l str>,
    count: usize,
}

/// The glyphs of each face, by their number, that are used. One that stands for
/// several texts (〓, a variant that looks like another) is read as the one that
/// is its own character, else the shortest, else the first in code order; the
/// pages name the others in place.
fn used<'l>(layout: &'l Layout, fonts: &Fonts) -> BTreeMap<FaceId, Vec<Use<'l>>> {
    let mut used: BTreeMap<FaceId, Vec<Use>> = BTreeMap::new();
    let runs = layout.pages().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(run) => Some(run),
        Item::Rule(_) | Item::Fill(_) => None,
    });
    for run in runs {
        let face = fonts.face(run.face);
        let glyphs = used.entry(run.face).or_default();
        for (glyph, text) in run.pieces() {
            let place = usize::from(glyph.id);
            if place >= glyphs.len() {
                glyphs.resize(place + 1, Use::default());
            }
            let Some(found) = glyphs.get_mut(place) else { continue };
            found.count += 1;
            let rank = |text: &str| (!is_own(face, glyph.id, text), text.len());
            match found.text {
                Some(known) if text == known || (rank(known), known) < (rank(text), text) => {}
                _ => found.text = Some(text),
            }
        }
    }
    used
}

/// Whether `text` is the character that the face has the glyph for.
fn is_own(face: &Face, glyph: u16, text: &str) -> bool {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => face.nominal(character) == Some(glyph),
        _ => false,
    }
}

fn subset(id: FaceId, uses: Vec<Use>, fonts: &Fonts) -> Result<Embedded> {
    let face = fonts.face(id);
    // Common glyphs have small numbers, whose first byte is then mostly 0: the
    // pages deflate better.
    let mut common: Vec<(u16, usize)> = (0..=u16::MAX)
        .zip(&uses)
        .filter(|(_, found)| found.count > 0)
        .map(|(glyph, found)| (glyph, found.count))
        .collect();
    common.sort_by_key(|&(glyph, count)| (Reverse(count), glyph));
    let ids: Vec<u16> = common.into_iter().map(|(glyph, _)| glyph).collect();
    let remapper = GlyphRemapper::new_from_glyphs(&ids);
    let data = subsetter::subset(face.data, 0, &remapper)
        .map_err(|error| failed(format!("文字の形を取り出せません: {error}")))?;
    let glyphs: Vec<Option<Subset>> = (0..=u16::MAX)
        .zip(uses)
        .map(|(glyph, found)| {
            let text = readable(found.text?);
            let private = text.chars().any(is_private);
            Some(Subset { code: remapper.get(glyph).unwrap_or(0), text, private })
        })
        .collect();
    let widths = (0..=u16::MAX)
        .zip(&glyphs)
        .filter_map(|(glyph, subset)| Some((subset.as_ref()?.code, face.advance(glyph))))
        .collect();
    let metrics = FontMetrics { ascent: thousandths(face.ascent), descent: -thousandths(face.descent) };
    let name = format!("{}+{}", tag(&ids), face.name);
    let font = ParsedFont::with_glyph_data(data, 0, Some(name), BTreeMap::new(), widths, 1000, metrics);
    Ok(Embedded { resource: resource(id), font, descriptor: descriptor(id, face)?, glyphs })
}

fn resource(id: FaceId) -> &'static str {
    match id {
        FaceId::Gothic => "G",
        FaceId::GothicBold => "B",
        FaceId::Mincho => "M",
        FaceId::Fallback => "N",
    }
}

/// What a reader may be told that a glyph stands for: never nothing, and none of
/// the codes that ISO 19005-2, 6.2.11.7.2 forbids.
fn readable(text: &str) -> String {
    let text: String =
        text.chars().filter(|character| !matches!(character, '\0' | '\u{FEFF}' | '\u{FFFE}')).collect();
    if text.is_empty() { "\u{200B}".to_owned() } else { text }
}

/// Whether a code means nothing outside an office of its own; what it stands for
/// must be said in place (ISO 19005-2, 6.2.11.7.3).
fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// The measures of the whole face for its font descriptor (ISO 32000-1, 9.8.1).
fn descriptor(id: FaceId, face: &Face) -> Result<Dictionary> {
    let font = FontRef::new(face.data).map_err(|error| failed(error.to_string()))?;
    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let scaled = |length: f32| thousandths(length / f32::from(metrics.units_per_em.max(1)));
    let bounds = metrics.bounds.unwrap_or_default();
    let serif = if matches!(id, FaceId::Mincho | FaceId::Fallback) { 2 } else { 0 };
    Ok(dictionary! {
        "Ascent" => i64::from(scaled(metrics.ascent)),
        "Descent" => i64::from(scaled(metrics.descent)),
        "CapHeight" => i64::from(scaled(metrics.cap_height.unwrap_or(metrics.ascent))),
        "ItalicAngle" => Object::Real(metrics.italic_angle),
        // Symbolic: more than the Latin letters.
        "Flags" => 4 + serif,
        // No table of a font tells it; by weight, as is usual.
        "StemV" => i64::from((10.0 + 0.244 * (font.attributes().weight.value() - 50.0)).round() as i16),
        "FontBBox" => [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
            .map(|edge| Object::from(i64::from(scaled(edge))))
            .to_vec(),
    })
}

fn thousandths(em: f32) -> i16 {
    (em * 1000.0).round() as i16
}

/// The six letters that mark a subset (ISO 32000-1, 9.6.4), from its glyphs.
fn tag(ids: &[u16]) -> String {
    let bytes: Vec<u8> = ids.iter().flat_map(|id| id.to_be_bytes()).collect();
    Uuid::new_v5(&NAMESPACE, &bytes)
        .as_bytes()
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}
