//! A file that does not answer, and a thread that breaks down. Time is an argument; what
//! does not answer is a thread that is held up.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use crate::edit::{Rescued, Whereabouts};
use crate::error::{Error, Unsaved};
use crate::store;

struct Desk {
    folder: tempfile::TempDir,
    sheet: crate::book::SheetId,
}

fn desk() -> (Desk, Session) {
    let folder = tempfile::tempdir().unwrap();
    let Small { book, first, .. } = small();
    let path = folder.path().join("a.chosho");
    let session = Session::create(&path, book, IfExists::Refuse, Arc::new(|| {})).unwrap();
    let desk = Desk { folder, sheet: first };
    let session = session.with_rescue(Some(desk.shelf()));
    (desk, session)
}

impl Desk {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn shelf(&self) -> PathBuf {
        self.path("rescue")
    }

    fn type_in(&self, session: &mut Session, text: &str) {
        session.execute(&Command::SetOverall { sheet: self.sheet, text: text.to_owned() }).unwrap();
    }

    fn text(&self, path: &Path) -> String {
        store::read(path).unwrap().sheet(self.sheet).unwrap().overall.clone()
    }

    /// What the copies hold that a start now would find, were the program to end.
    fn kept(&self) -> Vec<String> {
        let all = std::fs::read_dir(self.shelf()).into_iter().flatten().flatten().map(|file| file.path());
        let books = all.filter(|path| path.extension().is_some_and(|ending| ending == "chosho"));
        let text = |path: PathBuf| {
            let copy = self.path("copy");
            std::fs::copy(path, &copy).unwrap();
            self.text(&copy)
        };
        books.map(text).collect()
    }

    /// Nobody waits for a copy to be taken away.
    fn wait_until_nothing_is_kept(&self) {
        while std::fs::read_dir(self.shelf()).unwrap().next().is_some() {
            std::thread::yield_now();
        }
    }

    /// Waits until nobody has the file open.
    fn wait_until_free(&self, path: &Path) {
        while !store::is_free(path) {
            std::thread::yield_now();
        }
    }
}

/// Lets the time pass that an answer is waited for.
fn pass(session: &mut Session) {
    let start = Duration::from_secs(7);
    let (_, again) = session.watch(start);
    session.watch(start + again.expect("something is waited for"));
}

fn is_silent(session: &Session) -> bool {
    matches!(session.save_state(), SaveState::Failed(Error::Save { cause: Unsaved::NoAnswer, .. }))
}

#[test]
fn what_is_not_answered_in_time_is_told_and_kept_here_until_it_is() {
    let (desk, mut session) = desk();
    let answers = session.hang();
    desk.type_in(&mut session, "一");
    let second = Duration::from_secs;
    let (notices, again) = session.watch(second(10));
    assert!(notices.is_empty());
    assert_eq!(again, Some(second(3)));
    assert_eq!(session.watch(second(12)).1, Some(second(1)));
    assert_eq!(session.whereabouts(), Whereabouts::OnTheWay);
    assert!(!is_silent(&session) && desk.kept().is_empty());

    session.watch(second(13));
    assert!(is_silent(&session));
    session.settle_copy(Duration::MAX);
    assert_eq!((session.whereabouts(), desk.kept()), (Whereabouts::CopyHere, vec!["一".to_owned()]));
    desk.type_in(&mut session, "二");
    session.settle_copy(Duration::MAX);
    assert_eq!((session.whereabouts(), desk.kept()), (Whereabouts::CopyHere, vec!["二".to_owned()]));
    // It is under way still: trying again would do nothing but queue up.
    session.retry();
    assert!(is_silent(&session));

    drop(answers);
    session.settle();
    assert_eq!(session.whereabouts(), Whereabouts::InFile);
    assert!(matches!(session.save_state(), SaveState::Saved) && session.failure().is_none());
    desk.wait_until_nothing_is_kept();
    drop(session);
    assert_eq!(desk.text(&desk.path("a.chosho")), "二");
}

#[test]
fn each_answer_is_a_sign_of_life() {
    let (desk, mut session) = desk();
    let answers = session.hang();
    desk.type_in(&mut session, "一");
    let second = Duration::from_secs;
    session.watch(second(1));
    drop(answers);
    session.settle();
    let _answers = session.hang();
    desk.type_in(&mut session, "二");
    assert_eq!(session.watch(second(4)).1, Some(second(3)), "it is another that is waited for");
    session.leave();
}

