//! A book from the shape of its JSON.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::limits;
use crate::book::{
    Book, Cell, CellRecord, Change, ColumnId, Dismissal, Entry, EntryId, FiscalYear, Form, FormId, Goal,
    Head, Inquiry, Key, Lineage, Measure, Past, Plan, Policy, Reason, Record, Series, Sheet, SheetId,
};
use crate::import::lineage::Lineages;
use crate::import::{position, within};
use crate::interchange::{
    BookJson, EntryJson, FormJson, FormRef, GoalJson, LARGEST_ID, PlanJson, PolicyJson, SheetJson,
};
use crate::words::grouped;

use super::Misfit;
use super::locate::PathStep::{self, Index, Key as Field};

type Result<T> = std::result::Result<T, Misfit>;

pub(super) fn book(json: BookJson, given: Option<&Form>) -> Result<Book> {
    check_annex(&json)?;
    let highest = highest_id(&json);
    let head = Head {
        title: json.title,
        subtitle: json.subtitle,
        municipality: json.municipality,
        department: json.department,
        fiscal_year: fiscal_year(json.fiscal_year, &[Field("fiscal_year")])?,
        as_of: json.as_of,
    };
    Builder::check(&Record::Head(head.clone()), &[])?;
    let mut builder = Builder::new(head, highest);
    let forms = builder.forms(json.forms, given)?;
    for (index, plan) in json.plans.into_iter().enumerate() {
        builder.plan(plan, index, &forms, &[Field("plans"), Index(index)])?;
    }
    builder.annex(json.past, json.series, json.dismissals)?;
    builder.reasons(json.reasons)?;
    builder.inquiries(json.inquiries)?;
    if let Some(file) = json.last_file {
        builder.put(Record::LastFile(file), &[Field("last_file")])?;
    }
    Ok(builder.book)
}

struct Builder {
    book: Book,
    taken: BTreeSet<i64>,
    lineages: Lineages,
    /// Columns that hold cells in some form of the book, shown or put aside.
    columns: BTreeSet<ColumnId>,
    /// How many there are so far.
    sheets: usize,
    rows: usize,
}

/// What a row's lineage is derived from.
struct LineageSource<'a> {
    plan: &'a str,
    policy: &'a str,
    number: u32,
}

impl Builder {
    fn new(head: Head, highest: i64) -> Self {
        let mut book = Book::new(head);
        // Rows without an id of their own take the numbers above all that have.
        book.reserve_keys(highest + 1);
        Self {
            book,
            taken: BTreeSet::new(),
            lineages: Lineages::default(),
            columns: BTreeSet::new(),
            sheets: 0,
            rows: 0,
        }
    }

    /// The key with the number `id` if it is still free: JSON written by hand
    /// may count the rows of each sheet from 1.
    fn key<K: Key>(&mut self, id: Option<i64>) -> K {
        match id {
            Some(id) if self.taken.insert(id) => K::from_raw(id),
            _ => self.book.new_key(),
        }
    }

    /// Takes in a row that stands at `path`, where a book may hold it.
    fn put(&mut self, record: Record, path: &[PathStep]) -> Result<()> {
        Self::check(&record, path)?;
        self.book.apply(&Change::insert(record));
        Ok(())
    }

    fn check(record: &Record, path: &[PathStep]) -> Result<()> {
        match limits::excess(record) {
            Some(excess) => Err(Misfit::new(path, within(excess), "それより多い内容")),
            None => Ok(()),
        }
    }

    fn forms(&mut self, json: Vec<FormJson>, given: Option<&Form>) -> Result<Vec<Form>> {
        within_count(json.len(), limits::OUTLINE, "様式", &[Field("forms")])?;
        let mut forms = Vec::new();
        for (index, json) in json.into_iter().enumerate() {
            let id = self.key(json.id);
            let path = [Field("forms"), Index(index)];
            let form = super::form::form(id, position(index), json, &path)?;
            Self::check(&Record::Form(form.clone()), &path)?;
            forms.push(form);
        }
        if forms.is_empty() {
            let id = self.key(None);
            let usual = given.cloned().unwrap_or_else(|| Form::kiyose(id));
            forms.push(Form { id, position: position(0), ..usual });
        }
        for form in &forms {
            self.columns.extend(form.all_cell_columns().map(|column| column.id.clone()));
            self.put(Record::Form(form.clone()), &[Field("forms")])?;
        }
        Ok(forms)
    }

