//! 前年度のファイル: what a book was carried forward from, so that what is corrected there
//! later can be told.

use jiff::civil;
use serde::{Deserialize, Serialize};

use super::{Book, FiscalYear};

/// Last year's file, and how it was when it was carried forward or looked at last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastFile {
    /// The year of its book.
    pub year: FiscalYear,
    /// What it is called, without its folder.
    pub name: String,
    /// The folder it was in, as this computer reached it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// That folder as seen from this book's own, where there is a way: a share has another
    /// name on each computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<String>,
    /// What it held, as a number in hexadecimal figures that other contents do not have.
    pub contents: String,
    /// When it had been written last by then, where the system says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<civil::DateTime>,
}

impl Book {
    /// What it was carried forward from, where that is known.
    pub fn last_file(&self) -> Option<&LastFile> {
        self.last_file.as_ref()
    }
}
