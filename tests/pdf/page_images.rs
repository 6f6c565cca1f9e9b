//! A few pages as pictures: what glyphs, rules and tints look like together,
//! which the golden texts of `src/typeset/tests` cannot tell.

use super::picture::{MOST_APART, Picture, assert_looks_like};
use chosho::book::{Binding, BodyFace, Book, Change, Edge, Form, PaperSize, Record};
use chosho::export::pdf;
use chosho::import;
use chosho::monitor::Monitor;
use chosho::preview;
use chosho::typeset::Parts;

/// Pixels per point: enough to see a line that is out of place.
const SCALE: f32 = 0.75;

/// A page of the book's PDF in shades of grey.
fn page(book: &Book, parts: &Parts, index: usize) -> Picture {
    let bytes = pdf::write(book, parts, &Monitor::default()).unwrap();
    let image = preview::File::new(bytes).unwrap().draw(index, SCALE).unwrap();
    let pixels = image.rgba.chunks_exact(4).map(|pixel| pixel[1]).collect();
    Picture { width: image.width as u32, height: image.height as u32, samples: 1, pixels }
}

/// The sample, its form changed.
fn sample(change: impl FnOnce(&mut Form)) -> Book {
    let mut book = import::sample().unwrap();
    let mut form = book.forms().next().unwrap().clone();
    change(&mut form);
    book.apply(&Change::insert(Record::Form(form)));
    book
}

fn first_sheet(book: &Book) -> Parts {
    Parts::only(book.sheets().take(1).map(|sheet| sheet.id).collect())
}

#[test]
fn the_cover() {
    assert_looks_like("cover", &page(&sample(|_| {}), &Parts::default(), 0));
}

#[test]
fn a_sheet() {
    let book = sample(|_| {});
    assert_looks_like("sheet", &page(&book, &first_sheet(&book), 0));
}

#[test]
fn a_sheet_upright_in_gothic_and_bound() {
    let book = sample(|form| {
        let [a4, ..] = PaperSize::ALL;
        form.page.set_paper(a4, false);
        form.page.body_face = BodyFace::Gothic;
        form.page.binding = Binding { edge: Edge::Left, mm: 12.0 };
        form.page.header.right = "作成 {作成日}".to_owned();
    });
    assert_looks_like("portrait", &page(&book, &first_sheet(&book), 0));
}

#[test]
fn a_page_that_differs_is_noticed() {
    let book = sample(|_| {});
    let kept = page(&book, &first_sheet(&book), 0);
    let moved = page(&sample(|form| form.page.margins.left += 0.5), &first_sheet(&book), 0);
    assert!(moved.apart(&kept) > MOST_APART);
}
