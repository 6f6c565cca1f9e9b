//! What a book says of earlier years, and what it does with what was read for that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::{Book, FiscalYear, Lineage, Past, PastId};
use super::bound::{BoundPasts, VolumePlace};
use super::{PastReader, Pasts, Volume};
use crate::error::Error;

impl Pasts {
    /// The same, where what is read is kept for this one alone.
    pub fn part(&self) -> Self {
        Self { reader: Arc::default(), ..self.clone() }
    }

    /// The bound records by key, each read for this alone.
    fn read_bound(&self) -> impl Iterator<Item = Past> {
        // Records of one place mostly follow each other.
        let mut last: Option<(VolumePlace, Arc<[Past]>)> = None;
        self.bound.keys().flat_map(move |(first, end, place)| {
            let known = last.take().filter(|(at, _)| *at == place).map(|(_, read)| read);
            let read = known.unwrap_or_else(|| self.reader.read_for_this(&self.bound, place));
            let is_own = |past: &&Past| (first..=end).contains(&past.id) && self.counts(past);
            let mut own: Vec<Past> = read.iter().filter(is_own).cloned().collect();
            own.sort_unstable_by_key(|past| past.id);
            last = Some((place, read));
            own
        })
    }

    /// All records by key, each read for this alone where it is bound.
    pub fn read_each(&self) -> impl Iterator<Item = Past> {
        let (mut bound, mut loose) = (self.read_bound().peekable(), self.loose.iter().peekable());
        std::iter::from_fn(move || match (bound.peek(), loose.peek()) {
            (Some(own), Some(other)) if own.id > other.id => loose.next().cloned(),
            (Some(_), _) => bound.next(),
            (None, _) => loose.next().cloned(),
        })
    }

    /// All records by key.
    fn iter(&self) -> impl Iterator<Item = &Past> {
        let places =
            self.bound.volumes().iter().enumerate().flat_map(|(volume, own)| {
                (0..own.years().len()).map(move |year| VolumePlace { volume, year })
            });
        let bound = places.flat_map(|place| self.reader.read(&self.bound, place));
        let bound = bound.filter(|past| self.counts(past));
        let all: BTreeMap<PastId, &Past> =
            bound.chain(self.loose.iter()).map(|past| (past.id, past)).collect();
        all.into_values()
    }
}

impl Book {
    /// One of what earlier years said.
    pub fn past(&self, id: PastId) -> Option<&Past> {
        self.pasts.get(id)
    }

    /// All that earlier years said, by key. Those that are bound stay in memory: of a large
    /// book that is much, and [`Book::read_pasts`] is better.
    pub fn pasts(&self) -> impl Iterator<Item = &Past> {
        self.pasts.iter()
    }

    /// All that earlier years said, by key, each read for this alone.
    pub fn read_pasts(&self) -> impl Iterator<Item = Past> {
        self.pasts.read_each()
    }

    /// Whether the book holds anything of earlier years.
    pub fn has_past(&self) -> bool {
        !self.pasts.is_empty()
    }

    /// What the book of a year said of what had this lineage then, whatever went on
    /// from it.
    pub fn past_as(&self, lineage: Lineage, year: FiscalYear) -> Option<&Past> {
        self.pasts.said_as(lineage, year)
    }

    /// The newest year before the book's of which it knows anything.
    pub fn last_year_known(&self) -> Option<FiscalYear> {
        self.pasts.year_before(self.head.fiscal_year)
    }

    /// What the newest of the earlier books that had it said of what had this lineage then,
    /// whatever went on from it.
    pub fn newest_past_as(&self, lineage: Lineage) -> Option<&Past> {
        let mut year = self.pasts.year_before(self.head.fiscal_year);
        while let Some(own) = year {
            if let Some(past) = self.past_as(lineage, own) {
                return Some(past);
            }
            year = self.pasts.year_before(own);
        }
        None
    }

    /// What the book of a year said, by lineage.
    pub fn pasts_of(&self, year: FiscalYear) -> impl Iterator<Item = &Past> {
        self.pasts.of_year(year).into_iter()
    }

