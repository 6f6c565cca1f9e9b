//! The print as pictures, made beside whoever asks for them.
//!
//! A [`Preview`] has a thread of its own that turns a state of a book into the
//! pages of one of its parts: set by [`crate::typeset`], written by
//! [`crate::export::pdf`], drawn from those bytes. What is seen is the file.
//!
//! The newest [`Request`] wins: one that is under way is broken off. Whoever asks
//! keeps the pictures and says which it has; what has not changed is not drawn
//! again.

mod raster;
mod worker;

use std::sync::Arc;

use crate::background::{Poll, Wake, Worker};
use crate::book::{Book, Comparing};
use crate::error::Error;
use crate::monitor::Monitor;
use crate::typeset::{Page, Pagination, Parts, SectionKind};

pub use raster::{File, Image, pixels};
use worker::Job;

/// A page of a print: its part, and its place in that part from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct PageKey {
    pub part: SectionKind,
    pub index: usize,
}

/// What a page shows. Pages of the same stamp look the same.
pub type Stamp = u64;

/// A picture of a page that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Want {
    /// Of which page.
    pub page: PageKey,
    /// Pixels per point.
    pub scale: f32,
    /// What is there already at this scale.
    pub has: Option<Stamp>,
}

/// What is to be seen.
#[derive(Clone, Debug)]
pub struct Request {
    /// The book as it is now.
    pub book: Arc<Book>,
    /// What would be printed of it.
    pub parts: Parts,
    /// What changed since which year is to follow, where that is known.
    pub compares: Option<Comparing>,
    /// The part whose pages are to be looked at.
    pub shown: SectionKind,
    /// The pictures, the most urgent first. Pages that there are not are left out.
    pub wants: Vec<Want>,
}

/// What comes of a request.
#[derive(Debug)]
pub enum Event {
    /// The parts of the whole print and their pages.
    Counted(Arc<Pagination>),
    /// The pages of the part that is looked at; none where there is no such part.
    Set(SectionKind, Vec<Arc<Page>>),
    /// A picture; the want's page and scale, and what it shows.
    Drawn(PageKey, f32, Stamp, Image),
    /// All that the request of this number asked for is there.
    Done(u64),
    /// It cannot be had.
    Failed(Error),
}

/// See the module's documentation.
pub struct Preview {
    wake: Wake,
    thread: Option<Thread>,
    /// The number of the last request.
    last: u64,
}

struct Thread {
    worker: Worker<Job, Event>,
    /// Of the request that was sent last.
    drawing: Arc<Monitor>,
    /// Of counting pages, which is of use to later requests too.
    counting: Arc<Monitor>,
}

impl Preview {
    /// One that has nothing to do yet, and so no thread.
    pub fn new(wake: Wake) -> Self {
        Self { wake, thread: None, last: 0 }
    }

    /// Asks for pictures in place of what was asked before; gives the request's
    /// number.
    pub fn ask(&mut self, request: Request) -> u64 {
        self.last += 1;
        let monitor = Arc::new(Monitor::default());
        let job = Job { number: self.last, request, monitor: monitor.clone() };
        let thread = self.thread.get_or_insert_with(|| Thread::start(&self.wake));
        std::mem::replace(&mut thread.drawing, monitor).cancel();
        thread.worker.ask(job);
        self.last
    }

    /// What has come since the last time.
    pub fn poll(&mut self) -> Vec<Event> {
        let mut all = Vec::new();
        while let Some(heard) = self.thread.as_ref().map(|thread| thread.worker.poll())
            && let Some(event) = self.take(heard)
        {
            all.push(event);
        }
        all
    }

    /// Waits for the next event; `None` where there is nothing to wait for.
    pub fn wait(&mut self) -> Option<Event> {
        let heard = self.thread.as_ref()?.worker.wait();
        self.take(heard)
    }

    /// A thread that broke down is told as a failure; the next request starts another.
    fn take(&mut self, heard: Poll<Event>) -> Option<Event> {
        match heard {
            Poll::Ready(event) => Some(event),
            Poll::NotYet => None,
            Poll::Gone => {
                self.thread = None;
                Some(Event::Failed(Error::BrokenOff))
            }
        }
    }

    /// Has the thread break down once it is through with what it was asked.
    #[cfg(test)]
    pub(crate) fn break_down(&mut self) {
        let thread = self.thread.get_or_insert_with(|| Thread::start(&self.wake));
        thread.worker.break_down();
    }

    /// Lets go of the book and all that was made of it.
    pub fn close(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.drawing.cancel();
            thread.counting.cancel();
        }
    }
}

impl Thread {
    fn start(wake: &Wake) -> Self {
        let counting = Arc::new(Monitor::default());
        let monitor = counting.clone();
        let work = move |inbox: &_, outbox: &_| worker::run(inbox, outbox, &monitor);
        let worker = Worker::start("preview", wake.clone(), work);
        Self { worker, drawing: Arc::new(Monitor::default()), counting }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests;
