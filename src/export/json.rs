//! A book as the JSON of `chosho show`.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::book::{
    Book, Cell, Column, Entry, Form, Goal, Key, LastFile, Measure, Plan, Policy, Rating, Sheet, Unread,
};
use crate::interchange::{
    BookJson, CellsJson, ColumnJson, EntryJson, FormJson, FormRef, GoalJson, MeasureJson, PlanJson,
    PolicyJson, RatingJson, SheetJson,
};

/// The whole of `book`, indented, with a newline at the end. The same book
/// gives the same text.
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn to_json(book: &Book) -> Result<String, Unread> {
    let mut json = Vec::new();
    // Writing to memory cannot fail, and every key is a string.
    let _ = write(book, whole(book)?, &mut json);
    Ok(String::from_utf8(json).unwrap_or_default())
}

/// The same, written piece by piece. What earlier years said and could not be read is not
/// there: [`Book::check_read`] says so.
///
/// # Errors
/// Those of writing, and of reading sheets, of which nothing is written then.
pub fn write_json(book: &Book, out: impl Write) -> io::Result<()> {
    write(book, whole(book).map_err(|unread| io::Error::other(crate::error::Error::from(unread)))?, out)
}

fn write(book: &Book, json: BookJson, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, &Whole { json, book })?;
    out.write_all(b"\n")
}

/// A book whose earlier years are read while they are written: all of them at once are
/// many times as large as the book.
struct Whole<'b> {
    /// All but those.
    json: BookJson,
    book: &'b Book,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Those of `BookJson`, in its order.
        let BookJson { title, municipality, department, fiscal_year, as_of, forms, plans, .. } = &self.json;
        let BookJson { subtitle, past: _, series, dismissals, reasons, last_file, inquiries, .. } =
            &self.json;
        let mut whole = serializer.serialize_struct("BookJson", 14)?;
        whole.serialize_field("title", title)?;
        whole.serialize_field("municipality", municipality)?;
        whole.serialize_field("department", department)?;
        whole.serialize_field("fiscal_year", fiscal_year)?;
        whole.serialize_field("as_of", as_of)?;
        whole.serialize_field("forms", forms)?;
        whole.serialize_field("plans", plans)?;
        whole.serialize_field("subtitle", subtitle)?;
        if self.book.has_past() {
            whole.serialize_field("past", &Pasts(self.book))?;
        }
        if !series.is_empty() {
            whole.serialize_field("series", series)?;
        }
        if !dismissals.is_empty() {
            whole.serialize_field("dismissals", dismissals)?;
        }
        if !reasons.is_empty() {
            whole.serialize_field("reasons", reasons)?;
        }
        if last_file.is_some() {
            whole.serialize_field("last_file", last_file)?;
        }
        if !inquiries.is_empty() {
            whole.serialize_field("inquiries", inquiries)?;
        }
        whole.end()
    }
}

struct Pasts<'b>(&'b Book);

impl Serialize for Pasts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.read_pasts())
    }
}

/// A form as a file of its own, for another book: without its key, and without
/// the columns put aside, whose text stays where it is.
pub fn form_to_json(form: &Form) -> String {
    let json = FormJson { id: None, shelved: Vec::new(), ..self::form(form) };
    let mut json = serde_json::to_string_pretty(&json).unwrap_or_default();
    json.push('\n');
    json
}

/// All but what earlier years said.
fn whole(book: &Book) -> Result<BookJson, Unread> {
    let head = &book.head;
    Ok(BookJson {
        title: head.title.clone(),
        municipality: head.municipality.clone(),
        department: head.department.clone(),
        fiscal_year: head.fiscal_year.year(),
        as_of: head.as_of,
        forms: book.forms().map(form).collect(),
        plans: book.plans().map(|row| plan(book, row)).collect::<Result<_, _>>()?,
        subtitle: head.subtitle.clone(),
        past: Vec::new(),
        series: book.all_series().cloned().collect(),
        dismissals: book.dismissals().cloned().collect(),
        reasons: book.reasons().cloned().collect(),
        // Folders of this office are nobody else's business.
        last_file: book.last_file().map(|file| LastFile {
            folder: String::new(),
            beside: None,
            ..file.clone()
        }),
        inquiries: book.inquiries().cloned().collect(),
    })
}

fn form(form: &Form) -> FormJson {
    FormJson {
        name: form.name.clone(),
        columns: form.columns.iter().map(column).collect(),
        ratings: form.ratings.iter().map(rating).collect(),
        marks: Some(form.marks.clone()),
        falling: (!Form::is_usually_falling(&form.falling)).then(|| form.falling.clone()),
        captions: Some(form.captions.clone()),
        page: Some((*form.page).clone()),
        shelved: form.shelved.iter().map(column).collect(),
        id: Some(form.id.raw()),
    }
}

