//! A disk of 3 MB is full: while a book is edited, imported, exported, backed up.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use chosho::book::{Book, ColumnKind};
use chosho::edit::{self, SaveState, Session};
use chosho::error::{Error, Result};
use chosho::file::IfExists;
use chosho::import::sample;
use chosho::monitor::Monitor;
use chosho::store::{self, Contents};
use chosho::typeset::Parts;
use chosho::{export, import};

use super::child::{Child, say};
use super::needs::need;
use super::{figure, picture};

/// What is done on the full disk.
const CASES: &[&str] = &["edit", "import", "export", "backup"];

/// How much room is left, in pages of 4 KiB: the disk is full at another point of
/// the work each time.
const ROOM: std::ops::Range<usize> = 0..16;

/// Makes a disk of 3 MB at the folder and starts the process there. The disk is
/// seen by that process alone, and gone with it.
const ON_A_SMALL_DISK: &str = r#"mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@""#;

#[test]
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    // Who is not root may be so in a room of its own.
    let may = |flags: &&str| {
        let try_it = ["sh", "-c", ON_A_SMALL_DISK, path, "true"];
        Command::new("unshare").arg(flags).args(try_it).output().is_ok_and(|output| output.status.success())
    };
    let Some(flags) = ["-m", "-rm"].into_iter().find(may) else {
        need::<()>("disk of their own that can be mounted", Err("unshare may not"));
        return;
    };
    for case in CASES {
        let starter = ["unshare", flags, "sh", "-c", ON_A_SMALL_DISK, path];
        let (said, status) = Child::start_by(&starter, &["full", case, path]).end();
        assert!(status.success() && said == ["done"], "{case}: {said:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "the disk was another one");
    figure(
        "disk full on a 3 MB tmpfs",
        &format!("{} of {} ({})", CASES.len(), CASES.len(), CASES.join(", ")),
    );
}

/// The process.
pub fn play(case: &str, folder: &Path) {
    for room in ROOM {
        match case {
            "edit" => edit(folder, room),
            "import" => {
                fs::write(folder.join("book.json"), export::json::to_json(&sample().unwrap()).unwrap())
                    .unwrap();
                written(folder, "new.chosho", room, |path| {
                    let book = import::from_file(&folder.join("book.json"))?;
                    store::create(path, &Contents::new(book), IfExists::Refuse)
                });
            }
            "export" => {
                let small = picture::small();
                written(folder, "new.pdf", room, |path| pdf(&small, path, IfExists::Refuse));
                fs::write(folder.join("old.pdf"), "as it was").unwrap();
                written(folder, "old.pdf", room, |path| pdf(&small, path, IfExists::Replace));
            }
            "backup" => {
                let book = folder.join("a.chosho");
                picture::write(&book, sample().unwrap());
                written(folder, "new.chosho", room, |path| store::copy(&book, path, &Monitor::default()));
            }
            _ => panic!("no such case: {case}"),
        }
        for entry in fs::read_dir(folder).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }
    say("done");
}

fn pdf(book: &Book, path: &Path, if_exists: IfExists) -> Result<()> {
    export::to_file(book, path, &Parts::default(), if_exists, &Monitor::default()).map(drop)
}

/// Fills the disk, but for `room` pages.
fn fill(folder: &Path, room: usize) {
    let mut filler = fs::File::create(folder.join("filler")).unwrap();
    let page = [1; 4096];
    let mut pages = 0;
    while filler.write_all(&page).is_ok() {
        pages += 1;
    }
    filler.set_len((pages - room as u64) * 4096).unwrap();
}

fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    names
}

fn is_about_room(error: &Error) -> bool {
    error.to_string().contains("空き容量")
}

/// Types until the disk is full, goes on typing, and then makes room.
fn edit(folder: &Path, room: usize) {
    let path = folder.join("a.chosho");
    picture::write(&path, sample().unwrap());
    let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
    fill(folder, room);
    let row =
        session.book().entries_of(session.book().sheets().next().unwrap().id).unwrap().next().unwrap().id;
    let form = session.book().forms().next().unwrap();
    let column = form.columns.iter().find(|column| column.kind == ColumnKind::Text).unwrap().id.clone();
    let mut failures = 0;
    for length in 0.. {
        let text = "長い文章。".repeat(1 + length * 100);
        let command = edit::Command::SetCell { entry: row, column: column.clone(), text: text.clone() };
        session.execute(&command).unwrap();
        session.settle();
        if let SaveState::Failed(error) = session.save_state() {
            assert!(is_about_room(error), "{error}");
            failures += 1;
        } else {
            assert_eq!(failures, 0, "what failed is still not in the file");
        }
        assert_eq!(session.book().text(row, &column), text, "it stays on the screen");
        if failures == 3 {
            break;
        }
    }
    assert!(session.has_unsaved_changes());
    fs::remove_file(folder.join("filler")).unwrap();
    session.retry();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
    let screen = picture::rows(session.book());
    drop(session);
    store::verify(&path).unwrap();
    assert_eq!(picture::rows(&store::read(&path).unwrap()), screen);
}

/// A file that is written whole is there as it was, or as it is to be.
fn written(folder: &Path, name: &str, room: usize, write: impl Fn(&Path) -> Result<()>) {
    let path = folder.join(name);
    let before = fs::read(&path).ok();
    fill(folder, room);
    let there = names(folder);
    let result = write(&path);
    match &result {
        Ok(()) => assert!(room > 0, "the disk is full"),
        Err(error) => {
            assert!(is_about_room(error), "{error}");
            assert_eq!((names(folder), fs::read(&path).ok()), (there, before), "nothing is left of it");
        }
    }
    fs::remove_file(folder.join("filler")).unwrap();
    if result.is_err() {
        write(&path).unwrap();
    }
    assert!(fs::read(&path).unwrap().len() > 1_000);
    if name.ends_with(".chosho") {
        store::verify(&path).unwrap();
    }
}
