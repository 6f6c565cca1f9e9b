//! The faces text is set in: which glyph stands for which characters, and how
//! wide it is.

use std::ops::Range;
use std::sync::OnceLock;

use skrifa::charmap::{Charmap, MapVariant};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::ReadError;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use unicode_normalization::UnicodeNormalization as _;

use super::kinsoku::class::Class;
use super::line::clusters;
use super::line::spacing::TypeBody;
use crate::error::{BETWEEN, Error, Result};
use crate::lookalike::{self, is_variation_selector};

/// One of the faces the pages are set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum FaceId {
    Gothic,
    GothicBold,
    Mincho,
    /// Rare characters that the others lack; nothing is set in it by choice.
    Fallback,
}

impl FaceId {
    /// All of them, in the order in which a glyph is looked for.
    pub const ALL: [Self; 4] = [Self::Gothic, Self::GothicBold, Self::Mincho, Self::Fallback];
}

/// The advance of a full-width glyph, in thousandths of an em.
const FULL_WIDTH: u16 = 1000;

/// A glyph, and how far it moves the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The face it is in: another than asked for where that one lacks it.
    pub face: FaceId,
    /// Its number in the face.
    pub id: u16,
    /// Its advance in thousandths of an em, the unit PDF counts widths in, so
    /// that what is measured here is what a reader of the file sees.
    pub advance: u16,
    /// Whether it only marks the place of a character that no face has.
    pub missing: bool,
}

/// A face's program and measures.
pub struct Face {
    /// The font file.
    pub data: &'static [u8],
    /// The name it is embedded under.
    pub name: &'static str,
    /// From the baseline up to the top of the em box, in em.
    pub ascent: f32,
    /// From the baseline down to the bottom of the em box, in em.
    pub descent: f32,
    charmap: Charmap<'static>,
    /// Glyph ids of U+0000–U+FFFF, 0 where there is none. Text is measured
    /// character by character, again and again; this makes that an array look-up.
    bmp: Vec<u16>,
    /// Advances by glyph id, in thousandths of an em.
    advances: Vec<u16>,
    /// The full-width punctuation marks, by glyph id.
    marks: Vec<Mark>,
}

/// A punctuation mark on a full-width body, and the white that its outline
/// leaves at either side, in thousandths of an em.
#[derive(Clone, Copy)]
struct Mark {
    id: u16,
    left: u16,
    right: u16,
}

impl Face {
    fn new(data: &'static [u8], name: &'static str) -> Result<Self, ReadError> {
        let font = FontRef::new(data)?;
        let charmap = font.charmap();
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let em = f32::from(metrics.units_per_em.max(1));
        let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let advances: Vec<u16> = (0..metrics.glyph_count)
            .map(|id| {
                let width = widths.advance_width(GlyphId::from(id)).unwrap_or(0.0);
                (width * 1000.0 / em).round() as u16
            })
            .collect();
        let mut bmp = vec![0; 0x1_0000];
        for (character, glyph) in charmap.mappings() {
            if let (Some(slot), Ok(id)) = (bmp.get_mut(character as usize), u16::try_from(glyph.to_u32())) {
                *slot = id;
            }
        }
        let mut marks: Vec<Mark> = Class::punctuation()
            .filter_map(|character| {
                let glyph = charmap.map(character)?;
                let id = u16::try_from(glyph.to_u32()).ok()?;
                // A glyph that is narrow by itself has no white to lose.
                let full = advances.get(usize::from(id)) == Some(&FULL_WIDTH);
                let bounds = widths.bounds(glyph).filter(|_| full)?;
                let white = |units: f32| (units * 1000.0 / em).clamp(0.0, 1000.0).floor() as u16;
                Some(Mark { id, left: white(bounds.x_min), right: white(em - bounds.x_max) })
            })
            .collect();
        marks.sort_unstable_by_key(|mark| mark.id);
        let height = (metrics.ascent - metrics.descent).max(1.0);
        // The em box of a Japanese face is one em high; what a file says of
        // its ascent and descent may be more, but keeps their proportion.
        let ascent = metrics.ascent / height;
        Ok(Self { data, name, ascent, descent: 1.0 - ascent, charmap, bmp, advances, marks })
    }

