//! What is looked for, made ready to be found in texts.

use std::ops::Range;

use icu_segmenter::GraphemeClusterSegmenter;
use regex::{Regex, RegexBuilder};

use super::{Folded, Folding};

/// How large a compiled pattern may become, in bytes.
const LARGEST_PATTERN: usize = 1 << 20;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, or a pattern.
    pub text: String,
    /// Whether it is a regular expression.
    pub regex: bool,
    /// Which differences do not count.
    pub folding: Folding,
}

/// A pattern that is none, in the clerk's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// It does not follow the rules of regular expressions.
    #[error("正規表現の書き方に誤りがあります。かっこや「\\」の対応をご確認ください。")]
    Syntax,
    /// It would take too much room.
    #[error("正規表現が大きすぎます。繰り返しの回数を減らしてください。")]
    TooLarge,
}

/// A [`Query`] made ready.
#[derive(Clone, Debug)]
pub struct Matcher {
    looked_for: LookedFor,
    folding: Folding,
}

#[derive(Clone, Debug)]
enum LookedFor {
    Words(String),
    Pattern(Box<Regex>),
}

/// A place in a text and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes.
    pub text: String,
}

impl Matcher {
    /// Makes a query ready; `None` where nothing is looked for. Other forms of a
    /// character (葛󠄀 and 葛) are always found with it.
    ///
    /// # Errors
    /// [`BadPattern`] for what is no regular expression.
    pub fn new(query: &Query) -> Result<Option<Self>, BadPattern> {
        if query.text.is_empty() {
            return Ok(None);
        }
        let folding = Folding { forms: true, ..query.folding };
        if !query.regex {
            let words = Some(folding.apply(&query.text)).filter(|words| !words.is_empty());
            return Ok(words.map(|words| Self { looked_for: LookedFor::Words(words), folding }));
        }
        // A pattern in lower case would be another one: \S is not \s.
        let folding = Folding { case: false, ..folding };
        let pattern = RegexBuilder::new(&fold_pattern(&query.text, folding))
            .case_insensitive(query.folding.case)
            .multi_line(true)
            .size_limit(LARGEST_PATTERN)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => BadPattern::TooLarge,
                _ => BadPattern::Syntax,
            })?;
        Ok(Some(Self { looked_for: LookedFor::Pattern(Box::new(pattern)), folding }))
    }

    /// Where it stands in a text: bytes, in order, not overlapping, never empty
    /// and never a part of a cluster.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let folded = self.folding.fold(text);
        match &self.looked_for {
            LookedFor::Words(words) => whole_words(&folded, words).collect(),
            LookedFor::Pattern(pattern) => pattern
                .find_iter(&folded.text)
                .filter_map(|found| not_empty(&folded, found.range()))
                .collect(),
        }
    }

    /// What replaces it in a text. In `with`, a pattern's `$1` is its first
    /// group, `$0` all of it and `\n` a new line; `$$` and `\\` are the signs
    /// themselves.
    pub fn edits(&self, text: &str, with: &str) -> Vec<Edit> {
        match &self.looked_for {
            LookedFor::Words(_) => {
                self.find(text).into_iter().map(|range| Edit { range, text: with.to_owned() }).collect()
            }
            LookedFor::Pattern(pattern) => {
                let folded = self.folding.fold(text);
                let edit = |groups: regex::Captures<'_>| {
                    let range = not_empty(&folded, groups.get(0)?.range())?;
                    let group = |index| {
                        let group = folded.original(groups.get(index)?.range())?;
                        text.get(group)
                    };
                    Some(Edit { range, text: fill_in(with, group) })
                };
                pattern.captures_iter(&folded.text).filter_map(edit).collect()
            }
        }
    }
}

/// `text` with all `edits` made, which are in order.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        new.push_str(text.get(at..edit.range.start).unwrap_or_default());
        new.push_str(&edit.text);
        at = edit.range.end;
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

fn not_empty(folded: &Folded, range: Range<usize>) -> Option<Range<usize>> {
    folded.original(range).filter(|range| !range.is_empty())
}

/// Where `words` stand. After a find within a cluster the search goes on one
/// character further, so that no other is missed.
fn whole_words<'f>(folded: &'f Folded, words: &'f str) -> impl Iterator<Item = Range<usize>> + 'f {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + folded.text.get(from..)?.find(words)?;
            let end = start + words.len();
            match not_empty(folded, start..end) {
                Some(found) => {
                    from = end;
                    return Some(found);
                }
                None => from = start + folded.text.get(start..)?.chars().next()?.len_utf8(),
            }
        }
    })
}

/// A pattern for folded texts. What only becomes one of a pattern's signs by
/// folding, as （ does, stands for itself.
fn fold_pattern(pattern: &str, folding: Folding) -> String {
    let mut folded = String::with_capacity(pattern.len());
    let mut ends = GraphemeClusterSegmenter::new().segment_str(pattern);
    let mut start = ends.next().unwrap_or(0);
    for end in ends {
        let own = pattern.get(start..end).unwrap_or_default();
        start = end;
        // A sign of the pattern is one also where marks stand over it.
        let is_sign = own.starts_with(|c: char| c.is_ascii_punctuation());
        let (sign, own) = own.split_at(usize::from(is_sign));
        folded.push_str(sign);
        match folding.apply(own) {
            same if same == own => folded.push_str(own),
            other => folded.push_str(&regex::escape(&other)),
        }
    }
    folded
}

/// What a replacement stands for.
fn fill_in<'t>(with: &str, group: impl Fn(usize) -> Option<&'t str>) -> String {
    let mut text = String::new();
    let mut rest = with;
    while let Some(at) = rest.find(['$', '\\']) {
        let (plain, sign) = rest.split_at(at);
        text.push_str(plain);
        let (sign, after) = sign.split_at(1);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (taken, meant) = match (sign, after.as_bytes().first()) {
            ("$", Some(b'$')) => (1, "$"),
            ("\\", Some(b'\\')) => (1, "\\"),
            ("\\", Some(b'n')) => (1, "\n"),
            ("$", Some(b'0'..=b'9')) => {
                let number = after.get(..digits).and_then(|number| number.parse().ok());
                (digits, number.and_then(&group).unwrap_or_default())
            }
            _ => (0, sign),
        };
        text.push_str(meant);
        rest = after.get(taken..).unwrap_or_default();
    }
    text + rest
}

#[cfg(test)]
mod tests;
