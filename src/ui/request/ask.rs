//! Which dialog of ours is to be opened, and about what. The shell makes the dialog.

use std::path::PathBuf;

use crate::book::{Changed, EntryId, FormId, Place, PlanId, PolicyId, Series, SheetId};

/// A dialog that is to be opened.
#[derive(Clone, Debug)]
pub enum Ask {
    /// For a book that is to be made.
    NewBook,
    /// Title, year and as-of date of the book.
    Properties,
    /// For a plan that is to be added.
    NewPlan,
    /// For a policy that is to be added to a plan.
    NewPolicy(PlanId),
    /// Another name for a policy.
    PolicyName(PolicyId),
    /// Another number for a sheet.
    SheetNumber(SheetId),
    /// A plan's name, period, goals and measures.
    Plan(PlanId),
    /// How a sheet, or its form, is set on paper.
    Page(SheetId),
    /// The columns, ratings and captions of a form.
    Form(FormId),
    /// All forms.
    Forms,
    /// A figure that is followed through the years.
    Series(SeriesAsked),
    /// Why something changed since last year: where it is, and what it is called.
    Reason(Changed, Place, String),
    /// Why the finding with this key may stand.
    Dismissal(String),
    /// What backups there are, of this book first.
    Backups(Option<PathBuf>),
    /// What the book is to be written as, other than a PDF.
    OutputKind,
    /// How the program looks and what it does.
    Settings,
    /// All keys on one page.
    Shortcuts,
    /// Which program this is.
    About,
    /// All commands, to be searched.
    Palette,
}

/// Which figure is asked for.
#[derive(Clone, Debug)]
pub enum SeriesAsked {
    /// One of an entry, of which nothing is known yet.
    New(EntryId),
    /// One that texts gave, to be corrected and accepted.
    Proposed(Box<Series>),
    /// One that is followed already.
    Followed(Box<Series>),
}

impl Ask {
    /// Whether the dialog is only there to change the book.
    pub fn changes_book(&self) -> bool {
        match self {
            Self::Properties | Self::NewPlan | Self::NewPolicy(_) | Self::PolicyName(_) => true,
            Self::SheetNumber(_) | Self::Plan(_) | Self::Page(_) | Self::Form(_) | Self::Forms => true,
            Self::Series(_) | Self::Reason(..) | Self::Dismissal(_) => true,
            Self::NewBook | Self::Backups(_) | Self::OutputKind | Self::Settings => false,
            Self::Shortcuts | Self::About | Self::Palette => false,
        }
    }
}
