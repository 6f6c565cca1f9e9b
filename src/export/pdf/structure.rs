//! The document's structure (ISO 32000-1, 14.7 and 14.8): what is a heading, a
//! table, a cell, for readers that cannot see the page.
//!
//! The elements outnumber everything else in the file, so they never become
//! lopdf's objects: they are spelled out once, a stream of them at a time.

use std::iter::Peekable;

use super::file::{Packed, Packer};
use super::syntax::{decimal, integer, reference, string, utf16};
use crate::export::meta::title;
use crate::parallel;
use crate::typeset::{Element, ElementId, ElementKind, HeaderScope, Layout, Section};
use crate::words::property;

/// Elements in one object stream.
const PACK: usize = 256;

/// Pages in one leaf of the tree from marked content to elements.
const LEAF: usize = 64;

/// A page as the structure sees it.
pub(super) struct PageMarks {
    /// The page's object.
    pub object: u32,
    /// The element of each of its marks.
    pub marks: Vec<ElementId>,
    /// Its links: the annotation's object, and its element.
    pub links: Vec<(u32, ElementId)>,
}

/// The standard structure type of an element (ISO 32000-1, 14.8.4).
pub(super) fn type_of(kind: ElementKind) -> &'static str {
    match kind {
        ElementKind::Heading1 => "H1",
        ElementKind::Heading2 => "H2",
        ElementKind::Paragraph => "P",
        ElementKind::Underlined => "Span",
        ElementKind::Table => "Table",
        ElementKind::TableHead => "THead",
        ElementKind::TableBody => "TBody",
        ElementKind::Row => "TR",
        ElementKind::Header { .. } => "TH",
        ElementKind::Data { .. } => "TD",
        ElementKind::Contents => "TOC",
        ElementKind::ContentsItem => "TOCI",
        ElementKind::Link => "Link",
    }
}

/// Where the structure's objects stand in the file.
struct Numbers {
    root: u32,
    document: u32,
    parents: u32,
    /// The first leaf of the parent tree.
    leaves: u32,
    /// Each section's element; those of its own elements follow it.
    sections: Vec<u32>,
    end: u32,
}

impl Numbers {
    fn new(root: u32, first: u32, layout: &Layout, pages: &[PageMarks]) -> Self {
        let (document, parents, leaves) = (first, first + 1, first + 2);
        let mut next = leaves + leaf_count(pages);
        let sections = layout
            .sections
            .iter()
            .map(|section| {
                let own = next;
                next += 1 + section.elements.len() as u32;
                own
            })
            .collect();
        Self { root, document, parents, leaves, sections, end: next }
    }

    /// An element of the section whose own element is `section`.
    fn element(section: u32, element: ElementId) -> u32 {
        section + 1 + element.0
    }
}

/// Leaves for the pages, and one for the links, if there are any.
fn leaf_count(pages: &[PageMarks]) -> u32 {
    let links = pages.iter().any(|page| !page.links.is_empty());
    pages.len().div_ceil(LEAF) as u32 + u32::from(links)
}

/// The structure as objects of a file.
pub(super) struct Structure {
    /// The objects.
    pub packed: Vec<Packed>,
    /// The number after the last of them.
    pub end: u32,
}

/// The structure of `layout`, whose pages are `pages`: its root under the number
/// that the catalog names, the rest from `first` on. `book` says what pages do not tell.
pub(super) fn build(
    layout: &Layout,
    pages: &[PageMarks],
    book: &str,
    (root, first): (u32, u32),
) -> Structure {
    let numbers = Numbers::new(root, first, layout, pages);
    let mut units = Vec::new();
    let mut rest = pages;
    for (section, &number) in layout.sections.iter().zip(&numbers.sections) {
        let (own, others) = rest.split_at(section.pages.len().min(rest.len()));
        rest = others;
        units.push(Unit { section, number, pages: own });
    }
    // Small sections share a stream.
    let groups = grouped(&units);
    let mut packed = trunk(&numbers, &units, book);
    packed.extend(parallel::map(&groups, |units| branches(&numbers, units)).into_iter().flatten());
    Structure { packed, end: numbers.end }
}

