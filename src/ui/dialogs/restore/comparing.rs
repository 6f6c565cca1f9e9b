//! Comparing backups on a thread of its own, the one that is chosen first.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use eframe::egui::Context;

use crate::background::{Poll, Worker};
use crate::backup;
use crate::book::{Book, Difference};
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::ui::kit::complaint::Complaint;

/// What is known of a backup.
#[derive(Clone, Debug)]
pub enum BackupVerdict {
    /// It was not compared yet.
    Unknown,
    Differs(Difference),
    /// It cannot be read; why is said in the clerk's words.
    Unreadable(Complaint),
}

/// Work that ends when it is dropped.
#[derive(Debug)]
pub struct ComparingBackup {
    verdicts: Vec<BackupVerdict>,
    worker: Worker<Infallible, (usize, Result<Difference>)>,
    wanted: Arc<AtomicUsize>,
    monitor: Arc<Monitor>,
}

impl ComparingBackup {
    /// Begins to compare the backups with `book`, or without one with the newest.
    pub fn start(backups: Vec<PathBuf>, book: Option<Arc<Book>>, ctx: Context) -> Self {
        let (wanted, monitor) = (Arc::new(AtomicUsize::new(0)), Arc::new(Monitor::default()));
        let verdicts = vec![BackupVerdict::Unknown; backups.len()];
        let (own, watched) = (wanted.clone(), monitor.clone());
        let wake = Arc::new(move || ctx.request_repaint());
        let worker = Worker::start("compare", wake, move |_, outbox| {
            backup::compare(&backups, book.as_deref(), &own, &watched, |at, difference| {
                // The dialog may be gone by now.
                outbox.answer((at, difference));
            });
        });
        Self { verdicts, worker, wanted, monitor }
    }

    /// Takes in what is known by now; the backup that is chosen comes next.
    pub fn listen(&mut self, chosen: usize) {
        self.wanted.store(chosen, Relaxed);
        loop {
            let (at, difference) = match self.worker.poll() {
                Poll::Ready(result) => result,
                Poll::NotYet => return,
                Poll::Gone => break,
            };
            if let Some(verdict) = self.verdicts.get_mut(at) {
                *verdict = match difference {
                    Ok(difference) => BackupVerdict::Differs(difference),
                    Err(error) => BackupVerdict::Unreadable(Complaint::of(&error)),
                };
            }
        }
        // The thread has ended: what it did not come to stays unknown.
        for verdict in self.verdicts.iter_mut().filter(|verdict| matches!(verdict, BackupVerdict::Unknown)) {
            *verdict = BackupVerdict::Unreadable(Complaint::of(&Error::BrokenOff));
        }
    }

    /// What is known of each.
    pub fn verdicts(&self) -> &[BackupVerdict] {
        &self.verdicts
    }
}

impl Drop for ComparingBackup {
    fn drop(&mut self) {
        self.monitor.cancel();
    }
}
