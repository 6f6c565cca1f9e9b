//! 照会: what was sent to a department to be filled in, and how it was then.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{Book, ColumnId, EntryId, InquiryId, Lineage};
use crate::lookalike::Folding;

/// A file that was sent to a department, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inquiry {
    /// Its key in the book.
    pub id: InquiryId,
    /// What the file is known by when it comes back: no other file has it.
    pub mark: Lineage,
    /// When it was written.
    pub at: civil::DateTime,
    /// Who is asked: 子育て支援課.
    pub department: String,
    /// The day the answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<civil::Date>,
    /// What the file is called, without its folder.
    pub file: String,
    /// The columns that are to be filled in; what else is shown is not asked.
    pub asked: BTreeSet<ColumnId>,
    /// Its rows, in order.
    pub rows: Vec<AskedRow>,
    /// The files that came back and were taken in, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<InquiryReturn>,
}

/// A row as it was when it was sent; where an answer was taken since, as that says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedRow {
    /// Which.
    pub entry: EntryId,
    /// What it was called.
    pub name: TextSum,
    /// Its cells that were not blank.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cells: BTreeMap<ColumnId, TextSum>,
}

/// A file that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InquiryReturn {
    /// When it was taken in.
    pub at: civil::DateTime,
    /// What it is called, without its folder.
    pub file: String,
}

/// A number that texts which look different do not share; white space and line ends count for
/// nothing. A blank text has 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextSum(u64);

/// Programs that read JSON count whole numbers up to 2^53.
const SUM_BITS: u64 = (1 << 52) - 1;

impl TextSum {
    /// That of `text`.
    pub fn of(text: &str) -> Self {
        match unspaced(text) {
            text if text.is_empty() => Self(0),
            text => Self((xxh3_64(text.as_bytes()) & SUM_BITS).max(1)),
        }
    }

    /// Whether it is that of a blank text.
    pub fn is_blank(self) -> bool {
        self.0 == 0
    }
}

/// A text as it is compared with an answer: as it looks, without white space.
pub fn unspaced(text: &str) -> String {
    Folding::NONE.apply(text).chars().filter(|c| !c.is_whitespace()).collect()
}

impl Inquiry {
    /// The row of an entry.
    pub fn row(&self, entry: EntryId) -> Option<&AskedRow> {
        self.rows.iter().find(|row| row.entry == entry)
    }

    /// Whether an answer came home.
    pub fn is_answered(&self) -> bool {
        !self.returned.is_empty()
    }
}

impl AskedRow {
    /// What a column said.
    pub fn cell(&self, column: &ColumnId) -> TextSum {
        self.cells.get(column).copied().unwrap_or_default()
    }
}

impl Book {
    /// What was sent, the oldest first.
    pub fn inquiries(&self) -> impl DoubleEndedIterator<Item = &Inquiry> + Clone {
        self.inquiries.values()
    }

    /// What was sent, by its key.
    pub fn inquiry(&self, id: InquiryId) -> Option<&Inquiry> {
        self.inquiries.get(&id)
    }

    /// What the file with this mark was sent as.
    pub fn inquiry_marked(&self, mark: Lineage) -> Option<&Inquiry> {
        self.inquiries().find(|inquiry| inquiry.mark == mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_read_the_same_have_one_sum() {
        let sum = TextSum::of("一時保育を\n12人が利用");
        for same in ["一時保育を12人が利用", " 一時保育を\r\n12人が　利用\n", "一時保育を\u{200b}12人が利用"]
        {
            assert_eq!(TextSum::of(same), sum, "{same:?}");
        }
        for other in ["一時保育を13人が利用", "一時保育を１２人が利用", ""] {
            assert_ne!(TextSum::of(other), sum, "{other:?}");
        }
        assert!(TextSum::of(" 　\n").is_blank() && !sum.is_blank());
    }
}
