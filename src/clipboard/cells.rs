//! The cells of tables in HTML: which of them are one, which text cannot say, and
//! what stands in them.

use html5gum::{StartTag, Token, Tokenizer};

use super::{ClipboardCell, ClipboardTable};

/// More rows or columns than one cell of a sensible table goes over.
const MOST: usize = 1000;

/// More places than a table has room for that is worked on: what says that it
/// has them is not believed.
const MOST_PLACES: usize = 1 << 22;

/// The table that some HTML is. Further tables go on below, and so does text that
/// stands beside them, a row for each line. `None` where there is no table, or one that
/// is not believed.
pub fn read(html: &str) -> Option<ClipboardTable> {
    // Windows puts a heading of its own before it.
    let html = html.get(html.find('<')?..)?;
    let mut reader = Reader::default();
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => reader.start(&tag)?,
            Token::EndTag(tag) => reader.end(&tag.name),
            Token::String(text) if reader.hidden.is_none() => {
                reader.text.add(&String::from_utf8_lossy(&text));
            }
            _ => {}
        }
    }
    reader.finish()
}

/// A place of a table that is being read.
type ReadCell = Option<ClipboardCell>;

#[derive(Default)]
struct Reader {
    rows: Vec<Vec<ReadCell>>,
    /// The row that cells go to, and the place of the cell that is open.
    row: Option<usize>,
    open: Option<(usize, usize)>,
    places: usize,
    /// How deep in tables: one in a cell is a part of that cell's text.
    depth: usize,
    seen: bool,
    /// What is not shown goes on to the end of this tag.
    hidden: Option<Vec<u8>>,
    text: Text,
}

impl Reader {
    /// `None` where the table is not to be believed.
    fn start(&mut self, tag: &StartTag<()>) -> Option<()> {
        if self.hidden.is_some() {
            return Some(());
        }
        match tag.name.as_slice() {
            b"style" | b"script" | b"title" | b"head" if !tag.self_closing => {
                self.hidden = Some(tag.name.to_vec());
            }
            b"table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.close();
                    self.seen = true;
                    self.row = None;
                } else {
                    self.text.block();
                }
            }
            _ if self.depth > 1 => self.text.tag(&tag.name),
            // Excel writes a row that nobody sees, for the widths of columns.
            b"tr" if style(tag).contains("display:none") => self.hidden = Some(b"tr".to_vec()),
            b"tr" if self.depth == 1 => {
                self.close();
                self.row = Some(self.next_row());
            }
            b"td" | b"th" if self.depth == 1 => {
                self.close();
                let number = |name: &[u8]| {
                    let value = attribute(tag, name).and_then(|value| value.trim().parse().ok());
                    value.unwrap_or(1).clamp(1, MOST)
                };
                let (tall, wide) = (number(b"rowspan"), number(b"colspan"));
                // Text that only reaches into the next cells, which are its own no more than others.
                let wide = if style(tag).contains("mso-ignore:colspan") { 1 } else { wide };
                self.places += tall * wide;
                if self.places > MOST_PLACES {
                    return None;
                }
                let row = *self.row.get_or_insert(self.rows.len());
                self.open = Some((row, put(&mut self.rows, row, tall, wide)));
            }
            name => self.text.tag(name),
        }
        Some(())
    }

    fn end(&mut self, name: &[u8]) {
        if let Some(hidden) = &self.hidden {
            if hidden == name {
                self.hidden = None;
            }
            return;
        }
        match name {
            b"table" => {
                if self.depth == 1 {
                    self.close();
                    // A cell can say that it goes on where the table has ended.
                    self.rows.truncate(self.row.map_or(self.rows.len(), |row| row + 1));
                    self.row = None;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            b"td" | b"th" if self.depth == 1 => self.close(),
            b"br" => {}
            name => self.text.tag(name),
        }
    }

    /// The row below the last one of this table.
    fn next_row(&self) -> usize {
        self.row.map_or(self.rows.len(), |row| row + 1)
    }

    /// Puts what was read to where it belongs: into the open cell, or, beside the
    /// tables, into rows of its own.
    fn close(&mut self) {
        let lines = std::mem::take(&mut self.text).finish();
        match self.open.take() {
            Some((row, column)) => {
                let cell = self.rows.get_mut(row).and_then(|row| row.get_mut(column));
                if let Some(cell) = cell {
                    *cell = Some(ClipboardCell::Text(lines.join("\n")));
                }
            }
            None if self.depth == 0 || self.row.is_none() => {
                self.rows.extend(lines.into_iter().map(|line| vec![Some(ClipboardCell::Text(line))]));
            }
            // Nothing can stand between the cells of a table.
            None => {}
        }
    }

    fn finish(mut self) -> Option<ClipboardTable> {
        if self.depth > 0 {
            self.end(b"table");
        }
        self.close();
        let blank = || ClipboardCell::Text(String::new());
        let row = |row: Vec<ReadCell>| row.into_iter().map(|cell| cell.unwrap_or_else(blank)).collect();
        self.seen.then(|| ClipboardTable::new(self.rows.into_iter().map(row).collect()))
    }
}

fn attribute<'t>(tag: &'t StartTag<()>, name: &[u8]) -> Option<&'t str> {
    std::str::from_utf8(tag.attributes.get(name)?).ok()
}

