//! Further glyphs in a TrueType font (OpenType 1.9, chapters glyf, hmtx and loca):
//! with an outline that it has, and an advance of their own.

use skrifa::raw::types::Tag;
use skrifa::raw::{FontRef, ReadError, TableProvider as _};

/// A glyph that looks like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Twin {
    /// The other's number.
    pub of: u16,
    /// By how much its advance is more than the other's, in thousandths of an em.
    pub wider: i16,
    /// How much further right its outline stands, in thousandths of an em.
    pub left: i16,
}

/// How many glyphs a font has.
pub(super) fn glyph_count(font: &[u8]) -> Result<u16, ReadError> {
    Ok(FontRef::new(font)?.maxp()?.num_glyphs())
}

/// The font with `twins` behind its own glyphs.
pub(super) fn with_twins(data: &[u8], twins: &[Twin]) -> Result<Vec<u8>, ReadError> {
    let font = FontRef::new(data)?;
    let mut glyphs = Glyphs::new(&font)?;
    let em = f64::from(font.head()?.units_per_em());
    for twin in twins {
        glyphs.add(*twin, em)?;
    }
    let mut tables: Vec<(Tag, Vec<u8>)> = Vec::new();
    for record in font.table_directory().table_records() {
        let bytes = font.table_data(record.tag()).ok_or(ReadError::TableIsMissing(record.tag()))?;
        tables.push((record.tag(), glyphs.changed(record.tag(), bytes.as_bytes())));
    }
    Ok(file(font.table_directory().sfnt_version(), tables))
}

/// What the tables say of each glyph.
struct Glyphs {
    outlines: Vec<u8>,
    /// Where each outline begins, and where the last one ends.
    places: Vec<u32>,
    /// Advance and left side bearing.
    metrics: Vec<(u16, i16)>,
}

impl Glyphs {
    fn new(font: &FontRef) -> Result<Self, ReadError> {
        let (loca, hmtx, count) = (font.loca(None)?, font.hmtx()?, font.maxp()?.num_glyphs());
        let places: Option<Vec<u32>> = (0..=usize::from(count)).map(|at| loca.get_raw(at)).collect();
        let metrics: Option<Vec<(u16, i16)>> = (0..count)
            .map(|glyph| Some((hmtx.advance(glyph.into())?, hmtx.side_bearing(glyph.into())?)))
            .collect();
        let glyf = Tag::new(b"glyf");
        let outlines = font.table_data(glyf).ok_or(ReadError::TableIsMissing(glyf))?.as_bytes();
        let places = places.ok_or(ReadError::OutOfBounds)?;
        let end = places.last().map_or(0, |&end| end as usize);
        Ok(Self {
            // Without what pads its end: the next outline begins there.
            outlines: outlines.get(..end).ok_or(ReadError::OutOfBounds)?.to_vec(),
            places,
            metrics: metrics.ok_or(ReadError::OutOfBounds)?,
        })
    }

    fn add(&mut self, twin: Twin, em: f64) -> Result<(), ReadError> {
        let of = usize::from(twin.of);
        let (advance, bearing) = *self.metrics.get(of).ok_or(ReadError::OutOfBounds)?;
        let place = |at: usize| self.places.get(at).map(|&place| place as usize);
        let (from, to) = place(of).zip(place(of + 1)).ok_or(ReadError::OutOfBounds)?;
        let outline = self.outlines.get(from..to).ok_or(ReadError::OutOfBounds)?;
        let units = |thousandths: i16| (f64::from(thousandths) * em / 1000.0).round();
        let further = units(twin.left) as i16;
        let outline = match outline {
            [] => Vec::new(),
            // A composite of a composite would be one more level.
            [0xFF, ..] if further == 0 => outline.to_vec(),
            _ => {
                let bound = |at: usize| number(outline, at) as i16;
                let bounds =
                    [bound(2).saturating_add(further), bound(4), bound(6).saturating_add(further), bound(8)];
                let mut composite = vec![0xFF, 0xFF];
                composite.extend(bounds.iter().flat_map(|bound| bound.to_be_bytes()));
                // Its only component stands further by two arguments, which are words.
                composite.extend([0x00, 0x03]);
                composite.extend(twin.of.to_be_bytes());
                composite.extend(further.to_be_bytes());
                composite.extend([0, 0]);
                composite
            }
        };
        self.outlines.extend(outline);
        self.places.push(self.outlines.len() as u32);
        let advance = (f64::from(advance) + units(twin.wider)).clamp(0.0, f64::from(u16::MAX)) as u16;
        self.metrics.push((advance, bearing.saturating_add(further)));
        Ok(())
    }

    /// A table of the font as the glyphs have it now.
    fn changed(&self, tag: Tag, bytes: &[u8]) -> Vec<u8> {
        let mut table = bytes.to_vec();
        let count = (self.metrics.len() as u16).to_be_bytes();
        match &tag.to_be_bytes() {
            b"glyf" => return self.outlines.clone(),
            b"loca" => return self.places.iter().flat_map(|place| place.to_be_bytes()).collect(),
            b"hmtx" => {
                let both = |&(advance, bearing): &(u16, i16)| [advance.to_be_bytes(), bearing.to_be_bytes()];
                return self.metrics.iter().flat_map(both).flatten().collect();
            }
            b"hhea" => {
                let widest = self.metrics.iter().map(|&(advance, _)| advance).max().unwrap_or(0);
                set(&mut table, 10, &widest.to_be_bytes());
                set(&mut table, 34, &count);
            }
            b"head" => {
                // The sum of all, which is counted without it.
                set(&mut table, SUM, &[0; 4]);
                // Places of four bytes.
                set(&mut table, 50, &[0, 1]);
            }
            b"maxp" => {
                set(&mut table, 4, &count);
                // Points and contours of a composite: as many as any outline has.
                for (simple, composite) in [(6, 10), (8, 12)] {
                    let most = number(&table, simple).max(number(&table, composite));
                    set(&mut table, composite, &most.to_be_bytes());
                }
                let components = number(&table, 28).max(1);
                set(&mut table, 28, &components.to_be_bytes());
                let levels = number(&table, 30).saturating_add(1);
                set(&mut table, 30, &levels.to_be_bytes());
            }
            // Without names of glyphs: version 3.
            b"post" => {
                table.truncate(32);
                set(&mut table, 0, &[0, 3, 0, 0]);
            }
            _ => {}
        }
        table
    }
}

