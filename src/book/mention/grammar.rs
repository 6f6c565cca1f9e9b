//! Where years stand in a text, and what they say.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::super::{FiscalYear, era};
use super::patterns::{
    BASE_AFTER, BASE_BEFORE, COMPARED, EVENT, MORE, MORE_FIGURE, NAMED, NO_YEAR, PERIOD_AFTER, PERIOD_BEFORE,
    TARGET_AFTER, TARGET_BEFORE,
};
use super::writing::{EraStyle, FigureStyle, YearPart, YearPiece, number};
use super::{Grain, Mention, YearStanding};
use crate::lookalike::Folded;

/// How far from the year that a text is of a figure without an era may lie.
const NEAR: i32 = 15;

/// How many characters before a year are looked at.
const NEAR_BEFORE: usize = 11;

/// Reads all that `text` names, which `folded` is folded from.
pub(super) fn read(folded: &Folded, text: &str, near: Option<FiscalYear>) -> Vec<Mention> {
    let Some(named) = NAMED.as_ref() else { return Vec::new() };
    let reader = Reader { folded, text, near };
    let plain = folded.text.as_str();
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while let Some(captures) = named.captures_at(plain, at) {
        let Some(whole) = captures.get(0) else { break };
        let next = plain.get(whole.start()..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        match reader.year(&captures) {
            Some((all, end)) => {
                for own in all {
                    let own = match found.last_mut() {
                        Some(before) => other_name(before, own, text),
                        None => Some(own),
                    };
                    found.extend(own);
                }
                at = end.max(whole.start() + next);
            }
            None => at = whole.start() + next,
        }
    }
    found
}

/// 2025-03-31: the day has two figures, as the month has.
fn pad_alike(pieces: &mut [YearPiece], is_padded: bool) {
    let is_padded = is_padded
        || pieces.iter().any(
            |piece| matches!(piece.what, YearPart::Month(_, style) | YearPart::Day(_, style) if style.padded),
        );
    for piece in pieces {
        if let YearPart::Month(_, style) | YearPart::Day(_, style) = &mut piece.what {
            style.padded = is_padded;
        }
    }
}

/// 平成31・令和元年度: the other name of a year in which the era changed belongs to the first.
fn other_name(before: &mut Mention, own: Mention, text: &str) -> Option<Mention> {
    let era = |of: &Mention| match of.pieces.first().map(|piece| &piece.what) {
        Some(YearPart::Era(Some(era), _)) => Some(*era),
        _ => None,
    };
    let between = text.get(before.range.end..own.range.start).map(str::trim);
    let is_one = before.year == own.year
        && matches!(between, Some("・" | "･" | "/" | "／"))
        && matches!((era(before), era(&own)), (Some(one), Some(other)) if one != other);
    if !is_one {
        return Some(own);
    }
    // What ends the name of the year is left to it.
    let is_whole = text.get(before.range.clone()).is_some_and(|words| words.ends_with(['年', '度']));
    let end = own.pieces.get(1).map_or(own.range.end, |figure| figure.range.end);
    let end = if is_whole { own.range.end } else { end };
    before.pieces.push(YearPiece { range: before.range.end..end, what: YearPart::OtherName });
    before.range.end = own.range.end;
    (before.grain, before.standing) = (own.grain, own.standing);
    None
}

struct Reader<'t> {
    folded: &'t Folded,
    text: &'t str,
    /// The year that the text is of; without one each year is near.
    near: Option<FiscalYear>,
}

/// The era that a year is written in.
type Era = (&'static str, &'static str);

