//! 前年度: what earlier years' books said, kept in this one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Book, Column, ColumnId, FiscalYear, Goal, Key as _, Lineage, PastId, PlanId, PolicyId, Role};

/// What the book of an earlier year said of an entry, of a sheet, or of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Past {
    pub id: PastId,
    /// Its place among all that were carried forward from the same book.
    pub position: i64,
    /// The entry, the sheet or the plan it is about, in the book of that year.
    pub lineage: Lineage,
    /// The year of that book.
    pub year: FiscalYear,
    /// Where it stood there: the names of plan and policy, and the sheet's number. A plan
    /// has its own name alone.
    pub plan: String,
    pub policy: String,
    pub sheet: u32,
    /// The sheet it stood on; of a sheet, or of a plan, its own.
    pub sheet_lineage: Lineage,
    pub subject: Subject,
    /// What went on from it in the following year: its own lineage alone where it
    /// was continued, another's where it went into that (統合), several where it was
    /// divided (分割), none where it ended (廃止).
    pub next: Vec<Lineage>,
}

/// What an earlier year's book said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Of an entry.
    Entry(PastEntry),
    /// Of a sheet: its closing text, and what of its plan it served.
    Sheet {
        /// 施策全体又は基本目標からの実績評価.
        overall: String,
        /// Not known of years that were carried forward in format 7 or before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        links: Option<Links>,
    },
    /// Of a plan.
    Plan(PastPlan),
}

/// The codes of the goals and measures that a sheet served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Links {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
}

/// A plan as it was: what of it is printed on its sheets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PastPlan {
    /// Its key, which it keeps from book to book.
    pub plan: PlanId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<(FiscalYear, FiscalYear)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
    /// In their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PastPolicy>,
}

/// A policy as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PastPolicy {
    /// Its key, which it keeps from book to book.
    pub policy: PolicyId,
    pub name: String,
}

/// An entry as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PastEntry {
    /// Empty in a row that only continued the one above.
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// The entry that this row divided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Lineage>,
    /// Those that were not blank, in the order of the columns.
    pub cells: Vec<PastCell>,
}

/// A cell as it was, with what the form of its year said of its column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PastCell {
    pub column: ColumnId,
    /// What its column was called in the window.
    pub caption: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Its text; of a merged cell that of the one it was merged with.
    pub text: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
    /// Whether its column was put aside then: nobody saw it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shelved: bool,
}

impl PastEntry {
    /// The cell of a column.
    pub fn cell(&self, column: &ColumnId) -> Option<&PastCell> {
        self.cells.iter().find(|cell| cell.column == *column)
    }

    /// What stood in a column: its cell, or else the one with the same role. The number
    /// of a counted id may have been that of another column then.
    pub fn cell_for(&self, column: &Column) -> Option<&PastCell> {
        let is_its_own = |cell: &&PastCell| {
            let is_same_role = column.role.is_some() && cell.role == column.role;
            !column.id.is_counted() || is_same_role || column.is_called(&cell.caption)
        };
        let own = self.cell(&column.id).filter(is_its_own);
        own.or_else(|| column.role.and_then(|role| self.role(role)))
    }

    /// The cell with a role, whatever its column was called.
    pub fn role(&self, role: Role) -> Option<&PastCell> {
        self.cells.iter().find(|cell| cell.role == Some(role))
    }
}

/// What became of an entry in the following year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// 継続: it went on.
    Continued,
    /// 統合: it went into others and has no row of its own any more.
    Merged,
    /// 分割: others came out of it.
    Divided,
    /// 廃止: it ended.
    Ended,
}

impl Past {
    /// What became of it.
    pub fn fate(&self) -> Fate {
        match self.next.as_slice() {
            [] => Fate::Ended,
            next if !next.contains(&self.lineage) => Fate::Merged,
            [_] => Fate::Continued,
            [..] => Fate::Divided,
        }
    }

