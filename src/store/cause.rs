//! What an error of SQLite's means to the clerk.

use std::path::Path;

use rusqlite::{ErrorCode, ffi};

use crate::error::{BETWEEN, Error, Unsaved};
use crate::file::{self, Identity};

/// What an error on opening `path` means.
pub fn opening(path: &Path, error: &rusqlite::Error) -> Error {
    use ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, OutOfMemory, PermissionDenied, ReadOnly,
        SystemIoFailure,
    };
    let is_cut_off =
        error.sqlite_error().map(|error| error.extended_code) == Some(ffi::SQLITE_IOERR_SHORT_READ);
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => super::locked(path),
        // What cannot be read just now may be whole.
        Some(SystemIoFailure) if !is_cut_off => {
            Error::Read { path: path.to_owned(), source: std::io::Error::other(reason(error)) }
        }
        Some(CannotOpen | DiskFull | OutOfMemory | PermissionDenied | ReadOnly) => {
            Error::Read { path: path.to_owned(), source: std::io::Error::other(reason(error)) }
        }
        _ => Error::Damaged { path: path.to_owned(), detail: reason(error) },
    }
}

/// What an error on saving to `path` means: SQLite's code says what failed, a look
/// at the place says why.
pub fn saving(path: &Path, error: &rusqlite::Error) -> Error {
    let cause = match error.sqlite_error() {
        Some(failure) => of_code(failure, path),
        None => Unsaved::Other(reason(error)),
    };
    Error::Save { path: path.to_owned(), cause }
}

/// Why nothing can be saved to a file that could not be opened again.
pub fn reopening(path: &Path, error: &Error) -> Error {
    let cause = match error {
        Error::Locked { holder: Some(holder), .. } | Error::Elsewhere { holder, .. } => {
            Unsaved::TakenOver(holder.clone())
        }
        Error::Locked { holder: None, .. } => Unsaved::InUse,
        Error::Read { .. } | Error::NotWritable { .. } => file::trouble(path).unwrap_or(Unsaved::Disk),
        Error::Damaged { .. } => Unsaved::Damaged,
        Error::NotABook { .. } if path.metadata().is_ok_and(|file| file.len() == 0) => Unsaved::Emptied,
        Error::NotABook { .. } => Unsaved::Overwritten,
        Error::NotAFile { .. } => Unsaved::Replaced,
        Error::Newer { .. } => Unsaved::Changed,
        Error::Save { cause, .. } => cause.clone(),
        other => Unsaved::Other(other.to_string()),
    };
    Error::Save { path: path.to_owned(), cause }
}

/// Result codes: <https://sqlite.org/rescode.html>.
fn of_code(error: &ffi::Error, path: &Path) -> Unsaved {
    use ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, PermissionDenied, ReadOnly, SystemIoFailure,
    };
    let is_fsync = matches!(error.extended_code, ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC);
    match error.code {
        DiskFull => Unsaved::DiskFull,
        DatabaseBusy | DatabaseLocked => Unsaved::InUse,
        ReadOnly | CannotOpen | PermissionDenied | SystemIoFailure => match file::trouble(path) {
            Some(trouble) => trouble,
            None if is_fsync => Unsaved::Unconfirmed,
            None if error.extended_code == ffi::SQLITE_READONLY_DBMOVED => Unsaved::Gone,
            None if error.code == ReadOnly => Unsaved::FileReadOnly,
            None => Unsaved::Disk,
        },
        _ => Unsaved::Other(reason_of(error.code).map_or_else(|| in_its_words(error), str::to_owned)),
    }
}

/// Why the file that was opened as `identity` is not the one at `path` any more;
/// `None` where it is.
pub fn misplaced(path: &Path, identity: &Option<Identity>) -> Option<Unsaved> {
    match file::identity(path) {
        found if found == *identity => None,
        Some(_) => Some(Unsaved::Replaced),
        None => Some(file::trouble(path).unwrap_or(Unsaved::Gone)),
    }
}

/// The reason in few words, with SQLite's own where we have no better ones.
pub fn reason(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code().and_then(reason_of) {
        Some(words) => words.to_owned(),
        // What stands there is none of ours; what is wrong with it says a library in English.
        None if matches!(error, rusqlite::Error::FromSqlConversionFailure(..)) => {
            "内容を読み取れません".to_owned()
        }
        None => in_its_words(error),
    }
}

/// Only SQLite knows better.
fn in_its_words(error: &impl std::fmt::Display) -> String {
    format!("データベースのエラー{BETWEEN}{error}")
}

fn reason_of(code: ErrorCode) -> Option<&'static str> {
    use ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, PermissionDenied,
        ReadOnly, SystemIoFailure, TooBig,
    };
    Some(match code {
        DiskFull => "ディスクの空き容量が足りません",
        ReadOnly | PermissionDenied => "書き込みが許可されていません",
        CannotOpen => "ファイルを開けません",
        SystemIoFailure => "ディスクまたは接続に問題があります",
        DatabaseBusy | DatabaseLocked => "ほかで使用中です",
        DatabaseCorrupt | NotADatabase => "データが壊れています",
        TooBig => "1つの内容が大きすぎます",
        _ => return None,
    })
}
