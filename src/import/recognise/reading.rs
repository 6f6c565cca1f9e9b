//! The book that is read of leaves.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::adjust::{Adjustments, ColumnMeaning, HeaderRows, KnownHeader, signature};
use super::cover::CoverWords;
use super::form::{FoundForm, FoundForms};
use super::head::HeadWords;
use super::header::TableHeader;
use super::rating;
use super::roles::{
    LeafRole, Recognised, RecognisedColumn, RecognisedLeaf, RecognisedSheet, RecognisedTable,
};
use super::rows::{self, TableBody};
use super::section::{self, FoundSheet, SaidHeaders};

use crate::book::{Book, ColumnId, FiscalYear, Form, FormId, Head, Key as _, Role, limits, name_and_marks};
use crate::error::{Error, OfficeTrouble, Result};
use crate::import::build;
use crate::import::captions::squeeze;
use crate::import::document::{
    DocumentLeaf, DocumentSource, LeafCell, LeafKind, LeafPlace, LeafRow, excerpt,
};
use crate::import::note::ImportNote;
use crate::import::sheet::{ReadHead, ReadRow, ReadSheet, RowParent};
use crate::import::titles::{fiscal_year_in, municipality};
use crate::quote::quoted;

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

    /// What the book is called, and its year.
    fn head(
        &mut self,
        cover: &CoverWords,
        sections: &[(usize, FoundSheet)],
        titles: &[String],
        forms: &FoundForms,
    ) -> Result<Head> {
        let as_of = forms.as_of().or(cover.as_of);
        let closed = || FiscalYear::of(as_of?.yesterday().ok()?);
        let year = self
            .adjustments
            .year
            .or_else(|| cover.fiscal_year())
            .or_else(|| self.year_in(sections, titles))
            .or_else(closed)
            .or_else(|| self.year_guessed())
            .ok_or(Error::Office(OfficeTrouble::NoYear))?;
        let mut title = cover.title.clone();
        if title.is_empty() {
            title = titles.first().cloned().unwrap_or_default();
        }
        if title.is_empty() {
            title = forms.title();
            let words = format!("題名が見つからないため、「{}」としました。ご確認ください。", quoted(&title));
            self.notes.push(ImportNote::guessed(words));
        }
        let department = match cover.department.is_empty() {
            true => self.departments.first().cloned().unwrap_or_default(),
            false => cover.department.clone(),
        };
        // The city stands before it on a cover, and is said by itself.
        let city = city_in(&title).to_owned();
        let rest = department.strip_prefix(&city).filter(|rest| rest.starts_with(char::is_whitespace));
        let department = rest.map_or(department.as_str(), str::trim_start).to_owned();
        for other in &self.departments {
            if squeeze(other) != squeeze(&department) {
                let words = format!("調書の担当課「{}」は、読み取っていません。", excerpt(other));
                self.notes.push(ImportNote::left_out(words));
            }
        }
        Ok(Head {
            fiscal_year: year,
            municipality: city,
            title: title.replace(['\n', '\u{3000}'], " "),
            subtitle: cover.subtitle.replace('\n', " "),
            department: department.replace('\n', " "),
            as_of,
        })
    }

    /// Takes what stands above tables and says the book's year and nothing else.
    fn take_years(&mut self, sections: &[(usize, FoundSheet)], year: FiscalYear) {
        /// 平成22年度 in brackets, at most.
        const LETTERS: usize = 9;
        let source = self.source;
        for (at, section) in sections {
            let Some(leaf) = source.leaves.get(*at) else { continue };
            for row in leaf.rows.get(section.head.clone()).unwrap_or_default() {
                for cell in row.filled() {
                    let is_taken = self
                        .leaves
                        .get(*at)
                        .is_some_and(|own| own.cells.contains_key(&(row.number, cell.column)));
                    let is_year = squeeze(&cell.text).chars().count() <= LETTERS
                        && fiscal_year_in(&cell.text) == Some(year);
                    if is_year && !is_taken {
                        self.take(*at, row, cell, LeafRole::Title);
                    }
                }
            }
        }
    }

    /// Gives the sheets that name no plan the one that the titles name.
    fn name_plans(&mut self, head: &Head, sheets: &mut [ReadSheet]) {
        if sheets.iter().all(|sheet| !sheet.head.plan.is_empty()) {
            return;
        }
        let Some(plan) = plan_in(&head.subtitle).or_else(|| plan_in(&head.title)) else {
            let words = "計画名が書かれていないため、空欄にしました。計画の名前は、あとから入力できます。";
            self.notes.push(ImportNote::told(words));
            return;
        };
        for sheet in sheets.iter_mut().filter(|sheet| sheet.head.plan.is_empty()) {
            plan.clone_into(&mut sheet.head.plan);
        }
        let words =
            format!("計画名が書かれていないため、題名から「{}」としました。ご確認ください。", quoted(plan));
        self.notes.push(ImportNote::guessed(words));
    }

    /// The year in the words above the tables, where the cover says none.
    fn year_in(&self, sections: &[(usize, FoundSheet)], titles: &[String]) -> Option<FiscalYear> {
        let leaves = &self.source.leaves;
        let heads =
            sections.iter().filter_map(|(at, section)| leaves.get(*at)?.rows.get(section.head.clone()));
        let mut words = heads.flatten().flat_map(LeafRow::filled).map(|cell| cell.text.as_str());
        titles.iter().find_map(|text| fiscal_year_in(text)).or_else(|| words.find_map(fiscal_year_in))
    }

    /// The year in other words of the document.
    fn year_guessed(&mut self) -> Option<FiscalYear> {
        let taken = || {
            let leaves = self.source.leaves.iter().zip(&self.leaves);
            leaves.filter(|(_, own)| own.is_taken).map(|(leaf, _)| leaf)
        };
        let first = taken().flat_map(|leaf| leaf.rows.iter().take(10)).flat_map(LeafRow::filled);
        let short = first.map(|cell| cell.text.as_str()).filter(|text| text.chars().count() < 80);
        let (text, year) = short
            .chain(taken().map(|leaf| leaf.name.as_str()))
            .find_map(|text| Some((text, fiscal_year_in(text)?)))?;
        let words = format!("年度は「{}」から{year}としました。ご確認ください。", quoted(text));
        self.notes.push(ImportNote::guessed(words));
        Some(year)
    }

    /// What is said of a row of a table: that it is one of it, or is left out.
    fn said_of(&self, leaf: usize, known: Option<&KnownHeader>, row: &LeafRow) -> Option<bool> {
        let said = self.adjustments.leaves.get(&leaf).and_then(|own| own.rows.get(&row.number));
        said.copied().or_else(|| {
            let known = known.filter(|known| !known.rows.is_empty())?;
            let first = signature(&row.filled().next()?.text);
            known.rows.contains(&first).then_some(false)
        })
    }

    /// The sheets of a section: one, or as many as a list of all rows names.
    fn section(
        &mut self,
        (at, leaf): (usize, &DocumentLeaf),
        section: &FoundSheet,
        head: HeadWords,
        forms: &mut FoundForms,
    ) -> Vec<ReadSheet> {
        for header in section.headers() {
            for row in leaf.rows.get(header).unwrap_or_default() {
                row.filled().for_each(|cell| self.take(at, row, cell, LeafRole::Header));
            }
        }
        let own = section.header.signature();
        let known = self.known.iter().find(|known| known.signature == own).cloned();
        let body = self.body((at, leaf), section, known.as_ref());
        let meanings = known.map(|known| known.meanings).unwrap_or_default();
        let found = forms.form_of((&section.header, &body), &head, &meanings, &mut self.notes);
        self.table((at, leaf), section, &found, own);
        if !head.department.is_empty() && !self.departments.contains(&head.department) {
            self.departments.push(head.department.clone());
        }
        let overall = rows::overall(&body.overall);
        let plan = if head.plan.is_empty() { self.plan.clone() } else { head.plan.clone() };
        let parts = self.parts_of((at, leaf), &body, (&plan, &head.policy), &found, forms);
        let count = parts.len();
        let named = head.title.as_ref().map(|title| title.number).or_else(|| {
            // A file's name may end in a year.
            number_in(&leaf.name).filter(|_| leaf.kind == LeafKind::Worksheet)
        });
        let mut sheets = Vec::new();
        for (index, own) in parts.into_iter().enumerate() {
            let place = LeafPlace { leaf: at, row: own.places.first().map_or(0, |own| own.row), column: 0 };
            let number = self.number(own.number.or(named.filter(|_| count == 1)), leaf, place);
            if !own.plan.is_empty() {
                self.plan.clone_from(&own.plan);
            }
            let rows = own.places.iter().map(|own| own.row).collect();
            self.sheets.push(RecognisedSheet { number, leaf: at, rows });
            self.places.push(own.places);
            sheets.push(ReadSheet {
                form: found.form,
                head: ReadHead {
                    names: head.names.clone(),
                    number,
                    plan: own.plan,
                    policy: own.policy,
                    goals: head.goals.clone(),
                    measures: head.measures.clone(),
                },
                rows: own.rows,
                overall: if index + 1 == count { overall.clone() } else { String::new() },
            });
        }
        sheets
    }

    /// The rows under a header.
    fn body(
        &mut self,
        (at, leaf): (usize, &DocumentLeaf),
        section: &FoundSheet,
        known: Option<&KnownHeader>,
    ) -> TableBody {
        let widths = section::widths(leaf);
        let width = |table: u32| widths.get(&table).copied().unwrap_or_default();
        let body: Vec<(usize, &LeafRow)> =
            section.body().filter_map(|at| Some((at, leaf.rows.get(at)?))).collect();
        let mut taken: Vec<(u32, u32, LeafRole)> = Vec::new();
        let said = |row: &LeafRow| self.said_of(at, known, row);
        let body = rows::read(&body, &section.header, width, said, |row, cell, role| {
            taken.push((row.number, cell.column, role));
        });
        if let Some(leaf) = self.leaves.get_mut(at) {
            leaf.cells.extend(taken.into_iter().map(|(row, column, role)| ((row, column), role)));
        }
        if let Some(row) = body.guessed {
            let words = "表の下の文章を、実績評価の文章として読み取りました。ご確認ください。";
            let place = LeafPlace { leaf: at, row, column: section.header.start() };
            self.notes.push(ImportNote::guessed(format!("{}{words}", of_leaf(leaf))).at(place));
        }
        body
    }

    /// Keeps what is known of a table.
    fn table(
        &mut self,
        (at, leaf): (usize, &DocumentLeaf),
        section: &FoundSheet,
        found: &FoundForm,
        signature: Vec<String>,
    ) {
        let number = |at: usize| leaf.rows.get(at).map_or(0, |row| row.number);
        let header = &section.header;
        let first = number(header.rows.start);
        let columns = header.columns.iter().zip(&found.meanings).map(|(column, meaning)| RecognisedColumn {
            start: column.start,
            end: column.end,
            caption: column.caption.clone(),
            group: column.group.clone(),
            meaning: meaning.clone(),
        });
        let table = RecognisedTable {
            header: HeaderRows { first, last: first + header.height(leaf).saturating_sub(1) },
            origin: header.origin,
            rows: (number(section.head.start).min(first), number(section.end.saturating_sub(1))),
            columns: columns.collect(),
            signature,
        };
        if let Some(leaf) = self.leaves.get_mut(at) {
            leaf.tables.push(table);
        }
    }

    /// The rows of a table, parted where a column names another plan, policy or sheet.
    fn parts_of(
        &mut self,
        (at, leaf): (usize, &DocumentLeaf),
        body: &TableBody,
        (plan, policy): (&str, &str),
        found: &FoundForm,
        forms: &FoundForms,
    ) -> Vec<TablePart> {
        let mut parts: Vec<TablePart> = Vec::new();
        for row in &body.rows {
            let text = |place: Option<usize>| {
                place
                    .and_then(|place| row.texts.iter().find(|(own, _)| *own == place))
                    .map(|(_, text)| text.trim().to_owned())
            };
            let last = parts.last();
            let of_plan = text(found.plan)
                .or_else(|| last.map(|own| own.plan.clone()))
                .unwrap_or_else(|| plan.to_owned());
            let of_policy = text(found.policy)
                .or_else(|| last.map(|own| own.policy.clone()))
                .unwrap_or_else(|| policy.to_owned());
            let of_number = text(found.number)
                .and_then(|text| number_in(&text))
                .or_else(|| last.and_then(|own| own.number));
            let is_same = last
                .is_some_and(|own| (&own.plan, &own.policy, own.number) == (&of_plan, &of_policy, of_number));
            if !is_same {
                parts.push(TablePart {
                    plan: of_plan,
                    policy: of_policy,
                    number: of_number,
                    ..TablePart::default()
                });
            }
            let begins = parts.last().is_none_or(|own| own.rows.is_empty());
            if let Some((read, place)) = self.row((at, leaf), row, found, forms, begins)
                && let Some(own) = parts.last_mut()
            {
                own.rows.push(read);
                own.places.push(place);
            }
        }
        // What held only rows that were not read is none.
        if parts.iter().any(|own| !own.rows.is_empty()) {
            parts.retain(|own| !own.rows.is_empty());
        } else {
            parts.truncate(1);
        }
        if parts.is_empty() {
            parts.push(TablePart {
                plan: plan.to_owned(),
                policy: policy.to_owned(),
                ..TablePart::default()
            });
        }
        parts
    }

    /// A number that no other sheet has.
    fn number(&mut self, wanted: Option<u32>, leaf: &DocumentLeaf, place: LeafPlace) -> u32 {
        let next = || self.numbers.last().map_or(1, |last| last.saturating_add(1));
        let number = match wanted {
            Some(number) if !self.numbers.contains(&number) => number,
            Some(number) => {
                let next = next();
                let words = format!("調書-{number}が2つあるため、調書-{next}としました。ご確認ください。");
                self.notes.push(ImportNote::guessed(format!("{}{words}", of_leaf(leaf))).at(place));
                next
            }
            None => next(),
        };
        self.numbers.insert(number);
        number
    }

    fn row(
        &mut self,
        (at, leaf): (usize, &DocumentLeaf),
        row: &rows::TableRow,
        found: &FoundForm,
        forms: &FoundForms,
        begins: bool,
    ) -> Option<(ReadRow, RowPlace)> {
        let form = forms.get(found.form)?;
        let own = leaf.rows.get(row.at)?;
        let number = own.number;
        let mut read = ReadRow {
            name: String::new(),
            marks: Vec::new(),
            cells: Vec::new(),
            merged: Some(Vec::new()),
            begins_page: begins,
            parent: RowParent::ByName,
        };
        for (place, text) in &row.texts {
            if *place == found.name {
                (read.name, read.marks) = name_and_marks(text.trim(), &form.marks);
                if text.starts_with('\u{3000}') {
                    read.parent = RowParent::Indented;
                }
            } else if let Some(column) = found.column(*place).and_then(|at| form.columns.get(at)) {
                match read.cells.iter_mut().find(|(id, _)| *id == column.id) {
                    Some((_, before)) => {
                        before.push('\n');
                        before.push_str(text);
                    }
                    None => read.cells.push((column.id.clone(), text.clone())),
                }
            }
        }
        let merged = row.merged.iter().filter(|place| **place != found.name);
        let merged = merged
            .filter_map(|place| form.columns.get(found.column(*place)?))
            .map(|column| column.id.clone());
        let said = self.adjustments.leaves.get(&at).and_then(|said| said.rows.get(&number));
        read.merged = Some(if begins { Vec::new() } else { merged.collect() });
        if read.name.is_empty() && begins && said != Some(&true) {
            // Nothing is above that it could be a part of.
            let words = "事業名のない行は読み取っていません。元の文書に事業名を入力すると、読み取れます。";
            let words = format!("{}{number}行目：{words}", of_leaf(leaf));
            let place = LeafPlace { leaf: at, row: number, column: 0 };
            self.notes.push(ImportNote::left_out(words).at(place));
            return None;
        }
        if read.name.is_empty() && !begins {
            self.parts.insert((at, number));
        }
        let mut place = RowPlace { row: number, columns: Vec::new() };
        for (column, of) in &row.cells {
            let text = own.cell_at(*column).map(|cell| cell.text.as_str()).unwrap_or_default();
            let role = match Some(*of) {
                _ if *of == found.name => LeafRole::Name,
                of if of == found.plan => LeafRole::Plan,
                of if of == found.policy => LeafRole::Policy,
                of if of == found.number && number_in(text).is_some() => LeafRole::Title,
                _ => match found.column(*of).and_then(|at| form.columns.get(at)) {
                    Some(form) => {
                        place.columns.push((form.id.clone(), *column));
                        LeafRole::Value
                    }
                    None => continue,
                },
            };
            if let Some(leaf) = self.leaves.get_mut(at) {
                leaf.cells.insert((number, *column), role);
            }
        }
        Some((read, place))
    }

    /// Turns what stands in the cells of ratings into ratings.
    fn settle_ratings(&mut self, forms: &[Form], sheets: &mut [ReadSheet]) {
        let mut turned: BTreeMap<(String, String), (usize, LeafPlace)> = BTreeMap::new();
        let places = std::mem::take(&mut self.places);
        for ((sheet, own), places) in sheets.iter_mut().zip(&self.sheets).zip(&places) {
            let Some(form) = forms.get(sheet.form) else { continue };
            let Some(column) = form.role(Role::Rating).map(|column| column.id.clone()) else { continue };
            let number = sheet.head.number;
            for (row, place) in sheet.rows.iter_mut().zip(places) {
                let in_leaf = place.columns.iter().find(|(id, _)| *id == column).map_or(0, |(_, at)| *at);
                let at = LeafPlace { leaf: own.leaf, row: place.row, column: in_leaf };
                let ReadRow { name, cells, .. } = row;
                cells.retain_mut(|(own, text)| {
                    if *own != column {
                        return true;
                    }
                    let place = || format!("調書-{number}「{}」の評価区分", quoted(name));
                    let words = excerpt(text);
                    match rating::rating_in(form, text) {
                        Some((rating, rest)) => {
                            if rest.is_some() {
                                let words =
                                    format!("{}：「{words}」を「{}」としました。", place(), rating.name);
                                self.notes.push(ImportNote::joined(words).at(at));
                            } else if squeeze(&words) != squeeze(&rating.name) {
                                turned.entry((words, rating.name.clone())).or_insert((0, at)).0 += 1;
                            }
                            text.clone_from(&rating.name);
                            true
                        }
                        None => {
                            let why = "評価区分にないため、空欄にしました。ご確認ください";
                            let words = format!("{}：「{words}」は{why}。", place());
                            self.notes.push(ImportNote::left_out(words).at(at));
                            self.told.insert(at);
                            false
                        }
                    }
                });
            }
        }
        for ((words, name), (count, at)) in turned {
            let words = format!("評価区分：「{words}」を「{name}」としました（{count}か所）。");
            self.notes.push(ImportNote::joined(words).at(at));
        }
    }

    /// Says what goals and measures are called otherwise elsewhere.
    fn tell_other_names(&mut self, sheets: &[ReadSheet]) {
        let mut names: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for sheet in sheets {
            for (code, name) in &sheet.head.names {
                let first = *names.entry((&sheet.head.plan, code)).or_insert(name);
                if squeeze(first) != squeeze(name) {
                    let words = format!(
                        "調書-{}：「{code}　{}」は、ほかの調書の「{}」と違うため、読み取っていません。",
                        sheet.head.number,
                        excerpt(name),
                        excerpt(first)
                    );
                    self.notes.push(ImportNote::left_out(words));
                }
            }
        }
    }
}

