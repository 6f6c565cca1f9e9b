//! What kind of number a quantity is, told by the words around it.

use std::borrow::Cow;

use super::pattern::Pattern;
use super::reading::{Per, Precision, ReadingKind, Side, Trend};
use super::scan::Quantity;
use super::unit::{Unit, UnitSort};
use crate::book::Role;

/// A quantity and what stands around it, folded.
#[derive(Clone, Copy)]
pub(super) struct Around<'t> {
    pub(super) quantity: Quantity<'t>,
    /// From the piece before it.
    pub(super) before: &'t str,
    /// To the end of the text.
    pub(super) after: &'t str,
    /// What is counted.
    pub(super) label: &'t str,
    /// The unit before it, where only `before` stands between.
    pub(super) unit_before: Option<Unit<'t>>,
}

/// How the words before a figure say that what was aimed at is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PastAim {
    /// 目標30人に対し7人.
    Against,
    /// 目標を上回り、34人.
    Passed,
}

/// Before a number that is a change: 前年度比+5人, △3人.
static PLUS: Pattern = Pattern::new(r"(?:^|[\s(比])\+ ?$");
static MINUS: Pattern = Pattern::new("[△▲] ?$");
/// After a number: 66人増, 定員増; 2か所を追加; 3人が減った.
static MORE: Pattern = Pattern::new(
    r"^(?:\([0-9.,]+(?:%|ポイント)\))?(?:程度|以上)?[のをが]?(?:定員)?(?:大幅に|更に|さらに|新たに)?(?:増|追加|上乗せ|上積み|拡大|拡充|上昇|上が|向上|伸び|改善|回復)",
);
static FEWER: Pattern = Pattern::new(
    r"^(?:\([0-9.,]+(?:%|ポイント)\))?(?:程度|以上)?[のをが]?(?:定員)?(?:大幅に|更に|さらに)?(?:減|縮小|削減|低下|下が|下落|短縮)",
);
static MORE_OR_FEWER: Pattern = Pattern::new("^[のをが]?(?:増|減|短縮)");
/// Before a number that is a change by its label: 増設 6か所.
static MADE_MORE: Pattern = Pattern::new("(?:増設|増員|増額|増便)(?:数|分)?[ :]*$");
static MADE_FEWER: Pattern = Pattern::new("(?:減員|減額|減便|削減)(?:数|分)?[ :]*$");
/// After a number: 70人以上多い, 20人上回る; 20人が未達成, 5人不足.
static OVER: Pattern = Pattern::new("^(?:以上|ほど|程度)?も?(?:多い|多く|多か|上回|超過)");
static SHORT: Pattern = Pattern::new("^(?:以上|ほど|程度)?[がのも]?(?:未達|不足|少な|下回|足り|届か)");

/// After 人: 35人学級, 2人部屋.
static NORM_AFTER: Pattern = Pattern::new("^(?:学級|乗り|部屋|につき ?[0-9一]|(?:当た|あた)り)");
/// Before one of something: 中学校区に一か所, 1施設につき.
static NORM_BEFORE: Pattern =
    Pattern::new("(?:区|地域|圏域|区域|町会|自治会|人口|校|園)(?:ごと|毎)?に(?:つき)? ?$");
/// 人口10万人に1か所, 5世帯につき1台.
static BETWEEN_NORMS: Pattern = Pattern::new("^(?:につき|当たり|あたり) ?$");
/// 5世帯に1台, but 15校に19名.
static TO_ONE: Pattern = Pattern::new("^に ?$");
static EACH_ONE: Pattern = Pattern::new("^(?:ずつ|の割合|以上)");
/// 児童40人に支援員2人以上.
static BETWEEN_NOUN: Pattern = Pattern::new(r"^(?:に|につき|当たり|あたり)[\p{Han}\p{Katakana}ー]{1,8} ?$");
static AFTER_NOUN: Pattern = Pattern::new("^(?:以上|ずつ|の割合|を?配置|の配置)");
/// 目標30人に対し7人: the second is what was reached.
static AGAINST: Pattern = Pattern::new("^に対し");
/// 予定していた8回のうち3回: what was aimed at was the first alone.
static OUT_OF: Pattern = Pattern::new("^の?うち");
/// Before months that are an age.
static BORN: Pattern = Pattern::new("生後 ?$");
/// 2か月から18歳.
static UP_TO_AGE: Pattern =
    Pattern::new(r"^(?:児|健診|健康診査)|^ ?(?:~|から|児|-) ?(?:[0-9]+(?:歳|か月|ヶ月|カ月)|児|小学)");
