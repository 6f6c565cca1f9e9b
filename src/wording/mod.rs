//! How two texts differ, in units that a Japanese reader sees: words, figures with
//! their unit, clauses.
//!
//! `align` pairs what is the same, whole clauses first; `tidy` then gives up what
//! is the same by chance, so that a rewritten clause is marked as one and not
//! between its particles. The work is bounded by the texts' sizes alone, so that the
//! same texts always differ in the same places.

mod align;
mod tidy;
mod token;

#[cfg(test)]
mod tests;

use std::ops::Range;

use token::TokenText;

use crate::lookalike::Folding;

/// Where two texts differ: ranges of bytes, in order, on the borders of characters.
/// What was only added has no range in the old text, what was only left out none in
/// the new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordingDifference {
    /// What of the old text is gone or was written anew.
    pub old: Vec<Range<usize>>,
    /// What of the new text was not in the old one.
    pub new: Vec<Range<usize>>,
}

impl WordingDifference {
    /// Whether the texts cannot be told apart by looking at them.
    pub fn is_none(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }

    /// Whether so little stayed the same that one text cannot be read as a change of
    /// the other: less than a quarter of the longer one.
    pub fn is_another_text(&self, old: &str, new: &str) -> bool {
        let kept = |text: &str, ranges: &[Range<usize>]| {
            text.len() - ranges.iter().map(ExactSizeIterator::len).sum::<usize>()
        };
        let longer = old.len().max(new.len());
        !self.is_none() && 4 * kept(old, &self.old).min(kept(new, &self.new)) < longer
    }
}

/// Where an old and a new text differ for somebody who looks at them: of ⾷ and 食, or
/// of what is drawn as nothing, there is nothing to see.
pub fn differences(old: &str, new: &str) -> WordingDifference {
    if old == new {
        return WordingDifference::default();
    }
    let (seen_old, seen_new) = (Folding::NONE.fold(old), Folding::NONE.fold(new));
    if seen_old.text == seen_new.text {
        return WordingDifference::default();
    }
    let (old, new) = (TokenText::of(&seen_old.text), TokenText::of(&seen_new.text));
    let blocks = align::align(&old, &new);
    let blocks = tidy::tidy(&old, &new, blocks);
    let mut difference = WordingDifference::default();
    for block in blocks.iter().filter(|block| !block.is_same) {
        difference.old.extend(old.bytes(&block.old).map(|range| seen_old.around(range)));
        difference.new.extend(new.bytes(&block.new).map(|range| seen_new.around(range)));
    }
    difference
}
