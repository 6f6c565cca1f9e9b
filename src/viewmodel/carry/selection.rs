//! Which lines of the review are selected.

use std::collections::BTreeSet;

use super::draft::CarrySubject;
use super::outlook::OutlookLine;

/// The line at work, and those that are selected with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarrySelection {
    /// The line at work, which has the keyboard.
    pub cursor: Option<OutlookLine>,
    /// Where a range begins.
    anchor: Option<OutlookLine>,
    /// What is decided for.
    chosen: BTreeSet<CarrySubject>,
}

impl CarrySelection {
    /// Only this line.
    pub fn at(line: OutlookLine) -> Self {
        Self { cursor: Some(line), anchor: Some(line), chosen: line.subject().into_iter().collect() }
    }

    /// What is decided for.
    pub fn chosen(&self) -> &BTreeSet<CarrySubject> {
        &self.chosen
    }

    /// Whether a line is selected.
    pub fn has(&self, line: OutlookLine) -> bool {
        match line.subject() {
            Some(subject) => self.chosen.contains(&subject),
            None => self.cursor == Some(line),
        }
    }

    /// Goes to a line; with `extend` all from the anchor to it are selected.
    pub fn go_to(&mut self, lines: &[OutlookLine], line: OutlookLine, extend: bool) {
        let place = |line: OutlookLine| lines.iter().position(|own| *own == line);
        let from = self.anchor.filter(|_| extend).and_then(place);
        let Some((from, to)) = from.zip(place(line)) else {
            *self = Self::at(line);
            return;
        };
        let between = lines.get(from.min(to)..=from.max(to)).unwrap_or_default();
        self.chosen = between.iter().filter_map(|line| line.subject()).collect();
        self.cursor = Some(line);
    }

    /// Adds a line, or takes it out again.
    pub fn toggle(&mut self, line: OutlookLine) {
        (self.cursor, self.anchor) = (Some(line), Some(line));
        if let Some(subject) = line.subject()
            && !self.chosen.remove(&subject)
        {
            self.chosen.insert(subject);
        }
    }

    /// All that can be decided for.
    pub fn all(&mut self, lines: &[OutlookLine]) {
        self.chosen = lines.iter().filter_map(|line| line.subject()).collect();
    }

    /// Drops what is not there any more.
    pub fn settle(&mut self, lines: &[OutlookLine]) {
        let is_there = |line: &OutlookLine| lines.contains(line);
        if self.cursor.as_ref().is_none_or(|line| !is_there(line)) {
            let first_row = lines.iter().find(|line| line.subject().is_some());
            *self = first_row.or(lines.first()).map_or_else(Self::default, |line| Self::at(*line));
        }
        if self.chosen.len() > 1 {
            let there: BTreeSet<CarrySubject> = lines.iter().filter_map(|line| line.subject()).collect();
            self.chosen.retain(|subject| there.contains(subject));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{EntryId, Key as _, SheetId};

    fn row(key: i64) -> OutlookLine {
        OutlookLine::Row(CarrySubject::Entry(EntryId::from_raw(key)))
    }

    fn lines() -> Vec<OutlookLine> {
        let sheet = |key| OutlookLine::Sheet(SheetId::from_raw(key));
        vec![sheet(10), row(1), row(2), sheet(11), row(3), row(4)]
    }

    fn chosen(selection: &CarrySelection) -> Vec<i64> {
        let key = |subject: &CarrySubject| match subject {
            CarrySubject::Entry(entry) => entry.raw(),
            CarrySubject::Added(_) => 0,
        };
        selection.chosen().iter().map(key).collect()
    }

    #[test]
    fn the_first_row_is_at_work_at_first() {
        let mut selection = CarrySelection::default();
        selection.settle(&lines());
        assert_eq!((selection.cursor, chosen(&selection)), (Some(row(1)), vec![1]));
        selection.settle(&[]);
        assert_eq!(selection, CarrySelection::default());
    }

    #[test]
    fn shift_selects_the_rows_in_between_and_no_headings() {
        let mut selection = CarrySelection::at(row(2));
        selection.go_to(&lines(), row(3), true);
        assert_eq!((selection.cursor, chosen(&selection)), (Some(row(3)), vec![2, 3]));
        selection.go_to(&lines(), row(1), true);
        assert_eq!((selection.cursor, chosen(&selection)), (Some(row(1)), vec![1, 2]));
        selection.go_to(&lines(), lines()[0], false);
        assert_eq!((selection.has(lines()[0]), chosen(&selection)), (true, vec![]));
        selection.go_to(&lines(), row(4), false);
        assert_eq!((selection.cursor, chosen(&selection)), (Some(row(4)), vec![4]));
    }

    #[test]
    fn ctrl_adds_and_takes_out() {
        let mut selection = CarrySelection::at(row(1));
        selection.toggle(row(3));
        assert_eq!(chosen(&selection), [1, 3]);
        selection.toggle(row(1));
        assert_eq!((selection.cursor, chosen(&selection)), (Some(row(1)), vec![3]));
        selection.all(&lines());
        assert_eq!(chosen(&selection), [1, 2, 3, 4]);
    }

    #[test]
    fn what_is_gone_is_not_selected() {
        let mut selection = CarrySelection::at(row(1));
        selection.all(&lines());
        selection.settle(&lines()[..3]);
        assert_eq!(chosen(&selection), [1, 2]);
    }
}
