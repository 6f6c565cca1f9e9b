//! Chosho (調書): the editor for a Japanese city's yearly evaluation sheets.
//!
//! A [`Book`](book::Book) is one year's document: forms, plans, policies, sheets and their
//! rows. It is read from a published text or JSON ([`import`]), kept in a file ([`store`]),
//! worked on with undo ([`edit`]), looked at for mistakes ([`review`]), set on pages
//! ([`typeset`]), written as PDF or JSON ([`export`]) and carried into the next year
//! ([`carry`]). None of that knows of a window; [`ui`] is one, and [`cli`] are the same jobs for
//! scripts. (`ui` is there with the feature `window`.)
//!
//! ```
//! use chosho::monitor::Monitor;
//! use chosho::typeset::Parts;
//! use chosho::{carry, export, import, review};
//!
//! let book = import::sample()?;
//! assert_eq!(book.sheets().count(), 5);
//! for finding in review::check(&book)?.iter().take(3) {
//!     println!("{}", review::words::message(finding));
//! }
//! let pdf = export::pdf::write(&book, &Parts::default(), &Monitor::default())?;
//! assert!(pdf.starts_with(b"%PDF-1.7"));
//!
//! let next = carry::carry(&book, &carry::Proposal::of(&book)?).expect("nothing stands against it");
//! assert_eq!(next.head.fiscal_year.year(), book.head.fiscal_year.year() + 1);
//! # Ok::<(), chosho::error::Error>(())
//! ```
//!
//! `examples/` has two programs of that kind, `ARCHITECTURE.md` shows the house on one page,
//! `CONTRIBUTING.md` has a glossary. Modules are listed here from the ground floor up; nothing
//! imports upward.

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
pub mod screen;
pub mod signals;
pub mod who;
pub mod words;

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
pub mod exchange;
pub mod prefs;
#[cfg(feature = "window")]
pub mod preview;

pub mod viewmodel;

pub mod cli;

#[cfg(feature = "window")]
pub mod ui;
