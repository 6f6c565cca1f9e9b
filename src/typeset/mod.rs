//! A book becomes pages: text → lines → blocks → tables → pages.
//!
//! Pure: no files, no clock, nothing but the book and the fonts' measures. The
//! pages are drawn by whoever takes them ([`crate::export::pdf`]); [`mod@line`] also
//! breaks the lines of the window's text fields.

pub mod align;
pub mod block;
mod comparison;
mod contents;
mod cover;
#[cfg(test)]
pub(crate) mod fixture;
mod flow;
pub mod font;
pub mod kinsoku;
mod layout;
pub mod line;
pub mod missing;
pub mod page;
pub mod pagination;
pub mod printed;
pub mod running;
mod sheet;
mod table;
pub mod tree;

pub use font::{FaceId, Fonts};
pub use layout::{Layout, Section, layout};
pub use line::{break_lines, clusters};
pub use missing::{Missing, missing_characters};
pub use page::{Page, Paper, SectionKind};
pub use pagination::{Pagination, PartPages, section};
pub use sheet::{PrintedCell, column_widths, printed_cell};
pub use tree::{Artifact, Element, ElementId, ElementKind, HeaderScope, Tag, TextSource};

use std::sync::Arc;

use jiff::civil;

use crate::book::{Book, Comparison, Context, Known as _, Listed, Outline, SheetId, Unread};

/// What of a book is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Whether the title page comes first.
    pub cover: bool,
    /// Whether the ratings are explained, below the title or on a page of their own.
    pub ratings: bool,
    /// Whether there is a table of contents.
    pub contents: bool,
    /// The sheets; `None` for all of them. The book's order holds.
    pub sheets: Option<Vec<SheetId>>,
    /// The day of printing, for running lines that name it; `None` for the
    /// book's as-of date.
    pub made: Option<civil::Date>,
    /// What changed since last year, to be set behind the sheets (新旧対照表).
    pub comparison: Option<Arc<Comparison>>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { cover: true, ratings: true, contents: false, sheets: None, made: None, comparison: None }
    }
}

impl Parts {
    /// These sheets and nothing else.
    pub fn only(sheets: Vec<SheetId>) -> Self {
        Self { cover: false, ratings: false, sheets: Some(sheets), ..Self::default() }
    }

    /// The sheets of `book` that are among them, in the order of print.
    pub fn sheets_of<'b>(&'b self, book: &'b Outline) -> impl Iterator<Item = &'b Listed> {
        let chosen = |id: SheetId| self.sheets.as_ref().is_none_or(|chosen| chosen.contains(&id));
        book.sheets().filter(move |listed| chosen(listed.id))
    }

    /// The same with all that they belong to.
    ///
    /// # Errors
    /// [`Unread`] where one of them could not be read.
    pub fn contexts_of<'b>(&self, book: &'b Book) -> Result<Vec<Context<'b>>, Unread> {
        let chosen = self.sheets_of(book).filter_map(|sheet| book.context(sheet.id).known().transpose());
        chosen.collect()
    }
}

#[cfg(test)]
mod tests;