fn number(table: &[u8], at: usize) -> u16 {
    match table.get(at..at + 2) {
        Some(&[upper, lower]) => u16::from_be_bytes([upper, lower]),
        _ => 0,
    }
}

fn set(table: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(slot) = table.get_mut(at..at + bytes.len()) {
        slot.copy_from_slice(bytes);
    }
}

/// Where the sum of the whole file stands in the table "head".
const SUM: usize = 8;

/// A font file of `tables`, which are in the order of their tags.
fn file(version: u32, tables: Vec<(Tag, Vec<u8>)>) -> Vec<u8> {
    let count = tables.len() as u16;
    let largest = count.checked_ilog2().unwrap_or(0) as u16;
    let range = 16 << largest;
    let mut out = version.to_be_bytes().to_vec();
    for number in [count, range, largest, count * 16 - range] {
        out.extend(number.to_be_bytes());
    }
    let mut place = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, table) in &tables {
        if *tag == Tag::new(b"head") {
            head = Some(place);
        }
        out.extend(tag.to_be_bytes());
        for number in [sum(table), place as u32, table.len() as u32] {
            out.extend(number.to_be_bytes());
        }
        place += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    if let Some(head) = head {
        let whole = 0xB1B0_AFBA_u32.wrapping_sub(sum(&out));
        set(&mut out, head + SUM, &whole.to_be_bytes());
    }
    out
}

/// The sum of a table's words, the last one filled up with zeros.
fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, word| {
        let mut filled = [0; 4];
        filled.iter_mut().zip(word).for_each(|(slot, &byte)| *slot = byte);
        sum.wrapping_add(u32::from_be_bytes(filled))
    })
}

#[cfg(test)]
mod tests {
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, OutlinePen};
    use skrifa::{GlyphId, MetadataProvider as _};
    use subsetter::GlyphRemapper;

    use super::*;
    use crate::typeset::{FaceId, Fonts};

    /// An outline, spelled, as if it stood so much further left.
    struct Spelled(String, f32);

    impl OutlinePen for Spelled {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0 += &format!("m{},{y}", x - self.1);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0 += &format!("l{},{y}", x - self.1);
        }
        fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
            self.0 += &format!("q{},{b},{},{y}", a - self.1, x - self.1);
        }
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
            panic!("TrueType has no cubic curves");
        }
        fn close(&mut self) {
            self.0 += "z";
        }
    }

    fn spelled(font: &FontRef, glyph: u16, left: f32) -> String {
        let mut pen = Spelled(String::new(), left);
        let outline = font.outline_glyphs().get(GlyphId::from(glyph)).unwrap();
        outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen).unwrap();
        pen.0
    }

    #[test]
    fn a_twin_looks_alike_and_is_wider() {
        for face in FaceId::ALL {
            let face = Fonts::shared().unwrap().face(face);
            let ids: Vec<u16> =
                "漢22、 é𠮷".chars().filter_map(|character| face.nominal(character)).collect();
            let mut remapper = GlyphRemapper::new();
            for &id in &ids {
                remapper.remap(id);
            }
            let data = subsetter::subset(face.data, 0, &remapper).unwrap();
            let own = glyph_count(&data).unwrap();
            let twins: Vec<Twin> = (0..own)
                .flat_map(|of| {
                    [(250, 0), (-250, 0), (0, 0), (-500, -500)].map(|(wider, left)| Twin { of, wider, left })
                })
                .collect();
            let more = with_twins(&data, &twins).unwrap();
            let (font, before) = (FontRef::new(&more).unwrap(), FontRef::new(&data).unwrap());
            assert_eq!(glyph_count(&more).unwrap(), own * 5);
            let em = f64::from(font.head().unwrap().units_per_em());
            let advance = |font: &FontRef, glyph: u16| {
                f64::from(font.hmtx().unwrap().advance(GlyphId::from(glyph)).unwrap()) * 1000.0 / em
            };
            for (glyph, twin) in (own..).zip(&twins) {
                let left = (f64::from(twin.left) * em / 1000.0).round() as f32;
                assert_eq!(spelled(&font, glyph, left), spelled(&before, twin.of, 0.0));
                let expected = (advance(&before, twin.of) + f64::from(twin.wider)).max(0.0);
                assert!((advance(&font, glyph) - expected).abs() < 0.5, "{twin:?}");
            }
            for glyph in 0..own {
                assert_eq!(spelled(&font, glyph, 0.0), spelled(&before, glyph, 0.0));
                assert_eq!(advance(&font, glyph), advance(&before, glyph));
            }
            // As a whole file sums up, and each table.
            assert_eq!(sum(&more), 0xB1B0_AFBA);
            for record in font.table_directory().table_records() {
                let mut bytes = font.table_data(record.tag()).unwrap().as_bytes().to_vec();
                if record.tag() == Tag::new(b"head") {
                    set(&mut bytes, SUM, &[0; 4]);
                }
                assert_eq!(sum(&bytes), record.checksum(), "{}", record.tag());
            }
        }
    }
}
