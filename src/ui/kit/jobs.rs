//! Work that takes longer than a frame, on a thread of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::background::{Pending, Poll, Wake};
use crate::book::{Book, Form};
use crate::carry::correct::CorrectedFile;
use crate::deadline::Deadline;
use crate::error::{Error, Result};
use crate::exchange::{Returned, SentFiles};
use crate::import::ImportNote;
use crate::monitor::Monitor;
use crate::store::{Problem, Salvaged};
use crate::viewmodel::document::draft::ImportDraft;

/// What came of a job.
#[derive(Debug)]
pub enum Done {
    /// These files were written.
    Written(Vec<PathBuf>),
    /// Files for departments were written.
    Sent(Box<SentFiles>),
    /// What departments sent back was read; and what of it could not be.
    Returned(Vec<Returned>, Vec<String>),
    /// A form was saved.
    FormSaved(PathBuf),
    /// This document was read; and what the clerk had better look at.
    Imported(Box<Book>, PathBuf, Vec<ImportNote>),
    /// In this document sheets were recognised.
    Document(Box<ImportDraft>),
    /// The same, where something is taken out of it.
    OtherDocument(Box<ImportDraft>),
    /// A book or a document that something is taken out of was read; what it is called.
    Other(String, Box<Book>),
    /// Last year's file was looked at; none where it was not found.
    Corrected(Option<Box<CorrectedFile>>),
    /// A form was read.
    Form(Box<Form>),
    /// A backup was copied to this new file.
    Restored(PathBuf),
    /// The open file was checked; what is wrong with it.
    Checked(Vec<Problem>),
    /// What could be read of this damaged file.
    Salvaged(Box<Salvaged>, PathBuf),
}

/// The kinds of work there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Writing a PDF.
    Export,
    /// Writing a file of another kind.
    ExportAs,
    /// Writing files for departments.
    Send,
    /// Reading what they sent back.
    Gather,
    /// Reading a document.
    Import,
    /// Reading a book or a document that something is taken out of.
    Pull,
    /// Reading last year's file for what was corrected in it.
    Correct,
    /// Writing a form's file.
    SaveForm,
    /// Reading a form's file.
    LoadForm,
    /// Copying a backup to a new file.
    Restore,
    /// Checking the open file.
    Check,
    /// Reading a damaged file.
    Salvage,
}

impl JobKind {
    /// What the status bar says meanwhile.
    pub fn progress(self) -> &'static str {
        match self {
            Self::Export => "PDFを作成しています…",
            Self::ExportAs => "ファイルを書き出しています…",
            Self::Send => "各課に送るファイルを作成しています…",
            Self::Gather => "各課の回答を読み取っています…",
            Self::Import => "文書を読み取っています…",
            Self::Pull => "引き継ぐ元のファイルを読み取っています…",
            Self::Correct => "前年度のファイルを調べています…",
            Self::SaveForm => "様式を書き出しています…",
            Self::LoadForm => "様式を読み取っています…",
            Self::Restore => "バックアップから復元しています…",
            Self::Check => "ファイルを検査しています…",
            Self::Salvage => "読める内容を取り出しています…",
        }
    }

    /// Whether it says how far it has come, and can be broken off.
    pub fn has_steps(self) -> bool {
        matches!(self, Self::Export | Self::ExportAs | Self::Send | Self::Restore | Self::Check)
    }

    /// What the message is headed with when it fails.
    pub fn failure(self) -> &'static str {
        match self {
            Self::Export => "PDFを書き出せませんでした",
            Self::ExportAs => "ファイルを書き出せませんでした",
            Self::Send => "各課に送るファイルを作成できませんでした",
            Self::Gather => "各課の回答を読み取れませんでした",
            Self::Import => "文書を読み取れませんでした",
            Self::Pull => "引き継ぐ元のファイルを読み取れませんでした",
            Self::Correct => "前年度のファイルを調べられませんでした",
            Self::SaveForm => "様式を書き出せませんでした",
            Self::LoadForm => "様式を読み取れませんでした",
            Self::Restore => "バックアップから復元できませんでした",
            Self::Check => "ファイルを検査できませんでした",
            Self::Salvage => "読める内容を取り出せませんでした",
        }
    }
}

/// The jobs under way.
pub struct Jobs {
    running: Vec<Job>,
    wake: Wake,
}

