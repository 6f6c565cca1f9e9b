//! A document as a PDF: `cargo run --example make_pdf -- SOURCE OUT.pdf`.
//!
//! SOURCE is a book's file, or what can be imported: a published text, or JSON.
#![allow(clippy::print_stdout, clippy::print_stderr)] // programs for a terminal

use std::path::PathBuf;

use chosho::error::Result;
use chosho::file::IfExists;
use chosho::monitor::Monitor;
use chosho::typeset::Parts;
use chosho::{carry, export};

fn main() -> Result<()> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [source, out] = paths.as_slice() else {
        eprintln!("make_pdf SOURCE OUT.pdf");
        return Ok(());
    };
    // Reads a file of either kind, and changes neither.
    let book = carry::read(source)?;
    let parts = Parts { contents: true, ..Parts::default() };
    let missing = export::to_file(&book, out, &parts, IfExists::Refuse, &Monitor::default())?;
    for character in missing {
        eprintln!("{character}");
    }
    println!("{} sheets", book.sheets().count());
    Ok(())
}
