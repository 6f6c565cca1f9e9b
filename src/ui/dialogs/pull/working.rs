//! What would come, worked out on a thread of its own: a plan may be a whole book.

use std::sync::Arc;

use eframe::egui::Context;

use crate::background::{Pending, Poll};
use crate::book::Book;
use crate::carry::pull::{Mapping, NotPulled, Pulled, Source, Target, pull_by};

/// What is chosen, where it is to go, and how often it was said where columns go.
pub type PullWanted = (Source, Target, usize);

/// What came of it.
pub type PullOutcome = Result<Pulled, NotPulled>;

/// Works out one thing after the other; what is no longer asked for is passed over.
#[derive(Debug)]
pub struct Working {
    own: Arc<Book>,
    other: Arc<Book>,
    /// Where columns go, as far as the clerk says so.
    pub mapping: Mapping,
    running: Option<(PullWanted, Pending<PullOutcome>)>,
    known: Option<(PullWanted, PullOutcome)>,
}

impl Working {
    /// For what comes into `own` from `other`.
    pub fn new(own: Arc<Book>, other: Arc<Book>) -> Self {
        Self { own, other, mapping: Mapping::default(), running: None, known: None }
    }

    /// What is known of `wanted`. Where that is nothing, it is being worked out, or
    /// will be as soon as what is under way is done.
    pub fn ask(&mut self, wanted: PullWanted, ctx: &Context) -> Option<&PullOutcome> {
        self.listen();
        let is_known = self.known.as_ref().is_some_and(|(known, _)| *known == wanted);
        if !is_known && self.running.is_none() {
            let (own, other) = (self.own.clone(), self.other.clone());
            let (ctx, mapping, (source, target, _)) = (ctx.clone(), self.mapping.clone(), wanted);
            let wake = Arc::new(move || ctx.request_repaint());
            let pending =
                Pending::start("pull", wake, move || pull_by(&own, &other, (source, target), &mapping));
            self.running = Some((wanted, pending));
        }
        self.known.as_ref().filter(|_| is_known).map(|(_, outcome)| outcome)
    }

    /// Takes what was worked out, for it to be done.
    pub fn take(&mut self) -> Option<Pulled> {
        self.known.take()?.1.ok()
    }

    fn listen(&mut self) {
        let Some((wanted, pending)) = &self.running else { return };
        match pending.poll() {
            Poll::Ready(outcome) => self.known = Some((*wanted, outcome)),
            // It would break down again.
            Poll::Gone => self.known = Some((*wanted, Err(NotPulled::BrokenOff))),
            Poll::NotYet => return,
        }
        self.running = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, rows, small};

    /// Waits for an answer.
    fn answer(working: &mut Working, wanted: PullWanted) -> PullOutcome {
        let ctx = Context::default();
        loop {
            if let Some(outcome) = working.ask(wanted, &ctx) {
                return outcome.clone();
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn what_breaks_down_is_told_and_not_begun_again_and_again() {
        let Small { book, first, .. } = small();
        let book = Arc::new(book);
        let mut working = Working::new(book.clone(), book.clone());
        let wanted = (Source::Entry(rows(&book, first)[0]), Target::default(), 0);
        let breaks = || -> PullOutcome { panic!("as a mistake in the program would") };
        working.running = Some((wanted, Pending::start("pull", Arc::new(|| {}), breaks)));
        assert_eq!(answer(&mut working, wanted), Err(NotPulled::BrokenOff));
        assert!(working.running.is_none());
    }

    #[test]
    fn the_last_that_was_asked_for_is_answered() {
        let Small { book, first, .. } = small();
        let book = Arc::new(book);
        let mut working = Working::new(book.clone(), Arc::new(Book::new(book.head.clone())));
        let [one, two] = [0, 1].map(|at| (Source::Entry(rows(&book, first)[at]), Target::default(), 0));
        assert_eq!(working.ask(one, &Context::default()), None);
        assert_eq!(answer(&mut working, two), Err(NotPulled::Gone));
        assert_eq!(working.take(), None, "there is nothing to be done");
        let mut working = Working::new(book.clone(), book.clone());
        assert_eq!(
            answer(&mut working, one),
            Ok(crate::carry::pull::pull(&book, &book, one.0, one.1).unwrap())
        );
        assert!(working.take().is_some());
    }
}