struct Job {
    kind: JobKind,
    monitor: Arc<Monitor>,
    result: Pending<Result<Done>>,
}

impl Jobs {
    /// None yet; `wake` is called when one is done.
    pub fn new(wake: Wake) -> Self {
        Self { running: Vec::new(), wake }
    }

    /// Begins one.
    pub fn start(&mut self, kind: JobKind, work: impl FnOnce(&Monitor) -> Result<Done> + Send + 'static) {
        let monitor = Arc::new(Monitor::default());
        let own = monitor.clone();
        let result = Pending::start(&format!("{kind:?}"), self.wake.clone(), move || work(&own));
        self.running.push(Job { kind, monitor, result });
    }

    /// What is under way, and how far it has come.
    pub fn current(&self) -> Option<(JobKind, &Monitor)> {
        self.running.first().map(|job| (job.kind, job.monitor.as_ref()))
    }

    /// Has what is under way broken off; it ends with [`Error::Cancelled`].
    pub fn cancel(&self) {
        for job in &self.running {
            job.monitor.cancel();
        }
    }

    /// Waits for those under way, so that leaving cuts none of them short.
    pub fn finish(&mut self) -> Vec<(JobKind, Result<Done>)> {
        self.finish_within(Duration::MAX)
    }

    /// The same for so long at most: what lies where nothing answers may never be done.
    pub fn finish_within(&mut self, limit: Duration) -> Vec<(JobKind, Result<Done>)> {
        let end = Deadline::after(limit);
        let mut done = Vec::new();
        for job in std::mem::take(&mut self.running) {
            match job.result.wait_for(end.left()) {
                Poll::Ready(result) => done.push((job.kind, result)),
                Poll::Gone => done.push((job.kind, broken_off())),
                Poll::NotYet => self.running.push(job),
            }
        }
        done
    }

    /// Has what is under way broken off, and does not wait for it.
    pub fn abandon(&mut self) {
        self.cancel();
        self.running.clear();
    }

    /// One that is done.
    pub fn poll(&mut self) -> Option<(JobKind, Result<Done>)> {
        let (at, result) = self.running.iter().enumerate().find_map(|(at, job)| match job.result.poll() {
            Poll::Ready(result) => Some((at, result)),
            Poll::Gone => Some((at, broken_off())),
            Poll::NotYet => None,
        })?;
        let job = self.running.remove(at);
        Some((job.kind, result))
    }
}

/// A job whose thread ended without an answer.
fn broken_off() -> Result<Done> {
    Err(Error::BrokenOff)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn jobs() -> Jobs {
        Jobs::new(Arc::new(|| {}))
    }

    #[test]
    fn a_job_that_is_cancelled_says_so() {
        let mut jobs = jobs();
        let (begun, wait) = mpsc::channel();
        jobs.start(JobKind::Export, move |monitor| {
            begun.send(()).unwrap();
            loop {
                monitor.check()?;
                std::thread::yield_now();
            }
        });
        wait.recv().unwrap();
        assert_eq!(jobs.current().map(|(kind, _)| kind), Some(JobKind::Export));
        assert!(jobs.poll().is_none());
        jobs.cancel();
        assert!(matches!(jobs.finish()[..], [(JobKind::Export, Err(Error::Cancelled))]));
        assert!(jobs.current().is_none());
    }

    #[test]
    fn a_job_that_breaks_down_wakes_who_waits_and_is_told() {
        let (bell, rung) = mpsc::channel();
        let mut jobs = Jobs::new(Arc::new(move || bell.send(()).unwrap_or(())));
        jobs.start(JobKind::Export, |_| panic!("as a mistake in the program would"));
        rung.recv().unwrap();
        assert!(matches!(jobs.poll(), Some((JobKind::Export, Err(Error::BrokenOff)))));
    }

    #[test]
    fn a_job_that_does_not_end_is_not_waited_for_for_ever() {
        let mut jobs = jobs();
        let (go_on, wait) = mpsc::channel::<()>();
        jobs.start(JobKind::Export, move |_| {
            let _ = wait.recv();
            Ok(Done::Written(Vec::new()))
        });
        assert!(jobs.finish_within(Duration::ZERO).is_empty());
        assert!(jobs.current().is_some(), "it is under way still");
        jobs.abandon();
        assert!(jobs.current().is_none());
        drop(go_on);
    }
}
