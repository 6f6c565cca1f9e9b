//! Excel's workbooks (.xlsx, .xlsm): SpreadsheetML, ECMA-376 part 1, 18.
//!
//! Every worksheet that is shown becomes a leaf with what its cells show: numbers in their
//! formats, rich text without what is struck out, nothing of phonetics. What is not taken is
//! told: hidden worksheets and columns, what lies beside the print area, errors, comments,
//! words in shapes. Links to other files are not followed, formulas not calculated, macros
//! not looked at.

mod area;
mod number_format;
mod strings;
mod styles;
mod worksheet;

use std::collections::BTreeMap;

use self::area::CellArea;
use self::strings::WrittenText;
use self::styles::CellStyle;
use super::package::{Package, related};
use super::trouble::broken;
use super::xml::{Xml, XmlPiece, is_on};
use crate::error::Result;
use crate::import::document::{DocumentLeaf, DocumentSource, LeafPlace, cell_of, excerpt};
use crate::import::note::ImportNote;
use crate::quote::quoted;

/// The most worksheets of a workbook.
const WORKSHEETS: usize = 2_000;

/// How much of a worksheet is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// What it shows, and prints.
    Shown,
    /// What is hidden, too, and what lies beside the print area.
    Everything,
}

/// What all worksheets of a workbook share.
struct SharedParts {
    reach: Reach,
    strings: Vec<WrittenText>,
    styles: Vec<CellStyle>,
    /// Days are counted from 1904, as old Macintoshes did.
    from_1904: bool,
}

/// A worksheet as the workbook names it.
struct ListedSheet {
    name: String,
    id: String,
    is_hidden: bool,
    /// Its place among the leaves.
    at: usize,
    print: Vec<CellArea>,
}

/// Reads a workbook whose main part is `main`.
///
/// # Errors
/// Those of [`Package::part`] and of XML that is none.
pub(super) fn read(package: &mut Package<'_>, main: &str, reach: Reach) -> Result<DocumentSource> {
    let text = package.part(main)?.ok_or_else(|| broken("ブックの部品がありません"))?;
    let relations = package.relations(main)?;
    let (listed, from_1904) = workbook(&text)?;
    drop(text);
    let mut read_of = |kind: &str| match related(&relations, kind) {
        Some(part) => package.part(part),
        None => Ok(None),
    };
    let strings = read_of("sharedStrings")?.map(|part| strings::shared(&part)).transpose()?;
    let styles = read_of("styles")?.map(|part| styles::read(&part)).transpose()?;
    let (strings, styles) = (strings.unwrap_or_default(), styles.unwrap_or_default());
    let common = SharedParts { reach, strings, styles, from_1904 };

    let mut source = DocumentSource::default();
    for mut sheet in listed.into_iter().take(WORKSHEETS) {
        let Some((kind, part)) = relations.get(&sheet.id) else { continue };
        sheet.at = source.leaves.len();
        if kind != "worksheet" {
            let words = format!("シート「{}」は表ではないため、読み取っていません。", quoted(&sheet.name));
            source.notes.push(ImportNote::left_out(words));
            continue;
        }
        let text = package.part(part)?.ok_or_else(|| broken("シートの部品がありません"))?;
        let mut notes = Vec::new();
        let leaf = match worksheet::read(&text, &sheet, &common, &mut notes) {
            // What nobody sees keeps nothing else from being read.
            Err(_) if sheet.is_hidden => {
                let words = format!("非表示のシート「{}」は、読み取っていません。", quoted(&sheet.name));
                source.notes.push(ImportNote::left_out(words));
                continue;
            }
            other => other?,
        };
        drop(text);
        beside(package, part, (sheet.at, &leaf), &mut notes)?;
        source.notes.extend(notes);
        source.leaves.push(leaf);
    }
    Ok(source)
}

