//! Which record of last year's file is which of the book's, where it is known by another
//! lineage: that of what was imported is derived from names and numbers, and is another once
//! they are corrected.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Lineage, Past};
use crate::lookalike::is_same_wording;

/// What the file's lineages are in the book.
pub type Same = BTreeMap<Lineage, Lineage>;

/// Matches the records that the file gives now (`theirs`) with those that the book has of
/// that year (`own`).
pub fn same(own: &[&Past], theirs: &[Past]) -> Same {
    let mut same: Same = Same::new();
    let known: BTreeSet<Lineage> = own.iter().map(|past| past.lineage).collect();
    let free: BTreeSet<Lineage> = theirs.iter().map(|past| past.lineage).collect();
    let mut left: Vec<&Past> = own.iter().copied().filter(|past| !free.contains(&past.lineage)).collect();
    let new: Vec<&Past> = theirs.iter().filter(|past| !known.contains(&past.lineage)).collect();
    let mut take = |is_it: &dyn Fn(&Past, &Past, &Same) -> bool, same: &mut Same| {
        for past in &new {
            if same.contains_key(&past.lineage) || past.lineage.is_begun() && past.entry().is_some() {
                continue;
            }
            if let Some(at) = left.iter().position(|own| is_like(own, past) && is_it(own, past, same)) {
                same.insert(past.lineage, left.remove(at).lineage);
            }
        }
    };
    take(&|own, past, _| own.of_plan().is_some() && is_same_wording(&own.plan, &past.plan), &mut same);
    // The sheet with the same rows, and else that with the same names.
    let rows = |of: &[&Past], sheet: Lineage| -> BTreeSet<Lineage> {
        of.iter().filter(|past| past.sheet_lineage == sheet).map(|past| past.lineage).collect()
    };
    let all: Vec<&Past> = theirs.iter().collect();
    let shares = |one: &Past, other: &Past, _: &Same| {
        one.overall().is_some() && !rows(own, one.lineage).is_disjoint(&rows(&all, other.lineage))
    };
    take(&shares, &mut same);
    let is_called = |one: &Past, other: &Past, _: &Same| {
        one.overall().is_some() && (&one.plan, &one.policy) == (&other.plan, &other.policy)
    };
    take(&is_called, &mut same);
    // The row of that sheet which says the same.
    let says = |one: &Past, other: &Past, same: &Same| {
        let sheet = same.get(&other.sheet_lineage).unwrap_or(&other.sheet_lineage);
        let (Some(row), Some(theirs)) = (one.entry(), other.entry()) else { return false };
        let is_alike = |cell: &crate::book::PastCell| {
            cell.text.chars().count() > LEAST
                && theirs.cell(&cell.column).is_some_and(|own| own.text == cell.text)
        };
        one.sheet_lineage == *sheet
            && (row.name == theirs.name && !row.name.is_empty() || row.cells.iter().any(is_alike))
    };
    take(&says, &mut same);
    same
}

/// A text with no more characters than this is the same in many rows.
const LEAST: usize = 5;

fn is_like(one: &Past, other: &Past) -> bool {
    std::mem::discriminant(&one.subject) == std::mem::discriminant(&other.subject)
}

/// A record of the file as it is known in the book.
pub fn known_as(past: &Past, same: &Same) -> Past {
    let of = |lineage: Lineage| same.get(&lineage).copied().unwrap_or(lineage);
    let mut past = past.clone();
    past.lineage = of(past.lineage);
    past.sheet_lineage = of(past.sheet_lineage);
    past.next = past.next.iter().copied().map(of).collect();
    if let crate::book::Subject::Entry(row) = &mut past.subject {
        row.parent = row.parent.map(of);
    }
    past
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;
    use crate::book::{Change, Policy, Record, Sheet};
    use crate::carry::snapshot;

    /// A sheet without a lineage is known by its names and number.
    #[test]
    fn a_sheet_that_is_called_otherwise_by_now_is_known_by_its_rows() {
        let own = small();
        let mut book = own.book.clone();
        let before = snapshot(&own.book, || crate::book::Key::from_raw(0));
        let policy = book.policy(book.sheet(own.first).unwrap().policy).unwrap().clone();
        let named = Policy { name: "改めた施策".to_owned(), ..policy.clone() };
        book.apply(&Change::update(Record::Policy(policy), Record::Policy(named)));
        let sheet = book.sheet(own.first).unwrap().clone();
        assert_eq!(sheet.lineage, None);
        let numbered = Sheet { number: 9, ..sheet.clone() };
        book.apply(&Change::update(Record::Sheet(sheet), Record::Sheet(numbered)));
        let after = snapshot(&book, || crate::book::Key::from_raw(0));
        let of_sheet = |all: &[Past]| all.iter().find(|past| past.overall().is_some()).unwrap().lineage;
        let found = same(&before.iter().collect::<Vec<_>>(), &after);
        assert_eq!(found, Same::from([(of_sheet(&after), of_sheet(&before))]));
    }
}
