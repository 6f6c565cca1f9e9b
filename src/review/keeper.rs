//! The findings of a book that is worked on: only what has changed is looked at
//! again, and that on a thread of its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use crate::background::{Inbox, Outbox, Poll, Wake, Worker};
use crate::book::{Book, Digest, Lineage, Nearness, SheetId};

use super::finding::Finding;

/// How many sheets are on their way at once: what is sent is a copy.
const AHEAD: usize = 4;

/// One in how many of the sheets that were looked at makes a new list of findings, until
/// all were.
const OFTEN: usize = 50;

/// When what a sheet's findings come from last changed: the book's outline and its
/// years, and the sheet.
type Stamp = [u64; 3];

/// Findings in order, shared with those who show them.
pub type Findings = Arc<Vec<Arc<Finding>>>;

/// What is known of a sheet.
struct Known {
    stamp: Stamp,
    findings: Vec<Arc<Finding>>,
    /// What is told of these, and the state of what may stand that it is told at.
    told: Option<(u64, Vec<Arc<Finding>>)>,
    /// The projects that its rows are about, where those are not kept in memory and could be
    /// read.
    lineages: Option<Vec<Lineage>>,
}

/// Keeps the findings of a book up to date.
pub struct Keeper {
    wake: Wake,
    worker: Option<Worker<Job, Seen>>,
    known: HashMap<SheetId, Known>,
    /// What was learnt of sheets whose rows are not kept in memory.
    digests: Vec<(SheetId, Digest)>,
    /// What is on its way.
    asked: BTreeMap<SheetId, Stamp>,
    /// The revision of the book that the list was made at.
    listed: Option<u64>,
    whole: Vec<Arc<Finding>>,
    /// What these come from.
    whole_of: Option<WholeBasis>,
    list: Findings,
    /// How many sheets were looked at since the list was made.
    fresh: usize,
    /// Whether the list is of the book as it is now.
    is_whole: bool,
    /// The thread broke down: sheets are looked at one by one, to know which it was.
    is_careful: bool,
    /// The sheets that it broke down with, which nobody was told of yet.
    broken: Vec<SheetId>,
    #[cfg(test)]
    breaks_on: Option<SheetId>,
    /// How often the whole book was looked at.
    #[cfg(test)]
    looks: usize,
}

/// All that the rules for the whole book look at.
#[derive(PartialEq)]
struct WholeBasis {
    /// When the head, the forms and plans, and what earlier years said were last changed.
    revisions: [u64; 2],
    /// The sheets in order: their numbers, and of those at hand what they are of.
    sheets: Vec<(SheetId, u32, Option<Lineage>)>,
    /// The projects that have rows, in their order; `None` where that is not known.
    rows: Option<Vec<Lineage>>,
}

impl WholeBasis {
    fn of(book: &Book, rows: Option<Vec<Lineage>>) -> Self {
        let is_at_hand = |sheet| book.nearness(sheet) == Nearness::AtHand;
        let lineage = |sheet| is_at_hand(sheet).then(|| book.sheet(sheet).ok()?.lineage).flatten();
        let sheets = book.sheets().map(|own| (own.id, own.number, lineage(own.id)));
        let revisions = [book.outline_revision(), book.years_revision()];
        Self { revisions, sheets: sheets.collect(), rows }
    }
}

/// What was found on a sheet.
struct Seen {
    sheet: SheetId,
    stamp: Stamp,
    findings: Vec<Finding>,
    /// Of a sheet whose rows are not kept in memory.
    digest: Option<Digest>,
}

struct Job {
    sheet: SheetId,
    stamp: Stamp,
    part: Book,
    #[cfg(test)]
    breaks: bool,
}

impl Keeper {
    /// One that knows nothing yet.
    pub fn new(wake: Wake) -> Self {
        Self {
            wake,
            worker: None,
            known: HashMap::new(),
            digests: Vec::new(),
            asked: BTreeMap::new(),
            listed: None,
            whole: Vec::new(),
            whole_of: None,
            list: Arc::default(),
            fresh: 0,
            is_whole: false,
            is_careful: false,
            broken: Vec::new(),
            #[cfg(test)]
            breaks_on: None,
            #[cfg(test)]
            looks: 0,
        }
    }

    /// Forgets the book.
    pub fn close(&mut self) {
        // What is on its way goes nowhere.
        *self = Self::new(self.wake.clone());
    }

    /// Takes in what is known by now, and has looked at what has changed.
    pub fn bring_up_to(&mut self, book: &Book) {
        let mut news = false;
        while let Some(worker) = &self.worker {
            match worker.poll() {
                Poll::Ready(seen) => self.take(seen),
                Poll::NotYet => break,
                Poll::Gone => self.broke_down(),
            }
            news = true;
        }
        let is_changed = self.listed != Some(book.revision());
        if is_changed || news {
            self.ask(book);
        }
        if is_changed || (news && self.is_whole && book.is_lazy()) {
            self.look_at_whole(book);
        }
        // Of very many sheets the list is not made anew for each that was looked at.
        let is_due = self.is_whole || self.fresh > self.known.len() / OFTEN;
        if is_changed || (news && is_due) {
            self.listed = Some(book.revision());
            self.make_list(book);
        }
    }

    /// Waits until all is known and nobody is woken any more, for tests and screenshots.
    pub fn wait(&mut self, book: &Book) {
        self.bring_up_to(book);
        while !self.asked.is_empty() {
            match self.worker.as_ref().map(Worker::wait) {
                Some(Poll::Ready(seen)) => self.take(seen),
                Some(Poll::NotYet | Poll::Gone) | None => self.broke_down(),
            }
            self.ask(book);
        }
        // It wakes whoever waits only after it has answered.
        if let Some(worker) = self.worker.take() {
            worker.finish(Duration::MAX);
        }
        self.look_at_whole(book);
        self.make_list(book);
    }

