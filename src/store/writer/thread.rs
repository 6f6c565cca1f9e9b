//! The thread's end.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::background::{Inbox, Outbox, Poll};
use crate::error::{Error, Result, Unsaved};
use crate::monitor::Monitor;
use crate::who::Holder;

use super::super::line::LazyReader;
use super::super::load::CheckPart;
use super::super::proof::{self, KnownState};
use super::super::{Problem, Snapshot, Store, Write, cause, confirmed, create};
use super::{Beginning, Job, Report, Sent, Shared};

/// How long a check that was broken off waits before it is begun again.
const PAUSE: Duration = Duration::from_secs(3);

/// What the thread knows of its file.
pub struct WriterThread {
    pub path: PathBuf,
    /// Missing after a failed write, until it can be opened again.
    pub store: Option<Store>,
    /// By which the book reads sheets from the file.
    pub line: Arc<LazyReader>,
    /// What was found wrong with the file so far.
    pub found: Vec<Problem>,
    /// The revision known to be in the file.
    pub saved: i64,
    /// The mark of the last write known to be in the file.
    pub mark: String,
    /// The last that was done with the file failed.
    pub is_in_doubt: bool,
    /// What it held then, for what became of it to be named.
    pub known: Option<KnownState>,
    /// Who works here, as it is said beside the file.
    pub holder: Option<Holder>,
    pub queue: VecDeque<Arc<Write>>,
    pub(super) shared: Arc<Shared>,
}

/// A snapshot that gave way to a write.
type PutOff = (Arc<Monitor>, Sender<Result<Snapshot>>);

impl WriterThread {
    pub(super) fn run(mut self, inbox: &Inbox<Sent>, outbox: &Outbox<Report>) {
        let report = |report| {
            // The window may be gone already; the file is what counts.
            outbox.answer(report);
        };
        let mut put_off = VecDeque::new();
        while let Some(job) = self.next_job(inbox, &mut put_off, &report) {
            match job {
                Job::Write(write) => {
                    self.shared.waiting.fetch_sub(1, SeqCst);
                    report(self.take(write));
                }
                Job::Retry => {
                    if self.is_in_doubt {
                        self.store = None;
                    }
                    report(self.drain());
                }
                Job::Prove => report(self.drain()),
                Job::Begin(beginning) => {
                    let begun = self.begin(*beginning);
                    let is_over = matches!(begun, Report::NotBegun(_));
                    report(begun);
                    // What may be there is somebody else's.
                    if is_over {
                        return;
                    }
                }
                Job::Snapshot { monitor, gives_way, reply } => {
                    // Of what others have put there no copy is made under this book's name.
                    report_lost(self.check_in().as_ref(), &report);
                    put_off.extend(self.snapshot(monitor, gives_way, reply));
                }
                Job::Check { part, reply } => {
                    // Nor is that taken for sound because SQLite's cache is.
                    let lost = self.check_in();
                    report_lost(lost.as_ref(), &report);
                    // Who asked may have gone.
                    let _ = reply.send(lost.map_or_else(|| self.check(part), Err));
                }
                #[cfg(test)]
                Job::Hang(hanging) => drop(hanging.recv()),
            }
        }
        // The last chance for what failed before.
        if !self.queue.is_empty() {
            report(self.drain());
        }
    }

