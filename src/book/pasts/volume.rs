//! Records of neighbouring sheets, of all their years, as one deflated text.
//!
//! The text is a JSON array of [`Past`] for each year, the newest first, so that to read a
//! year only those after it are inflated with it. What an earlier year says in the same
//! words is then said in a few bytes: deflate refers back to what it has seen within 32 KiB,
//! and the [binding](super::binding) sees to it that a year takes less than that.

use std::io::{self, Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};

use super::super::{FiscalYear, Key as _, Lineage, Past, PastId, limits};

/// The most bytes that the records of one year in a volume have as text: somewhat more than
/// is bound together, since one that is larger than that is bound by itself.
const LARGEST_YEAR: usize = 2 << 20;

/// The most bytes that all of a volume has.
const LARGEST: usize = 16 << 20;

/// How well it is deflated: beyond this it takes longer and gets hardly smaller.
const LEVEL: u32 = 6;

/// Records of earlier years that are bound together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// The newest first.
    years: Vec<VolumeYear>,
    /// What its records are about, and what went on from those: sorted, each once.
    lineages: Vec<Lineage>,
    body: Vec<u8>,
}

/// What of a volume is of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct VolumeYear {
    pub year: FiscalYear,
    /// How many bytes its text has.
    pub size: usize,
    /// The keys of its records: the first and the last of each row of keys.
    pub keys: Vec<(PastId, PastId)>,
}

/// The records of a year as they are bound.
pub(super) struct YearBundle {
    pub year: VolumeYear,
    pub text: Vec<u8>,
}

impl YearBundle {
    /// Binds records, which are of one year.
    pub fn of(mut pasts: Vec<Past>) -> Option<Self> {
        pasts.sort_by_key(|past| (past.position, past.id));
        let year = pasts.first()?.year;
        let mut ids: Vec<PastId> = pasts.iter().map(|past| past.id).collect();
        ids.sort_unstable();
        let mut keys: Vec<(PastId, PastId)> = Vec::new();
        for id in ids {
            match keys.last_mut() {
                Some((_, last)) if last.raw().checked_add(1) == Some(id.raw()) => *last = id,
                _ => keys.push((id, id)),
            }
        }
        let text = serde_json::to_vec(&pasts).ok()?;
        Some(Self { year: VolumeYear { year, size: text.len(), keys }, text })
    }
}

impl Volume {
    /// Binds what there is of each year, the newest first.
    pub(super) fn bind(bundles: &[YearBundle], mut lineages: Vec<Lineage>) -> Option<Self> {
        lineages.sort_unstable();
        lineages.dedup();
        let mut deflated = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
        bundles.iter().try_for_each(|bundle| deflated.write_all(&bundle.text)).ok()?;
        let years = bundles.iter().map(|bundle| bundle.year.clone()).collect();
        Some(Self { years, lineages, body: deflated.finish().ok()? })
    }

    /// One as it was kept; `None` where it cannot be one.
    pub fn from_parts(years: Vec<VolumeYear>, lineages: &[u8], body: Vec<u8>) -> Option<Self> {
        let (lineages, rest) = lineages.as_chunks();
        let lineages: Vec<Lineage> = lineages.iter().map(|bytes| Lineage::from_bytes(*bytes)).collect();
        let is_fit = |key: PastId| (0..limits::NUMBER).contains(&key.raw());
        let fits = |year: &VolumeYear| {
            let in_order = year.keys.is_sorted_by(|one, next| one.1 < next.0);
            let runs = year.keys.iter().all(|(first, last)| first <= last && is_fit(*first) && is_fit(*last));
            in_order && runs && year.size <= LARGEST_YEAR
        };
        let all = years.iter().fold(0_usize, |all, year| all.saturating_add(year.size));
        let is_sound = rest.is_empty()
            && lineages.is_sorted_by(|one, next| one < next)
            && years.is_sorted_by(|one, next| one.year > next.year)
            && years.iter().all(fits)
            && all <= LARGEST;
        is_sound.then_some(Self { years, lineages, body })
    }

    /// What it has of each year, the newest first.
    pub fn years(&self) -> &[VolumeYear] {
        &self.years
    }

    /// What its records are about and what went on from those.
    pub fn lineages(&self) -> &[Lineage] {
        &self.lineages
    }

    /// The same, as it is kept: 16 bytes for each.
    pub fn lineage_bytes(&self) -> Vec<u8> {
        self.lineages.iter().flat_map(|lineage| *lineage.as_bytes()).collect()
    }

    /// The text, deflated (zlib).
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The text of the year at this place.
    pub(super) fn text(&self, at: usize) -> io::Result<Vec<u8>> {
        let (before, from) = self.years.split_at_checked(at).unwrap_or_default();
        let size = from.first().map_or(0, |year| year.size);
        let before: usize = before.iter().map(|year| year.size).sum();
        let mut inflated = ZlibDecoder::new(self.body.as_slice());
        io::copy(&mut inflated.by_ref().take(before as u64), &mut io::sink())?;
        let mut text = vec![0; size];
        inflated.read_exact(&mut text)?;
        Ok(text)
    }

    /// The records of the year at this place, in the order of that year's book; `None`
    /// where they are not what the volume says of them, or hold more than a book may.
    pub fn read(&self, at: usize) -> Option<Vec<Past>> {
        let year = self.years.get(at)?;
        let pasts: Vec<Past> = serde_json::from_slice(&self.text(at).ok()?).ok()?;
        let mut ids: Vec<PastId> = pasts.iter().map(|past| past.id).collect();
        ids.sort_unstable();
        let is_counted = year.count() == ids.len() && ids.is_sorted_by(|one, next| one < next);
        let is_said = |own: &Lineage| self.lineages.binary_search(own).is_ok();
        let fits = |past: &Past| {
            past.year == year.year
                && year.has(past.id)
                && (-limits::NUMBER..limits::NUMBER).contains(&past.position)
                && is_said(&past.lineage)
                && past.next.iter().all(is_said)
                && limits::excess_of_past(past).is_none()
        };
        (is_counted && pasts.iter().all(fits)).then_some(pasts)
    }

    /// Whether all of it can be read.
    pub fn is_sound(&self) -> bool {
        (0..self.years.len()).all(|at| self.read(at).is_some())
    }
}

impl VolumeYear {
    /// How many records there are.
    pub fn count(&self) -> usize {
        let of = |(first, last): &(PastId, PastId)| usize::try_from(last.raw() - first.raw() + 1);
        self.keys.iter().map(|keys| of(keys).unwrap_or_default()).fold(0, usize::saturating_add)
    }

    /// Whether the record with this key is one of them.
    pub fn has(&self, id: PastId) -> bool {
        let at = self.keys.partition_point(|(_, last)| *last < id);
        self.keys.get(at).is_some_and(|(first, _)| *first <= id)
    }
}