/// The sections in groups of up to [`PACK`] elements, or of a single one.
fn grouped<'u, 'l>(units: &'u [Unit<'l>]) -> Vec<&'u [Unit<'l>]> {
    let mut groups = Vec::new();
    let (mut from, mut size) = (0, 0);
    for (at, unit) in units.iter().enumerate() {
        let own = unit.section.elements.len() + 1;
        if at > from && size + own > PACK {
            groups.extend(units.get(from..at));
            (from, size) = (at, 0);
        }
        size += own;
    }
    groups.extend(units.get(from..).filter(|rest| !rest.is_empty()));
    groups
}

/// A section, its element's number, and its pages.
struct Unit<'l> {
    section: &'l Section,
    number: u32,
    pages: &'l [PageMarks],
}

/// The root, the document, and the tree that leads from marks to elements.
fn trunk(numbers: &Numbers, units: &[Unit], book: &str) -> Vec<Packed> {
    let mut packer = Packer::new(PACK);
    let pages: Vec<(&PageMarks, u32)> =
        units.iter().flat_map(|unit| unit.pages.iter().map(|page| (page, unit.number))).collect();
    let links: Vec<u32> = pages
        .iter()
        .flat_map(|(page, section)| page.links.iter().map(|&(_, link)| Numbers::element(*section, link)))
        .collect();
    packer.add(numbers.root, |out| {
        out.extend(b"<</Type/StructTreeRoot/K ");
        reference(out, numbers.document);
        out.extend(b"/ParentTree ");
        reference(out, numbers.parents);
        out.extend(b"/ParentTreeNextKey ");
        integer(out, (pages.len() + links.len()) as i64);
        out.extend(b">>");
    });
    packer.add(numbers.document, |out| {
        out.extend(b"<</S/Document/P ");
        reference(out, numbers.root);
        out.extend(b"/A");
        out.extend(properties([(property::BOOK, book)].into_iter()));
        out.extend(b"/K[");
        spaced(out, &numbers.sections);
        out.extend(b"]>>");
    });
    let leaves = pages.chunks(LEAF).len() as u32 + u32::from(!links.is_empty());
    packer.add(numbers.parents, |out| {
        out.extend(b"<</Kids[");
        spaced(out, &(numbers.leaves..numbers.leaves + leaves).collect::<Vec<_>>());
        out.extend(b"]>>");
    });
    let mut leaf = numbers.leaves;
    for (at, pages) in pages.chunks(LEAF).enumerate() {
        let key = at * LEAF;
        packer.add(leaf, |out| {
            limits(out, key, pages.len());
            for (key, (page, section)) in (key..).zip(pages) {
                integer(out, key as i64);
                out.push(b'[');
                let elements: Vec<u32> =
                    page.marks.iter().map(|&mark| Numbers::element(*section, mark)).collect();
                spaced(out, &elements);
                out.push(b']');
            }
            out.extend(b"]>>");
        });
        leaf += 1;
    }
    if !links.is_empty() {
        packer.add(leaf, |out| {
            limits(out, pages.len(), links.len());
            for (key, &link) in (pages.len()..).zip(&links) {
                integer(out, key as i64);
                out.push(b' ');
                reference(out, link);
                out.push(b' ');
            }
            out.extend(b"]>>");
        });
    }
    packer.finish()
}

/// Begins a leaf of a number tree with `count` keys from `first` on.
fn limits(out: &mut Vec<u8>, first: usize, count: usize) {
    out.extend(b"<</Limits[");
    integer(out, first as i64);
    out.push(b' ');
    integer(out, (first + count) as i64 - 1);
    out.extend(b"]/Nums[");
}

fn spaced(out: &mut Vec<u8>, numbers: &[u32]) {
    for (at, &number) in numbers.iter().enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        reference(out, number);
    }
}