impl Reader<'_> {
    fn plain(&self) -> &str {
        &self.folded.text
    }

    fn before(&self, at: usize) -> &str {
        self.plain().get(..at).unwrap_or_default()
    }

    fn after(&self, at: usize) -> &str {
        self.plain().get(at..).unwrap_or_default()
    }

    fn original(&self, range: Range<usize>) -> Option<(Range<usize>, &str)> {
        let range = self.folded.original(range)?;
        Some((range.clone(), self.text.get(range)?))
    }

    /// What is named there, and where it ends. One year, or several of one era.
    fn year(&self, found: &Captures<'_>) -> Option<(Vec<Mention>, usize)> {
        let whole = found.get(0)?;
        let of = |name: &str| found.name(name).map(|own| own.range());
        let said = |name: &str| found.name(name).map(|own| own.as_str());
        let (mut end, mut tail) = (whole.end(), said("tail").unwrap_or_default());
        // 令和4/5/6年度 is no day.
        let is_list = said("sep").is_some() && self.after(end).trim_start().starts_with('年');
        if is_list {
            (end, tail) = (of("tail")?.start, "");
        }
        let grain = if is_list { Grain::Fiscal } else { grain(found)? };
        let era = said("era").and_then(era::of_name);
        let (year, mut pieces) = if let (Some(own), Some(figure)) = (era, said("in_era")) {
            let year = era::western(own.1, number(figure)?)?;
            let is_letter = said("era").is_some_and(|era| era.is_ascii());
            if is_letter && !self.is_letter_year(whole.start(), end, (said("era")?, year), (tail, grain)) {
                return None;
            }
            let style = self.style(of("in_era")?, of("month"), !is_letter)?;
            (year, vec![self.era_piece(of("era")?, own)?, style])
        } else if let Some(figure) = said("western") {
            self.western(whole.start(), end, tail.is_empty() && said("again").is_none(), grain)?;
            let year = number(figure).filter(|year| (1000..3000).contains(year))?;
            (year, vec![self.style_of(of("western")?, false, YearPart::Western)?])
        } else {
            self.bare(found, &tail.replace(' ', ""), whole.start(), end)?;
            (self.nearest(number(said("bare")?)?)?, vec![self.style(of("bare")?, of("month"), true)?])
        };
        if let Some(again) = of("again") {
            match self.again(found, year, era) {
                Some(more) => pieces.extend(more),
                // Another year in brackets is read for itself.
                None if tail.is_empty() => {
                    let inside = self.plain().get(again.clone())?.split('(').next()?;
                    let own = inside.trim_end();
                    // A Western year alone is any number.
                    if era.is_none() && own.is_empty() {
                        return None;
                    }
                    let grain = if own.trim() == "年" { Grain::Calendar } else { Grain::Fiscal };
                    let own = self.mention(whole.start()..again.start + own.len(), (year, grain), pieces);
                    return Some((vec![own], again.start + inside.len()));
                }
                None => return None,
            }
        }
        if let Some(month) = of("month").or_else(|| of("sep_month")).filter(|_| !is_list) {
            pieces.push(self.small(month, YearPart::Month)?);
        }
        if let Some(day) = of("day").or_else(|| of("sep_day")).filter(|_| !is_list) {
            pieces.push(self.small(day, YearPart::Day)?);
        }
        pad_alike(&mut pieces, said("sep") == Some("-"));
        let named = self.mention(whole.start()..end, (year, grain), pieces);
        let is_open = matches!(tail.trim(), "" | "年度") && of("again").is_none();
        let (more, end) =
            era.filter(|_| is_open).and_then(|era| self.more(&named, era, end)).unwrap_or((Vec::new(), end));
        Some((std::iter::once(named).chain(more).collect(), end))
    }

    fn mention(&self, at: Range<usize>, (year, grain): (i32, Grain), pieces: Vec<YearPiece>) -> Mention {
        let standing = self.standing(at.start, at.end);
        Mention { range: self.folded.around(at), year, grain, standing, pieces }
    }

    fn era_piece(&self, era: Range<usize>, own: Era) -> Option<YearPiece> {
        let (range, words) = self.original(era)?;
        Some(YearPiece { range, what: YearPart::Era(Some(own.0), EraStyle::of(words)) })
    }

    /// Whether a letter and a figure are a year, and no code or size.
    fn is_letter_year(
        &self,
        start: usize,
        end: usize,
        (letter, year): (&str, i32),
        (tail, grain): (&str, Grain),
    ) -> bool {
        let is_word = |c: char| c.is_ascii_alphanumeric();
        let before = self.before(start).chars().next_back();
        let mut after = self.after(end).chars();
        let (next, following) = (after.next(), after.next());
        if before.is_some_and(|c| is_word(c) || c == '.') || next.is_some_and(is_word) {
            return false;
        }
        match grain {
            // R6-12 is a code, R7.3 a month.
            Grain::Month(_) if tail.starts_with('-') => false,
            // Only R6 and H30 are years by themselves; S3 and T5 are sizes too.
            Grain::Fiscal if tail.is_empty() => {
                let goes_on = matches!(next, Some('-' | '.' | '_' | ','))
                    && following.is_some_and(|c| c.is_ascii_digit());
                matches!(letter, "R" | "H") && !goes_on && self.is_near(year)
            }
            _ => true,
        }
    }

    /// Whether four figures are a year; `alone` where nothing says so.
    fn western(&self, start: usize, end: usize, alone: bool, grain: Grain) -> Option<()> {
        let before = self.before(start).chars().next_back();
        let is_part = before.is_some_and(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '/'))
            || self.after(end).starts_with(|c: char| c.is_ascii_digit());
        // 2024.4 is a number, too.
        let is_number = matches!(grain, Grain::Month(_)) && !self.before(end).ends_with('月');
        (!is_part && !alone && !is_number).then_some(())
    }

    /// Whether a figure without an era is a year: ６年度, 7年3月末.
    fn bare(&self, found: &Captures<'_>, tail: &str, start: usize, end: usize) -> Option<()> {
        const PART_OF_FIGURE: &str = "第各全約計数毎前今本来翌次昨.,-/'’一二三四五六七八九十百千万〇○元";
        let is_year = tail == "年度" || tail.starts_with('年') && found.name("month").is_some();
        let before = self.before(start).chars().next_back();
        let is_part = before.is_some_and(|c| c.is_ascii_alphanumeric() || PART_OF_FIGURE.contains(c));
        let goes_on = NO_YEAR.as_ref().is_some_and(|what| what.is_match(self.after(end)));
        (is_year && !is_part && !goes_on && found.name("again").is_none()).then_some(())
    }

    fn is_near(&self, year: i32) -> bool {
        self.near.is_none_or(|near| (year - near.year()).abs() <= NEAR)
    }

    /// The year of this number in the era in which it lies nearest.
    fn nearest(&self, number: i32) -> Option<i32> {
        let years = ["reiwa", "heisei", "showa"].iter().filter_map(|era| era::western(era, number));
        let distance = |year: &i32| self.near.map_or(0, |near| (year - near.year()).abs());
        years.min_by_key(distance).filter(|year| self.is_near(*year))
    }

    /// The same year in brackets, said otherwise: 令和6（2024）年度. The other name of a year
    /// in which the era changed goes, as the next has one: 令和元年度（平成31年度）.
    fn again(&self, found: &Captures<'_>, year: i32, era: Option<Era>) -> Option<Vec<YearPiece>> {
        if let Some(western) = found.name("western2") {
            let is_same = number(western.as_str()) == Some(year);
            let piece = self.style_of(western.range(), false, YearPart::Western)?;
            return is_same.then(|| vec![piece]);
        }
        let (other, figure) = (found.name("era2")?, found.name("in_era2")?);
        let own = era::of_name(other.as_str())?;
        if era::western(own.1, number(figure.as_str())?)? != year {
            return None;
        }
        if era.is_some_and(|era| era.0 != own.0) {
            let again = found.name("again")?;
            let (range, _) = self.original(again.start() + again.as_str().find('(')?..again.end())?;
            return Some(vec![YearPiece { range, what: YearPart::OtherName }]);
        }
        let figure = self.style(figure.range(), None, !other.as_str().is_ascii())?;
        Some(vec![self.era_piece(other.range(), own)?, figure])
    }

    /// Years that follow in the same era (令和5・6年度), and where they end.
    fn more(&self, first: &Mention, era: Era, end: usize) -> Option<(Vec<Mention>, usize)> {
        let list = MORE.as_ref()?.find(self.after(end))?;
        let style = first.pieces.iter().find_map(|piece| match piece.what {
            YearPart::Era(_, style) => Some(style),
            _ => None,
        })?;
        let to = end + list.end();
        let mut figures = MORE_FIGURE.as_ref()?.find_iter(list.as_str()).peekable();
        let mut all = Vec::new();
        while let Some(figure) = figures.next() {
            let own = end + figure.start()..end + figure.end();
            let year = era::western(era.1, number(figure.as_str())?)?;
            let figure = self.style_of(own.clone(), true, YearPart::InEra)?;
            let before = figure.range.start..figure.range.start;
            let era = YearPiece { range: before, what: YearPart::Era(Some(era.0), style) };
            let whole = own.start..if figures.peek().is_some() { own.end } else { to };
            let standing = self.standing(own.start, to);
            all.push(Mention { standing, ..self.mention(whole, (year, Grain::Fiscal), vec![era, figure]) });
        }
        Some((all, to))
    }

    /// How a year in an era is written; 元 with the figures that stand around it.
    fn style(
        &self,
        figure: Range<usize>,
        month: Option<Range<usize>>,
        says_first: bool,
    ) -> Option<YearPiece> {
        let mut piece = self.style_of(figure, says_first, YearPart::InEra)?;
        let is_first = self.text.get(piece.range.clone()) == Some("元");
        if let YearPart::InEra(style) = &mut piece.what
            && is_first
        {
            let month = month.and_then(|month| self.original(month)).map(|(_, words)| words.to_owned());
            let digit = || self.text.chars().find(|c| matches!(c, '0'..='9' | '０'..='９')).map(String::from);
            *style = style.beside(&month.or_else(digit).unwrap_or_default());
        }
        Some(piece)
    }

    fn style_of(
        &self,
        figure: Range<usize>,
        says_first: bool,
        part: fn(FigureStyle) -> YearPart,
    ) -> Option<YearPiece> {
        let plain = self.plain().get(figure.clone())?.to_owned();
        let (range, words) = self.original(figure)?;
        // ① is no figure that could become another.
        let is_figure =
            |(c, plain): (char, char)| !plain.is_ascii_digit() || matches!(c, '0'..='9' | '０'..='９');
        if words.chars().count() != plain.chars().count() || !words.chars().zip(plain.chars()).all(is_figure)
        {
            return None;
        }
        // A radical is a figure of the kind that it looks like.
        let words = if words.chars().any(|c| matches!(c, '０'..='９')) { words } else { &plain };
        Some(YearPiece { range, what: part(FigureStyle::of(words, says_first)) })
    }

    /// A month or a day.
    fn small(&self, figure: Range<usize>, part: fn(i8, FigureStyle) -> YearPart) -> Option<YearPiece> {
        let value = i8::try_from(number(self.plain().get(figure.clone())?)?).ok()?;
        let piece = self.style_of(figure, false, YearPart::InEra)?;
        let YearPart::InEra(style) = piece.what else { return None };
        Some(YearPiece { what: part(value, style), ..piece })
    }

    fn standing(&self, start: usize, end: usize) -> YearStanding {
        let (before, after) = (self.before(start), self.after(end));
        let is =
            |what: &LazyLock<Option<Regex>>, text: &str| what.as_ref().is_some_and(|own| own.is_match(text));
        // Patterns that end where the year begins look at no more than the words before.
        let near = before.char_indices().rev().nth(NEAR_BEFORE).map_or(0, |(at, _)| at);
        let before = before.get(near..).unwrap_or_default();
        if is(&PERIOD_AFTER, after) && !is(&COMPARED, after) || is(&PERIOD_BEFORE, before) {
            YearStanding::Period
        } else if is(&EVENT, after) {
            YearStanding::Event
        } else if is(&BASE_BEFORE, before) || is(&BASE_AFTER, after) {
            YearStanding::Base
        } else if is(&TARGET_BEFORE, before) || is(&TARGET_AFTER, after) {
            YearStanding::Target
        } else {
            YearStanding::Alone
        }
    }
}

/// What of the year is named; `None` for a month or a day that there is not.
fn grain(found: &Captures<'_>) -> Option<Grain> {
    let value = |name: &str| found.name(name).map(|own| number(own.as_str()).unwrap_or(0));
    let month = value("month").or_else(|| value("sep_month"));
    let day = value("day").or_else(|| value("sep_day"));
    let is_end = found.name("end").or_else(|| found.name("sep_end")).is_some();
    let tail = found.name("tail").map_or("", |tail| tail.as_str()).trim();
    match (month, day) {
        (Some(month), day) => {
            let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
            Some(match day {
                Some(day) => Grain::Day(month, i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?),
                None if is_end => Grain::MonthEnd(month),
                None => Grain::Month(month),
            })
        }
        _ if tail == "年" => Some(Grain::Calendar),
        _ => Some(Grain::Fiscal),
    }
}
