//! What the parts of the window ask for, as data. It stands below all that draws: who
//! asks knows nobody who carries it out.

mod action;
mod after;
mod ask;
mod carry;
mod files;
mod import;
mod panels;
mod toast;
mod verb;

pub use action::{Action, Actions};
pub use after::{After, How};
pub use ask::{Ask, SeriesAsked};
pub use carry::{CarryRequest, LastYear};
pub use files::{ChosenFile, FileAnswer, FileRequest, FileWant, with_ending};
pub use import::ImportRequest;
pub use panels::{
    BesideRequest, FiguresRequest, FindRequest, HistoryRequest, HistoryTab, PanelName, PanelRequest,
    ReviewRequest,
};
pub use toast::{Toast, ToastKind};
pub use verb::Verb;
