//! Entries that come back from last year's record, as carrying forward would have brought
//! them.

use crate::book::{
    Book, Carry, Cell, Change, ColumnId, Entry, EntryId, Form, Known as _, Lineage, Past, PastEntry, Place,
    Record, SheetId, Unread,
};

use super::super::effect::BookDraft;
use super::super::entries;
use super::super::order::make_room;
use super::super::{Item, Refusal};
use super::link;

/// A record and those of the rows that divided it and went the same way, in their order.
pub(super) fn with_parts(book: &Book, past: &Past) -> Vec<Past> {
    let is_gone = |own: &Past| link::entry(book, own.lineage).is_err_and(|error| error.is_gone());
    let is_part = |own: &&Past| {
        let parent = own.entry().and_then(|row| row.parent);
        parent == Some(past.lineage) && own.next == past.next && is_gone(own)
    };
    let mut parts: Vec<Past> = book.pasts_of(past.year).filter(is_part).cloned().collect();
    parts.sort_by_key(|own| own.position);
    parts.insert(0, past.clone());
    parts
}

/// Brings an entry back with its parts: to the sheet where it stood, to what became of that,
/// or else to `to`.
pub(super) fn entry(draft: &mut BookDraft, past: &Past, to: Option<Item>) -> Result<Place, Refusal> {
    let own = stood_on(&draft.book, past)?;
    let chosen = match to {
        Some(Item::Sheet(sheet)) => draft.book.listing(sheet).map(|own| own.id),
        _ => None,
    };
    let sheet = chosen.or(own).ok_or(Refusal::NoSheet)?;
    rows(draft, past, sheet)
}

/// The sheet on which an entry of last year would stand now.
///
/// # Errors
/// [`Unread`] where that cannot be said.
pub fn stood_on(book: &Book, past: &Past) -> Result<Option<SheetId>, Unread> {
    let led = book.past_as(past.sheet_lineage, past.year).map_or(&[][..], |led| &led.next);
    for lineage in [past.sheet_lineage].iter().chain(led) {
        if let Some(sheet) = link::sheet(book, *lineage).known()? {
            return Ok(Some(sheet));
        }
    }
    Ok(None)
}

/// Brings back an entry with its parts on a sheet.
pub(super) fn rows(draft: &mut BookDraft, past: &Past, sheet: SheetId) -> Result<Place, Refusal> {
    let form = draft.book.context(sheet)?.form.clone();
    let mut index = index(&draft.book, past, sheet)?;
    let mut head: Option<EntryId> = parent(&draft.book, past, sheet)?;
    let mut first = None;
    for own in with_parts(&draft.book, past) {
        let Some(row) = own.entry() else { continue };
        let siblings: Vec<Entry> = draft.book.entries_of(sheet)?.cloned().collect();
        let (position, mut changes) = make_room(&siblings, index);
        let id: EntryId = draft.book.new_key();
        // Alone, a nameless part bears the name of the entry that it divided.
        let whole = row.parent.filter(|_| head.is_none() && row.name.is_empty());
        let whole = whole.and_then(|whole| draft.book.past_as(whole, past.year)).and_then(Past::entry);
        let name = whole.map_or_else(|| row.name.clone(), |whole| whole.name.clone());
        let marks = row.marks.iter().filter(|mark| !form.falls(mark)).cloned().collect();
        let new = Entry { id, sheet, position, parent: head, lineage: own.lineage, name, marks };
        changes.push(Change::insert(Record::Entry(new)));
        // Only what came back with it is above it as it was.
        for (column, cell) in cells(&form, row, first.is_some()) {
            changes.push(entries::inserted_cell(id, &column, cell));
        }
        draft.put(changes);
        draft.put(link::rejoin(&draft.book, own.lineage));
        head = head.or(Some(id)).filter(|_| past.entry().is_some_and(|row| row.parent.is_none()));
        first = first.or(Some(id));
        index += 1;
    }
    first.map(|first| Place::row(sheet, first)).ok_or(Refusal::Gone)
}

/// The entry that a row divided, where that has a row on the sheet.
fn parent(book: &Book, past: &Past, sheet: SheetId) -> Result<Option<EntryId>, Unread> {
    let Some(head) = past.entry().and_then(|row| row.parent) else { return Ok(None) };
    let head = link::entry(book, head).known()?;
    Ok(head.filter(|row| row.sheet == sheet && row.parent.is_none()).map(|row| row.id))
}

/// Before the how-manieth row it comes: behind what stood above it last year and is there.
fn index(book: &Book, past: &Past, sheet: SheetId) -> Result<usize, Unread> {
    let rows: Vec<&Entry> = book.entries_of(sheet)?.collect();
    if let Some(head) = parent(book, past, sheet)? {
        let last = rows.iter().rposition(|row| row.id == head || row.parent == Some(head));
        return Ok(last.map_or(rows.len(), |at| at + 1));
    }
    let mut above: Vec<(i64, Lineage)> = book
        .pasts_of(past.year)
        .filter(|own| {
            own.entry().is_some() && own.sheet_lineage == past.sheet_lineage && own.position < past.position
        })
        .map(|own| (own.position, own.lineage))
        .collect();
    above.sort_unstable_by_key(|(position, _)| std::cmp::Reverse(*position));
    let at = above.iter().find_map(|(_, lineage)| rows.iter().position(|row| row.lineage == *lineage));
    let Some(at) = at else { return Ok(if above.is_empty() { 0 } else { rows.len() }) };
    // Not between an entry and its parts.
    let parts = rows.iter().skip(at + 1).take_while(|row| row.parent.is_some()).count();
    Ok(at + 1 + parts)
}

/// The cells that carrying forward would have brought. Shared ones stay so where the row
/// above came back too.
fn cells(form: &Form, row: &PastEntry, has_above: bool) -> Vec<(ColumnId, Cell)> {
    let mut cells: Vec<(ColumnId, Cell)> = Vec::new();
    for column in form.all_cell_columns() {
        let from = form.columns.iter().find(|from| from.carry == Carry::Move(column.id.clone()));
        let is_shared = row.cell_for(column).is_some_and(|cell| cell.merged) && has_above;
        let from = from.or(Some(column).filter(|column| column.carry == Carry::Keep));
        let cell = from.and_then(|from| row.cell_for(from));
        let cell = match cell {
            Some(cell) if cell.merged && has_above => Some(Cell::Merged),
            Some(cell) if !cell.text.is_empty() => Some(Cell::Text(cell.text.clone())),
            _ if is_shared => Some(Cell::Merged),
            _ => None,
        };
        cells.extend(cell.map(|cell| (column.id.clone(), cell)));
    }
    cells
}
