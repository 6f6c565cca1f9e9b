//! Days as a text says them: 令和6年4月1日（月）, R6.4.1, 2024/4/1, 令和六年三月末, 5年度末.

use std::ops::Range;

use jiff::civil;

use super::figures::{HitGroup, Pattern, PatternHit};
use super::folded::WidthFolded;
use crate::book::{FiscalYear, era};

/// A day, or a month, that a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The bytes of the text that say it, with its day of the week.
    pub range: Range<usize>,
    /// The era, where one is said: 令和.
    pub era: Option<&'static str>,
    /// The Western year, where the text says one or it follows a day that has one.
    pub year: Option<i16>,
    /// The month as it is written: there may be no such.
    pub month: i8,
    /// The day as it is written: there may be no such. `None` for a month alone, of which
    /// the end may be meant.
    pub day: Option<i8>,
    /// 末: the last day of the month or the fiscal year.
    pub is_end: bool,
    /// The day of the week that it is said to be.
    pub weekday: Option<char>,
}

impl Day {
    /// The day itself, in our calendar; `None` where there is no such, or none is said.
    pub fn date(&self) -> Option<civil::Date> {
        self.in_year(self.year?)
    }

    /// The day in a year.
    pub fn in_year(&self, year: i16) -> Option<civil::Date> {
        match self.day {
            Some(day) => civil::Date::new(year, self.month, day).ok(),
            None if self.is_end => Some(civil::Date::new(year, self.month, 1).ok()?.last_of_month()),
            None => None,
        }
    }
}

/// The first day of our calendar in Japan (明治6年1月1日). Before it 2月30日 was a day.
const FIRST: i16 = 1873;

/// With 年, 月 and 日; of a year alone none is read.
static WRITTEN: Pattern = Pattern::new(concat!(
    r"(?:(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHR]\.?) ?(?P<of_era>元|[0-9]{1,3}|[〇一二三四五六七八九十]{1,3})",
    r"|(?P<western>[0-9]{4}|[一二][〇一二三四五六七八九]{3})|(?P<bare>元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})) ?年(?P<fiscal>度)?",
    r"(?: ?\([^()\n]{2,8}年?度?\))?[ の]?)?",
    r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?月(?: ?(?P<day>[0-9]{1,2}|[〇一二三四五六七八九十]{1,4}) ?日(?P<after>間|目|数|分)?|(?P<end>末日?))?",
));
/// R6.4.1 and 令和6/4/1.
static SHORT: Pattern = Pattern::new(
    r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR])\.? ?(?P<of_era>元|[0-9]{1,2})(?P<first>[./]) ?(?P<month>[0-9]{1,2})(?P<second>[./]) ?(?P<day>[0-9]{1,2})",
);
/// 2024/4/1, 2024-04-01.
static WESTERN: Pattern = Pattern::new(
    r"(?P<western>(?:19|20)[0-9]{2})(?P<first>[./-])(?P<month>[0-9]{1,2})(?P<second>[./-])(?P<day>[0-9]{1,2})",
);
/// 4/1, which is a day only where a day of the week follows.
static SLASHED: Pattern = Pattern::new(r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})");
/// 6日（日）, after a day of the same month.
static NEXT: Pattern =
    Pattern::new(r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?日(?P<after>間|目|数|分)?");
/// 令和5年度末.
static YEAR_END: Pattern = Pattern::new(
    r"(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHR]\.?) ?(?P<of_era>元|[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})|(?P<western>[0-9]{4})) ?年度末日?",
);
/// Behind a day: （火・祝）, `[火]`, 火曜日.
static BEHIND: Pattern = Pattern::new(
    r"^ ?(?:[(\[〔【〈<](?P<inside>[^)\]〕】〉>\n]{1,10})[)\]〕】〉>]|(?P<plain>[月火水木金土日])曜日?)",
);
/// In the brackets; （土・日） is not one day, （祝） not a day of the week.
static INSIDE: Pattern = Pattern::new(
    r"^(?:(?:祝日?|休日?|振休|振替(?:休日)?|祭日?)[・、,/ ]?)?(?P<weekday>[月火水木金土日])(?:曜日?)?(?:[・、,/ ]?(?:国民の)?(?:祝日?|休日?|振休|振替(?:休日)?|祭日?))?$",
);
/// Before a day of another calendar, of which we know nothing.
static OTHER_CALENDAR: Pattern = Pattern::new(
    "(?:旧暦|陰暦|太陰暦|慶応|元治|文久|万延|安政|嘉永|弘化|天保|文政|文化|享和|寛政|天明|安永|明和|元禄|享保|宝暦|慶長|寛永)の?[ 元0-9一二三四五六七八九十年]*$",
);

/// The days of a text in its order. `context` is the year of its book.
pub fn read(text: &WidthFolded<'_>, context: FiscalYear) -> Vec<Day> {
    let folded = text.get();
    let plain = folded.text.as_str();
    let mut days: Vec<Day> = Vec::new();
    if has_numbered(plain, '月') {
        days.extend(WRITTEN.all(plain).iter().filter_map(|found| written(plain, found, context)));
    }
    if plain.contains("年度末") {
        days.extend(YEAR_END.all(plain).iter().filter_map(|found| year_end(plain, found)));
    }
    if ['.', '/', '-'].iter().any(|separator| has_numbered(plain, *separator)) {
        for pattern in [&SHORT, &WESTERN, &SLASHED] {
            let more: Vec<Day> = pattern.all(plain).iter().filter_map(|found| short(plain, found)).collect();
            days.extend(
                more.into_iter().filter(|day| !days.iter().any(|own| overlaps(own, day))).collect::<Vec<_>>(),
            );
        }
    }
    days.sort_by_key(|day| day.range.start);
    follow(plain, &mut days);
    for day in &mut days {
        day.range = folded.around(day.range.clone());
    }
    days
}

/// Whether a sign stands behind a number somewhere in a text.
fn has_numbered(text: &str, sign: char) -> bool {
    let is_number = |c| {
        matches!(
            c,
            '0'..='9' | '元' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
        )
    };
    text.match_indices(sign).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        before.strip_suffix(' ').unwrap_or(before).ends_with(is_number)
    })
}

