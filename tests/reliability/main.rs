//! What happens to a book when the process, the disk or the file does not hold:
//! campaigns, each of which prints one line with its figure.
//!
//! `cargo test --test reliability` runs them at the size of CI. The sizes are in
//! `CHOSHO_KILLS` and its like, for example
//! `CHOSHO_KILLS=10000 cargo test --release --test reliability kill -- --nocapture`.
//! `docs/reliability.md` has the figures. Campaigns that need `strace` or a disk
//! of their own pass without, and are told of at the end; `CHOSHO_REQUIRE_TOOLS=1` makes
//! them fail.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stderr, clippy::print_stdout)]

mod calls;
mod child;
mod commands;
mod damage;
mod faults;
mod foreign;
mod full;
mod job;
#[path = "../support/journal.rs"]
mod journal;
mod journals;
mod kill;
mod mount;
#[path = "../support/needs.rs"]
mod needs;
mod newer;
mod older;
mod picture;
mod random;
mod script;
mod second;
mod share;
mod silent;
mod strace;

use std::env;

/// How large a campaign is: what the variable `name` says, or `usual`.
fn size(name: &str, usual: usize) -> usize {
    env::var(name).map_or(usual, |text| text.parse().expect("a number"))
}

/// Says what a campaign came to.
fn figure(what: &str, came: &str) {
    println!("{what}: {came}");
}

/// No test: the process that a campaign starts, to be killed or hindered.
#[test]
#[ignore = "started by the campaigns"]
fn process() {
    child::play();
}
