//! What a text says of last year without its figure: 利用者数は前年度より90人増加した.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::figures::{Pattern, Trend};
use super::sentence::{SENTENCE_ENDS, ShapeText, is_short};
use super::{Calculation, change};

/// How something changed since last year, as a text says it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::review) struct Claim {
    /// What changed, in its own words.
    pub(in crate::review) label: String,
    /// The bytes that say it: the number, or the word.
    pub(in crate::review) range: Range<usize>,
    pub(in crate::review) measure: ClaimMeasure,
    pub(in crate::review) way: Trend,
    /// The figure of this year, where the same sentence has it: its bytes and value.
    pub(in crate::review) now: Option<(Range<usize>, Decimal)>,
}

/// By how much.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::review) enum ClaimMeasure {
    /// By so many of this unit.
    Number(Decimal, String),
    /// By so many hundredths, written with so many places.
    PerCent(Decimal, u32),
    /// To so many hundredths: 前年度比103.5％.
    Ratio(Decimal, u32),
    /// Only that it did: the word.
    Word(String),
}

/// Last year, to which something is compared.
static SINCE: Pattern = Pattern::new(
    r"Y(?:度|末)?(?:の?実績)?(?:より|に比べて?|と比べて?|と比較(?:して|し|すると)|に比して|比(?:で|は|:)?|から|を)、?[ :(]*(?:も)?(?:約)?(?:\+|△|▲|大幅に|大きく|やや|若干|わずかに|さらに|更に)?[ ]*$",
);
/// What is spoken of, before that.
static TOPIC: Pattern = Pattern::new(
    r"(?P<label>(?:延べ)?[^\p{Hiragana}NVYDE、。,()\s:・「」]{2,18})(?:については|について|は|が|も|、|:| )+(?:対)?$",
);
/// The same where what is spoken of comes behind: 前年度末に比べて会員が12人減り.
static TOPIC_BEHIND: Pattern = Pattern::new(
    r"(?P<since>Y(?:度|末)?(?:の?実績)?(?:より|に比べて?|と比べて?|と比較(?:して|し|すると)|から))、?(?P<label>(?:延べ)?[^\p{Hiragana}NVYDE、。,()\s:・「」]{2,18})(?:が|は|も|を)(?:大幅に|大きく|さらに|更に)?$",
);
/// The figure of this year behind a change: 10.0％増の2,200人, 12人減り、286人.
static OWN_BEHIND: Pattern = Pattern::new(
    r"^(?:多い|少ない|増の|減の|増となる|減となる|増えの|増加?し(?:て)?、?|減少?し(?:て)?、?|増えて?、?|減り、?|減って、?|増で、?|減で、?|の|上回る|下回る)(?:延べ)?$",
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
pub(in crate::review) fn claims(calculation: &Calculation<'_>) -> Vec<Claim> {
    let text = calculation.text();
    if !text.contains(['前', '昨', '年'])
        || !text.contains(['増', '減', '多', '少', '上', '下', '比', '+', '＋', '△', '▲'])
    {
        return Vec::new();
    }
    let read = calculation.read();
    if !read.shape.contains('Y') {
        return Vec::new();
    }
    let numbers = (0..read.amounts.len()).filter_map(|index| Some((index, by_number(read, index)?)));
    let mut numbers: Vec<(usize, Claim)> = numbers.collect();
    if !numbers.is_empty() {
        // With last year's figure beside it, it is told there.
        let told: Vec<usize> = change::told(read).iter().map(|told| told.odd).collect();
        numbers.retain(|(index, _)| !told.contains(index));
    }
    let mut all: Vec<Claim> = numbers.into_iter().map(|(_, claim)| claim).collect();
    all.extend(by_word(read));
    all
}

fn last_year_at(text: &ShapeText, range: Range<usize>) -> bool {
    let mut years = text.years_in(&range);
    years.next_back().is_some_and(|year| year.year == text.year - 1)
}

fn by_number(text: &ShapeText, index: usize) -> Option<Claim> {
    let said = text.amounts.get(index)?;
    let lead = text.lead(index);
    let start = said.at - lead.len();
    if lead.contains('約') {
        return None;
    }
    let (since, topic) = match TOPIC_BEHIND.captures(lead) {
        Some(found) => (found.name("since")?.range(), Some(found.name("label")?.as_str())),
        None => (SINCE.find(lead)?, None),
    };
    let is_ratio = said.way.is_none() && said.unit == "%" && change::is_ratio(lead);
    if !last_year_at(text, start + since.start..said.at) || said.way.is_none() && !is_ratio {
        return None;
    }
    let way = said.way.unwrap_or(Trend::Up);
    let before = lead.get(..since.start)?;
    let measure = match said.unit.as_str() {
        "%" if is_ratio => ClaimMeasure::Ratio(said.value, said.places),
        "%" => ClaimMeasure::PerCent(said.value, said.places),
        "倍" | "ポイント" => return None,
        unit => ClaimMeasure::Number(said.value, unit.to_owned()),
    };
    let is_now = |own: usize| {
        let amount = text.amounts.get(own)?;
        let is_one_unit = said.unit == amount.unit || said.unit == "%" && amount.unit != "%";
        (amount.way.is_none() && is_one_unit).then_some((own, amount.value))
    };
    let own = index
        .checked_sub(1)
        .filter(|own| OWN.is_in(before) && text.amounts.get(*own).is_some_and(|own| own.at + 1 == start))
        .and_then(is_now);
    let behind = || Some(index + 1).filter(|_| OWN_BEHIND.is_in(text.tail(index))).and_then(is_now);
    let label = |own: Option<usize>| match (own, topic) {
        (Some(own), _) => Some(text.label(own).to_owned()),
        (None, Some(topic)) => Some(topic.to_owned()),
        (None, None) => Some(TOPIC.captures(before)?.name("label")?.as_str().to_owned()),
    };
    let label = label(own.map(|(own, _)| own))?;
    let now = match own.or_else(behind) {
        Some((own, value)) => Some((text.original(own)?, value)),
        None => None,
    };
    (!label.is_empty()).then_some(Claim { label, range: text.original(index)?, measure, way, now })
}

fn by_word(text: &ShapeText) -> Vec<Claim> {
    let mut all = Vec::new();
    for found in WORD.all(&text.shape) {
        let (Some(whole), Some(label), Some(word)) = (found.get(0), found.name("label"), found.name("word"))
        else {
            continue;
        };
        let rest = found.name("rest").map_or("", |rest| rest.as_str());
        let clause = rest.split(['、', '。']).next().unwrap_or_default();
        let way = if found.name("up").is_some() { Trend::Up } else { Trend::Down };
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
            measure: ClaimMeasure::Word(words.to_owned()),
            way,
            now,
        });
    }
    all
}

