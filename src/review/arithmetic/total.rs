//! Totals and their parts.
//!
//! Figures are a total and its parts only where the text says so: by 内訳, by 計, 合計 or
//! あわせて, by a list in brackets or below, by parts that are named after it, by ＝.

use rust_decimal::Decimal;

use super::super::figures::Pattern;
use super::relation::{Relates, ToldRelation};
use super::sentence::{SENTENCE_ENDS, ShapeText, ends_clause, is_short};

/// Before a figure: it is the total of those that went before.
static TOTAL: Pattern = Pattern::new(
    r"(?:(?:^|[^設統会家推集累時生小温\p{Katakana}])(?:合計|総計|総数|総額|総件数|総人数|計)(?:額|数|人数|件数|回数)?|(?:を|、|N|と|が)(?:あわせ|合わせ)(?:て|ると)?)[、はがでの:\s]*(?:延べ|のべ)?[ :]*$",
);
/// Between the last part and the word for the total, where nothing else is said.
static BEFORE_TOTAL: Pattern =
    Pattern::new(r"^(?:[\s、,・。)(\[]|の|を|と|が|で|も)*(?:合計|総計|総数|計|あわせ|合わせ)");
/// Behind a clause: the total is of something else, which is named: …があり、訓練は合計N.
static OF_OTHER: Pattern = Pattern::new(
    r"、(?P<name>[^N、。]{2,})(?:は|が|には|では|については)[ 、]*(?:合計|総計|総数|計)(?:で|は)?$",
);
/// Names of what was spoken of before.
static OF_SAME: Pattern = Pattern::new("全体|両|双方|これら|以上|それら|総");
/// Before parts: they are all of them.
static BREAKDOWN: Pattern = Pattern::new(
    r"^[^N。]{0,16}?(?:[。、\s(・で][\s(、・]*|)(?:その|主な)?内訳(?:としては|として|については|は|:|は、)?[^N。]{0,16}$",
);
/// In a list of parts: they are not all of them, or there are more than parts.
static NOT_ALL: Pattern = Pattern::new(
    "うち|ほか|他|など|等(?:[^級学]|$)|再掲|重複|複数|前年|前回|昨年|目標|計画|定員|延|平均|除|約|主な|上位|Y|V|E",
);
/// Between a total and its bracket.
static TO_BRACKET: Pattern = Pattern::new(r"^(?:(?:で|を|に|の)?[\p{Han}]{0,4})\n?[ ]*\($");
/// The beginning of an item of a list.
static BULLET: Pattern = Pattern::new(r"^ *[・◦○●◎□■◇◆▪\-–*→①-⑳]");
/// Words of a label that count everything once more.
static OVERALL: Pattern = Pattern::new("(?:数|者|計|総|全体|件|人員)$");

/// A way in which a text says what an amount is the total of: the parts, and whether it
/// leaves no doubt of it.
type Way = fn(&ShapeText, usize) -> Option<(Vec<usize>, bool)>;

/// What a text tells of totals.
pub(super) fn told(text: &ShapeText) -> Vec<ToldRelation<'_>> {
    let mut all: Vec<ToldRelation<'_>> = Vec::new();
    let count = text.amounts.len();
    // In this order, each where the text has what it cannot do without.
    let (mut has_bracket, mut says_breakdown, mut says_total) = (false, false, false);
    let (mut says_number, mut has_lines) = (false, false);
    for c in text.shape.chars() {
        match c {
            '(' => has_bracket = true,
            '訳' => says_breakdown = true,
            '計' | '総' | 'わ' | '合' | '延' | 'べ' => says_total = true,
            '数' => says_number = true,
            '\n' => has_lines = true,
            _ => {}
        }
    }
    let ways: [(bool, Way); 6] = [
        (has_bracket, in_brackets),
        (says_breakdown, broken_down),
        (says_total, behind_total),
        (says_total, before_total),
        (says_number, by_name),
        (has_lines, in_lines),
    ];
    let ways: Vec<Way> = ways.into_iter().filter_map(|(may_be, way)| may_be.then_some(way)).collect();
    for total in 0..count {
        let Some((parts, is_certain)) = ways.iter().find_map(|way| way(text, total)) else { continue };
        let (Some(is), Some(said)) = (sum(text, &parts), text.amounts.get(total)) else { continue };
        let holds = is == said.value;
        all.push(ToldRelation { text, kind: Relates::Sum, from: parts, odd: total, is, holds, is_certain });
    }
    all
}

pub(super) fn sum(text: &ShapeText, parts: &[usize]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(text.amounts.get(*part)?.value))
}

