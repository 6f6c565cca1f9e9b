//! A book as text without tables, for reading aloud and for a web page: headings, and each
//! row as 「見出し：本文」.
//!
//! It begins with a byte order mark and its lines end with CR LF: so every editor of Windows,
//! and the programs that read aloud there, take it for what it is. Headings have ■, ● and ○
//! before them, which can be searched for.

use crate::book::{Book, Context, Entry, era};
use crate::error::{Error, Result};
use crate::lookalike::is_blank;
use crate::typeset::{Parts, printed};
use crate::words::{BLANK, one_line};

/// The text of `parts` of `book`.
///
/// # Errors
/// [`Error::NothingToExport`]; those of reading sheets that are not in memory.
pub fn write(book: &Book, parts: &Parts) -> Result<Vec<u8>> {
    let contexts = parts.contexts_of(book)?;
    let mut lines = Lines::default();
    if parts.cover {
        cover(book, &mut lines);
    }
    if parts.ratings {
        ratings(book, &contexts, &mut lines);
    }
    if parts.contents && !contexts.is_empty() {
        contents(&contexts, &mut lines);
    }
    let mut before = None;
    for context in &contexts {
        if before.replace(context.plan.id) != Some(context.plan.id) {
            lines.heading("■", &context.plan.name);
        }
        sheet(context, &mut lines);
    }
    if lines.0.is_empty() {
        return Err(Error::NothingToExport);
    }
    Ok(lines.finish())
}

/// Lines, each without its end.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    /// A heading, with a blank line above.
    fn heading(&mut self, mark: &str, text: &str) {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.push(format!("{mark}{}", one_line(text)));
    }

    /// 「見出し：本文」; the further lines of a text follow by themselves.
    fn item(&mut self, caption: &str, text: &str) {
        let caption = one_line(caption);
        let text = if is_blank(text) { BLANK } else { text.trim_end() };
        self.text(&format!("{caption}：{text}"));
    }

    /// The lines of a text.
    fn text(&mut self, text: &str) {
        let shown = |line: &str| line.chars().filter(|c| *c == '\t' || !c.is_control()).collect::<String>();
        self.0.extend(text.split('\n').map(|line| shown(line.trim_end())));
    }

    fn finish(self) -> Vec<u8> {
        let mut text = String::from("\u{feff}");
        for line in self.0 {
            text.push_str(&line);
            text.push_str("\r\n");
        }
        text.into_bytes()
    }
}

fn cover(book: &Book, lines: &mut Lines) {
    let [title, subtitle, year, department, _] = printed::cover_lines(book);
    for text in [title, subtitle, year, department] {
        if !is_blank(&text) {
            lines.text(&one_line(&text));
        }
    }
    if let Some(day) = book.head.as_of {
        lines.item("基準日", &era::wareki_date(day));
    }
}

fn ratings(book: &Book, contexts: &[Context], lines: &mut Lines) {
    let forms = printed::forms(book, contexts);
    let scales = printed::distinct_scales(&forms);
    let several = scales.len() > 1;
    for form in scales {
        lines.heading("■", &printed::scale_heading(book, form, several));
        for rating in &form.ratings {
            lines.item(&rating.name, &one_line(&book.expand(&rating.definition)));
        }
    }
}

fn contents(contexts: &[Context], lines: &mut Lines) {
    lines.heading("■", "目次");
    let mut before = None;
    for context in contexts {
        if before.replace(context.plan.id) != Some(context.plan.id) {
            lines.text(&one_line(&context.plan.name));
        }
        let caption = one_line(&printed::caption(context));
        lines.text(&format!("{caption}\u{3000}{}", one_line(&context.policy.name)));
    }
}

fn sheet(context: &Context, lines: &mut Lines) {
    let captions = &context.form.captions;
    lines.heading("●", &printed::title(context));
    lines.item(&context.expand(&captions.plan), &one_line(&context.plan.name));
    lines.item(&context.expand(&captions.policy), &one_line(&context.policy.name));
    for (goal, measures) in printed::goals(context) {
        lines.text(format!("{goal}\u{3000}{measures}").trim());
    }
    for (at, entry) in context.entries().enumerate() {
        row(context, at, entry, lines);
    }
    if let Some((heading, text)) = printed::closing(context) {
        lines.heading("○", if is_blank(&heading) { "実績評価" } else { &heading });
        lines.text(if is_blank(text) { BLANK } else { text.trim_end() });
    }
}

/// A row: its name as a heading, then each cell. What it shares with the row above is said
/// there.
fn row(context: &Context, at: usize, entry: &Entry, lines: &mut Lines) {
    let book = context.book;
    let parent = entry.parent.and_then(|parent| book.entry(parent).ok());
    let name = match parent {
        Some(parent) if is_blank(&entry.name) => format!("{}（続き）", parent.name),
        Some(parent) => format!("{}　{}", parent.name, entry.name),
        None => entry.name.clone(),
    };
    let marks: String = entry.marks.iter().map(|mark| format!("　※{mark}")).collect();
    lines.heading("○", &format!("{}　{name}{marks}", at + 1));
    for column in context.form.cell_columns() {
        let caption = context.expand(&column.caption);
        match book.is_merged(entry.id, &column.id) {
            true => lines.item(&caption, "（上の行と同じ）"),
            false => lines.item(&caption, book.text(entry.id, &column.id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;

    #[test]
    fn rows_are_read_one_cell_after_the_other() {
        let small = small();
        let bytes = write(&small.book, &Parts::only(vec![small.first])).unwrap();
        assert!(bytes.starts_with(b"\xef\xbb\xbf"));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.lines().all(|line| text.contains(&format!("{line}\r\n"))));
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let expected = "■子ども計画

●みなと市福祉計画　目標事業評価調書-1
計画名：子ども計画
施策名（目標事業量）：施策0

○1　相談
取組み・方針（目標事業量）：相談のtarget
達成度令和7年4月1日時点：相談のachievement
評価及び今後の方策（改善策）等：相談のevaluation
評価区分：継続

○2　保育
取組み・方針（目標事業量）：保育のtarget
達成度令和7年4月1日時点：保育のachievement
評価及び今後の方策（改善策）等：保育のevaluation
評価区分：継続

○3　保育（続き）
取組み・方針（目標事業量）：のtarget
達成度令和7年4月1日時点：（上の行と同じ）
評価及び今後の方策（改善策）等：（上の行と同じ）
評価区分：継続
";
        assert!(text.starts_with(expected), "{text}");
        assert!(text.ends_with("\n○施策全体又は基本目標からの実績評価\n全体の評価\n"), "{text}");
    }
}
