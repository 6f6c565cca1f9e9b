//! Very large books: `cargo bench --bench large [SHEETS]...` (10,000: about 1 GB), and books
//! with a history: `cargo bench --bench large SHEETSxYEARS...` (2000x7).
//!
//! Opening, one edit, a search and a backup, with the time and the memory each takes, beside
//! what the `sqlite3` shell takes to list the sheets and what a small book takes.
//! Each line is a process of its own; the peak is what the system says of it
//! (`VmHWM`: all of it, with program and book).
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use chosho::edit::{self, Notice, Session};
use chosho::export::json;
use chosho::file::IfExists;
use chosho::search::{Folding, Matcher, Query, Scope, search};
use chosho::store::{self, Contents};

mod books;

/// Set for the process that makes a book, and for the one that works with it.
const MAKE: &str = "CHOSHO_BENCH_MAKE";
const OPEN: &str = "CHOSHO_BENCH_OPEN";
/// Set where it is only opened, or shown.
const SHOW: &str = "CHOSHO_BENCH_SHOW";

fn main() {
    if let Ok(asked) = std::env::var(MAKE) {
        let path = std::env::var(OPEN).unwrap();
        let book = match years(&asked) {
            Some((sheets, years)) => books::through_years(sheets, years),
            None => books::large(asked.parse().unwrap()),
        };
        let contents = Contents::new(book);
        return store::create(Path::new(&path), &contents, IfExists::Refuse).unwrap();
    }
    if let Ok(path) = std::env::var(OPEN) {
        return match std::env::var(SHOW) {
            Ok(_) => show(Path::new(&path)),
            Err(_) => work_with(Path::new(&path)),
        };
    }
    let asked: Vec<String> = std::env::args().skip(1).filter(|asked| years(asked).is_some()).collect();
    if !asked.is_empty() {
        return with_years(&asked);
    }
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    println!(
        "sheets      MB  sqlite3 ms  open ms  MiB     edit ms  MiB     search ms  MiB     backup ms  MiB     hits"
    );
    for sheets in std::iter::once(5).chain(if asked.is_empty() { vec![1000] } else { asked }) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        let own = || Command::new(std::env::current_exe().unwrap());
        assert!(own().env(MAKE, sheets.to_string()).env(OPEN, &path).status().unwrap().success());
        let bytes = path.metadata().unwrap().len();
        print!("{sheets:6} {:7.1}  {:>10}", bytes as f64 / 1e6, listed(&path));
        std::io::stdout().flush().unwrap();
        assert!(own().env(OPEN, &path).status().unwrap().success());
    }
}

/// Sheets and years of `2000x7`.
fn years(asked: &str) -> Option<(usize, usize)> {
    let (sheets, years) = asked.split_once('x')?;
    Some((sheets.parse().ok()?, years.parse().ok()?))
}

/// A line for each book with a history: its file, opening it to its sheets, and `show`, each
/// with the time and the most memory it takes.
fn with_years(asked: &[String]) {
    println!("book          MB  open ms  MiB     show ms  MiB     shown MB");
    for asked in asked {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        let own = || Command::new(std::env::current_exe().unwrap());
        assert!(own().env(MAKE, asked).env(OPEN, &path).status().unwrap().success());
        print!("{asked:9} {:7.1}", path.metadata().unwrap().len() as f64 / 1e6);
        std::io::stdout().flush().unwrap();
        assert!(own().env(OPEN, &path).env(SHOW, "open").status().unwrap().success());
        assert!(own().env(OPEN, &path).env(SHOW, "show").status().unwrap().success());
    }
}

/// Opens a book, or reads and shows it.
fn show(path: &Path) {
    let start = Instant::now();
    if std::env::var(SHOW).unwrap() == "open" {
        let session = Session::open(path, Arc::new(|| {})).unwrap();
        let sheets = session.book().sheets().count();
        print!("  {:>7.0}  {:<6}", milliseconds(start), peak());
        return assert!(sheets > 0);
    }
    let book = store::read(path).unwrap();
    let mut shown = Counted(0);
    json::write_json(&book, &mut shown).unwrap();
    println!("  {:>7.0}  {:<6}  {:.1}", milliseconds(start), peak(), shown.0 as f64 / 1e6);
}

/// Takes whatever is written.
struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// How long the `sqlite3` shell takes to list the sheets, in milliseconds.
fn listed(path: &Path) -> String {
    let list = || {
        let mut shell = Command::new("sqlite3");
        let start = Instant::now();
        let status = shell.arg(path).arg("SELECT id FROM sheet").stdout(Stdio::null()).status();
        status.ok().map(|_| milliseconds(start))
    };
    // The first time the file may not be in memory.
    list().and_then(|_| list()).map_or("?".to_owned(), |time| format!("{time:.1}"))
}

fn work_with(path: &Path) {
    let start = Instant::now();
    let mut session = Session::open(path, Arc::new(|| {})).unwrap();
    print!("  {:>7.0}  {:<6}", milliseconds(start), peak());

    let start = Instant::now();
    let sheet = session.book().sheets().next().unwrap().id;
    session.execute(&edit::Command::SetOverall { sheet, text: "改めた評価".to_owned() }).unwrap();
    session.settle();
    print!("  {:>7.1}  {:<6}", milliseconds(start), peak());

    let start = Instant::now();
    let query = Query { text: "改めた評価".to_owned(), regex: false, folding: Folding::ALL };
    let matcher = Matcher::new(&query).unwrap().unwrap();
    let hits = search(session.book(), &matcher, Scope::default()).unwrap().len();
    print!("  {:>9.0}  {:<6}", milliseconds(start), peak());

    let start = Instant::now();
    let target = path.with_extension("backup");
    session.back_up(move |source, _, monitor| source.copy_to(&target, monitor).map(|()| Some(target)));
    let is_done = |notice: &Notice| matches!(notice, Notice::BackedUp(Ok(Some(_))));
    while !session.wait().iter().any(is_done) {}
    println!("  {:>9.0}  {:<6}  {hits}", milliseconds(start), peak());
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

/// The most memory that this process has had, in MiB; "?" where the system does
/// not tell.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<f64> = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
    kib.map_or("?".to_owned(), |kib| format!("{:.0}", kib / 1024.0))
}