/// Whether two figures can be a total and a part of it.
pub(super) fn are_alike(text: &ShapeText, one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (text.amounts.get(one), text.amounts.get(other)) else { return false };
    one.unit == other.unit && !matches!(one.unit.as_str(), "%" | "倍" | "ポイント")
}

/// Whether there is no more than a name between figures of a list.
pub(super) fn is_name(between: &str) -> bool {
    is_short(between, 24, &['。', 'N'])
}

/// The gap between two figures next to each other.
pub(super) fn gap(text: &ShapeText, from: usize, to: usize) -> &str {
    match (text.amounts.get(from), text.amounts.get(to)) {
        (Some(from), Some(to)) => text.between(from.at + 1, to.at),
        _ => "",
    }
}

/// The amounts behind `from` that `takes` lets through, without those in brackets deeper
/// than the first of them.
pub(super) fn list_behind(text: &ShapeText, from: usize, takes: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut parts: Vec<usize> = Vec::new();
    let mut last = from;
    for index in from + 1..text.amounts.len() {
        let depth = |index: usize| text.amounts.get(index).map_or(0, |amount| amount.depth);
        let is_aside = parts.first().is_some_and(|first| depth(index) > depth(*first));
        if is_aside {
            if gap(text, last, index).contains(SENTENCE_ENDS) {
                break;
            }
            last = index;
            continue;
        }
        if !takes(last, index) {
            break;
        }
        parts.push(index);
        last = index;
    }
    parts
}

/// 8施設（公立3施設、私立5施設）.
fn in_brackets(text: &ShapeText, total: usize) -> Option<(Vec<usize>, bool)> {
    let own = text.amounts.get(total)?;
    let first = text.amounts.get(total + 1)?;
    let between = gap(text, total, total + 1);
    let open = between.find('(')?;
    let (before, name) = (between.get(..=open)?, between.get(open + 1..)?);
    let is_open = TO_BRACKET.is_in(before) && first.depth == own.depth + 1 && !name.contains(['(', ')']);
    let start = own.at + 1 + open;
    let inside = inside(text.between(start + 1, text.shape.len()))?;
    let end = start + 1 + inside.len();
    let in_bracket: Vec<usize> = (total + 1..text.amounts.len())
        .take_while(|index| text.amounts.get(*index).is_some_and(|amount| amount.at < end))
        .filter(|index| text.amounts.get(*index).is_some_and(|amount| amount.depth == own.depth + 1))
        .collect();
    let outer = without_brackets(inside);
    if !is_open || NOT_ALL.is_in(&outer) || in_bracket.len() < 2 || outer.contains(['=', '+', '/', '×', '→'])
    {
        return None;
    }
    let are_parts = in_bracket.iter().all(|part| {
        are_alike(text, total, *part) && text.amounts.get(*part).is_some_and(|amount| amount.way.is_none())
    });
    let labels: Vec<&str> = in_bracket.iter().map(|part| text.name(*part)).collect();
    let own_label = text.label(total);
    let mut sorted = labels.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let are_named =
        sorted.len() == labels.len() && labels.iter().all(|label| !label.is_empty() && *label != own_label);
    (are_parts && are_named && own.way.is_none()).then_some((in_bracket, true))
}

/// What is in a bracket that was just opened.
fn inside(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return text.get(..at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A text without what stands in brackets in it.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outer = String::new();
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outer.push(c),
            _ => {}
        }
    }
    outer
}

/// 903件で、内訳は電話が512件、来所が301件…
fn broken_down(text: &ShapeText, total: usize) -> Option<(Vec<usize>, bool)> {
    let first = total + 1;
    if !BREAKDOWN.is_in(gap(text, total, first)) || gap(text, total, first).contains("主な") {
        return None;
    }
    let depth = text.amounts.get(first)?.depth;
    let parts = list_behind(text, total, |last, index| {
        let between = gap(text, last, index);
        let is_list = last == total || is_name(&without_brackets(between)) && !between.contains("計");
        is_list
            && are_alike(text, total, index)
            && text.amounts.get(index).is_some_and(|amount| amount.depth >= depth)
    });
    let last = *parts.last()?;
    // Up to the end of the sentence.
    let end = text.behind(last).find(SENTENCE_ENDS).unwrap_or(text.behind(last).len());
    let all = [
        text.between(text.amounts.get(first)?.at, text.amounts.get(last)?.at),
        text.behind(last).get(..end)?,
    ]
    .concat();
    let all = without_brackets(&all);
    let own_words = all.split('\n').next().unwrap_or_default();
    let is_whole = !NOT_ALL.is_in(own_words) && parts.len() >= 2;
    (is_whole && settled(text, total, &parts)).then_some((parts, true))
}

