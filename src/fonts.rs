//! The bundled faces (see `fonts/README.md`), for the window and for paper.

use std::ops::Range;

use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _, Tag};

/// BIZ UDPGothic: the window's face, and captions on paper.
pub static GOTHIC: &[u8] = include_bytes!("../fonts/BIZUDPGothic-Regular.ttf");
/// BIZ UDPGothic Bold: headings.
pub static GOTHIC_BOLD: &[u8] = include_bytes!("../fonts/BIZUDPGothic-Bold.ttf");
/// BIZ UDMincho: the body of the printed sheets.
pub static MINCHO: &[u8] = include_bytes!("../fonts/BIZUDMincho-Regular.ttf");
/// What the others lack, cut from Noto Serif CJK JP.
pub static FALLBACK: &[u8] = include_bytes!("../fonts/NotoSerifCJKjp-Fallback.ttf");

/// The signs that a face's own instructions, which fit it to the pixels, make flat and
/// thereby unseen at many sizes.
const FLAT: [char; 2] = ['_', '-'];

/// A face for the window: those signs of it are drawn as they are.
pub fn for_screen(face: &'static [u8]) -> Vec<u8> {
    let mut bytes = face.to_vec();
    for range in FLAT.into_iter().filter_map(|sign| place_of(face, sign)) {
        if let Some(glyph) = bytes.get_mut(range) {
            // A glyph that is made of others has none of its own.
            let _ = drop_instructions(glyph);
        }
    }
    bytes
}

/// Where a face's glyph for a sign stands in its file.
fn place_of(face: &[u8], sign: char) -> Option<Range<usize>> {
    let font = FontRef::new(face).ok()?;
    let glyph = usize::try_from(font.charmap().map(sign)?.to_u32()).ok()?;
    let places = font.loca(None).ok()?;
    let tables = font.table_directory().table_records();
    let table = tables.iter().find(|record| record.tag() == Tag::new(b"glyf"))?;
    let place = |at| usize::try_from(table.offset().checked_add(places.get_raw(at)?)?).ok();
    Some(place(glyph)?..place(glyph + 1)?)
}

/// Takes the instructions out of a glyph of contours (OpenType, glyf): ten bytes of header,
/// the ends of the contours, and then their length.
fn drop_instructions(glyph: &mut [u8]) -> Option<()> {
    let number = |glyph: &[u8], at: usize| match glyph.get(at..at + 2) {
        Some(&[high, low]) => Some(usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    };
    let length_at = 10 + 2 * number(glyph, 0)?;
    let begin = length_at + 2;
    let length = number(glyph, length_at)?;
    let end = glyph.len();
    (begin + length <= end).then_some(())?;
    glyph.copy_within(begin + length.., begin);
    glyph.get_mut(length_at..begin)?.fill(0);
    // What is left over is no part of any glyph.
    glyph.get_mut(end - length..)?.fill(0);
    Some(())
}
