//! Years as a text says them: 平成22年度, 23年4月, H22, 前年度.

mod spelling;

use std::ops::Range;

use super::pattern::Pattern;
use crate::book::FiscalYear;

/// The year a figure is of, as its text says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The year's number. With [`Basis::Calendar`] it is the calendar year of
    /// this number that is meant.
    pub year: FiscalYear,
    /// Which sort of year the text says.
    pub basis: Basis,
    /// The month in it, where one is said.
    pub month: Option<u8>,
    /// The bytes of the text that say it.
    pub range: Range<usize>,
    /// How the text says that the figure is of this year.
    pub dating: Dating,
}

/// Which sort of year is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// 年度.
    Fiscal,
    /// 年.
    Calendar,
    /// One told by the year of the book: 前年度.
    Relative,
}

/// How a text says of which year a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dating {
    /// The year stands at the figure, with nothing but its label between:
    /// 令和5年度の利用者数は530人.
    Direct,
    /// In brackets behind the figure: 530人（令和5年度）.
    Behind,
    /// Another figure beside it is dated so: 令和5年度 5回 120人.
    Listed,
    /// The year heads the list that it is in.
    Heading,
    /// The year heads its column.
    Column,
    /// The sentence is about that year: 令和5年度は、対象を広げ、530人が利用した.
    Topic,
}

impl Dating {
    /// Whether the year is surely that of the figure, and not only that of its sentence.
    pub fn is_sure(self) -> bool {
        self != Self::Topic
    }
}

/// A year at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) struct YearRead {
    pub(in crate::review) year: FiscalYear,
    pub(in crate::review) basis: Basis,
    pub(in crate::review) month: Option<u8>,
    /// 今年度: the book's own, or the one in which it is written.
    pub(in crate::review) is_this: bool,
    /// Its length in bytes.
    pub(in crate::review) len: usize,
}

/// 10年間, 6年生, 2年ごと: 年 that makes no year of the number before.
static NO_YEAR: Pattern =
    Pattern::new("^(?:間|生|ごと|毎|以上|以内|目|後|前|越|余|計画|齢|代|連続|分|未満|程度)");
/// After a bare 22年 that is a year, in lists and at the head of sentences.
static AFTER_BARE: Pattern = Pattern::new(r"^(?:\s|$|[0-9]|[末中はのに、。)(・:~-]|から|より|まで)");
/// After a bare 5年, which is rather a length of time.
static AFTER_DIGIT: Pattern = Pattern::new(r"^(?:\s|[0-9]|末)");
/// A year without its era, in which something happened that month.
static BARE_MONTH: Pattern = Pattern::new(r"^[0-9]{1,2}年 ?[0-9]{1,2}月(?:[0-9]{1,2}日)?");
/// A year without its era.
static BARE: Pattern = Pattern::new(r"^[0-9]{1,2} ?年度?");
/// How far ahead of the book's year a text that is no plan may speak of one so.
const AHEAD: i32 = 2;

/// How far from the book's year a bare 22年 may lie.
const NEAR: i32 = 15;

/// The year that `text`, which is folded, begins with.
pub(in crate::review) fn year(text: &str, context: FiscalYear) -> Option<YearRead> {
    written(text, context)
        .or_else(|| short(text))
        .or_else(|| western(text))
        .or_else(|| relative(text, context))
}

/// The length of a year without its era that would lie so far ahead that another era
/// is meant (13年5月 is not in 令和13年).
pub(super) fn vague(text: &str, year: &YearRead, context: FiscalYear) -> Option<usize> {
    if year.year.year() - context.year() <= AHEAD {
        return None;
    }
    BARE_MONTH.find(text).or_else(|| BARE.find(text)).map(|found| found.end.max(year.len))
}

/// The length of a month or day without its year at the start of `text`.
pub(in crate::review) fn day(text: &str) -> Option<usize> {
    let (_, len) = spelling::month(text)?;
    (!text.get(len..)?.starts_with('間')).then_some(len)
}

fn written(text: &str, context: FiscalYear) -> Option<YearRead> {
    let spelling::WrittenYear { era, number, is_fiscal, len: end } = spelling::written(text)?;
    let after = text.get(end..)?;
    let month = spelling::month_behind(after).filter(|_| !NO_YEAR.is_in(after));
    let (year, is_bare) = match era {
        Some(era) => (FiscalYear::parse(&format!("{era}{number}"))?, false),
        None if number.len() == 4 => (FiscalYear::parse(number)?, false),
        None => (nearest(number, context)?, !is_fiscal && month.is_none()),
    };
    if !is_fiscal && NO_YEAR.is_in(after) {
        return None;
    }
    let follows = if number.len() == 1 { &AFTER_DIGIT } else { &AFTER_BARE };
    if is_bare && ((year.year() - context.year()).abs() > NEAR || !follows.is_in(after)) {
        return None;
    }
    let basis = if is_fiscal { Basis::Fiscal } else { Basis::Calendar };
    let (month, len) = month.map_or((None, 0), |(month, len)| (month_of(month), len));
    Some(YearRead { year, basis, month, is_this: false, len: end + len })
}

