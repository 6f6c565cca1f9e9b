//! What must hold of the pages of a book.

use std::collections::HashMap;

use chosho::book::{Book, ColumnKind, Context};
use chosho::lookalike::legible;
use chosho::monitor::Monitor;
use chosho::typeset::page::{Area, Frame, GlyphRun, PageItem};
use chosho::typeset::tree::ElementId;
use chosho::typeset::{FaceId, Fonts, Page, Parts, Section, SectionKind, TextSource, layout};

/// Lays `book` out: every text is printed whole, in its own box, and no box
/// stands on another.
pub fn all_of_it_is_printed_and_nothing_meets(book: &Book) {
    let fonts = Fonts::shared().expect("the bundled faces");
    let parts = Parts { contents: true, ..Parts::default() };
    let layout = layout(book, &parts, fonts, &Monitor::default()).expect("any book has pages");
    for section in &layout.sections {
        section.pages.iter().for_each(|page| page_is_sound(page, section));
        if let SectionKind::Sheet(sheet) = section.kind {
            let context = book.context(sheet).expect("a sheet of the book");
            texts_are_whole(&context, section, fonts);
        }
    }
}

/// What can be seen of a text.
fn ink(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && !character.is_control()).collect()
}

/// A text without what has no glyph: joiners, lone selectors. Radicals are printed as
/// the kanji that they look like.
fn shown(text: &str, fonts: &Fonts) -> String {
    let (text, mut shown) = (legible(text), String::new());
    fonts.shape(FaceId::Mincho, &text, |_, range| shown.push_str(&text[range]));
    ink(&shown)
}

fn runs(page: &Page) -> impl Iterator<Item = &GlyphRun> {
    page.items.iter().filter_map(|item| match item {
        PageItem::Text(run) => Some(run),
        PageItem::Rule(_) | PageItem::Fill(_) => None,
    })
}

/// Where a run's text is entered.
fn source<'s>(run: &GlyphRun, section: &'s Section) -> Option<&'s TextSource> {
    source_of(run.tag.element()?, section)
}

/// Where what an element says is entered: a paragraph may leave that to its cell.
fn source_of(element: ElementId, section: &Section) -> Option<&TextSource> {
    let element = section.elements.get(element.index())?;
    element.source.as_ref().or_else(|| source_of(element.parent?, section))
}

/// What the elements of a section say, cell by cell, is what stands in the book.
fn texts_are_whole(context: &Context, section: &Section, fonts: &Fonts) {
    let mut printed: HashMap<u32, String> = HashMap::new();
    for run in section.pages.iter().flat_map(runs) {
        if let Some(element) = run.tag.element() {
            printed.entry(element.0).or_default().push_str(&ink(&run.text));
        }
    }
    // A cell that says nothing, and one that goes on from above, has no text.
    let said = |wanted: &TextSource| {
        let of = |(at, _): &(usize, _)| printed.get(&(*at as u32)).cloned().unwrap_or_default();
        let own = section.elements.iter().enumerate();
        own.filter(|(at, _)| source_of(ElementId(*at as u32), section) == Some(wanted))
            .map(|one| of(&one))
            .collect::<String>()
    };
    for entry in context.entries() {
        for column in &context.form.columns {
            let place = chosho::book::Place::cell(context.sheet.id, entry.id, &column.id);
            let said = said(&TextSource::Cell(place));
            if column.kind == ColumnKind::Name {
                // On each page that its row goes on over, the name is said again.
                let name = shown(&entry.name, fonts);
                assert!(said.starts_with(&name), "the name {name:?} is printed as {said:?}");
            } else {
                let text = shown(context.book.text(entry.id, &column.id), fonts);
                assert_eq!(said, text, "a cell in {}", column.id);
            }
        }
    }
    let overall = TextSource::Overall(context.sheet.id);
    assert_eq!(said(&overall), shown(&context.sheet.overall, fonts), "the closing text");
}

/// By how much boxes may meet, for sums that are not exact, in points.
const TOLERANCE: f32 = 0.1;

fn page_is_sound(page: &Page, section: &Section) {
    for (at, area) in page.areas.iter().enumerate() {
        for other in &page.areas[at + 1..] {
            assert!(!meet(&area.frame, &other.frame), "{area:?} meets {other:?}");
        }
    }
    for run in runs(page) {
        // A sheet's title says the same as its head, and has no box.
        let Some(source @ (TextSource::Cell(_) | TextSource::Overall(_))) = source(run, section) else {
            continue;
        };
        let own = |area: &&Area| area.source == *source;
        let mut areas = page.areas.iter().filter(own).peekable();
        if areas.peek().is_none() {
            continue;
        }
        // Not wider than its box, but for a character that is wider than that.
        let (left, right) = (run.x, run.x + run.width());
        let (top, bottom) = (run.y - run.size * 0.8, run.y + run.size * 0.1);
        let holds = |frame: &Frame| {
            let slack = 2.0 * run.size;
            top >= frame.y - TOLERANCE
                && bottom <= frame.y + frame.height + TOLERANCE
                && left >= frame.x - slack
                && right <= frame.x + frame.width + slack
        };
        assert!(areas.any(|area| holds(&area.frame)), "{:?} at {left}, {top} is out of its box", run.text);
    }
}

fn meet(one: &Frame, other: &Frame) -> bool {
    let apart = |from: f32, length: f32, from2: f32, length2: f32| {
        from + length <= from2 + TOLERANCE || from2 + length2 <= from + TOLERANCE
    };
    !apart(one.x, one.width, other.x, other.width) && !apart(one.y, one.height, other.y, other.height)
}
