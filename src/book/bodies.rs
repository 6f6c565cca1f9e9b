//! Sheets with their rows: all in memory, or each read when it is looked at first.
//!
//! A book that came from a very large file has a [`BodySource`]: it knows which sheets
//! there are ([`Listed`]), and takes a sheet's [`Body`] from there when it is asked for. What was read stays
//! until [`Book::forget`]. Whoever has such a book in hand sees the same as of one that
//! is whole, but for what could not be read: that shows as nothing, and
//! [`Book::unread`] then says so; nothing that is made of a book may be kept before
//! that was asked.
//!
//! Clones share what was read and what is still to be read. The rows of a sheet are
//! changed only after they were read, so that a clone never sees a later state of the
//! file: what it shares with the original was filled before the file was changed.

mod lazy;
mod slot;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::error::{Error, Result};

use super::{
    Book, Cell, CellRecord, Change, ColumnId, Context, Entry, EntryId, Key as _, Node, PolicyId, Record,
    Sheet, SheetId, Table,
};

use lazy::Lazy;
use slot::Slot;

/// The cells of a row that are not blank.
pub type Cells = BTreeMap<ColumnId, Cell>;

/// A sheet with its rows and their cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Missing only while a change is half made.
    sheet: Option<Sheet>,
    entries: Table<Entry>,
    cells: BTreeMap<EntryId, Cells>,
}

/// What is known of a sheet that was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Listed {
    pub id: SheetId,
    pub policy: PolicyId,
    pub position: i64,
    pub number: u32,
}

impl Listed {
    fn of(sheet: &Sheet) -> Self {
        Self { id: sheet.id, policy: sheet.policy, position: sheet.position, number: sheet.number }
    }
}

impl Node for Listed {
    type Key = SheetId;
    fn key(&self) -> SheetId {
        self.id
    }
    fn parent(&self) -> i64 {
        self.policy.raw()
    }
    fn position(&self) -> i64 {
        self.position
    }
}

/// Where sheets are that are not in memory.
pub trait BodySource: std::fmt::Debug + Send + Sync {
    /// A sheet with its rows as they were saved last, found to be sound and to be where
    /// it is listed.
    ///
    /// # Errors
    /// Those of reading the file.
    fn body(&self, listed: &Listed) -> Result<Body>;

    /// The sheet of a row; `None` where there is no such row.
    ///
    /// # Errors
    /// Those of reading the file.
    fn sheet_of(&self, entry: EntryId) -> Result<Option<SheetId>>;

    /// Whether the file can be read just now without waiting for somebody else.
    fn is_free(&self) -> bool;
}

impl Body {
    /// One without rows.
    pub fn new(sheet: Sheet) -> Self {
        Self { sheet: Some(sheet), ..Self::default() }
    }

    /// Puts a row in, in the place of the one with its key.
    pub fn put_entry(&mut self, entry: Entry) {
        self.entries.put(entry);
    }

    /// Puts a cell in, in the place of the one that is there.
    pub fn put_cell(&mut self, CellRecord { entry, column, cell }: CellRecord) {
        self.cells.entry(entry).or_default().insert(column, cell);
    }

    /// Whether it is of the sheet that is listed so.
    pub fn is_listed_as(&self, listed: &Listed) -> bool {
        self.sheet.as_ref().map(Listed::of).as_ref() == Some(listed)
    }

    /// The rows in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + Clone {
        self.entries.all()
    }

    /// The cells of a row that are not blank.
    pub fn row(&self, entry: EntryId) -> Option<&Cells> {
        self.cells.get(&entry)
    }

    fn remove_cell(&mut self, entry: EntryId, column: &ColumnId) {
        remove_cell(&mut self.cells, entry, column);
    }

    fn is_empty(&self) -> bool {
        self.sheet.is_none() && self.entries.is_empty() && self.cells.is_empty()
    }

    /// About how much memory its texts take, in bytes.
    fn size(&self) -> usize {
        /// What a row or a cell takes beside its text.
        const APIECE: usize = 150;
        let sheet = self.sheet.iter().map(|sheet| sheet.overall.len() + sheet.note.len() + APIECE);
        let rows = self.entries.iter().map(|row| row.name.len() + APIECE);
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.len(),
            Cell::Merged => 0,
        };
        let cells = self.cells.values().flat_map(BTreeMap::values).map(|cell| text(cell) + APIECE);
        sheet.chain(rows).chain(cells).sum()
    }
}

fn remove_cell(cells: &mut BTreeMap<EntryId, Cells>, entry: EntryId, column: &ColumnId) {
    if let Some(row) = cells.get_mut(&entry) {
        row.remove(column);
        if row.is_empty() {
            cells.remove(&entry);
        }
    }
}