    /// What stands beside the sheets.
    fn annex(&mut self, past: Vec<Past>, series: Vec<Series>, dismissals: Vec<Dismissal>) -> Result<()> {
        for (index, row) in past.into_iter().enumerate() {
            let id = self.key(Some(row.id.raw()));
            self.put(Record::Past(Past { id, ..row }), &[Field("past"), Index(index)])?;
        }
        for (index, row) in series.into_iter().enumerate() {
            let id = self.key(Some(row.id.raw()));
            self.put(Record::Series(Series { id, ..row }), &[Field("series"), Index(index)])?;
        }
        for (index, row) in dismissals.into_iter().enumerate() {
            let id = self.key(Some(row.id.raw()));
            self.put(Record::Dismissal(Dismissal { id, ..row }), &[Field("dismissals"), Index(index)])?;
        }
        Ok(())
    }

    fn reasons(&mut self, reasons: Vec<Reason>) -> Result<()> {
        for (index, row) in reasons.into_iter().enumerate() {
            let id = self.key(Some(row.id.raw()));
            self.put(Record::Reason(Reason { id, ..row }), &[Field("reasons"), Index(index)])?;
        }
        Ok(())
    }

    fn inquiries(&mut self, inquiries: Vec<Inquiry>) -> Result<()> {
        for (index, row) in inquiries.into_iter().enumerate() {
            let id = self.key(Some(row.id.raw()));
            self.put(Record::Inquiry(Inquiry { id, ..row }), &[Field("inquiries"), Index(index)])?;
        }
        Ok(())
    }

    fn plan(&mut self, json: PlanJson, index: usize, forms: &[Form], path: &[PathStep]) -> Result<()> {
        let form = form_of(json.form.as_ref(), forms).ok_or_else(|| {
            Misfit::new(&at(path, Field("form")), "forms にある様式の番号（0から）または名前", &json.name)
        })?;
        let years = |(first, last)| {
            let path = at(path, Field("period"));
            Ok((fiscal_year(first, &path)?, fiscal_year(last, &path)?))
        };
        let plan = Plan {
            id: self.key(json.id),
            position: position(index),
            name: json.name,
            form,
            period: json.period.map(years).transpose()?,
            goals: json.goals.into_iter().map(goal).collect(),
        };
        within_count(index + 1, limits::OUTLINE, "計画", path)?;
        self.put(Record::Plan(plan.clone()), path)?;
        for (index, policy) in json.policies.into_iter().enumerate() {
            let path = [path, &[Field("policies"), Index(index)]].concat();
            self.policy(policy, index, &plan, &path)?;
        }
        Ok(())
    }

    fn policy(&mut self, json: PolicyJson, index: usize, plan: &Plan, path: &[PathStep]) -> Result<()> {
        let policy =
            Policy { id: self.key(json.id), plan: plan.id, position: position(index), name: json.name };
        self.put(Record::Policy(policy.clone()), path)?;
        for (index, sheet) in json.sheets.into_iter().enumerate() {
            let path = [path, &[Field("sheets"), Index(index)]].concat();
            let place = LineageSource { plan: &plan.name, policy: &policy.name, number: sheet.number };
            self.sheet(sheet, index, &policy, &place, &path)?;
        }
        Ok(())
    }

