//! Which column of one form is which of another.

use crate::book::{Column, ColumnKind, Form};

/// The column of `own` that says what `theirs` says in another form: with the same id,
/// else with the same role, else with the same name. Ratings go only where ratings are.
pub fn matching<'f>(own: &'f Form, theirs: &Column) -> Option<&'f Column> {
    let fits = |column: &&Column| {
        column.kind != ColumnKind::Name
            && (column.kind == ColumnKind::Rating) == (theirs.kind == ColumnKind::Rating)
    };
    let columns = || own.cell_columns().filter(fits);
    let by_id = columns().find(|column| column.id == theirs.id);
    by_id
        .or_else(|| columns().find(|column| column.role.is_some() && column.role == theirs.role))
        .or_else(|| columns().find(|column| column.short == theirs.short))
}