/// A figure that would be a part as well, but for its unit, makes a list no list.
fn settled(text: &ShapeText, total: usize, parts: &[usize]) -> bool {
    text.amounts.get(total).is_some_and(|amount| amount.way.is_none())
        && parts.iter().all(|part| text.amounts.get(*part).is_some_and(|amount| amount.way.is_none()))
}

/// 第1回 45人、第2回 52人　延べ97人.
fn is_total_of_numbered(text: &ShapeText, index: usize) -> bool {
    static OVERALL_OF: Pattern = Pattern::new(r"^[ 、\n]*(?:延べ|のべ)$");
    let Some(before) = index.checked_sub(1) else { return false };
    OVERALL_OF.is_in(gap(text, before, index)) && text.name(before).contains('〓')
}

fn is_total(text: &ShapeText, index: usize) -> bool {
    if is_total_of_numbered(text, index) {
        return true;
    }
    let Some(amount) = text.amounts.get(index) else { return false };
    let from = amount.at.saturating_sub(60);
    let from = (from..=amount.at).find(|at| text.shape.is_char_boundary(*at)).unwrap_or(amount.at);
    TOTAL.is_in(text.between(from, amount.at))
}

/// 提供 5人、依頼 6人、計 11人: what stands before the word 計, as far as it makes one
/// list. Where the last of them make the total, those were meant.
fn behind_total(text: &ShapeText, total: usize) -> Option<(Vec<usize>, bool)> {
    if !is_total(text, total) {
        return None;
    }
    let own = text.amounts.get(total)?;
    let mut parts: Vec<usize> = Vec::new();
    let mut next = total;
    for index in (0..total).rev() {
        let amount = text.amounts.get(index)?;
        let between = gap(text, index, next);
        let ends = between.contains(SENTENCE_ENDS)
            || between.contains('V')
            || is_total(text, index)
            || between.contains("延べ") && index + 1 != total
            || between.contains("うち")
            || between.contains("平均");
        if ends || amount.depth > own.depth + 1 {
            break;
        }
        let is_near = without_brackets(between).chars().count() <= 24 || between.contains('\n');
        if !is_near {
            break;
        }
        if amount.unit == own.unit && amount.way.is_none() {
            if parts.is_empty()
                && index + 1 == total
                && between.contains("わせ")
                && !BEFORE_TOTAL.is_in(between)
            {
                return None;
            }
            parts.push(index);
        }
        next = index;
    }
    let year = |index: usize| last_year_before(text, index);
    let same_year: Vec<usize> = parts.iter().copied().filter(|part| year(*part) == year(total)).collect();
    let parts = if same_year.len() >= 2 { same_year } else { parts };
    let is_list = text.between(text.amounts.get(*parts.last()?)?.at, own.at);
    if parts.len() < 2
        || parts.iter().all(|part| text.amounts.get(*part).is_some_and(|amount| is_rate(&amount.unit)))
        || says_something(is_list)
        || is_of_other(text, *parts.first()?, total)
    {
        return None;
    }
    let all = as_many_as_make(text, own.value, parts);
    if sum(text, &all) == Some(own.value) {
        return Some((all, true));
    }
    // 収集33件、処理41件（有料12件、無料29件）: what is in brackets behind a part is its own.
    let depth = |part: &usize| text.amounts.get(*part).map_or(0, |amount| amount.depth);
    let outer: Vec<usize> = all.iter().copied().filter(|part| depth(part) == own.depth).collect();
    Some((if outer.len() >= 2 { as_many_as_make(text, own.value, outer) } else { all }, true))
}

/// Whether what is counted is named anew behind the last part, once its clause has ended.
fn is_of_other(text: &ShapeText, last: usize, total: usize) -> bool {
    let between = without_brackets(gap(text, last, total));
    let name = OF_OTHER.captures(&between).and_then(|found| found.name("name"));
    ends_clause(&between) && name.is_some_and(|name| !OF_SAME.is_in(name.as_str()))
}

fn is_rate(unit: &str) -> bool {
    matches!(unit, "%" | "倍" | "ポイント")
}

/// Whether verbs stand in what should be a list.
pub(super) fn says_something(text: &str) -> bool {
    static VERB: Pattern = Pattern::new(
        "した|して|しま|あっ|なっ|なり|行い|行っ|ほか|など|比べ|から|より|前年|前回|→|増|減|目標|定員|計画",
    );
    VERB.is_in(text)
}