/// H22 and H23.4.1, not followed by another figure or letter.
fn short(text: &str) -> Option<YearRead> {
    let spelling::ShortYear { number, month, len: end } = spelling::short(text)?;
    if text.get(end..)?.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ',')) {
        return None;
    }
    let letter = text.get(..1)?;
    let year = FiscalYear::parse(&format!("{letter}{number}"))?;
    let month = month.and_then(month_of);
    let basis = if month.is_some() { Basis::Calendar } else { Basis::Fiscal };
    Some(YearRead { year, basis, month, is_this: false, len: end })
}

fn western(text: &str) -> Option<YearRead> {
    let spelling::ShortYear { number, month, len } = spelling::western(text)?;
    let year = FiscalYear::parse(number)?;
    let month = month.and_then(month_of);
    Some(YearRead { year, basis: Basis::Calendar, month, is_this: false, len })
}

fn relative(text: &str, context: FiscalYear) -> Option<YearRead> {
    let (word, end) = spelling::relative(text)?;
    let (by, is_this) = match word {
        "前々" => (-2, false),
        "前" | "昨" => (-1, false),
        "来" | "次" | "翌" => (1, false),
        _ => (0, true),
    };
    let year = FiscalYear::new(context.year() + by)?;
    let month = spelling::month_behind(text.get(end..)?);
    let (month, len) = month.map_or((None, 0), |(month, len)| (month_of(month), len));
    Some(YearRead { year, basis: Basis::Relative, month, is_this, len: end + len })
}

fn month_of(text: &str) -> Option<u8> {
    text.parse().ok().filter(|month| (1..=12).contains(month))
}

/// The year of this number in the era in which that lies nearest to `context`;
/// nobody writes of an era that has not begun.
fn nearest(number: &str, context: FiscalYear) -> Option<FiscalYear> {
    let now = context.wareki();
    ["令和", "平成", "昭和", "大正"]
        .iter()
        .skip_while(|era| !now.starts_with(**era))
        .filter_map(|era| {
            let year = FiscalYear::parse(&format!("{era}{number}"))?;
            // 平成32年度 was written while it was 平成; 昭和98 never was.
            let lasted =
                |by: i32| FiscalYear::new(year.year() - by).is_some_and(|y| y.wareki().starts_with(era));
            (now.starts_with(era) || lasted(0) || lasted(1)).then_some(year)
        })
        .min_by_key(|year| (year.year() - context.year()).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, context: i32) -> Option<(i32, Basis, Option<u8>, &str)> {
        let found = year(text, FiscalYear::new(context).unwrap())?;
        Some((found.year.year(), found.basis, found.month, &text[found.len..]))
    }

    #[test]
    fn patterns_are_readable() {
        for pattern in [&NO_YEAR, &AFTER_BARE, &AFTER_DIGIT, &BARE, &BARE_MONTH] {
            pattern.assert_readable();
        }
    }

    #[test]
    fn years_as_an_office_writes_them() {
        for (text, context, wanted) in [
            ("平成22年度 503人", 2010, (2010, Basis::Fiscal, None, " 503人")),
            ("平成 22 年度", 2010, (2010, Basis::Fiscal, None, "")),
            ("平成20年 130人", 2010, (2008, Basis::Calendar, None, " 130人")),
            ("平成23年4月1日現在", 2010, (2011, Basis::Calendar, Some(4), "現在")),
            ("令和元年度", 2024, (2019, Basis::Fiscal, None, "")),
            ("R5年度", 2024, (2023, Basis::Fiscal, None, "")),
            ("H22", 2010, (2010, Basis::Fiscal, None, "")),
            ("H23.4.1", 2010, (2011, Basis::Calendar, Some(4), "")),
            ("2024年度", 2024, (2024, Basis::Fiscal, None, "")),
            ("2024/4/1", 2024, (2024, Basis::Calendar, Some(4), "")),
            ("21年度の", 2010, (2009, Basis::Fiscal, None, "の")),
            ("23年度9月に", 2010, (2011, Basis::Fiscal, Some(9), "に")),
            ("30年度", 2020, (2018, Basis::Fiscal, None, "")),
            ("3年度", 2020, (2021, Basis::Fiscal, None, "")),
            ("22年 20人", 2010, (2010, Basis::Calendar, None, " 20人")),
            ("22年6月", 2010, (2010, Basis::Calendar, Some(6), "")),
            ("前年度の", 2010, (2009, Basis::Relative, None, "の")),
            ("今年度9月", 2010, (2010, Basis::Relative, Some(9), "")),
            ("翌年度", 2010, (2011, Basis::Relative, None, "")),
            ("前年 5施設", 2010, (2009, Basis::Relative, None, " 5施設")),
        ] {
            assert_eq!(read(text, context), Some(wanted), "{text}");
        }
    }

    #[test]
    fn lengths_of_time_and_codes_are_no_years() {
        for text in
            ["10年間", "2年ごと", "6年生", "3年計画", "2年の期間", "98年 1人", "R5-12", "H2O", "22人", ""]
        {
            assert_eq!(read(text, 2010), None, "{text}");
        }
    }
}
