//! The document: one fiscal year's evaluation sheets as plain data.
//!
//! A [`Book`] holds its rows flat, each under its own key, as the file does.
//! What belongs together is walked by [`Outline::plans`], [`Outline::policies_of`],
//! [`Outline::sheets_of`] and [`Book::entries_of`]; every change of it is a
//! [`Change`] of single rows.

mod blank;
mod bodies;
pub mod change;
pub mod comparison;
pub mod context;
pub mod dates;
pub mod difference;
mod digest;
mod earlier;
pub mod era;
pub mod fields;
pub mod form;
pub mod id;
mod inquiry;
mod last_file;
pub mod limits;
mod matching;
pub mod mention;
mod naming;
mod outline;
pub mod page;
pub mod past;
mod pasts;
pub mod place;
pub mod progress;
mod reason;
mod revisions;
pub mod series;
pub mod span;
pub mod table;
#[cfg(test)]
pub mod testing;
pub mod usage;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil;
use serde::{Deserialize, Serialize};

pub use bodies::{Body, BodySource, Cells, Known, Listed, LookupError, Nearness, Unread};
pub use change::{CellRecord, Change, Record, RowKey};
pub use comparison::{
    Became, Compared, ComparedPart, ComparedSheet, ComparedSubject, ComparedText, Comparing, Comparison,
    Passage, Spacing,
};
pub use context::{Context, Standing};
pub use difference::{Difference, Presence, SheetDifference};
pub use digest::Digest;
pub use earlier::Earlier;
pub use era::FiscalYear;
pub use form::{Captions, Carry, Column, ColumnId, ColumnKind, Form, Rating, RatingColor, Role};
pub use id::{
    DismissalId, EntryId, FormId, InquiryId, Key, Lineage, PastId, PlanId, PolicyId, ReasonId, SeriesId,
    SheetId,
};
pub use inquiry::{AskedRow, Inquiry, InquiryReturn, TextSum, unspaced};
pub use last_file::LastFile;
pub use naming::name_and_marks;
pub use outline::Outline;
pub use page::{Binding, BodyFace, Edge, Margins, PageSetup, PaperSize, Running};
pub use past::{Fate, Links, Past, PastCell, PastEntry, PastPlan, PastPolicy, Subject};
pub use pasts::{Volume, VolumeYear};
pub use place::Place;
pub use progress::Progress;
pub use reason::{Changed, Reason};
pub use series::{Better, Dismissal, Point, Series};
pub use span::Spans;
pub use table::{Node, Row, RowTable};
pub use usage::{ColumnUse, FormUse};

/// The distance left between neighbours' positions, so that most insertions
/// touch one row.
pub const POSITION_STEP: i64 = 1 << 20;

/// What a book says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The title every sheet is headed with.
    pub title: String,
    /// The year's own title on the cover (平成22年度 … 目標事業評価調書).
    pub subtitle: String,
    /// The city (清瀬市).
    pub municipality: String,
    /// The department that answers for it.
    pub department: String,
    /// The year it evaluates.
    pub fiscal_year: FiscalYear,
    /// The day its achievements are counted at (基準日).
    pub as_of: Option<civil::Date>,
}

/// A plan (計画).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Plan {
    pub id: PlanId,
    pub position: i64,
    pub name: String,
    /// The form its sheets are in.
    pub form: FormId,
    /// Its first and last fiscal year, where known.
    pub period: Option<(FiscalYear, FiscalYear)>,
    /// Its 基本目標, each with its 基本施策.
    pub goals: Vec<Goal>,
}

/// A goal of a plan (基本目標).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Goal {
    /// Its number in the plan: "2".
    pub code: String,
    pub name: String,
    pub measures: Vec<Measure>,
}

/// A measure under a goal (基本施策).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Measure {
    /// Its number in the plan: "2-1".
    pub code: String,
    pub name: String,
}

/// A policy (施策).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Policy {
    pub id: PolicyId,
    pub plan: PlanId,
    pub position: i64,
    pub name: String,
}

