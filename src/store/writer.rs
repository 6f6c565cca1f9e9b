//! The thread that owns the open file, so that a slow disk never holds up the
//! screen.
//!
//! Writes are carried out in the order in which they are sent. One that fails
//! stays at the head of the queue, with all later ones behind it: they are
//! tried again on the next write and on [`Writer::retry`]. Nothing is dropped
//! until it is in a file.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::{Error, Result, Unsaved};
use crate::file::IfExists;
use crate::monitor::Monitor;
use crate::who::Holder;

use super::line::Line;
use super::load::{PARTS, Part};
use super::proof::{self, Known};
use super::{Contents, Problem, Source, Store, Write, cause};

/// How long a check that was broken off waits before it is begun again.
const PAUSE: Duration = Duration::from_secs(3);

/// What came of what was sent.
#[derive(Debug)]
pub enum Report {
    /// Everything up to this revision is in the file.
    Saved {
        /// The revision now in the file.
        revision: i64,
    },
    /// The file is as this program left it: everything up to this revision is in it.
    Proven {
        /// The revision in the file.
        revision: i64,
    },
    /// A write failed; it and all later ones wait to be tried again. Or the file is no
    /// longer as this program left it.
    Failed(Error),
    /// The same, found out when something else was to be done.
    Lost(Error),
    /// The book was written to a new file and goes on there.
    Moved {
        /// The new file.
        path: PathBuf,
        /// The revision in it.
        revision: i64,
    },
    /// Writing to a new file failed; the book goes on in the old one.
    NotMoved(Error),
    /// The file was copied to this place, or there was no need to; or that failed.
    Copied(Result<Option<PathBuf>>),
    /// A large file was checked while nothing else was to be done: what is wrong with it.
    Checked(Vec<Problem>),
}

