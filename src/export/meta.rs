//! What a file that we write says of itself: the same in each kind.

use jiff::civil;

use crate::book::Book;
use crate::words::one_line;

/// As many characters of a title as a file bears: 32,767 bytes are the most of a string in a
/// PDF (ISO 19005-2, 6.1.13), and nobody reads as many.
const LONGEST: usize = 500;

/// What the file says of itself.
pub(crate) struct Meta {
    /// The document's title.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// What it is about.
    pub subject: String,
    /// The day it speaks of.
    pub date: Option<civil::Date>,
}

impl Meta {
    /// That of a file of `book`.
    pub(crate) fn of(book: &Book) -> Self {
        let head = &book.head;
        let year = head.fiscal_year.wareki();
        let title = if head.title.contains(&year) {
            head.title.clone()
        } else {
            format!("{}（{year}）", head.title)
        };
        Self {
            title: plain(&title),
            author: plain(&format!("{} {}", head.municipality, head.department)),
            subject: plain(&head.subtitle),
            date: head.as_of.filter(|day| day.year() > 0),
        }
    }
}

/// What names something, on one line; the end of a very long name is left out.
pub(super) fn title(name: &str) -> String {
    one_line(name).chars().filter(|character| !character.is_control()).take(LONGEST).collect()
}

/// A text on one line, with nothing in it that XML cannot say (XML 1.0, 2.2).
fn plain(text: &str) -> String {
    let said = |character: &char| !matches!(character, '\u{FFFE}' | '\u{FFFF}');
    title(&one_line(text).chars().filter(said).collect::<String>())
}
