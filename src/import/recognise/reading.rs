//! The book that is read of leaves.

mod settled;
mod tables;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use super::adjust::{Adjustments, ColumnMeaning, KnownHeader};
use super::cover::CoverWords;
use super::form::FoundForms;
use super::head::HeadWords;
use super::header::TableHeader;
use super::roles::{LeafRole, Recognised, RecognisedLeaf, RecognisedSheet};
use super::section::{self, FoundSheet, SaidHeaders};

use crate::book::{Book, ColumnId, Form, FormId, Key as _, limits};
use crate::error::{Error, OfficeTrouble, Result};
use crate::import::build;
use crate::import::document::{DocumentLeaf, DocumentSource, LeafCell, LeafPlace, LeafRow};
use crate::import::note::ImportNote;
use crate::import::sheet::ReadSheet;

/// Where a row of a sheet stands in its leaf, and its cells by the form's columns.
#[derive(Clone, Debug)]
struct RowPlace {
    row: u32,
    columns: Vec<(ColumnId, u32)>,
}

/// What is known so far.
pub(super) struct BookReading<'s> {
    source: &'s DocumentSource,
    adjustments: &'s Adjustments,
    /// What is known of headers, from this document and from others.
    known: Vec<KnownHeader>,
    pub(super) leaves: Vec<RecognisedLeaf>,
    /// Rows that go on those above, by leaf and number.
    pub(super) parts: HashSet<(usize, u32)>,
    /// Cells that are left out and have been told of.
    pub(super) told: HashSet<LeafPlace>,
    pub(super) notes: Vec<ImportNote>,
    /// Leaves that were left out in an earlier year, too.
    remembered: BTreeSet<usize>,
    numbers: BTreeSet<u32>,
    /// The plan of the sheet before, for those that name none.
    plan: String,
    departments: Vec<String>,
    sheets: Vec<RecognisedSheet>,
    places: Vec<Vec<RowPlace>>,
}

impl<'s> BookReading<'s> {
    /// Nothing is known yet.
    pub fn new(source: &'s DocumentSource, adjustments: &'s Adjustments) -> Self {
        let mut reading = Self {
            source,
            adjustments,
            known: adjustments.known.clone(),
            leaves: vec![RecognisedLeaf::default(); source.leaves.len()],
            parts: HashSet::new(),
            told: HashSet::new(),
            notes: Vec::new(),
            remembered: BTreeSet::new(),
            numbers: BTreeSet::new(),
            plan: String::new(),
            departments: Vec::new(),
            sheets: Vec::new(),
            places: Vec::new(),
        };
        for (at, (own, leaf)) in reading.leaves.iter_mut().zip(&source.leaves).enumerate() {
            let said = adjustments.leaves.get(&at).and_then(|said| said.is_taken);
            own.is_taken = said.unwrap_or(!leaf.is_hidden);
        }
        reading
    }

    /// The book, as far as it is one.
    ///
    /// # Errors
    /// As [`super::recognise`] says.
    pub fn book(&mut self, given: Option<&Form>) -> Result<Book> {
        let sections = self.sections();
        let notes = self.source.notes.iter().filter(|note| {
            let leaf = note.place.and_then(|place| self.leaves.get(place.leaf));
            leaf.is_none_or(|leaf| leaf.is_taken)
        });
        self.notes = notes.cloned().collect();
        if sections.is_empty() {
            return Err(Error::Office(OfficeTrouble::NoTable));
        }
        let cover = self.cover(&sections);
        let usual = given.cloned().unwrap_or_else(|| Form::kiyose(FormId::from_raw(0)));
        let mut forms = FoundForms::new(usual, given.is_some(), &cover);

        let mut sheets: Vec<ReadSheet> = Vec::new();
        let mut titles: Vec<String> = Vec::new();
        for (at, section) in &sections {
            let Some(leaf) = self.source.leaves.get(*at) else { continue };
            let said = self.adjustments.leaves.get(at).map(|own| &own.rows);
            let rows = leaf.rows.get(section.head.clone()).unwrap_or_default();
            let is_read = |row: &&LeafRow| said.and_then(|said| said.get(&row.number)) != Some(&false);
            let rows: Vec<&LeafRow> = rows.iter().filter(is_read).collect();
            let head =
                HeadWords::read(&rows, forms.captions(), |row, cell, role| self.take(*at, row, cell, role));
            titles.extend(head.title.as_ref().map(|title| title.words.clone()));
            sheets.extend(self.section((*at, leaf), section, head, &mut forms));
            if sheets.len() > limits::SHEETS {
                return Err(Error::Office(OfficeTrouble::TooLarge));
            }
        }
        let head = self.head(&cover, &sections, &titles, &forms)?;
        self.take_years(&sections, head.fiscal_year);
        self.name_plans(&head, &mut sheets);
        let forms = forms.finish(&sheets, &mut self.notes);
        self.settle_ratings(&forms, &mut sheets);
        self.tell_other_names(&sheets);
        let count: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
        let is_long = sheets.iter().any(|sheet| sheet.rows.len() > limits::ROWS_OF_SHEET);
        let book = build::book(head, forms, sheets);
        let excess = book.records().flatten().find_map(|record| limits::excess(&record));
        let too_many = is_long || count > limits::ROWS || book.plans().count() > limits::OUTLINE;
        if excess.is_some() || too_many {
            return Err(Error::Office(OfficeTrouble::TooLarge));
        }
        Ok(book)
    }

