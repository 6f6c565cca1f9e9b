//! 前年度のファイルの訂正: what last year's file says by now and this year's book did not
//! take from it, to be taken into its history.
//!
//! What was taken is in the book: the records of that year, and of those before it. They are
//! compared with what carrying the file forward would make of it now. Whatever the clerk
//! ticks becomes the history; what of this year's is still a copy of what stood there then
//! is offered beside it, and is only changed where that is ticked too.

mod between;
mod compare;
mod figures;
mod file;
mod found;
mod offers;
mod same;
mod take;

#[cfg(test)]
mod tests;

pub use between::NotCompared;
pub use file::CorrectedFile;
pub use found::{Corrected, CorrectedText, Corrections, Offer, Offered, Resting, Thing, Ticks};
