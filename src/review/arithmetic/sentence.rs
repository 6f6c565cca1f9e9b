//! A text as arithmetic reads it: each number with its unit is one sign, and so is each
//! year, so that the shapes of sentences can be told by plain expressions.
//!
//! 「前年度の385件から37件増」 becomes `YのNからN増`. What is no exact number of something
//! (約, 以上, a range, a number that names something) becomes `V`, which no shape has:
//! a sentence with such a number in it is not calculated with.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::figures::{Direction, Pattern, day, number, unit, year};
use crate::book::FiscalYear;
use crate::search::{Folded, Folding};

/// A number that says exactly how many there are of something.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) value: Decimal,
    /// The unit in its usual spelling; may be empty.
    pub(super) unit: String,
    /// How many decimal places it is written with.
    pub(super) places: u32,
    /// By how many something changed, and which way: 37件増, △3人.
    pub(super) way: Option<Direction>,
    /// The bytes of the folded text that are the number alone.
    number: Range<usize>,
    /// Those with the unit.
    whole: Range<usize>,
    /// Where its sign stands in the shape.
    pub(super) at: usize,
    /// In how many brackets.
    pub(super) depth: usize,
}

/// A year in the shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Year {
    pub(super) at: usize,
    pub(super) year: i32,
}

/// See the module's documentation.
pub(super) struct Text {
    folded: Folded,
    /// The text with its numbers as signs.
    pub(super) shape: String,
    pub(super) amounts: Vec<Amount>,
    years: Vec<Year>,
    /// What so many are counted to one of (1回平均, 月当たり), where that stands in the shape.
    eaches: Vec<(usize, String)>,
    /// The fiscal year that 前年度 is told from.
    pub(super) year: i32,
}

/// Numbers that name something: 第3回, 1-2, telephone numbers, clocks.
static NAME: Pattern = Pattern::new(
    r"^(?:第 ?[\d一二三四五六七八九十百]+(?:回|期|次|条|項|号|章|節|版|類)?|〒?\d+(?:-\d+)+|\d{1,2}:\d{2}|[a-zA-Z]+-?\d+(?:-\d+)*)",
);
/// 1回平均, 1か月当たり, 月平均: of how much of something the number behind it is one.
static EACH: Pattern = Pattern::new(
    r"^(?:(?:1|一)(?P<counted>回|日|か所|箇所|カ所|ヶ所|か月|ヶ月|カ月|月|週|施設|団体|校|園|人|名|件|世帯|講座|教室|会場|クラブ|組)(?:の?開催)?(?:当たり|あたり|当り|につき|平均|の[\p{Han}]{1,6}は、?平均)|(?P<short>[月日週])(?:当たり|あたり|平均)|(?P<mean>ひと月|1か月|1ヶ月)(?:当たり|あたり|平均))(?:の?平均|の)?(?:延べ|延|では?|は|が|:|、)?",
);
/// What before a number says that it is not exact, or no number of things.
static VAGUE_BEFORE: Pattern = Pattern::new(
    r"(?:約|およそ|おおよそ|おおむね|概ね|ほぼ|最大|最低|最高|最多|最少|上限|下限|毎|累計|累積|通算|述べ|満|No\.?|no\.?|[~〜])[ :(]*$",
);
/// What behind a number says so.
static VAGUE_AFTER: Pattern = Pattern::new(
    r"^(?:以上|以下|未満|以内|超(?:の|と|$|[、。)])|程度|前後|余り?|弱|強(?:[^化]|$)|ほど|くらい|ぐらい|台(?:[^数帯]|$)|近[いく]|あまり|足らず|を?(?:上限|下限|限度)|を超え|目(?:[^標的]|$)|ごと|毎|ずつ|おき| ?[~〜])",
);
/// Between two numbers that are the ends of a range.
static RANGE: Pattern = Pattern::new(r"^ ?[~〜] ?$|^ ?- ?$");
/// 20人から30人まで, which is no change unless a verb says so.
static UP_TO: Pattern = Pattern::new(r"^まで(?:の|に|を|が|は|で|と|、|。|\)|$)");
/// The beginning of a unit that is in no table.
static UNKNOWN: Pattern = Pattern::new(r"^[\p{Han}\p{Katakana}ー]{1,4}");
/// What is behind a unit and no part of it.
static NOT_OF_UNIT: Pattern = Pattern::new(
    "増|減|多い|多く|少な|以上|以下|以内|程度|余り|超|未満|前後|中の|計|約|延べ|上回|下回|不足|開催|実施",
);
/// Between a number and what says which way it goes: 27件（7.0％）の大幅な増.
static ASIDE: Pattern = Pattern::new(
    r"^\)?(?:\([^()]{0,24}\))?(?:も|ほど)?(?:の|を|が|、|分)?(?:定員)?(?:大幅に|大幅な|大きく|更に|さらに|やや|若干|新たに)?",
);
static UP: Pattern = Pattern::new(
    r"^(?:増(?:加|え|や|員|額|設|築|床|便|大|とな|で|し|に|の|と|が|、|。|\)|\n| |・|/|=|$|N)|多い|多く|多か|上回|超過|上昇|伸び|向上|上乗せ|上積み|プラス|アップ|追加|拡大|拡充)",
);
static DOWN: Pattern = Pattern::new(
    r"^(?:減(?:少|っ|り|ら|る|員|額|とな|で|し|に|の|と|が|、|。|\)|\n| |・|/|=|$|N)|少な|下回|低下|落ち|下が|マイナス|ダウン|縮小|削減|不足|未達|届か|及ば)",
);
/// What says of another number that it is more or fewer.
static EXCEEDED: Pattern = Pattern::new("^(?:上回|下回|超)");
/// Signs before a number that say so.
static PLUS: Pattern = Pattern::new(r"(?:プラス|(?:^|[\s(比、,はNY:年度])\+) ?$");
static MINUS: Pattern = Pattern::new(r"(?:マイナス|[△▲] ?|(?:^|[\s(比、,はNY:年度])-) ?$");