/// A sheet (目標事業評価調書-n).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Sheet {
    pub id: SheetId,
    pub policy: PolicyId,
    pub position: i64,
    /// The number in its title.
    pub number: u32,
    /// Codes of the plan's goals it serves.
    pub goals: Vec<String>,
    /// Codes of the plan's measures it serves.
    pub measures: Vec<String>,
    /// 施策全体又は基本目標からの実績評価; a line is a paragraph.
    pub overall: String,
    /// How it is set on paper, where that differs from its form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Box<PageSetup>>,
    /// Notes of the clerk's own; never printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What it keeps through the years; given when it is carried forward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<Lineage>,
}

/// An entry (個別事業): a row of a sheet. Its cells are the book's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Entry {
    pub id: EntryId,
    pub sheet: SheetId,
    pub position: i64,
    /// The entry of the same sheet that this row divides (区分行).
    pub parent: Option<EntryId>,
    pub lineage: Lineage,
    /// Empty in a row that only continues the one above.
    pub name: String,
    /// 新規, 変更 … without the ※.
    pub marks: Vec<String>,
}

/// What stands in a cell. A blank cell is not stored at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Text, or the name of a rating in a rating column.
    Text(String),
    /// Part of the cell above.
    Merged,
}

/// One fiscal year's evaluation sheets: the [`Outline`], and the sheets' rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    outline: Outline,
    bodies: bodies::Bodies,
    pasts: pasts::Pasts,
    series: Arc<BTreeMap<SeriesId, Series>>,
    dismissals: BTreeMap<DismissalId, Dismissal>,
    reasons: BTreeMap<ReasonId, Reason>,
    last_file: Option<LastFile>,
    inquiries: BTreeMap<InquiryId, Inquiry>,
    next_key: i64,
}

/// A book can be asked for all that its outline knows.
impl Deref for Book {
    type Target = Outline;
    fn deref(&self) -> &Outline {
        &self.outline
    }
}

impl Book {
    /// A book with nothing in it, not even a form.
    pub fn new(head: Head) -> Self {
        Self {
            outline: Outline::new(head),
            bodies: bodies::Bodies::default(),
            pasts: pasts::Pasts::default(),
            series: Arc::default(),
            dismissals: BTreeMap::new(),
            reasons: BTreeMap::new(),
            last_file: None,
            inquiries: BTreeMap::new(),
            next_key: 1,
        }
    }

    /// What is always in memory.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// A number no row of this book has had while it was open.
    pub fn new_key<K: Key>(&mut self) -> K {
        let key = self.next_key;
        self.next_key = key.saturating_add(1);
        K::from_raw(key)
    }

    /// The first number that [`Book::new_key`] would give.
    pub fn next_key(&self) -> i64 {
        self.next_key
    }

    /// Keeps numbers below `key` from being given again; for books read from a
    /// file whose undo log may bring deleted rows back.
    pub fn reserve_keys(&mut self, key: i64) {
        self.next_key = self.next_key.max(key);
    }

    fn note_key(&mut self, record: &Record) {
        if let Some(key) = record.number() {
            self.reserve_keys(key.saturating_add(1));
        }
    }

    /// A sheet's rows in order.
    ///
    /// # Errors
    /// [`Unread`] where they could not be read.
    pub fn entries_of(
        &self,
        sheet: SheetId,
    ) -> Result<impl DoubleEndedIterator<Item = &Entry> + Clone, Unread> {
        Ok(self.bodies.get(sheet)?.into_iter().flat_map(Body::entries))
    }

    /// The rows of all sheets, in the order in which they are printed.
    ///
    /// # Errors
    /// [`Unread`] where those of some sheet could not be read.
    pub fn entries(&self) -> Result<Vec<&Entry>, Unread> {
        let mut all = Vec::new();
        for sheet in self.sheets() {
            all.extend(self.entries_of(sheet.id)?);
        }
        Ok(all)
    }

    /// The row below another in its sheet.
    pub fn entry_below(&self, entry: EntryId) -> Option<&Entry> {
        self.bodies.below(entry)
    }

