//! Files in, files out: the jobs of the program, and what the library makes of whole files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stderr)]

mod backups;
mod carry;
mod departments;
mod exported;
mod figures;
mod import_seed;
#[path = "../support/needs.rs"]
mod needs;
mod program;
mod review_seed;
mod sentences;
mod unread;

use std::path::{Path, PathBuf};

/// A file of those beside the checkout, or nothing where it is missing and need not be there.
fn shared(what: &str, file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(file);
    let found = if path.exists() { Ok(path) } else { Err(format!("no {}", path.display())) };
    needs::need(what, found)
}

/// The published sheets, as text.
fn published_sheets() -> Option<PathBuf> {
    shared("published sheets (../shared/seed)", "seed/kiyose-h22.txt")
}
