//! Numbers whose separators stand where none do: 1,2345人, 12,34人, 1.234人.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::figures::{Pattern, unit};
use super::relation::{Relates, Relation};
use crate::review::folded::WidthFolded;

/// As they are to be.
static RIGHT: Pattern = Pattern::new(r"^(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?$");
/// 1.234: with a point where a comma was meant.
static POINT: Pattern = Pattern::new(r"^[1-9][0-9]{0,2}(?:\.[0-9]{3})+$");
/// Before a mean or a rate, which has decimals.
static HAS_DECIMALS: Pattern = Pattern::new("(?:平均|率|当たり|あたり|指数|換算|比)[^0-9。]{0,8}$");
/// What comes in ones: of these there is no 1.234.
const WHOLE: &[&str] = &[
    "人", "件", "回", "冊", "円", "世帯", "部", "枚", "台", "か所", "施設", "団体", "校", "園", "本", "戸",
    "点", "食", "名", "個", "票", "通", "日",
];
/// What is written in a list of small numbers: 5,6年生, 10,11月.
const LISTED: &[&str] = &[
    "月", "日", "年", "歳", "才", "時", "番", "号", "丁目", "章", "条", "項", "面", "頁", "階", "学年",
    "回目", "期", "次", "区分", "級", "類",
];

/// The numbers that are written as none are.
pub(super) fn relations(source: &WidthFolded<'_>) -> Vec<Relation> {
    let text = source.text;
    if !text.contains([',', '，', '.', '．']) {
        return Vec::new();
    }
    // Most of them are ends of clauses.
    if !has_separators(text) {
        return Vec::new();
    }
    let folded = source.get();
    let mut all = Vec::new();
    for whole in separated(&folded.text) {
        let number = folded.text.get(whole.clone()).unwrap_or_default();
        let before = folded.text.get(..whole.start).unwrap_or_default();
        let after = folded.text.get(whole.end..).unwrap_or_default();
        if !is_wrong(number, before, after) {
            continue;
        }
        let named = unit(after);
        let end = whole.end + named.as_ref().map_or(0, |unit| unit.len);
        let (Some(odd), Some(term)) = (folded.original(whole.clone()), folded.original(whole.start..end))
        else {
            continue;
        };
        let range: Range<usize> = odd.clone();
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let is = digits.parse::<Decimal>().unwrap_or_default();
        let like = text.get(range).unwrap_or_default();
        let right = super::relation::written(
            is,
            0,
            if like.contains(['，', '．']) || like.starts_with(|c| matches!(c, '０'..='９')) {
                "１，０００"
            } else {
                "1,000"
            },
        );
        let (odd_end, term_end) = (odd.end, term.end);
        all.push(Relation {
            words: format!(
                "{}{}",
                right.as_deref().unwrap_or_default(),
                text.get(odd_end..term_end).unwrap_or_default()
            ),
            kind: Relates::Separators,
            terms: vec![term],
            odd,
            right,
            is,
            holds: false,
            is_certain: true,
        });
    }
    all
}

/// Whether a separator stands behind a figure.
fn has_separators(text: &str) -> bool {
    let is_separator = |c: char| matches!(c, ',' | '，' | '.' | '．');
    let mut before = ' ';
    text.chars().any(|c| std::mem::replace(&mut before, c).is_numeric() && is_separator(c))
}

/// The figures with separators between them, in a text of which the width is folded.
fn separated(text: &str) -> Vec<Range<usize>> {
    let run = |from: usize, is: fn(&u8) -> bool| text.bytes().skip(from).take_while(is).count() + from;
    let (is_digit, is_separator) = (u8::is_ascii_digit as fn(&u8) -> bool, |byte: &u8| b",.".contains(byte));
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = text.bytes().skip(at).position(|byte| byte.is_ascii_digit()) {
        let start = at + start;
        let first = run(start, is_digit);
        let mut end = first;
        loop {
            let next = run(end, is_separator);
            let goes_on = run(next, is_digit);
            if next == end || goes_on == next {
                break;
            }
            end = goes_on;
        }
        if end > first {
            all.push(start..end);
        }
        at = end;
    }
    all
}

fn is_wrong(number: &str, before: &str, after: &str) -> bool {
    let stands_alone = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "-/第:".contains(c))
        && !after.starts_with(|c: char| c.is_ascii_alphabetic() || "-/:".contains(c));
    let is_listed =
        || LISTED.iter().any(|word| after.trim_start().starts_with(word)) && !after.starts_with("日間");
    let counts = || unit(after.trim_start()).is_some_and(|unit| WHOLE.contains(&unit.name));
    if !stands_alone {
        return false;
    }
    if RIGHT.is_in(number) {
        return POINT.is_in(number) && !is_listed() && counts() && !HAS_DECIMALS.is_in(before);
    }
    if !number.contains(',') || is_listed() {
        // A date or a version: 6.4.1.
        return false;
    }
    let groups: Vec<&str> = number.split(',').collect();
    // 1,2人 may be one or two.
    let is_list = groups.iter().all(|group| group.len() == 1)
        || groups.iter().any(|group| group.contains('.')) && !number.contains(",,");
    !is_list
        && (counts()
            || groups.iter().skip(1).any(|group| group.len() > 3 || group.is_empty())
                && unit(after).is_none_or(|unit| unit.is_counted()))
}

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![&RIGHT, &POINT, &HAS_DECIMALS]
}