fn overlaps(one: &Day, other: &Day) -> bool {
    one.range.start < other.range.end && other.range.start < one.range.end
}

fn written(text: &str, found: &PatternHit<'_>, context: FiscalYear) -> Option<Day> {
    let whole = found.get(0)?;
    let (before, month) = (text.get(..whole.start())?, number(found.name("month")?.as_str())?);
    let has_day = found.name("day").is_some();
    let is_end = found.name("end").is_some();
    let is_word = found.name("after").is_some() || before.ends_with(|c: char| c.is_ascii_alphanumeric());
    if is_word || OTHER_CALENDAR.is_in(before) {
        return None;
    }
    let day = found.name("day").and_then(|day| number(day.as_str()));
    // 12月 without a year and a day is of no day.
    let has_year = ["of_era", "western"].iter().any(|name| found.name(name).is_some());
    if has_day && day.is_none() || !has_day && !has_year {
        return None;
    }
    let (era, year) = year(found)?;
    // 令和6年度3月 is in the calendar year after; 令和元年度 began in 平成31年.
    let era = era.filter(|_| found.name("fiscal").is_none());
    let year = year.map(|year| if found.name("fiscal").is_some() && month < 4 { year + 1 } else { year });
    let year = year.or_else(|| bare(found.name("bare")?.as_str(), context).filter(|_| has_day));
    let (weekday, end) = if has_day { weekday(text, whole.end()) } else { (None, whole.end()) };
    let is_old = year.is_some_and(|year| year < FIRST);
    (!is_old).then_some(Day { range: whole.start()..end, era, year, month, day, is_end, weekday })
}

/// The year of this number that lies within half a dozen years of the book's.
fn bare(number: &str, context: FiscalYear) -> Option<i16> {
    let near = ["令和", "平成"]
        .iter()
        .filter_map(|era| FiscalYear::parse(&format!("{era}{}", western_digits(number)?)));
    let near = near.filter(|year| (year.year() - context.year()).abs() <= 6);
    let mut near = near.collect::<Vec<_>>();
    near.dedup();
    match near.as_slice() {
        [one] => i16::try_from(one.year()).ok(),
        _ => None,
    }
}

fn western_digits(text: &str) -> Option<String> {
    if text == "元" { Some("1".to_owned()) } else { number(text).map(|number| number.to_string()) }
}

fn year_end(text: &str, found: &PatternHit<'_>) -> Option<Day> {
    let whole = found.get(0)?;
    if text.get(..whole.start())?.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let (_, year) = year(found)?;
    let year = Some(year? + 1);
    Some(Day { range: whole.range(), era: None, year, month: 3, day: Some(31), is_end: true, weekday: None })
}

