//! What a reviewer would look at: what changed since last year, and the figures.

pub mod changes;
pub mod figures;

pub use changes::{Marker, changes, difference_of};
