//! Several PDF files at once: all of them, or none.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Planned, pdf};
use crate::book::Book;
use crate::error::{Error, Result};
use crate::file::{IfExists, Sealed, put_all, write_sealed};
use crate::monitor::Monitor;
use crate::parallel;

/// How many of the files are there already.
pub fn existing(folder: &Path, files: &[Planned]) -> usize {
    files.iter().filter(|file| folder.join(file.file_name()).symlink_metadata().is_ok()).count()
}

/// Writes all files into `folder`, which is made where it is not there; gives their paths. `monitor` counts them.
///
/// # Errors
/// Those of [`pdf::write`] and [`put_all`]; no new file is there then.
pub fn write(
    book: &Book,
    files: &[Planned],
    folder: &Path,
    if_exists: IfExists,
    monitor: &Monitor,
) -> Result<Vec<PathBuf>> {
    let made = make_last(folder)?;
    let written = write_into(book, files, folder, if_exists, monitor);
    if written.is_err() && made {
        // Nothing of the export is left; whatever else came there meanwhile is.
        let _ = fs::remove_dir(folder);
    }
    written
}

/// Makes the folder where it is not there yet; whether it did. Those above it have to be
/// there: a slip of the pen is no path of new folders.
///
/// # Errors
/// [`Error::Write`].
pub fn make_last(folder: &Path) -> Result<bool> {
    match fs::create_dir(folder) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        // One that is there and cannot be made again, such as the root of a share.
        Err(_) if folder.is_dir() => Ok(false),
        Err(error) => Err(Error::Write { path: folder.to_owned(), source: error }),
    }
}

fn write_into(
    book: &Book,
    files: &[Planned],
    folder: &Path,
    if_exists: IfExists,
    monitor: &Monitor,
) -> Result<Vec<PathBuf>> {
    monitor.begin(files.len());
    let drafts = parallel::map(files, |file| {
        let bytes = pdf::write(book, &file.parts, &monitor.part())?;
        let draft = write_sealed(&folder.join(file.file_name()), &bytes, if_exists)?;
        monitor.step()?;
        Ok(draft)
    });
    let drafts: Vec<Sealed> = drafts.into_iter().collect::<Result<_>>()?;
    put_all(drafts)?;
    Ok(files.iter().map(|file| folder.join(file.file_name())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;
    use crate::export::{Choice, Split};

    fn plan() -> (Book, Vec<Planned>) {
        let book = small().book;
        let files = Choice { split: Split::Sheet, ..Choice::default() }.files(&book, None);
        (book, files)
    }

    fn count(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn each_file_has_its_own_sheet() {
        let (book, files) = plan();
        let folder = tempfile::tempdir().unwrap();
        let monitor = Monitor::default();
        let paths = write(&book, &files, folder.path(), IfExists::Refuse, &monitor).unwrap();
        assert_eq!((paths.len(), count(folder.path())), (2, 2));
        assert_eq!((monitor.done(), existing(folder.path(), &files)), (2, 2));
        for (path, file) in paths.iter().zip(&files) {
            let alone = pdf::write(&book, &file.parts, &Monitor::default()).unwrap();
            assert!(fs::read(path).unwrap() == alone);
        }
    }

    #[test]
    fn the_folder_is_made_and_goes_with_an_export_that_fails() {
        let (book, files) = plan();
        let folder = tempfile::tempdir().unwrap();
        let (new, deep) = (folder.path().join("new"), folder.path().join("none/new"));
        let monitor = Monitor::default();
        monitor.cancel();
        assert!(write(&book, &files, &new, IfExists::Refuse, &monitor).is_err());
        let monitor = Monitor::default();
        assert!(matches!(write(&book, &files, &deep, IfExists::Refuse, &monitor), Err(Error::Write { .. })));
        assert_eq!(count(folder.path()), 0);
        assert_eq!(write(&book, &files, &new, IfExists::Refuse, &monitor).unwrap().len(), count(&new));
    }

    #[test]
    fn cancelled_it_leaves_no_file() {
        let (book, files) = plan();
        let folder = tempfile::tempdir().unwrap();
        let monitor = Monitor::default();
        monitor.cancel();
        let cancelled = write(&book, &files, folder.path(), IfExists::Refuse, &monitor);
        assert!(matches!(cancelled, Err(Error::Cancelled)));
        assert_eq!(count(folder.path()), 0);
    }

    #[test]
    fn a_file_that_is_there_is_left_alone_with_all_the_others() {
        let (book, files) = plan();
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join(files[1].file_name());
        fs::write(&own, "mine").unwrap();
        assert_eq!(existing(folder.path(), &files), 1);
        let monitor = Monitor::default();
        let refused = write(&book, &files, folder.path(), IfExists::Refuse, &monitor);
        assert!(matches!(refused, Err(Error::Exists { .. })));
        assert_eq!((count(folder.path()), fs::read(&own).unwrap().as_slice()), (1, b"mine".as_slice()));
        write(&book, &files, folder.path(), IfExists::Replace, &monitor).unwrap();
        assert_eq!(count(folder.path()), 2);
    }
}
