//! What a reader that cannot see the page is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::*;
use crate::book::{
    Became, Changed, Compared, ComparedPart, ComparedSubject, ComparedText, Comparison, FiscalYear, Passage,
};

/// A file with its structure, read back.
struct Tagged {
    document: Document,
    pages: Vec<ObjectId>,
}

impl Tagged {
    fn new(book: &Book, parts: &Parts) -> Self {
        let document = Document::load_mem(&written(book, parts).unwrap()).unwrap();
        let pages = document.page_iter().collect();
        Self { document, pages }
    }

    fn follow<'d>(&'d self, object: &'d Object) -> &'d Object {
        self.document.dereference(object).unwrap().1
    }

    fn root(&self) -> &Dictionary {
        let root = self.document.catalog().unwrap().get(b"StructTreeRoot").unwrap();
        self.follow(root).as_dict().unwrap()
    }

    fn kids<'d>(&'d self, element: &'d Dictionary) -> Vec<&'d Object> {
        match element.get(b"K") {
            Ok(Object::Array(kids)) => kids.iter().collect(),
            Ok(kid) => vec![kid],
            Err(_) => Vec::new(),
        }
    }

    /// The number of a page, from 1.
    fn page(&self, entries: &Dictionary) -> usize {
        let id = entries.get(b"Pg").unwrap().as_reference().unwrap();
        self.pages.iter().position(|page| *page == id).unwrap() + 1
    }

    /// The structure as lines: type, attributes, the pages it is on.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for kid in self.kids(self.root()) {
            self.describe(kid, 0, &mut lines);
        }
        lines
    }

    fn describe(&self, object: &Object, depth: usize, lines: &mut Vec<String>) {
        let element = self.follow(object).as_dict().unwrap();
        let mut line = "  ".repeat(depth);
        line.push_str(&String::from_utf8_lossy(element.get(b"S").unwrap().as_name().unwrap()));
        if let Ok(title) = element.get(b"T") {
            line.push_str(&format!(" {}", lopdf::decode_text_string(title).unwrap()));
        }
        if let Ok(attributes) = element.get(b"A") {
            let mut spelled = Vec::new();
            let all: Vec<&Dictionary> = match attributes {
                Object::Array(all) => all.iter().map(|own| own.as_dict().unwrap()).collect(),
                own => vec![own.as_dict().unwrap()],
            };
            let is_seen = |own: &&&Dictionary| own.get(b"O").unwrap().as_name().unwrap() != b"UserProperties";
            for (key, value) in all.iter().filter(is_seen).flat_map(|own| own.iter().skip(1)) {
                spelled.push(b' ');
                spelled.extend(key);
                spelled.push(b'=');
                syntax::object(&mut spelled, value);
            }
            line.push_str(&String::from_utf8_lossy(&spelled).replace('/', ""));
        }
        let at = lines.len();
        lines.push(String::new());
        let mut pages: Vec<usize> = Vec::new();
        for kid in self.kids(element) {
            match self.follow(kid) {
                Object::Integer(_) => pages.push(self.page(element)),
                Object::Dictionary(entries) if entries.has(b"MCID") => pages.push(self.page(entries)),
                Object::Dictionary(entries) if entries.has_type(b"OBJR") => line.push_str(" →"),
                _ => self.describe(kid, depth + 1, lines),
            }
        }
        for page in pages {
            line.push_str(&format!(" p.{page}"));
        }
        lines[at] = line;
    }

    /// The elements of each key of the parent tree.
    fn parents(&self) -> BTreeMap<i64, Vec<ObjectId>> {
        let tree = self.follow(self.root().get(b"ParentTree").unwrap()).as_dict().unwrap();
        let leaves = tree.get(b"Kids").unwrap().as_array().unwrap();
        let pairs = leaves.iter().flat_map(|leaf| {
            let leaf = self.follow(leaf).as_dict().unwrap();
            leaf.get(b"Nums").unwrap().as_array().unwrap().chunks(2)
        });
        pairs
            .map(|pair| {
                let elements = match &pair[1] {
                    Object::Array(elements) => {
                        elements.iter().map(|one| one.as_reference().unwrap()).collect()
                    }
                    one => vec![one.as_reference().unwrap()],
                };
                (pair[0].as_i64().unwrap(), elements)
            })
            .collect()
    }
}

/// A book of one sheet with a row that goes over a page.
fn long() -> Book {
    let mut builder = Builder::new();
    builder.sheet(1, "まとめ");
    builder.row("事業", ["目標", "達成", &"長い評価です。".repeat(400), "継続"]);
    builder.book
}

