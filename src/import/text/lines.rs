//! The lines of a text and how they are compared.

use crate::error::{Error, Result};
use crate::lookalike::{is_blank, wording};
use crate::quote::quoted;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its place in the source, from 1.
    pub number: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    /// Its cells, without the spaces around them.
    pub fn cells(self) -> Vec<&'a str> {
        self.text.split('\t').map(|cell| if is_blank(cell) { "" } else { cell.trim() }).collect()
    }

    /// Its text if all of it stands in the first cell.
    pub fn only_cell(self) -> Option<&'a str> {
        let (first, rest) = self.text.split_once('\t').unwrap_or((self.text, ""));
        (rest.trim().is_empty() && !first.trim().is_empty()).then_some(first.trim())
    }

    /// The text of a paragraph: an indent of full-width spaces is part of it.
    pub fn paragraph(self) -> Option<&'a str> {
        self.only_cell()?;
        Some(self.text.trim_end().trim_start_matches(|c: char| c.is_whitespace() && c != '\u{3000}'))
    }

    /// The error that this line is not what was `expected`.
    pub fn misfit(self, expected: impl Into<String>) -> Error {
        Error::Format { line: self.number, expected: expected.into(), found: quoted(self.text) }
    }
}

/// The lines of a text that are not blank, from the first to the last.
pub(super) struct Lines<'a> {
    lines: Vec<Line<'a>>,
    at: usize,
}

impl<'a> Lines<'a> {
    /// `text` must have `\n` for all its line ends.
    pub fn new(text: &'a str) -> Self {
        let lines = text
            .split('\n')
            .enumerate()
            .map(|(index, text)| Line { number: index + 1, text })
            .filter(|line| !is_blank(line.text))
            .collect();
        Self { lines, at: 0 }
    }

    /// The next line, left where it is.
    pub fn peek(&self) -> Option<Line<'a>> {
        self.lines.get(self.at).copied()
    }

    /// The line after the next.
    pub fn peek_second(&self) -> Option<Line<'a>> {
        self.lines.get(self.at + 1).copied()
    }

    /// Steps over the next line.
    pub fn skip(&mut self) {
        self.at += 1;
    }

    /// The next line, which must be there.
    pub fn expect(&mut self, expected: &str) -> Result<Line<'a>> {
        let line = self.peek().ok_or_else(|| self.ends_early(expected))?;
        self.skip();
        Ok(line)
    }

    /// The error that the text ends where something is `expected`.
    pub fn ends_early(&self, expected: &str) -> Error {
        Error::Format {
            line: self.lines.last().map_or(1, |line| line.number),
            expected: expected.to_owned(),
            found: "（文書の終わり）".to_owned(),
        }
    }
}

/// What of `text` matters for comparing captions: not its spaces, which come
/// from justified or wrapped headings (「計 画 名」, 「評価区 分」), nor the width
/// of its letters and the kind of its dashes.
pub(super) fn squeeze(text: &str) -> String {
    wording(text).chars().map(|c| if is_dash(c) { '-' } else { c }).collect()
}

/// Hyphens, dashes and the minus sign.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_stepped_over_and_counted() {
        let mut lines = Lines::new("\n 一\t\t\n\t\u{3000}\t\n二\t 三 ");
        let first = lines.expect("").unwrap();
        assert_eq!((first.number, first.only_cell()), (2, Some("一")));
        let second = lines.expect("").unwrap();
        assert_eq!((second.number, second.only_cell()), (4, None));
        assert_eq!(second.cells(), ["二", "三"]);
        assert!(matches!(lines.expect("x"), Err(Error::Format { line: 4, .. })));
    }

    #[test]
    fn captions_are_the_same_however_they_are_set() {
        for text in [
            "施策名 （目標事業量）",
            "施策名(目標事業量)",
            "施 策 名\u{3000}（目標 事業量）",
            "施策名\u{200B}（⽬標事業量）",
        ] {
            assert_eq!(squeeze(text), "施策名(目標事業量)");
        }
        assert_eq!(squeeze("調書－３"), squeeze("調書−3"));
    }

    #[test]
    fn an_indent_belongs_to_its_paragraph() {
        let line = Line { number: 1, text: " \u{3000}文章です。 \t" };
        assert_eq!(line.paragraph(), Some("\u{3000}文章です。"));
    }
}
