//! 新旧対照: what of a book is not what it was in an earlier year, as plain data.
//!
//! Made by [`crate::review::changes()`]; the window lists it, the print sets it.

use std::ops::Range;

use super::{Changed, ColumnId, EntryId, FiscalYear, Place, PlanId, PolicyId, SheetId};

/// What is compared, and what of it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comparing {
    /// The earlier year; `None`, or one of which nothing is known, for the newest known.
    pub since: Option<FiscalYear>,
    /// Texts in which only white space is another are left out.
    pub words_only: bool,
}

/// What changed from one year to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The earlier year.
    pub old: FiscalYear,
    /// The year of the book.
    pub new: FiscalYear,
    /// Texts in which only white space is another are left out.
    pub words_only: bool,
    /// The plans and policies that changed, in the order of the book; behind them those that
    /// ended.
    pub outline: Vec<Compared>,
    /// The sheets on which something changed: those of the book in its order, then
    /// those that there were only then.
    pub sheets: Vec<ComparedSheet>,
}

/// What changed on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedSheet {
    /// The sheet; `None` for one that there was only then.
    pub sheet: Option<SheetId>,
    /// Its number and the name of its policy: this year's, or else those it had then.
    pub number: u32,
    /// See `number`.
    pub policy: String,
    /// Whether there was no such sheet then.
    pub is_new: bool,
    /// What is said of the sheet itself; the entries that changed, in the order of the sheet;
    /// behind them those that ended; last the closing text.
    pub items: Vec<Compared>,
}

/// Something that is not what it was: a plan, a policy, a sheet, its closing text, an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What it is.
    pub subject: ComparedSubject,
    /// What a reason for it is known by.
    pub change: Changed,
    /// The name that it has, or else had: on one line. In a row that only continues
    /// others, the name of the first of them. Empty for a sheet and its closing text.
    pub name: String,
    /// Whether it is there, and was.
    pub became: Became,
    /// 統合: these others went into it.
    pub merged: Vec<String>,
    /// 分割: it came out of these.
    pub came_out_of: Vec<String>,
    /// 分割: these came out of it; it goes on beside them.
    pub divided: Vec<String>,
    /// Where it stood, if on another sheet: its number and policy.
    pub moved_from: Option<(u32, String)>,
    /// What it says that differs. Of what is new or has ended, all it says.
    pub texts: Vec<ComparedText>,
    /// Why (変更理由), in the clerk's words; empty where that is not said.
    pub reason: String,
}

/// What is compared; `None` for what is there no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedSubject {
    /// A plan.
    Plan(Option<PlanId>),
    /// A policy.
    Policy(Option<PolicyId>),
    /// The sheet itself: where it stands, what it serves.
    Sheet,
    /// An entry.
    Entry(Option<EntryId>),
    /// The closing text (施策全体又は基本目標からの実績評価).
    Overall,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was there and still is.
    Continued,
    /// 新規: there was nothing like it.
    New,
    /// 廃止: it is not there any more.
    Ended,
}

/// A text, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ComparedText {
    pub part: ComparedPart,
    pub old: Passage,
    pub new: Passage,
    /// Where both say the same in the same words: what of the white space is another.
    pub spacing: Option<Spacing>,
}

/// What of the white space of a text is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Spacing {
    Lines,
    Spaces,
    Both,
}

/// Which of something's texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparedPart {
    /// Its name.
    Name,
    /// Its marks: ※新規.
    Marks,
    /// A cell; what the window calls its column.
    Cell(ColumnId, String),
    /// A cell of a column that its form has no more; what that was called.
    CellOfGone(String),
    /// The closing text.
    Overall,
    /// Something of the head of a sheet or of a plan, by what it is called.
    Head(String),
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

    /// All items: of plans and policies, then of the sheets.
    pub fn items(&self) -> impl Iterator<Item = &Compared> {
        self.outline.iter().chain(self.sheets.iter().flat_map(|sheet| &sheet.items))
    }

    /// All texts that differ.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut ComparedText> {
        let items = self.sheets.iter_mut().flat_map(|sheet| &mut sheet.items);
        self.outline.iter_mut().chain(items).flat_map(|item| &mut item.texts)
    }
}

impl Compared {
    /// Something of which nothing is said yet.
    pub fn new(subject: ComparedSubject, change: Changed, name: String, became: Became) -> Self {
        Self {
            subject,
            change,
            name,
            became,
            merged: Vec::new(),
            came_out_of: Vec::new(),
            divided: Vec::new(),
            moved_from: None,
            texts: Vec::new(),
            reason: String::new(),
        }
    }

    /// Whether there is something to be told of it.
    pub fn is_told(&self) -> bool {
        let names = [&self.merged, &self.came_out_of, &self.divided];
        self.became != Became::Continued
            || self.moved_from.is_some()
            || !self.texts.is_empty()
            || names.into_iter().any(|names| !names.is_empty())
    }

    /// Where one of its texts is entered; `None` where that is gone.
    pub fn place(&self, sheet: SheetId, part: &ComparedPart, name: Option<&ColumnId>) -> Option<Place> {
        let ComparedSubject::Entry(Some(entry)) = self.subject else { return None };
        let column = match part {
            ComparedPart::Name | ComparedPart::Marks | ComparedPart::CellOfGone(_) => name,
            ComparedPart::Cell(column, _) => Some(column),
            ComparedPart::Overall | ComparedPart::Head(_) => None,
        };
        column.map(|column| Place::cell(sheet, entry, column))
    }
}
