//! 他のファイルから引き継ぐ: an entry, a sheet or a plan of another book comes into
//! one that is being worked on.
//!
//! What is of an earlier year comes as carrying forward brings it, and its whole goes
//! into the history; what is of the same year comes as it stands. Known by its
//! lineage, what is there already is brought up to date, and nothing is emptied.

mod columns;
mod known;
mod rows;
mod stranger;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Book, Change, ColumnId, EntryId, Fate, FiscalYear, Form, FormId, Lineage, LookupError, POSITION_STEP,
    Past, PastPlan, Place, Plan, PlanId, Policy, PolicyId, Record, Series, Sheet, SheetId, Unread,
};
use crate::edit::rejoin;
use crate::lookalike::is_same_wording;

use super::past::{sheet_lineages, snapshot};

pub use columns::{Mapped, Mapping, Pair, choices};
pub use known::KnownRows;
pub use stranger::{are_strangers, seen_from};

/// What is taken out of the other book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Source {
    /// With the rows that divide it.
    Entry(EntryId),
    Sheet(SheetId),
    Plan(PlanId),
}

/// Where what is not there yet is to stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct Target {
    /// The sheet that an entry comes to.
    pub sheet: Option<SheetId>,
    /// The policy that a sheet comes under.
    pub policy: Option<PolicyId>,
}

/// What comes, worked out but not done.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Pulled {
    pub changes: Vec<Change>,
    /// What the clerk will find, in order.
    pub effects: Vec<PullEffect>,
    /// Where to look afterwards.
    pub place: Place,
    /// Where the texts of columns go, of forms that are not the same.
    pub mapped: Vec<Mapped>,
}

/// What becomes of one thing that comes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PullEffect {
    /// A form, a plan, a policy, a sheet (by its number) or an entry that was not there.
    NewForm(String),
    NewPlan(String),
    NewPolicy(String),
    NewSheet(u32),
    NewEntry {
        sheet: SheetId,
        name: String,
    },
    /// A text that takes the place of another.
    Replaces {
        sheet: SheetId,
        entry: Option<EntryId>,
        what: String,
        old: String,
        new: String,
    },
    /// A text that comes where none was.
    Fills {
        sheet: SheetId,
        entry: Option<EntryId>,
        what: String,
        new: String,
    },
    /// A text of a row that comes new, from a form that is not the same: what its column
    /// is called there, and what it is called here.
    Placed {
        sheet: SheetId,
        name: String,
        from: String,
        what: String,
        text: String,
    },
    /// A text whose column this book's form does not have; of an earlier year it is in
    /// the history.
    LeftOut {
        name: String,
        what: String,
        text: String,
    },
    /// What an earlier year's record says ended, or went into another, goes on after all.
    Rejoined {
        /// Its name; of a sheet, its number in words is made of `sheet`.
        name: String,
        /// The sheet's number, where it is one.
        sheet: Option<u32>,
        /// What the record said of it.
        was: Fate,
    },
    /// So many entries and closing texts of earlier years come into the history.
    History(usize),
    /// So many figures through the years come along.
    Series(usize),
}

/// Why nothing can come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPulled {
    /// It is not in the other book.
    Gone,
    /// It is not said where it is to stand.
    NoTarget,
    /// The other book is of a later year.
    Later,
    /// It could not be worked out to the end.
    BrokenOff,
    /// A sheet of one of both could not be read.
    NotRead,
}

impl From<Unread> for NotPulled {
    fn from(_: Unread) -> Self {
        Self::NotRead
    }
}

impl From<LookupError> for NotPulled {
    fn from(error: LookupError) -> Self {
        if error.is_gone() { Self::Gone } else { Self::NotRead }
    }
}

/// Works out what comes into `book` from `other`, which both stay as they are; columns go
/// by what they mean. Another city's has to be as it is [`seen_from`] this one.
///
/// # Errors
/// [`NotPulled`].
pub fn pull(book: &Book, other: &Book, source: Source, target: Target) -> Result<Pulled, NotPulled> {
    pull_by(book, other, (source, target), &Mapping::default())
}

