//! 様式: what of it is being changed.

pub mod draft;
