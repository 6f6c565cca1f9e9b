//! What is known of a book without reading a sheet.

use super::revisions::Revisions;
use super::{Form, FormId, Head, Key as _, Listed, Plan, PlanId, Policy, PolicyId, RowTable, SheetId};

/// What a book says of itself, its forms, plans and policies, which sheets there are, and
/// when each of them was last changed.
///
/// All of it is in memory, also of a very large book: what looks only at this never waits
/// for a file, and there is nothing that could not be read. A [`Book`](super::Book) has one
/// and can be asked the same; whoever takes an `&Outline` can be given it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// What the book says of itself.
    pub head: Head,
    pub(super) forms: RowTable<Form>,
    pub(super) plans: RowTable<Plan>,
    pub(super) policies: RowTable<Policy>,
    /// Which sheets there are.
    pub(super) listing: RowTable<Listed>,
    pub(super) revisions: Revisions,
}

impl Outline {
    /// One with nothing in it.
    pub(super) fn new(head: Head) -> Self {
        Self {
            head,
            forms: RowTable::default(),
            plans: RowTable::default(),
            policies: RowTable::default(),
            listing: RowTable::default(),
            revisions: Revisions::default(),
        }
    }

    /// The book's forms in order.
    pub fn forms(&self) -> impl DoubleEndedIterator<Item = &Form> + Clone {
        self.forms.under(0)
    }

    /// The book's plans in order.
    pub fn plans(&self) -> impl DoubleEndedIterator<Item = &Plan> + Clone {
        self.plans.under(0)
    }

    /// A plan's policies in order.
    pub fn policies_of(&self, plan: PlanId) -> impl DoubleEndedIterator<Item = &Policy> + Clone {
        self.policies.under(plan.raw())
    }

    /// A policy's sheets in order, of a very large book without reading them.
    pub fn listed_of(&self, policy: PolicyId) -> impl DoubleEndedIterator<Item = &Listed> + Clone {
        self.listing.under(policy.raw())
    }

    /// All sheets in the order in which they are printed, of a very large book without
    /// reading them.
    pub fn listed(&self) -> impl Iterator<Item = &Listed> + Clone {
        self.plans().flat_map(|plan| self.policies_of(plan.id)).flat_map(|policy| self.listed_of(policy.id))
    }

    /// What is known of a sheet without reading it.
    pub fn listing(&self, sheet: SheetId) -> Option<&Listed> {
        self.listing.get(sheet)
    }

    /// All sheets by key, also those that stand nowhere.
    pub fn all_listed(&self) -> impl Iterator<Item = &Listed> {
        self.listing.iter()
    }

    /// The form with this key.
    pub fn form(&self, id: FormId) -> Option<&Form> {
        self.forms.get(id)
    }

    /// The plan with this key.
    pub fn plan(&self, id: PlanId) -> Option<&Plan> {
        self.plans.get(id)
    }

    /// The policy with this key.
    pub fn policy(&self, id: PolicyId) -> Option<&Policy> {
        self.policies.get(id)
    }
}
