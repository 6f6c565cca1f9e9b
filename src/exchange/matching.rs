//! Which row of the book each row of a returned file is.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, Entry, EntryId, TextSum};
use crate::lookalike::{is_blank, is_same_wording, wording};

use super::known::{is_made_up, shown_name};
use super::returned::{Returned, ReturnedRow, RowId};

/// What a returned row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowIs {
    /// This row of the book.
    Entry(EntryId),
    /// One that the book had when it was sent.
    Gone,
    /// One that was not there.
    New,
    /// Words below the table.
    Words,
    /// The same row once more, with the same texts.
    Again,
}

/// What the rows of a file are, in their order; and whether names were stronger than ids, as
/// where a table was sorted without the ids.
pub fn rows(book: &Book, returned: &Returned) -> (Vec<RowIs>, bool) {
    Matcher::of(book, returned).run()
}

struct Matcher<'a> {
    book: &'a Book,
    returned: &'a Returned,
    /// The rows of the book that can be meant, by their names as they are compared.
    named: BTreeMap<String, Vec<EntryId>>,
    taken: BTreeSet<EntryId>,
}

fn key(name: &str, marks: &[String]) -> String {
    wording(&crate::book::name_and_marks(name, marks).0)
}

impl<'a> Matcher<'a> {
    fn of(book: &'a Book, returned: &'a Returned) -> Self {
        let all = book.entries().into_iter().flatten();
        let is_sent = |row: &&Entry| returned.inquiry.as_ref().is_none_or(|own| own.row(row.id).is_some());
        let mut named: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        for row in all.filter(is_sent).filter(|row| !is_blank(&row.name)) {
            named.entry(wording(&row.name)).or_default().push(row.id);
        }
        Self { book, returned, named, taken: BTreeSet::new() }
    }

    fn run(mut self) -> (Vec<RowIs>, bool) {
        let by_id = self.by_id();
        let shuffled = self.shuffled(&by_id);
        let mut found: Vec<RowIs> = Vec::with_capacity(self.returned.rows.len());
        // Rows with ids come first: a name may not take what an id says.
        self.taken.extend(by_id.iter().zip(&shuffled).filter_map(|(id, name)| (*name).or(*id)));
        let mut seen: BTreeMap<EntryId, usize> = BTreeMap::new();
        let mut head: Option<EntryId> = None;
        for (at, row) in self.returned.rows.iter().enumerate() {
            let id = shuffled.get(at).copied().flatten().or_else(|| by_id.get(at).copied().flatten());
            let is = match (id, row.id) {
                (Some(entry), _) => match seen.get(&entry) {
                    Some(first) => self.again(entry, *first, row),
                    None => RowIs::Entry(entry),
                },
                (None, RowId::Gone) => RowIs::Gone,
                (None, _) => self.by_name(row, head),
            };
            if let RowIs::Entry(entry) = is {
                seen.entry(entry).or_insert(at);
                self.taken.insert(entry);
                head = self.book.entry(entry).ok().map(|row| row.parent.unwrap_or(row.id));
            }
            found.push(is);
        }
        (found, shuffled.iter().any(Option::is_some))
    }

    fn by_id(&self) -> Vec<Option<EntryId>> {
        let id = |row: &ReturnedRow| match row.id {
            RowId::Entry(entry) => Some(entry),
            RowId::None | RowId::Gone => None,
        };
        self.returned.rows.iter().map(id).collect()
    }

    /// What a row was called when it was sent, as a sum; else what it is called now.
    fn name_sum(&self, entry: EntryId) -> TextSum {
        let sent = self.returned.inquiry.as_ref().and_then(|own| own.row(entry)).map(|row| row.name);
        sent.unwrap_or_else(|| {
            let row = self.book.entry(entry).ok();
            row.map_or_else(TextSum::default, |row| TextSum::of(&shown_name(self.book, row)))
        })
    }

