//! Commands on the rows and cells of a sheet.

use crate::book::{
    Book, Cell, CellRecord, Change, Column, ColumnId, ColumnKind, Entry, EntryId, Lineage, POSITION_STEP,
    Place, Record, SheetId,
};

use super::effect::{Effect, Outcome};
use super::order::{make_room, neighbour, permute};
use super::{Direction, Refusal};

/// The column of the form that `entry` is in.
pub fn column<'b>(book: &'b Book, entry: EntryId, column: &ColumnId) -> Option<&'b Column> {
    book.context(book.entry(entry).ok()?.sheet).ok()?.form.column(column)
}

pub fn add(book: &mut Book, sheet: SheetId, after: Option<EntryId>) -> Outcome {
    book.sheet(sheet)?;
    let rows: Vec<Entry> = book.entries_of(sheet)?.cloned().collect();
    let index = match after {
        None => 0,
        Some(after) => rows.iter().position(|row| row.id == after).ok_or(Refusal::Gone)? + 1,
    };
    // Between two rows of one project, the new row is one of them too.
    let parent = rows.get(index).and_then(|below| below.parent);
    insert(book, sheet, &rows, index, parent)
}

/// So many blank rows under the last one.
pub fn append(book: &mut Book, sheet: SheetId, count: usize) -> Outcome {
    let last = book.entries_of(book.sheet(sheet)?.id)?.last();
    let mut position = last.map_or(0, |last| last.position);
    let mut changes = Vec::with_capacity(count);
    for _ in 0..count {
        position = position.saturating_add(POSITION_STEP);
        changes.push(Change::insert(Record::Entry(blank(book.new_key(), sheet, position, None))));
    }
    Ok(Effect::new(Place::sheet(sheet), changes))
}

fn blank(id: EntryId, sheet: SheetId, position: i64, parent: Option<EntryId>) -> Entry {
    let lineage = Lineage::random();
    Entry { id, sheet, position, parent, lineage, name: String::new(), marks: Vec::new() }
}

pub fn add_part(book: &mut Book, of: EntryId) -> Outcome {
    let entry = book.entry(of)?;
    let (sheet, head) = (entry.sheet, entry.parent.unwrap_or(entry.id));
    let rows: Vec<Entry> = book.entries_of(sheet)?.cloned().collect();
    let last =
        rows.iter().rposition(|row| row.id == head || row.parent == Some(head)).ok_or(Refusal::Gone)?;
    insert(book, sheet, &rows, last + 1, Some(head))
}

fn insert(book: &mut Book, sheet: SheetId, rows: &[Entry], index: usize, parent: Option<EntryId>) -> Outcome {
    let id = book.new_key();
    let (position, mut changes) = make_room(rows, index);
    changes.push(Change::insert(Record::Entry(blank(id, sheet, position, parent))));
    // A cell that goes on over the new row's place takes the new row in.
    if let Some(below) = rows.get(index) {
        for (column, cell) in book.cells_of(below.id) {
            if *cell == Cell::Merged {
                changes.push(Change::insert(cell_record(id, column, Cell::Merged)));
            }
        }
    }
    Ok(Effect::new(Place::row(sheet, id), changes))
}

pub fn delete(book: &Book, entry: EntryId) -> Outcome {
    let row = book.entry(entry)?;
    // No more of the sheet is looked at than stands beside it: many rows may go at once.
    let below = book.entry_below(entry);

    let mut changes = Vec::new();
    // What was merged with this row's cells keeps their text.
    if let Some(below) = below {
        for (column, cell) in book.cells_of(below.id) {
            if *cell != Cell::Merged || book.is_merged(entry, column) {
                continue;
            }
            let heir = match book.text(entry, column) {
                "" => None,
                text => Some(Cell::Text(text.to_owned())),
            };
            changes.extend(cell_change(book, below.id, column, heir));
        }
    }
    changes.extend(hand_on_parts(book, row));
    changes.extend(delete_cells(book, entry));
    changes.push(Change::delete(Record::Entry(row.clone())));

    let next = below.or_else(|| book.entry_above(entry));
    let place = next.map_or(Place::sheet(row.sheet), |next| Place::row(row.sheet, next.id));
    Ok(Effect::new(place, changes))
}