    /// What the newest year that is known said of the entry or sheet with this lineage,
    /// and of those that went into it; in the order of that year's book. That is last year,
    /// but where no book was made then.
    pub fn past_of(&self, lineage: Lineage) -> Vec<&Past> {
        let last = self.last_year_known();
        last.map(|last| self.pasts.went_into(lineage, last)).unwrap_or_default()
    }

    /// What all earlier years said of the entry or sheet with this lineage and of
    /// those that went into it, from the newest year to the oldest; in each in the
    /// order of that year's book.
    pub fn history_of(&self, lineage: Lineage) -> Vec<&Past> {
        let mut history = Vec::new();
        let mut lineages = BTreeSet::from([lineage]);
        let mut year = self.head.fiscal_year;
        while let Some(before) = self.pasts.year_before(year) {
            let mut found: BTreeMap<(i64, PastId), &Past> = BTreeMap::new();
            let mut from = BTreeSet::new();
            for lineage in lineages {
                let known = self.pasts.went_into(lineage, before);
                // A year that says nothing of it is passed over.
                if known.is_empty() {
                    from.insert(lineage);
                }
                found.extend(known.into_iter().map(|past| ((past.position, past.id), past)));
            }
            from.extend(found.values().map(|past| past.lineage));
            history.extend(found.into_values());
            (lineages, year) = (from, before);
        }
        history
    }

    /// Gives a book what its file has bound of earlier years; `unbound` do not count any
    /// more, and `unread` is what is told where something cannot be read. `false` where that
    /// does not fit together.
    pub fn take_volumes(&mut self, volumes: Vec<Volume>, unbound: Vec<PastId>, unread: Error) -> bool {
        let Some(bound) = BoundPasts::of(volumes, unread) else { return false };
        self.reserve_keys(bound.last_key().saturating_add(1));
        let loose = self.pasts.loose.clone();
        self.pasts = Pasts { bound: Arc::new(bound), loose, ..Pasts::default() };
        let count = unbound.len();
        unbound.into_iter().for_each(|id| self.pasts.unbind(id));
        let is_apart = |past: &Past| self.pasts.bound.place_of(past.id).is_none() || !self.pasts.counts(past);
        self.pasts.unbound.ids.len() == count && self.pasts.loose.iter().all(is_apart)
    }

    /// What is bound of what earlier years said, as the file has it.
    pub fn volumes(&self) -> &[Volume] {
        self.pasts.bound.volumes()
    }

    /// The keys of those of the bound records that do not count any more.
    pub fn unbound_pasts(&self) -> impl Iterator<Item = PastId> {
        self.pasts.unbound.ids.iter().copied()
    }

    /// What is not bound of what earlier years said, by key.
    pub fn loose_pasts(&self) -> impl Iterator<Item = &Past> {
        self.pasts.loose.iter()
    }

    /// What earlier years said as a new file has it: bound together, and what is not.
    pub fn bind_pasts(&self) -> (Vec<Volume>, Vec<Past>) {
        self.pasts.bind()
    }

    /// Whether two states of a book have the same volumes, so that only what is loose or
    /// unbound can differ in what earlier years said.
    pub(in crate::book) fn has_volumes_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.pasts.bound, &other.pasts.bound) || self.volumes() == other.volumes()
    }

    /// Why something of earlier years could not be read.
    pub(in crate::book) fn unread_past(&self) -> Option<Arc<Error>> {
        self.pasts.reader.failure()
    }

    /// About how much memory the records of earlier years take that were read since the
    /// last [`Book::forget_pasts`], in bytes.
    pub fn read_pasts_size(&self) -> usize {
        self.pasts.reader.size()
    }

    /// Lets go of what was read of earlier years, but for the newest.
    pub fn forget_pasts(&mut self) {
        self.pasts.reader = Arc::new(PastReader::with_newest(&self.pasts.reader, &self.pasts.bound));
    }
}
