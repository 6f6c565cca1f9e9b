//! What is shown and selected: nothing of it is in the document.

use std::collections::{HashMap, HashSet};

use crate::book::{Book, Digest, Place, SheetId};
use crate::edit::Item;
use crate::ui::panels::beside::Beside;
use crate::ui::panels::changes::Changes;
use crate::ui::panels::figures::Figures;
use crate::ui::panels::history::History;
use crate::ui::panels::review::Review;
use crate::ui::table::Layout;
use crate::ui::table::field::Typing;
use crate::ui::table::grid::cursor::Cursor;
use crate::viewmodel::field::Field;
use crate::viewmodel::filter::Filter;
use crate::viewmodel::find::finder::Finder;
use crate::viewmodel::progress::ProgressCache;
use crate::viewmodel::tree::nodes::Tree;

/// What is shown and selected of the open book.
#[derive(Debug, Default)]
pub struct View {
    /// The sheet in the middle.
    pub sheet: Option<SheetId>,
    /// What commands on rows and cells are about.
    pub place: Place,
    /// What is being typed.
    pub typing: Typing,
    /// The search.
    pub finder: Finder,
    /// What was done.
    pub history: History,
    /// What the checks found.
    pub review: Review,
    /// What is said in figures.
    pub figures: Figures,
    /// What last year's book said.
    pub beside: Beside,
    /// What changed since last year.
    pub changes: Changes,
    /// The items of the tree that are folded.
    pub folded: HashSet<Item>,
    /// What is selected of the sheet.
    pub cursor: Cursor,
    /// The cell that is edited on a large page.
    pub large: Option<Field>,
    /// Which rows of the sheet are shown.
    pub filter: Filter,
    /// Where the rows of the sheet are.
    pub layout: Layout,
    /// Where the clerk is in the tree.
    pub tree: Tree,
    /// The plan or policy that was added last, until the clerk goes on elsewhere: what is
    /// added next goes into it.
    pub made: Option<Item>,
    /// Where the clerk was in the sheets shown before.
    pub left: HashMap<SheetId, Place>,
    /// The sheet's number among all, to stay near it when it is deleted.
    at: usize,
    progress: ProgressCache,
}

impl View {
    /// Whether the book is only looked at.
    pub fn is_read_only(&self) -> bool {
        self.typing.read_only
    }

    /// Closes all panels at the right of the sheet.
    pub fn close_panels(&mut self) {
        let finder = &mut self.finder;
        (finder.open, finder.has_focus, finder.stepped) = (false, false, false);
        (self.history.open, self.history.has_focus) = (false, false);
        (self.beside.open, self.beside.has_focus) = (false, false);
        (self.figures.open, self.figures.has_focus) = (false, false);
        (self.changes.open, self.changes.has_focus) = (false, false);
        (self.review.open, self.review.has_focus) = (false, false);
    }

    /// Drops what is no longer in the book, and shows some sheet if there is one.
    pub fn settle(&mut self, book: &Book) {
        if self.sheet.is_none_or(|sheet| book.listing(sheet).is_none()) {
            let sheets: Vec<SheetId> = book.listed().map(|sheet| sheet.id).collect();
            self.sheet = sheets.get(self.at).or(sheets.last()).copied();
        }
        let shown = self.sheet;
        self.at = book.listed().position(|sheet| Some(sheet.id) == shown).unwrap_or_default();
        self.filter.settle(self.sheet);
        // Where the clerk is led to is shown.
        let wanted = self.typing.wanted.as_ref().and_then(Field::entry);
        for entry in wanted.into_iter().chain(self.place.entry) {
            self.filter.reveal(entry);
        }
        let gone = self.place.entry.is_some_and(|entry| book.entry(entry).is_none());
        if gone || self.place.sheet != self.sheet {
            self.place = self.sheet.map(Place::sheet).unwrap_or_default();
        }
    }

    /// Shows a sheet, where the clerk left it.
    pub fn show(&mut self, sheet: SheetId) {
        if self.sheet == Some(sheet) {
            return;
        }
        self.made = None;
        if let Some(before) = self.sheet.replace(sheet) {
            self.left.insert(before, std::mem::take(&mut self.place));
        }
        self.place = self.left.get(&sheet).cloned().unwrap_or_else(|| Place::sheet(sheet));
    }

    /// The item of the tree that something new goes into: what was added last, or where the
    /// keyboard is in the tree, or else the sheet that is shown.
    pub fn item_at_work(&self, book: &Book) -> Option<Item> {
        let in_tree = self.tree.cursor.filter(|_| self.tree.has_focus);
        let item = self.made.or(in_tree).filter(|item| item.is_in(book));
        item.or(self.sheet.map(Item::Sheet))
    }

    /// Begins where the clerk was in this book the last time.
    pub fn begin(&mut self, book: &Book, place: Place, folded: Vec<Item>) {
        self.folded = folded.into_iter().filter(|item| item.is_in(book)).collect();
        if let Some(sheet) = place.sheet.filter(|sheet| book.listing(*sheet).is_some()) {
            self.sheet = Some(sheet);
            let entry = place.entry.and_then(|entry| book.entry(entry));
            let is_there = entry.is_none_or(|entry| entry.sheet == sheet);
            self.place = if is_there { place } else { Place::sheet(sheet) };
        }
        self.settle(book);
        self.tree.begin_at(self.sheet);
    }

    /// How far every item of the tree is filled in.
    pub fn progress(&mut self, book: &Book, revision: i64) -> &ProgressCache {
        self.progress.settle(book, revision);
        &self.progress
    }

    /// Takes in what was learnt of sheets whose rows are not kept in memory.
    pub fn learn(&mut self, book: &Book, digests: Vec<(SheetId, Digest)>) {
        self.progress.learn(book, digests);
    }

    /// What the tree is made from.
    pub fn tree_parts(&mut self, book: &Book, revision: i64) -> (&mut Tree, &HashSet<Item>, &ProgressCache) {
        self.progress(book, revision);
        (&mut self.tree, &self.folded, &self.progress)
    }

    /// The sheet before or after the one shown.
    pub fn neighbour(&self, book: &Book, step: isize) -> Option<SheetId> {
        let sheets: Vec<SheetId> = book.listed().map(|sheet| sheet.id).collect();
        let at = sheets.iter().position(|&sheet| Some(sheet) == self.sheet)?;
        sheets.get(at.checked_add_signed(step)?).copied()
    }
}
