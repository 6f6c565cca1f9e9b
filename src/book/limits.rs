//! How much of everything a book may hold.
//!
//! No city comes near to any of these: the published sheets have 1,200 characters in their
//! longest cell and 40 rows on their longest sheet, the widest form known has 30 columns.
//! They are there so that what is accepted can be shown, printed and saved on an office's
//! computer, whatever was read or pasted. What a book's file may hold is the same as what
//! can be entered or read into it: no book is made that could not be opened again.

use super::{Cell, Form, Goal, Head, Inquiry, PageSetup, Past, Plan, Record, Sheet, Subject};

/// Keys and positions are below this: numbers beyond it are nobody's work, and leave no room
/// to count on.
pub const NUMBER: i64 = 1 << 53;
/// Characters of a text: a cell, a closing text, a note. Some 500 printed pages.
pub const TEXT: usize = 1_000_000;
/// Characters of what stands on every page or is chosen from a list: titles, names of plans
/// and policies, captions, codes, running lines. Several printed pages.
pub const LINE: usize = 10_000;
/// Columns of a form that are shown; so many again may be put aside.
pub const COLUMNS: usize = 100;
/// Ratings of a form, and its marks; and those of a row.
pub const LISTED: usize = 100;
/// Goals and measures of a plan, or of a sheet.
pub const GOALS: usize = 1_000;
/// Rows of a sheet. A table of so many is some thousand pages.
pub const ROWS_OF_SHEET: usize = 20_000;
/// Rows of a book, each with all that is kept of it in memory where it is read whole.
pub const ROWS: usize = 300_000;
/// Sheets of a book that is read from a document.
pub const SHEETS: usize = 20_000;
/// Forms, and plans, of a book.
pub const OUTLINE: usize = 1_000;

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// A text has more than [`TEXT`] characters.
    Text,
    /// One has more than [`LINE`].
    Line,
    /// There are more than [`COLUMNS`] columns.
    Columns,
    /// There are more than [`LISTED`] ratings or marks.
    Listed,
    /// There are more than [`GOALS`] goals and measures.
    Goals,
    /// A file for a department has more than [`ROWS_OF_SHEET`] rows.
    Rows,
}

/// What a row of a book has too much of, if anything.
pub fn excess(record: &Record) -> Option<Excess> {
    match record {
        Record::Head(Head { title, subtitle, municipality, department, .. }) => {
            lines([title, subtitle, municipality, department])
        }
        Record::Form(form) => of_form(form),
        Record::Plan(plan) => of_plan(plan),
        Record::Policy(policy) => line(&policy.name),
        Record::Sheet(sheet) => of_sheet(sheet),
        Record::Entry(entry) => {
            text(&entry.name).or_else(|| listed(entry.marks.len())).or_else(|| lines(&entry.marks))
        }
        Record::Cell(row) => line(&row.column.0).or_else(|| match &row.cell {
            Cell::Text(own) => text(own),
            Cell::Merged => None,
        }),
        Record::Past(past) => excess_of_past(past),
        // A year is there only once: there are no more points than years.
        Record::Series(series) => lines([&series.name, &series.unit]),
        Record::Dismissal(row) => line(&row.finding).or_else(|| text(&row.reason)),
        Record::Reason(row) => text(&row.text),
        Record::LastFile(file) => {
            lines([&file.name, &file.folder, &file.contents]).or_else(|| lines(&file.beside))
        }
        Record::Inquiry(row) => excess_of_inquiry(row),
    }
}

fn excess_of_inquiry(inquiry: &Inquiry) -> Option<Excess> {
    lines([&inquiry.department, &inquiry.file])
        .or_else(|| lines(inquiry.returned.iter().map(|own| &own.file)))
        .or_else(|| lines(inquiry.asked.iter().map(|column| &column.0)))
        .or_else(|| (inquiry.rows.len() > ROWS_OF_SHEET).then_some(Excess::Rows))
        .or_else(|| inquiry.rows.iter().any(|row| row.cells.len() > 2 * COLUMNS).then_some(Excess::Columns))
}

/// What a record of an earlier year has too much of, if anything.
pub fn excess_of_past(past: &Past) -> Option<Excess> {
    lines([&past.plan, &past.policy]).or_else(|| match &past.subject {
        Subject::Sheet { overall, links } => {
            let links = || links.iter().flat_map(|links| links.goals.iter().chain(&links.measures));
            text(overall)
                .or_else(|| (links().count() > GOALS).then_some(Excess::Goals))
                .or_else(|| lines(links()))
        }
        Subject::Plan(plan) => {
            of_goals(&plan.goals).or_else(|| lines(plan.policies.iter().map(|policy| &policy.name)))
        }
        Subject::Entry(entry) => text(&entry.name)
            .or_else(|| listed(entry.marks.len()))
            .or_else(|| lines(&entry.marks))
            .or_else(|| (entry.cells.len() > 2 * COLUMNS).then_some(Excess::Columns))
            .or_else(|| entry.cells.iter().find_map(|cell| line(&cell.caption).or_else(|| text(&cell.text)))),
    })
}

