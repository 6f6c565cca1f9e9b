//! The words of another year: titles, captions and all else that names the year it is for.
//!
//! Each year keeps the distance that it had to the book's: 令和6年度の目標 beside
//! 令和5年度の実績 is 令和7年度の目標 beside 令和6年度の実績 a year later. A period, and what
//! happened once, stay. What is moved, and what is not, is listed for the clerk to decide
//! ([`places`]).

pub mod columns;
pub mod places;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil;

use crate::book::mention::{Grain, Mention, YearEdit, YearStanding, mentions, with};
use crate::book::{Book, FiscalYear, Head};

/// How far from the book's year a year may lie that surely goes with it.
const NEAR: i32 = 2;

/// From which year to which words go.
#[derive(Clone, Debug)]
pub struct Shift {
    from: FiscalYear,
    by: i32,
    /// The as-of dates of both years.
    as_of: (Option<civil::Date>, Option<civil::Date>),
    /// The years in which the plans' periods begin and end.
    bounds: BTreeSet<i32>,
}

/// Why a year that a text names stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stays {
    /// It is of a period.
    Period,
    /// It is when something happened.
    Event,
    /// Something is measured by it, or is to be reached by then.
    Base,
    /// It lies too far from the book's year to tell.
    Far,
}

/// A text that names years, as it would be in the next book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reworded {
    /// With all its years moved that surely are; where there are none, with all of them.
    pub new: String,
    /// Some of its years surely go with the book's.
    pub is_sure: bool,
    /// Why others stay.
    pub stays: Option<Stays>,
}

impl Shift {
    /// From the year of `last` to that of `next`.
    pub fn new(last: &Head, next: &Head) -> Self {
        let by = next.fiscal_year.year() - last.fiscal_year.year();
        Self { from: last.fiscal_year, by, as_of: (last.as_of, next.as_of), bounds: BTreeSet::new() }
    }

    /// As [`new`](Self::new), with what the plans of `last` say of their periods.
    pub fn of(last: &Book, next: &Head) -> Self {
        let periods = last.plans().filter_map(|plan| plan.period);
        let bounds = periods.flat_map(|(first, last)| [first.year(), last.year()]).collect();
        Self { bounds, ..Self::new(&last.head, next) }
    }

    /// What becomes of a text; `None` where it names no year. `in_row` where it is that of
    /// a column of a year, beside those of the years around it.
    pub fn reword(&self, text: &str, in_row: bool) -> Option<Reworded> {
        let all = mentions(text, self.from);
        let why: Vec<Option<Stays>> =
            all.iter().enumerate().map(|(at, own)| self.stays(own, &all, at, in_row)).collect();
        let is_sure = why.iter().any(Option::is_none);
        let edits = all.iter().zip(&why).filter(|(_, why)| !is_sure || why.is_none());
        let edits: Vec<YearEdit> = edits.flat_map(|(own, _)| self.edits(text, own)).collect();
        let stays = why.into_iter().flatten().min();
        (!all.is_empty()).then(|| Reworded { new: with(text, &edits), is_sure, stays })
    }

    /// `text` with the years moved that surely go with the book's.
    pub fn sure(&self, text: &str) -> String {
        let new = self.reword(text, false).filter(|new| new.is_sure).map(|new| new.new);
        new.unwrap_or_else(|| text.to_owned())
    }

    fn edits(&self, text: &str, own: &Mention) -> Vec<YearEdit> {
        match (own.day(), self.as_of) {
            (Some(day), (Some(last), Some(next))) if day == last => own.on(text, next),
            _ => own.edits(self.by),
        }
    }

    /// Why a year stays; `None` for one that surely goes with the book's.
    fn stays(&self, own: &Mention, all: &[Mention], at: usize, in_row: bool) -> Option<Stays> {
        let distance = own.distance(self.from)?;
        let year = own.fiscal_year()?.year();
        match own.standing {
            YearStanding::Period if is_a_year(all, at) => None,
            YearStanding::Period => Some(Stays::Period),
            YearStanding::Event => Some(Stays::Event),
            _ if in_row => None,
            YearStanding::Base => Some(Stays::Base),
            YearStanding::Target if distance > 0 && self.bounds.contains(&year) => Some(Stays::Base),
            _ if own.day().is_some() && own.day() == self.as_of.0 => None,
            _ if distance.abs() > NEAR || distance.abs() == NEAR && self.bounds.contains(&year) => {
                Some(Stays::Far)
            }
            _ => None,
        }
    }
}

/// Whether the one at `at` is the begin or the end of a period that is a fiscal year:
/// 令和6年4月～令和7年3月.
fn is_a_year(all: &[Mention], at: usize) -> bool {
    let begins = |own: &Mention| matches!(own.grain, Grain::Month(4) | Grain::Day(4, 1));
    let ends = |own: &Mention| matches!(own.grain, Grain::Month(3) | Grain::MonthEnd(3) | Grain::Day(3, 31));
    let is_one = |first: Option<&Mention>, last: Option<&Mention>| {
        first.zip(last).is_some_and(|(first, last)| {
            begins(first) && ends(last) && first.fiscal_year() == last.fiscal_year()
        })
    };
    let before = at.checked_sub(1).and_then(|before| all.get(before));
    is_one(all.get(at), all.get(at + 1)) || is_one(before, all.get(at))
}

/// `text` with the years moved that surely go with the book's.
pub fn of_next_year(text: &str, last: &Head, next: &Head) -> String {
    Shift::new(last, next).sure(text)
}

/// The head of the year after `last`'s; the same year where there is none after it.
pub fn next_head(last: &Book) -> Head {
    let fiscal_year = last.head.fiscal_year.after().unwrap_or(last.head.fiscal_year);
    head_of(last, fiscal_year)
}

/// The head of a later year.
pub fn head_of(last: &Book, fiscal_year: FiscalYear) -> Head {
    let head = &last.head;
    let years = i64::from(fiscal_year.year() - head.fiscal_year.year());
    // 29 February has no following year: the month's last day then.
    let later = |day: civil::Date| day.checked_add(jiff::Span::new().try_years(years).ok()?).ok();
    let mut next = Head { fiscal_year, as_of: head.as_of.and_then(later), ..head.clone() };
    let shift = Shift::of(last, &next);
    [next.title, next.subtitle] = [&head.title, &head.subtitle].map(|text| shift.sure(text));
    next
}