/// The elements of some sections.
fn branches(numbers: &Numbers, units: &[Unit]) -> Vec<Packed> {
    let mut packer = Packer::new(PACK);
    for unit in units {
        let elements = &unit.section.elements;
        let content = content_of(unit);
        let starts = starts(&content, elements);
        let mut content = content.into_iter().peekable();
        let mut children = children_of(elements).into_iter().peekable();
        packer.add(unit.number, |out| {
            out.extend(b"<</S/Sect/T");
            string(out, utf16(&title(&unit.section.title)));
            out.extend(b"/P ");
            reference(out, numbers.document);
            kids(out, (unit.number, None), &starts, &mut content, &mut children);
            out.extend(b">>");
        });
        for (at, element) in (0..).zip(elements) {
            let id = ElementId(at);
            packer.add(Numbers::element(unit.number, id), |out| {
                out.extend(b"<</S/");
                out.extend(type_of(element.kind).bytes());
                out.extend(b"/P ");
                let parent = element.parent.map_or(unit.number, |id| Numbers::element(unit.number, id));
                reference(out, parent);
                attributes(out, element);
                kids(out, (unit.number, Some(id)), &starts, &mut content, &mut children);
                out.extend(b">>");
            });
        }
    }
    packer.finish()
}

/// A piece of a page that is part of an element.
struct Piece {
    element: ElementId,
    page: u32,
    /// Its place among all of the section's, in reading order.
    order: usize,
    what: KidKind,
}

enum KidKind {
    /// Marked content by its number on the page.
    Mark(usize),
    /// An annotation by its object.
    Annotation(u32),
}

/// What of the pages is part of which element, by element and in reading order.
fn content_of(unit: &Unit) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for page in unit.pages {
        let marks = page.marks.iter().enumerate().map(|(at, &element)| (element, KidKind::Mark(at)));
        let links = page.links.iter().map(|&(object, element)| (element, KidKind::Annotation(object)));
        for (element, what) in marks.chain(links) {
            pieces.push(Piece { element, page: page.object, order: pieces.len(), what });
        }
    }
    pieces.sort_by_key(|piece| piece.element);
    pieces
}

/// Where the content of each element begins that stands within a paragraph, by element.
fn starts(pieces: &[Piece], elements: &[Element]) -> Vec<(ElementId, usize)> {
    let is_within = |id: ElementId| {
        elements.get(id.index()).is_some_and(|element| element.kind == ElementKind::Underlined)
    };
    let within = pieces.iter().filter(|piece| is_within(piece.element));
    let mut starts: Vec<(ElementId, usize)> = within.map(|piece| (piece.element, piece.order)).collect();
    starts.dedup_by_key(|(element, _)| *element);
    starts
}

/// Parents with their children, by parent and in reading order; those of the
/// section come first.
fn children_of(elements: &[Element]) -> Vec<(Option<ElementId>, ElementId)> {
    let mut children: Vec<_> =
        (0..).map(ElementId).zip(elements).map(|(id, element)| (element.parent, id)).collect();
    children.sort();
    children
}

/// Writes /K, and /Pg where it needs one: what of the pages the element is, and
/// the elements it is made of: those within a paragraph where they begin, others last.
/// Takes what is its own from both.
fn kids(
    out: &mut Vec<u8>,
    (section, own): (u32, Option<ElementId>),
    starts: &[(ElementId, usize)],
    content: &mut Peekable<impl Iterator<Item = Piece>>,
    children: &mut Peekable<impl Iterator<Item = (Option<ElementId>, ElementId)>>,
) {
    let mut kids: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut main = None;
    while let Some(piece) = content.next_if(|piece| Some(piece.element) == own) {
        let mut kid = Vec::new();
        match piece.what {
            KidKind::Mark(number) if *main.get_or_insert(piece.page) == piece.page => {
                integer(&mut kid, number as i64);
            }
            KidKind::Mark(number) => {
                kid.extend(b"<</Type/MCR/Pg ");
                reference(&mut kid, piece.page);
                kid.extend(b"/MCID ");
                integer(&mut kid, number as i64);
                kid.extend(b">>");
            }
            KidKind::Annotation(object) => {
                kid.extend(b"<</Type/OBJR/Pg ");
                reference(&mut kid, piece.page);
                kid.extend(b"/Obj ");
                reference(&mut kid, object);
                kid.extend(b">>");
            }
        }
        kids.push((piece.order, kid));
    }
    while let Some((_, child)) = children.next_if(|(parent, _)| *parent == own) {
        let mut kid = Vec::new();
        reference(&mut kid, Numbers::element(section, child));
        let start = starts.binary_search_by_key(&child, |(element, _)| *element);
        let start = start.ok().and_then(|at| starts.get(at)).map_or(usize::MAX, |(_, order)| *order);
        kids.push((start, kid));
    }
    kids.sort_by_key(|(start, _)| *start);
    let kids: Vec<Vec<u8>> = kids.into_iter().map(|(_, kid)| kid).collect();
    if let Some(page) = main {
        out.extend(b"/Pg ");
        reference(out, page);
    }
    match kids.as_slice() {
        [] => {}
        [kid] => {
            out.extend(b"/K ");
            out.extend(kid);
        }
        kids => {
            out.extend(b"/K[");
            out.extend(kids.join(&b' '));
            out.push(b']');
        }
    }
}

