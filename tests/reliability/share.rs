//! Two computers on a share that passes no locks on: two mounts of one folder, by
//! `../shared/tools/faults/faultfs.py`.

use std::fs;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use chosho::book::Book;
use chosho::edit::{self, Rescued, SaveState, Session};
use chosho::error::{Error, Unsaved};
use chosho::import::sample;
use chosho::store::{self, Access, Store, Unfinished};

use super::child::{Child, say};
use super::mount::{self, Served};
use super::needs::need;
use super::{figure, picture, size};

/// A folder that is seen at two places, as a share is by two computers.
struct Share {
    // No longer seen before it goes.
    mounts: Vec<(PathBuf, Served)>,
    folder: tempfile::TempDir,
}

impl Share {
    /// `None`, told as skipped, where there can be none.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut share = Self { folder, mounts: Vec::new() };
        fs::create_dir(share.root()).unwrap();
        fs::write(share.root().join("there"), "").unwrap();
        for name in ["one", "other"] {
            let place = share.folder.path().join(name);
            fs::create_dir(&place).unwrap();
            let served = mount::serve(&share.root(), &place, &share.folder.path().join("mode"))?;
            share.mounts.push((place, served));
        }
        picture::write(&share.root().join("book.chosho"), sample().unwrap());
        Some(share)
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    /// The book, as it is seen by one computer or the other.
    fn book(&self, at: usize) -> PathBuf {
        self.mounts[at].0.join("book.chosho")
    }

    /// Where that one keeps what is in no file.
    fn shelf(&self, at: usize) -> PathBuf {
        self.folder.path().join(["shelf of one", "shelf of the other"][at])
    }

    fn start(&self, at: usize) -> Child {
        let child =
            Child::start(&["share", self.book(at).to_str().unwrap(), self.shelf(at).to_str().unwrap()]);
        assert_eq!(child.line().as_deref(), Some("open"));
        child
    }
}

/// The process: sets the closing text of the first sheet to each line that it is told, and
/// says what came of it. An empty line only has it looked at the file.
pub fn play(path: &Path, shelf: &Path) {
    let wake: edit::Wake = Arc::new(|| {});
    let opened = Session::open_keeping(
        path,
        Access::TakeOver,
        Unfinished::Keep,
        |_, _| panic!("it is a new one"),
        wake,
    );
    let mut session = opened.unwrap().with_rescue(Some(shelf.to_owned()));
    say("open");
    for line in std::io::stdin().lock().lines() {
        let text = line.unwrap();
        if text.is_empty() {
            session.prove();
        } else {
            let sheet = session.book().sheets().next().unwrap().id;
            session.execute(&edit::Command::SetOverall { sheet, text }).unwrap().unwrap();
        }
        session.settle();
        match session.save_state() {
            SaveState::Saved => say("saved"),
            SaveState::Failed(error) => {
                let error = error.to_string();
                say(&format!("failed, {}: {error}", if session.is_kept() { "kept" } else { "not kept" }));
            }
            other => panic!("{other:?}"),
        }
    }
    // What a crash would leave is left.
}

fn overall(book: &Book) -> String {
    book.full_sheets().unwrap()[0].overall.clone()
}

/// What somebody wrote last: where it is.
fn rests(share: &Share, at: usize, text: &str) -> &'static str {
    if store::read(&share.root().join("book.chosho")).is_ok_and(|book| overall(&book) == text) {
        return "file";
    }
    let kept = Rescued::all(&share.shelf(at));
    let is_kept = |rescued: &Rescued| rescued.contents().is_ok_and(|kept| overall(&kept.book) == text);
    if kept.iter().any(is_kept) { "shelf" } else { "nowhere" }
}

#[test]
fn who_has_a_book_open_where_no_locks_are_passed_on_is_asked_about() {
    let Some(share) = Share::new() else { return };
    let holder = share.start(0);
    // Another program of this computer is known to be there.
    let refused = Store::open(&share.book(1)).map(drop);
    let Err(Error::Locked { holder: Some(who), .. }) = &refused else { panic!("{refused:?}") };
    assert!(who.is_here());
    drop(holder);
    // One that was killed is known not to be.
    assert!(Store::open(&share.book(1)).unwrap().0.left().is_some());

    // Of another computer nothing is known, whether it is there or not.
    let path = share.book(0);
    let args = ["share", path.to_str().unwrap(), "/nowhere"];
    let named = r#"hostname PC-12 && exec "$@""#;
    let may = |flags: &&str| {
        let output = Command::new("unshare").args([*flags, "sh", "-c", named, "sh", "true"]).output();
        output.is_ok_and(|output| output.status.success())
    };
    let Some(flags) = ["-u", "-ru"].into_iter().find(may) else {
        need::<()>("other computer that can be played", Err("unshare may not"));
        return;
    };
    let mut other = Child::start_by(&["unshare", flags, "sh", "-c", named, "sh"], &args);
    assert_eq!(other.line().as_deref(), Some("open"));
    for _ in 0..2 {
        let refused = Store::open(&share.book(1)).map(drop);
        let Err(Error::Elsewhere { holder, .. }) = &refused else { panic!("{refused:?}") };
        assert_eq!(holder.machine, "PC-12");
        other.kill();
    }
    let (store, _) =
        Store::open_keeping(&share.book(1), Access::TakeOver, Unfinished::Keep, |_| Ok(())).unwrap();
    assert_eq!(store.left(), None, "nobody is said not to have come to the end");
}

