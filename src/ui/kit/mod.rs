//! What every part of the window is built of.

pub mod chips;
pub mod ime;
pub mod jobs;
pub mod pick;
pub mod text_edit;
pub mod theme;
pub mod widgets;
pub mod wrap;
