//! What is looked for, how far the search is and what it has found.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::book::{Book, EntryId, Place, SheetId};
use crate::prefs::FindPrefs;
use crate::search::{BYTES_A_FRAME, BadPattern, Hit, Matcher, Query, Scope, Search, SearchedFields, Spot};
use crate::viewmodel::field::Field;

/// The state of the panel.
#[derive(Debug, Default)]
pub struct Finder {
    /// Whether it has the box for what replaces it.
    pub replace: bool,
    /// What is looked for.
    pub text: String,
    /// What replaces it.
    pub with: String,
    /// Only on the sheet that is shown.
    pub here: bool,
    /// In which texts.
    pub fields: SearchedFields,
    /// The box is to get the focus, and its text to be marked.
    pub wants_focus: bool,
    /// The list is to show the current hit.
    pub wants_scroll: bool,
    /// The clerk has gone from hit to hit since the panel was opened.
    pub stepped: bool,
    asked: Option<Asked>,
    running: Option<Search>,
    /// What runs looks for something else than what was found before.
    anew: bool,
    matcher: Option<Matcher>,
    error: Option<BadPattern>,
    hits: Vec<Hit>,
    /// How many sheets could not be searched.
    unread: usize,
    current: Option<usize>,
    resume: Option<Resume>,
    generation: u64,
}

/// What was asked for last.
#[derive(Debug, PartialEq)]
struct Asked {
    query: Query,
    scope: Scope,
    revision: i64,
}

/// Where to go on after a hit was replaced.
#[derive(Debug)]
struct Resume {
    spot: Spot,
    /// The first byte behind what was put in.
    from: usize,
    /// Which of all hits comes next where the text has none left.
    index: usize,
}

/// What was found, as far as the fields of the sheet have to know.
#[derive(Debug, Default)]
pub struct FoundText {
    matcher: Option<Matcher>,
    fields: SearchedFields,
    current: Option<(Field, Range<usize>)>,
}

impl FoundText {
    /// Where it stands in a field that holds `text`; true for the current hit.
    pub fn parts(&self, field: &Field, text: &str) -> Vec<(Range<usize>, bool)> {
        let sought = match (&self.fields, field) {
            (SearchedFields::All, _)
            | (SearchedFields::Names, Field::Name(_))
            | (SearchedFields::Overall, Field::Overall(_))
            | (SearchedFields::Notes, Field::Note(_)) => true,
            (SearchedFields::Column(only), Field::Cell(_, column)) => only == column,
            _ => false,
        };
        let Some(matcher) = self.matcher.as_ref().filter(|_| sought) else { return Vec::new() };
        let current = self.current.as_ref().filter(|(own, _)| own == field).map(|(_, range)| range);
        let found = matcher.find(text).into_iter();
        found.map(|range| (range.clone(), current == Some(&range))).collect()
    }
}

impl Finder {
    /// Goes on with the search, or begins another where what is looked for or the
    /// book has changed. To be called once a frame; `true` while there is more to do.
    pub fn go_on(&mut self, book: &Book, revision: i64, sheet: Option<SheetId>, prefs: &FindPrefs) -> bool {
        let query = Query { text: self.text.clone(), regex: prefs.regex, folding: prefs.folding() };
        let scope = Scope { sheet: sheet.filter(|_| self.here), fields: self.fields.clone() };
        let asked = Asked { query, scope, revision };
        if self.asked.as_ref() != Some(&asked) {
            self.begin(book, asked);
        }
        let Some(search) = &mut self.running else { return false };
        if !search.can_go_on(book) {
            return true;
        }
        search.go_on(book, BYTES_A_FRAME);
        if search.is_done() {
            self.unread = search.unread();
            let old = std::mem::take(&mut self.hits);
            self.hits = self.running.take().map(Search::into_hits).unwrap_or_default();
            self.keep_current(&old);
        }
        self.generation += 1;
        self.running.is_some()
    }

    fn begin(&mut self, book: &Book, asked: Asked) {
        let same =
            self.asked.as_ref().is_some_and(|old| old.query == asked.query && old.scope == asked.scope);
        let found = Matcher::new(&asked.query);
        self.error = found.as_ref().err().cloned();
        self.matcher = found.unwrap_or_default();
        let scope = asked.scope.clone();
        self.running = self.matcher.clone().map(|matcher| Search::new(book, matcher, scope));
        self.anew = !same;
        self.asked = Some(asked);
        if self.anew || self.running.is_none() {
            self.hits.clear();
            self.current = None;
            self.resume = None;
        }
        self.generation += 1;
    }

