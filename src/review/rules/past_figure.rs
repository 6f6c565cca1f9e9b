//! 平成21年度 86人, where the file of that year says 85人.
//!
//! Only figures that surely are of the year ([`Dating::is_sure`]) and surely of the same
//! thing are compared, and never one that was only aimed at.
//!
//! [`Dating::is_sure`]: super::super::figures::Dating::is_sure

use super::super::figures::Reading;
use super::super::finding::{Finding, Severity, What};
use super::super::read::{
    ReviewRow, ReviewSheet, ReviewText, amount, is_actual, is_former, is_same_thing, time,
};
use crate::book::Role;

/// Figures of earlier years that the books of these years have otherwise.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in row.texts.iter().filter(|text| says_what_was_reached(text)) {
        for reading in text.amounts().filter(|reading| is_actual(reading) && is_surely_dated(reading)) {
            let before = row.said_before(|past, other| is_of(text, reading, past, other));
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

fn says_what_was_reached(text: &ReviewText<'_>) -> bool {
    !matches!(text.role, Some(Role::Target | Role::Name | Role::Rating))
}

fn is_surely_dated(reading: &Reading) -> bool {
    reading.when.as_ref().is_some_and(|when| when.dating.is_sure())
}

/// Whether a figure in an earlier book is the one that is meant. One without a year
/// is of the year of its book, unless it is what something else is compared with.
fn is_of(text: &ReviewText<'_>, wanted: &Reading, past: &ReviewText<'_>, other: &Reading) -> bool {
    let own = match &other.when {
        Some(_) if is_surely_dated(other) => time(other),
        Some(_) => None,
        None => Some((past.year, false, None)).filter(|_| !is_former(past, other)),
    };
    says_what_was_reached(past)
        && is_actual(other)
        && own == time(wanted)
        && is_same_thing(text, wanted, past, other)
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
            // Part of a longer label.
            ("宿泊を伴わない利用者数\n令和5年度 86人", "利用者数\n令和5年度 85人", vec![]),
            ("講演会の令和5年度の参加者数は86人", "参加者数 令和5年度 85人", vec![]),
            ("延べ利用者数 令和5年度 86人", "利用者数 令和5年度 延べ85人", vec![]),
            ("講座 5回 参加者 令和5年度 86人", "研修 2回 参加者 令和5年度 85人", vec![]),
            // In lines that only differ in their numbers.
            (
                "令和5年度 講座 4回 参加者 86人",
                "令和5年度 講座 4回 参加者 85人",
                vec!["令和5年度 86人 / 令和5年度 85人"],
            ),
            ("小学5年生 令和5年度 86人", "小学2年生 令和5年度 85人", vec![]),
            (
                "訪問回数（R3から開始）　17回\n（令和5年度　9回）",
                "訪問回数（R3から開始）　9回\n（令和4年度　14回）",
                vec![],
            ),
            (
                "訪問回数（R3から開始）　17回\n（令和5年度　8回）",
                "訪問回数（R3から開始）　9回\n（令和4年度　14回）",
                vec!["令和5年度 8回 / 9回"],
            ),
            ("相談 236件（R5：220件）", "相談 221件（R4：201件）", vec!["R5 220件 / 221件"]),
            ("カフェ 8か所（令和5年度末 6か所）", "カフェ 7か所", vec!["令和5年度 6か所 / 7か所"]),
            // Nothing says what it is.
            ("暦年（1月～12月）\n令和5年 320件", "年度\n令和5年 280件", vec![]),
            (
                "令和5年度 85人\n令和6年度 90人",
                "令和4年度 80人\n令和5年度 86人",
                vec!["令和5年度 85人 / 令和5年度 86人"],
            ),
            // The year is only named.
            ("令和5年度から対象を広げ、利用者数は530人となった。", "利用者数 620人", vec![]),
            ("令和5年度は、対象を広げ、利用者数は530人となった。", "利用者数 620人", vec![]),
            ("前年度の利用者数610人と比較して減少した。", "利用者数 620人", vec!["前年度 610人 / 620人"]),
            (
                "前年度の利用者数610人と比較して減少した。",
                "利用者数は前年度の620人から630人に増えた。",
                vec!["前年度 610人 / 630人"],
            ),
        ] {
            let found_now = found_in(Rule::PastFigure, &[("achievement", now)], &[("achievement", before)]);
            assert_eq!(found_now, found, "{now} / {before}");
        }
        let aimed = found_in(
            Rule::PastFigure,
            &[("achievement", "利用者数 令和5年度 86人")],
            &[("target", "利用者数 令和5年度実績 85人")],
        );
        assert!(aimed.is_empty(), "what stands in 取組み is no actual");
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
