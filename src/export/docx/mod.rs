//! A book as a document of Word: WordprocessingML (ECMA-376 part 1, 17).
//!
//! Sheets begin with real headings, headers of tables are repeated on each page, cells over
//! several rows are merged, and each sheet is a section with its own page and running lines.
//! The same book gives the same bytes.

mod contents;
mod cover;
mod package;
mod page;
mod sheet;
mod styles;
mod table;
mod xml;

use self::package::DocumentPackage;
use self::page::SectionPages;
use self::styles::Looks;
use self::xml::WordXml;
use super::meta::Meta;
use crate::book::{Book, PageSetup};
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::typeset::running::RunningFields;
use crate::typeset::{Parts, printed};

/// The namespaces of the main parts.
const NAMESPACES: [(&str, &str); 2] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];

/// Writes `parts` of `book` as they are printed. What changed since last year is not among
/// them.
///
/// # Errors
/// [`Error::NothingToExport`]; [`Error::Cancelled`] where `monitor`, which counts the sheets,
/// says so; those of reading sheets that are not in memory.
pub fn write(book: &Book, parts: &Parts, monitor: &Monitor) -> Result<Vec<u8>> {
    let contexts = parts.contexts_of(book)?;
    monitor.begin(contexts.len());
    let forms = printed::forms(book, &contexts);
    let setup = forms.first().map_or_else(PageSetup::a4_landscape, |form| (*form.page).clone());
    let looks = Looks::of(&setup);
    let mut pages = SectionPages::default();
    let mut xml = WordXml::new();
    xml.open("w:document", &NAMESPACES);
    xml.open("w:body", &[]);

    // Each part ends with its page, which the next one does not share.
    let mut ends: Option<page::SectionPage> = None;
    let scales = if parts.ratings { printed::distinct_scales(&forms) } else { Vec::new() };
    if parts.cover || !scales.is_empty() {
        cover::set(book, &scales, parts.cover, &setup, &mut xml);
        // The title page bears no running lines.
        let fields = RunningFields::new(book, None, parts.made, (0, 0));
        ends = Some(if parts.cover { pages.bare(&setup) } else { pages.of(&setup, &fields) });
    }
    if parts.contents && !contexts.is_empty() {
        if let Some(page) = ends.take() {
            page.end(&mut xml);
        }
        contents::set(&contexts, &setup, &mut xml);
        ends = Some(pages.of(&setup, &RunningFields::new(book, None, parts.made, (0, 0))));
    }
    for (at, context) in contexts.iter().enumerate() {
        if let Some(page) = ends.take() {
            page.end(&mut xml);
        }
        sheet::set(context, at, &looks, &mut xml)?;
        let fields = RunningFields::new(book, Some(context), parts.made, (0, 0));
        ends = Some(pages.of(context.page(), &fields));
        monitor.step()?;
    }
    let Some(last) = ends else { return Err(Error::NothingToExport) };
    last.close(&mut xml);
    xml.close("w:body");
    xml.close("w:document");

    let mut package = DocumentPackage::new(&Meta::of(book));
    package.main(xml.finish());
    package.styles(styles::part(&looks));
    pages.into_parts().for_each(|part| package.running(part));
    package.finish()
}
