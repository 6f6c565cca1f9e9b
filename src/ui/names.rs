//! Names of the book as they are shown on one line.

use crate::book::one_line;
use crate::quote;

/// A name on one line, with what nobody sees in it shown as what it is: it may have come with
/// a document that somebody else wrote.
pub fn name_line(name: &str) -> String {
    quote::visible(&one_line(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_what_nobody_sees_in_it() {
        assert_eq!(name_line("広場\nの\u{202e}事業\u{1b}[31m"), "広場の[U+202E]事業[U+001B][31m");
        assert_eq!(name_line("葛\u{e0100}飾"), "葛\u{e0100}飾");
    }
}
