//! An expression that is tried way by way, as long as it is asked too little for an
//! automaton to be worth making.
//!
//! Making an automaton takes as long as some thousand steps of a trial. In a book of a few
//! sheets most expressions are asked a dozen times and get none.

use std::ops::Range;

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// How many steps one trial may have. It bounds the time that a text can take which an
/// expression may be found in in very many ways.
pub(super) const MOST_STEPS: usize = 500;

/// A text that an expression is looked for in.
pub(super) struct Trial<'t> {
    text: &'t str,
    /// How many steps are left.
    steps: usize,
}

/// What is to be found behind a place, where one is reached: whether it is there.
type Then<'f, 't> = &'f mut dyn FnMut(&mut Trial<'t>, usize) -> Option<bool>;

impl<'t> Trial<'t> {
    pub(super) fn new(text: &'t str, steps: usize) -> Self {
        Self { text, steps }
    }

    /// How many steps were not taken.
    pub(super) fn left(&self) -> usize {
        self.steps
    }

    /// The first hit of an expression that begins at one of these places, as `regex` finds
    /// it. The outer `None`: it was not found out.
    pub(super) fn first(
        &mut self,
        hir: &Hir,
        starts: impl Iterator<Item = usize>,
    ) -> Option<Option<Range<usize>>> {
        for start in starts {
            let mut end = start;
            let mut then = |_: &mut Trial<'t>, at: usize| {
                end = at;
                Some(true)
            };
            if self.go(hir, start, &mut then)? {
                return Some(Some(start..end));
            }
        }
        Some(None)
    }

    /// Whether an expression is found from a place on, so that what follows is found behind
    /// it. Of several ways the first counts.
    fn go(&mut self, hir: &Hir, at: usize, then: Then<'_, 't>) -> Option<bool> {
        self.steps = self.steps.checked_sub(1)?;
        match hir.kind() {
            HirKind::Empty => then(self, at),
            HirKind::Literal(literal) => {
                let is_here = self.text.as_bytes().get(at..)?.starts_with(&literal.0);
                if is_here { then(self, at + literal.0.len()) } else { Some(false) }
            }
            HirKind::Class(Class::Unicode(class)) => {
                let Some(c) = self.text.get(at..)?.chars().next() else { return Some(false) };
                let is_of_it = class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&c));
                if is_of_it { then(self, at + c.len_utf8()) } else { Some(false) }
            }
            HirKind::Look(Look::Start) if at != 0 => Some(false),
            HirKind::Look(Look::End) if at != self.text.len() => Some(false),
            HirKind::Look(Look::Start | Look::End) => then(self, at),
            HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => None,
            HirKind::Capture(capture) => self.go(&capture.sub, at, then),
            HirKind::Concat(parts) => self.go_through(parts, at, then),
            HirKind::Alternation(ways) => {
                for way in ways {
                    if self.go(way, at, then)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
            // What may be empty again and again is a matter for others.
            HirKind::Repetition(repetition)
                if repetition.max != Some(1) && repetition.sub.properties().minimum_len() == Some(0) =>
            {
                None
            }
            HirKind::Repetition(repetition) => self.repeat(repetition, 0, at, then),
        }
    }

    fn go_through(&mut self, parts: &[Hir], at: usize, then: Then<'_, 't>) -> Option<bool> {
        let Some((first, rest)) = parts.split_first() else { return then(self, at) };
        self.go(first, at, &mut |trial, at| trial.go_through(rest, at, then))
    }

    /// A repetition of which there were `count` before a place.
    fn repeat(&mut self, repetition: &Repetition, count: u32, at: usize, then: Then<'_, 't>) -> Option<bool> {
        let may_end = count >= repetition.min;
        if may_end && !repetition.greedy && then(self, at)? {
            return Some(true);
        }
        let goes_on = repetition.max.is_none_or(|max| count < max)
            && self
                .go(&repetition.sub, at, &mut |trial, at| trial.repeat(repetition, count + 1, at, then))?;
        if goes_on {
            return Some(true);
        }
        if may_end && repetition.greedy { then(self, at) } else { Some(false) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(expression: &str, text: &str, steps: usize) -> Option<Option<Range<usize>>> {
        let places = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
        Trial::new(text, steps).first(&regex_syntax::parse(expression).unwrap(), places)
    }

    #[test]
    fn what_is_found_is_what_regex_finds() {
        for expression in [
            "増|増加",
            "^(?:増加|増)し?",
            "[0-9]+(?:,[0-9]{3})*人",
            "(?:a|ab)(?:c|bcd)?$",
            "x{2,3}?x?",
            "(?P<y>令和?)?5年",
            "^$",
            "",
        ] {
            let whole = regex::Regex::new(expression).unwrap();
            for text in ["", "増加した", "計1,234人", "12,34人", "abcd", "xxxx", "令5年", "5年", "a"]
            {
                let found = whole.find(text).map(|hit| hit.range());
                assert_eq!(first(expression, text, 1000), Some(found), "{expression} in {text}");
            }
        }
    }

    #[test]
    fn what_takes_too_long_is_not_found_out() {
        let text = "あ".repeat(40);
        assert_eq!(first("^(?:ああ|あ)*い", &text, 1000), None);
        assert_eq!(first("(?:あ?)*い", "あ", 1000), None, "what may be empty again and again");
    }
}
