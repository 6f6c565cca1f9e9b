//! Years and days that a text names, in whatever writing: 令和6年度, R6, ６年度, ㋿6,
//! 令和六年度, 令和6（2024）年度, 令和7年3月末, R7.3.31, 2025/3/31.
//!
//! Each can be moved by some years and keeps its writing: [`Mention::edits`]. Look-alikes
//! are read as what they look like ([`Folding::WIDTH`]), and stay as they are.

mod grammar;
mod patterns;
mod writing;

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil;

use super::FiscalYear;
use crate::lookalike::Folding;

use writing::YearPiece;

/// What takes the place of some bytes of a text.
pub type YearEdit = (Range<usize>, String);

/// What of a year is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// 年度, or a year that says no more (R6).
    Fiscal,
    /// 年.
    Calendar,
    /// A month of a year.
    Month(i8),
    /// The last day of a month of a year (3月末).
    MonthEnd(i8),
    /// A day: month and day.
    Day(i8, i8),
}

/// How a year stands in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearStanding {
    /// By itself.
    Alone,
    /// As the begin or the end of a period (令和6年度～令和10年度), or as the begin of
    /// what is still going on (令和6年度から).
    Period,
    /// As the time of what happened once: 令和6年3月策定.
    Event,
    /// As what something is measured by: 基準値（令和2年度）.
    Base,
    /// As when something is to be reached: 令和8年度目標, of which nobody knows whether it
    /// is a year's or the plan's.
    Target,
}

/// A year or a day that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The bytes of the text that name it.
    pub range: Range<usize>,
    /// The Western year that is written, of a fiscal year that in which it begins.
    pub year: i32,
    /// What of it is named.
    pub grain: Grain,
    /// How it stands in its text.
    pub standing: YearStanding,
    pieces: Vec<YearPiece>,
}

impl Mention {
    /// The fiscal year that it is or lies in.
    pub fn fiscal_year(&self) -> Option<FiscalYear> {
        let is_before_april = match self.grain {
            Grain::Fiscal | Grain::Calendar => false,
            Grain::Month(month) | Grain::MonthEnd(month) | Grain::Day(month, _) => month < 4,
        };
        FiscalYear::new(self.year - i32::from(is_before_april))
    }

    /// How many years it is after `year`; before it where negative.
    pub fn distance(&self, year: FiscalYear) -> Option<i32> {
        Some(self.fiscal_year()?.year() - year.year())
    }

    /// The day that it names, where it names one.
    pub fn day(&self) -> Option<civil::Date> {
        day_of(self.year, self.grain).filter(|_| matches!(self.grain, Grain::MonthEnd(_) | Grain::Day(..)))
    }

    /// What of its text becomes what, so many years later. In order; empty where there is
    /// no such year.
    pub fn edits(&self, by: i32) -> Vec<YearEdit> {
        if by == 0 {
            return Vec::new();
        }
        writing::edits(&self.pieces, self.year.saturating_add(by), self.grain)
    }

    /// What of its text becomes what, where it names another day. One that has to be
    /// written otherwise is written out: 3月末 cannot be 4月1日.
    pub fn on(&self, text: &str, day: civil::Date) -> Vec<YearEdit> {
        let grain = match self.grain {
            Grain::MonthEnd(_) if day == day.last_of_month() => Grain::MonthEnd(day.month()),
            Grain::Day(..) => Grain::Day(day.month(), day.day()),
            _ => {
                let is_dated = text.get(self.range.clone()).is_some();
                let words = is_dated.then(|| (self.range.clone(), super::era::wareki_date(day)));
                return words.into_iter().collect();
            }
        };
        if Some(day) == self.day() {
            return Vec::new();
        }
        writing::edits(&self.pieces, i32::from(day.year()), grain)
    }
}

/// What a text names, in order. A figure without an era (６年度) is of the era in which it
/// lies nearest to `near`.
pub fn mentions(text: &str, near: FiscalYear) -> Vec<Mention> {
    // Most captions name no year; of those nothing is folded.
    if text.is_ascii() && !text.bytes().any(|c| c.is_ascii_digit()) {
        return Vec::new();
    }
    grammar::read(&Folding::WIDTH.fold(text), text, Some(near))
}

/// `text` with these of its years moved by so many years.
pub fn moved<'m>(text: &str, mentions: impl IntoIterator<Item = &'m Mention>, by: i32) -> String {
    let edits: Vec<YearEdit> = mentions.into_iter().flat_map(|mention| mention.edits(by)).collect();
    with(text, &edits)
}

/// `text` with edits, which are in order.
pub fn with(text: &str, edits: &[YearEdit]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut end = 0;
    for (range, words) in edits {
        new.push_str(text.get(end..range.start).unwrap_or_default());
        new.push_str(words);
        end = range.end;
    }
    new.push_str(text.get(end..).unwrap_or_default());
    new
}

/// `text` with what it names replaced by one sign: what is the same but for the year is
/// the same then.
pub fn without_years(text: &str) -> String {
    let mut new = String::new();
    let mut end = 0;
    for mention in grammar::read(&Folding::WIDTH.fold(text), text, None) {
        new.push_str(text.get(end..mention.range.start).unwrap_or_default());
        new.push('\u{FFFC}');
        end = mention.range.end;
    }
    new.push_str(text.get(end..).unwrap_or_default());
    new
}

/// The first day that `text` names, with its bytes: 達成度（令和7年3月末時点）. One on which
/// something happened, or a period's, is none.
pub fn first_day(text: &str) -> Option<(Range<usize>, civil::Date)> {
    // A day is written with its era, or by a Western year.
    let near = FiscalYear::FIRST;
    let all = mentions(text, near).into_iter();
    let mut all = all.filter(|own| !matches!(own.standing, YearStanding::Period | YearStanding::Event));
    all.find_map(|own| Some((own.range.clone(), own.day()?)))
}

/// The Western year that the whole of `text` is.
pub(super) fn year(text: &str) -> Option<i32> {
    let own = whole(text)?;
    matches!(own.grain, Grain::Fiscal | Grain::Calendar).then_some(own.year)
}

/// The day that the whole of `text` is.
pub(super) fn day(text: &str) -> Option<civil::Date> {
    whole(text)?.day()
}

/// What the whole of `text` names; without an era it names nothing.
fn whole(text: &str) -> Option<Mention> {
    let text = text.trim();
    mentions(text, FiscalYear::FIRST).into_iter().find(|own| own.range == (0..text.len()))
}

/// A day in a year: of a month its last where that is meant, else the first there is.
fn day_of(year: i32, grain: Grain) -> Option<civil::Date> {
    let year = i16::try_from(year).ok()?;
    match grain {
        // That in whose era a fiscal year is written.
        Grain::Fiscal | Grain::Calendar => civil::Date::new(year, 10, 1).ok(),
        Grain::Month(month) => civil::Date::new(year, month, 1).ok(),
        Grain::MonthEnd(month) => Some(civil::Date::new(year, month, 1).ok()?.last_of_month()),
        Grain::Day(month, day) => civil::Date::new(year, month, day).ok(),
    }
}
