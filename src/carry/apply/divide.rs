//! Rows that come out of others, and parts that go on without the entry they divided.

use crate::book::{Cell, ColumnId, Entry, EntryId, Lineage, POSITION_STEP, Record, SheetId};

use super::super::Decision;
use super::{Work, cell_record};

impl Work<'_> {
    /// What comes out of entries that are divided, below them.
    pub(super) fn divide(&mut self) {
        for choice in &self.proposal.entries {
            let (Decision::Split(names), true) = (&choice.decision, self.fates.goes_on(choice.entry)) else {
                continue;
            };
            let lineages = self.born.get(&choice.entry).cloned().unwrap_or_default();
            for (name, lineage) in names.iter().zip(lineages).rev() {
                self.insert_below(choice.entry, name, lineage);
            }
        }
    }

    /// A new entry below another and its parts, with what its columns keep.
    fn insert_below(&mut self, entry: EntryId, name: &str, lineage: Lineage) {
        let Some(row) = self.book.entry(entry).cloned() else { return };
        let rows: Vec<Entry> = self.book.entries_of(row.sheet).cloned().collect();
        let last = rows.iter().rposition(|other| other.id == entry || other.parent == Some(entry));
        let Some(last) = last else { return };
        // All below make room: gaps between rows are not to be counted on.
        let (above, below) = rows.split_at(last + 1);
        let position = above.last().map_or(0, |above| above.position).saturating_add(POSITION_STEP);
        for other in below {
            let after = Entry { position: other.position.saturating_add(POSITION_STEP), ..other.clone() };
            self.put(Some(Record::Entry(other.clone())), Record::Entry(after));
        }
        let id = self.book.new_key();
        let name = name.trim().to_owned();
        self.put(
            None,
            Record::Entry(Entry { id, position, parent: None, lineage, name, marks: Vec::new(), ..row }),
        );
        let columns: Vec<ColumnId> = self.book.cells_of(entry).map(|(column, _)| column.clone()).collect();
        for column in columns {
            let text = self.book.text(self.book.anchor(entry, &column), &column).to_owned();
            if !text.is_empty() {
                self.put(None, cell_record(id, &column, Cell::Text(text)));
            }
        }
        // A cell that goes on over the new row's place takes the new row in.
        let Some(below) = below.first() else { return };
        let merged = self.book.cells_of(below.id).filter(|(_, cell)| **cell == Cell::Merged);
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
            let Some(of) = self.last.entry(choice.entry).and_then(|row| row.parent) else { continue };
            let stays = self.fates.goes_on(of) && self.fates.sheet(of) == Some(choice.sheet);
            if stays || !self.fates.goes_on(choice.entry) {
                continue;
            }
            let of = (of, choice.sheet);
            let Some(row) = self.book.entry(choice.entry).cloned() else { continue };
            let above = head.filter(|(whole, _)| *whole == of).map(|(_, above)| above);
            let after = match above {
                Some(above) if row.name.is_empty() => Entry { parent: Some(above), ..row.clone() },
                _ => {
                    head = Some((of, row.id));
                    let name = if row.name.is_empty() {
                        self.proposal.entry(of.0).map_or_else(String::new, |of| of.name.trim().to_owned())
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
