//! How far a long piece of work has come, and whether it is still wanted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};

use crate::error::{Error, Result};

/// Shared by who works and who waits for it.
#[derive(Debug, Default)]
pub struct Monitor {
    cancelled: Arc<AtomicBool>,
    done: AtomicUsize,
    total: AtomicUsize,
    signs: AtomicU64,
}

impl Monitor {
    /// Tells how many steps there are; they begin anew.
    pub fn begin(&self, total: usize) {
        self.done.store(0, Relaxed);
        self.total.store(total, Relaxed);
        self.give_sign();
    }

    /// Tells that another step is done.
    ///
    /// # Errors
    /// [`Error::Cancelled`] where the work is no longer wanted.
    pub fn step(&self) -> Result<()> {
        self.done.fetch_add(1, Relaxed);
        self.give_sign();
        self.check()
    }

    /// Tells how far it has come, where steps are not counted one by one.
    pub fn reach(&self, done: usize, total: usize) {
        self.total.store(total, Relaxed);
        self.done.store(done, Relaxed);
        self.give_sign();
    }

    /// Tells that it gets on, in the midst of a step.
    pub fn give_sign(&self) {
        self.signs.fetch_add(1, Relaxed);
    }

    /// How often it told that it gets on.
    pub fn signs(&self) -> u64 {
        self.signs.load(Relaxed)
    }

    /// # Errors
    /// [`Error::Cancelled`] where the work is no longer wanted.
    pub fn check(&self) -> Result<()> {
        if self.cancelled.load(Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Asks that the work be broken off.
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    /// One for a step of this work that has steps of its own: no longer wanted
    /// as soon as the whole is not.
    pub fn part(&self) -> Self {
        Self { cancelled: self.cancelled.clone(), ..Self::default() }
    }

    /// How many steps there are.
    pub fn total(&self) -> usize {
        self.total.load(Relaxed)
    }

    /// How many of them are done.
    pub fn done(&self) -> usize {
        self.done.load(Relaxed)
    }

    /// How much of the work is done, from 0 to 1.
    pub fn fraction(&self) -> f32 {
        let total = self.total.load(Relaxed).max(1);
        (self.done.load(Relaxed) as f32 / total as f32).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_is_no_longer_wanted_is_told_so_at_the_next_step() {
        let monitor = Monitor::default();
        monitor.begin(4);
        assert!(monitor.step().is_ok());
        assert_eq!(monitor.fraction(), 0.25);
        let signs = monitor.signs();
        monitor.give_sign();
        assert!(monitor.signs() > signs && monitor.fraction() == 0.25);
        monitor.cancel();
        assert!(matches!(monitor.step(), Err(Error::Cancelled)));
    }

    #[test]
    fn a_part_of_the_work_has_its_own_steps_but_ends_with_the_whole() {
        let whole = Monitor::default();
        whole.begin(3);
        let part = whole.part();
        part.begin(10);
        part.step().unwrap();
        assert_eq!((whole.done(), part.done(), part.total()), (0, 1, 10));
        whole.cancel();
        assert!(matches!(part.step(), Err(Error::Cancelled)));
    }
}
