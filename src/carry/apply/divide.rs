//! Rows that come out of others, and parts that go on without the entry they divided.

use std::collections::{BTreeMap, HashMap};

use crate::book::{Cell, ColumnId, Entry, EntryId, Lineage, POSITION_STEP, Record, SheetId};

use super::super::Decision;
use super::{Work, cell_record};

/// An entry that is divided, and where what comes out of it goes.
struct Division<'p> {
    entry: EntryId,
    names: &'p [String],
    /// The row that it comes below: the entry's last part, or itself.
    above: EntryId,
    /// The position of the first that comes.
    first: i64,
}

impl<'a> Work<'a> {
    /// What comes out of entries that are divided, below them.
    pub(super) fn divide(&mut self) {
        for division in self.with_room() {
            let lineages = self.born.get(&division.entry).cloned().unwrap_or_default();
            let positions = (0..).map(|at| division.first.saturating_add(POSITION_STEP.saturating_mul(at)));
            let new: Vec<_> = division.names.iter().zip(lineages).zip(positions).collect();
            for ((name, lineage), position) in new.into_iter().rev() {
                self.insert_below(&division, name, lineage, position);
            }
        }
    }

    /// All that are divided. The rows below them have made room: gaps between rows are not
    /// to be counted on.
    fn with_room(&mut self) -> Vec<Division<'a>> {
        let proposal = self.proposal;
        let mut divisions = Vec::new();
        let mut sheets: BTreeMap<SheetId, Vec<usize>> = BTreeMap::new();
        for choice in &proposal.entries {
            let (Decision::Split(names), true) = (&choice.decision, self.fates.goes_on(choice.entry)) else {
                continue;
            };
            let Ok(row) = self.book.entry(choice.entry) else { continue };
            sheets.entry(row.sheet).or_default().push(divisions.len());
            divisions.push(Division { entry: row.id, names, above: row.id, first: 0 });
        }
        for (sheet, own) in sheets {
            let rows: Vec<Entry> = self.book.entries_of(sheet).into_iter().flatten().cloned().collect();
            let with_parts =
                rows.iter().flat_map(|row| [Some(row.id), row.parent].map(|whole| (whole, row.id)));
            let last: HashMap<Option<EntryId>, EntryId> = with_parts.collect();
            let mut below: HashMap<EntryId, Vec<usize>> = HashMap::new();
            for at in own {
                let Some(division) = divisions.get_mut(at) else { continue };
                division.above = last.get(&Some(division.entry)).copied().unwrap_or(division.entry);
                below.entry(division.above).or_default().push(at);
            }
            let mut added: i64 = 0;
            let position = |old: i64, added: i64| old.saturating_add(POSITION_STEP.saturating_mul(added));
            for row in rows {
                let own = position(row.position, added);
                if added > 0 {
                    let after = Entry { position: own, ..row.clone() };
                    self.put(Some(Record::Entry(row.clone())), Record::Entry(after));
                }
                // What is divided later comes right below.
                let mut first = 1;
                for at in below.remove(&row.id).into_iter().flatten().rev() {
                    let Some(division) = divisions.get_mut(at) else { continue };
                    division.first = position(own, first);
                    first += i64::try_from(division.names.len()).unwrap_or_default();
                }
                added += first - 1;
            }
        }
        divisions
    }

    /// A new entry below another and its parts, with what its columns keep.
    fn insert_below(&mut self, division: &Division<'_>, name: &str, lineage: Lineage, position: i64) {
        let Some(row) = self.book.entry(division.entry).ok().cloned() else { return };
        let below = self.book.entry_below(division.above).map(|below| below.id);
        let id = self.book.new_key();
        let name = name.trim().to_owned();
        self.put(
            None,
            Record::Entry(Entry { id, position, parent: None, lineage, name, marks: Vec::new(), ..row }),
        );
        let entry = division.entry;
        let columns: Vec<ColumnId> = self.book.cells_of(entry).map(|(column, _)| column.clone()).collect();
        for column in columns {
            let text = self.book.text(self.book.anchor(entry, &column), &column).to_owned();
            if !text.is_empty() {
                self.put(None, cell_record(id, &column, Cell::Text(text)));
            }
        }
        // A cell that goes on over the new row's place takes the new row in.
        let Some(below) = below else { return };
        let merged = self.book.cells_of(below).filter(|(_, cell)| **cell == Cell::Merged);
        let merged: Vec<ColumnId> = merged.map(|(column, _)| column.clone()).collect();
        for column in merged {
            self.put(None, cell_record(id, &column, Cell::Merged));
        }
    }

    /// Rows that go on although the entry does not that they divide, or that go to another
    /// sheet: named ones are entries of their own, each with the nameless ones below it; the
    /// first nameless one bears the entry's name.
    pub(super) fn part(&mut self) {
        let mut head: Option<((EntryId, SheetId), EntryId)> = None;
        for choice in &self.proposal.entries {
            let Some(of) = self.last.entry(choice.entry).ok().and_then(|row| row.parent) else { continue };
            let stays = self.fates.goes_on(of) && self.fates.sheet(of) == Some(choice.sheet);
            if stays || !self.fates.goes_on(choice.entry) {
                continue;
            }
            let of = (of, choice.sheet);
            let Some(row) = self.book.entry(choice.entry).ok().cloned() else { continue };
            let above = head.filter(|(whole, _)| *whole == of).map(|(_, above)| above);
            let after = match above {
                Some(above) if row.name.is_empty() => Entry { parent: Some(above), ..row.clone() },
                _ => {
                    head = Some((of, row.id));
                    let name = if row.name.is_empty() {
                        self.fates.choice(of.0).map_or_else(String::new, |of| of.name.trim().to_owned())
                    } else {
                        row.name.clone()
                    };
                    Entry { parent: None, name, ..row.clone() }
                }
            };
            self.put(Some(Record::Entry(row)), Record::Entry(after));
        }
    }
}
