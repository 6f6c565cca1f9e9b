//! What an earlier year's book said, and what has become of each part of it by now.

use std::collections::{BTreeSet, HashMap};

use super::{Book, FiscalYear, Lineage, Past};

/// An earlier year as the history has it, seen from the year of the book: what went into
/// another in a year between has gone into what that went into.
#[derive(Debug)]
pub struct Earlier<'b> {
    /// Which year.
    pub year: FiscalYear,
    /// In the order of that year's book.
    all: Vec<(&'b Past, Vec<Lineage>)>,
    /// By what went on from them, as places in `all`.
    by_now: HashMap<Lineage, Vec<usize>>,
}

impl<'b> Earlier<'b> {
    fn new(book: &'b Book, year: FiscalYear) -> Self {
        let mut pasts: Vec<&Past> = book.pasts_of(year).collect();
        pasts.sort_by_key(|past| (past.position, past.id));
        let between: Vec<FiscalYear> =
            book.past_years().into_iter().rev().filter(|own| *own > year).collect();
        let now = |past: &'b Past| {
            let mut now = past.next.clone();
            for year in &between {
                // Of what a year says nothing it has not changed.
                let on = |own: Lineage| {
                    book.past_as(own, *year).map_or_else(|| vec![own], |past| past.next.clone())
                };
                let mut known = BTreeSet::new();
                now = now.into_iter().flat_map(on).filter(|own| known.insert(*own)).collect();
            }
            (past, now)
        };
        let all: Vec<(&Past, Vec<Lineage>)> = pasts.into_iter().map(now).collect();
        let mut by_now: HashMap<Lineage, Vec<usize>> = HashMap::new();
        for (at, (_, now)) in all.iter().enumerate() {
            for own in now {
                by_now.entry(*own).or_default().push(at);
            }
        }
        Self { year, all, by_now }
    }

    /// All that it said, each with what has gone on from it: the lineages that it has now.
    pub fn all(&self) -> impl Iterator<Item = (&'b Past, &[Lineage])> {
        self.all.iter().map(|(past, now)| (*past, now.as_slice()))
    }

    /// What it said of the entry or sheet that has this lineage now, and of those that went
    /// into it; each with what has gone on from it.
    pub fn of(&self, lineage: Lineage) -> Vec<(&'b Past, &[Lineage])> {
        let places = self.by_now.get(&lineage).into_iter().flatten();
        places.filter_map(|at| self.all.get(*at)).map(|(past, now)| (*past, now.as_slice())).collect()
    }
}

impl Book {
    /// The earlier years of which anything is known, the newest first.
    pub fn past_years(&self) -> Vec<FiscalYear> {
        self.pasts.years_before(self.head.fiscal_year)
    }

    /// What an earlier year said, and what has become of it.
    pub fn earlier(&self, year: FiscalYear) -> Earlier<'_> {
        Earlier::new(self, year)
    }
}

#[cfg(test)]
mod tests {
    use super::super::pasts::tests::{book, lineage};
    use super::*;

    fn of(book: &Book, year: i32, name: &str) -> Vec<String> {
        let earlier = book.earlier(FiscalYear::new(year).unwrap());
        earlier.of(lineage(name)).into_iter().map(|(past, _)| past.entry().unwrap().name.clone()).collect()
    }

    #[test]
    fn what_went_into_another_in_a_year_between_is_found_in_what_that_has_become() {
        let book = book(&[
            (2021, "a", &["a"]),
            (2021, "b", &["b"]),
            (2021, "c", &["c"]),
            (2022, "a", &["b"]),
            (2022, "b", &["b", "d"]),
            (2022, "c", &[]),
            (2023, "b", &["b"]),
            (2023, "d", &["d"]),
        ]);
        let years: Vec<i32> = book.past_years().into_iter().map(FiscalYear::year).collect();
        assert_eq!(years, [2023, 2022, 2021]);
        assert_eq!(
            (of(&book, 2023, "b"), of(&book, 2022, "b")),
            (vec!["b".into()], vec!["a".into(), "b".into()])
        );
        assert_eq!(of(&book, 2021, "b"), ["a", "b"]);
        assert_eq!(of(&book, 2021, "d"), ["b"], "it came out of b a year later");
        assert_eq!(of(&book, 2021, "c"), [""; 0], "it ended a year later");
    }

    #[test]
    fn a_year_that_says_nothing_is_passed_over() {
        let book = book(&[(2021, "a", &["a"]), (2023, "b", &["b"])]);
        assert_eq!(of(&book, 2021, "a"), ["a"]);
    }
}