/// What is said of how a tag is shown, without spaces.
fn style(tag: &StartTag<()>) -> String {
    let style = attribute(tag, b"style").unwrap_or_default();
    style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// Puts a cell at the first free place of a row, and says at which.
fn put(rows: &mut Vec<Vec<ReadCell>>, row: usize, tall: usize, wide: usize) -> usize {
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
                (0, 0) => ClipboardCell::Text(String::new()),
                (0, _) => ClipboardCell::Above,
                _ => ClipboardCell::Left,
            });
        }
    }
    at
}

/// Text as a browser shows it: lines of it, with white space put together.
#[derive(Default)]
struct Text {
    lines: Vec<String>,
    /// White space that counts only between words; whether it has a line end.
    space: Option<bool>,
    /// The next word begins a line.
    breaks: bool,
}

impl Text {
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.space = Some(self.space.unwrap_or(false) || matches!(c, '\n' | '\r'));
                continue;
            }
            if self.breaks || self.lines.is_empty() {
                self.lines.push(String::new());
                self.breaks = false;
            }
            let Some(line) = self.lines.last_mut() else { return };
            // A line end in the middle of Japanese is only one of the HTML.
            let before = line.chars().next_back();
            if let (Some(has_end), Some(before)) = (self.space.take(), before)
                && !(has_end && is_set_solid(before) && is_set_solid(c))
            {
                line.push(' ');
            }
            line.push(if c == '\u{A0}' { ' ' } else { c });
        }
    }

    /// What a tag does, where it begins or ends.
    fn tag(&mut self, name: &[u8]) {
        match name {
            b"br" => {
                if self.breaks || self.lines.is_empty() {
                    self.lines.push(String::new());
                }
                (self.breaks, self.space) = (true, None);
            }
            b"p" | b"div" | b"li" | b"ul" | b"ol" | b"tr" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6"
            | b"blockquote" | b"pre" | b"dl" | b"dt" | b"dd" | b"hr" | b"body" | b"html" => self.block(),
            b"td" | b"th" => self.space = Some(false),
            _ => {}
        }
    }

    /// Begins a line, where one has begun.
    fn block(&mut self) {
        self.breaks |= !self.lines.is_empty();
        self.space = None;
    }

    /// The lines, without blank ones at both ends.
    fn finish(self) -> Vec<String> {
        let mut lines: Vec<String> =
            self.lines.into_iter().map(|line| line.trim_end_matches(' ').to_owned()).collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(0);
        lines.drain(..first);
        lines
    }
}

