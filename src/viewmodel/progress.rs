//! How far every item of the tree is filled in.

use std::collections::BTreeMap;

use crate::book::{Book, Digest, Nearness, Outline, PlanId, PolicyId, Progress, SheetId};
use crate::edit::Item;

/// How far every item of the tree is filled in, at one revision of the book; and what else
/// the tree shows or looks for of a sheet's rows.
#[derive(Debug, Default)]
pub struct ProgressCache {
    revision: Option<i64>,
    sheets: BTreeMap<SheetId, Known>,
    policies: BTreeMap<PolicyId, Progress>,
    plans: BTreeMap<PlanId, Progress>,
    /// How often something was learnt of sheets whose rows are not kept in memory.
    learnt: u64,
}

/// What is known of a sheet, and when that was found.
#[derive(Debug)]
struct Known {
    /// The revisions of the book's outline, of the sheet, and of what may stand.
    at: [u64; 3],
    digest: Digest,
}

impl Known {
    fn at(book: &Outline, sheet: SheetId) -> [u64; 3] {
        [book.outline_revision(), book.sheet_revision(sheet), book.annex_revision()]
    }

    /// Counts anew what has changed. Of a sheet that would have to be read for it, what
    /// was known counts until there is something new.
    fn of(book: &Book, sheet: SheetId, before: Option<Self>) -> Option<Self> {
        let at = Self::at(book, sheet);
        let is_new = before.as_ref().is_none_or(|known| known.at != at);
        if !is_new || book.nearness(sheet) != Nearness::AtHand {
            return before;
        }
        book.digest(sheet).ok().map(|digest| Self { at, digest }).or(before)
    }
}

impl ProgressCache {
    /// Takes in what was learnt of sheets whose rows are not kept in memory.
    pub fn learn(&mut self, book: &Outline, digests: Vec<(SheetId, Digest)>) {
        if digests.is_empty() {
            return;
        }
        for (sheet, digest) in digests {
            self.sheets.insert(sheet, Known { at: Known::at(book, sheet), digest });
        }
        self.learnt += 1;
        // Sums are made anew.
        self.revision = None;
    }

    /// Rises whenever something was learnt of sheets whose rows are not in memory.
    pub fn learnt(&self) -> u64 {
        self.learnt
    }

    /// The names of a sheet's rows that have one, as far as they are known.
    pub fn names(&self, sheet: SheetId) -> &[String] {
        self.sheets.get(&sheet).map_or(&[], |known| &known.digest.names)
    }

    /// Whether the clerk has written notes on a sheet, as far as that is known.
    pub fn has_note(&self, sheet: SheetId) -> bool {
        self.sheets.get(&sheet).is_some_and(|known| known.digest.has_note)
    }

    /// Counts what has changed, where the revision is another one.
    pub fn settle(&mut self, book: &Book, revision: i64) {
        if self.revision != Some(revision) {
            self.bring_up_to(book, revision);
        }
    }

    /// Counts what has changed.
    fn bring_up_to(&mut self, book: &Book, revision: i64) {
        let mut old = std::mem::take(self);
        self.revision = Some(revision);
        self.learnt = old.learnt;
        for plan in book.plans() {
            let mut in_plan = Progress::default();
            for policy in book.policies_of(plan.id) {
                let mut in_policy = Progress::default();
                for sheet in book.sheets_of(policy.id) {
                    let Some(known) = Known::of(book, sheet.id, old.sheets.remove(&sheet.id)) else {
                        continue;
                    };
                    in_policy = in_policy + known.digest.progress;
                    self.sheets.insert(sheet.id, known);
                }
                self.policies.insert(policy.id, in_policy);
                in_plan = in_plan + in_policy;
            }
            self.plans.insert(plan.id, in_plan);
        }
    }

    /// How far `item` is filled in.
    pub fn get(&self, item: Item) -> Progress {
        match item {
            Item::Sheet(id) => self.sheets.get(&id).map(|known| &known.digest.progress),
            Item::Policy(id) => self.policies.get(&id),
            Item::Plan(id) => self.plans.get(&id),
        }
        .copied()
        .unwrap_or_default()
    }
}