fn short(text: &str, found: &PatternHit<'_>) -> Option<Day> {
    let whole = found.get(0)?;
    let (before, after) = (text.get(..whole.start())?, text.get(whole.end()..)?);
    // Parts of longer numbers: of telephones, of lists, of versions.
    let is_joined = |c: char| c.is_ascii_alphanumeric() || "-/.".contains(c);
    let goes_on = after.starts_with(|c: char| c.is_ascii_alphanumeric())
        || after.starts_with(['-', '/', '.']) && after.get(1..)?.starts_with(|c: char| c.is_ascii_digit());
    if before.ends_with(is_joined) || goes_on {
        return None;
    }
    let separator = |name| found.name(name).map(|own| own.as_str());
    if separator("first") != separator("second") {
        return None;
    }
    let (month, day) = (number(found.name("month")?.as_str())?, number(found.name("day")?.as_str())?);
    let (era, year) = year(found)?;
    let (weekday, end) = weekday(text, whole.end());
    // 2024-13-45 is a number of something.
    let is_number =
        separator("first") == Some("-") && !((1..=12).contains(&month) && (1..=31).contains(&day));
    if year.is_none() && weekday.is_none() || is_number || year.is_some_and(|year| year < FIRST) {
        return None;
    }
    let range = whole.start()..end;
    Some(Day { range, era, year, month, day: Some(day), is_end: false, weekday })
}

