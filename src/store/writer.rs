//! The thread that owns the open file, so that a slow disk never holds up the
//! screen.
//!
//! Writes are carried out in the order in which they are sent. One that fails
//! stays at the head of the queue, with all later ones behind it: they are
//! tried again on the next write and on [`Writer::retry`]. Nothing is dropped
//! until it is in a file.
//!
//! The window's end keeps what is not known to be in the file, too. Where the thread
//! ends although it is still needed, that is told as a failure like any other, and the
//! next try starts another thread with it. Which of it was in the file by then is known
//! by the marks.
//!
//! A file can also lie where nothing answers: then the thread stays in a call of the
//! system, for minutes or until the program ends, and with it SQLite's lock on the file.
//! Nobody may wait for it then. It is *let go* ([`Writer::let_go`]): should the file
//! answer later, it writes what it was sent before, which is no more than what the clerk
//! had typed, and nobody else can have the file open meanwhile because of its lock. Or it
//! is *called off* ([`Writer::call_off`]), where the book went on in another file or the
//! clerk does not want the changes: then it ends with the write that it is in. What either
//! has to say is heard by nobody.

mod thread;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use crate::background::{self, Asker, Poll, Wake, Worker};
use crate::error::{Error, Result, Unsaved};
use crate::file::{Identity, IfExists, identity};
use crate::monitor::Monitor;
use crate::who::Holder;

use super::line::{LazyReader, Waiting};
use super::load::{CheckPart, PARTS};
use super::{Contents, Problem, Snapshot, Store, Write};

pub(super) use thread::WriterThread;

/// A file is closed within this time, or without anybody waiting for it.
const CLOSING: Duration = Duration::from_secs(3);

/// A look at a place takes no longer than this, or says nothing.
const LOOKING: Duration = Duration::from_secs(1);

/// What came of what was sent.
#[derive(Debug)]
pub enum Report {
    /// Everything up to this revision is in the file.
    Saved {
        /// The revision now in the file.
        revision: i64,
        /// The mark of the last write in it.
        mark: String,
    },
    /// The file is as this program left it: everything up to this revision is in it.
    Proven {
        /// The revision in the file.
        revision: i64,
    },
    /// A write failed, or the thread broke down; it and all later ones wait to be tried
    /// again. Or the file is no longer as this program left it.
    Failed(Error),
    /// The same, found out when something else was to be done.
    Lost(Error),
    /// The file was made.
    Begun {
        /// The revision in it.
        revision: i64,
        /// The mark in it.
        mark: String,
        /// What tells it from others.
        identity: Option<Identity>,
    },
    /// It could not be made.
    NotBegun(Error),
    /// A large file was checked while nothing else was to be done: what is wrong with it.
    Checked(Vec<Problem>),
}

enum Job {
    Write(Arc<Write>),
    Retry,
    Prove,
    Begin(Box<Beginning>),
    Snapshot {
        monitor: Arc<Monitor>,
        gives_way: bool,
        reply: Sender<Result<Snapshot>>,
    },
    Check {
        part: CheckPart,
        reply: Sender<Result<Vec<Problem>>>,
    },
    /// As a file that does not answer would.
    #[cfg(test)]
    Hang(Receiver<()>),
}

/// A job on its way. As long as there is one, what can be put off waits; should the thread
/// end, it does no longer.
struct Sent {
    job: Job,
    waiting: Waiting,
}

/// A file that is to be made by the thread that then owns it.
pub struct Beginning {
    /// The book as it is now.
    pub contents: Contents,
    /// What to do where the file exists.
    pub if_exists: IfExists,
    /// Who is said to have it open; nobody where it is the program's own.
    pub holder: Option<Holder>,
    /// What is done before it is made.
    pub prepare: Box<dyn FnOnce() -> Result<()> + Send>,
}

/// Checks an open file, part by part, between the writes.
pub struct Checker {
    jobs: Asker<Sent>,
    line: Arc<LazyReader>,
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
            if !self.jobs.ask(Sent { job: Job::Check { part, reply }, waiting: self.line.waits() }) {
                return Err(Error::BrokenOff);
            }
            problems.extend(answer.recv().map_err(|_| Error::BrokenOff)??);
            monitor.step()?;
        }
        Ok(problems)
    }
}

/// A snapshot that was asked for.
pub struct Awaited(Receiver<Result<Snapshot>>);

impl Awaited {
    /// Waits until it is there.
    ///
    /// # Errors
    /// Those of reading the file, [`Error::Cancelled`], and [`Error::BrokenOff`].
    pub fn wait(self) -> Result<Snapshot> {
        self.0.recv().unwrap_or(Err(Error::BrokenOff))
    }
}

