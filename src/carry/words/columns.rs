//! Columns of years: 令和4年度実績, 令和5年度実績, 令和6年度実績 beside each other, each of
//! which becomes that of the year after. What stands in them goes to the one before.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::mention::{mentions, without_years};
use crate::book::{Carry, Cell, Column, ColumnId, ColumnKind, FiscalYear, Form, FormId, fields};

/// Columns that say the same of one year after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// From the oldest year to the newest.
    pub columns: Vec<ColumnId>,
    /// The year of the first.
    pub first: FiscalYear,
}

/// Columns whose texts have to go to the year before, as their captions name the year
/// after then.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Slide {
    pub form: FormId,
    /// From the oldest year to the newest.
    pub columns: Vec<ColumnId>,
    /// They go there, and from now on every year.
    pub on: bool,
}

/// The one year that a column is of, by its caption or by that of its group, and what it
/// is called without it.
pub fn year_of(column: &Column, near: FiscalYear) -> Option<(FiscalYear, String)> {
    let single = |text: &str| {
        let years: BTreeSet<FiscalYear> =
            mentions(text, near).iter().filter_map(|own| own.fiscal_year()).collect();
        years.first().copied().filter(|_| years.len() == 1)
    };
    // What goes along by itself is a year, too.
    let dated = |text: &str| fields::fill(text, |field| fields::of_year(field, near));
    let [group, caption] = [column.group.as_deref().unwrap_or_default(), &column.caption].map(dated);
    let year = single(&caption).or_else(|| single(&group))?;
    let words = format!("{}\u{1f}{}", without_years(&group), without_years(&caption));
    Some((year, words))
}

/// The runs of at least two years in a form, of which one is next to `near`.
pub fn runs(form: &Form, near: FiscalYear) -> Vec<Run> {
    let mut by_words: BTreeMap<(String, bool), BTreeMap<FiscalYear, ColumnId>> = BTreeMap::new();
    let mut order = Vec::new();
    for column in form.cell_columns() {
        let Some((year, words)) = year_of(column, near) else { continue };
        let key = (words, column.kind == ColumnKind::Rating);
        if !by_words.contains_key(&key) {
            order.push(key.clone());
        }
        by_words.entry(key).or_default().entry(year).or_insert_with(|| column.id.clone());
    }
    let mut all = Vec::new();
    for years in order.iter().filter_map(|key| by_words.get(key)) {
        let mut run: Vec<(FiscalYear, &ColumnId)> = Vec::new();
        let mut take = |run: &mut Vec<(FiscalYear, &ColumnId)>| {
            let is_near = run.iter().any(|(year, _)| (year.year() - near.year()).abs() <= 1);
            if let [(first, _), _, ..] = run.as_slice()
                && is_near
            {
                all.push(Run { columns: run.iter().map(|(_, id)| (*id).clone()).collect(), first: *first });
            }
            run.clear();
        };
        for (year, id) in years {
            if run.last().is_some_and(|(before, _)| before.after() != Some(*year)) {
                take(&mut run);
            }
            run.push((*year, id));
        }
        take(&mut run);
    }
    all
}

/// The columns whose texts would stand under another year than theirs, as the form does
/// not say that they go to the year before. `near` is the book's year.
pub fn slides(form: &Form, near: FiscalYear) -> Vec<Slide> {
    let stand_wrong = |run: &Run| {
        let carry = |id: &ColumnId| form.column(id).map(|column| &column.carry);
        // The oldest may keep what is put in its place anyhow.
        let mut pairs = run.columns.iter().zip(run.columns.iter().skip(1));
        let is_fit = |(before, own): (&ColumnId, &ColumnId)| carry(own) == Some(&Carry::Move(before.clone()));
        let is_cleared = run.columns.iter().all(|id| carry(id) == Some(&Carry::Clear));
        !is_cleared && !pairs.all(is_fit)
    };
    let wrong = runs(form, near).into_iter().filter(stand_wrong);
    wrong.map(|run| Slide { form: form.id, columns: run.columns, on: true }).collect()
}

impl Slide {
    /// Has the texts of the form's columns go to the year before.
    pub fn apply(&self, form: &mut Form) {
        for (before, own) in self.columns.iter().zip(self.columns.iter().skip(1)) {
            if let Some(column) = form.columns.iter_mut().find(|column| column.id == *own) {
                column.carry = Carry::Move(before.clone());
            }
        }
    }
}

/// The cells of a row in the book of `years` later, as a form of `near` has it. Cells
/// stay merged: that is how the form is filled in, whatever stands in them.
pub fn carried(
    form: &Form,
    before: &BTreeMap<ColumnId, Cell>,
    (near, years): (FiscalYear, i32),
) -> BTreeMap<ColumnId, Cell> {
    let mut after = once(form, before, |_| true);
    // Over several years only columns of years go on: what was moved once is last year's
    // text, and not that of the year before.
    if years > 1 {
        let of_years: BTreeSet<ColumnId> = runs(form, near).into_iter().flat_map(|run| run.columns).collect();
        for _ in 1..years {
            after = once(form, &after, |column| of_years.contains(column));
        }
    }
    after
}

/// A year later, as far as columns take part in that; others stay as they are.
fn once(
    form: &Form,
    before: &BTreeMap<ColumnId, Cell>,
    takes_part: impl Fn(&ColumnId) -> bool,
) -> BTreeMap<ColumnId, Cell> {
    let mut after = BTreeMap::new();
    let columns = || form.all_cell_columns();
    for column in columns() {
        let Some(cell) = before.get(&column.id) else { continue };
        if column.carry == Carry::Keep || *cell == Cell::Merged || !takes_part(&column.id) {
            after.insert(column.id.clone(), cell.clone());
        }
    }
    for column in columns().filter(|column| takes_part(&column.id)) {
        let Carry::Move(to) = &column.carry else { continue };
        if form.column(to).is_none() {
            continue;
        }
        // What stands there is what was moved there the year before.
        match before.get(&column.id) {
            Some(cell) => after.insert(to.clone(), cell.clone()),
            None => after.remove(to),
        };
    }
    after
}