/// The same, with what the clerk says of columns.
///
/// # Errors
/// [`NotPulled`].
pub fn pull_by(
    book: &Book,
    other: &Book,
    (source, target): (Source, Target),
    mapping: &Mapping,
) -> Result<Pulled, NotPulled> {
    if other.head.fiscal_year > book.head.fiscal_year {
        return Err(NotPulled::Later);
    }
    other.read_all()?;
    let (known, theirs) = (KnownRows::of(book)?, sheet_lineages(other));
    let numbers = book.sheets().map(|sheet| sheet.number).collect();
    let pulled = Pulled::default();
    let columns = BTreeMap::new();
    let mut work = Work { other, book: book.clone(), known, numbers, theirs, pulled, mapping, columns };
    let lineages = match source {
        Source::Entry(entry) => work.entry(entry, target)?,
        Source::Sheet(sheet) => work.sheet(sheet, target.policy)?.1,
        Source::Plan(plan) => work.plan(plan)?,
    };
    work.history(&lineages);
    work.rejoin(&lineages);
    work.series(&lineages);
    Ok(work.pulled)
}

struct Work<'a> {
    other: &'a Book,
    /// As what came so far leaves it.
    book: Book,
    /// What is in it, with what came so far.
    known: KnownRows,
    /// The numbers of its sheets.
    numbers: BTreeSet<u32>,
    /// What the other book's sheets are known by.
    theirs: BTreeMap<SheetId, Lineage>,
    pulled: Pulled,
    mapping: &'a Mapping,
    /// Whether forms are not the same, and where their columns go, as far as that was asked.
    columns: BTreeMap<Pair, (bool, BTreeMap<ColumnId, ColumnId>)>,
}

