//! All that earlier years said, of which only what is looked at is read.
//!
//! Most of it is *bound*: many records together as one deflated text ([`Volume`]), which
//! stays as it is for as long as the book is in its file. It is read year by year when it
//! is looked at, and kept until [`Book::forget_pasts`](super::Book::forget_pasts). What was
//! changed since is *loose*: a record of its own, in the place of the bound one with its key,
//! which is *unbound*. A file has the same three parts.

mod binding;
mod bound;
mod loose;
mod reader;
mod reading;
mod volume;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{FiscalYear, Lineage, PastId};
use crate::book::Past;
use bound::BoundPasts;
use loose::LoosePasts;
use reader::PastReader;
pub use volume::{Volume, VolumeYear};

/// All that earlier years said.
#[derive(Clone, Debug, Default)]
pub(super) struct Pasts {
    bound: Arc<BoundPasts>,
    /// What was read of them.
    reader: Arc<PastReader>,
    loose: Arc<LoosePasts>,
    unbound: Arc<UnboundPasts>,
}

/// The bound records that do not count any more.
#[derive(Clone, Debug, Default, PartialEq)]
struct UnboundPasts {
    ids: BTreeSet<PastId>,
    of_years: BTreeMap<FiscalYear, usize>,
}

impl PartialEq for Pasts {
    fn eq(&self, other: &Self) -> bool {
        let is_bound_alike = Arc::ptr_eq(&self.bound, &other.bound) && self.unbound == other.unbound;
        if is_bound_alike { self.loose == other.loose } else { self.read_each().eq(other.read_each()) }
    }
}

impl Pasts {
    pub fn put(&mut self, past: Past) {
        self.unbind(past.id);
        Arc::make_mut(&mut self.loose).put(past);
    }

    pub fn remove(&mut self, id: PastId) {
        self.unbind(id);
        if self.loose.get(id).is_some() {
            Arc::make_mut(&mut self.loose).remove(id);
        }
    }

    /// The bound record with this key does not count any more.
    fn unbind(&mut self, id: PastId) {
        if let Some(place) = self.bound.place_of(id)
            && !self.unbound.ids.contains(&id)
        {
            let year = self.bound.year_at(place);
            let unbound = Arc::make_mut(&mut self.unbound);
            unbound.ids.insert(id);
            year.into_iter().for_each(|year| *unbound.of_years.entry(year).or_default() += 1);
        }
    }

    fn counts(&self, past: &Past) -> bool {
        !self.unbound.ids.contains(&past.id)
    }

    pub fn get(&self, id: PastId) -> Option<&Past> {
        self.loose.get(id).or_else(|| {
            let place = self.bound.place_of(id).filter(|_| !self.unbound.ids.contains(&id))?;
            self.reader.read(&self.bound, place).iter().find(|past| past.id == id)
        })
    }

    pub fn is_empty(&self) -> bool {
        self.loose.is_empty() && self.bound.count() == self.unbound.ids.len()
    }

    /// What went on as `lineage` after `year`, in the order of that year's book.
    pub fn went_into(&self, lineage: Lineage, year: FiscalYear) -> Vec<&Past> {
        let bound = self.bound_about(lineage, year).filter(|past| past.next.contains(&lineage));
        in_order(self.loose.went_into(lineage, year).chain(bound))
    }

    /// What the book of `year` said of what had this lineage then.
    pub fn said_as(&self, lineage: Lineage, year: FiscalYear) -> Option<&Past> {
        let bound = self.bound_about(lineage, year).filter(|past| past.lineage == lineage);
        let all = self.loose.said_as(lineage, year).into_iter().chain(bound);
        all.min_by_key(|past| (past.position, past.id))
    }

    /// The bound records of a year among which are those that are about `lineage`.
    fn bound_about(&self, lineage: Lineage, year: FiscalYear) -> impl Iterator<Item = &Past> {
        let places = self.bound.about(lineage).filter_map(move |volume| self.bound.place_in(volume, year));
        places.flat_map(|place| self.reader.read(&self.bound, place)).filter(|past| self.counts(past))
    }

    /// What the book of a year said, by lineage.
    pub fn of_year(&self, year: FiscalYear) -> Vec<&Past> {
        let bound = self.bound.of_year(year).flat_map(|place| self.reader.read(&self.bound, place));
        let bound = bound.filter(|past| self.counts(past));
        let mut all: Vec<&Past> = self.loose.of_year(year).chain(bound).collect();
        all.sort_by_key(|past| (past.lineage, past.position, past.id));
        all
    }

    /// The years before `year` of which anything is known, the newest first.
    pub fn years_before(&self, mut year: FiscalYear) -> Vec<FiscalYear> {
        std::iter::from_fn(|| {
            year = self.year_before(year)?;
            Some(year)
        })
        .collect()
    }

    /// The newest year before `year` of which anything is known.
    pub fn year_before(&self, year: FiscalYear) -> Option<FiscalYear> {
        let mut bound = self.bound.years_before(year);
        let bound = bound.find(|(year, count)| self.unbound.of_years.get(year) != Some(count));
        bound.map(|(year, _)| year).max(self.loose.year_before(year))
    }
}

/// In the order of their year's book.
fn in_order<'p>(all: impl Iterator<Item = &'p Past>) -> Vec<&'p Past> {
    let mut all: Vec<&Past> = all.collect();
    all.sort_by_key(|past| (past.position, past.id));
    all
}

#[cfg(test)]
pub(super) mod tests;
