//! Where what stands in a column stood then: texts of columns of years go to the column of
//! the year before, each year.

use std::collections::HashMap;

use crate::book::mention::mentions;
use crate::book::{Carry, Column, ColumnId, FiscalYear, Form, FormId, Outline};

/// By form and column, the column in which the same stood; `None` where there was none.
/// Columns that are in none of these keep their texts' place.
pub(super) type Origins = HashMap<(FormId, ColumnId), Option<ColumnId>>;

/// Where the columns of a book's years had their texts in an earlier year.
pub(super) fn origins(book: &Outline, old: FiscalYear) -> Origins {
    let new = book.head.fiscal_year;
    let of_form = |form: &Form| -> Vec<((FormId, ColumnId), Option<ColumnId>)> {
        let of_years = form.cell_columns().filter(|column| is_of_a_year(column, new));
        let from = of_years.map(|column| {
            let from = (old.year()..new.year()).try_fold(column, |at, _| before(form, at));
            ((form.id, column.id.clone()), from.map(|from| from.id.clone()))
        });
        from.filter(|((_, own), from)| from.as_ref() != Some(own)).collect()
    };
    book.forms().flat_map(of_form).collect()
}

/// Where a column's texts stood a year before.
fn before<'f>(form: &'f Form, column: &'f Column) -> Option<&'f Column> {
    let goes_there = |from: &&Column| from.carry == Carry::Move(column.id.clone());
    let from = form.cell_columns().filter(goes_there).last();
    // What stood there itself has gone on.
    from.or_else(|| (!matches!(column.carry, Carry::Move(_))).then_some(column))
}

/// Whether its caption, or that of its group, names a year.
fn is_of_a_year(column: &Column, near: FiscalYear) -> bool {
    let names = |text: &str| mentions(text, near).iter().any(|own| own.fiscal_year().is_some());
    names(&column.caption) || column.group.as_deref().is_some_and(names)
}
