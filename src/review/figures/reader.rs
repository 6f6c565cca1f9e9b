//! Going through a text once, with the year and the headings that hold.

use std::ops::Range;

use super::dating::{Asked, Dated, Dating, Years};
use super::kind::Around;
use super::label;
use super::link::Link;
use super::reading::{Context, Kind, Reading, Side};
use super::scan::{Piece, Quantity, What, pieces};
use super::unit::{Sort, Unit};
use super::when::When;
use crate::book::{FiscalYear, Role};
use crate::search::{Folded, Folding};

/// The figures of a text in its order.
pub fn read(text: &str, context: &Context) -> Vec<Reading> {
    let folded = Folding { width: true, ..Folding::NONE }.fold(text);
    let is_listed = |at: usize| is_listed(text, &folded, at);
    let pieces = pieces(&folded.text, context, is_listed);
    let (years, now) = (Years::default(), Now::default());
    let mut reader = Reader { text: &folded.text, context, at: 0, years, now, readings: Vec::new() };
    for (at, piece) in pieces.iter().enumerate() {
        let next = if matches!(piece.what, What::Line) { on_line(pieces.get(at + 1..)) } else { 0 };
        reader.take(piece.clone(), next);
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

/// How many quantities stand before the line ends.
fn on_line(pieces: Option<&[Piece]>) -> usize {
    let line = pieces.unwrap_or_default().iter().take_while(|piece| !matches!(piece.what, What::Line));
    line.filter(|piece| matches!(piece.what, What::Quantity(_))).count()
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
    /// Whether a quantity has stood on this line, and whether a sentence has ended.
    has_figures: bool,
    has_sentence: bool,
    /// The quantities of this line outside a year's brackets, or of the line before
    /// where this one has none.
    row: Vec<Last>,
    /// Whether the line has ended that they stand on.
    row_is_above: bool,
    /// A year in brackets follows them, and nothing else does yet: 74回（令和5年度 61回）.
    is_aside: bool,
    /// Whether such brackets stood on this line.
    has_aside: bool,
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
    /// Where the last piece ended.
    at: usize,
    years: Years,
    now: Now,
    readings: Vec<Reading>,
}

impl Reader<'_> {
    /// Takes a piece; `next` is how many quantities the line after it has.
    fn take(&mut self, piece: Piece, next: usize) {
        let Piece { what, range } = piece;
        let before = self.text.get(self.at..range.start).unwrap_or_default().to_owned();
        self.years.brackets(&before);
        match what {
            What::Year(year, link) => self.year((year, range.clone()), link, &before),
            What::Quantity(quantity) => self.quantity(quantity, range.clone(), &before),
            What::Item => {}
            What::Line => self.line(&before, next),
            What::Sentence => {
                let has_figures = self.now.has_figures;
                self.now = Now { starts: true, has_figures, has_sentence: true, ..Now::default() };
                self.years.sentence();
            }
        }
        self.at = range.end;
    }

    fn year(&mut self, dated: Dated, link: Link, before: &str) {
        let after = self.text.get(dated.1.end..).unwrap_or_default();
        let follows = self.readings.last().is_some_and(|last| last.range.end == self.at);
        if self.years.year(dated.clone(), link, before, after, follows) {
            if let Some(last) =
                self.readings.last_mut().filter(|last| last.when.is_none() && is_counted(last.kind))
            {
                last.when = Some(when(dated, Dating::Behind));
            }
            return;
        }
        self.head(before);
        let now = &mut self.now;
        now.begin();
        now.is_aside = before.trim() == "(";
        now.has_aside |= now.is_aside;
    }

    fn line(&mut self, before: &str, next: usize) {
        let now = &mut self.now;
        // A line of nothing but such brackets may be followed by another.
        let is_bare = before.chars().all(|c| c.is_whitespace() || c == ')');
        if now.row_is_above && !now.has_aside || !is_bare {
            now.row.clear();
        }
        now.row_is_above = true;
        let is_blank = before.trim().is_empty() && now.starts && !now.has_figures && !now.has_sentence;
        now.has_sentence = false;
        let has_figures = std::mem::take(&mut now.has_figures);
        now.has_aside = false;
        if self.years.is_unused() && !self.years.is_under_head() {
            let words = label::words(before);
            now.begin();
            now.inner = words;
            now.inner_text = before.to_owned();
        } else if self.years.is_under_head() && !is_blank {
            now.last = None;
            now.starts = true;
        } else {
            if is_blank {
                // A blank line ends what stood over the lines before.
                *now = Now::default();
                self.years.clear();
            }
            self.head(before);
            self.now.begin();
        }
        self.years.line(before, has_figures, next);
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
        let whole = before;
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
        let is_aimed = side == Side::Target || around.is_ahead();
        let asked = Asked { before: whole, after, is_from: around.is_before_a_change(), is_aimed };
        let dated = is_counted(kind).then(|| self.years.date(asked)).flatten();
        self.readings.push(Reading {
            range,
            label: label.clone(),
            when: dated.map(|(dated, dating)| self.when(dated, dating, around.is_ahead())),
            value: quantity.value,
            unit: quantity.unit.map_or("", |unit| unit.name).to_owned(),
            kind,
            side,
            precision: around.precision(),
            per: around.per(),
        });
        let now = &mut self.now;
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
        now.starts = false;
        now.has_figures = true;
        now.inner_text.push_str(before);
    }

    fn when(&self, (year, range): Dated, dating: Dating, is_ahead: bool) -> When {
        // What is planned for 今年度 where last year is judged lies ahead of it.
        let looks_back = matches!(self.context.role, Some(Role::Achievement | Role::Evaluation));
        let next = FiscalYear::new(year.year.year() + 1).filter(|_| year.is_this && is_ahead && looks_back);
        let when = when((year, range), dating);
        When { year: next.unwrap_or(when.year), ..when }
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

fn when((year, range): Dated, dating: Dating) -> When {
    When { year: year.year, basis: year.basis, month: year.month, range, dating }
}

/// Whether a number of this kind is of a year.
fn is_counted(kind: Kind) -> bool {
    matches!(kind, Kind::Amount | Kind::Change(_) | Kind::Gap(_))
}
