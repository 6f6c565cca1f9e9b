//! Sheets of last year, with their closing texts.

use crate::book::{
    Change, EntryId, Known as _, Lineage, Outline, Past, Place, Policy, PolicyId, Record, Sheet, SheetId,
};
use crate::lookalike::{is_blank, is_same_wording};

use super::super::effect::BookDraft;
use super::super::order::make_room;
use super::super::{Item, Refusal, send, tree};
use super::{Becomes, back, last_year, link};

pub(super) fn decide(draft: &mut BookDraft, lineage: Lineage, becomes: &Becomes) -> Result<Place, Refusal> {
    let sheet = link::sheet(&draft.book, lineage).known()?;
    let past = draft.book.newest_past_as(lineage).filter(|past| past.overall().is_some()).cloned();
    match (becomes, sheet) {
        (Becomes::Continued { .. }, Some(sheet)) => {
            let next = past.map(|past| link::set_next(&past, vec![lineage]));
            draft.put(next.flatten());
            Ok(Place::sheet(sheet))
        }
        (Becomes::Continued { to }, None) => comes_back(draft, &past.ok_or(Refusal::Gone)?, *to),
        (Becomes::Merged { into, takes_texts }, sheet) => {
            let target = link::sheet(&draft.book, *into)?;
            if *into == lineage {
                return Err(Refusal::IntoItself);
            }
            match (sheet, past) {
                (Some(sheet), _) => goes_into(draft, sheet, target, *takes_texts)?,
                (None, Some(past)) => draft.put(link::set_next(&past, vec![*into])),
                (None, None) => return Err(Refusal::Gone),
            }
            Ok(Place::sheet(target))
        }
        (Becomes::Divided(names), Some(sheet)) => divide(draft, sheet, past.as_ref(), names.len().max(1)),
        (Becomes::Divided(_), None) => Err(Refusal::Gone),
        (Becomes::Ended, Some(sheet)) => ends(draft, sheet, lineage),
        (Becomes::Ended, None) => {
            draft.put(link::set_next(&past.ok_or(Refusal::Gone)?, Vec::new()));
            Ok(Place::default())
        }
    }
}

fn ends(draft: &mut BookDraft, sheet: SheetId, lineage: Lineage) -> Result<Place, Refusal> {
    let mut lineages: Vec<Lineage> = draft.book.entries_of(sheet)?.map(|row| row.lineage).collect();
    lineages.push(lineage);
    if let Some(year) = last_year(&draft.book) {
        for lineage in lineages {
            draft.put(link::lead_on(&draft.book, year, lineage, None));
        }
    }
    draft.run(|book| tree::delete(book, Item::Sheet(sheet)))
}

/// The rows of a sheet stand on another from now on, and its closing text ends that one's.
fn goes_into(
    draft: &mut BookDraft,
    sheet: SheetId,
    target: SheetId,
    takes_texts: bool,
) -> Result<(), Refusal> {
    let form = |sheet| draft.book.context(sheet).map(|context| context.form.id);
    if form(sheet)? != form(target)? {
        return Err(Refusal::OtherForm);
    }
    let rows: Vec<EntryId> = draft.book.entries_of(sheet)?.map(|row| row.id).collect();
    if !rows.is_empty() {
        draft.run(|book| send::to_sheet(book, &rows, target))?;
    }
    let (own, other) = (draft.book.sheet(sheet)?.clone(), draft.book.sheet(target)?.clone());
    if takes_texts && !is_blank(&own.overall) && !other.overall.contains(&own.overall) {
        let text = if other.overall.is_empty() {
            own.overall.clone()
        } else {
            format!("{}\n{}", other.overall, own.overall)
        };
        draft.run(|book| tree::change_sheet(book, target, |sheet| sheet.overall = text))?;
    }
    if let (Some(year), Some(from)) = (last_year(&draft.book), own.lineage) {
        draft.put(link::lead_on(&draft.book, year, from, other.lineage));
    }
    draft.run(|book| tree::delete(book, Item::Sheet(sheet)))?;
    Ok(())
}

