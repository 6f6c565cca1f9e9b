//! Sheets with their rows: all in memory, or each read when it is looked at first.
//!
//! A book that came from a very large file has a [`BodySource`]: it knows which sheets
//! there are ([`Listed`]), and takes a sheet's [`Body`] from there when it is asked for.
//! What was read stays until [`Book::forget`](super::Book::forget). Whoever has such a
//! book in hand sees the same as of one that is whole, but for what could not be read:
//! instead of that there is [`Unread`], never a sheet without rows.
//!
//! Clones share what was read and what is still to be read. The rows of a sheet are
//! changed only after they were read, so that a clone never sees a later state of the
//! file: what it shares with the original was filled before the file was changed.

mod body;
mod lazy;
mod reading;
mod slot;
mod unread;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{CellRecord, ColumnId, Entry, EntryId, Sheet, SheetId};

use body::remove_cell;
pub use body::{Body, BodySource, Cells, Listed};
use lazy::Lazy;
pub use reading::Nearness;
use slot::Slot;
pub use unread::{Known, LookupError, Unread};

/// All sheets with their rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Bodies {
    slots: BTreeMap<SheetId, Arc<Slot>>,
    /// The sheets of the rows that did not come from the source, or were changed since.
    homes: HashMap<EntryId, SheetId>,
    /// Cells of rows that there are not, for as long as a change is half made.
    strays: BTreeMap<EntryId, Cells>,
    lazy: Option<Lazy>,
}

impl PartialEq for Bodies {
    fn eq(&self, other: &Self) -> bool {
        /// `None` where some cannot be read: that is like nothing.
        fn filled(own: &Bodies) -> Option<Vec<(SheetId, &Body)>> {
            let mut all = Vec::new();
            for &sheet in own.slots.keys() {
                let body = own.get(sheet).ok()?.filter(|body| !body.is_empty());
                all.extend(body.map(|body| (sheet, body)));
            }
            Some(all)
        }
        self.strays == other.strays && filled(self).is_some_and(|own| Some(own) == filled(other))
    }
}

impl Bodies {
    pub fn sheet(&self, id: SheetId) -> Result<&Sheet, LookupError> {
        self.get(id)?.and_then(|body| body.sheet.as_ref()).ok_or(LookupError::Gone)
    }

    /// A sheet with its rows; read now, if it was not yet. `None` where there is none.
    pub fn get(&self, sheet: SheetId) -> Result<Option<&Body>, Unread> {
        let Some(slot) = self.slots.get(&sheet) else { return Ok(None) };
        match (slot.get(), &self.lazy) {
            (None, Some(lazy)) => lazy.load(slot),
            (body, _) => Ok(body),
        }
    }

    /// The rows of the sheet that a row is on.
    pub fn of(&self, entry: EntryId) -> Result<Option<&Body>, Unread> {
        self.home(entry)?.map_or(Ok(None), |home| self.get(home))
    }

    pub fn entry(&self, id: EntryId) -> Result<&Entry, LookupError> {
        self.of(id)?.and_then(|body| body.entries.get(id)).ok_or(LookupError::Gone)
    }

    pub fn above(&self, id: EntryId) -> Option<&Entry> {
        self.of(id).ok()??.entries.before(id)
    }

    pub fn below(&self, id: EntryId) -> Option<&Entry> {
        self.of(id).ok()??.entries.after(id)
    }

    pub fn row(&self, entry: EntryId) -> Option<&Cells> {
        match self.of(entry).ok().flatten() {
            Some(body) => body.row(entry),
            None => self.strays.get(&entry),
        }
    }

    /// The sheet that a row is on.
    fn home(&self, entry: EntryId) -> Result<Option<SheetId>, Unread> {
        match (self.homes.get(&entry), &self.lazy) {
            (None, Some(lazy)) => lazy.home(entry, self),
            (home, _) => Ok(home.copied()),
        }
    }

    /// The same of what was read for a change before it is made.
    fn known_home(&self, entry: EntryId) -> Option<SheetId> {
        self.home(entry).ok().flatten()
    }

    /// The rows of each sheet, none of which are kept that are read for this.
    fn all(&self) -> impl Iterator<Item = Result<Arc<Body>, Unread>> + '_ {
        self.slots.values().filter_map(|slot| match (slot.shared(), &self.lazy) {
            (None, Some(lazy)) => lazy.borrow(slot).transpose(),
            (body, _) => body.map(Ok),
        })
    }

    pub fn put_entry(&mut self, entry: Entry) {
        let (id, sheet) = (entry.id, entry.sheet);
        let mut cells = self.strays.remove(&id).unwrap_or_default();
        if let Some(before) = self.known_home(id).filter(|before| *before != sheet) {
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
        match self.known_home(cell.entry) {
            Some(sheet) => self.change(sheet, |body| body.put_cell(cell)),
            None => drop(self.strays.entry(cell.entry).or_default().insert(cell.column, cell.cell)),
        }
    }

    pub fn remove_entry(&mut self, id: EntryId) {
        let Some(sheet) = self.known_home(id) else { return };
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
        match self.known_home(entry) {
            Some(sheet) => self.change(sheet, |body| body.remove_cell(entry, column)),
            None => remove_cell(&mut self.strays, entry, column),
        }
    }

    pub fn put_sheet(&mut self, sheet: Sheet) {
        self.change(sheet.id, |body| body.sheet = Some(sheet));
    }

    /// Rows that are still there go one by one, before or after.
    pub fn remove_sheet(&mut self, id: SheetId) {
        self.change(id, |body| body.sheet = None);
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
        let is_read = matches!(self.get(sheet), Ok(Some(_)));
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

#[cfg(test)]
mod tests;
