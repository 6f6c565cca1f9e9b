//! What a test needs that is not everywhere: a program that others wrote, the published
//! sheets beside the checkout.
//!
//! A test without it passes, and `tests/without.rs`, the last of `cargo test`, says how many
//! did; with `CHOSHO_REQUIRE_TOOLS` it fails.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// What was found to be missing by now, and which test missed it.
static MISSING: Mutex<Option<BTreeSet<(String, String)>>> = Mutex::new(None);

/// What was found, or `None` where it is missing and need not be there.
pub fn need<T>(what: &str, found: Result<T, impl Display>) -> Option<T> {
    match found {
        Ok(found) => {
            note(None);
            Some(found)
        }
        Err(error) => {
            assert!(std::env::var_os("CHOSHO_REQUIRE_TOOLS").is_none(), "no {what}: {error}");
            lack(what);
            None
        }
    }
}

/// Says that a test does without something that no package brings.
#[allow(clippy::print_stderr, reason = "seen with --nocapture")]
pub fn lack(what: &str) {
    eprintln!("skipped: no {what}");
    note(Some(what));
}

/// Keeps what is missing for the end of the run. What an earlier run missed is forgotten.
fn note(what: Option<&str>) {
    let mut missing = MISSING.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = missing.is_none();
    let missing = missing.get_or_insert_default();
    // A test's thread has its name.
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let is_new = what.is_some_and(|what| missing.insert((what.to_owned(), test)));
    let (Some((folder, name)), true) = (place(), is_first || is_new) else { return };
    let lines: String = missing.iter().map(|(what, test)| format!("{what}\t{test}\n")).collect();
    // Who may not write here is told by `--nocapture` alone.
    let _ = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join(name), lines));
}

/// Where this is kept: beside the executables of tests, in a file for each.
fn place() -> Option<(PathBuf, String)> {
    let own = std::env::current_exe().ok()?;
    let name = own.file_stem()?.to_str()?.rsplit_once('-')?.0.to_owned();
    Some((own.parent()?.join("missing"), name))
}
