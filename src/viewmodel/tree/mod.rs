//! The tree of plans, policies and sheets, and what of it is shown.

pub mod filter;
pub mod nodes;
