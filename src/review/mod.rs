//! What a reviewer would look at: what changed since last year.

pub mod changes;

pub use changes::{Marker, changes, difference_of};
