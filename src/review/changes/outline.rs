//! Plans and policies that are not what they were, and what was called what.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Work;
use super::text::{compared, compared_name};
use crate::book::{
    Became, Book, Changed, Compared, ComparedPart, ComparedSubject, ComparedText, Earlier, Goal, Lineage,
    Passage, Past, PastPlan, Plan, PlanId, Policy, PolicyId,
};
use crate::lookalike::is_blank;
use crate::words::one_line;

/// What stood above and on the sheets then.
pub(super) struct Before<'b> {
    /// The plans as they were, with their names; empty where that is not known.
    plans: Vec<(&'b str, &'b PastPlan)>,
    /// The names that a policy of today, and its plan, had then.
    policies: HashMap<PolicyId, (String, String)>,
    /// By sheet, the entries that have no row any more, each with its name; in a row that
    /// continued others, that of the first.
    pub ended: BTreeMap<Lineage, Vec<(String, &'b Past)>>,
    /// Something of each sheet that there was, which says where that stood.
    pub sheets: HashMap<Lineage, &'b Past>,
}

impl<'b> Before<'b> {
    pub fn new(book: &'b Book, earlier: &Earlier<'b>) -> Self {
        let plans: Vec<_> =
            earlier.all().filter_map(|(past, _)| Some((past.plan.as_str(), past.of_plan()?))).collect();
        let (policies, ended, sheets) = (HashMap::new(), BTreeMap::new(), HashMap::new());
        let mut before = Self { plans, policies, ended, sheets };
        before.policies = if before.plans.is_empty() {
            by_sheets(book, earlier)
        } else {
            let policies = |(name, plan): &(&str, &'b PastPlan)| {
                let name = (*name).to_owned();
                plan.policies.iter().map(move |own| (own.policy, (name.clone(), own.name.clone())))
            };
            before.plans.iter().flat_map(policies).collect()
        };
        let rows = book.sheets().flat_map(|sheet| book.entries_of(sheet.id));
        let here: HashSet<Lineage> = rows.map(|row| row.lineage).collect();
        let mut name = String::new();
        for (past, now) in earlier.all() {
            if past.of_plan().is_none() {
                before.sheets.entry(past.sheet_lineage).or_insert(past);
            }
            let Some(row) = past.entry() else { continue };
            if !is_blank(&row.name) {
                name = one_line(&row.name);
            }
            if !now.iter().any(|now| here.contains(now)) {
                before.ended.entry(past.sheet_lineage).or_default().push((name.clone(), past));
            }
        }
        before
    }

    /// The names that a policy and its plan had then; `None` for one that there was not.
    pub fn policy(&self, policy: PolicyId) -> Option<(&str, &str)> {
        self.policies.get(&policy).map(|(plan, policy)| (plan.as_str(), policy.as_str()))
    }

    /// A plan as it was, by the name it had.
    pub fn plan_named(&self, name: &str) -> Option<&'b PastPlan> {
        self.plans.iter().find(|(own, _)| *own == name).map(|(_, plan)| *plan)
    }

    fn plan(&self, plan: PlanId) -> Option<(&'b str, &'b PastPlan)> {
        self.plans.iter().find(|(_, own)| own.plan == plan).copied()
    }
}

/// What policies and their plans were called, as far as their sheets know: what most of them
/// stood under. A name that another one bears now is that one's, and the sheets were moved.
fn by_sheets(book: &Book, earlier: &Earlier<'_>) -> HashMap<PolicyId, (String, String)> {
    let names: HashSet<&str> =
        book.plans().flat_map(|plan| book.policies_of(plan.id)).map(|policy| policy.name.as_str()).collect();
    let mut known = HashMap::new();
    for (plan, policy) in book.plans().flat_map(|plan| book.policies_of(plan.id).map(move |own| (plan, own)))
    {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for lineage in book.sheets_of(policy.id).filter_map(|sheet| sheet.lineage) {
            let own = earlier.of(lineage).into_iter().map(|(past, _)| past);
            if let Some(past) = own.min_by_key(|past| past.lineage != lineage) {
                *counts.entry((&past.plan, &past.policy)).or_default() += 1;
            }
        }
        let is_own = |(_, name): &(&str, &str)| *name == policy.name;
        let is_free = |(_, name): &(&str, &str)| is_own(&(plan.name.as_str(), name)) || !names.contains(name);
        let named = counts.iter().filter(|(names, _)| is_free(names));
        let most = named.max_by_key(|(names, count)| (is_own(names), **count));
        known.extend(most.map(|((plan, name), _)| (policy.id, ((*plan).to_owned(), (*name).to_owned()))));
    }
    known
}