/// Rows of a table that are one sheet.
#[derive(Debug, Default)]
struct TablePart {
    plan: String,
    policy: String,
    number: Option<u32>,
    rows: Vec<ReadRow>,
    places: Vec<RowPlace>,
}

/// What a column that is left out is called.
pub(super) fn is_left_out(meaning: &ColumnMeaning) -> bool {
    *meaning == ColumnMeaning::LeftOut
}

/// The city that a title names; a year may stand before it.
fn city_in(title: &str) -> &str {
    let rest = title.trim_start();
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    municipality(if fiscal_year_in(first).is_some() && !after.is_empty() { after } else { rest })
}

/// The plan that a title names: its last word that ends so, without the year.
fn plan_in(title: &str) -> Option<&str> {
    let plan = title.split_whitespace().rev().find_map(|word| {
        let end = word.rfind("計画")? + "計画".len();
        word.get(..end)
    })?;
    let plan = plan.rsplit("年度").next().unwrap_or(plan).trim_start_matches(['の', '・']);
    (plan != "計画").then_some(plan)
}

/// The number at the end of a name: 調書3, No.12.
fn number_in(text: &str) -> Option<u32> {
    let text = crate::lookalike::wording(text);
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let from = digits.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    digits.get(from..)?.parse().ok().filter(|number| (1..1_000_000).contains(number))
}

/// The leaf at the beginning of a message.
pub(super) fn of_leaf(leaf: &DocumentLeaf) -> Cow<'static, str> {
    let words = leaf.words();
    if words.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!("{words}：")) }
}
