//! Regular expressions that are part of the program.

use std::sync::OnceLock;

use regex::{Captures, Regex};

/// An expression that is made when it is first asked. One that cannot be read
/// finds nothing; a test beside each table looks at that.
pub(in crate::review) struct Pattern {
    text: &'static str,
    made: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(in crate::review) const fn new(text: &'static str) -> Self {
        Self { text, made: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        self.made.get_or_init(|| Regex::new(self.text).ok()).as_ref()
    }

    /// What is found first, with its groups.
    pub(in crate::review) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// Where the first hit begins and ends.
    pub(in crate::review) fn find(&self, text: &str) -> Option<std::ops::Range<usize>> {
        self.regex()?.find(text).map(|hit| hit.range())
    }

    /// Whether there is a hit.
    pub(in crate::review) fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// All that is found, each with its groups.
    pub(in crate::review) fn all<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.regex().map(|regex| regex.captures_iter(text).collect()).unwrap_or_default()
    }

    #[cfg(test)]
    pub(in crate::review) fn assert_readable(&self) {
        assert!(self.regex().is_some(), "{}", self.text);
    }
}
