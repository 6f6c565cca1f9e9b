//! Binding records together, for a file that is made.
//!
//! What goes on through the years stands in one volume, with its neighbours, so that what
//! years say in the same words is there once. A year's part of a volume is kept below what
//! deflate looks back over. Volumes to which nothing comes and of which nothing goes stay as
//! they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::{FiscalYear, Lineage, Past, PastId};
use super::Pasts;
use super::volume::{Volume, VolumeYear, YearBundle};
use crate::parallel;

/// About how many bytes of text of one year stand together: the year before is then within
/// the 32 KiB that deflate refers back over.
const TOGETHER: usize = 24 << 10;

/// About how many bytes of text of all years do: more are not inflated for one sheet.
const IN_ALL: usize = 512 << 10;

/// What has a longer text, in bytes, stays loose.
const LONGEST: usize = 1 << 20;

/// A volume that is to be bound.
#[derive(Default)]
struct VolumePlan {
    /// The place of the one that it goes on from.
    from: Option<usize>,
    /// How many bytes there are of each year.
    sizes: BTreeMap<FiscalYear, usize>,
    /// What comes to it.
    comes: Vec<Past>,
}

impl VolumePlan {
    fn has_room(&self, year: FiscalYear, size: usize) -> bool {
        let own = self.sizes.get(&year).copied().unwrap_or_default();
        let all: usize = self.sizes.values().sum();
        own == 0 && all == 0 || own + size <= TOGETHER && all + size <= IN_ALL
    }
}

/// Which record goes where.
struct VolumePlanner {
    plans: Vec<VolumePlan>,
    /// The last volume that something of a lineage, or of a sheet, went to.
    places: HashMap<Lineage, usize>,
}

impl Pasts {
    /// All as a new file has it: the volumes, and what is not bound.
    pub(in crate::book) fn bind(&self) -> (Vec<Volume>, Vec<Past>) {
        let mut planner = VolumePlanner::of(self);
        let mut loose: Vec<&Past> = self.loose.iter().collect();
        // The newest year's order is that in which sheets stand together.
        loose.sort_by_key(|past| (std::cmp::Reverse(past.year), past.position, past.id));
        let mut stays: Vec<Past> = Vec::new();
        for past in loose {
            let size = serde_json::to_vec(past).map_or(usize::MAX, |text| text.len());
            if size > LONGEST { stays.push(past.clone()) } else { planner.add(past.clone(), size) }
        }
        let bound = parallel::map(&planner.plans, |plan| self.carried_out(plan));
        let mut volumes = Vec::new();
        for (plan, volume) in planner.plans.into_iter().zip(bound) {
            match volume {
                Ok(volume) => volumes.extend(volume),
                // What cannot be bound is kept all the same.
                Err(records) => stays.extend(records.into_iter().chain(plan.comes)),
            }
        }
        stays.sort_by_key(|past| past.id);
        (volumes, stays)
    }

