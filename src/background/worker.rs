//! A thread that answers what it is asked, and whose death is heard of.
//!
//! Whoever asks has a [`Worker`]; the work has an [`Inbox`] and an [`Outbox`]. What is sent
//! waits in a queue: the work takes the [next](Inbox::next), or, where only the last that
//! was asked still matters, the [newest](Inbox::newest). A thread that breaks down, or that
//! the system does not give, is [`Poll::Gone`], and whoever asks is woken for it as for an
//! answer: nobody waits for what will not come. How far it has come is told by a
//! [`Monitor`](crate::monitor::Monitor) that both ends share, where that is asked for.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::spawn;
use crate::deadline::Deadline;

/// Called from a thread when there is something to hear of it.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What is heard of a thread.
#[derive(Debug, PartialEq, Eq)]
pub enum Poll<A> {
    /// An answer; each comes once.
    Ready(A),
    /// None yet.
    NotYet,
    /// There will be none any more: the thread has ended.
    Gone,
}

/// What travels to the thread.
#[derive(Debug)]
enum Parcel<Q> {
    Question(Q),
    /// As a mistake in the program would.
    #[cfg(test)]
    BreakDown,
}

/// The near end of a thread that is asked `Q` and answers `A`. Once it is dropped the thread
/// ends with what it was asked before; nobody hears of that.
#[derive(Debug)]
pub struct Worker<Q, A> {
    questions: Option<Sender<Parcel<Q>>>,
    answers: Receiver<A>,
    /// Missing where the system gave none.
    thread: Option<JoinHandle<()>>,
}

/// A way to ask that can be given to another thread.
#[derive(Debug)]
pub struct Asker<Q>(Sender<Parcel<Q>>);

/// Where the thread finds what it is asked.
#[derive(Debug)]
pub struct Inbox<Q>(Receiver<Parcel<Q>>);

/// Where the thread puts its answers.
pub struct Outbox<A> {
    answers: Sender<A>,
    wake: Wake,
}

impl<Q: Send + 'static, A: Send + 'static> Worker<Q, A> {
    /// Starts a thread. `wake` is called after each answer, and should it break down.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn try_start(
        name: &str,
        wake: Wake,
        work: impl FnOnce(&Inbox<Q>, &Outbox<A>) + Send + 'static,
    ) -> io::Result<Self> {
        let (questions, inbox) = mpsc::channel();
        let (outbox, answers) = mpsc::channel();
        let bell = wake.clone();
        // At an end that was asked for nobody is woken.
        let ended = move || {
            if std::thread::panicking() {
                bell();
            }
        };
        let thread = spawn(name, ended, move || {
            // They go with the work, so that its end is heard of.
            let (inbox, outbox) = (Inbox(inbox), Outbox { answers: outbox, wake });
            work(&inbox, &outbox);
        })?;
        Ok(Self { questions: Some(questions), answers, thread: Some(thread) })
    }

    /// The same; where the system gives no thread, it is one that is gone.
    pub fn start(name: &str, wake: Wake, work: impl FnOnce(&Inbox<Q>, &Outbox<A>) + Send + 'static) -> Self {
        Self::try_start(name, wake.clone(), work).unwrap_or_else(|_| {
            wake();
            Self { questions: None, answers: mpsc::channel().1, thread: None }
        })
    }
}

impl<Q, A> Worker<Q, A> {
    /// Sends a question. Where the thread has ended, listening says so.
    pub fn ask(&self, question: Q) {
        if let Some(questions) = &self.questions {
            let _ = questions.send(Parcel::Question(question));
        }
    }

    /// A way to ask it from elsewhere, as long as it takes questions.
    pub fn asker(&self) -> Option<Asker<Q>> {
        self.questions.clone().map(Asker)
    }

    /// Asks nothing more: the thread ends once it is through with what it was asked.
    pub fn close(&mut self) {
        self.questions = None;
    }

    /// Whether it is still asked.
    pub fn is_open(&self) -> bool {
        self.questions.is_some()
    }

