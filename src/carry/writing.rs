//! This year's file, made of last year's book.

use std::path::Path;

use crate::book::{Book, Change, Record};
use crate::error::{Error, Result};
use crate::file::IfExists;
use crate::store::{self, Contents};

use super::apply::{NotCarried, carry};
use super::last_file::remembered;
use super::proposal::Proposal;

/// Makes this year's book of `last`, which was read from the file `from`, and its file. The
/// book knows from then on what it was made from, where that is a file.
///
/// # Errors
/// [`Error::NotCarried`], and those of [`store::create`]; there is no file then.
pub fn write(
    last: &Book,
    from: Option<&Path>,
    proposal: &Proposal,
    path: &Path,
    if_exists: IfExists,
) -> Result<()> {
    let mut book =
        carry(last, proposal).map_err(|not_carried| Error::NotCarried { reason: reason(not_carried) })?;
    if let Some(from) = from {
        book.apply(&Change::insert(Record::LastFile(remembered(last, from, Some(path)))));
    }
    store::create(path, &Contents::new(book), if_exists)
}

fn reason(not_carried: NotCarried) -> String {
    match not_carried {
        NotCarried::Refused(refusal) => refusal.to_string(),
        NotCarried::NoFurtherYear => {
            "新しい年度が、前年度のファイルの年度より後になっていません。".to_owned()
        }
        NotCarried::Unsettled(_) => "引継ぎ方が決まっていない事業があります。".to_owned(),
    }
}
