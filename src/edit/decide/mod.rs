//! What is to go on from an entry or a sheet of last year, decided at any time after this
//! year's book was made: the rows, last year's record, marks and figures, in one step.

mod back;
mod link;
mod sheet;

#[cfg(test)]
mod tests;

use crate::book::{
    Book, Carry, Cell, Change, Column, ColumnId, ColumnKind, Entry, EntryId, FiscalYear, Form, Known as _,
    Lineage, LookupError, Past, Place, Record, Role,
};
use crate::quote::beginning;
use crate::words::one_line;

use super::effect::{BookDraft, Outcome};
use super::entries::{self, cell_change};
use super::order::make_room;
use super::{Item, Refusal};

pub use back::stood_on;
pub use link::{MERGED, entry as entry_known_as, rejoin, sheet as sheet_known_as};
pub use sheet::stood_under;

/// So much of a name stands in a label, in characters.
const NAME: usize = 24;

/// What is decided for, by what it is known by through the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Decided {
    /// With the rows that divide it.
    Entry(Lineage),
    /// With its rows and its closing text.
    Sheet(Lineage),
}

/// What becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// 続ける: it has a row, or is a sheet, of its own. Where it has none any more, it comes
    /// back as carrying forward would have brought it: to where it stood, or else `to`.
    Continued {
        /// A sheet for an entry, a policy for a sheet.
        to: Option<Item>,
    },
    /// まとめる: it goes into another of its kind.
    Merged {
        /// What that is known by.
        into: Lineage,
        /// What was written of it this year goes to the end of the other's texts.
        takes_texts: bool,
    },
    /// 分ける: it goes on, and these come out of it; of a sheet so many more sheets.
    Divided(Vec<String>),
    /// やめる: it ends, and stays in the history.
    Ended,
}

/// What a decision is called in 「元に戻す: …」.
pub fn name(what: Decided, becomes: &Becomes) -> &'static str {
    match (what, becomes) {
        (Decided::Entry(_), Becomes::Continued { .. }) => "事業を続ける",
        (Decided::Entry(_), Becomes::Merged { .. }) => "事業をまとめる",
        (Decided::Entry(_), Becomes::Divided(_)) => "事業を分ける",
        (Decided::Entry(_), Becomes::Ended) => "事業をやめる",
        (Decided::Sheet(_), Becomes::Continued { .. }) => "調書を続ける",
        (Decided::Sheet(_), Becomes::Merged { .. }) => "調書をまとめる",
        (Decided::Sheet(_), Becomes::Divided(_)) => "調書を分ける",
        (Decided::Sheet(_), Becomes::Ended) => "調書をやめる",
    }
}

/// That, with what it is decided for: 「一時預かり」をまとめる.
pub fn label(book: &Book, what: Decided, becomes: &Becomes) -> String {
    let verb = name(what, becomes);
    match what {
        Decided::Entry(lineage) => {
            let own = link::entry(book, lineage).ok().map(|row| row.name.as_str());
            let past = || book.newest_past_as(lineage).and_then(Past::entry).map(|row| row.name.as_str());
            let which = beginning(&one_line(own.or_else(past).unwrap_or_default()), NAME);
            verb.strip_prefix("事業").map_or_else(String::new, |verb| format!("「{which}」{verb}"))
        }
        Decided::Sheet(lineage) => {
            let own =
                link::sheet(book, lineage).ok().and_then(|sheet| book.listing(sheet)).map(|own| own.number);
            let past = || book.newest_past_as(lineage).map(|past| past.sheet);
            let number = own.or_else(past).unwrap_or_default();
            verb.strip_prefix("調書").map_or_else(String::new, |verb| format!("調書-{number}{verb}"))
        }
    }
}

pub fn decide(book: &mut Book, what: Decided, becomes: &Becomes) -> Outcome {
    let mut draft = BookDraft::new(book);
    let place = match what {
        Decided::Entry(lineage) => entry(&mut draft, lineage, becomes)?,
        Decided::Sheet(lineage) => sheet::decide(&mut draft, lineage, becomes)?,
    };
    Ok(draft.finish_at(book, place))
}

/// The year of the records that can be decided anew: the newest that the book knows.
fn last_year(book: &Book) -> Option<FiscalYear> {
    book.last_year_known()
}

