//! A very large book of which one sheet cannot be read: whatever is made of the book, and
//! whatever is decided by it, says so. Nobody takes that sheet for one without rows.

use std::path::PathBuf;
use std::sync::Arc;

use chosho::book::{Book, Comparing, Difference, LookupError, SheetId};
use chosho::carry::correct::{Corrections, NotCompared};
use chosho::carry::pull::{NotPulled, Source, Target, pull};
use chosho::carry::{NotCarried, Proposal, carry};
use chosho::edit::{Command, Item, Refusal, Session, mending};
use chosho::error::Error;
use chosho::file::IfExists;
use chosho::monitor::Monitor;
use chosho::search::{Matcher, Query, Scope, Search, search};
use chosho::store::{self, Contents, Store};
use chosho::typeset::Parts;
use chosho::{export, import, review};

/// The sample, of which the second sheet is not as it was saved.
struct Torn {
    folder: tempfile::TempDir,
    path: PathBuf,
    whole: Book,
    unread: SheetId,
    other: SheetId,
}

fn torn() -> Torn {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let whole = import::sample().unwrap();
    let ids: Vec<SheetId> = whole.sheets().map(|sheet| sheet.id).collect();
    store::create(&path, &Contents::new(whole.clone()), IfExists::Refuse).unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    let number = whole.listing(ids[1]).unwrap().number;
    let changed = conn
        .execute(
            "UPDATE entry SET name = name || '?' WHERE sheet_id = (SELECT id FROM sheet WHERE number = ?1)",
            [number],
        )
        .unwrap();
    assert!(changed > 0);
    drop(conn);
    Torn { path, folder, whole, unread: ids[1], other: ids[0] }
}

impl Torn {
    /// As it is opened; nothing of its sheets was read yet.
    fn open(&self) -> (Store, Book) {
        let (store, contents) = Store::open_lazily(&self.path).unwrap();
        (store, contents.book)
    }

    fn session(&self) -> Session {
        Session::open_lazily(&self.path, Arc::new(|| {})).unwrap()
    }
}

#[test]
fn what_is_asked_of_it_says_that_it_was_not_read() {
    let torn = torn();
    let (_store, book) = torn.open();
    assert_eq!(book.sheets().count(), torn.whole.sheets().count(), "the outline has it");
    assert!(book.entries_of(torn.unread).is_err() && book.entries().is_err());
    let is_unread = |error: LookupError| matches!(error, LookupError::Unread(_));
    assert!(is_unread(book.sheet(torn.unread).unwrap_err()));
    assert!(is_unread(book.context(torn.unread).unwrap_err()));
    let row = torn.whole.entries_of(torn.unread).unwrap().next().unwrap().id;
    assert!(is_unread(book.entry(row).unwrap_err()));
    assert!(book.contexts().any(|shown| shown.is_err()));
    assert_eq!(book.context(torn.other).unwrap().entries().count(), {
        torn.whole.entries_of(torn.other).unwrap().count()
    });
    assert!(Difference::between(&torn.whole, &book).is_err());
    assert!(book.form_use(book.forms().next().unwrap().id).is_err());
    assert_ne!(book, torn.whole);
}

#[test]
fn nothing_is_exported_or_saved_of_it() {
    let torn = torn();
    let (_store, book) = torn.open();
    assert!(export::json::to_json(&book).is_err());
    assert!(export::json::write_json(&book, &mut Vec::new()).is_err());
    for name in ["a.pdf", "a.json"] {
        let path = torn.folder.path().join(name);
        let parts = Parts::default();
        let written = export::to_file(&book, &path, &parts, IfExists::Refuse, &Monitor::default());
        assert!(matches!(written, Err(Error::Shared(_))), "{name}: {written:?}");
        assert!(!path.exists(), "{name}");
    }
    // What has nothing to do with it can be printed.
    let parts = Parts::only(vec![torn.other]);
    assert!(export::pdf::write(&book, &parts, &Monitor::default()).is_ok());

    let copy = torn.folder.path().join("b.chosho");
    assert!(store::create(&copy, &Contents::new(book), IfExists::Refuse).is_err());
    assert!(!copy.exists());
}

