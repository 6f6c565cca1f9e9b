//! Work that takes longer than a frame, on a thread of its own.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, TryRecvError};

use crate::book::Book;
use crate::edit::Wake;
use crate::error::{Error, Result};
use crate::typeset::Missing;

/// What came of a job.
#[derive(Debug)]
pub enum Done {
    /// A file was written; some characters could not be printed.
    Written(PathBuf, Vec<Missing>),
    /// A document was read.
    Imported(Box<Book>),
}

/// The kinds of work there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Writing a PDF.
    Export,
    /// Reading a document.
    Import,
}

impl Kind {
    /// What the status bar says meanwhile.
    pub fn progress(self) -> &'static str {
        match self {
            Self::Export => "PDFを作成しています…",
            Self::Import => "文書を読み取っています…",
        }
    }

    /// What the message is headed with when it fails.
    pub fn failure(self) -> &'static str {
        match self {
            Self::Export => "PDFを書き出せませんでした",
            Self::Import => "文書を読み取れませんでした",
        }
    }
}

/// The jobs under way.
pub struct Jobs {
    running: Vec<(Kind, Receiver<Result<Done>>)>,
    wake: Wake,
}

impl Jobs {
    /// None yet; `wake` is called when one is done.
    pub fn new(wake: Wake) -> Self {
        Self { running: Vec::new(), wake }
    }

    /// Begins one.
    pub fn start(&mut self, kind: Kind, work: impl FnOnce() -> Result<Done> + Send + 'static) {
        let (sender, receiver) = mpsc::channel();
        let wake = self.wake.clone();
        // Without a thread the sender is gone at once, and the job has failed.
        let _ = std::thread::Builder::new().name(format!("{kind:?}")).spawn(move || {
            // The window may be gone by now; there is nobody left to tell.
            let _ = sender.send(work());
            wake();
        });
        self.running.push((kind, receiver));
    }

    /// What is under way.
    pub fn current(&self) -> Option<Kind> {
        self.running.first().map(|(kind, _)| *kind)
    }

    /// Waits for those under way, so that leaving cuts none of them short.
    pub fn finish(&mut self) -> Vec<(Kind, Result<Done>)> {
        let all = std::mem::take(&mut self.running);
        all.into_iter().map(|(kind, result)| (kind, result.recv().unwrap_or_else(|_| broken_off()))).collect()
    }

    /// One that is done.
    pub fn poll(&mut self) -> Option<(Kind, Result<Done>)> {
        let (at, kind, result) =
            self.running.iter().enumerate().find_map(|(at, (kind, receiver))| match receiver.try_recv() {
                Ok(result) => Some((at, *kind, result)),
                Err(TryRecvError::Disconnected) => Some((at, *kind, broken_off())),
                Err(TryRecvError::Empty) => None,
            })?;
        self.running.remove(at);
        Some((kind, result))
    }
}

/// A job whose thread ended without an answer.
fn broken_off() -> Result<Done> {
    Err(Error::BrokenOff)
}
