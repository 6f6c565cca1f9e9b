//! Reading what may be anything: only what is a file is opened, and no more is read than
//! is asked for. A pipe would be waited for without an end, and /dev/zero has none.

use std::fs::{File, FileType};
use std::io::Read as _;
use std::path::Path;

use crate::error::{Error, Result};

/// Sees to it that there is a file at `path`; where there is nothing, opening it says so.
///
/// # Errors
/// [`Error::NotAFile`].
pub fn check_file(path: &Path) -> Result<()> {
    match path.metadata() {
        Ok(metadata) => check(path, metadata.file_type()),
        Err(_) => Ok(()),
    }
}

fn check(path: &Path, kind: FileType) -> Result<()> {
    if kind.is_file() {
        return Ok(());
    }
    let what = if kind.is_dir() {
        "フォルダー"
    } else {
        "ファイルではないもの（装置やパイプ）"
    };
    Err(Error::NotAFile { path: path.to_owned(), what })
}

/// Opens a file for reading.
///
/// # Errors
/// [`Error::NotAFile`], where nothing was opened; [`Error::Read`].
pub fn open(path: &Path) -> Result<File> {
    check_file(path)?;
    let file = File::open(path).map_err(Error::reading(path))?;
    // Something else may have come there meanwhile.
    check(path, file.metadata().map_err(Error::reading(path))?.file_type())?;
    Ok(file)
}

/// Reads a whole file of at most so many bytes.
///
/// # Errors
/// Those of [`open()`]; [`Error::TooLarge`].
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let too_large = || Error::TooLarge { path: path.to_owned(), most };
    let file = open(path)?;
    let size = file.metadata().map_err(Error::reading(path))?.len();
    if size > most {
        return Err(too_large());
    }
    // What a file says of its size is not always so.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(most + 1).read_to_end(&mut bytes).map_err(Error::reading(path))?;
    if bytes.len() as u64 > most { Err(too_large()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn no_more_is_read_than_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "四文字だ").unwrap();
        assert_eq!(read(&path, 12).unwrap(), "四文字だ".as_bytes());
        assert!(matches!(read(&path, 11), Err(Error::TooLarge { most: 11, .. })));
        // A file with a hole of 1 TB is not even begun with.
        File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
        assert!(matches!(read(&path, 1 << 20), Err(Error::TooLarge { .. })));
        assert!(matches!(read(&folder.path().join("none"), 1), Err(Error::Read { .. })));
    }

    #[test]
    fn what_is_no_file_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |path: &Path| matches!(read(path, 1), Err(Error::NotAFile { .. }));
        assert!(refused(folder.path()));
        #[cfg(unix)]
        {
            assert!(refused(Path::new("/dev/zero")) && refused(Path::new("/dev/null")));
            let socket = folder.path().join("socket");
            let _listens = std::os::unix::net::UnixListener::bind(&socket).unwrap();
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&socket, &link).unwrap();
            assert!(refused(&socket) && refused(&link));
        }
    }
}
