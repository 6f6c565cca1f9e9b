//! Tables on the clipboard, in the two shapes that office programs exchange:
//! text with tabs, and HTML.

mod cells;
mod html;
#[cfg(feature = "window")]
mod system;
mod tsv;

use crate::lookalike::Mending;

#[cfg(feature = "window")]
pub use system::System;

/// What lies on the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClipboardContent {
    /// As text; a table with tabs between its cells.
    pub text: String,
    /// As HTML, where whoever copied it gave that too.
    pub html: Option<String>,
}

/// A clipboard: the system's, or one of a test.
pub trait Clipboard: Send {
    /// What lies on it; `None` where that is no text.
    fn read(&mut self) -> Option<ClipboardContent>;
    /// Only its HTML, for text that came another way.
    fn html(&mut self) -> Option<String>;
    /// Puts `content` on it; `false` where the system does not take it.
    fn write(&mut self, content: &ClipboardContent) -> bool;
}

/// A cell of a table that was, or is to be, copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClipboardCell {
    /// Its text, with a line feed between lines.
    Text(String),
    /// Part of the cell above.
    Above,
    /// Part of the cell at its left.
    Left,
}

impl ClipboardCell {
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
pub struct ClipboardTable {
    /// Its rows from the top.
    pub rows: Vec<Vec<ClipboardCell>>,
    /// How it is known what its cells are.
    pub origin: TableOrigin,
}

/// How it is known which cells a table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableOrigin {
    /// It came from cells: HTML says so, or it was made here.
    #[default]
    Cells,
    /// Its text has tabs, which are most likely borders of cells.
    Tabs,
    /// It is just some text: one cell, however many lines that has.
    Lines,
}

impl ClipboardTable {
    /// A table of these rows; short ones are filled up with blank cells.
    pub fn new(mut rows: Vec<Vec<ClipboardCell>>) -> Self {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut rows {
            row.resize(columns, ClipboardCell::Text(String::new()));
        }
        Self { rows, origin: TableOrigin::Cells }
    }

    /// Reads what was copied. HTML that has a table says which cells there are: in its
    /// text a cell can be broken into lines. Where both have the same rows and columns,
    /// what stands in the cells is what the text says, to the last space. Text without
    /// tabs, and without a table beside it, is one cell.
    pub fn read(text: &str, html: Option<&str>) -> Self {
        let by_tabs = tsv::read(text);
        let has_tabs = text.contains('\t') && by_tabs.only_cell().is_none();
        match html.and_then(cells::read) {
            Some(table) => table.with_texts(&by_tabs),
            None if has_tabs => Self { origin: TableOrigin::Tabs, ..by_tabs },
            None => Self::of_words(by_tabs.only_cell().unwrap_or(text)),
        }
    }

    /// How the same text can also be meant, where that is not sure: lines as a row
    /// each, or what has tabs as the text of one cell.
    pub fn otherwise(&self, text: &str) -> Option<Self> {
        match self.origin {
            TableOrigin::Cells => None,
            TableOrigin::Tabs => Some(Self::of_words(text)),
            TableOrigin::Lines => Some(tsv::read(text)).filter(|table| table.rows.len() > 1),
        }
    }

    /// Text as one cell, without line ends behind it.
    fn of_words(text: &str) -> Self {
        let text = with_line_feeds(text).trim_end_matches('\n').to_owned();
        Self { rows: vec![vec![ClipboardCell::Text(text)]], origin: TableOrigin::Lines }
    }

    /// The same cells, with what stands in those of `other` where they are as many.
    fn with_texts(mut self, other: &Self) -> Self {
        if self.rows.len() != other.rows.len() || self.columns() != other.columns() {
            return self;
        }
        for (row, texts) in self.rows.iter_mut().zip(&other.rows) {
            for (cell, text) in row.iter_mut().zip(texts) {
                if matches!(cell, ClipboardCell::Text(_)) || !text.text().is_empty() {
                    cell.clone_from(text);
                }
            }
        }
        self
    }

    /// Its texts as they should be, where characters were copied that only look like
    /// others; and in how many places that is.
    pub fn mended(&self) -> (Self, usize) {
        let mut places = 0;
        let mut table = self.clone();
        for cell in table.rows.iter_mut().flatten() {
            if let ClipboardCell::Text(text) = cell {
                let mending = Mending::of(text);
                places += mending.places();
                *text = mending.apply(text);
            }
        }
        (table, places)
    }

