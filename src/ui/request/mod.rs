//! What is asked for: the words between what is drawn and what carries it out.

pub mod action;
pub mod verb;