/// The worksheets in their order, and from when days are counted.
fn workbook(text: &str) -> Result<(Vec<ListedSheet>, bool)> {
    let mut xml = Xml::new(text);
    let mut listed: Vec<ListedSheet> = Vec::new();
    let mut from_1904 = false;
    let mut areas: BTreeMap<usize, Vec<CellArea>> = BTreeMap::new();
    while let Some(piece) = xml.next()? {
        let XmlPiece::Open(element) = piece else { continue };
        if element.is("sheet") {
            listed.push(ListedSheet {
                name: element.attribute("name").unwrap_or_default(),
                id: element.attribute("id").unwrap_or_default(),
                is_hidden: element.attribute("state").is_some_and(|state| state != "visible"),
                at: 0,
                print: Vec::new(),
            });
        } else if element.is("workbookPr") {
            from_1904 = element.attribute("date1904").is_some_and(|value| is_on(&value));
        } else if element.is("definedName")
            && element.attribute("name").as_deref() == Some("_xlnm.Print_Area")
            && let Some(at) = element.number("localSheetId")
        {
            areas.insert(at, CellArea::all(&xml.words()?));
        }
    }
    for (at, area) in areas {
        if let Some(sheet) = listed.get_mut(at) {
            sheet.print = area;
        }
    }
    Ok((listed, from_1904))
}

/// Tells of what lies beside the cells: comments, and words in shapes.
fn beside(
    package: &mut Package<'_>,
    part: &str,
    leaf: (usize, &DocumentLeaf),
    notes: &mut Vec<ImportNote>,
) -> Result<()> {
    let relations = package.relations(part)?;
    for (kind, part) in relations.values() {
        if kind == "comments"
            && let Some(text) = package.part(part)?
        {
            comments(&text, leaf, notes)?;
        } else if kind == "drawing"
            && let Some(text) = package.part(part)?
        {
            shapes(&text, leaf, notes)?;
        }
    }
    Ok(())
}

fn comments(text: &str, (at, leaf): (usize, &DocumentLeaf), notes: &mut Vec<ImportNote>) -> Result<()> {
    let mut xml = Xml::new(text);
    let mut authors: Vec<String> = Vec::new();
    let mut open: Option<(String, usize)> = None;
    while let Some(piece) = xml.next()? {
        let XmlPiece::Open(element) = piece else { continue };
        if element.is("author") {
            authors.push(xml.words()?);
        } else if element.is("comment") {
            let author = element.number("authorId").unwrap_or(usize::MAX);
            open = Some((element.attribute("ref").unwrap_or_default(), author));
        } else if element.is("text")
            && let Some((reference, author)) = open.take()
        {
            let words = strings::rich(&mut xml)?.text;
            let author = authors.get(author).filter(|author| !author.trim().is_empty());
            // Excel has the author's name in the words, too, before a colon.
            let words = author.map_or(words.as_str(), |author| {
                let rest = words.strip_prefix(author.as_str());
                rest.and_then(|rest| rest.strip_prefix([':', '：'])).unwrap_or(&words)
            });
            let by = author.map(|author| format!("（{}）", quoted(author))).unwrap_or_default();
            let place = cell_of(&reference).map_or(LeafPlace::of_leaf(at), |(column, row)| LeafPlace {
                leaf: at,
                row: row + 1,
                column,
            });
            let words = format!(
                "シート「{}」の{reference}のコメント{by}は、読み取っていません：「{}」",
                quoted(&leaf.name),
                excerpt(words)
            );
            notes.push(ImportNote::left_out(words).at(place));
        }
    }
    Ok(())
}

fn shapes(text: &str, (at, leaf): (usize, &DocumentLeaf), notes: &mut Vec<ImportNote>) -> Result<()> {
    let mut xml = Xml::new(text);
    while let Some(piece) = xml.next()? {
        if let XmlPiece::Open(element) = piece
            && element.is("txBody")
        {
            let words = xml.words()?;
            if !words.trim().is_empty() {
                let words = format!(
                    "シート「{}」の図形の文字は、読み取っていません：「{}」",
                    quoted(&leaf.name),
                    excerpt(&words)
                );
                notes.push(ImportNote::left_out(words).at(LeafPlace::of_leaf(at)));
            }
        }
    }
    Ok(())
}