    fn sheet(
        &mut self,
        json: SheetJson,
        index: usize,
        policy: &Policy,
        place: &LineageSource<'_>,
        path: &[PathStep],
    ) -> Result<()> {
        let lineage = json.lineage.as_deref().map(|text| parsed(text, path)).transpose()?;
        let sheet = Sheet {
            id: self.key(json.id),
            policy: policy.id,
            position: position(index),
            number: json.number,
            goals: json.goals,
            measures: json.measures,
            overall: json.overall,
            page: super::form::page(json.page, path)?,
            note: json.note,
            lineage,
        };
        let id = sheet.id;
        self.sheets += 1;
        within_count(self.sheets, limits::SHEETS, "調書", path)?;
        self.put(Record::Sheet(sheet), path)?;

        let path = at(path, Field("entries"));
        self.rows += json.entries.len();
        within_count(json.entries.len(), limits::ROWS_OF_SHEET, "1つの調書の行", &path)?;
        within_count(self.rows, limits::ROWS, "行", &path)?;
        let parents = parents(&json.entries, &path)?;
        let keys: Vec<EntryId> = json.entries.iter().map(|entry| self.key(entry.id)).collect();
        let names: Vec<String> = json.entries.iter().map(|entry| entry.name.clone()).collect();
        for (index, ((entry, parent), key)) in json.entries.into_iter().zip(parents).zip(&keys).enumerate() {
            let parent = parent.and_then(|row| Some((*keys.get(row)?, names.get(row)?.as_str())));
            let path = at(&path, Index(index));
            if let (0, Some(column)) = (index, entry.merged.first()) {
                let expected = "上に行のあるセルだけの merged（最初の行は結合できません）";
                return Err(Misfit::new(&at(&path, Field("merged")), expected, column));
            }
            self.entry(entry, *key, position(index), id, parent, place, &path)?;
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments)] // a row and all that it hangs on
    fn entry(
        &mut self,
        json: EntryJson,
        id: EntryId,
        position: i64,
        sheet: SheetId,
        parent: Option<(EntryId, &str)>,
        place: &LineageSource<'_>,
        path: &[PathStep],
    ) -> Result<()> {
        let lineage = match &json.lineage {
            Some(text) => parsed(text, path)?,
            None => {
                let parent = parent.map(|(_, name)| name);
                self.lineages.derive(place.plan, place.policy, place.number, &json.name, parent)
            }
        };
        let parent = parent.map(|(id, _)| id);
        let row =
            Record::Entry(Entry { id, sheet, position, parent, lineage, name: json.name, marks: json.marks });
        self.put(row, path)?;

        let texts = json.cells.0.into_iter().filter(|(_, text)| !text.is_empty());
        let texts = texts.map(|(column, text)| (column, Cell::Text(text), "cells"));
        let merged = json.merged.into_iter().map(|column| (column, Cell::Merged, "merged"));
        for (column, cell, key) in texts.chain(merged) {
            let column = ColumnId(column);
            let path = at(path, Field(key));
            if !self.columns.contains(&column) {
                return Err(Misfit::new(&path, "様式にある列の id（事業名の列を除く）", &column));
            }
            if self.book.cell(id, &column).is_some() {
                return Err(Misfit::new(
                    &path,
                    "cells か merged のどちらか一方に1度だけ書かれた列の id",
                    &column,
                ));
            }
            self.put(Record::Cell(CellRecord { entry: id, column, cell }), &path)?;
        }
        Ok(())
    }
}

fn parsed(lineage: &str, path: &[PathStep]) -> Result<Lineage> {
    Lineage::parse(lineage)
        .ok_or_else(|| Misfit::new(&at(path, Field("lineage")), "UUID の形の lineage", lineage))
}

/// For each row the place of its parent among the rows.
fn parents(entries: &[EntryJson], path: &[PathStep]) -> Result<Vec<Option<usize>>> {
    let mut by_id = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(id) = entry.id
            && by_id.insert(id, index).is_some()
        {
            let path = [path, &[Index(index), Field("id")]].concat();
            return Err(Misfit::new(&path, "1つの調書の中で重ならない id", id));
        }
    }
    let parent = |entry: &EntryJson| entry.parent.map(|id| by_id.get(&id).copied());
    let mut parents = Vec::new();
    // The last row that is part of nothing: the ones below it can be parts of that alone.
    let mut head = None;
    for (index, entry) in entries.iter().enumerate() {
        let own = match parent(entry) {
            None => {
                head = Some(index);
                None
            }
            Some(row) if row.is_some() && row == head => row,
            Some(_) => {
                let path = [path, &[Index(index), Field("parent")]].concat();
                let id = entry.parent.map_or_else(String::new, |id| id.to_string());
                let expected = "この行のすぐ上の事業の id（区分の行は、事業の行の下に続けて書き、区分の中は分けられません）";
                return Err(Misfit::new(&path, expected, id));
            }
        };
        parents.push(own);
    }
    Ok(parents)
}