/// All sheets with their rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Bodies {
    /// Which there are.
    pub listing: Table<Listed>,
    slots: BTreeMap<SheetId, Arc<Slot>>,
    /// The sheets of the rows that did not come from the source, or were changed since.
    homes: HashMap<EntryId, SheetId>,
    /// Cells of rows that there are not, for as long as a change is half made.
    strays: BTreeMap<EntryId, Cells>,
    lazy: Option<Lazy>,
}

impl PartialEq for Bodies {
    fn eq(&self, other: &Self) -> bool {
        fn filled(own: &Bodies) -> impl Iterator<Item = (SheetId, &Body)> {
            let all = own.slots.keys().filter_map(|&sheet| Some((sheet, own.get(sheet)?)));
            all.filter(|(_, body)| !body.is_empty())
        }
        self.strays == other.strays && filled(self).eq(filled(other))
    }
}

impl Bodies {
    pub fn sheet(&self, id: SheetId) -> Option<&Sheet> {
        self.get(id)?.sheet.as_ref()
    }

    /// A sheet with its rows; read now, if it was not yet.
    pub fn get(&self, sheet: SheetId) -> Option<&Body> {
        let slot = self.slots.get(&sheet)?;
        slot.get().or_else(|| self.lazy.as_ref()?.load(self.listing.get(sheet)?, slot))
    }

    /// The rows of the sheet that a row is on.
    pub fn of(&self, entry: EntryId) -> Option<&Body> {
        self.get(self.home(entry)?)
    }

    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.of(id)?.entries.get(id)
    }

    pub fn above(&self, id: EntryId) -> Option<&Entry> {
        self.of(id)?.entries.before(id)
    }

    pub fn below(&self, id: EntryId) -> Option<&Entry> {
        self.of(id)?.entries.after(id)
    }

    pub fn row(&self, entry: EntryId) -> Option<&Cells> {
        match self.of(entry) {
            Some(body) => body.row(entry),
            None => self.strays.get(&entry),
        }
    }

    /// The sheet that a row is on.
    fn home(&self, entry: EntryId) -> Option<SheetId> {
        if let Some(home) = self.homes.get(&entry) {
            return Some(*home);
        }
        self.lazy.as_ref()?.home(entry, self)
    }

    /// The rows of each sheet, none of which are kept that are read for this.
    fn all(&self) -> impl Iterator<Item = Arc<Body>> + '_ {
        self.slots.iter().filter_map(|(sheet, slot)| {
            slot.shared().or_else(|| self.lazy.as_ref()?.borrow(self.listing.get(*sheet)?, slot))
        })
    }

    pub fn put_entry(&mut self, entry: Entry) {
        let (id, sheet) = (entry.id, entry.sheet);
        let mut cells = self.strays.remove(&id).unwrap_or_default();
        if let Some(before) = self.home(id).filter(|before| *before != sheet) {
            self.change(before, |body| {
                body.entries.remove(id);
                cells.extend(body.cells.remove(&id).unwrap_or_default());
            });
        }
        self.change(sheet, |body| {
            body.entries.put(entry);
            if !cells.is_empty() {
                body.cells.entry(id).or_default().extend(cells);
            }
        });
        self.homes.insert(id, sheet);
    }

    pub fn put_cell(&mut self, cell: CellRecord) {
        match self.home(cell.entry) {
            Some(sheet) => self.change(sheet, |body| body.put_cell(cell)),
            None => drop(self.strays.entry(cell.entry).or_default().insert(cell.column, cell.cell)),
        }
    }

    pub fn remove_entry(&mut self, id: EntryId) {
        let Some(sheet) = self.home(id) else { return };
        let mut left = None;
        self.change(sheet, |body| {
            body.entries.remove(id);
            left = body.cells.remove(&id);
        });
        self.strays.extend(left.map(|cells| (id, cells)));
        self.homes.remove(&id);
        self.drop_empty(sheet);
    }

    pub fn remove_cell(&mut self, entry: EntryId, column: &ColumnId) {
        match self.home(entry) {
            Some(sheet) => self.change(sheet, |body| body.remove_cell(entry, column)),
            None => remove_cell(&mut self.strays, entry, column),
        }
    }

    pub fn put_sheet(&mut self, sheet: Sheet) {
        self.listing.put(Listed::of(&sheet));
        self.change(sheet.id, |body| body.sheet = Some(sheet));
    }

    /// Rows that are still there go one by one, before or after.
    pub fn remove_sheet(&mut self, id: SheetId) {
        self.change(id, |body| body.sheet = None);
        self.listing.remove(id);
        self.drop_empty(id);
    }

    /// A sheet that is gone with all its rows leaves nothing that would be read again.
    fn drop_empty(&mut self, id: SheetId) {
        if self.slots.get(&id).is_some_and(|slot| slot.get().is_some_and(Body::is_empty)) {
            self.slots.remove(&id);
        }
    }

    /// Changes the rows of a sheet, for this book alone.
    fn change(&mut self, sheet: SheetId, change: impl FnOnce(&mut Body)) {
        // What is not in memory is read first.
        let is_read = self.get(sheet).is_some();
        let slot = self.slots.remove(&sheet);
        let is_own = slot.as_ref().is_none_or(|slot| slot.is_own());
        let mut body = slot.filter(|_| is_read).and_then(Slot::take).unwrap_or_default();
        let own = Arc::make_mut(&mut body);
        if !is_own {
            self.homes.extend(own.entries.iter().map(|row| (row.id, sheet)));
        }
        change(own);
        self.slots.insert(sheet, Arc::new(Slot::own(body)));
    }
}

