//! Commands on plans, policies and sheets.

use crate::book::{
    Book, Change, Entry, FormId, Lineage, Outline, Place, Plan, PlanId, Policy, PolicyId, Record, Row, Sheet,
    SheetId,
};

use super::effect::{Effect, Outcome};
use super::order::{make_room, neighbour, permute};
use super::{Direction, Item, Refusal, entries};

pub fn add_plan(book: &mut Book, name: &str, form: Option<FormId>) -> Outcome {
    let form = match form {
        Some(form) => book.form(form).ok_or(Refusal::Gone)?.id,
        None => book.forms().next().ok_or(Refusal::NoForm)?.id,
    };
    let id = book.new_key();
    let siblings: Vec<Plan> = book.plans().cloned().collect();
    let (position, mut changes) = make_room(&siblings, siblings.len());
    let plan = Plan { id, position, name: name.to_owned(), form, period: None, goals: Vec::new() };
    changes.push(Change::insert(Record::Plan(plan)));
    Ok(Effect::new(Place::default(), changes))
}

pub fn set_plan(book: &Outline, plan: &Plan) -> Outcome {
    let old = book.plan(plan.id).ok_or(Refusal::Gone)?;
    let new = Plan { position: old.position, form: old.form, ..plan.clone() };
    Ok(Effect::new(Place::default(), vec![Change::update(Record::Plan(old.clone()), Record::Plan(new))]))
}

pub fn add_policy(book: &mut Book, plan: PlanId, name: &str) -> Outcome {
    book.plan(plan).ok_or(Refusal::Gone)?;
    let id = book.new_key();
    let siblings: Vec<Policy> = book.policies_of(plan).cloned().collect();
    let (position, mut changes) = make_room(&siblings, siblings.len());
    changes.push(Change::insert(Record::Policy(Policy { id, plan, position, name: name.to_owned() })));
    Ok(Effect::new(Place::default(), changes))
}

pub fn rename_policy(book: &Outline, policy: PolicyId, name: &str) -> Outcome {
    let old = book.policy(policy).ok_or(Refusal::Gone)?;
    let new = Policy { name: name.to_owned(), ..old.clone() };
    Ok(Effect::new(Place::default(), vec![Change::update(Record::Policy(old.clone()), Record::Policy(new))]))
}

pub fn add_sheet(book: &mut Book, policy: PolicyId) -> Outcome {
    book.policy(policy).ok_or(Refusal::Gone)?;
    let (id, row) = (book.new_key(), book.new_key());
    let number = book.sheets().map(|sheet| sheet.number).max().unwrap_or(0).saturating_add(1);
    let siblings: Vec<Sheet> = book.full_sheets_of(policy)?.into_iter().cloned().collect();
    let (position, mut changes) = make_room(&siblings, siblings.len());
    let sheet = Sheet {
        id,
        policy,
        position,
        number,
        goals: Vec::new(),
        measures: Vec::new(),
        overall: String::new(),
        page: None,
        note: String::new(),
        lineage: None,
    };
    let first_row = Entry {
        id: row,
        sheet: id,
        position: 0,
        parent: None,
        lineage: Lineage::random(),
        name: String::new(),
        marks: Vec::new(),
    };
    changes.push(Change::insert(Record::Sheet(sheet)));
    changes.push(Change::insert(Record::Entry(first_row)));
    Ok(Effect::new(Place::row(id, row), changes))
}

pub fn change_sheet(book: &Book, sheet: SheetId, change: impl FnOnce(&mut Sheet)) -> Outcome {
    let old = book.sheet(sheet)?;
    let mut new = old.clone();
    change(&mut new);
    let changes = vec![Change::update(Record::Sheet(old.clone()), Record::Sheet(new))];
    Ok(Effect::new(Place::sheet(sheet), changes))
}

pub fn renumber(book: &Book) -> Outcome {
    let renumbered = |(sheet, number): (&Sheet, u32)| {
        let new = Sheet { number, ..sheet.clone() };
        Change::update(Record::Sheet(sheet.clone()), Record::Sheet(new))
    };
    let changes = book.full_sheets()?.into_iter().zip(1..).map(renumbered).collect();
    Ok(Effect::new(Place::default(), changes))
}