/// Writes /A for the cells of a table (ISO 32000-1, 14.8.5.7), for what is underlined and what
/// stands lower (14.8.5.4), and for what pages do not tell (14.7.5.4).
fn attributes(out: &mut Vec<u8>, element: &Element) {
    let mut all: Vec<Vec<u8>> = Vec::new();
    all.extend(of_kind(element.kind));
    if let Some(own) = &element.attributes {
        if let Some((lines, height)) = own.free_above {
            let mut layout = b"<</O/Layout/SpaceBefore ".to_vec();
            let height = (f64::from(height) * 100.0).round() as i64;
            decimal(&mut layout, height * lines as i64, 2);
            layout.extend(b"/LineHeight ");
            decimal(&mut layout, height, 2);
            layout.extend(b">>");
            all.push(layout);
        }
        if !own.properties.is_empty() {
            all.push(properties(own.properties.iter().map(|(name, value)| (*name, value.as_str()))));
        }
    }
    match all.as_slice() {
        [] => {}
        [one] => {
            out.extend(b"/A");
            out.extend(one);
        }
        several => {
            out.extend(b"/A[");
            out.extend(several.concat());
            out.push(b']');
        }
    }
}

/// So many UTF-16 units of a value stand in one string: 32,767 bytes are the most
/// (ISO 19005-2, 6.1.13).
const VALUE: usize = 15_000;

/// An attribute object of names and values, long ones in several pieces.
fn properties<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Vec<u8> {
    let mut out = b"<</O/UserProperties/P[".to_vec();
    for (name, value) in pairs {
        let units: Vec<u16> = value.encode_utf16().collect();
        let mut rest = units.as_slice();
        loop {
            let mut end = rest.len().min(VALUE);
            // Not between the halves of a character.
            if rest.get(end).is_some_and(|unit| (0xDC00..0xE000).contains(unit)) {
                end -= 1;
            }
            let (piece, after) = rest.split_at(end);
            out.extend(b"<</N");
            string(&mut out, name.bytes());
            out.extend(b"/V");
            string(
                &mut out,
                [0xFE, 0xFF].into_iter().chain(piece.iter().flat_map(|unit| unit.to_be_bytes())),
            );
            // No reader needs to show it.
            out.extend(b"/H true>>");
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
    }
    out.extend(b"]>>");
    out
}

fn of_kind(kind: ElementKind) -> Option<Vec<u8>> {
    let (scope, rows, columns) = match kind {
        ElementKind::Header { scope, rows, columns } => (Some(scope), rows, columns),
        ElementKind::Data { rows, columns } => (None, rows, columns),
        ElementKind::Underlined => return Some(b"<</O/Layout/TextDecorationType/Underline>>".to_vec()),
        _ => return None,
    };
    if scope.is_none() && rows <= 1 && columns <= 1 {
        return None;
    }
    let mut out = b"<</O/Table".to_vec();
    match scope {
        Some(HeaderScope::Row) => out.extend(b"/Scope/Row"),
        Some(HeaderScope::Column) => out.extend(b"/Scope/Column"),
        None => {}
    }
    for (key, count) in [("/RowSpan ", rows), ("/ColSpan ", columns)] {
        if count > 1 {
            out.extend(key.bytes());
            integer(&mut out, count as i64);
        }
    }
    out.extend(b">>");
    Some(out)
}
