//! Who has a book open, and reading what somebody has open or left behind.

use std::fs;
use std::sync::Arc;

use rusqlite::Connection;

use super::*;
use crate::book::SheetId;
use crate::book::testing::{Small, small};
use crate::edit::{Command, SaveState, Session, Wake};
use crate::file::IfExists;
use crate::who;

struct Desk {
    folder: tempfile::TempDir,
    path: PathBuf,
    book: Book,
    first: SheetId,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("令和6年度.chosho");
    let Small { book, first, .. } = small();
    create(&path, &Contents::new(book.clone()), IfExists::Refuse).unwrap();
    Desk { folder, path, book, first }
}

fn wake() -> Wake {
    Arc::new(|| {})
}

impl Desk {
    fn sidecar(&self) -> PathBuf {
        self.folder.path().join(".~lock.令和6年度.chosho#")
    }

    fn overall(&self, text: &str) -> Command {
        Command::SetOverall { sheet: self.first, text: text.to_owned() }
    }

    /// Every file with its bytes and the time it was changed.
    fn all(&self) -> Vec<(std::ffi::OsString, Vec<u8>, std::time::SystemTime)> {
        let mut all: Vec<_> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let changed = entry.metadata().unwrap().modified().unwrap();
                (entry.file_name(), fs::read(entry.path()).unwrap(), changed)
            })
            .collect();
        all.sort();
        all
    }

    fn names(&self) -> usize {
        fs::read_dir(self.folder.path()).unwrap().count()
    }
}

#[test]
fn an_open_book_names_its_holder_until_it_is_closed() {
    let desk = desk();
    let session = Session::open(&desk.path, wake()).unwrap();
    assert_eq!(session.left(), None);
    for result in [
        Store::open(&desk.path).map(|_| ()),
        read(&desk.path).map(|_| ()),
        create(&desk.path, &Contents::new(desk.book.clone()), IfExists::Replace),
    ] {
        let Err(Error::Locked { holder: Some(holder), .. }) = result else { panic!("{result:?}") };
        assert!(holder.is_here() && !holder.since.is_empty(), "{holder:?}");
    }
    drop(session);
    assert_eq!(desk.names(), 1, "nothing is left beside it");
    assert_eq!(Session::open(&desk.path, wake()).unwrap().left(), None);
}

#[test]
fn what_says_who_has_it_goes_along_to_a_new_file() {
    let desk = desk();
    let target = desk.folder.path().join("b.chosho");
    let mut session = Session::open(&desk.path, wake()).unwrap();
    session.save_as(&target, IfExists::Refuse).unwrap();
    session.settle();
    assert!(!desk.sidecar().exists());
    assert!(matches!(Store::open(&target), Err(Error::Locked { holder: Some(_), .. })));
    drop(session);
    assert_eq!(desk.names(), 2);
}

