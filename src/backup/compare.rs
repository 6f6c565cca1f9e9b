//! What is in backups that a book is without, one after the other.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::book::{Book, Difference};
use crate::error::Result;
use crate::monitor::Monitor;
use crate::store;

/// Compares each of `backups`, the newest first, with `book`, or without one with the
/// newest that can be read. The one numbered `wanted` has precedence. Ends early once
/// it is no longer wanted.
pub fn compare(
    backups: &[PathBuf],
    book: Option<&Book>,
    wanted: &AtomicUsize,
    monitor: &Monitor,
    mut report: impl FnMut(usize, Result<Difference>),
) {
    let mut waiting: Vec<usize> = (0..backups.len()).collect();
    let mut newest: Option<Book> = None;
    while let Some(&first) = waiting.first() {
        if monitor.check().is_err() {
            return;
        }
        let wanted = Some(wanted.load(Relaxed)).filter(|at| waiting.contains(at));
        // What all are compared with has to be there before any.
        let has_base = book.is_some() || newest.is_some();
        let at = wanted.filter(|_| has_base).unwrap_or(first);
        waiting.retain(|other| *other != at);
        let Some(path) = backups.get(at) else { continue };
        let difference = store::read(path).and_then(|backup| match book.or(newest.as_ref()) {
            Some(base) => Ok(Difference::between(&backup, base)?),
            None => {
                newest = Some(backup);
                Ok(Difference::default())
            }
        });
        report(at, difference);
    }
}
