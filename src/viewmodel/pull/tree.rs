//! The other file as a tree: plan › policy › sheet › entry, folded and searched.

use std::collections::BTreeSet;

use crate::book::{Book, Entry, EntryId, Listed, PlanId, PolicyId, SheetId};
use crate::carry::pull::Source;
use crate::search::Folding;
use crate::viewmodel::names::name_line;
use crate::viewmodel::names::{policy_name, sheet_name};
use crate::words::one_line;

/// Something in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum PullNode {
    Plan(PlanId),
    Policy(PolicyId),
    Sheet(SheetId),
    Entry(EntryId),
}

impl PullNode {
    /// What is taken out of the file with it; a policy is not taken by itself.
    pub fn source(self) -> Option<Source> {
        match self {
            Self::Plan(id) => Some(Source::Plan(id)),
            Self::Policy(_) => None,
            Self::Sheet(id) => Some(Source::Sheet(id)),
            Self::Entry(id) => Some(Source::Entry(id)),
        }
    }

    /// How deep it stands, from 0.
    pub fn depth(self) -> usize {
        match self {
            Self::Plan(_) => 0,
            Self::Policy(_) => 1,
            Self::Sheet(_) => 2,
            Self::Entry(_) => 3,
        }
    }
}

/// A row of the tree as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PullTreeLine {
    pub node: PullNode,
    pub name: String,
    /// What is below it is shown; `None` where nothing can be.
    pub open: Option<bool>,
}

/// What is shown of the tree.
#[derive(Debug, Default)]
pub struct PullNodes {
    /// Words that all have to be there, in an entry or above it.
    pub words: String,
    /// Those that are not as they are at first: plans and policies open, sheets folded.
    toggled: BTreeSet<PullNode>,
    /// The words that the lines are of.
    of: Option<String>,
    lines: Vec<PullTreeLine>,
}

impl PullNodes {
    /// Folds or unfolds it.
    pub fn toggle(&mut self, node: PullNode) {
        if !self.toggled.remove(&node) {
            self.toggled.insert(node);
        }
        self.of = None;
    }

    /// The rows, as far as the words and what is folded let see.
    pub fn lines(&mut self, book: &Book) -> &[PullTreeLine] {
        if self.of.as_ref() != Some(&self.words) {
            self.lines = self.found(book);
            self.of = Some(self.words.clone());
        }
        &self.lines
    }

    fn is_open(&self, node: PullNode) -> bool {
        (node.depth() < 2) != self.toggled.contains(&node)
    }

    fn found(&self, book: &Book) -> Vec<PullTreeLine> {
        let folded = fold(&self.words);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let has = |text: &str| words.iter().all(|word| text.contains(word));
        let mut lines = Vec::new();
        for plan in book.plans() {
            let node = PullNode::Plan(plan.id);
            let start = lines.len();
            let above = fold(&plan.name);
            let open = self.is_open(node);
            lines.push(PullTreeLine { node, name: name_line(&plan.name), open: Some(open) });
            let mut is_found = has(&above);
            for policy in book.policies_of(plan.id) {
                let node = PullNode::Policy(policy.id);
                let start = lines.len();
                let above = format!("{above}\n{}", fold(policy_name(&policy.name)));
                let open = self.is_open(node);
                lines.push(PullTreeLine {
                    node,
                    name: name_line(policy_name(&policy.name)),
                    open: Some(open),
                });
                let mut has_found = has(&above);
                for sheet in book.sheets_of(policy.id) {
                    has_found |= self.sheet(book, sheet, &above, &words, &mut lines);
                }
                shorten(&mut lines, start, has_found, open);
                is_found |= has_found;
            }
            shorten(&mut lines, start, is_found, open);
        }
        lines
    }

