//! The tables of sheets, and their rows.

use super::super::adjust::{HeaderRows, KnownHeader, signature};
use super::super::form::{FoundForm, FoundForms};
use super::super::head::HeadWords;
use super::super::roles::{LeafRole, RecognisedColumn, RecognisedSheet, RecognisedTable};
use super::super::rows::{self, TableBody};
use super::super::section::{self, FoundSheet};
use super::{BookReading, RowPlace, of_leaf};

use crate::book::name_and_marks;
use crate::import::document::{DocumentLeaf, LeafKind, LeafPlace, LeafRow};
use crate::import::note::ImportNote;
use crate::import::sheet::{ReadHead, ReadRow, ReadSheet, RowParent};

impl BookReading<'_> {
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
    pub(super) fn section(
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

/// The number at the end of a name: 調書3, No.12.
fn number_in(text: &str) -> Option<u32> {
    let text = crate::lookalike::wording(text);
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let from = digits.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    digits.get(from..)?.parse().ok().filter(|number| (1..1_000_000).contains(number))
}