fn column(column: &Column) -> ColumnJson {
    ColumnJson {
        id: column.id.0.clone(),
        caption: column.caption.clone(),
        short: Some(column.short.clone()),
        kind: Some(column.kind),
        role: column.role,
        group: column.group.clone(),
        width: Some(column.width),
        carry: Some(column.carry.clone()),
        was: column.was.clone(),
    }
}

fn rating(rating: &Rating) -> RatingJson {
    RatingJson {
        name: rating.name.clone(),
        definition: rating.definition.clone(),
        color: Some(rating.color),
        needs_figure: Some(rating.needs_figure),
    }
}

fn plan(book: &Book, plan: &Plan) -> Result<PlanJson, Unread> {
    Ok(PlanJson {
        name: plan.name.clone(),
        goals: goals_to_json(&plan.goals),
        policies: book.policies_of(plan.id).map(|row| policy(book, plan, row)).collect::<Result<_, _>>()?,
        period: plan.period.map(|(first, last)| (first.year(), last.year())),
        form: book.forms().position(|form| form.id == plan.form).map(FormRef::Index),
        id: Some(plan.id.raw()),
    })
}

/// Goals with their measures.
pub fn goals_to_json(goals: &[Goal]) -> Vec<GoalJson> {
    let measure = |own: &Measure| MeasureJson { code: own.code.clone(), name: own.name.clone() };
    let goal = |own: &Goal| GoalJson {
        code: own.code.clone(),
        name: own.name.clone(),
        measures: own.measures.iter().map(measure).collect(),
    };
    goals.iter().map(goal).collect()
}

fn policy(book: &Book, plan: &Plan, policy: &Policy) -> Result<PolicyJson, Unread> {
    let form = book.form(plan.form);
    let sheets = book.full_sheets_of(policy.id)?.into_iter().map(|row| sheet(book, form, row));
    Ok(PolicyJson {
        name: policy.name.clone(),
        sheets: sheets.collect::<Result<_, _>>()?,
        id: Some(policy.id.raw()),
    })
}

fn sheet(book: &Book, form: Option<&Form>, sheet: &Sheet) -> Result<SheetJson, Unread> {
    Ok(SheetJson {
        number: sheet.number,
        goals: sheet.goals.clone(),
        measures: sheet.measures.clone(),
        entries: book.entries_of(sheet.id)?.map(|row| entry(book, form, row)).collect(),
        overall: sheet.overall.clone(),
        page: sheet.page.as_deref().cloned(),
        note: sheet.note.clone(),
        id: Some(sheet.id.raw()),
        lineage: sheet.lineage.map(|lineage| lineage.to_string()),
    })
}

fn entry(book: &Book, form: Option<&Form>, entry: &Entry) -> EntryJson {
    // Cells of columns that the plan's form does not have come last: they are
    // there again when the plan goes back to the form that has them.
    let place = |column: &str| {
        form.and_then(|form| form.columns.iter().position(|other| other.id.0 == column)).unwrap_or(usize::MAX)
    };
    let mut cells = Vec::new();
    let mut merged = Vec::new();
    for (column, cell) in book.cells_of(entry.id) {
        match cell {
            Cell::Text(text) => cells.push((column.0.clone(), text.clone())),
            Cell::Merged => merged.push(column.0.clone()),
        }
    }
    cells.sort_by_key(|(column, _)| place(column));
    merged.sort_by_key(|column| place(column));
    EntryJson {
        id: Some(entry.id.raw()),
        lineage: Some(entry.lineage.to_string()),
        parent: entry.parent.map(Key::raw),
        name: entry.name.clone(),
        marks: entry.marks.clone(),
        cells: CellsJson(cells),
        merged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Change, Dismissal, DismissalId, Record};

    #[test]
    fn what_is_written_piece_by_piece_is_what_the_shape_says() {
        let mut book = crate::import::sample().unwrap();
        let plain = |book: &Book| {
            let json = BookJson { past: book.pasts().cloned().collect(), ..whole(book).unwrap() };
            serde_json::to_string_pretty(&json).unwrap() + "\n"
        };
        assert!(book.has_past() && book.all_series().next().is_some());
        assert_eq!(to_json(&book).unwrap(), plain(&book));
        let id = DismissalId::from_raw(9_999);
        let row = Dismissal { id, finding: "同文".to_owned(), reason: "確認済み".to_owned() };
        book.apply(&Change::insert(Record::Dismissal(row)));
        assert_eq!(to_json(&book).unwrap(), plain(&book));
        let bare = Book::new(book.head.clone());
        assert_eq!(to_json(&bare).unwrap(), plain(&bare));
    }
}
