//! 新旧対照: what of a book changed since last year, entry by entry, as plain data.
//!
//! Made by [`crate::review::changes()`]; the window lists it, the print sets it.

use std::ops::Range;

use super::{ColumnId, EntryId, FiscalYear, Place, SheetId};

/// What changed from one year to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The year before.
    pub old: FiscalYear,
    /// The year of the book.
    pub new: FiscalYear,
    /// The sheets on which something changed: those of the book in its order, then
    /// those that there were only last year.
    pub sheets: Vec<ComparedSheet>,
}

/// What changed on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedSheet {
    /// The sheet; `None` for one that there was only last year.
    pub sheet: Option<SheetId>,
    /// Its number and the name of its policy: this year's, or else last year's.
    pub number: u32,
    /// See `number`.
    pub policy: String,
    /// Whether there was no such sheet last year.
    pub is_new: bool,
    /// The entries that changed, in the order of the sheet; behind them those that
    /// ended; last the closing text.
    pub items: Vec<Compared>,
}

/// An entry, or a sheet's closing text, that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What it is.
    pub subject: ComparedSubject,
    /// The entry's name: this year's, or else last year's. In a row that only
    /// continues others, the name of the first of them. Empty for the closing text.
    pub name: String,
    /// What became of it.
    pub became: Became,
    /// Where it stood last year, if on another sheet: its number and policy.
    pub moved_from: Option<(u32, String)>,
    /// What it says that differs. Of an entry that is new or has ended, all it says.
    pub texts: Vec<ComparedText>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedSubject {
    /// An entry; `None` for one that has no row any more.
    Entry(Option<EntryId>),
    /// The closing text (施策全体又は基本目標からの実績評価).
    Overall,
}

/// What became of an entry since last year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// 継続.
    Continued,
    /// 新規: last year had nothing like it.
    New,
    /// 廃止: it has no row any more.
    Ended,
    /// 統合: these others went into it.
    Merged(Vec<String>),
    /// 分割: it came out of this one.
    CameOutOf(String),
    /// 分割: these came out of it; it goes on beside them.
    Divided(Vec<String>),
}

/// A text, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ComparedText {
    pub part: ComparedPart,
    pub old: Passage,
    pub new: Passage,
}

/// Which of an entry's texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparedPart {
    /// Its name.
    Name,
    /// Its marks: ※新規.
    Marks,
    /// A cell; what the window calls its column.
    Cell(ColumnId, String),
    /// The closing text.
    Overall,
}

/// One side of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// What it says. Where several entries went into one, all that they said, each
    /// under its name.
    pub text: String,
    /// The names in it, in bytes, in order: what no entry said.
    pub names: Vec<Range<usize>>,
    /// What of it differs, in bytes, in order; nothing before that was looked for.
    pub marked: Vec<Range<usize>>,
}

impl Passage {
    /// A text of one entry, of which is not known yet what differs.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Comparison {
    /// What is said of these sheets; of all of them, and of those that are gone,
    /// where none are named.
    pub fn of<'c>(&'c self, sheets: Option<&'c [SheetId]>) -> impl Iterator<Item = &'c ComparedSheet> {
        self.sheets.iter().filter(move |own| match (sheets, own.sheet) {
            (None, _) => true,
            (Some(sheets), Some(sheet)) => sheets.contains(&sheet),
            (Some(_), None) => false,
        })
    }

    /// All texts that differ.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut ComparedText> {
        self.sheets.iter_mut().flat_map(|sheet| &mut sheet.items).flat_map(|item| &mut item.texts)
    }
}

impl Compared {
    /// Where one of its texts is entered; `None` where that is gone.
    pub fn place(&self, sheet: SheetId, part: &ComparedPart, name: Option<&ColumnId>) -> Option<Place> {
        let ComparedSubject::Entry(Some(entry)) = self.subject else { return None };
        let column = match part {
            ComparedPart::Name | ComparedPart::Marks => name,
            ComparedPart::Cell(column, _) => Some(column),
            ComparedPart::Overall => None,
        };
        column.map(|column| Place::cell(sheet, entry, column))
    }
}
