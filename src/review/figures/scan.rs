//! Cutting a text into years, quantities and the ends of lines and sentences.

use std::ops::Range;

use rust_decimal::Decimal;

use super::link::{YearLink, joined, link};
use super::number::{Number, NumberSort, digits, misgrouped, number};
use super::pattern::Pattern;
use super::reading::ReadingContext;
use super::reading::Value;
use super::unit::{Unit, unit};
use super::when::{YearRead, day, vague, year};
use crate::book::Role;

/// A part of a folded text that means something here.
#[derive(Clone, Debug)]
pub(super) struct Piece<'t> {
    pub(super) what: Scanned<'t>,
    /// Its bytes in the folded text.
    pub(super) range: Range<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Scanned<'t> {
    /// A year that what follows may be of, and how it is tied to that.
    Year(YearRead, YearLink),
    Quantity(Quantity<'t>),
    /// The number of an item in a list (①).
    Item,
    /// The end of a line.
    Line,
    /// 。
    Sentence,
}

/// A number and its unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity<'t> {
    pub(super) value: Value,
    /// None for a number that its label alone makes a figure (会員数 1,521).
    pub(super) unit: Option<Unit<'t>>,
}

/// Numbers that name something: 第3回, 1-2, telephone numbers, hours of the clock
/// written with a colon.
static NAME: Pattern = Pattern::new(
    r"^(?:第 ?[0-9一二三四五六七八九十百]+(?:回|期|次|条|項|号|章|節|版|類|[\p{Han}]{0,2}学校)?|〒?[0-9]+(?:-[0-9]+)+|[0-9]{1,2}:[0-9]{2}|[A-Za-z]+-?[0-9]+(?:-[0-9]+)*)",
);
/// 1日5時間: what is counted is so many a day.
static EACH: Pattern =
    Pattern::new("^(?:1|一)(?:日|か月|ヶ月|週間?|人|回)(?:当たり|あたり|につき|に|平均)? ?(?:延べ|延|約)?");
/// Behind a day: （土）, （月・祝）.
static WEEKDAY: Pattern = Pattern::new("^\\([月火水木金土日](?:曜日?)?(?:・?[祝休]日?)?\\)");
/// What joins the ends of a range.
static JOINT: Pattern = Pattern::new("^ ?(?:[~ー–—-]|(?P<from>から)(?P<after>午後|午前|翌)?) ?");
/// 1,112人から1,178人とし: that is no range but a change.
static CHANGED: Pattern = Pattern::new(
    "^(?:と(?:な|し|、|変)|に|へ|まで(?:増|減|拡|引|伸|下|落|上)|の?(?:増|減)|多|少な|上昇|低下|上回|下回)",
);
/// A word for a number that has no unit of its own: 会員数 1,521.
static MEASURE: Pattern = Pattern::new("(?:数|額|率|量|高|人員)[:)は ]{0,2}$");

/// A unit in brackets behind a label.
static UNIT_BEFORE: Pattern = Pattern::new(r"[^\s(]\((?:単位:)?(?P<unit>[^()0-9\s]{1,6})\)[: ]{0,3}$");
/// 1日当たり, 教員1人当たり: of one of these.
static PER_ONE: Pattern = Pattern::new(
    "^(?:1|一) ?(?:日|か月|ヶ月|カ月|月|年|週|人|名|回|世帯|家庭|件|校|園|施設|団体|か所)(?:当たり|あたり)",
);
static DAY_ALONE: Pattern = Pattern::new(r"^[0-9]{1,2}日");
/// What joins the days of a stretch of time.
static UP_TO: Pattern = Pattern::new(r"^ ?(?:[~ー–—-]|から) ?");

