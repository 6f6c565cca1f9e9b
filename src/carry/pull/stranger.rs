//! A book of another city: what is called the same there is not the same.

use std::collections::BTreeSet;

use crate::book::{
    Book, Change, Entry, Head, Lineage, Past, PastEntry, Record, Series, Sheet, Subject, Unread,
};
use crate::lookalike::is_same_wording;

use super::super::past::sheet_lineages;

/// Whether two books are of cities that have nothing to do with each other: they are called
/// otherwise, and no project that began in one of them is in the other. A city that does not
/// say what it is called is no stranger, nor one that is named with its prefecture.
///
/// # Errors
/// [`Unread`] where a sheet of one of both could not be read.
pub fn are_strangers(own: &Book, other: &Book) -> Result<bool, Unread> {
    let [one, two] = [own, other].map(|book| book.head.municipality.trim());
    if one.is_empty()
        || two.is_empty()
        || one.ends_with(two)
        || two.ends_with(one)
        || is_same_wording(one, two)
    {
        return Ok(false);
    }
    // What is derived from names is the same wherever something is called so.
    let begun = |book: &Book| -> Result<BTreeSet<Lineage>, Unread> {
        let rows = book.entries()?.into_iter().map(|row| row.lineage);
        Ok(rows.chain(book.read_pasts().map(|past| past.lineage)).filter(|own| own.is_begun()).collect())
    };
    Ok(begun(own)?.is_disjoint(&begun(other)?))
}

/// `other` as it is seen from `own`: of a stranger, everything is known by something else
/// than in this city's books, each time the same.
///
/// # Errors
/// [`Unread`] where a sheet of one of both could not be read.
pub fn seen_from(own: &Book, other: Book) -> Result<Book, Unread> {
    if !are_strangers(own, &other)? {
        return Ok(other);
    }
    let city = other.head.municipality.clone();
    let there = |lineage: Lineage| Lineage::derived(&["他の市区町村", &city, &lineage.to_string()]);
    let known = sheet_lineages(&other);
    let of_record = |record: Record| match record {
        // It is no stranger's any more.
        Record::Head(head) => {
            Some(Record::Head(Head { municipality: own.head.municipality.clone(), ..head }))
        }
        Record::Sheet(row) => {
            let lineage = known.get(&row.id).copied().or(row.lineage).map(there);
            Some(Record::Sheet(Sheet { lineage, ..row }))
        }
        Record::Entry(row) => Some(Record::Entry(Entry { lineage: there(row.lineage), ..row })),
        Record::Past(past) => Some(Record::Past(of_past(past, there))),
        Record::Series(row) => Some(Record::Series(Series { lineage: there(row.lineage), ..row })),
        _ => None,
    };
    let records: Vec<Record> = other.records().collect::<Result<_, _>>()?;
    let mut seen = other;
    for before in records {
        if let Some(after) = of_record(before.clone()) {
            seen.apply(&Change::update(before, after));
        }
    }
    Ok(seen)
}

fn of_past(past: Past, there: impl Fn(Lineage) -> Lineage) -> Past {
    let subject = match past.subject {
        Subject::Entry(row) => Subject::Entry(PastEntry { parent: row.parent.map(&there), ..row }),
        other => other,
    };
    let next = past.next.iter().copied().map(&there).collect();
    Past { lineage: there(past.lineage), sheet_lineage: there(past.sheet_lineage), next, subject, ..past }
}
