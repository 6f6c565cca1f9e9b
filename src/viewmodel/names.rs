//! Names of the book as they are shown on one line.

use crate::quote;
use crate::words::one_line;

/// A name on one line, with what nobody sees in it shown as what it is: it may have come with
/// a document that somebody else wrote.
pub fn name_line(name: &str) -> String {
    quote::visible(&one_line(name))
}

/// What a policy is called in the tree.
pub fn policy_name(name: &str) -> &str {
    if name.is_empty() { "（施策名なし）" } else { name }
}

/// What a sheet is called in the tree.
pub fn sheet_name(number: u32) -> String {
    format!("調書-{number}")
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
