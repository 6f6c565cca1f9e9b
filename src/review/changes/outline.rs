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
    /// The plans as they were; empty where that is not known.
    plans: Vec<PlanThen<'b>>,
    /// What the policies of today were then.
    policies: HashMap<PolicyId, Vec<PolicyThen>>,
    /// What went on from policies in the plan of the next period.
    into: HashMap<PolicyId, Vec<PolicyId>>,
    /// By sheet, the entries that have no row any more, each with its name; in a row that
    /// continued others, that of the first.
    pub ended: BTreeMap<Lineage, Vec<(String, &'b Past)>>,
    /// Something of each sheet that there was, which says where that stood.
    pub sheets: HashMap<Lineage, &'b Past>,
}

/// A plan as it was.
struct PlanThen<'b> {
    name: &'b str,
    plan: &'b PastPlan,
    /// What has gone on from it.
    now: Vec<Lineage>,
}

/// A policy as it was, of which another went on.
struct PolicyThen {
    plan: String,
    name: String,
    /// It is the same.
    is_own: bool,
    /// Others came out of it, too.
    is_divided: bool,
}

impl<'b> Before<'b> {
    pub fn new(book: &'b Book, earlier: &Earlier<'b>) -> Self {
        let plan = |(past, now): (&'b Past, &[Lineage])| {
            Some(PlanThen { name: &past.plan, plan: past.of_plan()?, now: now.to_vec() })
        };
        let plans: Vec<_> = earlier.all().filter_map(plan).collect();
        let (policies, ended, sheets) = (HashMap::new(), BTreeMap::new(), HashMap::new());
        let into = gone_into(book, earlier.year);
        let mut before = Self { plans, policies, into, ended, sheets };
        before.policies = if before.plans.is_empty() {
            by_sheets(book, earlier)
        } else {
            let mut policies: HashMap<PolicyId, Vec<PolicyThen>> = HashMap::new();
            for then in &before.plans {
                for own in &then.plan.policies {
                    let now = before.now(own.policy);
                    for policy in &now {
                        policies.entry(*policy).or_default().push(PolicyThen {
                            plan: then.name.to_owned(),
                            name: own.name.clone(),
                            is_own: *policy == own.policy,
                            is_divided: now.len() > 1,
                        });
                    }
                }
            }
            policies
        };
        let rows = book.entries().into_iter().flatten();
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
        let all = self.policies.get(&policy)?;
        let own = all.iter().find(|then| then.is_own).or(all.first())?;
        Some((&own.plan, &own.name))
    }

    /// What a policy of then is now.
    fn now(&self, policy: PolicyId) -> Vec<PolicyId> {
        let (mut now, mut known) = (Vec::new(), HashSet::from([policy]));
        let mut open = std::collections::VecDeque::from([policy]);
        while let Some(own) = open.pop_front() {
            match self.into.get(&own) {
                None => now.push(own),
                Some(next) => {
                    now.extend(next.contains(&own).then_some(own));
                    open.extend(next.iter().copied().filter(|next| known.insert(*next)));
                }
            }
        }
        now
    }

    /// A plan as it was, by the name it had.
    pub fn plan_named(&self, name: &str) -> Option<&'b PastPlan> {
        self.plans.iter().find(|then| then.name == name).map(|then| then.plan)
    }

    fn plan(&self, plan: PlanId) -> Option<(&'b str, &'b PastPlan)> {
        let own = PastPlan::lineage(plan);
        let same = self.plans.iter().find(|then| then.plan.plan == plan);
        let then = same.or_else(|| self.plans.iter().find(|then| then.now.contains(&own)))?;
        Some((then.name, then.plan))
    }
}

/// What went on from policies in the plan of the next period, in all records since a year.
fn gone_into(book: &Book, since: crate::book::FiscalYear) -> HashMap<PolicyId, Vec<PolicyId>> {
    let years = book.past_years().into_iter().filter(|year| *year >= since);
    let plans = years.flat_map(|year| book.pasts_of(year)).filter_map(Past::of_plan);
    let policies = plans.flat_map(|plan| &plan.policies).filter(|own| !own.into.is_empty());
    policies.map(|own| (own.policy, own.into.clone())).collect()
}

