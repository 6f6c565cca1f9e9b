//! Years and days that stand by themselves: as they are typed into a field, or told to the
//! program.

use jiff::civil;

use super::era::{ERA_NAMES, FiscalYear, era_of, western};
use super::mention;
use crate::lookalike::{Folding, wording};

impl FiscalYear {
    /// Reads 平成22年度, 令和元年度, R6, H31年度, 2010年度, ２０１０, 令和六年度 and the like.
    /// The whole of `text` must be a year.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = parse_year(text)
            .filter(|(_, rest)| matches!(rest.trim(), "" | "年" | "年度"))
            .map(|(year, _)| year);
        Self::new(plain.or_else(|| mention::year(text))?)
    }
}

/// Reads 平成23年4月1日, R5.4.1, 2011-04-01, 2011/4/1, 令和7年3月末, 令和七年三月三十一日.
/// Spaces and full-width figures are allowed. `None` for a day that does not exist.
pub fn parse_date(text: &str) -> Option<civil::Date> {
    plain_date(text).or_else(|| mention::day(text))
}

fn plain_date(text: &str) -> Option<civil::Date> {
    let plain = wording(text);
    let (year, rest) = parse_year(&plain)?;
    let mut parts = rest.split(['年', '月', '日', '.', '-', '/']).filter(|part| !part.is_empty());
    let mut next = || parts.next()?.parse::<i8>().ok();
    let (month, day) = (next()?, next()?);
    if parts.next().is_some() {
        return None;
    }
    civil::Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// As [`parse_date`], of a day that a program is told: in an era that had not begun yet, or
/// had ended by then (昭和64年1月8日), it is a slip of the pen and no day.
pub fn parse_day(text: &str) -> Option<civil::Date> {
    let day = parse_date(text)?;
    let plain = Folding::WIDTH.apply(text);
    let plain = plain.trim_start();
    let said = ERA_NAMES.iter().find(|(_, name, letter)| {
        plain.starts_with(name) || plain.starts_with([*letter, letter.to_ascii_lowercase()])
    });
    said.is_none_or(|(_, name, _)| era_of(day).0 == *name).then_some(day)
}

/// The years written in `text` at its very start: the Western year and what
/// follows the figures.
fn parse_year(text: &str) -> Option<(i32, String)> {
    let plain = Folding::WIDTH.apply(text);
    let plain = plain.trim();
    let era = ERA_NAMES.iter().find_map(|&(code, name, letter)| {
        let rest = plain.strip_prefix(name).or_else(|| {
            let rest = plain.strip_prefix([letter, letter.to_ascii_lowercase()])?;
            rest.trim_start_matches('.')
                .starts_with(|c: char| c.is_ascii_digit() || c == '元')
                .then_some(rest)
        })?;
        Some((code, rest.trim_start_matches(['.', ' '])))
    });
    let figures = era.map_or(plain, |(_, rest)| rest);
    let (year, rest) = if let Some(rest) = figures.strip_prefix('元') {
        (1, rest)
    } else {
        let end = figures.find(|c: char| !c.is_ascii_digit()).unwrap_or(figures.len());
        (figures.get(..end)?.parse::<i32>().ok()?, figures.get(end..)?)
    };
    let western = match era {
        Some((code, _)) => western(code, year)?,
        None if (1000..10_000).contains(&year) => year,
        _ => return None,
    };
    Some((western, rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fiscal(text: &str) -> Option<i32> {
        FiscalYear::parse(text).map(FiscalYear::year)
    }

    #[test]
    fn reads_the_ways_an_office_writes_a_fiscal_year() {
        for (text, year) in [
            ("平成22年度", 2010),
            ("平成２２年度", 2010),
            ("平成 22 年度", 2010),
            ("H22", 2010),
            ("h22年度", 2010),
            ("平成31年度", 2019),
            ("平成32年度", 2020),
            ("令和元年度", 2019),
            ("令和1年度", 2019),
            ("R6", 2024),
            ("Ｒ６年度", 2024),
            ("R.6", 2024),
            ("㋿6年度", 2024),
            ("2010年度", 2010),
            ("2010", 2010),
            ("昭和63年度", 1988),
            ("昭和64年度", 1989),
            ("S63", 1988),
        ] {
            assert_eq!(fiscal(text), Some(year), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_fiscal_year() {
        for text in [
            "",
            "平成",
            "22年度",
            "平成0年度",
            "平成22年4月",
            "明治元年度",
            "Reiwa",
            "99999",
            "平成１０００年度",
        ] {
            assert_eq!(fiscal(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_that_is_told_is_one_of_its_era() {
        for text in ["昭和64年1月7日", "平成元年1月8日", "H31.4.30", "令和元年5月1日", "R7.4.1", "2025-04-01"]
        {
            assert_eq!(parse_day(text), parse_date(text), "{text}");
            assert!(parse_day(text).is_some(), "{text}");
        }
        for text in
            ["昭和64年1月8日", "S64.1.8", "平成31年5月1日", "令和元年4月30日", "平成元年1月7日", "きのう"]
        {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn every_fiscal_year_reads_back_as_itself() {
        for year in 1873..=2098 {
            let fiscal_year = FiscalYear::new(year).unwrap();
            assert_eq!(FiscalYear::parse(&fiscal_year.wareki()), Some(fiscal_year));
        }
    }

    #[test]
    fn reads_days_in_several_notations() {
        let day = Some(civil::date(2011, 4, 1));
        for text in [
            "平成23年4月1日",
            "平成 23 年 4 月 1 日",
            "H23.4.1",
            "2011-04-01",
            "2011/4/1",
            "２０１１年４月１日",
        ] {
            assert_eq!(parse_date(text), day, "{text}");
        }
        for text in ["平成23年2月30日", "平成23年4月", "4月1日", "2011-04-01-02"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
