//! Where sheets begin and end in a leaf.

use std::collections::BTreeMap;
use std::ops::Range;

use super::adjust::{HeaderRows, KnownHeader, LeafAdjustment};
use super::head;
use super::header::TableHeader;
use crate::import::document::{DocumentLeaf, LeafRow};

/// A sheet in a leaf: what stands above its table, its header, its rows.
#[derive(Debug)]
pub(super) struct FoundSheet {
    pub head: Range<usize>,
    pub header: TableHeader,
    /// Where the header stands again, after a page's end.
    pub repeated: Vec<Range<usize>>,
    /// Behind its last row.
    pub end: usize,
}

impl FoundSheet {
    /// The rows of the header, wherever it stands.
    pub fn headers(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        std::iter::once(self.header.rows.clone()).chain(self.repeated.iter().cloned())
    }

    /// The rows under the header, without those where it stands again.
    pub fn body(&self) -> impl Iterator<Item = usize> + '_ {
        let is_header = |at: &usize| self.repeated.iter().any(|rows| rows.contains(at));
        (self.header.rows.end..self.end).filter(move |at| !is_header(at))
    }
}

/// What is said of where headers stand in a leaf.
#[derive(Clone, Copy)]
pub(super) struct SaidHeaders<'a> {
    pub own: Option<&'a LeafAdjustment>,
    pub known: &'a [KnownHeader],
}

impl SaidHeaders<'_> {
    /// The header that begins in the row `at`, if one does.
    pub fn at(self, leaf: &DocumentLeaf, at: usize) -> Option<TableHeader> {
        let row = leaf.rows.get(at)?;
        let own = self.own.into_iter().flat_map(|own| &own.headers);
        for (origin, rows) in own.clone().filter_map(|(origin, rows)| Some((origin, (*rows)?))) {
            if rows.first == row.number {
                let is_in = |row: &&LeafRow| row.number <= rows.last;
                let end = at + leaf.rows.get(at..)?.iter().take_while(is_in).count();
                return TableHeader::over(leaf, at..end.max(at + 1), *origin);
            }
        }
        if self.own.is_some_and(|own| own.rows.contains_key(&row.number)) {
            return None;
        }
        let known = |at: usize| self.known.iter().find_map(|known| TableHeader::known(leaf, at, known));
        let header = match (known(at), TableHeader::at(leaf, at)) {
            (Some(known), _) => known,
            // One that is known may begin in another of its rows.
            (None, Some(header)) if (at + 1..header.rows.end).any(|at| known(at).is_some()) => return None,
            (None, header) => header?,
        };
        // Where somebody says of it, or of a row in it, where it stands, it stands nowhere else.
        let number = |at: usize| leaf.rows.get(at).map_or(0, |row| row.number);
        let (first, last) = (row.number, number(header.rows.end.saturating_sub(1)));
        let overlaps = |rows: &HeaderRows| rows.first <= last && first <= rows.last;
        let mut said = own;
        let is_said = said.any(|(origin, rows)| *origin == first || rows.as_ref().is_some_and(overlaps));
        (!is_said).then_some(header)
    }
}

/// All sheets of a leaf.
pub(super) fn all(leaf: &DocumentLeaf, said: SaidHeaders<'_>) -> Vec<FoundSheet> {
    let mut sections: Vec<FoundSheet> = Vec::new();
    let mut at = 0;
    while at < leaf.rows.len() {
        let Some(header) = said.at(leaf, at) else {
            at += 1;
            continue;
        };
        let next = header.rows.end.max(at + 1);
        // From the last header on, where a new sheet's head begins, if one does.
        let from = sections.last().map_or(0, |last| last.header.rows.end.max(repeated_end(last)));
        let begins = (from..at).find(|row| leaf.rows.get(*row).is_some_and(head::begins));
        // A title without a number is one right above.
        let is_title = |row: &usize| *row >= from && leaf.rows.get(*row).is_some_and(head::is_bare_title);
        let begins = begins.map(|begins| begins.checked_sub(1).filter(is_title).unwrap_or(begins));
        match sections.last_mut() {
            Some(last) if begins.is_none() && last.header.keys() == header.keys() => {
                last.repeated.push(header.rows);
            }
            Some(last) => {
                let begins = begins.unwrap_or(at);
                last.end = begins;
                sections.push(FoundSheet {
                    head: begins..at,
                    header,
                    repeated: Vec::new(),
                    end: leaf.rows.len(),
                });
            }
            None => {
                // A cover may stand before the first sheet.
                let title = (0..at)
                    .rev()
                    .find(|row| leaf.rows.get(*row).is_some_and(|row| head::title(row).is_some()));
                let first = (0..at).find(|row| leaf.rows.get(*row).is_some_and(head::is_of_head));
                let begins = title.or(begins.min(first)).or(first).unwrap_or(at);
                sections.push(FoundSheet {
                    head: begins..at,
                    header,
                    repeated: Vec::new(),
                    end: leaf.rows.len(),
                });
            }
        }
        at = next;
    }
    sections
}

fn repeated_end(section: &FoundSheet) -> usize {
    section.repeated.last().map_or(0, |rows| rows.end)
}

/// How many columns each of Word's tables has.
pub(super) fn widths(leaf: &DocumentLeaf) -> BTreeMap<u32, u32> {
    let mut widths = BTreeMap::new();
    for row in &leaf.rows {
        let end = row.cells.iter().map(crate::import::document::LeafCell::end).max().unwrap_or_default();
        let width = widths.entry(row.table).or_insert(0);
        *width = end.max(*width);
    }
    widths
}
