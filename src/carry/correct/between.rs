//! Last year's book beside this year's: all corrections of the one.

use crate::book::{Book, Unread};
use crate::carry::pull::are_strangers;

use super::compare::records;
use super::figures;
use super::found::Corrections;

/// Why nothing can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// The other book is of another city.
    Stranger,
    /// This book was not made from one of that year.
    OtherYear,
    /// A sheet of one of both could not be read.
    NotRead,
}

impl From<Unread> for NotCompared {
    fn from(_: Unread) -> Self {
        Self::NotRead
    }
}

impl std::fmt::Display for NotCompared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Stranger => "別の市区町村のファイルです。",
            Self::NotRead => "調書の内容をファイルから読み込めないため、比べられません。ファイルのある場所に接続できるか確認して、もう一度お試しください。",
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
        book.read_all()?;
        last.read_all()?;
        if are_strangers(book, last)? {
            return Err(NotCompared::Stranger);
        }
        let year = last.head.fiscal_year;
        if year >= book.head.fiscal_year || book.pasts_of(year).next().is_none() {
            return Err(NotCompared::OtherYear);
        }
        let (mut all, next_key) = records(book, last, book.next_key());
        let earlier = all.iter().position(|own| own.year != year).unwrap_or(all.len());
        all.splice(earlier..earlier, figures::of(book, last, next_key));
        Ok(Self { year, all })
    }
}
