//! The licences of all that is in the program.

/// Its own licence, those of the bundled faces, and each crate with its licence and the text
/// that it brings; gathered when the program was built (`build/notices.rs`).
pub fn notices() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/notices.txt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_in_the_program_is_named_with_its_licence() {
        let text = notices();
        for part in ["\nrusqlite ", "\nprintpdf ", "MIT License", "SIL OPEN FONT LICENSE", "Unicode-3.0"] {
            assert!(text.contains(part), "{part}");
        }
        assert_eq!(text.contains("\neframe "), cfg!(feature = "window"));
        assert!(!text.contains("\negui_kittest "), "what only tests need is no part of it");
        // A line of the list is a name, a version and a licence.
        let list = text.split_once("Crates that are part of the program\n\n").unwrap().1;
        let list = list.split_once("\n\n").unwrap().0;
        assert!(list.lines().count() > 100);
        for line in list.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            assert!(words.len() > 2 && words[1].starts_with(|first: char| first.is_ascii_digit()), "{line}");
        }
    }
}
