//! Proof that the file is still as this program left it.
//!
//! Once a file is open SQLite trusts its lock: it never looks again whether somebody
//! else has written to it, and answers from its cache. But only those who ask are kept
//! out by a lock (a copying program, one that syncs or restores does not), and there
//! are shares that pass none on. So before a write the file itself is looked at: that it
//! is in its place, how large it is, when it was changed, and the two pages that every
//! write of SQLite's or of ours changes, the first one and the one with the row of the
//! table `book`, in which our last mark is
//! (<https://sqlite.org/fileformat2.html#the_database_header>).
//!
//! When it was changed proves nothing by itself: a share may tell that late, and a
//! program that syncs may put the same bytes back. It only leads to a closer look.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::Connection;

use crate::book::FiscalYear;
use crate::error::{Error, Result, Unsaved};
use crate::file::{self, Bytes, Identity, identity};
use crate::quote;

use super::{APPLICATION_ID, LARGE, VERSION, cause, connect, journal, load, opening, schema, snapshot};

/// What a file holds, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownState {
    /// The mark of the last write.
    pub mark: String,
    pub revision: i64,
    /// The book's year and title.
    pub title: String,
    /// How large it is, in bytes, which it does not say itself.
    pub size: u64,
}

impl KnownState {
    /// What a file of any version holds, but for its size.
    pub fn of(conn: &Connection) -> rusqlite::Result<Self> {
        let select = "SELECT last_write, revision, fiscal_year, title FROM book";
        conn.prepare_cached(select)?.query_row([], |row| {
            let year = FiscalYear::new(row.get(2)?).map(|year| format!("{year} ")).unwrap_or_default();
            Ok(Self {
                mark: row.get(0)?,
                revision: row.get(1)?,
                title: format!("{year}{}", quote::quoted(&row.get::<_, String>(3)?)),
                size: 0,
            })
        })
    }

    /// What has become of a file that held this, by what it holds now.
    pub fn became(&self, found: &Self) -> Unsaved {
        if found.title != self.title {
            Unsaved::OtherBook(found.title.clone())
        } else if found.revision < self.revision {
            Unsaved::Reverted
        } else {
            Unsaved::Changed
        }
    }
}

/// How surely the file is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proven {
    /// All of it was looked at, or nothing has touched it.
    Whole,
    /// Something has touched it, and it is too large to be looked at as a whole.
    AtItsEnds,
}

/// A file that this program has open.
pub struct Proof {
    path: PathBuf,
    identity: Option<Identity>,
    bytes: Bytes,
    page_size: usize,
    /// Where the page with the row of `book` begins.
    own_at: u64,
    known: KnownState,
    seen: Seen,
}

/// What was seen of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    size: u64,
    touched: Touched,
    /// The first page, as far as there is one.
    first: Vec<u8>,
    /// The page with the row of `book`.
    own: Vec<u8>,
}

/// When a file was changed, as far as the system says so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Touched {
    modified: Option<SystemTime>,
    /// That cannot be set back: it tells also of a file whose time was.
    #[cfg(unix)]
    changed: (i64, i64),
}

impl Touched {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

impl Proof {
    /// What tells the file from others.
    pub fn identity(&self) -> &Option<Identity> {
        &self.identity
    }

    /// Takes the file that was just opened as ours. `bytes` are its own, opened before
    /// the connection was.
    ///
    /// # Errors
    /// Those of opening the file.
    pub fn begin(path: &Path, bytes: Bytes, conn: &Connection) -> Result<Self> {
        let asked = || -> rusqlite::Result<(u32, u32, KnownState)> {
            let page_size = conn.pragma_query_value(None, "page_size", |row| row.get(0))?;
            let select = "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'book'";
            Ok((page_size, conn.query_row(select, [], |row| row.get(0))?, KnownState::of(conn)?))
        };
        let (page_size, root, known) = asked().map_err(|error| opening(path, &error))?;
        let own_at = u64::from(root.saturating_sub(1)) * u64::from(page_size);
        let touched = Touched {
            modified: None,
            #[cfg(unix)]
            changed: (0, 0),
        };
        let seen = Seen { size: 0, touched, first: Vec::new(), own: Vec::new() };
        let identity = identity(path);
        let page_size = page_size as usize;
        let mut proof = Self { path: path.to_owned(), identity, bytes, page_size, own_at, known, seen };
        proof.seen = proof.look().map_err(|cause| Error::Read {
            path: path.to_owned(),
            source: std::io::Error::other(cause.to_string()),
        })?;
        proof.known.size = proof.seen.size;
        Ok(proof)
    }

    /// What the file held when this program last left it.
    pub fn known(&self) -> &KnownState {
        &self.known
    }

    /// Whether the file is as it was left.
    ///
    /// # Errors
    /// What has become of it.
    pub fn check(&mut self) -> Result<Proven, Unsaved> {
        let seen = self.look()?;
        if seen == self.seen {
            return Ok(Proven::Whole);
        }
        let touched = seen.touched.clone();
        if (Seen { touched: self.seen.touched.clone(), ..seen.clone() }) != self.seen {
            return Err(self.became(&seen));
        }
        // The same at both ends, but touched.
        let proven = self.read_again(&seen)?;
        self.seen.touched = touched;
        Ok(proven)
    }

