//! The kinds of work that calls are counted of: each a process that does one thing
//! to the files of a folder.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use chosho::book::Book;
use chosho::edit::{Command, Direction, Item, Notice, SaveState, Session, Wake};
use chosho::error::Result;
use chosho::file::IfExists;
use chosho::monitor::Monitor;
use chosho::store::{Contents, Store};
use chosho::typeset::Parts;
use chosho::{export, import, store};

use super::child::say;
use super::commands::{block, change_form, paste, rows, set_cell, sheet};
use super::{journal, picture, strace};

/// The book that is worked on, in its folder.
const BOOK: &str = "book.chosho";

/// How often a job is tried again, which is more often than calls fail.
const TRIES: usize = 40;

/// What is done.
#[derive(Clone, Copy)]
enum Work {
    /// A command on an open book.
    Command(fn(&Book) -> Command),
    /// The same on one whose sheets are read when they are looked at.
    Lazily(fn(&Book) -> Command),
    Undo,
    Redo,
    /// Old steps of the log become fewer.
    Fold,
    /// An open book goes on in another file, or takes the place of one.
    SaveAs(IfExists),
    /// Something that is done without an open book.
    Apart(fn(&Path) -> Result<()>),
}

/// Those on files that programs of earlier versions wrote.
pub const OLD: [&str; 3] = [
    "bring a file of format 1 up to date",
    "bring a file of format 2 up to date",
    "bring a file of format 3 up to date",
];

/// On a book with a journal: its own, in the middle of a write and at its end, and one of
/// another time.
const CUT_OFF: [&str; 3] =
    ["open after a power cut", "open after one at the very end", "open beside a journal of another time"];

/// On a book whose first steps are years old.
const FOLD: &str = "fold old steps together";

/// All of them, by name.
const JOBS: &[(&str, Work)] = &[
    ("fill a cell", Work::Command(|book| set_cell(book, 4, "はじめて入力した文。"))),
    ("edit a cell", Work::Command(|book| set_cell(book, 0, "改めた文。\n二行目。"))),
    ("clear a cell", Work::Command(|book| set_cell(book, 0, ""))),
    ("type a long text", Work::Command(|book| set_cell(book, 1, &"長い文章。".repeat(3_000)))),
    ("add a row", Work::Command(|book| Command::AddEntry { sheet: sheet(book), after: None })),
    ("delete a row", Work::Command(|book| Command::DeleteEntry(rows(book)[1]))),
    ("move a row", Work::Command(|book| Command::MoveEntry(rows(book)[0], Direction::Down))),
    ("merge cells", Work::Command(|book| Command::MergeBlock(block(book)))),
    ("paste a table", Work::Command(paste)),
    ("change a form", Work::Command(change_form)),
    ("copy a sheet", Work::Command(|book| Command::DuplicateSheet(sheet(book)))),
    ("delete a sheet", Work::Command(|book| Command::DeleteItem(Item::Sheet(sheet(book))))),
    ("edit a cell of a large book", Work::Lazily(|book| set_cell(book, 0, "改めた文。\n二行目。"))),
    ("delete a sheet of a large book", Work::Lazily(|book| Command::DeleteItem(Item::Sheet(sheet(book))))),
    ("undo", Work::Undo),
    ("redo", Work::Redo),
    (FOLD, Work::Fold),
    ("save as a new file", Work::SaveAs(IfExists::Refuse)),
    ("save as in another's place", Work::SaveAs(IfExists::Replace)),
    ("open and close", Work::Apart(|folder| Store::open(&folder.join(BOOK)).map(drop))),
    (CUT_OFF[0], Work::Apart(|folder| Store::open(&folder.join(BOOK)).map(drop))),
    (CUT_OFF[1], Work::Apart(|folder| Store::open(&folder.join(BOOK)).map(drop))),
    (CUT_OFF[2], Work::Apart(|folder| Store::open(&folder.join(BOOK)).map(drop))),
    (OLD[0], Work::Apart(|folder| Store::open(&folder.join("old.chosho")).map(drop))),
    (OLD[1], Work::Apart(|folder| Store::open(&folder.join("old.chosho")).map(drop))),
    (OLD[2], Work::Apart(|folder| Store::open(&folder.join("old.chosho")).map(drop))),
    (
        "back up",
        Work::Apart(|folder| {
            store::copy(&folder.join(BOOK), &folder.join("new.chosho"), &Monitor::default())
        }),
    ),
    ("import", Work::Apart(import)),
    ("export as JSON", Work::Apart(|folder| export(folder, "new.json", IfExists::Refuse))),
    ("export as PDF", Work::Apart(|folder| export(folder, "new.pdf", IfExists::Refuse))),
    ("export in another's place", Work::Apart(|folder| export(folder, "old.json", IfExists::Replace))),
];

