//! Figures through the years that last year's file has otherwise.

use std::collections::BTreeMap;

use crate::book::{Became, Book, Change, Lineage, Point, Record, Series};
use crate::carry::pull::KnownRows;
use crate::words::one_line;

use super::found::{Corrected, CorrectedText, Resting, Thing};
use super::offers;

/// What the file says of figures up to its year, and the book says otherwise. What the book
/// has beside that may be its own.
pub fn of(book: &Book, last: &Book, mut next_key: i64) -> Vec<Corrected> {
    let known = KnownRows::of(book).unwrap_or_default();
    let year = last.head.fiscal_year;
    let mut all = Vec::new();
    for theirs in last.all_series() {
        let own = own(book, theirs);
        let mut points: BTreeMap<_, Point> =
            own.into_iter().flat_map(|own| &own.points).map(|point| (point.year, *point)).collect();
        let mut texts = Vec::new();
        for point in theirs.points.iter().filter(|point| point.year <= year) {
            let was = points.get(&point.year).copied();
            let was = was.unwrap_or(Point { year: point.year, target: None, actual: None });
            let pairs = [("目標", was.target, point.target), ("実績", was.actual, point.actual)];
            for (what, old, new) in pairs.into_iter().filter(|(_, old, new)| old != new) {
                let shown = |value: Option<rust_decimal::Decimal>| {
                    value.map_or_else(String::new, |value| format!("{value}{}", theirs.unit))
                };
                let what = format!("{} {what}", point.year);
                texts.push(CorrectedText { what, old: shown(old), new: shown(new) });
            }
            points.insert(point.year, *point);
        }
        // A figure of an entry that has no row any more is in the history alone.
        let is_here = known.entries.contains_key(&theirs.lineage);
        if texts.is_empty() || own.is_none() && !is_here {
            continue;
        }
        let after = match own {
            Some(own) => Series { points: points.into_values().collect(), ..own.clone() },
            None => {
                let id = crate::book::Key::from_raw(next_key);
                next_key = next_key.saturating_add(1);
                Series { id, ..theirs.clone() }
            }
        };
        all.push(corrected(book, &known, own, after, texts, year));
    }
    all
}

fn corrected(
    book: &Book,
    known: &KnownRows,
    own: Option<&Series>,
    after: Series,
    texts: Vec<CorrectedText>,
    year: crate::book::FiscalYear,
) -> Corrected {
    let rests = rests(book, known, after.lineage);
    let of = rests.first().map(|row| row.name.clone()).unwrap_or_default();
    let name = [of, one_line(&after.name)].into_iter().filter(|name| !name.is_empty());
    Corrected {
        thing: Thing::Series,
        year,
        became: if own.is_some() { Became::Continued } else { Became::New },
        name: name.collect::<Vec<_>>().join("　"),
        sheet: rests.first().map(|row| row.sheet),
        texts,
        rests,
        offers: Vec::new(),
        changes: vec![Change {
            before: own.cloned().map(Record::Series),
            after: Some(Record::Series(after)),
        }],
    }
}

fn rests(book: &Book, known: &KnownRows, lineage: Lineage) -> Vec<Resting> {
    let row = known.entries.get(&lineage).and_then(|row| book.entry(*row).ok());
    row.map(|row| offers::resting(book, row)).into_iter().collect()
}

/// The same figure in the book: with the key that it was carried forward with, or with the
/// same name.
fn own<'b>(book: &'b Book, theirs: &Series) -> Option<&'b Series> {
    let is_it = |own: &&Series| own.unit == theirs.unit && own.name.starts_with(&theirs.name);
    let by_name = |own: &&&Series| (&own.name, &own.unit) == (&theirs.name, &theirs.unit);
    let of = book.series_of(theirs.lineage);
    of.iter().find(by_name).copied().or_else(|| book.series(theirs.id).filter(is_it))
}