impl Book {
    /// Says which sheets there are in a book that has none yet: each is to be filled in
    /// or read.
    pub fn list(&mut self, sheets: Vec<Listed>) {
        let last = sheets.iter().map(|listed| listed.id.raw()).max().unwrap_or_default();
        self.reserve_keys(last.saturating_add(1));
        self.bodies.listing = Table::of(sheets);
    }

    /// Takes the sheets that were only listed from `source`, when they are looked at.
    pub fn read_from(&mut self, source: Arc<dyn BodySource>) {
        let unread = self.bodies.listing.iter().map(|listed| (listed.id, Arc::default()));
        self.bodies.slots = unread.collect();
        self.bodies.lazy = Some(Lazy::new(source));
    }

    /// Whether the rows of some sheets may still have to be read.
    pub fn is_lazy(&self) -> bool {
        self.bodies.lazy.is_some()
    }

    /// Whether the rows of a sheet are in memory, so that nothing has to be waited for.
    pub fn is_at_hand(&self, sheet: SheetId) -> bool {
        self.bodies.slots.get(&sheet).is_none_or(|slot| slot.get().is_some())
    }

    /// Whether they are, or can be read without waiting for somebody else.
    pub fn is_within_reach(&self, sheet: SheetId) -> bool {
        self.is_at_hand(sheet) || self.bodies.lazy.as_ref().is_none_or(Lazy::is_free)
    }