#[test]
fn the_book_goes_on_in_another_file_while_its_own_does_not_answer() {
    let (desk, mut session) = desk();
    let answers = session.hang();
    desk.type_in(&mut session, "一");
    pass(&mut session);
    session.save_as(&desk.path("b.chosho"), IfExists::Refuse).unwrap();
    desk.type_in(&mut session, "二");
    let notices = session.settle_within(Duration::MAX);
    assert!(matches!(notices.as_slice(), [Notice::Moved(_)]), "{notices:?}");
    assert_eq!(session.whereabouts(), Whereabouts::InFile);
    assert!(session.failure().is_none());
    desk.wait_until_nothing_is_kept();
    // What the old file's thread still says is heard by nobody, and it writes no more.
    drop(answers);
    desk.wait_until_free(&desk.path("a.chosho"));
    assert!(session.poll().is_empty());
    assert_ne!(desk.text(&desk.path("a.chosho")), "一");
    desk.type_in(&mut session, "三");
    drop(session);
    assert_eq!(desk.text(&desk.path("b.chosho")), "三");
}

#[test]
fn a_book_that_is_left_while_its_file_does_not_answer_is_kept_here() {
    let (desk, mut session) = desk();
    let answers = session.hang();
    desk.type_in(&mut session, "一");
    pass(&mut session);
    session.settle_copy(Duration::MAX);
    session.leave();
    let left = Rescued::all(&desk.shelf());
    let [left] = left.as_slice() else { panic!("{left:?}") };
    assert_eq!(left.origin.path.as_deref(), Some(desk.path("a.chosho").as_path()));
    assert_eq!(left.contents().unwrap().book.sheet(desk.sheet).unwrap().overall, "一");
    // Should it answer after all, it gets what it was sent.
    drop(answers);
    desk.wait_until_free(&desk.path("a.chosho"));
    assert_eq!(desk.text(&desk.path("a.chosho")), "一");
}

#[test]
fn what_the_clerk_does_not_want_comes_into_no_file_later() {
    let (desk, mut session) = desk();
    let answers = session.hang();
    desk.type_in(&mut session, "一");
    pass(&mut session);
    session.settle_copy(Duration::MAX);
    session.discard();
    desk.wait_until_nothing_is_kept();
    drop(answers);
    desk.wait_until_free(&desk.path("a.chosho"));
    assert_ne!(desk.text(&desk.path("a.chosho")), "一");
}

#[test]
fn the_end_of_the_program_waits_for_no_file_that_does_not_answer() {
    let (desk, mut session) = desk();
    let _answers = session.hang();
    desk.type_in(&mut session, "一");
    pass(&mut session);
    type Backup = fn(&store::CopySource<'_>, jiff::civil::DateTime, &crate::monitor::Monitor) -> MadeBackup;
    type MadeBackup = crate::error::Result<Option<PathBuf>>;
    assert!(session.end(None::<Backup>).is_kept);
    assert_eq!(Rescued::all(&desk.shelf()).len(), 1);
}

#[test]
fn a_thread_that_breaks_down_is_a_failure_like_any_other() {
    let (desk, mut session) = desk();
    session.break_down();
    desk.type_in(&mut session, "一");
    session.settle();
    let SaveState::Failed(Error::Save { cause: Unsaved::Stopped, .. }) = session.save_state() else {
        panic!("{:?}", session.save_state())
    };
    assert_eq!((session.whereabouts(), desk.kept()), (Whereabouts::CopyHere, vec!["一".to_owned()]));
    desk.type_in(&mut session, "二");
    session.settle();
    assert_eq!(desk.kept(), ["二"]);
    session.retry();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
    desk.wait_until_nothing_is_kept();
    drop(session);
    assert_eq!(desk.text(&desk.path("a.chosho")), "二");
    store::verify(&desk.path("a.chosho")).unwrap();
}

#[test]
fn where_there_is_no_copy_either_that_is_not_said_to_be_one() {
    let (desk, session) = desk();
    // The place for copies is taken by a file.
    std::fs::write(desk.path("taken"), "").unwrap();
    let mut session = session.with_rescue(Some(desk.path("taken").join("rescue")));
    let answers = session.hang();
    desk.type_in(&mut session, "一");
    pass(&mut session);
    session.settle_copy(Duration::MAX);
    assert_eq!(session.whereabouts(), Whereabouts::ScreenOnly);
    assert!(session.copy_failure().is_some());
    // It is tried again from time to time.
    std::fs::remove_file(desk.path("taken")).unwrap();
    let again = session.watch(Duration::from_secs(100)).1.unwrap();
    session.watch(Duration::from_secs(100) + again);
    session.settle_copy(Duration::MAX);
    assert_eq!(session.whereabouts(), Whereabouts::CopyHere);
    drop(answers);
    session.settle();
    assert_eq!(session.whereabouts(), Whereabouts::InFile);
}
