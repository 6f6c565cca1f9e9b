//! What the clerk sees. No SQL, no files, no clock in here.
//!
//! Widgets read the book and collect `Action`s; the [`App`] carries
//! these out once a frame.

mod dialogs;
mod kit;
mod panels;
mod preview;
mod request;
mod shell;
mod table;
mod tree;

use eframe::egui::{Context, Event, ImeEvent};

use crate::error::Error;

use kit::ime::ImeKeeper;
pub use shell::app::App;
pub use shell::files;
pub use shell::system::{Shell, run};

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
