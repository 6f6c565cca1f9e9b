//! Going through a text once, with the year and the headings that hold.

use std::ops::Range;

use super::dating::{AskedYear, Dated, Years};
use super::kind::Around;
use super::label;
use super::link::{YearLink, is_last_in_brackets};
use super::reading::{Reading, ReadingContext, ReadingKind, Side};
use super::scan::{Piece, Quantity, Scanned, pieces};
use super::unit::{Unit, UnitSort};
use super::when::{Dating, When};
use crate::book::{FiscalYear, Role};
use crate::review::folded::WidthFolded;
use crate::search::Folded;

/// The figures of a text in its order.
pub fn read(text: &str, context: &ReadingContext) -> Vec<Reading> {
    read_folded(&WidthFolded::new(text), context)
}

/// The same of a text that others read, too.
pub(in crate::review) fn read_folded(source: &WidthFolded<'_>, context: &ReadingContext) -> Vec<Reading> {
    let (text, folded) = (source.text, source.get());
    let is_listed = |at: usize| is_listed(text, folded, at);
    let pieces = pieces(&folded.text, context, is_listed);
    let (years, now) = (Years::default(), Now::default());
    let mut reader =
        Reader { text: &folded.text, context, at: 0, label_at: 0, years, now, readings: Vec::new() };
    for (at, piece) in pieces.iter().enumerate() {
        let next = if matches!(piece.what, Scanned::Line) { on_line(pieces.get(at + 1..)) } else { 0 };
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
fn on_line(pieces: Option<&[Piece<'_>]>) -> usize {
    let line = pieces.unwrap_or_default().iter().take_while(|piece| !matches!(piece.what, Scanned::Line));
    line.filter(|piece| matches!(piece.what, Scanned::Quantity(_))).count()
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
struct Now<'t> {
    /// Words over several years: 利用実績.
    outer: Vec<String>,
    /// Whether they are all that is said there.
    outer_is_whole: bool,
    /// Whether a sentence has named something else that may be what is counted.
    is_clouded: bool,
    /// Whether they are a sentence's topic, which is a label only where there is
    /// no other.
    is_topic: bool,
    /// Words over several quantities of a year.
    inner: Vec<String>,
    /// The quantity before, where no year, line or sentence came between.
    last: Option<Last<'t>>,
    /// What stands over several years, and what in this one: for the side.
    outer_text: String,
    inner_text: String,
    /// Whether the last piece was a year or the beginning of a line.
    starts: bool,
    /// The unit of what something was until it changed, in this sentence.
    changed: Option<&'t str>,
    /// Whether a quantity has stood on this line, and whether a sentence has ended.
    has_figures: bool,
    has_sentence: bool,
    /// The quantities of this line outside a year's brackets, or of the line before
    /// where this one has none.
    row: Vec<Last<'t>>,
    /// Whether the line has ended that they stand on.
    row_is_above: bool,
    /// A year in brackets follows them, and nothing else does yet: 74回（令和5年度 61回）.
    is_aside: bool,
    /// Whether the quantity before was in such brackets.
    had_aside: bool,
    /// Whether such brackets stood on this line.
    has_aside: bool,
    /// The units of what no word names: of the whole, where its parts follow.
    wholes: Vec<&'t str>,
}

/// A quantity that others may stand beside.
struct Last<'t> {
    label: String,
    whole: bool,
    unit: Option<Unit<'t>>,
}

impl Last<'_> {
    /// Whether what is named behind it may be a part of it: 講座 5回 参加者 30人.
    fn may_have_parts(&self) -> bool {
        !self.label.is_empty() && !label::is_measure(&self.label)
    }
}

impl<'t> Now<'t> {
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
    fn label_of_aside(&self, unit: Option<Unit<'t>>) -> Option<(String, bool)> {
        let name = name_of(unit);
        let mut same = self.row.iter().filter(|own| name_of(own.unit) == name);
        let first = same.next().filter(|_| self.is_aside && !self.wholes.contains(&name))?;
        same.next().is_none().then(|| (first.label.clone(), first.whole))
    }
}

/// The name of a unit; empty where there is none.
fn name_of<'t>(unit: Option<Unit<'t>>) -> &'t str {
    unit.map_or("", |unit| unit.name)
}

struct Reader<'t> {
    text: &'t str,
    context: &'t ReadingContext,
    /// Where the last piece ended.
    at: usize,
    /// Where the words begin that may be a label: ages are part of it (小学2年生 30人).
    label_at: usize,
    years: Years,
    now: Now<'t>,
    readings: Vec<Reading>,
}

