//! What the targets share: what they are fed with, and what must hold.

pub mod book;
pub mod damage;
pub mod lines;
pub mod pages;
pub mod text;
