//! What an export will write: which sheets go into which file, and how the files
//! are called. Nothing is written here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::name::{NameFields, unique};
use crate::book::{Comparing, FiscalYear, Outline, PolicyId, SheetId, Standing};
use crate::clock;
use crate::typeset::Parts;

/// How many files there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Everything in one.
    #[default]
    Whole,
    /// One for each sheet.
    Sheet,
    /// One for each policy.
    Policy,
}

impl Split {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Sheet, Self::Policy];

    /// Whether a sheet of the policy `next` goes into the same file as the one
    /// before it, of the policy `last`.
    fn joins(self, last: PolicyId, next: PolicyId) -> bool {
        match self {
            Self::Whole => true,
            Self::Sheet => false,
            Self::Policy => last == next,
        }
    }

    /// The pattern of names that it begins with.
    pub fn usual_pattern(self) -> &'static str {
        match self {
            Self::Whole => "{年度}_{表題}",
            Self::Sheet => "{年度}_{表題}_調書-{調書番号}",
            Self::Policy => "{年度}_{計画名}_{施策名}",
        }
    }
}

/// What the clerk chooses of an export, and what is remembered for the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Whether the title page comes first.
    pub cover: bool,
    /// Whether the ratings are explained.
    pub ratings: bool,
    /// Whether there is a table of contents.
    pub contents: bool,
    /// Whether what changed since an earlier year follows the sheets.
    pub comparison: bool,
    /// Which year; `None` for the newest known. Not remembered: other books have others.
    #[serde(skip)]
    pub since: Option<FiscalYear>,
    /// Whether texts are left out of it in which only white space is another.
    pub words_only: bool,
    /// How many files there are.
    pub split: Split,
    /// Patterns of names other than the usual ones.
    pub patterns: BTreeMap<Split, String>,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            cover: true,
            ratings: true,
            contents: false,
            comparison: false,
            since: None,
            words_only: false,
            split: Split::default(),
            patterns: BTreeMap::new(),
        }
    }
}

impl Choice {
    /// The pattern of names that holds now.
    pub fn pattern(&self) -> &str {
        self.patterns.get(&self.split).map_or(self.split.usual_pattern(), String::as_str)
    }

    /// Takes another pattern; a blank one is the usual.
    pub fn set_pattern(&mut self, pattern: &str) {
        if pattern.trim().is_empty() || pattern == self.split.usual_pattern() {
            self.patterns.remove(&self.split);
        } else {
            self.patterns.insert(self.split, pattern.to_owned());
        }
    }

    /// What is compared, if anything.
    pub fn comparing(&self) -> Option<Comparing> {
        self.comparison.then_some(Comparing { since: self.since, words_only: self.words_only })
    }

    /// What is printed of these sheets, or of all of them, today; what changed since
    /// an earlier year has to be added by whoever prints.
    pub fn parts(&self, sheets: Option<Vec<SheetId>>) -> Parts {
        Parts {
            cover: self.cover,
            ratings: self.ratings,
            contents: self.contents,
            sheets,
            made: Some(clock::today_date()),
            comparison: None,
        }
    }

    /// The files that an export of these sheets, or of all of them, consists of.
    pub fn files(&self, book: &Outline, sheets: Option<Vec<SheetId>>) -> Vec<Planned> {
        files(book, &self.parts(sheets), self.split, self.pattern())
    }
}

/// The files that `parts` of `book` become, named by `pattern`.
pub fn files(book: &Outline, parts: &Parts, split: Split, pattern: &str) -> Vec<Planned> {
    let mut groups: Vec<(PolicyId, Vec<SheetId>)> = Vec::new();
    for sheet in parts.sheets_of(book) {
        match groups.last_mut() {
            Some((policy, group)) if split.joins(*policy, sheet.policy) => group.push(sheet.id),
            _ => groups.push((sheet.policy, vec![sheet.id])),
        }
    }
    let name = |(_, sheets): &(PolicyId, Vec<SheetId>)| fields(book, split, sheets).fill(pattern);
    let mut names: Vec<String> = groups.iter().map(name).collect();
    unique(&mut names);
    let planned = |((_, group), name)| {
        let sheets = if split == Split::Whole { parts.sheets.clone() } else { Some(group) };
        Planned { name, parts: Parts { sheets, ..parts.clone() } }
    };
    groups.into_iter().zip(names).map(planned).collect()
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its name without the ending.
    pub name: String,
    /// What goes into it.
    pub parts: Parts,
}

