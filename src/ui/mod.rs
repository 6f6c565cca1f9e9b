//! What the clerk sees. No SQL, no files, no clock in here.
//!
//! Widgets read the book and collect `Action`s; the [`App`] carries
//! these out once a frame.

mod dialogs;
mod kit;
mod painter;
mod panels;
mod preview;
mod request;
mod shell;
mod table;
mod tree;

use crate::error::Error;

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
