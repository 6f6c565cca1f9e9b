//! Sheets in leaves: covers, heads, headers, rows and closing texts are found by their words
//! and places. Nothing is dropped in silence: what is taken is kept account of, and the rest
//! is told.

mod cover;
mod form;
mod head;
mod header;
mod rating;
mod rows;
mod section;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::book::limits;
use crate::book::{Book, FiscalYear, Form, FormId, Head, Key as _, Role, name_and_marks};
use crate::error::{Error, OfficeTrouble, Result};
use crate::import::build;
use crate::import::document::{DocumentLeaf, DocumentSource, LeafCell, LeafRow};
use crate::import::sheet::{ReadHead, ReadRow, ReadSheet};
use crate::import::titles::{fiscal_year_in, municipality};
use crate::quote::quoted;

use self::cover::CoverWords;
use self::form::FoundForms;
use self::head::HeadWords;
use self::section::FoundSheet;

/// The book in a source, with what the clerk had better look at.
///
/// # Errors
/// [`OfficeTrouble::NoTable`] and [`OfficeTrouble::NoYear`]; more than a book may hold.
pub(super) fn book(source: DocumentSource, given: Option<&Form>) -> Result<(Book, Vec<String>)> {
    let DocumentSource { leaves, notes } = source;
    let mut reading = BookReading { notes, ..BookReading::default() };
    let book = reading.book(&leaves, given)?;
    reading.tell_rest(&leaves);
    Ok((book, reading.notes))
}

/// What is known so far.
#[derive(Default)]
struct BookReading {
    /// The cells that were taken: by leaf, row number and column.
    taken: HashSet<(usize, u32, u32)>,
    notes: Vec<String>,
    numbers: BTreeSet<u32>,
    /// The plan of the sheet before, for those that name none.
    plan: String,
    department: String,
}

impl BookReading {
    fn book(&mut self, leaves: &[DocumentLeaf], given: Option<&Form>) -> Result<Book> {
        let sections: Vec<(usize, FoundSheet)> = leaves
            .iter()
            .enumerate()
            .flat_map(|(at, leaf)| section::all(leaf).into_iter().map(move |section| (at, section)))
            .collect();
        if sections.is_empty() {
            return Err(Error::Office(OfficeTrouble::NoTable));
        }
        let cover = self.cover(leaves, &sections);
        let usual = given.cloned().unwrap_or_else(|| Form::kiyose(FormId::from_raw(0)));
        let mut forms = FoundForms::new(usual, given.is_some(), &cover);

        let mut sheets: Vec<ReadSheet> = Vec::new();
        let mut titles: Vec<String> = Vec::new();
        for (at, section) in &sections {
            let Some(leaf) = leaves.get(*at) else { continue };
            let rows = leaf.rows.get(section.head.clone()).unwrap_or_default();
            let head = HeadWords::read(rows, forms.captions(), |row, cell| self.take(*at, row, cell));
            titles.extend(head.title.as_ref().map(|title| title.words.clone()));
            let read = self.section((*at, leaf), section, head, &mut forms);
            sheets.extend(read);
            if sheets.len() > limits::SHEETS {
                return Err(Error::Office(OfficeTrouble::TooLarge));
            }
        }
        if sheets.is_empty() {
            return Err(Error::Office(OfficeTrouble::NoTable));
        }

        let title = if cover.title.is_empty() {
            titles.first().cloned().unwrap_or_default()
        } else {
            cover.title.clone()
        };
        let as_of = forms.as_of();
        let closed = || FiscalYear::of(as_of?.yesterday().ok()?);
        let year = cover
            .fiscal_year()
            .or_else(|| self.year_in(leaves, &sections, &titles))
            .or_else(closed)
            .ok_or(Error::Office(OfficeTrouble::NoYear))?;
        let title = if title.is_empty() { forms.title() } else { title };
        let department =
            if cover.department.is_empty() { self.department.clone() } else { cover.department.clone() };
        let head = Head {
            fiscal_year: year,
            municipality: city_in(&title).to_owned(),
            title: title.replace(['\n', '\u{3000}'], " "),
            subtitle: cover.subtitle.replace('\n', " "),
            department: department.replace('\n', " "),
            as_of,
        };
        let forms = forms.finish(&sheets, &mut self.notes);
        self.settle_ratings(&forms, &mut sheets);
        let count: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
        let is_long = sheets.iter().any(|sheet| sheet.rows.len() > limits::ROWS_OF_SHEET);
        let book = build::book(head, forms, sheets);
        let excess = book.records().find_map(|record| limits::excess(&record));
        let too_many = is_long || count > limits::ROWS || book.plans().count() > limits::OUTLINE;
        if excess.is_some() || too_many {
            return Err(Error::Office(OfficeTrouble::TooLarge));
        }
        Ok(book)
    }

    fn take(&mut self, leaf: usize, row: &LeafRow, cell: &LeafCell) {
        self.taken.insert((leaf, row.number, cell.column));
    }