/// Months, ages and school years from one to another: 4~6月 82人.
static SPAN: Pattern = Pattern::new(
    r"^\d{1,2}(?:月|歳|才|年生|時|代)?[~・]\d{1,2}(?:月|歳児?|才|年生|時|代|か月児?)(?:以上|まで|末)?",
);
/// 10代, 40代以上: people of that age.
static AGES: Pattern = Pattern::new(r"^(?:\d0歳?代|\d{1,3}歳)(?:以上|以下|未満|前半|後半)?(?:まで)?");
/// What stands for a number that names something.
const NAME_SIGN: char = '〓';

/// What a year, a number or a name may begin with, beside figures and letters.
const BEGINS: &str = "一二三四五六七八九十百〇元明大昭平令前昨今本当同来次翌第〒月日週ひ";

/// Whether a text holds two numbers at all, seen at a glance.
pub(super) fn has_numbers(text: &str) -> bool {
    let mut runs = 0;
    let mut was_digit = false;
    for c in text.chars() {
        let is_digit = matches!(c, '0'..='9' | '０'..='９' | ',' | '，' | '.' | '．');
        runs += usize::from(is_digit && !was_digit);
        if runs > 1 {
            return true;
        }
        was_digit = is_digit;
    }
    false
}

impl Amount {
    /// How much money it is, in yen.
    pub(super) fn yen(&self) -> Option<Decimal> {
        let factor = match self.unit.as_str() {
            "円" => 1,
            "千円" => 1_000,
            "百万円" => 1_000_000,
            _ => return None,
        };
        self.value.checked_mul(Decimal::from(factor))
    }
}

impl Text {
    pub(super) fn read(text: &str, context: FiscalYear) -> Self {
        let folded = Folding { width: true, ..Folding::NONE }.fold(text);
        let mut own = Self {
            shape: String::with_capacity(folded.text.len()),
            amounts: Vec::new(),
            years: Vec::new(),
            eaches: Vec::new(),
            year: context.year(),
            folded,
        };
        own.scan(context);
        own.settle_ways();
        own
    }

