//! A book of 令和6年度 with one sheet, for the tests of the rules.

#![allow(missing_docs)]

use super::finding::{Finding, Rule};
use super::passage::At;
use crate::book::*;

pub struct Sketch {
    pub book: Book,
    pub sheet: SheetId,
}

/// What the columns say that a test does not write.
const USUAL: [(&str, &str); 4] = [
    ("target", "相談に応じる"),
    ("achievement", "窓口を設けた"),
    ("evaluation", "引き続き周知を進める"),
    ("rating", "継続"),
];

impl Sketch {
    pub fn new() -> Self {
        let subtitle = "令和6年度 評価調書".to_owned();
        let mut book = Book::new(Head { subtitle, ..testing::head() });
        let form = Form::kiyose(book.new_key());
        let plan = Plan {
            id: book.new_key(),
            position: 0,
            name: "子ども計画".to_owned(),
            form: form.id,
            period: None,
            goals: vec![Goal { code: "1".to_owned(), ..Goal::default() }],
        };
        let policy =
            Policy { id: book.new_key(), plan: plan.id, position: 0, name: "在宅支援".to_owned() };
        let mut sketch = Self { sheet: book.new_key(), book };
        for record in [Record::Form(form), Record::Plan(plan), Record::Policy(policy.clone())] {
            sketch.put(record);
        }
        let sheet = Sheet {
            id: sketch.sheet,
            policy: policy.id,
            position: 0,
            number: 1,
            goals: vec!["1".to_owned()],
            measures: Vec::new(),
            overall: "全体として進んだ".to_owned(),
            page: None,
            note: String::new(),
            lineage: Some(Lineage::derived(&["調書"])),
        };
        sketch.put(Record::Sheet(sheet));
        sketch
    }

    /// Puts a record in, or in the place of the one with its key.
    pub fn put(&mut self, record: Record) {
        let before = self.book.record(&record.key());
        self.book.apply(&Change { before, after: Some(record) });
    }

    pub fn set_sheet(&mut self, change: impl FnOnce(&mut Sheet)) {
        let mut sheet = self.book.sheet(self.sheet).unwrap().clone();
        change(&mut sheet);
        self.put(Record::Sheet(sheet));
    }

    /// A row at the end; columns that are not given say something usual.
    pub fn row(&mut self, name: &str, cells: &[(&str, &str)]) -> EntryId {
        let last = self.book.entries_of(self.sheet).unwrap().last().map_or(0, |row| row.position);
        let entry = Entry {
            id: self.book.new_key(),
            sheet: self.sheet,
            position: last + POSITION_STEP,
            parent: None,
            lineage: Lineage::derived(&[name]),
            name: name.to_owned(),
            marks: Vec::new(),
        };
        let id = entry.id;
        self.put(Record::Entry(entry));
        for (column, usual) in USUAL {
            let text = cells.iter().find(|(own, _)| *own == column).map_or(usual, |(_, text)| text);
            if !text.is_empty() {
                let cell = Cell::Text(text.to_owned());
                self.put(Record::Cell(CellRecord { entry: id, column: column.into(), cell }));
            }
        }
        id
    }

    pub fn set_entry(&mut self, entry: EntryId, change: impl FnOnce(&mut Entry)) {
        let mut entry = self.book.entry(entry).unwrap().clone();
        change(&mut entry);
        self.put(Record::Entry(entry));
    }

    /// What the book of a year said of an entry, which went on.
    pub fn past(&mut self, year: i32, name: &str, cells: &[(&str, &str)]) -> PastId {
        self.past_with(year, name, cells, vec![Lineage::derived(&[name])])
    }

    pub fn past_with(&mut self, year: i32, name: &str, cells: &[(&str, &str)], next: Vec<Lineage>) -> PastId {
        let form = self.book.forms().next().unwrap().clone();
        let cells = cells.iter().map(|(column, text)| PastCell {
            column: (*column).into(),
            caption: (*column).to_owned(),
            role: form.column(&(*column).into()).unwrap().role,
            text: (*text).to_owned(),
            merged: false,
            shelved: false,
        });
        let entry =
            PastEntry { name: name.to_owned(), marks: Vec::new(), parent: None, cells: cells.collect() };
        self.put_past(year, Lineage::derived(&[name]), Subject::Entry(entry), next)
    }

    /// What the book of a year said at the end of the sheet.
    pub fn past_overall(&mut self, year: i32, text: &str) -> PastId {
        let own = Lineage::derived(&["調書"]);
        self.put_past(year, own, Subject::Sheet { overall: text.to_owned(), links: None }, vec![own])
    }

    fn put_past(&mut self, year: i32, lineage: Lineage, subject: Subject, next: Vec<Lineage>) -> PastId {
        let past = Past {
            id: self.book.new_key(),
            position: 0,
            lineage,
            year: FiscalYear::new(year).unwrap(),
            plan: "子ども計画".to_owned(),
            policy: "在宅支援".to_owned(),
            sheet: 1,
            sheet_lineage: Lineage::derived(&["調書"]),
            subject,
            next,
        };
        let id = past.id;
        self.put(Record::Past(past));
        id
    }

    /// What a rule finds, whether or not it is told for another.
    pub fn findings(&self, rule: Rule) -> Vec<Finding> {
        let rows = self.book.entries_of(self.sheet).unwrap().map(|row| row.lineage).collect();
        let sheets =
            self.book.sheets().map(|sheet| (sheet.id, super::of_sheet(&self.book, sheet.id).unwrap()));
        let all = super::in_order(super::whole(&self.book, Some(&rows)), sheets);
        all.into_iter().filter(|finding| finding.rule() == rule).collect()
    }

    /// What a rule finds, each as the words it is about, place by place: `5人 / 6人`.
    /// A place without words is told by its kind.
    pub fn found(&self, rule: Rule) -> Vec<String> {
        let words = |finding: &Finding| {
            let places = finding.places.iter().map(|place| match (&place.at, place.excerpt.as_str()) {
                (At::Cell(.., column), "") => column.0.clone(),
                (at, "") => format!("{at:?}").split('(').next().unwrap_or_default().to_owned(),
                _ => place.words().join(" "),
            });
            places.collect::<Vec<_>>().join(" / ")
        };
        self.findings(rule).iter().map(words).collect()
    }
}

/// What a rule finds in a row with these cells, where last year's book said the others.
pub fn found_in(rule: Rule, cells: &[(&str, &str)], last_year: &[(&str, &str)]) -> Vec<String> {
    let mut sketch = Sketch::new();
    sketch.row("相談", cells);
    if !last_year.is_empty() {
        sketch.past(2023, "相談", last_year);
    }
    sketch.found(rule)
}
