//! 検索: finding words in all texts of a book.
//!
//! A [`Query`] is made ready as a [`Matcher`]; a [`Search`] takes it through the
//! book, a part at a time. What is found are [`Hit`]s in the order of the print.

mod matcher;
mod texts;

use std::ops::Range;

pub use matcher::{BadPattern, Edit, Matcher, Query, apply};
pub use texts::{Scope, SearchedFields, Spot, text};

use crate::book::{Book, Nearness, Outline, SheetId, Unread};
pub use crate::lookalike::{Folded, Folding};

/// How many bytes of text are searched in a frame of the window: some
/// milliseconds (`cargo bench --bench search`).
pub const BYTES_A_FRAME: usize = 1 << 20;

/// Where something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// In which text.
    pub spot: Spot,
    /// Its bytes.
    pub range: Range<usize>,
}

/// A search on its way through a book.
#[derive(Debug)]
pub struct Search {
    matcher: Matcher,
    scope: Scope,
    /// The sections that are not searched yet, the next one last.
    left: Vec<texts::SearchPart>,
    hits: Vec<Hit>,
    /// How many sheets could not be read.
    unread: usize,
    /// Why the first of them could not.
    failure: Option<Unread>,
}

impl Search {
    /// One that begins at the book's first text.
    pub fn new(book: &Outline, matcher: Matcher, scope: Scope) -> Self {
        let mut left: Vec<texts::SearchPart> = texts::sections(book, &scope).collect();
        left.reverse();
        Self { matcher, scope, left, hits: Vec::new(), unread: 0, failure: None }
    }

    /// Whether the next part can be searched without waiting for somebody else.
    pub fn can_go_on(&self, book: &Book) -> bool {
        self.left
            .last()
            .and_then(|next| next.sheet())
            .is_none_or(|sheet| book.nearness(sheet) != Nearness::Away)
    }

    /// Goes on through `book` for about so many bytes of text. Rows that are read for
    /// it are not kept.
    pub fn go_on(&mut self, book: &Book, bytes: usize) {
        let mut read = 0;
        while read < bytes
            && let Some(section) = self.left.pop()
        {
            let seen = texts::texts(book, section, &self.scope.fields, |spot, text| {
                read += text.len();
                let hits = self.matcher.find(text).into_iter();
                self.hits.extend(hits.map(|range| Hit { spot: spot.clone(), range }));
            });
            if let Err(unread) = seen {
                self.unread += 1;
                self.failure.get_or_insert(unread);
            }
        }
    }

    /// How many sheets were not searched because they could not be read.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// Whether the whole book was searched.
    pub fn is_done(&self) -> bool {
        self.left.is_empty()
    }

    /// What was found so far.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// What is looked for.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Gives what was found.
    pub fn into_hits(self) -> Vec<Hit> {
        self.hits
    }
}

/// All that there is to find of `matcher` in a book.
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn search(book: &Book, matcher: &Matcher, scope: Scope) -> Result<Vec<Hit>, Unread> {
    let mut search = Search::new(book, matcher.clone(), scope);
    search.go_on(book, usize::MAX);
    search.failure.take().map_or_else(|| Ok(search.into_hits()), Err)
}

/// Gives each text of a book that is not empty, in the order of the print. Rows that are
/// read for it are not kept.
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn each_text(book: &Book, scope: &Scope, mut each: impl FnMut(&Spot, &str)) -> Result<(), Unread> {
    texts::sections(book, scope).try_for_each(|section| texts::texts(book, section, &scope.fields, &mut each))
}

/// On how many sheets hits are. Names of plans and policies are on none.
pub fn sheets(hits: &[Hit]) -> usize {
    let mut last: Option<SheetId> = None;
    let mut count = 0;
    for sheet in hits.iter().filter_map(|hit| hit.spot.sheet()) {
        if last.replace(sheet) != Some(sheet) {
            count += 1;
        }
    }
    count
}