impl Planned {
    /// Its name with the ending.
    pub fn file_name(&self) -> String {
        format!("{}.pdf", self.name)
    }
}

/// What a name can say of a file with these sheets: of plan, policy and number
/// only what all of them share.
fn fields(book: &Outline, split: Split, sheets: &[SheetId]) -> NameFields {
    let contexts: Vec<_> = sheets.iter().filter_map(|sheet| book.standing(*sheet)).collect();
    let shared = |of: fn(&Standing<'_>) -> String| {
        let mut all = contexts.iter().map(of);
        let first = all.next().unwrap_or_default();
        if all.all(|other| other == first) { first } else { String::new() }
    };
    let numbers: Vec<u32> = contexts.iter().map(|context| context.listed.number).collect();
    let number = match (split, numbers.as_slice()) {
        (_, [one]) => one.to_string(),
        (Split::Policy, [first, .., last]) => format!("{first}-{last}"),
        _ => String::new(),
    };
    NameFields {
        year: book.head.fiscal_year.wareki(),
        title: book.head.title.clone(),
        plan: shared(|context| context.plan.name.clone()),
        policy: shared(|context| context.policy.name.clone()),
        number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use crate::book::testing::{Small, small};

    fn names(choice: &Choice, book: &Book, sheets: Option<Vec<SheetId>>) -> Vec<String> {
        choice.files(book, sheets).iter().map(Planned::file_name).collect()
    }

    fn split(split: Split) -> Choice {
        Choice { split, ..Choice::default() }
    }

    #[test]
    fn one_file_has_all_that_was_chosen() {
        let Small { book, second, .. } = small();
        let all = split(Split::Whole).files(&book, None);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].file_name(), "令和6年度_みなと市福祉計画.pdf");
        assert_eq!(all[0].parts.sheets, None);
        let one = split(Split::Whole).files(&book, Some(vec![second]));
        assert_eq!(one[0].parts.sheets, Some(vec![second]));
    }

    #[test]
    fn a_file_for_each_sheet_or_policy_has_its_name() {
        let Small { book, first, second } = small();
        let sheets = split(Split::Sheet).files(&book, None);
        let own: Vec<_> = sheets.iter().map(|file| file.parts.sheets.clone()).collect();
        assert_eq!(own, [Some(vec![first]), Some(vec![second])]);
        assert_eq!(
            names(&split(Split::Sheet), &book, None),
            ["令和6年度_みなと市福祉計画_調書-1.pdf", "令和6年度_みなと市福祉計画_調書-2.pdf"]
        );
        assert_eq!(
            names(&split(Split::Policy), &book, None),
            ["令和6年度_子ども計画_施策0.pdf", "令和6年度_子ども計画_施策1.pdf"]
        );
        assert_eq!(
            names(&split(Split::Policy), &book, Some(vec![second])),
            ["令和6年度_子ども計画_施策1.pdf"]
        );
    }

    #[test]
    fn a_pattern_is_kept_for_each_way_to_split() {
        let Small { book, .. } = small();
        let mut choice = split(Split::Sheet);
        choice.set_pattern("調書");
        assert_eq!(names(&choice, &book, None), ["調書.pdf", "調書(2).pdf"]);
        choice.split = Split::Whole;
        assert_eq!(choice.pattern(), Split::Whole.usual_pattern());
        choice.split = Split::Sheet;
        choice.set_pattern(" ");
        assert_eq!(choice.pattern(), Split::Sheet.usual_pattern());
    }

    #[test]
    fn nothing_chosen_is_no_file() {
        let Small { book, .. } = small();
        for split in Split::ALL {
            assert!(Choice { split, ..Choice::default() }.files(&book, Some(vec![])).is_empty());
        }
    }
}
