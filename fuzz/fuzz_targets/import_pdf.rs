//! Whatever is drawn on the pages of a PDF is refused, or becomes a book that is the same
//! when it is read again.
#![no_main]

use chosho::export::json::to_json;
use chosho::import::import;
use chosho_fuzz::drawing::AnyPdf;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|drawing: AnyPdf| -> Corpus {
    let Ok(book) = import(&drawing.build()) else { return Corpus::Keep };
    let shown = to_json(&book).unwrap();
    let again = import(shown.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{shown}"));
    assert_eq!(to_json(&again).unwrap(), shown);
    Corpus::Keep
});
