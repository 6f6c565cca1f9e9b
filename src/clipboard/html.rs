//! Tables as HTML, as office programs take it.

use super::{ClipboardCell, ClipboardTable};

/// What makes a cell text: Excel's own number format for it, and LibreOffice's. Without
/// it `001` would be 1, `3/4` a date, and `=…` a formula that is worked out.
const AS_TEXT: &str =
    r#"sdnum="1041;0;@" style='mso-number-format:"\@";white-space:pre-wrap;vertical-align:top'"#;

/// Writes a table such as Excel and Word take.
pub fn write(table: &ClipboardTable) -> String {
    let mut html =
        String::from("<meta charset=\"utf-8\"><table border=\"1\" style=\"border-collapse:collapse\">");
    for (at, row) in table.rows.iter().enumerate() {
        html.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let ClipboardCell::Text(text) = cell else { continue };
            let below = table.rows.iter().skip(at + 1);
            let tall = 1 + below.take_while(|row| row.get(column) == Some(&ClipboardCell::Above)).count();
            let wide =
                1 + row.iter().skip(column + 1).take_while(|cell| **cell == ClipboardCell::Left).count();
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

    #[test]
    fn what_looks_like_a_formula_a_number_or_a_date_is_said_to_be_text() {
        let texts =
            ["=cmd|' /C calc'!A0", "1-2", "001", "3/4", "+81-3", "-5", "@a", "1e5", "TRUE", "平成22年度"];
        let row = texts.iter().map(|text| ClipboardCell::Text((*text).to_owned())).collect();
        let html =
            write(&ClipboardTable::new(vec![row, vec![ClipboardCell::Text(String::new()); texts.len()]]));
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
        let table = ClipboardTable::new(vec![
            vec![ClipboardCell::Text("a<b>&\n二".to_owned())],
            vec![ClipboardCell::Above],
        ]);
        let html = write(&table);
        assert!(html.contains("a&lt;b&gt;&amp;<br"), "{html}");
        assert!(html.contains("<td rowspan=\"2\""), "{html}");
        assert_eq!(super::super::cells::read(&html), Some(table));
    }
}
