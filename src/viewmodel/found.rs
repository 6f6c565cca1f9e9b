//! What is known of a book's findings, counted for those who show it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::book::{Book, Column, ColumnId, ColumnKind, Dismissal, DismissalId, EntryId, SheetId};
use crate::review::{Counts, Finding, Findings, Rule, Severity};

/// The findings of a book as they are known now.
#[derive(Debug, Default)]
pub struct KnownFindings {
    list: Findings,
    /// Those that may stand, by their findings' keys.
    dismissals: BTreeMap<String, Dismissal>,
    /// When these last changed.
    at: Option<u64>,
    /// How many there are that may not stand, by sheet.
    sheets: HashMap<Option<SheetId>, Counts>,
    /// The columns of a row where something is to be looked at; none for its name.
    cells: HashMap<EntryId, Vec<(Option<ColumnId>, Severity)>>,
    /// All sheets were looked at as they are now.
    pub is_whole: bool,
}

impl KnownFindings {
    /// Takes in what is known now.
    pub fn take(&mut self, book: &Book, list: &Findings, is_whole: bool) {
        self.is_whole = is_whole;
        if Arc::ptr_eq(&self.list, list) && self.at == Some(book.annex_revision()) {
            return;
        }
        self.list = list.clone();
        self.at = Some(book.annex_revision());
        let dismissals = book.dismissals().map(|dismissal| (dismissal.finding.clone(), dismissal.clone()));
        self.dismissals = dismissals.collect();
        self.sheets.clear();
        self.cells.clear();
        for finding in self.list.iter().filter(|own| own.dismissal(&self.dismissals).is_none()) {
            self.sheets.entry(finding.sheet).or_default().add(finding);
            // How far a sheet is filled in is shown by its progress.
            if finding.rule() != Rule::Missing && finding.severity() != Severity::Note {
                for at in finding.places.iter().map(|passage| &passage.at) {
                    let Some(entry) = at.entry() else { continue };
                    let own = (at.column().cloned(), finding.severity());
                    self.cells.entry(entry).or_default().push(own);
                }
            }
        }
    }

    /// All findings in order.
    pub fn list(&self) -> &Findings {
        &self.list
    }

    /// The finding with a key, also one that is told with others.
    pub fn get(&self, key: &str) -> Option<&Finding> {
        let all = self.list.iter().flat_map(|own| own.members.iter().chain([own.as_ref()]));
        all.into_iter().find(|own| own.key == key)
    }

    /// Why a finding may stand, where it may.
    pub fn dismissal(&self, finding: &Finding) -> Option<&Dismissal> {
        finding.dismissal(&self.dismissals)
    }

    /// What lets a finding stand, and all that it is told for.
    pub fn dismissals(&self, finding: &Finding) -> Vec<DismissalId> {
        finding.keys.iter().filter_map(|key| self.dismissals.get(key)).map(|own| own.id).collect()
    }

    /// Those that are to be looked at or worth knowing, in order.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter().map(Arc::as_ref).filter(|own| self.dismissal(own).is_none())
    }

    /// How many there are of each severity by sheet; of no sheet by `None`.
    pub fn by_sheet(&self) -> BTreeMap<Option<SheetId>, Counts> {
        self.sheets.iter().map(|(sheet, counts)| (*sheet, *counts)).collect()
    }

    /// How many there are of each severity, on those sheets and, as `None`, on none.
    pub fn counts(&self, has: impl Fn(Option<SheetId>) -> bool) -> Counts {
        let mut counts = Counts::default();
        for (_, own) in self.sheets.iter().filter(|(sheet, _)| has(**sheet)) {
            counts += *own;
        }
        counts
    }

    /// How many of a sheet are to be looked at: what is only worth knowing, or blank, is
    /// not among them.
    pub fn count_of(&self, sheet: SheetId) -> usize {
        self.sheets.get(&Some(sheet)).copied().unwrap_or_default().to_look_at()
    }

    /// How sure it is that something is wrong in a cell, where anything may be.
    pub fn at(&self, entry: EntryId, column: &Column) -> Option<Severity> {
        let is_it = |own: &Option<ColumnId>| match own {
            Some(id) => *id == column.id,
            None => column.kind == ColumnKind::Name,
        };
        self.cells.get(&entry)?.iter().filter(|(own, _)| is_it(own)).map(|(_, severity)| *severity).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;
    use crate::edit::Command;
    use crate::review;

    #[test]
    fn what_may_stand_and_what_is_blank_is_not_counted() {
        let mut book = small().book;
        let run = |book: &mut Book, command: Command| {
            let step = command.step(book).unwrap().unwrap();
            book.apply_all(&step.changes);
        };
        let first = book.sheets().next().unwrap().id;
        let row = book.entries_of(first).unwrap().next().unwrap().id;
        let cell = |column: &str, text: &str| Command::SetCell {
            entry: row,
            column: column.into(),
            text: text.to_owned(),
        };
        run(&mut book, cell("rating", "A"));
        run(&mut book, cell("achievement", ""));
        let mut found = KnownFindings::default();
        let all = review::check(&book).unwrap().into_iter().map(Arc::new).collect();
        found.take(&book, &Arc::new(all), true);
        let counts = Counts { errors: 1, blanks: 1, ..Counts::default() };
        assert_eq!((found.counts(|_| true), found.count_of(first)), (counts, 1));
        let key = found.open().find(|own| own.rule() == Rule::Ratings).unwrap().key.clone();
        run(&mut book, Command::Dismiss { finding: key, reason: "課長に確認済み".to_owned() });
        found.take(&book, &found.list().clone(), true);
        let counts = Counts { errors: 0, ..counts };
        assert_eq!((found.counts(|_| true), found.count_of(first)), (counts, 0));
        assert_eq!(found.open().count(), 1);
    }
}
