//! 次期計画: a plan's period is over, and another goes on from it. Its policies and sheets
//! stand under the new plan from now on, each as it was said of it, and its record leads there.

mod propose;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Book, Change, FiscalYear, Goal, Lineage, Outline, POSITION_STEP, Past, PastPlan, PastPolicy, Place, Plan,
    PlanId, Policy, PolicyId, Record, Sheet, SheetId, Subject,
};
use crate::lookalike::{is_blank, is_same_wording};

use super::decide::{self, Becomes, Decided};
use super::effect::{BookDraft, Outcome};
use super::order::make_room;
use super::{Item, Refusal, tree};

/// A plan that goes on from another, with all that becomes of that.
#[derive(Clone, Debug, PartialEq)]
pub struct NextPlan {
    /// The plan whose period is over.
    pub from: PlanId,
    /// What it is called.
    pub name: String,
    /// Its first and last fiscal year.
    pub period: Option<(FiscalYear, FiscalYear)>,
    /// Its 基本目標, each with its 基本施策.
    pub goals: Vec<Goal>,
    /// Its policies in order.
    pub policies: Vec<NextPolicy>,
    /// What becomes of each sheet of the old plan, in the order of the new one.
    pub sheets: Vec<NextSheet>,
}

/// A policy of the new plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPolicy {
    /// What it is called.
    pub name: String,
    /// The policies of the old plan that it goes on from: none where it is new, several
    /// where they are merged. One that several go on from is divided.
    pub from: Vec<PolicyId>,
}

/// What becomes of a sheet of the old plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct NextSheet {
    pub sheet: SheetId,
    pub becomes: SheetBecomes,
}

/// The same, without which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetBecomes {
    /// It goes on under the how-manieth policy of the new plan, and so many more come out
    /// of it.
    Continued {
        /// Its place in [`NextPlan::policies`].
        policy: usize,
        /// How many more.
        more: usize,
    },
    /// Its rows and its text go into another sheet of the plan, which goes on.
    Merged(SheetId),
    /// It ends, and stays in the history.
    Ended,
}

/// The most sheets that come out of one.
const MORE: usize = 20;

impl NextPlan {
    /// Why it cannot be made.
    pub fn unfit(&self, book: &Outline) -> Option<Refusal> {
        let Some(plan) = book.plan(self.from) else { return Some(Refusal::Gone) };
        if is_blank(&self.name) || self.policies.iter().any(|policy| is_blank(&policy.name)) {
            return Some(Refusal::NamelessPlan);
        }
        if self.period.is_some_and(|(first, last)| first > last) {
            return Some(Refusal::PeriodBackwards);
        }
        let own: BTreeSet<PolicyId> = book.policies_of(plan.id).map(|policy| policy.id).collect();
        if self.policies.iter().flat_map(|policy| &policy.from).any(|policy| !own.contains(policy)) {
            return Some(Refusal::Gone);
        }
        let sheets: BTreeSet<SheetId> =
            own.iter().flat_map(|policy| book.sheets_of(*policy)).map(|sheet| sheet.id).collect();
        let fates: BTreeMap<SheetId, SheetBecomes> =
            self.sheets.iter().map(|own| (own.sheet, own.becomes)).collect();
        if fates.len() != self.sheets.len() || !fates.keys().eq(&sheets) {
            return Some(Refusal::SheetsLeft);
        }
        let goes_on = |sheet: &SheetId| matches!(fates.get(sheet), Some(SheetBecomes::Continued { .. }));
        let is_unfit = |becomes: &SheetBecomes| match becomes {
            SheetBecomes::Continued { policy, more } => *policy >= self.policies.len() || *more > MORE,
            SheetBecomes::Merged(into) => !goes_on(into),
            SheetBecomes::Ended => false,
        };
        fates.values().any(is_unfit).then_some(Refusal::SheetsLeft)
    }
}

