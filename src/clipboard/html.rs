//! Tables as HTML, which says what text cannot: which cells are one.

use html5gum::{Token, Tokenizer};

use super::{Cell, Table};

/// More rows or columns than one cell of a sensible table goes over.
const MOST: usize = 1000;

/// More places than a table has room for that is worked on: what says that it
/// has them is not believed.
const MOST_PLACES: usize = 1 << 22;

/// Which cells of the first table are part of others; those that are not hold
/// no text here. `None` where there is no table.
pub fn shape(html: &str) -> Option<Vec<Vec<Cell>>> {
    let mut rows: Vec<Vec<Option<Cell>>> = Vec::new();
    let mut row = None;
    let mut seen = false;
    let mut places = 0;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => match tag.name.as_slice() {
                b"table" => seen = true,
                b"tr" => row = Some(row.map_or(0, |row: usize| row + 1)),
                b"td" | b"th" => {
                    let number = |name: &[u8]| {
                        let value = tag.attributes.get(name);
                        let value =
                            value.and_then(|value| std::str::from_utf8(value).ok()?.trim().parse().ok());
                        value.unwrap_or(1).clamp(1, MOST)
                    };
                    let (tall, wide) = (number(b"rowspan"), number(b"colspan"));
                    places += tall * wide;
                    if places > MOST_PLACES {
                        return None;
                    }
                    put(&mut rows, row.unwrap_or(0), tall, wide);
                }
                _ => {}
            },
            Token::EndTag(tag) if tag.name.as_slice() == b"table" => break,
            _ => {}
        }
    }
    // A cell can say that it goes on where the table has ended.
    rows.truncate(row.map_or(rows.len(), |row| row + 1));
    let blank = || Cell::Text(String::new());
    let shape = rows.into_iter().map(|row| row.into_iter().map(|cell| cell.unwrap_or_else(blank)).collect());
    seen.then(|| shape.collect())
}

/// Puts a cell at the first free place of a row.
fn put(rows: &mut Vec<Vec<Option<Cell>>>, row: usize, tall: usize, wide: usize) {
    if rows.len() < row + tall {
        rows.resize(row + tall, Vec::new());
    }
    let at = rows.get(row).and_then(|row| row.iter().position(Option::is_none));
    let at = at.or_else(|| rows.get(row).map(Vec::len)).unwrap_or(0);
    for (down, row) in rows.iter_mut().skip(row).take(tall).enumerate() {
        if row.len() < at + wide {
            row.resize(at + wide, None);
        }
        for (right, cell) in row.iter_mut().skip(at).take(wide).enumerate() {
            *cell = Some(match (right, down) {
                (0, 0) => Cell::Text(String::new()),
                (0, _) => Cell::Above,
                _ => Cell::Left,
            });
        }
    }
}

/// What makes a cell text: Excel's own number format for it, and LibreOffice's. Without
/// it `001` would be 1, `3/4` a date, and `=…` a formula that is worked out.
const AS_TEXT: &str =
    r#"sdnum="1041;0;@" style='mso-number-format:"\@";white-space:pre-wrap;vertical-align:top'"#;

/// Writes a table such as Excel and Word take.
pub fn write(table: &Table) -> String {
    let mut html =
        String::from("<meta charset=\"utf-8\"><table border=\"1\" style=\"border-collapse:collapse\">");
    for (at, row) in table.rows.iter().enumerate() {
        html.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            let below = table.rows.iter().skip(at + 1);
            let tall = 1 + below.take_while(|row| row.get(column) == Some(&Cell::Above)).count();
            let wide = 1 + row.iter().skip(column + 1).take_while(|cell| **cell == Cell::Left).count();
            html.push_str("<td");
            for (name, span) in [("rowspan", tall), ("colspan", wide)] {
                if span > 1 {
                    html.push_str(&format!(" {name}=\"{span}\""));
                }
            }
            // Excel would begin a new cell at a plain line end.
            let lines = escaped(text).replace('\n', "<br style=\"mso-data-placement:same-cell\">");
            html.push_str(&format!(" {AS_TEXT}>{lines}</td>"));
        }
        html.push_str("</tr>");
    }
    html.push_str("</table>");
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictured(html: &str) -> Option<String> {
        let sign = |cell: &Cell| match cell {
            Cell::Text(_) => '□',
            Cell::Above => '↑',
            Cell::Left => '←',
        };
        let row = |row: &Vec<Cell>| row.iter().map(sign).collect::<String>();
        Some(shape(html)?.iter().map(row).collect::<Vec<_>>().join("/"))
    }

    #[test]
    fn the_shape_of_a_table_is_read() {
        for (html, expected) in [
            ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", Some("□□/□□")),
            ("<table><tr><td rowspan=2>a<td>b<tr><td>d</table>", Some("□□/↑□")),
            ("<table><tr><td>a<td rowspan='2' colspan=\"2\">b<tr><td>d</table>", Some("□□←/□↑←")),
            ("<TABLE><TR><TH ROWSPAN=3>a</TH></TR><TR></TR></TABLE>", Some("□/↑")),
            ("<table><tr><td rowspan=x>a</td></tr></table>", Some("□")),
            ("<table><tr><td rowspan=0>a</td></tr></table><table><tr><td>b</table>", Some("□")),
            (&format!("<table><tr>{}</table>", "<td rowspan=1000 colspan=1000>".repeat(9)), None),
            ("<p>表ではない</p>", None),
            ("", None),
        ] {
            assert_eq!(pictured(html).as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn what_looks_like_a_formula_a_number_or_a_date_is_said_to_be_text() {
        let texts =
            ["=cmd|' /C calc'!A0", "1-2", "001", "3/4", "+81-3", "-5", "@a", "1e5", "TRUE", "平成22年度"];
        let row = texts.iter().map(|text| Cell::Text((*text).to_owned())).collect();
        let html = write(&Table::new(vec![row, vec![Cell::Text(String::new()); texts.len()]]));
        for text in texts {
            // The one that Excel itself writes, in the quotes in which it does.
            let cell = format!(
                "style='mso-number-format:\"\\@\";white-space:pre-wrap;vertical-align:top'>{text}</td>"
            );
            assert!(html.contains(&cell), "{html}");
        }
        assert_eq!(html.matches("<td").count(), html.matches(AS_TEXT).count(), "blank ones too");
    }

    #[test]
    fn text_is_written_so_that_it_is_text() {
        let table = Table::new(vec![vec![Cell::Text("a<b>&\n二".to_owned())], vec![Cell::Above]]);
        let html = write(&table);
        assert!(html.contains("a&lt;b&gt;&amp;<br"), "{html}");
        assert!(html.contains("<td rowspan=\"2\""), "{html}");
        assert_eq!(pictured(&html).as_deref(), Some("□/↑"));
    }
}
