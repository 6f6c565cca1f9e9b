//! What the checks stop at.

mod what;

use std::borrow::Borrow;
use std::collections::BTreeMap;

use xxhash_rust::xxh3::Xxh3;

use super::passage::TextPassage;
use crate::book::{Key as _, SheetId};

pub(super) use what::Cause;
pub use what::What;

/// How good the evidence is that something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 誤りの疑い: it stands in one place that it cannot be right. Arithmetic inside one
    /// text, figures of which both say the same year, days and codes that there are not,
    /// something that is missing.
    Error,
    /// 確認: it was read out of several texts, of which each may mean something else.
    Warning,
    /// 参考: nothing is wrong, but somebody may want to know.
    Note,
}

/// By which rule something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Rule {
    Missing,
    PastFigure,
    Target,
    Sum,
    Difference,
    Percent,
    Mean,
    Separators,
    Elsewhere,
    Scale,
    Reached,
    Unchanged,
    Lost,
    Same,
    Contradiction,
    Years,
    Days,
    Ratings,
    Twice,
    Ended,
    Marks,
    Links,
    Head,
    Unfinished,
    OldYear,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 25] = [
        Self::Missing,
        Self::PastFigure,
        Self::Target,
        Self::Sum,
        Self::Difference,
        Self::Percent,
        Self::Mean,
        Self::Separators,
        Self::Elsewhere,
        Self::Scale,
        Self::Reached,
        Self::Unchanged,
        Self::Lost,
        Self::Same,
        Self::Contradiction,
        Self::Years,
        Self::Days,
        Self::Ratings,
        Self::Twice,
        Self::Ended,
        Self::Marks,
        Self::Links,
        Self::Head,
        Self::Unfinished,
        Self::OldYear,
    ];

    /// Its name in keys and JSON, which never changes.
    pub fn id(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::PastFigure => "past-figure",
            Self::Target => "target",
            Self::Sum => "sum",
            Self::Difference => "difference",
            Self::Percent => "percent",
            Self::Mean => "mean",
            Self::Separators => "separators",
            Self::Elsewhere => "elsewhere",
            Self::Scale => "scale",
            Self::Reached => "reached",
            Self::Unchanged => "unchanged",
            Self::Lost => "lost",
            Self::Same => "same",
            Self::Contradiction => "contradiction",
            Self::Years => "years",
            Self::Days => "days",
            Self::Ratings => "ratings",
            Self::Twice => "twice",
            Self::Ended => "ended",
            Self::Marks => "marks",
            Self::Links => "links",
            Self::Head => "head",
            Self::Unfinished => "unfinished",
            Self::OldYear => "old-year",
        }
    }
}

/// Something that a reviewer would stop at (指摘).
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is.
    pub what: What,
    /// What it is known by as long as the passages stay as they are: what a
    /// [`Dismissal`](crate::book::Dismissal) names.
    pub key: String,
    /// The sheet it belongs to.
    pub sheet: Option<SheetId>,
    /// Where it is: in this book, then in an earlier one or at another place.
    /// Mostly one or two; of several in one those of each.
    pub places: Vec<TextPassage>,
    /// What is let stand with it: its own key, and those of all for which it is told.
    pub keys: Vec<String>,
    /// The findings that it is made of, where it is several of a sheet in one.
    pub members: Vec<Finding>,
    severity: Severity,
}

impl Finding {
    /// One about `whom`, who is called the same through the years.
    pub(super) fn new(what: What, sheet: Option<SheetId>, whom: &str, places: Vec<TextPassage>) -> Self {
        let mut hash = Xxh3::new();
        if let What::Blank { columns } = &what {
            columns.iter().for_each(|column| hash.update(column.as_bytes()));
        }
        for place in &places {
            hash.update(place.at.column().map_or("", |column| &column.0).as_bytes());
            for words in place.words() {
                hash.update(b"\x1f");
                hash.update(words.as_bytes());
            }
        }
        let key = format!("{}:{whom}:{:016x}", what.rule().id(), hash.digest());
        let is_across = places.windows(2).any(|pair| matches!(pair, [one, other] if one.at != other.at));
        let severity = what.severity();
        let keys = vec![key.clone()];
        let finding = Self { what, key, sheet, places, keys, members: Vec::new(), severity };
        if is_across && finding.what.is_of_figures() { finding.at_most(Severity::Warning) } else { finding }
    }

