//! The PDF as others find it: validators, and readers that know nothing of us.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stderr)]

mod copying;
mod edited;
#[path = "../support/needs.rs"]
mod needs;
#[cfg(feature = "window")]
mod page_images;
#[cfg(feature = "window")]
#[expect(dead_code, reason = "pictures of whole screens need more of it")]
#[path = "../support/picture.rs"]
mod picture;
mod returning;
mod tools;
mod torture;

use std::fs;
use std::path::{Path, PathBuf};

use chosho::book::{Book, Cell, CellRecord, Change, Comparing, Record};
use chosho::carry::{Proposal, carry};
use chosho::export::pdf;
use chosho::import::{import, sample};
use chosho::monitor::Monitor;
use chosho::review::Marker;
use chosho::typeset::{self, Fonts, Parts};
use tempfile::TempDir;
use tools::{Reader, squeezed};

/// Everything that can be printed of a book.
fn all() -> Parts {
    Parts { contents: true, ..Parts::default() }
}

fn written(book: &Book, parts: &Parts) -> Vec<u8> {
    pdf::write(book, parts, &Monitor::default()).unwrap()
}

/// A book's PDF in a folder that goes with it.
struct Printed {
    file: PathBuf,
    _folder: TempDir,
}

impl Printed {
    fn new(book: &Book, parts: &Parts) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("book.pdf");
        fs::write(&file, written(book, parts)).unwrap();
        Self { file, _folder: folder }
    }
}

/// The published sheets, or nothing where they are not and need not be.
fn seed() -> Option<Book> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/kiyose-h22.txt");
    let text = needs::need("published sheets (../shared/seed)", fs::read(path))?;
    Some(import(&text).unwrap())
}

/// The texts of a book's cells and its sheets' closing texts, in order.
fn texts(book: &Book) -> Vec<String> {
    typed(book).iter().map(|text| squeezed(text)).filter(|text| !text.is_empty()).collect()
}

/// The same as they were typed.
fn typed(book: &Book) -> Vec<String> {
    let mut texts = Vec::new();
    for sheet in book.full_sheets().unwrap().into_iter() {
        let form = book.context(sheet.id).unwrap().form;
        for entry in book.entries_of(sheet.id).unwrap() {
            texts.push(entry.name.clone());
            texts.extend(form.cell_columns().map(|column| book.text(entry.id, &column.id).to_owned()));
        }
        texts.push(sheet.overall.clone());
    }
    texts
}

/// The page on which `text` begins, not before `from`: there as a whole, or up
/// to the page's end and then on the next ones, nothing left out.
fn begins(pages: &[String], from: usize, text: &str) -> Option<usize> {
    (from..pages.len()).find(|&page| {
        let mut rest = text;
        for page in &pages[page..] {
            if page.contains(rest) {
                return true;
            }
            let part = rest.char_indices().map(|(at, _)| at).take_while(|&at| page.contains(&rest[..at]));
            let part = part.last().unwrap_or(0);
            if part == 0 {
                return false;
            }
            rest = &rest[part..];
        }
        false
    })
}

fn assert_reads(reader: Reader, printed: &Printed, texts: &[String]) {
    let Some(pages) = reader.pages(&printed.file) else { return };
    let mut from = 0;
    for text in texts {
        let Some(page) = begins(&pages, from, text) else {
            panic!("{reader:?} does not find {text} from page {} on:\n{}", from + 1, pages[from]);
        };
        from = page;
    }
}

/// Prints a book and has everybody look at it.
fn check(book: &Book) {
    let printed = Printed::new(book, &all());
    tools::sound(&printed.file);
    tools::conforms(&printed.file);
    let texts = texts(book);
    for reader in Reader::ALL {
        // PDFium reads a space for what is beyond U+FFFFF.
        let beyond = |text: &String| reader == Reader::Pdfium && text.contains(torture::SHARED);
        let texts: Vec<String> = texts.iter().filter(|text| !beyond(text)).cloned().collect();
        assert_reads(reader, &printed, &texts);
    }
    for reader in Reader::ALL {
        assert_copies(reader, &printed, &typed(book));
    }
}

