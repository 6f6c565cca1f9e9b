//! What of the texts differs.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::changes;
use crate::book::{Book, Comparing, Comparison, Passage, Unread};
use crate::wording::{WordingDifference, differences};

/// Finds what of the texts differs, and keeps it from one time to the next.
#[derive(Debug, Default)]
pub struct Marker {
    pub(super) known: HashMap<u128, WordingDifference>,
}

impl Marker {
    /// What changed in a book since an earlier year, with what of the texts differs;
    /// `None` where it knows of none.
    ///
    /// # Errors
    /// [`Unread`] where some sheet could not be read.
    pub fn compare(&mut self, book: &Book, comparing: &Comparing) -> Result<Option<Arc<Comparison>>, Unread> {
        let Some(mut comparison) = changes(book, comparing)? else { return Ok(None) };
        self.mark(&mut comparison);
        Ok(Some(Arc::new(comparison)))
    }

    /// Marks what differs in all texts.
    pub fn mark(&mut self, comparison: &mut Comparison) {
        let mut used = HashMap::new();
        for text in comparison.texts_mut() {
            let key = xxh3_128([text.old.text.as_str(), &text.new.text].join("\0").as_bytes());
            let known = self.known.remove(&key).or_else(|| used.get(&key).cloned());
            let difference = known.unwrap_or_else(|| difference_of(&text.old, &text.new));
            text.old.marked.clone_from(&difference.old);
            text.new.marked.clone_from(&difference.new);
            used.insert(key, difference);
        }
        self.known = used;
    }
}

/// Where the two sides of a comparison differ; names are no part of it.
pub fn difference_of(old: &Passage, new: &Passage) -> WordingDifference {
    let mut plain = String::with_capacity(old.text.len());
    // Where what stands between the names begins in the old text, and in the plain one.
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    let mut at = 0;
    let end = old.text.len()..old.text.len();
    for name in old.names.iter().chain([&end]) {
        let piece = old.text.get(at..name.start).unwrap_or_default();
        pieces.push((at, plain.len()..plain.len() + piece.len()));
        plain.push_str(piece);
        at = name.end;
    }
    let WordingDifference { old, new } = differences(&plain, &new.text);
    let in_pieces = |range: &Range<usize>| -> Vec<Range<usize>> {
        let shared = |(at, piece): &(usize, Range<usize>)| {
            let (start, end) = (range.start.max(piece.start), range.end.min(piece.end));
            (start < end).then(|| at + start - piece.start..at + end - piece.start)
        };
        pieces.iter().filter_map(shared).collect()
    };
    WordingDifference { old: old.iter().flat_map(in_pieces).collect(), new }
}