    /// The glyph of a character on its own.
    pub fn nominal(&self, character: char) -> Option<u16> {
        let id = match self.bmp.get(character as usize) {
            Some(&id) => id,
            None => u16::try_from(self.charmap.map(character)?.to_u32()).ok()?,
        };
        (id != 0).then_some(id)
    }

    fn variant(&self, character: char, selector: char) -> Option<u16> {
        match self.charmap.map_variant(character, selector)? {
            MapVariant::UseDefault => self.nominal(character),
            MapVariant::Variant(id) => u16::try_from(id.to_u32()).ok(),
        }
    }

    /// The white of a glyph that a line may take away (JLREQ 3.1.2, 3.8.3): half
    /// an em at one side of a bracket, comma or full stop, a quarter of an em at
    /// both of a middle dot, and never more than there is.
    fn white(&self, class: Class, id: u16) -> (u16, u16) {
        let half = |white: u16| white.min(FULL_WIDTH / 2);
        let quarter = |white: u16| white.min(FULL_WIDTH / 4);
        match self.marks.binary_search_by_key(&id, |mark| mark.id).ok().and_then(|at| self.marks.get(at)) {
            Some(mark) if class == Class::OpeningBracket => (half(mark.left), 0),
            Some(mark) if class == Class::MiddleDot => (quarter(mark.left), quarter(mark.right)),
            Some(mark) if class.closes() => (0, half(mark.right)),
            _ => (0, 0),
        }
    }

    /// The advance of a glyph, in thousandths of an em.
    pub fn advance(&self, id: u16) -> u16 {
        self.advances.get(usize::from(id)).copied().unwrap_or(0)
    }
}

/// The faces, ready to measure and set text.
pub struct Fonts {
    faces: [Face; 4],
}

impl Fonts {
    /// Reads the bundled faces.
    pub fn bundled() -> Result<Self, ReadError> {
        Ok(Self {
            faces: [
                Face::new(crate::fonts::GOTHIC, "BIZUDPGothic")?,
                Face::new(crate::fonts::GOTHIC_BOLD, "BIZUDPGothic-Bold")?,
                Face::new(crate::fonts::MINCHO, "BIZUDMincho")?,
                Face::new(crate::fonts::FALLBACK, "NotoSerifCJKjp")?,
            ],
        })
    }