/// What a year, a number or a name may begin with, beside letters and figures. Most
/// of a text does not, and need not be looked at by any expression.
pub fn may_begin(c: char) -> bool {
    matches!(
        c,
        '一' | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '〇'
            | '元'
            | '明'
            | '大'
            | '昭'
            | '平'
            | '令'
            | '前'
            | '昨'
            | '今'
            | '本'
            | '当'
            | '同'
            | '来'
            | '次'
            | '翌'
            | '第'
            | '〒'
    )
}

/// The pieces of a folded text in order. `is_listed` says whether the character
/// at a byte is the number of a list (①), which folding makes a plain one.
pub(super) fn pieces<'t>(
    text: &'t str,
    context: &ReadingContext,
    is_listed: impl Fn(usize) -> bool,
) -> Vec<Piece<'t>> {
    let mut pieces: Vec<Piece<'t>> = Vec::new();
    let mut next = 0;
    for (at, c) in text.char_indices() {
        if at < next {
            continue;
        }
        let rest = || text.get(at..).unwrap_or_default();
        let (len, what) = match c {
            '\n' => (1, Some(Scanned::Line)),
            '。' => (c.len_utf8(), Some(Scanned::Sentence)),
            _ if !c.is_ascii_alphanumeric() && !may_begin(c) => continue,
            _ if is_listed(at) => {
                let own = (0..digits(rest())).take_while(|own| is_listed(at + own));
                (own.count(), Some(Scanned::Item))
            }
            _ => step(rest(), text.get(..at).unwrap_or_default(), context).unwrap_or((c.len_utf8(), None)),
        };
        let len = len.max(c.len_utf8());
        if let Some(what) = what {
            pieces.push(Piece { what, range: at..at + len });
        }
        next = at + len;
    }
    pieces
}

/// What begins here, and its length; `None` where nothing does.
fn step<'t>(
    rest: &'t str,
    before: &'t str,
    context: &ReadingContext,
) -> Option<(usize, Option<Scanned<'t>>)> {
    let goes_on = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '第')
        && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    if goes_on {
        return Some((rest.chars().next()?.len_utf8(), None));
    }
    let sort = NumberSort::of(rest);
    if let Some(len) = sort.may_be_time.then(|| joined(rest)).flatten() {
        return Some((len, None));
    }
    if let Some(year) = sort.may_be_time.then(|| year(rest, context.year)).flatten() {
        let is_plan = context.role == Some(Role::Target);
        if let Some(len) = vague(rest, &year, context.year).filter(|_| !is_plan) {
            return Some((len, None));
        }
        // 10月5日（土）に.
        let weekday = rest.get(year.len..).and_then(|after| WEEKDAY.find(after)).map_or(0, |found| found.end);
        let year = YearRead { len: year.len + weekday, ..year };
        if let Some(len) = stretch(rest, year.len, context) {
            return Some((len, None));
        }
        let link = link(rest.get(year.len..)?, is_plan);
        return Some((year.len, link.map(|link| Scanned::Year(year, link))));
    }
    if let Some(len) = sort.may_be_time.then(|| day(rest)).flatten() {
        return Some((stretch(rest, len, context).unwrap_or(len), None));
    }
    if let Some(len) = each(rest) {
        return Some((len, None));
    }
    if let Some(len) = misgrouped(rest) {
        return Some((len, None));
    }
    let named = sort.may_be_name.then(|| NAME.find(rest)).flatten().map(|name| name.end);
    if let Some(number) = number(rest) {
        if let Some((len, quantity)) = quantity(rest, number, before)
            && named.is_none_or(|named| named < len)
        {
            return Some((len, Some(Scanned::Quantity(quantity))));
        }
        // In kanji nearly all of them are parts of words.
        return Some((named.unwrap_or(if number.is_kanji { 0 } else { number.len }), None));
    }
    named.map(|named| (named, None))
}

