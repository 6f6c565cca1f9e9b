//! What every part of the window is built of.

pub mod badge;
pub mod chips;
pub mod complaint;
pub mod dialog;
pub mod ime;
pub mod jobs;
pub mod list;
pub mod pick;
pub mod spots;
pub mod tabs;
pub mod text_edit;
pub mod theme;
pub mod typed;
pub mod widgets;
pub mod wrap;