    /// What there is to hear by now.
    pub fn poll(&self) -> Poll<A> {
        match self.answers.try_recv() {
            Ok(answer) => Poll::Ready(answer),
            Err(TryRecvError::Empty) => Poll::NotYet,
            Err(TryRecvError::Disconnected) => Poll::Gone,
        }
    }

    /// Waits for an answer, or for the thread's end.
    pub fn wait(&self) -> Poll<A> {
        self.answers.recv().map_or(Poll::Gone, Poll::Ready)
    }

    /// The same for so long at most.
    pub fn wait_for(&self, limit: Duration) -> Poll<A> {
        match self.answers.recv_timeout(limit) {
            Ok(answer) => Poll::Ready(answer),
            Err(RecvTimeoutError::Timeout) => Poll::NotYet,
            Err(RecvTimeoutError::Disconnected) => Poll::Gone,
        }
    }

    /// Asks nothing more and waits, for so long at most, until the thread has ended and all
    /// that it had is gone; `false` where it has not. What it answers is not heard.
    pub fn finish(mut self, limit: Duration) -> bool {
        self.close();
        let end = Deadline::after(limit);
        loop {
            match self.wait_for(end.left()) {
                Poll::Ready(_) => {}
                Poll::NotYet => return false,
                Poll::Gone => break,
            }
        }
        if let Some(thread) = self.thread.take() {
            // One that broke down has nothing more to say either.
            let _ = thread.join();
        }
        true
    }

    /// Has its thread break down at what comes after the questions that were asked.
    #[cfg(test)]
    pub fn break_down(&self) {
        if let Some(questions) = &self.questions {
            let _ = questions.send(Parcel::BreakDown);
        }
    }
}

impl<Q> Asker<Q> {
    /// Sends a question; `false` where the thread has ended.
    pub fn ask(&self, question: Q) -> bool {
        self.0.send(Parcel::Question(question)).is_ok()
    }
}

impl<Q> Inbox<Q> {
    /// Waits for the next question; `None` where there is nobody left to ask.
    pub fn next(&self) -> Option<Q> {
        self.0.recv().ok().map(open)
    }

    /// The same for the newest: those before it are let go unanswered.
    pub fn newest(&self) -> Option<Q> {
        let mut question = self.next()?;
        while let Poll::Ready(newer) = self.poll() {
            question = newer;
        }
        Some(question)
    }

    /// A question that is there by now.
    pub fn poll(&self) -> Poll<Q> {
        match self.0.try_recv() {
            Ok(parcel) => Poll::Ready(open(parcel)),
            Err(TryRecvError::Empty) => Poll::NotYet,
            Err(TryRecvError::Disconnected) => Poll::Gone,
        }
    }

    /// Waits for the next question for so long at most.
    pub fn wait_for(&self, limit: Duration) -> Poll<Q> {
        match self.0.recv_timeout(limit) {
            Ok(parcel) => Poll::Ready(open(parcel)),
            Err(RecvTimeoutError::Timeout) => Poll::NotYet,
            Err(RecvTimeoutError::Disconnected) => Poll::Gone,
        }
    }
}

#[cfg_attr(test, allow(clippy::panic))]
fn open<Q>(parcel: Parcel<Q>) -> Q {
    match parcel {
        Parcel::Question(question) => question,
        #[cfg(test)]
        Parcel::BreakDown => panic!("as a mistake in the program would"),
    }
}

impl<A> Outbox<A> {
    /// Answers, and wakes whoever asked; `false` where he is gone.
    pub fn answer(&self, answer: A) -> bool {
        let is_heard = self.answers.send(answer).is_ok();
        (self.wake)();
        is_heard
    }
}

/// One thing that is worked out on a thread of its own.
#[derive(Debug)]
pub struct Pending<T>(Worker<Infallible, T>);

