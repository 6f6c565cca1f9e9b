//! The lines of a text and how they are compared.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::lookalike::is_blank;
use crate::quote::quoted;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextLine<'a> {
    /// Its place in the source, from 1.
    pub number: usize,
    text: &'a str,
}

impl<'a> TextLine<'a> {
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

    /// The error that no sheets can be read, since this line is not what was `expected`.
    pub fn no_sheets(self, expected: impl Into<String>) -> Error {
        Error::NoSheets { line: self.number, expected: expected.into(), found: quoted(self.text) }
    }

    /// The error that this line is not what was `expected`.
    pub fn misfit(self, expected: impl Into<String>) -> Error {
        Error::Format { line: self.number, expected: expected.into(), found: quoted(self.text) }
    }
}

/// The lines of a text that are not blank, from the first to the last.
pub(super) struct TextLines<'a> {
    lines: Vec<TextLine<'a>>,
    at: usize,
    /// What was read in another way than the text may have meant.
    pub notes: Vec<String>,
}

impl<'a> TextLines<'a> {
    /// `text` must have `\n` for all its line ends, and [`BREAK`] for those within a cell.
    pub fn new(text: &'a str) -> Self {
        let mut next = 1;
        let lines = text.split('\n').map(|text| {
            let number = next;
            next += 1 + text.matches(BREAK).count();
            TextLine { number, text }
        });
        let lines = lines.filter(|line| !is_blank(line.text)).collect();
        Self { lines, at: 0, notes: Vec::new() }
    }

    /// The line before the next, or the next where it is the first.
    pub fn before(&self) -> Option<TextLine<'a>> {
        self.lines.get(self.at.saturating_sub(1)).copied()
    }

    /// The lines from the next on.
    pub fn rest(&self) -> &[TextLine<'a>] {
        self.lines.get(self.at..).unwrap_or_default()
    }

    /// Notes what the clerk had better look at.
    pub fn note(&mut self, line: TextLine<'_>, words: &str) {
        self.notes.push(format!("{}行目：{words}ご確認ください。", line.number));
    }

    /// The next line, left where it is.
    pub fn peek(&self) -> Option<TextLine<'a>> {
        self.lines.get(self.at).copied()
    }

    /// The line after the next.
    pub fn peek_second(&self) -> Option<TextLine<'a>> {
        self.lines.get(self.at + 1).copied()
    }

    /// Steps over the next line.
    pub fn skip(&mut self) {
        self.at += 1;
    }

    /// The next line, which must be there.
    pub fn expect(&mut self, expected: &str) -> Result<TextLine<'a>> {
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

/// Stands for the end of a line within a cell.
pub(super) const BREAK: char = '\u{2028}';

/// The text of a cell with the line ends that it has.
pub(super) fn with_breaks(text: &str) -> Cow<'_, str> {
    if text.contains(BREAK) { Cow::Owned(text.replace(BREAK, "\n")) } else { Cow::Borrowed(text) }
}

/// Text with tabs as Excel saves it (Unicode text): cells with several lines, commas or quotes
/// stand in quotes, in which quotes are doubled. What comes of it has each row on a line of its own, with
/// [`BREAK`]s in its cells. A quote that is none of these is just a quote.
pub(super) fn without_quotes(text: &str) -> Cow<'_, str> {
    let begins_cell =
        |at: usize| at == 0 || text.as_bytes().get(at - 1).is_some_and(|byte| b"\t\n".contains(byte));
    let mut plain = String::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(quote) = text.get(at..).and_then(|rest| rest.find('"')).map(|found| at + found) {
        at = quote + 1;
        let Some(end) = begins_cell(quote).then(|| end_of_cell(text, at)).flatten() else { continue };
        let inner = text.get(at..end).unwrap_or_default();
        // Other words in quotes are a quotation.
        if inner.contains(['\n', '\t', ',']) || inner.contains("\"\"") {
            plain.push_str(text.get(from..quote).unwrap_or_default());
            let cell = inner.replace("\"\"", "\"").replace('\t', " ");
            plain.push_str(&cell.replace('\n', BREAK.encode_utf8(&mut [0; 4])));
            from = end + 1;
        }
        at = end + 1;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    plain.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(plain)
}

/// Where the quote stands that ends a cell whose text begins at `from`.
fn end_of_cell(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = at + text.get(at..)?.find('"')?;
        match text.as_bytes().get(quote + 1) {
            Some(b'"') => at = quote + 2,
            None | Some(b'\t' | b'\n') => return Some(quote),
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::captions::squeeze;

    #[test]
    fn blank_lines_are_stepped_over_and_counted() {
        let mut lines = TextLines::new("\n 一\t\t\n\t\u{3000}\t\n二\t 三 ");
        let first = lines.expect("").unwrap();
        assert_eq!((first.number, first.only_cell()), (2, Some("一")));
        let second = lines.expect("").unwrap();
        assert_eq!((second.number, second.only_cell()), (4, None));
        assert_eq!(second.cells(), ["二", "三"]);
        assert!(matches!(lines.expect("x"), Err(Error::Format { line: 4, .. })));
    }

    #[test]
    fn cells_in_quotes_are_read_as_excel_means_them() {
        for (text, plain) in [
            ("あ\t\"一\n二\"\t三\n四", "あ\t一\u{2028}二\t三\n四"),
            ("\"施策の\n\n名\"\t\"\"\"引用\"\"\"", "施策の\u{2028}\u{2028}名\t\"引用\""),
            ("広場\t\"1,214人\"", "広場\t1,214人"),
            ("\"広場\"\t5\" 6\"", "\"広場\"\t5\" 6\""),
            ("\"開いた\t一\n二", "\"開いた\t一\n二"),
        ] {
            assert_eq!(without_quotes(text), plain, "{text}");
        }
        let text = without_quotes("\"一\n二\"\t三\n四").into_owned();
        let mut lines = TextLines::new(&text);
        assert_eq!(lines.expect("").unwrap().number, 1);
        assert_eq!(lines.expect("").unwrap().number, 3);
        assert_eq!(squeeze("施策\u{2028}名"), "施策名");
    }

    #[test]
    fn an_indent_belongs_to_its_paragraph() {
        let line = TextLine { number: 1, text: " \u{3000}文章です。 \t" };
        assert_eq!(line.paragraph(), Some("\u{3000}文章です。"));
    }
}
