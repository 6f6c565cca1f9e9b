//! Last year's file to this year's, with a say in what becomes of each project:
//! `cargo run --example carry -- LAST NEW.chosho`.
#![allow(clippy::print_stdout, clippy::print_stderr)] // programs for a terminal

use std::path::PathBuf;

use chosho::carry::{self, Decision, Proposal};
use chosho::error::Result;
use chosho::file::IfExists;

fn main() -> Result<()> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [last, new] = paths.as_slice() else {
        eprintln!("carry LAST NEW.chosho");
        return Ok(());
    };
    let book = carry::read(last)?;
    // What is likely, as ratings, marks and texts have it.
    let mut proposal = Proposal::of(&book)?;
    for choice in &mut proposal.entries {
        let name = book.entry(choice.entry).map(|entry| entry.name.as_str()).unwrap_or_default();
        // Here a person would look at each; this program ends nothing.
        if matches!(choice.decision, Decision::End) {
            println!("{name}: would end, goes on");
            choice.decision = Decision::Continue;
        }
    }
    // What cannot be as it was decided goes on, too.
    for settled in proposal.settle(&book) {
        println!("{:?}: goes on", settled.entry);
    }
    carry::write(&book, Some(last), &proposal, new, IfExists::Refuse)
}