/// The rows that divided `row` go on without it. A nameless first one takes its
/// name, marks and lineage, and the others with it; else the named ones stand
/// alone, each with the nameless ones below it.
fn hand_on_parts(book: &Book, row: &Entry) -> Vec<Change> {
    let below = std::iter::successors(book.entry_below(row.id), |part| book.entry_below(part.id));
    let parts: Vec<&Entry> = below.take_while(|part| part.parent == Some(row.id)).collect();
    let heir = parts.first().filter(|first| first.name.is_empty()).map(|first| first.id);
    let mut head = heir;
    let mut changes = Vec::new();
    for part in parts {
        let new = if heir == Some(part.id) {
            Entry {
                parent: None,
                name: row.name.clone(),
                marks: row.marks.clone(),
                lineage: row.lineage,
                ..part.clone()
            }
        } else if heir.is_none() && !part.name.is_empty() {
            head = Some(part.id);
            Entry { parent: None, ..part.clone() }
        } else {
            Entry { parent: head, ..part.clone() }
        };
        changes.push(update(part, new));
    }
    changes
}

fn update(before: &Entry, after: Entry) -> Change {
    Change::update(Record::Entry(before.clone()), Record::Entry(after))
}

/// Removes all cells of a row.
pub fn delete_cells(book: &Book, entry: EntryId) -> impl Iterator<Item = Change> + '_ {
    book.cells_of(entry).map(move |(column, cell)| Change::delete(cell_record(entry, column, cell.clone())))
}

pub fn shift(book: &Book, entry: EntryId, direction: Direction) -> Outcome {
    let row = book.entry(entry)?;
    let rows: Vec<&Entry> = book.entries_of(row.sheet)?.collect();
    let at = rows.iter().position(|row| row.id == entry).ok_or(Refusal::Gone)?;

    let has_merged = |row: &Entry| book.cells_of(row.id).any(|(_, cell)| *cell == Cell::Merged);
    // Rows that only make sense together; and whole projects, which hold them.
    let tight = runs(&rows, |row| has_merged(row) || (row.parent.is_some() && row.name.is_empty()));
    let projects = runs(&rows, |row| has_merged(row) || row.parent.is_some());

    let holds = |run: &std::ops::Range<usize>| run.contains(&at);
    let project = projects.iter().position(holds).ok_or(Refusal::Gone)?;
    let unit = tight.iter().position(holds).ok_or(Refusal::Gone)?;
    let project_run = projects.get(project).cloned().ok_or(Refusal::Gone)?;
    let unit_run = tight.get(unit).cloned().ok_or(Refusal::Gone)?;

    // A named part moves among the parts, below the project's first row.
    let inner = row.parent.is_some() && unit_run.start > project_run.start;
    let (runs, index) = if inner { (&tight, unit) } else { (&projects, project) };
    let refusal = if inner { Refusal::StaysWithParent } else { Refusal::NoFurther };
    let other = neighbour(index, direction).ok_or(refusal)?;
    let (upper, lower) = (
        runs.get(index.min(other)).cloned().ok_or(refusal)?,
        runs.get(index.max(other)).cloned().ok_or(refusal)?,
    );
    let is_sibling = |at: usize| rows.get(at).is_some_and(|other| other.parent == row.parent);
    if inner && !upper.clone().chain(lower.clone()).all(is_sibling) {
        return Err(refusal);
    }
    let order: Vec<&Entry> = lower.chain(upper).filter_map(|index| rows.get(index).copied()).collect();
    Ok(Effect::new(Place::row(row.sheet, entry), permute(&order)))
}