/// What is written beside a book by a program that is not this one.
fn said(machine: &str, id: Uuid) -> String {
    let holder = Holder {
        user: "山田".to_owned(),
        machine: machine.to_owned(),
        since: "11月26日 14:32".to_owned(),
        ..Holder::default()
    };
    let text = serde_json::to_string(&holder).unwrap();
    text.replace('}', &format!(r#","id":"{id}","later":1}}"#))
}

#[test]
fn what_a_dead_session_left_is_recognised_and_taken_over() {
    let desk = desk();
    fs::write(desk.sidecar(), said(who::machine(), Uuid::new_v4())).unwrap();
    let session = Session::open(&desk.path, wake()).unwrap();
    let holder = session.left().unwrap().holder.clone().unwrap();
    assert!(holder.words().starts_with("山田さん（"), "{holder:?}");
    let Err(Error::Locked { holder: Some(holder), .. }) = read(&desk.path) else { panic!() };
    assert!(holder.is_here(), "it is ours now");
    drop(session);
    assert_eq!(desk.names(), 1);
}

#[test]
fn what_another_computer_may_have_open_is_asked_about() {
    let desk = desk();
    let theirs = said("PC-12", Uuid::new_v4());
    fs::write(desk.sidecar(), &theirs).unwrap();
    let before = desk.all();
    for result in [
        Store::open(&desk.path).map(|_| ()),
        Store::open_lazily(&desk.path).map(|_| ()),
        create(&desk.path, &Contents::new(desk.book.clone()), IfExists::Replace),
    ] {
        let Err(Error::Elsewhere { holder, .. }) = result else { panic!("{result:?}") };
        assert_eq!(holder.claim(), "山田さん（PC-12）が11月26日 14:32から開いていることになっています。");
    }
    assert_eq!(read(&desk.path).unwrap(), desk.book, "it can be looked at");
    assert!(desk.all() == before, "something was changed");

    // It has gone for good: nothing is said of a program that did not end.
    let (store, _) = Store::open_keeping(&desk.path, Access::TakeOver, Unfinished::Keep, |_| Ok(())).unwrap();
    assert_eq!(store.left(), None);
}

#[test]
fn another_computer_of_the_same_name_is_another() {
    if who::machine_id().is_empty() {
        return;
    }
    let desk = desk();
    let holder = Holder { machine_id: Uuid::new_v4().simple().to_string(), ..Holder::here(String::new()) };
    let text =
        serde_json::to_string(&holder).unwrap().replace('}', &format!(r#","id":"{}"}}"#, Uuid::new_v4()));
    fs::write(desk.sidecar(), &text).unwrap();
    let Err(Error::Elsewhere { holder: named, .. }) = Store::open(&desk.path).map(|_| ()) else { panic!() };
    assert!(!named.claim().contains("このパソコン"), "{}", named.claim());
    // This one, by name and id, had a program that did not come to its end.
    fs::write(desk.sidecar(), text.replace(&holder.machine_id, who::machine_id())).unwrap();
    assert!(Store::open(&desk.path).unwrap().0.left().is_some());
}

#[test]
fn a_program_of_this_computer_that_is_at_work_is_not_taken_for_a_dead_one() {
    let desk = desk();
    let id = Uuid::new_v4();
    let running = alive::hold(id).unwrap();
    fs::write(desk.sidecar(), said(who::machine(), id)).unwrap();
    let Err(Error::Locked { holder: Some(holder), .. }) = Store::open(&desk.path).map(|_| ()) else {
        panic!()
    };
    assert_eq!(holder.user, "山田");
    drop(running);
    assert!(Store::open(&desk.path).unwrap().0.left().is_some());

    // What this program itself could not take away is nothing to be told of.
    fs::write(desk.sidecar(), said(who::machine(), alive::own())).unwrap();
    assert_eq!(Store::open(&desk.path).unwrap().0.left(), None);
}

#[test]
fn who_was_taken_for_gone_does_not_write_into_what_another_has_now() {
    let desk = desk();
    let mut session = Session::open(&desk.path, wake()).unwrap();
    fs::write(desk.sidecar(), said("PC-12", Uuid::new_v4())).unwrap();
    let before = fs::read(&desk.path).unwrap();
    session.execute(&desk.overall("あとから")).unwrap();
    session.settle();
    let SaveState::Failed(Error::Save { cause: Unsaved::TakenOver(holder), .. }) = session.save_state()
    else {
        panic!("{:?}", session.save_state())
    };
    assert_eq!(holder.machine, "PC-12");
    assert_eq!(fs::read(&desk.path).unwrap(), before);
    // They have closed it without a change.
    fs::remove_file(desk.sidecar()).unwrap();
    session.retry();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
}

#[test]
fn whatever_stands_there_is_no_reason_not_to_open() {
    let long = "山".repeat(100_000);
    let nameless = format!(r#"{{"user":"{}\n","machine":"\u0000"}}"#, "あ".repeat(70));
    for text in ["", "\0\u{1}", "{", "[]", r#"{"user":7}"#, long.as_str(), &nameless] {
        let desk = desk();
        fs::write(desk.sidecar(), text).unwrap();
        let session = Session::open(&desk.path, wake()).unwrap();
        if let Some(holder) = &session.left().unwrap().holder {
            assert_eq!((holder.user.chars().count(), holder.machine.as_str()), (64, ""));
        }
        drop(session);
        assert_eq!(desk.names(), 1);
    }
    let desk = desk();
    fs::create_dir(desk.sidecar()).unwrap();
    let mut session = Session::open(&desk.path, wake()).unwrap();
    session.execute(&desk.overall("新しい")).unwrap();
    drop(session);
    assert!(desk.sidecar().is_dir());
    assert_eq!(read(&desk.path).unwrap().sheet(desk.first).unwrap().overall, "新しい");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let desk = desk();
    let other = desk.folder.path().join("other");
    fs::write(&other, "mine").unwrap();
    std::os::unix::fs::symlink(&other, desk.sidecar()).unwrap();
    drop(Session::open(&desk.path, wake()).unwrap());
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
    assert!(desk.sidecar().is_symlink());
}

#[test]
fn what_somebody_else_wrote_there_meanwhile_stays() {
    let desk = desk();
    let session = Session::open(&desk.path, wake()).unwrap();
    let theirs = fs::read_to_string(desk.sidecar()).unwrap().replace(r#""id":""#, r#""id":"x"#);
    fs::write(desk.sidecar(), &theirs).unwrap();
    drop(session);
    assert_eq!(fs::read_to_string(desk.sidecar()).unwrap(), theirs);
}

/// The file as a program leaves it that is cut short in the middle of a write: some
/// of its pages are new, and the journal says what stood there before.
fn broken_off() -> Desk {
    let desk = desk();
    let whole = fs::read(&desk.path).unwrap();
    let conn = Connection::open(&desk.path).unwrap();
    // What does not fit into so little memory goes to the file before the end.
    let change = "PRAGMA cache_size = 1; BEGIN;
        UPDATE cell SET text = hex(zeroblob(9000)) WHERE text IS NOT NULL;
        UPDATE sheet SET overall = hex(zeroblob(90000));";
    conn.execute_batch(change).unwrap();
    let torn = [desk.path.clone(), journal::journal_of(&desk.path)].map(|path| fs::read(path).unwrap());
    drop(conn);
    fs::write(&desk.path, &torn[0]).unwrap();
    fs::write(journal::journal_of(&desk.path), &torn[1]).unwrap();
    assert!(torn[0] != whole && journal::is_hot(&desk.path).unwrap());
    desk
}

#[test]
fn what_was_broken_off_is_read_without_changing_a_byte() {
    let desk = broken_off();
    let before = desk.all();
    assert_eq!(read(&desk.path).unwrap(), desk.book);
    verify(&desk.path).unwrap();
    let session = Session::look_at(&desk.path, wake()).unwrap();
    assert_eq!(*session.book(), desk.book);
    drop(session);
    assert!(desk.all() == before, "something was changed");
}

#[test]
fn what_was_broken_off_is_taken_back_and_told_of_on_opening() {
    let desk = broken_off();
    let session = Session::open(&desk.path, wake()).unwrap();
    assert_eq!(session.left(), Some(&Left::default()));
    assert_eq!(*session.book(), desk.book);
    drop(session);
    assert_eq!(desk.names(), 1);
    assert_eq!(Session::open(&desk.path, wake()).unwrap().left(), None);
}

#[test]
fn a_book_that_is_looked_at_takes_no_command() {
    let desk = desk();
    let mut session = Session::open(&desk.path, wake()).unwrap();
    session.execute(&desk.overall("一")).unwrap();
    drop(session);
    let before = desk.all();
    let mut session = Session::look_at(&desk.path, wake()).unwrap();
    let refused = Err(crate::edit::Refusal::ReadOnly);
    assert_eq!(session.execute(&desk.overall("二")), refused);
    assert_eq!(session.execute_in_visit(&desk.overall("二"), 1), refused);
    assert_eq!((session.can_undo(), session.can_redo()), (None, None));
    assert!(session.undo().is_none() && session.redo().is_none());
    assert!(!session.has_unsaved_changes());
    assert!(matches!(session.save_state(), SaveState::ReadOnly));
    assert!(desk.all() == before, "something was changed");

    // Under a name of its own it is a book like any other.
    let target = desk.folder.path().join("b.chosho");
    session.save_as(&target, IfExists::Refuse).unwrap();
    session.settle();
    assert!(!session.is_read_only());
    session.undo().unwrap();
    session.execute(&desk.overall("三")).unwrap();
    drop(session);
    assert_eq!(read(&target).unwrap().sheet(desk.first).unwrap().overall, "三");
    assert_eq!(read(&desk.path).unwrap().sheet(desk.first).unwrap().overall, "一");
}

#[test]
fn a_copy_is_to_be_saved_and_keeps_what_can_be_undone() {
    let desk = desk();
    let mut session = Session::open(&desk.path, wake()).unwrap();
    session.execute(&desk.overall("一")).unwrap();
    drop(session);
    let mut copy = Session::copy_of(&desk.path, wake()).unwrap();
    assert!(copy.has_unsaved_changes() && copy.path().is_none());
    assert_eq!(copy.source(), Some(desk.path.as_path()));
    copy.undo().unwrap();
    copy.save_as(&desk.folder.path().join("b.chosho"), IfExists::Refuse).unwrap();
    copy.settle();
    assert!(!copy.has_unsaved_changes() && copy.source().is_none());
    assert_eq!(read(&desk.path).unwrap().sheet(desk.first).unwrap().overall, "一");
}
