//! The faces of a document: which glyphs are used, subset and ready to embed.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, dictionary};
use printpdf::{FontId, FontMetrics, ParsedFont};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use subsetter::GlyphRemapper;
use uuid::Uuid;

use super::failed;
use super::sfnt::{self, Twin};
use crate::error::Result;
use crate::typeset::font::Face;
use crate::typeset::page::{GlyphRun, PageItem, RunGlyph};
use crate::typeset::{FaceId, Fonts, Layout};

/// Namespace of the tags and ids that are derived from contents.
pub(super) const NAMESPACE: Uuid = Uuid::from_u128(0x6368_6f73_686f_5044_8e65_6167_6500_0002);

/// A glyph as a file has it: one for each text that it stands for, and for each
/// advance. Readers take a gap of more than a tenth of an em for a space, whatever
/// the text is; the advance of a glyph they leave alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sort<'t> {
    /// By how much its advance is more than the face's, in thousandths of an em.
    wider: i16,
    /// How much further right its outline stands in it, of that.
    left: i16,
    /// The text that it stands for.
    text: &'t str,
}

/// A shift that no reader takes for a space, in thousandths of an em.
const HARMLESS: i16 = 90;
/// What advances differ by: few glyphs, and half of it is no space.
const STEP: i32 = 125;
/// What an advance grows by at the most.
const WIDEST: i32 = 8000;
/// The least advance at which a space is still read as one.
const LEAST_SPACE: i32 = 200;

/// What of a shift an advance takes on; the rest is harmless.
fn widening(shift: i16) -> i16 {
    if shift.abs() <= HARMLESS {
        return 0;
    }
    let shift = i32::from(shift);
    let wider = (shift + shift.signum() * STEP / 2) / STEP * STEP;
    i16::try_from(wider).ok().filter(|_| wider <= WIDEST).unwrap_or(0)
}

/// The glyphs of a run as the file has them.
fn sorts(run: &GlyphRun) -> impl Iterator<Item = (RunGlyph, Sort<'_>)> {
    let mut pieces = run.pieces().peekable();
    // What the glyph before leaves to this one.
    let mut left = 0;
    std::iter::from_fn(move || {
        let (glyph, text) = pieces.next()?;
        let own = widening(glyph.shift);
        let advance = i32::from(glyph.advance);
        // Of the space in 「 （」 nothing would be left: the bracket loses its white.
        let gives = own < 0
            && advance + i32::from(own) < LEAST_SPACE
            && text.chars().all(char::is_whitespace)
            && pieces.peek().is_some_and(|(next, _)| i32::from(next.advance) + i32::from(own) > 0);
        let kept = if gives { 0 } else { own };
        let sort = Sort { wider: left + kept, left, text };
        left = if gives { own } else { 0 };
        // Nothing is narrower than nothing.
        let sort = if advance + i32::from(sort.wider) < 0 { Sort { wider: sort.left, ..sort } } else { sort };
        Some((glyph, sort))
    })
}

/// A face as it is embedded.
pub(super) struct Embedded {
    /// What it is called on the pages.
    pub resource: &'static str,
    /// The subset, with widths in thousandths of an em.
    pub font: ParsedFont,
    /// What the subset does not tell of itself.
    pub descriptor: Dictionary,
    /// The glyphs by their number in the face; each as often as it is in the subset,
    /// in order.
    glyphs: Vec<Vec<Subset>>,
}

/// A glyph of a subset.
struct Subset {
    wider: i16,
    left: i16,
    text: String,
    /// Its number there, which is its character code too (Identity-H).
    code: u16,
}

/// How a glyph is shown.
#[derive(Clone, Copy)]
pub(super) struct ShownGlyph {
    /// Its character code.
    pub code: u16,
    /// How much further than by its code's advance the pen moves with it, in
    /// thousandths of an em.
    pub further: i32,
    /// Whether it is read as what it stands for where nothing else is said.
    pub is_read: bool,
}

impl Embedded {
    /// What the face is called among printpdf's.
    pub fn id(&self) -> FontId {
        FontId(self.resource.to_owned())
    }

    /// How the glyphs of a run are shown.
    pub fn shown(&self, run: &GlyphRun) -> Vec<ShownGlyph> {
        let mut shown: Vec<ShownGlyph> = Vec::with_capacity(run.glyphs.len());
        for (glyph, sort) in sorts(run) {
            let (own, is_read) = self.find(glyph.id, sort);
            let (wider, left) = own.map_or((0, 0), |own| (i32::from(own.wider), i32::from(own.left)));
            // The outline stands further right than the pen.
            if let Some(before) = shown.last_mut() {
                before.further -= left;
            }
            let further = left + i32::from(glyph.shift) - wider;
            shown.push(ShownGlyph { code: own.map_or(0, |own| own.code), further, is_read });
        }
        shown
    }

