//! Commands on forms: their columns, ratings and marks, and which plan has which.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Book, Carry, Cell, CellRecord, Change, Column, ColumnId, ColumnKind, Entry, Form, FormId, Place, Plan,
    PlanId, Record, Unread,
};
use crate::book::{Outline, limits};

use super::Refusal;
use super::effect::{Effect, Outcome};
use super::entries::cell_change;
use super::order::make_room;

/// Words of a form's lists that become others, in the rows that use them too.
/// All of them change at once, so two can change places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renamed {
    /// Ratings, by the name they had.
    pub ratings: BTreeMap<String, String>,
    /// Marks, by the word they were.
    pub marks: BTreeMap<String, String>,
}

pub fn set(book: &Book, form: &Form, renamed: &Renamed) -> Outcome {
    let old = book.form(form.id).ok_or(Refusal::Gone)?;
    check(form)?;
    let mut new = Form { position: old.position, ..form.clone() };
    remember_names(&mut new, old);
    let kept: BTreeSet<&ColumnId> = new.all_cell_columns().map(|column| &column.id).collect();
    let dropped: Vec<&ColumnId> =
        old.all_cell_columns().map(|column| &column.id).filter(|id| !kept.contains(id)).collect();
    let rated: Vec<&ColumnId> = new
        .all_cell_columns()
        .filter(|column| column.kind == ColumnKind::Rating)
        .map(|column| &column.id)
        .collect();

    let mut changes = vec![Change::update(Record::Form(old.clone()), Record::Form(new.clone()))];
    let touches_rows = !dropped.is_empty() || !renamed.ratings.is_empty() || !renamed.marks.is_empty();
    for listed in book.listed_in(form.id).filter(|_| touches_rows) {
        book.look_at(listed.id, |shown| {
            for row in shown.entries() {
                let change = |column: &ColumnId, cell| cell_change(shown.book, row.id, column, cell);
                changes.extend(dropped.iter().filter_map(|column| change(column, None)));
                changes.extend(rated.iter().filter_map(|column| {
                    let name = renamed.ratings.get(shown.book.text(row.id, column))?;
                    let cell = (!name.is_empty()).then(|| Cell::Text(name.clone()));
                    change(column, cell)
                }));
                if row.marks.iter().any(|mark| renamed.marks.contains_key(mark)) {
                    let after = Entry { marks: marks(&row.marks, &renamed.marks), ..row.clone() };
                    changes.push(Change::update(Record::Entry(row.clone()), Record::Entry(after)));
                }
            }
        })?;
    }
    Ok(Effect::new(Place::default(), changes))
}

/// Columns that are called otherwise keep what they were called.
fn remember_names(new: &mut Form, old: &Form) {
    let old: BTreeMap<&ColumnId, &Column> =
        old.all_cell_columns().map(|column| (&column.id, column)).collect();
    for column in new.columns.iter_mut().chain(&mut new.shelved) {
        let Some(before) = old.get(&column.id) else { continue };
        column.was.clone_from(&before.was);
        if !column.is_called(&before.short) {
            column.was.push(before.short.clone());
            let old = column.was.len().saturating_sub(limits::LISTED);
            column.was.drain(..old);
        }
    }
}

/// The marks under their new names, each once.
fn marks(old: &[String], renamed: &BTreeMap<String, String>) -> Vec<String> {
    let mut new: Vec<String> = Vec::new();
    for mark in old.iter().map(|mark| renamed.get(mark).unwrap_or(mark)) {
        if !mark.is_empty() && !new.contains(mark) {
            new.push(mark.clone());
        }
    }
    new
}

pub fn add(book: &mut Book, form: &Form, plans: &[PlanId]) -> Outcome {
    check(form)?;
    let id = book.new_key();
    let siblings: Vec<Form> = book.forms().cloned().collect();
    let (position, mut changes) = make_room(&siblings, siblings.len());
    changes.push(Change::insert(Record::Form(Form { id, position, ..form.clone() })));
    if !plans.is_empty() {
        let mut draft = book.clone();
        draft.apply_all(&changes);
        for &plan in plans {
            let effect = set_of_plan(&draft, plan, id)?;
            draft.apply_all(&effect.changes);
            changes.extend(effect.changes);
        }
    }
    Ok(Effect::new(Place::default(), changes))
}

pub fn delete(book: &Book, form: FormId) -> Outcome {
    let old = book.form(form).ok_or(Refusal::Gone)?;
    if book.plans_in(form).next().is_some() {
        return Err(Refusal::FormInUse);
    }
    if book.forms().count() == 1 {
        return Err(Refusal::LastForm);
    }
    Ok(Effect::new(Place::default(), vec![Change::delete(Record::Form(old.clone()))]))
}