    /// The entry, where it is about one.
    pub fn entry(&self) -> Option<&PastEntry> {
        match &self.subject {
            Subject::Entry(entry) => Some(entry),
            Subject::Sheet { .. } | Subject::Plan(_) => None,
        }
    }

    /// The plan, where it is about one.
    pub fn of_plan(&self) -> Option<&PastPlan> {
        match &self.subject {
            Subject::Plan(plan) => Some(plan),
            Subject::Entry(_) | Subject::Sheet { .. } => None,
        }
    }

    /// The goals and measures that a sheet served, where it is about one and they are known.
    pub fn links(&self) -> Option<&Links> {
        match &self.subject {
            Subject::Sheet { links, .. } => links.as_ref(),
            Subject::Entry(_) | Subject::Plan(_) => None,
        }
    }

    /// The closing text, where it is about a sheet.
    pub fn overall(&self) -> Option<&str> {
        match &self.subject {
            Subject::Entry(_) | Subject::Plan(_) => None,
            Subject::Sheet { overall, .. } => Some(overall),
        }
    }
}

impl PastPlan {
    /// What every plan is known by through the years, in the history.
    pub fn lineage(plan: PlanId) -> Lineage {
        Lineage::derived(&["計画", &plan.raw().to_string()])
    }
}

/// All that earlier years said.
#[derive(Clone, Debug, Default)]
pub(super) struct Pasts {
    rows: BTreeMap<PastId, Past>,
    /// By the year, and by what went on from it.
    by_next: BTreeSet<At>,
    /// By the year, and by what it was then.
    by_own: BTreeSet<(FiscalYear, Lineage, i64, PastId)>,
}

impl PartialEq for Pasts {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Pasts {
    pub fn iter(&self) -> impl Iterator<Item = &Past> {
        self.rows.values()
    }

    pub fn put(&mut self, past: Past) {
        self.remove(past.id);
        let keys = past.next.iter().map(|&next| (past.year, next, past.position, past.id));
        self.by_next.extend(keys);
        self.by_own.insert((past.year, past.lineage, past.position, past.id));
        self.rows.insert(past.id, past);
    }

    pub fn remove(&mut self, id: PastId) {
        let Some(past) = self.rows.remove(&id) else { return };
        self.by_own.remove(&(past.year, past.lineage, past.position, id));
        for next in past.next {
            self.by_next.remove(&(past.year, next, past.position, id));
        }
    }

    /// What went on as `lineage` after `year`, in the order of that year's book.
    fn went_into(&self, lineage: Lineage, year: FiscalYear) -> impl Iterator<Item = &Past> {
        let (first, last) = bounds(year, lineage);
        self.by_next.range(first..=last).filter_map(|(.., id)| self.rows.get(id))
    }

    /// What the book of a year said.
    fn of_year(&self, year: FiscalYear) -> impl Iterator<Item = &Past> {
        let first = (year, Lineage::LEAST, i64::MIN, PastId::from_raw(i64::MIN));
        let own = self.by_own.range(first..).take_while(move |(own, ..)| *own == year);
        own.filter_map(|(.., id)| self.rows.get(id))
    }

    /// The years before `year` of which anything is known, the newest first.
    pub(super) fn years_before(&self, mut year: FiscalYear) -> Vec<FiscalYear> {
        let before = |own: &(FiscalYear, Lineage, i64, PastId)| own.0;
        std::iter::from_fn(|| {
            let end = (year, Lineage::LEAST, i64::MIN, PastId::from_raw(i64::MIN));
            year = self.by_own.range(..end).next_back().map(before)?;
            Some(year)
        })
        .collect()
    }

