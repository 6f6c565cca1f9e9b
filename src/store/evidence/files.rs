//! What is done to a book and to a journal beside it, once it is known what is true.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::clock;
use crate::error::{Error, Result};
use crate::file::{self, Scratch};

use super::super::hold::FileLock;
use super::super::journal::{Journal, is_hot, journal_of};
use super::super::{here, locked};
use super::{AS_IS, Evidence, Unfinished, Verdict, is_near, weigh};

/// Sees to it that SQLite finds no journal beside the file but its own, with which the
/// file is whole. Gives where one is now that was not.
///
/// Nothing is done until it is known what is true, and then one thing: a journal gets
/// another name, by which the file is what it is as it stands on the disk. Whoever is
/// killed before or after leaves one of two whole things.
///
/// # Errors
/// [`Error::Locked`], [`Error::NotWritable`], [`Error::TwoStates`], [`Error::Damaged`]
/// and [`Error::Read`]; both files are then as they were.
pub fn settle(path: &Path, unfinished: Unfinished) -> Result<Option<PathBuf>> {
    let reading = |error| Error::Read { path: path.to_owned(), source: error };
    if !is_hot(path).map_err(reading)? {
        return Ok(None);
    }
    let Some(mut hold) = hold(path)? else { return Err(locked(path)) };
    let journal = journal_of(path);
    let mut file = match File::open(&journal) {
        // Somebody has taken it back meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file.map_err(reading)?,
    };
    let read = Journal::read(&mut file).map_err(reading)?;
    if let Some(read) = &read
        && read.is_done(&mut file, &mut hold.file).map_err(reading)?
    {
        return Ok(None);
    }
    let mut copied = || {
        let folder = Scratch::new()?;
        let book = folder.path().join(AS_IS);
        copy(&mut hold.file, &book)?;
        copy(&mut file, &journal_of(&book))?;
        Ok(folder)
    };
    let folder = copied().map_err(reading)?;
    match weigh(folder.path(), path)? {
        Verdict::TakeBack => return Ok(None),
        Verdict::Neither(error) => return Err(error),
        Verdict::Either if unfinished == Unfinished::TakeBack => return Ok(None),
        Verdict::Either if unfinished == Unfinished::Ask => {
            return Err(Error::TwoStates { path: path.to_owned() });
        }
        Verdict::Either | Verdict::PutAside => {}
    }
    // What was only in the system's memory is not to need the journal any more.
    hold.file.sync_all().map_err(Error::writing(path))?;
    drop(file);
    put_aside(path).map(Some).map_err(Error::writing(path))
}

fn hold(path: &Path) -> Result<Option<FileLock>> {
    FileLock::take(path).map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Error::NotWritable { path: path.to_owned() }
        }
        _ => Error::Read { path: path.to_owned(), source: error },
    })
}

fn copy(from: &mut File, to: &Path) -> io::Result<()> {
    from.seek(SeekFrom::Start(0))?;
    io::copy(from, &mut File::create_new(to)?).map(|_| ())
}

/// Gives the journal beside a book a name that says what it is, and that SQLite takes for
/// nothing; gives the new place.
///
/// # Errors
/// Those of the system.
pub fn put_aside(path: &Path) -> io::Result<PathBuf> {
    let journal = journal_of(path);
    let aside = free_name(path, "使わなかった保存途中の記録", "journal-old", &journal);
    fs::rename(&journal, &aside)?;
    file::sync_name(&aside);
    Ok(aside)
}

/// A name beside the book that is not taken yet, with what it is and the time at which
/// the journal was written: 調書（使わなかった保存途中の記録 2026-11-30 1503）.
pub(super) fn free_name(path: &Path, what: &str, ending: &str, journal: &Path) -> PathBuf {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let at = journal.metadata().and_then(|journal| journal.modified()).ok().and_then(clock::at);
    let at = at.map(|at| at.strftime(" %Y-%m-%d %H%M").to_string()).unwrap_or_default();
    let name = |number: u32| {
        let more = if number == 1 { String::new() } else { format!(" {number}") };
        path.with_file_name(format!("{stem}（{what}{at}{more}）.{ending}"))
    };
    let is_free = |path: &PathBuf| path.symlink_metadata().is_err();
    (1..).map(name).find(is_free).unwrap_or_else(|| name(0))
}

/// So many journals are looked at closely at most.
const CANDIDATES: usize = 8;

/// A journal in the same folder under another name with which the file is whole, which it
/// is not as it is: the file was given another name after a power cut.
///
/// # Errors
/// Those of reading the file.
pub fn elsewhere(path: &Path) -> Result<Option<(PathBuf, Evidence)>> {
    let Some(_here) = here::hold(path) else { return Ok(None) };
    let (own, path) = (journal_of(path), path.canonicalize().map_err(Error::reading(path))?);
    let entries = path.parent().map(fs::read_dir).into_iter().flatten().flatten().flatten();
    let is_journal = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        (name.ends_with("-journal") || name.ends_with(".journal-old")) && *path != own && path.is_file()
    };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_journal).collect();
    found.sort();
    let fits = |journal: &PathBuf| {
        let looked_at = || -> io::Result<bool> {
            let mut file = File::open(journal)?;
            let Some(read) = Journal::read(&mut file)? else { return Ok(false) };
            is_near(&read, &mut file, &mut File::open(&path)?)
        };
        looked_at().unwrap_or(false)
    };
    for journal in found.into_iter().filter(fits).take(CANDIDATES) {
        let copied = || {
            let folder = Scratch::new()?;
            let book = folder.path().join(AS_IS);
            fs::copy(&path, &book)?;
            fs::copy(&journal, journal_of(&book))?;
            Ok(folder)
        };
        let evidence = Evidence::weigh(copied().map_err(Error::reading(&path))?, &path)?;
        if matches!(evidence.verdict, Verdict::TakeBack) {
            return Ok(Some((journal, evidence)));
        }
    }
    Ok(None)
}

/// Puts a journal that `elsewhere` found beside the book that it belongs to, so that
/// opening takes back what was broken off.
///
/// # Errors
/// [`Error::Locked`], [`Error::NotWritable`] and [`Error::Write`]; nothing has changed then.
pub fn reunite(path: &Path, journal: &Path) -> Result<()> {
    let here = here::hold(path);
    let hold = if here.is_some() { hold(path)? } else { None };
    if hold.is_none() {
        return Err(locked(path));
    }
    let own = journal_of(path);
    if own.symlink_metadata().is_ok() {
        put_aside(path).map_err(Error::writing(path))?;
    }
    fs::rename(journal, &own).map_err(Error::writing(path))?;
    file::sync_name(&own);
    Ok(())
}