    /// All that was recognised.
    pub fn finish(self, book: Result<Book>) -> Recognised {
        let Self { leaves, sheets, mut notes, .. } = self;
        // What is to be looked at comes first.
        notes.sort_by_key(|note| note.kind);
        Recognised { book, leaves, sheets, notes }
    }

    /// Whether a leaf was left out because it was in an earlier year, too.
    pub fn is_remembered(&self, leaf: usize) -> bool {
        self.remembered.contains(&leaf)
    }

    /// The sheets in the leaves that are read.
    fn sections(&mut self) -> Vec<(usize, FoundSheet)> {
        let leaves = &self.source.leaves;
        for (at, said) in &self.adjustments.leaves {
            let Some(leaf) = leaves.get(*at) else { continue };
            for (origin, rows) in said.headers.iter().filter_map(|(origin, rows)| Some((origin, (*rows)?))) {
                let start = leaf.rows.partition_point(|row| row.number < rows.first);
                let end = leaf.rows.partition_point(|row| row.number <= rows.last);
                let Some(header) = TableHeader::over(leaf, start..end, *origin) else { continue };
                let signature = header.signature();
                if self.known.iter().all(|known| known.signature != signature) {
                    let height = header.height(leaf);
                    self.known.push(KnownHeader { signature, height, ..KnownHeader::default() });
                }
            }
        }
        let mut sections: Vec<(usize, FoundSheet)> = Vec::new();
        for (at, leaf) in leaves.iter().enumerate() {
            if self.leaves.get(at).is_some_and(|leaf| leaf.is_taken) {
                let said = SaidHeaders { own: self.adjustments.leaves.get(&at), known: &self.known };
                sections.extend(section::all(leaf, said).into_iter().map(|section| (at, section)));
            }
        }
        // What was left out in an earlier year is so this year.
        let is_here = |known: &&KnownHeader| {
            !known.leaves.is_empty()
                && sections.iter().any(|(_, own)| own.header.signature() == known.signature)
        };
        let names: HashSet<String> =
            self.known.iter().filter(is_here).flat_map(|own| own.leaves.clone()).collect();
        for (at, (own, leaf)) in self.leaves.iter_mut().zip(leaves).enumerate() {
            let is_said = self.adjustments.leaves.get(&at).is_some_and(|said| said.is_taken.is_some());
            if own.is_taken && !is_said && names.contains(&leaf.name) {
                own.is_taken = false;
                self.remembered.insert(at);
            }
        }
        sections.retain(|(at, _)| !self.remembered.contains(at));
        sections
    }

    /// Takes a cell for what it is.
    fn take(&mut self, leaf: usize, row: &LeafRow, cell: &LeafCell, role: LeafRole) {
        if let Some(leaf) = self.leaves.get_mut(leaf) {
            leaf.cells.insert((row.number, cell.column), role);
        }
    }

    /// Reads what stands before the first sheet's head.
    fn cover(&mut self, sections: &[(usize, FoundSheet)]) -> CoverWords {
        let Some((first, section)) = sections.first() else { return CoverWords::default() };
        let leaves = &self.source.leaves;
        let is_read = |at: usize, row: &LeafRow| {
            let said = self.adjustments.leaves.get(&at).and_then(|own| own.rows.get(&row.number));
            self.leaves.get(at).is_some_and(|leaf| leaf.is_taken) && said != Some(&false)
        };
        let before = leaves
            .iter()
            .enumerate()
            .take(*first)
            .flat_map(|(at, leaf)| leaf.rows.iter().map(move |row| (at, row)));
        let own = leaves.get(*first).into_iter().flat_map(|leaf| leaf.rows.iter().take(section.head.start));
        let rows: Vec<(usize, &LeafRow)> =
            before.chain(own.map(|row| (*first, row))).filter(|(at, row)| is_read(*at, row)).collect();
        let mut taken: Vec<(usize, u32, u32)> = Vec::new();
        let mut at = 0;
        let cover = CoverWords::read(rows.iter().map(|(_, row)| *row), |row, cell| {
            // They are taken in their order.
            at += rows.iter().skip(at).take_while(|(_, own)| !std::ptr::eq(*own, row)).count();
            let leaf = rows.get(at).map_or(*first, |(leaf, _)| *leaf);
            taken.push((leaf, row.number, cell.column));
        });
        for (leaf, row, column) in taken {
            if let Some(leaf) = self.leaves.get_mut(leaf) {
                leaf.cells.insert((row, column), LeafRole::Cover);
            }
        }
        if rows.is_empty() {
            let words = "表紙がないため、題名と年度は調書から読み取りました。ご確認ください。";
            self.notes.push(ImportNote::told(words));
        }
        cover
    }
}

/// What a column that is left out is called.
pub(super) fn is_left_out(meaning: &ColumnMeaning) -> bool {
    *meaning == ColumnMeaning::LeftOut
}

/// The leaf at the beginning of a message.
pub(super) fn of_leaf(leaf: &DocumentLeaf) -> Cow<'static, str> {
    let words = leaf.words();
    if words.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!("{words}：")) }
}