    /// Whether all could be read that was looked at since the last
    /// [`Book::read_again`]: what was found out from this book may be kept.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn check_read(&self) -> Result<()> {
        self.unread().map_or(Ok(()), |error| Err(Error::Shared(error)))
    }

    /// Why the rows of some sheet could not be read, if that was so since the last
    /// [`Book::read_again`].
    pub fn unread(&self) -> Option<Arc<Error>> {
        self.bodies.lazy.as_ref()?.failure(None)
    }

    /// Why the rows of this sheet could not be read.
    pub fn unread_sheet(&self, sheet: SheetId) -> Option<Arc<Error>> {
        self.bodies.lazy.as_ref()?.failure(Some(sheet))
    }

    /// What could not be read is tried again when it is next looked at.
    pub fn read_again(&mut self) {
        if let Some(lazy) = &mut self.bodies.lazy {
            lazy.forget_failures();
        }
    }

    /// Reads what has to be in memory before `changes` are made.
    ///
    /// # Errors
    /// Those of reading the file; nothing has changed then.
    pub fn read_for(&mut self, changes: &[Change]) -> Result<()> {
        if !self.is_lazy() {
            return Ok(());
        }
        self.read_again();
        for record in changes.iter().flat_map(|change| [&change.before, &change.after]).flatten() {
            match record {
                Record::Sheet(sheet) => drop(self.bodies.get(sheet.id)),
                Record::Entry(entry) => drop((self.bodies.get(entry.sheet), self.bodies.home(entry.id))),
                Record::Cell(cell) => drop(self.bodies.home(cell.entry)),
                _ => {}
            }
        }
        self.check_read()
    }

    /// The book without the sheets whose rows were not read: what can still be kept of
    /// it where they cannot be.
    pub fn at_hand(&self) -> Self {
        let mut own = self.clone();
        own.bodies.lazy = None;
        for sheet in self.all_listed().map(|own| own.id).filter(|sheet| !self.is_at_hand(*sheet)) {
            own.bodies.listing.remove(sheet);
            own.bodies.slots.remove(&sheet);
        }
        for (sheet, slot) in &own.bodies.slots {
            let rows = slot.get().into_iter().flat_map(|body| body.entries.iter());
            own.bodies.homes.extend(rows.map(|row| (row.id, *sheet)));
        }
        own
    }

    /// About how much memory the rows take that were read, in bytes.
    pub fn read_size(&self) -> usize {
        self.bodies.lazy.as_ref().map_or(0, Lazy::size)
    }

    /// Lets go of rows that can be read again, but for those of the sheets to `keep`.
    /// All that was changed must be where they are read from.
    pub fn forget(&mut self, keep: &[SheetId]) {
        let bodies = &mut self.bodies;
        let Some(lazy) = &mut bodies.lazy else { return };
        for (sheet, slot) in &mut bodies.slots {
            let Some(body) = slot.get() else { continue };
            if keep.contains(sheet) || bodies.listing.get(*sheet).is_none() {
                continue;
            }
            for row in body.entries.iter() {
                bodies.homes.remove(&row.id);
            }
            *slot = Arc::default();
        }
        lazy.begin_anew(&bodies.slots);
    }

    /// Looks at a sheet, the rows of which are read for this alone where they are not
    /// there. `None` where there is no such sheet or it cannot be read.
    pub fn look_at<T>(&self, sheet: SheetId, look: impl FnOnce(Context<'_>) -> T) -> Option<T> {
        if self.is_at_hand(sheet) {
            return self.context(sheet).map(look);
        }
        let part = self.part(sheet)?;
        let seen = part.context(sheet).map(look);
        if let (Some(lazy), Some(error)) = (&self.bodies.lazy, part.unread()) {
            lazy.note_failure(sheet, error);
        }
        seen
    }

    /// Whether a sheet has the same rows and cells as in another state of the book, as
    /// far as that can be said without reading.
    pub fn has_rows_of(&self, other: &Self, sheet: SheetId) -> bool {
        let (own, others) = (self.bodies.slots.get(&sheet), other.bodies.slots.get(&sheet));
        let rows = |slot: Option<&Arc<Slot>>| slot.map_or(Some(Arc::default()), |slot| slot.shared());
        match (own, others) {
            (Some(own), Some(other)) if Arc::ptr_eq(own, other) => true,
            _ => rows(own).zip(rows(others)).is_some_and(|(own, others)| own == others),
        }
    }

    /// A sheet with all that it belongs to and with what earlier years said, as a book
    /// of its own: its rows are read for that one and go with it, where this one has
    /// not read them.
    pub fn part(&self, sheet: SheetId) -> Option<Self> {
        let listed = *self.listing(sheet)?;
        let policy = self.policy(listed.policy)?;
        let plan = self.plan(policy.plan)?;
        let mut part = Self::new(self.head.clone());
        part.forms.put(self.form(plan.form)?.clone());
        part.plans.put(plan.clone());
        part.policies.put(policy.clone());
        part.bodies.listing.put(listed);
        if let Some(slot) = self.bodies.slots.get(&sheet) {
            part.bodies.lazy = self.bodies.lazy.as_ref().map(Lazy::fresh);
            if let (Some(body), None) = (slot.get(), &part.bodies.lazy) {
                part.bodies.homes.extend(body.entries.iter().map(|row| (row.id, sheet)));
            }
            let own = if slot.get().is_some() { slot.clone() } else { Arc::new(Slot::beside(slot)) };
            part.bodies.slots.insert(sheet, own);
        }
        (part.pasts, part.series) = (self.pasts.clone(), self.series.clone());
        part.revisions = self.revisions.of_sheet(sheet);
        part.next_key = self.next_key;
        Some(part)
    }

    /// Gives a sheet that was listed what was read for it.
    pub fn fill(&mut self, sheet: SheetId, body: Body) {
        self.bodies.homes.extend(body.entries.iter().map(|row| (row.id, sheet)));
        let keys = body.entries.iter().map(|row| row.id.raw().saturating_add(1));
        self.reserve_keys(keys.max().unwrap_or_default());
        self.bodies.slots.insert(sheet, Arc::new(Slot::own(Arc::new(body))));
    }

    /// The rows of all sheets.
    pub(super) fn all_entries(&self) -> impl Iterator<Item = &Entry> {
        let sheets = self.bodies.slots.keys();
        sheets.filter_map(|sheet| self.bodies.get(*sheet)).flat_map(|body| body.entries.iter())
    }

    /// Every sheet with its rows and cells, sheet by sheet.
    pub(super) fn body_records(&self) -> impl Iterator<Item = Record> + '_ {
        let strays = self.bodies.strays.iter().flat_map(|(entry, row)| cell_records(*entry, row));
        let of_sheet = |body: Arc<Body>| {
            let sheet = body.sheet.iter().cloned().map(Record::Sheet);
            let entries = body.entries.iter().cloned().map(Record::Entry);
            let cells = body.cells.iter().flat_map(|(entry, row)| cell_records(*entry, row));
            sheet.chain(entries).chain(cells.map(Record::Cell)).collect::<Vec<Record>>()
        };
        self.bodies.all().flat_map(of_sheet).chain(strays.map(Record::Cell))
    }
}

fn cell_records(entry: EntryId, row: &Cells) -> impl Iterator<Item = CellRecord> + '_ {
    row.iter().map(move |(column, cell)| CellRecord { entry, column: column.clone(), cell: cell.clone() })
}

#[cfg(test)]
mod tests;
