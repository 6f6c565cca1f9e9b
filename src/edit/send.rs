//! Rows that go to another sheet.

use std::collections::BTreeSet;

use crate::book::{Book, Cell, Change, Entry, EntryId, POSITION_STEP, Place, Record, SheetId};

use super::Refusal;
use super::effect::Effect;
use super::entries::cell_change;

/// Puts rows at the end of another sheet, in their order; an entry with all the rows
/// that divide it. A part that goes alone becomes an entry of its own. What rows
/// shared by merging, those that go and those that stay both keep.
pub fn to_sheet(book: &Book, rows: &[EntryId], sheet: SheetId) -> Result<Effect, Refusal> {
    book.sheet(sheet)?;
    let asked: BTreeSet<EntryId> = rows.iter().copied().collect();
    let mut sources = BTreeSet::new();
    for &row in rows {
        sources.insert(book.entry(row)?.sheet);
    }
    sources.remove(&sheet);
    let goes = |row: &Entry| asked.contains(&row.id) || row.parent.is_some_and(|head| asked.contains(&head));
    let mut moving: Vec<&Entry> = Vec::new();
    for sheet in &sources {
        moving.extend(book.entries_of(*sheet)?.filter(|row| goes(row)));
    }
    let keys: BTreeSet<EntryId> = moving.iter().map(|row| row.id).collect();

    let mut changes: Vec<Change> = Vec::new();
    for sheet in &sources {
        changes.extend(parted(book, *sheet, &keys)?);
    }
    let mut position = book.entries_of(sheet)?.last().map_or(0, |last| last.position);
    for row in &moving {
        position = position.saturating_add(POSITION_STEP);
        let parent = row.parent.filter(|head| keys.contains(head));
        let after = Entry { sheet, position, parent, ..(*row).clone() };
        changes.push(Change::update(Record::Entry((*row).clone()), Record::Entry(after)));
    }
    let first = moving.first().ok_or(Refusal::NoFurther)?.id;
    Ok(Effect::new(Place::row(sheet, first), changes))
}

/// Cells that are merged with one that goes elsewhere than they do take its text.
fn parted(book: &Book, sheet: SheetId, going: &BTreeSet<EntryId>) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    // The first of those that stay, and of those that go, holds what they share.
    let mut held = BTreeSet::new();
    for row in book.entries_of(sheet)? {
        for (column, cell) in book.cells_of(row.id) {
            if *cell != Cell::Merged {
                continue;
            }
            let anchor = book.anchor(row.id, column);
            let side = going.contains(&row.id);
            if side == going.contains(&anchor) || !held.insert((anchor, column, side)) {
                continue;
            }
            let text = book.text(anchor, column);
            let cell = (!text.is_empty()).then(|| Cell::Text(text.to_owned()));
            changes.extend(cell_change(book, row.id, column, cell));
        }
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::*;
    use crate::book::testing::{Small, rows, small};

    fn send(book: &mut Book, rows: &[EntryId], sheet: SheetId) {
        let command = Command::SendEntries { rows: rows.to_vec(), sheet };
        let step = command.step(book).unwrap().unwrap();
        book.apply_all(&step.changes);
    }

    fn names(book: &Book, sheet: SheetId) -> Vec<&str> {
        book.entries_of(sheet).unwrap().map(|row| row.name.as_str()).collect()
    }

    #[test]
    fn an_entry_goes_with_its_parts_and_what_they_share() {
        let Small { mut book, first, second } = small();
        let before = rows(&book, first);
        send(&mut book, &[before[1]], second);
        assert_eq!(names(&book, first), ["相談", "学童"]);
        assert_eq!(names(&book, second), ["広場", "保育", ""]);
        let part = book.entry(before[2]).unwrap();
        assert_eq!(part.parent, Some(before[1]));
        assert!(book.is_merged(part.id, &"evaluation".into()));
    }

    #[test]
    fn a_part_that_goes_alone_takes_what_it_shared_along() {
        let Small { mut book, first, second } = small();
        let before = rows(&book, first);
        send(&mut book, &[before[2]], second);
        assert_eq!(book.entry(before[2]).unwrap().parent, None);
        assert_eq!(book.text(before[2], &"evaluation".into()), "保育のevaluation");
        assert_eq!(book.text(before[1], &"evaluation".into()), "保育のevaluation");
    }

    #[test]
    fn those_that_stay_keep_what_they_shared() {
        let Small { mut book, first, second } = small();
        let before = rows(&book, first);
        let column = "evaluation".into();
        let merge = Command::Merge { entry: before[3], column };
        let step = merge.step(&mut book).unwrap().unwrap();
        book.apply_all(&step.changes);
        let shared = "保育のevaluation\n学童のevaluation";
        send(&mut book, &[before[1]], second);
        assert_eq!(book.text(before[1], &"evaluation".into()), shared);
        assert_eq!(book.text(before[3], &"evaluation".into()), shared);
        assert!(!book.is_merged(before[3], &"evaluation".into()));
    }

    #[test]
    fn a_row_that_is_there_already_is_refused() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        let command = Command::SendEntries { rows, sheet: first };
        assert_eq!(command.step(&mut book), Err(Refusal::NoFurther));
    }
}