/// The names of all jobs.
pub fn names() -> impl Iterator<Item = &'static str> {
    JOBS.iter().map(|(name, _)| *name)
}

/// A folder with all that the job begins with.
pub fn folder(name: &str) -> tempfile::TempDir {
    // A lock that is poisoned by the first failure would hide it behind those of others.
    static BOOK_BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    static OLD_BOOK_BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    static CUT_OFF_BYTES: OnceLock<[Vec<u8>; 3]> = OnceLock::new();
    let book_bytes = BOOK_BYTES.get_or_init(book);
    // In memory where that can be: a kill leaves there what it leaves on a disk, sooner.
    let memory = tempfile::tempdir_in("/dev/shm");
    let folder = memory.or_else(|_| tempfile::tempdir()).unwrap();
    let write = |file: &str, bytes: &[u8]| fs::write(folder.path().join(file), bytes).unwrap();
    write(BOOK, if name == FOLD { OLD_BOOK_BYTES.get_or_init(|| old_book(book_bytes)) } else { book_bytes });
    match name {
        "save as in another's place" => write("other.chosho", book_bytes),
        "export in another's place" => write("old.json", b"{}"),
        "import" => write("book.json", export::json::to_json(&picture::small()).unwrap().as_bytes()),
        name if CUT_OFF.contains(&name) => {
            let [before, after, later] = CUT_OFF_BYTES.get_or_init(|| {
                [
                    book_bytes.clone(),
                    edited(book_bytes, "停電のとき。"),
                    edited(&edited(book_bytes, "後から。"), "また後から。"),
                ]
            });
            let half = journal::torn(before, after, journal::differing(before, after).len() / 2);
            write(
                BOOK,
                match name {
                    name if name == CUT_OFF[0] => &half,
                    name if name == CUT_OFF[1] => after,
                    _ => later,
                },
            );
            write("book.chosho-journal", &journal::journal(before, after));
            // Its name is to be the same each time.
            let file =
                fs::File::options().write(true).open(folder.path().join("book.chosho-journal")).unwrap();
            file.set_modified(std::time::UNIX_EPOCH).unwrap();
        }
        name if name == OLD[0] => write("old.chosho", include_bytes!("../assets/format-1.chosho")),
        name if name == OLD[1] => write("old.chosho", include_bytes!("../assets/format-2.chosho")),
        name if name == OLD[2] => write("old.chosho", include_bytes!("../assets/format-3.chosho")),
        _ => {}
    }
    folder
}

/// A book's file in which there is something to undo, and something to redo.
fn book() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(BOOK);
    picture::write(&path, picture::small());
    let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
    for (row, text) in [(2, "前に入力した文。"), (3, "取り消した文。")] {
        let command = set_cell(session.book(), row, text);
        session.execute(&command).unwrap().unwrap();
    }
    session.undo().unwrap();
    session.settle();
    drop(session);
    fs::read(&path).unwrap()
}

/// The same after one more change.
fn edited(book: &[u8], text: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(BOOK);
    fs::write(&path, book).unwrap();
    let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
    let command = set_cell(session.book(), 2, text);
    session.execute(&command).unwrap().unwrap();
    session.settle();
    drop(session);
    fs::read(&path).unwrap()
}

/// The same with some steps that were done long before the last one.
fn old_book(book: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (path, old) = (folder.path().join(BOOK), folder.path().join("old.chosho"));
    fs::write(&path, book).unwrap();
    let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
    for text in ["一年目。", "一年目の続き。", "二年目。"] {
        let command = set_cell(session.book(), 2, text);
        session.execute(&command).unwrap().unwrap();
    }
    session.settle();
    drop(session);
    let mut contents = store::read_all(&path).unwrap();
    let last = contents.log.len() - 1;
    for logged in &mut contents.log[..last] {
        logged.step.at = Some("2015-04-01T09:00:00".parse().unwrap());
    }
    store::create(&old, &contents, IfExists::Refuse).unwrap();
    fs::read(&old).unwrap()
}