    /// Reads what stands before the first sheet's head.
    fn cover(&mut self, leaves: &[DocumentLeaf], sections: &[(usize, FoundSheet)]) -> CoverWords {
        let Some((first, section)) = sections.first() else { return CoverWords::default() };
        let before = leaves
            .iter()
            .enumerate()
            .take(*first)
            .flat_map(|(at, leaf)| leaf.rows.iter().map(move |row| (at, row)));
        let own = leaves.get(*first).into_iter().flat_map(|leaf| leaf.rows.iter().take(section.head.start));
        let rows: Vec<(usize, &LeafRow)> = before.chain(own.map(|row| (*first, row))).collect();
        let at = |row: &LeafRow| {
            rows.iter().find(|(_, own)| std::ptr::eq(*own, row)).map_or(*first, |(at, _)| *at)
        };
        let mut taken: Vec<(usize, u32, u32)> = Vec::new();
        let cover = CoverWords::read(rows.iter().map(|(_, row)| *row), |row, cell| {
            taken.push((at(row), row.number, cell.column));
        });
        self.taken.extend(taken);
        if rows.is_empty() {
            self.notes
                .push("表紙がないため、題名と年度は調書から読み取りました。ご確認ください。".to_owned());
        }
        cover
    }

    /// The year in the words around the tables, where the cover says none.
    fn year_in(
        &self,
        leaves: &[DocumentLeaf],
        sections: &[(usize, FoundSheet)],
        titles: &[String],
    ) -> Option<FiscalYear> {
        let heads =
            sections.iter().filter_map(|(at, section)| leaves.get(*at)?.rows.get(section.head.clone()));
        let mut words = heads.flatten().flat_map(LeafRow::filled).map(|cell| cell.text.as_str());
        let names = leaves.iter().map(|leaf| leaf.name.as_str());
        let before = leaves.iter().flat_map(|leaf| leaf.rows.iter().take(10)).flat_map(LeafRow::filled);
        titles
            .iter()
            .find_map(|text| fiscal_year_in(text))
            .or_else(|| words.find_map(fiscal_year_in))
            .or_else(|| {
                before
                    .filter(|cell| cell.text.chars().count() < 80)
                    .find_map(|cell| fiscal_year_in(&cell.text))
            })
            .or_else(|| names.into_iter().find_map(fiscal_year_in))
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
                row.filled().for_each(|cell| self.take(at, row, cell));
            }
        }
        let widths = section::widths(leaf);
        let width = |table: u32| widths.get(&table).copied().unwrap_or_default();
        let body: Vec<(usize, &LeafRow)> =
            section.body().filter_map(|at| Some((at, leaf.rows.get(at)?))).collect();
        let mut taken: Vec<(u32, u32)> = Vec::new();
        let body =
            rows::read(&body, &section.header, width, |row, cell| taken.push((row.number, cell.column)));
        self.taken.extend(taken.into_iter().map(|(row, column)| (at, row, column)));
        if body.is_guessed {
            let words = "表の下の文章を、実績評価の文章として読み取りました。ご確認ください。";
            self.notes.push(format!("{}{words}", of_leaf(leaf)));
        }

        let found = forms.form_of(&section.header, &body, &head, &mut self.notes);
        if !head.department.is_empty() && self.department.is_empty() {
            self.department.clone_from(&head.department);
        }
        let overall = rows::overall(&body.overall);
        let plan = if head.plan.is_empty() { self.plan.clone() } else { head.plan.clone() };
        let mut parts: Vec<(String, String, Option<u32>, Vec<ReadRow>)> = Vec::new();
        for row in &body.rows {
            let text = |place: Option<usize>| {
                place
                    .and_then(|place| row.texts.iter().find(|(own, _)| *own == place))
                    .map(|(_, text)| text.trim().to_owned())
            };
            let last = parts.last();
            let of_plan =
                text(found.plan).or_else(|| last.map(|own| own.0.clone())).unwrap_or_else(|| plan.clone());
            let of_policy = text(found.policy)
                .or_else(|| last.map(|own| own.1.clone()))
                .unwrap_or_else(|| head.policy.clone());
            let of_number =
                text(found.number).and_then(|text| number_in(&text)).or_else(|| last.and_then(|own| own.2));
            let is_same =
                last.is_some_and(|own| (&own.0, &own.1, own.2) == (&of_plan, &of_policy, of_number));
            if !is_same {
                parts.push((of_plan, of_policy, of_number, Vec::new()));
            }
            let begins = parts.last().is_none_or(|own| own.3.is_empty());
            if let Some(read) = self.row((at, leaf), row, &found, forms, begins)
                && let Some(own) = parts.last_mut()
            {
                own.3.push(read);
            }
        }
        if parts.is_empty() {
            parts.push((plan, head.policy.clone(), None, Vec::new()));
        }
        let count = parts.len();
        let named = head.title.as_ref().map(|title| title.number).or_else(|| number_in(&leaf.name));
        let mut sheets = Vec::new();
        for (index, (plan, policy, own, rows)) in parts.into_iter().enumerate() {
            let number = self.number(own.or(named.filter(|_| count == 1)), leaf);
            if !plan.is_empty() {
                self.plan.clone_from(&plan);
            }
            sheets.push(ReadSheet {
                form: found.form,
                head: ReadHead {
                    names: head.names.clone(),
                    number,
                    plan,
                    policy,
                    goals: head.goals.clone(),
                    measures: head.measures.clone(),
                },
                rows,
                overall: if index + 1 == count { overall.clone() } else { String::new() },
            });
        }
        sheets
    }

    /// A number that no other sheet has.
    fn number(&mut self, wanted: Option<u32>, leaf: &DocumentLeaf) -> u32 {
        let next = || self.numbers.last().map_or(1, |last| last.saturating_add(1));
        let number = match wanted {
            Some(number) if !self.numbers.contains(&number) => number,
            Some(number) => {
                let next = next();
                let words = format!("調書-{number}が2つあるため、調書-{next}としました。ご確認ください。");
                self.notes.push(format!("{}{words}", of_leaf(leaf)));
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
        found: &form::FoundForm,
        forms: &FoundForms,
        begins: bool,
    ) -> Option<ReadRow> {
        let form = forms.get(found.form)?;
        let mut read = ReadRow {
            name: String::new(),
            marks: Vec::new(),
            cells: Vec::new(),
            merged: Some(Vec::new()),
            begins_page: begins,
        };
        for (place, text) in &row.texts {
            if *place == found.name {
                (read.name, read.marks) = name_and_marks(text.trim(), &form.marks);
            } else if let Some(column) = found.column(*place).and_then(|at| form.columns.get(at)) {
                read.cells.push((column.id.clone(), text.clone()));
            }
        }
        let merged = row.merged.iter().filter(|place| **place != found.name);
        let merged = merged
            .filter_map(|place| form.columns.get(found.column(*place)?))
            .map(|column| column.id.clone());
        read.merged = Some(if begins { Vec::new() } else { merged.collect() });
        if read.name.is_empty() && begins {
            // Nothing is above that it could be a part of.
            let words = "事業名のない行は読み取っていません。元の文書に事業名を入力すると、読み取れます。";
            self.notes.push(format!("{}{}行目：{words}", of_leaf(leaf), leaf.rows.get(row.at)?.number));
            let number = leaf.rows.get(row.at)?.number;
            self.taken.retain(|(own, row, _)| (*own, *row) != (at, number));
            return None;
        }
        Some(read)
    }

    /// Turns what stands in the cells of ratings into ratings.
    fn settle_ratings(&mut self, forms: &[Form], sheets: &mut [ReadSheet]) {
        for sheet in sheets {
            let Some(form) = forms.get(sheet.form) else { continue };
            let Some(column) = form.role(Role::Rating).map(|column| column.id.clone()) else { continue };
            let number = sheet.head.number;
            for row in &mut sheet.rows {
                let ReadRow { name, cells, .. } = row;
                cells.retain_mut(|(own, text)| {
                    if *own != column {
                        return true;
                    }
                    let place = || format!("調書-{number}「{}」の評価区分", quoted(name));
                    match rating::rating_in(form, text) {
                        Some((rating, rest)) => {
                            if let Some(rest) = rest {
                                let words = crate::import::document::excerpt(&rest);
                                self.notes.push(format!(
                                    "{}：「{words}」を「{}」としました。",
                                    place(),
                                    rating.name
                                ));
                            }
                            text.clone_from(&rating.name);
                            true
                        }
                        None => {
                            let words = crate::import::document::excerpt(text);
                            let why = "評価区分にないため、空欄にしました。ご確認ください";
                            self.notes.push(format!("{}：「{words}」は{why}。", place()));
                            false
                        }
                    }
                });
            }
        }
    }

    /// Says what stands in cells that were not taken.
    fn tell_rest(&mut self, leaves: &[DocumentLeaf]) {
        for (at, leaf) in leaves.iter().enumerate() {
            let mut rest: BTreeMap<String, String> = BTreeMap::new();
            let mut order: Vec<String> = Vec::new();
            for row in &leaf.rows {
                for cell in row.filled() {
                    if !self.taken.contains(&(at, row.number, cell.column)) {
                        let place = leaf.place(row, cell);
                        let words = rest.entry(place.clone()).or_default();
                        if words.is_empty() {
                            order.push(place);
                        }
                        words.push_str(&crate::import::document::named(&crate::import::document::excerpt(
                            &cell.text,
                        )));
                    }
                }
            }
            for place in order {
                if let Some(words) = rest.get(&place) {
                    self.notes.push(format!("{place}は、読み取っていません：{words}"));
                }
            }
        }
    }
}

/// The city that a title names; a year may stand before it.
fn city_in(title: &str) -> &str {
    let rest = title.trim_start();
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    municipality(if fiscal_year_in(first).is_some() && !after.is_empty() { after } else { rest })
}

/// The number at the end of a name: 調書3, No.12.
fn number_in(text: &str) -> Option<u32> {
    let text = crate::lookalike::wording(text);
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let from = digits.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    digits.get(from..)?.parse().ok().filter(|number| (1..1_000_000).contains(number))
}

/// The worksheet at the beginning of a message.
fn of_leaf(leaf: &DocumentLeaf) -> String {
    if leaf.name.is_empty() { String::new() } else { format!("シート「{}」：", quoted(&leaf.name)) }
}