fn entry(draft: &mut BookDraft, lineage: Lineage, becomes: &Becomes) -> Result<Place, Refusal> {
    let row = link::entry(&draft.book, lineage).known()?.cloned();
    let past = draft.book.newest_past_as(lineage).filter(|past| past.entry().is_some()).cloned();
    if row.is_none() && past.is_none() {
        return Err(Refusal::Gone);
    }
    match (becomes, row) {
        (Becomes::Continued { .. }, Some(row)) => {
            let next = past.map(|past| link::set_next(&past, vec![lineage]));
            draft.put(next.flatten());
            Ok(Place::row(row.sheet, row.id))
        }
        (Becomes::Continued { to }, None) => back::entry(draft, &past.ok_or(Refusal::Gone)?, *to),
        (Becomes::Merged { into, takes_texts }, row) => {
            let target = link::entry(&draft.book, *into)?.clone();
            let is_own = row.as_ref().is_some_and(|row| target.parent == Some(row.id));
            if *into == lineage || is_own {
                return Err(Refusal::IntoItself);
            }
            match (row, past) {
                (Some(row), _) => goes_into(draft, &row, &target, *takes_texts)?,
                (None, Some(past)) => leads_elsewhere(draft, &past, Some(&target)),
                (None, None) => return Err(Refusal::Gone),
            }
            draft.put(link::with_mark(&draft.book, target.id));
            Ok(Place::row(target.sheet, target.id))
        }
        (Becomes::Divided(names), Some(row)) => divide(draft, &row, names),
        (Becomes::Divided(_), None) => Err(Refusal::Gone),
        (Becomes::Ended, Some(row)) => {
            let year = last_year(&draft.book);
            for part in with_parts(&draft.book, &row)? {
                draft.put(
                    year.map(|year| link::lead_on(&draft.book, year, part.lineage, None)).unwrap_or_default(),
                );
            }
            take_out(draft, &row)
        }
        (Becomes::Ended, None) => {
            leads_elsewhere(draft, &past.ok_or(Refusal::Gone)?, None);
            Ok(Place::default())
        }
    }
}

/// An entry and the rows that divide it, in order.
fn with_parts(book: &Book, row: &Entry) -> Result<Vec<Entry>, Refusal> {
    let own = |own: &&Entry| own.id == row.id || own.parent == Some(row.id);
    Ok(book.entries_of(row.sheet)?.filter(own).cloned().collect())
}

/// Takes an entry out with the rows that divide it; says where to look then.
fn take_out(draft: &mut BookDraft, row: &Entry) -> Result<Place, Refusal> {
    let mut place = Place::default();
    for part in with_parts(&draft.book, row)?.iter().rev() {
        let effect = entries::delete(&draft.book, part.id)?;
        place = draft.add(effect);
    }
    Ok(place)
}

/// A row goes into another: its record leads there, with what was written of it this year
/// and its figures.
fn goes_into(draft: &mut BookDraft, row: &Entry, target: &Entry, takes_texts: bool) -> Result<(), Refusal> {
    let year = last_year(&draft.book);
    for part in with_parts(&draft.book, row)? {
        if takes_texts {
            let changes = texts_given(&draft.book, &part, target)?;
            draft.put(changes);
        }
        draft.put(link::series_given(&draft.book, &part, target.lineage));
        let into = Some(target.lineage);
        draft.put(year.map(|year| link::lead_on(&draft.book, year, part.lineage, into)).unwrap_or_default());
    }
    take_out(draft, row).map(|_| ())
}

/// The record of what has no row any more, and of its parts, leads to another entry, or to
/// none.
fn leads_elsewhere(draft: &mut BookDraft, past: &Past, target: Option<&Entry>) {
    let holders = past.next.clone();
    let to: Vec<Lineage> = target.map(|target| target.lineage).into_iter().collect();
    for own in back::with_parts(&draft.book, past) {
        for holder in holders.iter().filter(|holder| !to.contains(holder)) {
            draft.put(link::series_taken_back(&draft.book, &own, *holder));
        }
        draft.put(link::set_next(&own, to.clone()));
    }
    for holder in holders.iter().filter(|holder| !to.contains(holder)) {
        draft.put(link::without_mark(&draft.book, past, *holder));
    }
    if let Some(target) = target {
        let name = past.entry().map_or("", |row| row.name.as_str());
        draft.put(super::annex::series_handed_on(&draft.book, past.lineage, target.lineage, name));
    }
}