    /// The next job. Until there is one, what was put off is done: snapshots, and what is
    /// still to be checked, unless somebody reads sheet after sheet.
    fn next_job(
        &mut self,
        inbox: &Inbox<Sent>,
        put_off: &mut VecDeque<PutOff>,
        report: &impl Fn(Report),
    ) -> Option<Job> {
        while !put_off.is_empty() {
            match inbox.poll() {
                Poll::Ready(sent) => return Some(begin(sent)),
                // What was asked for is made, also where the window is gone.
                Poll::NotYet | Poll::Gone => {}
            }
            let (monitor, reply) = put_off.pop_front()?;
            report_lost(self.check_in().as_ref(), report);
            put_off.extend(self.snapshot(monitor, true, reply));
        }
        let mut pause = Duration::ZERO;
        let sent = loop {
            let Some(store) = self.store.as_mut().filter(|store| store.is_unchecked()) else {
                break inbox.next()?;
            };
            match inbox.wait_for(pause) {
                Poll::Ready(sent) => break sent,
                Poll::Gone => return None,
                Poll::NotYet => {}
            }
            match store.check_on() {
                None => pause = PAUSE,
                Some(problems) => {
                    pause = Duration::ZERO;
                    self.found.extend(problems);
                    if !store.is_unchecked() {
                        report(Report::Checked(std::mem::take(&mut self.found)));
                    }
                }
            }
        };
        Some(begin(sent))
    }

    /// One that lost its connection before the first write.
    #[cfg(test)]
    pub fn lost(path: &std::path::Path, contents: &super::Contents) -> Self {
        Self {
            path: path.to_owned(),
            store: None,
            line: Arc::default(),
            found: Vec::new(),
            saved: contents.revision,
            mark: String::new(),
            is_in_doubt: false,
            known: None,
            holder: None,
            queue: VecDeque::new(),
            shared: Shared::new(),
        }
    }

    pub fn take(&mut self, write: Arc<Write>) -> Report {
        self.queue.push_back(write);
        self.drain()
    }

    fn drain(&mut self) -> Report {
        if self.queue.is_empty() {
            return self.prove();
        }
        while let Some(write) = self.queue.front().cloned() {
            if !self.shared.is_wanted.load(SeqCst) {
                self.queue.clear();
                break;
            }
            if let Err(error) = self.with_file(|own| own.write(&write)) {
                // After a failed write a connection's state is not to be trusted.
                self.store = None;
                return Report::Failed(error);
            }
        }
        Report::Saved { revision: self.saved, mark: self.mark.clone() }
    }

    /// Makes sure that the file is as it was left, where nothing waits to be written.
    fn prove(&mut self) -> Report {
        match self.proven() {
            Ok(()) => Report::Proven { revision: self.saved },
            Err(error) => Report::Failed(error),
        }
    }

    /// A file that only could not be looked at stays open: what is read from it may come
    /// again.
    fn proven(&mut self) -> Result<()> {
        let proven = self.with_file(Self::look);
        let is_elsewhere = |cause: &Unsaved| cause.is_lost() || matches!(cause, Unsaved::TakenOver(_));
        if matches!(&proven, Err(Error::Save { cause, .. }) if is_elsewhere(cause)) {
            self.store = None;
        }
        proven
    }

    fn look(&mut self) -> Result<()> {
        match &mut self.store {
            Some(store) => store.prove(),
            None => self.open_again(),
        }
    }

    /// Does something with the file. Where another file has taken the place of ours, it may
    /// hold the same: a program that syncs makes a file anew and gives it the old one's
    /// name.
    fn with_file(&mut self, work: impl Fn(&mut Self) -> Result<()>) -> Result<()> {
        let mut done = work(self);
        if let Err(Error::Save { cause: Unsaved::Replaced, .. }) = &done {
            self.store = None;
            done = work(self);
        }
        self.is_in_doubt = done.is_err();
        done
    }

    /// Looks whether the file that is open is as it was left; what it is not.
    fn check_in(&mut self) -> Option<Error> {
        self.store.as_ref()?;
        self.proven().err()
    }

    /// Writes what is at the head of the queue, and takes it off. Where the file has to be
    /// opened again, that is all that is done, and what is in it already is taken off.
    fn write(&mut self, write: &Write) -> Result<()> {
        let Some(store) = &mut self.store else { return self.open_again() };
        store.write(write)?;
        self.mark = store.mark().to_owned();
        self.known = Some(store.known().clone());
        self.saved = write.revision;
        self.queue.pop_front();
        Ok(())
    }

