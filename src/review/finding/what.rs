//! What there is to say of a finding, by which rule, and how severe it is.

use super::super::arithmetic::Relates;
use super::{Rule, Severity};
use crate::book::FiscalYear;

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
    pub(super) fn severity(&self) -> Severity {
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
    pub(in crate::review) fn cause(&self) -> Cause {
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
    pub(super) fn is_of_figures(&self) -> bool {
        matches!(self, Self::Slip { .. } | Self::TwoFigures)
    }
}

/// By what two findings about one row are known to come from one slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) enum Cause {
    /// They point at the same words.
    Words,
    /// They are about the row's rating, wherever they point.
    Rating,
    /// A text was left as it was.
    Copy,
    /// None has the same.
    Own,
}
