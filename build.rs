//! Checks that the bundled faces are there, so that a partial checkout fails
//! with a sentence instead of a compiler's error in the middle of the build.

fn main() {
    println!("cargo::rerun-if-changed=fonts");
    for face in ["BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "BIZUDMincho-Regular.ttf"] {
        let path = std::path::Path::new("fonts").join(face);
        let begins_as_truetype =
            std::fs::read(&path).is_ok_and(|bytes| bytes.starts_with(&[0x00, 0x01, 0x00, 0x00]));
        if !begins_as_truetype {
            println!("cargo::error={} is missing or no TrueType font; see fonts/README.md", path.display());
        }
    }
}