    fn scan(&mut self, context: FiscalYear) {
        let text = std::mem::take(&mut self.folded.text);
        let (mut at, mut depth) = (0, 0_usize);
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let (rest, before) = (text.get(at..).unwrap_or_default(), text.get(..at).unwrap_or_default());
            let begins = c.is_ascii_alphanumeric() || BEGINS.contains(c);
            if let Some(len) = begins.then(|| self.step(rest, before, depth, context)).flatten() {
                at += len;
                continue;
            }
            match c {
                '(' | '[' | '〔' | '【' => {
                    depth += 1;
                    self.shape.push('(');
                }
                ')' | ']' | '〕' | '】' => {
                    depth = depth.saturating_sub(1);
                    self.shape.push(')');
                }
                '\t' => self.shape.push(' '),
                '，' => self.shape.push('、'),
                '⇒' | '➡' | '⇨' => self.shape.push('→'),
                'ー' | '—' | '–' if before.ends_with(' ') => self.shape.push('-'),
                // Letters are free to be signs.
                other => self.shape.extend(other.to_lowercase()),
            }
            at += c.len_utf8();
        }
        self.folded.text = text;
    }

    /// Takes in what begins here; its length, or `None` where nothing does.
    fn step(&mut self, rest: &str, before: &str, depth: usize, context: FiscalYear) -> Option<usize> {
        let follows = |c: char| c.is_ascii_alphanumeric() || c == '第' || c == '.';
        if before.ends_with(follows) && rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let run = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len();
            self.shape.push('V');
            return Some(run.max(1));
        }
        if let Some(each) = EACH.captures(rest) {
            let group = |name| each.name(name).map(|found| found.as_str());
            let counted = group("counted").or(group("short")).unwrap_or("月");
            let is_word = group("short").is_some()
                && before.ends_with(|c: char| {
                    c.is_alphanumeric() && !c.is_ascii_digit() && !('ぁ'..='ゖ').contains(&c)
                });
            if !is_word {
                self.eaches.push((self.shape.len(), each_name(counted)));
                self.shape.push('E');
                return Some(each.get(0)?.end());
            }
        }
        let span = || SPAN.find(rest).or_else(|| AGES.find(rest));
        if let Some(span) = c_is_digit(rest).then(span).flatten() {
            // They are a part of a name.
            let name = rest.get(..span.end)?.replace(['~', '・'], "〓");
            self.shape.extend(name.chars().map(widened));
            return Some(span.end);
        }
        if let Some(found) = year(rest, context) {
            self.years.push(Year { at: self.shape.len(), year: found.year.year() });
            self.shape.push('Y');
            return Some(found.len);
        }
        if let Some(len) = day(rest) {
            self.shape.push('D');
            return Some(len);
        }
        let named = NAME.find(rest).map(|name| name.end);
        let Some(found) = number(rest) else {
            return named.inspect(|_| self.shape.push(NAME_SIGN));
        };
        let after = rest.get(found.len..)?;
        let known = unit(after).filter(|unit| !found.is_kanji || unit.takes_kanji);
        if found.is_kanji && known.is_none() {
            return None;
        }
        let (space, known) = match known {
            None if !found.is_kanji && after.starts_with(' ') => {
                let spaced = after.get(1..).and_then(unit);
                let ends = |len: usize| {
                    !after.get(1 + len..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
                };
                (1, spaced.filter(|unit| ends(unit.len)))
            }
            known => (0, known),
        };
        let space = if known.is_some() { space } else { 0 };
        let (name, unit_len) = match &known {
            Some(unit) => (unit.name.to_owned(), unit.len),
            None => unknown_unit(after),
        };
        let number_len = found.len;
        let len = number_len + space + unit_len;
        if named.is_some_and(|named| named >= len) {
            self.shape.push(NAME_SIGN);
            return named;
        }
        // 1,2345: what goes on in figures is no number.
        let goes_on = unit_len == 0
            && after.starts_with(|c: char| {
                c.is_ascii_alphanumeric()
                    || c == ','
                        && after.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            });
        let behind = rest.get(len..).unwrap_or_default();
        if known.as_ref().is_some_and(|unit| !unit.is_counted()) {
            // Ages and times of day stand in names of what is counted: 3歳児 20人.
            self.shape.extend(rest.get(..len)?.chars().map(widened));
            return Some(len);
        }
        let is_vague = goes_on
            || found.value.single().is_none()
            || VAGUE_BEFORE.is_in(before)
            || VAGUE_AFTER.is_in(behind)
            || name == "割";
        let Some(value) = found.value.single().filter(|_| !is_vague) else {
            self.shape.push('V');
            let digits = if goes_on {
                after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').len()
            } else {
                0
            };
            return Some(len + digits);
        };
        let digits = rest.get(..number_len).unwrap_or_default();
        let places = digits
            .split_once('.')
            .map_or(0, |(_, part)| part.chars().take_while(char::is_ascii_digit).count());
        let start = before.len();
        self.amounts.push(Amount {
            value,
            unit: name,
            places: u32::try_from(places).unwrap_or(0),
            way: None,
            number: start..start + number_len,
            whole: start..start + len,
            at: self.shape.len(),
            depth,
        });
        self.shape.push('N');
        Some(len)
    }

    /// Which way each number goes, and which are the ends of ranges.
    fn settle_ways(&mut self) {
        let mut ways: Vec<Option<Direction>> = Vec::with_capacity(self.amounts.len());
        for amount in &self.amounts {
            let before = self.shape.get(..amount.at).unwrap_or_default();
            let behind = self.shape.get(amount.at + 1..).unwrap_or_default();
            let aside = ASIDE.find(behind).map_or(0, |found| found.end);
            // 前年度の385件を上回る: that is the other.
            let is_exceeded = behind.starts_with('を') || behind.starts_with(")を");
            let behind = behind.get(aside..).unwrap_or_default();
            if is_exceeded && EXCEEDED.is_in(behind) {
                ways.push(None);
                continue;
            }
            ways.push(match () {
                () if UP.is_in(behind) || PLUS.is_in(before) => Some(Direction::Up),
                () if DOWN.is_in(behind) || MINUS.is_in(before) => Some(Direction::Down),
                () => None,
            });
        }
        for (amount, way) in self.amounts.iter_mut().zip(ways) {
            amount.way = way;
        }
        let joined: Vec<usize> = (1..self.amounts.len())
            .filter(|at| {
                let (Some(one), Some(other)) = (self.amounts.get(at - 1), self.amounts.get(*at)) else {
                    return false;
                };
                let between = self.shape.get(one.at + 1..other.at).unwrap_or_default();
                let behind = self.shape.get(other.at + 1..).unwrap_or_default();
                RANGE.is_in(between) || between == "から" && UP_TO.is_in(behind)
            })
            .collect();
        if joined.is_empty() {
            return;
        }
        let is_end = |at: usize| joined.contains(&at) || joined.contains(&(at + 1));
        let mut shape = std::mem::take(&mut self.shape);
        for (at, amount) in self.amounts.iter().enumerate() {
            if is_end(at) {
                shape.replace_range(amount.at..=amount.at, "V");
            }
        }
        self.shape = shape;
        let mut at = 0;
        self.amounts.retain(|_| {
            at += 1;
            !is_end(at - 1)
        });
    }

    /// What stands between two places of the shape.
    pub(super) fn between(&self, from: usize, to: usize) -> &str {
        self.shape.get(from..to).unwrap_or_default()
    }

    /// What stands before an amount, from the one before it on or the sentence's beginning.
    pub(super) fn lead(&self, index: usize) -> &str {
        let Some(amount) = self.amounts.get(index) else { return "" };
        let from = index
            .checked_sub(1)
            .and_then(|before| self.amounts.get(before))
            .map_or(0, |before| before.at + 1);
        let lead = self.between(from, amount.at);
        lead.rfind(SENTENCE_ENDS)
            .and_then(|end| lead.get(end..))
            .map_or(lead, |rest| rest.trim_start_matches(SENTENCE_ENDS))
    }

    /// What stands behind an amount, up to the next.
    pub(super) fn tail(&self, index: usize) -> &str {
        let Some(amount) = self.amounts.get(index) else { return "" };
        let to = self.amounts.get(index + 1).map_or(self.shape.len(), |next| next.at);
        self.between(amount.at + 1, to)
    }

    /// All that stands behind an amount.
    pub(super) fn behind(&self, index: usize) -> &str {
        self.amounts.get(index).map_or("", |amount| self.between(amount.at + 1, self.shape.len()))
    }

    /// The amounts of each sentence, by their places in `amounts`.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = Vec::new();
        for (index, amount) in self.amounts.iter().enumerate() {
            match all.last_mut() {
                Some(last) if !self.is_cut(last.start, amount.at) => last.end = index + 1,
                _ => all.push(index..index + 1),
            }
        }
        all
    }

    /// Whether a sentence ends between an amount and a place.
    fn is_cut(&self, index: usize, at: usize) -> bool {
        self.amounts.get(index).is_some_and(|amount| self.between(amount.at, at).contains(SENTENCE_ENDS))
    }

    /// The years in a part of the shape.
    pub(super) fn years_in(&self, range: &Range<usize>) -> impl DoubleEndedIterator<Item = Year> {
        let range = range.clone();
        self.years.iter().copied().filter(move |year| range.contains(&year.at))
    }

    /// What an amount is so many to one of: 回 in 1回平均25人.
    pub(super) fn each(&self, index: usize) -> Option<&str> {
        let amount = self.amounts.get(index)?;
        let (at, name) = self.eaches.iter().rev().find(|(at, _)| *at < amount.at)?;
        let between = self.between(at + 1, amount.at);
        between.chars().all(|c| " :、(はがで".contains(c)).then_some(name)
    }

    /// The words right before an amount that name what is counted.
    pub(super) fn label(&self, index: usize) -> &str {
        static LABEL: Pattern = Pattern::new(
            r"(?P<label>(?:延べ|のべ)?[^\p{Hiragana}NVYDE、。,()\s:・=+→/]+(?:の[^\p{Hiragana}NVYDE、。,()\s:・=+→/]+)?)[ :]*(?:[はがもをので]|延べ|のべ|について|として)*[ :、(]*(?:計|年間)?$",
        );
        let lead = self.lead(index);
        LABEL.captures(lead).and_then(|found| found.name("label")).map_or("", |label| {
            let label = label.as_str();
            ["実績", "年間", "合計", "総計"].iter().fold(label, |label, word| {
                label.strip_suffix(word).filter(|rest| !rest.is_empty()).unwrap_or(label)
            })
        })
    }

    /// The words before an amount in a list, whatever they are: 子ども, 〓.
    pub(super) fn name(&self, index: usize) -> &str {
        let label = self.label(index);
        if !label.is_empty() {
            return label;
        }
        let lead = self.lead(index).trim_end_matches([' ', ':', '、']);
        let word = lead.rsplit([' ', '、', '・', '(', ')', '\n', ':', '/']).next().unwrap_or_default();
        let word = word.trim_end_matches(['は', 'が', 'も', 'を']);
        if word.chars().count() <= 12 { word } else { "" }
    }

    /// The bytes of the original text that are an amount with its unit.
    pub(super) fn original(&self, index: usize) -> Option<Range<usize>> {
        self.amounts.get(index).map(|amount| self.folded.around(amount.whole.clone()))
    }

    /// The bytes of the original text that a part of the shape without numbers came from.
    pub(super) fn original_of(&self, part: Range<usize>) -> Option<Range<usize>> {
        // Signs are no longer or shorter than what they stand for only up to here.
        let words = self.shape.get(part.clone())?;
        let from = self.folded_at(part.start);
        let at = from + self.folded.text.get(from..)?.find(words)?;
        Some(self.folded.around(at..at + words.len()))
    }

    /// A place of the folded text that is at or before a place of the shape.
    fn folded_at(&self, at: usize) -> usize {
        self.amounts.iter().rev().find(|amount| amount.at < at).map_or(0, |amount| amount.whole.end)
    }

    /// Those that are its number alone.
    pub(super) fn original_number(&self, index: usize) -> Option<Range<usize>> {
        self.folded.original(self.amounts.get(index)?.number.clone())
    }
}