    /// What is known, in the order of [`check`](super::check): of a sheet that is
    /// being looked at what was known before.
    pub fn findings(&self) -> &Findings {
        &self.list
    }

    /// What was learnt since it was asked last of sheets whose rows are not kept in
    /// memory; together with what was found on them.
    pub fn take_digests(&mut self) -> Vec<(SheetId, Digest)> {
        if self.fresh == 0 { std::mem::take(&mut self.digests) } else { Vec::new() }
    }

    /// Whether that is of the book as it is now.
    pub fn is_up_to_date(&self) -> bool {
        self.is_whole
    }

    /// The sheets that could not be looked at, by a mistake of the program's; each once,
    /// until it is changed.
    pub fn take_broken(&mut self) -> Vec<SheetId> {
        std::mem::take(&mut self.broken)
    }

    /// Has the thread break down with this sheet from now on.
    #[cfg(all(test, feature = "window"))]
    pub(crate) fn break_on(&mut self, sheet: Option<SheetId>) {
        self.breaks_on = sheet;
    }

    /// The thread has ended. Of several sheets it is not known which one it was.
    fn broke_down(&mut self) {
        self.worker = None;
        self.is_careful = true;
        if let (1, Some((sheet, stamp))) = (self.asked.len(), self.asked.pop_first()) {
            self.known.insert(sheet, Known { stamp, findings: Vec::new(), told: None, lineages: None });
            self.broken.push(sheet);
        }
        self.asked.clear();
    }

    fn take(&mut self, seen: Seen) {
        let Seen { sheet, stamp, findings, digest } = seen;
        if self.asked.get(&sheet) == Some(&stamp) {
            self.asked.remove(&sheet);
        }
        let lineages = digest.as_ref().map(|digest| digest.lineages.clone());
        let findings = findings.into_iter().map(Arc::new).collect();
        self.known.insert(sheet, Known { stamp, findings, told: None, lineages });
        self.fresh += 1;
        self.digests.extend(digest.map(|digest| (sheet, digest)));
    }

    /// Looks for what is found only by looking at the whole book, where that may be other
    /// than before: what is written in a cell is nothing of it.
    fn look_at_whole(&mut self, book: &Book) {
        let rows: Option<Vec<Lineage>> = if book.is_lazy() {
            // Not before each of its sheets was seen; what cannot be read is not lost.
            let own = book.sheets().map(|sheet| self.known.get(&sheet.id)?.lineages.as_ref());
            own.collect::<Option<Vec<_>>>().map(|all| all.into_iter().flatten().copied().collect())
        } else if book.has_past() {
            book.entries().ok().map(|rows| rows.into_iter().map(|row| row.lineage).collect())
        } else {
            None
        };
        let basis = WholeBasis::of(book, rows);
        if self.whole_of.as_ref() == Some(&basis) {
            return;
        }
        let rows: Option<BTreeSet<Lineage>> = basis.rows.as_ref().map(|rows| rows.iter().copied().collect());
        self.whole = super::whole(book, rows.as_ref()).into_iter().map(Arc::new).collect();
        self.whole_of = Some(basis);
        #[cfg(test)]
        {
            self.looks += 1;
        }
    }

    fn ask(&mut self, book: &Book) {
        self.is_whole = true;
        for sheet in book.sheets() {
            let stamp = [book.outline_revision(), book.years_revision(), book.sheet_revision(sheet.id)];
            let is_known = self.known.get(&sheet.id).is_some_and(|known| known.stamp == stamp);
            if is_known {
                continue;
            }
            self.is_whole = false;
            if self.asked.get(&sheet.id) == Some(&stamp) {
                continue;
            }
            if self.asked.len() >= if self.is_careful { 1 } else { AHEAD } {
                return;
            }
            let Some(part) = book.part(sheet.id) else { continue };
            let worker = self.worker.get_or_insert_with(|| Worker::start("review", self.wake.clone(), look));
            let job = Job {
                sheet: sheet.id,
                stamp,
                part,
                #[cfg(test)]
                breaks: self.breaks_on == Some(sheet.id),
            };
            worker.ask(job);
            self.asked.insert(sheet.id, stamp);
        }
    }

    fn make_list(&mut self, book: &Book) {
        self.fresh = 0;
        self.known.retain(|sheet, _| book.listing(*sheet).is_some());
        let (at, dismissed) = (book.annex_revision(), super::dismissed(book));
        for known in self.known.values_mut() {
            if known.told.as_ref().is_none_or(|(told_at, _)| *told_at != at) {
                known.told = Some((at, super::causes::told(known.findings.clone(), &dismissed)));
            }
        }
        let of = |sheet: SheetId| {
            let told = self.known.get(&sheet).and_then(|known| known.told.as_ref());
            told.map(|(_, told)| told.clone()).unwrap_or_default()
        };
        let sheets = book.sheets().map(|sheet| (sheet.id, of(sheet.id)));
        self.list = Arc::new(super::in_order(self.whole.clone(), sheets));
    }
}

/// Looks at one sheet after the other.
fn look(inbox: &Inbox<Job>, outbox: &Outbox<Seen>) {
    while let Some(job) = inbox.next() {
        #[cfg(test)]
        assert!(!job.breaks, "as a mistake in the program would");
        let Job { sheet, stamp, part, .. } = job;
        // What cannot be read is not looked at; it is told where it is shown.
        let findings = super::of_sheet(&part, sheet).unwrap_or_default();
        let digest = part.digest(sheet).ok().filter(|_| part.is_lazy());
        if !outbox.answer(Seen { sheet, stamp, findings, digest }) {
            return;
        }
    }
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeper").field("list", &self.list.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
