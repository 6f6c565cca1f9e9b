//! A document on its way to a book, with what the clerk says of it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::background::{Pending, Poll, Wake};
use crate::book::{Book, FiscalYear};
use crate::error::{Error, OfficeTrouble, Result};
use crate::import::document::{DocumentLeaf, DocumentSource, LeafKind, LeafPlace, LeafRow, letters};
use crate::import::recognise::{
    Adjustments, ColumnMeaning, HeaderRows, KnownHeader, LeafRole, Recognised, RecognisedLeaf,
    RecognisedTable, RowRole, recognise, signature,
};
use crate::import::{ImportNote, ImportNoteKind};

use super::grid::{LeafCursor, LeafGrid, LeafMotion};
use super::outcome::{self, OutcomeLine};

/// With so many cells a document is recognised at once; with more on a thread of its own.
const AT_ONCE: usize = 5_000;

/// A document that becomes a book.
pub struct ImportDraft {
    /// Where it lies.
    pub path: PathBuf,
    source: Arc<DocumentSource>,
    adjustments: Adjustments,
    /// What was known before the clerk said anything.
    known: Vec<KnownHeader>,
    found: Recognised,
    /// How often something was said, and of which of these times `found` is.
    said: usize,
    answered: usize,
    running: Option<(usize, Pending<Recognised>)>,
    is_small: bool,
    leaf: usize,
    grid: LeafGrid,
    cursor: LeafCursor,
    lines: Vec<OutcomeLine>,
}

impl fmt::Debug for ImportDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportDraft")
            .field("leaf", &self.leaf)
            .field("cursor", &self.cursor)
            .finish_non_exhaustive()
    }
}

impl ImportDraft {
    /// Recognises what it can, with what is known of documents that were read before.
    pub fn new(path: PathBuf, source: DocumentSource, known: Vec<KnownHeader>) -> Self {
        let adjustments = Adjustments { known: known.clone(), ..Adjustments::default() };
        let found = recognise(&source, None, &adjustments);
        let cells: usize = source.leaves.iter().flat_map(|leaf| &leaf.rows).map(|row| row.cells.len()).sum();
        let first = found.leaves.iter().position(|leaf| !leaf.tables.is_empty()).unwrap_or_default();
        let mut draft = Self {
            path,
            source: Arc::new(source),
            adjustments,
            known,
            found,
            said: 0,
            answered: 0,
            running: None,
            is_small: cells <= AT_ONCE,
            leaf: usize::MAX,
            grid: LeafGrid::default(),
            cursor: LeafCursor::default(),
            lines: Vec::new(),
        };
        draft.show_leaf(first);
        draft
    }

    /// What the document is called.
    pub fn name(&self) -> String {
        let name = self.path.file_name().map(Path::new).unwrap_or(&self.path);
        crate::quote::path(name)
    }

    /// Whether the clerk had better look at what was recognised: it is no book yet, or
    /// something was guessed or left out and no document like it was read before.
    pub fn needs_looking(&self) -> bool {
        let is_known =
            |table: &RecognisedTable| self.known.iter().any(|known| known.signature == table.signature);
        let mut tables = self.found.leaves.iter().flat_map(|leaf| &leaf.tables);
        let is_new = self.found.is_guessed() || self.found.leaves_out();
        self.found.book.is_err() || (is_new && !tables.all(is_known))
    }

    /// Whether the clerk has said anything.
    pub fn is_changed(&self) -> bool {
        self.said > 0
    }

    /// The leaves of the document.
    pub fn leaves(&self) -> &[DocumentLeaf] {
        &self.source.leaves
    }