fn last_year_before(text: &ShapeText, index: usize) -> Option<i32> {
    let amount = text.amounts.get(index)?;
    text.years_in(&(0..amount.at)).next_back().map(|year| year.year)
}

/// Of parts, counted from the first, as many as make the total; all where none do.
fn as_many_as_make(text: &ShapeText, total: Decimal, parts: Vec<usize>) -> Vec<usize> {
    let made =
        (2..=parts.len()).filter_map(|count| parts.get(..count)).find(|some| sum(text, some) == Some(total));
    made.map(<[usize]>::to_vec).unwrap_or(parts)
}

/// 計 11人 提供 5人 依頼 6人.
fn before_total(text: &ShapeText, total: usize) -> Option<(Vec<usize>, bool)> {
    let own = text.amounts.get(total)?;
    if !is_total(text, total) || own.way.is_some() {
        return None;
    }
    let mut last = total;
    let mut parts = Vec::new();
    for index in total + 1..text.amounts.len() {
        let between = gap(text, last, index);
        let ends = between.contains(SENTENCE_ENDS)
            || between.contains(['V', 'Y'])
            || is_total(text, index)
            || NOT_ALL.is_in(between)
            || says_something(between);
        if ends {
            break;
        }
        let amount = text.amounts.get(index)?;
        if amount.unit == own.unit && amount.way.is_none() {
            parts.push(index);
        }
        last = index;
    }
    (parts.len() >= 2 && parts.iter().all(|part| !text.name(*part).is_empty()))
        .then(|| (as_many_as_make(text, own.value, parts), false))
}

/// 会員数 11人 提供会員 5人 依頼会員 6人.
fn by_name(text: &ShapeText, total: usize) -> Option<(Vec<usize>, bool)> {
    let name = text.label(total).strip_suffix('数')?;
    let parts = list_behind(text, total, |last, index| {
        let label = text.label(index).trim_end_matches('数');
        let is_named = label.len() > name.len() && label.ends_with(name);
        is_named
            && are_alike(text, total, index)
            && !NOT_ALL.is_in(gap(text, last, index))
            && !gap(text, last, index).contains(SENTENCE_ENDS)
    });
    (name.chars().count() >= 2 && parts.len() >= 2 && settled(text, total, &parts)).then_some((parts, true))
}

/// A figure on a line of its own, and the items of the list below.
fn in_lines(text: &ShapeText, total: usize) -> Option<(Vec<usize>, bool)> {
    let own = text.amounts.get(total)?;
    let (head, rest) = (text.between(0, own.at), text.behind(total));
    let line_start = head.rfind('\n').map_or(0, |at| at + 1);
    let before = head.get(line_start..)?;
    let line_end = rest.find('\n')?;
    let is_head = rest.get(..line_end)?.trim().is_empty()
        && !before.trim().is_empty()
        && !before.contains(['N', 'V', 'Y', 'E'])
        && !BULLET.is_in(before);
    if !is_head || NOT_ALL.is_in(before) && !before.contains("延") || own.way.is_some() {
        return None;
    }
    let mut parts = Vec::new();
    let mut at = own.at + 1 + line_end + 1;
    let mut index = total + 1;
    while let Some(line) = text.shape.get(at..).map(|rest| rest.split('\n').next().unwrap_or_default()) {
        if !BULLET.is_in(line) {
            break;
        }
        let amount = text.amounts.get(index)?;
        let is_one = line.matches('N').count() == 1
            && (at..at + line.len()).contains(&amount.at)
            && are_alike(text, total, index);
        if !is_one || NOT_ALL.is_in(line) || amount.way.is_some() || text.name(index).is_empty() {
            return None;
        }
        parts.push(index);
        index += 1;
        at += line.len() + 1;
    }
    let is_of_all = || OVERALL.is_in(text.name(total));
    let names: Vec<&str> = parts.iter().map(|part| text.name(*part)).collect();
    // Items that are counted by themselves are no parts: 参加者数, 相談件数.
    let are_parts = names.iter().all(|name| !name.ends_with('数') && !MAY_OVERLAP_LINES.is_in(name));
    let are_enough = parts.len() >= 3 || parts.len() == 2 && is_of_all();
    (are_enough && are_parts).then_some((parts, false))
}

/// Items of a list that count the same again.
static MAY_OVERLAP_LINES: Pattern = Pattern::new("新規|継続|登録|実人|再掲");

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![
        &TOTAL,
        &BEFORE_TOTAL,
        &OF_OTHER,
        &OF_SAME,
        &BREAKDOWN,
        &NOT_ALL,
        &TO_BRACKET,
        &BULLET,
        &OVERALL,
        &MAY_OVERLAP_LINES,
    ]
}
