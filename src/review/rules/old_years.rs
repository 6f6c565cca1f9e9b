//! Years of last year's book that were left where this year's should stand, in a book
//! that was carried forward: in headers, captions and definitions, over columns of years,
//! and over texts that did not go along with their captions.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use super::super::read::ReviewSheet;
use crate::book::mention::{Grain, Mention, YearStanding, mentions, without_years};
use crate::book::{Book, Carry, Cell, Column, ColumnKind, Context, FiscalYear, Form, Key as _, PageSetup};

/// Years that were left in forms.
pub fn of_book(book: &Book) -> Vec<Finding> {
    // A book that nobody carried forward has none of the year before.
    if book.last_year_known().is_none() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let year = book.head.fiscal_year;
    for form in book.forms() {
        let whom = format!("form-{}", form.id.raw());
        for text in texts(form) {
            if let Some(range) = left(text, year) {
                findings.push(found(form, &whom, text, range));
            }
        }
        findings.extend(columns(book, form, &whom));
        findings.extend(gaps(form, year, &whom));
    }
    findings
}

/// Years that were left in a sheet's own header and footer, and texts that stand under the
/// next year and did not go along.
pub fn of_sheet(context: &Context<'_>, page: &ReviewSheet<'_>) -> Vec<Finding> {
    let Context { book, sheet, form, .. } = *context;
    if book.last_year_known().is_none() {
        return Vec::new();
    }
    let is_moved_into =
        |column: &Column| form.columns.iter().any(|other| other.carry == Carry::Move(column.id.clone()));
    let kept = form.cell_columns().filter(|column| column.carry == Carry::Keep && !is_moved_into(column));
    let mut findings = Vec::new();
    for text in sheet.page.iter().flat_map(|page| running(page)) {
        if let Some(range) = left(text, book.head.fiscal_year) {
            let said = text.get(range.clone()).unwrap_or_default().to_owned();
            let place = TextPassage::of(At::Sheet(sheet.id), text, vec![range]);
            findings.push(page.on_sheet(What::OldYear { said }, vec![place]));
        }
    }
    for column in kept.filter(|column| column.kind != ColumnKind::Rating) {
        let words = words_of(column);
        let all = mentions(&words, book.head.fiscal_year);
        let is_of_year =
            |own: &Mention| own.distance(book.head.fiscal_year).is_some_and(|by| (-1..=0).contains(&by));
        if !all.iter().any(|own| own.standing != YearStanding::Period && is_of_year(own)) {
            continue;
        }
        let is_old = |row: &crate::book::Entry| {
            let Some(Cell::Text(text)) = book.cell(row.id, &column.id) else { return false };
            let past = book.past_of(row.lineage);
            let old = past.iter().filter_map(|past| past.entry()?.cell_for(column)).next();
            old.is_some_and(|old| {
                !text.trim().is_empty() && old.text == *text && goes_on(&old.caption, column)
            })
        };
        let rows: Vec<_> = context.entries().filter(|row| is_old(row)).collect();
        if let Some(first) = rows.first() {
            let at = At::Cell(sheet.id, first.id, column.id.clone());
            let place = TextPassage::whole(at, book.text(first.id, &column.id));
            findings.push(page.on_sheet(What::OldTexts { rows: rows.len() }, vec![place]));
        }
    }
    findings
}

/// Whether a column named the year before when it was called so: its words went on, and
/// what stands in it did not.
fn goes_on(old: &str, column: &Column) -> bool {
    old != column.short && (without_years(old) != old || column.short == column.caption)
}

fn words_of(column: &Column) -> String {
    format!("{}\n{}", column.group.as_deref().unwrap_or_default(), column.caption)
}

/// The year before the book's, where no text names the book's own.
fn left(text: &str, year: FiscalYear) -> Option<Range<usize>> {
    let all = mentions(text, year);
    let all = || all.iter().filter(|own| matches!(own.standing, YearStanding::Alone | YearStanding::Target));
    let at = |by: i32| all().find(move |own| own.distance(year) == Some(by));
    at(-1).filter(|_| at(0).is_none()).map(|own| own.range.clone())
}

