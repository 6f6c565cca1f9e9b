//! Shares of a whole, and rates: 250人のうち180人（72％）, 受診率 75.0％.

use rust_decimal::Decimal;

use super::super::figures::Pattern;
use super::relation::{Relates, ToldRelation, comes_out, per_cent, rounded};
use super::sentence::{SENTENCE_ENDS, ShapeText, is_short};

/// Between a part and its percentage.
static TO_SHARE: Pattern = Pattern::new(
    r"^(?:[\s(、,:=]|で|は|が|と|の|に|あり|全体の|全体|総数の|割合|構成比|比率|約?|[\p{Han}\p{Katakana}ー]{0,10}率|[\p{Han}]{1,8}の|対し|達し|とな(?:り|っ))*$",
);
/// Between a whole and a part of it.
static OF_WHOLE: Pattern =
    Pattern::new(r"^\)?(?:人|名)?[\s、(]*(?:(?:の|その)?うち|中(?:、|の)?|の中で|内)[、\s]*[^N。]{0,20}$");
/// 180/250人.
static OVER: Pattern = Pattern::new(r"^ ?[/÷] ?$");
/// Before a rate.
static RATE: Pattern = Pattern::new(r"(?P<rate>[\p{Han}\p{Katakana}ー]{1,8}(?:率|割合))[はがで:の\s(]*$");
/// What a target is.
static WANTED: Pattern = Pattern::new(
    r"(?:目標(?:値|数|人数|件数|回数|額)?|計画(?:値|数|量|額)?|予定(?:数|人数)?|定員(?:数)?|予算(?:額|現額)?|見込み?(?:数)?|定数)[のはがも、]*[\s:(]*(?:延べ|N)?$",
);
/// What a whole is.
static WHOLE: Pattern = Pattern::new(
    r"(?:対象(?:者|児|児童|世帯|人数|人員|件数|施設|校|数|者数|世帯数)?|定員(?:数)?|配布(?:数|部数)?|配付(?:数|部数)?|送付(?:数)?|発送(?:数)?|発行(?:数)?|募集(?:人数|数|人員)?|登録(?:者|者数|数)?|総数|全数|全体|申込(?:者|者数|数)?|申請(?:者|者数|件数|数)?|依頼(?:数)?|調査(?:数|対象)?|会員(?:数)?|出生(?:数)?|人口|希望者(?:数)?|受講者(?:数)?|参加者(?:数)?|在籍(?:者|者数|数)?|予定(?:数)?|要請(?:件数)?|全(?:世帯|校|施設|園))[のはがも、に]*[\s:(]*(?:延べ)?$",
);
/// Rates that are of a target.
static OF_TARGET: Pattern = Pattern::new("達成|進捗|進ちょく|執行|充足|目標比|稼働");

/// What a text tells of shares.
pub(super) fn told(text: &ShapeText) -> Vec<ToldRelation<'_>> {
    let is_share = |index: &usize| {
        text.amounts.get(*index).is_some_and(|amount| amount.unit == "%" && amount.way.is_none())
    };
    (0..text.amounts.len()).filter(is_share).filter_map(|odd| share(text, odd)).collect()
}

fn share(text: &ShapeText, odd: usize) -> Option<ToldRelation<'_>> {
    let said = text.amounts.get(odd)?;
    let found =
        [behind_part, of_whole_before, before_bracket, of_list].iter().find_map(|way| way(text, odd))?;
    let (part, whole) = (text.amounts.get(found.part)?, text.amounts.get(found.whole)?);
    let exact = per_cent(part.value, whole.value)?;
    let turned = per_cent(whole.value, part.value);
    let holds = comes_out(exact, said.value, said.places)
        || found.may_turn && turned.is_some_and(|turned| comes_out(turned, said.value, said.places));
    let is = rounded(exact, said.places);
    let kind = if found.is_of_target { Relates::Ratio } else { Relates::Share };
    Some(ToldRelation { text, kind, from: vec![found.whole, found.part], odd, is, holds, is_certain: true })
}

/// The figures that a percentage comes from.
struct ShareFound {
    part: usize,
    whole: usize,
    is_of_target: bool,
    may_turn: bool,
}