    /// Adds a sheet with its entries, where it or one of them is found.
    fn sheet(
        &self,
        book: &Book,
        sheet: &Listed,
        above: &str,
        words: &[&str],
        lines: &mut Vec<PullTreeLine>,
    ) -> bool {
        let node = PullNode::Sheet(sheet.id);
        let above = format!("{above}\n{}", fold(&sheet_name(sheet.number)));
        let has = |more: &str| words.iter().all(|word| above.contains(word) || more.contains(word));
        let is_whole = has("");
        // All of that book was read before.
        let rows = || book.entries_of(sheet.id).into_iter().flatten();
        let heads = || rows().filter(|row| row.parent.is_none());
        let found: Vec<&Entry> = match is_whole {
            true if !self.is_open(node) => Vec::new(),
            true => heads().collect(),
            // What was looked for is shown although its sheet is folded.
            false => heads().filter(|row| has(&fold(&row.name))).collect(),
        };
        if !is_whole && found.is_empty() {
            return false;
        }
        let open = heads().next().is_some().then_some(!found.is_empty());
        lines.push(PullTreeLine { node, name: sheet_name(sheet.number), open });
        let entry =
            |row: &Entry| PullTreeLine { node: PullNode::Entry(row.id), name: entry_name(row), open: None };
        lines.extend(found.into_iter().map(entry));
        true
    }
}

/// Leaves out what begins at `start` where nothing of it is found, and what is below
/// it where it is folded.
fn shorten(lines: &mut Vec<PullTreeLine>, start: usize, is_found: bool, open: bool) {
    if !is_found {
        lines.truncate(start);
    } else if !open {
        lines.truncate(start + 1);
    }
}

/// What an entry is called.
pub fn entry_name(row: &Entry) -> String {
    let name = name_line(&row.name);
    if name.is_empty() { "（事業名なし）".to_owned() } else { name }
}

/// The text without differences of width, case, kana and line breaks.
fn fold(text: &str) -> String {
    Folding::ALL.apply(&one_line(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, rows, small};

    fn names(tree: &mut PullNodes, book: &Book) -> Vec<String> {
        tree.lines(book).iter().map(|line| line.name.clone()).collect()
    }

    #[test]
    fn sheets_are_folded_at_first_and_the_rows_that_divide_an_entry_come_with_it() {
        let Small { book, first, .. } = small();
        let mut tree = PullNodes::default();
        assert_eq!(names(&mut tree, &book), ["子ども計画", "施策0", "調書-1", "施策1", "調書-2"]);
        tree.toggle(PullNode::Sheet(first));
        let all = ["子ども計画", "施策0", "調書-1", "相談", "保育", "学童", "施策1", "調書-2"];
        assert_eq!(names(&mut tree, &book), all);
        tree.toggle(PullNode::Policy(book.sheet(first).unwrap().policy));
        assert_eq!(names(&mut tree, &book), ["子ども計画", "施策0", "施策1", "調書-2"]);
    }

    #[test]
    fn what_is_looked_for_is_found_by_its_name_and_those_above_it() {
        let Small { book, .. } = small();
        for (words, found) in [
            ("学童", &["子ども計画", "施策0", "調書-1", "学童"][..]),
            ("施策１　ひろば", &[]),
            ("施策１　広場", &["子ども計画", "施策1", "調書-2", "広場"]),
            ("調書-2", &["子ども計画", "施策1", "調書-2"]),
            ("子ども", &["子ども計画", "施策0", "調書-1", "施策1", "調書-2"]),
            ("ない", &[]),
        ] {
            let mut tree = PullNodes { words: words.to_owned(), ..PullNodes::default() };
            assert_eq!(names(&mut tree, &book), found, "{words}");
        }
    }

    #[test]
    fn all_but_a_policy_can_be_taken() {
        let Small { book, first, .. } = small();
        let row = rows(&book, first)[0];
        let policy = book.sheet(first).unwrap().policy;
        assert_eq!(PullNode::Entry(row).source(), Some(Source::Entry(row)));
        assert_eq!(PullNode::Policy(policy).source(), None);
    }
}
