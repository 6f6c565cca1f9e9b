//! Plans whose period is over, and entries that were to be gone and have a row.

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use super::super::read::{ReviewRow, ReviewSheet};
use crate::book::{Book, Fate, Key as _, Past};

/// Plans that do not cover the book's year.
pub fn of_book(book: &Book) -> Vec<Finding> {
    let year = book.head.fiscal_year;
    let of = |what, plan: &crate::book::Plan| {
        let place = TextPassage::whole(At::Plan(plan.id), &plan.name);
        Finding::new(what, None, &format!("plan-{}", plan.id.raw()), vec![place])
    };
    book.plans()
        .filter_map(|plan| match plan.period? {
            (_, last) if last < year => Some(of(What::PlanEnded { last }, plan)),
            (first, _) if first > year => Some(of(What::PlanToCome { first }, plan)),
            _ => None,
        })
        .collect()
}

/// Whether last year's book says that a row went into others, or ended.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Option<Finding> {
    let last = page.last?;
    let past = page.book.past_as(row.entry.lineage, last)?;
    let what = match past.fate() {
        Fate::Merged => What::MergedEntry { year: last },
        Fate::Ended => What::EndedEntry { year: last },
        Fate::Continued | Fate::Divided => return None,
    };
    let place = TextPassage::whole(At::Name(page.sheet, row.entry.id), row.name);
    Some(page.in_row(what, row, vec![place, name_of(past)]))
}

fn name_of(past: &Past) -> TextPassage {
    TextPassage::whole(At::Past(past.id, None), past.entry().map_or("", |entry| &entry.name))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::Sketch;
    use crate::book::{FiscalYear, Lineage, Record};

    #[test]
    fn plans_that_do_not_cover_the_year() {
        let year = |year| FiscalYear::new(year).unwrap();
        for (first, last, found) in [(2020, 2024, 0), (2019, 2023, 1), (2025, 2029, 1), (2024, 2024, 0)] {
            let mut sketch = Sketch::new();
            let mut plan = sketch.book.plans().next().unwrap().clone();
            plan.period = Some((year(first), year(last)));
            sketch.put(Record::Plan(plan));
            assert_eq!(sketch.findings(Rule::Ended).len(), found, "{first}–{last}");
        }
    }

    #[test]
    fn entries_that_were_to_be_gone() {
        let mut sketch = Sketch::new();
        for name in ["相談", "学童", "広場"] {
            sketch.row(name, &[]);
        }
        sketch.past(2023, "相談", &[]);
        sketch.past_with(2023, "学童", &[], vec![Lineage::derived(&["相談"])]);
        sketch.past_with(2023, "広場", &[], Vec::new());
        let found = sketch.findings(Rule::Ended);
        let year = FiscalYear::new(2023).unwrap();
        assert_eq!(found[0].what, What::MergedEntry { year });
        assert_eq!(found[1].what, What::EndedEntry { year });
        assert_eq!(found.len(), 2);
    }
}
