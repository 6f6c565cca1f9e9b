//! Regular expressions that are part of the program.

use std::sync::OnceLock;

use regex::{Captures, Regex};

/// An expression that is made when it is first asked. One that cannot be read
/// finds nothing; a test beside each table looks at that.
pub(super) struct Pattern {
    text: &'static str,
    made: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(super) const fn new(text: &'static str) -> Self {
        Self { text, made: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        self.made.get_or_init(|| Regex::new(self.text).ok()).as_ref()
    }

    /// What is found first, with its groups.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// Where the first hit begins and ends.
    pub(super) fn find(&self, text: &str) -> Option<std::ops::Range<usize>> {
        self.regex()?.find(text).map(|hit| hit.range())
    }

    /// Whether there is a hit.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    #[cfg(test)]
    pub(super) fn assert_readable(&self) {
        assert!(self.regex().is_some(), "{}", self.text);
    }
}
