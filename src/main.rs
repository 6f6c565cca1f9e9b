//! The `chosho` program; all of it is in the library.

// No console behind the window on Windows; output that is redirected still works.
#![cfg_attr(all(windows, feature = "window"), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    chosho::crash::report_panics(chosho::crash::folder());
    chosho::cli::run(std::env::args_os())
}