    /// Finds the current hit among the new ones.
    fn keep_current(&mut self, old: &[Hit]) {
        if let Some(Resume { spot, from, index }) = self.resume.take() {
            let in_text = |hit: &Hit| hit.spot == spot;
            let next = self.hits.iter().position(|hit| in_text(hit) && hit.range.start >= from);
            let behind = || self.hits.iter().rposition(in_text).map_or(index, |last| last + 1);
            let next = next.unwrap_or_else(behind);
            // After the last comes the first.
            self.current = (!self.hits.is_empty()).then_some(if next < self.hits.len() { next } else { 0 });
            return;
        }
        let Some(hit) = self.current.and_then(|at| old.get(at)) else { return };
        self.current = self.hits.iter().position(|own| own == hit);
    }

    /// What was found so far.
    pub fn hits(&self) -> &[Hit] {
        match &self.running {
            Some(search) if self.anew => search.hits(),
            _ => &self.hits,
        }
    }

    /// Changes whenever [`Finder::hits`] does.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether the whole of it was searched.
    pub fn is_done(&self) -> bool {
        self.running.is_none()
    }

    /// How many sheets could not be searched.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// What is looked for, where it can be.
    pub fn matcher(&self) -> Option<&Matcher> {
        self.matcher.as_ref()
    }

    /// Where is looked.
    pub fn scope(&self) -> Scope {
        self.asked.as_ref().map(|asked| asked.scope.clone()).unwrap_or_default()
    }

    /// Why nothing can be looked for.
    pub fn error(&self) -> Option<&BadPattern> {
        self.error.as_ref()
    }

    /// Which hit is shown.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// The hit that is shown.
    pub fn current_hit(&self) -> Option<&Hit> {
        self.hits().get(self.current?)
    }

    /// Makes a hit the one that is shown.
    pub fn choose(&mut self, index: usize) {
        self.current = Some(index);
        self.stepped = true;
        self.wants_scroll = true;
    }

    /// Goes on to the next hit, or back: from the one that is shown, else from
    /// where the clerk is. After the last comes the first.
    pub fn step(&mut self, book: &Book, place: &Place, step: isize) -> Option<&Hit> {
        let count = self.hits().len();
        if count == 0 {
            return None;
        }
        let last = count - 1;
        let index = match (self.current, step < 0) {
            (Some(at), false) => Some(at + 1).filter(|next| *next <= last).unwrap_or(0),
            (Some(at), true) => at.checked_sub(1).unwrap_or(last).min(last),
            (None, false) => first_from(self.hits(), book, place).unwrap_or(0),
            (None, true) => {
                first_from(self.hits(), book, place).unwrap_or(count).checked_sub(1).unwrap_or(last)
            }
        };
        self.choose(index);
        self.current_hit()
    }

    /// After the current hit was replaced by `length` bytes: the one behind it
    /// is to be shown.
    pub fn resume_behind(&mut self, length: usize) {
        let Some(at) = self.current else { return };
        let Some(hit) = self.hits.get(at) else { return };
        let first = self.hits.iter().position(|own| own.spot == hit.spot).unwrap_or(at);
        self.resume = Some(Resume { spot: hit.spot.clone(), from: hit.range.start + length, index: first });
        self.wants_scroll = true;
    }

    /// What the sheet's fields have to know.
    pub fn found(&self, book: &Book) -> Arc<FoundText> {
        let current =
            self.current_hit().and_then(|hit| Some((Field::of(book, &hit.spot)?, hit.range.clone())));
        let matcher = self.matcher.clone();
        Arc::new(FoundText { matcher, fields: self.fields.clone(), current })
    }
}