#[test]
fn two_computers_that_no_lock_keeps_apart_lose_nothing() {
    let rounds = size("CHOSHO_SHARED_ROUNDS", 6);
    let mut ends = [0; 2];
    let mut at_once = 0;
    for round in 0..rounds {
        let Some(share) = Share::new() else { return };
        let mut both = [share.start(0), share.start(1)];
        if round % 2 == 1 {
            // The files beside the book may be lost, or never be seen.
            fs::remove_file(share.root().join(".~lock.book.chosho#")).unwrap();
        }
        let words = |at: usize, time: usize| format!("{}の言葉、{round}の{time}", ["一人目", "二人目"][at]);
        let mut said = [const { String::new() }; 2];
        for time in 0..4 {
            let order = if (round / 2 + time) % 2 == 0 { [0, 1] } else { [1, 0] };
            let is_at_once = round % 3 == 2;
            at_once += usize::from(is_at_once);
            for at in order {
                both[at].tell(&words(at, time));
                if !is_at_once {
                    said[at] = both[at].line().unwrap();
                }
            }
            if is_at_once {
                said = [0, 1].map(|at| both[at].line().unwrap());
            }
        }
        // Both windows come to the front.
        for at in [0, 1] {
            both[at].tell("");
            said[at] = both[at].line().unwrap();
        }
        both.iter_mut().for_each(Child::kill);
        both.into_iter().for_each(|child| drop(child.end()));
        for at in [0, 1] {
            let rests = rests(&share, at, &words(at, 3));
            let expected = if said[at] == "saved" { "file" } else { "shelf" };
            assert_eq!(rests, expected, "round {round}, {at}: {}", said[at]);
            assert!(said[at] == "saved" || said[at].starts_with("failed, kept"), "{}", said[at]);
            ends[usize::from(rests == "shelf")] += 1;
        }
        assert!(said.iter().any(|said| said != "saved"), "one of them has to be told");
    }
    figure(
        "two computers on a share without locks",
        &format!(
            "{rounds} times 8 writes ({at_once} pairs at once) → the words of {} in the file, of {} told and \
             in the copy on their computer, 0 lost",
            ends[0], ends[1]
        ),
    );
}

#[test]
fn who_was_taken_for_gone_is_told_who_has_the_book_now() {
    let Some(share) = Share::new() else { return };
    let mut first = share.start(0);
    first.tell("一人目の言葉");
    assert_eq!(first.line().as_deref(), Some("saved"));
    let wake: edit::Wake = Arc::new(|| {});
    let (second, _) =
        Store::open_keeping(&share.book(1), Access::TakeOver, Unfinished::Keep, |_| Ok(())).unwrap();
    drop(second);
    let mut second =
        Session::open_keeping(&share.book(1), Access::TakeOver, Unfinished::Keep, |_, _| Ok(()), wake)
            .unwrap();
    assert_eq!(overall(second.book()), "一人目の言葉");
    // Before the second has changed anything.
    first.tell("もう一度、一人目の言葉");
    let told = first.line().unwrap();
    assert!(told.starts_with("failed, kept") && told.contains("開いています"), "{told}");
    let sheet = second.book().sheets().next().unwrap().id;
    second.execute(&edit::Command::SetOverall { sheet, text: "二人目の言葉".to_owned() }).unwrap();
    second.settle();
    assert!(matches!(second.save_state(), SaveState::Saved), "{:?}", second.save_state());
    drop(second);
    // It has gone again, but the file is another one.
    first.tell("");
    let told = first.line().unwrap();
    assert!(told.contains(&Unsaved::Changed.to_string()), "{told}");
    first.kill();
    first.end();
    assert_eq!(rests(&share, 1, "二人目の言葉"), "file");
    assert_eq!(rests(&share, 0, "もう一度、一人目の言葉"), "shelf");
}
