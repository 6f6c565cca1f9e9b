//! Carrying forward (引き継ぎ): last year's book becomes this year's.
//!
//! A [`Proposal`] says for every plan, policy, sheet and entry of last year's book
//! what becomes of it, beginning with what is likely; the clerk changes it, and
//! [`carry`] makes the new book. Last year's whole book goes into the new one's
//! history ([`Past`](crate::book::Past)), with the histories that it held itself.

mod apply;
mod check;
mod choice;
pub mod correct;
mod defaults;
mod fates;
mod file;
mod last_file;
mod meaning;
mod past;
mod proposal;
pub mod pull;
mod sentence;
pub mod words;
mod writing;

#[cfg(test)]
mod tests;

/// What taking up corrections of last year's file is called in 「元に戻す：…」.
pub const CORRECTED: &str = "前年度の訂正の反映";

pub use apply::{NotCarried, carry};
pub use check::{CarryComplaint, Settled, UnfitDecision};
pub use choice::{Added, Decision, EntryChoice, PlanChoice, PolicyChoice, SheetChoice};
pub use defaults::{Ground, SaidBy};
pub use fates::Fates;
pub use file::read;
pub use last_file::remembered;
pub use past::{sheet_lineages, snapshot};
pub use proposal::Proposal;
pub use writing::write;
