//! Rows that are read when they are looked at.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::error::Error;

use super::slot::Slot;
use super::{Bodies, Body, BodySource, EntryId, Listed, SheetId, Unread};

/// Where the rows are read from, and what is known of what was read.
#[derive(Debug)]
pub struct Lazy {
    source: Arc<dyn BodySource>,
    /// The sheets of rows that were read: where to look first.
    homes: RwLock<HashMap<EntryId, SheetId>>,
    /// What could not be read. It is not tried again at each look: that may take long.
    failures: Mutex<BTreeMap<Option<SheetId>, Arc<Error>>>,
    /// About how many bytes were read, by this book and its clones, which share them.
    size: Arc<AtomicUsize>,
}

impl Clone for Lazy {
    /// The clone finds out for itself what cannot be read.
    fn clone(&self) -> Self {
        let homes = self.homes.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            source: self.source.clone(),
            homes: RwLock::new(homes),
            failures: Mutex::default(),
            size: self.size.clone(),
        }
    }
}

impl Lazy {
    pub fn new(source: Arc<dyn BodySource>) -> Self {
        Self { source, homes: RwLock::default(), failures: Mutex::default(), size: Arc::default() }
    }

    /// One that has read nothing yet, from the same source.
    pub fn fresh(&self) -> Self {
        Self::new(self.source.clone())
    }

    /// Fills a slot, if there is something to be read into it.
    pub fn load<'s>(&self, slot: &'s Slot) -> Result<Option<&'s Body>, Unread> {
        let Some(listed) = slot.listed() else { return Ok(None) };
        let body = slot.fill(self.read(listed)?);
        self.size.fetch_add(body.size(), Relaxed);
        self.remember(listed.id, body);
        Ok(Some(body))
    }

    /// What belongs into a slot, without filling it.
    pub fn borrow(&self, slot: &Slot) -> Result<Option<Arc<Body>>, Unread> {
        slot.listed().map(|listed| Ok(slot.prefer(self.read(listed)?))).transpose()
    }

    fn read(&self, listed: &Listed) -> Result<Body, Unread> {
        match self.failure(Some(listed.id)) {
            Some(error) => Err(Unread(error)),
            None => self.source.body(listed).map_err(|error| self.failed(Some(listed.id), error)),
        }
    }

    fn remember(&self, sheet: SheetId, body: &Body) {
        let mut homes = self.homes.write().unwrap_or_else(PoisonError::into_inner);
        homes.extend(body.entries.iter().map(|row| (row.id, sheet)));
    }

    /// The sheet of a row that came from the source and stayed as it was.
    pub fn home(&self, entry: EntryId, bodies: &Bodies) -> Result<Option<SheetId>, Unread> {
        let slots = &bodies.slots;
        let has = |slot: &Arc<Slot>| slot.get().is_some_and(|body| body.entries.get(entry).is_some());
        let known = self.homes.read().unwrap_or_else(PoisonError::into_inner).get(&entry).copied();
        if let Some(sheet) = known.filter(|sheet| slots.get(sheet).is_some_and(has)) {
            return Ok(Some(sheet));
        }
        // Others may have read it, who share the slot.
        if let Some((sheet, slot)) = slots.iter().find(|(_, slot)| has(slot)) {
            slot.get().into_iter().for_each(|body| self.remember(*sheet, body));
            return Ok(Some(*sheet));
        }
        let found = self.source.sheet_of(entry).map_err(|error| self.failed(None, error))?;
        let unread = |sheet: &SheetId| slots.get(sheet).filter(|slot| slot.get().is_none());
        let Some((sheet, slot)) = found.and_then(|sheet| Some((sheet, unread(&sheet)?))) else {
            return Ok(None);
        };
        let has_row = self.load(slot)?.is_some_and(|body| body.entries.get(entry).is_some());
        Ok(has_row.then_some(sheet))
    }

    pub fn is_free(&self) -> bool {
        self.source.is_free()
    }

    fn failed(&self, sheet: Option<SheetId>, error: Error) -> Unread {
        let error = Arc::new(error);
        self.failures().insert(sheet, error.clone());
        Unread(error)
    }

    /// A sheet could not be read, as a part of the book found.
    pub fn note_failure(&self, sheet: SheetId, error: Arc<Error>) {
        self.failures().insert(Some(sheet), error);
    }

    fn failures(&self) -> MutexGuard<'_, BTreeMap<Option<SheetId>, Arc<Error>>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why a sheet could not be read; of none in particular, why any could not.
    pub fn failure(&self, sheet: Option<SheetId>) -> Option<Arc<Error>> {
        let failures = self.failures();
        match sheet {
            Some(_) => failures.get(&sheet).cloned(),
            None => failures.values().next().cloned(),
        }
    }

    pub fn forget_failures(&mut self) {
        self.failures().clear();
    }

    /// About how many bytes were read and are still there.
    pub fn size(&self) -> usize {
        self.size.load(Relaxed)
    }

    /// Knows only of what is in `slots`.
    pub fn begin_anew(&mut self, slots: &BTreeMap<SheetId, Arc<Slot>>) {
        let homes = self.homes.get_mut().unwrap_or_else(PoisonError::into_inner);
        let is_there = |sheet: &SheetId| slots.get(sheet).is_some_and(|slot| slot.get().is_some());
        homes.retain(|_, sheet| is_there(sheet));
        let size = slots.values().filter_map(|slot| slot.get()).map(Body::size).sum();
        self.size.store(size, Relaxed);
    }
}