/// 1日, 週, 毎日 before hours and days.
static PER_DAY: Pattern =
    Pattern::new("(?:[1一]日|毎日|週|月|午前|午後|平日|土曜|日曜)(?:当たり|あたり|に|は)? ?$");
/// 1,200時間 of something are counted; 2時間 of 延長 are a part of a day.
static COUNTED_HOURS: Pattern = Pattern::new("(?:数|時間|延べ|のべ|計|延)[:( はが]*$");

/// After the first of two, which it was before.
static UNTIL_THEN: Pattern = Pattern::new(
    r"^から、?約?[0-9,.一二三四五六七八九十百]+[^0-9\s、。]{1,4}?(?:と|へ|に|まで(?:増|減|拡|引|伸|下|落|上))",
);

static ABOUT_BEFORE: Pattern = Pattern::new("(?:約|およそ|おおよそ|おおむね|概ね|ほぼ) ?$");
static ABOUT_AFTER: Pattern = Pattern::new("^(?:程度|前後|余|弱|強|ほど|くらい|ぐらい)");
static AT_LEAST: Pattern = Pattern::new("^(?:以上|超|を(?:大幅に|大きく)?(?:超え|上回))");
static AT_MOST: Pattern = Pattern::new("^(?:以下|未満|以内|を(?:大幅に|大きく)?下回|まで$|まで[(、。])");

static PER: [(Pattern, Per); 4] = [
    (Pattern::new("(?:年平均|年間|毎年|年)[(延べ]* ?$"), Per::Year),
    (Pattern::new("(?:月平均|月間|毎月|月)[(延べ]* ?$"), Per::Month),
    (Pattern::new("(?:週平均|毎週|週)[(延べ]* ?$"), Per::Week),
    (Pattern::new("(?:日平均|毎日|[1一]日(?:当たり|あたり|に)?)[(延べ]* ?$"), Per::Day),
];

/// Words that make a figure a target, and those that make it an actual one.
static AIMED: Pattern =
    Pattern::new("目標|計画(?:値|数|量)|計画期間(?:中|内|の?$)|見込|予定|(?:^|[\\s(])計画[\\s:)]*$");
static REACHED: Pattern = Pattern::new("実績|実数|現状|現在|基準値");
/// What each of these words has.
const OF_SIDES: [char; 7] = ['目', '計', '見', '予', '実', '現', '基'];
/// What was aimed at was said before: what follows is what was reached.
static PASSED: Pattern = Pattern::new("上回|下回|届か|達し|達せ|超え|及ば|クリア|未達");
static WILL_BE: Pattern =
    Pattern::new("予定|見込|目指|[をが]目標(?:[にとで]|$)|の目標|計画(?:で|である|であ|してい|中)");

/// At the end of a sentence about what is yet to come.
static TO_COME: Pattern = Pattern::new(
    "予定|見込んで|見込みで|目指[しす]|計画(?:です|である|であ|してい)|図って?いく|進めていく|努めていく",
);