fn found(form: &Form, whom: &str, text: &str, range: Range<usize>) -> Finding {
    let said = text.get(range.clone()).unwrap_or_default().to_owned();
    let place = TextPassage::of(At::Form(form.id), text, vec![range]);
    Finding::new(What::OldYear { said }, None, whom, vec![place])
}

/// What of a form is for the book's own year, if it names one.
fn texts(form: &Form) -> impl Iterator<Item = &String> {
    let captions = &form.captions;
    let around = [&captions.sheet, &captions.overall, &captions.ratings, &form.name];
    let definitions = form.ratings.iter().map(|rating| &rating.definition);
    around.into_iter().chain(definitions).chain(running(&form.page))
}

fn running(page: &PageSetup) -> [&String; 6] {
    let (header, footer) = (&page.header, &page.footer);
    [&header.left, &header.center, &header.right, &footer.left, &footer.center, &footer.right]
}

/// Columns that are called as they were last year, with a year; or that all name the year
/// before.
fn columns(book: &Book, form: &Form, whom: &str) -> Vec<Finding> {
    let year = book.head.fiscal_year;
    let Some(last) = year.before() else { return Vec::new() };
    // What columns were called is the same in all that last year said.
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let count = form.cell_columns().count();
    for entry in book.pasts_of(last).filter_map(|past| past.entry()) {
        before.extend(entry.cells.iter().map(|cell| (cell.column.0.as_str(), cell.caption.as_str())));
        if form.cell_columns().filter(|column| before.contains_key(column.id.0.as_str())).count() == count {
            break;
        }
    }
    let names_own = form.columns.iter().any(|column| {
        let words = words_of(column);
        mentions(&words, year).iter().any(|own| own.distance(year).is_some_and(|by| by >= 0))
    });
    let mut findings = Vec::new();
    for column in form.cell_columns() {
        let texts = [Some(&column.caption), column.group.as_ref()];
        let Some((text, range)) = texts.into_iter().flatten().find_map(|text| {
            let all = mentions(text, year);
            let own = all
                .iter()
                .find(|own| own.standing != YearStanding::Period && own.distance(year) == Some(-1))?;
            Some((text, own.range.clone()))
        }) else {
            continue;
        };
        let known = before.get(column.id.0.as_str());
        let is_dated = without_years(&column.short) != column.short;
        let is_left = match known.filter(|_| is_dated) {
            Some(known) => **known == column.short,
            None => !names_own,
        };
        if is_left {
            findings.push(found(form, whom, text, range));
        }
    }
    findings
}

