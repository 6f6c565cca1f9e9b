//! Looking into a book's file, which stays as it is.

use std::path::{Path, PathBuf};

use crate::book::Book;
use crate::error::{Error, Result};

use super::evidence::{Unfinished, Verdict};
use super::hold::FileLock;
use super::load::Depth;
use super::{Contents, Problem, here, journal, load, opening, schema, snapshot};

/// Reads a book without changing a byte of its file, whoever has it open.
///
/// # Errors
/// As for [`super::Store::open`]; [`Error::Locked`] only where this process has it open
/// itself, or somebody is writing without a pause.
pub fn read(path: &Path) -> Result<Book> {
    Ok(read_all(path)?.book)
}

/// The same, with all that the file holds.
///
/// # Errors
/// As for [`read`].
pub fn read_all(path: &Path) -> Result<Contents> {
    snapshot::reading(path, |conn| load::checked(conn, path, Depth::Quick))
}

/// The book as it is and with the last write taken back, where that was broken off at
/// its very end and either is whole.
///
/// # Errors
/// As for [`read`].
pub fn states(path: &Path) -> Result<Option<[Contents; 2]>> {
    snapshot::evidence(path)?.map_or(Ok(None), |evidence| evidence.states(path))
}

/// Writes of those two states the one that is not chosen to a file of its own beside
/// the book, and says where; nothing where there are no two.
///
/// # Errors
/// As for [`read`], and [`Error::Write`].
pub fn keep_other(path: &Path, chosen: Unfinished) -> Result<Option<PathBuf>> {
    snapshot::evidence(path)?.map_or(Ok(None), |evidence| evidence.keep_other(path, chosen))
}

/// Whether there is a book at `path` that nobody has open.
pub fn is_free(path: &Path) -> bool {
    let here = here::hold(path);
    here.is_some() && schema::check_header(path).is_ok() && matches!(FileLock::take(path), Ok(Some(_)))
}

/// Goes through the whole file: SQLite's full check, references, our own
/// checksums, and whether every row can be read.
///
/// # Errors
/// As for [`read`]; [`Error::Damaged`] says what is wrong.
pub fn verify(path: &Path) -> Result<()> {
    snapshot::reading(path, |conn| load::verified(conn, path, Depth::Full))
}

/// What there is to say of what is read of a file with a journal beside it that was not its
/// own, or that is as true as the file.
///
/// # Errors
/// As for [`read`].
pub fn doubt(path: &Path) -> Result<Option<Problem>> {
    if !journal::is_hot(path).map_err(Error::reading(path))? {
        return Ok(None);
    }
    let name = || journal::journal_of(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(match snapshot::evidence(path)?.map(|evidence| evidence.verdict) {
        Some(Verdict::PutAside) => Some(Problem::Stranger(name())),
        Some(Verdict::Either) => Some(Problem::TwoStates),
        Some(Verdict::TakeBack | Verdict::Neither(_)) | None => None,
    })
}

/// What is odd about a sound file, and does it no harm: bytes behind its end, a journal
/// beside it that is not its own.
///
/// # Errors
/// As for [`read`].
pub fn oddities(path: &Path) -> Result<Vec<Problem>> {
    if journal::is_hot(path).map_err(Error::reading(path))? {
        return Ok(doubt(path)?.into_iter().collect());
    }
    let conn = snapshot::open(path)?;
    let trailing = load::trailing(&conn, path).map_err(|error| opening(path, &error))?;
    Ok(trailing.into_iter().collect())
}
