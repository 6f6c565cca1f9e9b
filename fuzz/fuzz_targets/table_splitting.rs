//! Whatever stands in whichever cells, on whatever paper: all of it is printed,
//! and nothing meets.
#![no_main]

use chosho_fuzz::book::AnyBook;
use chosho_fuzz::pages::all_of_it_is_printed_and_nothing_meets;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|book: AnyBook| all_of_it_is_printed_and_nothing_meets(&book.build()));
