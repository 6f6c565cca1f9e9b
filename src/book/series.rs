//! 指標: what the clerk follows through the years in figures.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Book, FiscalYear, Lineage, SeriesId};

/// A figure through the years (指標): 利用実績 人員, in 人.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Series {
    pub id: SeriesId,
    /// Its place among those of its entry.
    pub position: i64,
    /// The entry it belongs to, through all years.
    pub lineage: Lineage,
    /// What is counted (利用実績 人員).
    pub name: String,
    /// What it is counted in (人, 件, か所).
    pub unit: String,
    #[serde(default)]
    pub better: Better,
    /// In the order of the years, one of each.
    pub points: Vec<Point>,
}

/// In which direction a figure is to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// The more the better.
    #[default]
    More,
    /// The fewer the better.
    Fewer,
}

/// A year of a series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Point {
    pub year: FiscalYear,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<Decimal>,
}

/// A finding of the checks (点検) that the clerk has looked at and lets stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Dismissal {
    pub id: super::DismissalId,
    /// What the finding is known by as long as what it is about stays as it is.
    pub finding: String,
    /// Why it may stand.
    pub reason: String,
}

impl Point {
    /// How far the target was reached (達成率), 1 for wholly: actual by target, or
    /// target by actual where fewer is better. `None` where one of them is missing,
    /// or nothing can be divided by.
    pub fn reached(&self, better: Better) -> Option<Decimal> {
        let (target, actual) = (self.target?, self.actual?);
        match better {
            Better::More => actual.checked_div(target),
            Better::Fewer => target.checked_div(actual),
        }
    }
}

impl Book {
    /// The figures that are followed of an entry, in order.
    pub fn series_of(&self, lineage: Lineage) -> Vec<&Series> {
        let mut own: Vec<&Series> = self.series.values().filter(|series| series.lineage == lineage).collect();
        own.sort_by_key(|series| (series.position, series.id));
        own
    }

    /// All figures that are followed, by key.
    pub fn all_series(&self) -> impl Iterator<Item = &Series> {
        self.series.values()
    }

    /// The figure with this key.
    pub fn series(&self, id: SeriesId) -> Option<&Series> {
        self.series.get(&id)
    }

    /// All findings that may stand, by key.
    pub fn dismissals(&self) -> impl Iterator<Item = &Dismissal> {
        self.dismissals.values()
    }

    /// The finding with this key.
    pub fn dismissal(&self, id: super::DismissalId) -> Option<&Dismissal> {
        self.dismissals.get(&id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(target: Option<i64>, actual: Option<i64>) -> Point {
        let year = FiscalYear::new(2024).unwrap();
        Point { year, target: target.map(Decimal::from), actual: actual.map(Decimal::from) }
    }

    #[test]
    fn how_far_a_target_was_reached_depends_on_what_is_better() {
        let reached = |better, target, actual| {
            point(Some(target), Some(actual)).reached(better).map(|share| share.round_dp(3).to_string())
        };
        assert_eq!(reached(Better::More, 200, 150).as_deref(), Some("0.75"));
        assert_eq!(reached(Better::Fewer, 200, 160).as_deref(), Some("1.25"));
        assert_eq!(reached(Better::More, 0, 5), None);
        assert_eq!(reached(Better::Fewer, 5, 0), None);
        assert_eq!(point(None, Some(1)).reached(Better::More), None);
        assert_eq!(point(Some(1), None).reached(Better::More), None);
    }
}
