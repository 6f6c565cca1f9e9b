//! Words that are looked for at places of a text.

use std::sync::OnceLock;

/// A list of words, found by their first and last characters.
pub(super) struct WordList {
    words: &'static [&'static str],
    by_first: OnceLock<ByCharacter<&'static str>>,
    by_last: OnceLock<ByCharacter<&'static str>>,
}

impl WordList {
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        Self { words, by_first: OnceLock::new(), by_last: OnceLock::new() }
    }

    /// Those that a text begins with.
    pub(super) fn at(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let words = || self.words.iter().filter_map(|word| Some((word.chars().next()?, *word)));
        let all = self.by_first.get_or_init(|| ByCharacter::new(words()));
        let own = text.chars().next().map_or(&[] as &[_], |first| all.of(first));
        own.iter().copied().filter(move |word| text.starts_with(word))
    }

    /// Those that a text ends with.
    pub(super) fn before(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let words = || self.words.iter().filter_map(|word| Some((word.chars().next_back()?, *word)));
        let all = self.by_last.get_or_init(|| ByCharacter::new(words()));
        let own = text.chars().next_back().map_or(&[] as &[_], |last| all.of(last));
        own.iter().copied().filter(move |word| text.ends_with(word))
    }

    /// Whether a word is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.at(word).any(|own| own.len() == word.len())
    }
}

/// Things by a character, of which a text mostly shows that there are none. Those of a few
/// other characters are among what is found.
pub(super) struct ByCharacter<T> {
    all: Box<[Vec<T>]>,
}

/// How many lists there are.
const LISTS: usize = 256;

impl<T> ByCharacter<T> {
    pub(super) fn new(things: impl Iterator<Item = (char, T)>) -> Self {
        let mut all: Box<[Vec<T>]> = std::iter::repeat_with(Vec::new).take(LISTS).collect();
        for (c, thing) in things {
            if let Some(list) = all.get_mut(Self::place(c)) {
                list.push(thing);
            }
        }
        Self { all }
    }

    /// Those of a character, in their order.
    pub(super) fn of(&self, c: char) -> &[T] {
        self.all.get(Self::place(c)).map_or(&[], Vec::as_slice)
    }

    fn place(c: char) -> usize {
        u32::from(c) as usize % LISTS
    }
}
