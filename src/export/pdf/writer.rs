//! Pages into a PDF file: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
//!
//! Nothing else in the program knows printpdf or lopdf. printpdf makes the
//! document, its pages and its fonts; the pages' operators and the structure are
//! written as bytes, on all cores, because there are so many of them.

use super::structure::Structure;
use super::{Meta, colour, content, document, faces, file, structure};
use crate::error::Result;
use crate::monitor::Monitor;
use crate::parallel;
use crate::typeset::{Fonts, Layout};

/// Writes the pages of `layout`, set in `fonts`, as a PDF file. `book` is what they do not
/// tell of it.
pub(super) fn write(
    layout: &Layout,
    fonts: &Fonts,
    (meta, book): (&Meta, &str),
    monitor: &Monitor,
) -> Result<Vec<u8>> {
    let faces = faces::embed(layout, fonts)?;
    let mut draft = document::PdfDraft::new(layout, &faces, meta)?;
    let pages: Vec<_> = layout
        .sections
        .iter()
        .flat_map(|section| section.pages.iter().map(|page| (page, section.elements.as_slice())))
        .collect();
    let contents = parallel::map(&pages, |(page, elements)| {
        monitor.check()?;
        Ok(content::draw(page, elements, &faces))
    });
    let marked = draft.fill(layout, contents.into_iter().collect::<Result<_>>()?)?;
    let root = draft.document.new_object_id();
    draft.name(layout, meta, colour::srgb()?, root)?;
    monitor.check()?;
    let first = draft.document.max_id + 1;
    let Structure { packed, end } = structure::build(layout, &marked, book, (root.0, first));
    monitor.check()?;
    Ok(file::bytes(draft.document, packed, end))
}