/// Makes it, in place of the plan that it goes on from.
pub fn make(book: &mut Book, next: &NextPlan) -> Outcome {
    if let Some(refusal) = next.unfit(book) {
        return Err(refusal);
    }
    let old = book.plan(next.from).ok_or(Refusal::Gone)?.clone();
    let old_policies: Vec<Policy> = book.policies_of(old.id).cloned().collect();
    let mut draft = BookDraft::new(book);
    let plan = insert_plan(&mut draft, &old, next);
    let (policies, into) = policies(&mut draft, plan, &old_policies, next);
    know(&mut draft, next)?;
    sheets(&mut draft, &policies, &old, next)?;
    for policy in old_policies.iter().filter(|policy| !policies.contains(&policy.id)) {
        if draft.book.sheets_of(policy.id).next().is_some() {
            return Err(Refusal::SheetsLeft);
        }
        draft.run(|book| tree::delete(book, Item::Policy(policy.id)))?;
    }
    draft.run(|book| tree::delete(book, Item::Plan(old.id)))?;
    draft.put(record(&draft.book, &old, plan, &into));
    let first = policies.iter().find_map(|policy| draft.book.sheets_of(*policy).next()).map(|sheet| sheet.id);
    Ok(draft.finish_at(book, first.map(Place::sheet).unwrap_or_default()))
}

fn insert_plan(draft: &mut BookDraft, old: &Plan, next: &NextPlan) -> PlanId {
    let id = draft.book.new_key();
    let siblings: Vec<Plan> = draft.book.plans().cloned().collect();
    let at = siblings.iter().position(|own| own.id == old.id).map_or(siblings.len(), |at| at + 1);
    let (position, mut changes) = make_room(&siblings, at);
    let (name, goals) = (next.name.trim().to_owned(), next.goals.clone());
    let plan = Plan { id, position, name, form: old.form, period: next.period, goals };
    changes.push(Change::insert(Record::Plan(plan)));
    draft.put(changes);
    id
}

/// What went on from each policy of the old plan.
type Into = BTreeMap<PolicyId, Vec<PolicyId>>;

/// The policies of the new plan in order. One that goes on from an old one keeps its key, so
/// that it is known through the years; of several old ones that of the same name, or the first.
fn policies(draft: &mut BookDraft, plan: PlanId, old: &[Policy], next: &NextPlan) -> (Vec<PolicyId>, Into) {
    let mut into: Into = Into::new();
    let mut ids: Vec<PolicyId> = Vec::new();
    for (at, policy) in next.policies.iter().enumerate() {
        let name = policy.name.trim().to_owned();
        let free = || policy.from.iter().copied().filter(|from| !ids.contains(from));
        let called = |id: &PolicyId| old.iter().any(|own| own.id == *id && is_same_wording(&own.name, &name));
        let kept = free().find(called).or_else(|| free().next());
        let kept = kept.and_then(|id| old.iter().find(|own| own.id == id));
        let position = i64::try_from(at + 1).unwrap_or(1).saturating_mul(POSITION_STEP);
        let id = kept.map_or_else(|| draft.book.new_key(), |own| own.id);
        let after = Record::Policy(Policy { id, plan, position, name });
        draft.put([Change { before: kept.cloned().map(Record::Policy), after: Some(after) }]);
        ids.push(id);
        for from in &policy.from {
            into.entry(*from).or_default().push(id);
        }
    }
    (ids, into)
}

/// Sheets that are known by nothing yet get what others can lead to.
fn know(draft: &mut BookDraft, next: &NextPlan) -> Result<(), Refusal> {
    for own in &next.sheets {
        let sheet = draft.book.sheet(own.sheet)?.clone();
        if sheet.lineage.is_some() {
            continue;
        }
        let after = Sheet { lineage: Some(Lineage::random()), ..sheet.clone() };
        draft.put([Change::update(Record::Sheet(sheet), Record::Sheet(after))]);
    }
    Ok(())
}