/// So many more sheets under one, without rows; its closing text is what they come from.
fn divide(
    draft: &mut BookDraft,
    sheet: SheetId,
    past: Option<&Past>,
    count: usize,
) -> Result<Place, Refusal> {
    let original = draft.book.sheet(sheet)?.clone();
    let (mut born, mut place) = (Vec::new(), Place::sheet(sheet));
    for _ in 0..count {
        let lineage = Lineage::random();
        let like =
            Sheet { overall: String::new(), note: String::new(), lineage: Some(lineage), ..original.clone() };
        place = Place::sheet(insert(draft, like, Some(sheet), None)?);
        born.push(lineage);
    }
    if let Some(past) = past.and_then(|past| draft.book.past(past.id)).cloned() {
        let next = past.next.iter().copied().chain(born).collect();
        draft.put(link::set_next(&past, next));
    }
    Ok(place)
}

/// A sheet that was left out comes back under its policy with the rows that ended with it.
fn comes_back(draft: &mut BookDraft, past: &Past, to: Option<Item>) -> Result<Place, Refusal> {
    let chosen = if let Some(Item::Policy(policy)) = to { Some(policy) } else { None };
    let policy = chosen.or_else(|| stood_under(&draft.book, past)).ok_or(Refusal::NoSheet)?;
    draft.book.policy(policy).ok_or(Refusal::Gone)?;
    let links = past.links().cloned().unwrap_or_default();
    let sheet = Sheet {
        id: draft.book.new_key(),
        policy,
        position: 0,
        number: past.sheet,
        goals: links.goals,
        measures: links.measures,
        overall: String::new(),
        page: None,
        note: String::new(),
        lineage: Some(past.lineage),
    };
    let sheet = insert(draft, sheet, None, Some(past.sheet))?;
    draft.put(link::set_next(past, vec![past.lineage]));
    let is_row = |own: &&Past| {
        let is_head = own.entry().is_some_and(|row| row.parent.is_none());
        is_head && own.sheet_lineage == past.lineage && own.next.is_empty()
    };
    let mut rows: Vec<Past> = draft.book.pasts_of(past.year).filter(is_row).cloned().collect();
    rows.sort_by_key(|own| own.position);
    for row in rows {
        back::rows(draft, &row, sheet)?;
    }
    Ok(Place::sheet(sheet))
}

/// The policy under which a sheet of last year would stand now.
pub fn stood_under(book: &Outline, past: &Past) -> Option<PolicyId> {
    let all = || book.plans().flat_map(|plan| book.policies_of(plan.id).map(move |policy| (plan, policy)));
    let is_same = |policy: &Policy| is_same_wording(&policy.name, &past.policy);
    let in_plan = all().find(|(plan, policy)| is_same(policy) && is_same_wording(&plan.name, &past.plan));
    in_plan.or_else(|| all().find(|(_, policy)| is_same(policy))).map(|(_, policy)| policy.id)
}

/// A sheet at the end of its policy, or under another, with this number if that is free, or
/// else the next free one.
fn insert(
    draft: &mut BookDraft,
    like: Sheet,
    under: Option<SheetId>,
    number: Option<u32>,
) -> Result<SheetId, Refusal> {
    let siblings: Vec<Sheet> = draft.book.full_sheets_of(like.policy)?.into_iter().cloned().collect();
    let above = under.and_then(|under| siblings.iter().position(|sheet| sheet.id == under));
    let (position, mut changes) = make_room(&siblings, above.map_or(siblings.len(), |above| above + 1));
    let next = draft.book.sheets().map(|sheet| sheet.number).max().unwrap_or(0).saturating_add(1);
    let is_free = |number: &u32| draft.book.sheets().all(|sheet| sheet.number != *number);
    let number = number.filter(is_free).unwrap_or(next);
    let id = if draft.book.listing(like.id).is_some() { draft.book.new_key() } else { like.id };
    changes.push(Change::insert(Record::Sheet(Sheet { id, position, number, ..like })));
    draft.put(changes);
    Ok(id)
}
