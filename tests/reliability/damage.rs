//! Files that were damaged: by a bad disk, a broken transfer, or as no books at all.

use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chosho::book::{Book, Cell, CellRecord, ColumnId, Record, Sheet, SheetId};
use chosho::edit::{SaveState, Session};
use chosho::import::sample;
use chosho::store::{self, Contents, Problem, Salvaged, Store};

use super::child::{Child, say};
use super::random::Random;
use super::{figure, picture, script, size};

/// The whole book, beside which the damaged ones are made.
const WHOLE: &str = "whole.chosho";

/// How much was done on it, to be undone.
const STEPS: i64 = 40;

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(10);

const PAGE: usize = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    BitFlips,
    Truncated,
    ZeroedPage,
    RandomPage,
    NoBook,
}

impl Damage {
    const ALL: [Self; 5] =
        [Self::BitFlips, Self::Truncated, Self::ZeroedPage, Self::RandomPage, Self::NoBook];

    fn of(number: u64) -> Self {
        Self::ALL[(number % 5) as usize]
    }

    fn inflict(self, bytes: &mut Vec<u8>, random: &mut Random) {
        let page = random.below(bytes.len() / PAGE) * PAGE;
        match self {
            Self::BitFlips => {
                for _ in 0..1 + random.below(8) {
                    let at = random.below(bytes.len());
                    bytes[at] ^= 1 << random.below(8);
                }
            }
            Self::Truncated => bytes.truncate(random.below(bytes.len())),
            Self::ZeroedPage => bytes[page..page + PAGE].fill(0),
            Self::RandomPage => bytes[page..page + PAGE].fill_with(|| random.next() as u8),
            Self::NoBook => {
                // From the first byte on, behind the words of the format, or behind
                // the whole header.
                let kept = *random.of(&[0, 16, 100]);
                bytes.truncate(random.below(8) * PAGE + 100);
                bytes[kept..].fill_with(|| random.next() as u8);
            }
        }
    }
}

/// The whole book with all that can be undone and redone from where it is.
struct Whole {
    bytes: Vec<u8>,
    contents: Contents,
    undone: Vec<Book>,
    redone: Vec<Book>,
}

impl Whole {
    fn read(folder: &Path) -> Self {
        let bytes = fs::read(folder.join(WHOLE)).unwrap();
        // The others of these processes open it at the same time.
        let own = folder.join(format!("whole-{}", std::process::id()));
        let open = || {
            fs::write(&own, &bytes).unwrap();
            Session::open(&own, Arc::new(|| {})).unwrap()
        };
        fs::write(&own, &bytes).unwrap();
        let (store, contents) = Store::open(&own).unwrap();
        drop(store);
        let mut session = open();
        let undone = std::iter::from_fn(|| session.undo().map(|_| session.book().clone())).collect();
        drop(session);
        let mut session = open();
        let redone = std::iter::from_fn(|| session.redo().map(|_| session.book().clone())).collect();
        Self { bytes, contents, undone, redone }
    }
}

fn is_same(one: &Book, other: &Book) -> bool {
    one.records().eq(other.records())
}

/// Whether every sheet that does not come out of a damaged file as it was is named.
fn names_what_is_wrong(salvaged: &Salvaged, whole: &Book) -> bool {
    let rows = |book: &Book, sheet: &Sheet| {
        let entries: Vec<_> = book.entries_of(sheet.id).unwrap().cloned().collect();
        let cells: Vec<_> = entries.iter().map(|entry| book.row(entry.id).cloned()).collect();
        (book.sheet(sheet.id).cloned(), entries, cells)
    };
    let book = &salvaged.contents.book;
    // By the number that it bears there, which may be what was damaged.
    let is_named = |sheet: &Sheet| {
        let numbers = [Some(sheet.number), book.sheet(sheet.id).ok().map(|found| found.number)];
        let is_it = |problem: &Problem| matches!(problem, Problem::Sheet { number, .. } if numbers.contains(&Some(*number)));
        salvaged.problems.iter().any(is_it)
    };
    let has_outline = salvaged.problems.contains(&Problem::Outline);
    whole
        .full_sheets()
        .unwrap()
        .into_iter()
        .all(|sheet| rows(book, sheet) == rows(whole, sheet) || is_named(sheet) || has_outline)
}

/// What a damaged file gives.
fn look(path: &Path, bytes: &[u8], whole: &Whole) -> &'static str {
    fs::write(path, bytes).unwrap();
    let read = store::read(path);
    let verified = store::verify(path);
    if read.as_ref().is_ok_and(|book| !is_same(book, &whole.contents.book)) {
        return if verified.is_ok() { "wrong cells" } else { "wrong cells, seen by verify" };
    }
    if read.is_err()
        && let Ok(salvaged) = store::salvage(path)
        && !names_what_is_wrong(&salvaged, &whole.contents.book)
    {
        return "wrong in what was salvaged";
    }
    assert!(fs::read(path).unwrap() == bytes, "reading changed the file");
    let one_by_one = look_lazily(path, &whole.contents.book);
    if one_by_one.starts_with("wrong") {
        return one_by_one;
    }
    assert!(fs::read(path).unwrap() == bytes, "looking at it changed the file");
    let Ok(mut session) = Session::open(path, Arc::new(|| {})) else {
        assert!(fs::read(path).unwrap() == bytes, "a file that is refused was changed");
        return if read.is_ok() { "read, not opened" } else { "refused" };
    };
    if !is_same(session.book(), &whole.contents.book) {
        return "wrong cells, as opened";
    }
    let mut undone = whole.undone.iter();
    while session.undo().is_some() {
        if !undone.next().is_some_and(|book| is_same(book, session.book())) {
            return "wrong undo";
        }
    }
    // What does not fit the file is not saved, and that is said.
    session.settle();
    let is_saved = matches!(session.save_state(), SaveState::Saved);
    drop(session);
    if is_saved && !store::read(path).is_ok_and(|book| is_same(&book, whole.undone.last().unwrap())) {
        return "wrong undo, in the file";
    }
    fs::write(path, bytes).unwrap();
    let Ok(mut session) = Session::open(path, Arc::new(|| {})) else { return "opened only once" };
    let mut redone = whole.redone.iter();
    while session.redo().is_some() {
        if !redone.next().is_some_and(|book| is_same(book, session.book())) {
            return "wrong redo";
        }
    }
    "as it was"
}

