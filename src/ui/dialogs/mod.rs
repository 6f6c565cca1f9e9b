//! The program's own dialogs, one file each.

pub mod palette;

mod about;
mod asking;
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
mod gathering;
mod leaving;
mod licences;
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

#[cfg(test)]
mod tests;

pub use crate::viewmodel::decide::DecideChoice;

pub use about::AboutDialog;
pub use asking::AskingDialog;
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
pub use gathering::GatheringDialog;
pub use leaving::LeavingDialog;
pub use locked::LockedDialog;
pub use message::{MessageDialog, ReplaceDialog};
pub use name::NameDialog;
pub use next_plan::NextPlanDialog;
pub use opening::OpeningDialog;
pub use page::PageDialog;
pub use paste::{PasteDialog, PasteWay};
pub use path::PathDialog;
pub use plan::PlanDialog;
pub use pull::PullDialog;
pub use reason::ReasonDialog;
pub use replace::ReplaceAllDialog;
pub use rescued::RescuedDialog;
pub use restore::{FoundBackups, RestoreDialog};
pub use send::SendDialog;
pub use series::SeriesDialog;
pub use settings::{SIZES, SettingsDialog, THEMES};
pub use shortcuts::ShortcutsDialog;
pub use unfinished::{RenamedDialog, UnfinishedDialog};
pub use waiting::WaitingDialog;
