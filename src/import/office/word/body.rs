//! The body of a document: paragraphs and tables.

use std::collections::BTreeMap;

use super::super::trouble::too_large;
use super::super::xml::{Xml, XmlElement, XmlPiece, is_on};
use super::table::{WordCell, WordTable, tidy};
use crate::error::Result;
use crate::import::document::{DocumentLeaf, LeafCell, LeafKind, LeafRow};
use crate::import::note::{ImportNote, excerpts};
use crate::lookalike::is_blank;
use crate::quote::quoted;

/// The most paragraphs and rows of a document.
const ROWS: usize = 200_000;
/// How deep tables lie in cells, at most.
const NESTED: usize = 32;

/// Elements that stand between a run and its words, a paragraph and its runs, a table and its
/// rows, and are nothing by themselves.
const BETWEEN: [&str; 12] = [
    "ruby",
    "rubyBase",
    "hyperlink",
    "smartTag",
    "sdt",
    "sdtContent",
    "fldSimple",
    "AlternateContent",
    "Choice",
    "customXml",
    "dir",
    "bdo",
];

/// What an open element is, as far as its end matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Table,
    Row,
    Cell,
    Paragraph,
    ParagraphMark,
    Run,
    RunStyle,
    RowStyle,
    Inserted,
    Other,
}

/// What is being read.
#[derive(Default)]
struct BookReading {
    leaf: DocumentLeaf,
    /// Paragraphs and rows so far.
    count: u32,
    tables: u32,
    /// The tables that are open, each in a cell of the one before, and their open cells.
    open: Vec<(WordTable, Option<WordCell>)>,
    paragraph: String,
    /// The paragraph's end was deleted: the next goes on in its line.
    joins: bool,
    /// The run's words are struck out, or hidden.
    is_struck: bool,
    is_hidden: bool,
    struck: Vec<String>,
    hidden: Vec<String>,
    deleted: Vec<String>,
    boxes: Vec<String>,
    symbols: usize,
    numbered: usize,
    /// How often each author inserted and deleted.
    changes: BTreeMap<String, (usize, usize)>,
}

/// The leaf of the part `text`; what is not taken of it goes to `notes`.
///
/// # Errors
/// Those of [`Xml::next`]; more than the bounds above.
pub(super) fn read(text: &str, notes: &mut Vec<ImportNote>) -> Result<DocumentLeaf> {
    let mut xml = Xml::new(text);
    let mut reading = BookReading::default();
    // What each open element is, and whether it only stands between one and what is in it.
    let mut path: Vec<(Within, bool)> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            XmlPiece::Open(element) => {
                let above = path.last().map(|(within, _)| *within);
                if BETWEEN.iter().any(|name| element.is(name)) {
                    path.push((above.unwrap_or(Within::Other), true));
                } else if let Some(within) = reading.open(&mut xml, &element, above)? {
                    path.push((within, false));
                }
            }
            XmlPiece::Close => {
                if let Some((within, false)) = path.pop() {
                    reading.close(within)?;
                }
            }
            XmlPiece::Text(_) => {}
        }
    }
    reading.tell(notes);
    Ok(DocumentLeaf { kind: LeafKind::Body, ..reading.leaf })
}