fn value(text: &ShapeText, index: usize) -> Decimal {
    text.amounts.get(index).map_or(Decimal::ZERO, |amount| amount.value)
}

fn unit(text: &ShapeText, index: usize) -> &str {
    text.amounts.get(index).map_or("%", |amount| &amount.unit)
}

fn gap(text: &ShapeText, from: usize, to: usize) -> &str {
    match (text.amounts.get(from), text.amounts.get(to)) {
        (Some(from), Some(to)) => text.between(from.at + 1, to.at),
        _ => "",
    }
}

/// Two figures of one unit, or of which only the second says it.
fn are_alike(text: &ShapeText, one: usize, other: usize) -> bool {
    let (one_unit, other_unit) = (unit(text, one), unit(text, other));
    let is_figure = |index: usize| {
        text.amounts.get(index).is_some_and(|amount| {
            amount.way.is_none() && !matches!(amount.unit.as_str(), "%" | "倍" | "ポイント")
        })
    };
    is_figure(one)
        && is_figure(other)
        && (one_unit == other_unit || one_unit.is_empty() || other_unit.is_empty())
}

/// 会員250人のうち180人（72％）; in a list of several parts each of the whole before うち.
fn behind_part(text: &ShapeText, odd: usize) -> Option<ShareFound> {
    let part = odd.checked_sub(1)?;
    let before = part.checked_sub(1)?;
    let to_share = gap(text, part, odd);
    if !TO_SHARE.is_in(to_share) || is_of_time(to_share) {
        return None;
    }
    if OVER.is_in(gap(text, before, part)) && are_alike(text, before, part) {
        return Some(ShareFound { part: before, whole: part, is_of_target: false, may_turn: false });
    }
    for whole in (0..part).rev() {
        let between = gap(text, whole, whole + 1);
        if between.contains(SENTENCE_ENDS) || between.contains('V') {
            return None;
        }
        if OF_WHOLE.is_in(between) {
            // 2,516人（R5：2,338人）うち: what stands before the bracket.
            let depth = text.amounts.get(whole)?.depth;
            let is_outside = |index: &usize| text.amounts.get(*index).is_some_and(|own| own.depth < depth);
            let whole = if between.starts_with(')') { (0..whole).rev().find(is_outside)? } else { whole };
            // Another kind of thing among the parts, and it is not known what is of what.
            let is_plain =
                (whole + 1..=part).all(|index| unit(text, index) == "%" || are_alike(text, whole, index));
            let part_is_of = unit(text, whole) == unit(text, part);
            return (is_plain && part_is_of && value(text, part) <= value(text, whole))
                .then_some(ShareFound { part, whole, is_of_target: false, may_turn: true });
        }
    }
    None
}

/// 就労した人は24人で、支援対象者75人の32％.
fn of_whole_before(text: &ShapeText, odd: usize) -> Option<ShareFound> {
    static OF: Pattern = Pattern::new(r"^(?:の|のうち|中の?)$");
    static NEXT: Pattern = Pattern::new(
        r"^(?:が|は|を|で|の|に|と|、|あり|であり|利用し|参加し|回答し|受診し)*(?:、|で)[^N。VY]{0,14}$",
    );
    let (part, whole) = (odd.checked_sub(2)?, odd.checked_sub(1)?);
    let is_it =
        OF.is_in(gap(text, whole, odd)) && NEXT.is_in(gap(text, part, whole)) && are_alike(text, part, whole);
    let is_base = WHOLE.is_in(text.lead(whole)) || text.lead(whole).ends_with('全');
    (is_it && is_base && value(text, part) <= value(text, whole)).then_some(ShareFound {
        part,
        whole,
        is_of_target: false,
        may_turn: false,
    })
}