/// The window's end of the thread. Dropping it finishes what was sent, as far as that
/// does not take long.
pub struct Writer {
    path: PathBuf,
    /// What tells the file from others, once it is there.
    identity: Option<Identity>,
    holder: Option<Holder>,
    wake: Wake,
    /// Missing once it has broken down or is waited for no longer.
    worker: Option<Worker<Sent, Report>>,
    /// Knows who waits for the thread.
    line: Arc<LazyReader>,
    /// What was sent and is not known to be in the file.
    unconfirmed: VecDeque<Arc<Write>>,
    /// The revision known to be in the file, and the mark of its last write.
    saved: i64,
    mark: String,
    /// Whether the file is there, or still to be made.
    is_begun: bool,
    /// How much was sent that is to be answered by a report, and how much was.
    unanswered: usize,
    answered: u64,
    shared: Arc<Shared>,
}

/// What both ends know.
struct Shared {
    /// How many writes wait for the thread.
    waiting: AtomicUsize,
    /// Whether what waits is still to be written.
    is_wanted: AtomicBool,
}

impl Shared {
    fn new() -> Arc<Self> {
        Arc::new(Self { waiting: AtomicUsize::new(0), is_wanted: AtomicBool::new(true) })
    }
}

impl Writer {
    /// Starts the thread. `wake` is called after each report, and should the thread end.
    ///
    /// # Errors
    /// [`Error::Save`] where the system gives no thread.
    pub fn start(store: Store, revision: i64, wake: impl Fn() + Send + Sync + 'static) -> Result<Self> {
        let mut writer = Self::idle(store.path(), store.line.clone(), Arc::new(wake));
        writer.identity.clone_from(store.identity());
        writer.holder = store.holder().cloned();
        (writer.saved, writer.mark) = (revision, store.mark().to_owned());
        writer.is_begun = true;
        writer.run(Some(store), VecDeque::new())?;
        Ok(writer)
    }

