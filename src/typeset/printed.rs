//! What is printed of a book, as texts with their places in tables: set on pages here, and
//! written into files of Excel and Word by [`crate::export`].

use crate::book::{Context, Entry, Form, Outline, era};

/// A sheet's name: 目標事業評価調書-3.
pub fn caption(context: &Context) -> String {
    let caption = context.expand(&context.form.captions.sheet);
    // A form may have none; the sheet is still called something.
    if caption.trim().is_empty() { format!("調書-{}", context.sheet.number) } else { caption }
}

/// The sheet's title: the book's, and the sheet's own caption.
pub fn title(context: &Context) -> String {
    joined_title(&context.book.head.title, &caption(context))
}

/// Puts `caption` behind `title`, without saying twice what the one ends and
/// the other begins with.
fn joined_title(title: &str, caption: &str) -> String {
    let (title, caption) = (title.trim(), caption.trim());
    let shared = caption
        .char_indices()
        .map(|(at, character)| at + character.len_utf8())
        .rfind(|&end| caption.get(..end).is_some_and(|start| title.ends_with(start)))
        .unwrap_or(0);
    let rest = caption.get(shared..).unwrap_or_default();
    if shared > 0 || title.is_empty() || caption.is_empty() {
        format!("{title}{rest}")
    } else {
        format!("{title}\u{3000}{caption}")
    }
}

/// The sheet's goals, each with its measures: 基本目標 2, 基本施策 2-1、2-2.
pub fn goals(context: &Context) -> Vec<(String, String)> {
    let captions = &context.form.captions;
    let [caption, measure_caption] = [&captions.goal, &captions.measure].map(|words| context.expand(words));
    let belongs = |goal: &str, measure: &str| match context.plan.goals.iter().find(|known| known.code == goal)
    {
        Some(known) if known.measures.iter().any(|one| one.code == measure) => true,
        _ => measure.strip_prefix(goal).is_some_and(|rest| rest.starts_with('-')),
    };
    let listed = |codes: Vec<&str>| match codes.as_slice() {
        [] => String::new(),
        codes => format!("{measure_caption} {}", codes.join("、")),
    };
    let mut rest: Vec<&str> = context.sheet.measures.iter().map(String::as_str).collect();
    let mut goals = Vec::new();
    for goal in &context.sheet.goals {
        let (own, others) = rest.into_iter().partition(|measure| belongs(goal, measure));
        rest = others;
        goals.push((format!("{caption} {goal}"), listed(own)));
    }
    if !rest.is_empty() {
        goals.push((String::new(), listed(rest)));
    }
    goals
}

/// The words over a table's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedHeader {
    /// How many rows they take: one, or two where columns stand under a common caption.
    pub rows: usize,
    /// They cover the rows without overlapping.
    pub cells: Vec<HeaderCaption>,
}

/// A caption over one column or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderCaption {
    /// Its first row and how many it covers.
    pub rows: (usize, usize),
    /// Its first column and how many it covers.
    pub columns: (usize, usize),
    /// What it says.
    pub text: String,
}

/// The header of a sheet's table.
pub fn header(context: &Context) -> PrintedHeader {
    let columns = &context.form.columns;
    let rows = if columns.iter().any(|column| column.group.is_some()) { 2 } else { 1 };
    let mut cells = Vec::new();
    let mut at = 0;
    while let Some(column) = columns.get(at) {
        let count = match &column.group {
            None => 1,
            Some(_) => columns.iter().skip(at).take_while(|next| next.group == column.group).count(),
        };
        if let Some(group) = &column.group {
            cells.push(HeaderCaption { rows: (0, 1), columns: (at, count), text: context.expand(group) });
        }
        for (place, column) in columns.iter().enumerate().skip(at).take(count) {
            let own = if column.group.is_some() { (1, 1) } else { (0, rows) };
            let text = context.expand(&column.caption);
            cells.push(HeaderCaption { rows: own, columns: (place, 1), text });
        }
        at += count;
    }
    PrintedHeader { rows, cells }
}