#[test]
fn a_sheet_is_headings_tables_and_cells() {
    let book = small();
    let first = book.sheets().next().unwrap().id;
    let lines = Tagged::new(&book, &Parts::only(vec![first])).lines();
    let head = "\
Document
  Sect 目標事業評価調書-1
    H1 p.1
    Table
      TBody
        TR
          TH Scope=Row
            P p.1
          TD ColSpan=3
            P p.1";
    assert_eq!(lines[..10].join("\n"), head);
    let header: Vec<&str> =
        lines.iter().skip_while(|line| !line.ends_with("THead")).take(21).map(|line| line.trim()).collect();
    let expected = "\
THead
TR
TH Scope=Column RowSpan=2
P p.1
P p.1
TH Scope=Column RowSpan=2
P p.1
P p.1
TH Scope=Column ColSpan=3
P p.1
TR
TH Scope=Column
P p.1
P p.1
TH Scope=Column
P p.1
P p.1
TH Scope=Column
P p.1
TBody
TR";
    assert_eq!(header.join("\n"), expected);
}

#[test]
fn a_cell_over_several_pages_is_one_element_and_its_header_is_said_once() {
    let lines = Tagged::new(&long(), &Parts { cover: false, ratings: false, ..all() }).lines();
    let pages_of = |line: &&String| line.matches(" p.").count();
    let cells: Vec<&String> = lines.iter().filter(|line| line.trim_start().starts_with('P')).collect();
    let long: Vec<&&String> = cells.iter().filter(|line| pages_of(line) > 1).collect();
    assert_eq!(long.len(), 1, "{lines:#?}");
    assert!(long[0].contains(" p.1 p.2"), "{}", long[0]);
    // All others, those of the header among them, are said once.
    assert!(cells.iter().filter(|line| pages_of(line) != 1).count() == 1, "{cells:#?}");
}

#[test]
fn marks_lead_to_their_elements_and_back() {
    let tagged = Tagged::new(&small(), &Parts { contents: true, ..all() });
    let parents = tagged.parents();
    assert!(parents.keys().copied().eq(0..parents.len() as i64), "keys without gaps");
    for (key, page) in (0..).zip(&tagged.pages) {
        let page = tagged.document.get_dictionary(*page).unwrap();
        assert_eq!(page.get(b"StructParents").unwrap().as_i64().unwrap(), key);
        let content = page.get(b"Contents").unwrap().as_reference().unwrap();
        let content = tagged.document.get_object(content).unwrap().as_stream().unwrap();
        let operators = lopdf::content::Content::decode(&content.decompressed_content().unwrap()).unwrap();
        let marks = operators.operations.iter().filter_map(|operation| {
            let properties = operation.operands.get(1)?.as_dict().ok()?;
            properties.get(b"MCID").ok()?.as_i64().ok()
        });
        let elements = &parents[&key];
        assert!(marks.eq(0..elements.len() as i64), "page {key}");
        for (number, &element) in (0..).zip(elements) {
            let element = tagged.document.get_dictionary(element).unwrap();
            let own = tagged.kids(element).iter().any(|kid| match kid {
                Object::Integer(mark) => *mark == number && tagged.page(element) as i64 == key + 1,
                Object::Dictionary(kid) => {
                    kid.get(b"MCID").is_ok_and(|mark| mark.as_i64().unwrap() == number)
                        && tagged.page(kid) as i64 == key + 1
                }
                _ => false,
            });
            assert!(own, "mark {number} of page {key}");
        }
    }
}

#[test]
fn the_table_of_contents_leads_to_the_sheets() {
    let tagged = Tagged::new(&small(), &Parts { contents: true, ..all() });
    let lines = tagged.lines();
    assert_eq!(lines.iter().filter(|line| line.trim() == "Link → p.2").count(), 2, "{lines:#?}");
    let page = tagged.document.get_dictionary(tagged.pages[1]).unwrap();
    assert_eq!(page.get(b"Tabs").unwrap().as_name().unwrap(), b"S");
    let parents = tagged.parents();
    for (annotation, to) in page.get(b"Annots").unwrap().as_array().unwrap().iter().zip([2, 3]) {
        let annotation = tagged.follow(annotation).as_dict().unwrap();
        let target = annotation.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        assert_eq!(target, tagged.pages[to]);
        let title = lopdf::decode_text_string(annotation.get(b"Contents").unwrap()).unwrap();
        assert!(title.starts_with(&format!("目標事業評価調書-{}", to - 1)), "{title}");
        let key = annotation.get(b"StructParent").unwrap().as_i64().unwrap();
        let element = tagged.document.get_dictionary(parents[&key][0]).unwrap();
        assert_eq!(element.get(b"S").unwrap().as_name().unwrap(), b"Link");
    }
    // Pages without links have no list of them.
    let first = tagged.document.get_dictionary(tagged.pages[0]).unwrap();
    assert!(!first.has(b"Annots") && !first.has(b"Tabs"));
}

