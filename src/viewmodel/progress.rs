//! How far every item of the tree is filled in.

use std::collections::BTreeMap;

use crate::book::{Book, Digest, PlanId, PolicyId, Progress, SheetId};
use crate::edit::Item;

/// How far every item of the tree is filled in, at one revision of the book.
#[derive(Debug, Default)]
pub struct ProgressCache {
    revision: Option<i64>,
    sheets: BTreeMap<SheetId, Known>,
    policies: BTreeMap<PolicyId, Progress>,
    plans: BTreeMap<PlanId, Progress>,
    /// The names of the rows of sheets that are not kept in memory.
    names: BTreeMap<SheetId, Vec<String>>,
    /// How often something was learnt of such sheets.
    learnt: u64,
}

/// How far a sheet is filled in, and when that was counted.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// The revisions of the book's outline, of the sheet, and of what may stand.
    at: [u64; 3],
    progress: Progress,
}

impl Known {
    /// Counts anew what has changed. Of a sheet that would have to be read for it, what
    /// was known counts until there is something new.
    fn of(book: &Book, sheet: SheetId, before: Option<Self>) -> Option<Self> {
        let at = [book.outline_revision(), book.sheet_revision(sheet), book.annex_revision()];
        let is_new = before.is_none_or(|known| known.at != at);
        let counted = || Self { at, progress: book.sheet_progress(sheet) };
        if is_new && book.is_at_hand(sheet) { Some(counted()) } else { before }
    }
}

impl ProgressCache {
    /// Takes in what was learnt of sheets whose rows are not kept in memory.
    pub fn learn(&mut self, book: &Book, digests: Vec<(SheetId, Digest)>) {
        if digests.is_empty() {
            return;
        }
        for (sheet, digest) in digests {
            let at = [book.outline_revision(), book.sheet_revision(sheet), book.annex_revision()];
            self.sheets.insert(sheet, Known { at, progress: digest.progress });
            self.names.insert(sheet, digest.names);
        }
        self.learnt += 1;
        // Sums are made anew.
        self.revision = None;
    }

    /// Rises whenever something was learnt of sheets whose rows are not in memory.
    pub fn learnt(&self) -> u64 {
        self.learnt
    }

    /// The names of a sheet's rows, as far as they are known without reading them.
    pub fn names<'n>(&'n self, book: &'n Book, sheet: SheetId) -> Vec<&'n str> {
        if book.is_at_hand(sheet) {
            return book.entries_of(sheet).map(|row| row.name.as_str()).collect();
        }
        self.names.get(&sheet).into_iter().flatten().map(String::as_str).collect()
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
        (self.names, self.learnt) = (std::mem::take(&mut old.names), old.learnt);
        for plan in book.plans() {
            let mut in_plan = Progress::default();
            for policy in book.policies_of(plan.id) {
                let mut in_policy = Progress::default();
                for sheet in book.listed_of(policy.id) {
                    let Some(known) = Known::of(book, sheet.id, old.sheets.get(&sheet.id).copied()) else {
                        continue;
                    };
                    self.sheets.insert(sheet.id, known);
                    in_policy = in_policy + known.progress;
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
            Item::Sheet(id) => self.sheets.get(&id).map(|known| &known.progress),
            Item::Policy(id) => self.policies.get(&id),
            Item::Plan(id) => self.plans.get(&id),
        }
        .copied()
        .unwrap_or_default()
    }
}
