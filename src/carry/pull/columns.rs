//! Which column of this book's form a column of the other's goes to.

use std::collections::BTreeMap;

use crate::book::{Column, ColumnId, ColumnKind, Form, FormId};

/// A form of the other book, and the one of this book that its rows come to.
pub type Pair = (FormId, FormId);

/// What the clerk says of columns: where each goes, or that it does not come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<(Pair, ColumnId), Option<ColumnId>>);

/// A column of the other book's form that holds something, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Mapped {
    pub pair: Pair,
    pub column: ColumnId,
    /// What it is called there.
    pub what: String,
    /// Where it goes; nowhere where this book's form has none that means the same.
    pub to: Option<ColumnId>,
    /// A text that stands in it.
    pub example: String,
}

impl Mapping {
    /// Says where a column goes.
    pub fn set(&mut self, pair: Pair, column: ColumnId, to: Option<ColumnId>) {
        self.0.insert((pair, column), to);
    }

    /// Where all columns of `theirs` go in `own`: by what they mean, but for what was
    /// said. A column takes in one other.
    pub(super) fn of(&self, own: &Form, theirs: &Form) -> BTreeMap<ColumnId, ColumnId> {
        let pair = (theirs.id, own.id);
        let mut all = own.counterparts(theirs);
        let said = self.0.iter().filter(|((of, _), _)| *of == pair);
        for ((_, column), to) in said {
            all.remove(column);
            let fits = |to: &&ColumnId| {
                let [own, other] = [own.column(to), theirs.all_cell_columns().find(|own| own.id == *column)];
                own.zip(other).is_some_and(|(own, other)| own.takes(other))
            };
            if let Some(to) = to.as_ref().filter(fits) {
                all.retain(|_, taken| taken != to);
                all.insert(column.clone(), to.clone());
            }
        }
        all
    }
}

/// The columns of `own` that can take in `theirs`.
pub fn choices<'f>(own: &'f Form, theirs: &'f Column) -> impl Iterator<Item = &'f Column> {
    own.columns.iter().filter(|column| column.kind != ColumnKind::Name).filter(|column| column.takes(theirs))
}
