//! What becomes of each part of last year's book.

use std::collections::{BTreeMap, HashMap};

use crate::book::{Book, EntryId, Form, Head, Outline, PolicyId, Unread};

use super::choice::{Added, EntryChoice, PlanChoice, PolicyChoice, SheetChoice};
use super::words::columns::{Slide, slides};
use super::words::places::{Named, WordSpot, named};
use super::{Ground, defaults, words};

/// What becomes of last year's book; at first what is likely.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Proposal {
    /// This year's head.
    pub head: Head,
    /// The forms; what names the year in them is in `named`.
    pub forms: Vec<Form>,
    /// What names a year in forms and names.
    pub named: Vec<Named>,
    /// Columns of years of which the forms did not say that they go to the year before.
    pub slides: Vec<Slide>,
    pub plans: Vec<PlanChoice>,
    pub policies: Vec<PolicyChoice>,
    /// In the order in which they are printed.
    pub sheets: Vec<SheetChoice>,
    /// In the order of their sheets.
    pub entries: Vec<EntryChoice>,
    /// Entries that begin this year.
    pub added: Vec<Added>,
    /// Why something else than going on is likely, where it is.
    pub grounds: BTreeMap<EntryId, Ground>,
}

impl Proposal {
    /// What is likely to become of `last`.
    ///
    /// # Errors
    /// [`Unread`] where some sheet of it could not be read.
    pub fn of(last: &Book) -> Result<Self, Unread> {
        last.read_all()?;
        let head = words::next_head(last);
        let slides: Vec<Slide> = last.forms().flat_map(|form| slides(form, last.head.fiscal_year)).collect();
        let plans = last.plans().map(|plan| PlanChoice {
            plan: plan.id,
            has_ended: plan.period.is_some_and(|(_, end)| end < head.fiscal_year),
            keep: true,
        });
        let policies = last.plans().flat_map(|plan| last.policies_of(plan.id));
        let policies = policies.map(|row| PolicyChoice { policy: row.id, plan: row.plan, keep: true });
        let sheets = last.sheets().map(|row| SheetChoice { sheet: row.id, policy: row.policy, keep: true });
        let (entries, grounds) = defaults::of_book(last);
        let mut proposal = Self {
            forms: Self::forms(last, &slides),
            named: named(last, &head),
            slides,
            plans: plans.collect(),
            policies: policies.collect(),
            sheets: sheets.collect(),
            entries,
            added: Vec::new(),
            grounds,
            head,
        };
        let named: Vec<Named> = proposal.named.iter().filter(|own| own.on).cloned().collect();
        proposal.rename_all(&named);
        Ok(proposal)
    }

    /// The forms of `last`, with columns of years that go to the year before.
    pub fn forms(last: &Outline, slides: &[Slide]) -> Vec<Form> {
        let mut forms: Vec<Form> = last.forms().cloned().collect();
        for slide in slides.iter().filter(|slide| slide.on) {
            forms.iter_mut().filter(|form| form.id == slide.form).for_each(|form| slide.apply(form));
        }
        forms
    }

    /// Gives an entry whose name is this the name that it is to have, or its old one.
    pub fn rename(&mut self, named: &Named) {
        self.rename_all(std::slice::from_ref(named));
    }

    fn rename_all(&mut self, named: &[Named]) {
        let mut names: HashMap<EntryId, &String> = HashMap::new();
        for own in named {
            let name = if own.on { &own.new } else { &own.old };
            let entry = |spot: &WordSpot| if let WordSpot::Entry(entry) = spot { Some(*entry) } else { None };
            names.extend(own.spots.iter().filter_map(entry).map(|entry| (entry, name)));
        }
        for choice in &mut self.entries {
            if let Some(name) = names.get(&choice.entry) {
                choice.name.clone_from(name);
            }
        }
    }

    /// Where the choice for each entry is.
    pub(super) fn places(&self) -> HashMap<EntryId, usize> {
        self.entries.iter().enumerate().map(|(at, choice)| (choice.entry, at)).collect()
    }

    /// The choice for an entry.
    pub fn entry(&self, entry: EntryId) -> Option<&EntryChoice> {
        self.entries.iter().find(|choice| choice.entry == entry)
    }

    /// The choice for an entry, to be changed.
    pub fn entry_mut(&mut self, entry: EntryId) -> Option<&mut EntryChoice> {
        self.entries.iter_mut().find(|choice| choice.entry == entry)
    }

    /// The sheets that go on, whose policy and plan do so too.
    pub fn kept_sheets(&self) -> impl Iterator<Item = &SheetChoice> {
        let plan_kept = |plan| self.plans.iter().any(|choice| choice.plan == plan && choice.keep);
        let policies: std::collections::BTreeSet<PolicyId> = self
            .policies
            .iter()
            .filter(|choice| choice.keep && plan_kept(choice.plan))
            .map(|choice| choice.policy)
            .collect();
        self.sheets.iter().filter(move |choice| choice.keep && policies.contains(&choice.policy))
    }
}
