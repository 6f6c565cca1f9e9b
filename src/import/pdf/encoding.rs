//! What glyphs are read as whose font does not say it: Japanese fonts are also named by
//! Adobe's tables, from which the letters are known.

use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, Object, ObjectIdentifier, String as PdfString,
};
use hayro_interpret::hayro_syntax::page::Page;

/// Fonts beyond these are not looked at.
const FONTS: usize = 2_000;

/// The fonts of a file that say by a table of Adobe's what their codes are.
#[derive(Default)]
pub(super) struct Encodings {
    fonts: BTreeMap<String, NamedFont>,
    known: BTreeSet<ObjectIdentifier>,
}

struct NamedFont {
    /// From codes to glyphs of the collection.
    codes: CMap,
    /// From these to letters.
    letters: CMap,
}

impl Encodings {
    /// Looks at the fonts of a page.
    pub fn look(&mut self, page: &Page<'_>) {
        for (name, _) in page.resources().fonts.entries() {
            if self.known.len() >= FONTS {
                return;
            }
            let Some(font) = page.resources().fonts.get::<Dict<'_>>(&*name) else { continue };
            if font.obj_id().is_some_and(|id| !self.known.insert(id)) {
                continue;
            }
            if let Some((name, own)) = named(&font) {
                self.fonts.entry(name).or_insert(own);
            }
        }
    }

    /// The letters of a glyph.
    pub fn letters(&self, glyph: &Glyph<'_>) -> Option<String> {
        let font = match self.fonts.len() {
            0 => return None,
            1 => self.fonts.values().next()?,
            _ => {
                let Glyph::Outline(outline) = glyph else { return None };
                self.fonts.get(&outline.font_data()?.postscript_name?)?
            }
        };
        let code = glyph.char_code();
        let place = (1..=4).find_map(|bytes| font.codes.lookup_cid_code(code, bytes))?;
        match font.letters.lookup_bf_string(place)? {
            BfString::Char(letter) => Some(letter.to_string()),
            BfString::String(letters) => Some(letters),
        }
    }
}

/// A font's name and its tables, where they are needed and known.
fn named(font: &Dict<'_>) -> Option<(String, NamedFont)> {
    if font.contains_key(b"ToUnicode") || font.get::<Name<'_>>(b"Subtype")?.as_str() != "Type0" {
        return None;
    }
    let own = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let system = own.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let part = |key: &[u8]| Some(system.get::<PdfString<'_>>(key)?.as_bytes().to_vec());
    let family = CidFamily::from_registry_ordering(&part(b"Registry")?, &part(b"Ordering")?);
    let letters = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
    let codes = match font.get::<Object<'_>>(b"Encoding")? {
        Object::Name(name) => match name.as_str() {
            "Identity-H" | "Identity-V" => CMap::identity_h(),
            name => CMap::parse(load_embedded(CMapName::from_bytes(name.as_bytes()))?, load_embedded)?,
        },
        Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded)?,
        _ => return None,
    };
    let name = font.get::<Name<'_>>(b"BaseFont")?.as_str().to_owned();
    // ABCDEF+Ryumin: a part of a face.
    let name =
        name.split_once('+').filter(|(part, _)| part.len() == 6).map_or(&*name, |(_, name)| name).to_owned();
    Some((name, NamedFont { codes, letters }))
}
