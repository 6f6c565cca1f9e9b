//! The faces of a document: which glyphs are used, subset and ready to embed.

use std::collections::BTreeMap;

use printpdf::{FontId, FontMetrics, ParsedFont};
use subsetter::GlyphRemapper;
use uuid::Uuid;

use super::failed;
use crate::error::Result;
use crate::typeset::page::Item;
use crate::typeset::{FaceId, Fonts, Layout};

/// Namespace of the tags and ids that are derived from contents.
pub(super) const NAMESPACE: Uuid = Uuid::from_u128(0x6368_6f73_686f_5044_8e65_6167_6500_0002);

/// A face as it is embedded.
pub(super) struct Embedded {
    /// What its resource is called on the pages.
    pub id: FontId,
    /// The subset, with widths in thousandths of an em.
    pub font: ParsedFont,
    /// The new number of each glyph used, and the text that a reader of the
    /// file takes it for.
    glyphs: BTreeMap<u16, (u16, String)>,
}

impl Embedded {
    /// The number of a glyph in the subset.
    pub fn glyph(&self, id: u16) -> u16 {
        self.glyphs.get(&id).map_or(0, |&(subset, _)| subset)
    }

    /// What the glyph is read as where nothing else is said.
    pub fn text(&self, id: u16) -> &str {
        self.glyphs.get(&id).map_or("", |(_, text)| text)
    }
}

/// The faces that `layout` uses.
pub(super) fn embed(layout: &Layout, fonts: &Fonts) -> Result<BTreeMap<FaceId, Embedded>> {
    used(layout).into_iter().map(|(face, glyphs)| Ok((face, subset(face, glyphs, fonts)?))).collect()
}

/// The glyphs used of each face, each with its text. One that stands for
/// several texts (〓, a variant that looks like another) is read as the shortest
/// of them, then the first in code order; the writer names the others in place.
fn used(layout: &Layout) -> BTreeMap<FaceId, BTreeMap<u16, String>> {
    let mut used: BTreeMap<FaceId, BTreeMap<u16, String>> = BTreeMap::new();
    let runs = layout.pages().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(run) => Some(run),
        Item::Rule(_) | Item::Fill(_) => None,
    });
    for run in runs {
        let glyphs = used.entry(run.face).or_default();
        for (glyph, text) in run.pieces() {
            match glyphs.get_mut(&glyph.id) {
                Some(known) if (text.len(), text) < (known.len(), known.as_str()) => *known = text.to_owned(),
                Some(_) => {}
                None => {
                    glyphs.insert(glyph.id, text.to_owned());
                }
            }
        }
    }
    used
}

fn subset(id: FaceId, texts: BTreeMap<u16, String>, fonts: &Fonts) -> Result<Embedded> {
    let face = fonts.face(id);
    let ids: Vec<u16> = texts.keys().copied().collect();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&ids);
    let data = subsetter::subset(face.data, 0, &remapper)
        .map_err(|error| failed(format!("文字の形を取り出せません: {error}")))?;
    let glyphs: BTreeMap<u16, (u16, String)> =
        texts.into_iter().map(|(glyph, text)| (glyph, (remapper.get(glyph).unwrap_or(0), text))).collect();
    let widths = glyphs.iter().map(|(&old, &(new, _))| (new, face.advance(old))).collect();
    let thousandths = |em: f32| (em * 1000.0).round() as i16;
    let metrics = FontMetrics { ascent: thousandths(face.ascent), descent: -thousandths(face.descent) };
    let name = format!("{}+{}", tag(&ids), face.name);
    let font = ParsedFont::with_glyph_data(data, 0, Some(name), BTreeMap::new(), widths, 1000, metrics);
    Ok(Embedded { id: FontId(face.name.to_owned()), font, glyphs })
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
