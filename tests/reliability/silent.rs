//! A share that does not answer instead of failing: under the book, and under its
//! backups. `../shared/tools/faults/faultfs.py` plays it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chosho::backup::Shelf;
use chosho::book::Book;
use chosho::edit::{Command, Notice, Rescued, SaveState, Session, Whereabouts};
use chosho::error::{Error, Unsaved};
use chosho::file::IfExists;
use chosho::import::sample;
use chosho::store;

use super::child::{Child, say};
use super::mount::Mount;
use super::{figure, picture};

/// So many words are typed while nothing answers.
const WORDS: usize = 32;

/// Nobody is to wait for longer for what does not answer, where the machine does other
/// things, too.
const AT_ONCE: Duration = Duration::from_secs(2);

fn open(path: &Path, shelf: &Path) -> Session {
    Session::open(path, Arc::new(|| {})).unwrap().with_rescue(Some(shelf.to_owned()))
}

fn type_in(session: &mut Session, text: &str) {
    let sheet = session.book().sheets().next().unwrap().id;
    session.execute(&Command::SetOverall { sheet, text: text.to_owned() }).unwrap().unwrap();
}

fn overall(book: &Book) -> String {
    book.full_sheets().unwrap()[0].overall.clone()
}

fn words(count: usize) -> String {
    (1..=count).map(|word| format!("言葉{word}。")).collect()
}

/// Types word by word, and lets the time pass that an answer is waited for.
fn type_while_silent(session: &mut Session) {
    for count in 1..=WORDS {
        type_in(session, &words(count));
    }
    let (_, again) = session.watch(Duration::ZERO);
    session.watch(again.expect("something is waited for"));
    let SaveState::Failed(Error::Save { cause: Unsaved::NoAnswer, .. }) = session.save_state() else {
        panic!("{:?}", session.save_state())
    };
    session.settle_copy(AT_ONCE * 10);
    assert_eq!(session.whereabouts(), Whereabouts::CopyHere);
}

