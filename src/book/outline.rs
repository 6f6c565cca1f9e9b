//! What is known of a book without reading a sheet.

use super::revisions::Revisions;
use super::{
    EntryId, Form, FormId, Head, Key as _, Listed, Plan, PlanId, Policy, PolicyId, RowTable, Sheet, SheetId,
};

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

    /// A policy's sheets in order.
    pub fn sheets_of(&self, policy: PolicyId) -> impl DoubleEndedIterator<Item = &Listed> + Clone {
        self.listing.under(policy.raw())
    }

    /// All sheets in the order in which they are printed.
    pub fn sheets(&self) -> impl Iterator<Item = &Listed> + Clone {
        self.plans().flat_map(|plan| self.policies_of(plan.id)).flat_map(|policy| self.sheets_of(policy.id))
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

    /// The number of changes made to the book while it was open.
    pub fn revision(&self) -> u64 {
        self.revisions.now
    }

    /// The last change of the head, a form, a plan or a policy.
    pub fn outline_revision(&self) -> u64 {
        self.revisions.outline
    }

    /// The last change of what stands beside the sheets: earlier years, figures,
    /// findings that may stand.
    pub fn annex_revision(&self) -> u64 {
        self.revisions.annex
    }

    /// The last change of what earlier years said and of figures through the years.
    pub fn years_revision(&self) -> u64 {
        self.revisions.years
    }

    /// The last change of a sheet, of its rows and of their cells.
    pub fn sheet_revision(&self, sheet: SheetId) -> u64 {
        self.revisions.sheets.get(&sheet).copied().unwrap_or_default()
    }

    /// The last change of a row and of its cells.
    pub fn row_revision(&self, entry: EntryId) -> u64 {
        self.revisions.rows.get(&entry).copied().unwrap_or_default()
    }

    /// Has a sheet among those that there are.
    pub(super) fn put_sheet(&mut self, sheet: &Sheet) {
        self.listing.put(Listed::of(sheet));
    }
}
