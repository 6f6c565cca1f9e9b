//! Printing whole books: pages per second, and the memory it takes at most.
//!
//! `cargo bench --bench print [SHEETS]...` The peak is what the system says of a
//! process of its own for each book (`VmHWM`: all of it, with program, fonts and
//! book); `before` is the same when printing begins.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::process::Command;
use std::time::{Duration, Instant};

use chosho::export;
use chosho::monitor::Monitor;
use chosho::typeset::{self, Fonts, Parts};

mod books;

const SHEETS: [&str; 4] = ["5", "100", "500", "2000"];

fn main() {
    if let Ok(sheets) = std::env::var("CHOSHO_BENCH_SHEETS") {
        return print(sheets.parse().unwrap());
    }
    println!("sheets  pages  layout ms  pdf ms  pages/s   bytes/page  file KB  before MiB  peak MiB");
    let asked: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument.parse::<usize>().is_ok()).collect();
    let usual = SHEETS.map(str::to_owned).to_vec();
    for sheets in if asked.is_empty() { usual } else { asked } {
        let mut own = Command::new(std::env::current_exe().unwrap());
        assert!(own.env("CHOSHO_BENCH_SHEETS", sheets).status().unwrap().success());
    }
}

fn print(sheets: usize) {
    let book = books::book_of(sheets);
    let (parts, monitor) = (Parts { contents: true, ..Parts::default() }, Monitor::default());
    let pdf = || export::pdf::write(&book, &parts, &monitor).unwrap();
    let before = peak();
    let bytes = pdf().len();
    let peak = peak();
    let layout = || typeset::layout(&book, &parts, Fonts::shared().unwrap(), &monitor).unwrap();
    let pages = layout().len();
    let (layout, pdf) = (best(layout), best(pdf));
    let [rate, layout, pdf] =
        [pages as f64 / pdf.as_secs_f64(), layout.as_secs_f64() * 1e3, pdf.as_secs_f64() * 1e3];
    println!(
        "{sheets:6} {pages:6} {layout:10.1} {pdf:7.1} {rate:8.0} {:12} {:8} {before:>11} {peak:>9}",
        bytes / pages,
        bytes / 1000
    );
}

/// The best of five times.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let times = std::iter::repeat_with(|| {
        let start = Instant::now();
        let done = work();
        let time = start.elapsed();
        drop(done);
        time
    });
    times.take(5).min().unwrap()
}

/// The most memory that this process has had, in MiB; "?" where the system does
/// not tell.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<f64> = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
    kib.map_or("?".to_owned(), |kib| format!("{:.0}", kib / 1024.0))
}
