//! Sheets with one number, and entries of a sheet with one name.

use std::collections::BTreeMap;

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use super::super::read::{ReviewSheet, whom};
use crate::book::{Book, SheetId};
use crate::lookalike::wording;

/// Numbers that several sheets have.
pub fn of_book(book: &Book) -> Vec<Finding> {
    let mut first: BTreeMap<u32, SheetId> = BTreeMap::new();
    let mut findings = Vec::new();
    for sheet in book.sheets() {
        let before = *first.entry(sheet.number).or_insert(sheet.id);
        if before != sheet.id {
            let what = What::NumberTwice { number: sheet.number };
            let places = vec![TextPassage::place(At::Sheet(sheet.id)), TextPassage::place(At::Sheet(before))];
            findings.push(Finding::new(
                what,
                Some(sheet.id),
                &whom(book.sheet(sheet.id).ok().and_then(|own| own.lineage), sheet.id),
                places,
            ));
        }
    }
    findings
}

/// Names that several entries of a sheet have. Parts may be called alike.
pub fn of_sheet(page: &ReviewSheet<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<String, &super::super::read::ReviewRow<'_>> = BTreeMap::new();
    let mut findings = Vec::new();
    for row in page.rows.iter().filter(|row| row.entry.parent.is_none()) {
        let name = wording(&row.entry.name);
        if name.is_empty() {
            continue;
        }
        let Some(before) = first.get(&name) else {
            first.insert(name, row);
            continue;
        };
        let of = |row: &super::super::read::ReviewRow<'_>| {
            TextPassage::whole(At::Name(page.sheet, row.entry.id), &row.entry.name)
        };
        findings.push(page.in_row(What::NameTwice, row, vec![of(row), of(before)]));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::Sketch;
    use crate::book::{Record, Sheet};

    #[test]
    fn what_is_there_twice() {
        let mut sketch = Sketch::new();
        let first = sketch.row("相談\n事業", &[]);
        sketch.row("学童", &[]);
        assert!(sketch.found(Rule::Twice).is_empty());
        sketch.row("相談事業", &[]);
        assert_eq!(sketch.found(Rule::Twice), ["相談事業 / 相談 事業"]);
        let below = sketch.row("学童", &[]);
        sketch.set_entry(below, |row| row.parent = Some(first));
        assert_eq!(sketch.found(Rule::Twice).len(), 1, "a part is none");
        let sheet = sketch.book.sheet(sketch.sheet).unwrap().clone();
        let other = Sheet { id: sketch.book.new_key(), position: 9, ..sheet };
        sketch.put(Record::Sheet(other));
        assert_eq!(sketch.found(Rule::Twice).last().unwrap(), "Sheet / Sheet");
    }
}