/// Columns of years between which one is missing: 令和5年度実績 beside 令和7年度実績.
fn gaps(form: &Form, year: FiscalYear, whom: &str) -> Vec<Finding> {
    // Each year with its column, and where that names it.
    type Years<'f> = Vec<(FiscalYear, &'f Column, Range<usize>)>;
    let mut by_words: BTreeMap<String, Years<'_>> = BTreeMap::new();
    for column in form.cell_columns() {
        let all = mentions(&column.caption, year);
        let [own] = all.as_slice() else { continue };
        if own.standing == YearStanding::Period || !matches!(own.grain, Grain::Fiscal | Grain::Calendar) {
            continue;
        }
        let group = column.group.as_deref().map(without_years).unwrap_or_default();
        let words = format!("{group}\u{1f}{}", without_years(&column.caption));
        if let Some(said) = own.fiscal_year() {
            by_words.entry(words).or_default().push((said, column, own.range.clone()));
        }
    }
    let mut findings = Vec::new();
    for columns in by_words.values_mut() {
        columns.sort_by_key(|(said, ..)| *said);
        for pair in columns.windows(2) {
            let [(before, one, from), (after, other, to)] = pair else { continue };
            // A year far before is what is compared with.
            if after.year() - before.year() == 2 && (after.year() - year.year()).abs() <= 1 {
                let places = [(one, from), (other, to)].map(|(column, range)| {
                    TextPassage::of(At::Form(form.id), &column.caption, vec![range.clone()])
                });
                findings.push(Finding::new(What::YearGap, None, whom, places.to_vec()));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::Sketch;
    use crate::book::{Carry, Form, Record};

    /// A book that was carried forward, with a form that is changed so.
    fn sketch(change: impl Fn(&mut Form)) -> Sketch {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("target", "方針")]);
        sketch.past(2023, "相談", &[("target", "前の方針")]);
        let mut form: Form = sketch.book.forms().next().unwrap().clone();
        change(&mut form);
        sketch.put(Record::Form(form));
        sketch
    }

    #[test]
    fn what_is_left_of_last_year_around_the_table() {
        for (text, found) in [
            ("令和5年度 目標事業評価調書", vec!["令和5年度"]),
            ("Ｒ５年度 調書", vec!["Ｒ５年度"]),
            ("令和6年度 調書（令和5年度実績）", vec![]),
            ("令和5年度～令和9年度 計画", vec![]),
            ("令和2年度 基準", vec![]),
            ("{年度} 調書", vec![]),
        ] {
            assert_eq!(
                sketch(|form| form.page.header.left = text.to_owned()).found(Rule::OldYear),
                found,
                "{text}"
            );
            let definition = sketch(|form| form.ratings[0].definition = text.to_owned());
            assert_eq!(definition.found(Rule::OldYear), found, "{text}");
            let mut own = sketch(|_| {});
            let mut page = own.book.forms().next().unwrap().page.clone();
            page.footer.right = text.to_owned();
            own.set_sheet(|sheet| sheet.page = Some(page));
            assert_eq!(own.found(Rule::OldYear), found, "{text}");
        }
    }

    #[test]
    fn a_book_of_its_own_has_nothing_left() {
        let mut sketch = Sketch::new();
        let mut form: Form = sketch.book.forms().next().unwrap().clone();
        form.page.header.left = "令和5年度 調書".to_owned();
        sketch.put(Record::Form(form));
        assert!(sketch.found(Rule::OldYear).is_empty());
    }

    #[test]
    fn captions_that_were_not_moved() {
        let with = |captions: &[(usize, &str)]| {
            let sketch = sketch(|form| {
                for (at, caption) in captions {
                    form.columns[*at].caption = (*caption).to_owned();
                    form.columns[*at].short = (*caption).to_owned();
                }
            });
            sketch.found(Rule::OldYear)
        };
        assert_eq!(with(&[(2, "令和5年度実績")]), ["令和5年度"], "no column names this year");
        assert!(with(&[(1, "令和6年度の方針"), (2, "令和5年度実績")]).is_empty());
        assert_eq!(with(&[(2, "令和4年度実績"), (3, "令和6年度実績")]).len(), 1, "令和5年度 is missing");
        assert!(with(&[(2, "令和2年度実績"), (3, "令和6年度実績")]).is_empty());
    }

    #[test]
    fn texts_that_stand_under_the_next_year() {
        let texts = |now: &str, carry: Carry| {
            let mut sketch = Sketch::new();
            sketch.row("相談", &[("target", now)]);
            sketch.past(2023, "相談", &[("target", "100人")]);
            let mut form: Form = sketch.book.forms().next().unwrap().clone();
            form.columns[1].caption = "令和6年度の目標".to_owned();
            form.columns[1].short = "令和6年度の目標".to_owned();
            form.columns[1].carry = carry;
            sketch.put(Record::Form(form));
            sketch.findings(Rule::OldYear).into_iter().map(|found| found.what).collect::<Vec<_>>()
        };
        assert_eq!(texts("100人", Carry::Keep), [What::OldTexts { rows: 1 }]);
        assert!(texts("120人", Carry::Keep).is_empty());
        assert!(texts("100人", Carry::Clear).is_empty(), "the clerk has written it");
    }
}