/// The first hit at a place or behind it.
fn first_from(hits: &[Hit], book: &Book, place: &Place) -> Option<usize> {
    let order: HashMap<SheetId, usize> =
        book.sheets().enumerate().map(|(at, sheet)| (sheet.id, at)).collect();
    let own = place.sheet?;
    let own_at = *order.get(&own)?;
    let rows = book.entries_of(own).into_iter().flatten();
    let rows: HashMap<EntryId, usize> = rows.enumerate().map(|(at, row)| (row.id, at)).collect();
    let row = place.entry.and_then(|entry| rows.get(&entry)).copied().unwrap_or(0);
    hits.iter().position(|hit| {
        let Some(sheet) = hit.spot.sheet() else { return false };
        match order.get(&sheet) {
            Some(&at) if at == own_at => match &hit.spot {
                Spot::Name(_, entry) | Spot::Cell(_, entry, _) => {
                    rows.get(entry).is_some_and(|&at| at >= row)
                }
                _ => true,
            },
            Some(&at) => at > own_at,
            None => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, small};
    use crate::edit::{Replacement, replace};

    /// A finder through the small book that looks for `text`.
    fn finder(book: &Book, text: &str) -> Finder {
        let mut finder = Finder { text: text.to_owned(), ..Finder::default() };
        while finder.go_on(book, 0, None, &FindPrefs::default()) {}
        finder
    }

    #[test]
    fn steps_go_round_from_where_the_clerk_is() {
        let Small { book, first, second } = small();
        let mut finder = finder(&book, "の");
        let count = finder.hits().len();
        let rows: Vec<_> = book.entries_of(first).unwrap().map(|row| row.id).collect();
        let place = Place::row(first, rows[3]);
        let hit = finder.step(&book, &place, 1).unwrap().clone();
        assert_eq!(hit.spot, Spot::Cell(first, rows[3], "target".into()));
        finder.step(&book, &place, -1);
        assert_eq!(finder.current().map(|at| at + 1), finder.hits().iter().position(|own| *own == hit));
        finder.choose(count - 1);
        assert_eq!(finder.current_hit().unwrap().spot, Spot::Overall(second));
        finder.step(&book, &place, 1);
        assert_eq!(finder.current(), Some(0));
        finder.step(&book, &place, -1);
        assert_eq!(finder.current(), Some(count - 1));
    }

    #[test]
    fn another_query_begins_anew_and_none_finds_nothing() {
        let Small { book, .. } = small();
        let mut finder = finder(&book, "の");
        finder.choose(2);
        finder.text = "保育".to_owned();
        finder.go_on(&book, 0, None, &FindPrefs::default());
        assert_eq!((finder.hits().len(), finder.current()), (4, None));
        finder.text.clear();
        finder.go_on(&book, 0, None, &FindPrefs::default());
        assert!(finder.hits().is_empty() && finder.matcher().is_none());
        finder.text = "(".to_owned();
        finder.go_on(&book, 0, None, &FindPrefs { regex: true, ..FindPrefs::default() });
        assert_eq!(finder.error(), Some(&BadPattern::Syntax));
    }

    #[test]
    fn replacing_hit_by_hit_ends_although_each_holds_the_word_again() {
        let Small { mut book, .. } = small();
        let mut finder = finder(&book, "保育");
        let place = Place::default();
        let mut revision = 0;
        finder.step(&book, &place, 1);
        for round in 0..4 {
            // Each hit that was replaced is two now, which are passed by.
            assert_eq!(finder.current(), Some(2 * round));
            let hit = finder.current_hit().unwrap().clone();
            let own = Replacement::of_hit(&book, finder.matcher().unwrap(), &hit, "保育・保育").unwrap();
            let step = replace(&[own], &book).step(&mut book).unwrap().unwrap();
            finder.resume_behind("保育・保育".len());
            book.apply_all(&step.changes);
            revision += 1;
            while finder.go_on(&book, revision, None, &FindPrefs::default()) {}
        }
        assert_eq!((finder.hits().len(), finder.current()), (8, Some(0)), "all round");
    }

    #[test]
    fn a_change_elsewhere_keeps_the_hit() {
        let Small { mut book, first, .. } = small();
        let mut finder = finder(&book, "学童");
        finder.choose(1);
        let hit = finder.current_hit().unwrap().clone();
        let row = book.entries_of(first).unwrap().next().unwrap().id;
        let command = crate::edit::Command::SetName { entry: row, name: "学童相談".to_owned() };
        let step = command.step(&mut book).unwrap().unwrap();
        book.apply_all(&step.changes);
        while finder.go_on(&book, 1, None, &FindPrefs::default()) {}
        assert_eq!((finder.current(), finder.current_hit()), (Some(2), Some(&hit)));
    }
}