    /// The row above another in its sheet.
    pub fn entry_above(&self, entry: EntryId) -> Option<&Entry> {
        self.bodies.above(entry)
    }

    /// All sheets with what they say themselves, in the order in which they are printed.
    ///
    /// # Errors
    /// [`Unread`] where some sheet could not be read.
    pub fn full_sheets(&self) -> Result<Vec<&Sheet>, Unread> {
        self.full(self.sheets())
    }

    /// The same of a policy's sheets.
    ///
    /// # Errors
    /// [`Unread`] where some sheet could not be read.
    pub fn full_sheets_of(&self, policy: PolicyId) -> Result<Vec<&Sheet>, Unread> {
        self.full(self.sheets_of(policy))
    }

    fn full<'b>(&'b self, listed: impl Iterator<Item = &'b Listed>) -> Result<Vec<&'b Sheet>, Unread> {
        listed.filter_map(|listed| self.sheet(listed.id).known().transpose()).collect()
    }

    /// The sheet with this key.
    ///
    /// # Errors
    /// [`LookupError`] where there is none, or it could not be read.
    pub fn sheet(&self, id: SheetId) -> Result<&Sheet, LookupError> {
        self.bodies.sheet(id)
    }

    /// The entry with this key.
    ///
    /// # Errors
    /// [`LookupError`] where there is none, or its sheet could not be read.
    pub fn entry(&self, id: EntryId) -> Result<&Entry, LookupError> {
        self.bodies.entry(id)
    }

    /// What is stored in a cell; `None` for a blank one.
    pub fn cell(&self, entry: EntryId, column: &ColumnId) -> Option<&Cell> {
        self.bodies.row(entry)?.get(column)
    }

    /// The cells of an entry that are not blank, for many of them to be looked up.
    pub fn row(&self, entry: EntryId) -> Option<&Cells> {
        self.bodies.row(entry)
    }

    /// The cells of an entry that are not blank.
    pub fn cells_of(&self, entry: EntryId) -> impl Iterator<Item = (&ColumnId, &Cell)> {
        self.bodies.row(entry).into_iter().flatten()
    }

    /// The text that stands in a cell itself: empty where it is blank or merged.
    pub fn text(&self, entry: EntryId, column: &ColumnId) -> &str {
        match self.cell(entry, column) {
            Some(Cell::Text(text)) => text,
            Some(Cell::Merged) | None => "",
        }
    }

    /// Whether a cell is part of the one above.
    pub fn is_merged(&self, entry: EntryId, column: &ColumnId) -> bool {
        self.cell(entry, column) == Some(&Cell::Merged)
    }

    /// The entry that holds the text shown at a cell: itself, or for a merged
    /// cell the first one above that is not merged.
    pub fn anchor(&self, entry: EntryId, column: &ColumnId) -> EntryId {
        let mut at = entry;
        while self.is_merged(at, column) {
            // A first row that claims to be merged has no beginning but itself.
            let Some(above) = self.entry_above(at) else { return entry };
            at = above.id;
        }
        at
    }
}

macro_rules! nodes {
    ($($row:ident: $key:ident under $parent:expr;)*) => {$(
        impl Node for $row {
            type Key = $key;
            fn key(&self) -> $key {
                self.id
            }
            fn parent(&self) -> i64 {
                let parent: fn(&$row) -> i64 = $parent;
                parent(self)
            }
            fn position(&self) -> i64 {
                self.position
            }
        }

        impl Row for $row {
            fn with_position(self, position: i64) -> Self {
                Self { position, ..self }
            }
            fn into_record(self) -> Record {
                Record::$row(self)
            }
        }
    )*};
}

nodes! {
    Form: FormId under |_| 0;
    Plan: PlanId under |_| 0;
    Policy: PolicyId under |policy| policy.plan.raw();
    Sheet: SheetId under |sheet| sheet.policy.raw();
    Entry: EntryId under |entry| entry.sheet.raw();
}