    /// Several of one rule on one sheet as one; `None` for none.
    pub(super) fn all(members: Vec<Finding>) -> Option<Self> {
        let first = members.first()?;
        let (sheet, count) = (first.sheet, members.len());
        let what = match first.what {
            What::Unchanged { .. } => What::UnchangedRatings { count },
            What::SameText { year } | What::SameFigures { year } | What::NearText { year } => {
                What::Copies { count, year }
            }
            _ => return None,
        };
        let mut hash = Xxh3::new();
        members.iter().for_each(|own| hash.update(own.key.as_bytes()));
        let whom = sheet.map_or(0, |sheet| sheet.raw());
        Some(Self {
            key: format!("{}:sheet-{whom}:{:016x}", what.rule().id(), hash.digest()),
            sheet,
            places: members.iter().flat_map(|own| own.places.iter().cloned()).collect(),
            keys: members.iter().flat_map(|own| own.keys.iter().cloned()).collect(),
            severity: what.severity(),
            what,
            members,
        })
    }

    /// Told for others too.
    pub(super) fn with_keys(mut self, others: Vec<&str>) -> Self {
        self.keys.extend(others.into_iter().map(str::to_owned));
        self
    }

    /// What it is about, in its key: a row, a sheet, a plan, through the years.
    pub(super) fn whom(&self) -> &str {
        self.key.split(':').nth(1).unwrap_or_default()
    }

    /// Of no more than this severity: the evidence for it is not as good as it may be.
    pub(super) fn at_most(self, severity: Severity) -> Self {
        Self { severity: self.severity.max(severity), ..self }
    }

    /// The rule by which it was found.
    pub fn rule(&self) -> Rule {
        self.what.rule()
    }

    /// Why it may stand, where it may.
    pub fn dismissal<'d, T>(&self, dismissed: &'d BTreeMap<impl Borrow<str> + Ord, T>) -> Option<&'d T> {
        self.keys.first().and_then(|key| dismissed.get(key.as_str()))
    }

    /// How good the evidence for it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::arithmetic::Relates;
    use super::super::passage::At;
    use super::*;
    use crate::book::FiscalYear;

    #[test]
    fn a_finding_is_known_by_its_passages_alone() {
        let of = |text: &str, word: &str| {
            let at = text.find(word).unwrap();
            let range = at..at + word.len();
            let passage = TextPassage::of(At::Head, text, Vec::from([range]));
            Finding::new(What::TwoFigures, None, "相談", vec![passage]).key
        };
        assert_eq!(of("利用者85人", "85人"), of("前に文を足した。利用者85人", "85人"));
        assert_ne!(of("利用者85人", "85人"), of("利用者86人", "86人"));
    }

    #[test]
    fn what_is_read_across_texts_is_no_more_than_to_be_looked_at() {
        let of = |what: What, places: &[At]| {
            let places = places.iter().map(|at| TextPassage::whole(at.clone(), "85人")).collect();
            Finding::new(what, None, "相談", places)
        };
        let here = At::Overall(SheetId::from_raw(1));
        let sum = What::Slip { kind: Relates::Sum, is: "86人".to_owned(), is_certain: true };
        assert_eq!(of(sum.clone(), &[here.clone(), here.clone()]).severity(), Severity::Error);
        assert_eq!(of(sum.clone(), &[here.clone(), At::Head]).severity(), Severity::Warning);
        let weak = of(sum, std::slice::from_ref(&here)).at_most(Severity::Note);
        assert_eq!(weak.severity(), Severity::Note);
        let year = FiscalYear::new(2023).unwrap();
        let copied = of(What::SameText { year }, &[here]).at_most(Severity::Warning);
        assert_eq!(copied.severity(), Severity::Note, "nothing becomes surer by it");
    }

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }
}
