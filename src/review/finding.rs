//! What the checks stop at.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use xxhash_rust::xxh3::Xxh3;

use super::arithmetic::Relates;
use super::passage::Passage;
use crate::book::{FiscalYear, Key as _, SheetId};

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

/// What does not fit, with what there is to say of it. Figures are with their
/// units as the text has them.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum What {
    /// Nothing stands in these columns of a row.
    Blank {
        columns: Vec<String>,
    },
    NoName,
    NoOverall,
    /// The book of this year says another figure.
    PastFigure {
        book: FiscalYear,
    },
    /// A target differs from that in last year's book.
    Target {
        book: FiscalYear,
        lowered: bool,
    },
    /// What its own sentence, or another text, makes another number of: in the clerk's
    /// words, 27件増.
    Slip {
        kind: Relates,
        is: String,
        /// Whether the text leaves no doubt that its numbers belong together.
        is_certain: bool,
    },
    /// Another text of the row says another number of the same.
    Elsewhere,
    /// About so many, and so many that it cannot be about.
    NotAbout,
    /// The same figures in another place: 2,450千円 and 2,450万円.
    Scale,
    /// About ten times, or a tenth of, what that year's book says.
    TenTimes {
        book: FiscalYear,
    },
    /// That year's book has it in another unit.
    OtherUnit {
        book: FiscalYear,
        unit: String,
    },
    /// A rating for which the target has to be reached.
    Under {
        rating: String,
    },
    /// A rating that asks for a target in figures, of which there is none.
    NoTarget {
        rating: String,
    },
    Unchanged {
        rating: String,
        years: usize,
    },
    /// An entry of that year is nowhere in this book.
    Lost {
        name: String,
        year: FiscalYear,
    },
    /// Word for word what that year's book says.
    SameText {
        year: FiscalYear,
    },
    /// A text with figures that is word for word what that year's book says.
    SameFigures {
        year: FiscalYear,
    },
    /// But for years and commas, what that year's book says.
    NearText {
        year: FiscalYear,
    },
    /// So many texts of a sheet are as that year's book has them.
    Copies {
        count: usize,
        year: FiscalYear,
    },
    /// So many ratings of a sheet have been the same for years.
    UnchangedRatings {
        count: usize,
    },
    /// Two figures for one thing and year.
    TwoFigures,
    /// Not done, and how much of it was done.
    NotDone,
    /// A year later than the book's in what was reached.
    LaterYear {
        year: FiscalYear,
    },
    /// The as-of date of the year before.
    OldAsOf,
    /// A day long after the book's as-of date.
    LaterAsOf {
        as_of: String,
    },
    /// A sentence of last year's book that speaks of its year as the one it is about.
    StaleYear {
        year: FiscalYear,
    },
    /// A year of an era that had ended by then; in the era that it was.
    OldEra {
        is: String,
    },
    /// A year of an era that had not begun by then; in the era that it was.
    EraToCome {
        is: String,
    },
    NoSuchDay,
    /// Another day of the week; the one that it was, in the year that is probably meant
    /// where the text says none.
    Weekday {
        is: char,
        year: Option<FiscalYear>,
    },
    NotInScale {
        rating: String,
    },
    /// The text names another rating than the entry has.
    OtherRating {
        said: String,
        rating: String,
    },
    /// The text says that it was not done, or is no more, which does not go with the
    /// rating.
    Against {
        words: String,
        rating: String,
    },
    NumberTwice {
        number: u32,
    },
    NameTwice,
    PlanEnded {
        last: FiscalYear,
    },
    PlanToCome {
        first: FiscalYear,
    },
    /// It went into others in that year's book, and still has a row.
    MergedEntry {
        year: FiscalYear,
    },
    /// It ended with that year's book, and still has a row.
    EndedEntry {
        year: FiscalYear,
    },
    /// Marked as new, although that year's book has it.
    NotNew {
        mark: String,
        year: FiscalYear,
    },
    /// In no earlier book, and not marked as new.
    New {
        mark: String,
    },
    NoSuchGoal {
        code: String,
    },
    NoSuchMeasure {
        code: String,
    },
    /// The title speaks of another year.
    TitleYear {
        said: FiscalYear,
    },
    /// The as-of date does not go with the year.
    AsOf,
    /// A caption of the form speaks of another as-of date.
    Caption {
        said: String,
    },
    /// A bracket that is not closed, or closed without having been opened.
    Bracket {
        bracket: char,
    },
    /// 〇〇, 要確認: to be filled in.
    Placeholder {
        words: String,
    },
    /// The year before the book's, where its own should stand.
    OldYear {
        said: String,
    },
    /// A year is missing between those of two columns.
    YearGap,
    /// A column names another year than last year, and these rows say the same.
    OldTexts {
        rows: usize,
    },
}