fn of_form(form: &Form) -> Option<Excess> {
    if form.columns.len() > COLUMNS || form.shelved.len() > COLUMNS {
        return Some(Excess::Columns);
    }
    let captions = &form.captions;
    let own = [
        &form.name,
        &captions.sheet,
        &captions.plan,
        &captions.policy,
        &captions.goal,
        &captions.measure,
        &captions.overall,
        &captions.ratings,
    ];
    let columns = form.columns.iter().chain(&form.shelved);
    let of_columns = columns.flat_map(|column| {
        let own = [Some(&column.id.0), Some(&column.short), Some(&column.caption), column.group.as_ref()];
        own.into_iter().flatten().chain(&column.was)
    });
    let columns = form.columns.iter().chain(&form.shelved);
    listed(form.ratings.len())
        .or_else(|| listed(columns.map(|column| column.was.len()).max().unwrap_or(0)))
        .or_else(|| listed(form.marks.len().max(form.falling.len())))
        .or_else(|| lines(own))
        .or_else(|| lines(of_columns))
        .or_else(|| lines(form.ratings.iter().map(|rating| &rating.name)))
        .or_else(|| lines(&form.marks))
        .or_else(|| lines(&form.falling))
        .or_else(|| lines(form.ratings.iter().map(|rating| &rating.definition)))
        .or_else(|| of_page(&form.page))
}

fn of_page(page: &PageSetup) -> Option<Excess> {
    page.header.texts().into_iter().chain(page.footer.texts()).find_map(line)
}

fn of_plan(plan: &Plan) -> Option<Excess> {
    line(&plan.name).or_else(|| of_goals(&plan.goals))
}

fn of_goals(goals: &[Goal]) -> Option<Excess> {
    let measures = || goals.iter().flat_map(|goal| &goal.measures);
    if goals.len() + measures().count() > GOALS {
        return Some(Excess::Goals);
    }
    lines(goals.iter().flat_map(|goal| [&goal.code, &goal.name]))
        .or_else(|| lines(measures().flat_map(|measure| [&measure.code, &measure.name])))
}

fn of_sheet(sheet: &Sheet) -> Option<Excess> {
    if sheet.goals.len() + sheet.measures.len() > GOALS {
        return Some(Excess::Goals);
    }
    lines(sheet.goals.iter().chain(&sheet.measures))
        .or_else(|| text(&sheet.overall))
        .or_else(|| text(&sheet.note))
        .or_else(|| sheet.page.as_deref().and_then(of_page))
}

fn listed(count: usize) -> Option<Excess> {
    (count > LISTED).then_some(Excess::Listed)
}

fn lines<'t>(texts: impl IntoIterator<Item = &'t String>) -> Option<Excess> {
    texts.into_iter().find_map(|text| line(text))
}

fn line(text: &str) -> Option<Excess> {
    is_longer(text, LINE).then_some(Excess::Line)
}

fn text(text: &str) -> Option<Excess> {
    is_longer(text, TEXT).then_some(Excess::Text)
}

/// Whether a text has more characters than these.
pub fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && text.char_indices().nth(most).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::*;

    #[test]
    fn a_text_is_counted_in_characters() {
        assert!(!is_longer("", 0) && is_longer("あ", 0));
        assert!(!is_longer(&"あ".repeat(10), 10) && is_longer(&"あ".repeat(11), 10));
        assert!(!is_longer(&"𠮷".repeat(10), 10) && is_longer(&"a".repeat(11), 10));
    }

    #[test]
    fn what_there_is_too_much_of_is_named() {
        let book = small().book;
        assert!(book.records().all(|record| excess(&record.unwrap()).is_none()));
        let form = book.forms().next().unwrap().clone();
        let with = |change: fn(&mut Form)| {
            let mut form = form.clone();
            change(&mut form);
            excess(&Record::Form(form))
        };
        let long = || "長".repeat(LINE + 1);
        assert_eq!(
            with(|form| form.columns = vec![form.columns[0].clone(); COLUMNS + 1]),
            Some(Excess::Columns)
        );
        assert_eq!(
            with(|form| form.ratings = vec![form.ratings[0].clone(); LISTED + 1]),
            Some(Excess::Listed)
        );
        assert_eq!(with(|form| form.marks = vec![String::new(); LISTED + 1]), Some(Excess::Listed));
        assert_eq!(with(|form| form.captions.sheet = "長".repeat(LINE + 1)), Some(Excess::Line));
        assert_eq!(with(|form| form.page.footer.center = "長".repeat(LINE + 1)), Some(Excess::Line));
        let head = Head { title: long(), ..book.head.clone() };
        assert_eq!(excess(&Record::Head(head)), Some(Excess::Line));
        let sheet = book.full_sheets().unwrap()[0].clone();
        let wordy = Sheet { overall: "長".repeat(TEXT + 1), ..sheet.clone() };
        assert_eq!(excess(&Record::Sheet(wordy)), Some(Excess::Text));
        let served = Sheet { goals: vec![String::new(); GOALS + 1], ..sheet };
        assert_eq!(excess(&Record::Sheet(served)), Some(Excess::Goals));
    }
}
