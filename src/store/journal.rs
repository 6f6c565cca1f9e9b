//! SQLite's rollback journal, read without SQLite: which pages a write that was broken
//! off had found, and what they said
//! (<https://sqlite.org/fileformat2.html#the_rollback_journal>).
//!
//! SQLite takes every file of that name for its own and puts its pages into whatever
//! lies beside it; so what is in it is looked at first.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// What a header holds; the rest of its sector is padding.
const HEADER: usize = 28;

/// What stands around a page's bytes: its number before, its checksum behind.
const AROUND: u64 = 8;

/// As many records as there is room for: the journal of a file system that writes
/// whole sectors says no number.
const TO_THE_END: u32 = u32::MAX;

/// The steps in which a page is summed up for its checksum.
const STRIDE: usize = 200;

/// How many bytes a database's header has (<https://sqlite.org/fileformat2.html#the_database_header>).
pub const DATABASE_HEADER: usize = 100;

/// Where SQLite keeps what it needs to take a broken-off write back: beside the file
/// itself, should `path` be a link to it.
pub fn journal_of(path: &Path) -> PathBuf {
    let target = path.is_symlink().then(|| path.canonicalize().ok()).flatten();
    let mut journal = target.as_deref().unwrap_or(path).as_os_str().to_owned();
    journal.push("-journal");
    journal.into()
}