    /// What leaves of this document are called: シート, ページ.
    pub fn kind_words(&self) -> &'static str {
        match self.leaf().map(|leaf| leaf.kind) {
            Some(LeafKind::Worksheet) => "シート",
            Some(LeafKind::Page) => "ページ",
            Some(LeafKind::Body | LeafKind::Lines) | None => "本文",
        }
    }

    /// What a leaf is called in a list of them.
    pub fn leaf_words(&self, at: usize) -> String {
        let Some(leaf) = self.source.leaves.get(at) else { return String::new() };
        let name = if leaf.name.is_empty() { "本文".to_owned() } else { crate::quote::visible(&leaf.name) };
        let own = self.found.leaves.get(at);
        let mark = match own {
            Some(own) if !own.is_taken => "（読み取らない）",
            Some(own) if own.tables.is_empty() => "（表なし）",
            _ => "",
        };
        format!("{name}{mark}")
    }

    /// The leaf that is shown.
    pub fn leaf(&self) -> Option<&DocumentLeaf> {
        self.source.leaves.get(self.leaf)
    }

    /// Its place among the leaves.
    pub fn leaf_at(&self) -> usize {
        self.leaf
    }

    /// Its cells as they look.
    pub fn grid(&self) -> &LeafGrid {
        &self.grid
    }

    /// What was recognised in it.
    pub fn recognised(&self) -> Option<&RecognisedLeaf> {
        self.found.leaves.get(self.leaf)
    }

    /// What was recognised.
    pub fn found(&self) -> &Recognised {
        &self.found
    }

    /// What the clerk had better look at.
    pub fn notes(&self) -> &[ImportNote] {
        &self.found.notes
    }

    /// How many notes there are of each kind: 推測 1件、読み取らず 3件.
    pub fn notes_words(&self) -> String {
        let mut counts: BTreeMap<ImportNoteKind, usize> = BTreeMap::new();
        for note in &self.found.notes {
            *counts.entry(note.kind).or_default() += 1;
        }
        let words: Vec<String> =
            counts.iter().map(|(kind, count)| format!("{} {count}件", kind.words())).collect();
        if words.is_empty() { "ありません".to_owned() } else { words.join("、") }
    }

    /// The lines of the sheets that come of the leaf that is shown.
    pub fn lines(&self) -> &[OutcomeLine] {
        &self.lines
    }

    /// The cell at work.
    pub fn cursor(&self) -> LeafCursor {
        self.cursor
    }

    /// The row at work.
    pub fn row(&self) -> Option<&LeafRow> {
        self.leaf()?.rows.get(self.cursor.row)
    }

    /// What a row is.
    pub fn row_role(&self, number: u32) -> RowRole {
        let own = self.recognised().and_then(|leaf| leaf.rows.get(&number));
        own.copied().unwrap_or(RowRole::LeftOut)
    }

    /// What a cell is.
    pub fn cell_role(&self, row: u32, column: u32) -> LeafRole {
        let own = self.recognised().and_then(|leaf| leaf.cells.get(&(row, column)));
        own.copied().unwrap_or(LeafRole::LeftOut)
    }

    /// Where a cell is, in few words: C8.
    pub fn place_words(&self, row: u32, column: u32) -> String {
        match self.leaf().map(|leaf| leaf.kind) {
            Some(LeafKind::Worksheet | LeafKind::Lines) => format!("{}{row}", letters(column)),
            _ => format!("{row}行目の{}列目", column.saturating_add(1)),
        }
    }

    /// The table that the row at work is of, or else the first of the leaf.
    pub fn table(&self) -> Option<&RecognisedTable> {
        let number = self.row().map_or(0, |row| row.number);
        let tables = &self.recognised()?.tables;
        let is_of = |table: &&RecognisedTable| (table.rows.0..=table.rows.1).contains(&number);
        tables.iter().find(is_of).or_else(|| tables.first())
    }

    /// Shows another leaf.
    pub fn show_leaf(&mut self, at: usize) {
        if at == self.leaf || at >= self.source.leaves.len() {
            return;
        }
        self.leaf = at;
        self.grid = self.leaf().map(LeafGrid::of).unwrap_or_default();
        self.make_room();
        self.cursor = LeafCursor::default();
        // The header is what there is to look at first.
        if let (Some(table), Some(leaf)) = (self.table(), self.leaf()) {
            let column = table.columns.first().map_or(0, |column| column.start);
            self.cursor = self.grid.find(leaf, LeafPlace { leaf: at, row: table.header.first, column });
        }
        self.lines = outcome::lines(&self.found, at);
    }

    /// Goes to a cell.
    pub fn go_to(&mut self, cursor: LeafCursor) {
        self.cursor = cursor;
    }

    /// Goes where a key leads.
    pub fn step(&mut self, motion: LeafMotion) {
        if let Some(leaf) = self.source.leaves.get(self.leaf) {
            self.cursor = self.grid.step(leaf, self.cursor, motion);
        }
    }

    /// Goes to a place of the document, in whatever leaf.
    pub fn go_to_place(&mut self, place: LeafPlace) {
        self.show_leaf(place.leaf);
        if let Some(leaf) = self.leaf() {
            self.cursor = self.grid.find(leaf, place);
        }
    }

    /// What a column may mean, with the words for it.
    pub fn meanings(&self) -> Vec<(ColumnMeaning, &'static str)> {
        ColumnMeaning::ALL.into_iter().map(|meaning| (meaning.clone(), meaning.words())).collect()
    }

    /// Has a column of the table at work mean something else. What can be there only once is
    /// no other column any more.
    pub fn set_meaning(&mut self, column: usize, meaning: ColumnMeaning) {
        let Some(table) = self.table() else { return };
        let signature = table.signature.clone();
        let height = table.header.last.saturating_sub(table.header.first).saturating_add(1);
        let is_one = !matches!(meaning, ColumnMeaning::Own | ColumnMeaning::LeftOut);
        let known = self.adjustments.known.iter_mut().find(|known| known.signature == signature);
        if let Some(known) = known.filter(|_| is_one) {
            known.meanings.retain(|_, own| *own != meaning);
        }
        self.adjustments.set_meaning(&signature, height, column, meaning);
        self.change();
    }

    /// Has the header of the table at work begin in the row at work; where there is no table,
    /// a header stands there.
    pub fn begin_header(&mut self) {
        self.move_header(|rows, number| HeaderRows { first: number, last: rows.last.max(number) });
    }

    /// Has the header of the table at work end in the row at work.
    pub fn end_header(&mut self) {
        self.move_header(|rows, number| HeaderRows { first: rows.first.min(number), last: number });
    }

    fn move_header(&mut self, to: impl Fn(HeaderRows, u32) -> HeaderRows) {
        let Some(number) = self.row().map(|row| row.number) else { return };
        let table = self.table().map(|table| (table.origin, table.header));
        let (origin, rows) = table.unwrap_or((number, HeaderRows { first: number, last: number }));
        let rows = to(rows, number);
        let own = self.adjustments.leaf(self.leaf);
        own.headers.insert(origin, Some(rows));
        own.rows.retain(|row, _| !(rows.first..=rows.last).contains(row));
        self.change();
    }

    /// Has no header stand where that of the table at work stands.
    pub fn take_header_away(&mut self) {
        if let Some(origin) = self.table().map(|table| table.origin) {
            self.adjustments.leaf(self.leaf).headers.insert(origin, None);
            self.change();
        }
    }

    /// Whether the row at work can be left out or taken, and what that is called.
    pub fn row_offer(&self) -> Option<&'static str> {
        let number = self.row()?.number;
        match self.row_role(number) {
            RowRole::Header => None,
            RowRole::LeftOut => Some("この行を読み取る"),
            _ => Some("この行を除く"),
        }
    }

    /// Leaves the row at work out, or takes it back.
    pub fn toggle_row(&mut self) {
        let Some(number) = self.row().map(|row| row.number).filter(|_| self.row_offer().is_some()) else {
            return;
        };
        let is_out = self.row_role(number) == RowRole::LeftOut;
        let rows = &mut self.adjustments.leaf(self.leaf).rows;
        // Taken back, it is what it was before.
        if rows.get(&number) == Some(&!is_out) {
            rows.remove(&number);
        } else {
            rows.insert(number, is_out);
        }
        self.change();
    }

    /// Has a leaf read, or not.
    pub fn take_leaf(&mut self, at: usize, is_taken: bool) {
        self.adjustments.leaf(at).is_taken = Some(is_taken);
        self.change();
    }

    /// The fiscal year that the clerk says, or that was found.
    pub fn year(&self) -> Option<FiscalYear> {
        let found = || self.found.book.as_ref().ok().map(|book| book.head.fiscal_year);
        self.adjustments.year.or_else(found)
    }

    /// Says which fiscal year it is.
    pub fn set_year(&mut self, year: Option<FiscalYear>) {
        if self.adjustments.year != year {
            self.adjustments.year = year;
            self.change();
        }
    }

    /// Takes back all that the clerk has said.
    pub fn reset(&mut self) {
        self.adjustments = Adjustments { known: self.known.clone(), ..Adjustments::default() };
        self.change();
    }

    fn change(&mut self) {
        self.said += 1;
        if self.is_small {
            self.take_up(recognise(&self.source, None, &self.adjustments), self.said);
        }
    }

    fn take_up(&mut self, found: Recognised, of: usize) {
        self.found = found;
        self.answered = of;
        self.lines = outcome::lines(&self.found, self.leaf);
        self.make_room();
    }

    fn make_room(&mut self) {
        let Some(leaf) = self.source.leaves.get(self.leaf) else { return };
        let tables = self.found.leaves.get(self.leaf).into_iter().flat_map(|own| &own.tables);
        let columns = tables.flat_map(|table| &table.columns).map(|column| (column.start, column.end));
        self.grid.make_room(leaf, columns);
    }

    /// Has what was said last worked out; to be called in every frame.
    pub fn work(&mut self, wake: &Wake) {
        if let Some((of, running)) = self.running.take() {
            match running.poll() {
                Poll::Ready(found) => self.take_up(found, of),
                Poll::Gone => {
                    let Recognised { leaves, sheets, notes, .. } = Recognised::none(self.source.leaves.len());
                    self.take_up(Recognised { book: Err(Error::BrokenOff), leaves, sheets, notes }, of);
                }
                Poll::NotYet => self.running = Some((of, running)),
            }
        }
        if self.answered != self.said && self.running.is_none() {
            let (source, adjustments) = (self.source.clone(), self.adjustments.clone());
            let work = move || recognise(&source, None, &adjustments);
            self.running = Some((self.said, Pending::start("recognise", wake.clone(), work)));
        }
    }

    /// Whether what is shown is what was said last.
    pub fn is_up_to_date(&self) -> bool {
        self.answered == self.said
    }

    /// Why there is no book, in the words for this page; `None` where there is one.
    pub fn trouble(&self) -> Option<String> {
        Some(match self.found.book.as_ref().err()? {
            Error::Office(OfficeTrouble::NoTable) => {
                "表の見出しが見つかりません。見出しの行を選んで「ここから見出し」を押してください。"
                    .to_owned()
            }
            Error::Office(OfficeTrouble::NoYear) => {
                "年度が分かりません。「年度」に入力してください。例：令和6年度".to_owned()
            }
            other => other.to_string(),
        })
    }

    /// The book that it becomes.
    pub fn book(&self) -> Option<&Book> {
        self.found.book.as_ref().ok().filter(|_| self.is_up_to_date())
    }

    /// What is to be remembered of tables like those of this document: all that was said.
    pub fn learned(&self) -> Vec<KnownHeader> {
        let left_out = self.adjustments.leaves.iter().filter(|(_, said)| said.is_taken == Some(false));
        let names: Vec<String> = left_out
            .filter_map(|(at, _)| self.source.leaves.get(*at))
            .map(|leaf| leaf.name.clone())
            .filter(|name| !name.is_empty())
            .collect();
        let mut learned: Vec<KnownHeader> = Vec::new();
        for (at, own) in self.found.leaves.iter().enumerate() {
            for table in &own.tables {
                let known = self.adjustments.known.iter().find(|known| known.signature == table.signature);
                let height = table.header.last.saturating_sub(table.header.first).saturating_add(1);
                let same = learned.iter().position(|own| own.signature == table.signature);
                let same = same.unwrap_or_else(|| {
                    let known = known.cloned().unwrap_or_default();
                    learned.push(KnownHeader { signature: table.signature.clone(), height, ..known });
                    learned.len() - 1
                });
                let Some(known) = learned.get_mut(same) else { continue };
                let taken: Vec<&String> = self
                    .adjustments
                    .leaves
                    .iter()
                    .filter(|(_, said)| said.is_taken == Some(true))
                    .filter_map(|(at, _)| self.source.leaves.get(*at).map(|leaf| &leaf.name))
                    .collect();
                known.leaves.retain(|name| !taken.contains(&name));
                for name in &names {
                    if !known.leaves.contains(name) {
                        known.leaves.push(name.clone());
                    }
                }
                self.learn_rows(at, table, known);
            }
        }
        learned
    }

    /// Takes up which rows of a table are left out, by what stands first in them.
    fn learn_rows(&self, leaf: usize, table: &RecognisedTable, known: &mut KnownHeader) {
        let (Some(leaf), Some(said)) = (self.source.leaves.get(leaf), self.adjustments.leaves.get(&leaf))
        else {
            return;
        };
        for (number, is_taken) in said.rows.range(table.header.last.saturating_add(1)..=table.rows.1) {
            let first = leaf.row(*number).and_then(|row| row.filled().next());
            let Some(first) = first.map(|cell| signature(&cell.text)) else { continue };
            if *is_taken {
                known.rows.retain(|own| *own != first);
            } else if !known.rows.contains(&first) {
                known.rows.push(first);
            }
        }
    }

    /// The book, where the clerk goes on with it.
    ///
    /// # Errors
    /// Why there is none.
    pub fn into_book(self) -> Result<Book> {
        self.found.book
    }
}
