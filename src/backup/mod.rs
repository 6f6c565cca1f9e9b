//! Backups: whole copies of a book's file, in a folder that the clerk can see.
//!
//! A [`Shelf`] holds those of one file. Each is checked before it counts
//! ([`crate::store::CopySource::copy_to`]), and only then older ones are thinned out
//! ([`thin`]). The time is an argument: what a shelf does is the same on any day.

mod compare;
mod name;
mod shelf;
pub mod thin;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

use crate::error::Result;
use crate::monitor::Monitor;
use crate::store::{self, CopySource};

pub use compare::compare;
pub use shelf::{Shelf, all};

/// Why a backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackupReason {
    /// The book was closed after changes.
    Closing,
    /// The file was about to be brought up to a newer version.
    Migration,
    /// Last year's book was about to be carried forward into it.
    Carry,
    /// Something was about to be imported into it.
    Import,
    /// The clerk asked for it.
    Manual,
}

impl BackupReason {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Closing, Self::Migration, Self::Carry, Self::Import, Self::Manual];

    /// As it stands in the file's name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Closing => "終了時",
            Self::Migration => "形式の更新前",
            Self::Carry => "引き継ぎ前",
            Self::Import => "取り込み前",
            Self::Manual => "手動",
        }
    }

    /// Whether such backups are thinned out. What the clerk asked for stays, and so
    /// does the last of an older version, of which there will be no other.
    pub fn is_thinned(self) -> bool {
        !matches!(self, Self::Manual | Self::Migration)
    }
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Backup {
    pub path: PathBuf,
    /// When it was made, by the clock on the wall.
    pub at: DateTime,
    pub reason: BackupReason,
    /// How large the file is.
    pub bytes: u64,
}

/// Copies a backup to a new file, whole or not at all.
///
/// # Errors
/// Those of [`store::copy`].
pub fn restore(backup: &Path, target: &Path, monitor: &Monitor) -> Result<()> {
    store::copy(backup, target, monitor)
}

/// Keeps a file of an older version before it is brought up to date: on the shelf,
/// or else beside the file, so that a folder that is gone locks nobody out.
///
/// # Errors
/// [`crate::error::Error::NotKept`] where neither can be done.
pub fn keep_older(shelf: Option<&Shelf>, older: &CopySource<'_>, at: DateTime) -> Result<PathBuf> {
    shelf
        .and_then(|shelf| shelf.keep(older, at, BackupReason::Migration, &Monitor::default()).ok())
        .map_or_else(|| older.copy_beside(), Ok)
}
