//! Where in a book, or in an earlier one, something stands.

use std::ops::Range;

use crate::book::{ColumnId, EntryId, FormId, PastId, PlanId, SheetId};

/// A text that a finding is about, or what has none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum At {
    /// Title, year, as-of date.
    Head,
    Form(FormId),
    Plan(PlanId),
    /// Number and links of a sheet.
    Sheet(SheetId),
    /// The closing text of a sheet.
    Overall(SheetId),
    /// A row's name and marks.
    Name(SheetId, EntryId),
    Cell(SheetId, EntryId, ColumnId),
    /// What an earlier year said; without a column its name, or the closing text.
    Past(PastId, Option<ColumnId>),
}

impl At {
    /// The sheet of this book that it is on.
    pub fn sheet(&self) -> Option<SheetId> {
        match self {
            Self::Sheet(sheet) | Self::Overall(sheet) => Some(*sheet),
            Self::Name(sheet, _) | Self::Cell(sheet, ..) => Some(*sheet),
            Self::Head | Self::Form(_) | Self::Plan(_) | Self::Past(..) => None,
        }
    }

    /// The row of this book that it is in.
    pub fn entry(&self) -> Option<EntryId> {
        match self {
            Self::Name(_, entry) | Self::Cell(_, entry, _) => Some(*entry),
            _ => None,
        }
    }

    /// The column it is in, of this book's or an earlier one's.
    pub fn column(&self) -> Option<&ColumnId> {
        match self {
            Self::Cell(.., column) | Self::Past(_, Some(column)) => Some(column),
            _ => None,
        }
    }
}

/// A passage that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPassage {
    /// Where.
    pub at: At,
    /// The bytes of the text there that it is about, in order; none for the whole.
    pub ranges: Vec<Range<usize>>,
    /// The one of these that only says of which year the next is.
    pub year: Option<Range<usize>>,
    /// These and some words around them, on one line.
    pub excerpt: String,
    /// Where the ranges are in the excerpt.
    pub marks: Vec<Range<usize>>,
}

/// How many characters are shown around what a passage is about.
const AROUND: usize = 16;
/// How many characters are shown at most.
const MOST: usize = 90;

impl TextPassage {
    /// A place alone.
    pub fn place(at: At) -> Self {
        Self { at, ranges: Vec::new(), year: None, excerpt: String::new(), marks: Vec::new() }
    }

    /// A whole text.
    pub fn whole(at: At, text: &str) -> Self {
        Self::of(at, text, Vec::new())
    }

    /// Parts of a text.
    pub fn of(at: At, text: &str, mut ranges: Vec<Range<usize>>) -> Self {
        ranges.sort_by_key(|range| range.start);
        let (excerpt, marks) = excerpt(text, &ranges);
        Self { at, ranges, year: None, excerpt, marks }
    }

    /// From the first to the last byte that it is about.
    pub fn span(&self) -> Range<usize> {
        let start = self.ranges.first().map_or(0, |range| range.start);
        start..self.ranges.last().map_or(start, |range| range.end)
    }

    /// The words it is about; all of the excerpt where that is the whole.
    pub fn words(&self) -> Vec<&str> {
        if self.marks.is_empty() {
            return vec![&self.excerpt];
        }
        self.marks.iter().filter_map(|mark| self.excerpt.get(mark.clone())).collect()
    }
}

/// What is shown of a text, and where the ranges are in that.
fn excerpt(text: &str, ranges: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let first = ranges.first().map_or(0, |range| range.start);
    let last = ranges.iter().map(|range| range.end).max().unwrap_or(0);
    let before = text.get(..first).unwrap_or_default();
    let start = before.char_indices().rev().nth(AROUND).map_or(0, |(at, c)| at + c.len_utf8());
    let mut shown = String::new();
    let mut marks: Vec<Range<usize>> = ranges.iter().map(|_| 0..0).collect();
    if start > 0 {
        shown.push('…');
    }
    let mut behind = 0;
    for (count, (at, c)) in text.char_indices().skip_while(|(at, _)| *at < start).enumerate() {
        // A passage that is long is cut, but not within what it is about.
        if count >= MOST && at >= last || behind > AROUND && !ranges.is_empty() {
            shown.push('…');
            break;
        }
        behind += usize::from(at >= last);
        let from = shown.len();
        let is_end = shown.is_empty() || shown.ends_with(' ');
        match c {
            '\n' | '\r' | '\t' | ' ' | '\u{3000}' if is_end => {}
            '\n' | '\r' | '\t' | '\u{3000}' => shown.push(' '),
            other => shown.push(other),
        }
        for (range, mark) in ranges.iter().zip(&mut marks) {
            if at == range.start {
                *mark = from..from;
            }
            if range.contains(&at) {
                mark.end = shown.len();
            }
        }
    }
    (shown.trim_end().to_owned(), marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &[&str]) -> String {
        let ranges = words.iter().map(|word| text.find(word).map(|at| at..at + word.len()).unwrap());
        let passage = TextPassage::of(At::Head, text, ranges.collect());
        assert_eq!(
            passage.words(),
            if words.is_empty() { vec![passage.excerpt.as_str()] } else { words.to_vec() }
        );
        passage.excerpt
    }

    #[test]
    fn a_passage_is_shown_with_some_words_around_it() {
        assert_eq!(shown("利用者 85人", &["85人"]), "利用者 85人");
        assert_eq!(shown("利用者\n\n85人\nほか", &["85人"]), "利用者 85人 ほか");
        let long = format!("{}85人{}", "前".repeat(40), "後".repeat(40));
        assert_eq!(shown(&long, &["85人"]), format!("…{}85人{}…", "前".repeat(16), "後".repeat(17)));
        let far = format!("10人{}20人", "間".repeat(200));
        assert_eq!(shown(&far, &["10人", "20人"]), far, "what it is about is whole");
    }

    #[test]
    fn of_a_whole_text_its_beginning_is_shown() {
        assert_eq!(shown("検討中", &[]), "検討中");
        assert_eq!(shown(&"文".repeat(200), &[]), format!("{}…", "文".repeat(90)));
        assert_eq!(shown("", &[]), "");
    }
}
