//! What was read of the volumes, kept for those who look at it.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use super::super::Past;
use super::bound::{BoundPasts, VolumePlace};
use crate::error::Error;

/// How many places are made room for in one go.
const ROW: usize = 64;

/// The records of a place, once they were read.
type ReadYear = OnceLock<Arc<[Past]>>;

/// Room for some places.
type ReadRow = OnceLock<Box<[ReadYear]>>;

/// What was read of the volumes by a book and its clones.
#[derive(Debug, Default)]
pub struct PastReader {
    rows: OnceLock<Box<[ReadRow]>>,
    /// About how many bytes that is.
    size: AtomicUsize,
    failure: OnceLock<Arc<Error>>,
}

impl PastReader {
    /// The records at a place: none where they cannot be read, which is then remembered.
    pub fn read(&self, bound: &BoundPasts, place: VolumePlace) -> &[Past] {
        let read = || {
            let pasts = self.read_for_this(bound, place);
            self.size.fetch_add(size(&pasts), Relaxed);
            pasts
        };
        self.room(bound, place).map_or(&[], |cell| cell.get_or_init(read))
    }

    /// The same, without keeping them.
    pub fn read_for_this(&self, bound: &BoundPasts, place: VolumePlace) -> Arc<[Past]> {
        if let Some(kept) = self.cell(bound.cell(place)).and_then(OnceLock::get) {
            return kept.clone();
        }
        let volume = bound.volumes().get(place.volume);
        let read = volume.and_then(|volume| volume.read(place.year)).unwrap_or_else(|| {
            bound.unread.iter().for_each(|error| drop(self.failure.set(error.clone())));
            Vec::new()
        });
        read.into()
    }

    /// The room for a place, if some was made.
    fn cell(&self, cell: usize) -> Option<&ReadYear> {
        self.rows.get()?.get(cell / ROW)?.get()?.get(cell % ROW)
    }

    /// The room for a place.
    fn room(&self, bound: &BoundPasts, place: VolumePlace) -> Option<&ReadYear> {
        let cell = bound.cell(place);
        let rows = || (0..bound.cells().div_ceil(ROW)).map(|_| OnceLock::new()).collect();
        let row = self.rows.get_or_init(rows).get(cell / ROW)?;
        row.get_or_init(|| (0..ROW).map(|_| ReadYear::new()).collect()).get(cell % ROW)
    }

    /// One that keeps of what was read only the newest year, which is looked at all the
    /// time.
    pub fn with_newest(&self, bound: &BoundPasts) -> Self {
        let own = Self::default();
        let newest = bound.newest().into_iter().flat_map(|year| bound.of_year(year));
        for place in newest {
            let kept = self.cell(bound.cell(place)).and_then(OnceLock::get);
            let room = kept.and_then(|kept| own.room(bound, place).zip(Some(kept)));
            room.into_iter().for_each(|(cell, kept)| drop(cell.set(kept.clone())));
        }
        own
    }

    /// About how many bytes the records take that were read.
    pub fn size(&self) -> usize {
        self.size.load(Relaxed)
    }

    /// Why something could not be read.
    pub fn failure(&self) -> Option<Arc<Error>> {
        self.failure.get().cloned()
    }
}

/// About how much memory records take, in bytes.
fn size(pasts: &[Past]) -> usize {
    /// What a record or a cell takes beside its texts.
    const APIECE: usize = 300;
    let of = |past: &Past| {
        let cells = past.entry().into_iter().flat_map(|entry| &entry.cells);
        APIECE
            + past.plan.len()
            + past.policy.len()
            + cells.map(|cell| APIECE / 2 + cell.text.len()).sum::<usize>()
    };
    pasts.iter().map(of).sum()
}
