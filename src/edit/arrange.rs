//! Putting items of the tree elsewhere, and making copies of sheets.

use std::collections::BTreeMap;

use crate::book::{
    Book, CellRecord, Change, Entry, EntryId, Lineage, Outline, Place, Plan, PlanId, Policy, PolicyId,
    Record, Row, Sheet, SheetId,
};

use super::effect::{Effect, Outcome};
use super::order::make_room;
use super::{Item, Refusal};

/// Puts `item` under `parent` before the `index`-th of the others there, or at
/// their end.
pub fn place(book: &Book, item: Item, parent: Option<Item>, index: usize) -> Outcome {
    match (item, parent) {
        (Item::Plan(plan), None) => place_plan(book, plan, index),
        (Item::Policy(policy), Some(Item::Plan(plan))) => place_policy(book, policy, plan, index),
        (Item::Sheet(sheet), Some(Item::Policy(policy))) => place_sheet(book, sheet, policy, index),
        _ => Err(Refusal::OtherLevel),
    }
}

fn place_plan(book: &Outline, plan: PlanId, index: usize) -> Outcome {
    let row = book.plan(plan).ok_or(Refusal::Gone)?;
    let stays = Some(index) == book.plans().position(|other| other.id == plan);
    let others: Vec<Plan> = book.plans().filter(|other| other.id != plan).cloned().collect();
    Ok(Effect::new(Place::default(), moved(row, &others, index, stays, Plan::with_position)))
}

fn place_policy(book: &Outline, policy: PolicyId, plan: PlanId, index: usize) -> Outcome {
    let row = book.policy(policy).ok_or(Refusal::Gone)?;
    let form_of = |plan| Ok::<_, Refusal>(book.plan(plan).ok_or(Refusal::Gone)?.form);
    if form_of(plan)? != form_of(row.plan)? {
        return Err(Refusal::OtherForm);
    }
    let stays = Some(index) == book.policies_of(plan).position(|other| other.id == policy);
    let others: Vec<Policy> = book.policies_of(plan).filter(|other| other.id != policy).cloned().collect();
    let with = |row: Policy, position| Policy { plan, position, ..row };
    Ok(Effect::new(Place::default(), moved(row, &others, index, stays, with)))
}

fn place_sheet(book: &Book, sheet: SheetId, policy: PolicyId, index: usize) -> Outcome {
    let row = book.sheet(sheet)?;
    let form_of = |policy| {
        let plan = book.policy(policy).ok_or(Refusal::Gone)?.plan;
        Ok::<_, Refusal>(book.plan(plan).ok_or(Refusal::Gone)?.form)
    };
    if form_of(policy)? != form_of(row.policy)? {
        return Err(Refusal::OtherForm);
    }
    let stays = Some(index) == book.sheets_of(policy).position(|other| other.id == sheet);
    let others = book.full_sheets_of(policy)?.into_iter().filter(|other| other.id != sheet);
    let others: Vec<Sheet> = others.cloned().collect();
    let with = |row: Sheet, position| Sheet { policy, position, ..row };
    Ok(Effect::new(Place::sheet(sheet), moved(row, &others, index, stays, with)))
}

/// The changes that put `row` before `others[index]`; the row's own comes last.
fn moved<T: Row>(
    row: &T,
    others: &[T],
    index: usize,
    stays: bool,
    with_position: impl FnOnce(T, i64) -> T,
) -> Vec<Change> {
    if stays {
        return Vec::new();
    }
    let (position, mut changes) = make_room(others, index.min(others.len()));
    let new = with_position(row.clone(), position);
    changes.push(Change::update(row.clone().into_record(), new.into_record()));
    changes
}