#[test]
fn glyphs_that_mean_nothing_elsewhere_say_what_they_stand_for() {
    let mut builder = Builder::new();
    builder.sheet(1, "");
    builder.row("外字", ["\u{E000}", "", "", ""]);
    let tagged = Tagged::new(&builder.book, &Parts { cover: false, ratings: false, ..all() });
    let page = tagged.document.get_page_content(tagged.pages[0]);
    let span = b"/Span<</ActualText(\xFE\xFF\xE0\x00)>>BDC";
    assert!(page.windows(span.len()).any(|window| window == span));
}

#[test]
fn what_is_underlined_is_a_span_where_it_stands_in_its_paragraph() {
    let mut builder = Builder::new();
    builder.sheet(1, "");
    builder.row("相談事業", ["", "", "", ""]);
    let book = builder.book;
    let entry = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).next().unwrap();
    let passage = |text: &str, marked: &[&str]| Passage {
        marked: marked.iter().map(|own| text.find(own).map(|at| at..at + own.len()).unwrap()).collect(),
        ..Passage::new(text)
    };
    let text = ComparedText {
        part: ComparedPart::Cell("target".into(), "取組み".to_owned()),
        old: passage("窓口を2か所に開き、訪問する。\n広報する。", &["2か所", "訪問"]),
        new: passage("すべて新しい", &["すべて新しい"]),
        spacing: None,
    };
    let (subject, change) = (ComparedSubject::Entry(Some(entry.id)), Changed::Entry(entry.lineage));
    let item = Compared::new(subject, change, "相談事業".to_owned(), Became::Continued);
    let comparison = Comparison {
        old: FiscalYear::new(2023).unwrap(),
        new: FiscalYear::new(2024).unwrap(),
        words_only: false,
        outline: vec![Compared { texts: vec![text], ..item }],
        sheets: Vec::new(),
    };
    let parts = Parts { cover: false, ratings: false, comparison: Some(Arc::new(comparison)), ..all() };
    let tagged = Tagged::new(&book, &parts);
    let lines = tagged.lines();
    let cells: Vec<&str> = lines.iter().rev().take(8).rev().map(|line| line.trim()).collect();
    assert_eq!(
        cells,
        [
            "TD",
            // Before the first of them, between them, and behind.
            "P p.2 p.2 p.2",
            "Span TextDecorationType=Underline p.2",
            "Span TextDecorationType=Underline p.2",
            "P p.2",
            "TD",
            "P",
            "Span TextDecorationType=Underline p.2",
        ]
    );
    // In the order in which they are read.
    let kids = tagged.document.objects.values().filter_map(|object| object.as_dict().ok());
    let kids = kids
        .filter_map(|element| element.get(b"K").ok()?.as_array().ok())
        .find(|kids| kids.len() == 5 && kids[0].as_i64().is_ok());
    let is_span = kids.unwrap().iter().map(|kid| kid.as_reference().is_ok()).collect::<Vec<_>>();
    assert_eq!(is_span, [false, true, false, true, false]);
}

#[test]
fn running_lines_say_that_they_are() {
    let book = long();
    let tagged = Tagged::new(&book, &Parts { cover: false, ratings: false, ..all() });
    for page in &tagged.pages {
        let content = String::from_utf8_lossy(&tagged.document.get_page_content(*page)).into_owned();
        assert_eq!(content.matches("/Artifact<</Type/Pagination/Subtype/Footer>>BDC").count(), 1);
        assert_eq!(content.matches("/Artifact<</Type/Layout>>BDC").count(), 1);
    }
}

/// lopdf reads back what stands in the file: a value that was set twice is a list.
#[test]
fn a_font_descriptor_has_one_value_an_entry() {
    let document = Document::load_mem(&written(&small(), &all()).unwrap()).unwrap();
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    let descriptors: Vec<&Dictionary> =
        dictionaries.filter(|entries| entries.has_type(b"FontDescriptor")).collect();
    assert_eq!(descriptors.len(), 3);
    for entries in descriptors {
        for key in ["Ascent", "Descent", "CapHeight", "Flags", "StemV"] {
            assert!(entries.get(key.as_bytes()).unwrap().as_i64().is_ok(), "{key} in {entries:?}");
        }
        assert!(entries.get(b"ItalicAngle").unwrap().as_float().is_ok());
        let bounds = entries.get(b"FontBBox").unwrap().as_array().unwrap();
        assert!(bounds.len() == 4 && bounds.iter().all(|edge| edge.as_i64().is_ok()), "{bounds:?}");
    }
}
