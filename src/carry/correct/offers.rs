//! What of this year goes on from a record, and what of it is still as it came from there.

use std::collections::BTreeMap;

use crate::book::{
    Book, Cell, ColumnId, ColumnKind, Entry, Fate, FiscalYear, Goal, Lineage, Links, Outline, Past, PastCell,
    PastEntry, PastPlan, Place, SheetId, Subject,
};
use crate::carry::pull::KnownRows;
use crate::carry::words::columns::carried;
use crate::words::one_line;

use super::found::{Offer, Offered, Resting};

/// The rows and sheets that go on from a record.
pub fn rests(book: &Book, known: &KnownRows, past: &Past) -> Vec<Resting> {
    let of = |lineage: &Lineage| {
        if let Some(row) = known.entries.get(lineage).and_then(|row| book.entry(*row).ok()) {
            return Some(resting(book, row));
        }
        let sheet = *known.sheets.get(lineage)?;
        Some(Resting { place: Place::sheet(sheet), sheet: number(book, sheet), name: String::new() })
    };
    past.next.iter().filter_map(of).collect()
}

/// A row of this year; a nameless one bears the name of the entry that it divides.
pub fn resting(book: &Book, row: &Entry) -> Resting {
    let head = row.parent.filter(|_| row.name.is_empty()).and_then(|head| book.entry(head).ok());
    let name = one_line(&head.unwrap_or(row).name);
    Resting { place: Place::row(row.sheet, row.id), sheet: number(book, row.sheet), name }
}

fn number(book: &Outline, sheet: SheetId) -> u32 {
    book.listing(sheet).map_or(0, |sheet| sheet.number)
}

/// A new record's row or sheet, which this year does not have.
pub fn comes(past: &Past, name: &str) -> Option<Offer> {
    let (called, new) = match &past.subject {
        // A part comes with the entry that it divides.
        Subject::Entry(row) if row.parent.is_none() => ("今年度の行", name.to_owned()),
        Subject::Sheet { .. } => ("今年度の調書", format!("調書-{}", past.sheet)),
        Subject::Entry(_) | Subject::Plan(_) => return None,
    };
    let called = called.to_owned();
    Some(Offer { what: Offered::Comes(past.lineage), called, old: String::new(), new })
}

/// What of this year is still what `old` said, and `new` says otherwise.
pub fn of(book: &Book, known: &KnownRows, old: &Past, new: &Past) -> Vec<Offer> {
    // What went into another is no copy of it.
    if old.fate() == Fate::Merged {
        return Vec::new();
    }
    match (&old.subject, &new.subject) {
        (Subject::Entry(was), Subject::Entry(is)) => {
            let rows = old.next.iter().filter_map(|next| book.entry(*known.entries.get(next)?).ok());
            rows.flat_map(|row| of_row(book, row, (old, was), is)).collect()
        }
        (Subject::Sheet { links: was, .. }, Subject::Sheet { links: is, .. }) => {
            let Some(sheet) = known.sheets.get(&old.lineage).and_then(|sheet| book.sheet(*sheet).ok()) else {
                return Vec::new();
            };
            let mut offers = Vec::new();
            if old.sheet != new.sheet && sheet.number == old.sheet {
                let what = Offered::SheetNumber(sheet.id, new.sheet);
                offers.push(offer(what, "調書番号", &old.sheet.to_string(), &new.sheet.to_string()));
            }
            if let (Some(was), Some(is)) = (was, is)
                && was != is
                && (&was.goals, &was.measures) == (&sheet.goals, &sheet.measures)
            {
                let codes = |links: &Links| [links.goals.as_slice(), &links.measures].concat().join("、");
                let what = Offered::SheetLinks(sheet.id, is.clone());
                offers.push(offer(what, "基本目標・基本施策", &codes(was), &codes(is)));
            }
            offers
        }
        (Subject::Plan(was), Subject::Plan(is)) => of_plan(book, (old, was), (new, is)),
        _ => Vec::new(),
    }
}

fn offer(what: Offered, called: &str, old: &str, new: &str) -> Offer {
    Offer { what, called: called.to_owned(), old: old.to_owned(), new: new.to_owned() }
}

/// A row's cells as they were, for carrying forward.
fn cells(row: &PastEntry) -> BTreeMap<ColumnId, Cell> {
    let cell = |own: &PastCell| {
        if own.merged { Cell::Merged } else { Cell::Text(own.text.clone()) }
    };
    row.cells.iter().map(|own| (own.column.clone(), cell(own))).collect()
}

fn of_row(book: &Book, row: &Entry, (old, was): (&Past, &PastEntry), is: &PastEntry) -> Vec<Offer> {
    let Some(form) = book.context(row.sheet).ok().map(|context| context.form) else { return Vec::new() };
    let mut offers = Vec::new();
    if was.name != is.name && row.name == was.name {
        let name = form.columns.iter().find(|column| column.kind == ColumnKind::Name);
        let called = name.map_or("事業名", |column| column.short.as_str());
        offers.push(offer(Offered::Name(row.id), called, &was.name, &is.name));
    }
    let years = (old.year, book.head.fiscal_year.year() - old.year.year());
    let (then, now) = (carried(form, &cells(was), years), carried(form, &cells(is), years));
    let plain = |cells: &BTreeMap<ColumnId, Cell>, column: &ColumnId| match cells.get(column) {
        None => Some(String::new()),
        Some(Cell::Text(text)) => Some(text.clone()),
        Some(Cell::Merged) => None,
    };
    for column in form.cell_columns() {
        let (Some(was), Some(is)) = (plain(&then, &column.id), plain(&now, &column.id)) else { continue };
        let is_copy = !book.is_merged(row.id, &column.id) && book.text(row.id, &column.id) == was;
        if was != is && is_copy {
            let what = Offered::Cell(row.id, column.id.clone());
            offers.push(offer(what, &column.short, &was, &is));
        }
    }
    offers
}

fn of_plan(book: &Outline, (old, was): (&Past, &PastPlan), (new, is): (&Past, &PastPlan)) -> Vec<Offer> {
    let Some(plan) = book.plan(was.plan) else { return Vec::new() };
    let mut offers = Vec::new();
    if old.plan != new.plan && plan.name == old.plan {
        offers.push(offer(Offered::PlanName(plan.id), "計画名", &old.plan, &new.plan));
    }
    if was.period != is.period && plan.period == was.period {
        let words = |period: Option<(FiscalYear, FiscalYear)>| {
            period.map_or_else(String::new, |(first, last)| format!("{first}～{last}"))
        };
        let what = Offered::PlanPeriod(plan.id, is.period);
        offers.push(offer(what, "計画の期間", &words(was.period), &words(is.period)));
    }
    if was.goals != is.goals && plan.goals == was.goals {
        let names = |goals: &[Goal]| {
            goals.iter().map(|goal| format!("{} {}", goal.code, goal.name)).collect::<Vec<_>>().join("\n")
        };
        let what = Offered::PlanGoals(plan.id, is.goals.clone());
        offers.push(offer(what, "基本目標・基本施策", &names(&was.goals), &names(&is.goals)));
    }
    for policy in &is.policies {
        let before = was.policies.iter().find(|own| own.policy == policy.policy);
        let name = book.policy(policy.policy).map(|own| &own.name);
        if let Some(before) = before.filter(|own| own.name != policy.name && name == Some(&own.name)) {
            let what = Offered::PolicyName(policy.policy);
            offers.push(offer(what, "施策名", &before.name, &policy.name));
        }
    }
    offers
}