/// A copy of a sheet under it: its rows with their cells, its links, its closing
/// text and its way on paper. The number is the next free one, and its rows are
/// projects of their own: through the years, a copy is not the same project.
pub fn duplicate(book: &mut Book, sheet: SheetId) -> Outcome {
    let original = book.sheet(sheet)?.clone();
    let rows: Vec<Entry> = book.entries_of(sheet)?.cloned().collect();
    let siblings: Vec<Sheet> = book.full_sheets_of(original.policy)?.into_iter().cloned().collect();
    let at = siblings.iter().position(|other| other.id == sheet).ok_or(Refusal::Gone)?;
    let (position, mut changes) = make_room(&siblings, at + 1);
    let id: SheetId = book.new_key();
    let number = book.sheets().map(|sheet| sheet.number).max().unwrap_or(0).saturating_add(1);
    changes.push(Change::insert(Record::Sheet(Sheet { id, position, number, lineage: None, ..original })));

    let keys: BTreeMap<EntryId, EntryId> = rows.iter().map(|row| (row.id, book.new_key())).collect();
    for row in rows {
        let Some(&own) = keys.get(&row.id) else { continue };
        let cells = book.cells_of(row.id).map(|(column, cell)| {
            let (column, cell) = (column.clone(), cell.clone());
            Change::insert(Record::Cell(CellRecord { entry: own, column, cell }))
        });
        let cells: Vec<Change> = cells.collect();
        let parent = row.parent.and_then(|parent| keys.get(&parent).copied());
        let copy = Entry { id: own, sheet: id, parent, lineage: Lineage::random(), ..row };
        changes.push(Change::insert(Record::Entry(copy)));
        changes.extend(cells);
    }
    Ok(Effect::new(Place::sheet(id), changes))
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::super::tests::run;
    use super::*;
    use crate::book::testing::{Small, names, rows, small};
    use crate::book::{ColumnId, Form, Key as _};

    fn numbers(book: &Book) -> Vec<u32> {
        book.sheets().map(|sheet| sheet.number).collect()
    }

    fn put(book: &mut Book, item: Item, parent: Option<Item>, index: usize) -> Result<(), Refusal> {
        run(book, Command::PlaceItem { item, parent, index })
    }

    #[test]
    fn a_sheet_is_put_before_any_other_of_its_policy_or_of_another() {
        let Small { mut book, first, second } = small();
        let (one, two) = (book.sheet(first).unwrap().policy, book.sheet(second).unwrap().policy);
        for _ in 0..2 {
            run(&mut book, Command::AddSheet { policy: one }).unwrap();
        }
        assert_eq!(numbers(&book), [1, 3, 4, 2]);
        put(&mut book, Item::Sheet(first), Some(Item::Policy(one)), 1).unwrap();
        assert_eq!(numbers(&book), [3, 1, 4, 2]);
        put(&mut book, Item::Sheet(first), Some(Item::Policy(one)), usize::MAX).unwrap();
        assert_eq!(numbers(&book), [3, 4, 1, 2]);
        put(&mut book, Item::Sheet(first), Some(Item::Policy(two)), 0).unwrap();
        assert_eq!(numbers(&book), [3, 4, 1, 2]);
        assert_eq!(book.sheet(first).unwrap().policy, two);
        let stays =
            Command::PlaceItem { item: Item::Sheet(first), parent: Some(Item::Policy(two)), index: 0 };
        assert_eq!(stays.step(&mut book), Ok(None), "where it is already");
    }

    #[test]
    fn policies_and_plans_are_put_among_theirs() {
        let Small { mut book, .. } = small();
        run(&mut book, Command::AddPlan { name: "第二".to_owned(), form: None }).unwrap();
        let plans: Vec<PlanId> = book.plans().map(|plan| plan.id).collect();
        let policies: Vec<PolicyId> = book.policies_of(plans[0]).map(|policy| policy.id).collect();
        put(&mut book, Item::Policy(policies[1]), Some(Item::Plan(plans[0])), 0).unwrap();
        assert_eq!(numbers(&book), [2, 1]);
        put(&mut book, Item::Policy(policies[1]), Some(Item::Plan(plans[1])), 0).unwrap();
        assert_eq!(numbers(&book), [1, 2]);
        put(&mut book, Item::Plan(plans[1]), None, 0).unwrap();
        assert_eq!(numbers(&book), [2, 1]);
    }

    #[test]
    fn nothing_is_put_where_its_form_or_its_level_does_not_fit() {
        let Small { mut book, first, second } = small();
        let other: crate::book::FormId = book.new_key();
        book.apply(&Change::insert(Record::Form(Form::kiyose(other))));
        run(&mut book, Command::AddPlan { name: "別の様式".to_owned(), form: Some(other) }).unwrap();
        let plan = book.plans().last().unwrap().id;
        run(&mut book, Command::AddPolicy { plan, name: "施策".to_owned() }).unwrap();
        let policy = book.policies_of(plan).next().unwrap().id;
        let own = book.sheet(first).unwrap().policy;
        let sheet = Item::Sheet(first);
        assert_eq!(put(&mut book, sheet, Some(Item::Policy(policy)), 0), Err(Refusal::OtherForm));
        assert_eq!(put(&mut book, Item::Policy(own), Some(Item::Plan(plan)), 0), Err(Refusal::OtherForm));
        assert_eq!(put(&mut book, sheet, Some(Item::Plan(plan)), 0), Err(Refusal::OtherLevel));
        assert_eq!(put(&mut book, sheet, Some(Item::Sheet(second)), 0), Err(Refusal::OtherLevel));
        let gone = Item::Policy(PolicyId::from_raw(9_999));
        assert_eq!(put(&mut book, sheet, Some(gone), 0), Err(Refusal::Gone));
    }

    #[test]
    fn a_copy_of_a_sheet_has_all_of_it_but_the_lineages_and_the_number() {
        let Small { mut book, first, second } = small();
        run(&mut book, Command::DuplicateSheet(first)).unwrap();
        assert_eq!(numbers(&book), [1, 3, 2], "under the original, with the next free number");
        let copy = book.full_sheets().unwrap().into_iter().nth(1).unwrap().clone();
        let original = book.sheet(first).unwrap().clone();
        let position = copy.position;
        assert_eq!(copy, Sheet { id: copy.id, position, number: 3, ..original });
        assert_eq!(names(&book, copy.id), names(&book, first));
        for (own, other) in rows(&book, copy.id).into_iter().zip(rows(&book, first)) {
            assert!(book.cells_of(own).eq(book.cells_of(other)), "cells and merges");
            let (own, other) = (book.entry(own).unwrap(), book.entry(other).unwrap());
            assert_ne!(own.lineage, other.lineage);
            assert_eq!(own.marks, other.marks);
        }
        let part = book.entry(rows(&book, copy.id)[2]).unwrap();
        assert_eq!(part.parent, Some(rows(&book, copy.id)[1]), "parts belong to the copy's rows");
        let evaluation: ColumnId = "evaluation".into();
        assert!(book.is_merged(part.id, &evaluation));
        assert_eq!(book.sheet(second).unwrap().number, 2);
    }
}
