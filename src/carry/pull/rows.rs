//! Entries that come, with their cells.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Cell, CellRecord, Column, ColumnId, ColumnKind, Entry, EntryId, Form, Lineage, Place, Record, SheetId,
};

use super::super::words::columns::carried;
use super::{Mapped, Pair, PullEffect, Work, after, told};

impl Work<'_> {
    /// The entry of this book with a lineage.
    pub(super) fn with_lineage(&self, lineage: Lineage) -> Option<Entry> {
        self.book.entry(*self.known.entries.get(&lineage)?).ok().cloned()
    }

    /// Rows of one sheet of the other book, in their order: those that are known are
    /// brought up to date, others come to the end of `sheet`. Gives their lineages.
    pub(super) fn rows(&mut self, rows: &[EntryId], sheet: SheetId) -> Vec<Lineage> {
        let mut own: BTreeMap<EntryId, EntryId> = BTreeMap::new();
        let mut lineages = Vec::new();
        for &entry in rows {
            let Some(theirs) = self.other.entry(entry).ok().cloned() else { continue };
            lineages.push(theirs.lineage);
            let known = self.with_lineage(theirs.lineage);
            let is_known = known.is_some();
            let row = match known {
                Some(known) => self.renamed(known, &theirs),
                None => self.new_row(&theirs, sheet, &own),
            };
            // What is merged with a row that came too stays merged, where it is new.
            let may_merge = !is_known
                && self.book.entry_above(row.id).is_some_and(|above| {
                    self.other.entry_above(entry).and_then(|theirs| own.get(&theirs.id)) == Some(&above.id)
                });
            self.cells(&theirs, &row, is_known, may_merge);
            own.insert(entry, row.id);
            if self.pulled.place == Place::default() {
                self.pulled.place = Place::row(row.sheet, row.id);
            }
        }
        lineages
    }

    fn renamed(&mut self, known: Entry, theirs: &Entry) -> Entry {
        // Of an earlier year, what this year's book calls it is newer.
        if self.is_earlier() || theirs.name.is_empty() || theirs.name == known.name {
            return known;
        }
        let new = Entry { name: theirs.name.clone(), ..known.clone() };
        let form = self.book.standing(known.sheet).map(|shown| shown.form);
        let column = form.and_then(|form| form.columns.iter().find(|column| column.kind == ColumnKind::Name));
        let what = column.map_or_else(String::new, |column| column.short.clone());
        self.tell(told(known.sheet, Some(known.id), what, &known.name, &new.name));
        self.put(Some(Record::Entry(known)), Record::Entry(new.clone()));
        new
    }

    fn new_row(&mut self, theirs: &Entry, sheet: SheetId, own: &BTreeMap<EntryId, EntryId>) -> Entry {
        let parent = theirs.parent.and_then(|head| own.get(&head)).copied();
        // A row that divides one that stands elsewhere by now stands below that.
        let head = parent.and_then(|head| self.book.entry(head).ok()).cloned();
        let at = head.as_ref().filter(|head| head.sheet != sheet).map_or(sheet, |head| head.sheet);
        let last = self.book.entries_of(at).ok().and_then(|mut rows| rows.next_back()).cloned();
        let parent = parent
            .filter(|head| last.as_ref().is_some_and(|last| last.id == *head || last.parent == Some(*head)));
        let id = self.book.new_key();
        let position = after(last.map(|last| last.position));
        let form = self.other.standing(theirs.sheet).map(|shown| shown.form);
        let falls = |mark: &String| self.is_earlier() && form.is_some_and(|form| form.falls(mark));
        let marks = theirs.marks.iter().filter(|mark| !falls(mark)).cloned().collect();
        let new = Entry { id, sheet: at, position, parent, marks, ..theirs.clone() };
        self.put(None, Record::Entry(new.clone()));
        self.known.entries.insert(new.lineage, id);
        if parent.is_none() || !new.name.is_empty() {
            self.tell(PullEffect::NewEntry { sheet: at, name: new.name.clone() });
        }
        new
    }

    fn cells(&mut self, theirs: &Entry, row: &Entry, is_known: bool, may_merge: bool) {
        let (Some(from), Some(to)) = (self.other.standing(theirs.sheet), self.book.standing(row.sheet))
        else {
            return;
        };
        let (from, to) = (from.form.clone(), to.form.clone());
        let pair = (from.id, to.id);
        let (is_other, ids) = match self.columns.get(&pair) {
            Some(known) => known.clone(),
            None => {
                let known = self.with_past_names(&to);
                let new = (!known.has_columns_of(&from), self.mapping.of(&known, &from));
                self.columns.insert(pair, new.clone());
                new
            }
        };
        for (column, cell) in self.coming(theirs, &from) {
            let text = match &cell {
                Cell::Text(text) => text.clone(),
                Cell::Merged => {
                    self.other.text(self.other.anchor(theirs.id, &column.id), &column.id).to_owned()
                }
            };
            let own = ids.get(&column.id).and_then(|id| to.column(id));
            if is_other && !text.is_empty() {
                self.map((from.id, to.id), column, own, &text);
            }
            let Some(own) = own else {
                if !text.is_empty() && cell != Cell::Merged {
                    let (name, what) = (theirs.name.clone(), column.short.clone());
                    self.tell(PullEffect::LeftOut { name, what, text });
                }
                continue;
            };
            if cell == Cell::Merged && may_merge {
                self.put(None, record(row.id, &own.id, Cell::Merged));
            } else if !(text.is_empty() || cell == Cell::Merged && is_known) {
                if is_other && !is_known {
                    let (from, what) = (column.short.clone(), own.short.clone());
                    let (sheet, name) = (row.sheet, row.name.clone());
                    self.tell(PullEffect::Placed { sheet, name, from, what, text: text.clone() });
                }
                self.text(row, own, &text, is_known);
            }
        }
    }

    /// A form whose columns also are what earlier years called them.
    fn with_past_names(&self, form: &Form) -> Form {
        let mut form = form.clone();
        let mut names: BTreeMap<ColumnId, BTreeSet<String>> = BTreeMap::new();
        for past in self.book.read_pasts() {
            // A number may have been another column's then.
            let cells = past.entry().into_iter().flat_map(|entry| &entry.cells);
            for cell in cells.filter(|cell| !cell.column.is_counted()) {
                if !names.get(&cell.column).is_some_and(|known| known.contains(&cell.caption)) {
                    names.entry(cell.column.clone()).or_default().insert(cell.caption.clone());
                }
            }
        }
        for column in &mut form.columns {
            column.was.extend(names.get(&column.id).into_iter().flatten().cloned());
        }
        form
    }

    /// Keeps where the texts of a column go.
    fn map(&mut self, pair: Pair, theirs: &Column, own: Option<&Column>, text: &str) {
        let is_it = |known: &Mapped| known.pair == pair && known.column == theirs.id;
        if !self.pulled.mapped.iter().any(is_it) {
            let (column, what, example) = (theirs.id.clone(), theirs.short.clone(), text.to_owned());
            let to = own.map(|own| own.id.clone());
            self.pulled.mapped.push(Mapped { pair, column, what, to, example });
        }
    }

    /// The cells of a row of the other book, as they come.
    fn coming<'f>(&self, theirs: &Entry, form: &'f Form) -> Vec<(&'f Column, Cell)> {
        let Some(before) = self.other.row(theirs.id) else { return Vec::new() };
        let year = self.other.head.fiscal_year;
        let years = self.book.head.fiscal_year.year() - year.year();
        let cells = if years > 0 { carried(form, before, (year, years)) } else { before.clone() };
        let cell = |column: &'f Column| Some((column, cells.get(&column.id)?.clone()));
        form.all_cell_columns().filter_map(cell).collect()
    }

    fn text(&mut self, row: &Entry, column: &Column, text: &str, is_known: bool) {
        let holder = self.book.anchor(row.id, &column.id);
        let old = self.book.text(holder, &column.id).to_owned();
        if old == text {
            return;
        }
        if is_known {
            self.tell(told(row.sheet, Some(row.id), column.short.clone(), &old, text));
        }
        let before = self.book.cell(holder, &column.id).cloned();
        let before = before.map(|cell| record(holder, &column.id, cell));
        self.put(before, record(holder, &column.id, Cell::Text(text.to_owned())));
    }
}

fn record(entry: EntryId, column: &ColumnId, cell: Cell) -> Record {
    Record::Cell(CellRecord { entry, column: column.clone(), cell })
}
