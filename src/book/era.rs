//! 和暦: fiscal years and days as a Japanese office writes them.
//!
//! A Japanese fiscal year runs from 1 April to 31 March and is named after the
//! year it begins in. Era boundaries come from ICU4X's calendar data; only the
//! eras' written names are ours.

use std::fmt;

use icu_calendar::{Date, cal::Japanese};
use jiff::civil::{self, Weekday};
use serde::{Deserialize, Serialize};

pub use super::dates::parse_date;

/// ICU's era code, the era's name, and the letter used for it on forms.
pub(super) const ERA_NAMES: [(&str, &str, char); 5] = [
    ("reiwa", "令和", 'R'),
    ("heisei", "平成", 'H'),
    ("showa", "昭和", 'S'),
    ("taisho", "大正", 'T'),
    ("meiji", "明治", 'M'),
];

/// A fiscal year (年度), held as the Western year in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct FiscalYear(i16);

impl TryFrom<i32> for FiscalYear {
    type Error = String;
    fn try_from(year: i32) -> Result<Self, String> {
        Self::new(year).ok_or_else(|| format!("{year} is no fiscal year this program works in"))
    }
}

impl From<FiscalYear> for i32 {
    fn from(year: FiscalYear) -> Self {
        year.year()
    }
}

impl FiscalYear {
    /// The range this program works in: from the first modern era year to 2200.
    const RANGE: std::ops::RangeInclusive<i32> = 1873..=2200;

    /// The first one, for where none is known.
    pub const FIRST: Self = Self(1873);

    /// The fiscal year that begins on 1 April of `year`; `None` outside 1873–2200.
    pub fn new(year: i32) -> Option<Self> {
        Self::RANGE.contains(&year).then_some(Self(year as i16))
    }

    /// The fiscal year that `day` falls in.
    pub fn of(day: civil::Date) -> Option<Self> {
        Self::new(i32::from(day.year()) - i32::from(day.month() < 4))
    }

    /// The Western year in which it begins (平成22年度 → 2010).
    pub fn year(self) -> i32 {
        i32::from(self.0)
    }

    /// The year before it; `None` before [`FiscalYear::FIRST`].
    pub fn before(self) -> Option<Self> {
        Self::new(self.year() - 1)
    }

    /// The year after it; `None` after 2200.
    pub fn after(self) -> Option<Self> {
        Self::new(self.year() + 1)
    }

    /// The day after its last, 1 April: when what was reached is usually counted.
    pub fn day_after(self) -> civil::Date {
        // In range: `RANGE` ends long before the calendar does.
        civil::date(self.0 + 1, 4, 1)
    }

    /// 令和6年度, with 元年度 for a first year.
    ///
    /// A year in which the era changed carries the era of most of its days
    /// (that of 1 October): FY1988 is 昭和63年度, FY2019 is 令和元年度.
    pub fn wareki(self) -> String {
        let (era, year) = era_of(civil::date(self.0, 10, 1));
        format!("{era}{}年度", first_year(year))
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.wareki())
    }
}

/// 平成23年4月1日, with 元年 for a first year.
pub fn wareki_date(day: civil::Date) -> String {
    let (era, year) = era_of(day);
    format!("{era}{}年{}月{}日", first_year(year), day.month(), day.day())
}

/// A moment as the clerk is told it, wherever that is: 令和8年11月30日 14:05.
pub fn wareki_moment(at: civil::DateTime) -> String {
    format!("{} {}", wareki_date(at.date()), clock_time(at.time()))
}

/// A time as a clock on the wall shows it: 9:05.
pub fn clock_time(at: civil::Time) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// The same as [`wareki_date`] with the day of the week: 平成23年4月1日（金）.
pub fn wareki_day(day: civil::Date) -> String {
    format!("{}（{}）", wareki_date(day), weekday(day))
}

/// The day of the week: 金.
pub fn weekday(day: civil::Date) -> char {
    match day.weekday() {
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
        Weekday::Sunday => '日',
    }
}

/// An era by its name or its letter: its name, and ICU's code.
pub(super) fn of_name(text: &str) -> Option<(&'static str, &'static str)> {
    let is_it = |name: &str, letter: char| {
        text == name || text.chars().eq([letter]) || text.chars().eq([letter.to_ascii_lowercase()])
    };
    ERA_NAMES.iter().find(|(_, name, letter)| is_it(name, *letter)).map(|&(code, name, _)| (name, code))
}

