//! What the window asks for. Widgets only collect these; the app carries them
//! out once a frame.

use std::path::PathBuf;

use crate::book::{Book, Change, FormId, Place, SheetId};
use crate::carry::pull::Pulled;
use crate::edit::{Command, Item, Paste, Refusal, Rescued};
use crate::exchange::{AskingPlan, Gathering, GatheringDecisions};
use crate::export::{Choice, OutputKind, Planned};
use crate::prefs::{FindPrefs, PreviewPrefs, Settings, ThemeChoice};
use crate::typeset::TextSource;

use super::{
    After, Ask, BesideRequest, CarryRequest, ChosenFile, FiguresRequest, FindRequest, HistoryRequest, How,
    ImportRequest, PanelRequest, ReviewRequest, Verb,
};

/// Where widgets put what they ask for.
pub type Actions = Vec<Action>;

/// Something to be done at the end of the frame.
#[derive(Debug)]
pub enum Action {
    /// A command of the menus.
    Do(Verb),
    /// A change of the document.
    Edit(Command),
    /// A change of the document that should not take the focus anywhere.
    EditInPlace(Command),
    /// This came from the clipboard, for the selected cells.
    Paste(String),
    /// Pastes it, as the clerk has seen what that does.
    PasteNow(Box<Paste>),
    /// Shows a sheet.
    ShowSheet(SheetId),
    /// Makes this the place that commands are about.
    SetPlace(Place),
    /// Goes to where something printed is entered.
    Enter(TextSource),
    /// Opens, leaves or closes a panel at the right.
    Panel(PanelRequest),
    /// Something of the search.
    Find(FindRequest),
    /// Something of the history.
    History(HistoryRequest),
    /// Something of the checks.
    Review(ReviewRequest),
    /// Something of the figures.
    Figures(FiguresRequest),
    /// Something of 前年度.
    Beside(BesideRequest),
    /// How the clerk searches.
    SetFind(FindPrefs),
    /// A command chosen from the palette.
    Choose(Verb),
    /// Shows, hides or moves the preview.
    SetPreview(PreviewPrefs),
    /// Folds or unfolds an item of the tree.
    Toggle(Item),
    /// Opens a book to work on, leaving the one that is open.
    Open(PathBuf),
    /// The same in this way.
    OpenAs(PathBuf, How),
    /// Goes to a place of the book.
    GoTo(Place),
    /// Says that something cannot be done.
    Refuse(Refusal),
    /// Brings what was worked out from another book into this one.
    Bring(Box<Pulled>),
    /// Has a folder chosen for files that go to departments, and writes them.
    SendAsked(Box<AskingPlan>),
    /// Takes in what departments answered, as it is decided; the step is called so.
    TakeAnswers(String, Box<Gathering>, GatheringDecisions),
    /// Takes up what was corrected in last year's file.
    Correct(Vec<Change>),
    /// Says no more of that until the book is opened again.
    PutOffCorrections,
    /// Has a place chosen for what a backup holds, and copies it there. With it goes
    /// the name that is proposed.
    Restore(PathBuf, String),
    /// Has a folder chosen in which backups are looked for.
    ChooseShelf,
    /// Has a folder chosen that all backups go to.
    ChooseBackups,
    /// Shows the folder that all backups go to, which may not be there yet.
    ShowBackups(PathBuf),
    /// Something of carrying last year's book forward.
    Carry(CarryRequest),
    /// Something of a document that was read.
    Import(ImportRequest),
    /// Takes a file off the list of those used last.
    Forget(PathBuf),
    /// What was chosen in the settings.
    SetSettings(Settings),
    /// Opens a dialog of ours.
    Ask(Ask),
    /// Has a place chosen for a form's file, and writes it.
    SaveForm(FormId),
    /// The file that was asked for.
    FileChosen(ChosenFile),
    /// Asks for the file once more, beginning with this answer.
    AskFileAgain(ChosenFile),
    /// Has a place chosen for a new book, and goes on with it.
    Create(Box<Book>),
    /// Has a place chosen for PDF files, and writes them. The choice is kept for
    /// the next time.
    Export(Choice, Vec<Planned>),
    /// Has a place chosen for a file of another kind, and writes it.
    ExportAs(OutputKind),
    /// Writes the files of the export into this folder, in place of those that
    /// are there.
    ReplaceIn(PathBuf),
    /// Breaks off what takes long.
    CancelJob,
    /// Shows a file with the program the system has for it.
    Launch(PathBuf),
    /// Shows the folder that a file is in.
    ShowInFolder(PathBuf),
    /// The look of the window.
    SetTheme(ThemeChoice),
    /// The size of everything.
    SetZoom(f32),
    /// Takes a message away.
    DismissToast(u64),
    /// Takes up what an earlier session left, in no file yet.
    OpenRescued(Rescued),
    /// Throws that away.
    DiscardRescued(Rescued),
    /// Reads what can be read of a damaged file, for a new one.
    Salvage(PathBuf),
    /// Puts a journal, the second, beside the book to which it belongs, and opens that.
    Reunite(PathBuf, PathBuf),
    /// Tries again to save.
    RetrySave,
    /// Tries again to read what could not be read.
    ReadAgain,
    /// Leaves the book although something is not saved, and goes on.
    LeaveAnyway,
    /// Leaves the book, of which a copy is kept on this computer, and goes on.
    LeaveKeeping,
    /// Breaks off what takes long, then leaves the book and goes on.
    LeaveJobs(After),
    /// Leaves the book without waiting for its backup, and goes on.
    LeaveNow,
    /// Stays in the book that was to be left, and breaks its backup off.
    Stay,
    /// Has the book saved under a name, then leaves it and goes on.
    SaveThen,
}

impl Action {
    /// Whether it changes the book, or opens a dialog that is only there for that.
    pub fn changes_book(&self) -> bool {
        match self {
            Self::Do(verb) | Self::Choose(verb) => verb.changes_book(),
            Self::Edit(_) | Self::EditInPlace(_) | Self::Paste(_) | Self::PasteNow(_) => true,
            Self::Bring(_) | Self::Correct(_) | Self::SendAsked(_) | Self::TakeAnswers(..) => true,
            Self::Find(request) => request.changes_book(),
            Self::History(request) => request.changes_book(),
            Self::Review(request) => request.changes_book(),
            Self::Beside(request) => request.changes_book(),
            Self::Figures(request) => request.changes_book(),
            Self::Ask(ask) => ask.changes_book(),
            _ => false,
        }
    }
}
