//! Going through a text once, with the year and the headings that hold.

use std::ops::Range;

use super::kind::Around;
use super::label;
use super::pattern::Pattern;
use super::reading::{Context, Kind, Reading};
use super::scan::{Piece, Quantity, What, pieces};
use super::unit::{Sort, Unit};
use super::when::{When, Year};
use crate::book::{FiscalYear, Role};
use crate::search::{Folded, Folding};

/// The figures of a text in its order.
pub fn read(text: &str, context: &Context) -> Vec<Reading> {
    let folded = Folding { width: true, ..Folding::NONE }.fold(text);
    let is_listed = |at: usize| is_listed(text, &folded, at);
    let pieces = pieces(&folded.text, context.year, is_listed);
    let mut reader = Reader { text: &folded.text, context, now: Now::default(), readings: Vec::new() };
    for piece in pieces {
        reader.take(piece);
    }
    let original = |range: Range<usize>| folded.original(range);
    let settle = |mut reading: Reading| {
        reading.range = original(reading.range)?;
        if let Some(when) = &mut reading.when {
            when.range = original(when.range.clone())?;
        }
        Some(reading)
    };
    reader.readings.into_iter().filter_map(settle).collect()
}

/// Whether the folded character at a byte was one in a circle or brackets (①, ⑴).
fn is_listed(text: &str, folded: &Folded, at: usize) -> bool {
    if !folded.text.get(at..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return false;
    }
    let original =
        (at + 1..at + 4).find_map(|end| folded.original(at..end)).and_then(|range| text.get(range));
    original.is_some_and(|text| {
        text.starts_with(|c| matches!(c, '①'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '㉑'..='㊿'))
    })
}

/// What holds where the reader is.
#[derive(Default)]
struct Now {
    /// Where the last piece ended.
    at: usize,
    year: Option<(Year, Range<usize>)>,
    /// The year before that, for when a comparison is over.
    year_before: Option<(Year, Range<usize>)>,
    /// Whether a quantity has stood under this year.
    year_is_used: bool,
    /// Whether the year stands over lines of its own (平成22年度利用実績).
    year_is_head: bool,
    /// Words over several years: 利用実績.
    outer: Vec<String>,
    /// Whether they are a sentence's topic, which is a label only where there is
    /// no other.
    is_topic: bool,
    /// Words over several quantities of a year.
    inner: Vec<String>,
    /// The quantity before, where no year, line or sentence came between.
    last: Option<Last>,
    /// What stands over several years, and what in this one: for the side.
    outer_text: String,
    inner_text: String,
    /// Whether the last piece was a year or the beginning of a line.
    starts: bool,
    /// The quantities of this line outside a year's brackets, or of the line before
    /// where this one has none.
    row: Vec<Last>,
    /// Whether the line has ended that they stand on.
    row_is_above: bool,
    /// A year in brackets follows them, and nothing else does yet: 74回（令和5年度 61回）.
    is_aside: bool,
    /// The units of what no word names: of the whole, where its parts follow.
    wholes: Vec<&'static str>,
}

/// A quantity that others may stand beside.
struct Last {
    label: String,
    unit: Option<Unit>,
}

impl Now {
    /// A year or a line begins.
    fn begin(&mut self) {
        self.inner.clear();
        self.inner_text.clear();
        self.last = None;
        self.starts = true;
        self.is_aside = false;
    }

    /// What an earlier year's quantity in brackets counts: what the only one of its unit
    /// does that stands before the brackets.
    fn label_of_aside(&self, unit: Option<Unit>) -> Option<&String> {
        let name = name_of(unit);
        let mut same = self.row.iter().filter(|own| name_of(own.unit) == name);
        let first = same.next().filter(|_| self.is_aside && !self.wholes.contains(&name))?;
        same.next().is_none().then_some(&first.label)
    }
}

/// The name of a unit; empty where there is none.
fn name_of(unit: Option<Unit>) -> &'static str {
    unit.map_or("", |unit| unit.name)
}

struct Reader<'t> {
    text: &'t str,
    context: &'t Context,
    now: Now,
    readings: Vec<Reading>,
}

