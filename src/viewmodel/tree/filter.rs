//! Which items of the tree are shown.

use std::collections::HashSet;

use crate::book::{Listed, Outline, Plan, Policy};
use crate::edit::Item;
use crate::search::Folding;
use crate::viewmodel::progress::ProgressCache;
use crate::words::one_line;

use crate::viewmodel::names::{policy_name, sheet_name};

/// What the clerk wants to see of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeFilter {
    /// Words that all have to be there, in a sheet or above it.
    pub words: String,
    /// Only what is not filled in.
    pub unfinished: bool,
}

impl TreeFilter {
    /// Whether it lets everything through.
    pub fn is_off(&self) -> bool {
        !self.unfinished && self.words.trim().is_empty()
    }
}

/// What a filter lets see of a book, kept while neither changes.
#[derive(Debug, Default)]
pub struct Matches {
    /// The book's revision, what was learnt of it, and what is looked for.
    of: Option<(i64, u64, TreeFilter)>,
    items: HashSet<Item>,
}

impl Matches {
    /// The items to be shown; `None` for all.
    pub fn of(
        &mut self,
        book: &Outline,
        revision: i64,
        filter: &TreeFilter,
        progress: &ProgressCache,
    ) -> Option<&HashSet<Item>> {
        if filter.is_off() {
            return None;
        }
        let now = (revision, progress.learnt(), filter.clone());
        if self.of.as_ref() != Some(&now) {
            self.items = matches(book, filter, progress);
            self.of = Some(now);
        }
        Some(&self.items)
    }
}

fn matches(book: &Outline, filter: &TreeFilter, progress: &ProgressCache) -> HashSet<Item> {
    let folded = fold(&filter.words);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut items = HashSet::new();
    for plan in book.plans() {
        let above = fold(&plan.name);
        for policy in book.policies_of(plan.id) {
            let above = format!("{above}\n{}", fold(policy_name(&policy.name)));
            for sheet in book.sheets_of(policy.id) {
                let unfinished = !progress.get(Item::Sheet(sheet.id)).is_complete();
                if (unfinished || !filter.unfinished) && has(sheet, progress, &above, &words) {
                    items.extend(family(plan, policy, sheet));
                }
            }
            // A policy is found although it has no sheets.
            if !filter.unfinished && words.iter().all(|word| above.contains(word)) {
                items.extend([Item::Plan(plan.id), Item::Policy(policy.id)]);
            }
        }
        if !filter.unfinished && words.iter().all(|word| above.contains(word)) {
            items.insert(Item::Plan(plan.id));
        }
    }
    items
}

fn family(plan: &Plan, policy: &Policy, sheet: &Listed) -> [Item; 3] {
    [Item::Plan(plan.id), Item::Policy(policy.id), Item::Sheet(sheet.id)]
}

/// Whether each word is above the sheet, in its number or in a row's name.
fn has(sheet: &Listed, known: &ProgressCache, above: &str, words: &[&str]) -> bool {
    let number = fold(&sheet_name(sheet.number));
    let names = || known.names(sheet.id).iter().map(|name| fold(name));
    words
        .iter()
        .all(|word| above.contains(word) || number.contains(word) || names().any(|name| name.contains(word)))
}

/// The text without differences of width, case, kana and line breaks.
fn fold(text: &str) -> String {
    Folding::ALL.apply(&one_line(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, small};

    fn sheets(words: &str, unfinished: bool) -> Vec<u32> {
        let Small { book, .. } = small();
        let mut progress = ProgressCache::default();
        progress.settle(&book, 0);
        let filter = TreeFilter { words: words.to_owned(), unfinished };
        let mut matches = Matches::default();
        let shown = matches.of(&book, 0, &filter, &progress);
        let is_shown = |sheet: &&Listed| shown.is_none_or(|items| items.contains(&Item::Sheet(sheet.id)));
        book.sheets().filter(is_shown).map(|sheet| sheet.number).collect()
    }

    #[test]
    fn sheets_are_found_by_number_by_the_names_above_and_by_their_rows() {
        for (words, found) in [
            ("", vec![1, 2]),
            ("　", vec![1, 2]),
            ("調書-2", vec![2]),
            ("２", vec![2]),
            ("施策０", vec![1]),
            ("子ども", vec![1, 2]),
            ("コドモ", vec![]),
            ("子ドモ", vec![1, 2]),
            ("学童", vec![1]),
            ("子ども　広場", vec![2]),
            ("学童 広場", vec![]),
        ] {
            assert_eq!(sheets(words, false), found, "{words}");
        }
    }

    #[test]
    fn what_is_filled_in_is_left_out() {
        assert_eq!(sheets("", true), Vec::<u32>::new());
    }
}
