//! A text as arithmetic reads it: each number with its unit is one sign, and so is each
//! year, so that the shapes of sentences can be told by plain expressions.
//!
//! 「前年度の385件から37件増」 becomes `YのNからN増`. What is no exact number of something
//! (約, 以上, a range, a number that names something) becomes `V`, which no shape has:
//! a sentence with such a number in it is not calculated with.

mod scan;

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::super::figures::{Pattern, Trend};
use crate::book::FiscalYear;
use crate::search::Folded;

/// A number that says exactly how many there are of something.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) value: Decimal,
    /// The unit in its usual spelling; may be empty.
    pub(super) unit: String,
    /// How many decimal places it is written with.
    pub(super) places: u32,
    /// By how many something changed, and which way: 37件増, △3人.
    pub(super) way: Option<Trend>,
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
pub(super) struct ShapeYear {
    pub(super) at: usize,
    pub(super) year: i32,
}

/// See the module's documentation.
pub(super) struct ShapeText {
    folded: Rc<Folded>,
    /// The text with its numbers as signs.
    pub(super) shape: String,
    pub(super) amounts: Vec<Amount>,
    years: Vec<ShapeYear>,
    /// What so many are counted to one of (1回平均, 月当たり), where that stands in the shape.
    eaches: Vec<(usize, String)>,
    /// The amounts of each sentence, by their places in `amounts`.
    sentences: Vec<Range<usize>>,
    /// Where the label of each amount stands in the shape, once it is asked for.
    labels: Vec<OnceCell<Range<usize>>>,
    /// The fiscal year that 前年度 is told from.
    pub(super) year: i32,
}

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

impl ShapeText {
    /// Reads a text of which the width is folded.
    pub(super) fn of(folded: Rc<Folded>, context: FiscalYear) -> Self {
        let mut own = Self {
            shape: String::with_capacity(folded.text.len()),
            amounts: Vec::new(),
            years: Vec::new(),
            eaches: Vec::new(),
            sentences: Vec::new(),
            labels: Vec::new(),
            year: context.year(),
            folded,
        };
        own.scan(context);
        own.settle_ways();
        own.sentences = own.cut();
        own.labels = vec![OnceCell::new(); own.amounts.len()];
        own
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
    pub(super) fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    fn cut(&self) -> Vec<Range<usize>> {
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
    pub(super) fn years_in(&self, range: &Range<usize>) -> impl DoubleEndedIterator<Item = ShapeYear> {
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
        let Some(known) = self.labels.get(index) else { return "" };
        let range = known.get_or_init(|| {
            let (label, end) = (self.find_label(index), self.amounts.get(index).map_or(0, |own| own.at));
            let lead = self.lead(index);
            // It is a part of the lead, which ends where the amount stands.
            let from = lead.rfind(label).map_or(end, |at| end - lead.len() + at);
            from..from + label.len()
        });
        self.between(range.start, range.end)
    }

    fn find_label(&self, index: usize) -> &str {
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

#[cfg(test)]
impl ShapeText {
    pub(super) fn read(text: &str, context: FiscalYear) -> Self {
        let folded = crate::search::Folding { width: true, ..crate::search::Folding::NONE }.fold(text);
        Self::of(Rc::new(folded), context)
    }
}

/// Whether words are no more than so many characters, and none of these.
pub(super) fn is_short(words: &str, most: usize, without: &[char]) -> bool {
    words.chars().all(|c| !without.contains(&c)) && words.chars().count() <= most
}

/// The end of a clause, behind which something else is spoken of: 実績があり、 園はなく、
static CLAUSE_END: Pattern = Pattern::new(
    r"(?:なく|せず|おらず|あり|おり|なり|られ|たが|いて|って|んで|\p{Han}(?:き|ぎ|し|ち|び|み|り|い|れ|け|せ|め|べ|げ|て|して|まり|まえ))、",
);

/// Whether more than one clause stands in words.
pub(super) fn ends_clause(words: &str) -> bool {
    CLAUSE_END.is_in(words)
}

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![&CLAUSE_END]
}

/// What ends a sentence.
pub(super) const SENTENCE_ENDS: [char; 4] = ['。', '!', '?', '\u{b}'];