    /// The newest year before `year` of which anything is known.
    fn year_before(&self, year: FiscalYear) -> Option<FiscalYear> {
        let end = (year, Lineage::LEAST, i64::MIN, PastId::from_raw(i64::MIN));
        self.by_own.range(..end).next_back().map(|(year, ..)| *year)
    }
}

/// Where a row stands among those of its year: by what went on from it, in order.
type At = (FiscalYear, Lineage, i64, PastId);

/// The first and the last key there can be of a lineage in a year.
fn bounds(year: FiscalYear, lineage: Lineage) -> (At, At) {
    let at = |end| (year, lineage, end, PastId::from_raw(end));
    (at(i64::MIN), at(i64::MAX))
}

impl Book {
    /// One of what earlier years said.
    pub fn past(&self, id: PastId) -> Option<&Past> {
        self.pasts.rows.get(&id)
    }

    /// All that earlier years said, by key.
    pub fn pasts(&self) -> impl Iterator<Item = &Past> {
        self.pasts.iter()
    }

    /// Whether the book holds anything of earlier years.
    pub fn has_past(&self) -> bool {
        !self.pasts.rows.is_empty()
    }

    /// What the book of a year said of what had this lineage then, whatever went on
    /// from it.
    pub fn past_as(&self, lineage: Lineage, year: FiscalYear) -> Option<&Past> {
        let (first, last) = bounds(year, lineage);
        let (.., id) = self.pasts.by_own.range(first..=last).next()?;
        self.past(*id)
    }

    /// The newest year before the book's of which it knows anything.
    pub fn last_year_known(&self) -> Option<FiscalYear> {
        self.pasts.year_before(self.head.fiscal_year)
    }

    /// What the newest of the earlier books that had it said of what had this lineage then,
    /// whatever went on from it.
    pub fn newest_past_as(&self, lineage: Lineage) -> Option<&Past> {
        let mut year = self.pasts.year_before(self.head.fiscal_year);
        while let Some(own) = year {
            if let Some(past) = self.past_as(lineage, own) {
                return Some(past);
            }
            year = self.pasts.year_before(own);
        }
        None
    }

    /// What the book of a year said, by lineage.
    pub fn pasts_of(&self, year: FiscalYear) -> impl Iterator<Item = &Past> {
        self.pasts.of_year(year)
    }

    /// What the newest year that is known said of the entry or sheet with this lineage,
    /// and of those that went into it; in the order of that year's book. That is last year,
    /// but where no book was made then.
    pub fn past_of(&self, lineage: Lineage) -> Vec<&Past> {
        let last = self.last_year_known();
        last.map(|last| self.pasts.went_into(lineage, last).collect()).unwrap_or_default()
    }