/// The same file, of which each sheet is read when it is looked at: it is as it was or
/// told to be unreadable.
fn look_lazily(path: &Path, whole: &Book) -> &'static str {
    let Ok(session) = Session::open_lazily(path, Arc::new(|| {})) else { return "refused" };
    let book = session.book();
    let mut is_whole = true;
    for listed in whole.all_listed() {
        let part = book.part(listed.id);
        let same = part.as_ref().is_some_and(|part| is_same_sheet(part, whole, listed.id));
        let is_told = part.is_some_and(|part| part.unread().is_some());
        if !same && !is_told {
            return "wrong cells, one by one";
        }
        is_whole &= same;
    }
    if book.all_listed().count() != whole.all_listed().count() {
        return "wrong sheets, one by one";
    }
    if is_whole { "as it was" } else { "told" }
}

fn is_same_sheet(one: &Book, other: &Book, sheet: SheetId) -> bool {
    // What cannot be read is not the same.
    let rows = |book: &Book| -> Option<Vec<Record>> {
        let mut records = vec![Record::Sheet(book.sheet(sheet).ok()?.clone())];
        let entries: Vec<_> = book.entries_of(sheet).ok()?.collect();
        records.extend(entries.iter().map(|row| Record::Entry((*row).clone())));
        for row in entries {
            let cell = |(column, cell): (&ColumnId, &Cell)| CellRecord {
                entry: row.id,
                column: column.clone(),
                cell: cell.clone(),
            };
            records.extend(book.cells_of(row.id).map(cell).map(Record::Cell));
        }
        Some(records)
    };
    rows(one).is_some_and(|own| rows(other) == Some(own))
}

/// The process: looks at the damaged files with these numbers.
pub fn play(folder: &Path, numbers: Range<u64>) {
    let whole = Whole::read(folder);
    let path = folder.join(format!("damaged-{}", std::process::id()));
    for number in numbers {
        let mut bytes = whole.bytes.clone();
        Damage::of(number).inflict(&mut bytes, &mut Random::new(number));
        let came = catch_unwind(AssertUnwindSafe(|| look(&path, &bytes, &whole)));
        say(&format!("{number} {}", came.unwrap_or("crashed")));
    }
}

/// Looks at these files, in as many processes as it takes.
fn campaign(folder: &Path, numbers: &Range<u64>) -> Vec<(u64, String)> {
    let mut came = Vec::new();
    let mut next = numbers.start;
    while next < numbers.end {
        let words = ["damage", folder.to_str().unwrap(), &next.to_string(), &numbers.end.to_string()];
        let child = Child::start(&words);
        while next < numbers.end {
            let result = match child.line_within(PATIENCE) {
                Ok(Some(line)) => line.split_once(' ').unwrap().1.to_owned(),
                Ok(None) => "crashed".to_owned(),
                Err(_) => "hung".to_owned(),
            };
            let is_over = ["crashed", "hung"].contains(&result.as_str());
            came.push((next, result));
            next += 1;
            if is_over {
                break;
            }
        }
    }
    came
}

#[test]
fn damaged_files_are_refused_or_read_right() {
    let number = size("CHOSHO_DAMAGED", 1_000) as u64;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(WHOLE);
    picture::write(&path, sample().unwrap());
    let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
    let mut random = Random::new(1);
    while session.revision() < STEPS {
        script::go_on(&mut session, &mut random);
    }
    for _ in 0..3 {
        session.undo().unwrap();
    }
    session.settle();
    drop(session);

    let parts: Vec<Range<u64>> =
        (0..number).step_by(250).map(|first| first..number.min(first + 250)).collect();
    let came = chosho::parallel::map(&parts, |numbers| campaign(folder.path(), numbers));
    let mut counts = std::collections::BTreeMap::new();
    for (number, result) in came.into_iter().flatten() {
        let damage = Damage::of(number);
        if !["refused", "as it was"].contains(&result.as_str()) {
            println!("{number} {damage:?}: {result}");
        }
        *counts.entry(result).or_insert(0) += 1;
    }
    let count =
        |word: &str| counts.iter().filter(|(came, _)| came.contains(word)).map(|(_, n)| n).sum::<u64>();
    let (crashed, hung, wrong) = (count("crashed"), count("hung"), count("wrong"));
    let each: Vec<String> = counts.iter().map(|(came, count)| format!("{count} {came}")).collect();
    figure(
        "damaged files",
        &format!("{number} → {crashed} crashes, {hung} hangs, {wrong} silently wrong ({})", each.join(", ")),
    );
    assert_eq!((crashed, hung, wrong), (0, 0, 0));
}