    /// The bundled faces, read once in the life of the program.
    ///
    /// # Errors
    /// [`Error::Pdf`] where the program was built with files that are no fonts.
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<Fonts, ReadError>> = OnceLock::new();
        SHARED.get_or_init(Self::bundled).as_ref().map_err(|error| Error::Pdf {
            detail: format!("文字の形を読み込めません{BETWEEN}{error}"),
        })
    }

    /// The face with this id.
    pub fn face(&self, id: FaceId) -> &Face {
        let [gothic, bold, mincho, fallback] = &self.faces;
        match id {
            FaceId::Gothic => gothic,
            FaceId::GothicBold => bold,
            FaceId::Mincho => mincho,
            FaceId::Fallback => fallback,
        }
    }

    /// A cluster of class `class` as a body of type; its glyphs, each with the
    /// bytes of the cluster it stands for, go to `glyph`.
    pub fn body(
        &self,
        face: FaceId,
        cluster: &str,
        class: Class,
        mut glyph: impl FnMut(Glyph, Range<usize>),
    ) -> TypeBody {
        let mut body = TypeBody { class, width: 0, before: 0, after: 0 };
        self.shape_cluster(face, cluster, |found, range| {
            body.width = body.width.saturating_add(found.advance);
            if found.advance == FULL_WIDTH && class.is_spaced() {
                (body.before, body.after) = self.face(found.face).white(class, found.id);
            }
            glyph(found, range);
        });
        body
    }

    /// The glyphs of `text`, each with the bytes of the text it stands for.
    /// Characters that nothing is drawn for (controls, joiners) have none.
    pub fn shape(&self, face: FaceId, text: &str, mut glyph: impl FnMut(Glyph, Range<usize>)) {
        for (start, cluster) in clusters(text) {
            self.shape_cluster(face, cluster, |found, range| {
                glyph(found, start + range.start..start + range.end);
            });
        }
    }

    fn shape_cluster(&self, face: FaceId, cluster: &str, mut glyph: impl FnMut(Glyph, Range<usize>)) {
        let mut characters = cluster.chars();
        let (Some(first), second) = (characters.next(), characters.next()) else { return };
        if let Some(second) = second {
            // A variation sequence (葛 + U+E0100), or a letter with its mark
            // apart (か + U+3099) of which there is one glyph.
            let whole = if characters.next().is_none() && is_variation_selector(second) {
                self.find(face, |face| face.variant(first, second)).or_else(|| self.alike(face, first))
            } else {
                let mut composed = cluster.nfc();
                match (composed.next(), composed.next()) {
                    (Some(one), None) => self.nominal(face, one),
                    _ => None,
                }
            };
            if let Some(whole) = whole {
                glyph(whole, 0..cluster.len());
                return;
            }
        }
        // Marks that no face has are not each drawn as a character.
        let mut missing: Option<(Glyph, Range<usize>)> = None;
        for (at, character) in cluster.char_indices() {
            let found = if let Some(space) = blank(character) {
                let Some(space) = space else { continue };
                self.nominal(face, space)
            } else {
                Some(self.alike(face, character).unwrap_or_else(|| self.geta(face)))
            };
            let Some(found) = found else { continue };
            let bytes = at..at + character.len_utf8();
            match &mut missing {
                Some((_, before)) if found.missing && before.end == at => before.end = bytes.end,
                _ => {
                    if let Some((geta, bytes)) = missing.take() {
                        glyph(geta, bytes);
                    }
                    if found.missing {
                        missing = Some((found, bytes));
                    } else {
                        glyph(found, bytes);
                    }
                }
            }
        }
        if let Some((geta, bytes)) = missing {
            glyph(geta, bytes);
        }
    }

    fn nominal(&self, face: FaceId, character: char) -> Option<Glyph> {
        self.find(face, |face| face.nominal(character))
    }

    /// The glyph of a character, or of one that looks the same: a kanji for a radical
    /// (⾷), the usual form or width where no face has the character's own.
    fn alike(&self, face: FaceId, character: char) -> Option<Glyph> {
        let kanji = || self.nominal(face, lookalike::ideograph(character)?);
        let usual = || self.nominal(face, usual_form(character)?);
        kanji().or_else(|| self.nominal(face, character)).or_else(usual)
    }

    /// Looks in `face`, then in the others.
    fn find(&self, face: FaceId, look: impl Fn(&Face) -> Option<u16>) -> Option<Glyph> {
        std::iter::once(face).chain(FaceId::ALL.into_iter().filter(|other| *other != face)).find_map(|id| {
            let face = self.face(id);
            let glyph = look(face)?;
            Some(Glyph { face: id, id: glyph, advance: face.advance(glyph), missing: false })
        })
    }

    /// 〓, what a printer sets in the place of a character he has no type for.
    fn geta(&self, face: FaceId) -> Glyph {
        match self.nominal(face, '〓') {
            Some(glyph) => Glyph { missing: true, ..glyph },
            None => Glyph { face, id: 0, advance: self.face(face).advance(0), missing: true },
        }
    }
}

/// What a character is another form of (神, U+FA19) or another width of (￤, U+FFE4).
fn usual_form(character: char) -> Option<char> {
    let is_width = matches!(character, '\u{FF00}'..='\u{FFEF}');
    let usual = if is_width { character.nfkc().next() } else { character.nfc().next() };
    usual.filter(|usual| *usual != character)
}

/// What stands on paper for a character that has no shape of its own: a space,
/// or `Some(None)` for nothing at all; `None` for all other characters.
fn blank(character: char) -> Option<Option<char>> {
    match character {
        '\t' => Some(Some('\u{3000}')),
        '\u{A0}' | '\u{202F}' | '\u{2000}'..='\u{200A}' => Some(Some(' ')),
        _ if character.is_control() || lookalike::is_invisible(character) => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