impl<T: Send + 'static> Pending<T> {
    /// Begins to work; `wake` is called when that is done, or will never be.
    pub fn start(name: &str, wake: Wake, work: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(Worker::start(name, wake, |_, outbox| {
            // Who asked may be gone by now; there is nobody left to tell.
            outbox.answer(work());
        }))
    }

    /// Looks whether it is there.
    pub fn poll(&self) -> Poll<T> {
        self.0.poll()
    }

    /// Waits for it, for so long at most.
    pub fn wait_for(&self, limit: Duration) -> Poll<T> {
        self.0.wait_for(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody() -> Wake {
        Arc::new(|| {})
    }

    fn doubles(wake: Wake) -> Worker<u32, u32> {
        Worker::start("test", wake, |inbox, outbox| {
            while let Some(question) = inbox.next() {
                if !outbox.answer(question * 2) {
                    return;
                }
            }
        })
    }

    #[test]
    fn each_of_a_queue_is_answered_in_order() {
        let worker = doubles(nobody());
        (1..4).for_each(|question| worker.ask(question));
        let answers: Vec<Poll<u32>> = (1..4).map(|_| worker.wait()).collect();
        assert_eq!(answers, [2, 4, 6].map(Poll::Ready));
        assert_eq!(worker.poll(), Poll::NotYet);
    }

    #[test]
    fn of_several_only_the_newest_is_answered() {
        let (go_on, held_up) = mpsc::channel::<()>();
        let worker: Worker<u32, u32> = Worker::start("test", nobody(), move |inbox, outbox| {
            let _ = held_up.recv();
            while let Some(question) = inbox.newest() {
                outbox.answer(question);
            }
        });
        (1..4).for_each(|question| worker.ask(question));
        drop(go_on);
        assert_eq!(worker.wait(), Poll::Ready(3));
        assert_eq!(worker.poll(), Poll::NotYet);
    }

    #[test]
    fn a_death_wakes_who_waits_behind_all_that_was_answered() {
        let (bell, rung) = mpsc::channel();
        let worker = doubles(Arc::new(move || bell.send(()).unwrap_or(())));
        worker.ask(1);
        worker.break_down();
        worker.ask(2);
        rung.recv().unwrap();
        rung.recv().unwrap();
        assert_eq!([worker.poll(), worker.poll(), worker.poll()], [Poll::Ready(2), Poll::Gone, Poll::Gone]);
        // What was asked is gone with it, and what is asked later, too.
        let asker = worker.asker().unwrap();
        assert!(!asker.ask(3));
    }

    #[test]
    fn an_end_that_was_asked_for_comes_after_the_answers_and_wakes_nobody_more() {
        let (bell, rung) = mpsc::channel();
        let mut worker = doubles(Arc::new(move || bell.send(()).unwrap_or(())));
        worker.ask(1);
        worker.ask(2);
        worker.close();
        assert!(!worker.is_open() && worker.asker().is_none());
        assert!(worker.finish(Duration::MAX));
        assert_eq!(rung.iter().count(), 2, "one for each answer");
    }

    #[test]
    fn one_that_does_not_end_is_waited_for_no_longer_than_was_said() {
        let (_never, silence) = mpsc::channel::<()>();
        let worker: Worker<(), ()> = Worker::start("test", nobody(), move |_, _| {
            let _ = silence.recv();
        });
        assert_eq!(worker.wait_for(Duration::ZERO), Poll::NotYet);
        assert!(!worker.finish(Duration::ZERO));
        // One that broke down is over.
        let worker = doubles(nobody());
        worker.break_down();
        assert!(worker.finish(Duration::MAX));
    }

    #[test]
    fn what_is_worked_out_comes_once_and_what_breaks_down_never() {
        let seven = Pending::start("test", nobody(), || 7);
        assert_eq!(seven.wait_for(Duration::MAX), Poll::Ready(7));
        assert_eq!(seven.wait_for(Duration::MAX), Poll::Gone);
        let never: Pending<()> = Pending::start("test", nobody(), || panic!("as a mistake would"));
        assert_eq!(never.wait_for(Duration::MAX), Poll::Gone);
    }
}
