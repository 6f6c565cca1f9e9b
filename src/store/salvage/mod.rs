//! What can still be read of a damaged file.
//!
//! Tables are read row by row from both ends, so that a page that cannot be read
//! costs only what stands on it. What the undo log knows of a row that is gone, or
//! is not as it was saved, comes back from there. What then has nothing to stand
//! under is put under something new (`repair`), and the sheets that are not whole
//! are named.

mod readable;
mod repair;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::path::Path;

use crate::book::RowKey;
use crate::error::{Error, Result};

use super::problem::Problem;
use super::{Contents, connect, opening, snapshot};
pub(super) use readable::damaged_sheets;
use readable::{Damaged, Readable};

/// What came out of a damaged file.
#[derive(Clone, Debug, PartialEq)]
pub struct Salvaged {
    /// The book as far as it could be read, with nothing to undo.
    pub contents: Contents,
    /// What is missing or may be wrong in it.
    pub problems: Vec<Problem>,
}

/// Reads what can be read of the file at `path`, without touching it.
///
/// # Errors
/// [`Error::Damaged`] where no sheet can be read; those of reading the file at all.
pub fn salvage(path: &Path) -> Result<Salvaged> {
    let (_folder, copies) = snapshot::copies(path)?;
    let mut all = Vec::new();
    for copy in copies {
        let conn = connect::for_salvage(&copy).map_err(|error| opening(path, &error))?;
        all.push(Readable::read(&conn));
    }
    // Of two, that in which less is wrong; of the same, that with more in it.
    let worth = |(found, damaged): &(Readable, Damaged)| (Reverse(damaged.count()), found.count());
    let best = all.into_iter().rev().max_by_key(worth);
    let (found, damaged) = best.unwrap_or_default();
    let has_sheet = found.rows.keys().any(|key| matches!(key, RowKey::Sheet(_) | RowKey::Entry(_)));
    if !has_sheet {
        let detail = "読み取れる調書がありません".to_owned();
        return Err(Error::Damaged { path: path.to_owned(), detail });
    }
    let book = repair::whole(found.into_rows());
    let problems = damaged.problems(&book);
    Ok(Salvaged { contents: Contents::new(book), problems })
}
