//! 各課に送る, 各課の回答を取り込む: what goes out to departments to be filled in, and what of
//! their answers comes home.
//!
//! A plan ([`AskingPlan`]) says which rows go to whom in which file; the files are of
//! Excel (`sheet`) or books of ours (`part`), and what each was is kept in the book
//! ([`Inquiry`](crate::book::Inquiry)). What comes back is read (`returned`), and compared
//! with what was sent and with what the book says now ([`Gathering`]): it is taken, asked or
//! never taken, cell by cell, and the clerk's decisions become one step.

mod asking;
mod department;
mod gathering;
mod known;
mod matching;
mod part;
mod returned;
mod sheet;
mod taking;
mod words;

#[cfg(test)]
mod tests;

pub use asking::{Addressee, AskingFile, AskingKind, AskingPlan, RowGrouping, SENT, SentFiles, send};
pub use department::{departments, has_departments};
pub use gathering::{AnswerClaim, GatheredFile, GatheredMatter, GatheredNote, Gathering, Matter, WhyAsked};
pub use known::open;
pub use returned::{Returned, read};
pub use taking::{GatheringDecisions, label};
pub use words::why as why_words;
