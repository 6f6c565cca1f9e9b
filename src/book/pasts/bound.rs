//! Which volumes there are, and what can be said of them without reading one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::{FiscalYear, Key as _, Lineage, PastId};
use super::volume::Volume;
use crate::error::Error;

/// All volumes. They stay as they are.
#[derive(Debug, Default)]
pub struct BoundPasts {
    volumes: Vec<Volume>,
    /// By the first of a row of keys: the last of it, and where those records are.
    keys: BTreeMap<PastId, (PastId, VolumePlace)>,
    /// What each is about, by lineage.
    lineages: Vec<(Lineage, usize)>,
    years: BTreeMap<FiscalYear, OfYear>,
    /// How many records there are.
    count: usize,
    /// For each volume, the number of the first of its years among those of all.
    first_cells: Vec<usize>,
    cells: usize,
    /// What is told where one cannot be read.
    pub unread: Option<Arc<Error>>,
}

/// The records of one year in one volume: the place of that among all, and of the year in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct VolumePlace {
    pub volume: usize,
    pub year: usize,
}

#[derive(Debug, Default)]
struct OfYear {
    places: Vec<VolumePlace>,
    count: usize,
}

impl BoundPasts {
    /// `None` where two records have one key.
    pub fn of(volumes: Vec<Volume>, unread: Error) -> Option<Self> {
        let mut own = Self { unread: Some(Arc::new(unread)), ..Self::default() };
        for (at, volume) in volumes.iter().enumerate() {
            own.first_cells.push(own.cells);
            own.cells += volume.years().len();
            own.lineages.extend(volume.lineages().iter().map(|lineage| (*lineage, at)));
            for (place, year) in volume.years().iter().enumerate() {
                let place = VolumePlace { volume: at, year: place };
                let of_year = own.years.entry(year.year).or_default();
                of_year.places.push(place);
                of_year.count = of_year.count.saturating_add(year.count());
                own.count = own.count.saturating_add(year.count());
                for (first, last) in &year.keys {
                    own.keys.insert(*first, (*last, place)).is_none().then_some(())?;
                }
            }
        }
        let lasts = own.keys.values().map(|(last, _)| *last);
        let is_apart = lasts.zip(own.keys.keys().skip(1)).all(|(last, next)| last < *next);
        own.lineages.sort_unstable();
        own.volumes = volumes;
        is_apart.then_some(own)
    }

    pub fn volumes(&self) -> &[Volume] {
        &self.volumes
    }

    /// How many records there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many places there are.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// The number of a place among all.
    pub fn cell(&self, place: VolumePlace) -> usize {
        self.first_cells.get(place.volume).map_or(0, |first| first + place.year)
    }

    pub fn place_of(&self, id: PastId) -> Option<VolumePlace> {
        let (_, (last, place)) = self.keys.range(..=id).next_back()?;
        (id <= *last).then_some(*place)
    }

    /// The rows of keys in order, each with its place.
    pub fn keys(&self) -> impl Iterator<Item = (PastId, PastId, VolumePlace)> {
        self.keys.iter().map(|(first, (last, place))| (*first, *last, *place))
    }

    pub fn last_key(&self) -> i64 {
        self.keys.values().next_back().map_or(0, |(last, _)| last.raw())
    }

    pub fn year_at(&self, place: VolumePlace) -> Option<FiscalYear> {
        self.volumes.get(place.volume)?.years().get(place.year).map(|year| year.year)
    }

    /// The volumes that have something about a lineage.
    pub fn about(&self, lineage: Lineage) -> impl Iterator<Item = usize> {
        let first = self.lineages.partition_point(|(own, _)| *own < lineage);
        let own = self.lineages.get(first..).unwrap_or_default();
        own.iter().take_while(move |(own, _)| *own == lineage).map(|(_, volume)| *volume)
    }

    pub fn place_in(&self, volume: usize, year: FiscalYear) -> Option<VolumePlace> {
        let years = self.volumes.get(volume)?.years();
        let at = years.binary_search_by(|own| year.cmp(&own.year)).ok()?;
        Some(VolumePlace { volume, year: at })
    }

    pub fn of_year(&self, year: FiscalYear) -> impl Iterator<Item = VolumePlace> {
        self.years.get(&year).into_iter().flat_map(|own| own.places.iter().copied())
    }

    /// The years before `year`, the newest first, each with how many records it has.
    pub fn years_before(&self, year: FiscalYear) -> impl Iterator<Item = (FiscalYear, usize)> {
        self.years.range(..year).rev().map(|(year, own)| (*year, own.count))
    }

    /// The newest year of all.
    pub fn newest(&self) -> Option<FiscalYear> {
        self.years.keys().next_back().copied()
    }
}
