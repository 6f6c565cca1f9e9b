//! What of the answers is taken, what is asked, and what is never taken unasked.

mod work;

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, ColumnId, EntryId, InquiryId, SheetId, TextSum, Unread};

use self::work::GatheringWork;
use super::returned::Returned;

/// What an answer is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// A cell of a row.
    Cell(EntryId, ColumnId),
    /// What a row is called.
    Name(EntryId),
    /// A row that was not there: the how-manieth of the file with this place, on a sheet, below
    /// a row.
    Row {
        /// Where it is to stand.
        sheet: Option<SheetId>,
        /// Below which row.
        after: Option<EntryId>,
        /// The file and the row of it, so that no two are one.
        from: (usize, usize),
    },
}

/// What one file says of a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerClaim {
    /// The text; of a rating its name; of a new row its name.
    pub text: String,
    /// What its cells say, of a new row.
    pub cells: Vec<(ColumnId, String)>,
    /// Who says it.
    pub who: String,
    /// In which file.
    pub file: String,
    /// The place of that file among the files.
    pub at: usize,
    /// Where it stands there.
    pub place: String,
}

/// Why something is not simply taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyAsked {
    /// Ours was changed since it was sent.
    Changed,
    /// Two answers have other words.
    Differing,
    /// It is not known what was sent, and ours says something.
    Unsent,
    /// The file was sent from another book.
    Foreign,
    /// A row has another name.
    Renamed,
    /// A row was not there.
    New,
    /// The cell was emptied, or left blank, and ours says something.
    Blank,
    /// It was not to be filled in.
    NotAsked,
    /// The row is another department's.
    NotTheirs,
    /// It is no rating of the form.
    NoRating,
    /// The row was deleted here.
    Gone,
}

impl WhyAsked {
    /// What it is called in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Differing => "differing",
            Self::Unsent => "unsent",
            Self::Foreign => "foreign",
            Self::Renamed => "renamed",
            Self::New => "new",
            Self::Blank => "blank",
            Self::NotAsked => "not-asked",
            Self::NotTheirs => "not-theirs",
            Self::NoRating => "no-rating",
            Self::Gone => "gone",
        }
    }

    /// Whether the clerk can take it nevertheless.
    pub fn can_be_taken(self) -> bool {
        !matches!(self, Self::Blank | Self::NoRating | Self::Gone)
    }
}

/// A matter with what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatheredMatter {
    /// What it is about.
    pub matter: Matter,
    /// The sheet's number; 0 where none is known.
    pub sheet: u32,
    /// The row's name.
    pub row: String,
    /// What its column is called.
    pub column: String,
    /// What the book says.
    pub ours: String,
    /// Whose answer that is, where it is one that was taken.
    pub ours_from: Option<String>,
    /// What the answers say, each text once at least.
    pub claims: Vec<AnswerClaim>,
    /// Why it is not simply taken; `None` where it is.
    pub why: Option<WhyAsked>,
}

/// Words that are listed and not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatheredNote {
    /// In which file.
    pub file: String,
    /// Who says it.
    pub who: String,
    /// Where, and what.
    pub text: String,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatheredFile {
    /// What it is called.
    pub file: String,
    /// Who answers.
    pub who: String,
    /// What it was sent as, where the book remembers.
    pub inquiry: Option<InquiryId>,
    /// What it says of cells that were asked, as far as that is now, or is to be, in the book.
    pub(super) said: BTreeMap<(EntryId, ColumnId), TextSum>,
}

/// What comes home, worked out but not done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathering {
    /// The files, in the order in which they were given.
    pub files: Vec<GatheredFile>,
    /// What is taken.
    pub taken: Vec<GatheredMatter>,
    /// What the clerk is asked; ours stays as long as nothing is said.
    pub asked: Vec<GatheredMatter>,
    /// What is not taken, or only where the clerk wants it.
    pub never: Vec<GatheredMatter>,
    /// Words that stand in no cell of ours.
    pub notes: Vec<GatheredNote>,
}

impl Gathering {
    /// What files that came back say to `book`, which stays as it is.
    ///
    /// # Errors
    /// [`Unread`] where a sheet of it could not be read.
    pub fn of(book: &Book, returned: Vec<Returned>) -> Result<Self, Unread> {
        book.read_all()?;
        let mut work = GatheringWork::new(book);
        let mut prints = BTreeSet::new();
        for file in returned {
            let is_again = file.print != 0 && !prints.insert(file.print);
            work.add(&file, is_again);
        }
        Ok(work.decide())
    }

    /// Whether the clerk is asked nothing.
    pub fn is_clear(&self) -> bool {
        self.asked.is_empty()
    }
}