/// What ends a sentence.
pub(super) const SENTENCE_ENDS: [char; 4] = ['。', '!', '?', '\u{b}'];

fn each_name(counted: &str) -> String {
    match counted {
        "か月" | "ヶ月" | "カ月" | "月" | "ひと月" => "月".to_owned(),
        other => unit(other).map_or_else(|| other.to_owned(), |unit| unit.name.to_owned()),
    }
}

fn c_is_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// A figure as a part of a name.
fn widened(c: char) -> char {
    if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c }
}

/// A unit that no table has: the noun behind a number, as far as it can be one.
fn unknown_unit(after: &str) -> (String, usize) {
    let Some(found) = UNKNOWN.find(after) else { return (String::new(), 0) };
    let noun = after.get(found).unwrap_or_default();
    let noun = NOT_OF_UNIT.find(noun).and_then(|end| noun.get(..end.start)).unwrap_or(noun);
    // 3歩 is one; 20年度 and 5丁目 would be others.
    let is_none = noun.is_empty() || noun.ends_with(['度', '目', '番', '号', '階', '級', '位']);
    if is_none { (String::new(), 0) } else { (noun.to_owned(), noun.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(in super::super) fn shape(text: &str) -> String {
        Text::read(text, FiscalYear::new(2024).unwrap()).shape
    }

    #[test]
    fn patterns_are_readable() {
        for pattern in [
            &NAME,
            &EACH,
            &VAGUE_BEFORE,
            &VAGUE_AFTER,
            &RANGE,
            &UNKNOWN,
            &NOT_OF_UNIT,
            &ASIDE,
            &UP,
            &DOWN,
            &PLUS,
            &MINUS,
            &EXCEEDED,
            &SPAN,
            &AGES,
            &UP_TO,
        ] {
            pattern.assert_readable();
        }
    }

    #[test]
    fn numbers_and_years_become_signs() {
        for (text, wanted) in [
            ("相談は412件で、前年度の385件から37件増加", "相談はNで、YのNからN増加"),
            ("１，２０４冊→1,150冊（64冊の減）", "N→N(Nの減)"),
            ("約60人、20人以上、10～20人", "約V、V以上、V~V"),
            ("月平均150人、1回平均25.5人、1か月当たり3件", "EN、EN、EN"),
            ("第3回講座、042-492-5111、3歳児 20人", "〓講座、〓、３歳児 N"),
            ("令和6年3月31日現在 12人", "Y現在 N"),
            ("18業者、49組合増", "N、N増"),
            ("1,2345人", "V人"),
        ] {
            assert_eq!(shape(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_number_says_which_way_it_goes() {
        for (text, up, down) in [
            ("27件増", 1, 0),
            ("27件（7.0％）の増加", 2, 0),
            ("3人多い", 1, 0),
            ("△3人", 0, 1),
            ("（＋3人）", 1, 0),
            ("12件の減免", 0, 0),
            ("3件の増減", 0, 0),
            ("5人下回った", 0, 1),
        ] {
            let text_read = Text::read(text, FiscalYear::new(2024).unwrap());
            let count = |way| text_read.amounts.iter().filter(|amount| amount.way == Some(way)).count();
            assert_eq!(
                (count(Direction::Up), count(Direction::Down)),
                (up, down),
                "{text}: {}",
                text_read.shape
            );
        }
    }
}
