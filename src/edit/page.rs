//! Commands on how sheets are set on paper.

use crate::book::{Book, Change, Column, Form, FormId, Outline, PageSetup, Place, Record, SheetId};

use super::Refusal;
use super::effect::{Effect, Outcome};
use super::tree::change_sheet;

pub fn set_of_form(book: &Outline, form: FormId, page: &PageSetup) -> Outcome {
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

pub fn set_widths(book: &Outline, form: FormId, widths: &[u16]) -> Outcome {
    let columns = &book.form(form).ok_or(Refusal::Gone)?.columns;
    if columns.len() != widths.len() {
        return Err(Refusal::OtherColumns);
    }
    let least = Form::least_share(widths.iter().copied());
    let columns = columns
        .iter()
        .zip(widths)
        .map(|(column, &width)| Column { width: width.max(least), ..column.clone() })
        .collect();
    change_form(book, form, |form| form.columns = columns)
}

fn change_form(book: &Outline, form: FormId, change: impl FnOnce(&mut Form)) -> Outcome {
    let old = book.form(form).ok_or(Refusal::Gone)?;
    let mut new = old.clone();
    change(&mut new);
    let changes = vec![Change::update(Record::Form(old.clone()), Record::Form(new))];
    Ok(Effect::new(Place::default(), changes))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Command;
    use super::super::tests::run;
    use super::*;
    use crate::book::testing::{Small, small};

    /// The form of the book, and a set-up that differs from its own.
    pub fn form_and_page(book: &Book) -> (Form, Box<PageSetup>) {
        let form = book.forms().next().unwrap().clone();
        let page = PageSetup { body_pt: 11.0, shrink: true, ..(*form.page).clone() };
        (form, Box::new(page))
    }

    #[test]
    fn a_form_is_set_on_other_paper() {
        let Small { mut book, first, .. } = small();
        let (form, page) = form_and_page(&book);
        run(&mut book, Command::SetPage { form: form.id, page: page.clone() }).unwrap();
        assert_eq!(book.form(form.id).unwrap().page, page);
        assert_eq!(book.context(first).unwrap().page(), &*page);
        assert_eq!(book.form(form.id).unwrap().columns, form.columns, "nothing else has changed");
        assert_eq!(Command::SetPage { form: form.id, page }.step(&mut book).unwrap(), None);
    }

    #[test]
    fn a_sheet_has_a_page_of_its_own_until_it_goes_back_to_its_forms() {
        let Small { mut book, first, second } = small();
        let (form, page) = form_and_page(&book);
        let set = |page| Command::SetSheetPage { sheet: first, page };
        run(&mut book, set(Some(page.clone()))).unwrap();
        assert_eq!(book.context(first).unwrap().page(), &*page);
        assert_eq!(book.context(second).unwrap().page(), &*form.page);
        run(&mut book, set(None)).unwrap();
        assert_eq!(book.context(first).unwrap().page(), &*form.page);
    }

    #[test]
    fn what_is_no_number_is_not_taken_for_a_length() {
        let Small { mut book, first, .. } = small();
        let (form, page) = form_and_page(&book);
        for nonsense in [f32::NAN, f32::INFINITY] {
            let page = Box::new(PageSetup { height_mm: nonsense, ..(*page).clone() });
            let form = Command::SetPage { form: form.id, page: page.clone() };
            assert_eq!(form.step(&mut book), Err(Refusal::NotANumber));
            let sheet = Command::SetSheetPage { sheet: first, page: Some(page) };
            assert_eq!(sheet.step(&mut book), Err(Refusal::NotANumber));
        }
    }

    #[test]
    fn columns_are_made_wider_but_none_vanishes() {
        let Small { mut book, .. } = small();
        let form = book.forms().next().unwrap().id;
        let widths = |book: &Book| -> Vec<u16> {
            book.form(form).unwrap().columns.iter().map(|column| column.width).collect()
        };
        let set = |widths: &[u16]| Command::SetColumnWidths { form, widths: widths.to_vec() };
        run(&mut book, set(&[100, 300, 200, 300, 100])).unwrap();
        assert_eq!(widths(&book), [100, 300, 200, 300, 100]);
        run(&mut book, set(&[0, 500, 200, 299, 1])).unwrap();
        assert_eq!(widths(&book), [20, 500, 200, 299, 20]);
        run(&mut book, set(&[0; 5])).unwrap();
        assert_eq!(widths(&book), [1; 5]);
        run(&mut book, set(&[u16::MAX; 5])).unwrap();
        for wrong in [&[1, 2, 3, 4][..], &[1, 2, 3, 4, 5, 6], &[]] {
            assert_eq!(set(wrong).step(&mut book), Err(Refusal::OtherColumns));
        }
    }
}