    /// In both shapes, for the clipboard.
    pub fn content(&self) -> ClipboardContent {
        ClipboardContent { text: tsv::write(self), html: Some(html::write(self)) }
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
pub fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> ClipboardCell {
        ClipboardCell::Text(text.to_owned())
    }

    #[test]
    fn what_is_copied_can_be_pasted() {
        let table = ClipboardTable::new(vec![
            vec![text("相談"), text("一\n二"), text("\"引用\"")],
            vec![text(""), ClipboardCell::Above, text("a\tb & <c>")],
            vec![text("=cmd|' /C calc'!A0"), text("001"), text(" '+81-3 ")],
        ]);
        let ClipboardContent { text, html } = table.content();
        assert_eq!(ClipboardTable::read(&text, html.as_deref()), table);
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
        let table = ClipboardTable::read(tsv, Some(html));
        assert_eq!(
            table.rows,
            [
                [text("相談"), text("広場を\n開いた。"), text("1")],
                [text("保育"), ClipboardCell::Above, text("2")],
                [text("学童"), text("済"), text("3")],
            ]
        );
        assert_eq!(table.origin, TableOrigin::Cells);
    }

    #[test]
    fn html_says_which_cells_there_are_however_many_lines_the_text_has() {
        let html = "<table><tr><td><p>実施回数</p><p>年12回</p></td><td><p>評価の文。</p></td></tr></table>";
        let table = ClipboardTable::read("実施回数\r\n年12回\t評価の文。\r\n", Some(html));
        assert_eq!(table.rows, [[text("実施回数\n年12回"), text("評価の文。")]]);
        let html = "<table><tr><td><p>一段落目。</p><p>二段落目。</p></td></tr></table>";
        let table = ClipboardTable::read("一段落目。\n二段落目。\n", Some(html));
        assert_eq!(table.rows, [[text("一段落目。\n二段落目。")]]);
        // Of the same rows and columns, the text has every space.
        let html = "<table><tr><td rowspan=2>a</td><td>b  c</td></tr><tr><td>d</td></tr></table>";
        let table = ClipboardTable::read("a\tb  c\r\n\td\r\n", Some(html));
        assert_eq!(table.rows, [[text("a"), text("b  c")], [ClipboardCell::Above, text("d")]]);
    }

    #[test]
    fn text_alone_is_one_cell_and_can_be_meant_otherwise() {
        let table = |text: &str, html| ClipboardTable::read(text, html);
        for (words, html) in [
            ("段落一\r\n段落二", None),
            ("段落一\r\n段落二\r\n", Some("<p>段落一</p><p>段落二</p>")),
            ("段落一\r段落二\n\n", None),
        ] {
            let table = table(words, html);
            assert_eq!((table.origin, table.only_cell()), (TableOrigin::Lines, Some("段落一\n段落二")));
            assert_eq!(table.otherwise(words).unwrap().rows[1], [text("段落二")]);
        }
        let tabs = table("一\t二\n三\t四", None);
        assert_eq!((tabs.origin, tabs.rows.len()), (TableOrigin::Tabs, 2));
        assert_eq!(tabs.otherwise("一\t二\n三\t四").unwrap().only_cell(), Some("一\t二\n三\t四"));
        let sure = table("一\t二", Some("<table><tr><td>一<td>二</table>"));
        assert_eq!((sure.origin, sure.otherwise("一\t二")), (TableOrigin::Cells, None));
        assert_eq!(table("一", None).otherwise("一"), None);
    }

    #[test]
    fn a_single_cell_is_known() {
        assert_eq!(ClipboardTable::read("あ\r\n", None).only_cell(), Some("あ"));
        assert_eq!(ClipboardTable::read("\"あ\nい\"\r\n", None).only_cell(), Some("あ\nい"));
        assert_eq!(ClipboardTable::read("\"あ\tい\"\r\n", None).only_cell(), Some("あ\tい"));
        assert_eq!(ClipboardTable::read("あ\tい", None).only_cell(), None);
    }

    #[test]
    fn what_only_looks_like_others_can_be_mended() {
        let table = ClipboardTable::new(vec![vec![
            text("⾷育"),
            ClipboardCell::Above,
            text("葛\u{E0100}飾\u{200B}"),
        ]]);
        let (mended, places) = table.mended();
        assert_eq!(mended.rows, [[text("食育"), ClipboardCell::Above, text("葛\u{E0100}飾")]]);
        assert_eq!(places, 2);
    }
}
