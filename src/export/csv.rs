//! All rows of a book as one list of values between commas (RFC 4180): lines end with CR LF,
//! and a byte order mark tells Excel that it is UTF-8.
//!
//! What begins as a formula is one to whoever opens the file with Excel or LibreOffice, and
//! even where nobody means harm, 「－継続」 is an error there and its text is lost. So such a
//! cell begins with an apostrophe, as OWASP advises (CSV Injection): unlike a space or a tab
//! that is seen, and everybody who works with spreadsheets knows what it means.

use crate::book::Book;
use crate::error::{Error, Result};
use crate::export::list::{EntryList, entry_list};
use crate::typeset::{Parts, printed};

/// The rows of `parts` of `book`.
///
/// # Errors
/// [`Error::NothingToExport`]; those of reading sheets that are not in memory.
pub fn write(book: &Book, parts: &Parts) -> Result<Vec<u8>> {
    let contexts = parts.contexts_of(book)?;
    let list = entry_list(&contexts, &printed::forms(book, &contexts));
    if list.rows.is_empty() {
        return Err(Error::NothingToExport);
    }
    Ok(written(&list).into_bytes())
}

fn written(list: &EntryList) -> String {
    let mut text = String::from("\u{feff}");
    for row in std::iter::once(&list.captions).chain(&list.rows) {
        let values: Vec<String> = row.iter().map(|value| field(value)).collect();
        text.push_str(&values.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A value: in quotes where it has to be, and no formula.
fn field(value: &str) -> String {
    let value = value.replace("\r\n", "\n").replace('\r', "\n");
    let value: String = value.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
    let value = if begins_formula(&value) { format!("'{value}") } else { value };
    let has = |c: char| matches!(c, ',' | '"' | '\n' | '\'' | '\t');
    if value.contains(has) || value.starts_with(' ') || value.ends_with(' ') {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}

/// Whether a spreadsheet would take it for a formula. Those of Japan take signs of full width
/// for the others.
fn begins_formula(value: &str) -> bool {
    value.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;

    #[test]
    fn a_value_is_quoted_where_it_must_and_is_no_formula() {
        for (value, written) in [
            ("継続", "継続"),
            ("1,521人", "\"1,521人\""),
            ("「\"」", "\"「\"\"」\""),
            ("一\r\n二", "\"一\n二\""),
            ("=1+1", "\"'=1+1\""),
            ("－継続", "\"'－継続\""),
            ("＝", "\"'＝\""),
            ("@SUM", "\"'@SUM\""),
            ("3/4", "3/4"),
            ("ー", "ー"),
            ("\u{0}一\u{1b}", "一"),
            (" 一", "\" 一\""),
            ("", ""),
        ] {
            assert_eq!(field(value), written, "{value:?}");
        }
    }

    #[test]
    fn lines_end_as_windows_has_them() {
        let bytes = write(&small().book, &Parts::default()).unwrap();
        assert!(bytes.starts_with(b"\xef\xbb\xbf\xe8\xa8\x88"));
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches("\r\n").count(), 6);
        assert_eq!(
            text.lines().nth(2),
            Some("子ども計画,,,施策0,1,2,保育,,,保育のtarget,保育のachievement,保育のevaluation,継続,")
        );
    }
}