/// 回答率72％（250人のうち180人）, 回収率62.5％（250/400）.
fn before_bracket(text: &ShapeText, odd: usize) -> Option<ShareFound> {
    static BRACKET: Pattern = Pattern::new(r"^ ?\([^N()。]{0,12}$");
    let (one, other) = (odd + 1, odd + 2);
    if !BRACKET.is_in(gap(text, odd, one))
        || !are_alike(text, one, other)
        || !text.behind(other).starts_with(|c| ")のが人名をと".contains(c))
    {
        return None;
    }
    let between = gap(text, one, other);
    let is_rate = RATE.is_in(text.lead(odd));
    if OVER.is_in(between) {
        return Some(ShareFound { part: one, whole: other, is_of_target: false, may_turn: false });
    }
    if OF_WHOLE.is_in(between) {
        return Some(ShareFound { part: other, whole: one, is_of_target: false, may_turn: true });
    }
    static BESIDE: Pattern = Pattern::new(r"^[、,/・\s][^N。()]{1,10}$");
    let is_pair = is_rate && BESIDE.is_in(between) && text.behind(other).starts_with(')');
    let (part, whole) = if value(text, one) <= value(text, other) { (one, other) } else { (other, one) };
    is_pair.then_some(ShareFound { part, whole, is_of_target: false, may_turn: true })
}

/// 対象者 480人 受診者 360人 受診率 75.0％, 目標400件に対し412件（達成率103％）.
fn of_list(text: &ShapeText, odd: usize) -> Option<ShareFound> {
    let (one, other) = (odd.checked_sub(2)?, odd.checked_sub(1)?);
    let lead = text.lead(odd);
    let between = gap(text, one, other);
    if lead.trim() == "(" && between.contains(['、', ' ', '\n']) && is_base(text, one) {
        // 対象 486世帯、訪問 479世帯（98.6％）.
        let is_part = !is_base(text, other)
            && !text.name(other).is_empty()
            && is_short(between, 16, &['N', '。', 'V', 'Y', 'E', '(', ')']);
        let fits = is_part && are_alike(text, one, other) && text.behind(odd).starts_with(')');
        return fits.then_some(ShareFound { part: other, whole: one, is_of_target: false, may_turn: false });
    }
    let rate = RATE.captures(lead)?.name("rate")?.as_str();
    static NEAR_RATE: Pattern = Pattern::new(
        r"^(?:人|件|名)?[\s、,:()・]*(?:で|であり|となり|とな(?:っ|り)[^N。、]{0,6}|が[^N。、]{0,8})?[\s、()・]*(?:その)?[\p{Han}\p{Katakana}ー]{1,10}(?:率|割合)[はがで:の\s(]*$",
    );
    if !is_short(between, 24, &['N', '。', 'V', 'Y', 'E'])
        || !NEAR_RATE.is_in(lead)
        || !are_alike(text, one, other)
        || is_of_time(lead)
    {
        return None;
    }
    let leads = [text.lead(one), text.lead(other)];
    let is_of_target = OF_TARGET.is_in(rate);
    let base = if is_of_target { &WANTED } else { &WHOLE };
    let are_bases = leads.map(|lead| base.is_in(lead) || WANTED.is_in(lead));
    // The name of the rate in the name of the part: 受診者, 受診率.
    let stem: String = rate.trim_end_matches("割合").trim_end_matches('率').chars().take(2).collect();
    let are_named = [one, other].map(|index| stem.chars().count() == 2 && text.label(index).contains(&stem));
    let (part, whole) = match (are_bases, are_named) {
        ([true, false], _)
            if is_of_target || are_named[1] || between.contains("対し") || OF_WHOLE.is_in(between) =>
        {
            (other, one)
        }
        ([false, true], _) if is_of_target || are_named[0] => (one, other),
        ([true, true], [false, true]) => (other, one),
        ([true, true], [true, false]) => (one, other),
        _ => return None,
    };
    Some(ShareFound { part, whole, is_of_target, may_turn: false })
}

fn is_base(text: &ShapeText, index: usize) -> bool {
    WHOLE.is_in(text.lead(index)) || WANTED.is_in(text.lead(index))
}

/// A share of last year's figure is no share of a whole.
fn is_of_time(words: &str) -> bool {
    ["前年", "昨年", "Y", "比", "平均", "E"].iter().any(|word| words.contains(word))
}

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![&TO_SHARE, &OF_WHOLE, &OVER, &RATE, &WANTED, &WHOLE, &OF_TARGET]
}