/// What was written of a row this year, at the end of another's texts. What only came along
/// from last year, and what the other says already, does not go over.
fn texts_given(book: &Book, row: &Entry, target: &Entry) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    let form = book.context(target.sheet)?.form;
    for (column, text) in written(book, row)? {
        let Some(to) = matching(form, column) else { continue };
        let holder = book.anchor(target.id, &to.id);
        let old = book.text(holder, &to.id);
        let new = match (old, to.kind) {
            ("", _) => text.to_owned(),
            (_, ColumnKind::Rating) => continue,
            (old, _) if old.contains(text) => continue,
            (old, _) => format!("{old}\n{text}"),
        };
        changes.extend(cell_change(book, holder, &to.id, Some(Cell::Text(new))));
    }
    Ok(changes)
}

fn matching<'f>(form: &'f Form, like: &Column) -> Option<&'f Column> {
    let by_id = form.cell_columns().find(|own| own.id == like.id);
    by_id.or_else(|| form.cell_columns().find(|own| own.role.is_some() && own.role == like.role))
}

/// What was written of a row this year: its texts, but for what came along from last year.
///
/// # Errors
/// [`LookupError`] where there is no such row, or its sheet cannot be read.
pub fn written<'b>(book: &'b Book, row: &Entry) -> Result<Vec<(&'b Column, &'b str)>, LookupError> {
    let context = book.context(row.sheet)?;
    let past = book.newest_past_as(row.lineage).and_then(Past::entry);
    let moved = |column: &Column| {
        context.form.columns.iter().find(|from| from.carry == Carry::Move(column.id.clone()))
    };
    let of = |column: &'b Column| {
        let text = book.text(row.id, &column.id);
        let from = moved(column).or(Some(column).filter(|column| column.carry == Carry::Keep));
        let came = from.and_then(|from| past?.cell_for(from)).map_or("", |cell| cell.text.as_str());
        (!text.is_empty() && text != came).then_some((column, text))
    };
    Ok(context.form.cell_columns().filter_map(of).collect())
}

/// What comes out of an entry stands below it and its parts, with what its columns keep.
fn divide(draft: &mut BookDraft, row: &Entry, names: &[String]) -> Result<Place, Refusal> {
    let names: Vec<&str> = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Err(Refusal::NoNames);
    }
    let mut born = Vec::new();
    for name in names.iter().rev() {
        let rows: Vec<Entry> = draft.book.entries_of(row.sheet)?.cloned().collect();
        let last = rows.iter().rposition(|own| own.id == row.id || own.parent == Some(row.id));
        let (position, mut changes) = make_room(&rows, last.ok_or(Refusal::Gone)? + 1);
        let id: EntryId = draft.book.new_key();
        let lineage = Lineage::random();
        let (name, marks) = ((*name).to_owned(), Vec::new());
        let new = Entry { id, position, parent: None, lineage, name, marks, ..row.clone() };
        changes.push(Change::insert(Record::Entry(new)));
        let below = last.and_then(|last| rows.get(last + 1)).map(|below| below.id);
        for column in kept(&draft.book, row)? {
            // A cell that goes on over the new row's place takes the new row in.
            let goes_on = below.is_some_and(|below| draft.book.is_merged(below, &column));
            let text = draft.book.text(draft.book.anchor(row.id, &column), &column);
            let cell = if goes_on {
                Some(Cell::Merged)
            } else {
                (!text.is_empty()).then(|| Cell::Text(text.to_owned()))
            };
            changes.extend(cell.map(|cell| entries::inserted_cell(id, &column, cell)));
        }
        draft.put(changes);
        born.insert(0, lineage);
    }
    let past =
        draft.book.newest_past_as(row.lineage).filter(|past| past.next.contains(&row.lineage)).cloned();
    if let Some(past) = past {
        let next = past.next.iter().copied().chain(born).collect();
        draft.put(link::set_next(&past, next));
    }
    Ok(Place::row(row.sheet, row.id))
}

/// The columns of a row whose contents stay from year to year, and those that several rows
/// share.
fn kept(book: &Book, row: &Entry) -> Result<Vec<ColumnId>, Refusal> {
    let context = book.context(row.sheet)?;
    let below = book.entry_below(row.id).map(|below| below.id);
    let form = context.form;
    let is_moved_to = |id: &ColumnId| form.columns.iter().any(|from| from.carry == Carry::Move(id.clone()));
    let is_kept = |column: &&Column| {
        column.carry == Carry::Keep && column.role != Some(Role::Rating)
            || is_moved_to(&column.id)
            || below.is_some_and(|below| book.is_merged(below, &column.id))
    };
    Ok(form.cell_columns().filter(is_kept).map(|column| column.id.clone()).collect())
}
