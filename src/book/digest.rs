//! What is to be known of a sheet's rows while they are not in memory.

use super::{Book, Lineage, Progress, SheetId};
use crate::lookalike::is_blank;

/// What is kept of a sheet whose rows were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Digest {
    pub progress: Progress,
    /// The projects that its rows are about.
    pub lineages: Vec<Lineage>,
    /// The names of its rows that have one.
    pub names: Vec<String>,
    /// The clerk has written notes on it.
    pub has_note: bool,
}

impl Book {
    /// What is to be kept of a sheet; its rows are read for it, if they are not there.
    pub fn digest(&self, sheet: SheetId) -> Digest {
        let names = self.entries_of(sheet).map(|row| row.name.clone()).filter(|name| !name.is_empty());
        Digest {
            progress: self.sheet_progress(sheet),
            lineages: self.entries_of(sheet).map(|row| row.lineage).collect(),
            names: names.collect(),
            has_note: self.sheet(sheet).is_some_and(|sheet| !is_blank(&sheet.note)),
        }
    }
}
