//! Where what is chosen goes: to where it is already, else to a place that the clerk
//! chooses, beginning with one of the same name.

use std::collections::BTreeMap;

use crate::book::{Book, Lineage, PolicyId, SheetId, Unread};
use crate::carry::pull::{KnownRows, Source, Target};
use crate::carry::sheet_lineages;
use crate::lookalike::is_same_wording;
use crate::search::Folding;
use crate::viewmodel::names::name_line;
use crate::viewmodel::names::{policy_name, sheet_name};
use crate::words::one_line;

/// Where something goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetWanted {
    /// It is told in words; there is nothing to choose.
    Settled(String),
    /// One of the places that are listed.
    Place(TargetChoice),
}

impl TargetWanted {
    /// Whether there is nothing to choose.
    #[cfg(test)]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Settled(_))
    }
}

/// A place that is chosen from a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetChoice {
    /// A sheet, by its number in the list.
    Sheet(Option<usize>),
    /// A policy, the same.
    Policy(Option<usize>),
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetLine<T> {
    id: T,
    words: String,
    /// How its policy and plan are called, so that the same is found by it.
    names: [String; 2],
    number: u32,
}

/// Where things of the other book go.
#[derive(Debug)]
pub struct Targets {
    known: KnownRows,
    theirs: BTreeMap<SheetId, Lineage>,
    sheets: Vec<TargetLine<SheetId>>,
    policies: Vec<TargetLine<PolicyId>>,
    /// The sheet that is open, which is as good a place as any.
    open: Option<SheetId>,
    of: Option<Source>,
    goal: Option<TargetWanted>,
}

impl Targets {
    /// For what comes into `own`, where `open` is shown, from `other`.
    ///
    /// # Errors
    /// [`Unread`] where a sheet of one of both could not be read.
    pub fn new(own: &Book, other: &Book, open: Option<SheetId>) -> Result<Self, Unread> {
        other.read_all()?;
        let (mut sheets, mut policies) = (Vec::new(), Vec::new());
        for plan in own.plans() {
            for policy in own.policies_of(plan.id) {
                let name = name_line(policy_name(&policy.name));
                let names = [fold(&policy.name), fold(&plan.name)];
                let words = format!("{}　{name}", name_line(&plan.name));
                policies.push(TargetLine { id: policy.id, words, names: names.clone(), number: 0 });
                for sheet in own.sheets_of(policy.id) {
                    let words = format!("{}　{name}", sheet_name(sheet.number));
                    sheets.push(TargetLine {
                        id: sheet.id,
                        words,
                        names: names.clone(),
                        number: sheet.number,
                    });
                }
            }
        }
        let (known, theirs) = (KnownRows::of(own)?, sheet_lineages(other));
        Ok(Self { known, theirs, sheets, policies, open, of: None, goal: None })
    }

    /// Where `source` goes, as long as it stays chosen also by the clerk's choice.
    pub fn goal(&mut self, own: &Book, other: &Book, source: Source) -> &mut TargetWanted {
        if self.of.replace(source) != Some(source) {
            self.goal = None;
        }
        let first = match &self.goal {
            Some(_) => None,
            None => self.first(own, other, source),
        };
        self.goal.get_or_insert_with(|| first.unwrap_or_else(|| TargetWanted::Settled(String::new())))
    }

    /// Where that is, for working out what comes.
    pub fn target(&self) -> Target {
        match &self.goal {
            Some(TargetWanted::Place(TargetChoice::Sheet(at))) => {
                let sheet = at.and_then(|at| self.sheets.get(at)).map(|place| place.id);
                Target { sheet, policy: None }
            }
            Some(TargetWanted::Place(TargetChoice::Policy(at))) => {
                let policy = at.and_then(|at| self.policies.get(at)).map(|place| place.id);
                Target { sheet: None, policy }
            }
            Some(TargetWanted::Settled(_)) | None => Target::default(),
        }
    }

    /// How many places there are to choose from.
    pub fn count(&self, choice: TargetChoice) -> usize {
        match choice {
            TargetChoice::Sheet(_) => self.sheets.len(),
            TargetChoice::Policy(_) => self.policies.len(),
        }
    }

