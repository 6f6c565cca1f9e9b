//! Looking into a file that the program has open elsewhere.

use std::fs;
use std::io;
use std::path::Path;
#[cfg(not(unix))]
use std::path::PathBuf;

/// The bytes of a file as they are now, whatever else the program does with it.
///
/// On POSIX the file stays open until this is dropped, which must not be before the
/// program has given up its locks on it: they would go with it. Elsewhere it is opened
/// for each look.
pub struct Bytes {
    #[cfg(unix)]
    file: fs::File,
    #[cfg(not(unix))]
    path: PathBuf,
}

impl Bytes {
    /// Those of the file at `path`.
    ///
    /// # Errors
    /// Those of opening it for reading.
    pub fn of(path: &Path) -> io::Result<Self> {
        let file = fs::File::open(path)?;
        #[cfg(unix)]
        return Ok(Self { file });
        #[cfg(not(unix))]
        return Ok(Self { path: path.to_owned() }).inspect(|_| drop(file));
    }

    /// So many of them from `at` on; fewer where the file ends before.
    ///
    /// # Errors
    /// Those of reading.
    pub fn read(&self, at: u64, count: usize) -> io::Result<Vec<u8>> {
        #[cfg(unix)]
        let file = &self.file;
        #[cfg(not(unix))]
        let file = &fs::File::open(&self.path)?;
        forget_cached(file, at, count);
        let mut bytes = vec![0; count];
        let mut done = 0;
        while let Some(rest) = bytes.get_mut(done..).filter(|rest| !rest.is_empty()) {
            let at = at.saturating_add(done as u64);
            #[cfg(unix)]
            let read = std::os::unix::fs::FileExt::read_at(file, rest, at);
            #[cfg(windows)]
            let read = std::os::windows::fs::FileExt::seek_read(file, rest, at);
            match read {
                Ok(0) => break,
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(done);
        Ok(bytes)
    }
}

/// Has the system read some bytes anew: of a file on a share that has been open for a
/// while, it may keep what another computer has changed by now.
#[cfg(target_os = "linux")]
fn forget_cached(file: &fs::File, at: u64, count: usize) {
    use rustix::fs::{Advice, fadvise};
    /// The system keeps pieces of no more than this, and forgets whole ones only.
    const PIECE: u64 = 2 << 20;
    let from = at / PIECE * PIECE;
    let end = at.saturating_add(count as u64).div_ceil(PIECE).saturating_mul(PIECE);
    let _ = fadvise(file, from, std::num::NonZeroU64::new(end - from), Advice::DontNeed);
}

/// Elsewhere there is no such call.
#[cfg(not(target_os = "linux"))]
fn forget_cached(_: &fs::File, _: u64, _: usize) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_write_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, b"one two").unwrap();
        let bytes = Bytes::of(&path).unwrap();
        assert_eq!(bytes.read(4, 3).unwrap(), b"two");
        fs::write(&path, b"one 2").unwrap();
        assert_eq!(bytes.read(4, 3).unwrap(), b"2", "fewer where it ends before");
        assert!(bytes.read(1 << 40, 3).unwrap().is_empty());
        assert!(Bytes::of(&folder.path().join("none")).is_err());
    }
}