/// The process: does the job, again until it is done; says whether it failed.
pub fn play(name: &str, folder: &Path) {
    let (_, work) = JOBS.iter().find(|(own, _)| *own == name).unwrap();
    match work {
        Work::Command(command) => in_session(folder, |session| {
            let command = command(session.book());
            session.execute(&command).unwrap().unwrap();
        }),
        Work::Lazily(command) => lazily(folder, &command(&picture::small())),
        Work::Undo => in_session(folder, |session| drop(session.undo().unwrap())),
        Work::Redo => in_session(folder, |session| drop(session.redo().unwrap())),
        Work::Fold => in_session(folder, |session| {
            let steps = session.steps();
            session.fold_old_steps();
            assert!(session.steps() < steps);
        }),
        Work::SaveAs(if_exists) => save_as(folder, *if_exists),
        Work::Apart(work) => {
            strace::begin(folder, 30);
            persist(|| work(folder));
        }
    }
    say("done");
}

/// An open book, whose thread is counted.
fn open(folder: &Path) -> Session {
    open_as(folder, Session::open)
}

fn open_as(folder: &Path, open: fn(&Path, Wake) -> Result<Session>) -> Session {
    let begun = Arc::new(Mutex::new(Vec::new()));
    let has_begun = begun.clone();
    let place = folder.to_owned();
    let wake = move || {
        // On the thread of a file, of which a second one is begun where the book is saved
        // under another name.
        let mut begun = begun.lock().unwrap();
        let own = thread::current().id();
        if !begun.contains(&own) {
            begun.push(own);
            strace::begin(&place, 150 * begun.len());
        }
    };
    let mut session = open(&folder.join(BOOK), Arc::new(wake)).unwrap();
    // Nothing waits; it only makes the thread say so.
    session.retry();
    session.settle();
    // Of a book that is checked before, the thread is counted by now.
    if let SaveState::Failed(error) = session.save_state() {
        say(&format!("failed: {error}"));
    }
    // It wakes who waits only after it has answered; the next one is to come after it.
    while has_begun.lock().unwrap().is_empty() {
        thread::yield_now();
    }
    strace::begin(folder, 30);
    session
}

fn in_session(folder: &Path, work: impl FnOnce(&mut Session)) {
    let mut session = open(folder);
    work(&mut session);
    let screen = picture::rows(session.book());
    // What is not in the file is on the screen.
    save(&mut session, |session| assert_eq!(picture::rows(session.book()), screen));
}

/// Tries until all is in the file; looks after each failure.
fn save(session: &mut Session, look: impl Fn(&Session)) {
    let revision = session.revision();
    persist(|| {
        session.settle();
        let failure = match session.save_state() {
            SaveState::Saved => return Ok(()),
            SaveState::Failed(error) => error.to_string(),
            other => panic!("{other:?}"),
        };
        assert!(session.has_unsaved_changes() && session.revision() == revision);
        look(session);
        session.retry();
        Err(failure)
    });
}

/// What cannot be read is not changed; once it can be, it is.
fn lazily(folder: &Path, command: &Command) {
    let mut session = open_as(folder, |path, wake| {
        let mut session = Session::open_lazily(path, wake)?;
        // Or else that would be counted with the rest, some time.
        while !session.is_checked() {
            session.wait();
        }
        Ok(session)
    });
    persist(|| session.execute(command).map(drop));
    save(&mut session, |_| {});
}

fn save_as(folder: &Path, if_exists: IfExists) {
    let mut session = open(folder);
    let target = folder.join(if if_exists == IfExists::Refuse { "new.chosho" } else { "other.chosho" });
    let screen = picture::rows(session.book());
    let mut is_first = true;
    persist(|| {
        // Who is told that the file is there already says that it may be replaced.
        let if_exists = if is_first { if_exists } else { IfExists::Replace };
        is_first = false;
        session.save_as(&target, if_exists).unwrap();
        let notices = session.settle();
        assert_eq!(picture::rows(session.book()), screen);
        match notices.into_iter().next().unwrap() {
            Notice::Moved(path) => assert_eq!(path, target),
            Notice::NotMoved(error) => return Err(error.to_string()),
            Notice::BackedUp(_) | Notice::Unsound(_) => {}
        }
        Ok(())
    });
}

/// Tries until it works; says each time why it did not.
fn persist<E: ToString>(mut work: impl FnMut() -> std::result::Result<(), E>) {
    for _ in 0..TRIES {
        match work() {
            Ok(()) => return,
            Err(error) => say(&format!("failed: {}", error.to_string())),
        }
    }
    panic!("it never works");
}

fn import(folder: &Path) -> Result<()> {
    let book = import::from_file(&folder.join("book.json"))?;
    store::create(&folder.join("new.chosho"), &Contents::new(book), IfExists::Refuse)
}

fn export(folder: &Path, name: &str, if_exists: IfExists) -> Result<()> {
    let book = store::read(&folder.join(BOOK))?;
    export::to_file(&book, &folder.join(name), &Parts::default(), if_exists, &Monitor::default()).map(drop)
}