impl Work<'_> {
    fn is_earlier(&self) -> bool {
        self.other.head.fiscal_year < self.book.head.fiscal_year
    }

    fn put(&mut self, before: Option<Record>, after: Record) {
        let change = Change { before, after: Some(after) };
        if change.before != change.after {
            self.book.apply(&change);
            self.pulled.changes.push(change);
        }
    }

    fn tell(&mut self, effect: PullEffect) {
        self.pulled.effects.push(effect);
    }

    fn entry(&mut self, entry: EntryId, target: Target) -> Result<Vec<Lineage>, NotPulled> {
        let row = self.other.entry(entry)?;
        let rows = self.other.entries_of(row.sheet)?;
        let rows: Vec<EntryId> =
            rows.filter(|part| part.id == entry || part.parent == Some(entry)).map(|part| part.id).collect();
        let known = self.with_lineage(row.lineage).map(|known| known.sheet);
        let sheet = known.or(target.sheet).ok_or(NotPulled::NoTarget)?;
        self.book.listing(sheet).ok_or(NotPulled::NoTarget)?;
        Ok(self.rows(&rows, sheet))
    }

    /// Where the sheet is now, and all lineages that came with it.
    fn sheet(
        &mut self,
        sheet: SheetId,
        policy: Option<PolicyId>,
    ) -> Result<(SheetId, Vec<Lineage>), NotPulled> {
        let theirs = self.other.sheet(sheet)?.clone();
        let lineage = *self.theirs.get(&sheet).ok_or(NotPulled::Gone)?;
        let known = self.known.sheets.get(&lineage).copied();
        let own = match known {
            Some(own) => own,
            None => self.new_sheet(&theirs, lineage, policy.ok_or(NotPulled::NoTarget)?)?,
        };
        if known.is_some() {
            self.closing_text(own, &theirs, lineage);
        }
        let rows: Vec<EntryId> = self.other.entries_of(sheet)?.map(|row| row.id).collect();
        let mut lineages = self.rows(&rows, own);
        lineages.push(lineage);
        if self.pulled.place == Place::default() {
            self.pulled.place = Place::sheet(own);
        }
        Ok((own, lineages))
    }

    fn new_sheet(
        &mut self,
        theirs: &Sheet,
        lineage: Lineage,
        policy: PolicyId,
    ) -> Result<SheetId, NotPulled> {
        self.book.policy(policy).ok_or(NotPulled::NoTarget)?;
        let highest = self.numbers.last().copied().unwrap_or_default();
        let is_taken = !self.numbers.insert(theirs.number);
        let number = if is_taken { highest.saturating_add(1) } else { theirs.number };
        self.numbers.insert(number);
        let overall = if self.is_earlier() { String::new() } else { theirs.overall.clone() };
        let id = self.book.new_key();
        let position = after(self.book.sheets_of(policy).next_back().map(|last| last.position));
        let new = Sheet { id, policy, position, number, overall, lineage: Some(lineage), ..theirs.clone() };
        self.put(None, Record::Sheet(new));
        self.known.sheets.insert(lineage, id);
        self.tell(PullEffect::NewSheet(number));
        Ok(id)
    }

    /// The closing text of a sheet that is in both, where both are of one year.
    fn closing_text(&mut self, own: SheetId, theirs: &Sheet, lineage: Lineage) {
        let Some(before) = self.book.sheet(own).ok().cloned() else { return };
        let mut after = Sheet { lineage: Some(lineage), ..before.clone() };
        if !self.is_earlier() && !theirs.overall.is_empty() && theirs.overall != before.overall {
            after.overall.clone_from(&theirs.overall);
            let context = self.book.context(own).ok();
            let what = context.map_or_else(String::new, |context| context.form.captions.overall.clone());
            self.tell(told(own, None, what, &before.overall, &theirs.overall));
        }
        self.put(Some(Record::Sheet(before)), Record::Sheet(after));
    }

    fn plan(&mut self, plan: PlanId) -> Result<Vec<Lineage>, NotPulled> {
        let theirs = self.other.plan(plan).ok_or(NotPulled::Gone)?.clone();
        let known = self.book.plans().find(|own| is_same_wording(&own.name, &theirs.name)).map(|own| own.id);
        let own = match known {
            Some(own) => own,
            None => self.new_plan(&theirs)?,
        };
        self.plan_record(&theirs, own);
        let mut lineages = Vec::new();
        let policies: Vec<Policy> = self.other.policies_of(plan).cloned().collect();
        for policy in policies {
            let known = self
                .book
                .policies_of(own)
                .find(|known| is_same_wording(&known.name, &policy.name))
                .map(|known| known.id);
            let to = known.unwrap_or_else(|| self.new_policy(own, &policy.name));
            let sheets: Vec<SheetId> = self.other.sheets_of(policy.id).map(|sheet| sheet.id).collect();
            for sheet in sheets {
                lineages.extend(self.sheet(sheet, Some(to))?.1);
            }
        }
        Ok(lineages)
    }

    /// The record of last year's plan, which is known by its key there, leads to it.
    fn plan_record(&mut self, theirs: &Plan, own: PlanId) {
        let (from, to) = (PastPlan::lineage(theirs.id), PastPlan::lineage(own));
        let Some(past) = self.book.newest_past_as(from).cloned() else { return };
        let is_it = past.of_plan().is_some() && is_same_wording(&past.plan, &theirs.name);
        let goes_on = |next: &Lineage| self.book.plans().any(|plan| PastPlan::lineage(plan.id) == *next);
        if is_it && !past.next.iter().any(goes_on) {
            let after = Past { next: vec![to], ..past.clone() };
            self.put(Some(Record::Past(past)), Record::Past(after));
        }
    }

    fn new_plan(&mut self, theirs: &Plan) -> Result<PlanId, NotPulled> {
        let form = self.other.form(theirs.form).ok_or(NotPulled::Gone)?.clone();
        let form = self.form(&form);
        let id = self.book.new_key();
        let position = after(self.book.plans().last().map(|last| last.position));
        self.put(None, Record::Plan(Plan { id, position, form, ..theirs.clone() }));
        self.tell(PullEffect::NewPlan(theirs.name.clone()));
        Ok(id)
    }

    /// The same form in this book; one that is not there comes along.
    fn form(&mut self, theirs: &Form) -> FormId {
        let same =
            |own: &&Form| Form { id: theirs.id, position: theirs.position, ..(*own).clone() } == *theirs;
        let by_name = |own: &&Form| own.name == theirs.name && own.has_columns_of(theirs);
        let known = self.book.forms().find(same).or_else(|| self.book.forms().find(by_name));
        if let Some(own) = known {
            return own.id;
        }
        let id = self.book.new_key();
        let position = after(self.book.forms().last().map(|last| last.position));
        self.put(None, Record::Form(Form { id, position, ..theirs.clone() }));
        self.tell(PullEffect::NewForm(theirs.name.clone()));
        id
    }

    fn new_policy(&mut self, plan: PlanId, name: &str) -> PolicyId {
        let id = self.book.new_key();
        let position = after(self.book.policies_of(plan).last().map(|last| last.position));
        self.put(None, Record::Policy(Policy { id, plan, position, name: name.to_owned() }));
        self.tell(PullEffect::NewPolicy(name.to_owned()));
        id
    }

    /// What the other book and the years before it said, where this one does not know.
    fn history(&mut self, lineages: &[Lineage]) {
        let mut theirs: Vec<Past> = Vec::new();
        if self.is_earlier() {
            let coming: BTreeSet<Lineage> = lineages.iter().copied().collect();
            theirs.extend(snapshot(self.other, || self.book.new_key()));
            theirs.retain(|past| coming.contains(&past.lineage));
        }
        for lineage in lineages {
            theirs.extend(self.other.history_of(*lineage).into_iter().cloned());
        }
        let mut known: BTreeSet<(Lineage, FiscalYear)> =
            self.book.read_pasts().map(|own| (own.lineage, own.year)).collect();
        let mut count = 0;
        for past in theirs {
            if known.insert((past.lineage, past.year)) {
                let id = self.book.new_key();
                self.put(None, Record::Past(Past { id, ..past }));
                count += 1;
            }
        }
        if count > 0 {
            self.tell(PullEffect::History(count));
        }
    }

    /// What comes back did not end: the record that says so leads to it from now on.
    fn rejoin(&mut self, lineages: &[Lineage]) {
        let mut told: BTreeSet<Lineage> = BTreeSet::new();
        for &lineage in lineages {
            let Some(past) = self.book.newest_past_as(lineage).cloned() else { continue };
            let changes = rejoin(&self.book, lineage);
            if changes.is_empty() {
                continue;
            }
            for change in changes {
                if let Some(after) = change.after {
                    self.put(change.before, after);
                }
            }
            told.insert(lineage);
            // A part goes without saying where its entry is told of.
            if past.entry().and_then(|row| row.parent).is_some_and(|head| told.contains(&head)) {
                continue;
            }
            let name = past.entry().map_or_else(String::new, |row| row.name.clone());
            let sheet = past.entry().is_none().then_some(past.sheet);
            self.tell(PullEffect::Rejoined { name, sheet, was: past.fate() });
        }
    }

    fn series(&mut self, lineages: &[Lineage]) {
        let mut count = 0;
        for lineage in lineages {
            let theirs: Vec<Series> = self.other.series_of(*lineage).into_iter().cloned().collect();
            for series in theirs {
                let own = self.book.series_of(*lineage);
                if !own.iter().any(|own| (&own.name, &own.unit) == (&series.name, &series.unit)) {
                    let position = after(own.last().map(|last| last.position));
                    let id = self.book.new_key();
                    self.put(None, Record::Series(Series { id, position, ..series }));
                    count += 1;
                }
            }
        }
        if count > 0 {
            self.tell(PullEffect::Series(count));
        }
    }
}

/// A place behind the last one.
fn after(last: Option<i64>) -> i64 {
    last.map_or(0, |last| last.saturating_add(POSITION_STEP))
}

fn told(sheet: SheetId, entry: Option<EntryId>, what: String, old: &str, new: &str) -> PullEffect {
    let new = new.to_owned();
    if old.is_empty() {
        PullEffect::Fills { sheet, entry, what, new }
    } else {
        PullEffect::Replaces { sheet, entry, what, old: old.to_owned(), new }
    }
}
