//! What is shown and selected: nothing of it is in the document.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use crate::book::{Book, Place, PlanId, PolicyId, Progress, SheetId};
use crate::edit::Item;

use super::action::Action;
use super::field::Typing;
use super::find::Finder;

/// What is shown and selected of the open book.
#[derive(Debug, Default)]
pub struct View {
    /// The sheet in the middle.
    pub sheet: Option<SheetId>,
    /// What commands on rows and cells are about.
    pub place: Place,
    /// What is being typed.
    pub typing: Typing,
    /// The search.
    pub finder: Finder,
    /// The items of the tree that are folded.
    pub folded: HashSet<Item>,
    progress: ProgressCache,
}

/// A message that stays until it is taken away or time has passed.
#[derive(Clone, Debug)]
pub struct Toast {
    pub id: u64,
    pub text: String,
    pub kind: ToastKind,
    /// When it goes, in the window's seconds.
    pub until: f64,
}

/// What a message offers.
#[derive(Clone, Debug)]
pub enum ToastKind {
    /// Something was done.
    Done,
    /// Something was done that can be undone.
    Undoable,
    /// A file was written.
    Written(PathBuf),
    /// Several files were written, this one among them.
    WrittenBeside(PathBuf),
    /// Something cannot be done.
    Refused,
}

impl View {
    /// Drops what is no longer in the book, and shows some sheet if there is one.
    pub fn settle(&mut self, book: &Book) {
        if self.sheet.is_none_or(|sheet| book.sheet(sheet).is_none()) {
            self.sheet = book.sheets().next().map(|sheet| sheet.id);
        }
        let gone = self.place.entry.is_some_and(|entry| book.entry(entry).is_none());
        if gone || self.place.sheet != self.sheet {
            self.place = self.sheet.map(Place::sheet).unwrap_or_default();
        }
    }

    /// How far every item of the tree is filled in.
    pub fn progress(&mut self, book: &Book, revision: i64) -> &ProgressCache {
        if self.progress.revision != Some(revision) {
            self.progress = ProgressCache::of(book, revision);
        }
        &self.progress
    }

    /// The sheet before or after the one shown.
    pub fn neighbour(&self, book: &Book, step: isize) -> Option<SheetId> {
        let sheets: Vec<SheetId> = book.sheets().map(|sheet| sheet.id).collect();
        let at = sheets.iter().position(|&sheet| Some(sheet) == self.sheet)?;
        sheets.get(at.checked_add_signed(step)?).copied()
    }
}

/// How far every item of the tree is filled in, at one revision of the book.
#[derive(Debug, Default)]
pub struct ProgressCache {
    revision: Option<i64>,
    sheets: BTreeMap<SheetId, Progress>,
    policies: BTreeMap<PolicyId, Progress>,
    plans: BTreeMap<PlanId, Progress>,
}

impl ProgressCache {
    fn of(book: &Book, revision: i64) -> Self {
        let mut cache = Self { revision: Some(revision), ..Self::default() };
        for plan in book.plans() {
            let mut in_plan = Progress::default();
            for policy in book.policies_of(plan.id) {
                let mut in_policy = Progress::default();
                for sheet in book.sheets_of(policy.id) {
                    let in_sheet = book.sheet_progress(sheet.id);
                    cache.sheets.insert(sheet.id, in_sheet);
                    in_policy = in_policy + in_sheet;
                }
                cache.policies.insert(policy.id, in_policy);
                in_plan = in_plan + in_policy;
            }
            cache.plans.insert(plan.id, in_plan);
        }
        cache
    }

    /// How far `item` is filled in.
    pub fn get(&self, item: Item) -> Progress {
        match item {
            Item::Sheet(id) => self.sheets.get(&id),
            Item::Policy(id) => self.policies.get(&id),
            Item::Plan(id) => self.plans.get(&id),
        }
        .copied()
        .unwrap_or_default()
    }
}

/// What follows once the open book may be left.
#[derive(Debug)]
pub enum After {
    /// The start screen.
    Close,
    /// The end of the program.
    Quit,
    /// Another book.
    Open(PathBuf),
    /// A new book at this place, which may replace what is there.
    Create(Box<Book>, PathBuf, bool),
    /// A book without a file; whether it would be a loss to close it as it is.
    Untitled(Box<Book>, bool),
}

/// Where widgets put what they ask for.
pub type Actions = Vec<Action>;
