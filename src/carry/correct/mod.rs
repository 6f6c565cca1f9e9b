//! 前年度のファイルの訂正: what last year's file says by now and this year's book did not
//! take from it, to be taken into its history.
//!
//! What was taken is in the book: the records of that year, and of those before it. They are
//! compared with what carrying the file forward would make of it now. Whatever the clerk
//! ticks becomes the history; what of this year's is still a copy of what stood there then
//! is offered beside it, and is only changed where that is ticked too.

mod compare;
mod figures;
mod found;
mod offers;
mod same;
mod take;

#[cfg(test)]
mod tests;

use crate::book::Book;

pub use found::{Corrected, CorrectedText, Corrections, Offer, Offered, Resting, Sort, Thing, Ticks};

/// Why nothing can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// The other book is of another city.
    Stranger,
    /// This book was not made from one of that year.
    OtherYear,
}

impl std::fmt::Display for NotCompared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Stranger => "別の市区町村のファイルです。",
            Self::OtherYear => "このファイルは、その年度のファイルから引き継いだものではありません。",
        })
    }
}

impl Corrections {
    /// What `last` says otherwise than what `book` took from it.
    ///
    /// # Errors
    /// [`NotCompared`], where it is not what the book was carried forward from.
    pub fn of(book: &Book, last: &Book) -> Result<Self, NotCompared> {
        if super::pull::are_strangers(book, last) {
            return Err(NotCompared::Stranger);
        }
        let year = last.head.fiscal_year;
        if year >= book.head.fiscal_year || book.pasts_of(year).next().is_none() {
            return Err(NotCompared::OtherYear);
        }
        let (mut all, next_key) = compare::records(book, last, book.next_key());
        let earlier = all.iter().position(|own| own.year != year).unwrap_or(all.len());
        all.splice(earlier..earlier, figures::of(book, last, next_key));
        Ok(Self { year, all })
    }
}
