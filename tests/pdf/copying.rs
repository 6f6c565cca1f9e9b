//! What others find and copy in the PDF: the words as they were typed.

use chosho::book::Book;
use chosho::import::json;

use super::{Printed, all, seed, tools::Reader};

/// How often `word` is found in a file, however a line ends in it.
fn found(reader: Reader, printed: &Printed, word: &str) -> Option<usize> {
    let pages = reader.copied(&printed.file)?;
    let text: String = pages.concat().chars().filter(|character| !matches!(character, '\n' | '\r')).collect();
    Some(text.matches(word).count())
}

/// A book of one sheet with these closing lines.
fn book(lines: &str) -> Book {
    let book = serde_json::json!({
        "title": "計画", "fiscal_year": 2024,
        "plans": [{ "name": "計画", "policies": [{ "name": "施策", "sheets": [
            { "number": 1, "entries": [], "overall": lines }] }] }],
    });
    json::parse(&book.to_string()).unwrap()
}

#[test]
fn the_space_between_letters_and_figures_is_not_read_as_one() {
    let lines = "令和6年度 延べ24,000人\n平成22年度に3回、PDFで5件\n令和6年度\u{3000}延べ24,000人\n𠮷22年";
    let printed = Printed::new(&book(lines), &all());
    for reader in Reader::ALL {
        let Some(pages) = reader.copied(&printed.file) else { continue };
        let text = pages.concat();
        for line in lines.lines() {
            assert!(super::tools::stands_in(line, &text), "{reader:?} has not {line}:\n{text}");
        }
    }
}

#[test]
fn years_are_found_in_the_published_sheets_by_everybody() {
    let Some(book) = seed() else { return };
    let printed = Printed::new(&book, &all());
    for reader in Reader::ALL {
        let Some(years) = found(reader, &printed, "平成22年度") else { continue };
        assert_eq!(years, 31, "{reader:?}");
    }
}

/// 〓 is printed for each; no reader is told the first one's text for all.
#[test]
fn what_no_face_has_is_copied_as_what_it_is() {
    let lines = "😀と👪と🏯、〓は〓。\nか\u{3099}とが、ΩとΩ、－と−。";
    let printed = Printed::new(&book(lines), &all());
    for reader in Reader::ALL {
        let Some(pages) = reader.copied(&printed.file) else { continue };
        let text = pages.concat();
        for line in lines.lines() {
            assert!(super::tools::stands_in(line, &text), "{reader:?} has not {line}:\n{text}");
        }
    }
}