/// The era and the Western year, where they are said; `None` for a year that is none.
fn year(found: &PatternHit<'_>) -> Option<(Option<&'static str>, Option<i16>)> {
    let text = |name| found.name(name).map(|own: HitGroup<'_>| own.as_str());
    if let Some((letters, of_era)) = text("era").zip(text("of_era")) {
        let era = match letters.chars().next()? {
            'M' | '明' => "明治",
            'T' | '大' => "大正",
            'S' | '昭' => "昭和",
            'H' | '平' => "平成",
            _ => "令和",
        };
        let date = era::parse_date(&format!("{era}{}年1月1日", western_digits(of_era)?))?;
        return Some((Some(era), Some(date.year())));
    }
    let western = text("western").map(|year| year.parse().ok().or_else(|| positional(year)));
    match western {
        Some(year) => Some((None, Some(year?))),
        None => Some((None, None)),
    }
}

/// Days that follow another: 令和6年10月5日（土）、6日（日）, 11月2日（土）.
fn follow(text: &str, days: &mut Vec<Day>) {
    let mut added = Vec::new();
    let ends: Vec<usize> = days.iter().map(|day| day.range.start).skip(1).chain([text.len()]).collect();
    for (day, end) in days.iter().zip(ends) {
        let Some(rest) = text.get(day.range.end..end) else { continue };
        let mut at = day.range.end;
        let sentence = rest.split(['。', '\n']).next().unwrap_or_default();
        for found in NEXT.all(sentence) {
            let Some(whole) = found.get(0) else { continue };
            let start = day.range.end + whole.start();
            let between = text.get(at..start).unwrap_or_default();
            let is_list =
                between.chars().count() <= 3 && between.chars().all(|c| "、,・~-と及びか ・～/".contains(c));
            let (weekday, behind) = weekday(text, day.range.end + whole.end());
            let number = found.name("day").and_then(|own| number(own.as_str()));
            let (Some(number), Some(_), true, None) = (number, weekday, is_list, found.name("after")) else {
                break;
            };
            added.push(Day {
                range: start..behind,
                day: Some(number),
                is_end: false,
                weekday,
                ..day.clone()
            });
            at = behind;
        }
    }
    days.extend(added);
    days.sort_by_key(|day| day.range.start);
    let mut last: Option<(usize, i8, i16)> = None;
    for day in days.iter_mut() {
        let before = last.filter(|(end, ..)| {
            let between = text.get(*end..day.range.start).unwrap_or_default();
            between.chars().count() <= 30 && !between.contains(['。', '\n', '年'])
        });
        if let (None, Some((_, month, year))) = (day.year, before) {
            // 令和6年12月1日、1月5日 is over the turn of the year.
            day.year = (day.month >= month).then_some(year);
        }
        last = day.year.map(|year| (day.range.end, day.month, year));
    }
}

/// The day of the week behind a day, and where it ends.
fn weekday(text: &str, at: usize) -> (Option<char>, usize) {
    let found = text.get(at..).and_then(|behind| BEHIND.captures(behind));
    let said = found.as_ref().and_then(|found| {
        let end = at + found.get(0)?.end();
        let inside = found.name("inside").map(|inside| inside.as_str());
        let word = match inside {
            Some(inside) => INSIDE.captures(inside)?.name("weekday")?.as_str().chars().next()?,
            None => found.name("plain")?.as_str().chars().next()?,
        };
        Some((Some(word), end))
    });
    said.unwrap_or((None, at))
}

/// 12, 十二, 三十一; 〇 to 九九 fit.
fn number(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    if !text.contains('十') {
        return positional(text).and_then(|number| i8::try_from(number).ok());
    }
    let (tens, ones) = text.split_once('十')?;
    let of =
        |text: &str, none: i8| if text.is_empty() { Some(none) } else { positional(text)?.try_into().ok() };
    of(tens, 1)?.checked_mul(10)?.checked_add(of(ones, 0)?)
}

/// 二〇二四.
fn positional(text: &str) -> Option<i16> {
    text.chars().try_fold(0_i16, |number, c| {
        let digit = "〇一二三四五六七八九".chars().position(|own| own == c)?;
        number.checked_mul(10)?.checked_add(i16::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let days = read(&WidthFolded::new(text), FiscalYear::new(2024).unwrap());
        let words = |day: &Day| {
            let year = day.year.map_or("?".to_owned(), |year| year.to_string());
            let end = if day.is_end { "末" } else { "" };
            let number = day.day.map_or(String::new(), |day| format!("-{day}"));
            let weekday = day.weekday.map_or(String::new(), |own| own.to_string());
            format!("{year}-{}{number}{end}{weekday} {}", day.month, &text[day.range.clone()])
        };
        days.iter().map(words).collect()
    }

    #[test]
    fn patterns_are_readable() {
        let all = [&WRITTEN, &SHORT, &WESTERN, &SLASHED, &NEXT, &YEAR_END, &BEHIND, &INSIDE, &OTHER_CALENDAR];
        all.iter().for_each(|pattern| pattern.assert_readable());
    }

    #[test]
    fn days_as_an_office_writes_them() {
        for (text, wanted) in [
            ("令和6年4月1日（月）に", "2024-4-1月 令和6年4月1日（月）"),
            ("令和 6 年 4 月 1 日現在", "2024-4-1 令和 6 年 4 月 1 日"),
            ("令和６年４月１日㈪", "2024-4-1月 令和６年４月１日㈪"),
            ("平成元年5月3日（水・祝）", "1989-5-3水 平成元年5月3日（水・祝）"),
            ("令和六年二月三十日", "2024-2-30 令和六年二月三十日"),
            ("二〇二四年十二月三十一日", "2024-12-31 二〇二四年十二月三十一日"),
            ("令和6年（2024年）5月3日（金・祝）", "2024-5-3金 令和6年（2024年）5月3日（金・祝）"),
            ("大正12年9月1日（土）", "1923-9-1土 大正12年9月1日（土）"),
            ("R6.4.1現在", "2024-4-1 R6.4.1"),
            ("2024/2/30に", "2024-2-30 2024/2/30"),
            ("2024-04-01", "2024-4-1 2024-04-01"),
            ("5/3（金・祝）に", "?-5-3金 5/3（金・祝）"),
            ("5月3日 金曜日", "?-5-3金 5月3日 金曜日"),
            ("令和6年3月末現在", "2024-3末 令和6年3月末"),
            ("令和5年度末現在", "2024-3-31末 令和5年度末"),
            ("令和6年度3月に", "2025-3 令和6年度3月"),
            ("6年10月1日", "2024-10-1 6年10月1日"),
            ("31年4月30日", "2019-4-30 31年4月30日"),
        ] {
            assert_eq!(said(text), [wanted], "{text}");
        }
    }

    #[test]
    fn days_that_follow_one_another() {
        assert_eq!(
            said("令和6年10月5日（土）・6日（日）、11月2日（土）に開催"),
            ["2024-10-5土 令和6年10月5日（土）", "2024-10-6日 6日（日）", "2024-11-2土 11月2日（土）"]
        );
        assert_eq!(said("令和6年12月1日（日）、1月5日（日）")[1], "?-1-5日 1月5日（日）");
    }

    #[test]
    fn what_only_looks_like_a_day() {
        for text in [
            "月35日間",
            "6月31日間",
            "042-2024-2-30",
            "2024-13-45",
            "1/3（2人に1人）",
            "3/4（水準）",
            "12か月",
            "慶応4年2月30日",
            "旧暦の2月30日",
            "明治4年2月30日",
            "毎週月曜日",
            "5月分",
            "令和6年度",
        ] {
            assert!(said(text).is_empty(), "{text}: {:?}", said(text));
        }
        for (text, day) in [
            ("4月1日（土・日）", "?-4-1 4月1日"),
            ("4月1日（日中）", "?-4-1 4月1日"),
            ("4月1日（祝）", "?-4-1 4月1日"),
        ] {
            assert_eq!(said(text), [day], "{text}");
        }
    }
}
