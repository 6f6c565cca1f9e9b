//! Figures read from free text: which year, what is counted, how many of what.
//!
//! The text is folded and cut into pieces (`scan`): years, quantities, ends of
//! lines and sentences. [`read()`] goes through them once, keeping the year and the
//! heading that hold where it is. What is counted is told from the words before
//! a quantity (`label`), what kind it is from those around it (`kind`).
//! Each is a small table; nothing here knows a form or a city.

mod dating;
mod kind;
mod label;
mod link;
mod number;
mod pattern;
mod propose;
mod reader;
mod reading;
pub(super) mod scan;
#[cfg(test)]
mod tests;
mod unit;
mod when;
mod wordlist;

pub(in crate::review) use number::{NumberSort, digits, number};
pub(in crate::review) use pattern::{HitGroup, Pattern, PatternHit};
pub use propose::{FigureSource, FoundValue, ProposedPoint, ProposedSeries, propose};
pub use reader::read;
pub(in crate::review) use reader::read_folded;
pub use reading::{Per, Precision, Reading, ReadingContext, ReadingKind, Side, Trend, Value};
pub(in crate::review) use unit::unit;
pub use when::{Basis, Dating, When};
pub(in crate::review) use when::{day, year};