#[test]
fn it_is_not_checked_compared_or_searched_as_if_it_were_empty() {
    let torn = torn();
    let (_store, book) = torn.open();
    assert!(review::check(&book).is_err());
    assert!(review::figure_texts(&book, true).is_err());
    assert!(review::changes(&book, &Comparing::default()).is_err());
    assert!(mending(&book).is_err());
    let query = Query { text: "の".to_owned(), ..Query::default() };
    let matcher = Matcher::new(&query).unwrap().unwrap();
    assert!(search(&book, &matcher, Scope::default()).is_err());
    let mut steps = Search::new(&book, matcher, Scope::default());
    while !steps.is_done() {
        steps.go_on(&book, 1);
    }
    assert!(steps.unread() == 1 && !steps.hits().is_empty(), "all others were searched");
}

#[test]
fn what_stands_on_it_is_not_lost() {
    let torn = torn();
    let last = &torn.whole;
    let proposal = Proposal::of(last).unwrap();
    let next = carry(last, &proposal).unwrap();
    let path = torn.folder.path().join("next.chosho");
    store::create(&path, &Contents::new(next), IfExists::Refuse).unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute("UPDATE entry SET name = name || '?' WHERE sheet_id = (SELECT min(id) FROM sheet)", [])
        .unwrap();
    drop(conn);
    let (_store, contents) = Store::open_lazily(&path).unwrap();
    let mut keeper = review::Keeper::new(Arc::new(|| {}));
    keeper.wait(&contents.book);
    let lost = keeper.findings().iter().filter(|own| own.rule() == review::Rule::Lost).count();
    assert_eq!(lost, 0);
}

#[test]
fn nothing_is_carried_from_it_or_to_it() {
    let torn = torn();
    let (_store, book) = torn.open();
    assert!(Proposal::of(&book).is_err());
    let proposal = Proposal::of(&torn.whole).unwrap();
    assert_eq!(carry(&book, &proposal), Err(NotCarried::Refused(Refusal::NotRead)));

    let next = carry(&torn.whole, &proposal).unwrap();
    let source = Source::Sheet(torn.other);
    let policy = Some(book.listing(torn.other).unwrap().policy);
    let target = Target { policy, ..Target::default() };
    assert_eq!(pull(&next, &book, source, target), Err(NotPulled::NotRead));
    // What it holds already is not known, and would come a second time.
    assert_eq!(pull(&book, &torn.whole, source, target), Err(NotPulled::NotRead));
    assert_eq!(Corrections::of(&next, &book), Err(NotCompared::NotRead));
}

#[test]
fn no_command_works_on_what_was_not_read_and_the_others_do() {
    let torn = torn();
    let mut session = torn.session();
    let row = torn.whole.entries_of(torn.unread).unwrap().next().unwrap().id;
    let policy = session.book().listing(torn.unread).unwrap().policy;
    for command in [
        Command::AddEntry { sheet: torn.unread, after: None },
        Command::DeleteEntry(row),
        Command::SetName { entry: row, name: "別の名前".to_owned() },
        Command::SetCell { entry: row, column: "target".into(), text: "新".to_owned() },
        Command::SetOverall { sheet: torn.unread, text: "新".to_owned() },
        Command::DuplicateSheet(torn.unread),
        Command::DeleteItem(Item::Sheet(torn.unread)),
        Command::DeleteItem(Item::Policy(policy)),
        Command::SendEntries { rows: vec![row], sheet: torn.other },
        Command::RenumberSheets,
    ] {
        assert_eq!(session.execute(&command), Err(Refusal::NotRead), "{command:?}");
    }
    let command = Command::AddEntry { sheet: torn.other, after: None };
    assert!(session.execute(&command).unwrap().is_some());
}
