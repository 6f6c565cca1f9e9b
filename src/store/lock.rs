//! Who has a book open: a small file beside it, `.~lock.NAME#`, that says so.
//!
//! The lock that counts is SQLite's own, which the system takes away when a
//! program dies. But not every share passes locks on. So where the lock can be had
//! although the small file is there, it is looked at who wrote it: a program of this
//! computer that is still there has the book open; one that is not did not come to its
//! end; and of one on another computer nothing can be known from here, so that the
//! clerk is asked. What stands in it is nobody's duty: whatever else is wrong with it
//! is no reason not to open the book.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::file::{IfExists, write_whole};
use crate::quote::is_unseen;
use crate::who::Holder;

use super::alive::{self, Pulse};

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

/// What is beside a book whose lock can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BesideFile {
    /// Nothing that somebody else wrote.
    Nothing,
    /// What a program left that did not come to its end.
    Left(Left),
    /// A program of this computer has the book open.
    Here(Holder),
    /// A program of another computer had it open, and may have so still.
    Elsewhere(Holder),
}

/// What is to be done where a program of another computer may have the book open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing: the clerk is to be asked.
    Ask,
    /// It has gone, as the clerk has found out.
    TakeOver,
}

/// What the file says.
#[derive(Serialize, Deserialize)]
struct Text {
    #[serde(flatten)]
    holder: Holder,
    /// Tells one run of the program from others.
    #[serde(default)]
    id: Uuid,
}

impl Text {
    fn holder(self) -> Holder {
        let Holder { user, machine, machine_id, since } = self.holder;
        let [user, machine, machine_id, since] = [user, machine, machine_id, since].map(|text| shown(&text));
        Holder { user, machine, machine_id, since }
    }
}

/// The file beside a book; taken away when dropped.
pub struct Sidecar {
    path: PathBuf,
    text: Vec<u8>,
    /// Goes after the file.
    _pulse: Option<Arc<Pulse>>,
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
        let pulse = alive::pulse();
        let text = Text { holder: holder.clone(), id: alive::own() };
        let Ok(text) = serde_json::to_vec(&text) else { return Ok(None) };
        match write_whole(&path, &text, IfExists::Replace) {
            Ok(()) => Ok(Some(Self { path, text, _pulse: pulse })),
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
    named(text_of(&read(&path_of(book)).ok()?)?.holder())
}

/// What is beside a book whose lock can be had.
pub fn beside(book: &Path) -> BesideFile {
    let path = path_of(book);
    if path.symlink_metadata().is_err() {
        return BesideFile::Nothing;
    }
    let Some(text) = read(&path).ok().and_then(|text| text_of(&text)) else {
        return BesideFile::Left(Left::default());
    };
    let id = text.id;
    match named(text.holder()) {
        // This program could not take it away, as it lost its connection.
        _ if id == alive::own() => BesideFile::Nothing,
        Some(holder) if holder.is_elsewhere() => BesideFile::Elsewhere(holder),
        holder if alive::is_alive(id) => BesideFile::Here(holder.unwrap_or_default()),
        holder => BesideFile::Left(Left { holder }),
    }
}

/// Who else says by now that he has a book open that this program has open: where no
/// locks are passed on, nothing keeps him from it.
pub fn taken_over(book: &Path) -> Option<Holder> {
    let text = text_of(&read(&path_of(book)).ok()?)?;
    (text.id != alive::own()).then(|| text.holder())
}

fn text_of(text: &[u8]) -> Option<Text> {
    serde_json::from_slice(text).ok()
}

/// `None` where nothing is known of him.
fn named(holder: Holder) -> Option<Holder> {
    Some(holder).filter(|holder| *holder != Holder::default())
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
