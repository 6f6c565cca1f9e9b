//! What the sheets of a form use of it: said before it is changed.

use std::collections::BTreeMap;

use super::{
    Book, Cell, ColumnId, ColumnKind, Context, Entry, Form, FormId, Known as _, Listed, Plan, PlanId, Unread,
};
use crate::lookalike::is_invisible;

/// What stands in the cells of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnUse {
    /// The rows that have text there.
    pub rows: usize,
    /// The characters of these texts, without spaces and line ends.
    pub characters: usize,
    /// The rows whose cell there is joined with the one above.
    pub merged: usize,
    /// How many rows say what, of texts as short as the name of a rating can be.
    short: BTreeMap<String, usize>,
}

impl ColumnUse {
    /// The most characters that are still compared with the names of ratings.
    const SHORT: usize = 40;

    /// Whether there is anything at all.
    pub fn is_empty(&self) -> bool {
        self.rows == 0 && self.merged == 0
    }

    /// How many rows say exactly this.
    pub fn rows_with(&self, text: &str) -> usize {
        self.short.get(text).copied().unwrap_or(0)
    }

    fn count(&mut self, cell: &Cell) {
        let Cell::Text(text) = cell else {
            self.merged += 1;
            return;
        };
        self.rows += 1;
        self.characters += text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).count();
        if text.chars().nth(Self::SHORT).is_none() {
            *self.short.entry(text.clone()).or_default() += 1;
        }
    }
}

/// What the sheets of a form use of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormUse {
    columns: BTreeMap<ColumnId, ColumnUse>,
    marks: BTreeMap<String, usize>,
}

impl FormUse {
    /// What stands in a column.
    pub fn column(&self, column: &ColumnId) -> ColumnUse {
        self.columns.get(column).cloned().unwrap_or_default()
    }

    /// The columns that hold something, in the order of their ids.
    pub fn columns(&self) -> impl Iterator<Item = (&ColumnId, &ColumnUse)> {
        self.columns.iter()
    }

    /// How many cells of the form's rating columns have this rating.
    pub fn rating(&self, form: &Form, name: &str) -> usize {
        form.all_cell_columns()
            .filter(|column| column.kind == ColumnKind::Rating)
            .filter_map(|column| self.columns.get(&column.id))
            .map(|column| column.rows_with(name))
            .sum()
    }

    /// How many rows have this mark.
    pub fn mark(&self, mark: &str) -> usize {
        self.marks.get(mark).copied().unwrap_or(0)
    }
}

impl Book {
    /// The plans whose sheets are in a form.
    pub fn plans_in(&self, form: FormId) -> impl Iterator<Item = &Plan> {
        self.plans().filter(move |plan| plan.form == form)
    }

    /// All sheets in a form.
    pub fn listed_in(&self, form: FormId) -> impl Iterator<Item = &Listed> {
        self.plans_in(form).flat_map(|plan| self.listed_in_plan(plan.id))
    }

    /// All sheets of a plan.
    fn listed_in_plan(&self, plan: PlanId) -> impl Iterator<Item = &Listed> {
        self.policies_of(plan).flat_map(|policy| self.sheets_of(policy.id))
    }

    /// What the sheets of a form use of it.
    ///
    /// # Errors
    /// [`Unread`] where some of them could not be read.
    pub fn form_use(&self, form: FormId) -> Result<FormUse, Unread> {
        self.use_by(self.listed_in(form))
    }

    /// What the sheets of a plan use of their form.
    ///
    /// # Errors
    /// [`Unread`] where some of them could not be read.
    pub fn plan_use(&self, plan: PlanId) -> Result<FormUse, Unread> {
        self.use_by(self.listed_in_plan(plan))
    }

    fn use_by<'b>(&'b self, sheets: impl Iterator<Item = &'b Listed>) -> Result<FormUse, Unread> {
        let mut used = FormUse::default();
        for listed in sheets {
            self.look_at(listed.id, |shown| shown.entries().for_each(|row| used.count(&shown, row)))
                .known()?;
        }
        Ok(used)
    }
}

impl FormUse {
    fn count(&mut self, shown: &Context<'_>, row: &Entry) {
        for (column, cell) in shown.book.cells_of(row.id) {
            if let Some(own) = self.columns.get_mut(column) {
                own.count(cell);
            } else {
                self.columns.entry(column.clone()).or_default().count(cell);
            }
        }
        for mark in &row.marks {
            *self.marks.entry(mark.clone()).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Small, small};

    #[test]
    fn what_stands_in_a_column_is_counted() {
        let Small { book, .. } = small();
        let form = book.forms().next().unwrap();
        let used = book.form_use(form.id).unwrap();
        let evaluation = used.column(&"evaluation".into());
        assert_eq!((evaluation.rows, evaluation.merged), (4, 1), "of the five rows of both sheets");
        assert_eq!(evaluation.characters, 4 * "相談のevaluation".chars().count());
        assert_eq!(used.rating(form, "継続"), 5);
        assert_eq!(used.rating(form, "達成"), 0);
        assert!(used.column(&"none".into()).is_empty());
    }
}