fn form_of(form: Option<&FormRef>, forms: &[Form]) -> Option<FormId> {
    let form = match form {
        None => forms.first(),
        Some(FormRef::Index(index)) => forms.get(*index),
        Some(FormRef::Name(name)) => forms.iter().find(|form| form.name == *name),
    };
    form.map(|form| form.id)
}

fn goal(json: GoalJson) -> Goal {
    let measures = json.measures.into_iter();
    let measures = measures.map(|json| Measure { code: json.code, name: json.name }).collect();
    Goal { code: json.code, name: json.name, measures }
}

fn fiscal_year(year: i32, path: &[PathStep]) -> Result<FiscalYear> {
    FiscalYear::new(year).ok_or_else(|| Misfit::new(path, "西暦の年度（1873〜2200）", year))
}

/// Sees to it that there are no more of something than a book may have.
fn within_count(count: usize, most: usize, what: &str, path: &[PathStep]) -> Result<()> {
    match count > most {
        true => Err(Misfit::new(
            path,
            format!("{what}は{}個まで", grouped(most)),
            format!("{}個", grouped(count)),
        )),
        false => Ok(()),
    }
}

/// What stands beside the sheets has numbers that others are counted up from.
fn check_annex(json: &BookJson) -> Result<()> {
    let keys = |list: &'static str, ids: Vec<(i64, i64)>| {
        let fits = |id: i64, position: i64| {
            (1..=LARGEST_ID).contains(&id) && position.unsigned_abs() < LARGEST_ID as u64
        };
        match ids.iter().position(|&(id, position)| !fits(id, position)) {
            Some(index) => {
                let expected = format!("1から{LARGEST_ID}までの整数の id と、それより小さい position");
                Err(Misfit::new(
                    &[Field(list), Index(index)],
                    expected,
                    ids.get(index).map_or(0, |row| row.0),
                ))
            }
            None => Ok(()),
        }
    };
    keys("past", json.past.iter().map(|row| (row.id.raw(), row.position)).collect())?;
    keys("series", json.series.iter().map(|row| (row.id.raw(), row.position)).collect())?;
    keys("dismissals", json.dismissals.iter().map(|row| (row.id.raw(), 0)).collect())?;
    keys("reasons", json.reasons.iter().map(|row| (row.id.raw(), 0)).collect())?;
    keys("inquiries", json.inquiries.iter().map(|row| (row.id.raw(), 0)).collect())
}

fn highest_id(json: &BookJson) -> i64 {
    let annex = json.past.iter().map(|row| row.id.raw());
    let annex = annex.chain(json.series.iter().map(|row| row.id.raw()));
    let annex = annex.chain(json.dismissals.iter().map(|row| row.id.raw()));
    let annex = annex.chain(json.reasons.iter().map(|row| row.id.raw()));
    let annex = annex.chain(json.inquiries.iter().map(|row| row.id.raw()));
    let policies = || json.plans.iter().flat_map(|plan| &plan.policies);
    let sheets = || policies().flat_map(|policy| &policy.sheets);
    let entries = sheets().flat_map(|sheet| &sheet.entries).filter_map(|entry| entry.id);
    json.forms
        .iter()
        .filter_map(|form| form.id)
        .chain(json.plans.iter().filter_map(|plan| plan.id))
        .chain(policies().filter_map(|policy| policy.id))
        .chain(sheets().filter_map(|sheet| sheet.id))
        .chain(entries)
        .chain(annex)
        .max()
        .unwrap_or(0)
}

fn at(path: &[PathStep], step: PathStep) -> Vec<PathStep> {
    [path, &[step]].concat()
}
