//! Work that takes longer than a frame, on a thread of its own.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};

use crate::book::Book;
use crate::edit::Wake;
use crate::error::{Error, Result};

/// What came of a job.
#[derive(Debug)]
pub enum Done {
    /// A file was written.
    Written(PathBuf),
    /// A document was read.
    Imported(Box<Book>),
}

/// The jobs under way.
pub struct Jobs {
    sender: Sender<Result<Done>>,
    receiver: Receiver<Result<Done>>,
    /// How many have not been heard of yet.
    running: usize,
    wake: Wake,
}

impl Jobs {
    /// None yet; `wake` is called when one is done.
    pub fn new(wake: Wake) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { sender, receiver, running: 0, wake }
    }

    /// Begins one.
    pub fn start(&mut self, name: &str, work: impl FnOnce() -> Result<Done> + Send + 'static) {
        let (sender, wake) = (self.sender.clone(), self.wake.clone());
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            // The window may be gone by now; there is nobody left to tell.
            let _ = sender.send(work());
            wake();
        });
        match thread {
            Ok(_) => self.running += 1,
            Err(error) => {
                let _ = self.sender.send(Err(Error::Pdf { detail: error.to_string() }));
                self.running += 1;
            }
        }
    }

    /// Whether any is under way.
    pub fn is_busy(&self) -> bool {
        self.running > 0
    }

    /// Waits for those under way, so that leaving cuts none of them short.
    pub fn finish(&mut self) -> Vec<Result<Done>> {
        let all: Vec<_> = self.receiver.iter().take(self.running).collect();
        self.running = 0;
        all
    }

    /// One that is done.
    pub fn poll(&mut self) -> Option<Result<Done>> {
        let done = self.receiver.try_recv().ok()?;
        self.running -= 1;
        Some(done)
    }
}
