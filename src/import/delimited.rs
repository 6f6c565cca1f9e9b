//! Values that stand between commas, semicolons or tabs: .csv, .tsv, and what Excel calls
//! Unicode text.
//!
//! What is in quotes is a cell as RFC 4180 has it: separators and line ends belong to it,
//! quotes are doubled. A quote that does not end where its cell does is just a quote, so
//! that one that nobody closed does not swallow the rows after it.

use std::borrow::Cow;

use super::document::{COLUMNS, DocumentLeaf, DocumentSource, LeafCell, LeafKind, LeafRow, ROWS};
use crate::error::{Error, OfficeTrouble, Result};
use crate::lookalike::is_blank;

/// The most cells of a file.
const CELLS: usize = 500_000;

/// Between which characters values may stand.
pub(super) const SEPARATORS: [char; 3] = ['\t', ',', ';'];

/// What a text shows whose values stand between `separator`s; `None` where no line has one.
///
/// # Errors
/// [`OfficeTrouble::TooLarge`] where it holds more than is read.
pub(super) fn source(text: &str, separator: char) -> Result<Option<DocumentSource>> {
    // Excel is told the separator by a line of its own.
    let text = text.strip_prefix(format!("sep={separator}\n").as_str()).unwrap_or(text);
    let mut rows: Vec<LeafRow> = Vec::new();
    let mut row = LeafRow { number: 1, ..LeafRow::default() };
    let mut column = 0;
    let mut cells = 0;
    let mut is_parted = false;
    for value in DelimitedValues::of(text, separator) {
        let shown = value.text.trim_end_matches([' ', '\u{3000}', '\t']);
        if !is_blank(shown) {
            cells += 1;
            let text = shown.trim_start_matches([' ', '\t']).to_owned();
            row.cells.push(LeafCell { column, columns: 1, rows: 1, text });
        }
        column += 1;
        if !value.ends_row {
            // A line without any is a paragraph between tables.
            row.table = 1;
            is_parted = true;
        }
        if cells > CELLS || column > COLUMNS || row.number > ROWS {
            return Err(Error::Office(OfficeTrouble::TooLarge));
        }
        if value.ends_row {
            let number = row.number + 1;
            let read = std::mem::replace(&mut row, LeafRow { number, ..LeafRow::default() });
            rows.extend((!read.cells.is_empty()).then_some(read));
            column = 0;
        }
    }
    let leaf = DocumentLeaf { kind: LeafKind::Lines, rows, ..DocumentLeaf::default() };
    Ok(is_parted.then(|| DocumentSource { leaves: vec![leaf], ..DocumentSource::default() }))
}

/// A value, and whether its row ends behind it.
#[derive(Debug, PartialEq, Eq)]
struct DelimitedValue<'t> {
    text: Cow<'t, str>,
    ends_row: bool,
}

/// The values of a text, one after the other.
struct DelimitedValues<'t> {
    /// What is left to read; `None` behind the last row.
    rest: Option<&'t str>,
    separator: char,
}

impl<'t> DelimitedValues<'t> {
    /// Of a text with `\n` for all its line ends.
    fn of(text: &'t str, separator: char) -> Self {
        Self { rest: (!text.is_empty()).then_some(text), separator }
    }

    /// Whether a value ends where `rest` begins.
    fn ends(&self, rest: &str) -> bool {
        rest.is_empty() || rest.starts_with(['\n', self.separator])
    }

    /// The value that is in quotes at the beginning of `text`, and what follows it.
    fn quoted(&self, text: &'t str) -> Option<(Cow<'t, str>, &'t str)> {
        let inner = text.strip_prefix('"')?;
        let mut from = 0;
        loop {
            let quote = from + inner.get(from..)?.find('"')?;
            let rest = inner.get(quote + 1..)?;
            if rest.starts_with('"') {
                from = quote + 2;
            } else if self.ends(rest) {
                let value = inner.get(..quote)?;
                let is_plain = !value.contains('"');
                let value = if is_plain { value.into() } else { value.replace("\"\"", "\"").into() };
                return Some((value, rest));
            } else {
                return None;
            }
        }
    }
}

impl<'t> Iterator for DelimitedValues<'t> {
    type Item = DelimitedValue<'t>;

    fn next(&mut self) -> Option<DelimitedValue<'t>> {
        let text = self.rest?;
        let (value, rest) = self.quoted(text).unwrap_or_else(|| {
            let end = text.find(['\n', self.separator]).unwrap_or(text.len());
            let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
            (value.into(), rest)
        });
        let ends_row = !rest.starts_with(self.separator);
        let mut letters = rest.chars();
        letters.next();
        // What ends in a line end has no row behind it.
        let is_last = rest.is_empty() || rest == "\n";
        self.rest = (!is_last).then_some(letters.as_str());
        Some(DelimitedValue { text: value, ends_row })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, separator: char) -> Vec<String> {
        let source = source(text, separator).unwrap().unwrap();
        let cells = |row: &LeafRow| {
            let cell =
                |cell: &LeafCell| format!("{}{}", crate::import::document::letters(cell.column), cell.text);
            row.cells.iter().map(cell).collect::<Vec<_>>().join("|")
        };
        source.leaves[0].rows.iter().map(|row| format!("{}:{}", row.number, cells(row))).collect()
    }

    #[test]
    fn quotes_hold_separators_line_ends_and_quotes() {
        for separator in SEPARATORS {
            let text = "広場,\"5回\n延べ1,000人\",\"「\"\"夏\"\"」\"\n\n,,相談 \n"
                .replace(',', &separator.to_string());
            let inner = format!("B5回\n延べ1{separator}000人");
            assert_eq!(shown(&text, separator), [format!("1:A広場|{inner}|C「\"夏\"」"), "3:C相談".into()]);
        }
    }

    #[test]
    fn a_quote_that_ends_no_cell_is_just_a_quote() {
        assert_eq!(shown("\"開いた,一\n\"二\" 三,5\"\n", ','), ["1:A\"開いた|B一", "2:A\"二\" 三|B5\""]);
        assert_eq!(shown("\"\",x\n\"", ','), ["1:Bx", "2:A\""]);
    }

    #[test]
    fn a_line_that_names_the_separator_is_none_of_the_table() {
        assert_eq!(shown("sep=;\n一;二\n", ';'), ["1:A一|B二"]);
    }

    #[test]
    fn what_has_no_separator_is_no_file_of_values() {
        assert!(source("題名\n福祉課", ',').unwrap().is_none());
        assert!(source("", ',').unwrap().is_none());
    }

    #[test]
    fn what_holds_too_much_is_not_read() {
        for text in [",".repeat(20_000), "一,\n".repeat(600_000), "\n".repeat(2_000_000)] {
            assert!(matches!(source(&text, ','), Err(Error::Office(OfficeTrouble::TooLarge))));
        }
    }
}
