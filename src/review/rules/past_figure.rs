//! 平成21年度 86人, where the file of that year says 85人.

use super::super::figures::Reading;
use super::super::finding::{Finding, Severity, What};
use super::super::read::{Page, Row, Text, amount, is_actual, is_same, time};

/// Figures of earlier years that the books of these years have otherwise.
pub fn of_row(page: &Page<'_>, row: &Row<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in &row.texts {
        for reading in text.amounts().filter(|reading| is_actual(reading) && time(reading).is_some()) {
            let before = row.said_before(|text, past| is_of(text, past, reading));
            if let Some((book, said, before)) =
                before.filter(|(.., before)| amount(before) != amount(reading))
            {
                let places = vec![text.figure(reading), said.figure(before)];
                let finding = page.in_row(What::PastFigure { book }, row, places);
                // A figure without a year is only likely to be of the year of its book.
                let is_dated = time(before).is_some();
                findings.push(if is_dated { finding } else { finding.at_most(Severity::Warning) });
            }
        }
    }
    findings
}

/// Whether a figure in an earlier book is the one that is meant. One without a year
/// is of the year of its book.
fn is_of(text: &Text<'_>, past: &Reading, wanted: &Reading) -> bool {
    let own = time(past).unwrap_or((text.year, false, None));
    is_actual(past) && is_same(past, wanted) && Some(own) == time(wanted)
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, Severity};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn a_figure_that_last_years_book_has_otherwise() {
        for (now, before, found) in [
            (
                "利用実績 令和5年度 86人 令和6年度 70人",
                "利用実績 令和4年度 80人 令和5年度 85人",
                vec!["令和5年度 86人 / 令和5年度 85人"],
            ),
            ("利用実績 令和5年度 85人", "利用実績 令和5年度 85人", vec![]),
            ("利用実績 令和5年度 ８５人", "利用実績 令和5年度 85名", vec![]),
            // One without a year is of the year of its book.
            ("利用者数 前年度86人", "利用者数 85人", vec!["前年度 86人 / 85人"]),
            // In brackets below what it is of.
            (
                "個別会議 74回\n（令和5年度 62回）\n新規相談 187件\n（令和5年度 192件）",
                "個別会議 61回\n（令和4年度 55回）\n新規相談 192件\n（令和4年度 176件）",
                vec!["令和5年度 62回 / 61回"],
            ),
            // Other things, other units, other years, other months.
            ("利用者数 令和5年度 86人", "提供者数 令和5年度 85人", vec![]),
            ("利用実績 令和5年度 86人", "利用実績 令和5年度 85回", vec![]),
            ("利用実績 令和5年度 86人", "利用実績 令和4年度 85人", vec![]),
            ("待機児童 令和5年10月 20人", "待機児童 令和5年4月 24人", vec![]),
            // About, at least: nothing to be compared.
            ("利用実績 令和5年度 約90人", "利用実績 令和5年度 85人", vec![]),
            // A book that says both is no witness.
            ("利用実績 令和5年度 86人", "利用実績 令和5年度 85人\n利用実績 令和5年度 87人", vec![]),
            ("窓口を設けた", "利用実績 令和5年度 85人", vec![]),
        ] {
            let found_now = found_in(Rule::PastFigure, &[("achievement", now)], &[("achievement", before)]);
            assert_eq!(found_now, found, "{now} / {before}");
        }
    }

    #[test]
    fn it_is_an_error_where_both_books_say_the_year() {
        let severity = |before: &str| {
            let mut sketch = Sketch::new();
            sketch.row("相談", &[("achievement", "利用者数 令和5年度 86人")]);
            sketch.past(2023, "相談", &[("achievement", before)]);
            sketch.findings(Rule::PastFigure)[0].severity()
        };
        assert_eq!(severity("利用者数 令和5年度 85人"), Severity::Error);
        assert_eq!(severity("利用者数 85人"), Severity::Warning);
    }

    #[test]
    fn the_newest_book_that_says_it_counts() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "令和4年度の利用者数は81人であった。")]);
        sketch.past(2022, "相談", &[("achievement", "利用者数 令和4年度 80人")]);
        sketch.past(2023, "相談", &[("achievement", "利用者数 令和4年度 81人")]);
        assert!(sketch.found(Rule::PastFigure).is_empty(), "it was corrected last year");
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("achievement", "利用者数 令和4年度 82人")]);
        sketch.past(2022, "相談", &[("achievement", "利用者数 令和4年度 80人")]);
        sketch.past(2023, "相談", &[("achievement", "利用者数 令和5年度 81人")]);
        assert_eq!(sketch.found(Rule::PastFigure), ["令和4年度 82人 / 令和4年度 80人"]);
    }
}
