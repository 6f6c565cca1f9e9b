//! What must equal what in a text, and the number that would come out.

use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};

use super::sentence::ShapeText;

/// Numbers of a text that the text says belong together, and of which one follows from
/// the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// What follows from what.
    pub kind: Relates,
    /// The bytes of the numbers with their units, in the order of the text.
    pub terms: Vec<Range<usize>>,
    /// Those of the number that is told by the others, without its unit.
    pub odd: Range<usize>,
    /// What comes out, as it would be written there: in the text's own digits and
    /// separators. `None` where no other number would put it right: 「増加」 of what fell.
    pub right: Option<String>,
    /// What comes out; of a difference more if positive.
    pub is: Decimal,
    /// What comes out, as the clerk reads it: 27件増.
    pub words: String,
    /// Whether the text says what comes out.
    pub holds: bool,
    /// Whether the text leaves no doubt that these belong together.
    pub is_certain: bool,
}

/// What follows from what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relates {
    /// A total from its parts.
    Sum,
    /// Parts that can be no more than their whole.
    Parts,
    /// What is left of a whole.
    Rest,
    /// By how many something is more or fewer than before.
    Difference,
    /// That it is more, or fewer: the words that say so.
    Direction(String),
    /// By how much of what it was, in per cent.
    Change,
    /// How much of what it was, or of a target, in per cent or so many times.
    Ratio,
    /// How much of a whole, in per cent.
    Share,
    /// How much on the average.
    Mean,
    /// What a calculation gives (3回×20人＝60人).
    Result,
    /// A number whose separators stand where none do: 1,2345.
    Separators,
}

impl Relates {
    /// The way that a result goes, for kinds that have one.
    pub(in crate::review) fn way(&self, is: Decimal) -> &'static str {
        match self {
            Self::Difference | Self::Direction(_) | Self::Change if is.is_zero() => "",
            Self::Difference | Self::Direction(_) | Self::Change if is.is_sign_negative() => "減",
            Self::Difference | Self::Direction(_) | Self::Change => "増",
            _ => "",
        }
    }
}

/// Whether `stated` is what an exact result is when it is written with so many places:
/// rounded half up, or cut off, which many do.
pub(in crate::review) fn comes_out(exact: Decimal, stated: Decimal, places: u32) -> bool {
    let cut = exact.round_dp_with_strategy(places, RoundingStrategy::ToZero);
    stated == rounded(exact, places) || stated == cut
}

pub(in crate::review) fn rounded(exact: Decimal, places: u32) -> Decimal {
    exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// So much in a hundred of a whole.
pub(super) fn per_cent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

/// What a shape of sentence makes of some amounts.
pub(super) struct ToldRelation<'t> {
    pub(super) text: &'t ShapeText,
    pub(super) kind: Relates,
    /// The amounts it comes from, and the one that is told, by their places.
    pub(super) from: Vec<usize>,
    pub(super) odd: usize,
    /// What comes out.
    pub(super) is: Decimal,
    pub(super) holds: bool,
    pub(super) is_certain: bool,
}

impl ToldRelation<'_> {
    pub(super) fn relation(self, original: &str) -> Option<Relation> {
        let Self { text, kind, from, odd, is, holds, is_certain } = self;
        let amount = text.amounts.get(odd)?;
        let number = text.original_number(odd)?;
        let mut terms: Vec<Range<usize>> =
            from.iter().chain([&odd]).filter_map(|index| text.original(*index)).collect();
        terms.sort_by_key(|term| term.start);
        terms.dedup();
        let shown = rounded(is.abs(), amount.places);
        let right = match kind {
            Relates::Direction(_) | Relates::Parts => None,
            // It is the other way that is wrong.
            _ if shown == amount.value => None,
            _ => written(shown, amount.places, original.get(number.clone())?),
        };
        let unit =
            text.original(odd).and_then(|whole| original.get(number.end..whole.end)).unwrap_or_default();
        let plain = written(shown, amount.places, "1,000").unwrap_or_default();
        let words = format!("{}{}{}", right.as_deref().unwrap_or(&plain), unit.trim(), kind.way(is));
        Some(Relation { kind, terms, odd: number, right, is, words, holds, is_certain })
    }
}

/// A number written as `like` is: in its digits, with separators where it has them or is
/// as long as none; `None` where it is written in a way that this cannot be (1万2千).
pub(super) fn written(value: Decimal, places: u32, like: &str) -> Option<String> {
    if like.contains(['千', '百', '億', '十']) {
        return None;
    }
    if let Some((whole, rest)) = like.split_once('万') {
        let ten_thousand = Decimal::from(10_000);
        let (high, low) = ((value / ten_thousand).trunc(), value % ten_thousand);
        let high = written(high, 0, whole)?;
        return match low.is_zero() {
            true => Some(format!("{high}万")),
            false => {
                Some(format!("{high}万{}", written(low, places, if rest.is_empty() { whole } else { rest })?))
            }
        };
    }
    let kanji = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    if kanji.iter().any(|digit| like.contains(digit)) {
        let at = usize::try_from(value.mantissa()).ok().filter(|_| value.scale() == 0)?;
        return kanji.get(at).map(|word| (*word).to_owned());
    }
    let plain = format!("{value:.*}", places as usize);
    let (digits, part) =
        plain.split_once('.').map_or((plain.as_str(), None), |(whole, part)| (whole, Some(part)));
    let long_without =
        |text: &str| !text.contains([',', '，']) && text.chars().take_while(|c| c.is_numeric()).count() > 3;
    let separator = if like.contains('，') || like.starts_with(is_wide) { '，' } else { ',' };
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !long_without(like) {
            words.push(separator);
        }
        words.push(digit);
    }
    if let Some(part) = part {
        words.push('.');
        words.push_str(part);
    }
    Some(if like.starts_with(is_wide) { words.chars().map(widened).collect() } else { words })
}

fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９')
}

fn widened(c: char) -> char {
    match c {
        '0'..='9' | '.' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str(text).unwrap()
    }

    #[test]
    fn a_result_is_rounded_half_up_or_cut_off() {
        for (exact, stated, places, holds) in [
            ("12.345", "12.35", 2, true),
            ("12.345", "12.34", 2, true),
            ("12.345", "12.3", 1, true),
            ("12.345", "12.4", 1, false),
            ("66.6666", "67", 0, true),
            ("66.6666", "66", 0, true),
            ("66.6666", "68", 0, false),
        ] {
            assert_eq!(comes_out(decimal(exact), decimal(stated), places), holds, "{exact} as {stated}");
        }
    }

    #[test]
    fn a_number_is_written_as_the_one_before_it() {
        for (value, places, like, wanted) in [
            ("27", 0, "37", Some("27")),
            ("27", 0, "３７", Some("２７")),
            ("1204", 0, "1,304", Some("1,204")),
            ("1204", 0, "1304", Some("1204")),
            ("1204", 0, "980", Some("1,204")),
            ("1204", 0, "９８０", Some("１，２０４")),
            ("12.5", 1, "10.0", Some("12.5")),
            ("12", 1, "１０．０", Some("１２．０")),
            ("30000", 0, "2万", Some("3万")),
            ("32000", 0, "2万", Some("3万2,000")),
            ("5", 0, "三", Some("五")),
            ("15", 0, "三", None),
            ("5", 0, "1万2千", None),
        ] {
            assert_eq!(written(decimal(value), places, like).as_deref(), wanted, "{value} like {like}");
        }
    }
}
