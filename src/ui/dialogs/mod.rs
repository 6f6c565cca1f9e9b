//! The program's own dialogs, one file each.

pub mod palette;

mod about;
mod book;
mod carry;
mod check;
mod choosing;
mod correct;
mod decide;
mod dismiss;
mod export;
mod form;
mod forms;
mod leaving;
mod locked;
mod message;
mod name;
mod next_plan;
mod opening;
mod page;
mod paste;
mod path;
mod plan;
mod pull;
mod reason;
mod replace;
mod rescued;
mod restore;
mod send;
mod series;
mod settings;
mod shortcuts;
mod unfinished;
mod waiting;

use eframe::egui;

use crate::book::Book;
pub use crate::viewmodel::decide::Choice;

pub use about::AboutDialog;
pub use book::BookDialog;
pub use carry::{Candidate, CarryDialog, HELP as CARRY_KEYS};
pub use check::{CheckDialog, DamagedDialog};
pub use choosing::{ChoosingDialog, ReplaceFileDialog};
pub use correct::{CorrectDialog, TITLE as CORRECTIONS};
pub use decide::DecideDialog;
pub use dismiss::DismissDialog;
pub use export::ExportDialog;
pub use form::FormDialog;
pub use forms::FormsDialog;
pub use leaving::LeavingDialog;
pub use locked::LockedDialog;
pub use message::{MessageDialog, ReplaceDialog};
pub use name::NameDialog;
pub use next_plan::NextPlanDialog;
pub use opening::OpeningDialog;
pub use page::PageDialog;
use palette::PaletteDialog;

use crate::ui::request::Actions;
pub use paste::{PasteDialog, Way};
pub use path::PathDialog;
pub use plan::PlanDialog;
pub use pull::PullDialog;
pub use reason::ReasonDialog;
pub use replace::ReplaceAllDialog;
pub use rescued::RescuedDialog;
pub use restore::{Found, RestoreDialog};
pub use send::SendDialog;
pub use series::SeriesDialog;
pub use settings::{SIZES, SettingsDialog, THEMES};
pub use shortcuts::ShortcutsDialog;
pub use unfinished::{RenamedDialog, UnfinishedDialog};
pub use waiting::WaitingDialog;

/// A dialog that is open.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Dialog {
    Book(BookDialog),
    Plan(Box<PlanDialog>),
    Name(NameDialog),
    Page(Box<PageDialog>),
    Form(Box<FormDialog>),
    Forms(FormsDialog),
    Export(Box<ExportDialog>),
    Replace(ReplaceDialog),
    Dismiss(DismissDialog),
    Reason(ReasonDialog),
    Paste(Box<PasteDialog>),
    ReplaceAll(Box<ReplaceAllDialog>),
    Palette(PaletteDialog),
    Path(PathDialog),
    Choosing(ChoosingDialog),
    ReplaceFile(ReplaceFileDialog),
    Pull(Box<PullDialog>),
    Restore(Box<RestoreDialog>),
    Carry(Box<CarryDialog>),
    Decide(Box<DecideDialog>),
    NextPlan(Box<NextPlanDialog>),
    Correct(Box<CorrectDialog>),
    Send(Box<SendDialog>),
    Waiting(WaitingDialog),
    Message(MessageDialog),
    Locked(LockedDialog),
    Opening(OpeningDialog),
    Leaving(LeavingDialog),
    Series(Box<SeriesDialog>),
    Check(CheckDialog),
    Damaged(DamagedDialog),
    Rescued(RescuedDialog),
    Unfinished(UnfinishedDialog),
    Renamed(RenamedDialog),
    Settings(SettingsDialog),
    Shortcuts(ShortcutsDialog),
    About(AboutDialog),
}

impl Dialog {
    /// Whether the clerk may have entered something that would be lost with it.
    pub fn holds_input(&self) -> bool {
        use Dialog::{Book, Carry, Dismiss, Form, Name, NextPlan, Page, Plan, Reason, Series};
        matches!(
            self,
            Book(_)
                | Plan(_)
                | NextPlan(_)
                | Name(_)
                | Page(_)
                | Form(_)
                | Carry(_)
                | Dismiss(_)
                | Reason(_)
                | Series(_)
        )
    }

    /// Whether it has use for the input method just now.
    pub fn takes_text(&self) -> bool {
        if let Self::Carry(dialog) = self { dialog.takes_text() } else { true }
    }

    /// Shows it; `false` once it is done with.
    pub fn show(&mut self, ctx: &egui::Context, book: Option<&Book>, actions: &mut Actions) -> bool {
        match self {
            Self::Book(dialog) => dialog.show(ctx, actions),
            Self::Plan(dialog) => dialog.show(ctx, book, actions),
            Self::Name(dialog) => dialog.show(ctx, book, actions),
            Self::Page(dialog) => dialog.show(ctx, book, actions),
            Self::Form(dialog) => dialog.show(ctx, book, actions),
            Self::Forms(dialog) => dialog.show(ctx, book, actions),
            Self::Export(dialog) => dialog.show(ctx, book, actions),
            Self::Replace(dialog) => dialog.show(ctx, actions),
            Self::Dismiss(dialog) => dialog.show(ctx, actions),
            Self::Reason(dialog) => dialog.show(ctx, actions),
            Self::Paste(dialog) => dialog.show(ctx, book, actions),
            Self::ReplaceAll(dialog) => dialog.show(ctx, actions),
            Self::Palette(dialog) => dialog.show(ctx, actions),
            Self::Pull(dialog) => dialog.show(ctx, actions),
            Self::Restore(dialog) => dialog.show(ctx, actions),
            Self::Carry(dialog) => dialog.show(ctx, actions),
            Self::Decide(dialog) => dialog.show(ctx, book, actions),
            Self::NextPlan(dialog) => dialog.show(ctx, book, actions),
            Self::Correct(dialog) => dialog.show(ctx, book, actions),
            Self::Send(dialog) => dialog.show(ctx, book, actions),
            Self::Waiting(dialog) => dialog.show(ctx, actions),
            Self::Series(dialog) => dialog.show(ctx, actions),
            Self::Path(dialog) => dialog.show(ctx, actions),
            Self::Choosing(dialog) => dialog.show(ctx),
            Self::ReplaceFile(dialog) => dialog.show(ctx, actions),
            Self::Message(dialog) => dialog.show(ctx, actions),
            Self::Locked(dialog) => dialog.show(ctx, actions),
            Self::Opening(dialog) => dialog.show(ctx),
            Self::Leaving(dialog) => dialog.show(ctx, actions),
            Self::Check(dialog) => dialog.show(ctx, actions),
            Self::Damaged(dialog) => dialog.show(ctx, actions),
            Self::Rescued(dialog) => dialog.show(ctx, actions),
            Self::Unfinished(dialog) => dialog.show(ctx, actions),
            Self::Renamed(dialog) => dialog.show(ctx, actions),
            Self::Settings(dialog) => dialog.show(ctx, book.is_some(), actions),
            Self::Shortcuts(dialog) => dialog.show(ctx),
            Self::About(dialog) => dialog.show(ctx),
        }
    }
}