fn sheets(draft: &mut BookDraft, policies: &[PolicyId], old: &Plan, next: &NextPlan) -> Result<(), Refusal> {
    for (at, own) in next.sheets.iter().enumerate() {
        let SheetBecomes::Continued { policy, .. } = own.becomes else { continue };
        let policy = *policies.get(policy).ok_or(Refusal::SheetsLeft)?;
        let sheet = draft.book.sheet(own.sheet)?.clone();
        let position = i64::try_from(at + 1).unwrap_or(1).saturating_mul(POSITION_STEP);
        let codes = Codes { old: &old.goals, new: &next.goals };
        let (goals, measures) = (codes.goals(&sheet.goals), codes.measures(&sheet.measures));
        let after = Sheet { policy, position, goals, measures, ..sheet.clone() };
        draft.put([Change::update(Record::Sheet(sheet), Record::Sheet(after))]);
    }
    let lineage = |book: &Book, sheet: SheetId| book.sheet(sheet)?.lineage.ok_or(Refusal::Gone);
    for own in &next.sheets {
        let becomes = match own.becomes {
            SheetBecomes::Continued { more: 0, .. } => continue,
            SheetBecomes::Continued { more, .. } => Becomes::Divided(vec![String::new(); more]),
            SheetBecomes::Merged(into) => {
                let into = lineage(&draft.book, into)?;
                Becomes::Merged { into, takes_texts: true }
            }
            SheetBecomes::Ended => Becomes::Ended,
        };
        let what = Decided::Sheet(lineage(&draft.book, own.sheet)?);
        draft.run(|book| decide::decide(book, what, &becomes))?;
    }
    Ok(())
}

/// What the codes of the old plan's goals are in the new one.
struct Codes<'g> {
    old: &'g [Goal],
    new: &'g [Goal],
}

impl Codes<'_> {
    fn goals(&self, codes: &[String]) -> Vec<String> {
        let list = |goals: &[Goal]| -> Vec<(String, String)> {
            goals.iter().map(|goal| (goal.code.clone(), goal.name.clone())).collect()
        };
        renamed(codes, &list(self.old), &list(self.new))
    }

    fn measures(&self, codes: &[String]) -> Vec<String> {
        let list = |goals: &[Goal]| -> Vec<(String, String)> {
            let measures = goals.iter().flat_map(|goal| &goal.measures);
            measures.map(|own| (own.code.clone(), own.name.clone())).collect()
        };
        renamed(codes, &list(self.old), &list(self.new))
    }
}

/// Codes of what has the same name in the new list; where none has, the same code stands
/// for it. What has neither is served no more.
fn renamed(codes: &[String], old: &[(String, String)], new: &[(String, String)]) -> Vec<String> {
    let of = |code: &String| {
        let name = old.iter().find(|(own, _)| own == code).map(|(_, name)| name);
        let by_name = new.iter().find(|(_, own)| name.is_some_and(|name| is_same_wording(own, name)));
        let by_code = || {
            let own = new.iter().find(|(own, _)| own == code)?;
            // What has that code now may have another one's name.
            let is_other = old.iter().any(|(other, name)| other != code && is_same_wording(name, &own.1));
            (!is_other).then_some(own)
        };
        by_name.or_else(by_code).map(|(code, _)| code.clone())
    };
    let found: BTreeSet<String> = codes.iter().filter_map(of).collect();
    new.iter().map(|(code, _)| code.clone()).filter(|code| found.contains(code)).collect()
}

/// The newest record of the old plan leads to the new one, and its policies to theirs.
fn record(book: &Book, old: &Plan, plan: PlanId, into: &Into) -> Option<Change> {
    let (from, to) = (PastPlan::lineage(old.id), PastPlan::lineage(plan));
    let past = book.newest_past_as(from)?;
    let Subject::Plan(own) = &past.subject else { return None };
    let policies = own.policies.iter().map(|policy| {
        let into = into.get(&policy.policy).cloned().unwrap_or_default();
        let into = if into == [policy.policy] { Vec::new() } else { into };
        PastPolicy { into, ..policy.clone() }
    });
    let subject = Subject::Plan(PastPlan { policies: policies.collect(), ..own.clone() });
    let others = past.next.iter().copied().filter(|next| *next != from);
    let after = Past { next: others.chain([to]).collect(), subject, ..past.clone() };
    Some(Change::update(Record::Past(past.clone()), Record::Past(after)))
}
