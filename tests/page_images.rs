//! A few pages as pictures: what glyphs, rules and tints look like together,
//! which the golden texts of `src/typeset/tests` cannot tell.
//!
//! `CHOSHO_UPDATE_IMAGES=1` writes them anew; look at them before they are kept.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;

use chosho::book::{Binding, BodyFace, Book, Change, Edge, Form, PaperSize, Record};
use chosho::export::pdf;
use chosho::import;
use chosho::monitor::Monitor;
use chosho::preview;
use chosho::typeset::Parts;

/// Pixels per point: enough to see a line that is out of place.
const SCALE: f32 = 0.75;
/// Of 255, on average over a page. Machines round the edges of glyphs a little
/// differently; a line that moves by a point comes to more than this.
const MOST_APART: f64 = 0.6;

/// A page of the book's PDF in shades of grey.
fn page(book: &Book, parts: &Parts, index: usize) -> (usize, usize, Vec<u8>) {
    let bytes = pdf::write(book, parts, &Monitor::default()).unwrap();
    let image = preview::File::new(bytes).unwrap().draw(index, SCALE).unwrap();
    let gray = image.rgba.chunks_exact(4).map(|pixel| pixel[1]).collect();
    (image.width, image.height, gray)
}

fn assert_looks_like(name: &str, (width, height, pixels): &(usize, usize, Vec<u8>)) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/images").join(format!("{name}.png"));
    if std::env::var_os("CHOSHO_UPDATE_IMAGES").is_some() {
        write(&path, *width as u32, *height as u32, pixels);
    }
    let (kept_width, kept_height, kept) = read(&path);
    assert_eq!((*width as u32, *height as u32), (kept_width, kept_height), "{name}");
    let sum: u64 = pixels.iter().zip(&kept).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let apart = sum as f64 / kept.len() as f64;
    assert!(apart < MOST_APART, "{name} is {apart} apart from what it was");
}

fn read(path: &PathBuf) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path).unwrap())).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels)
}

fn write(path: &PathBuf, width: u32, height: u32, pixels: &[u8]) {
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(path).unwrap()), width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
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
    let (_, _, kept) = page(&book, &first_sheet(&book), 0);
    let (_, _, moved) = page(&sample(|form| form.page.margins.left += 0.5), &first_sheet(&book), 0);
    let sum: u64 = moved.iter().zip(&kept).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(sum as f64 / kept.len() as f64 > MOST_APART);
}
