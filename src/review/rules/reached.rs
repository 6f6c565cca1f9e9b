//! A rating that says the target was reached, while the figure is under it, or
//! where there is no target in figures.

use super::super::figures::{Reading, Side};
use super::super::finding::{Finding, What};
use super::super::passage::Passage;
use super::super::read::{Page, Row, Text, amount, is_actual, is_same, time};
use crate::book::{Better, Role};

/// Whether a row's rating goes with its figures.
pub fn of_row(page: &Page<'_>, row: &Row<'_>) -> Option<Finding> {
    let (at, rating) = page.rating(row)?;
    if !page.form.rating(rating)?.needs_figure {
        return None;
    }
    let rating = rating.to_owned();
    let series = page.book.series_of(row.entry.lineage);
    let mut points = series.iter().filter_map(|series| {
        let point = series.points.iter().find(|point| point.year == page.year)?;
        Some((point.target?, point.actual?, series.better))
    });
    // What the clerk has taken up as a figure counts before what is read.
    if points.clone().next().is_some() {
        let is_under = points.any(|(target, actual, better)| match better {
            Better::More => actual < target,
            Better::Fewer => actual > target,
        });
        return is_under.then(|| page.in_row(What::Under { rating }, row, vec![Passage::place(at)]));
    }
    let target = page.shown(row, Role::Target);
    let targets =
        || target.into_iter().flat_map(Text::amounts).filter(|reading| reading.side == Side::Target);
    let reached = page.shown(row, Role::Achievement);
    for wanted in targets().filter(|wanted| time(wanted) == Some((page.year, false, None))) {
        let Some((target, reached, is)) = target
            .zip(reached)
            .and_then(|(target, reached)| Some((target, reached, reached_of(page, reached, wanted)?)))
        else {
            continue;
        };
        if amount(is) < amount(wanted) {
            let places = vec![reached.figure(is), target.figure(wanted)];
            return Some(page.in_row(What::Under { rating }, row, places));
        }
    }
    let has_target = targets().next().is_some()
        || target.is_some_and(|text| text.readings().iter().any(|reading| reading.side == Side::Target))
        || series.iter().any(|series| series.points.iter().any(|point| point.target.is_some()));
    let places = || vec![Passage::place(at)];
    (!has_target).then(|| page.in_row(What::NoTarget { rating }, row, places()))
}

/// The one figure of this year in what was reached that a target is about.
fn reached_of<'t>(page: &Page<'_>, text: &'t Text<'_>, wanted: &Reading) -> Option<&'t Reading> {
    let is_now = |reading: &&Reading| {
        let year = time(reading).unwrap_or((page.year, false, None));
        is_actual(reading) && reading.unit == wanted.unit && year == (page.year, false, None)
    };
    let mut own = text
        .amounts()
        .filter(is_now)
        .filter(|reading| is_same(reading, wanted) || wanted.label.is_empty() && reading.per == wanted.per);
    let first = own.next()?;
    own.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::{Sketch, found_in};
    use crate::book::*;

    #[test]
    fn a_target_that_was_not_reached_and_one_that_is_none() {
        for (target, reached, rating, found) in [
            ("令和6年度 150人", "令和6年度 利用 160人", "達成", ""),
            ("令和6年度 150人", "令和6年度 利用 140人", "達成", "令和6年度 140人 / 令和6年度 150人"),
            ("令和6年度 150人", "令和6年度 利用 140人", "継続", ""),
            ("令和6年度 定員150人", "定員 140人", "達成", "140人 / 令和6年度 150人"),
            // Which of them it is about nobody knows.
            ("令和6年度 150人", "窓口 40人 電話 50人", "達成", ""),
            ("令和6年度 150人", "85件", "達成", ""),
            // A target of another year says nothing of this one.
            ("令和10年度 150人", "利用 140人", "達成", ""),
            ("子ども会議の設置", "会議を7回開催", "達成", "rating"),
            ("子ども会議の設置", "会議を7回開催", "充実", ""),
            ("おおむね100人程度", "利用 140人", "達成", ""),
        ] {
            let cells = [("target", target), ("achievement", reached), ("rating", rating)];
            assert_eq!(found_in(Rule::Reached, &cells, &[]).join(" | "), found, "{target} / {reached}");
        }
    }

    #[test]
    fn figures_that_the_clerk_took_up_count_first() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("rating", "達成")]);
        let mut series = Series {
            id: SeriesId::from_raw(900),
            position: 0,
            lineage: Lineage::derived(&["相談"]),
            name: "待機児童".to_owned(),
            unit: "人".to_owned(),
            better: Better::Fewer,
            points: vec![Point {
                year: FiscalYear::new(2024).unwrap(),
                target: Some(10.into()),
                actual: Some(7.into()),
            }],
        };
        sketch.put(Record::Series(series.clone()));
        assert!(sketch.found(Rule::Reached).is_empty());
        series.points[0].actual = Some(12.into());
        sketch.put(Record::Series(series));
        assert_eq!(sketch.found(Rule::Reached), ["rating"]);
    }
}