/// Puts the sheets of a plan in another form. Cells go to the columns that mean the same
/// there; those that the other form does not have are put aside in it.
pub fn set_of_plan(book: &Book, plan: PlanId, form: FormId) -> Outcome {
    let old = book.plan(plan).ok_or(Refusal::Gone)?;
    let target = book.form(form).ok_or(Refusal::Gone)?;
    let mut changes = Vec::new();
    if old.form != form {
        let ids = new_ids(book, old, target);
        let mut taken_out = left_out(book, old, target)?;
        for column in &mut taken_out {
            if let Some(id) = ids.get(&column.id) {
                column.id.clone_from(id);
            }
        }
        if !taken_out.is_empty() {
            let mut new = target.clone();
            make_way_for(&mut new, &taken_out);
            new.shelved.extend(taken_out);
            changes.push(Change::update(Record::Form(target.clone()), Record::Form(new)));
        }
        changes.extend(renumbered(book, plan, &ids)?);
        let new = Plan { form, ..old.clone() };
        changes.push(Change::update(Record::Plan(old.clone()), Record::Plan(new)));
    }
    Ok(Effect::new(Place::default(), changes))
}

/// The ids that columns of a plan's sheets have in another form, where they are others.
fn new_ids(book: &Outline, plan: &Plan, target: &Form) -> BTreeMap<ColumnId, ColumnId> {
    let Some(own) = book.form(plan.form) else { return BTreeMap::new() };
    let same = target.counterparts(own);
    let taken: BTreeSet<&ColumnId> = target.all_cell_columns().map(|column| &column.id).collect();
    let new = own.all_cell_columns().map(|column| {
        let id = match same.get(&column.id) {
            Some(id) => id.clone(),
            None if is_put_aside(target, column) || !taken.contains(&column.id) => column.id.clone(),
            None => ColumnId::random(),
        };
        (column.id.clone(), id)
    });
    new.filter(|(old, new)| old != new).collect()
}

/// Whether a form has a column among those put aside, and it is that.
fn is_put_aside(form: &Form, column: &Column) -> bool {
    form.shelved.iter().any(|own| own.id == column.id && (own == column || own.is_alike(column)))
}

/// The cells of a plan's sheets under other ids of columns.
fn renumbered(book: &Book, plan: PlanId, ids: &BTreeMap<ColumnId, ColumnId>) -> Result<Vec<Change>, Refusal> {
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    if ids.is_empty() {
        return Ok(gone);
    }
    for listed in book.policies_of(plan).flat_map(|policy| book.sheets_of(policy.id)) {
        book.look_at(listed.id, |shown| {
            for row in shown.entries() {
                for (column, cell) in shown.book.cells_of(row.id) {
                    let Some(id) = ids.get(column) else { continue };
                    let record = |column: &ColumnId| {
                        Record::Cell(CellRecord { entry: row.id, column: column.clone(), cell: cell.clone() })
                    };
                    gone.push(Change::delete(record(column)));
                    new.push(Change::insert(record(id)));
                }
            }
        })?;
    }
    gone.extend(new);
    Ok(gone)
}

/// The columns in which the sheets of `plan` hold something and that `target`
/// does not have.
///
/// # Errors
/// [`Unread`] where some of them could not be read.
pub fn left_out(book: &Book, plan: &Plan, target: &Form) -> Result<Vec<Column>, Unread> {
    let form = book.form(plan.form);
    let same = form.map(|form| target.counterparts(form)).unwrap_or_default();
    let is_known = |id: &ColumnId| {
        let column = form.and_then(|form| form.all_cell_columns().find(|column| column.id == *id));
        same.contains_key(id) || column.is_some_and(|column| is_put_aside(target, column))
    };
    let used = book.plan_use(plan.id)?;
    let left = used.columns().filter(|(id, _)| !is_known(id)).map(|(id, _)| {
        let column = form.and_then(|form| form.all_cell_columns().find(|column| column.id == *id));
        column.cloned().unwrap_or_else(|| unknown(id))
    });
    Ok(left.collect())
}

/// A column of which only the id is known.
fn unknown(id: &ColumnId) -> Column {
    Column {
        id: id.clone(),
        short: id.0.clone(),
        caption: id.0.clone(),
        group: None,
        width: 225,
        kind: ColumnKind::Text,
        role: None,
        carry: Carry::Keep,
        was: Vec::new(),
    }
}

/// The name column has no cells and gives way to columns that have its id.
fn make_way_for(form: &mut Form, columns: &[Column]) {
    let name = form.columns.iter().position(|column| column.kind == ColumnKind::Name);
    let clashes = |id: &ColumnId| columns.iter().any(|column| column.id == *id);
    let fresh = ColumnId::random();
    if let Some(name) = name.and_then(|at| form.columns.get_mut(at))
        && clashes(&name.id)
    {
        name.id = fresh;
    }
}

fn check(form: &Form) -> Result<(), Refusal> {
    if !form.page.is_finite() {
        return Err(Refusal::NotANumber);
    }
    if form.is_sound() { Ok(()) } else { Err(Refusal::UnsoundForm) }
}

#[cfg(test)]
mod tests;