impl Around<'_> {
    pub(super) fn kind(&self) -> ReadingKind {
        let Self { before, label, .. } = *self;
        // 23人（23.5%）増加: both are changes.
        let is_share = self.quantity.unit.is_some_and(|unit| unit.name == "%");
        let after = self.after.strip_prefix(')').filter(|_| is_share).unwrap_or(self.after);
        let sort = self.quantity.unit.map_or(UnitSort::Count, |unit| unit.sort);
        match sort {
            UnitSort::Age => return ReadingKind::Age,
            UnitSort::Clock => return ReadingKind::Time,
            UnitSort::Term if UP_TO_AGE.is_in(after) || BORN.is_in(before) => return ReadingKind::Age,
            UnitSort::Term => return ReadingKind::Term,
            UnitSort::Hours if MORE_OR_FEWER.is_in(after) => {}
            UnitSort::Hours if !self.counts_hours() => return ReadingKind::Time,
            UnitSort::Days if PER_DAY.is_in(before) => return ReadingKind::Time,
            UnitSort::Hours | UnitSort::Days | UnitSort::Count => {}
        }
        let one = self.quantity.value.single() == Some(rust_decimal::Decimal::ONE);
        let follows_norm = self.unit_before.is_some_and(|unit| unit.sort == UnitSort::Count)
            && (BETWEEN_NORMS.is_in(before)
                || TO_ONE.is_in(before) && one && (self.follows_people() || EACH_ONE.is_in(after))
                || BETWEEN_NOUN.is_in(before)
                    && (!before.starts_with("に")
                        || before.starts_with("につき")
                        || self.follows_people() && AFTER_NOUN.is_in(after)));
        if follows_norm || NORM_AFTER.is_in(after) || (one && NORM_BEFORE.is_in(before)) {
            return ReadingKind::Norm;
        }
        if PLUS.is_in(before) || MADE_MORE.is_in(before) || MORE.is_in(after) || label.ends_with("増加数")
        {
            ReadingKind::Change(Trend::Up)
        } else if MINUS.is_in(before)
            || MADE_FEWER.is_in(before)
            || FEWER.is_in(after)
            || label.ends_with("減少数")
        {
            ReadingKind::Change(Trend::Down)
        } else if OVER.is_in(after) {
            ReadingKind::Gap(Trend::Up)
        } else if SHORT.is_in(after) {
            ReadingKind::Gap(Trend::Down)
        } else {
            ReadingKind::Amount
        }
    }

    fn counts_hours(&self) -> bool {
        let more_than_a_day = self.quantity.value.high > rust_decimal::Decimal::from(24);
        !PER_DAY.is_in(self.before) && (more_than_a_day || COUNTED_HOURS.is_in(self.before))
    }

    /// Whether it was aimed at: as its own words say, those before it first, else
    /// as its column is. `heading` is what stands over it; the rest is known of it already.
    pub(super) fn side(
        &self,
        role: Option<Role>,
        heading: [&str; 2],
        is_ahead: bool,
        past_aim: Option<PastAim>,
    ) -> Side {
        if is_ahead {
            return Side::Target;
        }
        match past_aim {
            Some(PastAim::Against) => return Side::Actual,
            Some(PastAim::Passed) if role == Some(Role::Target) => return Side::Target,
            Some(PastAim::Passed) => return Side::Actual,
            None => {}
        }
        let has_heading = heading.iter().any(|words| words.contains(OF_SIDES)) && !OUT_OF.is_in(self.before);
        let heading = if has_heading { heading.concat() } else { String::new() };
        for words in [self.before, &heading].into_iter().filter(|words| words.contains(OF_SIDES)) {
            match (last(&AIMED, words), last(&REACHED, words)) {
                (Some(aimed), reached) if reached.is_none_or(|reached| aimed > reached) => {
                    return Side::Target;
                }
                (_, Some(_)) => return Side::Actual,
                _ => {}
            }
        }
        if role == Some(Role::Target) { Side::Target } else { Side::Actual }
    }

    /// 1,112人から1,178人とし: how many there were until then.
    pub(super) fn is_before_a_change(&self) -> bool {
        UNTIL_THEN.is_in(self.after)
    }

    /// Whether the unit before is one that rules are made for: so many people to
    /// one, but each of ten districts.
    pub(super) fn follows_people(&self) -> bool {
        self.unit_before.is_some_and(|unit| matches!(unit.name, "人" | "世帯" | "家庭"))
    }

    /// Whether what follows says that it is yet to come.
    pub(super) fn is_ahead(&self) -> bool {
        WILL_BE.is_in(&self.ahead())
    }

    /// Whether what was aimed at is behind: what follows is what was reached.
    pub(super) fn past_aim(&self) -> Option<PastAim> {
        let says = if AGAINST.is_in(self.before) {
            Some(PastAim::Against)
        } else {
            PASSED.is_in(self.before).then_some(PastAim::Passed)
        };
        says.filter(|_| !AIMED.is_in(self.before))
    }

    /// Whether the sentence says further on that all of it is yet to come.
    pub(super) fn ends_ahead(&self) -> bool {
        self.after.split(['。', '\n']).next().is_some_and(|rest| TO_COME.is_in(rest))
    }

    /// What words say of the side for what stands under them.
    pub(super) fn says_side(text: &str) -> bool {
        AIMED.is_in(text) || REACHED.is_in(text)
    }

    /// What follows of the clause, without what stands in brackets.
    fn ahead(&self) -> Cow<'_, str> {
        let ends = |c| matches!(c, '、' | '。' | '\n' | ' ' | ';' | '(' | ')');
        let end = self.after.find(ends).unwrap_or(self.after.len());
        let (plain, rest) = self.after.split_at_checked(end).unwrap_or_default();
        if !rest.starts_with(['(', ')']) {
            return Cow::Borrowed(plain);
        }
        let mut depth = 0_usize;
        let mut ahead = String::new();
        for c in self.after.chars() {
            match c {
                '(' => depth += 1,
                // Its own bracket may end here.
                ')' => depth = depth.saturating_sub(1),
                '、' | '。' | '\n' | ' ' | ';' => break,
                _ if depth == 0 => ahead.push(c),
                _ => {}
            }
        }
        Cow::Owned(ahead)
    }

    pub(super) fn precision(&self) -> Precision {
        if AT_LEAST.is_in(self.after) {
            Precision::AtLeast
        } else if AT_MOST.is_in(self.after) {
            Precision::AtMost
        } else if ABOUT_BEFORE.is_in(self.before) || ABOUT_AFTER.is_in(self.after) {
            Precision::About
        } else {
            Precision::Exact
        }
    }

    pub(super) fn per(&self) -> Option<Per> {
        PER.iter().find(|(pattern, _)| pattern.is_in(self.before)).map(|(_, per)| *per)
    }
}