impl BookReading {
    /// Takes in the beginning of an element; `None` where all of it has been read.
    fn open(
        &mut self,
        xml: &mut Xml<'_>,
        element: &XmlElement<'_>,
        above: Option<Within>,
    ) -> Result<Option<Within>> {
        let in_run = above == Some(Within::Run);
        Ok(Some(match element.name().as_str() {
            "p" => {
                self.paragraph = if std::mem::take(&mut self.joins) {
                    std::mem::take(&mut self.paragraph)
                } else {
                    String::new()
                };
                Within::Paragraph
            }
            "r" => {
                (self.is_struck, self.is_hidden) = (false, false);
                Within::Run
            }
            "rPr" if above == Some(Within::ParagraphMark) => Within::ParagraphMark,
            "pPr" => Within::ParagraphMark,
            "rPr" => Within::RunStyle,
            "trPr" => Within::RowStyle,
            "strike" | "dstrike" if above == Some(Within::RunStyle) => {
                self.is_struck |= element.attribute("val").is_none_or(|value| is_on(&value));
                Within::Other
            }
            "vanish" | "webHidden" if above == Some(Within::RunStyle) => {
                self.is_hidden |= element.attribute("val").is_none_or(|value| is_on(&value));
                Within::Other
            }
            "numPr" => {
                self.numbered += 1;
                Within::Other
            }
            "t" if in_run => {
                let words = xml.words()?;
                self.push(&words);
                return Ok(None);
            }
            "tab" | "ptab" if in_run => {
                self.push("\t");
                Within::Other
            }
            "br" | "cr" if in_run => {
                let is_line = !matches!(element.attribute("type").as_deref(), Some("page" | "column"));
                self.push(if is_line { "\n" } else { "" });
                Within::Other
            }
            "noBreakHyphen" if in_run => {
                self.push("-");
                Within::Other
            }
            "sym" if in_run => {
                self.symbols += 1;
                self.push("□");
                Within::Other
            }
            "del" | "moveFrom" if above == Some(Within::RowStyle) => {
                self.changed(element, false);
                if let Some((table, _)) = self.open.last_mut() {
                    table.is_deleted = true;
                }
                Within::Other
            }
            "del" | "moveFrom" if above == Some(Within::ParagraphMark) => {
                self.changed(element, false);
                self.joins = true;
                Within::Other
            }
            "del" | "moveFrom" => {
                self.changed(element, false);
                let words = xml.words()?;
                self.deleted.push(words);
                return Ok(None);
            }
            "ins" | "moveTo" => {
                self.changed(element, true);
                // Runs in it are runs of the paragraph.
                Within::Inserted
            }
            "txbxContent" => {
                let words = xml.words()?;
                self.boxes.push(words);
                return Ok(None);
            }
            // The reading over a word, what a field is made of, what others show in its place,
            // and how things were before a change.
            "rt" | "instrText" | "delText" | "delInstrText" | "Fallback" | "pPrChange" | "rPrChange"
            | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange" | "tblGridChange" => {
                xml.skip()?;
                return Ok(None);
            }
            "tbl" => {
                if self.open.len() >= NESTED {
                    return Err(too_large());
                }
                self.open.push((WordTable::default(), None));
                Within::Table
            }
            "tr" => {
                if let Some((table, _)) = self.open.last_mut() {
                    table.begin_row();
                }
                Within::Row
            }
            "gridBefore" if above == Some(Within::RowStyle) => {
                if let Some((table, _)) = self.open.last_mut() {
                    table.at = element.number::<u32>("val").unwrap_or_default().min(1_000);
                }
                Within::Other
            }
            "tc" => {
                if let Some((_, cell)) = self.open.last_mut() {
                    *cell = Some(WordCell { columns: 1, ..WordCell::default() });
                }
                Within::Cell
            }
            "gridSpan" => {
                if let Some((_, Some(cell))) = self.open.last_mut() {
                    cell.columns = element.number("val").unwrap_or(1);
                }
                Within::Other
            }
            "vMerge" => {
                if let Some((_, Some(cell))) = self.open.last_mut() {
                    cell.continues = element.attribute("val").as_deref() != Some("restart");
                }
                Within::Other
            }
            _ => Within::Other,
        }))
    }

    /// Takes in the end of an element.
    fn close(&mut self, within: Within) -> Result<()> {
        match within {
            Within::Paragraph => self.end_paragraph()?,
            Within::Cell => {
                if let Some((table, cell)) = self.open.last_mut()
                    && let Some(cell) = cell.take()
                {
                    table.push(cell);
                }
            }
            Within::Row => {
                if let Some((table, _)) = self.open.last_mut() {
                    table.end_row();
                }
            }
            Within::Table => self.end_table()?,
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, words: &str) {
        if self.is_hidden {
            self.hidden.push(words.to_owned());
        } else if self.is_struck {
            self.struck.push(words.to_owned());
        } else {
            self.paragraph.push_str(words);
        }
    }

    fn changed(&mut self, element: &XmlElement<'_>, inserted: bool) {
        let author = element.attribute("author").unwrap_or_default();
        let (insertions, deletions) = self.changes.entry(author).or_default();
        *(if inserted { insertions } else { deletions }) += 1;
    }

    fn end_paragraph(&mut self) -> Result<()> {
        if self.joins {
            return Ok(());
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        if let Some((_, cell)) = self.open.last_mut() {
            if let Some(cell) = cell {
                cell.push(&paragraph);
            }
            return Ok(());
        }
        let text = tidy(&paragraph);
        if !is_blank(&text) {
            self.count = self.count.saturating_add(1);
            let cell = LeafCell { column: 0, columns: 1, rows: 1, text };
            self.add(LeafRow { number: self.count, table: 0, cells: vec![cell] })?;
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<()> {
        let Some((table, _)) = self.open.pop() else { return Ok(()) };
        if let Some((_, outer)) = self.open.last_mut() {
            if let Some(outer) = outer {
                table.lines().iter().for_each(|line| outer.push(line));
            }
            return Ok(());
        }
        self.tables += 1;
        for row in table.into_rows(self.tables, self.count.saturating_add(1)) {
            self.count = row.number;
            self.add(row)?;
        }
        Ok(())
    }

    fn add(&mut self, row: LeafRow) -> Result<()> {
        if self.leaf.rows.len() >= ROWS {
            return Err(too_large());
        }
        self.leaf.rows.push(row);
        Ok(())
    }

    /// Says what was not read, and how changes were taken.
    fn tell(&mut self, notes: &mut Vec<ImportNote>) {
        let by = self.changes.iter().map(|(author, (insertions, deletions))| {
            let author = if author.is_empty() { "名前なし".to_owned() } else { quoted(author) };
            format!("{author}：挿入{insertions}か所、削除{deletions}か所")
        });
        let by: Vec<String> = by.collect();
        if !by.is_empty() {
            let words = "確定していない変更履歴があります";
            let words = format!("{words}（{}）。すべて反映した状態で読み取りました。", by.join("／"));
            notes.push(ImportNote::told(words));
        }
        let mut left_out = |what: &str, texts: &mut Vec<String>| {
            texts.retain(|text| !is_blank(text));
            if !texts.is_empty() {
                let words = format!("{what}は、読み取っていません：{}", excerpts(texts));
                notes.push(ImportNote::left_out(words));
            }
        };
        left_out("変更履歴で削除された文字", &mut self.deleted);
        left_out("取り消し線の付いた文字", &mut self.struck);
        left_out("隠し文字", &mut self.hidden);
        left_out("テキストボックスの文字", &mut self.boxes);
        if self.symbols > 0 {
            let words = "記号用の書体の文字は「□」にしました";
            notes.push(ImportNote::joined(format!("{words}（{}か所）。ご確認ください。", self.symbols)));
        }
        if self.numbered > 0 {
            let words = "自動で付いた番号や記号は文字ではないため、読み取っていません";
            let words = format!("{words}（{}段落）。必要なときは、入力してください。", self.numbered);
            notes.push(ImportNote::told(words));
        }
    }
}
