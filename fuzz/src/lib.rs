//! What the targets share: what they are fed with, and what must hold.

pub mod book;
pub mod damage;
pub mod drawing;
pub mod lines;
pub mod pages;
pub mod text;

use std::path::Path;

use tempfile::TempDir;

/// A folder of its own: in memory where there is such a place, for every write to
/// a book is synchronised.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a folder")
}