    /// The same for a file that the thread makes first; it reports [`Report::Begun`] or
    /// [`Report::NotBegun`]. With `from`, those who read sheets from the file of that read
    /// them from this one as soon as it is there.
    ///
    /// # Errors
    /// As for [`Writer::start`].
    pub fn begin(
        path: &Path,
        beginning: Beginning,
        from: Option<&Self>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self> {
        let line = from.map(|from| from.line.clone()).unwrap_or_default();
        let mut writer = Self::idle(path, line, Arc::new(wake));
        writer.holder.clone_from(&beginning.holder);
        writer.saved = beginning.contents.revision;
        writer.run(None, VecDeque::new())?;
        writer.unanswered += 1;
        writer.send(Job::Begin(Box::new(beginning)));
        Ok(writer)
    }

    fn idle(path: &Path, line: Arc<LazyReader>, wake: Wake) -> Self {
        Self {
            path: path.to_owned(),
            identity: None,
            holder: None,
            wake,
            worker: None,
            line,
            unconfirmed: VecDeque::new(),
            saved: 0,
            mark: String::new(),
            is_begun: false,
            unanswered: 0,
            answered: 0,
            shared: Shared::new(),
        }
    }

    /// Starts a thread that has `queue` to write first.
    fn run(&mut self, store: Option<Store>, queue: VecDeque<Arc<Write>>) -> Result<()> {
        self.shared = Shared::new();
        let store_known = store.as_ref().map(|store| store.known().clone());
        let thread = WriterThread {
            path: self.path.clone(),
            store,
            line: self.line.clone(),
            found: Vec::new(),
            saved: self.saved,
            mark: self.mark.clone(),
            is_in_doubt: false,
            known: store_known,
            holder: self.holder.clone(),
            queue,
            shared: self.shared.clone(),
        };
        let worker = Worker::try_start("store", self.wake.clone(), move |inbox, outbox| {
            thread.run(inbox, outbox);
        });
        let worker = worker.map_err(|error| {
            let cause = Unsaved::Other(error.to_string());
            Error::Save { path: self.path.clone(), cause }
        })?;
        self.worker = Some(worker);
        Ok(())
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file at `path` is this one. This one's place is not looked at, where it
    /// may be that nothing answers.
    pub fn is_at(&self, path: &Path) -> bool {
        let absolute = |path: &Path| std::path::absolute(path).ok();
        let is_named_so = absolute(path).is_some_and(|path| absolute(&self.path) == Some(path));
        let path = path.to_owned();
        let look = || background::within(LOOKING, move || identity(&path)).flatten();
        is_named_so || self.identity.is_some() && look() == self.identity
    }

    /// Has `write` carried out.
    pub fn write(&mut self, write: Arc<Write>) {
        self.unconfirmed.push_back(write.clone());
        if self.is_at_work() {
            self.unanswered += 1;
            self.shared.waiting.fetch_add(1, SeqCst);
            self.send(Job::Write(write));
        }
    }

    /// Tries again what failed; by another thread, should there be none any longer.
    pub fn retry(&mut self) {
        if !self.is_at_work() && self.is_begun {
            // Where the system gives no thread, the next try is told the same as this one.
            if self.run(None, self.unconfirmed.clone()).is_err() {
                return;
            }
        }
        if self.is_at_work() {
            self.unanswered += 1;
            self.send(Job::Retry);
        }
    }

    /// Has it looked at whether the file is still as this program left it. What waits to be
    /// written is tried again.
    pub fn prove(&mut self) {
        if self.is_at_work() {
            self.unanswered += 1;
            self.send(Job::Prove);
        }
    }

    /// Asks for a snapshot of the file with all in it that was sent before. One that
    /// `gives_way` is begun anew whenever something is to be written.
    pub fn snapshot(&mut self, monitor: Arc<Monitor>, gives_way: bool) -> Awaited {
        let (reply, answer) = mpsc::channel();
        self.send(Job::Snapshot { monitor, gives_way, reply });
        Awaited(answer)
    }

    /// What checks the file.
    pub fn checker(&self) -> Option<Checker> {
        let jobs = self.worker.as_ref().and_then(Worker::asker);
        jobs.map(|jobs| Checker { jobs, line: self.line.clone() })
    }

    /// Whether there is a thread that takes jobs.
    fn is_at_work(&self) -> bool {
        self.worker.as_ref().is_some_and(Worker::is_open)
    }

    /// Whether all that was sent was answered: it is in the file, or failed.
    pub fn is_idle(&self) -> bool {
        self.unanswered == 0
    }

    /// How much was answered: rises as long as there is life in it.
    pub fn answered(&self) -> u64 {
        self.answered
    }

    /// The next report, if there is one.
    pub fn poll(&mut self) -> Option<Report> {
        let heard = self.worker.as_ref()?.poll();
        self.take(heard)
    }

    /// Waits for the next report; `None` where none is to come.
    pub fn wait(&mut self) -> Option<Report> {
        let heard = self.worker.as_ref()?.wait();
        self.take(heard)
    }

    /// The same for so long at most.
    pub fn wait_for(&mut self, limit: Duration) -> Option<Report> {
        let heard = self.worker.as_ref()?.wait_for(limit);
        self.take(heard)
    }

    fn take(&mut self, heard: Poll<Report>) -> Option<Report> {
        match heard {
            Poll::Ready(report) => Some(self.hear(report)),
            Poll::NotYet => None,
            Poll::Gone => self.broke_down(),
        }
    }

    fn hear(&mut self, report: Report) -> Report {
        let is_answer = !matches!(report, Report::Checked(_) | Report::Lost(_));
        self.unanswered = self.unanswered.saturating_sub(usize::from(is_answer));
        self.answered += u64::from(is_answer);
        if let Report::NotBegun(_) = &report {
            // The thread ends.
            self.worker.as_mut().into_iter().for_each(Worker::close);
            self.unanswered = 0;
        }
        if let Report::Begun { identity, .. } = &report {
            self.identity.clone_from(identity);
        }
        if let Report::Saved { revision, mark } | Report::Begun { revision, mark, .. } = &report {
            self.is_begun = true;
            self.saved = *revision;
            self.mark.clone_from(mark);
            while self.unconfirmed.front().is_some_and(|write| write.revision <= *revision) {
                self.unconfirmed.pop_front();
            }
        }
        report
    }

    /// The thread has ended; told once.
    fn broke_down(&mut self) -> Option<Report> {
        if !self.is_at_work() {
            return None;
        }
        self.worker = None;
        self.unanswered = 0;
        self.answered += 1;
        let path = self.path.clone();
        Some(match self.is_begun {
            true => Report::Failed(Error::Save { path, cause: Unsaved::Stopped }),
            false => Report::NotBegun(Error::BrokenOff),
        })
    }

    fn send(&self, job: Job) {
        if let Some(worker) = &self.worker {
            worker.ask(Sent { job, waiting: self.line.waits() });
        }
    }

    /// Waits for it no longer: it is not known to answer. Should it, it writes what it
    /// was sent.
    pub fn let_go(mut self) {
        if self.worker.take().is_some() {
            self.line.waits_for_good();
        }
    }

    /// The same, where nothing more is to be written.
    pub fn call_off(self) {
        self.shared.is_wanted.store(false, SeqCst);
        self.let_go();
    }

    /// Closes the file without writing what still waits; it waits for that as long as
    /// dropping does.
    pub fn close(self) {
        self.shared.is_wanted.store(false, SeqCst);
    }

    #[cfg(test)]
    pub(crate) fn break_down(&self) {
        self.worker.iter().for_each(Worker::break_down);
    }

    /// From now on its file answers only once what is given back is dropped.
    #[cfg(test)]
    pub(crate) fn hang(&self) -> Sender<()> {
        let (wake, hanging) = mpsc::channel();
        self.send(Job::Hang(hanging));
        wake
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let Some(worker) = self.worker.take() else { return };
        // What can be put off is not begun any more.
        let _waiting = self.line.waits();
        if !worker.finish(CLOSING) {
            self.line.waits_for_good();
        }
    }
}
