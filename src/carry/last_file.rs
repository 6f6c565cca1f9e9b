//! Last year's file: what of it is kept in this year's book, and where it is found again.

use std::io;
use std::path::{Component, Path, PathBuf};

use jiff::civil;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use crate::book::{Book, Key as _, LastFile, PastId, SeriesId};
use crate::{clock, file};

use super::past::snapshot;

/// What a book says, as a number in hexadecimal figures that no other contents have: its
/// texts and figures with those of the years before, whatever keys they have.
pub fn contents(book: &Book) -> String {
    let mut hash = Hash(Xxh3::new());
    for mut past in snapshot(book, || PastId::from_raw(0)) {
        past.position = 0;
        hash.take(&past);
    }
    for mut past in book.read_pasts() {
        (past.id, past.position) = (PastId::from_raw(0), 0);
        hash.take(&past);
    }
    for series in book.all_series() {
        let mut series = series.clone();
        (series.id, series.position) = (SeriesId::from_raw(0), 0);
        hash.take(&series);
    }
    format!("{:032x}", hash.0.digest128())
}

struct Hash(Xxh3);

impl Hash {
    fn take(&mut self, row: &impl Serialize) {
        // What is written into a sum cannot fail, and every key is a string.
        let _ = serde_json::to_writer(&mut *self, row);
        self.0.update(b"\n");
    }
}

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is kept of `last`, which was read from the file `path`, in a book whose own file is
/// `new`; a path that is no text is kept as far as it is one.
pub fn remembered(last: &Book, path: &Path, new: Option<&Path>) -> LastFile {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(&path);
    let own = new.and_then(|new| std::path::absolute(new).ok());
    let beside = own.as_deref().and_then(Path::parent).and_then(|own| way(own, folder));
    LastFile {
        year: last.head.fiscal_year,
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        folder: folder.to_string_lossy().into_owned(),
        beside: beside.map(|way| way.to_string_lossy().into_owned()),
        contents: contents(last),
        written: path
            .metadata()
            .and_then(|file| file.modified())
            .ok()
            .and_then(clock::at)
            .and_then(to_the_second),
    }
}

fn to_the_second(time: civil::DateTime) -> Option<civil::DateTime> {
    time.with().subsec_nanosecond(0).build().ok()
}

/// The way from one folder to another; none where they have no beginning in common.
fn way(from: &Path, to: &Path) -> Option<PathBuf> {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let is_root = |own: &&Component<'_>| matches!(own, Component::Prefix(_) | Component::RootDir);
    if common == 0 || from.iter().skip(common).chain(to.iter().skip(common)).any(|own| is_root(&own)) {
        return None;
    }
    let up = std::iter::repeat_n(Component::ParentDir, from.len() - common);
    let way: PathBuf = up.chain(to.into_iter().skip(common)).collect();
    Some(if way.as_os_str().is_empty() { PathBuf::from(".") } else { way })
}

/// Where last year's file may be now, most likely first, seen from the file of this year's
/// book; never that itself.
pub fn places(last: &LastFile, own: &Path) -> Vec<PathBuf> {
    let folder = own.parent().unwrap_or(Path::new("."));
    let beside = last.beside.as_ref().map(|way| folder.join(way));
    let then = (!last.folder.is_empty()).then(|| PathBuf::from(&last.folder));
    let mut places: Vec<PathBuf> = Vec::new();
    for place in [beside, then, Some(folder.to_owned())].into_iter().flatten() {
        let place = place.join(&last.name);
        if place != own && !places.contains(&place) && !file::is_same(&place, own) {
            places.push(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;
    use crate::book::{Change, Record};

    #[test]
    fn what_a_file_holds_is_told_by_its_texts_alone() {
        let own = small();
        let (book, mut other) = (own.book.clone(), own.book);
        other.reserve_keys(10_000);
        assert_eq!(contents(&book), contents(&other));
        let sheet = other.full_sheets().unwrap().into_iter().next().unwrap().clone();
        let changed = crate::book::Sheet { overall: "改めた評価".to_owned(), ..sheet.clone() };
        other.apply(&Change::update(Record::Sheet(sheet), Record::Sheet(changed)));
        assert_ne!(contents(&book), contents(&other));
    }

    #[cfg(unix)]
    #[test]
    fn it_is_looked_for_where_it_was_and_beside_this_years() {
        let book = small().book;
        let last =
            remembered(&book, Path::new("/share/r5/last.chosho"), Some(Path::new("/share/r6/new.chosho")));
        assert_eq!(
            (last.year, last.name.as_str(), last.folder.as_str()),
            (book.head.fiscal_year, "last.chosho", "/share/r5")
        );
        assert_eq!(last.beside.as_deref(), Some("../r5"));
        // The same share under another name.
        let found = places(&last, Path::new("/mnt/r6/new.chosho"));
        let expected = ["/mnt/r6/../r5/last.chosho", "/share/r5/last.chosho", "/mnt/r6/last.chosho"];
        assert_eq!(found, expected.map(PathBuf::from));
        assert!(!places(&last, Path::new("/share/r5/last.chosho")).contains(&"/share/r5/last.chosho".into()));
    }
}