impl What {
    /// The rule by which it was found.
    pub fn rule(&self) -> Rule {
        match self {
            Self::Blank { .. } | Self::NoName | Self::NoOverall => Rule::Missing,
            Self::PastFigure { .. } => Rule::PastFigure,
            Self::Target { .. } => Rule::Target,
            Self::Slip { kind, .. } => match kind {
                Relates::Sum | Relates::Parts | Relates::Rest | Relates::Result => Rule::Sum,
                Relates::Difference | Relates::Direction(_) => Rule::Difference,
                Relates::Change | Relates::Ratio | Relates::Share => Rule::Percent,
                Relates::Mean => Rule::Mean,
                Relates::Separators => Rule::Separators,
            },
            Self::Elsewhere | Self::NotAbout => Rule::Elsewhere,
            Self::Scale | Self::TenTimes { .. } | Self::OtherUnit { .. } => Rule::Scale,
            Self::Under { .. } | Self::NoTarget { .. } => Rule::Reached,
            Self::Unchanged { .. } | Self::UnchangedRatings { .. } => Rule::Unchanged,
            Self::Lost { .. } => Rule::Lost,
            Self::SameText { .. } | Self::SameFigures { .. } => Rule::Same,
            Self::NearText { .. } | Self::Copies { .. } => Rule::Same,
            Self::TwoFigures | Self::NotDone => Rule::Contradiction,
            Self::LaterYear { .. } | Self::OldAsOf | Self::LaterAsOf { .. } => Rule::Years,
            Self::OldEra { .. } | Self::EraToCome { .. } | Self::StaleYear { .. } => Rule::Years,
            Self::NoSuchDay | Self::Weekday { .. } => Rule::Days,
            Self::NotInScale { .. } | Self::OtherRating { .. } | Self::Against { .. } => Rule::Ratings,
            Self::NumberTwice { .. } | Self::NameTwice => Rule::Twice,
            Self::PlanEnded { .. } | Self::PlanToCome { .. } => Rule::Ended,
            Self::MergedEntry { .. } | Self::EndedEntry { .. } => Rule::Ended,
            Self::NotNew { .. } | Self::New { .. } => Rule::Marks,
            Self::NoSuchGoal { .. } | Self::NoSuchMeasure { .. } => Rule::Links,
            Self::TitleYear { .. } | Self::AsOf | Self::Caption { .. } => Rule::Head,
            Self::Bracket { .. } | Self::Placeholder { .. } => Rule::Unfinished,
            Self::OldYear { .. } | Self::YearGap | Self::OldTexts { .. } => Rule::OldYear,
        }
    }

    /// How good the evidence for it is at best.
    fn severity(&self) -> Severity {
        match self {
            Self::Blank { .. } | Self::NoName | Self::NoOverall => Severity::Error,
            Self::PastFigure { .. } | Self::Slip { is_certain: true, .. } => Severity::Error,
            Self::TwoFigures | Self::NotDone => Severity::Error,
            Self::NoSuchDay | Self::Weekday { year: None, .. } => Severity::Error,
            Self::NotInScale { .. } | Self::NumberTwice { .. } => Severity::Error,
            Self::NoSuchGoal { .. } | Self::NoSuchMeasure { .. } | Self::TitleYear { .. } => Severity::Error,
            Self::SameText { .. } | Self::SameFigures { .. } => Severity::Note,
            Self::NearText { .. } | Self::Copies { .. } => Severity::Note,
            Self::Unchanged { .. } | Self::UnchangedRatings { .. } | Self::New { .. } => Severity::Note,
            Self::Elsewhere | Self::NotAbout | Self::TenTimes { .. } | Self::OtherUnit { .. } => {
                Severity::Note
            }
            _ => Severity::Warning,
        }
    }

    /// By what it is known to come from the same as another.
    pub(super) fn cause(&self) -> Cause {
        match self {
            Self::SameText { .. } | Self::SameFigures { .. } | Self::Copies { .. } => Cause::Copy,
            Self::NearText { .. } | Self::StaleYear { .. } | Self::OldAsOf => Cause::Copy,
            Self::Under { .. } | Self::NoTarget { .. } => Cause::Rating,
            Self::OtherRating { .. } | Self::Against { .. } => Cause::Rating,
            Self::Bracket { .. } | Self::Placeholder { .. } => Cause::Own,
            _ => Cause::Words,
        }
    }

    /// Whether it takes the figures of all its places to see it. Who reads them in
    /// different texts may take one for what it is not.
    fn is_of_figures(&self) -> bool {
        matches!(self, Self::Slip { .. } | Self::TwoFigures)
    }
}

/// By what two findings about one row are known to come from one slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// They point at the same words.
    Words,
    /// They are about the row's rating, wherever they point.
    Rating,
    /// A text was left as it was.
    Copy,
    /// None has the same.
    Own,
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
    pub places: Vec<Passage>,
    /// What is let stand with it: its own key, and those of all for which it is told.
    pub keys: Vec<String>,
    /// The findings that it is made of, where it is several of a sheet in one.
    pub members: Vec<Finding>,
    severity: Severity,
}

impl Finding {
    /// One about `whom`, who is called the same through the years.
    pub(super) fn new(what: What, sheet: Option<SheetId>, whom: &str, places: Vec<Passage>) -> Self {
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

    use super::super::passage::At;
    use super::*;

    #[test]
    fn a_finding_is_known_by_its_passages_alone() {
        let of = |text: &str, word: &str| {
            let at = text.find(word).unwrap();
            let range = at..at + word.len();
            let passage = Passage::of(At::Head, text, Vec::from([range]));
            Finding::new(What::TwoFigures, None, "相談", vec![passage]).key
        };
        assert_eq!(of("利用者85人", "85人"), of("前に文を足した。利用者85人", "85人"));
        assert_ne!(of("利用者85人", "85人"), of("利用者86人", "86人"));
    }

    #[test]
    fn what_is_read_across_texts_is_no_more_than_to_be_looked_at() {
        let of = |what: What, places: &[At]| {
            let places = places.iter().map(|at| Passage::whole(at.clone(), "85人")).collect();
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
