//! The structure of a file: what its texts are, as it says itself (ISO 32000-1, 14.7 and 14.8).

use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, ObjRef, Object, ObjectIdentifier, String as PdfString,
};

use super::budget::Budget;
use super::device::text_of;
use super::page::SeenPage;
use crate::import::document::{DocumentLeaf, LeafCell, LeafKind, LeafRow};

/// Elements deeper than this are not looked at.
const DEPTH: usize = 40;

/// Who writes files whose structure is read.
const PRODUCER: &[u8] = b"Chosho ";

/// The structure of a file of this program.
#[derive(Debug, Default)]
pub(super) struct TagTree {
    /// The book without its plans, as JSON; empty in files of older versions.
    pub book: String,
    /// The parts of the document.
    pub sections: Vec<TagNode>,
}

/// An element.
#[derive(Debug, Default)]
pub(super) struct TagNode {
    /// Its structure type: H1, TD.
    pub kind: String,
    /// How many rows and columns a cell covers.
    pub rows: usize,
    pub columns: usize,
    /// How many lines are left free above it.
    pub free_above: usize,
    /// What its page does not tell.
    pub properties: Vec<(String, String)>,
    kids: Vec<TagKid>,
}

#[derive(Debug)]
enum TagKid {
    Text(String),
    Node(TagNode),
}

impl TagNode {
    /// The elements right under it.
    pub fn nodes(&self) -> impl Iterator<Item = &Self> {
        self.kids.iter().filter_map(|kid| match kid {
            TagKid::Node(node) => Some(node),
            TagKid::Text(_) => None,
        })
    }

    /// Those of a type.
    pub fn of<'n>(&'n self, kind: &'n str) -> impl Iterator<Item = &'n Self> {
        self.nodes().filter(move |node| node.kind == kind)
    }

    /// The rows of a table; those of its head say so.
    pub fn rows(&self) -> impl Iterator<Item = (bool, &Self)> {
        let parts = self.nodes().filter(|part| matches!(part.kind.as_str(), "THead" | "TBody"));
        parts.flat_map(|part| part.of("TR").map(|row| (part.kind == "THead", row)))
    }

    /// What a property says.
    pub fn property(&self, name: &str) -> Option<&str> {
        let own = self.properties.iter().find(|(own, _)| own == name);
        own.map(|(_, value)| value.as_str())
    }

    /// What properties of a name say.
    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n str> {
        self.properties.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// What it says: each of its paragraphs on a line.
    pub fn text(&self) -> String {
        let paragraphs: Vec<&Self> = self.of("P").collect();
        if paragraphs.is_empty() { self.words() } else { lines(&paragraphs) }
    }

    fn words(&self) -> String {
        let words = self.kids.iter().map(|kid| match kid {
            TagKid::Text(text) => text.clone(),
            TagKid::Node(node) => node.words(),
        });
        words.collect()
    }
}

/// The text of paragraphs, with the lines that are left free between them.
pub(super) fn lines(paragraphs: &[&TagNode]) -> String {
    let mut text = String::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let breaks = paragraph.free_above + usize::from(at > 0);
        text.extend(std::iter::repeat_n('\n', breaks.min(10_000)));
        text.push_str(&paragraph.words());
    }
    text
}

/// The structure of a file, if this program wrote it.
pub(super) fn read(pdf: &Pdf, pages: &[SeenPage], budget: &Budget) -> Option<TagTree> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let root = catalog.get::<Dict<'_>>(b"StructTreeRoot")?;
    let document = kids(&root).into_iter().find_map(|kid| resolved(pdf, kid).1?.into_dict())?;
    let book: String = properties(&document).into_iter().map(|(_, value)| value).collect();
    let producer = pdf.metadata().producer.as_deref().unwrap_or_default();
    let is_own = book.starts_with('{') || text_of(producer).as_bytes().starts_with(PRODUCER);
    if !is_own {
        return None;
    }
    let objects = pdf.pages().iter().enumerate().filter_map(|(at, page)| Some((page.raw().obj_id()?, at)));
    let mut reader = TagReader {
        pdf,
        budget,
        objects: objects.collect(),
        texts: pages.iter().map(|page| texts(page, book.is_empty())).collect(),
        met: BTreeSet::new(),
    };
    let sections = kids(&document).into_iter().filter_map(|kid| match reader.kid(kid, None, 1)? {
        TagKid::Node(node) => Some(node),
        TagKid::Text(_) => None,
    });
    Some(TagTree { sections: sections.collect(), book })
}

/// The text of each mark of a page. Files of older versions do not say which white hung at
/// the end of a line.
fn texts(page: &SeenPage, is_older: bool) -> BTreeMap<u32, String> {
    let mut texts: BTreeMap<u32, String> = BTreeMap::new();
    let mut last: Option<(u32, f32)> = None;
    for glyph in &page.glyphs {
        let Some(mark) = glyph.mark else { continue };
        let text = texts.entry(mark).or_default();
        let letters = page.letters(glyph);
        let is_next_line = last.is_some_and(|(own, y)| own == mark && (glyph.y - y).abs() > 0.5 * glyph.size);
        if is_older && is_next_line {
            let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
            if is_word(text.chars().next_back()) && is_word(letters.chars().next()) {
                text.push(' ');
            }
        }
        text.push_str(letters);
        last = Some((mark, glyph.y));
    }
    texts
}

struct TagReader<'p> {
    pdf: &'p Pdf,
    budget: &'p Budget,
    /// The place of each page by its object.
    objects: BTreeMap<ObjectIdentifier, usize>,
    /// By page, the text of each mark; each is taken once.
    texts: Vec<BTreeMap<u32, String>>,
    met: BTreeSet<ObjectIdentifier>,
}

