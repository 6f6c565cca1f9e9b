//! Chosho (調書): the editor for a Japanese city's yearly evaluation sheets.
//!
//! `ARCHITECTURE.md` shows the house on one page. Modules are listed here from
//! the ground floor up; nothing imports upward.

pub mod background;
pub mod book;
pub mod clipboard;
pub mod clock;
pub mod crash;
pub mod deadline;
pub mod desktop;
pub mod error;
pub mod file;
pub mod fonts;
pub mod log;
pub mod lookalike;
pub mod monitor;
pub mod notices;
pub mod parallel;
pub mod quote;
#[cfg(feature = "window")]
pub mod screen;
pub mod signals;
pub mod who;

pub mod typeset;

pub mod search;
pub mod store;
pub mod wording;

pub mod backup;
pub mod edit;

pub mod interchange;

pub mod export;
pub mod import;
pub mod review;

pub mod carry;
pub mod prefs;
#[cfg(feature = "window")]
pub mod preview;

pub mod viewmodel;

pub mod cli;

#[cfg(feature = "window")]
pub mod ui;