    /// Opens the file once more and takes off the queue what is in it. A commit can reach
    /// the disk and still be reported as failed, or not at all; so can what confirms it.
    /// Whichever of a write's two marks is there, it went in, and all before it.
    fn open_again(&mut self) -> Result<()> {
        let other_mark = |write: &Arc<Write>, mark: &str| match mark {
            mark if mark == write.mark.to_string() => Some(confirmed(write.mark)),
            mark if mark == confirmed(write.mark).to_string() => Some(write.mark),
            _ => None,
        };
        proof::look_before(&self.path, self.known.as_ref(), |mark| {
            mark == self.mark || self.queue.iter().any(|write| other_mark(write, mark).is_some())
        })?;
        let opened = open_signed(&self.path, self.holder.as_ref());
        let mut store = opened.map_err(|error| cause::reopening(&self.path, &error))?;
        let of_queue = |(at, write)| Some((at, other_mark(write, store.mark())?));
        let known = self.queue.iter().enumerate().find_map(of_queue);
        if known.is_none() && store.mark() != self.mark {
            return Err(Error::Save { path: self.path.clone(), cause: Unsaved::Changed });
        }
        store.join(&self.line);
        if let Some((at, mark)) = known {
            store.confirm(mark)?;
            let written = self.queue.drain(..=at).next_back();
            self.saved = written.map_or(self.saved, |write| write.revision);
            self.mark = store.mark().to_owned();
        }
        self.store = Some(store);
        Ok(())
    }

    /// Makes a snapshot; it is given back to be begun anew where it gave way to a write.
    fn snapshot(
        &self,
        monitor: Arc<Monitor>,
        gives_way: bool,
        reply: Sender<Result<Snapshot>>,
    ) -> Option<PutOff> {
        let made = match &self.store {
            Some(store) => {
                let is_waited_for = || gives_way && self.shared.waiting.load(SeqCst) > 0;
                store.copy_by(|source| source.snapshot(&monitor, &is_waited_for))
            }
            // What the file lacks is on the screen; a copy of it would only seem whole.
            None => {
                let detail = "まだ保存できていない変更があります".to_owned();
                Err(Error::Backup { path: self.path.clone(), detail })
            }
        };
        match made.transpose() {
            // Who asked may have gone.
            Some(made) => drop(reply.send(made)),
            None => return Some((monitor, reply)),
        }
        None
    }

    fn check(&self, part: CheckPart) -> Result<Vec<Problem>> {
        match &self.store {
            Some(store) => store.check(part),
            None => {
                let cause = crate::file::trouble(&self.path).unwrap_or(Unsaved::Disk);
                Err(Error::Save { path: self.path.clone(), cause })
            }
        }
    }

    fn begin(&mut self, beginning: Beginning) -> Report {
        let Beginning { contents, if_exists, holder: _, prepare } = beginning;
        let made = prepare().and_then(|()| create(&self.path, &contents, if_exists));
        match made.and_then(|()| open_signed(&self.path, self.holder.as_ref())) {
            Ok(mut store) => {
                store.join(&self.line);
                self.saved = contents.revision;
                self.mark = store.mark().to_owned();
                self.known = Some(store.known().clone());
                let (revision, mark) = (self.saved, self.mark.clone());
                let mut identity = None;
                identity.clone_from(store.identity());
                self.store = Some(store);
                Report::Begun { revision, mark, identity }
            }
            Err(error) => Report::NotBegun(error),
        }
    }
}

/// A job is waited for until it is begun.
fn begin(sent: Sent) -> Job {
    let Sent { job, waiting } = sent;
    drop(waiting);
    job
}

fn open_signed(path: &std::path::Path, holder: Option<&Holder>) -> Result<Store> {
    let (mut store, _) = Store::reopen(path)?;
    if let Some(holder) = holder {
        store.sign(holder)?;
    }
    Ok(store)
}

fn report_lost(lost: Option<&Error>, report: &impl Fn(Report)) {
    if let Some(Error::Save { path, cause }) = lost {
        report(Report::Lost(Error::Save { path: path.clone(), cause: cause.clone() }));
    }
}