    /// Rows that have the name of another row of the file, and not that of their id: names
    /// went elsewhere than ids. A row alone that has another's name may well be called so now.
    fn shuffled(&self, by_id: &[Option<EntryId>]) -> Vec<Option<EntryId>> {
        let none = vec![None; by_id.len()];
        let entries: BTreeSet<EntryId> = by_id.iter().copied().flatten().collect();
        let mut by_sum: BTreeMap<TextSum, Vec<EntryId>> = BTreeMap::new();
        for entry in &entries {
            by_sum.entry(self.name_sum(*entry)).or_default().push(*entry);
        }
        let mut found = none.clone();
        let mut wandered: BTreeSet<EntryId> = BTreeSet::new();
        for ((row, id), place) in self.returned.rows.iter().zip(by_id).zip(&mut found) {
            let (Some(name), Some(id)) = (&row.name, id) else { continue };
            let sum = TextSum::of(name);
            if is_blank(name) || sum == self.name_sum(*id) {
                continue;
            }
            if let Some([other]) = by_sum.get(&sum).map(Vec::as_slice) {
                *place = Some(*other);
                wandered.insert(*other);
            }
        }
        // Each that got another's name has to have lost its own to one.
        let lost = by_id.iter().zip(&found).filter(|(_, other)| other.is_some()).filter_map(|(id, _)| *id);
        if wandered.len() > 1 && lost.collect::<BTreeSet<_>>() == wandered { found } else { none }
    }

    /// A row whose id stands on another row already.
    fn again(&self, entry: EntryId, first: usize, row: &ReturnedRow) -> RowIs {
        let Some(other) = self.returned.rows.get(first) else { return RowIs::Entry(entry) };
        let texts = |row: &ReturnedRow| -> Vec<TextSum> {
            row.cells.iter().map(|(_, text)| TextSum::of(text)).collect()
        };
        let name = |row: &ReturnedRow| TextSum::of(row.name.as_deref().unwrap_or_default());
        match (name(row) == name(other), texts(row) == texts(other)) {
            (true, true) => RowIs::Again,
            (true, false) => RowIs::Entry(entry),
            // Copied to make another of it.
            (false, _) => RowIs::New,
        }
    }

    fn by_name(&self, row: &ReturnedRow, head: Option<EntryId>) -> RowIs {
        let name = row.name.as_deref().unwrap_or_default();
        if row.is_part || is_made_up(name) {
            return self.part(row, head);
        }
        let is_wordless = |found: RowIs| {
            // What is below the table stands in one cell.
            let is_words = is_blank(name) || row.filled().next().is_none();
            if found == RowIs::New && is_words { RowIs::Words } else { found }
        };
        if is_blank(name) {
            return RowIs::Words;
        }
        let marks = self.marks(row);
        let same = self.named.get(&key(name, &marks)).map(Vec::as_slice).unwrap_or_default();
        let free: Vec<EntryId> = same.iter().copied().filter(|own| !self.taken.contains(own)).collect();
        let is_here = |own: &&EntryId| {
            row.sheet.is_none_or(|sheet| self.book.entry(**own).is_ok_and(|own| own.sheet == sheet))
        };
        let here = free.iter().find(is_here).copied();
        let only = if free.len() == 1 { free.first().copied() } else { None };
        is_wordless(here.or(only).map_or(RowIs::New, RowIs::Entry))
    }

    fn marks(&self, row: &ReturnedRow) -> Vec<String> {
        let form = row.sheet.and_then(|sheet| self.book.standing(sheet)).map(|own| own.form);
        form.or_else(|| self.book.forms().next()).map(|form| form.marks.clone()).unwrap_or_default()
    }

    /// The next row without a name below the project that stands above, or that is named.
    fn part(&self, row: &ReturnedRow, head: Option<EntryId>) -> RowIs {
        let called = row.name.as_deref().unwrap_or_default().trim_start().trim_start_matches('└').trim();
        let same = |own: &Entry| is_same_wording(&own.name, called);
        let head = match head.and_then(|head| self.book.entry(head).ok()) {
            Some(own) if called.is_empty() || same(own) => Some(own.id),
            _ => self.named.get(&wording(called)).and_then(|own| own.first()).copied(),
        };
        let Some(own) = head.and_then(|head| self.book.entry(head).ok()) else { return RowIs::Words };
        let rows = self.book.entries_of(own.sheet).into_iter().flatten();
        let parts = rows.filter(|part| part.parent == Some(own.id));
        let mut free = parts.filter(|part| is_blank(&part.name) && !self.taken.contains(&part.id));
        free.next().map_or(RowIs::Words, |part| RowIs::Entry(part.id))
    }
}