impl<'t> Reader<'t> {
    /// Takes a piece; `next` is how many quantities the line after it has.
    fn take(&mut self, piece: Piece<'t>, next: usize) {
        let Piece { what, range } = piece;
        let before = self.text.get(self.at..range.start).unwrap_or_default();
        self.years.brackets(before);
        let is_age =
            matches!(what, Scanned::Quantity(Quantity { unit: Some(Unit { sort: UnitSort::Age, .. }), .. }));
        match what {
            Scanned::Year(year, link) => self.year((year, range.clone()), link, before),
            Scanned::Quantity(quantity) => self.quantity(quantity, range.clone(), before),
            Scanned::Item => {}
            Scanned::Line => self.line(before, self.labelled(range.start), next),
            Scanned::Sentence => {
                let has_figures = self.now.has_figures;
                self.now = Now { starts: true, has_figures, has_sentence: true, ..Now::default() };
                self.years.sentence();
            }
        }
        self.at = range.end;
        if !is_age {
            self.label_at = range.end;
        }
    }

    fn year(&mut self, dated: Dated, link: YearLink, before: &str) {
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
        let labelled = self.labelled(dated.1.start);
        self.head(labelled, false);
        let now = &mut self.now;
        now.begin();
        let goes_on = now.had_aside && matches!(before.trim(), "、" | ",");
        now.is_aside = before.trim() == "(" || goes_on;
        now.has_aside |= now.is_aside;
    }