/// The length of a stretch of time from a year or day to another: nothing is of one of
/// the two.
fn stretch(rest: &str, first: usize, context: &ReadingContext) -> Option<usize> {
    let weekday = WEEKDAY.find(rest.get(first..)?).map_or(0, |found| found.end);
    let first = first + weekday;
    let start = first + UP_TO.find(rest.get(first..)?)?.end;
    let second = rest.get(start..)?;
    let len = year(second, context.year)
        .map(|year| year.len)
        .or_else(|| day(second))
        .or_else(|| DAY_ALONE.find(second).map(|found| found.end))?;
    let weekday = WEEKDAY.find(second.get(len..)?).map_or(0, |found| found.end);
    Some(start + len + weekday)
}

/// The length of 1日 in 1日5時間, and of 1日当たり.
fn each(rest: &str) -> Option<usize> {
    if let Some(found) = PER_ONE.find(rest) {
        return Some(found.end);
    }
    let found = EACH.find(rest)?;
    let after = number(rest.get(found.end..)?)?;
    (!after.is_kanji).then_some(found.end)
}

fn quantity<'t>(rest: &'t str, first: Number, before: &'t str) -> Option<(usize, Quantity<'t>)> {
    let (len, unit) = with_unit(rest, first)?;
    if let Some((len, quantity)) = range(rest, first, (len, unit)) {
        return Some((len, quantity));
    }
    let is_alone = unit.is_none() && !first.is_kanji && !has_more(rest.get(len..)?);
    let unit = if is_alone { unit_before(before) } else { unit };
    if unit.is_none() && !(is_alone && MEASURE.is_in(before)) {
        return None;
    }
    Some((len, Quantity { value: first.value, unit }))
}

/// 参加者数(人) 254.
fn unit_before(before: &str) -> Option<Unit<'_>> {
    let name = UNIT_BEFORE.captures(before)?.name("unit")?.as_str();
    unit(name).filter(|unit| unit.len == name.len())
}

/// 2~3歳, 10人~20人, 10人から20人.
fn range<'t>(
    rest: &'t str,
    first: Number,
    (first_len, first_unit): (usize, Option<Unit<'t>>),
) -> Option<(usize, Quantity<'t>)> {
    let joint = JOINT.captures(rest.get(first_len..)?)?;
    let start = first_len + joint.get(0)?.end();
    let second = number(rest.get(start..)?)?;
    let (second_len, unit) = with_unit(rest.get(start..)?, second)?;
    let is_afternoon = joint.name("after").is_some_and(|word| word.as_str() == "午後");
    let twelve = Decimal::from(if is_afternoon { 12 } else { 0 });
    let (low, high) = (first.value.low, second.value.high.checked_add(twelve)?);
    let changed = joint.name("from").is_some() && CHANGED.is_in(rest.get(start + second_len..)?);
    let same = first_unit.is_none_or(|first| unit.is_some_and(|unit| unit.name == first.name));
    let len = start + second_len;
    if unit.is_none() || !same || low > high || changed {
        return None;
    }
    Some((len, Quantity { value: Value { low, high }, unit }))
}

/// A number's length with the unit behind it. A space may stand between them
/// where nothing follows that could be the rest of a word.
fn with_unit(rest: &str, number: Number) -> Option<(usize, Option<Unit<'_>>)> {
    let after = rest.get(number.len..)?;
    // 一人 is nobody who was counted.
    let is_one = number.value.single() == Some(Decimal::ONE);
    let takes = |unit: &Unit<'_>| !number.is_kanji || unit.takes_kanji && !(is_one && unit.name == "人");
    if let Some(unit) = unit(after).filter(takes) {
        return Some((number.len + unit.len, Some(unit)));
    }
    let spaced = after.strip_prefix(' ').and_then(|after| {
        let unit = unit(after).filter(|_| !number.is_kanji)?;
        let ends = !after.get(unit.len..)?.starts_with(|c: char| c.is_alphanumeric());
        ends.then_some(unit)
    });
    Some(spaced.map_or((number.len, None), |unit| (number.len + 1 + unit.len, Some(unit))))
}

