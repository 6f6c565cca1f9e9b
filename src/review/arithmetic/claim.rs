//! What a text says of last year without its figure: 利用者数は前年度より90人増加した.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::figures::{Direction, Pattern};
use super::change;
use super::relation::Relates;
use super::sentence::{SENTENCE_ENDS, Text};
use crate::book::FiscalYear;

/// How something changed since last year, as a text says it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::review) struct Claim {
    /// What changed, in its own words.
    pub(in crate::review) label: String,
    /// The bytes that say it: the number, or the word.
    pub(in crate::review) range: Range<usize>,
    pub(in crate::review) measure: Measure,
    pub(in crate::review) way: Direction,
    /// The figure of this year, where the same sentence has it: its bytes and value.
    pub(in crate::review) now: Option<(Range<usize>, Decimal)>,
}

/// By how much.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::review) enum Measure {
    /// By so many of this unit.
    Number(Decimal, String),
    /// By so many hundredths, written with so many places.
    PerCent(Decimal, u32),
    /// Only that it did: the word.
    Word(String),
}

/// Last year, to which something is compared.
static SINCE: Pattern = Pattern::new(
    r"Y度?(?:の?実績)?(?:より|に比べて?|と比べて?|と比較(?:して|し|すると)|に比して|比(?:で|は|:)?|から|を)、?[ :(]*(?:も)?(?:約)?(?:\+|△|▲|大幅に|大きく|やや|若干|わずかに|さらに|更に)?[ ]*$",
);
/// What is spoken of, before that.
static TOPIC: Pattern = Pattern::new(
    r"(?P<label>(?:延べ)?[^\p{Hiragana}NVYDE、。,()\s:・「」]{2,18})(?:については|について|は|が|も|、|:| )+(?:対)?$",
);
/// The figure of this year, before that: 70人（前年度比.
static OWN: Pattern = Pattern::new(r"^(?:人)?(?:[ (]|で、?|と、?|、)*(?:対)?$");
/// A sentence that only says that something became more or fewer.
static WORD: Pattern = Pattern::new(
    r"(?P<label>(?:延べ)?[^\p{Hiragana}NVYDE、。,()\s:・「」]{2,18})(?:については|について|は|が|も|、)+(?:対)?Y度?(?:の?実績)?(?:より|に比べて?|と比べて?|と比較(?:して|し|すると)|から)?を?、?(?:も)?(?:大幅に|大きく|やや|若干|わずかに|さらに|更に)?(?P<word>(?P<up>増加|増え|多く|多い|上回)|(?P<down>減少|減っ|減り|少な|下回))(?P<rest>[^。\n]{0,12})",
);
/// This year's figure behind such a word: 減少し7人となった.
static BECAME: Pattern = Pattern::new(r"^(?:し|して|り|って|、)*(?:延べ)?N(?:と|に)な");

/// What a text of a book of this year says of last year.
pub(in crate::review) fn claims(text: &str, year: FiscalYear) -> Vec<Claim> {
    if !text.contains(['前', '昨', '年'])
        || !text.contains(['増', '減', '多', '少', '上', '下', '+', '＋', '△', '▲'])
    {
        return Vec::new();
    }
    let read = Text::read(text, year);
    // With last year's figure beside it, it is told there.
    let told: Vec<usize> =
        change::told(&read).iter().filter(|told| told.kind != Relates::Sum).map(|told| told.odd).collect();
    let numbers = (0..read.amounts.len())
        .filter(|index| !told.contains(index))
        .filter_map(|index| by_number(&read, index));
    let mut all: Vec<Claim> = numbers.collect();
    all.extend(by_word(&read));
    all
}

fn last_year_at(text: &Text, range: Range<usize>) -> bool {
    let mut years = text.years_in(&range);
    years.next_back().is_some_and(|year| year.year == text.year - 1)
}

fn by_number(text: &Text, index: usize) -> Option<Claim> {
    let said = text.amounts.get(index)?;
    let way = said.way?;
    let lead = text.lead(index);
    let start = said.at - lead.len();
    let since = SINCE.find(lead)?;
    if !last_year_at(text, start + since.start..said.at) || lead.contains('約') {
        return None;
    }
    let before = lead.get(..since.start)?;
    let measure = match said.unit.as_str() {
        "%" => Measure::PerCent(said.value, said.places),
        "倍" | "ポイント" => return None,
        unit => Measure::Number(said.value, unit.to_owned()),
    };
    let own = index.checked_sub(1).filter(|_| OWN.is_in(before) && start > 0).and_then(|own| {
        let amount = text.amounts.get(own)?;
        let is_it =
            amount.way.is_none() && (said.unit == amount.unit || said.unit == "%") && amount.at + 1 == start;
        is_it.then_some((own, amount.value))
    });
    let (label, now) = match own {
        Some((own, value)) => (text.label(own).to_owned(), Some((text.original(own)?, value))),
        // What follows may still name this year's figure.
        None => (TOPIC.captures(before)?.name("label")?.as_str().to_owned(), None),
    };
    (!label.is_empty()).then_some(Claim { label, range: text.original(index)?, measure, way, now })
}

fn by_word(text: &Text) -> Vec<Claim> {
    let mut all = Vec::new();
    for found in WORD.all(&text.shape) {
        let (Some(whole), Some(label), Some(word)) = (found.get(0), found.name("label"), found.name("word"))
        else {
            continue;
        };
        let rest = found.name("rest").map_or("", |rest| rest.as_str());
        let clause = rest.split(['、', '。']).next().unwrap_or_default();
        let way = if found.name("up").is_some() { Direction::Up } else { Direction::Down };
        let became =
            text.amounts.iter().position(|amount| amount.at >= word.end()).filter(|_| BECAME.is_in(rest));
        let now = became.and_then(|index| Some((text.original(index)?, text.amounts.get(index)?.value)));
        // Other numbers in it, or what is only feared or hoped.
        let is_plain = now.is_some() || !clause.contains(['N', 'V']);
        let is_so = ![
            "なかっ",
            "ない",
            "ず",
            "見込",
            "予定",
            "予想",
            "傾向",
            "べき",
            "たい",
            "よう",
            "場合",
            "可能",
            "懸念",
            "しな",
        ]
        .iter()
        .any(|word| rest.contains(word));
        let before = text.between(0, whole.start());
        let starts = before.is_empty()
            || before.ends_with(SENTENCE_ENDS)
            || before.ends_with(['\n', '、', '」', ' '])
            || before.ends_with(|c: char| ('ぁ'..='ゖ').contains(&c));
        if !is_plain || !is_so || !starts || !last_year_at(text, label.end()..word.start()) {
            continue;
        }
        let Some(range) = text.original_of(word.range()) else { continue };
        let words = match word.as_str() {
            "増え" => "増えた",
            "多く" => "多い",
            "減っ" | "減り" => "減った",
            "少な" => "少ない",
            "上回" => "上回る",
            "下回" => "下回る",
            other => other,
        };
        all.push(Claim {
            label: label.as_str().to_owned(),
            range,
            measure: Measure::Word(words.to_owned()),
            way,
            now,
        });
    }
    all
}

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![&SINCE, &TOPIC, &OWN, &WORD, &BECAME]
}
