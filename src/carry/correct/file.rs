//! Last year's file, with what it says otherwise by now.

use std::path::{Path, PathBuf};

use crate::book::{Book, LastFile};
use crate::carry::file::read;
use crate::carry::last_file::{places, remembered};
use crate::carry::pull::are_strangers;
use crate::error::{Error, Result};

use super::found::Corrections;

/// Files larger than this, in bytes, are not read of the program's own accord: it would
/// take a share too long.
const LARGEST: u64 = 64 << 20;

/// Last year's file as it is now.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct CorrectedFile {
    pub path: PathBuf,
    /// What is remembered of it once its corrections were looked at.
    pub file: LastFile,
    pub corrections: Corrections,
}

impl CorrectedFile {
    /// The file `path` beside a book whose own file is `own`.
    ///
    /// # Errors
    /// Those of [`crate::carry::read`]; [`Error::NotCompared`].
    pub fn read(book: &Book, own: Option<&Path>, path: &Path) -> Result<Self> {
        Self::of(book, own, path.to_owned(), &read(path)?)
    }

    /// The file that a book was carried forward from, where that is still found.
    pub fn find(book: &Book, own: &Path) -> Option<Result<Self>> {
        let (path, last) = find(book, own)?;
        Some(Self::of(book, Some(own), path, &last))
    }

    /// The same without being asked for: nothing where the file is not there, or says what
    /// it did when it was looked at last.
    pub fn changed(book: &Book, own: &Path) -> Option<Self> {
        let found = Self::find(book, own)?.ok()?;
        let is_other = book.last_file().is_none_or(|known| known.contents != found.file.contents);
        (is_other && !found.corrections.all.is_empty()).then_some(found)
    }

    fn of(book: &Book, own: Option<&Path>, path: PathBuf, last: &Book) -> Result<Self> {
        let corrections = Corrections::of(book, last);
        let corrections = corrections.map_err(|not| Error::NotCompared { reason: not.to_string() })?;
        Ok(Self { file: remembered(last, &path, own), path, corrections })
    }
}

/// Last year's book, where its file is still found. Nothing where it is not there, cannot be
/// read, is another book's or is very large.
fn find(book: &Book, own: &Path) -> Option<(PathBuf, Book)> {
    let known = book.last_file()?;
    places(known, own).into_iter().find_map(|place| {
        let is_small = place.metadata().is_ok_and(|file| file.is_file() && file.len() <= LARGEST);
        let last = is_small.then(|| read(&place).ok()).flatten()?;
        let is_it = last.head.fiscal_year == known.year
            && are_strangers(book, &last).is_ok_and(|strangers| !strangers);
        is_it.then_some((place, last))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;
    use crate::carry::{Proposal, write};
    use crate::edit::Command;
    use crate::file::IfExists;
    use crate::store::{self, Contents};

    #[test]
    fn a_file_that_was_changed_is_found_wherever_both_went() {
        let folder = tempfile::tempdir().unwrap();
        let own = small();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("a/r6")).unwrap();
        std::fs::create_dir_all(at("a/r7")).unwrap();
        let (last, new) = (at("a/r6/last.chosho"), at("a/r7/new.chosho"));
        let save = |book: &Book| {
            store::create(&last, &Contents::new(book.clone()), IfExists::Replace).unwrap();
        };
        save(&own.book);
        write(&own.book, Some(&last), &Proposal::of(&own.book).unwrap(), &new, IfExists::Refuse).unwrap();
        let book = store::read(&new).unwrap();
        assert_eq!(CorrectedFile::changed(&book, &new), None, "it is as it was");

        let mut corrected = own.book.clone();
        let text = "改めた評価".to_owned();
        let step = Command::SetOverall { sheet: own.first, text }.step(&mut corrected).unwrap().unwrap();
        corrected.apply_all(&step.changes);
        save(&corrected);
        let found = CorrectedFile::changed(&book, &new).unwrap();
        assert_eq!(found.corrections.all.len(), 1);
        // The share has another name elsewhere.
        std::fs::rename(at("a"), at("b")).unwrap();
        let moved = CorrectedFile::changed(&book, &at("b/r7/new.chosho")).unwrap();
        assert!(moved.path.ends_with("r6/last.chosho"));
        std::fs::remove_file(at("b/r6/last.chosho")).unwrap();
        assert_eq!(CorrectedFile::changed(&book, &at("b/r7/new.chosho")), None, "nothing is said");
    }
}
