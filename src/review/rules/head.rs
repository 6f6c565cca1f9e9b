//! A title, an as-of date and captions that do not go with the book's year.

use std::ops::Range;

use jiff::civil;

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use crate::book::mention::{Grain, YearStanding, first_day, mentions};
use crate::book::{Book, FiscalYear, Key as _, era};

/// What is said of the year where it is for the whole book.
pub fn of_book(book: &Book) -> Vec<Finding> {
    let head = &book.head;
    let mut findings = Vec::new();
    let title = [&head.title, &head.subtitle].into_iter().find_map(|text| {
        let all = years(text, head.fiscal_year);
        let (said, range) = all.first().cloned()?;
        // Last year's figures may be named beside the book's own year.
        let is_other = all.iter().all(|(said, _)| *said != head.fiscal_year);
        is_other.then(|| (said, TextPassage::of(At::Head, text, vec![range])))
    });
    if let Some((said, place)) = title {
        findings.push(Finding::new(What::TitleYear { said }, None, "head", vec![place]));
    }
    if let Some(as_of) = head.as_of.filter(|as_of| !goes_with(*as_of, head.fiscal_year)) {
        let place = TextPassage::whole(At::Head, &era::wareki_date(as_of));
        findings.push(Finding::new(What::AsOf, None, "head", vec![place]));
    }
    findings.extend(captions(book));
    findings
}

/// The fiscal years that a text names. A plan's period (令和2年度～) is none, nor is when
/// something happened.
fn years(text: &str, near: FiscalYear) -> Vec<(FiscalYear, Range<usize>)> {
    let all = mentions(text, near).into_iter();
    let all = all.filter(|own| own.grain == Grain::Fiscal);
    let all = all.filter(|own| matches!(own.standing, YearStanding::Alone | YearStanding::Target));
    all.filter_map(|own| Some((own.fiscal_year()?, own.range))).collect()
}

/// Whether figures of a year can be counted at a day: from the year's begin to the
/// end of the next.
fn goes_with(as_of: civil::Date, year: FiscalYear) -> bool {
    let first = civil::date(year.day_after().year() - 1, 4, 1);
    let last = civil::date(year.day_after().year() + 1, 3, 31);
    (first..=last).contains(&as_of)
}

/// Captions of forms in which the as-of date is written out, and is another.
fn captions(book: &Book) -> Vec<Finding> {
    let Some(as_of) = book.head.as_of else { return Vec::new() };
    let captions = book.forms().flat_map(|form| form.columns.iter().map(move |column| (form, column)));
    captions
        .filter_map(|(form, column)| {
            let (found, day) = first_day(&column.caption)?;
            let said = column.caption.get(found.clone())?;
            // 令和5年度 実績（令和6年3月末現在）: the day of that year, and not of the book's.
            let closes = |year: FiscalYear| Some(year) == FiscalYear::of(day.yesterday().unwrap_or(day));
            let is_of_another = |text: &str| {
                let all = years(text, book.head.fiscal_year);
                all.iter().any(|(year, _)| *year != book.head.fiscal_year && closes(*year))
            };
            if day == as_of
                || is_of_another(&column.caption)
                || column.group.as_deref().is_some_and(is_of_another)
            {
                return None;
            }
            let place = TextPassage::of(At::Form(form.id), &column.caption, vec![found]);
            let what = What::Caption { said: said.to_owned() };
            Some(Finding::new(what, None, &format!("form-{}", form.id.raw()), vec![place]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::super::super::finding::Rule;
    use super::super::super::testing::Sketch;
    use crate::book::{Form, Record};

    #[test]
    fn titles_of_another_year() {
        for (title, subtitle, found) in [
            ("みなと市福祉計画", "令和6年度 評価調書", vec![]),
            ("みなと市福祉計画", "令和5年度 評価調書", vec!["令和5年度"]),
            ("令和５年度 みなと市福祉計画", "", vec!["令和５年度"]),
            ("みなと市福祉計画（令和2年度～令和6年度）", "", vec![]),
            ("Ｒ５年度 みなと市福祉計画", "", vec!["Ｒ５年度"]),
            ("令和五年度 評価調書", "", vec!["令和五年度"]),
            ("評価調書（令和5年度実績・令和6年度目標）", "", vec![]),
            ("みなと市福祉計画（令和5年度策定）", "", vec![]),
        ] {
            let mut sketch = Sketch::new();
            (sketch.book.head_mut().title, sketch.book.head_mut().subtitle) =
                (title.to_owned(), subtitle.to_owned());
            assert_eq!(sketch.found(Rule::Head), found, "{title} {subtitle}");
        }
    }

    #[test]
    fn as_of_dates_of_another_year() {
        for (day, found) in [
            (civil::date(2025, 4, 1), 0),
            (civil::date(2025, 3, 31), 0),
            (civil::date(2024, 10, 1), 0),
            (civil::date(2024, 3, 31), 1),
            (civil::date(2026, 4, 1), 1),
        ] {
            let mut sketch = Sketch::new();
            sketch.book.head_mut().as_of = Some(day);
            assert_eq!(sketch.found(Rule::Head).len(), found, "{day}");
        }
    }

    #[test]
    fn captions_with_another_date() {
        let mut sketch = Sketch::new();
        let mut form: Form = sketch.book.forms().next().unwrap().clone();
        form.columns[2].caption = "達成度\n令和7年4月1日時点".to_owned();
        sketch.put(Record::Form(form.clone()));
        assert!(sketch.found(Rule::Head).is_empty());
        form.columns[2].caption = "令和5年度 実績（令和6年4月1日時点）".to_owned();
        sketch.put(Record::Form(form.clone()));
        assert!(sketch.found(Rule::Head).is_empty(), "that of the year before");
        form.columns[2].caption = "達成度\nR6.4.1時点".to_owned();
        sketch.put(Record::Form(form.clone()));
        assert_eq!(sketch.found(Rule::Head), ["R6.4.1"]);
        form.columns[2].caption = "達成度\n令和6年4月1日時点".to_owned();
        sketch.put(Record::Form(form));
        assert_eq!(sketch.found(Rule::Head), ["令和6年4月1日"]);
    }
}