fn wait_until_free(path: &Path) {
    while !store::is_free(path) {
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The process: types while nothing answers, says so, and waits to be killed.
pub fn play(path: &Path, shelf: &Path) {
    let mut session = open(path, shelf);
    say("open");
    let _ = std::io::stdin().read_line(&mut String::new());
    type_while_silent(&mut session);
    say("kept");
    let _ = std::io::stdin().read_line(&mut String::new());
}

/// How it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The share answers again.
    Answers,
    /// The clerk leaves, with the copy kept.
    Left,
    /// The clerk saves it elsewhere.
    Elsewhere,
    /// The process is killed.
    Killed,
}

struct Desk {
    share: Mount,
    folder: tempfile::TempDir,
}

impl Desk {
    /// A book on a share, and a folder on the disk.
    fn new() -> Option<Self> {
        let share = Mount::new()?;
        picture::write(&share.root().join("book.chosho"), sample().unwrap());
        Some(Self { share, folder: tempfile::tempdir().unwrap() })
    }

    fn book(&self) -> PathBuf {
        self.share.place().join("book.chosho")
    }

    fn shelf(&self) -> PathBuf {
        self.folder.path().join("rescue")
    }

    /// What stands in the one copy that a start would find.
    fn kept(&self) -> String {
        let kept = Rescued::all(&self.shelf());
        let [kept] = kept.as_slice() else { panic!("{kept:?}") };
        overall(&kept.contents().unwrap().book)
    }

    fn run(&self, end: End, fails_first: bool) {
        if end == End::Killed {
            return self.kill();
        }
        let mut session = open(&self.book(), &self.shelf());
        if fails_first {
            // It is lost first, and does not answer when the file is to be opened again.
            self.share.set("gone");
            type_in(&mut session, "その前に失敗した文。");
            session.settle();
            self.share.set("hang");
            session.retry();
        } else {
            self.share.set("hang");
        }
        type_while_silent(&mut session);
        let begun = Instant::now();
        match end {
            End::Left => {
                session.leave();
                assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
                assert_eq!(self.kept(), words(WORDS));
                self.share.set("");
                wait_until_free(&self.book());
            }
            End::Answers => {
                self.share.set("");
                session.settle();
                if fails_first {
                    // What failed after all is tried once more.
                    session.retry();
                    session.settle();
                }
                assert_eq!(session.whereabouts(), Whereabouts::InFile, "{:?}", session.save_state());
                drop(session);
                assert!(Rescued::all(&self.shelf()).is_empty());
            }
            End::Elsewhere => {
                let path = self.folder.path().join("elsewhere.chosho");
                session.save_as(&path, IfExists::Refuse).unwrap();
                let notices = session.settle_within(AT_ONCE * 10);
                assert!(matches!(notices.as_slice(), [Notice::Moved(_)]), "{notices:?}");
                assert_eq!(session.whereabouts(), Whereabouts::InFile);
                self.share.set("");
                drop(session);
                assert_eq!(overall(&store::read(&path).unwrap()), words(WORDS));
                wait_until_free(&self.book());
            }
            End::Killed => {}
        }
        let file = self.share.root().join("book.chosho");
        store::verify(&file).unwrap();
        if end != End::Elsewhere {
            // A file that could not even be opened again may have failed for good.
            let text = overall(&store::read(&file).unwrap());
            assert!(text == words(WORDS) || fails_first && end == End::Left, "{text}");
        }
    }

    fn kill(&self) {
        let (book, shelf) = (self.book(), self.shelf());
        let mut child = Child::start(&["silent", book.to_str().unwrap(), shelf.to_str().unwrap()]);
        assert_eq!(child.line().as_deref(), Some("open"));
        self.share.set("hang");
        child.tell("");
        assert_eq!(child.line().as_deref(), Some("kept"));
        child.kill();
        self.share.set("");
        child.end();
        assert_eq!(self.kept(), words(WORDS));
        store::verify(&self.share.root().join("book.chosho")).unwrap();
    }
}

#[test]
fn a_share_that_does_not_answer_loses_nothing() {
    let mut runs = 0;
    for (end, fails_first) in [
        (End::Answers, false),
        (End::Answers, true),
        (End::Left, false),
        (End::Left, true),
        (End::Elsewhere, false),
        (End::Elsewhere, true),
        (End::Killed, false),
    ] {
        let Some(desk) = Desk::new() else { return };
        desk.run(end, fails_first);
        runs += 1;
    }
    figure(
        "a share that does not answer",
        &format!(
            "{runs} ways to end, {WORDS} words typed meanwhile in each → all in the file or in the copy, 0 lost"
        ),
    );
}

#[test]
fn a_folder_for_backups_that_does_not_answer_holds_up_no_save() {
    let Some(desk) = Desk::new() else { return };
    let path = desk.folder.path().join("book.chosho");
    fs::copy(desk.share.root().join("book.chosho"), &path).unwrap();
    let mut session = open(&path, &desk.shelf());
    type_in(&mut session, "変更");
    desk.share.set("hang");
    let shelf = Shelf::of(desk.share.place(), &path);
    session.back_up(move |source, now, monitor| shelf.keep_on_closing(source, now, monitor));
    let mut longest = Duration::ZERO;
    for count in 1..=WORDS {
        let begun = Instant::now();
        type_in(&mut session, &words(count));
        session.settle();
        longest = longest.max(begun.elapsed());
        assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
    }
    assert!(session.backing_up().is_some(), "it is under way still");
    let (_, again) = session.watch(Duration::ZERO);
    let (notices, _) = session.watch(again.unwrap());
    assert!(matches!(notices.as_slice(), [Notice::BackedUp(Err(Error::Backup { .. }))]), "{notices:?}");
    let begun = Instant::now();
    session.leave();
    let left = begun.elapsed();
    assert!(left < AT_ONCE, "{left:?}");
    assert_eq!(overall(&store::read(&path).unwrap()), words(WORDS));
    desk.share.set("");
    figure(
        "a folder for backups that does not answer",
        &format!(
            "{WORDS} words saved meanwhile, the slowest in {} ms; left in {} ms",
            longest.as_millis(),
            left.as_millis()
        ),
    );
}
