//! Writing files so that a reader sees the old one or the whole new one, never
//! half of either: temporary file beside it → fsync → rename → fsync of the folder.

mod bytes;
mod inputs;
mod pending;
mod reading;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

pub use bytes::Bytes;
pub use inputs::Inputs;
pub use pending::{Discarded, Scratch, discard_all};
pub use reading::{check_file, open, read};

use crate::error::{Error, Result, Unsaved};

/// What to do where the file exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfExists {
    /// Leave it and report [`Error::Exists`].
    Refuse,
    /// Replace it once the new one is whole.
    Replace,
}

/// A file in the making. Dropped before [`SaveDraft::finish`], it leaves nothing behind.
pub struct SaveDraft {
    target: PathBuf,
    if_exists: IfExists,
    temp: tempfile::NamedTempFile,
    entry: pending::PendingPath,
}

impl SaveDraft {
    /// Begins a file that is to become `target`, in the same folder.
    ///
    /// # Errors
    /// [`Error::Exists`] where the target exists and may not be replaced;
    /// [`Error::NotAFile`] where it is a folder or a device;
    /// [`Error::Write`] where the folder cannot be written to.
    pub fn new(target: &Path, if_exists: IfExists) -> Result<Self> {
        check_file(target)?;
        if if_exists == IfExists::Refuse && exists(target) {
            return Err(Error::Exists { path: target.to_owned() });
        }
        // A link stays a link: what it points to is replaced.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".chosho-").suffix(".tmp");
        // A temporary file is private to its user; a document on a share is not.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let make = || builder.tempfile_in(folder_of(&target));
        let (temp, entry) =
            pending::make(make, tempfile::NamedTempFile::path).map_err(Error::writing(&target))?;
        Ok(Self { target, if_exists, temp, entry })
    }

    /// Where it is being written.
    pub fn path(&self) -> &Path {
        self.temp.path()
    }

    /// Puts it in the target's place.
    ///
    /// # Errors
    /// As for [`SaveDraft::new`]; the target is then as it was.
    pub fn finish(self) -> Result<()> {
        self.seal()?.put()
    }

    /// Ends the writing; the file waits to be put in its place, and no longer
    /// takes one of the files that a program may have open.
    ///
    /// # Errors
    /// [`Error::Write`] where not all of it could be written.
    pub fn seal(self) -> Result<Sealed> {
        let Self { target, if_exists, temp, entry } = self;
        temp.as_file().sync_all().map_err(Error::writing(&target))?;
        if let Ok(existing) = target.metadata() {
            // Best effort: a share without permissions is no reason not to save.
            let _ = temp.as_file().set_permissions(existing.permissions());
        }
        Ok(Sealed { target, if_exists, temp: temp.into_temp_path(), _entry: entry })
    }
}

/// A file that is whole, but not yet in its place. Dropped, it leaves nothing behind.
pub struct Sealed {
    target: PathBuf,
    if_exists: IfExists,
    temp: tempfile::TempPath,
    _entry: pending::PendingPath,
}

impl Sealed {
    /// Puts it there.
    ///
    /// # Errors
    /// As for [`SaveDraft::finish`].
    pub fn put(self) -> Result<()> {
        let Self { target, if_exists, temp, _entry } = self;
        match if_exists {
            IfExists::Replace => temp.persist(&target),
            IfExists::Refuse => temp.persist_noclobber(&target),
        }
        .map_err(|failed| match failed.error.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Exists { path: target.clone() },
            _ => Error::Write { path: target.clone(), source: failed.error },
        })?;
        sync_folder(folder_of(&target));
        Ok(())
    }
}

/// Puts several files in their places. Where one cannot be put there, those that
/// are new are taken away again; one that has replaced another stays, as whole as
/// that was.
///
/// # Errors
/// As for [`Sealed::put`].
pub fn put_all(files: Vec<Sealed>) -> Result<()> {
    let exists = |file: &Sealed| file.target.symlink_metadata().is_ok();
    if let Some(file) = files.iter().find(|file| file.if_exists == IfExists::Refuse && exists(file)) {
        return Err(Error::Exists { path: file.target.clone() });
    }
    let mut new = Vec::new();
    let _placing = pending::placing();
    for file in files {
        let added = (!exists(&file)).then(|| file.target.clone());
        if let Err(error) = file.put() {
            for path in new {
                let _ = fs::remove_file(path);
            }
            return Err(error);
        }
        new.extend(added);
    }
    Ok(())
}

/// Writes a whole file at once.
///
/// # Errors
/// As for [`SaveDraft`].
pub fn write_whole(target: &Path, bytes: &[u8], if_exists: IfExists) -> Result<()> {
    write_sealed(target, bytes, if_exists)?.put()
}

/// Writes a whole file that waits to be put in its place.
///
/// # Errors
/// As for [`SaveDraft`].
pub fn write_sealed(target: &Path, bytes: &[u8], if_exists: IfExists) -> Result<Sealed> {
    let mut draft = SaveDraft::new(target, if_exists)?;
    draft.temp.write_all(bytes).map_err(Error::writing(target))?;
    draft.seal()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a folder with those above it, where it is not there yet.
///
/// # Errors
/// [`Error::Write`].
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(Error::writing(path))
}

