//! What is ticked, as the changes that take it up.

use crate::book::{Book, Change, LastFile, Plan, Record, change::merged};
use crate::edit::{Becomes, Command, Decided, Refusal};

use super::found::{Corrections, Offer, Offered, Ticks};

impl Corrections {
    /// The changes that make what is ticked true of `book`, which these were found for. What
    /// the file holds is known from then on (`file`), whatever of it was ticked.
    ///
    /// # Errors
    /// A [`Refusal`] where something of it cannot be done any more.
    pub fn take(&self, book: &Book, ticks: &Ticks, file: Option<LastFile>) -> Result<Vec<Change>, Refusal> {
        let mut work = Work { book: book.clone(), changes: Vec::new() };
        for at in &ticks.things {
            for change in self.all.get(*at).into_iter().flat_map(|own| &own.changes) {
                work.apply(change.clone())?;
            }
        }
        let is_ticked = |(at, _): &&(usize, usize)| ticks.things.contains(at);
        let offer = |(at, offer): &(usize, usize)| self.all.get(*at)?.offers.get(*offer);
        let offers: Vec<&Offer> = ticks.offers.iter().filter(is_ticked).filter_map(offer).collect();
        // Sheets come before the rows that stand on them.
        let comes = |own: &&Offer| matches!(own.what, Offered::Comes(_));
        let (come, copies): (Vec<&Offer>, Vec<&Offer>) = offers.into_iter().partition(comes);
        for own in copies {
            if let Some(command) = work.command(own) {
                work.run(&command)?;
            }
        }
        for own in come {
            work.come(own)?;
        }
        if let Some(file) = file.filter(|file| Some(file) != book.last_file()) {
            let before = work.book.last_file().cloned().map(Record::LastFile);
            work.apply(Change { before, after: Some(Record::LastFile(file)) })?;
        }
        Ok(merged(&work.changes))
    }
}

struct Work {
    /// As what was taken so far leaves it.
    book: Book,
    changes: Vec<Change>,
}

impl Work {
    fn apply(&mut self, change: Change) -> Result<(), Refusal> {
        let key = change.before.as_ref().or(change.after.as_ref()).ok_or(Refusal::Gone)?.key();
        if self.book.record(&key) != change.before {
            return Err(Refusal::Gone);
        }
        self.book.apply(&change);
        self.changes.push(change);
        Ok(())
    }

    fn run(&mut self, command: &Command) -> Result<(), Refusal> {
        if let Some(step) = command.step(&mut self.book)? {
            self.book.apply_all(&step.changes);
            self.changes.extend(step.changes);
        }
        Ok(())
    }

    fn come(&mut self, own: &Offer) -> Result<(), Refusal> {
        let Offered::Comes(lineage) = own.what else { return Ok(()) };
        let is_sheet = self.book.newest_past_as(lineage).is_some_and(|past| past.overall().is_some());
        let what = if is_sheet { Decided::Sheet(lineage) } else { Decided::Entry(lineage) };
        match self.run(&Command::Decide { what, becomes: Becomes::Continued { to: None } }) {
            // Its sheet, or its policy, is not of this year: it is in the history alone.
            Err(Refusal::NoSheet) => Ok(()),
            done => done,
        }
    }

    /// What makes an offer true of the book as it is by now.
    fn command(&self, own: &Offer) -> Option<Command> {
        let plan = |id, change: &dyn Fn(&mut Plan)| {
            let mut plan: Plan = self.book.plan(id)?.clone();
            change(&mut plan);
            Some(Command::SetPlan(plan))
        };
        match &own.what {
            Offered::Cell(entry, column) => {
                let text = own.new.clone();
                Some(Command::SetCell { entry: *entry, column: column.clone(), text })
            }
            Offered::Name(entry) => Some(Command::SetName { entry: *entry, name: own.new.clone() }),
            Offered::PlanName(id) => plan(*id, &|plan| plan.name.clone_from(&own.new)),
            Offered::PlanPeriod(id, period) => plan(*id, &|plan| plan.period = *period),
            Offered::PlanGoals(id, goals) => plan(*id, &|plan| plan.goals.clone_from(goals)),
            Offered::PolicyName(policy) => {
                Some(Command::RenamePolicy { policy: *policy, name: own.new.clone() })
            }
            Offered::SheetNumber(id, number) => {
                let sheet = self.book.sheet(*id).ok()?;
                let (goals, measures) = (sheet.goals.clone(), sheet.measures.clone());
                Some(Command::SetSheet { sheet: *id, number: *number, goals, measures })
            }
            Offered::SheetLinks(id, links) => {
                let (goals, measures) = (links.goals.clone(), links.measures.clone());
                Some(Command::SetSheet {
                    sheet: *id,
                    number: self.book.sheet(*id).ok()?.number,
                    goals,
                    measures,
                })
            }
            Offered::Comes(_) => None,
        }
    }
}