    /// Takes what this program has just written as the last that is known of the file.
    ///
    /// # Errors
    /// What has become of it, where that is not what was written.
    pub fn renew(&mut self, conn: &Connection) -> Result<(), Unsaved> {
        self.known = KnownState::of(conn).map_err(|error| Unsaved::Other(cause::reason(&error)))?;
        let seen = self.look()?;
        let is_ours = seen.is_whole() && steady(&seen.first) == steady(&self.seen.first);
        if !is_ours {
            return Err(self.became(&seen));
        }
        // A row with very long texts may reach into other pages.
        if !contains(&seen.own, self.known.mark.as_bytes()) {
            self.read_again(&seen)?;
        }
        self.known.size = seen.size;
        self.seen = seen;
        Ok(())
    }

    fn look(&self) -> Result<Seen, Unsaved> {
        if let Some(cause) = cause::misplaced(&self.path, &self.identity) {
            return Err(cause);
        }
        let failed = |_| file::trouble(&self.path).unwrap_or(Unsaved::Disk);
        let first = self.bytes.read(0, self.page_size).map_err(failed)?;
        let own = self.bytes.read(self.own_at, self.page_size).map_err(failed)?;
        // Last, as what was asked for before may have told the system of a change.
        let metadata = self.path.metadata().map_err(failed)?;
        Ok(Seen { size: metadata.len(), touched: Touched::of(&metadata), first, own })
    }

    /// Reads all of the file anew, beside SQLite's cache, where it is not too large.
    fn read_again(&self, seen: &Seen) -> Result<Proven, Unsaved> {
        if seen.size > LARGE {
            return Ok(Proven::AtItsEnds);
        }
        let size = usize::try_from(seen.size).unwrap_or_default();
        let bytes = self.bytes.read(0, size);
        let bytes = bytes.map_err(|_| file::trouble(&self.path).unwrap_or(Unsaved::Disk))?;
        let copy = connect::to_bytes(&bytes).map_err(|_| Unsaved::Damaged)?;
        let found = KnownState::of(&copy).map_err(|_| Unsaved::Damaged)?;
        if found.mark != self.known.mark {
            return Err(self.known.became(&found));
        }
        let is_current = schema::version(&copy).is_ok_and(|version| version == VERSION);
        load::verified(&copy, &self.path, load::Depth::Quick).map_err(|_| Unsaved::Damaged)?;
        if is_current { Ok(Proven::Whole) } else { Err(Unsaved::Changed) }
    }

    /// What has become of a file that is not as it was left.
    fn became(&self, seen: &Seen) -> Unsaved {
        if let Some(cause) = plainly(seen.size, &seen.first) {
            return cause;
        }
        match self.read_again(seen) {
            Err(cause) => cause,
            Ok(_) => Unsaved::Changed,
        }
    }
}

impl Seen {
    /// Whether the file has all the pages that its first one says.
    fn is_whole(&self) -> bool {
        plainly(self.size, &self.first).is_none()
    }
}

/// What is wrong with a file of this size that begins like this, as far as that is seen
/// without reading on.
pub fn plainly(size: u64, first: &[u8]) -> Option<Unsaved> {
    let number =
        |at: usize| -> Option<u32> { Some(u32::from_be_bytes(first.get(at..at + 4)?.try_into().ok()?)) };
    let page_size = match first.get(16..18) {
        Some([0, 1]) => 1 << 16,
        Some(&[high, low]) => u64::from(u16::from_be_bytes([high, low])),
        _ => 0,
    };
    if size == 0 {
        Some(Unsaved::Emptied)
    } else if !first.starts_with(b"SQLite format 3\0") || number(68) != Some(APPLICATION_ID) {
        Some(Unsaved::Overwritten)
    } else if size < number(28).map_or(0, u64::from).saturating_mul(page_size) {
        Some(Unsaved::CutOff)
    } else {
        None
    }
}

/// What no write of ours changes of the first page: all but how often the file was
/// changed, its pages and those of them that are free.
fn steady(first: &[u8]) -> Option<[&[u8]; 3]> {
    Some([first.get(..24)?, first.get(40..92)?, first.get(96..)?])
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|window| window == part)
}

/// Looks, without changing a byte, whether a file that is to be opened again still holds
/// what it held when it was lost: a mark that `is_ours` knows. Opening it for editing
/// could bring another's file up to date, or take back what another is writing.
///
/// # Errors
/// [`Error::Save`], which says what has become of it.
pub fn look_before(path: &Path, known: Option<&KnownState>, is_ours: impl Fn(&str) -> bool) -> Result<()> {
    let reopening = |error: Error| cause::reopening(path, &error);
    let conn = snapshot::open(path).map_err(reopening)?;
    let found = KnownState::of(&conn).map_err(|error| reopening(opening(path, &error)))?;
    // A write of our own that was broken off may have made it longer.
    let is_as_left = |known: &&KnownState| known.mark == found.mark && !journal::is_hot(path).unwrap_or(true);
    let is_longer = |known: &KnownState| path.metadata().is_ok_and(|file| file.len() > known.size);
    if is_ours(&found.mark) && !known.filter(is_as_left).is_some_and(is_longer) {
        return Ok(());
    }
    let cause = known.map_or(Unsaved::Changed, |known| known.became(&found));
    Err(Error::Save { path: path.to_owned(), cause })
}