/// Whether a number without a unit goes on as a word, a code or another number.
fn has_more(after: &str) -> bool {
    after.starts_with(|c: char| matches!(c, '-' | '/' | '.' | ',' | ':') || c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::FiscalYear;

    fn cut(text: &str) -> Vec<String> {
        let context = ReadingContext { year: FiscalYear::new(2010).unwrap(), role: None };
        pieces(text, &context, |_| false)
            .into_iter()
            .map(|piece| match piece.what {
                Scanned::Year(year, _) => format!("{}年", year.year.year()),
                Scanned::Quantity(Quantity { value: Value { low, high }, unit }) => {
                    let unit = unit.map_or("", |unit| unit.name);
                    if low == high { format!("{low}{unit}") } else { format!("{low}..{high}{unit}") }
                }
                Scanned::Item => "*".to_owned(),
                Scanned::Line => "/".to_owned(),
                Scanned::Sentence => "。".to_owned(),
            })
            .collect()
    }

    #[test]
    fn patterns_are_readable() {
        for pattern in
            [&DAY_ALONE, &UNIT_BEFORE, &PER_ONE, &UP_TO, &NAME, &WEEKDAY, &EACH, &JOINT, &CHANGED, &MEASURE]
        {
            pattern.assert_readable();
        }
    }

    #[test]
    fn years_and_quantities_are_found_in_order() {
        for (text, found) in [
            ("平成22年度 人員503人 日数1,819日", vec!["2010年", "503人", "1819日"]),
            ("5人。\n6人", vec!["5人", "。", "/", "6人"]),
            ("2~3歳", vec!["2..3歳"]),
            ("10人~20人", vec!["10..20人"]),
            ("10人から20人程度", vec!["10..20人"]),
            ("1,112人から1,178人とし", vec!["1112人", "1178人"]),
            ("30人から25人に減った", vec!["30人", "25人"]),
            ("2ヶ月から18歳", vec!["2か月", "18歳"]),
            ("十数人の参加", vec!["11..19人"]),
            ("二校から三校に広げ", vec!["2校", "3校"]),
            ("280円から305円に改めた", vec!["280円", "305円"]),
            ("68.9%から2.5ポイント上昇", vec!["68.9%", "2.5ポイント"]),
            ("午前9時から午後6時まで", vec!["9..18時"]),
            ("12月4日(水)~10日(火) 来場者 600人", vec!["600人"]),
            ("参加者数(人) 254", vec!["254人"]),
            ("開催回数(回):12", vec!["12回"]),
            ("市民1人1日当たりの612グラム", vec!["612グラム"]),
            ("平成22年12月16日~平成23年1月15日 12件", vec!["12件"]),
            ("一人暮らし、一人でも、1人暮らし", vec![]),
            ("12,34人、1,2345人", vec![]),
            ("49組合、1,204灯、6区画すべて、4市町村と", vec!["49組合", "1204灯", "6区画", "4市町村"]),
            ("会員数 1,521", vec!["1521"]),
            ("会員数(1,521)", vec![]),
            ("利用者 80 人", vec!["80人"]),
            ("1日5時間", vec!["5時間"]),
            ("1人2回まで", vec!["2回"]),
            ("平成21年度を上回る 5人", vec!["5人"]),
            ("4月1日に3件", vec!["3件"]),
        ] {
            assert_eq!(cut(text), found, "{text}");
        }
    }

    #[test]
    fn numbers_that_only_name_something_are_none() {
        for text in [
            "調書-1",
            "第2条",
            "第3回講座",
            "第三小学校",
            "第10中学校",
            "042-492-5111",
            "基本施策1-2、1-3",
            "B型1 名称",
            "3階",
            "一部の情報",
            "一人ひとり",
            "一時保育",
            "13:30",
            "1. 人員",
            "10番地",
            "H22-5件",
        ] {
            assert_eq!(cut(text), [""; 0], "{text}");
        }
    }
}
