//! What a book says and does of sheets that were not read.

use std::sync::Arc;

use crate::error::{Error, Result};

use super::super::{Book, CellRecord, Change, Context, Entry, EntryId, Key as _, Record, RowTable, SheetId};
use super::body::{Body, BodySource, Cells, Listed};
use super::lazy::Lazy;
use super::slot::Slot;
use super::{LookupError, Unread};

/// How near the rows of a sheet are to whoever wants to look at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// They are in memory.
    AtHand,
    /// They can be read without waiting for somebody else.
    WithinReach,
    /// Somebody else is working with the file just now.
    Away,
}

impl Book {
    /// Says which sheets there are in a book that has none yet: each is to be filled in
    /// or read.
    pub fn list(&mut self, sheets: Vec<Listed>) {
        let last = sheets.iter().map(|listed| listed.id.raw()).max().unwrap_or_default();
        self.reserve_keys(last.saturating_add(1));
        self.outline.listing = RowTable::of(sheets);
    }

    /// Takes the sheets that were only listed from `source`, when they are looked at.
    pub fn read_from(&mut self, source: Arc<dyn BodySource>) {
        let unread = self.all_listed().map(|listed| (listed.id, Arc::new(Slot::unread(*listed))));
        self.bodies.slots = unread.collect();
        self.bodies.lazy = Some(Lazy::new(source));
    }

    /// Whether the rows of some sheets may still have to be read.
    pub fn is_lazy(&self) -> bool {
        self.bodies.lazy.is_some()
    }

    /// Has all sheets in memory, so that from now on nothing of this book is unread.
    ///
    /// # Errors
    /// [`Unread`] where some sheet could not be read.
    pub fn read_all(&self) -> std::result::Result<(), Unread> {
        self.all_listed().try_for_each(|listed| self.bodies.get(listed.id).map(|_| ()))
    }

    /// How near the rows of a sheet are.
    pub fn nearness(&self, sheet: SheetId) -> Nearness {
        let is_in_memory = self.bodies.slots.get(&sheet).is_none_or(|slot| slot.get().is_some());
        match &self.bodies.lazy {
            Some(lazy) if !is_in_memory => {
                if lazy.is_free() {
                    Nearness::WithinReach
                } else {
                    Nearness::Away
                }
            }
            _ => Nearness::AtHand,
        }
    }

    /// Whether the rows of all sheets are at hand.
    pub fn is_whole(&self) -> bool {
        self.sheets().all(|sheet| self.nearness(sheet.id) == Nearness::AtHand)
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
    /// [`Book::read_again`]; or something of earlier years.
    pub fn unread(&self) -> Option<Arc<Error>> {
        let of_sheets = self.bodies.lazy.as_ref().and_then(|lazy| lazy.failure(None));
        of_sheets.or_else(|| self.unread_past())
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
                Record::Sheet(sheet) => drop(self.bodies.get(sheet.id)?),
                Record::Entry(entry) => {
                    self.bodies.get(entry.sheet)?;
                    self.bodies.home(entry.id)?;
                }
                Record::Cell(cell) => drop(self.bodies.home(cell.entry)?),
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
        for sheet in
            self.all_listed().map(|own| own.id).filter(|sheet| self.nearness(*sheet) != Nearness::AtHand)
        {
            own.outline.listing.remove(sheet);
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
            let Some(listed) = self.outline.listing.get(*sheet).filter(|_| !keep.contains(sheet)) else {
                continue;
            };
            for row in body.entries.iter() {
                bodies.homes.remove(&row.id);
            }
            *slot = Arc::new(Slot::unread(*listed));
        }
        lazy.begin_anew(&bodies.slots);
    }

    /// Looks at a sheet, the rows of which are read for this alone where they are not
    /// there.
    ///
    /// # Errors
    /// [`LookupError`] where there is no such sheet or it cannot be read.
    pub fn look_at<T>(
        &self,
        sheet: SheetId,
        look: impl FnOnce(Context<'_>) -> T,
    ) -> std::result::Result<T, LookupError> {
        if self.nearness(sheet) == Nearness::AtHand {
            return self.context(sheet).map(look);
        }
        let part = self.part(sheet).ok_or(LookupError::Gone)?;
        let seen = part.context(sheet).map(look);
        if let (Some(lazy), Err(LookupError::Unread(Unread(error)))) = (&self.bodies.lazy, &seen) {
            lazy.note_failure(sheet, error.clone());
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
        part.outline.forms.put(self.form(plan.form)?.clone());
        part.outline.plans.put(plan.clone());
        part.outline.policies.put(policy.clone());
        part.outline.listing.put(listed);
        if let Some(slot) = self.bodies.slots.get(&sheet) {
            part.bodies.lazy = self.bodies.lazy.as_ref().map(Lazy::fresh);
            if let (Some(body), None) = (slot.get(), &part.bodies.lazy) {
                part.bodies.homes.extend(body.entries.iter().map(|row| (row.id, sheet)));
            }
            let own = if slot.get().is_some() { slot.clone() } else { Arc::new(Slot::beside(slot)) };
            part.bodies.slots.insert(sheet, own);
        }
        (part.pasts, part.series) = (self.pasts.part(), self.series.clone());
        part.outline.revisions = self.revisions.of_sheet(sheet);
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
    pub(in crate::book) fn all_entries(&self) -> std::result::Result<Vec<&Entry>, Unread> {
        let mut all = Vec::new();
        for sheet in self.bodies.slots.keys() {
            all.extend(self.bodies.get(*sheet)?.into_iter().flat_map(|body| body.entries.iter()));
        }
        Ok(all)
    }

    /// Every sheet with its rows and cells, sheet by sheet.
    pub(in crate::book) fn body_records(
        &self,
    ) -> impl Iterator<Item = std::result::Result<Record, Unread>> + '_ {
        let strays = self.bodies.strays.iter().flat_map(|(entry, row)| cell_records(*entry, row));
        let of_sheet = |body: Arc<Body>| {
            let sheet = body.sheet.iter().cloned().map(Record::Sheet);
            let entries = body.entries.iter().cloned().map(Record::Entry);
            let cells = body.cells.iter().flat_map(|(entry, row)| cell_records(*entry, row));
            sheet.chain(entries).chain(cells.map(Record::Cell)).collect::<Vec<Record>>()
        };
        let of_sheet = move |body: std::result::Result<Arc<Body>, Unread>| match body {
            Ok(body) => of_sheet(body).into_iter().map(Ok).collect(),
            Err(unread) => vec![Err(unread)],
        };
        self.bodies.all().flat_map(of_sheet).chain(strays.map(|cell| Ok(Record::Cell(cell))))
    }
}

fn cell_records(entry: EntryId, row: &Cells) -> impl Iterator<Item = CellRecord> + '_ {
    row.iter().map(move |(column, cell)| CellRecord { entry, column: column.clone(), cell: cell.clone() })
}