    /// The words before a place that may be a label.
    fn labelled(&self, end: usize) -> &'t str {
        self.text.get(self.label_at..end).unwrap_or_default()
    }

    fn line(&mut self, before: &str, labelled: &str, next: usize) {
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
            let words = label::heading(labelled);
            now.begin();
            now.outer_is_whole &= label::covers(labelled, &words);
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
            self.head(labelled, true);
            self.now.begin();
        }
        self.now.is_clouded = false;
        self.now.changed = None;
        self.years.line(before, has_figures, next);
    }

    /// Words before a year or the end of a line stand over what follows.
    fn head(&mut self, before: &str, is_line: bool) {
        let words = if is_line { label::heading(before) } else { label::words(before) };
        if !words.is_empty() {
            let is_part = self.now.last.as_ref().is_some_and(|last| !is_line && last.may_have_parts());
            self.now.outer_is_whole = label::covers(before, &words) && !is_part;
            self.now.outer = words;
            self.now.is_topic = label::is_topic(before);
            self.now.outer_text = before.to_owned();
        } else if Around::says_side(before) {
            self.now.outer_text = before.to_owned();
        }
    }

    fn quantity(&mut self, quantity: Quantity<'t>, range: Range<usize>, before: &str) {
        let aside = self.now.last.as_ref().map(|_| label::without_asides(before));
        let whole = before;
        let before = aside.as_deref().unwrap_or(before);
        let after = self.text.get(range.end..).unwrap_or_default();
        // Several in the brackets are of several above.
        self.now.is_aside &= is_last_in_brackets(after);
        let labelled = self.labelled(range.start);
        let labelled = if aside.is_some() { label::without_asides(labelled) } else { labelled.into() };
        let (label, whole_label) = self.label(&labelled, quantity.unit);
        let unit_before = self.now.last.as_ref().and_then(|last| last.unit);
        let around = Around { quantity, before, after, label: &label, unit_before };
        let kind = around.kind();
        // 人口10万人に1か所 is a rule on both sides.
        if kind == ReadingKind::Norm
            && around.follows_people()
            && let Some(other) = self.readings.last_mut()
        {
            other.kind = ReadingKind::Norm;
            other.when = None;
        }
        let (is_ahead, past_aim) = (around.is_ahead(), around.past_aim());
        let heading = [self.now.outer_text.as_str(), &self.now.inner_text];
        let side = around.side(self.context.role, heading, is_ahead, past_aim);
        let is_aimed = side == Side::Target || is_ahead;
        let is_from = around.is_before_a_change();
        let is_change = matches!(kind, ReadingKind::Change(_) | ReadingKind::Gap(_));
        let now = self.context.year.year();
        let asked = AskedYear { before: whole, after, is_from, is_aimed, is_change, now };
        let unit = name_of(quantity.unit);
        // 14人から6人となり、8人減少: that is the difference of these two.
        let is_difference = matches!(kind, ReadingKind::Change(_)) && self.now.changed == Some(unit);
        let dated = is_counted(kind).then(|| self.years.date(asked)).flatten().filter(|_| !is_difference);
        if is_from || kind == ReadingKind::Amount && after.starts_with("から") {
            self.now.changed = Some(unit);
        }
        if !is_counted(kind) {
            self.years.pass(whole);
        }
        let is_later = dated.as_ref().is_some_and(|((year, _), _)| year.year > self.context.year);
        let side = if is_later && around.ends_ahead() { Side::Target } else { side };
        self.readings.push(Reading {
            range,
            label: label.clone(),
            whole: whole_label,
            when: dated.map(|(dated, dating)| self.when(dated, dating, is_ahead)),
            value: quantity.value,
            unit: quantity.unit.map_or("", |unit| unit.name).to_owned(),
            kind,
            side,
            precision: around.precision(),
            per: around.per(),
        });
        let now = &mut self.now;
        now.starts = false;
        now.has_figures = true;
        if past_aim.is_some() {
            now.outer_text.clear();
            now.inner_text.clear();
        } else {
            now.inner_text.push_str(before);
        }
        if quantity.unit.is_some_and(|unit| unit.sort == UnitSort::Age) {
            return;
        }
        now.is_clouded |= !label.is_empty() && !label::is_measure(&label) && label::is_prose(before);
        now.last = Some(Last { label: label.clone(), whole: whole_label, unit: quantity.unit });
        now.had_aside = std::mem::take(&mut now.is_aside);
        if !now.had_aside {
            if std::mem::take(&mut now.row_is_above) {
                now.row.clear();
            }
            if label.is_empty() {
                now.wholes.push(name_of(quantity.unit));
            }
            now.row.push(Last { label, whole: whole_label, unit: quantity.unit });
        }
    }

    fn when(&self, (year, range): Dated, dating: Dating, is_ahead: bool) -> When {
        // What is planned for 今年度 where last year is judged lies ahead of it.
        let looks_back = matches!(self.context.role, Some(Role::Achievement | Role::Evaluation));
        let next = FiscalYear::new(year.year.year() + 1).filter(|_| year.is_this && is_ahead && looks_back);
        let when = when((year, range), dating);
        When { year: next.unwrap_or(when.year), ..when }
    }

    /// What is counted by a quantity that has these words before it, and whether that
    /// is all that is said of it.
    fn label(&mut self, before: &str, unit: Option<Unit<'t>>) -> (String, bool) {
        let now = &mut self.now;
        let mut words = label::words(before);
        let covers = label::covers(before, &words);
        let own = words.pop();
        let is_cut = words.len() > if now.starts { 2 } else { 0 };
        if now.starts && !words.is_empty() {
            words.drain(..words.len().saturating_sub(2));
            now.inner = words;
        }
        if own.is_none()
            && label::is_adjacent(before, false)
            && let Some(label) = now.label_of_aside(unit)
        {
            return label;
        }
        if let Some(last) = now.last.as_ref().filter(|_| own.is_none()) {
            let after_term = last.unit.is_some_and(|unit| unit.sort == UnitSort::Term);
            let same_unit = last.unit.map(|unit| unit.name) == unit.map(|unit| unit.name);
            let beside = label::is_adjacent(before, after_term);
            // In one sentence as many of the same are of the same.
            if (beside && (same_unit || !label::is_measure(&last.label))) || (now.is_topic && same_unit) {
                return (last.label.clone(), last.whole && (covers || beside));
            }
        }
        let own_is_none = own.is_none();
        let has_topic = now.is_topic && !now.outer.is_empty();
        let is_part = now.last.as_ref().is_some_and(|last| {
            let same_unit = last.unit.map(|unit| unit.name) == unit.map(|unit| unit.name);
            !same_unit && last.may_have_parts()
        });
        let whole = covers
            && !is_cut
            && !is_part
            && !now.is_clouded
            && (now.outer.is_empty() || now.outer_is_whole)
            && (!has_topic || own_is_none)
            && !(own_is_none && now.outer.is_empty() && now.inner.is_empty());
        let outer = now.outer.iter().filter(|_| !now.is_topic || own_is_none);
        let mut label: Vec<&String> = Vec::new();
        for word in outer.chain(&now.inner).chain(own.as_ref()) {
            if !label.contains(&word) {
                label.push(word);
            }
        }
        (label.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" "), whole)
    }
}

fn when((year, range): Dated, dating: Dating) -> When {
    When { year: year.year, basis: year.basis, month: year.month, range, dating }
}

/// Whether a number of this kind is of a year.
fn is_counted(kind: ReadingKind) -> bool {
    matches!(kind, ReadingKind::Amount | ReadingKind::Change(_) | ReadingKind::Gap(_))
}
