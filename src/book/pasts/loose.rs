//! Records that are not bound with others.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{FiscalYear, Key as _, Lineage, Past, PastId};

/// Records of earlier years, each in memory by itself.
#[derive(Clone, Debug, Default)]
pub struct LoosePasts {
    rows: BTreeMap<PastId, Past>,
    /// By the year, and by what went on from it.
    by_next: BTreeSet<At>,
    /// By the year, and by what it was then.
    by_own: BTreeSet<At>,
}

/// Where a row stands among those of its year, in order.
type At = (FiscalYear, Lineage, i64, PastId);

impl PartialEq for LoosePasts {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl LoosePasts {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn get(&self, id: PastId) -> Option<&Past> {
        self.rows.get(&id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Past> {
        self.rows.values()
    }

    pub fn put(&mut self, past: Past) {
        self.remove(past.id);
        let keys = past.next.iter().map(|&next| (past.year, next, past.position, past.id));
        self.by_next.extend(keys);
        self.by_own.insert((past.year, past.lineage, past.position, past.id));
        self.rows.insert(past.id, past);
    }

    pub fn remove(&mut self, id: PastId) {
        let Some(past) = self.rows.remove(&id) else { return };
        self.by_own.remove(&(past.year, past.lineage, past.position, id));
        for next in past.next {
            self.by_next.remove(&(past.year, next, past.position, id));
        }
    }

    /// What went on as `lineage` after `year`, in the order of that year's book.
    pub fn went_into(&self, lineage: Lineage, year: FiscalYear) -> impl Iterator<Item = &Past> {
        let (first, last) = bounds(year, lineage);
        self.by_next.range(first..=last).filter_map(|(.., id)| self.rows.get(id))
    }

    /// The first thing that the book of a year said of what had this lineage then.
    pub fn said_as(&self, lineage: Lineage, year: FiscalYear) -> Option<&Past> {
        let (first, last) = bounds(year, lineage);
        let (.., id) = self.by_own.range(first..=last).next()?;
        self.rows.get(id)
    }

    /// What the book of a year said, by lineage.
    pub fn of_year(&self, year: FiscalYear) -> impl Iterator<Item = &Past> {
        let own = self.by_own.range(least(year)..).take_while(move |(own, ..)| *own == year);
        own.filter_map(|(.., id)| self.rows.get(id))
    }

    /// The newest year before `year` of which anything is known.
    pub fn year_before(&self, year: FiscalYear) -> Option<FiscalYear> {
        self.by_own.range(..least(year)).next_back().map(|(year, ..)| *year)
    }
}

/// Before all of a year.
fn least(year: FiscalYear) -> At {
    (year, Lineage::LEAST, i64::MIN, PastId::from_raw(i64::MIN))
}

/// The first and the last key there can be of a lineage in a year.
fn bounds(year: FiscalYear, lineage: Lineage) -> (At, At) {
    let at = |end| (year, lineage, end, PastId::from_raw(end));
    (at(i64::MIN), at(i64::MAX))
}