pub fn delete(book: &Book, item: Item) -> Outcome {
    let mut changes = Vec::new();
    match item {
        Item::Plan(id) => {
            let plan = book.plan(id).ok_or(Refusal::Gone)?;
            for policy in book.policies_of(id) {
                delete_policy(book, policy, &mut changes)?;
            }
            changes.push(Change::delete(Record::Plan(plan.clone())));
        }
        Item::Policy(id) => delete_policy(book, book.policy(id).ok_or(Refusal::Gone)?, &mut changes)?,
        Item::Sheet(id) => delete_sheet(book, book.sheet(id)?, &mut changes)?,
    }
    Ok(Effect::new(Place::default(), changes))
}

fn delete_policy(book: &Book, policy: &Policy, changes: &mut Vec<Change>) -> Result<(), Refusal> {
    for sheet in book.full_sheets_of(policy.id)? {
        delete_sheet(book, sheet, changes)?;
    }
    changes.push(Change::delete(Record::Policy(policy.clone())));
    Ok(())
}

fn delete_sheet(book: &Book, sheet: &Sheet, changes: &mut Vec<Change>) -> Result<(), Refusal> {
    for entry in book.entries_of(sheet.id)? {
        changes.extend(entries::delete_cells(book, entry.id));
        changes.push(Change::delete(Record::Entry(entry.clone())));
    }
    changes.push(Change::delete(Record::Sheet(sheet.clone())));
    Ok(())
}

pub fn shift(book: &Book, item: Item, direction: Direction) -> Outcome {
    let (place, changes) = match item {
        Item::Plan(id) => (Place::default(), swap(book.plans(), id, direction)),
        Item::Policy(id) => {
            let policy = book.policy(id).ok_or(Refusal::Gone)?;
            (Place::default(), swap(book.policies_of(policy.plan), id, direction))
        }
        Item::Sheet(id) => {
            let sheet = book.sheet(id)?;
            let within = swap(book.full_sheets_of(sheet.policy)?.into_iter(), id, direction);
            let changes = match within {
                None => into_next_policy(book, sheet, direction)?,
                within => within,
            };
            (Place::sheet(id), changes)
        }
    };
    changes.map(|changes| Effect::new(place, changes)).ok_or(Refusal::NoFurther)
}

/// Changes places with the neighbour in that direction, if there is one.
fn swap<'a, T: Row + 'a>(
    siblings: impl Iterator<Item = &'a T>,
    id: T::Key,
    direction: Direction,
) -> Option<Vec<Change>> {
    let siblings: Vec<&T> = siblings.collect();
    let at = siblings.iter().position(|row| row.key() == id)?;
    let other = neighbour(at, direction)?;
    let mut changes = permute(&[*siblings.get(at.max(other))?, *siblings.get(at.min(other))?]);
    // The one that was to move comes last: the step is about it.
    let moved = siblings.get(at).map(|row| (*row).clone().into_record());
    changes.sort_by_key(|change| change.before == moved);
    Some(changes)
}

fn into_next_policy(
    book: &Book,
    sheet: &Sheet,
    direction: Direction,
) -> Result<Option<Vec<Change>>, Refusal> {
    let next = || {
        let policies: Vec<&Policy> = book.policies_of(book.policy(sheet.policy)?.plan).collect();
        let at = policies.iter().position(|policy| policy.id == sheet.policy)?;
        policies.get(neighbour(at, direction)?).map(|policy| policy.id)
    };
    let Some(target) = next() else { return Ok(None) };
    let index = match direction {
        Direction::Up => usize::MAX,
        Direction::Down => 0,
    };
    into_policy(book, sheet, target, index).map(Some)
}

pub fn move_sheet(book: &Book, sheet: SheetId, policy: PolicyId) -> Outcome {
    let row = book.sheet(sheet)?;
    let form_of = |policy| Some(book.plan(book.policy(policy)?.plan)?.form);
    if form_of(policy).ok_or(Refusal::Gone)? != form_of(row.policy).ok_or(Refusal::Gone)? {
        return Err(Refusal::OtherForm);
    }
    let changes = if row.policy == policy { Vec::new() } else { into_policy(book, row, policy, usize::MAX)? };
    Ok(Effect::new(Place::sheet(sheet), changes))
}

/// Puts a sheet among those of another policy, at `index` or at the end.
fn into_policy(book: &Book, sheet: &Sheet, policy: PolicyId, index: usize) -> Result<Vec<Change>, Refusal> {
    let siblings: Vec<Sheet> = book.full_sheets_of(policy)?.into_iter().cloned().collect();
    let (position, mut changes) = make_room(&siblings, index.min(siblings.len()));
    let moved = Sheet { policy, position, ..sheet.clone() };
    changes.push(Change::update(Record::Sheet(sheet.clone()), Record::Sheet(moved)));
    Ok(changes)
}
