//! The structure of a document: what its runs of text are, for readers that
//! cannot see the page, and where in the book they come from.

use crate::book::{EntryId, Place, SheetId};

/// An element of a section: its place in [`super::Section::elements`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub u32);

impl ElementId {
    /// The element's place among its section's.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An element. Parents stand before their children, and children in the order
/// of reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// What it is.
    pub kind: ElementKind,
    /// What it is part of; `None` for what is part of the section.
    pub parent: Option<ElementId>,
    /// Where what it says is entered.
    pub source: Option<TextSource>,
    /// What else is to be known of it.
    pub attributes: Option<Box<ElementAttributes>>,
}

/// What is to be known of an element besides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ElementAttributes {
    /// How many lines are left free above it, and how high they are, in points.
    pub free_above: Option<(usize, f32)>,
    /// What the page does not tell whoever reads the book back: names and values.
    pub properties: Vec<(&'static str, String)>,
}

/// A paragraph that is to have elements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeafShape {
    /// How many of its pieces are underlined.
    pub spans: usize,
    /// How many lines are left free above it.
    pub free_above: usize,
    /// The height of a line, in points.
    pub line_height: f32,
}

/// The elements of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its own.
    pub element: ElementId,
    /// Those of its underlined pieces.
    pub spans: Vec<ElementId>,
}

/// What an element is: the standard structure types of ISO 32000-1, 14.8.4,
/// as far as these documents need them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementKind {
    /// A heading of the first level (H1).
    Heading1,
    /// A heading of the second level (H2).
    Heading2,
    /// A paragraph (P).
    Paragraph,
    /// A table (Table).
    Table,
    /// The rows of its header (THead).
    TableHead,
    /// Its other rows (TBody).
    TableBody,
    /// A row (TR).
    Row,
    /// A cell that is the header of others (TH).
    Header {
        /// What it is the header of.
        scope: HeaderScope,
        /// How many rows it covers.
        rows: usize,
        /// How many columns it covers.
        columns: usize,
    },
    /// Any other cell (TD).
    Data {
        /// How many rows it covers.
        rows: usize,
        /// How many columns it covers.
        columns: usize,
    },
    /// An underlined piece of a paragraph (Span).
    Underlined,
    /// A table of contents (TOC).
    Contents,
    /// A line of it (TOCI).
    ContentsItem,
    /// What leads to another page (Link).
    Link,
}

/// What a header cell is the header of (ISO 32000-1, table 349).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum HeaderScope {
    Row,
    Column,
}

/// Where in the book a text is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSource {
    /// A cell, or an entry's name.
    Cell(Place),
    /// A sheet's closing text.
    Overall(SheetId),
    /// What stands above a sheet's table.
    Head(SheetId),
    /// The book's own texts.
    Book,
}

impl TextSource {
    /// The sheet it is on.
    pub fn sheet(&self) -> Option<SheetId> {
        match self {
            Self::Cell(place) => place.sheet,
            Self::Overall(sheet) | Self::Head(sheet) => Some(*sheet),
            Self::Book => None,
        }
    }

    /// The entry it is of.
    pub fn entry(&self) -> Option<EntryId> {
        match self {
            Self::Cell(place) => place.entry,
            Self::Overall(_) | Self::Head(_) | Self::Book => None,
        }
    }
}

/// What a run of text is to the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A part of an element.
    Element(ElementId),
    /// Nothing that the document says.
    Artifact(Artifact),
}

impl Tag {
    /// The element that it is part of.
    pub fn element(self) -> Option<ElementId> {
        match self {
            Self::Element(element) => Some(element),
            Self::Artifact(_) => None,
        }
    }
}

/// What stands on a page without being part of what the document says
/// (ISO 32000-1, 14.8.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// What only decorates: rules, tints, the dots before a page number.
    Layout,
    /// What was said on an earlier page and is said again.
    Repeated,
    /// The running line in the upper margin.
    Header,
    /// The running line in the lower margin.
    Footer,
}

/// The elements of a section in the making.
#[derive(Debug, Default)]
pub(super) struct StructureTree {
    elements: Vec<Element>,
    open: Vec<ElementId>,
}

impl StructureTree {
    /// Begins an element within the one that is open.
    pub fn open(&mut self, kind: ElementKind, source: Option<TextSource>) -> ElementId {
        let id = self.add(kind, self.open.last().copied(), source);
        self.open.push(id);
        id
    }

    /// Ends the element begun last.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// Adds an element that nothing is part of, within the one that is open.
    pub fn leaf(&mut self, kind: ElementKind, source: Option<TextSource>) -> ElementId {
        self.add(kind, self.open.last().copied(), source)
    }

    /// Adds an element for each paragraph of a text, or a single one for all of them
    /// where that is no paragraph but what holds them together; and within each one for
    /// each of the pieces that are underlined. Gives those of each.
    pub fn leaves(
        &mut self,
        kind: ElementKind,
        source: Option<TextSource>,
        shapes: &[LeafShape],
    ) -> Vec<Leaf> {
        if kind != ElementKind::Paragraph {
            let element = self.leaf(kind, source);
            return vec![Leaf { element, spans: Vec::new() }; shapes.len()];
        }
        let mut leaf = |shape: &LeafShape| {
            let element = self.open(kind, source.clone());
            if shape.free_above > 0
                && let Some(attributes) = self.attributes(element)
            {
                attributes.free_above = Some((shape.free_above, shape.line_height));
            }
            let pieces = (0..shape.spans).map(|_| self.leaf(ElementKind::Underlined, source.clone()));
            let spans = pieces.collect();
            self.close();
            Leaf { element, spans }
        };
        shapes.iter().map(&mut leaf).collect()
    }

    /// Says something of an element that its page does not tell.
    pub fn describe(&mut self, element: ElementId, name: &'static str, value: String) {
        if let Some(attributes) = self.attributes(element) {
            attributes.properties.push((name, value));
        }
    }

    fn attributes(&mut self, element: ElementId) -> Option<&mut ElementAttributes> {
        Some(self.elements.get_mut(element.index())?.attributes.get_or_insert_default())
    }

    fn add(&mut self, kind: ElementKind, parent: Option<ElementId>, source: Option<TextSource>) -> ElementId {
        let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        self.elements.push(Element { kind, parent, source, attributes: None });
        id
    }

    /// The elements.
    pub fn finish(self) -> Vec<Element> {
        self.elements
    }
}
