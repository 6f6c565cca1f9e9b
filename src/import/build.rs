//! A book from the sheets that were read of a document.

use std::collections::BTreeMap;

use crate::book::{
    Book, Cell, CellRecord, Change, ColumnId, ColumnKind, Entry, EntryId, Form, Goal, Head, Measure, Plan,
    PlanId, Policy, PolicyId, Record, Role, Sheet,
};
use crate::import::captions::squeeze;
use crate::import::lineage::Lineages;
use crate::import::position;
use crate::import::sheet::{ReadHead, ReadRow, ReadSheet, RowParent};

/// The book of these sheets.
///
/// Each sheet says by its place in `forms` which form it has; a plan whose sheets have
/// several is one plan for each of these.
pub(super) fn book(head: Head, forms: Vec<Form>, sheets: Vec<ReadSheet>) -> Book {
    let mut book = Book::new(head);
    let forms: Vec<Form> = forms
        .into_iter()
        .enumerate()
        .map(|(at, form)| Form { id: book.new_key(), position: position(at), ..form })
        .collect();
    for form in &forms {
        put(&mut book, Record::Form(form.clone()));
    }

    let plans = plans(&mut book, &forms, &sheets);
    let mut places = Places::default();
    let mut lineages = Lineages::default();
    let mut last_policy: Option<Policy> = None;
    for sheet in sheets {
        let (Some(plan), Some(form)) = (plans.get(&key_of(&sheet)), forms.get(sheet.form)) else { continue };
        let policy = policy(&mut book, last_policy.take(), plan, &sheet.head.policy, &mut places);
        let place = places.of_sheets.entry(policy.id).or_default();
        let at = position(std::mem::replace(place, *place + 1));
        add_sheet(&mut book, &mut lineages, (form, plan, &policy, at), sheet);
        last_policy = Some(policy);
    }
    book
}

/// How many policies and sheets there are so far in each plan and policy.
#[derive(Default)]
struct Places {
    of_policies: BTreeMap<PlanId, usize>,
    of_sheets: BTreeMap<PolicyId, usize>,
}

/// What tells a sheet's plan from others: its form, and its name.
fn key_of(sheet: &ReadSheet) -> (usize, String) {
    (sheet.form, squeeze(&sheet.head.plan))
}

/// The plans that the sheets name, each with the goals and measures of its sheets.
fn plans(book: &mut Book, forms: &[Form], sheets: &[ReadSheet]) -> BTreeMap<(usize, String), Plan> {
    let mut plans: BTreeMap<(usize, String), Plan> = BTreeMap::new();
    for sheet in sheets {
        let Some(form) = forms.get(sheet.form) else { continue };
        let place = position(plans.len());
        let plan = plans.entry(key_of(sheet)).or_insert_with(|| Plan {
            id: book.new_key(),
            position: place,
            name: sheet.head.plan.clone(),
            form: form.id,
            period: None,
            goals: Vec::new(),
        });
        add_goals(&mut plan.goals, &sheet.head);
    }
    let mut in_order: Vec<&Plan> = plans.values().collect();
    in_order.sort_by_key(|plan| plan.position);
    for plan in in_order {
        put(book, Record::Plan(plan.clone()));
    }
    plans
}

/// Takes the codes of a sheet into a plan's goals, each once and in order. A
/// measure (2-1) stands under the goal it begins with (2).
fn add_goals(goals: &mut Vec<Goal>, head: &ReadHead) {
    let of_measure = |code: &String| code.split('-').next().unwrap_or_default().to_owned();
    for code in head.goals.iter().cloned().chain(head.measures.iter().map(of_measure)) {
        if let Err(at) = goals.binary_search_by_key(&parts(&code), |goal| parts(&goal.code)) {
            goals.insert(at, Goal { code, ..Goal::default() });
        }
    }
    for code in &head.measures {
        let goal = of_measure(code);
        if let Some(goal) = goals.iter_mut().find(|other| parts(&other.code) == parts(&goal))
            && let Err(at) = goal.measures.binary_search_by_key(&parts(code), |measure| parts(&measure.code))
        {
            goal.measures.insert(at, Measure { code: code.clone(), ..Measure::default() });
        }
    }
    for (code, name) in &head.names {
        for goal in goals.iter_mut() {
            let measure = goal.measures.iter_mut().find(|measure| measure.code == *code);
            let own =
                measure.map(|measure| &mut measure.name).or((goal.code == *code).then_some(&mut goal.name));
            if let Some(own) = own.filter(|own| own.is_empty()) {
                own.clone_from(name);
            }
        }
    }
}

/// The numbers in a code, for sorting: 1-10 comes after 1-9.
fn parts(code: &str) -> Vec<(usize, &str)> {
    code.split('-').map(|part| (part.len(), part)).collect()
}

