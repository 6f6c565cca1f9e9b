//! Tables on the clipboard, in the two shapes that office programs exchange:
//! text with tabs, and HTML.

mod html;
#[cfg(feature = "window")]
mod system;
mod tsv;

#[cfg(feature = "window")]
pub use system::System;

/// What lies on the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// As text; a table with tabs between its cells.
    pub text: String,
    /// As HTML, where whoever copied it gave that too.
    pub html: Option<String>,
}

/// A clipboard: the system's, or one of a test.
pub trait Clipboard: Send {
    /// What lies on it; `None` where that is no text.
    fn read(&mut self) -> Option<Content>;
    /// Only its HTML, for text that came another way.
    fn html(&mut self) -> Option<String>;
    /// Puts `content` on it; `false` where the system does not take it.
    fn write(&mut self, content: &Content) -> bool;
}

/// A cell of a table that was, or is to be, copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Its text, with a line feed between lines.
    Text(String),
    /// Part of the cell above.
    Above,
    /// Part of the cell at its left.
    Left,
}

impl Cell {
    /// Its own text: empty where it is part of another.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Above | Self::Left => "",
        }
    }
}

/// A table that was, or is to be, copied. All rows are of one length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its rows from the top.
    pub rows: Vec<Vec<Cell>>,
    /// Whether it is known to come from cells, and is not just some text.
    pub from_cells: bool,
}

impl Table {
    /// A table of these rows; short ones are filled up with blank cells.
    pub fn new(mut rows: Vec<Vec<Cell>>) -> Self {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut rows {
            row.resize(columns, Cell::Text(String::new()));
        }
        Self { rows, from_cells: true }
    }

    /// Reads what was copied. The text says what stands in the cells, the HTML
    /// which of them are one: its own text can have been broken into lines.
    pub fn read(text: &str, html: Option<&str>) -> Self {
        let mut table = tsv::read(text);
        let shape = html.and_then(html::shape);
        table.from_cells = shape.is_some() || text.contains('\t');
        if let Some(shape) = shape.filter(|shape| shape.len() == table.rows.len()) {
            for (row, shape) in table.rows.iter_mut().zip(shape) {
                for (cell, shape) in row.iter_mut().zip(shape) {
                    if shape != Cell::Text(String::new()) && cell.text().is_empty() {
                        *cell = shape;
                    }
                }
            }
        }
        table
    }

    /// In both shapes, for the clipboard.
    pub fn content(&self) -> Content {
        Content { text: tsv::write(self), html: Some(html::write(self)) }
    }

    /// The text of the only cell; `None` where there are several.
    pub fn only_cell(&self) -> Option<&str> {
        match self.rows.as_slice() {
            [row] => match row.as_slice() {
                [cell] => Some(cell.text()),
                _ => None,
            },
            _ => None,
        }
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }
}

/// Text with line feeds between its lines, whatever stood there.
fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn what_is_copied_can_be_pasted() {
        let table = Table::new(vec![
            vec![text("相談"), text("一\n二"), text("\"引用\"")],
            vec![text(""), Cell::Above, text("a\tb & <c>")],
            vec![text("=cmd|' /C calc'!A0"), text("001"), text(" '+81-3 ")],
        ]);
        let Content { text, html } = table.content();
        assert_eq!(Table::read(&text, html.as_deref()), table);
    }

    /// What Excel puts on the clipboard for three rows, the first two of which
    /// share a merged cell.
    #[test]
    fn excels_merged_cells_are_known_by_their_html() {
        let tsv = "相談\t\"広場を\n開いた。\"\t1\r\n保育\t\t2\r\n学童\t済\t3\r\n";
        let html = "<html><body>\r\n<!--StartFragment--><table border=0><col width=72>\r\n \
            <tr height=19><td class=xl65>相談</td><td rowspan=2 class=xl66>広場を<br>\r\n    開い\r\n  た。</td>\
            <td>1</td></tr>\r\n <tr><td>保育</td><td>2</td></tr>\r\n <tr><td>学童</td><td>済</td><td>3</td>\
            </tr>\r\n<!--EndFragment--></table></body></html>";
        let table = Table::read(tsv, Some(html));
        assert_eq!(
            table.rows,
            [
                [text("相談"), text("広場を\n開いた。"), text("1")],
                [text("保育"), Cell::Above, text("2")],
                [text("学童"), text("済"), text("3")],
            ]
        );
        assert!(table.from_cells);
    }

    #[test]
    fn html_of_another_shape_says_nothing() {
        let html = "<table><tr><td rowspan=2>a</td></tr><tr></tr><tr><td>b</td></tr></table>";
        assert_eq!(Table::read("a\nb", Some(html)).rows, [[text("a")], [text("b")]]);
        let words = Table::read("段落一\r\n段落二", Some("<p>段落一</p><p>段落二</p>"));
        assert!(!words.from_cells);
        assert_eq!(words.rows.len(), 2);
    }

    #[test]
    fn a_single_cell_is_known() {
        assert_eq!(Table::read("あ\r\n", None).only_cell(), Some("あ"));
        assert_eq!(Table::read("\"あ\nい\"\r\n", None).only_cell(), Some("あ\nい"));
        assert_eq!(Table::read("あ\tい", None).only_cell(), None);
        assert_eq!(Table::read("あ\nい", None).only_cell(), None);
    }
}
