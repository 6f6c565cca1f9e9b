//! What a reviewer would ask of a book: the figures in its texts, what changed since
//! last year, and what does not fit (点検).
//!
//! [`check`] goes through a book by `rules`, a file each. What one of them stops at
//! is a [`Finding`]: what it is ([`What`]), where ([`TextPassage`]), and a key by which it
//! is known as long as the passages stay as they are. [`words`] says it to the clerk.
//! A rule rather says nothing than something wrong: whoever is called in vain does
//! not come again. For the same reason `causes` tells of what all of them find one
//! finding for one cause.

pub mod arithmetic;
pub mod changes;
pub mod figures;
pub mod words;

mod causes;
mod counts;
mod dates;
mod finding;
mod folded;
mod keeper;
mod listing;
mod passage;
mod read;
mod rules;
#[cfg(test)]
mod testing;

pub use changes::{Marker, changes, difference_of};
pub use counts::Counts;
pub use finding::{Finding, Rule, Severity, What};
pub use keeper::{Findings, Keeper};
pub use listing::{FigureText, figure_texts};
pub use passage::{At, TextPassage};

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, Dismissal, Known as _, Lineage, SheetId, Unread};
use crate::parallel;

/// All that is told of a book: what is of no sheet, then sheet by sheet in their
/// order, from the top to the bottom of each. What may stand is among it.
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn check(book: &Book) -> Result<Vec<Finding>, Unread> {
    let ids: Vec<SheetId> = book.sheets().map(|sheet| sheet.id).collect();
    let dismissed = dismissed(book);
    let sheets = parallel::map(&ids, |sheet| Ok(causes::told(of_sheet(book, *sheet)?, &dismissed)));
    let sheets = sheets.into_iter().collect::<Result<Vec<_>, _>>()?;
    let rows = book.entries()?.into_iter().map(|row| row.lineage).collect();
    Ok(in_order(whole(book, Some(&rows)), ids.into_iter().zip(sheets)))
}

/// What is found on a sheet by looking at it, at what it is of and at its past, by each
/// rule: several may find the same.
///
/// # Errors
/// [`Unread`] where the sheet could not be read.
pub fn of_sheet(book: &Book, sheet: SheetId) -> Result<Vec<Finding>, Unread> {
    let context = book.context(sheet).known()?;
    Ok(context.map(|context| rules::of_sheet(&context)).unwrap_or_default())
}

/// What is found only by looking at the whole book: at its outline, and at which
/// projects have `rows` in it, once that is known of all its sheets.
pub fn whole(book: &Book, rows: Option<&BTreeSet<Lineage>>) -> Vec<Finding> {
    rules::of_book(book, rows)
}

/// The findings that may stand, by their keys.
pub fn dismissed(book: &Book) -> BTreeMap<&str, &Dismissal> {
    book.dismissals().map(|dismissal| (dismissal.finding.as_str(), dismissal)).collect()
}

/// Puts what was found in order.
fn in_order<F: Borrow<Finding>>(whole: Vec<F>, sheets: impl Iterator<Item = (SheetId, Vec<F>)>) -> Vec<F> {
    let mut by_sheet: BTreeMap<SheetId, Vec<F>> = BTreeMap::new();
    let mut all = Vec::new();
    for finding in whole {
        match finding.borrow().sheet {
            Some(sheet) => by_sheet.entry(sheet).or_default().push(finding),
            None => all.push(finding),
        }
    }
    for (sheet, own) in sheets {
        all.extend(by_sheet.remove(&sheet).into_iter().flatten());
        all.extend(own);
    }
    all
}
