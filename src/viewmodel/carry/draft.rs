//! What the clerk has chosen so far. Nothing of it is in a file yet.

mod deciding;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::book::{Book, EntryId, FiscalYear, Head, PlanId, PolicyId, SheetId, Unread, era};
use crate::carry::words::places::{Named, named};
use crate::carry::words::{Shift, head_of, of_next_year};
use crate::carry::{Added, Decision, EntryChoice, Ground, Proposal};

/// A kind of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CarryKind {
    Continue,
    Change,
    Merge,
    End,
    Split,
}

impl CarryKind {
    /// In the order of their keys.
    pub const ALL: [Self; 5] = [Self::Continue, Self::Change, Self::Merge, Self::End, Self::Split];

    /// That of a decision.
    pub fn of(decision: &Decision) -> Self {
        match decision {
            Decision::Continue => Self::Continue,
            Decision::Change => Self::Change,
            Decision::Merge(_) => Self::Merge,
            Decision::End => Self::End,
            Decision::Split(_) => Self::Split,
        }
    }
}

/// A row of the review that something can be decided for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CarrySubject {
    /// One of last year's entries.
    Entry(EntryId),
    /// The how-manieth of those that begin this year.
    Added(usize),
}

/// What is typed of the head, and of all else that names a year.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct TypedHead {
    pub year: String,
    pub as_of: String,
    pub title: String,
    pub subtitle: String,
    pub named: Vec<Named>,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The year cannot be read.
    NoYear,
    /// It is not after last year's.
    NotAfter,
    /// The as-of date cannot be read.
    NoDate,
    /// There is no title.
    NoTitle,
}

/// What becomes of last year's book, as far as it was chosen.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct CarryDraft {
    pub last: Arc<Book>,
    /// Last year's file.
    pub path: Option<PathBuf>,
    pub typed: TypedHead,
    /// What follows from the year and the date by itself.
    derived: TypedHead,
    proposal: Proposal,
    /// What was proposed at first.
    first: (TypedHead, Proposal),
    index: BTreeMap<EntryId, usize>,
    generation: u64,
}

impl CarryDraft {
    /// What is likely to become of `last`.
    ///
    /// # Errors
    /// [`Unread`] where some sheet of it could not be read.
    pub fn new(last: Arc<Book>, path: Option<PathBuf>) -> Result<Self, Unread> {
        let proposal = Proposal::of(&last)?;
        let typed = TypedHead::of(&last, &proposal.head);
        let index = proposal.entries.iter().enumerate().map(|(at, choice)| (choice.entry, at)).collect();
        Ok(Self {
            derived: typed.clone(),
            first: (typed.clone(), proposal.clone()),
            last,
            path,
            typed,
            proposal,
            index,
            generation: 1,
        })
    }

    /// Whether the clerk has chosen anything.
    pub fn is_changed(&self) -> bool {
        (&self.typed, &self.proposal.plans) != (&self.first.0, &self.first.1.plans)
            || self.generation > 1 && self.proposal != self.first.1
    }

    /// Another one after each change of what is reviewed.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// What is chosen, without what is typed of the head.
    pub fn choices(&self) -> &Proposal {
        &self.proposal
    }

    /// The proposal as it is carried out; `None` while the head is not complete.
    pub fn proposal(&self) -> Option<Proposal> {
        let mut proposal = self.proposal.clone();
        proposal.head = self.head().ok()?;
        proposal.named.clone_from(&self.typed.named);
        proposal.forms = Proposal::forms(&self.last, &proposal.slides);
        Some(proposal)
    }

    /// This year's head.
    ///
    /// # Errors
    /// What is wrong with what was typed.
    pub fn head(&self) -> Result<Head, Unfit> {
        let TypedHead { year, as_of, title, subtitle, .. } = &self.typed;
        let fiscal_year = FiscalYear::parse(year).ok_or(Unfit::NoYear)?;
        if fiscal_year <= self.last.head.fiscal_year {
            return Err(Unfit::NotAfter);
        }
        let as_of = match as_of.trim() {
            "" => None,
            text => Some(era::parse_date(text).ok_or(Unfit::NoDate)?),
        };
        let title = title.trim().to_owned();
        if title.is_empty() {
            return Err(Unfit::NoTitle);
        }
        Ok(Head { fiscal_year, as_of, title, subtitle: subtitle.trim().to_owned(), ..self.last.head.clone() })
    }

    /// The first and the last year that there is no book of, between last year's file and
    /// the new one.
    pub fn skipped(&self) -> Option<(FiscalYear, FiscalYear)> {
        let year = FiscalYear::parse(&self.typed.year)?;
        let first = self.last.head.fiscal_year.after()?;
        (first < year).then_some((first, year.before()?))
    }

