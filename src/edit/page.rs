//! Commands on how sheets are set on paper.

use crate::book::{Book, Change, Column, Form, FormId, PageSetup, Place, Record, SheetId};

use super::Refusal;
use super::command::Effect;
use super::tree::change_sheet;

type Outcome = Result<Effect, Refusal>;

pub fn set_of_form(book: &Book, form: FormId, page: &PageSetup) -> Outcome {
    if !page.is_finite() {
        return Err(Refusal::NotANumber);
    }
    change_form(book, form, |form| *form.page = page.clone())
}

pub fn set_of_sheet(book: &Book, sheet: SheetId, page: Option<&PageSetup>) -> Outcome {
    if page.is_some_and(|page| !page.is_finite()) {
        return Err(Refusal::NotANumber);
    }
    change_sheet(book, sheet, |sheet| sheet.page = page.cloned().map(Box::new))
}

pub fn set_widths(book: &Book, form: FormId, widths: &[u16]) -> Outcome {
    let columns = &book.form(form).ok_or(Refusal::Gone)?.columns;
    if columns.len() != widths.len() {
        return Err(Refusal::OtherColumns);
    }
    let total: u32 = widths.iter().copied().map(u32::from).sum();
    let least = (total as f32 * Form::LEAST_SHARE).ceil().clamp(1.0, f32::from(u16::MAX)) as u16;
    let columns = columns
        .iter()
        .zip(widths)
        .map(|(column, &width)| Column { width: width.max(least), ..column.clone() })
        .collect();
    change_form(book, form, |form| form.columns = columns)
}

fn change_form(book: &Book, form: FormId, change: impl FnOnce(&mut Form)) -> Outcome {
    let old = book.form(form).ok_or(Refusal::Gone)?;
    let mut new = old.clone();
    change(&mut new);
    let changes = vec![Change::update(Record::Form(old.clone()), Record::Form(new))];
    Ok(Effect::new(Place::default(), changes))
}