/// Makes a copy of the file where it finds that one is needed, and says where.
pub type Work = Box<dyn FnOnce(&Source<'_>, &Monitor) -> Result<Option<PathBuf>> + Send>;

enum Job {
    Write(Box<Write>),
    Retry,
    Prove,
    SaveAs { path: PathBuf, contents: Box<Contents>, if_exists: IfExists },
    Copy(Work, Arc<Monitor>),
    Check { part: Part, reply: Sender<Result<Vec<Problem>>> },
}

/// Checks an open file, part by part, between the writes.
pub struct Checker {
    jobs: Sender<Job>,
    line: Arc<Line>,
}

impl Checker {
    /// Goes through the whole file; what is wrong with it.
    ///
    /// # Errors
    /// [`Error::Cancelled`], and those of reading the file.
    pub fn run(&self, monitor: &Monitor) -> Result<Vec<Problem>> {
        monitor.begin(PARTS.len());
        let mut problems = Vec::new();
        for part in PARTS {
            let (reply, answer) = mpsc::channel();
            self.line.begin_waiting();
            self.jobs.send(Job::Check { part, reply }).map_err(|_| Error::BrokenOff)?;
            problems.extend(answer.recv().map_err(|_| Error::BrokenOff)??);
            monitor.step()?;
        }
        Ok(problems)
    }
}

/// The window's end of the thread. Dropping it finishes what was sent.
pub struct Writer {
    jobs: Option<Sender<Job>>,
    /// Knows who waits for the thread.
    line: Arc<Line>,
    reports: Receiver<Report>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread. `wake` is called after each report.
    ///
    /// # Errors
    /// [`Error::Save`] where the system gives no thread.
    pub fn start(store: Store, revision: i64, wake: impl Fn() + Send + 'static) -> Result<Self> {
        let (path, mark) = (store.path().to_owned(), store.mark().to_owned());
        let (holder, queue, line) = (store.holder().cloned(), VecDeque::new(), store.line.clone());
        let (found, known) = (Vec::new(), Some(store.known().clone()));
        Self::spawn(
            Worker {
                path,
                store: Some(store),
                line,
                found,
                saved: revision,
                mark,
                is_in_doubt: false,
                known,
                holder,
                queue,
            },
            wake,
        )
    }

    /// The same for a file that the thread makes first, of `contents`; it reports
    /// [`Report::Moved`] or [`Report::NotMoved`].
    ///
    /// # Errors
    /// As for [`Writer::start`].
    pub fn begin(path: &Path, contents: Contents, wake: impl Fn() + Send + 'static) -> Result<Self> {
        let worker = Worker {
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
        };
        let writer = Self::spawn(worker, wake)?;
        writer.save_as(path, contents, IfExists::Refuse);
        Ok(writer)
    }

    fn spawn(worker: Worker, wake: impl Fn() + Send + 'static) -> Result<Self> {
        let (jobs, inbox) = mpsc::channel();
        let (outbox, reports) = mpsc::channel();
        let (path, line) = (worker.path.clone(), worker.line.clone());
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                worker.run(&inbox, |report| {
                    // The window may be gone already; the file is what counts.
                    let _ = outbox.send(report);
                    wake();
                });
            })
            .map_err(|error| Error::Save { path, cause: Unsaved::Other(error.to_string()) })?;
        Ok(Self { jobs: Some(jobs), line, reports, thread: Some(thread) })
    }

    /// Has `write` carried out.
    pub fn write(&self, write: Write) {
        self.send(Job::Write(Box::new(write)));
    }

    /// Tries again what failed.
    pub fn retry(&self) {
        self.send(Job::Retry);
    }

    /// Has it looked at whether the file is still as this program left it. What waits to be
    /// written is tried again.
    pub fn prove(&self) {
        self.send(Job::Prove);
    }

    /// Writes `contents`, which must be the book as it is now, to another file
    /// and goes on there.
    pub fn save_as(&self, path: &Path, contents: Contents, if_exists: IfExists) {
        self.send(Job::SaveAs { path: path.to_owned(), contents: Box::new(contents), if_exists });
    }

    /// Has the file copied as it is once all that was sent before is in it.
    pub fn copy(&self, work: Work, monitor: Arc<Monitor>) {
        self.send(Job::Copy(work, monitor));
    }

    /// What checks the file.
    pub fn checker(&self) -> Option<Checker> {
        self.jobs.clone().map(|jobs| Checker { jobs, line: self.line.clone() })
    }

    /// The next report, if there is one.
    pub fn poll(&self) -> Option<Report> {
        self.reports.try_recv().ok()
    }

    /// Waits for the next report; `None` once the thread has ended.
    pub fn wait(&self) -> Option<Report> {
        self.reports.recv().ok()
    }

    /// The same, for no longer than that.
    pub fn wait_for(&self, limit: Duration) -> Option<Report> {
        self.reports.recv_timeout(limit).ok()
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // Fails only if the thread panicked, which the next poll shows as silence;
            // the book on the screen is unharmed and can be saved elsewhere.
            self.line.begin_waiting();
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // For good: what can be put off is not begun any more.
        self.line.begin_waiting();
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

pub(super) struct Worker {
    path: PathBuf,
    /// Missing after a failed write, until it can be opened again.
    store: Option<Store>,
    /// By which the book reads sheets from the file.
    line: Arc<Line>,
    /// What was found wrong with the file so far.
    found: Vec<Problem>,
    /// The revision known to be in the file.
    saved: i64,
    /// The mark of the last write known to be in the file.
    mark: String,
    /// The last that was done with the file failed.
    is_in_doubt: bool,
    /// What it held then, for what became of it to be named.
    known: Option<Known>,
    /// Who works here, as it is said beside the file.
    holder: Option<Holder>,
    queue: VecDeque<Write>,
}

impl Worker {
    fn run(mut self, inbox: &Receiver<Job>, report: impl Fn(Report)) {
        while let Some(job) = self.next_job(inbox, &report) {
            match job {
                Job::Write(write) => report(self.take(*write)),
                Job::Retry => {
                    if self.is_in_doubt {
                        self.store = None;
                    }
                    report(self.drain());
                }
                Job::Prove => report(self.drain()),
                Job::SaveAs { path, contents, if_exists } => {
                    report(self.save_as(path, &contents, if_exists));
                }
                Job::Copy(work, monitor) => {
                    // Of what others have put there no copy is made under this book's name.
                    report_lost(self.check_in().as_ref(), &report);
                    report(Report::Copied(self.copy(work, &monitor)));
                }
                Job::Check { part, reply } => {
                    // Nor is that taken for sound because SQLite's cache is.
                    let lost = self.check_in();
                    report_lost(lost.as_ref(), &report);
                    // Who asked may have gone.
                    let _ = reply.send(lost.map_or_else(|| self.check(part), Err));
                }
            }
        }
        // The last chance for what failed before.
        if !self.queue.is_empty() {
            report(self.drain());
        }
    }

    /// The next job. Until there is one, what is still to be checked is, unless somebody
    /// reads sheet after sheet.
    fn next_job(&mut self, inbox: &Receiver<Job>, report: &impl Fn(Report)) -> Option<Job> {
        let mut pause = Duration::ZERO;
        let job = loop {
            let Some(store) = self.store.as_mut().filter(|store| store.is_unchecked()) else {
                break inbox.recv().ok()?;
            };
            match inbox.recv_timeout(pause) {
                Ok(job) => break job,
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
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
        self.line.end_waiting();
        Some(job)
    }

    /// A worker that lost its connection before the first write.
    #[cfg(test)]
    pub(super) fn lost(path: &Path, contents: &Contents) -> Self {
        let (saved, mark) = (contents.revision, String::new());
        Self {
            path: path.to_owned(),
            store: None,
            line: Arc::default(),
            found: Vec::new(),
            saved,
            mark,
            is_in_doubt: false,
            known: None,
            holder: None,
            queue: VecDeque::new(),
        }
    }

    pub(super) fn take(&mut self, write: Write) -> Report {
        self.queue.push_back(write);
        self.drain()
    }

    fn drain(&mut self) -> Report {
        if self.queue.is_empty() {
            return self.prove();
        }
        while let Some(write) = self.queue.pop_front() {
            if let Err(error) = self.with_file(|worker| worker.write(&write)) {
                self.queue.push_front(write);
                // After a failed write a connection's state is not to be trusted.
                self.store = None;
                return Report::Failed(error);
            }
            self.saved = write.revision;
        }
        Report::Saved { revision: self.saved }
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

    /// Opens once more a file that was lost with nothing waiting to be written.
    fn open_again(&mut self) -> Result<()> {
        proof::look_before(&self.path, self.known.as_ref(), |mark| mark == self.mark)?;
        let opened = open_signed(&self.path, self.holder.as_ref());
        let mut store = opened.map_err(|error| cause::reopening(&self.path, &error))?;
        if store.mark() != self.mark {
            return Err(Error::Save { path: self.path.clone(), cause: Unsaved::Changed });
        }
        store.join(&self.line);
        self.store = Some(store);
        Ok(())
    }

    fn write(&mut self, write: &Write) -> Result<()> {
        let store = match &mut self.store {
            Some(store) => store,
            none => {
                // A commit can reach the disk and still be reported as failed; so can
                // what confirms it. Whichever of the two marks is there, it went in.
                let again = super::confirmed(write.mark);
                proof::look_before(&self.path, self.known.as_ref(), |mark| {
                    mark == self.mark || [write.mark, again].iter().any(|own| own.to_string() == mark)
                })?;
                let opened = open_signed(&self.path, self.holder.as_ref());
                let store = opened.map_err(|error| cause::reopening(&self.path, &error))?;
                let other = match store.mark() {
                    mark if mark == write.mark.to_string() => Some(again),
                    mark if mark == again.to_string() => Some(write.mark),
                    _ => None,
                };
                if other.is_none() && store.mark() != self.mark {
                    return Err(Error::Save { path: self.path.clone(), cause: Unsaved::Changed });
                }
                let store = none.insert(store);
                store.join(&self.line);
                if let Some(mark) = other {
                    store.confirm(mark)?;
                    self.mark = store.mark().to_owned();
                    return Ok(());
                }
                store
            }
        };
        store.write(write)?;
        self.mark = store.mark().to_owned();
        self.known = Some(store.known().clone());
        Ok(())
    }

    fn copy(&self, work: Work, monitor: &Monitor) -> Result<Option<PathBuf>> {
        match &self.store {
            Some(store) => store.copy_by(|source| work(source, monitor)),
            // What the file lacks is on the screen; a copy of it would only seem whole.
            None => {
                let detail = "まだ保存できていない変更があります".to_owned();
                Err(Error::Backup { path: self.path.clone(), detail })
            }
        }
    }

    fn check(&self, part: Part) -> Result<Vec<Problem>> {
        match &self.store {
            Some(store) => store.check(part),
            None => {
                let cause = crate::file::trouble(&self.path).unwrap_or(Unsaved::Disk);
                Err(Error::Save { path: self.path.clone(), cause })
            }
        }
    }

    fn save_as(&mut self, path: PathBuf, contents: &Contents, if_exists: IfExists) -> Report {
        let opened =
            super::create(&path, contents, if_exists).and_then(|()| open_signed(&path, self.holder.as_ref()));
        match opened {
            Ok(mut store) => {
                store.join(&self.line);
                // The new file holds all that was still waiting for the old one.
                self.queue.clear();
                self.saved = contents.revision;
                self.mark = store.mark().to_owned();
                self.known = Some(store.known().clone());
                self.store = Some(store);
                self.path.clone_from(&path);
                Report::Moved { path, revision: self.saved }
            }
            Err(error) => Report::NotMoved(error),
        }
    }
}

fn open_signed(path: &Path, holder: Option<&Holder>) -> Result<Store> {
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