/// Whether a write was broken off, or is in progress: whether there is a journal
/// that counts. One that is done with begins with zeroes, as long as the file is open
/// (<https://sqlite.org/fileformat2.html#the_rollback_journal>).
pub fn is_hot(path: &Path) -> io::Result<bool> {
    let mut first = [0];
    let journal = journal_of(path);
    // What is no file would be waited for; it is no journal, and SQLite must not open it.
    if journal.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    match File::open(journal).and_then(|mut journal| journal.read(&mut first)) {
        Ok(_) => Ok(first != [0]),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// The size of a page of the file it was written for, in bytes.
    pub page_size: u32,
    /// How many pages that had before the write.
    pages: u32,
    /// The pages that SQLite would put back: their numbers from 1 on, and where in the
    /// journal each begins.
    images: Vec<(u32, u64)>,
}

impl Journal {
    /// Reads what is in one; `None` where it is none, or nothing in it counts.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn read(file: &mut (impl Read + Seek)) -> io::Result<Option<Self>> {
        let size = file.seek(SeekFrom::End(0))?;
        let Some(first) = Header::read(file, 0, size)? else { return Ok(None) };
        let mut journal = Self { page_size: first.page_size, pages: first.pages, images: Vec::new() };
        let (mut known, sector) = (HashSet::new(), u64::from(first.sector));
        let mut page = vec![0; first.page_size as usize];
        let mut at = 0;
        'segments: while let Some(header) = Header::read(file, at, size)? {
            at += sector;
            let length = u64::from(journal.page_size) + AROUND;
            let count = match header.records {
                TO_THE_END => size.saturating_sub(at) / length,
                records => u64::from(records),
            };
            for _ in 0..count {
                if at + length > size {
                    break 'segments;
                }
                let Some(number) = read_record(file, at, &mut page, header.nonce)? else { break 'segments };
                // Of a page that is there twice the first is the older one.
                if number <= journal.pages && known.insert(number) {
                    journal.images.push((number, at + 4));
                }
                at += length;
            }
            at = at.next_multiple_of(sector);
        }
        Ok(Some(journal))
    }

    /// How large the file was before the write.
    pub fn bytes(&self) -> u64 {
        u64::from(self.pages) * u64::from(self.page_size)
    }

    /// The header of the file as the write found it, where the first page is among
    /// those that it changed.
    ///
    /// # Errors
    /// Those of reading the journal.
    pub fn database_header(
        &self,
        file: &mut (impl Read + Seek),
    ) -> io::Result<Option<[u8; DATABASE_HEADER]>> {
        let Some((_, at)) = self.images.iter().find(|(number, _)| *number == 1) else { return Ok(None) };
        let mut header = [0; DATABASE_HEADER];
        file.seek(SeekFrom::Start(*at))?;
        file.read_exact(&mut header)?;
        Ok(Some(header))
    }

    /// Whether one of its pages has `bytes` in it.
    ///
    /// # Errors
    /// Those of reading the journal.
    pub fn has(&self, file: &mut (impl Read + Seek), bytes: &[u8]) -> io::Result<bool> {
        let mut page = vec![0; self.page_size as usize];
        for (_, at) in &self.images {
            file.seek(SeekFrom::Start(*at))?;
            file.read_exact(&mut page)?;
            if page.windows(bytes.len().max(1)).any(|window| window == bytes) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether all that it would put back is in `book` already: the write had not
    /// begun to change the file, or was taken back but for the journal's end.
    ///
    /// # Errors
    /// Those of reading either.
    pub fn is_done(&self, file: &mut (impl Read + Seek), book: &mut (impl Read + Seek)) -> io::Result<bool> {
        let page_size = u64::from(self.page_size);
        if book.seek(SeekFrom::End(0))? != self.bytes() {
            return Ok(false);
        }
        let (mut own, mut other) = (vec![0; self.page_size as usize], vec![0; self.page_size as usize]);
        for (number, at) in &self.images {
            file.seek(SeekFrom::Start(*at))?;
            file.read_exact(&mut own)?;
            book.seek(SeekFrom::Start(u64::from(*number - 1) * page_size))?;
            book.read_exact(&mut other)?;
            if own != other {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What a segment of a journal begins with.
struct Header {
    records: u32,
    nonce: u32,
    pages: u32,
    sector: u32,
    page_size: u32,
}

impl Header {
    /// The one at this place; `None` where there is none that SQLite would take for one.
    fn read(file: &mut (impl Read + Seek), at: u64, size: u64) -> io::Result<Option<Self>> {
        if at + HEADER as u64 > size {
            return Ok(None);
        }
        let mut bytes = [0; HEADER];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut bytes)?;
        let (magic, numbers) = bytes.split_at(MAGIC.len());
        let mut numbers = numbers.chunks_exact(4).map(number);
        let mut next = || numbers.next().unwrap_or_default();
        let header =
            Self { records: next(), nonce: next(), pages: next(), sector: next(), page_size: next() };
        let is_size = |size: u32, least| size.is_power_of_two() && (least..=1 << 16).contains(&size);
        let is_one = magic == MAGIC && is_size(header.page_size, 512) && is_size(header.sector, 32);
        Ok((is_one && at + u64::from(header.sector) <= size).then_some(header))
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.try_into().map_or(0, u32::from_be_bytes)
}

/// The number of the page that the record at this place is of; `None` where it is not
/// as it was written.
fn read_record(
    file: &mut (impl Read + Seek),
    at: u64,
    page: &mut [u8],
    nonce: u32,
) -> io::Result<Option<u32>> {
    let (mut before, mut behind) = ([0; 4], [0; 4]);
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut before)?;
    file.read_exact(page)?;
    file.read_exact(&mut behind)?;
    let steps = (1..page.len()).rev().skip(STRIDE - 1).step_by(STRIDE);
    let sum = steps.filter_map(|at| page.get(at)).fold(nonce, |sum, byte| sum.wrapping_add(u32::from(*byte)));
    let number = number(&before);
    Ok((number != 0 && sum == u32::from_be_bytes(behind)).then_some(number))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rusqlite::Connection;

    use super::*;

    /// A database of a few pages in the middle of a write, and its journal.
    fn broken_off() -> (Vec<u8>, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES ('the first wording')").unwrap();
        conn.execute_batch("BEGIN; PRAGMA cache_spill = 1; UPDATE t SET x = 'another'; CREATE TABLE u (x)")
            .unwrap();
        conn.execute("PRAGMA user_version = 7", []).unwrap();
        let book = std::fs::read(&path).unwrap();
        (book, std::fs::read(folder.path().join("a-journal")).unwrap())
    }

    /// The same with the number of its records, which SQLite writes last.
    fn synced((book, mut journal): (Vec<u8>, Vec<u8>)) -> (Vec<u8>, Vec<u8>) {
        journal[..8].copy_from_slice(&MAGIC);
        journal[8..12].copy_from_slice(&TO_THE_END.to_be_bytes());
        (book, journal)
    }

    #[test]
    fn the_pages_that_a_write_found_are_read() {
        let (mut book, bytes) = synced(broken_off());
        let mut file = Cursor::new(&bytes);
        let journal = Journal::read(&mut file).unwrap().unwrap();
        assert_eq!((journal.page_size, journal.pages), (4096, 2));
        assert_eq!(journal.database_header(&mut file).unwrap().unwrap(), book[..100]);
        assert!(journal.has(&mut file, b"the first wording").unwrap());
        assert!(!journal.has(&mut file, b"another").unwrap());
        assert!(journal.is_done(&mut file, &mut Cursor::new(&book)).unwrap(), "the file is still as it was");
        book[4096 + 4000] ^= 1;
        assert!(!journal.is_done(&mut file, &mut Cursor::new(&book)).unwrap());
    }

    #[test]
    fn what_follows_something_that_was_not_written_whole_does_not_count() {
        let (_, bytes) = synced(broken_off());
        let read = |bytes: &[u8]| Journal::read(&mut Cursor::new(bytes)).unwrap();
        let whole = read(&bytes).unwrap();
        for (cut, images) in [(bytes.len() - 1, 1), (600, 0), (512, 0)] {
            assert_eq!(read(&bytes[..cut]).unwrap().images.len(), images.min(whole.images.len()), "{cut}");
        }
        let mut changed = bytes.clone();
        changed[512 + 4 + 4096 - 200] ^= 1;
        assert_eq!(read(&changed).unwrap().images, []);
        for no_journal in [b"".as_slice(), &[0; 4096], &[7; 5000], &MAGIC, &bytes[8..]] {
            assert_eq!(read(no_journal), None);
        }
    }
}