    /// The volume that comes of a plan, if anything is in it; the records that it goes on
    /// from where none can be made.
    fn carried_out(&self, plan: &VolumePlan) -> Result<Option<Volume>, Vec<Past>> {
        let from = plan.from.and_then(|at| Some((at, self.bound.volumes().get(at)?)));
        let is_unbound = |ids: &[(PastId, PastId)]| {
            ids.iter().any(|(first, last)| self.unbound.ids.range(*first..=*last).next().is_some())
        };
        let years = || from.into_iter().flat_map(|(_, volume)| volume.years());
        let goes = !self.unbound.ids.is_empty() && years().any(|year| is_unbound(&year.keys));
        if let Some((_, volume)) = from
            && plan.comes.is_empty()
            && !goes
        {
            return Ok(Some(volume.clone()));
        }
        let mut coming: BTreeMap<FiscalYear, Vec<Past>> = BTreeMap::new();
        for past in &plan.comes {
            coming.entry(past.year).or_default().push(past.clone());
        }
        let mut lineages: BTreeSet<Lineage> = coming.values().flatten().flat_map(lineages_of).collect();
        let mut bundles: BTreeMap<FiscalYear, YearBundle> = BTreeMap::new();
        let mut kept = || -> Option<()> {
            for (at, year) in years().enumerate() {
                let (_, volume) = from?;
                let comes = coming.remove(&year.year);
                if comes.is_none() && !is_unbound(&year.keys) {
                    bundles.insert(year.year, YearBundle { year: year.clone(), text: volume.text(at).ok()? });
                    lineages.extend(volume.lineages());
                    continue;
                }
                let mut all = volume.read(at)?;
                all.retain(|past| self.counts(past));
                lineages.extend(all.iter().flat_map(lineages_of));
                all.extend(comes.into_iter().flatten());
                bundles.extend(YearBundle::of(all).map(|bundle| (year.year, bundle)));
            }
            Some(())
        };
        let is_kept = kept().is_some();
        bundles.extend(coming.into_iter().filter_map(|(year, pasts)| Some((year, YearBundle::of(pasts)?))));
        let bundles: Vec<YearBundle> = bundles.into_values().rev().collect();
        let volume = || Volume::bind(&bundles, lineages.into_iter().collect());
        match (is_kept, bundles.is_empty()) {
            (true, true) => Ok(None),
            (true, false) => volume().map(Some).ok_or_else(|| self.records_of(plan)),
            // Reading it told that it cannot be read.
            (false, _) => Err(self.records_of(plan)),
        }
    }

    /// About how many bytes those records of a year have that still count.
    fn size_left(&self, year: &VolumeYear) -> usize {
        let gone = |(first, last): &(PastId, PastId)| self.unbound.ids.range(*first..=*last).count();
        let gone: usize = year.keys.iter().map(gone).sum();
        year.size - year.size / year.count().max(1) * gone.min(year.count())
    }

    /// The records that a plan goes on from.
    fn records_of(&self, plan: &VolumePlan) -> Vec<Past> {
        let Some(volume) = plan.from else { return Vec::new() };
        let years = self.bound.volumes().get(volume).map_or(0, |own| own.years().len());
        let places = (0..years).map(|year| super::bound::VolumePlace { volume, year });
        let read = places.map(|place| self.reader.read_for_this(&self.bound, place));
        let all = read.flat_map(|read| read.to_vec());
        all.filter(|past| self.counts(past)).collect()
    }
}

impl VolumePlanner {
    fn of(pasts: &Pasts) -> Self {
        let mut own = Self { plans: Vec::new(), places: HashMap::new() };
        for (at, volume) in pasts.bound.volumes().iter().enumerate() {
            let sizes = volume.years().iter().map(|year| (year.year, pasts.size_left(year))).collect();
            own.plans.push(VolumePlan { from: Some(at), sizes, comes: Vec::new() });
            for lineage in volume.lineages() {
                own.places.insert(*lineage, at);
            }
        }
        own
    }

    /// Has a record go where its own lineage is, or its sheet's, or else where the last one
    /// went.
    fn add(&mut self, past: Past, size: usize) {
        let last = self.plans.len().checked_sub(1);
        let known = [past.lineage, past.sheet_lineage].map(|lineage| self.places.get(&lineage).copied());
        let has_room = |at: &usize| self.plans.get(*at).is_some_and(|plan| plan.has_room(past.year, size));
        let place = known.into_iter().chain([last]).flatten().find(has_room).unwrap_or_else(|| {
            self.plans.push(VolumePlan::default());
            self.plans.len() - 1
        });
        for lineage in [past.lineage, past.sheet_lineage] {
            self.places.insert(lineage, place);
        }
        if let Some(plan) = self.plans.get_mut(place) {
            *plan.sizes.entry(past.year).or_default() += size;
            plan.comes.push(past);
        }
    }
}

fn lineages_of(past: &Past) -> impl Iterator<Item = Lineage> {
    std::iter::once(past.lineage).chain(past.next.iter().copied())
}