    /// What all earlier years said of the entry or sheet with this lineage and of
    /// those that went into it, from the newest year to the oldest; in each in the
    /// order of that year's book.
    pub fn history_of(&self, lineage: Lineage) -> Vec<&Past> {
        let mut history = Vec::new();
        let mut lineages = BTreeSet::from([lineage]);
        let mut year = self.head.fiscal_year;
        while let Some(before) = self.pasts.year_before(year) {
            let mut found: BTreeMap<(i64, PastId), &Past> = BTreeMap::new();
            let mut from = BTreeSet::new();
            for lineage in lineages {
                let mut known = self.pasts.went_into(lineage, before).peekable();
                // A year that says nothing of it is passed over.
                if known.peek().is_none() {
                    from.insert(lineage);
                }
                found.extend(known.map(|past| ((past.position, past.id), past)));
            }
            from.extend(found.values().map(|past| past.lineage));
            history.extend(found.into_values());
            (lineages, year) = (from, before);
        }
        history
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::small;
    use super::super::{Change, Head, Record};
    use super::*;

    pub fn lineage(name: &str) -> Lineage {
        Lineage::derived(&[name])
    }

    /// A book of 2024 with these: year, lineage, and what went on from it.
    pub fn book(pasts: &[(i32, &str, &[&str])]) -> Book {
        let mut book = small().book;
        for (at, (year, own, next)) in pasts.iter().enumerate() {
            let entry =
                PastEntry { name: (*own).to_owned(), marks: Vec::new(), parent: None, cells: Vec::new() };
            let past = Past {
                id: book.new_key(),
                position: at as i64,
                lineage: lineage(own),
                year: FiscalYear::new(*year).unwrap(),
                plan: String::new(),
                policy: String::new(),
                sheet: 1,
                sheet_lineage: lineage("sheet"),
                subject: Subject::Entry(entry),
                next: next.iter().map(|name| lineage(name)).collect(),
            };
            book.apply(&Change::insert(Record::Past(past)));
        }
        book
    }

    fn history(book: &Book, name: &str) -> Vec<String> {
        let of = |past: &Past| format!("{} {}", past.year.year(), past.entry().unwrap().name);
        book.history_of(lineage(name)).into_iter().map(of).collect()
    }

    #[test]
    fn the_history_of_an_entry_is_that_of_all_that_went_into_it() {
        let book = book(&[
            (2021, "a", &["a"]),
            (2021, "b", &["b"]),
            (2022, "a", &["b"]),
            (2022, "b", &["b"]),
            (2023, "b", &["b"]),
            (2023, "c", &["c"]),
        ]);
        assert_eq!(history(&book, "b"), ["2023 b", "2022 a", "2022 b", "2021 a", "2021 b"]);
        assert_eq!(history(&book, "c"), ["2023 c"]);
        assert_eq!(history(&book, "a"), ["2021 a"], "what went elsewhere is no longer its own");
        let last: Vec<i32> = book.past_of(lineage("b")).iter().map(|past| past.year.year()).collect();
        assert_eq!(last, [2023]);
    }

    #[test]
    fn where_no_book_was_made_last_year_the_newest_is_what_is_compared_with() {
        let mut book = book(&[(2021, "a", &["a"]), (2022, "a", &["a"])]);
        let year =
            |book: &Book| book.past_of(lineage("a")).iter().map(|past| past.year.year()).collect::<Vec<_>>();
        let this = book.head.fiscal_year.year();
        assert!(this > 2023, "a year is passed over");
        assert_eq!(year(&book), [2022]);
        let head = Head { fiscal_year: FiscalYear::new(2022).unwrap(), ..book.head.clone() };
        book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
        assert_eq!(year(&book), [2021], "what comes after the book's own year is not before it");
    }

    #[test]
    fn what_came_out_of_another_has_its_history_up_to_then() {
        let book = book(&[
            (2021, "a", &["a"]),
            (2022, "a", &["a", "b"]),
            (2023, "a", &["a"]),
            (2023, "b", &["b"]),
            (2024, "b", &["b"]),
        ]);
        assert_eq!(history(&book, "b"), ["2023 b", "2022 a", "2021 a"], "and nothing of this year");
        assert_eq!(history(&book, "a"), ["2023 a", "2022 a", "2021 a"]);
    }

    #[test]
    fn entries_that_went_into_each_other_do_not_go_round_for_ever() {
        let book =
            book(&[(2022, "a", &["b"]), (2022, "b", &["a"]), (2023, "a", &["b"]), (2023, "b", &["a"])]);
        assert_eq!(history(&book, "a"), ["2023 b", "2022 a"]);
    }

    #[test]
    fn what_became_of_an_entry_is_told_by_what_went_on_from_it() {
        let book =
            book(&[(2023, "a", &["a"]), (2023, "b", &["a"]), (2023, "c", &["c", "d"]), (2023, "e", &[])]);
        let fates: Vec<Fate> = book.pasts().map(Past::fate).collect();
        assert_eq!(fates, [Fate::Continued, Fate::Merged, Fate::Divided, Fate::Ended]);
    }

    #[test]
    fn what_is_taken_out_is_no_longer_found() {
        let mut book = book(&[(2023, "a", &["a"])]);
        let past = book.pasts().next().unwrap().clone();
        let gone = Change::delete(Record::Past(past));
        book.apply(&gone);
        assert!(!book.has_past() && book.history_of(lineage("a")).is_empty());
        book.apply(&gone.inverse());
        assert_eq!(history(&book, "a"), ["2023 a"]);
    }
}
