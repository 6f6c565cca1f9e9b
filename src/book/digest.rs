//! What is to be known of a sheet's rows while they are not in memory.

use super::{Book, Context, Lineage, LookupError, Progress, SheetId};
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
    ///
    /// # Errors
    /// [`LookupError`] where there is no such sheet, or it could not be read.
    pub fn digest(&self, sheet: SheetId) -> Result<Digest, LookupError> {
        Ok(Digest::of(&self.context(sheet)?))
    }
}

impl Digest {
    fn of(shown: &Context<'_>) -> Self {
        let names = shown.entries().map(|row| row.name.clone()).filter(|name| !name.is_empty());
        Self {
            progress: shown.progress(),
            lineages: shown.entries().map(|row| row.lineage).collect(),
            names: names.collect(),
            has_note: !is_blank(&shown.sheet.note),
        }
    }
}
