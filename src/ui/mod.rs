//! What the clerk sees. No SQL, no files, no clock in here.
//!
//! Widgets read the book and collect `Action`s; the [`App`] carries
//! these out once a frame.

mod action;
mod app;
mod backup;
mod banner;
mod beside;
mod carry;
mod changes;
mod chips;
mod crash;
mod dialog;
mod ending;
mod export;
mod field;
mod figures;
pub mod files;
mod filter;
mod find;
mod geometry;
mod grid;
mod history;
mod ime;
mod jobs;
mod keyboard;
mod large;
mod leave;
mod listen;
mod menu;
mod names;
mod opening;
mod palette;
mod perform;
mod preview;
mod reading;
mod review;
mod shares;
mod sheet;
mod shell;
mod side;
mod sidebar;
mod slip;
mod standing;
mod start;
mod status;
mod text_edit;
mod theme;
mod toast;
mod tour;
mod verb;
mod view;
mod widgets;
mod wrap;

#[cfg(test)]
mod silence_tests;

use eframe::egui::{Context, Event, ImeEvent};

pub use app::App;
pub use shell::{Shell, run};

use crate::error::Error;
use ime::ImeKeeper;

/// Tells the clerk of an error for which there is no window.
pub fn show_startup_error(error: &Error) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("調書")
        .set_description(error.to_string())
        .show();
}

/// Whether the keys of this frame are the input method's: it composes, or did
/// when the frame began. Some give along the Enter that decides.
fn is_deciding(ctx: &Context) -> bool {
    let commit = |event: &Event| matches!(event, Event::Ime(ImeEvent::Commit(_)));
    let began = ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.began_composing()).unwrap_or(false);
    began || is_composing(ctx) || ctx.input(|input| input.events.iter().any(commit))
}

/// Whether the input method holds text that is not decided yet.
fn is_composing(ctx: &Context) -> bool {
    ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.is_composing()).unwrap_or(false)
}