/// What [`identity`] gives.
#[cfg(unix)]
pub type Identity = (u64, u64);
/// What [`identity`] gives.
#[cfg(not(unix))]
pub type Identity = PathBuf;

/// What tells one file from another, whatever its name: the place on the disk.
///
/// Nothing is opened for it: on POSIX, closing any handle of a file drops the
/// locks that the program holds on it (<https://sqlite.org/howtocorrupt.html> 2.2).
#[cfg(unix)]
pub fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = path.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// What tells one file from another: on Windows, where an open file cannot be
/// replaced, its full path.
#[cfg(not(unix))]
pub fn identity(path: &Path) -> Option<Identity> {
    path.canonicalize().ok()
}

/// Whether something is there under this name, if only a link that leads nowhere.
pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether both paths lead to one file that is there.
pub fn is_same(one: &Path, other: &Path) -> bool {
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

/// Why nothing can be written to the file at `path`, as far as a look at its place
/// tells: its folder cannot be reached, it is not there, or something is not allowed.
pub fn trouble(path: &Path) -> Option<Unsaved> {
    let folder = folder_of(path);
    match folder.metadata() {
        Err(_) => return Some(Unsaved::Unreachable),
        Ok(metadata) if !metadata.is_dir() => return Some(Unsaved::Unreachable),
        Ok(_) => {}
    }
    match path.metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some(Unsaved::Gone),
        Err(_) => return Some(Unsaved::Unreachable),
        Ok(metadata) if metadata.permissions().readonly() => return Some(Unsaved::FileReadOnly),
        Ok(_) => {}
    }
    // Whether a journal could be made beside it is only known by trying.
    match tempfile::Builder::new().prefix(".chosho-").tempfile_in(folder) {
        Ok(_) => None,
        Err(error) => match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Some(Unsaved::DiskFull),
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Some(Unsaved::FolderReadOnly)
            }
            _ => None,
        },
    }
}

/// Makes it last through a power cut that a file has its name.
pub fn sync_name(file: &Path) {
    sync_folder(folder_of(file));
}

/// Makes the rename last through a power cut. Windows has no such call, and a
/// share may refuse it; the file itself is safe either way.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_stays_unless_it_may_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        write_whole(&path, b"one", IfExists::Refuse).unwrap();
        assert!(matches!(write_whole(&path, b"two", IfExists::Refuse), Err(Error::Exists { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write_whole(&path, b"two", IfExists::Replace).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "one").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert!(is_same(&real, &link));
        write_whole(&link, b"two", IfExists::Replace).unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"two");
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert!(!is_same(&real, &folder.path().join("none")));
    }

    #[test]
    fn a_draft_that_is_dropped_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(SaveDraft::new(&folder.path().join("a.pdf"), IfExists::Refuse).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn several_files_come_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let names = || fs::read_dir(folder.path()).unwrap().count();
        let files = |if_exists| {
            ["a", "b", "c"].map(|name| write_sealed(&path(name), b"new", if_exists).unwrap()).into()
        };
        drop::<Vec<Sealed>>(files(IfExists::Refuse));
        assert_eq!(names(), 0, "dropped before they were put in place");

        let waiting = files(IfExists::Refuse);
        fs::write(path("b"), "mine").unwrap();
        assert!(matches!(put_all(waiting), Err(Error::Exists { .. })));
        assert_eq!((names(), fs::read(path("b")).unwrap().as_slice()), (1, b"mine".as_slice()));

        // One that fails in the middle: a folder has its name.
        fs::remove_file(path("b")).unwrap();
        let waiting = files(IfExists::Replace);
        fs::create_dir(path("b")).unwrap();
        assert!(put_all(waiting).is_err());
        assert_eq!(names(), 1, "only the folder is there");
        fs::remove_dir(path("b")).unwrap();
        put_all(files(IfExists::Replace)).unwrap();
        assert_eq!(names(), 3);
    }

    #[test]
    fn why_a_file_cannot_be_written_is_seen_from_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let (path, inner) = (folder.path().join("a.chosho"), folder.path().join("share"));
        assert_eq!(trouble(&path), Some(Unsaved::Gone));
        fs::write(&path, "x").unwrap();
        assert_eq!(trouble(&path), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left of the look");
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert_eq!(trouble(&path), Some(Unsaved::FileReadOnly));
        assert_eq!(trouble(&inner.join("a.chosho")), Some(Unsaved::Unreachable));
        // Something else has the name of the folder.
        fs::write(&inner, "x").unwrap();
        assert_eq!(trouble(&inner.join("a.chosho")), Some(Unsaved::Unreachable));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_clear_error() {
        let error = write_whole(Path::new("no-such-folder/a.pdf"), b"", IfExists::Refuse).unwrap_err();
        assert!(error.to_string().contains("書き込めませんでした"));
        assert!(error.to_string().ends_with("no-such-folder/a.pdf"));
    }
}
