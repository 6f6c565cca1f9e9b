//! The folder that holds the backups of one file.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Span};

use crate::error::{Error, Result};
use crate::file::make_folder;
use crate::monitor::Monitor;
use crate::store::CopySource;

use super::{Backup, BackupReason, name, thin};

/// On closing, a backup is made at most so often.
const EVERY: SignedDuration = SignedDuration::from_mins(30);

/// A draft that is older than this belongs to nobody any longer.
const STALE: Duration = Duration::from_hours(24);

/// So many backups can be made in one second: the next ones are a second later.
const SAME_SECOND: i64 = 60;

/// The folder that holds the backups of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// That of the book at `path`, in the folder that all backups are in.
    pub fn of(root: &Path, path: &Path) -> Self {
        Self { folder: root.join(name::shelf_name(path)) }
    }

    /// The one in this folder.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the backups are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name of the book that it is for.
    pub fn book(&self) -> String {
        let name = self.folder.file_name().unwrap_or_default().to_string_lossy();
        name::book_of(&name).unwrap_or(&name).to_owned()
    }

    /// The backups that are there, the newest first.
    ///
    /// # Errors
    /// [`Error::Read`]; a folder that is not there holds none.
    pub fn list(&self) -> Result<Vec<Backup>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(Error::reading(&self.folder))?,
        };
        let mut backups = Vec::new();
        for entry in entries {
            let entry = entry.map_err(Error::reading(&self.folder))?;
            let Some((at, reason)) = entry.file_name().to_str().and_then(name::parse) else { continue };
            // One that has just been taken away is none; neither is a link or a folder.
            let Some(metadata) = entry.metadata().ok().filter(fs::Metadata::is_file) else { continue };
            backups.push(Backup { path: entry.path(), at, reason, bytes: metadata.len() });
        }
        backups.sort_by(|one, other| (other.at, &other.path).cmp(&(one.at, &one.path)));
        Ok(backups)
    }

    /// Makes a backup of `source`, and thins out those before it. Gives its path.
    ///
    /// # Errors
    /// [`Error::Backup`], or [`Error::Cancelled`]; those that were there still are.
    pub fn keep(
        &self,
        source: &CopySource<'_>,
        at: DateTime,
        reason: BackupReason,
        monitor: &Monitor,
    ) -> Result<PathBuf> {
        self.keep_any(source, at, reason, monitor).map_err(|error| match error {
            Error::Cancelled => error,
            error => Error::Backup { path: self.folder.clone(), detail: error.cause() },
        })
    }

    /// The same on closing a book that was changed: not where the last one is not
    /// old enough.
    ///
    /// # Errors
    /// Those of [`Shelf::keep`].
    pub fn keep_on_closing(
        &self,
        source: &CopySource<'_>,
        at: DateTime,
        monitor: &Monitor,
    ) -> Result<Option<PathBuf>> {
        // What cannot be listed is found out about when it is written to.
        let last = self.list().ok().and_then(|backups| backups.first().map(|last| last.at));
        if !last.is_none_or(|last| is_due(last, at)) {
            return Ok(None);
        }
        self.keep(source, at, BackupReason::Closing, monitor).map(Some)
    }

    fn keep_any(
        &self,
        source: &CopySource<'_>,
        at: DateTime,
        reason: BackupReason,
        monitor: &Monitor,
    ) -> Result<PathBuf> {
        make_folder(&self.folder)?;
        for later in 0..SAME_SECOND {
            let at = at.saturating_add(Span::new().seconds(later));
            let path = self.folder.join(name::file_name(at, reason));
            match source.copy_to(&path, monitor) {
                Err(Error::Exists { .. }) => {}
                Err(error) => return Err(error),
                Ok(()) => {
                    self.tidy(&path, at);
                    return Ok(path);
                }
            }
        }
        Err(Error::Exists { path: self.folder.clone() })
    }

    /// Takes away what is no longer needed now that `newest` is there. What cannot be
    /// taken away stays for the next time.
    fn tidy(&self, newest: &Path, now: DateTime) {
        if let Ok(backups) = self.list() {
            let thinned = || backups.iter().filter(|backup| backup.reason.is_thinned());
            let times: Vec<DateTime> = thinned().map(|backup| backup.at).collect();
            let gone = thin::superfluous(&times, now);
            for backup in thinned().filter(|backup| gone.contains(&backup.at) && backup.path != newest) {
                let _ = fs::remove_file(&backup.path);
            }
        }
        self.drop_drafts(newest);
    }

    /// Takes away what a program left that ended while it made a backup. The time is
    /// that of the disk, by `newest`, which was just written.
    fn drop_drafts(&self, newest: &Path) {
        let written = |path: &Path| path.symlink_metadata().and_then(|metadata| metadata.modified()).ok();
        let (Some(now), Ok(entries)) = (written(newest), fs::read_dir(&self.folder)) else { return };
        for entry in entries.flatten() {
            let is_draft = entry
                .file_name()
                .to_str()
                .is_some_and(|name| name.starts_with(".chosho-") && name.ends_with(".tmp"));
            let age = written(&entry.path()).and_then(|then| now.duration_since(then).ok());
            if is_draft && age.is_some_and(|age| age > STALE) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Whether it is time for another backup. A clock that was put back is no reason
/// to wait.
fn is_due(last: DateTime, now: DateTime) -> bool {
    let since = now.duration_since(last);
    since >= EVERY || since.is_negative()
}

/// All shelves in a folder with what they hold, or the one that it is itself; that
/// with the newest backup first, and none that is empty.
///
/// # Errors
/// [`Error::Read`]; a folder that is not there holds none.
pub fn all(root: &Path) -> Result<Vec<(Shelf, Vec<Backup>)>> {
    let mut shelves = Vec::new();
    let own = Shelf::at(root.to_owned());
    let backups = own.list()?;
    if !backups.is_empty() {
        shelves.push((own, backups));
    }
    // A folder of somebody else that cannot be looked into is none of ours.
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let shelf = Shelf::at(entry.path());
            let backups = shelf.list().unwrap_or_default();
            if !backups.is_empty() {
                shelves.push((shelf, backups));
            }
        }
    }
    let newest = |shelf: &(Shelf, Vec<Backup>)| shelf.1.first().map(|backup| backup.at);
    shelves.sort_by(|one, other| (newest(other), &one.0.folder).cmp(&(newest(one), &other.0.folder)));
    Ok(shelves)
}
