//! This year's book made from last year's.

mod divide;

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Book, Cell, CellRecord, Change, ColumnId, Entry, EntryId, Lineage, POSITION_STEP, PastPlan, Record,
    Sheet, SheetId,
};
use crate::edit::{Command, Item, Refusal, series_handed_on};

use super::past::{sheet_lineages, snapshot};
use super::words::columns::carried;
use super::words::places::{reword, reworded};
use super::{CarryComplaint, Decision, Fates, Proposal};

/// The marks that carrying forward sets, where the form has them.
const CHANGED: &str = "変更";
const MERGED: &str = "統合";
const NEW: &str = "新規";

/// Why no book could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCarried {
    /// These have to be settled first.
    Unsettled(Vec<CarryComplaint>),
    /// A sheet, policy or entry cannot go where it was to.
    Refused(Refusal),
    /// This year is not after last year's: history and year would not fit.
    NoFurtherYear,
}

impl From<Refusal> for NotCarried {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Makes this year's book. `last` stays as it is; the same proposal gives the same
/// book, but for the lineages of entries that begin this year.
///
/// # Errors
/// [`NotCarried`]; there is no book then.
pub fn carry(last: &Book, proposal: &Proposal) -> Result<Book, NotCarried> {
    if proposal.head.fiscal_year <= last.head.fiscal_year {
        return Err(NotCarried::NoFurtherYear);
    }
    last.read_all().map_err(Refusal::from)?;
    let complaints = proposal.complaints(last);
    if !complaints.is_empty() {
        return Err(NotCarried::Unsettled(complaints));
    }
    let mut work =
        Work { last, proposal, book: last.clone(), fates: Fates::of(last, proposal), born: BTreeMap::new() };
    work.keep_past();
    work.follow_targets();
    work.renew();
    work.clear();
    work.divide();
    work.rename();
    work.part();
    work.arrange()?;
    work.send()?;
    work.leave_out()?;
    work.begin();
    Ok(work.book)
}

struct Work<'a> {
    last: &'a Book,
    proposal: &'a Proposal,
    book: Book,
    fates: Fates<'a>,
    /// The lineages of what comes out of entries that are divided.
    born: BTreeMap<EntryId, Vec<Lineage>>,
}

