//! Words that are looked for at places of a text.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A list of words, found by their first characters.
pub(super) struct WordList {
    words: &'static [&'static str],
    by_first: OnceLock<BTreeMap<char, Vec<&'static str>>>,
}

impl WordList {
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        Self { words, by_first: OnceLock::new() }
    }

    pub(super) fn words(&self) -> &'static [&'static str] {
        self.words
    }

    /// Those that a text begins with.
    pub(super) fn at(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let first = text.chars().next();
        let own = first.and_then(|first| self.by_first.get_or_init(|| by_first(self.words)).get(&first));
        own.into_iter().flatten().copied().filter(move |word| text.starts_with(word))
    }

    /// Whether a word is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.at(word).any(|own| own.len() == word.len())
    }
}

fn by_first(words: &[&'static str]) -> BTreeMap<char, Vec<&'static str>> {
    let mut all: BTreeMap<char, Vec<&'static str>> = BTreeMap::new();
    for word in words {
        if let Some(first) = word.chars().next() {
            all.entry(first).or_default().push(word);
        }
    }
    all
}
