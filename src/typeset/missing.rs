//! Characters that cannot be printed, with their places.

use std::collections::HashSet;

use super::page::{GlyphRun, PageItem};
use super::{Fonts, Layout, Section, SectionKind, TextSource};
use crate::book::{Book, Entry, EntryId, SheetId};
use crate::quote::{self, quoted};
use crate::words::one_line;

/// A character that no bundled face has; 〓 is printed in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Missing {
    /// The character with its marks and selectors.
    pub character: String,
    /// The number of the sheet it is on; `None` for the book's own texts.
    pub sheet: Option<u32>,
    /// Where it is entered.
    pub source: TextSource,
    /// The name of its entry, or of the one that is a part of.
    pub name: String,
}

impl Missing {
    /// The character's code points: U+845B U+E0100.
    pub fn codes(&self) -> String {
        let codes: Vec<String> =
            self.character.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect();
        codes.join(" ")
    }

    /// Where it stands, for the clerk.
    pub fn place(&self) -> String {
        match self.sheet {
            None => "表紙など".to_owned(),
            Some(number) if self.name.is_empty() => format!("調書-{number}"),
            Some(number) => format!("調書-{number}「{}」", quoted(&self.name)),
        }
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "「{}」（{}、{}）は書体にないため、〓と印刷されます。",
            quote::visible(&self.character),
            self.codes(),
            self.place()
        )
    }
}

/// The characters in the pages of `layout` that cannot be printed, in the order
/// of print: each once for every entry, closing text and head of a sheet; not for
/// heads that repeat what the cover or the table of contents says already.
///
/// The pages themselves are looked at, so that nothing that is printed is left
/// out.
pub fn missing_characters(book: &Book, layout: &Layout, fonts: &Fonts) -> Vec<Missing> {
    let mut seen = HashSet::new();
    let mut missing = Vec::new();
    for section in &layout.sections {
        let runs = section.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
            PageItem::Text(run) => Some(run),
            PageItem::Rule(_) | PageItem::Fill(_) => None,
        });
        for run in runs {
            for character in substituted(run, fonts) {
                let source = source_of(run, section);
                let place = MissingPlace::of(&source);
                let known =
                    matches!(place, MissingPlace::Head(_)) && seen.contains(&(MissingPlace::Book, character));
                if !known && seen.insert((place, character)) {
                    missing.push(named(character, source, book));
                }
            }
        }
    }
    missing
}

/// The texts of a run for which 〓 stands.
fn substituted<'r>(run: &'r GlyphRun, fonts: &Fonts) -> impl Iterator<Item = &'r str> {
    let geta = fonts.face(run.face).nominal('〓');
    run.pieces()
        .filter(move |(glyph, text)| (glyph.id == 0 || Some(glyph.id) == geta) && !text.starts_with('〓'))
        .map(|(_, text)| text)
}

/// What a character is named once for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum MissingPlace {
    Entry(EntryId),
    Overall(SheetId),
    Head(SheetId),
    Book,
}

impl MissingPlace {
    fn of(source: &TextSource) -> Self {
        match source {
            TextSource::Cell(_) => source.entry().map_or(Self::Book, Self::Entry),
            TextSource::Overall(sheet) => Self::Overall(*sheet),
            TextSource::Head(sheet) => Self::Head(*sheet),
            TextSource::Book => Self::Book,
        }
    }
}

/// Where a run of the section is entered.
fn source_of(run: &GlyphRun, section: &Section) -> TextSource {
    let element = run.tag.element().and_then(|id| section.elements.get(id.index()));
    element.and_then(|element| element.source.clone()).unwrap_or(match section.kind {
        SectionKind::Sheet(sheet) => TextSource::Head(sheet),
        SectionKind::Cover | SectionKind::Contents | SectionKind::Comparison => TextSource::Book,
    })
}

fn named(character: &str, source: TextSource, book: &Book) -> Missing {
    Missing {
        character: character.to_owned(),
        sheet: source.sheet().and_then(|sheet| book.listing(sheet)).map(|sheet| sheet.number),
        name: source
            .entry()
            .and_then(|entry| book.entry(entry).ok())
            .map_or_else(String::new, |entry| name(entry, book)),
        source,
    }
}

fn name(entry: &Entry, book: &Book) -> String {
    let owner = entry.parent.filter(|_| entry.name.trim().is_empty());
    one_line(&owner.and_then(|parent| book.entry(parent).ok()).unwrap_or(entry).name)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Builder, small};
    use super::*;
    use crate::book::Cell;
    use crate::monitor::Monitor;
    use crate::typeset::{Parts, layout};

    fn missing(book: &Book, parts: &Parts) -> Vec<String> {
        let fonts = Fonts::shared().unwrap();
        let layout = layout(book, parts, fonts, &Monitor::default()).unwrap();
        missing_characters(book, &layout, fonts).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn they_are_named_with_code_point_sheet_and_entry() {
        let mut builder = Builder::new();
        builder.sheet(3, "\u{10FFFC}");
        let parent = builder.row("相談\n窓口", ["\u{10FFFD}と\u{10FFFD}", "", "", ""]);
        let part = builder.entry("", &[], Some(parent));
        builder.cell(part, "evaluation", Cell::Text("葛\u{10FFFB}〓".to_owned()));
        assert_eq!(
            missing(&builder.book, &Parts::default()),
            [
                "「\u{10FFFD}」（U+10FFFD、調書-3「相談窓口」）は書体にないため、〓と印刷されます。",
                "「\u{10FFFB}」（U+10FFFB、調書-3「相談窓口」）は書体にないため、〓と印刷されます。",
                "「\u{10FFFC}」（U+10FFFC、調書-3）は書体にないため、〓と印刷されます。",
            ]
        );
        assert!(missing(&small(), &Parts::default()).is_empty());
    }

    #[test]
    fn whatever_is_printed_is_looked_at_and_nothing_else() {
        let mut builder = Builder::with_form(|form| {
            form.ratings[0].definition.push('\u{10FFF0}');
            form.page.header.left = "\u{10FFF1}".to_owned();
            form.columns[1].caption.push('\u{10FFF2}');
        });
        builder.book.head_mut().subtitle.push('\u{10FFF3}');
        let sheet = builder.sheet(1, "");
        let mut changed = builder.book.sheet(sheet).unwrap().clone();
        changed.goals.push("\u{10FFF4}".to_owned());
        builder.book.apply(&crate::book::Change::insert(crate::book::Record::Sheet(changed)));
        assert_eq!(missing(&builder.book, &Parts::default()).len(), 5);
        assert_eq!(missing(&builder.book, &Parts::only(vec![sheet])).len(), 3);
    }

    #[test]
    fn what_every_sheet_repeats_is_named_once() {
        let mut builder = Builder::new();
        builder.book.head_mut().title.push('\u{10FFFD}');
        builder.sheet(1, "");
        builder.sheet(2, "");
        assert_eq!(missing(&builder.book, &Parts::default()).len(), 1);
    }
}
