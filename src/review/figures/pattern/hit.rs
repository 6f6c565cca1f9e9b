//! What an expression has found, with its groups.

use std::ops::Range;

use regex_automata::PatternID;
use regex_automata::util::captures::Captures;

/// A hit and its groups.
pub(in crate::review) struct PatternHit<'t> {
    pub(super) text: &'t str,
    pub(super) groups: Captures,
}

/// What a group of a hit has matched.
#[derive(Clone, Copy, Debug)]
pub(in crate::review) struct HitGroup<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> PatternHit<'t> {
    /// By its number; 0 is the whole hit.
    pub(in crate::review) fn get(&self, number: usize) -> Option<HitGroup<'t>> {
        self.group(self.groups.get_group(number)?.range())
    }

    pub(in crate::review) fn name(&self, name: &str) -> Option<HitGroup<'t>> {
        // There are a few; looking them up in a table takes longer.
        let mut names = self.groups.group_info().pattern_names(PatternID::ZERO);
        self.get(names.position(|own| own == Some(name))?)
    }

    fn group(&self, range: Range<usize>) -> Option<HitGroup<'t>> {
        Some(HitGroup { text: self.text.get(range.clone())?, start: range.start, end: range.end })
    }
}

impl<'t> HitGroup<'t> {
    pub(in crate::review) fn as_str(&self) -> &'t str {
        self.text
    }

    pub(in crate::review) fn start(&self) -> usize {
        self.start
    }

    pub(in crate::review) fn end(&self) -> usize {
        self.end
    }

    pub(in crate::review) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}