/// The policy `name` of `plan`: the `last` one if it is that, or else a new one.
/// A sheet that names none has one of its own.
fn policy(book: &mut Book, last: Option<Policy>, plan: &Plan, name: &str, places: &mut Places) -> Policy {
    let goes_on = |last: &Policy| last.plan == plan.id && !name.is_empty() && is_same(&last.name, name);
    if let Some(last) = last.filter(goes_on) {
        return last;
    }
    let place = places.of_policies.entry(plan.id).or_default();
    let policy = Policy {
        id: book.new_key(),
        plan: plan.id,
        position: position(std::mem::replace(place, *place + 1)),
        name: name.to_owned(),
    };
    put(book, Record::Policy(policy.clone()));
    policy
}

fn add_sheet(
    book: &mut Book,
    lineages: &mut Lineages,
    (form, plan, policy, at): (&Form, &Plan, &Policy, i64),
    text: ReadSheet,
) {
    let ReadHead { number, goals, measures, .. } = text.head;
    let sheet = Sheet {
        id: book.new_key(),
        policy: policy.id,
        position: at,
        number,
        goals,
        measures,
        overall: text.overall,
        page: None,
        note: String::new(),
        lineage: None,
    };
    put(book, Record::Sheet(sheet.clone()));

    // The last row with a name of its own, which rows without one continue and those further
    // in divide.
    let mut project: Option<(EntryId, String)> = None;
    let mut is_indented = false;
    let mut above: Option<EntryId> = None;
    let mut all: Vec<(EntryId, String)> = Vec::new();
    for (index, row) in text.rows.into_iter().enumerate() {
        let parent = match row.parent {
            RowParent::ByName => project.as_ref().filter(|_| row.name.is_empty()),
            RowParent::Indented => project.as_ref().filter(|_| row.name.is_empty() || !is_indented),
            RowParent::Row(at) => at.and_then(|at| all.get(at)),
        };
        let parent_name = parent.map(|(_, name)| name.as_str());
        let entry = Entry {
            id: book.new_key(),
            sheet: sheet.id,
            position: position(index),
            parent: parent.map(|(id, _)| *id),
            lineage: lineages.derive(&plan.name, &policy.name, number, &row.name, parent_name),
            name: row.name.clone(),
            marks: row.marks.clone(),
        };
        put(book, Record::Entry(entry.clone()));
        for (column, text) in &row.cells {
            put_cell(book, entry.id, column, Cell::Text(text.clone()));
        }
        if let Some(above) = above {
            for column in merged(book, form, above, &row) {
                put_cell(book, entry.id, &column, Cell::Merged);
            }
        }
        all.push((entry.id, row.name.clone()));
        if entry.parent.is_none() && !row.name.is_empty() {
            is_indented = row.parent == RowParent::Indented;
            project = Some((entry.id, row.name));
        }
        above = Some(entry.id);
    }
}

/// The blank cells of `row` that are part of those of the entry `above`.
///
/// All of them are where the row only continues a project. In a row with a name
/// and a rating of its own, an evaluation that is missing right under a rated
/// row was written once for both; but no cell goes on over a page's header.
fn merged(book: &Book, form: &Form, above: EntryId, row: &ReadRow) -> Vec<ColumnId> {
    if let Some(merged) = &row.merged {
        return merged.clone();
    }
    let is_blank = |column: &ColumnId| row.cells.iter().all(|(other, _)| other != column);
    let rating = form.role(Role::Rating).map(|column| &column.id);
    let both_rated = rating.is_some_and(|id| !is_blank(id) && !book.text(above, id).is_empty());
    let shares_evaluation = both_rated && !row.begins_page;
    form.cell_columns()
        .filter(|column| column.kind != ColumnKind::Name && is_blank(&column.id))
        .filter(|column| row.name.is_empty() || (shares_evaluation && column.role == Some(Role::Evaluation)))
        .filter(|column| book.cell(above, &column.id).is_some())
        .map(|column| column.id.clone())
        .collect()
}

fn is_same(one: &str, other: &str) -> bool {
    squeeze(one) == squeeze(other)
}

fn put_cell(book: &mut Book, entry: EntryId, column: &ColumnId, cell: Cell) {
    put(book, Record::Cell(CellRecord { entry, column: column.clone(), cell }));
}

fn put(book: &mut Book, record: Record) {
    book.apply(&Change::insert(record));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_sorted_by_their_numbers() {
        let head = |goals: &[&str], measures: &[&str]| ReadHead {
            names: Vec::new(),
            number: 1,
            plan: String::new(),
            policy: String::new(),
            goals: goals.iter().map(|code| (*code).to_owned()).collect(),
            measures: measures.iter().map(|code| (*code).to_owned()).collect(),
        };
        let mut goals = Vec::new();
        add_goals(&mut goals, &head(&["10", "2"], &["2-10", "2-9"]));
        add_goals(&mut goals, &head(&["2"], &["3-1", "2-9"]));
        let codes = |goal: &Goal| goal.measures.iter().map(|m| m.code.clone()).collect::<Vec<_>>().join(" ");
        let goals: Vec<_> = goals.iter().map(|goal| (goal.code.as_str(), codes(goal))).collect();
        assert_eq!(goals, [("2", "2-9 2-10".into()), ("3", "3-1".into()), ("10", String::new())]);
    }
}
