//! Characters that cannot be printed, with their places.

use super::{Fonts, Parts};
use crate::book::{Book, Context, EntryId};

/// A character that no bundled face has; 〓 is printed in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Missing {
    /// The character with its marks and selectors.
    pub character: String,
    /// The number of the sheet it is on; `None` for the book's own texts.
    pub sheet: Option<u32>,
    pub entry: Option<EntryId>,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let codes: Vec<String> =
            self.character.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect();
        let place = self.sheet.map_or_else(|| "表紙など".to_owned(), |number| format!("調書-{number}"));
        write!(
            f,
            "「{}」（{}、{place}）は書体にないため、〓と印刷されます。",
            self.character,
            codes.join(" ")
        )
    }
}

/// The characters in `parts` of `book` that cannot be printed, in the order of
/// print, each once for every place.
pub fn missing_characters(book: &Book, parts: &Parts, fonts: &Fonts) -> Vec<Missing> {
    let mut missing: Vec<Missing> = Vec::new();
    let mut look = |text: &str, sheet: Option<u32>, entry: Option<EntryId>| {
        for character in fonts.missing(text) {
            let found = Missing { character: character.to_owned(), sheet, entry };
            if !missing.contains(&found) {
                missing.push(found);
            }
        }
    };
    let head = &book.head;
    for text in [&head.title, &head.subtitle, &head.municipality, &head.department] {
        look(text, None, None);
    }
    for form in book.forms() {
        let captions = &form.captions;
        for text in [&captions.sheet, &captions.plan, &captions.policy, &captions.goal, &captions.measure] {
            look(text, None, None);
        }
        look(&captions.overall, None, None);
        look(&captions.ratings, None, None);
        for column in &form.columns {
            look(&column.caption, None, None);
            look(column.group.as_deref().unwrap_or_default(), None, None);
        }
        for rating in &form.ratings {
            look(&rating.name, None, None);
            look(&rating.definition, None, None);
        }
    }
    for sheet in parts.sheets_of(book) {
        let number = Some(sheet.number);
        if let Some(Context { policy, plan, form, .. }) = book.context(sheet.id) {
            look(&plan.name, number, None);
            look(&policy.name, number, None);
            for entry in book.entries_of(sheet.id) {
                look(&entry.name, number, Some(entry.id));
                for mark in &entry.marks {
                    look(mark, number, Some(entry.id));
                }
                for column in form.cell_columns() {
                    look(book.text(entry.id, &column.id), number, Some(entry.id));
                }
            }
        }
        look(&sheet.overall, number, None);
    }
    missing
}