impl Reader<'_> {
    fn take(&mut self, piece: Piece) {
        let Piece { what, range } = piece;
        let before = self.text.get(self.now.at..range.start).unwrap_or_default().to_owned();
        match what {
            What::Year(year) => self.year(year, range.clone(), &before),
            What::Quantity(quantity) => self.quantity(quantity, range.clone(), &before),
            What::Item => {}
            What::Line => self.line(&before),
            What::Sentence => self.now = Now { starts: true, ..Now::default() },
        }
        self.now.at = range.end;
    }

    fn year(&mut self, year: Year, range: Range<usize>, before: &str) {
        self.head(before);
        let now = &mut self.now;
        now.year_before = now.year.take();
        now.year = Some((year, range));
        now.year_is_used = false;
        now.year_is_head = false;
        now.begin();
        now.is_aside = before.trim() == "(";
    }

    fn line(&mut self, before: &str) {
        let now = &mut self.now;
        // A line of nothing but such brackets may be followed by another.
        if now.row_is_above && now.year.is_none() || !before.chars().all(|c| c.is_whitespace() || c == ')') {
            now.row.clear();
        }
        now.row_is_above = true;
        if now.year.is_some() && !now.year_is_used {
            let words = label::words(before);
            now.begin();
            now.year_is_head = true;
            now.inner = words;
            now.inner_text = before.to_owned();
        } else if now.year_is_head && !before.trim().is_empty() | !now.starts {
            now.last = None;
            now.starts = true;
        } else {
            if before.trim().is_empty() && now.starts {
                // A blank line ends what stood over the lines before.
                *now = Now::default();
            }
            self.head(before);
            let now = &mut self.now;
            now.year = None;
            now.year_is_head = false;
            now.begin();
        }
        self.now.year_before = None;
    }

    /// Words before a year or the end of a line stand over what follows.
    fn head(&mut self, before: &str) {
        let words = label::words(before);
        if !words.is_empty() {
            self.now.outer = words;
            self.now.is_topic = label::is_topic(before);
            self.now.outer_text = before.to_owned();
        }
    }

    fn quantity(&mut self, quantity: Quantity, range: Range<usize>, before: &str) {
        let aside = self.now.last.as_ref().map(|_| label::without_asides(before));
        let before = aside.as_deref().unwrap_or(before);
        let after = self.text.get(range.end..).unwrap_or_default();
        // Several in the brackets are of several above.
        self.now.is_aside &= after.starts_with(')');
        let label = self.label(before, quantity.unit);
        let unit_before = self.now.last.as_ref().and_then(|last| last.unit);
        let around = Around { quantity, before, after, label: &label, unit_before };
        let kind = around.kind();
        // 人口10万人に1か所 is a rule on both sides.
        if kind == Kind::Norm
            && around.follows_people()
            && let Some(other) = self.readings.last_mut()
        {
            other.kind = Kind::Norm;
            other.when = None;
        }
        let heading = [self.now.outer_text.as_str(), &self.now.inner_text].concat();
        let side = around.side(self.context.role, &heading);
        let is_counted = matches!(kind, Kind::Amount | Kind::Change(_) | Kind::Gap(_));
        let when = self.now.year.clone().filter(|_| is_counted && !around.is_before_a_change());
        self.readings.push(Reading {
            range,
            label: label.clone(),
            when: when.map(|(year, range)| self.when(year, range, around.is_ahead())),
            value: quantity.value,
            unit: quantity.unit.map_or("", |unit| unit.name).to_owned(),
            kind,
            side,
            precision: around.precision(),
            per: around.per(),
        });
        let is_over = is_counted && is_compared_with(before, after);
        let now = &mut self.now;
        if is_over {
            // 21年度の1,996回を上回る: what follows is of the year before that.
            now.year = now.year_before.take();
        }
        now.last = Some(Last { label: label.clone(), unit: quantity.unit });
        if !std::mem::take(&mut now.is_aside) {
            if std::mem::take(&mut now.row_is_above) {
                now.row.clear();
            }
            if label.is_empty() {
                now.wholes.push(name_of(quantity.unit));
            }
            now.row.push(Last { label, unit: quantity.unit });
        }
        now.year_is_used = true;
        now.starts = false;
        if !is_over {
            now.inner_text.push_str(before);
        }
    }

    fn when(&self, year: Year, range: Range<usize>, is_ahead: bool) -> When {
        // What is planned for 今年度 where last year is judged lies ahead of it.
        let looks_back = matches!(self.context.role, Some(Role::Achievement | Role::Evaluation));
        let next = FiscalYear::new(year.year.year() + 1).filter(|_| year.is_this && is_ahead && looks_back);
        When { year: next.unwrap_or(year.year), basis: year.basis, month: year.month, range }
    }

    /// What is counted by a quantity that has these words before it.
    fn label(&mut self, before: &str, unit: Option<Unit>) -> String {
        let now = &mut self.now;
        let mut words = label::words(before);
        let own = words.pop();
        if now.starts && !words.is_empty() {
            words.drain(..words.len().saturating_sub(2));
            now.inner = words;
        }
        if own.is_none()
            && label::is_adjacent(before, false)
            && let Some(label) = now.label_of_aside(unit)
        {
            return label.clone();
        }
        if let Some(last) = now.last.as_ref().filter(|_| own.is_none()) {
            let after_term = last.unit.is_some_and(|unit| unit.sort == Sort::Term);
            let same_unit = last.unit.map(|unit| unit.name) == unit.map(|unit| unit.name);
            let beside = label::is_adjacent(before, after_term);
            // In one sentence as many of the same are of the same.
            if (beside && (same_unit || !label::is_measure(&last.label))) || (now.is_topic && same_unit) {
                return last.label.clone();
            }
        }
        let own_is_none = own.is_none();
        let outer = now.outer.iter().filter(|_| !now.is_topic || own_is_none);
        let mut label: Vec<&String> = Vec::new();
        for word in outer.chain(&now.inner).chain(own.as_ref()) {
            if !label.contains(&word) {
                label.push(word);
            }
        }
        label.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Whether a quantity is only what another year's is compared with.
fn is_compared_with(before: &str, after: &str) -> bool {
    /// 前年度の198件から37件増加した.
    static FROM_THERE: Pattern = Pattern::new(r"^から[\d,.]+[^\d\s、。]{1,4}(?:増|減)");
    before.trim() == "の" && (super::when::is_compared(after) || FROM_THERE.is_in(after))
}