/// The Western year of a year in an era, which may be over by then (平成32年).
pub(super) fn western(code: &str, year: i32) -> Option<i32> {
    let year = u8::try_from(year).ok().filter(|year| (1..100).contains(year))?;
    // Months do not matter here: 平成31年 and 令和元年 are both 2019.
    let day = Date::try_new_japanese_with_calendar(code, year.into(), 12, 31, Japanese::new()).ok()?;
    Some(day.to_calendar(icu_calendar::Gregorian).era_year().extended_year)
}

/// The era of a day, its letter, and the year within it.
pub(super) fn named(day: civil::Date) -> Option<(&'static str, char, i32)> {
    let (name, year) = era_of(day);
    let letter = ERA_NAMES.iter().find(|(_, own, _)| *own == name).map(|(.., letter)| *letter)?;
    Some((name, letter, year))
}

/// The era's name and the year within it on `day`.
pub(super) fn era_of(day: civil::Date) -> (&'static str, i32) {
    let fallback = ("西暦", i32::from(day.year()));
    let Ok(date) = Date::try_new_gregorian(i32::from(day.year()), day.month() as u8, day.day() as u8) else {
        return fallback;
    };
    let era = date.to_calendar(Japanese::new()).era_year();
    ERA_NAMES
        .iter()
        .find(|(code, ..)| *code == era.era.as_str())
        .map_or(fallback, |&(_, name, _)| (name, era.year))
}

fn first_year(year: i32) -> String {
    if year == 1 { "元".to_owned() } else { year.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_can_be_told_with_its_weekday() {
        assert_eq!(wareki_day(civil::date(2025, 4, 1)), "令和7年4月1日（火）");
    }

    #[test]
    fn a_moment_is_told_with_its_day_and_without_seconds() {
        for (at, words) in [
            (civil::date(2026, 11, 30).at(14, 5, 59, 0), "令和8年11月30日 14:05"),
            (civil::date(2019, 5, 1).at(0, 0, 0, 0), "令和元年5月1日 0:00"),
            (civil::date(2019, 4, 30).at(23, 59, 59, 999), "平成31年4月30日 23:59"),
        ] {
            assert_eq!(wareki_moment(at), words);
        }
    }

    #[test]
    fn names_the_year_of_each_era_change() {
        for (year, name) in [
            (1911, "明治44年度"),
            (1912, "大正元年度"), // 大正 from 30 July 1912
            (1925, "大正14年度"),
            (1926, "大正15年度"), // 昭和 from 25 December 1926
            (1927, "昭和2年度"),
            (1988, "昭和63年度"), // 平成 from 8 January 1989
            (1989, "平成元年度"),
            (2018, "平成30年度"),
            (2019, "令和元年度"), // 令和 from 1 May 2019
            (2020, "令和2年度"),
        ] {
            assert_eq!(FiscalYear::new(year).unwrap().wareki(), name);
        }
    }

    #[test]
    fn names_the_days_on_both_sides_of_each_era_change() {
        for (y, m, d, name) in [
            (1912, 7, 29, "明治45年7月29日"),
            (1912, 7, 30, "大正元年7月30日"),
            (1926, 12, 24, "大正15年12月24日"),
            (1926, 12, 25, "昭和元年12月25日"),
            (1989, 1, 7, "昭和64年1月7日"),
            (1989, 1, 8, "平成元年1月8日"),
            (2019, 4, 30, "平成31年4月30日"),
            (2019, 5, 1, "令和元年5月1日"),
        ] {
            let day = civil::date(y, m, d);
            assert_eq!(wareki_date(day), name);
            assert_eq!(parse_date(name), Some(day), "{name}");
        }
    }

    #[test]
    fn a_day_belongs_to_the_fiscal_year_that_began_in_april() {
        assert_eq!(FiscalYear::of(civil::date(2011, 3, 31)), FiscalYear::new(2010));
        assert_eq!(FiscalYear::of(civil::date(2011, 4, 1)), FiscalYear::new(2011));
        assert_eq!(FiscalYear::new(2010).unwrap().day_after(), civil::date(2011, 4, 1));
    }
}