    /// What one of them is called.
    pub fn words(&self, choice: TargetChoice, at: usize) -> &str {
        match choice {
            TargetChoice::Sheet(_) => self.sheets.get(at).map(|place| &place.words),
            TargetChoice::Policy(_) => self.policies.get(at).map(|place| &place.words),
        }
        .map_or("", String::as_str)
    }

    fn first(&self, own: &Book, other: &Book, source: Source) -> Option<TargetWanted> {
        match source {
            Source::Entry(entry) => {
                let row = other.entry(entry).ok()?;
                let known = self.known.entries.get(&row.lineage).and_then(|own_row| own.entry(*own_row).ok());
                match known {
                    Some(known) => {
                        let words = format!("{}（同じ事業があります）", self.sheet_words(known.sheet));
                        Some(TargetWanted::Settled(words))
                    }
                    None => Some(TargetWanted::Place(TargetChoice::Sheet(self.sheet_like(other, row.sheet)))),
                }
            }
            Source::Sheet(sheet) => {
                let known = self.theirs.get(&sheet).and_then(|lineage| self.known.sheets.get(lineage));
                match known {
                    Some(known) => {
                        let words = format!("{}（同じ調書があります）", self.sheet_words(*known));
                        Some(TargetWanted::Settled(words))
                    }
                    None => {
                        Some(TargetWanted::Place(TargetChoice::Policy(self.policy_like(own, other, sheet))))
                    }
                }
            }
            Source::Plan(plan) => {
                let plan = other.plan(plan)?;
                let is_known = own.plans().any(|known| is_same_wording(&known.name, &plan.name));
                let words = if is_known { "同じ名前の計画" } else { "新しい計画" };
                Some(TargetWanted::Settled(words.to_owned()))
            }
        }
    }

    fn sheet_words(&self, sheet: SheetId) -> &str {
        self.sheets.iter().find(|place| place.id == sheet).map_or("", |place| &place.words)
    }

    /// The sheet that is the same through the years; else one under a policy of the
    /// same name, best with the same number; else the one that is open, or the first.
    fn sheet_like(&self, other: &Book, sheet: SheetId) -> Option<usize> {
        let at = |id: SheetId| self.sheets.iter().position(|place| place.id == id);
        let same = self.theirs.get(&sheet).and_then(|lineage| self.known.sheets.get(lineage));
        let (names, number) = names_of(other, sheet)?;
        let like = |place: &TargetLine<SheetId>| {
            (alike(&place.names, &names), place.number == number, Some(place.id) == self.open)
        };
        let named = best(self.sheets.iter().map(|place| Some(like(place)).filter(|(alike, ..)| *alike > 0)));
        let first = || (!self.sheets.is_empty()).then_some(0);
        same.and_then(|same| at(*same)).or(named).or_else(|| self.open.and_then(at)).or_else(first)
    }

    /// The policy of the same name, best in a plan of the same name; else that of the
    /// sheet that is open, or the first.
    fn policy_like(&self, own: &Book, other: &Book, sheet: SheetId) -> Option<usize> {
        let (names, _) = names_of(other, sheet)?;
        let like = |place: &TargetLine<PolicyId>| alike(&place.names, &names);
        let named = best(self.policies.iter().map(|place| Some(like(place)).filter(|alike| *alike > 0)));
        let open = self.open.and_then(|sheet| own.sheet(sheet).ok()).map(|sheet| sheet.policy);
        let at = |id: PolicyId| self.policies.iter().position(|place| place.id == id);
        let first = || (!self.policies.is_empty()).then_some(0);
        named.or_else(|| open.and_then(at)).or_else(first)
    }
}

/// How the policy and the plan of a sheet are called, and its number.
fn names_of(book: &Book, sheet: SheetId) -> Option<([String; 2], u32)> {
    let shown = book.context(sheet).ok()?;
    Some(([fold(&shown.policy.name), fold(&shown.plan.name)], shown.sheet.number))
}

