//! What earlier years' records say went on from them, and what goes along with that.

use unicode_normalization::UnicodeNormalization as _;

use crate::book::{
    Book, Change, Entry, EntryId, FiscalYear, Known as _, Lineage, LookupError, POSITION_STEP, Past, Record,
    Series, SheetId, Unread,
};
use crate::words::one_line;

use super::super::annex::series_handed_on;

/// The mark of an entry that others went into, where the form has it.
pub const MERGED: &str = "統合";

/// The entry that is known by `lineage`.
///
/// # Errors
/// [`LookupError::Unread`] where it was not found and some sheet could not be read.
pub fn entry(book: &Book, lineage: Lineage) -> Result<&Entry, LookupError> {
    find(book, |sheet| Ok(book.entries_of(sheet)?.find(|row| row.lineage == lineage)))
}

/// The sheet that is known by `lineage`.
///
/// # Errors
/// [`LookupError::Unread`] where it was not found and some sheet could not be read.
pub fn sheet(book: &Book, lineage: Lineage) -> Result<SheetId, LookupError> {
    find(book, |sheet| {
        let own = book.sheet(sheet).known()?;
        Ok(own.filter(|own| own.lineage == Some(lineage)).map(|own| own.id))
    })
}

/// What is found on the first sheet that has it. One that cannot be read may have it.
fn find<T>(book: &Book, look: impl Fn(SheetId) -> Result<Option<T>, Unread>) -> Result<T, LookupError> {
    let mut missing = LookupError::Gone;
    for sheet in book.sheets() {
        match look(sheet.id) {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => {}
            Err(unread) => missing = unread.into(),
        }
    }
    Err(missing)
}

/// Says that `next` went on from a record.
pub fn set_next(past: &Past, next: Vec<Lineage>) -> Option<Change> {
    let after = Past { next, ..past.clone() };
    (after != *past).then(|| Change::update(Record::Past(past.clone()), Record::Past(after)))
}

/// Has what went on as `from` after `year` go on as `to` instead, or as nothing.
pub fn lead_on(book: &Book, year: FiscalYear, from: Lineage, to: Option<Lineage>) -> Vec<Change> {
    let lead = |past: &Past| {
        let mut next: Vec<Lineage> = Vec::new();
        for own in past.next.iter().filter_map(|own| if *own == from { to } else { Some(*own) }) {
            if !next.contains(&own) {
                next.push(own);
            }
        }
        set_next(past, next)
    };
    book.pasts_of(year).filter(|past| past.next.contains(&from)).filter_map(lead).collect()
}

/// The newest record of what is known by `lineage` says that this went on, although it
/// says something else now: that it ended, or went into another.
pub fn rejoin(book: &Book, lineage: Lineage) -> Vec<Change> {
    let Some(past) = book.newest_past_as(lineage).filter(|past| !past.next.contains(&lineage)) else {
        return Vec::new();
    };
    let mut changes: Vec<Change> = set_next(past, vec![lineage]).into_iter().collect();
    for holder in &past.next {
        changes.extend(series_taken_back(book, past, *holder));
        changes.extend(without_mark(book, past, *holder));
    }
    changes
}

/// The mark of `holder` is off, where nothing else went into it after that record's year
/// than what the record is of, with its parts.
pub fn without_mark(book: &Book, past: &Past, holder: Lineage) -> Option<Change> {
    let is_of_record = |other: &Past| {
        other.lineage == past.lineage || other.entry().is_some_and(|row| row.parent == Some(past.lineage))
    };
    let mut into = book.pasts_of(past.year).filter(|other| other.next.contains(&holder));
    if into.any(|other| other.lineage != holder && !is_of_record(other)) {
        return None;
    }
    let row = entry(book, holder).ok()?;
    let marks = row.marks.iter().filter(|mark| *mark != MERGED).cloned().collect();
    let after = Entry { marks, ..row.clone() };
    (after != *row).then(|| Change::update(Record::Entry(row.clone()), Record::Entry(after)))
}

/// The mark of what others go into, where its form has it.
pub fn with_mark(book: &Book, entry: EntryId) -> Option<Change> {
    let row = book.entry(entry).ok()?;
    let form = book.context(row.sheet).ok()?.form;
    if row.marks.iter().any(|mark| mark == MERGED) || !form.marks.iter().any(|mark| mark == MERGED) {
        return None;
    }
    let mut marks = row.marks.clone();
    marks.push(MERGED.to_owned());
    marks.sort_by_key(|own| form.marks.iter().position(|known| known == own).unwrap_or(usize::MAX));
    Some(Change::update(Record::Entry(row.clone()), Record::Entry(Entry { marks, ..row.clone() })))
}

/// The figures that came to `holder` with what a record is of: those that bear its name,
/// or whose value its text has and the holder's own has not.
pub fn series_taken_back(book: &Book, past: &Past, holder: Lineage) -> Vec<Change> {
    let Some(row) = past.entry() else { return Vec::new() };
    let said = |past: Option<&Past>| {
        let cells = past.and_then(Past::entry).into_iter().flat_map(|row| &row.cells);
        plain(&cells.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\n"))
    };
    let (own, others) = (said(Some(past)), said(book.past_as(holder, past.year)));
    let end = format!("（{}）", one_line(&row.name));
    let comes = |series: &Series| {
        let value = series.points.iter().find(|point| point.year == past.year).and_then(|point| point.actual);
        let value = value.map(|value| value.to_string());
        series.name.ends_with(&end)
            || value.is_some_and(|value| has_figure(&own, &value) && !has_figure(&others, &value))
    };
    let of_holder: Vec<Series> = book.series_of(holder).into_iter().cloned().collect();
    let (mut position, mut changes) = (0, Vec::new());
    for series in of_holder.into_iter().filter(|series| comes(series)) {
        let name = series.name.strip_suffix(&end).unwrap_or(&series.name).to_owned();
        let after = Series { lineage: past.lineage, position, name, ..series.clone() };
        changes.push(Change::update(Record::Series(series), Record::Series(after)));
        position += POSITION_STEP;
    }
    changes
}

/// The figures of what goes into another.
pub fn series_given(book: &Book, from: &Entry, to: Lineage) -> Vec<Change> {
    series_handed_on(book, from.lineage, to, &from.name)
}

/// Whether a text has this figure, and not only a longer one.
fn has_figure(text: &str, figure: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
    text.match_indices(figure).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + figure.len()..).and_then(|after| after.chars().next());
        !is_digit(before) && !is_digit(after)
    })
}

fn plain(text: &str) -> String {
    text.nfkc().filter(|c| *c != ',' && !c.is_whitespace()).collect()
}
