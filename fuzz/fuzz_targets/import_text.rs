//! Whatever is imported is refused, or becomes a book that can be shown, printed
//! and put into a file, and is the same when it is read again.
#![no_main]

use chosho::export::json::to_json;
use chosho::file::IfExists;
use chosho::import::import;
use chosho::monitor::Monitor;
use chosho::store::{self, Contents};
use chosho::typeset::{Fonts, Parts, layout};
use chosho_fuzz::text::Document;
use libfuzzer_sys::{Corpus, fuzz_target};

/// Published text, lists with commas and tabs, and the JSON of a book.
const GOOD: [&str; 5] = [
    include_str!("../../src/import/text/example.txt"),
    include_str!("../../src/import/list.csv"),
    "事業名\t目標\t実績\t評価\n令和6年度の広場 ※新規\t5回\t\"6回\n増えた\"\tA\n\t2回\t\t○\n",
    include_str!("../../src/import/json/example.json"),
    include_str!("../../assets/sample.json"),
];

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(Document(document)) = Document::read(bytes, &GOOD) else { return Corpus::Reject };
    let Ok(book) = import(&document) else { return Corpus::Keep };
    let shown = to_json(&book).unwrap();
    let again = import(shown.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{shown}"));
    assert_eq!(to_json(&again).unwrap(), shown);

    let folder = chosho_fuzz::folder();
    let path = folder.path().join("a.chosho");
    store::create(&path, &Contents::new(book.clone()), IfExists::Refuse).expect("any book fits a file");
    assert_eq!(store::read(&path).unwrap_or_else(|error| panic!("{error}\n{shown}")), book);

    // Setting the sample takes long, and says no more than a smaller one.
    if shown.len() < 20_000 {
        let fonts = Fonts::shared().expect("the bundled faces");
        layout(&book, &Parts::default(), fonts, &Monitor::default()).expect("any book has pages");
    }
    Corpus::Keep
});
