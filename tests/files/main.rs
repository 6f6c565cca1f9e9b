//! Files in, files out: the jobs of the program, and what the library makes of whole files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stderr)]

mod backups;
mod carry;
mod figures;
mod import_seed;
mod program;
mod review_seed;
mod sentences;
