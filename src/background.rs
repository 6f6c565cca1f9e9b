//! Threads whose end is always noticed, and waiting that has an end.

mod worker;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{OnceLock, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub use worker::{Asker, Inbox, Outbox, Pending, Poll, Wake, Worker};

/// Starts a thread. `ended` is called when it ends, however it does: where it panics,
/// too. By then all that `work` owned is gone, so that who waits for an answer of it
/// finds that there will be none.
///
/// # Errors
/// The system gives no thread.
pub fn spawn(
    name: &str,
    ended: impl FnOnce() + Send + 'static,
    work: impl FnOnce() + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    let bell = Bell(Some(ended));
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        let _bell = bell;
        work();
    })
}

struct Bell<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for Bell<F> {
    fn drop(&mut self) {
        if let Some(ended) = self.0.take() {
            ended();
        }
    }
}

/// Does what a place that does not answer could hold up for ever, and waits for it no
/// longer than that. `None` where it takes longer, or breaks down; it then goes on by
/// itself.
pub fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    let ask = move || {
        // Who asked may have gone on.
        let _ = sender.send(work());
    };
    spawn("look", || {}, ask).ok()?;
    receiver.recv_timeout(limit).ok()
}

/// What is done sooner is waited for before anything is said of it.
pub fn soon() -> Duration {
    const SOON: Duration = Duration::from_secs(1);
    LONGER.get().copied().unwrap_or(SOON)
}

/// Has [`soon`] be later in this process, for tests: on a machine that has much to do, what
/// is slow is not silent.
pub fn be_patient(soon: Duration) {
    let _ = LONGER.set(soon);
}

static LONGER: OnceLock<Duration> = OnceLock::new();

/// A look at a place, which is not waited for where nothing answers: `None` then.
pub fn looked_at<T: Send + 'static>(
    path: &Path,
    look: impl FnOnce(PathBuf) -> T + Send + 'static,
) -> Option<T> {
    let path = path.to_owned();
    within(soon(), move || look(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_thread_is_told_once_nothing_more_can_come_of_it() {
        for breaks in [false, true] {
            let (answer, answers) = mpsc::channel::<()>();
            let (bell, rung) = mpsc::channel();
            let ended = move || bell.send(answers.try_recv()).unwrap();
            let work = move || {
                let _answer = answer;
                assert!(!breaks, "as a mistake in the program would");
            };
            let _ = spawn("test", ended, work).unwrap().join();
            assert_eq!(rung.recv(), Ok(Err(mpsc::TryRecvError::Disconnected)));
        }
    }

    #[test]
    fn what_does_not_answer_is_waited_for_no_longer_than_was_said() {
        let (_never, silence) = mpsc::channel::<()>();
        assert_eq!(within(Duration::ZERO, move || silence.recv()), None);
        assert_eq!(within(Duration::MAX, || 7), Some(7));
        assert_eq!(within::<()>(Duration::MAX, || panic!("as a mistake would")), None);
    }
}
