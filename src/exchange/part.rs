//! A book of ours with the rows of one department alone.

use std::collections::BTreeSet;

use crate::book::{Book, Change, EntryId, Inquiry, Lineage, PlanId, PolicyId, Record, SheetId};

/// The part of `book` that goes to whom the inquiry is for: its rows with all that they stand
/// under and what earlier years said of them, and the inquiry itself. All of the book is in memory. Notes of the clerk's own
/// stay at home, and so does what was sent to others.
pub fn book(book: &Book, inquiry: &Inquiry) -> Book {
    let rows: BTreeSet<EntryId> = inquiry.rows.iter().map(|row| row.entry).collect();
    let entries = || rows.iter().filter_map(|row| book.entry(*row).ok());
    let lineages: BTreeSet<Lineage> = entries().map(|row| row.lineage).collect();
    let parents: BTreeSet<EntryId> = entries().filter_map(|row| row.parent).collect();
    let sheets: BTreeSet<SheetId> = entries().map(|row| row.sheet).collect();
    let policies: BTreeSet<PolicyId> =
        sheets.iter().filter_map(|sheet| book.listing(*sheet)).map(|listed| listed.policy).collect();
    let plans: BTreeSet<PlanId> =
        policies.iter().filter_map(|policy| book.policy(*policy)).map(|policy| policy.plan).collect();
    let has_row = |row: EntryId| rows.contains(&row) || parents.contains(&row);
    let mut own = Book::new(book.head.clone());
    for record in book.records().flatten() {
        let record = match record {
            Record::Plan(plan) if plans.contains(&plan.id) => Record::Plan(plan),
            Record::Policy(policy) if policies.contains(&policy.id) => Record::Policy(policy),
            Record::Sheet(mut sheet) if sheets.contains(&sheet.id) => {
                sheet.note.clear();
                Record::Sheet(sheet)
            }
            Record::Entry(row) if has_row(row.id) => Record::Entry(row),
            Record::Cell(cell) if has_row(cell.entry) => Record::Cell(cell),
            Record::Past(past) if past.next.iter().any(|next| lineages.contains(next)) => Record::Past(past),
            Record::Series(series) if lineages.contains(&series.lineage) => Record::Series(series),
            Record::Form(form) => Record::Form(form),
            _ => continue,
        };
        own.apply(&Change::insert(record));
    }
    own.apply(&Change::insert(Record::Inquiry(inquiry.clone())));
    own
}