/// Where the last hit begins.
fn last(pattern: &Pattern, text: &str) -> Option<usize> {
    let mut from = 0;
    let mut last = None;
    while let Some(found) = text.get(from..).and_then(|rest| pattern.find(rest)) {
        last = Some(from + found.start);
        from += found.end.max(1);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_readable() {
        for pattern in [
            &PLUS,
            &MINUS,
            &MORE,
            &FEWER,
            &OVER,
            &MADE_MORE,
            &MORE_OR_FEWER,
            &MADE_FEWER,
            &TO_ONE,
            &EACH_ONE,
            &PASSED,
            &TO_COME,
            &SHORT,
            &NORM_AFTER,
            &NORM_BEFORE,
            &BETWEEN_NORMS,
            &BETWEEN_NOUN,
            &AFTER_NOUN,
            &AGAINST,
            &OUT_OF,
            &BORN,
            &UP_TO_AGE,
            &PER_DAY,
            &COUNTED_HOURS,
            &UNTIL_THEN,
            &ABOUT_BEFORE,
            &ABOUT_AFTER,
            &AT_LEAST,
            &AT_MOST,
            &AIMED,
            &REACHED,
            &WILL_BE,
        ] {
            pattern.assert_readable();
        }
        PER.iter().for_each(|(pattern, _)| pattern.assert_readable());
    }
}
