//! The window, where the program is built with one.

#[cfg(feature = "window")]
pub use crate::ui::{run, show_startup_error};

#[cfg(not(feature = "window"))]
pub use without::{run, show_startup_error};

#[cfg(not(feature = "window"))]
mod without {
    use std::path::PathBuf;

    use crate::error::{Error, Result};
    use crate::screen::RendererChoice;

    /// Refuses: there is no window.
    pub fn run(_book: Option<PathBuf>, _renderer: RendererChoice) -> Result<()> {
        Err(Error::NoWindow)
    }

    /// Nothing: what standard error says is all there is.
    pub fn show_startup_error(_error: &Error) {}
}
