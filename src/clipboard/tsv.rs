//! Tables as text: tabs between cells, line ends between rows. Excel puts a cell
//! of several lines in quotes, and doubles the quotes within.

use super::{ClipboardCell, ClipboardTable, with_line_feeds};

/// Reads text with tabs. A quote that does not begin a whole cell in quotes is
/// just a quote.
pub fn read(text: &str) -> ClipboardTable {
    let mut rows = vec![Vec::new()];
    let mut rest = text;
    loop {
        let (cell, after) = quoted(rest).unwrap_or_else(|| plain(rest));
        if let Some(row) = rows.last_mut() {
            row.push(ClipboardCell::Text(with_line_feeds(&cell)));
        }
        rest = after;
        if let Some(after) = rest.strip_prefix('\t') {
            rest = after;
            continue;
        }
        // What is left begins with a line end, or is nothing. A last one ends the
        // last row; it begins no other.
        rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
        if rest.is_empty() {
            return ClipboardTable::new(rows);
        }
        rows.push(Vec::new());
    }
}

/// A cell in quotes, and what comes after it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut from = 0;
    loop {
        let quote = from + inner.get(from..)?.find('"')?;
        let after = inner.get(quote + 1..)?;
        if after.starts_with('"') {
            from = quote + 2;
        } else if after.is_empty() || after.starts_with(['\t', '\r', '\n']) {
            return Some((inner.get(..quote)?.replace("\"\"", "\""), after));
        } else {
            return None;
        }
    }
}

fn plain(text: &str) -> (String, &str) {
    let (cell, after) = text.split_at(text.find(['\t', '\r', '\n']).unwrap_or(text.len()));
    (cell.to_owned(), after)
}

/// Writes a table as Excel does. Text has no way to say that `001` is no number but to
/// change it, and whoever takes text wants what stands in the cells: office programs
/// take the HTML, which says so.
pub fn write(table: &ClipboardTable) -> String {
    let row =
        |row: &Vec<ClipboardCell>| row.iter().map(|cell| field(cell.text())).collect::<Vec<_>>().join("\t");
    table.rows.iter().map(|cells| row(cells) + "\r\n").collect()
}

fn field(text: &str) -> String {
    if text.contains(['\t', '\n', '\r']) || text.starts_with('"') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let texts = |row: &Vec<ClipboardCell>| row.iter().map(|cell| cell.text().to_owned()).collect();
        read(text).rows.iter().map(texts).collect()
    }

    #[test]
    fn tables_are_read_as_excel_means_them() {
        let cases: [(&str, &[&[&str]]); 9] = [
            ("", &[&[""]]),
            ("あ", &[&["あ"]]),
            ("あ\tい\r\nう\tえ\r\n", &[&["あ", "い"], &["う", "え"]]),
            ("あ\nい\rう", &[&["あ"], &["い"], &["う"]]),
            // Lines within a cell, and doubled quotes.
            ("\"一\r\n二\"\t\"「\"\"三\"\"」\"\r\n", &[&["一\n二", "「\"三\"」"]]),
            // Rows that end early; blank rows.
            ("あ\tい\r\nう\r\n\r\n", &[&["あ", "い"], &["う", ""], &["", ""]]),
            // No cell in quotes: the quotes stay.
            ("\"ABC\"という\t5\" 管", &[&["\"ABC\"という", "5\" 管"]]),
            ("\"閉じない\tい\nう", &[&["\"閉じない", "い"], &["う", ""]]),
            ("\t\r\n", &[&["", ""]]),
        ];
        for (text, expected) in cases {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }

    #[test]
    fn only_what_needs_quotes_has_them() {
        let row = ["5\" 管", "一\n二", "\"三", ""].map(|text| ClipboardCell::Text(text.to_owned()));
        assert_eq!(write(&ClipboardTable::new(vec![row.to_vec()])), "5\" 管\t\"一\n二\"\t\"\"\"三\"\t\r\n");
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again(
            texts in prop::collection::vec(prop::collection::vec("[ab\"\t\n、]{0,6}", 3), 1..4)
        ) {
            let row = |row: &Vec<String>| row.iter().cloned().map(ClipboardCell::Text).collect();
            let table = ClipboardTable::new(texts.iter().map(row).collect());
            prop_assert_eq!(read(&write(&table)).rows, table.rows);
        }
    }
}