impl Work<'_> {
    fn run(&mut self, command: &Command) -> Result<(), Refusal> {
        if let Some(step) = command.step(&mut self.book)? {
            self.book.apply_all(&step.changes);
        }
        Ok(())
    }

    fn put(&mut self, before: Option<Record>, after: Record) {
        self.book.apply(&Change { before, after: Some(after) });
    }

    fn lineage(&self, entry: EntryId) -> Option<Lineage> {
        self.last.entry(entry).ok().map(|row| row.lineage)
    }

    /// Last year's whole book becomes a year of the history.
    fn keep_past(&mut self) {
        let year = self.proposal.head.fiscal_year.year().to_string();
        for choice in &self.proposal.entries {
            let (Decision::Split(names), Some(own)) = (&choice.decision, self.lineage(choice.entry)) else {
                continue;
            };
            let of = |at: usize| Lineage::derived(&["分割", &own.to_string(), &year, &at.to_string()]);
            self.born.insert(choice.entry, (0..names.len()).map(of).collect());
        }
        let next = self.next();
        let mut pasts = snapshot(self.last, || self.book.new_key());
        for past in &mut pasts {
            past.next = next.get(&past.lineage).cloned().unwrap_or_default();
        }
        for past in pasts {
            self.put(None, Record::Past(past));
        }
    }

    /// What goes on from each entry and sheet of last year.
    fn next(&self) -> BTreeMap<Lineage, Vec<Lineage>> {
        let mut next: BTreeMap<Lineage, Vec<Lineage>> = BTreeMap::new();
        let lineages = sheet_lineages(self.last);
        let kept = self.proposal.kept_sheets().filter_map(|choice| lineages.get(&choice.sheet));
        next.extend(kept.map(|lineage| (*lineage, vec![*lineage])));
        let plans = self.proposal.plans.iter().filter(|choice| choice.keep);
        next.extend(plans.map(|choice| PastPlan::lineage(choice.plan)).map(|own| (own, vec![own])));
        for choice in &self.proposal.entries {
            let Ok(row) = self.last.entry(choice.entry) else { continue };
            let into = match self.fates.decision(choice.entry).unwrap_or(&choice.decision) {
                Decision::Merge(Some(into)) => self.lineage(*into).into_iter().collect(),
                Decision::Merge(None) | Decision::End => Vec::new(),
                _ if !self.fates.goes_on(choice.entry) => Vec::new(),
                _ => {
                    let born = self.born.get(&choice.entry).into_iter().flatten().copied();
                    std::iter::once(row.lineage).chain(born).collect()
                }
            };
            next.insert(row.lineage, into);
        }
        next
    }

    /// The figures of entries that go into another are that one's from now on.
    fn follow_targets(&mut self) {
        let with_series: BTreeSet<Lineage> = self.last.all_series().map(|series| series.lineage).collect();
        for choice in &self.proposal.entries {
            let Some(Decision::Merge(Some(into))) = self.fates.decision(choice.entry) else { continue };
            let Some((from, to)) = self.last.entry(choice.entry).ok().zip(self.last.entry(*into).ok()) else {
                continue;
            };
            if with_series.contains(&from.lineage) {
                let changes = series_handed_on(&self.book, from.lineage, to.lineage, &from.name);
                self.book.apply_all(&changes);
            }
        }
    }

    /// The head, the forms, and what every sheet is known by from now on.
    fn renew(&mut self) {
        let head = Record::Head(self.last.head.clone());
        self.put(Some(head), Record::Head(self.proposal.head.clone()));
        for form in &self.proposal.forms {
            let Some(before) = self.last.form(form.id).cloned() else { continue };
            let mut after = form.clone();
            reword(&mut after, &self.proposal.named);
            self.put(Some(Record::Form(before)), Record::Form(after));
        }
        for (before, after) in reworded(self.last, &self.proposal.named) {
            self.put(Some(before), after);
        }
        let lineages = sheet_lineages(self.last);
        let sheets = self.book.full_sheets().into_iter().flatten();
        let sheets: Vec<Sheet> = sheets.cloned().collect();
        for before in sheets {
            let lineage = lineages.get(&before.id).copied();
            let after = Sheet { overall: String::new(), lineage, ..before.clone() };
            self.put(Some(Record::Sheet(before)), Record::Sheet(after));
        }
        if let Some(file) = self.last.last_file() {
            self.book.apply(&Change::delete(Record::LastFile(file.clone())));
        }
        // They were about last year's texts.
        let inquiries: Vec<_> = self.last.inquiries().cloned().collect();
        for row in inquiries {
            self.book.apply(&Change::delete(Record::Inquiry(row)));
        }
        let dismissals: Vec<_> = self.last.dismissals().cloned().collect();
        for row in dismissals {
            self.book.apply(&Change::delete(Record::Dismissal(row)));
        }
    }

    /// What each column does with its cells.
    fn clear(&mut self) {
        let year = self.last.head.fiscal_year;
        let years = self.proposal.head.fiscal_year.year() - year.year();
        for context in self.last.contexts().flatten() {
            let form = self.proposal.forms.iter().find(|form| form.id == context.form.id);
            for row in context.entries() {
                let Some(before) = self.last.row(row.id) else { continue };
                let after = carried(form.unwrap_or(context.form), before, (year, years));
                for (column, cell) in before {
                    if after.get(column) != Some(cell) {
                        self.book.apply(&Change::delete(cell_record(row.id, column, cell.clone())));
                    }
                }
                for (column, cell) in after {
                    if before.get(&column) != Some(&cell) {
                        self.book.apply(&Change::insert(cell_record(row.id, &column, cell)));
                    }
                }
            }
        }
    }

    /// Names and marks.
    fn rename(&mut self) {
        let targets: BTreeSet<EntryId> = self
            .proposal
            .entries
            .iter()
            .filter_map(|choice| if let Decision::Merge(into) = choice.decision { into } else { None })
            .collect();
        for choice in &self.proposal.entries {
            let Some(before) = self.book.entry(choice.entry).ok().cloned() else { continue };
            let known = self
                .last
                .context(before.sheet)
                .map(|context| context.form.marks.as_slice())
                .unwrap_or_default();
            let mut marks = choice.marks.clone();
            let mut add = |mark: &str| {
                if known.iter().any(|own| own == mark) && !marks.iter().any(|own| own == mark) {
                    marks.push(mark.to_owned());
                }
            };
            if choice.decision == Decision::Change {
                add(CHANGED);
            }
            if targets.contains(&choice.entry) {
                add(MERGED);
            }
            marks.sort_by_key(|own| known.iter().position(|known| known == own).unwrap_or(usize::MAX));
            // A name that nobody touched stays as it is, spaces and all.
            let name = if choice.name == before.name { &choice.name } else { choice.name.trim() };
            let after = Entry { name: name.to_owned(), marks, ..before.clone() };
            if after != before {
                self.put(Some(Record::Entry(before)), Record::Entry(after));
            }
        }
    }

    /// Policies and sheets that stand elsewhere from now on.
    fn arrange(&mut self) -> Result<(), Refusal> {
        let place = |item, parent| Command::PlaceItem { item, parent: Some(parent), index: usize::MAX };
        for choice in &self.proposal.policies {
            if self.last.policy(choice.policy).is_some_and(|policy| policy.plan != choice.plan) {
                self.run(&place(Item::Policy(choice.policy), Item::Plan(choice.plan)))?;
            }
        }
        for choice in &self.proposal.sheets {
            if self.last.listing(choice.sheet).is_some_and(|sheet| sheet.policy != choice.policy) {
                self.run(&place(Item::Sheet(choice.sheet), Item::Policy(choice.policy)))?;
            }
        }
        Ok(())
    }

    /// Entries that stand on another sheet from now on, in their order.
    fn send(&mut self) -> Result<(), Refusal> {
        let mut going: BTreeMap<SheetId, Vec<EntryId>> = BTreeMap::new();
        for choice in &self.proposal.entries {
            let Ok(row) = self.last.entry(choice.entry) else { continue };
            if row.sheet == choice.sheet || !self.fates.goes_on(row.id) {
                continue;
            }
            let head = row.parent.and_then(|head| self.fates.choice(head));
            if head.is_none_or(|head| head.sheet != choice.sheet) {
                going.entry(choice.sheet).or_default().push(row.id);
            }
        }
        for (sheet, rows) in going {
            self.run(&Command::SendEntries { rows, sheet })?;
        }
        Ok(())
    }

    /// Entries, sheets, policies and plans that do not go on: from below, so that no
    /// row is handed on that goes too.
    fn leave_out(&mut self) -> Result<(), Refusal> {
        let kept: BTreeSet<SheetId> = self.proposal.kept_sheets().map(|choice| choice.sheet).collect();
        for choice in self.proposal.entries.iter().rev() {
            let stays = self.book.entry(choice.entry).is_ok_and(|row| kept.contains(&row.sheet));
            if stays && !self.fates.goes_on(choice.entry) {
                self.run(&Command::DeleteEntry(choice.entry))?;
            }
        }
        let sheets =
            self.proposal.sheets.iter().filter(|choice| !choice.keep).map(|choice| Item::Sheet(choice.sheet));
        let policies = self
            .proposal
            .policies
            .iter()
            .filter(|choice| !choice.keep)
            .map(|choice| Item::Policy(choice.policy));
        let plans =
            self.proposal.plans.iter().filter(|choice| !choice.keep).map(|choice| Item::Plan(choice.plan));
        for item in sheets.chain(policies).chain(plans) {
            match self.run(&Command::DeleteItem(item)) {
                // It went with what it stood under.
                Ok(()) | Err(Refusal::Gone) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    /// Entries that begin this year, at the end of their sheets.
    fn begin(&mut self) {
        for added in &self.proposal.added {
            let Ok(context) = self.book.context(added.sheet) else { continue };
            let form = context.form;
            let marks = form.marks.iter().filter(|mark| *mark == NEW).cloned().collect();
            let last = context.entries().last().map(|last| last.position);
            let entry = Entry {
                id: self.book.new_key(),
                sheet: added.sheet,
                position: last.map_or(0, |last| last.saturating_add(POSITION_STEP)),
                parent: None,
                lineage: Lineage::random(),
                name: added.name.trim().to_owned(),
                marks,
            };
            self.put(None, Record::Entry(entry));
        }
    }
}

fn cell_record(entry: EntryId, column: &ColumnId, cell: Cell) -> Record {
    Record::Cell(CellRecord { entry, column: column.clone(), cell })
}