/// Cuts rows into runs; a row for which `joined` holds goes with the one above.
fn runs(rows: &[&Entry], joined: impl Fn(&Entry) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if joined(row) => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

pub fn set_part(book: &Book, entry: EntryId, part: bool) -> Outcome {
    let row = book.entry(entry)?;
    let rows: Vec<&Entry> = book.entries_of(row.sheet)?.collect();
    let at = rows.iter().position(|row| row.id == entry).ok_or(Refusal::Gone)?;
    let (above, below) = rows.split_at(at + 1);
    let mut changes = Vec::new();
    if part {
        let above = above.iter().rev().nth(1).ok_or(Refusal::NothingAbove)?;
        let head = Some(above.parent.unwrap_or(above.id));
        // Parts have no parts: those of this row go where it goes.
        let own = below.iter().filter(|own| own.parent == Some(entry));
        changes.extend(own.map(|own| update(own, Entry { parent: head, ..(*own).clone() })));
        changes.push(update(row, Entry { parent: head, ..row.clone() }));
    } else if row.parent.is_some() {
        // Those below it that divided the same project now divide this one.
        let others = below.iter().take_while(|other| other.parent == row.parent);
        changes.extend(others.map(|other| update(other, Entry { parent: Some(entry), ..(*other).clone() })));
        changes.push(update(row, Entry { parent: None, ..row.clone() }));
    }
    Ok(Effect::new(Place::row(row.sheet, entry), changes))
}

fn change(book: &Book, entry: EntryId, change: impl FnOnce(&mut Entry)) -> Outcome {
    let old = book.entry(entry)?;
    let mut new = old.clone();
    change(&mut new);
    Ok(Effect::new(Place::row(old.sheet, entry), vec![update(old, new)]))
}

/// Puts `text` into a cell, or makes it the entry's name where the column is that of names.
pub fn set_text(book: &Book, entry: EntryId, column: &ColumnId, text: &str) -> Outcome {
    match self::column(book, entry, column).ok_or(Refusal::Gone)?.kind {
        ColumnKind::Name => set_name(book, entry, text),
        _ => set_cell(book, entry, column, text),
    }
}

pub fn set_name(book: &Book, entry: EntryId, name: &str) -> Outcome {
    change(book, entry, |row| name.clone_into(&mut row.name))
}

pub fn toggle_mark(book: &Book, entry: EntryId, mark: &str) -> Outcome {
    let sheet = book.entry(entry)?.sheet;
    let form = book.context(sheet)?.form;
    change(book, entry, |row| {
        if let Some(at) = row.marks.iter().position(|own| own == mark) {
            row.marks.remove(at);
        } else {
            row.marks.push(mark.to_owned());
            // In the form's order, those it does not know last.
            row.marks
                .sort_by_key(|own| form.marks.iter().position(|known| known == own).unwrap_or(usize::MAX));
        }
    })
}

pub fn set_cell(book: &Book, entry: EntryId, column: &ColumnId, text: &str) -> Outcome {
    let holder = book.anchor(entry, column);
    let sheet = book.entry(holder)?.sheet;
    self::column(book, holder, column).ok_or(Refusal::Gone)?;
    let cell = (!text.is_empty()).then(|| Cell::Text(text.to_owned()));
    let changes = cell_change(book, holder, column, cell).into_iter().collect();
    Ok(Effect::new(Place::cell(sheet, holder, column), changes))
}

pub fn merge(book: &Book, entry: EntryId, column: &ColumnId) -> Outcome {
    let row = book.entry(entry)?;
    let kind = self::column(book, entry, column).ok_or(Refusal::Gone)?.kind;
    if kind != ColumnKind::Text || book.is_merged(entry, column) {
        return Err(Refusal::CannotMerge);
    }
    let above = book.entry_above(entry).ok_or(Refusal::NothingAbove)?;
    let holder = book.anchor(above.id, column);
    let own = book.text(entry, column);
    let mut changes = Vec::new();
    if !own.is_empty() {
        let joint = match book.text(holder, column) {
            "" => own.to_owned(),
            text => format!("{text}\n{own}"),
        };
        changes.extend(cell_change(book, holder, column, Some(Cell::Text(joint))));
    }
    changes.extend(cell_change(book, entry, column, Some(Cell::Merged)));
    Ok(Effect::new(Place::cell(row.sheet, holder, column), changes))
}

pub fn unmerge(book: &Book, entry: EntryId, column: &ColumnId) -> Outcome {
    let row = book.entry(entry)?;
    if !book.is_merged(entry, column) {
        return Err(Refusal::NotMerged);
    }
    let changes = cell_change(book, entry, column, None).into_iter().collect();
    Ok(Effect::new(Place::cell(row.sheet, entry, column), changes))
}

/// From what the cell is to `after`; `None` where that is the same.
pub fn cell_change(book: &Book, entry: EntryId, column: &ColumnId, after: Option<Cell>) -> Option<Change> {
    let record = |cell: Cell| cell_record(entry, column, cell);
    let before = book.cell(entry, column).cloned();
    (before != after).then(|| Change { before: before.map(record), after: after.map(record) })
}

/// A cell of a row that is new.
pub fn inserted_cell(entry: EntryId, column: &ColumnId, cell: Cell) -> Change {
    Change::insert(cell_record(entry, column, cell))
}

fn cell_record(entry: EntryId, column: &ColumnId, cell: Cell) -> Record {
    Record::Cell(CellRecord { entry, column: column.clone(), cell })
}