/// How much two policies are one: 0 where they have other names, 2 in plans of one name.
fn alike(own: &[String; 2], theirs: &[String; 2]) -> u8 {
    let [policy, plan] = [0, 1].map(|at| own.get(at) == theirs.get(at));
    u8::from(policy) + u8::from(policy && plan)
}

/// Where the best stands, the first of several.
fn best<R: Ord>(ranks: impl Iterator<Item = Option<R>>) -> Option<usize> {
    let ranked = ranks.enumerate().filter_map(|(at, rank)| Some((rank?, std::cmp::Reverse(at))));
    ranked.max().map(|(_, std::cmp::Reverse(at))| at)
}

fn fold(name: &str) -> String {
    Folding::ALL.apply(&one_line(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, rows, small};
    use crate::book::{Change, Policy, Record};
    use crate::edit::{Command, Item};

    /// A book without these rows and sheets.
    fn without(book: &Book, commands: &[Command]) -> Book {
        let mut book = book.clone();
        for command in commands {
            let step = command.step(&mut book).unwrap().unwrap();
            book.apply_all(&step.changes);
        }
        book
    }

    fn renamed(book: &mut Book, policy: PolicyId, name: &str) {
        let before = book.policy(policy).unwrap().clone();
        let after = Policy { name: name.to_owned(), ..before.clone() };
        book.apply(&Change::update(Record::Policy(before), Record::Policy(after)));
    }

    #[test]
    fn what_is_there_already_goes_to_itself() {
        let Small { book, first, second } = small();
        let mut targets = Targets::new(&book, &book, None).unwrap();
        let row = rows(&book, first)[0];
        let plan = book.plans().next().unwrap().id;
        for (source, words) in [
            (Source::Entry(row), "調書-1　施策0（同じ事業があります）"),
            (Source::Sheet(second), "調書-2　施策1（同じ調書があります）"),
            (Source::Plan(plan), "同じ名前の計画"),
        ] {
            assert_eq!(*targets.goal(&book, &book, source), TargetWanted::Settled(words.to_owned()));
            assert_eq!(targets.target(), Target::default());
        }
    }

    #[test]
    fn an_entry_goes_to_its_own_sheet_and_a_choice_holds_until_another_is_taken() {
        let Small { book: other, first, second } = small();
        let all = rows(&other, first);
        let own = without(&other, &[Command::DeleteEntry(all[3]), Command::DeleteEntry(all[0])]);
        let mut targets = Targets::new(&own, &other, Some(second)).unwrap();
        let goal = targets.goal(&own, &other, Source::Entry(all[3]));
        assert_eq!(*goal, TargetWanted::Place(TargetChoice::Sheet(Some(0))));
        *goal = TargetWanted::Place(TargetChoice::Sheet(Some(1)));
        targets.goal(&own, &other, Source::Entry(all[3]));
        assert_eq!(targets.target().sheet, Some(second));
        targets.goal(&own, &other, Source::Entry(all[0]));
        assert_eq!(targets.target().sheet, Some(first));
        assert_eq!(targets.words(TargetChoice::Sheet(None), 1), "調書-2　施策1");
    }

    #[test]
    fn a_sheet_goes_under_the_policy_of_its_name_or_to_where_the_clerk_is() {
        let Small { book: other, first, second } = small();
        let mut own = without(&other, &[Command::DeleteItem(Item::Sheet(second))]);
        let (one, two) = (other.sheet(first).unwrap().policy, other.sheet(second).unwrap().policy);
        let policy = |own: &Book, open| {
            let mut targets = Targets::new(own, &other, open).unwrap();
            targets.goal(own, &other, Source::Sheet(second));
            targets.target().policy
        };
        assert_eq!(policy(&own, Some(first)), Some(two));
        renamed(&mut own, two, "別の施策");
        assert_eq!(policy(&own, Some(first)), Some(one));
        renamed(&mut own, one, "施策１");
        assert_eq!(policy(&own, None), Some(one), "with other figures");
        let none = Book::new(other.head.clone());
        assert_eq!(policy(&none, None), None);
    }
}
