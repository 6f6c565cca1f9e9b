//! A target that differs from what it was in last year's book; one that was
//! lowered without a word above all.

use super::super::figures::{Reading, Side};
use super::super::finding::{Finding, What};
use super::super::read::{ReviewRow, ReviewSheet, ReviewText, amount, is_same, time};
use crate::book::{Better, Role};

/// Targets of a row that have changed.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in row.texts.iter().filter(|text| text.role == Some(Role::Target)) {
        for reading in text.amounts().filter(|reading| reading.side == Side::Target) {
            // One that stands twice is looked at once more by nobody.
            let is_only = text.amounts().filter(|other| is_it(other, reading)).count() == 1;
            let wanted = |past: &ReviewText<'_>, other: &Reading| {
                past.role == Some(Role::Target) && other.side == Side::Target && is_it(other, reading)
            };
            let Some((book, said, before)) = row.said_before(wanted).filter(|_| is_only) else { continue };
            let (Some(now), Some(then)) = (amount(reading), amount(before)) else { continue };
            if now != then {
                let lowered = (now < then) != fewer_is_better(page, row, reading);
                let places = vec![text.figure(reading), said.figure(before)];
                findings.push(page.in_row(What::Target { book, lowered }, row, places));
            }
        }
    }
    findings
}

fn is_it(one: &Reading, other: &Reading) -> bool {
    is_same(one, other) && time(one) == time(other)
}

/// Whether the clerk has said so of a figure in this unit.
fn fewer_is_better(page: &ReviewSheet<'_>, row: &ReviewRow<'_>, reading: &Reading) -> bool {
    let series = page.book.series_of(row.entry.lineage);
    series.iter().any(|series| series.unit == reading.unit && series.better == Better::Fewer)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::{Sketch, found_in};
    use crate::book::*;

    #[test]
    fn a_target_that_has_changed() {
        for (now, before, found) in [
            (
                "令和5年度 定員60人 令和10年度 定員70人",
                "令和5年度 定員60人 令和10年度 定員80人",
                vec!["令和10年度 70人 / 令和10年度 80人"],
            ),
            ("令和10年度 定員80人", "令和10年度 定員80人", vec![]),
            ("定員 200人", "定員 180人", vec!["200人 / 180人"]),
            ("令和10年度 定員80人", "令和9年度 定員70人", vec![]),
            ("令和10年度 定員80人", "令和10年度 3か所", vec![]),
            ("検討する", "定員 180人", vec![]),
        ] {
            let found_now = found_in(Rule::Target, &[("target", now)], &[("target", before)]);
            assert_eq!(found_now, found, "{now} / {before}");
        }
        let reached = found_in(Rule::Target, &[("achievement", "定員 70人")], &[("target", "定員 80人")]);
        assert!(reached.is_empty(), "what was reached is no target");
    }

    #[test]
    fn what_is_lower_depends_on_what_is_better() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("target", "令和10年度 待機児童 10人")]);
        sketch.past(2023, "相談", &[("target", "令和10年度 待機児童 5人")]);
        let lowered = |sketch: &Sketch| match sketch.findings(Rule::Target)[0].what {
            What::Target { lowered, .. } => lowered,
            _ => unreachable!(),
        };
        assert!(!lowered(&sketch));
        sketch.put(Record::Series(Series {
            id: SeriesId::from_raw(900),
            position: 0,
            lineage: Lineage::derived(&["相談"]),
            name: "待機児童".to_owned(),
            unit: "人".to_owned(),
            better: Better::Fewer,
            points: vec![Point {
                year: FiscalYear::new(2024).unwrap(),
                target: Some(Decimal::TEN),
                actual: None,
            }],
        }));
        assert!(lowered(&sketch), "more of what is to be fewer");
    }
}