/// A name with its marks beneath: ※新規. `rows` are those that share it.
pub fn name(entry: &Entry, rows: &[&Entry]) -> String {
    let mut marks: Vec<String> = Vec::new();
    for mark in rows.iter().flat_map(|row| &row.marks).map(|mark| format!("※{mark}")) {
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    let mut text = entry.name.clone();
    if !marks.is_empty() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&marks.join("\u{3000}"));
    }
    text
}

/// The same where nothing else shows that a row divides another: its own name stands a little
/// further in.
pub fn indented_name(entry: &Entry, rows: &[&Entry]) -> String {
    let name = name(entry, rows);
    let is_part = entry.parent.is_some() && !entry.name.trim().is_empty();
    if is_part { format!("\u{3000}{name}") } else { name }
}

/// The heading of the closing text, and that. `None` where the form has no such thing and the
/// sheet says nothing.
pub fn closing<'b>(context: &Context<'b>) -> Option<(String, &'b str)> {
    let heading = context.expand(&context.form.captions.overall);
    let text = context.sheet.overall.as_str();
    (!heading.trim().is_empty() || !text.trim().is_empty()).then_some((heading, text))
}

/// The lines of the title page: title, subtitle, year, department, as-of date. Some may be
/// empty.
pub fn cover_lines(book: &Outline) -> [String; 5] {
    let head = &book.head;
    let year = head.fiscal_year.wareki();
    // A subtitle such as 【平成22年度 … 評価調書】 names the year already.
    let named = [&head.title, &head.subtitle].iter().any(|text| text.contains(&year));
    let department = match head.department.starts_with(&head.municipality) {
        true => head.department.clone(),
        false => format!("{}\u{3000}{}", head.municipality, head.department).trim().to_owned(),
    };
    let as_of = head.as_of.map(|day| format!("基準日\u{3000}{}", era::wareki_date(day)));
    let year = if named { String::new() } else { year };
    [head.title.clone(), head.subtitle.clone(), year, department, as_of.unwrap_or_default()]
}

/// One form for each scale there is: forms that rate alike are explained once.
pub fn distinct_scales<'b>(forms: &[&'b Form]) -> Vec<&'b Form> {
    let mut distinct: Vec<&Form> = Vec::new();
    for form in forms.iter().filter(|form| !form.ratings.is_empty()) {
        let alike = |known: &&Form| {
            known.captions.ratings == form.captions.ratings
                && known
                    .ratings
                    .iter()
                    .map(|rating| (&rating.name, &rating.definition))
                    .eq(form.ratings.iter().map(|rating| (&rating.name, &rating.definition)))
        };
        if !distinct.iter().any(alike) {
            distinct.push(form);
        }
    }
    distinct
}

/// What stands over a scale; with its form's name where there are several.
pub fn scale_heading(book: &Outline, form: &Form, several: bool) -> String {
    let caption = book.expand(&form.captions.ratings);
    if several { format!("{caption}（{}）", form.name) } else { caption }
}

/// The forms in use, in the book's order: those of the sheets, or of all plans
/// where there is no sheet yet.
pub fn forms<'b>(book: &'b Outline, contexts: &[Context]) -> Vec<&'b Form> {
    let used = |form: &&Form| contexts.iter().any(|context| context.form.id == form.id);
    let planned = |form: &&Form| book.plans().any(|plan| plan.form == form.id);
    if contexts.is_empty() {
        book.forms().filter(planned).collect()
    } else {
        book.forms().filter(used).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheets_title_says_nothing_twice() {
        for (title, caption, joined) in [
            ("清瀬市計画 目標事業評価調書", "目標事業評価調書-3", "清瀬市計画 目標事業評価調書-3"),
            ("清瀬市計画", "目標事業評価調書-3", "清瀬市計画\u{3000}目標事業評価調書-3"),
            ("", "目標事業評価調書-3", "目標事業評価調書-3"),
            ("清瀬市計画", "", "清瀬市計画"),
        ] {
            assert_eq!(joined_title(title, caption), joined);
        }
    }
}