impl Work<'_> {
    /// The plans and policies that are not what they were.
    pub fn outline(&self) -> Vec<Compared> {
        let mut items = Vec::new();
        for plan in self.book.plans() {
            items.push(self.plan(plan));
            items.extend(self.book.policies_of(plan.id).map(|policy| self.policy(plan, policy)));
        }
        for (name, past) in &self.before.plans {
            let (is_there, id) = (self.book.plan(past.plan).is_some(), past.plan);
            let gone = (!is_there).then(|| ended(ComparedSubject::Plan(None), Changed::Plan(id), name));
            let policies = past.policies.iter().filter(|own| self.book.policy(own.policy).is_none());
            items.extend(gone);
            items.extend(
                policies
                    .map(|own| ended(ComparedSubject::Policy(None), Changed::Policy(own.policy), &own.name)),
            );
        }
        items
    }

    fn plan(&self, plan: &Plan) -> Compared {
        let (subject, change) = (ComparedSubject::Plan(Some(plan.id)), Changed::Plan(plan.id));
        let mut item = Compared::new(subject, change, one_line(&plan.name), Became::Continued);
        let past = self.before.plan(plan.id);
        match past {
            Some((name, past)) => {
                item.texts.extend(compared_name(name, &plan.name));
                let period = ComparedPart::Head("期間".to_owned());
                item.texts.extend(compared(period, Passage::new(years(past.period)), &years(plan.period)));
                item.texts.extend(self.goals(plan, &past.goals));
            }
            None if self.before.plans.is_empty() => {
                let mut names = self.book.policies_of(plan.id).filter_map(|own| self.before.policy(own.id));
                let others: HashSet<&str> = self.book.plans().map(|own| own.name.as_str()).collect();
                let first = names.next().map(|(name, _)| name);
                let name = first.filter(|name| names.all(|(own, _)| own == *name) && !others.contains(name));
                item.texts.extend(name.and_then(|name| compared_name(name, &plan.name)));
            }
            None => item.became = Became::New,
        }
        item
    }

    fn policy(&self, plan: &Plan, policy: &Policy) -> Compared {
        let (subject, change) = (ComparedSubject::Policy(Some(policy.id)), Changed::Policy(policy.id));
        let mut item = Compared::new(subject, change, one_line(&policy.name), Became::Continued);
        match self.before.policy(policy.id) {
            Some((old_plan, name)) => {
                item.texts.extend(compared_name(name, &policy.name));
                let was = self.before.plan(plan.id).map(|(name, _)| name);
                if was.is_some_and(|was| was != old_plan) {
                    let part = ComparedPart::Head("計画".to_owned());
                    item.texts.extend(compared(part, Passage::new(old_plan), &plan.name));
                }
            }
            None if self.before.plans.is_empty() => {}
            None => item.became = Became::New,
        }
        item
    }

    /// The goals and measures of a plan that are not what they were, by their codes.
    fn goals(&self, plan: &Plan, old: &[Goal]) -> Vec<ComparedText> {
        let captions = self.book.form(plan.form).map(|form| &form.captions);
        let (goal, measure) = captions
            .map_or(("基本目標", "基本施策"), |own| (own.goal.as_str(), own.measure.as_str()));
        let listed = |goals: &[Goal]| -> Vec<((bool, String), String)> {
            let of = |own: &Goal| {
                let measures = own.measures.iter().map(|own| ((true, own.code.clone()), own.name.clone()));
                std::iter::once(((false, own.code.clone()), own.name.clone()))
                    .chain(measures)
                    .collect::<Vec<_>>()
            };
            goals.iter().flat_map(of).collect()
        };
        let (old, new) = (listed(old), listed(&plan.goals));
        let name = |list: &[((bool, String), String)], key: &(bool, String)| {
            list.iter().find(|(own, _)| own == key).map(|(_, name)| name.clone()).unwrap_or_default()
        };
        let gone = old.iter().filter(|(key, _)| new.iter().all(|(own, _)| own != key));
        let keys = new.iter().chain(gone).map(|(key, _)| key);
        let told = keys.filter_map(|key| {
            let caption = one_line(if key.0 { measure } else { goal });
            let part = ComparedPart::Head(format!("{caption}{}", key.1));
            compared(part, Passage::new(name(&old, key)), &name(&new, key))
        });
        told.collect()
    }
}

fn ended(subject: ComparedSubject, change: Changed, name: &str) -> Compared {
    Compared::new(subject, change, one_line(name), Became::Ended)
}

fn years(period: Option<(crate::book::FiscalYear, crate::book::FiscalYear)>) -> String {
    period.map(|(first, last)| format!("{first}～{last}")).unwrap_or_default()
}
