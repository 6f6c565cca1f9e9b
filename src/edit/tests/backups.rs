//! When a book is backed up, and what of it. How is the shelf's business.

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use super::*;
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::store;

fn session(folder: &Path) -> (Session, crate::book::SheetId) {
    let Small { book, first, .. } = small();
    let path = folder.join("a.chosho");
    (Session::create(&path, book, IfExists::Refuse, Arc::new(|| {})).unwrap(), first)
}

fn heard(session: &mut Session) -> Result<Option<std::path::PathBuf>> {
    loop {
        for notice in session.poll() {
            if let Notice::BackedUp(done) = notice {
                return done;
            }
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_backup_holds_all_that_was_done_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, sheet) = session(folder.path());
    assert!(!session.has_changed());
    let set = |text: &str| Command::SetOverall { sheet, text: text.to_owned() };
    session.execute(&set("一")).unwrap();
    assert!(session.has_changed());
    let target = folder.path().join("b.chosho");
    let (path, (go_on, wait)) = (target.clone(), mpsc::channel());
    session.back_up_as_it_is(move |source, _, monitor| {
        wait.recv().unwrap();
        source.copy_to(&path, monitor).map(|()| Some(path))
    });
    assert!(session.backing_up().is_some());
    // A second one is not begun meanwhile, and what is done now is not in it.
    session.back_up(|_, _, _| panic!("one is enough"));
    session.execute(&set("二")).unwrap();
    go_on.send(()).unwrap();
    assert_eq!(heard(&mut session).unwrap(), Some(target.clone()));
    assert!(
        session.backing_up().is_none() && session.has_changed(),
        "of what was done meanwhile there is none"
    );
    session.settle();
    assert_eq!(store::read(&target).unwrap().sheet(sheet).unwrap().overall, "一");
    session.back_up(|_, _, _| Ok(None));
    heard(&mut session).unwrap();
    assert!(!session.has_changed());
}

#[test]
fn a_backup_that_fails_or_is_broken_off_leaves_the_book_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, sheet) = session(folder.path());
    let set = |text: &str| Command::SetOverall { sheet, text: text.to_owned() };
    session.execute(&set("一")).unwrap();
    session.back_up(|_, _, monitor: &Monitor| {
        while monitor.check().is_ok() {
            std::thread::yield_now();
        }
        Err(Error::Cancelled)
    });
    session.backing_up().unwrap().cancel();
    assert!(matches!(heard(&mut session), Err(Error::Cancelled)));
    assert!(session.has_changed());
    session.execute(&set("二")).unwrap();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    drop(session);
    let book = store::read(&folder.path().join("a.chosho")).unwrap();
    assert_eq!(book.sheet(sheet).unwrap().overall, "二");
}

#[test]
fn what_could_not_be_saved_is_not_backed_up_as_if_it_were_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, sheet) = session(folder.path());
    let (path, away) = (folder.path().join("a.chosho"), folder.path().join("away"));
    std::fs::rename(&path, &away).unwrap();
    session.execute(&Command::SetOverall { sheet, text: "一".to_owned() }).unwrap();
    session.settle();
    session.back_up(|_, _, _| panic!("there is nothing to be copied"));
    assert!(matches!(heard(&mut session), Err(Error::Backup { .. })));
    std::fs::rename(&away, &path).unwrap();
    session.retry();
    session.settle();
    session.back_up(|_, _, _| Ok(None));
    heard(&mut session).unwrap();
}

#[test]
fn a_folder_for_backups_that_does_not_answer_holds_up_no_write_and_is_given_up_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, sheet) = session(folder.path());
    let set = |text: &str| Command::SetOverall { sheet, text: text.to_owned() };
    session.execute(&set("一")).unwrap();
    let (_silent, answer) = mpsc::channel::<()>();
    session.back_up_as_it_is(move |_, _, _| {
        let _ = answer.recv();
        Ok(None)
    });
    session.execute(&set("二")).unwrap();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    let second = Duration::from_secs;
    let (notices, again) = session.watch(second(100));
    assert!(notices.is_empty() && again.is_some());
    assert!(session.watch(second(100) + again.unwrap() / 2).0.is_empty());
    let (notices, again) = session.watch(second(100) + again.unwrap());
    let [Notice::BackedUp(Err(error @ Error::Backup { .. }))] = notices.as_slice() else {
        panic!("{notices:?}")
    };
    assert!(error.to_string().contains("応答がありません"), "{error}");
    assert!(again.is_none() && session.backing_up().is_none() && session.has_changed());
    session.back_up(|_, _, _| Ok(None));
    heard(&mut session).unwrap();
}

#[test]
fn a_backup_that_gets_on_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = session(folder.path());
    let (next, steps) = mpsc::channel::<()>();
    let (told, tell) = mpsc::channel();
    session.back_up(move |_, _, monitor| {
        while steps.recv().is_ok() {
            monitor.give_sign();
            told.send(()).unwrap();
        }
        Ok(None)
    });
    session.settle();
    let mut now = Duration::ZERO;
    for _ in 0..5 {
        let (notices, again) = session.watch(now);
        assert!(notices.is_empty());
        now += again.unwrap();
        next.send(()).unwrap();
        tell.recv().unwrap();
    }
    drop(next);
    heard(&mut session).unwrap();
}

#[test]
fn a_backup_whose_thread_breaks_down_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = session(folder.path());
    session.back_up(|_, _, _| panic!("as a mistake in the program would"));
    assert!(matches!(heard(&mut session), Err(Error::Backup { .. })));
    // The same where it is the thread that takes the snapshot.
    session.break_down();
    session.back_up(|_, _, _| Ok(None));
    assert!(heard(&mut session).is_err());
}
