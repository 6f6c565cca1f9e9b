//! Whatever is opened as a book is refused as it is, or is one that can be worked
//! with; and what can be salvaged of it is a book.
#![no_main]

use std::path::Path;
use std::sync::Arc;

use chosho::book::Book;
use chosho::edit::{Command, SaveState, Session};
use chosho::export::json::to_json;
use chosho::file::IfExists;
use chosho::monitor::Monitor;
use chosho::store;
use chosho::typeset::{Fonts, Parts, layout};
use chosho_fuzz::damage;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let folder = chosho_fuzz::folder();
    let path = folder.path().join("a.chosho");
    if damage::write(bytes, &path).is_err() {
        return Corpus::Reject;
    }
    check(&path);
    Corpus::Keep
});

fn check(path: &Path) {
    let before = std::fs::read(path).expect("its file");
    let read = store::read(path);
    let is_sound = store::verify(path).is_ok();
    if let Ok(salvaged) = store::salvage(path) {
        let copy = path.with_extension("copy");
        store::create(&copy, &salvaged.contents, IfExists::Refuse).expect("any book fits a file");
        assert_eq!(store::read(&copy).expect("its own file"), salvaged.contents.book);
        lay_out(&salvaged.contents.book);
        if is_sound {
            assert_eq!(salvaged.problems, [], "a sound file");
        }
    }
    assert_eq!(std::fs::read(path).expect("its file"), before, "reading changed the file");
    look_one_by_one(path, read.as_ref().ok());
    let session = match Session::open(path, Arc::new(|| {})) {
        Ok(session) => session,
        Err(_) => {
            assert!(read.is_err(), "what can be read can be opened");
            assert_eq!(std::fs::read(path).expect("its file"), before, "a refused file was changed");
            return;
        }
    };
    let book = read.expect("what can be opened can be read");
    assert_eq!(*session.book(), book);
    // The book can be shown, laid out, changed, and that undone.
    lay_out(&book);
    work_on(session, path, &to_json(&book).unwrap());
}

/// Read when they are looked at, the sheets of a sound file are what they are in the
/// whole; of another one they are told to be unreadable, or are shown.
fn look_one_by_one(path: &Path, whole: Option<&Book>) {
    let copy = path.with_extension("lazily");
    std::fs::copy(path, &copy).expect("its own folder");
    let session = Session::open_lazily(&copy, Arc::new(|| {}));
    let Ok(session) = session else {
        assert!(whole.is_none(), "what can be read can be opened");
        return;
    };
    let book = session.book();
    for listed in book.all_listed() {
        let part = book.part(listed.id);
        let Some(part) = part else { continue };
        let is_shown = part.entries_of(listed.id).is_ok();
        assert_eq!(is_shown, part.unread().is_none(), "told, or shown");
    }
    if let Some(whole) = whole {
        assert_eq!(book, whole);
        assert!(book.check_read().is_ok());
    }
}

fn lay_out(book: &Book) {
    let fonts = Fonts::shared().expect("the bundled faces");
    let parts = Parts { contents: true, ..Parts::default() };
    layout(book, &parts, fonts, &Monitor::default()).expect("any book has pages");
}

fn work_on(mut session: Session, path: &Path, shown: &str) {
    let Some(sheet) = session.book().sheets().next().map(|sheet| sheet.id) else { return };
    let command = Command::SetOverall { sheet, text: "改めた評価".to_owned() };
    let changed = session.execute(&command).is_ok_and(|place| place.is_some());
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
    if changed {
        session.undo();
        session.settle();
        assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
    }
    drop(session);
    let book = store::read(path).expect("its own file");
    assert_eq!(to_json(&book).unwrap(), shown);
}
