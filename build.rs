//! Checks that the bundled faces are there, so that a partial checkout fails
//! with a sentence instead of a compiler's error in the middle of the build, and gathers the
//! licences of all that goes into the program.

#[path = "build/notices.rs"]
mod notices;

use std::path::{Path, PathBuf};

fn main() {
    for file in ["build.rs", "build", "fonts", "Cargo.lock", "LICENSE-MIT"] {
        println!("cargo::rerun-if-changed={file}");
    }
    for face in ["BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "BIZUDMincho-Regular.ttf"] {
        let path = Path::new("fonts").join(face);
        let begins_as_truetype =
            std::fs::read(&path).is_ok_and(|bytes| bytes.starts_with(&[0x00, 0x01, 0x00, 0x00]));
        if !begins_as_truetype {
            println!("cargo::error={} is missing or no TrueType font; see fonts/README.md", path.display());
        }
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("notices.txt");
    if let Err(error) = std::fs::write(&out, notices::gather()) {
        println!("cargo::error={}: {error}", out.display());
    }
}