/// Letters and signs that are set without spaces.
fn is_set_solid(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictured(html: &str) -> Option<String> {
        let sign = |cell: &ClipboardCell| match cell {
            ClipboardCell::Text(text) if text.is_empty() => "□".to_owned(),
            ClipboardCell::Text(text) => text.replace('\n', "⏎"),
            ClipboardCell::Above => "↑".to_owned(),
            ClipboardCell::Left => "←".to_owned(),
        };
        let row = |row: &Vec<ClipboardCell>| row.iter().map(sign).collect::<Vec<_>>().join("|");
        Some(read(html)?.rows.iter().map(row).collect::<Vec<_>>().join("/"))
    }

    #[test]
    fn the_cells_of_a_table_are_read() {
        for (html, expected) in [
            ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", Some("a|b/c|d")),
            ("<table><tr><td rowspan=2>a<td>b<tr><td>d</table>", Some("a|b/↑|d")),
            ("<table><tr><td>a<td rowspan='2' colspan=\"2\">b<tr><td>d</table>", Some("a|b|←/d|↑|←")),
            ("<TABLE><TR><TH ROWSPAN=3>a</TH></TR><TR></TR></TABLE>", Some("a/↑")),
            ("<table><tr><td rowspan=x>a</td></tr></table>", Some("a")),
            ("<table><tr><td></td><td>b</td></tr></table>", Some("□|b")),
            (&format!("<table><tr>{}</table>", "<td rowspan=1000 colspan=1000>".repeat(9)), None),
            ("<p>表ではない</p>", None),
            ("", None),
            // What Windows puts before it, and what nobody sees.
            (
                "Version:0.9\r\nStartHTML:1\r\n<html><head><style>td{a:b}</style></head><table><tr><td>a</table>",
                Some("a"),
            ),
            ("<table><tr><td>a<tr height=0 style='display: none'><td width=72></td></tr></table>", Some("a")),
            // Text that only reaches over the next cell.
            (
                "<table><tr><td colspan=2 style='height:18pt;mso-ignore:colspan'>長い</td><td>済</td></table>",
                Some("長い|済"),
            ),
        ] {
            assert_eq!(pictured(html).as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn paragraphs_are_lines_of_their_cell() {
        for (cell, expected) in [
            (
                "<p class=MsoNormal><span>実施回数</span></p><p>年<span lang=EN-US>12</span>回</p>",
                "実施回数⏎年12回",
            ),
            ("<p>一段落目。</p>\r\n<p>二段落目。</p>\r\n", "一段落目。⏎二段落目。"),
            ("一<br>\r\n  二", "一⏎二"),
            ("一<br><br>二<br>", "一⏎⏎二"),
            ("<p>一</p><p>&nbsp;</p><p>二</p><p>&nbsp;</p>", "一⏎⏎二"),
            ("1か所<br>延べ&nbsp;120人", "1か所⏎延べ 120人"),
            ("A&amp;B園で\r\n   実施。", "A&B園で実施。"),
            ("two\r\n   words", "two words"),
            ("<ul><li>一</li><li>二</li></ul>", "一⏎二"),
            ("<table><tr><td>内</td><td>側</td></tr><tr><td>表</td></tr></table>後", "内 側⏎表⏎後"),
        ] {
            let html = format!("<table><tr><td>{cell}</td></tr></table>");
            assert_eq!(pictured(&html).as_deref(), Some(expected), "{cell}");
        }
    }

    #[test]
    fn nothing_beside_a_table_is_lost() {
        for (html, expected) in [
            ("<p>前</p><table><tr><td>a<td>b</table><p>後</p><p>終</p>", "前|□/a|b/後|□/終|□"),
            ("<table><tr><td>a</table><table><tr><td>b</table>", "a/b"),
        ] {
            assert_eq!(pictured(html).as_deref(), Some(expected), "{html}");
        }
    }
}
