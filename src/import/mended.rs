//! Characters of a document that only look like what is meant: radicals in the place of kanji,
//! marks apart from their kana, what nobody sees. They become what they look like, and that is
//! said.

use std::borrow::Cow;

use super::document::DocumentSource;
use super::note::ImportNote;
use crate::lookalike::Mending;
use crate::quote::quoted;
use crate::words::grouped;

/// So many of them are shown.
const SHOWN: usize = 10;

/// What was mended so far.
#[derive(Debug, Default)]
pub(super) struct MendedCharacters {
    places: usize,
    /// What they were, and what they are.
    pairs: Vec<String>,
}

impl MendedCharacters {
    /// A text as it should be.
    pub fn apply<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let mending = Mending::of(text);
        if mending.is_none() {
            return Cow::Borrowed(text);
        }
        self.places += mending.places();
        for mend in mending.mends.iter().filter(|mend| !mend.text.is_empty()) {
            let before = quoted(text.get(mend.range.clone()).unwrap_or_default());
            let pair = format!("{before}→{}", mend.text);
            if before != mend.text && self.pairs.len() < SHOWN && !self.pairs.contains(&pair) {
                self.pairs.push(pair);
            }
        }
        Cow::Owned(mending.apply(text))
    }

    /// What is said of them.
    pub fn note(&self) -> Option<ImportNote> {
        let shown = match self.pairs.as_slice() {
            [] => String::new(),
            pairs => format!("（{}など）", pairs.join("、")),
        };
        let places = grouped(self.places);
        let words = format!(
            "見た目が同じ別の文字や見えない文字が{places}か所あったため、ふつうの文字にそろえました{shown}。"
        );
        (self.places > 0).then(|| ImportNote::joined(words))
    }
}

/// Mends what a document shows.
pub(super) fn mend(source: &mut DocumentSource) {
    let mut mended = MendedCharacters::default();
    for cell in source.leaves.iter_mut().flat_map(|leaf| &mut leaf.rows).flat_map(|row| &mut row.cells) {
        if let Cow::Owned(text) = mended.apply(&cell.text) {
            cell.text = text;
        }
    }
    source.notes.extend(mended.note());
}
