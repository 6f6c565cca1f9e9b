//! Where a text that is replaced and the one that comes for it differ.

use std::ops::Range;

use super::super::super::history::changed;

/// The parts of the old and of the new text that differ.
pub fn differing(old: &str, new: &str) -> [Vec<Range<usize>>; 2] {
    let (old, new) = changed(old, new);
    [old, new].map(|range| Some(range).filter(|range| !range.is_empty()).into_iter().collect())
}
