//! The lines of the review, and what is to be said of each: worked out anew whenever
//! something was decided.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{EntryId, PlanId, PolicyId, SheetId};
use crate::carry::{Decision, Fates, UnfitDecision};

use super::draft::{CarryDraft, CarrySubject};

/// A line of the review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum OutlookLine {
    Plan(PlanId),
    Policy(PolicyId),
    Sheet(SheetId),
    Row(CarrySubject),
}

impl OutlookLine {
    /// What can be decided for, if anything.
    pub fn subject(self) -> Option<CarrySubject> {
        if let Self::Row(subject) = self { Some(subject) } else { None }
    }
}

/// Whose decision counts for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlookFate {
    /// Its own.
    Own,
    /// That of the entry which it follows: that does not go on.
    WithHead,
    /// Nobody's: its sheet does not go on.
    LeftOut,
}

/// How many entries there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct OutlookCounts {
    pub continued: usize,
    pub changed: usize,
    pub merged: usize,
    pub ended: usize,
    pub split: usize,
    pub added: usize,
    /// On sheets that are left out.
    pub left_out: usize,
    /// The sheets that go on.
    pub sheets: usize,
    /// The rows of the new book.
    pub rows: usize,
}

/// All lines as they are after the last decision.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Outlook {
    generation: u64,
    pub lines: Vec<OutlookLine>,
    fates: BTreeMap<EntryId, OutlookFate>,
    pub complaints: BTreeMap<EntryId, UnfitDecision>,
    sheets: BTreeSet<SheetId>,
    pub counts: OutlookCounts,
    /// The marks that are off this year, and from how many rows.
    pub falling: BTreeMap<String, usize>,
}

impl Outlook {
    /// Brings it up to what is decided now.
    pub fn follow(&mut self, draft: &CarryDraft) {
        if self.generation != draft.generation() {
            *self = Self::of(draft);
        }
    }

    fn of(draft: &CarryDraft) -> Self {
        let (last, choices) = (&draft.last, draft.choices());
        let sheets: BTreeSet<SheetId> = choices.kept_sheets().map(|choice| choice.sheet).collect();
        let complaints = choices.complaints(last).into_iter();
        let ends = Fates::of(last, choices);
        let mut own = Self {
            generation: draft.generation(),
            lines: lines(draft),
            complaints: complaints.map(|complaint| (complaint.entry, complaint.why)).collect(),
            counts: OutlookCounts { sheets: sheets.len(), ..OutlookCounts::default() },
            sheets,
            fates: BTreeMap::new(),
            falling: BTreeMap::new(),
        };
        for choice in &choices.entries {
            let is_unsettled = own.complaints.contains_key(&choice.entry);
            let fate = if !own.sheets.contains(&choice.sheet) && !is_unsettled {
                OutlookFate::LeftOut
            } else if ends.goes_with_head(choice.entry) {
                OutlookFate::WithHead
            } else {
                OutlookFate::Own
            };
            own.fates.insert(choice.entry, fate);
            let marks =
                last.entry(choice.entry).ok().filter(|_| ends.goes_on(choice.entry)).map(|row| &row.marks);
            for mark in marks.into_iter().flatten().filter(|mark| !choice.marks.contains(mark)) {
                *own.falling.entry(mark.clone()).or_default() += 1;
            }
            own.counts.add(ends.decision(choice.entry).unwrap_or(&choice.decision), fate);
        }
        own.counts.added = choices.added.iter().filter(|added| own.sheets.contains(&added.sheet)).count();
        own.counts.rows += own.counts.added;
        own
    }

    /// Whose decision counts for an entry.
    pub fn fate(&self, entry: EntryId) -> OutlookFate {
        self.fates.get(&entry).copied().unwrap_or(OutlookFate::Own)
    }

    /// Whether a sheet goes on, with all that it stands under.
    pub fn goes_on(&self, sheet: SheetId) -> bool {
        self.sheets.contains(&sheet)
    }

    /// Where a line stands.
    pub fn place(&self, line: OutlookLine) -> Option<usize> {
        self.lines.iter().position(|own| *own == line)
    }

    /// The first entry that has to be settled.
    pub fn first_complaint(&self) -> Option<OutlookLine> {
        let is_so = |line: &&OutlookLine| match line.subject() {
            Some(CarrySubject::Entry(entry)) => self.complaints.contains_key(&entry),
            _ => false,
        };
        self.lines.iter().find(is_so).copied()
    }
}

/// Plans, policies, sheets and rows as they stood last year, so that nothing moves
/// under the clerk's hand; below each sheet what begins on it.
fn lines(draft: &CarryDraft) -> Vec<OutlookLine> {
    let (last, choices) = (&draft.last, draft.choices());
    let mut lines = Vec::new();
    for plan in last.plans() {
        lines.push(OutlookLine::Plan(plan.id));
        for policy in last.policies_of(plan.id) {
            lines.push(OutlookLine::Policy(policy.id));
            for sheet in last.sheets_of(policy.id) {
                lines.push(OutlookLine::Sheet(sheet.id));
                let rows = last.entries_of(sheet.id).into_iter().flatten();
                lines.extend(rows.map(|row| OutlookLine::Row(CarrySubject::Entry(row.id))));
                let added = choices.added.iter().enumerate().filter(|(_, added)| added.sheet == sheet.id);
                lines.extend(added.map(|(at, _)| OutlookLine::Row(CarrySubject::Added(at))));
            }
        }
    }
    lines
}

impl OutlookCounts {
    fn add(&mut self, decision: &Decision, fate: OutlookFate) {
        let count = match decision {
            _ if fate == OutlookFate::LeftOut => &mut self.left_out,
            Decision::Continue => &mut self.continued,
            Decision::Change => &mut self.changed,
            Decision::Merge(_) => &mut self.merged,
            Decision::End => &mut self.ended,
            Decision::Split(_) => &mut self.split,
        };
        *count += 1;
        if fate == OutlookFate::Own && decision.goes_on() {
            self.rows += 1 + if let Decision::Split(names) = decision { names.len() } else { 0 };
        }
    }
}