impl<'p> TagReader<'p> {
    fn kid(&mut self, kid: MaybeRef<Object<'p>>, page: Option<usize>, depth: usize) -> Option<TagKid> {
        self.budget.spend(0);
        let (id, object) = resolved(self.pdf, kid);
        if depth > DEPTH || id.is_some_and(|id| !self.met.insert(id)) {
            return None;
        }
        let own = match object? {
            Object::Number(number) => return self.mark(u32::try_from(number.as_i64()).ok()?, page),
            object => object.into_dict()?,
        };
        let page = own.get_ref(b"Pg").and_then(|id| self.objects.get(&id.into()).copied()).or(page);
        if let Some(number) = own.get::<u32>(b"MCID") {
            return self.mark(number, page);
        }
        let kind = own.get::<Name<'_>>(b"S")?.as_str().to_owned();
        let mut node = TagNode { kind, rows: 1, columns: 1, ..TagNode::default() };
        for attributes in attributes(&own) {
            let count =
                |key: &[u8]| attributes.get::<u32>(key).map(|count| (count as usize).clamp(1, 1_000_000));
            node.rows = count(b"RowSpan").unwrap_or(node.rows);
            node.columns = count(b"ColSpan").unwrap_or(node.columns);
            let length = |key: &[u8]| attributes.get::<f32>(key).filter(|length| *length > 0.1);
            if let (Some(space), Some(height)) = (length(b"SpaceBefore"), length(b"LineHeight")) {
                node.free_above = (space / height).round() as usize;
            }
        }
        node.properties = properties(&own);
        for kid in kids(&own) {
            node.kids.extend(self.kid(kid, page, depth + 1));
        }
        Some(TagKid::Node(node))
    }

    fn mark(&mut self, number: u32, page: Option<usize>) -> Option<TagKid> {
        let text = self.texts.get_mut(page?)?.remove(&number)?;
        Some(TagKid::Text(text))
    }
}

/// What an element is made of.
fn kids<'p>(element: &Dict<'p>) -> Vec<MaybeRef<Object<'p>>> {
    match element.get::<Array<'_>>(b"K") {
        Some(all) => all.raw_iter().collect(),
        None => element.get_raw::<Object<'_>>(b"K").into_iter().collect(),
    }
}

fn resolved<'p>(pdf: &'p Pdf, kid: MaybeRef<Object<'p>>) -> (Option<ObjectIdentifier>, Option<Object<'p>>) {
    match kid {
        MaybeRef::Ref(id) => {
            let id: ObjectIdentifier = ObjRef::into(id);
            (Some(id), pdf.xref().get::<Object<'p>>(id))
        }
        MaybeRef::NotRef(object) => (None, Some(object)),
    }
}

/// The attribute objects of an element.
fn attributes<'p>(element: &Dict<'p>) -> Vec<Dict<'p>> {
    match element.get::<Array<'_>>(b"A") {
        Some(all) => all.iter::<Dict<'_>>().take(16).collect(),
        None => element.get::<Dict<'_>>(b"A").into_iter().collect(),
    }
}

/// What an element has in its user properties.
fn properties(element: &Dict<'_>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for own in attributes(element) {
        if own.get::<Name<'_>>(b"O").is_none_or(|owner| owner.as_str() != "UserProperties") {
            continue;
        }
        for pair in own
            .get::<Array<'_>>(b"P")
            .into_iter()
            .flat_map(|pairs| pairs.iter::<Dict<'_>>().collect::<Vec<_>>())
        {
            let text = |key: &[u8]| pair.get::<PdfString<'_>>(key).map(|text| text_of(text.as_bytes()));
            all.extend(text(b"N").zip(text(b"V")));
        }
    }
    all
}

/// The structure as rows of cells.
pub(super) fn leaf(tree: &TagTree) -> DocumentLeaf {
    let mut leaf = DocumentLeaf { kind: LeafKind::Body, ..DocumentLeaf::default() };
    let (mut number, mut table) = (0, 0);
    for node in tree.sections.iter().flat_map(TagNode::nodes) {
        if node.kind != "Table" {
            let text = node.words();
            if !text.trim().is_empty() {
                number += 1;
                let cells = vec![LeafCell { column: 0, columns: 1, rows: 1, text }];
                leaf.rows.push(LeafRow { number, table: 0, cells });
            }
            continue;
        }
        table += 1;
        // By column, how many rows cells from above go on.
        let mut going: Vec<usize> = Vec::new();
        for (_, row) in node.rows() {
            number += 1;
            let mut cells = Vec::new();
            let mut column = 0;
            for cell in row.nodes() {
                while going.get(column).is_some_and(|rest| *rest > 0) {
                    column += 1;
                }
                let columns = cell.columns.min(1_000);
                if going.len() < column + columns {
                    going.resize(column + columns, 0);
                }
                going.iter_mut().skip(column).take(columns).for_each(|rest| *rest = cell.rows);
                let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
                let text = cell.text();
                if !text.is_empty() || (cell.rows, columns) != (1, 1) {
                    let (column, columns, rows) = (count(column), count(columns), count(cell.rows));
                    cells.push(LeafCell { column, columns, rows, text });
                }
                column += columns;
            }
            going.iter_mut().for_each(|rest| *rest = rest.saturating_sub(1));
            if !cells.is_empty() {
                leaf.rows.push(LeafRow { number, table, cells });
            }
        }
    }
    leaf
}