/// Each typed line is copied as it is: with the spaces it has, and no others. One
/// that goes on over a page's end is left out.
fn assert_copies(reader: Reader, printed: &Printed, texts: &[String]) {
    let Some(pages) = reader.copied(&printed.file) else { return };
    let squeezed_pages: Vec<String> = pages.iter().map(|page| squeezed(page)).collect();
    let mut wrong = Vec::new();
    for line in texts.iter().flat_map(|text| text.lines()) {
        let whole = squeezed(line);
        // pdf.js takes a glyph that has a mark or selector in its text for one of no
        // width, and what is behind it for parted from it.
        let is_marked = line.contains(['\u{3099}', '\u{E0100}']);
        if whole.is_empty() || (reader == Reader::Pdfjs && is_marked) {
            continue;
        }
        let on = squeezed_pages.iter().zip(&pages).filter(|(page, _)| page.contains(&whole));
        let mut found = on.map(|(_, page)| tools::stands_in(line, page)).peekable();
        if found.peek().is_some() && !found.any(|stands| stands) {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{reader:?} copies {} lines otherwise, the first: {wrong:#?}", wrong.len());
}

#[test]
fn the_sample_conforms_and_is_read_whole() {
    check(&sample().unwrap());
}

#[test]
fn the_published_sheets_conform_and_are_read_whole() {
    if let Some(book) = seed() {
        check(&book);
    }
}

#[test]
fn what_is_hard_to_print_conforms_and_is_read_whole() {
    check(&torture::book());
}

#[test]
fn what_is_not_drawn_on_a_page_conforms_too() {
    // A sheet alone, as it is previewed; nothing but the cover; no cover.
    let book = torture::book();
    let third = book.sheets().nth(2).unwrap().id;
    for parts in [
        Parts::only(vec![third]),
        Parts { sheets: Some(Vec::new()), ..Parts::default() },
        Parts { cover: false, ratings: false, contents: true, ..Parts::default() },
    ] {
        tools::conforms(&Printed::new(&book, &parts).file);
    }
}

/// A book carried forward by a year, in which every cell says something else than
/// last year's.
fn rewritten(last: &Book) -> Book {
    let mut book = carry(last, &Proposal::of(last).unwrap()).unwrap();
    let rows: Vec<_> = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).cloned().collect();
    for row in rows {
        let past: Vec<_> = book.past_of(row.lineage).into_iter().cloned().collect();
        for cell in past.iter().filter_map(|past| past.entry()).flat_map(|entry| &entry.cells) {
            let text = format!("今年度は、{}", cell.text);
            let cell = Cell::Text(text);
            let record = CellRecord { entry: row.id, column: "evaluation".into(), cell };
            book.apply(&Change::insert(Record::Cell(record)));
        }
    }
    book
}

#[test]
fn the_comparison_with_last_year_conforms_and_is_read_whole() {
    for (last, whole) in [(sample().unwrap(), true), (torture::book(), false)] {
        let book = rewritten(&last);
        let comparison = Marker::default().compare(&book, &Comparing::default()).unwrap();
        let texts: Vec<String> = comparison
            .iter()
            .flat_map(|comparison| &comparison.sheets)
            .flat_map(|sheet| &sheet.items)
            .flat_map(|item| &item.texts)
            .flat_map(|text| [&text.old.text, &text.new.text])
            .map(|text| squeezed(text))
            .filter(|text| !text.is_empty() && !text.contains(torture::SHARED))
            .collect();
        assert!(texts.len() > 20);
        let some = book.sheets().take(2).map(|sheet| sheet.id).collect();
        let sheets = if whole { None } else { Some(some) };
        let parts = Parts { cover: whole, contents: whole, ratings: whole, sheets, ..Parts::default() };
        let printed = Printed::new(&book, &Parts { comparison, ..parts });
        tools::sound(&printed.file);
        tools::conforms(&printed.file);
        let Some(pages) = Reader::Pdftotext.pages(&printed.file).filter(|_| whole) else { continue };
        let pages = pages.concat();
        for text in texts.iter().filter(|text| text.chars().count() < 40) {
            assert!(pages.contains(text.as_str()), "{text}");
        }
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let book = torture::book();
    assert!(written(&book, &all()) == written(&book, &all()));
}

#[test]
fn files_are_small() {
    let size = |book: &Book| written(book, &Parts::default()).len();
    let sample = sample().unwrap();
    assert!(size(&sample) < 400_000, "{} bytes", size(&sample));
    // Characters in order of use, so that nothing repeats: each page beyond the
    // faces costs less than 5 KB, 500 pages less than 2.5 MB.
    let torture = torture::book();
    let pages = typeset::layout(&torture, &Parts::default(), Fonts::shared().unwrap(), &Monitor::default())
        .unwrap()
        .len();
    assert!(size(&torture) < 300_000 + pages * 4_500, "{} bytes, {pages} pages", size(&torture));
}

/// Texts that nobody writes, in the places where a file bears least.
#[test]
fn names_without_end_and_none_at_all_conform_too() {
    let mut book = sample().unwrap();
    let mut head = book.head.clone();
    head.title = String::new();
    head.subtitle = "長".repeat(20_000);
    let mut form = book.forms().next().unwrap().clone();
    form.captions.sheet = String::new();
    let mut policy = book.policies_of(book.plans().next().unwrap().id).next().unwrap().clone();
    policy.name = "施策の名前".repeat(4_000);
    let row = book.entries_of(book.sheets().next().unwrap().id).unwrap().next().unwrap().clone();
    let marks = format!("あ{}", "\u{301}".repeat(40_000));
    let cell = CellRecord { entry: row.id, column: "target".into(), cell: Cell::Text(marks) };
    for record in [Record::Head(head), Record::Form(form), Record::Policy(policy), Record::Cell(cell)] {
        book.apply(&Change::insert(record));
    }
    for parts in [all(), Parts { cover: false, ratings: false, ..Parts::default() }] {
        tools::conforms(&Printed::new(&book, &parts).file);
    }
}