    /// A glyph of the subset, and whether it is read as what it stands for.
    fn find(&self, glyph: u16, sort: Sort) -> (Option<&Subset>, bool) {
        let own = self.glyphs.get(usize::from(glyph)).map(Vec::as_slice).unwrap_or_default();
        let key = (sort.wider, sort.left, sort.text);
        match own.binary_search_by_key(&key, |own| (own.wider, own.left, &own.text)) {
            Ok(at) => (own.get(at), readable(sort.text) == sort.text && !sort.text.chars().any(is_private)),
            // There are more of them than codes.
            Err(_) => (own.iter().find(|own| (own.wider, own.left) == (0, 0)), false),
        }
    }

    /// The character codes in order, each with the text it is read as.
    pub fn codes(&self) -> BTreeMap<u16, String> {
        self.glyphs.iter().flatten().map(|own| (own.code, readable(&own.text))).collect()
    }
}

/// The faces that `layout` uses.
pub(super) fn embed(layout: &Layout, fonts: &Fonts) -> Result<BTreeMap<FaceId, Embedded>> {
    used(layout).into_iter().map(|(face, glyphs)| Ok((face, subset(face, glyphs, fonts)?))).collect()
}

/// What each face's glyphs are used as, by their number.
fn used(layout: &Layout) -> BTreeMap<FaceId, Vec<BTreeSet<Sort<'_>>>> {
    let mut used: BTreeMap<FaceId, Vec<BTreeSet<Sort>>> = BTreeMap::new();
    let runs = layout.pages().flat_map(|page| &page.items).filter_map(|item| match item {
        PageItem::Text(run) => Some(run),
        PageItem::Rule(_) | PageItem::Fill(_) => None,
    });
    for run in runs {
        let glyphs = used.entry(run.face).or_default();
        for (glyph, sort) in sorts(run) {
            let place = usize::from(glyph.id);
            if place >= glyphs.len() {
                glyphs.resize(place + 1, BTreeSet::new());
            }
            if let Some(sorts) = glyphs.get_mut(place) {
                sorts.insert(sort);
            }
        }
    }
    used
}

/// A subset of a face. Where a glyph is there more than once, all but one are
/// twins of that.
fn subset(id: FaceId, uses: Vec<BTreeSet<Sort>>, fonts: &Fonts) -> Result<Embedded> {
    let face = fonts.face(id);
    let damaged = |error: &dyn std::fmt::Display| failed(format!("文字の形を取り出せません：{error}"));
    let ids: Vec<u16> =
        (0..=u16::MAX).zip(&uses).filter(|(_, sorts)| !sorts.is_empty()).map(|(glyph, _)| glyph).collect();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&ids);
    let mut data = subsetter::subset(face.data, 0, &remapper).map_err(|error| damaged(&error))?;
    let first = sfnt::glyph_count(&data).map_err(|error| damaged(&error))?;
    let mut twins = Vec::new();
    let mut widths = BTreeMap::new();
    let mut glyphs: Vec<Vec<Subset>> = Vec::with_capacity(uses.len());
    for (glyph, mut sorts) in (0..=u16::MAX).zip(uses) {
        let of = remapper.get(glyph).unwrap_or(0);
        // There is always one with the face's own advance: the subset has it anyway.
        let plain = sorts.iter().find(|sort| (sort.wider, sort.left) == (0, 0)).or(sorts.first()).copied();
        let plain = plain.map(|sort| Sort { wider: 0, left: 0, ..sort });
        sorts.extend(plain);
        let numbered = sorts.into_iter().filter_map(|sort| {
            let code = if Some(sort) == plain {
                of
            } else {
                let code =
                    u16::try_from(usize::from(first) + twins.len()).ok().filter(|&code| code < u16::MAX)?;
                twins.push(Twin { of, wider: sort.wider, left: sort.left });
                code
            };
            let width = i32::from(face.advance(glyph)) + i32::from(sort.wider);
            widths.insert(code, u16::try_from(width).unwrap_or(0));
            Some(Subset { wider: sort.wider, left: sort.left, text: sort.text.to_owned(), code })
        });
        glyphs.push(numbered.collect());
    }
    if !twins.is_empty() {
        data = sfnt::with_twins(&data, &twins).map_err(|error| damaged(&error))?;
    }
    let metrics = FontMetrics { ascent: thousandths(face.ascent), descent: -thousandths(face.descent) };
    let name = format!("{}+{}", tag(&glyphs), face.name);
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
fn tag(glyphs: &[Vec<Subset>]) -> String {
    let mut bytes = Vec::new();
    for (id, own) in (0..=u16::MAX).zip(glyphs) {
        for own in own {
            bytes.extend([id.to_be_bytes(), own.wider.to_be_bytes(), own.left.to_be_bytes()].concat());
        }
    }
    Uuid::new_v5(&NAMESPACE, &bytes)
        .as_bytes()
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}