/// A rate of a target that the same text does not have: 実績 465件（達成率 93％）.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::review) struct Rate {
    /// The bytes of the percentage.
    pub(in crate::review) range: Range<usize>,
    pub(in crate::review) value: Decimal,
    pub(in crate::review) places: u32,
    /// What was reached: its bytes and value.
    pub(in crate::review) reached: (Range<usize>, Decimal),
}

/// Before a rate of a target.
static OF_TARGET: Pattern = Pattern::new(
    r"(?:目標)?(?:達成率|達成度|進捗率|達成割合)[はがで:の\s(]*$|目標(?:値)?(?:に対する|に対し|比)(?:達成率|割合|率)?[はがで:の\s(]*$",
);

/// The rates of a target in a text of a book of this year, with what was reached before
/// them.
pub(in crate::review) fn rates(calculation: &Calculation<'_>) -> Vec<Rate> {
    let text = calculation.text();
    if !text.contains(['率', '割', '比', '度']) || !text.contains(['%', '％']) {
        return Vec::new();
    }
    let read = calculation.read();
    let rate = |odd: usize| {
        let (said, own) = (read.amounts.get(odd)?, odd.checked_sub(1)?);
        let reached = read.amounts.get(own)?;
        let lead = read.lead(odd);
        let is_rate = said.unit == "%"
            && said.way.is_none()
            && OF_TARGET.is_in(lead)
            && is_short(lead, 20, &['N', '。', 'V', 'Y', 'E']);
        let is_figure = reached.way.is_none() && !matches!(reached.unit.as_str(), "%" | "倍" | "ポイント");
        let is_next = reached.at + 1 + lead.len() == said.at && is_figure;
        let reached = (read.original(own)?, reached.value);
        (is_rate && is_next).then_some(Rate {
            range: read.original(odd)?,
            value: said.value,
            places: said.places,
            reached,
        })
    };
    let mut rates: Vec<(usize, Rate)> =
        (0..read.amounts.len()).filter_map(|odd| Some((odd, rate(odd)?))).collect();
    if !rates.is_empty() {
        // With its target beside it, it is told there.
        let told: Vec<usize> = super::share::told(read).iter().map(|told| told.odd).collect();
        rates.retain(|(odd, _)| !told.contains(odd));
    }
    rates.into_iter().map(|(_, rate)| rate).collect()
}

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![&SINCE, &TOPIC, &TOPIC_BEHIND, &OWN, &OWN_BEHIND, &WORD, &BECAME, &OF_TARGET]
}
