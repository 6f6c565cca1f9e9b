//! Who has a book open: a small file beside it, `.~lock.NAME#`, that says so.
//!
//! The lock that counts is SQLite's own, which the system takes away when a
//! program dies. Where that can be had although the small file is there, whoever
//! wrote it did not come to its end. What stands in it is nobody's duty: whatever
//! is wrong with it is no reason not to open the book.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::file::{IfExists, write_whole};
use crate::quote::is_unseen;
use crate::who::Holder;

/// Of a longer one, not written by us, nothing is read.
const LONGEST: u64 = 4096;
/// Of a name, no more characters are shown.
const LONGEST_NAME: usize = 64;

/// Work on a book that did not come to its end: a crash, or a power cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Whose it was, where that is known.
    pub holder: Option<Holder>,
}

/// What the file says.
#[derive(Serialize, Deserialize)]
struct Text {
    #[serde(flatten)]
    holder: Holder,
    /// Tells one session from the next of the same user.
    #[serde(default)]
    id: Uuid,
}

/// The file beside a book; taken away when dropped.
pub struct Sidecar {
    path: PathBuf,
    text: Vec<u8>,
}

impl Sidecar {
    /// Says beside `book` that `holder` has it open, in place of what is there.
    /// `None` where that does not work out.
    ///
    /// # Errors
    /// [`Error::NotWritable`] where the folder takes no new files: SQLite could
    /// not make its journal there either.
    pub fn write(book: &Path, holder: &Holder) -> Result<Option<Self>> {
        let path = path_of(book);
        // Not through a link, to whatever that leads to.
        if path.symlink_metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(None);
        }
        let text = Text { holder: holder.clone(), id: Uuid::new_v4() };
        let Ok(text) = serde_json::to_vec(&text) else { return Ok(None) };
        match write_whole(&path, &text, IfExists::Replace) {
            Ok(()) => Ok(Some(Self { path, text })),
            Err(Error::Write { source, .. }) if is_forbidden(&source) => {
                Err(Error::NotWritable { path: book.to_owned() })
            }
            Err(_) => Ok(None),
        }
    }
}

impl Drop for Sidecar {
    fn drop(&mut self) {
        // Somebody else's, who took us for dead, stays.
        if read(&self.path).is_ok_and(|text| text == self.text) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Who has a book open, if it is said beside it.
pub fn holder(book: &Path) -> Option<Holder> {
    left(book)?.holder
}

/// What is beside a book that nobody has open any longer.
pub fn left(book: &Path) -> Option<Left> {
    let path = path_of(book);
    path.symlink_metadata().ok()?;
    let text = read(&path).ok().and_then(|text| serde_json::from_slice::<Text>(&text).ok());
    let holder = text.map(|Text { holder: Holder { user, machine, since }, .. }| Holder {
        user: shown(&user),
        machine: shown(&machine),
        since: shown(&since),
    });
    Some(Left { holder: holder.filter(|holder| *holder != Holder::default()) })
}

/// A name as it can be shown, whoever wrote it.
fn shown(name: &str) -> String {
    name.chars().filter(|character| !is_unseen(*character)).take(LONGEST_NAME).collect()
}

/// Where it stands: beside the file itself, should `book` be a link to it.
fn path_of(book: &Path) -> PathBuf {
    let book = book.canonicalize().unwrap_or_else(|_| book.to_owned());
    let mut name = std::ffi::OsString::from(".~lock.");
    name.push(book.file_name().unwrap_or_default());
    name.push("#");
    book.with_file_name(name)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if !path.symlink_metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut text = Vec::new();
    File::open(path)?.take(LONGEST).read_to_end(&mut text)?;
    Ok(text)
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
