//! Where sheets begin and end in a leaf.

use std::collections::BTreeMap;
use std::ops::Range;

use super::head;
use super::header::TableHeader;
use crate::import::document::DocumentLeaf;

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

/// All sheets of a leaf.
pub(super) fn all(leaf: &DocumentLeaf) -> Vec<FoundSheet> {
    let mut sections: Vec<FoundSheet> = Vec::new();
    let mut at = 0;
    while at < leaf.rows.len() {
        let Some(header) = TableHeader::at(leaf, at) else {
            at += 1;
            continue;
        };
        let next = header.rows.end.max(at + 1);
        // From the last header on, where a new sheet's head begins, if one does.
        let from = sections.last().map_or(0, |last| last.header.rows.end.max(repeated_end(last)));
        let begins = (from..at).find(|row| leaf.rows.get(*row).is_some_and(head::begins));
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