/// What policies and their plans were called, as far as their sheets know: what most of them
/// stood under. A name that another one bears now is that one's, and the sheets were moved.
fn by_sheets(book: &Book, earlier: &Earlier<'_>) -> HashMap<PolicyId, Vec<PolicyThen>> {
    let names: HashSet<&str> =
        book.plans().flat_map(|plan| book.policies_of(plan.id)).map(|policy| policy.name.as_str()).collect();
    let mut known = HashMap::new();
    for (plan, policy) in book.plans().flat_map(|plan| book.policies_of(plan.id).map(move |own| (plan, own)))
    {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let sheets = book.full_sheets_of(policy.id).into_iter().flatten();
        for lineage in sheets.filter_map(|sheet| sheet.lineage) {
            let own = earlier.of(lineage).into_iter().map(|(past, _)| past);
            if let Some(past) = own.min_by_key(|past| past.lineage != lineage) {
                *counts.entry((&past.plan, &past.policy)).or_default() += 1;
            }
        }
        let is_own = |(_, name): &(&str, &str)| *name == policy.name;
        let is_free = |(_, name): &(&str, &str)| is_own(&(plan.name.as_str(), name)) || !names.contains(name);
        let named = counts.iter().filter(|(names, _)| is_free(names));
        let most = named.max_by_key(|(names, count)| (is_own(names), **count));
        known.extend(most.map(|((plan, name), _)| {
            let (plan, name) = ((*plan).to_owned(), (*name).to_owned());
            (policy.id, vec![PolicyThen { plan, name, is_own: true, is_divided: false }])
        }));
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
        let here: HashSet<Lineage> = self.book.plans().map(|plan| PastPlan::lineage(plan.id)).collect();
        for PlanThen { name, plan: past, now } in &self.before.plans {
            let id = past.plan;
            let is_there = self.book.plan(id).is_some() || now.iter().any(|now| here.contains(now));
            let gone = (!is_there).then(|| ended(ComparedSubject::Plan(None), Changed::Plan(id), name));
            let is_gone =
                |policy: PolicyId| self.before.now(policy).iter().all(|now| self.book.policy(*now).is_none());
            let policies = past.policies.iter().filter(|own| is_gone(own.policy));
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
                if past.plan != plan.id {
                    item.texts.extend(self.made_up(plan, name, past));
                }
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
        let then = self.before.policies.get(&policy.id).map(Vec::as_slice).unwrap_or_default();
        let others = || then.iter().filter(|then| !then.is_own);
        let is_part = !then.is_empty() && then.iter().all(|then| !then.is_own);
        let names = |all: Vec<&PolicyThen>| all.iter().map(|then| one_line(&then.name)).collect();
        if is_part && then.iter().any(|then| then.is_divided) {
            item.came_out_of = names(others().collect());
            return item;
        }
        item.merged = names(others().collect());
        item.divided = self.divided(policy.id);
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

    /// What else came out of a policy.
    fn divided(&self, policy: PolicyId) -> Vec<String> {
        let others = self.before.now(policy).into_iter().filter(|own| *own != policy);
        others.filter_map(|own| self.book.policy(own)).map(|own| one_line(&own.name)).collect()
    }

    /// What a plan and the one that it goes on from are made up of: a line for each policy,
    /// with its sheets.
    fn made_up(&self, plan: &Plan, old_name: &str, old: &PastPlan) -> Option<ComparedText> {
        let line = |name: &str, mut numbers: Vec<u32>| {
            numbers.sort_unstable();
            numbers.dedup();
            let numbers: Vec<String> = numbers.iter().map(|own| format!("調書-{own}")).collect();
            let name = one_line(name);
            if numbers.is_empty() { name } else { format!("{name}（{}）", numbers.join("、")) }
        };
        let stood = |policy: &str| -> Vec<u32> {
            let own = self.before.sheets.values();
            own.filter(|past| past.plan == old_name && past.policy == policy).map(|past| past.sheet).collect()
        };
        let was: Vec<String> = old.policies.iter().map(|own| line(&own.name, stood(&own.name))).collect();
        let is = self.book.policies_of(plan.id);
        let is = is.map(|own| line(&own.name, self.book.sheets_of(own.id).map(|own| own.number).collect()));
        let is: Vec<String> = is.collect();
        let part = ComparedPart::Head("施策と調書".to_owned());
        compared(part, Passage::new(was.join("\n")), &is.join("\n"))
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
