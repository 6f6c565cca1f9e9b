//! A rating that has been the same for three years.

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use super::super::read::{ReviewRow, ReviewSheet};
use crate::book::{FiscalYear, Past, Role};

/// For how many years it is the same until somebody should think about it.
const YEARS: usize = 3;

/// Whether the rating of a row has been the same. That a target was reached again
/// and again says nothing against it.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Option<Finding> {
    let (at, rating) = page.rating(row)?;
    if page.form.rating(rating)?.needs_figure {
        return None;
    }
    let mut years = 1;
    let mut year = page.year;
    let mut first = None;
    while let Some(before) = year.before().and_then(|before| same(row, before, rating)) {
        (years, year, first) = (years + 1, before.year, Some(before));
    }
    let first = first.filter(|_| years >= YEARS)?;
    let column = first.entry()?.role(Role::Rating).map(|cell| cell.column.clone());
    let places = vec![TextPassage::whole(at, rating), TextPassage::whole(At::Past(first.id, column), rating)];
    Some(page.in_row(What::Unchanged { rating: rating.to_owned(), years }, row, places))
}

/// What was said in a year, where all of it had this rating.
fn same<'r>(row: &'r ReviewRow<'_>, year: FiscalYear, rating: &str) -> Option<&'r Past> {
    let mut own = row.pasts.iter().map(|row| row.past).filter(|past| past.year == year);
    let has_it = |past: &&Past| {
        let cell = past.entry().and_then(|entry| entry.role(Role::Rating));
        cell.is_some_and(|cell| cell.text.trim() == rating)
    };
    let first = own.next().filter(has_it)?;
    own.all(|past| has_it(&past)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::Sketch;

    fn years(now: &str, before: &[(i32, &str)]) -> Option<usize> {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("rating", now)]);
        for (year, rating) in before {
            sketch.past(*year, "相談", &[("rating", rating)]);
        }
        sketch.findings(Rule::Unchanged).first().map(|finding| match finding.what {
            What::Unchanged { years, .. } => years,
            _ => unreachable!(),
        })
    }

    #[test]
    fn three_years_in_a_row() {
        for (now, before, found) in [
            ("継続", vec![(2023, "継続"), (2022, "継続")], Some(3)),
            ("継続", vec![(2023, "継続"), (2022, "継続"), (2021, "継続"), (2020, "未実施")], Some(4)),
            ("継続", vec![(2023, "継続")], None),
            ("継続", vec![(2023, "充実"), (2022, "継続")], None),
            ("継続", vec![(2022, "継続"), (2021, "継続")], None),
            ("達成", vec![(2023, "達成"), (2022, "達成")], None),
        ] {
            assert_eq!(years(now, &before), found, "{before:?}");
        }
    }
}
