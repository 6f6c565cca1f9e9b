//! What the tree shows, and where in it the clerk is.

use std::collections::HashSet;

use crate::book::{Outline, SheetId};
use crate::edit::Item;
use crate::viewmodel::names::{name_line, policy_name, sheet_name};
use crate::viewmodel::progress::ProgressCache;

use super::filter::{Matches, TreeFilter};

/// How long an item that something happened to stays marked, in seconds.
const MARKED: f64 = 2.5;

/// The state of the tree. Nothing of it is in the document.
#[derive(Debug, Default)]
pub struct Tree {
    /// The items that are folded.
    pub folded: HashSet<Item>,
    /// Where the keyboard is.
    pub cursor: Option<Item>,
    /// What is shown of the tree.
    pub filter: TreeFilter,
    /// The keyboard is in the tree.
    pub has_focus: bool,
    /// The item that is to get the focus, next.
    pub wanted: Option<Item>,
    /// The item that is to be scrolled to.
    pub scroll_to: Option<Item>,
    /// The item whose name is being typed.
    pub rename: Option<Rename>,
    /// The item whose menu the keyboard opened, until its first button has the focus.
    pub menu: Option<Item>,
    /// The item that something happened to, and until when it is marked. The
    /// time is set when it is first shown.
    pub marked: Option<(Item, Option<f64>)>,
    /// The item that was clicked on its name last, and when.
    pub clicked: Option<(Item, f64)>,
    /// The sheet that was shown in the last frame.
    seen: Option<SheetId>,
    matches: Matches,
}

/// A name being typed in its place.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Rename {
    pub item: Item,
    pub text: String,
    /// The field has had the focus.
    pub focused: bool,
}

/// A row of the tree as it is shown.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct TreeRow {
    pub item: Item,
    pub name: String,
    /// What is below it is shown.
    pub open: bool,
    /// The clerk has written notes on it.
    pub note: bool,
}

impl Tree {
    /// Whether a name is being typed.
    pub fn is_renaming(&self) -> bool {
        self.rename.is_some()
    }

    /// Unfolds what hides `item`, scrolls to it and marks it for a moment.
    pub fn reveal(&mut self, book: &Outline, item: Item) {
        if !item.is_in(book) {
            return;
        }
        unfold(book, item, &mut self.folded);
        self.cursor = Some(item);
        self.scroll_to = Some(item);
        self.marked = Some((item, None));
        // A keyboard that is in the tree goes along.
        if self.has_focus && self.wanted.is_none() {
            self.wanted = Some(item);
        }
    }

    /// Begins at a sheet, without unfolding what was folded.
    pub fn begin_at(&mut self, sheet: Option<SheetId>) {
        self.seen = sheet;
        self.cursor = sheet.map(Item::Sheet);
        self.scroll_to = self.cursor;
    }

    /// Follows the sheet that is shown.
    pub fn follow(&mut self, book: &Outline, sheet: Option<SheetId>) {
        if self.seen == sheet {
            return;
        }
        self.seen = sheet;
        if let Some(item) = sheet.map(Item::Sheet) {
            unfold(book, item, &mut self.folded);
            if !self.has_focus {
                self.cursor = Some(item);
            }
            self.scroll_to = Some(item);
        }
    }

    /// Whether `item` is marked now, in the window's seconds; and for how long.
    pub fn mark(&mut self, item: Item, now: f64) -> Option<f64> {
        let (marked, until) = self.marked.as_mut()?;
        let left = *until.get_or_insert(now + MARKED) - now;
        if left <= 0.0 {
            self.marked = None;
            return None;
        }
        (*marked == item).then_some(left)
    }

    /// The rows of the tree, as far as the filter and what is folded lets see.
    pub fn rows(&mut self, book: &Outline, revision: i64, progress: &ProgressCache) -> Vec<TreeRow> {
        let filter = &self.filter;
        let matches = self.matches.of(book, revision, filter, progress);
        let mut rows = Vec::new();
        let mut add = |item: Item, name: String| {
            if !matches.is_none_or(|matches| matches.contains(&item)) {
                return false;
            }
            let open = matches.is_some() || !self.folded.contains(&item);
            let note = matches!(item, Item::Sheet(id) if progress.has_note(id));
            rows.push(TreeRow { item, name, open, note });
            open
        };
        for plan in book.plans() {
            if !add(Item::Plan(plan.id), name_line(&plan.name)) {
                continue;
            }
            for policy in book.policies_of(plan.id) {
                if !add(Item::Policy(policy.id), name_line(policy_name(&policy.name))) {
                    continue;
                }
                for sheet in book.sheets_of(policy.id) {
                    add(Item::Sheet(sheet.id), sheet_name(sheet.number));
                }
            }
        }
        rows
    }
}

fn unfold(book: &Outline, item: Item, folded: &mut HashSet<Item>) {
    let mut above = item.parent(book);
    while let Some(item) = above {
        folded.remove(&item);
        above = item.parent(book);
    }
}