    /// What follows from the year and the date goes along with them, unless the clerk
    /// has written something else.
    pub fn follow(&mut self) {
        let Some(year) = FiscalYear::parse(&self.typed.year) else { return };
        let last = &self.last.head;
        let mut next = head_of(&self.last, year);
        let usual = next.as_of.map(era::wareki_date).unwrap_or_default();
        if self.typed.as_of == self.derived.as_of {
            self.typed.as_of.clone_from(&usual);
        }
        next.as_of = era::parse_date(&self.typed.as_of).or(next.as_of);
        let shift = Shift::of(&self.last, &next);
        [next.title, next.subtitle] = [&last.title, &last.subtitle].map(|old| shift.sure(old));
        let derived = TypedHead { as_of: usual, ..TypedHead::of(&self.last, &next) };
        let go = |own: &mut String, before: &String, after: &String| {
            if own == before {
                own.clone_from(after);
            }
        };
        go(&mut self.typed.title, &self.derived.title, &derived.title);
        go(&mut self.typed.subtitle, &self.derived.subtitle, &derived.subtitle);
        let named = self.derived.named.iter().zip(&derived.named);
        for (own, (before, after)) in self.typed.named.iter_mut().zip(named) {
            if own.new == before.new && own.new != after.new {
                own.new.clone_from(&after.new);
                self.proposal.rename(own);
            }
        }
        self.derived = derived;
        for choice in &mut self.proposal.plans {
            let period = self.last.plan(choice.plan).and_then(|plan| plan.period);
            choice.has_ended = period.is_some_and(|(_, end)| end < year);
        }
    }

    /// Takes over what was said of the how-manieth text that names a year.
    pub fn set_named(&mut self, at: usize) {
        if let Some(own) = self.typed.named.get(at) {
            self.generation += 1;
            self.proposal.rename(own);
        }
    }

    /// Whether the texts of columns of years go to the year before.
    pub fn set_slide(&mut self, at: usize, on: bool) {
        self.generation += 1;
        self.proposal.slides.get_mut(at).into_iter().for_each(|slide| slide.on = on);
    }

    /// What is chosen for one of last year's entries.
    pub fn choice(&self, entry: EntryId) -> Option<&EntryChoice> {
        self.proposal.entries.get(*self.index.get(&entry)?)
    }

    fn choice_mut(&mut self, entry: EntryId) -> Option<&mut EntryChoice> {
        self.generation += 1;
        self.proposal.entries.get_mut(*self.index.get(&entry)?)
    }

    /// What was proposed for it at first, where that is more than going on.
    pub fn proposed(&self, entry: EntryId) -> Option<&Decision> {
        let choice = self.first.1.entries.get(*self.index.get(&entry)?)?;
        (choice.decision != Decision::Continue).then_some(&choice.decision)
    }

    /// Why that was proposed.
    pub fn ground(&self, entry: EntryId) -> Option<&Ground> {
        self.proposal.grounds.get(&entry)
    }

    /// Whether an entry still is to become what was proposed by last year's text.
    pub fn is_as_proposed(&self, entry: EntryId) -> bool {
        let is_so =
            |proposed: &Decision| self.choice(entry).is_some_and(|choice| choice.decision == *proposed);
        self.proposed(entry).is_some_and(is_so)
    }

    /// The name of an entry that goes on; of a nameless row that of the one it divides.
    pub fn name(&self, entry: EntryId) -> &str {
        let of = |entry| self.choice(entry).map_or("", |choice| choice.name.as_str());
        match of(entry) {
            "" => self.last.entry(entry).ok().and_then(|row| row.parent).map_or("", of),
            own => own,
        }
    }

    /// Begins an entry on a sheet; says which it is.
    pub fn add(&mut self, sheet: SheetId) -> CarrySubject {
        self.generation += 1;
        self.proposal.added.push(Added { sheet, name: String::new() });
        CarrySubject::Added(self.proposal.added.len() - 1)
    }

    /// Takes out entries that were to begin.
    pub fn remove(&mut self, subjects: &BTreeSet<CarrySubject>) {
        self.generation += 1;
        let mut at = 0;
        self.proposal.added.retain(|_| {
            at += 1;
            !subjects.contains(&CarrySubject::Added(at - 1))
        });
    }

    /// Whether a plan goes on.
    pub fn keep_plan(&mut self, plan: PlanId, keep: bool) {
        self.generation += 1;
        let all = &mut self.proposal.plans;
        all.iter_mut().filter(|choice| choice.plan == plan).for_each(|choice| choice.keep = keep);
    }

    /// Whether a policy goes on, and under which plan.
    pub fn set_policy(&mut self, policy: PolicyId, plan: PlanId, keep: bool) {
        self.generation += 1;
        let all = &mut self.proposal.policies;
        for choice in all.iter_mut().filter(|choice| choice.policy == policy) {
            (choice.plan, choice.keep) = (plan, keep);
        }
    }

    /// Whether a sheet goes on, and under which policy.
    pub fn set_sheet(&mut self, sheet: SheetId, policy: PolicyId, keep: bool) {
        self.generation += 1;
        let all = &mut self.proposal.sheets;
        for choice in all.iter_mut().filter(|choice| choice.sheet == sheet) {
            (choice.policy, choice.keep) = (policy, keep);
        }
    }

    /// The name proposed for the new file, without its ending: last year's with the
    /// year in it, or else one made of year and title.
    pub fn file_name(&self, head: &Head) -> String {
        let stem = self.path.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy());
        let old = stem.unwrap_or_default();
        let new = of_next_year(&old, &self.last.head, head);
        if new != old {
            return new;
        }
        let named = crate::export::name::sound(&format!("{}_{}", head.fiscal_year, head.title));
        if named == old { format!("{named}(2)") } else { named }
    }
}

impl TypedHead {
    fn of(last: &Book, next: &Head) -> Self {
        Self {
            year: next.fiscal_year.wareki(),
            as_of: next.as_of.map(era::wareki_date).unwrap_or_default(),
            title: next.title.clone(),
            subtitle: next.subtitle.clone(),
            named: named(last, next),
        }
    }
}
